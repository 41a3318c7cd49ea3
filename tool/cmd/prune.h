/* prune.h - deleting what a build made for specs that are no more. */
#ifndef ASSETC_CMD_PRUNE_H
#define ASSETC_CMD_PRUNE_H

#include "base/diag.h"
#include "cmd/index.h"

/* Deletes the files that the row lists below out_dir, with the folders that this leaves empty, and
 * takes them off the row. No symbolic link is followed or deleted. What is no longer as it was made
 * is kept, with a warning (W0803), and belongs to whoever changed it: it goes off the row as well.
 * *count: the files deleted. What the system refuses is an error (E0805) and stays on the row. */
enum status prune(const char *out_dir, struct row *row, size_t *count, struct diag *diag);

#endif
