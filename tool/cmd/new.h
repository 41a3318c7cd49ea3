/* new.h - what the files of `assetc new` share. */
#ifndef ASSETC_CMD_NEW_H
#define ASSETC_CMD_NEW_H

#include "cmd/create.h"
#include "spec/template.h"

/* One run. */
struct making {
	struct invocation *inv;
	struct diag *diag;
	struct arena arena;
	const char *out_dir;
	unsigned extension_kind; /* ASSET_* of an extension that the name had; 0: it had none */
	const struct project *project;
	struct shelf *shelf;
	struct spec_trail trail; /* of no interest */
	struct source *sources;  /* of shipped templates, in the order of the table */
};

/* A template of the project, else one that comes with assetc. */
struct known_template {
	struct str name;           /* as `from:` finds it */
	const struct template *of; /* NULL: it cannot be read */
	struct str text;           /* of a shipped one; empty: the project has it */
};

/* new_find.c: of that name, or NULL with a finding (E0861). */
const struct known_template *find_template(struct making *making, const char *name);
/* new_find.c: all, by name; one of the project goes before a shipped one of its name. */
void list_templates(struct making *making, struct known_template **out, size_t *count);
/* new_list.c: to stdout, with their parameters. */
void tell_templates(struct making *making, const struct known_template *templates, size_t count);
/* new.c: creates the files and tells which. */
enum status make_files(struct making *making, struct creation *files, size_t count);
/* new_template.c: an asset of --template by -D, under the name. */
enum status make_instance(struct making *making, const char *name);

#endif
