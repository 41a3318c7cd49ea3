/* test_entries.c - finding and changing entries: what comes back, and what is refused. */
#include "scratch.h"

#include <criterion/criterion.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define KEY "assetc request 1\nprompt: a coin\n"

TestSuite(cache_entries, .init = scratch_init, .fini = scratch_fini, .timeout = 60);

static enum ac_code find(struct ac_store *store, const char *key, struct ac_entry *entry)
{
	return ac_entry_find(store, AC_REQUESTS, key, strlen(key), entry, NULL);
}

static enum ac_code put(struct ac_store *store, const char *key, const struct ac_ref *refs,
			size_t count)
{
	return ac_entry_put(store, AC_REQUESTS, key, strlen(key), refs, count, false, NULL);
}

static unsigned append(struct ac_store *store, const char *key, const struct ac_ref *ref)
{
	unsigned number = 0;
	struct ac_error error = {0};
	cr_assert_eq(ac_entry_append(store, AC_REQUESTS, key, strlen(key), ref, false, &number,
				     &error),
		     AC_OK, "%s", error.text);
	return number;
}

static void expect_ref(const struct ac_ref *found, const struct ac_ref *wanted)
{
	cr_expect_eq(found->number, wanted->number);
	cr_expect_eq(found->flags, wanted->flags);
	cr_expect(ac_sha256_equal(&found->sha, &wanted->sha));
	cr_expect_eq(found->size, wanted->size);
	cr_expect_str_eq(found->label, wanted->label);
	cr_assert_eq(found->note_len, wanted->note_len);
	cr_expect_eq(
		memcmp(found->note, wanted->note_len > 0 ? wanted->note : "", wanted->note_len), 0);
	cr_expect_eq(found->note[found->note_len], '\0');
}

Test(cache_entries, round_trip)
{
	struct ac_entry entry;
	char label[64];
	memset(label, 'l', 63);
	label[63] = '\0';
	struct ac_ref refs[] = {
		make_ref(1, "one", "{\"cost\": 1}\nend 0123456789abcdef\nref 9 - x"),
		make_ref(2, "two", ""),
		make_ref(7, "three", "x"),
		make_ref(UINT_MAX, "four", "\n"),
	};
	refs[0].flags = AC_REF_PAID | AC_REF_DRAFT;
	refs[1].flags = 0;
	refs[1].note = NULL;
	refs[1].size = UINT64_MAX;
	refs[2].flags = AC_REF_DRAFT;
	refs[2].note = "a\0b";
	refs[2].note_len = 3;
	refs[2].label = "!~";
	refs[3].label = label;
	struct ac_store *store = open_store();
	cr_assert_eq(put(store, KEY, refs, 4), AC_OK);
	cr_assert_eq(find(store, KEY, &entry), AC_OK);
	cr_assert_eq(entry.count, 4);
	for (size_t i = 0; i < 4; i++)
		expect_ref(&entry.refs[i], &refs[i]);
	ac_entry_release(&entry);
	cr_expect_null(entry.refs);
	ac_entry_release(&entry);
	cr_assert_eq(put(store, KEY, refs, 0), AC_OK);
	cr_assert_eq(find(store, KEY, &entry), AC_OK);
	cr_expect_eq(entry.count, 0);
	ac_entry_release(&entry);
	ac_store_close(store);
}

