/* pipe.h - pipes that no program inherits unasked. */
#ifndef ASSETC_WORKER_PIPE_H
#define ASSETC_WORKER_PIPE_H

#include <stdbool.h>

/* Both ends close on exec, and lie above the standard descriptors, which may be closed in this
 * process. On failure, which errno tells, both are -1. */
bool worker_pipe(int fds[2]);
void worker_close(int *fd); /* accepts -1, leaves -1 */

#endif
