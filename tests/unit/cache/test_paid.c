/* test_paid.c - what was bought leaves the store by way of the trash only, and comes back from it. */
#include "scratch.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

TestSuite(cache_paid, .init = scratch_init, .fini = scratch_fini, .timeout = 60);

#define DAY 86400L

struct sweep {
	const char *root_key;   /* a key text that a root refers to */
	const char *root_bytes; /* an object that one refers to, by its content */
	struct ac_paid_options options;
	struct ac_paid_result result;
	unsigned told;
	enum ac_paid_fate fate; /* of the last one told */
	char note[100];
};

static bool keeps_entry(void *context, enum ac_space space, const char *text, size_t len)
{
	const struct sweep *sweep = context;
	return space == AC_REQUESTS && sweep->root_key != NULL && len == strlen(sweep->root_key) &&
	       memcmp(text, sweep->root_key, len) == 0;
}

static bool keeps_object(void *context, const struct ac_sha256 *sha)
{
	const struct sweep *sweep = context;
	struct ac_sha256 root;
	if (sweep->root_bytes == NULL)
		return false;
	ac_sha256_of(sweep->root_bytes, strlen(sweep->root_bytes), &root);
	return ac_sha256_equal(&root, sha);
}

static void told(void *context, const struct ac_paid *paid)
{
	struct sweep *sweep = context;
	sweep->told++;
	sweep->fate = paid->fate;
	snprintf(sweep->note, sizeof sweep->note, "%.*s", (int)paid->note_len, paid->note);
}

/* Later than all that was stored so far. */
static struct sweep new_sweep(void)
{
	struct sweep sweep = {.options = {.keeps_entry = keeps_entry,
					  .keeps_object = keeps_object,
					  .tell = told,
					  .max_age_s = -1}};
	clock_gettime(CLOCK_REALTIME, &sweep.options.rooted_at);
	sweep.options.rooted_at.tv_sec += 10;
	return sweep;
}

static enum ac_code run(struct ac_store *store, struct sweep *sweep)
{
	struct ac_error error = {0};
	sweep->options.context = sweep;
	sweep->told = 0;
	enum ac_code code = ac_store_sweep_paid(store, &sweep->options, &sweep->result, &error);
	cr_expect(code == AC_OK || error.text[0] != '\0');
	return code;
}

static void item_path(const char *folder, const char *text, char out[SCRATCH_PATH_SIZE])
{
	struct ac_sha256 sha;
	char hex[AC_SHA256_HEX_SIZE];
	ac_sha256_of(text, strlen(text), &sha);
	ac_sha256_format(&sha, hex);
	snprintf(out, SCRATCH_PATH_SIZE, "store/%s/%.2s/%s", folder, hex, hex + 2);
}

static bool is_in(const char *folder, const char *text)
{
	char path[SCRATCH_PATH_SIZE];
	item_path(folder, text, path);
	return exists(path);
}

static bool can_get(struct ac_store *store, const char *text)
{
	struct ac_sha256 sha;
	struct ac_bytes bytes;
	ac_sha256_of(text, strlen(text), &sha);
	bool is_right = ac_object_get(store, &sha, 1000, &bytes, NULL) == AC_OK &&
			bytes.len == strlen(text) && memcmp(bytes.data, text, bytes.len) == 0;
	ac_bytes_release(&bytes);
	return is_right;
}

static void age(const char *folder, const char *text, long seconds)
{
	char path[SCRATCH_PATH_SIZE];
	item_path(folder, text, path);
	make_old(path, seconds);
}

/* Bytes that are their own key, in the trash. */
static void put_in_trash(struct ac_store *store, const char *text, long seconds)
{
	char path[SCRATCH_PATH_SIZE];
	struct sweep sweep = new_sweep();
	put_entry(store, AC_REQUESTS, text, text, AC_REF_PAID);
	put_entry(store, AC_NAMES, text, text, AC_REF_PAID);
	cr_assert_eq(run(store, &sweep), AC_OK);
	cr_assert(is_in("trash", text));
	age("trash", text, seconds);
	entry_path(AC_REQUESTS, text, path);
	make_old(path, seconds + DAY);
	entry_path(AC_NAMES, text, path);
	make_old(path, seconds + DAY);
}

/* ---- which go ---------------------------------------------------------------------------- */

