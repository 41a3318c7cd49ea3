/* stop.h - being told to end while a program of somebody else runs.
 *
 * A program that runs in a process group of its own does not see Ctrl-C. While at least one session
 * is open, SIGINT, SIGTERM and SIGHUP are noted instead of ending this process, so that what was
 * started can be ended first and its folder removed; the end of the last session then lets the
 * signal do what it would have done. Signals that were ignored before stay ignored. SIGPIPE is
 * ignored meanwhile: a program may close its input early.
 */
#ifndef ASSETC_WORKER_STOP_H
#define ASSETC_WORKER_STOP_H

#include <stdbool.h>

/* False when this process has been told to end already, or when the system has no pipe left; then
 * there is no session to close. */
bool stop_open(void);
/* May not return: see above. */
void stop_close(void);
/* How often this process was told to end since the first session was opened. */
unsigned stop_count(void);
/* Readable once stop_count is above 0; for poll(2) within a session. Nobody reads from it. */
int stop_fd(void);

#endif