Test(cache_entries, any_key_text)
{
	static char long_text[AC_KEY_TEXT_MAX + 1];
	struct ac_entry entry;
	struct ac_error error = {0};
	struct ac_ref ref = make_ref(1, "one", "");
	struct ac_store *store = open_store();
	memset(long_text, '\n', sizeof long_text);
	const size_t lengths[] = {0, 1, 2, 1000, AC_KEY_TEXT_MAX};
	for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
		const char *text = lengths[i] == 0 ? NULL : long_text;
		cr_assert_eq(ac_entry_put(store, AC_NAMES, text, lengths[i], &ref, 1, false, NULL),
			     AC_OK);
		cr_assert_eq(ac_entry_find(store, AC_NAMES, text, lengths[i], &entry, NULL), AC_OK);
		expect_ref(&entry.refs[0], &ref);
		ac_entry_release(&entry);
	}
	cr_expect_eq(ac_entry_put(store, AC_NAMES, long_text, sizeof long_text, &ref, 1, false,
				  &error),
		     AC_REFUSED);
	cr_expect_eq(ac_entry_find(store, AC_NAMES, long_text, sizeof long_text, &entry, &error),
		     AC_REFUSED);
	cr_expect_eq(ac_entry_find(store, (enum ac_space)AC_SPACE_COUNT, "x", 1, &entry, &error),
		     AC_REFUSED);
	ac_store_close(store);
}

Test(cache_entries, spaces_are_apart)
{
	struct ac_entry entry;
	struct ac_ref ref = make_ref(1, "one", "");
	struct ac_store *store = open_store();
	cr_assert_eq(put(store, KEY, &ref, 1), AC_OK);
	cr_expect_eq(ac_entry_find(store, AC_NAMES, KEY, strlen(KEY), &entry, NULL), AC_NOT_FOUND);
	cr_expect_eq(ac_entry_find(store, AC_PRODUCTS, KEY, strlen(KEY), &entry, NULL),
		     AC_NOT_FOUND);
	/* A file copied from another space is not an answer in this one. */
	char from[SCRATCH_PATH_SIZE];
	char to[SCRATCH_PATH_SIZE];
	entry_path(AC_REQUESTS, KEY, from);
	entry_path(AC_PRODUCTS, KEY, to);
	size_t len = 0;
	char *text = read_text(from, &len);
	cr_assert_eq(ac_file_replace(to, text, len, false, NULL, NULL), AC_OK);
	cr_expect_eq(ac_entry_find(store, AC_PRODUCTS, KEY, strlen(KEY), &entry, NULL), AC_DAMAGED);
	free(text);
	ac_store_close(store);
}

/* Puts the entry of one key where that of another belongs, as if their digests were equal. */
static void forge_collision(const char *of, const char *at)
{
	char from[SCRATCH_PATH_SIZE];
	char to[SCRATCH_PATH_SIZE];
	size_t len = 0;
	entry_path(AC_REQUESTS, of, from);
	entry_path(AC_REQUESTS, at, to);
	char *text = read_text(from, &len);
	cr_assert_eq(ac_file_replace(to, text, len, false, NULL, NULL), AC_OK);
	free(text);
}

Test(cache_entries, a_collision_is_a_miss)
{
	const char *const others[] = {KEY "x", "", "assetc request 1\nprompt: a coim\n"};
	struct ac_entry entry;
	struct ac_error error = {0};
	struct ac_ref ref = make_ref(1, "one", "");
	struct ac_store *store = open_store();
	cr_assert_eq(put(store, KEY, &ref, 1), AC_OK);
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		forge_collision(KEY, others[i]);
		cr_expect_eq(find(store, others[i], &entry), AC_NOT_FOUND, "%s", others[i]);
		cr_expect_null(entry.refs);
		cr_expect_eq(ac_entry_set_aside(store, AC_REQUESTS, others[i], strlen(others[i]),
						NULL),
			     AC_NOT_FOUND);
		/* What was bought for the other key is not thrown away. */
		cr_expect_eq(ac_entry_append(store, AC_REQUESTS, others[i], strlen(others[i]), &ref,
					     false, NULL, &error),
			     AC_REFUSED);
		cr_expect_eq(put(store, others[i], &ref, 1), AC_REFUSED);
	}
	ref.flags = 0;
	cr_assert_eq(put(store, KEY, &ref, 1), AC_OK);
	forge_collision(KEY, "other");
	cr_expect_eq(append(store, "other", &ref), 1);
	cr_expect_eq(find(store, "other", &entry), AC_OK);
	ac_entry_release(&entry);
	ac_store_close(store);
}

