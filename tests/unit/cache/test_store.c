/* test_store.c - opening a store, what the first write makes, and versions of the format. */
#include "scratch.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

TestSuite(cache_store, .init = scratch_init, .fini = scratch_fini, .timeout = 60);

Test(cache_store, opening_and_finding_make_nothing)
{
	struct ac_entry entry;
	struct ac_bytes bytes;
	struct ac_stats stats;
	struct ac_verify_result verified;
	struct ac_clean_result cleaned;
	struct ac_sha256 sha = {{1}};
	struct ac_store *store = open_store();
	cr_expect_str_eq(ac_store_dir(store), "store");
	cr_expect_eq(ac_entry_find(store, AC_REQUESTS, "key", 3, &entry, NULL), AC_NOT_FOUND);
	cr_expect_eq(ac_object_get(store, &sha, 100, &bytes, NULL), AC_NOT_FOUND);
	cr_expect_not(ac_object_has(store, &sha));
	cr_expect_eq(ac_entry_set_aside(store, AC_REQUESTS, "key", 3, NULL), AC_NOT_FOUND);
	cr_expect_eq(ac_store_stats(store, &stats, NULL), AC_OK);
	cr_expect_eq(ac_store_verify(store, NULL, NULL, &verified, NULL), AC_OK);
	cr_expect_eq(ac_store_clean(store, &cleaned, NULL), AC_OK);
	ac_store_close(store);
	cr_expect_not(exists("store"));
	ac_store_close(NULL);
}

Test(cache_store, first_write_makes_the_store)
{
	struct ac_sha256 sha;
	struct ac_store *store = NULL;
	cr_assert_eq(ac_store_open("deep/er/store", &store, NULL), AC_OK);
	cr_assert_eq(ac_object_put(store, "x", 1, true, &sha, NULL), AC_OK);
	ac_store_close(store);
	cr_expect(holds_text("deep/er/store/format", "assetc cache 1\n"));
	char *tag = read_text("deep/er/store/CACHEDIR.TAG", NULL);
	cr_expect_eq(strncmp(tag, "Signature: 8a477f597d28d172789f06886806bc55\n", 44), 0);
	free(tag);
	cr_expect(exists("deep/er/store/objects/2d"));
	cr_expect_eq(count_files("deep", AC_TEMP_PREFIX), 0);
}

Test(cache_store, a_lock_makes_the_store_too)
{
	struct ac_lock lock = {0};
	struct ac_store *store = open_store();
	cr_assert_eq(ac_lock_take(store, "key", 3, true, &lock, NULL), AC_OK);
	ac_lock_release(&lock);
	ac_store_close(store);
	cr_expect(exists("store/format"));
	cr_expect(exists("store/CACHEDIR.TAG"));
}

Test(cache_store, survives_its_removal_while_open)
{
	struct ac_sha256 sha;
	struct ac_store *store = open_store();
	cr_assert_eq(ac_object_put(store, "x", 1, false, &sha, NULL), AC_OK);
	cr_assert_eq(rename("store", "elsewhere"), 0);
	cr_assert_eq(ac_object_put(store, "x", 1, false, &sha, NULL), AC_OK);
	cr_expect(exists("store/format"));
	cr_expect(ac_object_has(store, &sha));
	ac_store_close(store);
}

/* The tag tells backup programs to skip the folder: not where somebody keeps other things. */
Test(cache_store, no_tag_in_a_strangers_folder)
{
	struct ac_sha256 sha;
	cr_assert_eq(mkdir("store", 0755), 0);
	write_text("store/thesis.txt", "years of work");
	struct ac_store *store = open_store();
	cr_assert_eq(ac_object_put(store, "x", 1, false, &sha, NULL), AC_OK);
	ac_store_close(store);
	cr_expect_not(exists("store/CACHEDIR.TAG"));
	cr_expect(exists("store/format"));
}

Test(cache_store, clean_of_a_strangers_folder_does_nothing)
{
	struct ac_clean_result cleaned;
	const char *const path =
		"store/objects/ba/7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
	cr_assert_eq(ac_file_replace(path, "x", 1, false, NULL, NULL), AC_OK);
	struct ac_store *store = open_store();
	cr_assert_eq(ac_store_clean(store, &cleaned, NULL), AC_REFUSED);
	cr_expect_eq(cleaned.removed, 0);
	cr_expect(exists(path));
	ac_store_close(store);
}

