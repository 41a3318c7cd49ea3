/* The project store: names, sidecars whatever their text holds, pointers of Git LFS, pruning. */
#include "lock/store.h"

#include "unit/base/scratch.h"

static struct scratch scratch;
static struct raw_store store;

static void open_store(void)
{
	scratch_make(&scratch);
	store = (struct raw_store){str_of(scratch.root), STR("art/raw")};
}

static void close_store(void)
{
	scratch_remove(&scratch);
}

TestSuite(lock_store, .init = open_store, .fini = close_store);

static struct lock_line line_of(const char *id, const char *bytes)
{
	struct lock_line line = {.id = str_of(id),
				 .candidate = 2,
				 .is_chosen = true,
				 .is_paid = true,
				 .provider = STR("openai"),
				 .type = STR("image/jpeg"),
				 .size = strlen(bytes)};

	ac_sha256_of(bytes, strlen(bytes), &line.sha);
	return line;
}

static enum status put(const char *id, const char *bytes, struct diag *diag)
{
	struct lock_line line = line_of(id, bytes);
	struct sidecar sidecar = {STR("provider: \"openai\"\n"),
				  STR("assetc request 1\nprompt: \"x\"\n")};

	return store_put(&store, &line, str_of(bytes), &sidecar, diag);
}

Test(lock_store, names_can_be_read_by_people)
{
	struct lock_line line = line_of("coin", "abc");
	struct arena arena = {0};
	static const char *const TYPES[][2] = {{"image/png", "png"},
					       {"audio/mpeg", "mp3"},
					       {"image/svg+xml", "bin"},
					       {"audio/flac", "flac"},
					       {"x", "x"},
					       {"image/", "bin"}};

	cr_expect_str_eq(store_raw_path(&store, &line, &arena).ptr,
			 scratch_path(&scratch, "art/raw/coin@2-ba7816bf.jpg"));
	cr_expect_str_eq(store_sidecar_path(&store, &line, &arena).ptr,
			 scratch_path(&scratch, "art/raw/coin@2-ba7816bf.jpg.txt"));
	for (size_t i = 0; i < sizeof(TYPES) / sizeof(TYPES[0]); i++) {
		struct str path;

		line.type = str_of(TYPES[i][0]);
		path = store_raw_path(&store, &line, &arena);
		cr_expect(str_ends(path, TYPES[i][1]), "%s: %s", TYPES[i][0], path.ptr);
	}
	arena_release(&arena);
}

static void goes_and_comes(struct str note, struct str key_text)
{
	struct lock_line line = line_of("coin", "abc"), subject;
	struct sidecar sidecar = {note, key_text}, back;
	struct arena arena = {0};
	struct strbuf text = {0};

	sidecar_format(&line, &sidecar, &text);
	cr_assert_eq(sidecar_parse(strbuf_str(&text), &line, &arena, &back), ST_OK, "%s",
		     text.data);
	cr_expect(str_equal(back.note, note) && str_equal(back.key_text, key_text), "%s",
		  text.data);
	cr_expect(sidecar_subject(strbuf_str(&text), &subject));
	cr_expect(subject.candidate == 2 && subject.is_paid && str_is(subject.id, "coin"));
	for (size_t i = 0; i + 1 < text.len; i++)
		cr_expect_eq(sidecar_parse((struct str){text.data, i}, &line, &arena, &back),
			     ST_DAMAGED);
	strbuf_release(&text);
	arena_release(&arena);
}

Test(lock_store, a_sidecar_holds_any_lines)
{
	goes_and_comes(STR("a: 1\n"), STR("b\n"));
	goes_and_comes(STR("\trequest:\n\nend\nanswer:\n"), STR("request:\nend\n\n\tend\n"));
	goes_and_comes((struct str){0}, (struct str){0});
}

Test(lock_store, a_sidecar_of_something_else_is_none)
{
	static const char *const OTHERS[] = {
		"",
		"assetc raw 1\n",
		"assetc raw 2\ncoin@2 paid openai image/jpeg 3 sha256:x\nanswer:\nrequest:\nend\n",
		"assetc raw 1\ncoin@2 paid openai image/jpeg 3 "
		"sha256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD\nanswer:"
		"\nrequest:\nend\n",
	};
	struct lock_line line = line_of("coin", "abc"), other = line_of("ruby", "abc");
	struct sidecar sidecar = {0};
	struct arena arena = {0};
	struct strbuf text = {0};

	for (size_t i = 0; i < sizeof(OTHERS) / sizeof(OTHERS[0]); i++) {
		struct lock_line subject;

		cr_expect_eq(sidecar_parse(str_of(OTHERS[i]), &line, &arena, &sidecar), ST_DAMAGED);
		cr_expect_not(sidecar_subject(str_of(OTHERS[i]), &subject));
	}
	sidecar_format(&other, &sidecar, &text);
	cr_expect_eq(sidecar_parse(strbuf_str(&text), &line, &arena, &sidecar), ST_DAMAGED);
	strbuf_release(&text);
	arena_release(&arena);
}

#define LFS "version https://git-lfs.github.com/spec/v1\n"
#define SHA "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

