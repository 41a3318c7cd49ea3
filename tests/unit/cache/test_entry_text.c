/* test_entry_text.c - the text of an entry on disk, and suspicion of every other text. */
#include "scratch.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY "assetc request 1\nprompt: a coin\n"

TestSuite(cache_entry_text, .init = scratch_init, .fini = scratch_fini, .timeout = 60);

static enum ac_code find(struct ac_store *store, const char *key, struct ac_entry *entry)
{
	return ac_entry_find(store, AC_REQUESTS, key, strlen(key), entry, NULL);
}

static enum ac_code put(struct ac_store *store, const char *key, const struct ac_ref *refs,
			size_t count)
{
	return ac_entry_put(store, AC_REQUESTS, key, strlen(key), refs, count, false, NULL);
}

static char *write_sample(struct ac_store *store, char path[SCRATCH_PATH_SIZE], size_t *len)
{
	struct ac_ref refs[] = {make_ref(1, "one", "{\"a\": 1}"), make_ref(12, "two", "")};
	refs[1].flags = 0;
	cr_assert_eq(put(store, KEY, refs, 2), AC_OK);
	entry_path(AC_REQUESTS, KEY, path);
	return read_text(path, len);
}

/* The example of FORMAT.md. */
Test(cache_entry_text, text_on_disk)
{
	char path[SCRATCH_PATH_SIZE];
	struct ac_ref ref = make_ref(1, "abc", "{\"model\":\"gpt-image-1\"}");
	struct ac_store *store = open_store();
	cr_assert_eq(put(store, KEY, &ref, 1), AC_OK);
	entry_path(AC_REQUESTS, KEY, path);
	char *text = read_text(path, NULL);
	cr_expect_str_eq(
		text, "assetc entry 1 requests\n"
		      "key 32\n"
		      "assetc request 1\n"
		      "prompt: a coin\n"
		      "\n"
		      "ref 1 paid ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
		      " 3 image/png 23\n"
		      "{\"model\":\"gpt-image-1\"}\n"
		      "end 714d789f98ee291e\n");
	free(text);
	ac_store_close(store);
}

Test(cache_entry_text, every_truncation_is_damaged)
{
	char path[SCRATCH_PATH_SIZE];
	size_t len = 0;
	struct ac_entry entry;
	struct ac_store *store = open_store();
	char *text = write_sample(store, path, &len);
	for (size_t cut = 0; cut < len; cut++) {
		write_bytes(path, text, cut);
		cr_expect_eq(find(store, KEY, &entry), AC_DAMAGED, "cut at %zu", cut);
		cr_expect_null(entry.memory);
	}
	write_bytes(path, text, len);
	cr_expect_eq(find(store, KEY, &entry), AC_OK);
	ac_entry_release(&entry);
	free(text);
	ac_store_close(store);
}

Test(cache_entry_text, every_flipped_bit_is_damaged)
{
	char path[SCRATCH_PATH_SIZE];
	size_t len = 0;
	struct ac_entry entry;
	struct ac_store *store = open_store();
	char *text = write_sample(store, path, &len);
	for (size_t at = 0; at < len; at++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			text[at] = (char)(text[at] ^ 1 << bit);
			write_bytes(path, text, len);
			cr_expect_eq(find(store, KEY, &entry), AC_DAMAGED, "bit %u of %zu", bit,
				     at);
			text[at] = (char)(text[at] ^ 1 << bit);
		}
	}
	free(text);
	ac_store_close(store);
}

/* Writes a file with a right last line, so that only the syntax can speak against it. */
static void write_sealed(const char *path, const char *text)
{
	char whole[2048];
	int len = snprintf(whole, sizeof whole, "%send %016llx\n", text,
			   (unsigned long long)ac_id64(text, strlen(text)));
	cr_assert(len > 0 && (size_t)len < sizeof whole);
	cr_assert_eq(ac_file_replace(path, whole, (size_t)len, false, NULL, NULL), AC_OK);
}

#define SHA  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define HEAD "assetc entry 1 requests\nkey 1\nk\n"