Test(cache_store, an_empty_folder_becomes_a_store)
{
	struct ac_sha256 sha;
	cr_assert_eq(mkdir("store", 0755), 0);
	write_text("store/" AC_TEMP_PREFIX "0123", "left by somebody who was killed here");
	struct ac_store *store = open_store();
	cr_assert_eq(ac_object_put(store, "x", 1, false, &sha, NULL), AC_OK);
	ac_store_close(store);
	cr_expect(exists("store/CACHEDIR.TAG"));
}

Test(cache_store, a_newer_format_is_refused)
{
	struct ac_store *store = (struct ac_store *)1;
	struct ac_error error = {0};
	cr_assert_eq(mkdir("store", 0755), 0);
	write_text("store/format", "assetc cache 2\n");
	cr_expect_eq(ac_store_open("store", &store, &error), AC_REFUSED);
	cr_expect_null(store);
	cr_expect_not_null(strstr(error.text, "store is a cache of a newer format"), "%s",
			   error.text);
}

/* Another assetc may have made the folder in the meantime. */
Test(cache_store, a_newer_format_is_seen_before_the_first_write)
{
	struct ac_sha256 sha;
	struct ac_store *store = open_store();
	cr_assert_eq(mkdir("store", 0755), 0);
	write_text("store/format", "assetc cache 12\n");
	cr_expect_eq(ac_object_put(store, "x", 1, false, &sha, NULL), AC_REFUSED);
	cr_expect_eq(count_files("store", ""), 1);
	ac_store_close(store);
}

Test(cache_store, a_damaged_format_is_told)
{
	const char *const texts[] = {
		"assetc cache 1",
		"assetc cache \n",
		"assetc cache 0\n",
		"assetc cache 01\n",
		"assetc cache 1 \n",
		"assetc cache -1\n",
		"assetc cache 1\n\n",
		"Assetc cache 1\n",
		"assetc cache 99999999999999999999999999\n",
		"something else that is much longer than any format line ever can be\n"};
	struct ac_store *store = NULL;
	struct ac_error error = {0};
	cr_assert_eq(mkdir("store", 0755), 0);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		write_text("store/format", texts[i]);
		cr_expect_eq(ac_store_open("store", &store, &error), AC_DAMAGED, "%s", texts[i]);
		cr_expect_null(store);
	}
	cr_expect_not_null(strstr(error.text, "store/format"), "%s", error.text);
}

/* What a power cut can leave behind is as good as nothing. */
Test(cache_store, an_empty_format_is_written_again)
{
	struct ac_store *store = NULL;
	struct ac_sha256 sha;
	cr_assert_eq(mkdir("store", 0755), 0);
	write_text("store/format", "");
	cr_assert_eq(ac_store_open("store", &store, NULL), AC_OK);
	cr_expect_eq(ac_object_put(store, "x", 1, false, &sha, NULL), AC_OK);
	ac_store_close(store);
	cr_assert_eq(ac_store_open("store", &store, NULL), AC_OK);
	ac_store_close(store);
	cr_expect(!exists("store/objects") || exists("store/format"));
}

Test(cache_store, impossible_folders)
{
	struct ac_store *store = NULL;
	struct ac_error error = {0};
	char long_name[5000];
	memset(long_name, 'n', sizeof long_name);
	long_name[sizeof long_name - 1] = '\0';
	cr_expect_eq(ac_store_open("", &store, &error), AC_REFUSED);
	cr_expect_eq(ac_store_open(long_name, &store, &error), AC_IO);
	write_text("plain", "x");
	cr_expect_eq(ac_store_open("plain", &store, &error), AC_IO);
	cr_expect_eq(error.sys_errno, ENOTDIR);
	cr_expect_null(store);
}