Test(lock_store, pointers_are_known)
{
	struct ac_sha256 sha;
	char hex[AC_SHA256_HEX_SIZE];

	cr_assert(lfs_pointer(STR(LFS "oid sha256:" SHA "\nsize 3\n"), &sha));
	ac_sha256_format(&sha, hex);
	cr_expect_str_eq(hex, SHA);
	cr_expect(lfs_pointer(STR(LFS "ext-0-x sha256:1\noid sha256:" SHA "\nsize 3\n"), &sha));
	cr_expect_not(lfs_pointer(STR(LFS "oid sha256:" SHA), &sha));
	cr_expect_not(lfs_pointer(STR(LFS "oid sha256:ba78\n"), &sha));
	cr_expect_not(lfs_pointer(STR(LFS), &sha));
	cr_expect_not(lfs_pointer(STR(""), &sha));
	cr_expect_not(lfs_pointer(STR("oid sha256:" SHA "\n"), &sha));
}

static enum status read_back(const char *id, const char *bytes, struct diag *diag)
{
	struct lock_line line = line_of(id, bytes);
	struct bytes got;
	enum status st = store_read(&store, &line, &got, diag);

	if (st == ST_OK)
		cr_expect(got.len == strlen(bytes) && memcmp(got.data, bytes, got.len) == 0);
	bytes_release(&got);
	return st;
}

Test(lock_store, bytes_are_hashed_before_they_are_believed)
{
	struct diag diag = {0};

	cr_expect_eq(read_back("coin", "abc", &diag), ST_MISS);
	cr_expect_eq(diag.errors, 0);
	cr_assert_eq(put("coin", "abc", &diag), ST_OK);
	cr_expect_eq(read_back("coin", "abc", &diag), ST_OK);
	scratch_text(&scratch, "art/raw/coin@2-ba7816bf.jpg", "abd");
	cr_expect_eq(read_back("coin", "abc", &diag), ST_DAMAGED);
	scratch_text(&scratch, "art/raw/coin@2-ba7816bf.jpg", LFS "oid sha256:" SHA "\nsize 3\n");
	cr_expect_eq(read_back("coin", "abc", &diag), ST_MISS);
	cr_expect_eq(diag.errors, 2);
	cr_assert_eq(put("coin", "abc", &diag), ST_OK);
	cr_expect_eq(read_back("coin", "abc", &diag), ST_OK);
	diag_release(&diag);
}

struct dropping {
	size_t count;
	enum status answer;
};

static enum status dropped(void *context, const struct lock_line *line,
			   const struct sidecar *sidecar, struct str bytes)
{
	struct dropping *dropping = context;

	cr_expect(str_is(bytes, "old") && line->is_paid &&
		  str_starts(sidecar->key_text, "assetc request"));
	dropping->count++;
	return dropping->answer;
}

static bool is_there(const char *name)
{
	return access(scratch_path(&scratch, name), F_OK) == 0;
}

Test(lock_store, only_what_no_lock_names_and_assetc_wrote_is_pruned)
{
	struct diag diag = {0};
	struct lock_line named = line_of("coin", "abc"), old = line_of("coin", "old");
	struct dropping dropping = {.answer = ST_REFUSED};
	struct arena arena = {0};
	char *old_path = strdup(store_raw_path(&store, &old, &arena).ptr);
	size_t removed;

	cr_assert_eq(store_prune(&store, &named, 1, dropped, &dropping, &removed, &diag), ST_OK);
	cr_assert_eq(put("coin", "abc", &diag), ST_OK);
	cr_assert_eq(put("coin", "old", &diag), ST_OK);
	scratch_text(&scratch, "art/raw/own.txt", "assetc raw 1\nmine\n");
	scratch_text(&scratch, "art/raw/own.jpg", "mine");
	cr_expect_eq(store_prune(&store, &named, 1, dropped, &dropping, &removed, &diag),
		     ST_REFUSED);
	cr_expect(dropping.count == 1 && removed == 0 && access(old_path, F_OK) == 0);
	dropping.answer = ST_OK;
	cr_expect_eq(store_prune(&store, &named, 1, dropped, &dropping, &removed, &diag), ST_OK);
	cr_expect(dropping.count == 2 && removed == 1 && access(old_path, F_OK) != 0);
	cr_expect(is_there("art/raw/own.txt") && is_there("art/raw/own.jpg"));
	cr_expect(is_there("art/raw/coin@2-ba7816bf.jpg") &&
		  is_there("art/raw/coin@2-ba7816bf.jpg.txt"));
	cr_expect_eq(diag.errors + diag.warnings, 0);
	free(old_path);
	arena_release(&arena);
	diag_release(&diag);
}

Test(lock_store, nothing_is_written_through_a_link)
{
	struct diag diag = {0};

	scratch_folder(&scratch, "art");
	scratch_folder(&scratch, "outside");
	cr_assert_eq(symlink("../outside", scratch_path(&scratch, "art/raw")), 0);
	cr_expect_eq(put("coin", "abc", &diag), ST_INVALID);
	cr_expect_not(is_there("outside/coin@2-ba7816bf.jpg"));
	diag_release(&diag);
}