Test(cache_paid, what_no_root_names_goes_to_the_trash)
{
	struct ac_store *store = open_store();
	put_entry(store, AC_REQUESTS, "wanted", "by key", AC_REF_PAID);
	put_entry(store, AC_REQUESTS, "other", "by bytes", AC_REF_PAID);
	put_entry(store, AC_REQUESTS, "left", "left over", AC_REF_PAID);
	put_entry(store, AC_REQUESTS, "free", "free", 0);
	put_entry(store, AC_PRODUCTS, "product", "product", 0);
	struct sweep sweep = new_sweep();
	sweep.root_key = "wanted";
	sweep.root_bytes = "by bytes";
	cr_assert_eq(run(store, &sweep), AC_OK);
	cr_expect(is_in("objects", "by key"));
	cr_expect(is_in("objects", "by bytes"));
	cr_expect(is_in("objects", "free"));
	cr_expect(is_in("objects", "product"));
	cr_expect_not(is_in("objects", "left over"));
	cr_expect(is_in("trash", "left over"));
	cr_expect_eq(sweep.result.count[AC_PAID_ROOTED], 2);
	cr_expect_eq(sweep.result.count[AC_PAID_TRASHED], 1);
	cr_expect_eq(sweep.result.bytes[AC_PAID_TRASHED], 9);
	cr_expect_eq(sweep.told, 3);
	ac_store_close(store);
}

/* A raw that a wanted key and an unwanted one name; and all raws of a wanted key. */
Test(cache_paid, one_root_is_enough)
{
	struct ac_store *store = open_store();
	put_entry(store, AC_REQUESTS, "unwanted", "shared", AC_REF_PAID);
	put_entry(store, AC_REQUESTS, "wanted", "shared", AC_REF_PAID);
	put_entry(store, AC_REQUESTS, "wanted", "second", AC_REF_PAID);
	struct sweep sweep = new_sweep();
	sweep.root_key = "wanted";
	cr_assert_eq(run(store, &sweep), AC_OK);
	cr_expect(is_in("objects", "shared"));
	cr_expect(is_in("objects", "second"));
	cr_expect_eq(sweep.result.count[AC_PAID_ROOTED], 2);
	ac_store_close(store);
}

Test(cache_paid, the_note_is_told)
{
	struct ac_store *store = open_store();
	struct ac_ref ref = put_ref(store, "bought", AC_REF_PAID);
	ref.note = "cost_usd: 0.04\n";
	ref.note_len = strlen(ref.note);
	cr_assert_eq(ac_entry_append(store, AC_REQUESTS, "key", 3, &ref, true, NULL, NULL), AC_OK);
	struct sweep sweep = new_sweep();
	sweep.options.is_dry = true;
	cr_assert_eq(run(store, &sweep), AC_OK);
	cr_expect_str_eq(sweep.note, "cost_usd: 0.04\n");
	cr_expect_eq(sweep.fate, AC_PAID_TRASHED);
	cr_expect(is_in("objects", "bought"), "a dry run moves nothing");
	cr_expect_not(exists("store/trash"));
	ac_store_close(store);
}

Test(cache_paid, nothing_newer_than_the_roots_goes)
{
	char path[SCRATCH_PATH_SIZE];
	struct ac_store *store = open_store();
	struct sweep sweep = new_sweep();
	clock_gettime(CLOCK_REALTIME, &sweep.options.rooted_at);
	put_entry(store, AC_REQUESTS, "new", "new bytes", AC_REF_PAID);
	cr_assert_eq(run(store, &sweep), AC_OK);
	cr_expect_eq(sweep.fate, AC_PAID_YOUNG);
	age("objects", "new bytes", DAY);
	cr_assert_eq(run(store, &sweep), AC_OK);
	cr_expect_eq(sweep.fate, AC_PAID_YOUNG, "its entry is as new");
	entry_path(AC_REQUESTS, "new", path);
	make_old(path, DAY);
	cr_assert_eq(run(store, &sweep), AC_OK);
	cr_expect_eq(sweep.fate, AC_PAID_TRASHED);
	ac_store_close(store);
}

