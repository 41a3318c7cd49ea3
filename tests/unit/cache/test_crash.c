/* test_crash.c - a writer killed at any instant leaves old bytes or new ones, never a part. */
#include "scratch.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define KILLS     60
#define FILE_SIZE 300000u

TestSuite(cache_crash, .init = scratch_init, .fini = scratch_fini, .timeout = 60);

/* Each content is one letter throughout, so that a part or a mixture shows. */
static void write_for_ever(void)
{
	static char data[FILE_SIZE];
	struct ac_store *store = NULL;
	if (ac_store_open("store", &store, NULL) != AC_OK)
		_exit(1);
	for (unsigned i = 0;; i++) {
		char key[2] = {(char)('a' + i % 20), '\0'};
		struct ac_ref ref = {
			.number = 1, .flags = AC_REF_PAID, .size = FILE_SIZE, .label = "x"};
		memset(data, key[0], sizeof data);
		ref.note = data;
		ref.note_len = 5000 + i % 7;
		if (ac_file_replace("out/file", data, sizeof data, true, NULL, NULL) != AC_OK ||
		    ac_object_put(store, data, sizeof data - i % 3, false, &ref.sha, NULL) !=
			    AC_OK ||
		    ac_entry_append(store, AC_REQUESTS, "key", 3, &ref, false, NULL, NULL) !=
			    AC_OK ||
		    ac_entry_put(store, AC_PRODUCTS, key, 1, &ref, 1, false, NULL) != AC_OK)
			_exit(2);
	}
}

static void expect_whole_file(void)
{
	struct ac_bytes bytes;
	enum ac_code code = ac_file_read("out/file", FILE_SIZE, &bytes, NULL);
	if (code == AC_NOT_FOUND)
		return;
	cr_assert_eq(code, AC_OK);
	cr_assert_eq(bytes.len, FILE_SIZE);
	for (size_t i = 1; i < bytes.len; i++)
		cr_assert_eq(bytes.data[i], bytes.data[0]);
	ac_bytes_release(&bytes);
}

static void tell_finding(void *context, const char *path, const char *what)
{
	(void)context;
	cr_expect(false, "%s %s", path, what);
}

Test(cache_crash, killed_writers_leave_no_parts)
{
	struct ac_verify_result result;
	unsigned seed = 1;
	for (int i = 0; i < KILLS; i++) {
		int status = 0;
		pid_t pid = fork_child();
		if (pid == 0)
			write_for_ever();
		seed = seed * 1103515245u + 12345u;
		usleep(500 + seed / 65536u % 12000);
		cr_assert_eq(kill(pid, SIGKILL), 0);
		cr_assert_eq(waitpid(pid, &status, 0), pid);
		cr_assert(WIFSIGNALED(status), "the writer ended by itself: %d", status);
		expect_whole_file();
		struct ac_store *store = open_store();
		cr_assert_eq(ac_store_verify(store, tell_finding, NULL, &result, NULL), AC_OK);
		cr_expect_eq(result.damaged, 0);
		cr_expect_eq(result.paid_missing, 0);
		ac_store_close(store);
	}
	cr_expect_gt(result.objects_checked, 0);
	cr_expect_gt(result.entries_checked, 0);
	/* Leftovers there are; a clean removes those of the store. */
	struct ac_store *store = open_store();
	struct ac_clean_result cleaned;
	cr_assert_eq(ac_store_clean(store, &cleaned, NULL), AC_OK);
	cr_expect_eq(count_files("store", AC_TEMP_PREFIX), 0);
	cr_expect_gt(cleaned.kept_paid, 0);
	ac_store_close(store);
}

static void make_store_for_ever(void)
{
	struct ac_store *store = NULL;
	struct ac_sha256 sha;
	for (unsigned i = 0;; i++) {
		char dir[32];
		snprintf(dir, sizeof dir, "stores/%u", i);
		if (ac_store_open(dir, &store, NULL) != AC_OK ||
		    ac_object_put(store, "x", 1, false, &sha, NULL) != AC_OK)
			_exit(1);
		ac_store_close(store);
	}
}

/* Killed while making a store, it is one that the next can use. */
Test(cache_crash, killed_makers_leave_usable_stores)
{
	for (int i = 0; i < 10; i++) {
		pid_t pid = fork_child();
		if (pid == 0)
			make_store_for_ever();
		/* On a busy machine it may be long before the first maker runs at all. */
		for (int waited = 0; !exists("stores/2") && waited < 20000; waited++)
			usleep(500);
		usleep(2000u + 700u * (unsigned)i);
		cr_assert_eq(kill(pid, SIGKILL), 0);
		cr_assert_eq(waitpid(pid, NULL, 0), pid);
	}
	for (unsigned i = 0;; i++) {
		struct ac_store *store = NULL;
		struct ac_sha256 sha;
		char path[64];
		snprintf(path, sizeof path, "stores/%u", i);
		if (!exists(path)) {
			cr_expect_gt(i, 1);
			break;
		}
		cr_assert_eq(ac_store_open(path, &store, NULL), AC_OK);
		cr_assert_eq(ac_object_put(store, "x", 1, false, &sha, NULL), AC_OK);
		ac_store_close(store);
		snprintf(path, sizeof path, "stores/%u/CACHEDIR.TAG", i);
		cr_expect(exists(path));
	}
}
