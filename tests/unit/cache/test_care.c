/* test_care.c - counting and verifying. */
#include "scratch.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

TestSuite(cache_care, .init = scratch_init, .fini = scratch_fini, .timeout = 60);

Test(cache_care, stats_count)
{
	struct ac_stats stats;
	struct ac_store *store = open_store();
	put_entry(store, AC_REQUESTS, "r1", "bought bytes", AC_REF_PAID);
	put_entry(store, AC_REQUESTS, "r2", "free", 0);
	put_entry(store, AC_REQUESTS, "r3", "free", 0);
	put_entry(store, AC_NAMES, "n1", "bought bytes", AC_REF_PAID);
	put_entry(store, AC_PRODUCTS, "p1", "product", 0);
	put_ref(store, "nameless", 0);
	struct ac_ref gone = {.number = 1, .flags = AC_REF_PAID, .size = 5, .label = "x"};
	cr_assert_eq(ac_entry_put(store, AC_REQUESTS, "r4", 2, &gone, 1, false, NULL), AC_OK);
	write_text("store/" AC_TEMP_PREFIX "1", "x");
	write_text("store/locks/gate2", "not counted");
	char path[SCRATCH_PATH_SIZE];
	entry_path(AC_PRODUCTS, "p1", path);
	char temp[SCRATCH_PATH_SIZE + 32];
	*strrchr(path, '/') = '\0';
	snprintf(temp, sizeof temp, "%s/" AC_TEMP_PREFIX "2", path);
	write_text(temp, "x");
	cr_assert_eq(mkdir("store/damaged", 0755), 0);
	write_text("store/damaged/objects-x", "1234567");
	cr_assert_eq(ac_store_stats(store, &stats, NULL), AC_OK);
	cr_expect_eq(stats.objects, 4);
	cr_expect_eq(stats.object_bytes, 12 + 4 + 7 + 8);
	cr_expect_eq(stats.entries[AC_REQUESTS], 4);
	cr_expect_eq(stats.entries[AC_NAMES], 1);
	cr_expect_eq(stats.entries[AC_PRODUCTS], 1);
	cr_expect_eq(stats.paid_raws, 1, "two names of one object, and one that is gone");
	cr_expect_eq(stats.paid_bytes, 12);
	cr_expect_eq(stats.damaged, 1);
	cr_expect_eq(stats.damaged_bytes, 7);
	cr_expect_eq(stats.temporary, 2);
	ac_store_close(store);
}

struct findings {
	unsigned count;
	char last_path[SCRATCH_PATH_SIZE];
	char last_what[200];
};

static void note_finding(void *context, const char *path, const char *what)
{
	struct findings *findings = context;
	findings->count++;
	snprintf(findings->last_path, sizeof findings->last_path, "%s", path);
	snprintf(findings->last_what, sizeof findings->last_what, "%s", what);
}

static struct ac_verify_result verify(struct ac_store *store, struct findings *findings)
{
	struct ac_verify_result result;
	struct ac_error error = {0};
	*findings = (struct findings){0};
	cr_assert_eq(ac_store_verify(store, note_finding, findings, &result, &error), AC_OK, "%s",
		     error.text);
	return result;
}

static void damage_object(const char *text)
{
	char path[SCRATCH_PATH_SIZE];
	struct ac_sha256 sha;
	ac_sha256_of(text, strlen(text), &sha);
	object_path(&sha, path);
	cr_assert_eq(chmod(path, 0644), 0);
	write_text(path, "other");
}

Test(cache_care, verify_of_a_sound_store)
{
	struct findings findings;
	struct ac_store *store = open_store();
	put_entry(store, AC_REQUESTS, "r", "bought", AC_REF_PAID);
	put_entry(store, AC_PRODUCTS, "p", "", 0);
	unsigned before = count_files("store", "");
	struct ac_verify_result result = verify(store, &findings);
	cr_expect_eq(result.objects_checked, 2);
	cr_expect_eq(result.entries_checked, 2);
	cr_expect_eq(result.damaged, 0);
	cr_expect_eq(result.dangling, 0);
	cr_expect_eq(findings.count, 0);
	cr_expect_eq(count_files("store", ""), before);
	ac_store_close(store);
}

