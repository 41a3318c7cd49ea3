/* test_gc.c - gc evicts what was longest unused and can be made again, and nothing that was bought. */
#include "scratch.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

TestSuite(cache_gc, .init = scratch_init, .fini = scratch_fini, .timeout = 60);

#define DAY 86400L

static struct ac_gc_result gc(struct ac_store *store, uint64_t max_bytes, int64_t max_age_s,
			      bool is_dry)
{
	struct ac_gc_options options = {max_bytes, max_age_s, is_dry};
	struct ac_gc_result result;
	struct ac_error error = {0};
	cr_assert_eq(ac_store_gc(store, &options, &result, &error), AC_OK, "%s", error.text);
	return result;
}

static bool has(struct ac_store *store, const char *text)
{
	struct ac_sha256 sha;
	ac_sha256_of(text, strlen(text), &sha);
	return ac_object_has(store, &sha);
}

static bool finds(struct ac_store *store, enum ac_space space, const char *key)
{
	struct ac_entry entry;
	enum ac_code code = ac_entry_find(store, space, key, strlen(key), &entry, NULL);
	ac_entry_release(&entry);
	return code == AC_OK;
}

static void age_object(const char *text, long seconds)
{
	char path[SCRATCH_PATH_SIZE];
	struct ac_sha256 sha;
	ac_sha256_of(text, strlen(text), &sha);
	object_path(&sha, path);
	make_old(path, seconds);
}

static void age_entry(enum ac_space space, const char *key, long seconds)
{
	char path[SCRATCH_PATH_SIZE];
	entry_path(space, key, path);
	make_old(path, seconds);
}

/* A product of one's own name, both so old. */
static void put_aged(struct ac_store *store, const char *name, unsigned flags, long seconds)
{
	enum ac_space space = flags & AC_REF_PAID ? AC_REQUESTS : AC_PRODUCTS;
	put_entry(store, space, name, name, flags);
	age_object(name, seconds);
	age_entry(space, name, seconds);
}

Test(cache_gc, age_takes_the_old_and_leaves_the_bought)
{
	struct ac_store *store = open_store();
	put_aged(store, "old", 0, 40 * DAY);
	put_aged(store, "young", 0, 20 * DAY);
	put_aged(store, "bought", AC_REF_PAID, 4000 * DAY);
	struct ac_gc_result result = gc(store, AC_GC_ANY_SIZE, 30 * DAY, false);
	cr_expect_not(has(store, "old"));
	cr_expect_not(finds(store, AC_PRODUCTS, "old"));
	cr_expect(has(store, "young"));
	cr_expect(finds(store, AC_PRODUCTS, "young"));
	cr_expect(has(store, "bought"));
	cr_expect(finds(store, AC_REQUESTS, "bought"));
	cr_expect_eq(result.removed, 2);
	cr_expect_eq(result.kept_paid, 1);
	cr_expect_eq(result.kept_paid_bytes, 6);
	cr_expect_eq(result.kept_young, 0);
	ac_store_close(store);
}

Test(cache_gc, size_takes_the_oldest_first)
{
	char path[SCRATCH_PATH_SIZE];
	struct ac_store *store = open_store();
	put_aged(store, "first", 0, 3 * DAY);
	put_aged(store, "second", 0, 2 * DAY);
	put_aged(store, "third", 0, 1 * DAY);
	uint64_t all = gc(store, AC_GC_ANY_SIZE, -1, false).bytes;
	cr_expect_gt(all, 16);
	struct ac_gc_result result = gc(store, all, -1, false);
	cr_expect_eq(result.removed, 0);
	cr_expect_eq(result.bytes, all);
	result = gc(store, all - 1, -1, false);
	cr_expect_eq(result.removed, 1, "one object is enough");
	cr_expect_eq(result.removed_bytes, 5);
	cr_expect_eq(result.bytes, all - 5);
	cr_expect_not(has(store, "first"));
	entry_path(AC_PRODUCTS, "first", path);
	cr_expect(exists(path), "of one age the object goes first");
	cr_expect(has(store, "second"));
	result = gc(store, all - 6, -1, false);
	cr_expect_eq(result.removed, 1);
	cr_expect_not(exists(path));
	cr_expect(has(store, "second"));
	result = gc(store, 0, -1, false);
	cr_expect_eq(result.bytes, 0);
	cr_expect_not(has(store, "third"));
	ac_store_close(store);
}

