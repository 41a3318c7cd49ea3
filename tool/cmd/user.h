/* user.h - the user's own files: $XDG_CONFIG_HOME/assetc/policy.yaml and models.yaml, else below ~/.config. */
#ifndef ASSETC_CMD_USER_H
#define ASSETC_CMD_USER_H

#include "cmd/cmd.h"
#include "project/user.h"
#include "provider/model.h"

struct user_files {
	struct arena arena;
	const char *policy_path,
		*models_path; /* where they would be; NULL: there is no place for them */
	struct user_policy policy;
	struct models models;
	char today[sizeof("YYYY-MM-DD")]; /* UTC */
	enum status status;               /* of reading them */
};

/* Reads them, once for an invocation: inv->user is there afterwards. What is wrong is told the first time. */
enum status open_user_files(struct invocation *inv, struct diag *diag);
/* The same, if any spec of a file may be asked of a hosted provider: nothing else depends on them. The file's project is
 * open. */
enum status open_user_files_for(struct invocation *inv, const struct project *project,
				const struct spec_file *file, struct diag *diag);
/* Whether that is so for one spec. */
bool may_be_bought(const struct invocation *inv, const struct project *project,
		   const struct spec *spec);
void close_user_files(struct invocation *inv);

/* Where a file of them would be, in the arena; NULL when neither HOME nor XDG_CONFIG_HOME is set. */
const char *user_file(const char *name, struct arena *arena);

#endif