static int use_unwritable(void *context)
{
	struct ac_error error = {0};
	struct ac_sha256 sha;
	struct ac_ref *ref = context;
	struct ac_entry entry;
	struct ac_bytes bytes;
	struct ac_lock lock = {0};
	struct ac_store *store = NULL;
	if (ac_store_open("store", &store, &error) != AC_OK)
		return 1;
	if (ac_entry_find(store, AC_REQUESTS, "key", 3, &entry, &error) != AC_OK ||
	    entry.count != 1)
		return 2;
	ac_entry_release(&entry);
	if (ac_object_get(store, &ref->sha, 100, &bytes, &error) != AC_OK || bytes.len != 4)
		return 3;
	ac_bytes_release(&bytes);
	if (ac_object_put(store, "new", 3, false, &sha, &error) != AC_IO ||
	    error.sys_errno != EACCES)
		return 4;
	if (strstr(error.text, "cannot make the folder store/objects/11: Permission denied") ==
	    NULL)
		return 5;
	if (ac_entry_put(store, AC_REQUESTS, "key", 3, ref, 1, false, &error) != AC_IO)
		return 6;
	ref->sha.bytes[0] ^= 1;
	if (ac_entry_append(store, AC_REQUESTS, "key", 3, ref, false, NULL, &error) != AC_IO)
		return 7;
	if (ac_entry_set_aside(store, AC_REQUESTS, "key", 3, &error) != AC_IO)
		return 8;
	if (ac_lock_take(store, "other", 5, true, &lock, &error) != AC_IO || lock.is_held)
		return 9;
	ac_lock_release(&lock);
	ac_store_close(store);
	return 0;
}

Test(cache_store, unwritable_store_still_answers)
{
	struct ac_store *store = open_store();
	struct ac_ref ref = put_ref(store, "text", AC_REF_PAID);
	put_entry(store, AC_REQUESTS, "key", "text", AC_REF_PAID);
	ac_store_close(store);
	unsigned before = count_files("store", "");
	cr_expect_eq(in_child_without_writing("store", use_unwritable, &ref), 0);
	cr_expect_eq(count_files("store", ""), before);
}

static int care_for_unwritable(void *context)
{
	struct ac_error error = {0};
	struct ac_stats stats;
	struct ac_verify_result verified;
	struct ac_clean_result cleaned;
	struct ac_bytes bytes;
	struct ac_store *store = NULL;
	if (ac_store_open("store", &store, &error) != AC_OK)
		return 1;
	if (ac_store_stats(store, &stats, &error) != AC_OK || stats.objects != 1)
		return 2;
	/* Found, but it cannot be moved. */
	if (ac_store_verify(store, NULL, NULL, &verified, &error) != AC_OK || verified.damaged != 0)
		return 3;
	if (ac_object_get(store, context, 100, &bytes, &error) != AC_DAMAGED)
		return 4;
	if (strstr(error.text, "could not be moved aside") == NULL)
		return 5;
	if (ac_store_clean(store, &cleaned, &error) != AC_IO || cleaned.removed != 0)
		return 6;
	ac_store_close(store);
	return 0;
}

Test(cache_store, unwritable_store_is_cared_for_as_far_as_possible)
{
	char path[SCRATCH_PATH_SIZE];
	struct ac_store *store = open_store();
	struct ac_ref ref = put_ref(store, "text", 0);
	put_entry(store, AC_PRODUCTS, "key", "text", 0);
	object_path(&ref.sha, path);
	cr_assert_eq(chmod(path, 0644), 0);
	write_text(path, "tixt");
	ac_store_close(store);
	cr_expect_eq(in_child_without_writing("store", care_for_unwritable, &ref.sha), 0);
	cr_expect(exists(path));
}

static int make_store_in_locked(void *context)
{
	struct ac_error error = {0};
	struct ac_sha256 sha;
	struct ac_store *store = NULL;
	(void)context;
	if (ac_store_open("locked/store", &store, &error) != AC_OK)
		return 1;
	if (ac_object_put(store, "new", 3, false, &sha, &error) != AC_IO)
		return 2;
	ac_store_close(store);
	return strstr(error.text, "locked/store: Permission denied") != NULL ? 0 : 3;
}

Test(cache_store, cannot_be_made)
{
	cr_assert_eq(mkdir("locked", 0755), 0);
	cr_expect_eq(in_child_without_writing("locked", make_store_in_locked, NULL), 0);
}
