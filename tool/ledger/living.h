/* living.h - whether the process of a job is still there.
 *
 * It holds a lock (flock) on the file jobs/ID beside the book, which the kernel gives back however the process ends.
 */
#ifndef ASSETC_LEDGER_LIVING_H
#define ASSETC_LEDGER_LIVING_H

#include "base/diag.h"

/* book: the path of it. Makes the file, for the user alone. ST_ENVIRONMENT with a finding. */
enum status living_take(const char *book, const char *job, int *fd, struct diag *diag);
/* Takes the file away; fd -1: of a job whose process is gone. */
void living_give(const char *book, const char *job, int fd);
bool living_is(const char *book, const char *job);

#endif
