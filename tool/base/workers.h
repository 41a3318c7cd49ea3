/* workers.h - the same work on many things, on several threads. */
#ifndef ASSETC_BASE_WORKERS_H
#define ASSETC_BASE_WORKERS_H

#include <stddef.h>

/* Works on the things from begin up to end; called several times on each thread. */
typedef void workers_fn(void *context, size_t begin, size_t end);

/* jobs: as after -j, 0 for as many as there are processors. */
unsigned workers_count(unsigned jobs);
/* Splits count things into runs of `chunk` and shares them among at most `threads` threads, this
 * one being the first. A thread that cannot be had is no failure. */
void workers_run(unsigned threads, size_t count, size_t chunk, workers_fn *fn, void *context);

#endif
