/* test_inspect.c - looking at single entries and objects. */
#include "scratch.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

TestSuite(cache_inspect, .init = scratch_init, .fini = scratch_fini, .timeout = 60);

struct matches {
	unsigned entries, objects, trash, most;
	char last[AC_SHA256_HEX_SIZE];
};

static bool note_match(void *context, const struct ac_match *match)
{
	struct matches *matches = context;
	matches->entries += match->kind == AC_MATCH_ENTRY;
	matches->objects += match->kind == AC_MATCH_OBJECT;
	matches->trash += match->kind == AC_MATCH_TRASH;
	snprintf(matches->last, sizeof matches->last, "%s", match->hex);
	return matches->most == 0 || matches->entries + matches->objects < matches->most;
}

static struct matches match(struct ac_store *store, const char *prefix, unsigned most)
{
	struct matches matches = {.most = most};
	cr_assert_eq(ac_store_match(store, prefix, note_match, &matches, NULL), AC_OK);
	return matches;
}

static void key_hex(const char *text, char out[AC_KEY_HEX_SIZE])
{
	struct ac_key key;
	ac_key_of(text, strlen(text), &key);
	ac_key_format(&key, out);
}

Test(cache_inspect, by_the_beginning_of_a_digest)
{
	char hex[AC_KEY_HEX_SIZE];
	char prefix[AC_SHA256_HEX_SIZE];
	struct ac_sha256 sha;
	struct ac_store *store = open_store();
	cr_expect_eq(match(store, "00", 0).entries, 0, "no store at all");
	put_entry(store, AC_REQUESTS, "key", "bytes", AC_REF_PAID);
	put_entry(store, AC_NAMES, "key", "bytes", AC_REF_PAID);
	key_hex("key", hex);
	for (int len = 2; len <= 32; len += 10) {
		snprintf(prefix, sizeof prefix, "%.*s", len, hex);
		cr_expect_eq(match(store, prefix, 0).entries, 2, "%s", prefix);
		cr_expect_str_eq(match(store, prefix, 0).last, hex);
	}
	cr_expect_eq(match(store, hex, 1).entries, 1, "ended by the caller");
	hex[31] = hex[31] == '0' ? '1' : '0';
	cr_expect_eq(match(store, hex, 0).entries, 0);
	ac_sha256_of("bytes", 5, &sha);
	ac_sha256_format(&sha, prefix);
	cr_expect_eq(match(store, prefix, 0).objects, 1);
	prefix[8] = '\0';
	cr_expect_eq(match(store, prefix, 0).objects, 1);
	ac_store_close(store);
}

Test(cache_inspect, what_is_no_digest)
{
	const char *const prefixes[] = {"", "a", "xy", "AB", "a/", "../x", "ab "};
	char text[80];
	struct matches matches = {0};
	struct ac_error error = {0};
	struct ac_store *store = open_store();
	for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
		cr_expect_eq(ac_store_match(store, prefixes[i], note_match, &matches, &error),
			     AC_REFUSED, "%s", prefixes[i]);
	memset(text, 'a', sizeof text);
	text[65] = '\0';
	cr_expect_eq(ac_store_match(store, text, note_match, &matches, &error), AC_REFUSED);
	text[64] = '\0';
	cr_expect_eq(ac_store_match(store, text, note_match, &matches, &error), AC_OK);
	cr_expect_eq(ac_entry_show(store, AC_REQUESTS, "ab", NULL, NULL, &error), AC_REFUSED);
	ac_store_close(store);
}

struct shown {
	unsigned count, refs;
	enum ac_space space;
	char text[100], path[SCRATCH_PATH_SIZE];
};

static bool note_entry(void *context, const struct ac_entry_view *view)
{
	struct shown *shown = context;
	shown->count++;
	shown->refs = (unsigned)view->entry->count;
	shown->space = view->space;
	snprintf(shown->text, sizeof shown->text, "%.*s", (int)view->text_len, view->text);
	snprintf(shown->path, sizeof shown->path, "%s", view->path);
	cr_expect_eq(strlen(view->key_hex), 32);
	cr_expect_gt(view->written.tv_sec, 0);
	return true;
}

Test(cache_inspect, an_entry)
{
	char hex[AC_KEY_HEX_SIZE];
	char path[SCRATCH_PATH_SIZE];
	struct shown shown = {0};
	struct ac_store *store = open_store();
	put_entry(store, AC_REQUESTS, "the key", "one", AC_REF_PAID);
	put_entry(store, AC_REQUESTS, "the key", "two", 0);
	key_hex("the key", hex);
	cr_assert_eq(ac_entry_show(store, AC_REQUESTS, hex, note_entry, &shown, NULL), AC_OK);
	cr_expect_eq(shown.refs, 2);
	cr_expect_str_eq(shown.text, "the key");
	entry_path(AC_REQUESTS, "the key", path);
	cr_expect_str_eq(shown.path, path);
	cr_expect_eq(ac_entry_show(store, AC_NAMES, hex, note_entry, &shown, NULL), AC_NOT_FOUND);
	cr_assert_eq(truncate(path, 50), 0);
	cr_expect_eq(ac_entry_show(store, AC_REQUESTS, hex, note_entry, &shown, NULL), AC_DAMAGED);
	cr_expect(exists(path), "looking moves nothing");
	cr_expect_eq(shown.count, 1);
	ac_store_close(store);
}

Test(cache_inspect, entries_naming_an_object)
{
	char path[SCRATCH_PATH_SIZE];
	struct ac_sha256 sha;
	struct shown shown = {0};
	struct ac_store *store = open_store();
	put_entry(store, AC_REQUESTS, "a", "bytes", AC_REF_PAID);
	put_entry(store, AC_PRODUCTS, "b", "bytes", 0);
	put_entry(store, AC_PRODUCTS, "c", "others", 0);
	put_entry(store, AC_PRODUCTS, "d", "bytes", 0);
	entry_path(AC_PRODUCTS, "d", path);
	cr_assert_eq(truncate(path, 50), 0);
	ac_sha256_of("bytes", 5, &sha);
	cr_assert_eq(ac_entries_naming(store, &sha, note_entry, &shown, NULL), AC_OK);
	cr_expect_eq(shown.count, 2);
	ac_store_close(store);
}

Test(cache_inspect, an_object)
{
	char path[SCRATCH_PATH_SIZE];
	struct ac_object_view view;
	struct ac_store *store = open_store();
	struct ac_ref ref = put_ref(store, "bytes", 0);
	cr_assert_eq(ac_object_show(store, &ref.sha, &view), AC_OK);
	cr_expect_eq(view.size, 5);
	cr_expect_not(view.is_in_trash);
	object_path(&ref.sha, path);
	cr_expect_str_eq(view.path, path);
	cr_assert_eq(unlink(path), 0);
	cr_expect_eq(ac_object_show(store, &ref.sha, &view), AC_NOT_FOUND);
	cr_expect_not(view.is_in_trash);
	ac_store_close(store);
}
