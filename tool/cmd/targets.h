/* targets.h - the files that `link` is told to write must not be files that somebody else needs. */
#ifndef ASSETC_CMD_TARGETS_H
#define ASSETC_CMD_TARGETS_H

#include "cmd/cmd.h"

/* ST_USAGE when a target is a record, the base manifest, another target, or named like a spec; ST_ENVIRONMENT when it
 * exists and is no regular file; ST_INVALID when it exists, is not empty and link did not make it.
 * One finding. */
enum status targets_check(const struct invocation *inv, struct diag *diag);

#endif
