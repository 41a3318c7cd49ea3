/* cache_store.c - one store used by several threads at once: storing, naming, finding, locking,
 * cleaning. For the thread sanitizer; it also checks that nothing bought is lost. */
#include <assetc/cache.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define THREADS 4
#define ROUNDS  150
#define TEXTS   20u

struct shared {
	struct ac_store *store;
	atomic_ulong counter; /* read and written apart: only the lock keeps the sum right */
};

struct worker {
	struct shared *shared;
	unsigned who;
	const char *failed;
};

static const char *buy(struct ac_store *store, unsigned who, unsigned round)
{
	char text[32];
	struct ac_entry entry;
	struct ac_bytes bytes;
	int len = snprintf(text, sizeof text, "bought %u by %u", round % TEXTS, who % 2);
	struct ac_ref ref = {.flags = AC_REF_PAID, .size = (uint64_t)len, .label = "x"};
	if (ac_object_put(store, text, (size_t)len, round % 5 == 0, &ref.sha, NULL) != AC_OK)
		return "storing";
	if (ac_entry_append(store, AC_REQUESTS, "all", 3, &ref, false, NULL, NULL) != AC_OK)
		return "appending";
	if (ac_entry_put(store, AC_PRODUCTS, text, (size_t)len, NULL, 0, false, NULL) != AC_OK)
		return "naming";
	if (ac_entry_find(store, AC_REQUESTS, "all", 3, &entry, NULL) != AC_OK)
		return "finding";
	ac_entry_release(&entry);
	if (ac_object_get(store, &ref.sha, 100, &bytes, NULL) != AC_OK)
		return "reading";
	ac_bytes_release(&bytes);
	return NULL;
}

static bool all_is_named(struct ac_store *store)
{
	struct ac_entry entry;
	enum ac_code code = ac_entry_find(store, AC_REQUESTS, "all", 3, &entry, NULL);
	bool all = code == AC_OK && entry.count == TEXTS * 2;
	ac_entry_release(&entry);
	return all;
}

static void *work(void *context)
{
	struct worker *worker = context;
	struct shared *shared = worker->shared;
	for (unsigned i = 0; i < ROUNDS && worker->failed == NULL; i++) {
		struct ac_lock lock = {0};
		struct ac_clean_result cleaned;
		worker->failed = buy(shared->store, worker->who, i);
		if (ac_lock_take(shared->store, "counter", 7, true, &lock, NULL) != AC_OK)
			worker->failed = "locking";
		unsigned long seen = atomic_load(&shared->counter);
		atomic_store(&shared->counter, seen + 1);
		ac_lock_release(&lock);
		/* Only once all that is ever bought has its name: threads of one store do not keep
		 * each other's nameless bytes from a clean. */
		if (worker->who == 0 && i % 10 == 9 && all_is_named(shared->store) &&
		    ac_store_clean(shared->store, &cleaned, NULL) != AC_OK)
			worker->failed = "cleaning";
	}
	return NULL;
}

int main(void)
{
	struct shared shared = {0};
	struct worker workers[THREADS];
	pthread_t threads[THREADS];
	struct ac_verify_result verified;
	int status = 0;
	if (ac_store_open("store", &shared.store, NULL) != AC_OK)
		return 1;
	for (unsigned i = 0; i < THREADS; i++) {
		workers[i] = (struct worker){&shared, i, NULL};
		if (pthread_create(&threads[i], NULL, work, &workers[i]) != 0)
			return 1;
	}
	for (unsigned i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		if (workers[i].failed != NULL) {
			fprintf(stderr, "thread %u: %s failed\n", i, workers[i].failed);
			status = 1;
		}
	}
	if (shared.counter != (unsigned long)THREADS * ROUNDS ||
	    ac_store_verify(shared.store, NULL, NULL, &verified, NULL) != AC_OK ||
	    verified.damaged != 0 || verified.paid_missing != 0) {
		fprintf(stderr, "the store is not what it should be\n");
		status = 1;
	}
	ac_store_close(shared.store);
	return status;
}