Test(cache_entries, refuses_refs_that_cannot_be_written)
{
	char long_label[65];
	memset(long_label, 'l', 64);
	long_label[64] = '\0';
	const char *const labels[] = {NULL,        "",        "two words", "tab\t",
				      "new\nline", "del\x7f", "\xc3\xa4",  long_label};
	struct ac_ref refs[] = {make_ref(1, "one", ""), make_ref(2, "two", "")};
	struct ac_store *store = open_store();
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
		refs[1].label = labels[i];
		cr_expect_eq(put(store, KEY, refs, 2), AC_REFUSED);
	}
	refs[1].label = "ok";
	refs[1].flags = 4;
	cr_expect_eq(put(store, KEY, refs, 2), AC_REFUSED);
	refs[1].flags = 0;
	refs[1].number = 1;
	cr_expect_eq(put(store, KEY, refs, 2), AC_REFUSED);
	refs[0].number = 0;
	cr_expect_eq(put(store, KEY, refs, 2), AC_REFUSED);
	cr_expect_eq(count_files("store/requests", ""), 0);
	ac_store_close(store);
}

Test(cache_entries, refuses_what_is_too_large)
{
	struct ac_entry entry;
	char *note = calloc(AC_ENTRY_MAX, 1);
	struct ac_ref *refs = calloc(AC_ENTRY_REFS_MAX + 1, sizeof *refs);
	cr_assert(note != NULL && refs != NULL);
	for (unsigned i = 0; i <= AC_ENTRY_REFS_MAX; i++)
		refs[i] = make_ref(i + 1, "same", "");
	struct ac_store *store = open_store();
	cr_expect_eq(put(store, KEY, refs, AC_ENTRY_REFS_MAX + 1), AC_REFUSED);
	cr_assert_eq(put(store, KEY, refs, AC_ENTRY_REFS_MAX), AC_OK);
	cr_assert_eq(find(store, KEY, &entry), AC_OK);
	cr_expect_eq(entry.count, AC_ENTRY_REFS_MAX);
	ac_entry_release(&entry);
	struct ac_ref more = make_ref(1, "more", "");
	cr_expect_eq(ac_entry_append(store, AC_REQUESTS, KEY, strlen(KEY), &more, false, NULL,
				     NULL),
		     AC_REFUSED);
	refs[0].note = note;
	refs[0].note_len = AC_ENTRY_MAX;
	cr_expect_eq(put(store, KEY, refs, 1), AC_REFUSED);
	refs[0].note_len = SIZE_MAX;
	cr_expect_eq(put(store, KEY, refs, 1), AC_REFUSED);
	refs[0].note_len = AC_ENTRY_MAX - 1000;
	cr_assert_eq(put(store, KEY, refs, 1), AC_OK);
	cr_assert_eq(find(store, KEY, &entry), AC_OK);
	cr_expect_eq(entry.refs[0].note_len, AC_ENTRY_MAX - 1000);
	ac_entry_release(&entry);
	ac_store_close(store);
	free(refs);
	free(note);
}

static char *write_sample(struct ac_store *store, char path[SCRATCH_PATH_SIZE], size_t *len)
{
	struct ac_ref refs[] = {make_ref(1, "one", "{\"a\": 1}"), make_ref(12, "two", "")};
	refs[1].flags = 0;
	cr_assert_eq(put(store, KEY, refs, 2), AC_OK);
	entry_path(AC_REQUESTS, KEY, path);
	return read_text(path, len);
}

