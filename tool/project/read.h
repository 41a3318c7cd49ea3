/* read.h - what the readers of the two project files share. */
#ifndef ASSETC_PROJECT_READ_H
#define ASSETC_PROJECT_READ_H

#include "project/project.h"
#include "spec/named.h"

#define SETTINGS_NAME "assets.yaml"
#define POLICY_NAME   "assets.policy.yaml"

/* The tables of both files: each is asked for the keys that were put into the other one. */
extern const struct field SETTINGS_FIELDS[], POLICY_FIELDS[];
extern const struct field SETTINGS_PROVIDER_FIELDS[], POLICY_PROVIDER_FIELDS[];
extern const struct field SETTINGS_PROMPT_FIELDS[];

/* Check a document and fill the project with what is right in it; the worst status found. */
enum status settings_read(struct reader *reader, struct project *project, const struct node *root);
enum status policy_read(struct reader *reader, struct project *project, const struct node *root);
/* The same of the user's own file. */
enum status policy_read_users(struct reader *reader, struct project *project,
			      const struct node *root);
/* Reads a file that is one document with one of these. *text holds its bytes, owned by the caller. */
typedef enum status file_fn(struct reader *reader, struct project *project,
			    const struct node *root);
enum status read_one(struct project *project, const struct vocab *vocab, file_fn *read,
		     struct source *source, struct bytes *text, struct diag *diag);

/* fields.h's is_misplaced for both. */
bool key_is_misplaced(struct reader *reader, const struct field *fields, const struct node *key);

/* ---- values ---- */

/* A finding about a value, with one text in it. */
void complain(struct reader *reader, const char *code, struct place at, const char *fmt,
	      struct str text);
/* The provider of a name; NULL with a finding. */
const struct param_owner *provider_expect(struct reader *reader, const struct param_value *name);
/* A text or list of texts that are paths below the root, folded; others are findings and left out.
 * node NULL: none. is_pattern: with wildcards. */
struct project_path *paths_read(struct reader *reader, const struct project *project,
				const char *what, const struct node *node, bool is_pattern,
				size_t *count);
/* A list of texts as C strings, NULL-terminated. */
const char *const *texts_of(struct arena *arena, const struct param_value *list);
/* The number of a value, or PROJECT_NOT_SAID. */
int64_t amount_of(const struct param_value *value);

#endif
