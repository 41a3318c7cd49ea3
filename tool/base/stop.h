/* stop.h - named places where a test stops the program, to kill it there or to go on later. Builds for users hold none of
 * it: ASSETC_TEST_STOPS is defined by the presets of developers alone.
 *
 * With ASSETC_STOP=NAME[:N] in its environment a process that comes to the place NAME for the Nth time (the first) writes
 * the file $ASSETC_STOP_DIR/NAME.PID, and then stops itself (SIGSTOP).
 */
#ifndef ASSETC_BASE_STOP_H
#define ASSETC_BASE_STOP_H

#ifdef ASSETC_TEST_STOPS
void stop_here(const char *name);
#define STOP_HERE(name) stop_here(name)
#else
#define STOP_HERE(name) ((void)0)
#endif

#endif