Test(cache_paid, an_age_spares_what_was_used)
{
	char path[SCRATCH_PATH_SIZE];
	struct ac_store *store = open_store();
	put_entry(store, AC_REQUESTS, "key", "bought", AC_REF_PAID);
	struct sweep sweep = new_sweep();
	sweep.options.max_age_s = 30 * DAY;
	age("objects", "bought", 40 * DAY);
	cr_assert_eq(run(store, &sweep), AC_OK);
	cr_expect_eq(sweep.fate, AC_PAID_YOUNG);
	entry_path(AC_REQUESTS, "key", path);
	make_old(path, 40 * DAY);
	cr_assert_eq(run(store, &sweep), AC_OK);
	cr_expect_eq(sweep.fate, AC_PAID_TRASHED);
	ac_store_close(store);
}

Test(cache_paid, doubt_stops_everything)
{
	char path[SCRATCH_PATH_SIZE];
	struct ac_verify_result verified;
	struct ac_store *store = open_store();
	put_entry(store, AC_REQUESTS, "a", "one", AC_REF_PAID);
	put_entry(store, AC_REQUESTS, "b", "two", AC_REF_PAID);
	entry_path(AC_REQUESTS, "b", path);
	cr_assert_eq(truncate(path, 70), 0);
	struct sweep sweep = new_sweep();
	cr_expect_eq(run(store, &sweep), AC_DAMAGED);
	cr_assert_eq(ac_store_verify(store, NULL, NULL, &verified, NULL), AC_OK);
	cr_expect_eq(run(store, &sweep), AC_DAMAGED, "what was set aside is as doubtful");
	cr_expect(is_in("objects", "one"));
	cr_expect(is_in("objects", "two"));
	cr_assert_eq(rename("store/damaged", "looked-at"), 0);
	cr_expect_eq(run(store, &sweep), AC_OK);
	cr_expect(is_in("trash", "one"));
	cr_expect(is_in("objects", "two"), "nothing says that it was bought");
	ac_store_close(store);
}

Test(cache_paid, damaged_bytes_do_not_move)
{
	char path[SCRATCH_PATH_SIZE];
	struct ac_store *store = open_store();
	put_entry(store, AC_REQUESTS, "key", "bought", AC_REF_PAID);
	item_path("objects", "bought", path);
	cr_assert_eq(chmod(path, 0644), 0);
	write_text(path, "bent");
	struct sweep sweep = new_sweep();
	cr_assert_eq(run(store, &sweep), AC_OK);
	cr_expect_eq(sweep.result.damaged, 1);
	cr_expect_eq(sweep.result.count[AC_PAID_TRASHED], 0);
	cr_expect(is_in("objects", "bought"));
	ac_store_close(store);
}

/* Somebody who has the store open for writing may be about to name what he has just stored. */
Test(cache_paid, beside_a_writer_the_young_stay)
{
	int report[2];
	char byte = 'x';
	struct ac_store *store = open_store();
	put_entry(store, AC_REQUESTS, "key", "bought", AC_REF_PAID);
	put_in_trash(store, "thrown", 31 * DAY);
	cr_assert(can_get(store, "bought"));
	ac_store_close(store);
	cr_assert_eq(pipe(report), 0);
	pid_t pid = fork_child();
	if (pid == 0) {
		struct ac_ref ref;
		store = open_store();
		if (ac_object_put(store, "other", 5, true, &ref.sha, NULL) == AC_OK &&
		    write(report[1], &byte, 1) == 1)
			pause();
		_exit(1);
	}
	cr_assert_eq(read(report[0], &byte, 1), 1);
	store = open_store();
	struct sweep sweep = new_sweep();
	cr_assert_eq(run(store, &sweep), AC_OK);
	cr_expect(is_in("objects", "bought"));
	cr_expect(is_in("trash", "thrown"), "nothing is deleted beside a writer");
	cr_assert_eq(kill(pid, SIGKILL), 0);
	cr_assert_eq(waitpid(pid, NULL, 0), pid);
	cr_assert_eq(run(store, &sweep), AC_OK);
	cr_expect(is_in("trash", "bought"));
	cr_expect_not(is_in("trash", "thrown"));
	ac_store_close(store);
}

/* ---- back from the trash ----------------------------------------------------------------- */

