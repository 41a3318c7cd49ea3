/* test_objects.c - storing and reading bytes by their SHA-256, and what happens to damaged ones. */
#include "scratch.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

TestSuite(cache_objects, .init = scratch_init, .fini = scratch_fini, .timeout = 60);

static struct ac_sha256 put(struct ac_store *store, const char *text, bool durable)
{
	struct ac_sha256 sha;
	struct ac_error error = {0};
	cr_assert_eq(ac_object_put(store, text, strlen(text), durable, &sha, &error), AC_OK, "%s",
		     error.text);
	return sha;
}

static void overwrite(const struct ac_sha256 *sha, const char *text)
{
	char path[SCRATCH_PATH_SIZE];
	object_path(sha, path);
	cr_assert_eq(chmod(path, 0644), 0);
	write_text(path, text);
}

static bool get_equals(struct ac_store *store, const struct ac_sha256 *sha, const char *text)
{
	struct ac_bytes bytes;
	if (ac_object_get(store, sha, 1000, &bytes, NULL) != AC_OK)
		return false;
	bool same = bytes.len == strlen(text) &&
		    (bytes.len == 0 || memcmp(bytes.data, text, bytes.len) == 0);
	ac_bytes_release(&bytes);
	return same;
}

Test(cache_objects, round_trip)
{
	char path[SCRATCH_PATH_SIZE];
	struct ac_sha256 wanted;
	struct ac_store *store = open_store();
	struct ac_sha256 sha = put(store, "text", false);
	ac_sha256_of("text", 4, &wanted);
	cr_expect(ac_sha256_equal(&sha, &wanted));
	cr_expect(ac_object_has(store, &sha));
	cr_expect(get_equals(store, &sha, "text"));
	object_path(&sha, path);
	cr_expect_eq(mode_of(path) & 0222u, 0);
	sha.bytes[31] ^= 1;
	cr_expect_not(ac_object_has(store, &sha));
	ac_store_close(store);
}

Test(cache_objects, empty_object)
{
	struct ac_bytes bytes;
	struct ac_sha256 sha;
	struct ac_store *store = open_store();
	cr_assert_eq(ac_object_put(store, NULL, 0, true, &sha, NULL), AC_OK);
	cr_assert_eq(ac_object_put(store, NULL, 0, true, &sha, NULL), AC_OK);
	cr_expect(ac_object_has(store, &sha));
	cr_assert_eq(ac_object_get(store, &sha, 0, &bytes, NULL), AC_OK);
	cr_expect_null(bytes.data);
	ac_store_close(store);
}

Test(cache_objects, max_len_is_exact)
{
	struct ac_bytes bytes;
	struct ac_error error = {0};
	struct ac_store *store = open_store();
	struct ac_sha256 sha = put(store, "text", false);
	cr_expect_eq(ac_object_get(store, &sha, 3, &bytes, &error), AC_REFUSED);
	cr_expect_null(bytes.data);
	cr_expect(ac_object_has(store, &sha), "too large for the caller is not damaged");
	cr_expect_eq(ac_object_get(store, &sha, 4, &bytes, &error), AC_OK);
	ac_bytes_release(&bytes);
	ac_store_close(store);
}

Test(cache_objects, storing_again_writes_nothing)
{
	char path[SCRATCH_PATH_SIZE];
	struct stat before;
	struct stat after;
	struct ac_store *store = open_store();
	struct ac_sha256 sha = put(store, "text", false);
	object_path(&sha, path);
	make_old(path, 5000);
	cr_assert_eq(stat(path, &before), 0);
	put(store, "text", false);
	cr_assert_eq(stat(path, &after), 0);
	cr_expect_eq(after.st_ino, before.st_ino);
	cr_expect_gt(after.st_mtime, before.st_mtime, "its new time keeps it from a clean");
	put(store, "text", true);
	cr_assert_eq(stat(path, &after), 0);
	cr_expect_eq(after.st_ino, before.st_ino);
	ac_store_close(store);
}