Test(cache_entry_text, strict_syntax)
{
	static const char *const wrong[] = {
		"",
		"assetc entry 1 requests\n",
		"assetc entry 0 requests\nkey 1\nk\n",
		"assetc entry 01 requests\nkey 1\nk\n",
		"assetc entry 1 request\nkey 1\nk\n",
		"assetc entry 1 products\nkey 1\nk\n",
		"assetc entry 1 requests\r\nkey 1\nk\n",
		"assetc entry 1  requests\nkey 1\nk\n",
		"assetc entry 1 requests\nkey 2\nk\n",
		"assetc entry 1 requests\nkey 0\nk\n",
		"assetc entry 1 requests\nkey 01\nk\n",
		"assetc entry 1 requests\nkey +1\nk\n",
		"assetc entry 1 requests\nkey \nk\n",
		"assetc entry 1 requests\nkey 1 \nk\n",
		"assetc entry 1 requests\nkey 99999999999999999999999\nk\n",
		"assetc entry 1 requests\nkey 18446744073709551615\nk\n",
		"assetc entry 1 requests\nkey 1048577\nk\n",
		HEAD "\n",
		HEAD "note\n",
		HEAD "ref 0 - " SHA " 3 x 0\n\n",
		HEAD "ref 01 - " SHA " 3 x 0\n\n",
		HEAD "ref -1 - " SHA " 3 x 0\n\n",
		HEAD "ref 4294967296 - " SHA " 3 x 0\n\n",
		HEAD "ref 1 free " SHA " 3 x 0\n\n",
		HEAD "ref 1 draft,paid " SHA " 3 x 0\n\n",
		HEAD "ref 1  " SHA " 3 x 0\n\n",
		HEAD "ref 1 - BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad 3 x "
		     "0\n\n",
		HEAD "ref 1 - ba78 3 x 0\n\n",
		HEAD "ref 1 - " SHA "0 3 x 0\n\n",
		HEAD "ref 1 - " SHA " 18446744073709551616 x 0\n\n",
		HEAD "ref 1 - " SHA " 3  0\n\n",
		HEAD "ref 1 - " SHA " 3 x 1\n\n",
		HEAD "ref 1 - " SHA " 3 x 0\nn\n",
		HEAD "ref 1 - " SHA " 3 x 0\n",
		HEAD "ref 1 - " SHA " 3 x 8388609\n\n",
		HEAD "ref 1 - " SHA " 3 x 0 \n\n",
		HEAD "ref 1 - " SHA " 3 x\x01y 0\n\n",
		HEAD "ref 1 - " SHA " 3 "
		     "lllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllll 0\n\n",
		HEAD "ref 1 - " SHA " 3 x 0\n\nref 1 - " SHA " 3 x 0\n\n",
		HEAD "ref 2 - " SHA " 3 x 0\n\nref 1 - " SHA " 3 x 0\n\n",
		HEAD "ref 1 - " SHA " 3 x 0\n\n\n",
	};
	char path[SCRATCH_PATH_SIZE];
	struct ac_entry entry;
	struct ac_store *store = open_store();
	entry_path(AC_REQUESTS, "k", path);
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		write_sealed(path, wrong[i]);
		cr_expect_eq(find(store, "k", &entry), AC_DAMAGED, "%s", wrong[i]);
	}
	write_sealed(path, HEAD "ref 1 - " SHA " 3 x 0\n\nref 2 paid,draft " SHA " 3 x 1\nn\n");
	cr_assert_eq(find(store, "k", &entry), AC_OK);
	cr_expect_eq(entry.count, 2);
	ac_entry_release(&entry);
	ac_store_close(store);
}

Test(cache_entry_text, a_newer_entry_is_refused)
{
	char path[SCRATCH_PATH_SIZE];
	struct ac_entry entry;
	struct ac_error error = {0};
	struct ac_ref ref = make_ref(1, "one", "");
	struct ac_store *store = open_store();
	entry_path(AC_REQUESTS, "k", path);
	write_sealed(path, "assetc entry 2 something else entirely\n");
	cr_expect_eq(ac_entry_find(store, AC_REQUESTS, "k", 1, &entry, &error), AC_REFUSED);
	cr_expect_not_null(strstr(error.text, "newer assetc"), "%s", error.text);
	cr_expect_eq(ac_entry_append(store, AC_REQUESTS, "k", 1, &ref, false, NULL, NULL),
		     AC_REFUSED);
	cr_expect_eq(put(store, "k", &ref, 1), AC_REFUSED);
	ac_store_close(store);
}

Test(cache_entry_text, only_regular_files)
{
	char path[SCRATCH_PATH_SIZE];
	struct ac_entry entry;
	size_t len = 0;
	struct ac_store *store = open_store();
	free(write_sample(store, path, &len));
	cr_assert_eq(rename(path, "elsewhere"), 0);
	cr_assert_eq(symlink("../../../elsewhere", path), 0);
	cr_expect_eq(find(store, KEY, &entry), AC_DAMAGED);
	cr_expect_eq(ac_entry_set_aside(store, AC_REQUESTS, KEY, strlen(KEY), NULL), AC_OK);
	cr_expect_not(exists(path));
	cr_assert_eq(mkdir(path, 0755), 0);
	cr_expect_eq(find(store, KEY, &entry), AC_DAMAGED);
	cr_assert_eq(rmdir(path), 0);
	cr_assert_eq(mkfifo(path, 0644), 0);
	cr_expect_eq(find(store, KEY, &entry), AC_DAMAGED);
	/* Sparse, and far larger than any entry may be. */
	cr_assert_eq(unlink(path), 0);
	write_text(path, "");
	cr_assert_eq(truncate(path, (off_t)1 << 40), 0);
	cr_expect_eq(find(store, KEY, &entry), AC_DAMAGED);
	ac_store_close(store);
}