Test(cache_paid, a_look_up_brings_it_back)
{
	struct ac_sha256 sha;
	struct ac_verify_result verified;
	struct ac_stats stats;
	struct ac_store *store = open_store();
	put_in_trash(store, "bought", 5 * DAY);
	ac_sha256_of("bought", 6, &sha);
	cr_expect(ac_object_has(store, &sha));
	cr_assert_eq(ac_store_stats(store, &stats, NULL), AC_OK);
	cr_expect_eq(stats.trash, 1);
	cr_expect_eq(stats.trash_bytes, 6);
	cr_expect_eq(stats.paid_raws, 0);
	cr_assert_eq(ac_store_verify(store, NULL, NULL, &verified, NULL), AC_OK);
	cr_expect_eq(verified.paid_missing, 0);
	cr_expect_eq(verified.objects_checked, 1);
	cr_expect(can_get(store, "bought"));
	cr_expect(is_in("objects", "bought"));
	cr_expect_not(is_in("trash", "bought"));
	cr_expect(can_get(store, "bought"));
	ac_store_close(store);
}

static int get_from_the_trash(void *context)
{
	(void)context;
	struct ac_store *store = open_store();
	bool can = can_get(store, "bought");
	ac_store_close(store);
	return can ? 0 : 1;
}

Test(cache_paid, where_nothing_can_be_moved_it_is_read_there)
{
	struct ac_store *store = open_store();
	put_in_trash(store, "bought", 0);
	ac_store_close(store);
	cr_expect_eq(in_child_without_writing("store", get_from_the_trash, NULL), 0);
	cr_expect(is_in("trash", "bought"));
}

Test(cache_paid, wrong_bytes_do_not_come_back)
{
	char path[SCRATCH_PATH_SIZE];
	struct ac_sha256 sha;
	struct ac_bytes bytes;
	struct ac_store *store = open_store();
	put_in_trash(store, "bought", 0);
	item_path("trash", "bought", path);
	cr_assert_eq(chmod(path, 0644), 0);
	write_text(path, "bent");
	ac_sha256_of("bought", 6, &sha);
	cr_expect_eq(ac_object_get(store, &sha, 100, &bytes, NULL), AC_DAMAGED);
	cr_expect_not(is_in("objects", "bought"));
	cr_expect_eq(count_files("store/damaged", ""), 1);
	ac_store_close(store);
}

/* Bought anew while the old one lies in the trash. */
Test(cache_paid, what_stands_is_not_replaced)
{
	char path[SCRATCH_PATH_SIZE];
	struct ac_store *store = open_store();
	put_in_trash(store, "bought", 0);
	item_path("trash", "bought", path);
	cr_assert_eq(chmod(path, 0644), 0);
	write_text(path, "bent");
	put_ref(store, "bought", AC_REF_PAID);
	struct sweep sweep = new_sweep();
	sweep.root_key = "bought";
	cr_assert_eq(run(store, &sweep), AC_OK);
	cr_expect(can_get(store, "bought"));
	ac_store_close(store);
}

Test(cache_paid, a_new_root_brings_it_back)
{
	struct ac_store *store = open_store();
	put_in_trash(store, "by key", 31 * DAY);
	struct sweep sweep = new_sweep();
	sweep.root_key = "by key";
	sweep.options.is_dry = true;
	cr_assert_eq(run(store, &sweep), AC_OK);
	cr_expect_eq(sweep.fate, AC_PAID_RESTORED);
	cr_expect(is_in("trash", "by key"));
	sweep.options.is_dry = false;
	cr_assert_eq(run(store, &sweep), AC_OK);
	cr_expect(is_in("objects", "by key"));
	cr_expect_not(is_in("trash", "by key"));
	ac_store_close(store);
}

/* Its products stood, so nobody read the bytes: the entry was read. */
Test(cache_paid, what_was_looked_up_since_comes_back)
{
	char path[SCRATCH_PATH_SIZE];
	struct timespec times[2] = {{.tv_nsec = UTIME_NOW}, {.tv_nsec = UTIME_OMIT}};
	struct ac_store *store = open_store();
	put_in_trash(store, "bought", 31 * DAY);
	entry_path(AC_REQUESTS, "bought", path);
	cr_assert_eq(utimensat(AT_FDCWD, path, times, 0), 0);
	struct sweep sweep = new_sweep();
	cr_assert_eq(run(store, &sweep), AC_OK);
	cr_expect_eq(sweep.result.count[AC_PAID_RESTORED], 1);
	cr_expect_eq(sweep.result.count[AC_PAID_REMOVED], 0);
	ac_store_close(store);
}

