/* permit.h - what the user of this machine has allowed a project to do. */
#ifndef ASSETC_CMD_PERMIT_H
#define ASSETC_CMD_PERMIT_H

#include "cmd/cmd.h"

/* A file below the state folder: $XDG_STATE_HOME/assetc, else ~/.local/state/assetc. NULL, with a finding that names
 * `what` it is, where there is no place for it. */
const char *state_file(const char *name, const char *what, struct arena *arena, struct diag *diag);
/* The list of trusted projects, there. */
const char *trust_file(struct arena *arena, struct diag *diag);
struct ac_sha256 policy_digest(const struct project *project);

/* compile_options.permit; context is the invocation. ST_REFUSED, with a finding, for a project that
 * its user has not agreed to. */
enum status permit_program(void *context, const struct project *project,
			   const struct project_command *command, struct place at,
			   struct diag *diag);

/* The same for asking a provider for something that costs money, at this base URL. What is already bought never comes
 * here: hits always build. */
enum status permit_spending(void *context, const struct project *project, struct str provider,
			    struct str base_url, struct place at, struct diag *diag);

/* A command's arguments on one line, quoted for reading, in the arena. */
struct str command_text(const struct project_command *command, struct arena *arena);

#endif
