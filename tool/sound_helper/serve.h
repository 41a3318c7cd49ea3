/* serve.h - the life of a helper program: wire.h from its side. */
#ifndef ASSETC_SOUND_HELPER_SERVE_H
#define ASSETC_SOUND_HELPER_SERVE_H

#include "sound_helper/trade.h"

/* Answers requests that come by `in` on `out` until the end of its input. Returns the program's exit code: 0 at that
 * end, 1 when the other side went away amid a request, 2 when it says what no assetc of this build says, or asks for
 * what is another trade. */
int serve(const struct trade *trade, int in, int out);

/* Takes from this process what decoding does not need: files, memory without bounds, children, rights to come. */
void guard_process(void);
/* So much processor time from now on, then the system ends the process. */
void guard_request(unsigned seconds);

#endif
