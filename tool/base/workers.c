/* workers.c - threads that take the next run of things until none is left. */
#include "base/workers.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#define THREADS_MAX 64u

struct share {
	atomic_size_t next;
	size_t count, chunk;
	workers_fn *fn;
	void *context;
};

unsigned workers_count(unsigned jobs)
{
	long processors = jobs ? (long)jobs : sysconf(_SC_NPROCESSORS_ONLN);

	if (processors < 1)
		return 1;
	return processors > (long)THREADS_MAX ? THREADS_MAX : (unsigned)processors;
}

static void *take_runs(void *context)
{
	struct share *share = context;

	for (;;) {
		size_t begin = atomic_fetch_add(&share->next, share->chunk);
		size_t left = begin < share->count ? share->count - begin : 0;

		if (left == 0)
			return NULL;
		share->fn(share->context, begin,
			  begin + (left < share->chunk ? left : share->chunk));
	}
}

void workers_run(unsigned threads, size_t count, size_t chunk, workers_fn *fn, void *context)
{
	struct share share = {.count = count, .chunk = chunk, .fn = fn, .context = context};
	pthread_t started[THREADS_MAX];
	unsigned running = 0;

	if (threads > THREADS_MAX)
		threads = THREADS_MAX;
	while (running + 1 < threads && (size_t)(running + 1) * chunk < count &&
	       pthread_create(&started[running], NULL, take_runs, &share) == 0)
		running++;
	(void)take_runs(&share);
	while (running > 0)
		(void)pthread_join(started[--running], NULL);
}
