/* test_clean.c - clean removes what can be made again, and nothing that was bought. */
#include "scratch.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

TestSuite(cache_clean, .init = scratch_init, .fini = scratch_fini, .timeout = 60);

static struct ac_clean_result clean(struct ac_store *store)
{
	struct ac_clean_result result;
	struct ac_error error = {0};
	cr_assert_eq(ac_store_clean(store, &result, &error), AC_OK, "%s", error.text);
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

Test(cache_clean, paid_stays_and_free_goes)
{
	struct ac_store *store = open_store();
	put_entry(store, AC_REQUESTS, "paid", "bought", AC_REF_PAID);
	put_entry(store, AC_NAMES, "paid", "bought", AC_REF_PAID);
	put_entry(store, AC_REQUESTS, "free", "free", 0);
	put_entry(store, AC_NAMES, "free", "free", 0);
	put_entry(store, AC_PRODUCTS, "product", "product", 0);
	put_ref(store, "nameless", 0);
	struct ac_clean_result result = clean(store);
	cr_expect(has(store, "bought"));
	cr_expect(finds(store, AC_REQUESTS, "paid"));
	cr_expect(finds(store, AC_NAMES, "paid"));
	cr_expect_not(has(store, "free"));
	cr_expect_not(has(store, "product"));
	cr_expect_not(has(store, "nameless"));
	cr_expect_not(finds(store, AC_REQUESTS, "free"));
	cr_expect_not(finds(store, AC_NAMES, "free"));
	cr_expect_not(finds(store, AC_PRODUCTS, "product"));
	cr_expect_eq(result.kept_paid, 1);
	cr_expect_eq(result.removed, 6);
	cr_expect_gt(result.removed_bytes, 4 + 7 + 8);
	result = clean(store);
	cr_expect_eq(result.removed, 0);
	cr_expect_eq(result.kept_paid, 1);
	ac_store_close(store);
}

/* One entry with both kinds stays; of its objects, the bought ones. */
Test(cache_clean, mixed_entries)
{
	struct ac_store *store = open_store();
	put_entry(store, AC_REQUESTS, "key", "free", 0);
	put_entry(store, AC_REQUESTS, "key", "bought", AC_REF_PAID);
	put_entry(store, AC_REQUESTS, "key", "draft", AC_REF_DRAFT);
	clean(store);
	cr_expect(finds(store, AC_REQUESTS, "key"));
	cr_expect(has(store, "bought"));
	cr_expect_not(has(store, "free"));
	cr_expect_not(has(store, "draft"));
	ac_store_close(store);
}

/* The same bytes as a product and as a purchase. */
Test(cache_clean, paid_anywhere_is_paid)
{
	struct ac_store *store = open_store();
	put_entry(store, AC_PRODUCTS, "product", "same", 0);
	put_entry(store, AC_REQUESTS, "free", "same", 0);
	put_entry(store, AC_NAMES, "paid", "same", AC_REF_PAID);
	clean(store);
	cr_expect(has(store, "same"));
	cr_expect_not(finds(store, AC_PRODUCTS, "product"));
	ac_store_close(store);
}

Test(cache_clean, leftovers_go_and_strangers_stay)
{
	struct ac_store *store = open_store();
	struct ac_ref ref = put_ref(store, "x", 0);
	char path[SCRATCH_PATH_SIZE];
	char temp[SCRATCH_PATH_SIZE + 32];
	object_path(&ref.sha, path);
	*strrchr(path, '/') = '\0';
	snprintf(temp, sizeof temp, "%s/" AC_TEMP_PREFIX "1", path);
	write_text(temp, "12345");
	write_text("store/" AC_TEMP_PREFIX "2", "12345");
	write_text("store/notes.txt", "mine");
	cr_assert_eq(ac_file_replace("store/objects/00/notes.txt", "x", 1, false, NULL, NULL),
		     AC_OK);
	cr_assert_eq(mkdir("store/objects/00/" AC_TEMP_PREFIX "3", 0755), 0);
	cr_assert_eq(ac_file_replace("store/damaged/objects-x", "x", 1, false, NULL, NULL), AC_OK);
	struct ac_clean_result result = clean(store);
	cr_expect_eq(result.removed, 3);
	cr_expect_eq(result.removed_bytes, 1 + 5 + 5);
	cr_expect_not(exists(temp));
	cr_expect(exists("store/notes.txt"));
	cr_expect(exists("store/objects/00/notes.txt"));
	cr_expect(exists("store/damaged/objects-x"));
	cr_expect(exists("store/format"));
	cr_expect(exists("store/CACHEDIR.TAG"));
	ac_store_close(store);
}

/* What a damaged entry named may have been bought. */
Test(cache_clean, doubt_keeps_nameless_objects)
{
	char path[SCRATCH_PATH_SIZE];
	struct ac_store *store = open_store();
	put_entry(store, AC_REQUESTS, "paid", "bought", AC_REF_PAID);
	put_entry(store, AC_REQUESTS, "free", "free", 0);
	entry_path(AC_REQUESTS, "paid", path);
	cr_assert_eq(truncate(path, 60), 0);
	for (int i = 0; i < 2; i++) {
		clean(store);
		cr_expect_not(exists(path));
		cr_expect_eq(count_files("store/damaged", "requests-"), 1);
		cr_expect(has(store, "bought"));
		cr_expect_not(has(store, "free"));
	}
	/* A person has taken it away. */
	cr_assert_eq(rename("store/damaged", "looked-at"), 0);
	clean(store);
	cr_expect_not(has(store, "bought"));
	ac_store_close(store);
}

/* No product is worth a doubt. */
Test(cache_clean, damaged_products_raise_no_doubt)
{
	char path[SCRATCH_PATH_SIZE];
	struct ac_store *store = open_store();
	put_entry(store, AC_PRODUCTS, "product", "product", 0);
	entry_path(AC_PRODUCTS, "product", path);
	cr_assert_eq(truncate(path, 60), 0);
	clean(store);
	cr_expect_not(has(store, "product"));
	ac_store_close(store);
}

/* Stores bought bytes, waits, and only then names them. */
static int buy_slowly(int report, int go_on)
{
	char byte = 'x';
	struct ac_store *store = NULL;
	struct ac_ref ref = {.flags = AC_REF_PAID, .size = 6, .label = "x"};
	if (ac_store_open("store", &store, NULL) != AC_OK ||
	    ac_object_put(store, "bought", 6, true, &ref.sha, NULL) != AC_OK)
		return 1;
	if (write(report, &byte, 1) != 1 || read(go_on, &byte, 1) != 1)
		return 2;
	if (ac_entry_append(store, AC_REQUESTS, "paid", 4, &ref, true, NULL, NULL) != AC_OK)
		return 3;
	bool stands = ac_object_has(store, &ref.sha);
	ac_store_close(store);
	return stands ? 0 : 4;
}

Test(cache_clean, spares_what_a_running_process_has_just_stored)
{
	int report[2];
	int go_on[2];
	char byte = 'x';
	char path[SCRATCH_PATH_SIZE];
	struct ac_store *store = open_store();
	struct ac_ref old = put_ref(store, "old", 0);
	object_path(&old.sha, path);
	make_old(path, 2 * 3600);
	/* There already, and old: storing it again has to count as new. */
	struct ac_ref before = put_ref(store, "bought", 0);
	object_path(&before.sha, path);
	make_old(path, 2 * 3600);
	write_text("store/" AC_TEMP_PREFIX "young", "x");
	write_text("store/" AC_TEMP_PREFIX "old", "x");
	make_old("store/" AC_TEMP_PREFIX "old", 2 * 3600);
	ac_store_close(store);
	cr_assert(pipe(report) == 0 && pipe(go_on) == 0);
	pid_t pid = fork_child();
	if (pid == 0)
		_exit(buy_slowly(report[1], go_on[0]));
	cr_assert_eq(read(report[0], &byte, 1), 1);
	store = open_store();
	clean(store);
	cr_expect(has(store, "bought"));
	cr_expect_not(has(store, "old"));
	cr_expect(exists("store/" AC_TEMP_PREFIX "young"));
	cr_expect_not(exists("store/" AC_TEMP_PREFIX "old"));
	cr_assert_eq(write(go_on[1], &byte, 1), 1);
	int status = 1;
	cr_assert_eq(waitpid(pid, &status, 0), pid);
	cr_expect_eq(status, 0);
	clean(store);
	cr_expect(has(store, "bought"));
	cr_expect_not(exists("store/" AC_TEMP_PREFIX "young"));
	ac_store_close(store);
}

/* Storing and naming without end, until the parent has seen enough. */
static void buy_for_ever(void)
{
	struct ac_store *store = NULL;
	for (unsigned i = 0;; i++) {
		char text[32];
		int len = snprintf(text, sizeof text, "bought %u", i % 50);
		struct ac_ref ref = {.flags = AC_REF_PAID, .size = (uint64_t)len, .label = "x"};
		if (i % 10 == 0) {
			ac_store_close(store);
			if (ac_store_open("store", &store, NULL) != AC_OK)
				_exit(1);
		}
		if (ac_object_put(store, text, (size_t)len, false, &ref.sha, NULL) != AC_OK ||
		    ac_entry_append(store, AC_REQUESTS, text, (size_t)len, &ref, false, NULL,
				    NULL) != AC_OK)
			_exit(2);
	}
}

Test(cache_clean, beside_running_buyers_nothing_bought_is_lost)
{
	pid_t buyers[2];
	struct ac_verify_result verified;
	for (int i = 0; i < 2; i++) {
		buyers[i] = fork_child();
		if (buyers[i] == 0)
			buy_for_ever();
	}
	struct ac_store *store = open_store();
	for (int i = 0; i < 40; i++) {
		clean(store);
		cr_assert_eq(ac_store_verify(store, NULL, NULL, &verified, NULL), AC_OK);
		cr_expect_eq(verified.paid_missing, 0);
		cr_expect_eq(verified.damaged, 0);
	}
	for (int i = 0; i < 2; i++) {
		int status = 0;
		cr_assert_eq(waitpid(buyers[i], &status, WNOHANG), 0, "a buyer failed: %d", status);
		cr_assert_eq(kill(buyers[i], SIGKILL), 0);
		cr_assert_eq(waitpid(buyers[i], NULL, 0), buyers[i]);
	}
	cr_expect_gt(clean(store).kept_paid, 0);
	ac_store_close(store);
}