Test(cache_care, verify_sets_damaged_objects_aside)
{
	struct findings findings;
	struct ac_store *store = open_store();
	put_entry(store, AC_REQUESTS, "r", "bought", AC_REF_PAID);
	put_entry(store, AC_PRODUCTS, "p", "product", 0);
	damage_object("product");
	struct ac_verify_result result = verify(store, &findings);
	cr_expect_eq(result.damaged, 1);
	cr_expect_eq(result.dangling, 1);
	cr_expect_eq(result.paid_missing, 0);
	cr_expect_eq(findings.count, 1);
	cr_expect_not_null(strstr(findings.last_path, "store/objects/"));
	cr_expect_eq(count_files("store/damaged", "objects-"), 1);
	damage_object("bought");
	result = verify(store, &findings);
	cr_expect_eq(result.objects_checked, 1);
	cr_expect_eq(result.damaged, 1);
	cr_expect_eq(result.dangling, 2);
	cr_expect_eq(result.paid_missing, 1);
	cr_expect_eq(findings.count, 2, "the object, and the bought bytes that are missing now");
	result = verify(store, &findings);
	cr_expect_eq(result.damaged, 0);
	cr_expect_eq(result.paid_missing, 1);
	ac_store_close(store);
}

Test(cache_care, verify_sets_damaged_entries_aside)
{
	char path[SCRATCH_PATH_SIZE];
	struct findings findings;
	struct ac_store *store = open_store();
	put_entry(store, AC_REQUESTS, "r", "bought", AC_REF_PAID);
	put_entry(store, AC_NAMES, "n", "bought", AC_REF_PAID);
	entry_path(AC_NAMES, "n", path);
	cr_assert_eq(truncate(path, 50), 0);
	struct ac_verify_result result = verify(store, &findings);
	cr_expect_eq(result.entries_checked, 2);
	cr_expect_eq(result.damaged, 1);
	cr_expect_str_eq(findings.last_path, path);
	cr_expect_not(exists(path));
	cr_expect_eq(count_files("store/damaged", "names-"), 1);
	ac_store_close(store);
}

/* Sound in itself, but where another key belongs: nobody would ever find it. */
Test(cache_care, verify_finds_misplaced_entries)
{
	char path[SCRATCH_PATH_SIZE];
	char wrong[SCRATCH_PATH_SIZE];
	struct findings findings;
	struct ac_store *store = open_store();
	put_entry(store, AC_REQUESTS, "r", "bought", AC_REF_PAID);
	entry_path(AC_REQUESTS, "r", path);
	entry_path(AC_REQUESTS, "other", wrong);
	size_t len = 0;
	char *text = read_text(path, &len);
	cr_assert_eq(ac_file_replace(wrong, text, len, false, NULL, NULL), AC_OK);
	free(text);
	struct ac_verify_result result = verify(store, &findings);
	cr_expect_eq(result.damaged, 1);
	cr_expect_str_eq(findings.last_path, wrong);
	cr_expect(exists(path));
	cr_expect_not(exists(wrong));
	ac_store_close(store);
}

Test(cache_care, verify_leaves_strangers_alone)
{
	struct findings findings;
	struct ac_store *store = open_store();
	put_entry(store, AC_REQUESTS, "r", "bought", AC_REF_PAID);
	cr_assert_eq(ac_file_replace("store/objects/00/notes.txt", "x", 1, false, NULL, NULL),
		     AC_OK);
	cr_assert_eq(ac_file_replace("store/names/ff/UPPER", "x", 1, false, NULL, NULL), AC_OK);
	write_text("store/objects/00/" AC_TEMP_PREFIX "1", "somebody is writing");
	struct ac_verify_result result = verify(store, &findings);
	cr_expect_eq(result.objects_checked, 1);
	cr_expect_eq(result.damaged, 0);
	cr_expect_eq(findings.count, 2);
	cr_expect(exists("store/objects/00/notes.txt"));
	cr_expect(exists("store/names/ff/UPPER"));
	ac_store_close(store);
}

