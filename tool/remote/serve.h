/* serve.h - assetc-remote's side of the conversation. */
#ifndef ASSETC_REMOTE_SERVE_H
#define ASSETC_REMOTE_SERVE_H

#include <stdint.h>

/* Serves whoever holds the other end of the socket until it says good-bye or is gone. clock: microseconds since 1970, UTC.
 * Returns what the program ends with. */
int remote_serve(int fd, int64_t (*clock)(void));

#endif