Test(cache_entries, damaged_is_not_overwritten_unseen)
{
	char path[SCRATCH_PATH_SIZE];
	size_t len = 0;
	struct ac_entry entry;
	struct ac_error error = {0};
	struct ac_ref ref = make_ref(1, "new", "");
	struct ac_store *store = open_store();
	char *text = write_sample(store, path, &len);
	write_bytes(path, text, len - 1);
	text[len - 1] = '\0';
	cr_expect_eq(ac_entry_append(store, AC_REQUESTS, KEY, strlen(KEY), &ref, false, NULL,
				     &error),
		     AC_DAMAGED);
	cr_expect_not_null(strstr(error.text, path), "%s", error.text);
	cr_expect(holds_text(path, text));
	cr_expect_eq(put(store, KEY, &ref, 1), AC_OK);
	cr_expect_eq(count_files("store/damaged", "requests-"), 1);
	cr_expect_eq(find(store, KEY, &entry), AC_OK);
	ac_entry_release(&entry);
	free(text);
	ac_store_close(store);
}

Test(cache_entries, set_aside)
{
	char path[SCRATCH_PATH_SIZE];
	size_t len = 0;
	struct ac_entry entry;
	struct ac_store *store = open_store();
	char *text = write_sample(store, path, &len);
	cr_expect_eq(ac_entry_set_aside(store, AC_REQUESTS, KEY, strlen(KEY), NULL), AC_OK);
	cr_expect_eq(find(store, KEY, &entry), AC_NOT_FOUND);
	cr_expect_not(exists("store/damaged"));
	cr_expect_eq(ac_entry_set_aside(store, AC_REQUESTS, KEY, strlen(KEY), NULL), AC_NOT_FOUND);
	write_bytes(path, text, len / 2);
	cr_expect_eq(ac_entry_set_aside(store, AC_REQUESTS, KEY, strlen(KEY), NULL), AC_OK);
	cr_expect_eq(find(store, KEY, &entry), AC_NOT_FOUND);
	cr_expect_eq(count_files("store/damaged", "requests-"), 1);
	free(text);
	ac_store_close(store);
}

/* ---- appending ------------------------------------------------------------------------------- */

Test(cache_entries, append_numbers_in_order)
{
	struct ac_entry entry;
	struct ac_ref one = make_ref(99, "one", "first");
	struct ac_ref two = make_ref(0, "two", "second");
	struct ac_ref late = make_ref(7, "seven", "");
	struct ac_store *store = open_store();
	cr_expect_eq(append(store, KEY, &one), 1);
	cr_expect_eq(append(store, KEY, &two), 2);
	cr_expect_eq(append(store, KEY, &one), 1);
	cr_assert_eq(find(store, KEY, &entry), AC_OK);
	cr_assert_eq(entry.count, 2);
	one.number = 1;
	two.number = 2;
	expect_ref(&entry.refs[0], &one);
	expect_ref(&entry.refs[1], &two);
	ac_entry_release(&entry);
	/* A number once given is not given again to other bytes. */
	cr_assert_eq(put(store, KEY, &late, 1), AC_OK);
	cr_expect_eq(append(store, KEY, &one), 8);
	late.number = UINT_MAX;
	cr_assert_eq(put(store, KEY, &late, 1), AC_OK);
	cr_expect_eq(ac_entry_append(store, AC_REQUESTS, KEY, strlen(KEY), &one, false, NULL, NULL),
		     AC_REFUSED);
	ac_store_close(store);
}

Test(cache_entries, the_same_bytes_again_change_nothing)
{
	char path[SCRATCH_PATH_SIZE];
	struct stat before;
	struct stat after;
	struct ac_ref paid = make_ref(1, "one", "paid");
	struct ac_ref free_one = make_ref(1, "one", "free");
	free_one.flags = 0;
	struct ac_store *store = open_store();
	append(store, KEY, &paid);
	entry_path(AC_REQUESTS, KEY, path);
	cr_assert_eq(stat(path, &before), 0);
	append(store, KEY, &free_one);
	append(store, KEY, &paid);
	cr_assert_eq(stat(path, &after), 0);
	cr_expect_eq(before.st_ino, after.st_ino);
	ac_store_close(store);
}