Test(cache_gc, what_is_bought_stays_above_any_limit)
{
	struct ac_store *store = open_store();
	put_aged(store, "bought", AC_REF_PAID, 400 * DAY);
	put_entry(store, AC_REQUESTS, "mixed", "free", 0);
	put_entry(store, AC_REQUESTS, "mixed", "paid too", AC_REF_PAID);
	struct ac_gc_result result = gc(store, 0, 0, false);
	cr_expect(has(store, "bought"));
	cr_expect(has(store, "paid too"));
	cr_expect_not(has(store, "free"));
	cr_expect(finds(store, AC_REQUESTS, "mixed"));
	cr_expect_eq(result.removed, 1);
	cr_expect_eq(result.kept_paid, 2);
	cr_expect_gt(result.bytes, 14);
	ac_store_close(store);
}

/* A compile that finds all in place reads the entry alone: that is the object's use, too. */
Test(cache_gc, an_entry_that_was_read_keeps_its_objects)
{
	char path[SCRATCH_PATH_SIZE];
	struct timespec times[2] = {{.tv_nsec = UTIME_NOW}, {.tv_nsec = UTIME_OMIT}};
	struct ac_store *store = open_store();
	put_aged(store, "used", 0, 40 * DAY);
	put_aged(store, "unused", 0, 40 * DAY);
	entry_path(AC_PRODUCTS, "used", path);
	cr_assert_eq(utimensat(AT_FDCWD, path, times, 0), 0);
	struct ac_gc_result result = gc(store, AC_GC_ANY_SIZE, 30 * DAY, false);
	cr_expect(has(store, "used"));
	cr_expect(finds(store, AC_PRODUCTS, "used"));
	cr_expect_not(has(store, "unused"));
	cr_expect_eq(result.removed, 2);
	ac_store_close(store);
}

/* Going through the store is not using it. */
Test(cache_gc, looking_does_not_count_as_use)
{
	struct ac_stats stats;
	struct ac_verify_result verified;
	struct ac_store *store = open_store();
	put_aged(store, "old", 0, 40 * DAY);
	for (int i = 0; i < 2; i++) {
		cr_assert_eq(ac_store_stats(store, &stats, NULL), AC_OK);
		cr_assert_eq(ac_store_verify(store, NULL, NULL, &verified, NULL), AC_OK);
		gc(store, AC_GC_ANY_SIZE, 50 * DAY, false);
	}
	cr_expect_eq(gc(store, AC_GC_ANY_SIZE, 30 * DAY, false).removed, 2);
	ac_store_close(store);
}

Test(cache_gc, storing_again_counts_as_use)
{
	struct ac_store *store = open_store();
	put_aged(store, "old", 0, 40 * DAY);
	put_ref(store, "old", 0);
	cr_expect_eq(gc(store, AC_GC_ANY_SIZE, 30 * DAY, false).removed, 1, "its old entry");
	cr_expect(has(store, "old"));
	ac_store_close(store);
}

Test(cache_gc, a_time_ahead_is_no_age)
{
	struct ac_store *store = open_store();
	put_aged(store, "ahead", 0, -40 * DAY);
	cr_expect_eq(gc(store, AC_GC_ANY_SIZE, 1, false).removed, 0);
	cr_expect(has(store, "ahead"));
	ac_store_close(store);
}