static void check_damage(const char *content)
{
	char path[SCRATCH_PATH_SIZE];
	struct ac_bytes bytes;
	struct ac_error error = {0};
	struct ac_store *store = open_store();
	struct ac_sha256 sha = put(store, "text", false);
	unsigned aside = count_files("store/damaged", "objects-");
	overwrite(&sha, content);
	cr_expect_eq(ac_object_get(store, &sha, 1000, &bytes, &error), AC_DAMAGED, "%s", content);
	cr_expect_null(bytes.data);
	object_path(&sha, path);
	cr_expect_not_null(strstr(error.text, path), "%s", error.text);
	cr_expect_not(ac_object_has(store, &sha));
	cr_expect_eq(count_files("store/damaged", "objects-"), aside + 1);
	cr_expect_eq(ac_object_get(store, &sha, 1000, &bytes, &error), AC_NOT_FOUND);
	put(store, "text", false);
	cr_expect(get_equals(store, &sha, "text"));
	ac_store_close(store);
}

Test(cache_objects, damaged_is_set_aside)
{
	check_damage("tixt");
	check_damage("");
	check_damage("text and more");
	check_damage("tex");
	char hex[AC_SHA256_HEX_SIZE];
	char path[SCRATCH_PATH_SIZE];
	struct ac_sha256 sha;
	ac_sha256_of("text", 4, &sha);
	ac_sha256_format(&sha, hex);
	/* All four are kept, each under a name of its own. */
	snprintf(path, sizeof path, "store/damaged/objects-%s", hex);
	cr_expect(holds_text(path, "tixt"));
	snprintf(path, sizeof path, "store/damaged/objects-%s-4", hex);
	cr_expect(holds_text(path, "tex"));
}

Test(cache_objects, a_link_is_no_object)
{
	char path[SCRATCH_PATH_SIZE];
	struct ac_bytes bytes;
	struct ac_store *store = open_store();
	struct ac_sha256 sha = put(store, "text", false);
	object_path(&sha, path);
	write_text("same", "text");
	cr_assert_eq(unlink(path), 0);
	cr_assert_eq(symlink("../../../same", path), 0);
	cr_expect_not(ac_object_has(store, &sha));
	cr_expect_eq(ac_object_get(store, &sha, 1000, &bytes, NULL), AC_DAMAGED);
	cr_expect_not(exists(path));
	ac_store_close(store);
}

Test(cache_objects, storing_heals_a_wrong_size)
{
	struct ac_store *store = open_store();
	struct ac_sha256 sha = put(store, "text", false);
	overwrite(&sha, "te");
	put(store, "text", false);
	cr_expect(get_equals(store, &sha, "text"));
	ac_store_close(store);
}

/* Where money hangs on the bytes, a right size is not enough. */
Test(cache_objects, durable_storing_heals_wrong_bytes)
{
	struct ac_store *store = open_store();
	struct ac_sha256 sha = put(store, "text", false);
	overwrite(&sha, "tixt");
	put(store, "text", true);
	cr_expect(get_equals(store, &sha, "text"));
	ac_store_close(store);
}

static int put_beyond_limit(void *context)
{
	static const char data[100000] = {1};
	const struct rlimit limit = {50000, 50000};
	struct ac_error error = {0};
	struct ac_sha256 sha;
	struct ac_store *store = NULL;
	(void)context;
	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &limit) != 0 || ac_store_open("store", &store, &error) != AC_OK)
		return 1;
	if (ac_object_put(store, data, sizeof data, true, &sha, &error) != AC_IO)
		return 2;
	if (ac_object_has(store, &sha) || strstr(error.text, "objects/") == NULL)
		return 3;
	ac_store_close(store);
	return 0;
}

Test(cache_objects, failing_write_leaves_nothing)
{
	cr_expect_eq(in_child(put_beyond_limit, NULL), 0);
	cr_expect_eq(count_files("store/objects", ""), 0);
}