/* Otherwise a clean would throw away what was paid for. */
Test(cache_entries, paid_takes_the_place_of_free)
{
	struct ac_entry entry;
	struct ac_ref paid = make_ref(1, "one", "paid");
	struct ac_ref free_one = make_ref(1, "one", "free");
	free_one.flags = 0;
	struct ac_store *store = open_store();
	cr_expect_eq(append(store, KEY, &free_one), 1);
	cr_expect_eq(append(store, KEY, &paid), 1);
	cr_assert_eq(find(store, KEY, &entry), AC_OK);
	cr_assert_eq(entry.count, 1);
	expect_ref(&entry.refs[0], &paid);
	ac_entry_release(&entry);
	ac_store_close(store);
}

#define APPENDERS 8
#define APPENDS   40

static int append_many(unsigned who)
{
	struct ac_store *store = NULL;
	if (ac_store_open("store", &store, NULL) != AC_OK)
		return 1;
	for (unsigned i = 0; i < APPENDS; i++) {
		char content[32];
		snprintf(content, sizeof content, "%u-%u", who, i);
		struct ac_ref ref = make_ref(1, content, content);
		unsigned number = 0;
		if (ac_entry_append(store, AC_REQUESTS, KEY, strlen(KEY), &ref, false, &number,
				    NULL) != AC_OK ||
		    number == 0)
			return 2;
	}
	ac_store_close(store);
	return 0;
}

Test(cache_entries, processes_appending_at_once_lose_nothing)
{
	struct ac_entry entry;
	bool seen[APPENDERS][APPENDS] = {{false}};
	for (unsigned i = 0; i < APPENDERS; i++)
		if (fork_child() == 0)
			_exit(append_many(i));
	for (unsigned i = 0; i < APPENDERS; i++) {
		int status = 1;
		cr_assert_gt(wait(&status), 0);
		cr_expect_eq(status, 0);
	}
	struct ac_store *store = open_store();
	cr_assert_eq(find(store, KEY, &entry), AC_OK);
	cr_assert_eq(entry.count, APPENDERS * APPENDS);
	for (size_t i = 0; i < entry.count; i++) {
		char *dash = NULL;
		cr_expect_eq(entry.refs[i].number, i + 1);
		unsigned long who = strtoul(entry.refs[i].note, &dash, 10);
		cr_assert(who < APPENDERS && *dash == '-');
		unsigned long which = strtoul(dash + 1, NULL, 10);
		cr_assert_lt(which, APPENDS);
		cr_expect_not(seen[who][which]);
		seen[who][which] = true;
	}
	ac_entry_release(&entry);
	ac_store_close(store);
}

Test(cache_entries, what_was_set_aside_is_remembered)
{
	char path[SCRATCH_PATH_SIZE];
	char aside[AC_PATH_SIZE];
	struct ac_entry entry;
	struct ac_store *store = open_store();
	put_entry(store, AC_REQUESTS, KEY, "bought", AC_REF_PAID);
	cr_expect_not(ac_entry_was_set_aside(store, AC_REQUESTS, KEY, strlen(KEY), aside));
	entry_path(AC_REQUESTS, KEY, path);
	cr_assert_eq(truncate(path, 40), 0);
	cr_assert_eq(ac_entry_set_aside(store, AC_REQUESTS, KEY, strlen(KEY), NULL), AC_OK);
	cr_expect_eq(ac_entry_find(store, AC_REQUESTS, KEY, strlen(KEY), &entry, NULL),
		     AC_NOT_FOUND);
	cr_assert(ac_entry_was_set_aside(store, AC_REQUESTS, KEY, strlen(KEY), aside));
	cr_expect(exists(aside));
	cr_expect_not(ac_entry_was_set_aside(store, AC_NAMES, KEY, strlen(KEY), aside));
	cr_assert_eq(ac_entry_was_set_aside(store, AC_REQUESTS, KEY, strlen(KEY), aside), true);
	cr_assert_eq(unlink(aside), 0);
	cr_expect_not(ac_entry_was_set_aside(store, AC_REQUESTS, KEY, strlen(KEY), aside));
	ac_store_close(store);
}