Test(cache_gc, dry_changes_nothing)
{
	char path[SCRATCH_PATH_SIZE];
	struct ac_store *store = open_store();
	put_aged(store, "old", 0, 40 * DAY);
	put_entry(store, AC_REQUESTS, "damaged", "d", 0);
	entry_path(AC_REQUESTS, "damaged", path);
	cr_assert_eq(truncate(path, 60), 0);
	write_text("store/" AC_TEMP_PREFIX "1", "12345");
	unsigned before = count_files("store", "");
	struct ac_gc_result dry = gc(store, 0, -1, true);
	cr_expect_eq(count_files("store", ""), before);
	cr_expect(exists(path));
	struct ac_gc_result wet = gc(store, 0, -1, false);
	cr_expect_eq(dry.removed, wet.removed);
	cr_expect_eq(dry.removed_bytes, wet.removed_bytes);
	cr_expect_eq(dry.bytes, wet.bytes);
	cr_expect_eq(wet.removed, 3);
	cr_expect(has(store, "d"), "what a damaged entry named may have been bought");
	ac_store_close(store);
}

Test(cache_gc, dry_makes_no_store)
{
	struct ac_store *store = open_store();
	cr_expect_eq(gc(store, 0, 0, true).removed, 0);
	cr_expect_eq(gc(store, 0, 0, false).removed, 0);
	cr_expect_not(exists("store"));
	ac_store_close(store);
}

/* A writer that does not go away: what is young may be about to get a name. */
Test(cache_gc, beside_a_writer_the_young_stay)
{
	int report[2];
	char byte = 'x';
	struct ac_store *store = open_store();
	put_aged(store, "old", 0, DAY);
	put_aged(store, "young", 0, 60);
	ac_store_close(store);
	cr_assert_eq(pipe(report), 0);
	pid_t pid = fork_child();
	if (pid == 0) {
		struct ac_ref ref;
		store = open_store();
		if (ac_object_put(store, "nameless", 8, true, &ref.sha, NULL) == AC_OK &&
		    write(report[1], &byte, 1) == 1)
			pause();
		_exit(1);
	}
	cr_assert_eq(read(report[0], &byte, 1), 1);
	store = open_store();
	struct ac_gc_result result = gc(store, 0, -1, false);
	cr_expect(has(store, "nameless"));
	cr_expect(has(store, "young"));
	cr_expect_not(has(store, "old"));
	cr_expect_eq(result.kept_young, 2);
	cr_assert_eq(kill(pid, SIGKILL), 0);
	cr_assert_eq(waitpid(pid, NULL, 0), pid);
	result = gc(store, 0, -1, false);
	cr_expect_not(has(store, "nameless"));
	cr_expect_eq(result.kept_young, 0);
	cr_expect_eq(result.bytes, 0);
	ac_store_close(store);
}

/* ---- a store without its format file ----------------------------------------------------- */

Test(cache_gc, a_lost_format_file_is_written_again)
{
	static const char *const marks[] = {"store/CACHEDIR.TAG", "store/locks/gate"};
	for (int i = 0; i < 2; i++) {
		struct ac_store *store = open_store();
		put_aged(store, "old", 0, 40 * DAY);
		cr_assert_eq(unlink("store/format"), 0);
		cr_assert_eq(unlink(marks[i]), 0, "the other mark is enough");
		cr_expect_eq(gc(store, 0, -1, true).removed, 2);
		cr_expect_not(exists("store/format"));
		cr_expect_eq(gc(store, 0, -1, false).removed, 2);
		cr_expect(exists("store/format"));
		ac_store_close(store);
	}
}

Test(cache_gc, a_stranger_s_folder_is_refused)
{
	struct ac_gc_options options = {0, 0, false};
	struct ac_gc_result result;
	struct ac_clean_result cleaned;
	struct ac_error error = {0};
	struct ac_store *store = open_store();
	cr_assert_eq(mkdir("store", 0755), 0);
	cr_expect_eq(ac_store_gc(store, &options, &result, &error), AC_OK, "empty");
	cr_assert_eq(mkdir("store/objects", 0755), 0);
	write_text("store/objects/mine", "x");
	cr_expect_eq(ac_store_gc(store, &options, &result, &error), AC_REFUSED);
	cr_expect_not_null(strstr(error.text, "store"));
	cr_expect_eq(ac_store_clean(store, &cleaned, &error), AC_REFUSED);
	cr_expect_eq(count_files("store", ""), 1);
	ac_store_close(store);
}