Test(cache_care, verify_moves_links_and_folders)
{
	char path[SCRATCH_PATH_SIZE];
	struct findings findings;
	struct ac_store *store = open_store();
	struct ac_ref one = put_ref(store, "one", 0);
	struct ac_ref two = put_ref(store, "two", 0);
	object_path(&one.sha, path);
	cr_assert_eq(unlink(path), 0);
	cr_assert_eq(symlink("/nowhere", path), 0);
	object_path(&two.sha, path);
	cr_assert_eq(unlink(path), 0);
	cr_assert_eq(mkdir(path, 0755), 0);
	struct ac_verify_result result = verify(store, &findings);
	cr_expect_eq(result.damaged, 2);
	cr_expect_not(exists(path));
	ac_store_close(store);
}

Test(cache_care, verify_large_object)
{
	struct findings findings;
	struct ac_sha256 sha;
	const size_t len = 1000003;
	char *data = calloc(len, 1);
	cr_assert_not_null(data);
	struct ac_store *store = open_store();
	cr_assert_eq(ac_object_put(store, data, len, false, &sha, NULL), AC_OK);
	cr_expect_eq(verify(store, &findings).damaged, 0);
	data[len - 1] = 1;
	char path[SCRATCH_PATH_SIZE];
	object_path(&sha, path);
	cr_assert_eq(chmod(path, 0644), 0);
	write_bytes(path, data, len);
	cr_expect_eq(verify(store, &findings).damaged, 1);
	free(data);
	ac_store_close(store);
}

/* A hole of gigabytes where a few bytes should be costs no time. */
Test(cache_care, verify_of_what_became_huge)
{
	struct findings findings;
	char path[SCRATCH_PATH_SIZE];
	struct timespec from;
	struct timespec to;
	struct ac_store *store = open_store();
	put_entry(store, AC_PRODUCTS, "p", "product", 0);
	struct ac_ref ref = put_ref(store, "product", 0);
	object_path(&ref.sha, path);
	cr_assert_eq(chmod(path, 0644), 0);
	cr_assert_eq(truncate(path, (off_t)1 << 40), 0);
	clock_gettime(CLOCK_MONOTONIC, &from);
	cr_expect_eq(verify(store, &findings).damaged, 1);
	clock_gettime(CLOCK_MONOTONIC, &to);
	cr_expect_lt(to.tv_sec - from.tv_sec, 10);
	cr_expect_not(exists(path));
	ac_store_close(store);
}

/* The digest is what counts: a ref that states another size does not make bytes wrong. */
Test(cache_care, verify_believes_the_digest)
{
	struct findings findings;
	struct ac_store *store = open_store();
	struct ac_ref ref = put_ref(store, "bought", AC_REF_PAID);
	ref.size = 1;
	cr_assert_eq(ac_entry_put(store, AC_REQUESTS, "r", 1, &ref, 1, false, NULL), AC_OK);
	struct ac_verify_result result = verify(store, &findings);
	cr_expect_eq(result.damaged, 0);
	cr_expect_eq(result.paid_missing, 0);
	ac_store_close(store);
}

Test(cache_care, verify_looks_at_trash_and_projects)
{
	struct findings findings;
	struct ac_store *store = open_store();
	put_entry(store, AC_REQUESTS, "r", "bought", AC_REF_PAID);
	cr_assert_eq(
		ac_file_replace("store/trash/00/"
				"11111111111111111111111111111111111111111111111111111111111111",
				"x", 1, false, NULL, NULL),
		AC_OK);
	cr_assert_eq(ac_file_replace("store/projects/none", "x", 1, false, NULL, NULL), AC_OK);
	struct ac_verify_result result = verify(store, &findings);
	cr_expect_eq(result.damaged, 1);
	cr_expect_eq(findings.count, 2);
	cr_expect_not_null(strstr(findings.last_path, "store/projects/none"));
	cr_expect_eq(count_files("store/damaged", "trash-"), 1);
	cr_expect(exists("store/projects/none"));
	ac_store_close(store);
}