/* ---- out of the trash -------------------------------------------------------------------- */

Test(cache_paid, thirty_days_and_not_one_less)
{
	struct ac_store *store = open_store();
	put_in_trash(store, "bought", AC_TRASH_DAYS * DAY - 60);
	struct sweep sweep = new_sweep();
	cr_assert_eq(run(store, &sweep), AC_OK);
	cr_expect_eq(sweep.fate, AC_PAID_WAITING);
	cr_expect(is_in("trash", "bought"));
	age("trash", "bought", AC_TRASH_DAYS * DAY + 60);
	cr_assert_eq(run(store, &sweep), AC_OK);
	cr_expect_eq(sweep.fate, AC_PAID_REMOVED);
	cr_expect_not(is_in("trash", "bought"));
	cr_expect_not(is_in("objects", "bought"));
	ac_store_close(store);
}

/* Removed on purpose is not missed: the refs go, and what else the entry names stays. */
Test(cache_paid, refs_to_what_is_gone_go_too)
{
	struct ac_entry entry;
	struct ac_verify_result verified;
	struct ac_store *store = open_store();
	put_in_trash(store, "gone", 31 * DAY);
	put_entry(store, AC_REQUESTS, "both", "gone", AC_REF_PAID);
	put_entry(store, AC_REQUESTS, "both", "stays", AC_REF_PAID);
	char path[SCRATCH_PATH_SIZE];
	item_path("objects", "gone", path);
	cr_assert_eq(unlink(path), 0);
	entry_path(AC_REQUESTS, "both", path);
	make_old(path, 40 * DAY);
	struct sweep sweep = new_sweep();
	sweep.root_bytes = "stays";
	cr_assert_eq(run(store, &sweep), AC_OK);
	cr_expect_eq(sweep.result.count[AC_PAID_REMOVED], 1);
	cr_expect_eq(ac_entry_find(store, AC_REQUESTS, "gone", 4, &entry, NULL), AC_NOT_FOUND);
	cr_expect_eq(ac_entry_find(store, AC_NAMES, "gone", 4, &entry, NULL), AC_NOT_FOUND);
	cr_assert_eq(ac_entry_find(store, AC_REQUESTS, "both", 4, &entry, NULL), AC_OK);
	cr_expect_eq(entry.count, 1);
	cr_expect_eq(entry.refs[0].number, 2, "numbers are not given twice");
	ac_entry_release(&entry);
	cr_assert_eq(ac_store_verify(store, NULL, NULL, &verified, NULL), AC_OK);
	cr_expect_eq(verified.paid_missing, 0);
	ac_store_close(store);
}

Test(cache_paid, clean_and_gc_leave_the_trash)
{
	struct ac_clean_result cleaned;
	struct ac_gc_options options = {0, 0, false};
	struct ac_gc_result result;
	struct ac_store *store = open_store();
	put_in_trash(store, "bought", 4000 * DAY);
	cr_assert_eq(ac_store_clean(store, &cleaned, NULL), AC_OK);
	cr_assert_eq(ac_store_gc(store, &options, &result, NULL), AC_OK);
	cr_expect(is_in("trash", "bought"));
	cr_expect(can_get(store, "bought"));
	ac_store_close(store);
}

/* Readers, while it goes to the trash again and again: nobody ever misses it. */
Test(cache_paid, readers_never_miss_it)
{
	pid_t readers[2];
	struct ac_store *store = open_store();
	put_entry(store, AC_REQUESTS, "key", "bought", AC_REF_PAID);
	ac_store_close(store);
	for (int i = 0; i < 2; i++) {
		readers[i] = fork_child();
		for (int round = 0; readers[i] == 0; round++) {
			store = open_store();
			bool can = can_get(store, "bought");
			ac_store_close(store);
			if (!can || round == 3000)
				_exit(can ? 0 : 1);
		}
	}
	store = open_store();
	for (int i = 0; i < 200; i++) {
		struct sweep sweep = new_sweep();
		cr_assert_eq(run(store, &sweep), AC_OK);
	}
	for (int i = 0; i < 2; i++) {
		int status = 0;
		cr_assert_eq(waitpid(readers[i], &status, 0), readers[i]);
		cr_expect_eq(status, 0);
	}
	ac_store_close(store);
}
