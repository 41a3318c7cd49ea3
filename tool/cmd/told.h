/* told.h - what a build was told, as one digest. */
#ifndef ASSETC_CMD_TOLD_H
#define ASSETC_CMD_TOLD_H

#include "cmd/cmd.h"

/* Two runs of one digest do the same with the same files: everything counts that can change bytes
 * or what becomes an error, the program itself and the working folder included; words that change
 * only what is printed do not. folder: the working folder. */
void told_digest(const struct invocation *inv, struct str folder, struct ac_key *out);
/* The working folder; empty when the system does not tell. In the arena. */
struct str told_folder(struct arena *arena);

#endif
