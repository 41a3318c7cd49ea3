/* Locks: what a good one gives, what is refused and where, and that writing and reading agree. */
#include "lock/lock.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define SHA_A "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define SHA_B "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define KEY   "0123456789abcdef0123456789abcdef"
#define REST  " image/png 3 sha256:" SHA_A " key:" KEY " prompt:1f2a,candidate:90ce\n"
#define HEAD  "assetc lock 1\n\n"
#define COIN  "coin@1 chosen paid openai" REST

static enum status parse(const char *text, struct lock_file *out, struct diag *diag)
{
	return lock_file_parse("coin.lock", str_of(text), out, diag);
}

/* One finding with this code at this place, in words that hold this part. */
static void refused(const char *text, unsigned line, unsigned column, const char *code,
		    const char *part)
{
	struct lock_file lock;
	struct diag diag = {0};

	cr_expect_eq(parse(text, &lock, &diag), ST_INVALID, "%s", text);
	cr_assert_not_null(diag.first, "%s", text);
	cr_expect_str_eq(diag.first->code, code, "%s: %s", text, diag.first->text);
	cr_expect(strstr(diag.first->text, part), "'%s' is not in '%s'", part, diag.first->text);
	cr_expect(diag.first->at.line == line && diag.first->at.column == column,
		  "%u:%u is not %u:%u of %s", diag.first->at.line, diag.first->at.column, line,
		  column, text);
	cr_expect_eq(diag.errors, 1);
	lock_file_release(&lock);
	diag_release(&diag);
}

Test(lock_read, reads_every_word)
{
	struct lock_file lock;
	struct diag diag = {0};
	const struct lock_line *line;
	char sha[AC_SHA256_HEX_SIZE], key[AC_KEY_HEX_SIZE];
	size_t count;

	cr_assert_eq(parse(HEAD "coin@1 other free exec" REST "coin@12 chosen paid openai" REST "\n"
				"gem_2@1 chosen paid openai" REST "\nend\n",
			   &lock, &diag),
		     ST_OK);
	cr_assert_eq(lock.count, 3);
	line = lock_find(&lock, STR("coin"), &count);
	cr_expect(count == 2 && !line->is_chosen && !line->is_paid &&
		  str_is(line->provider, "exec"));
	line = lock_chosen(&lock, STR("coin"));
	cr_assert_not_null(line);
	cr_expect(line->candidate == 12 && line->is_paid && line->size == 3 && line->number == 4);
	cr_expect(str_is(line->type, "image/png") &&
		  str_is(line->fields, "prompt:1f2a,candidate:90ce"));
	ac_sha256_format(&line->sha, sha);
	ac_key_format(&line->key, key);
	cr_expect_str_eq(sha, SHA_A);
	cr_expect_str_eq(key, KEY);
	cr_expect_null(lock_chosen(&lock, STR("coi")));
	lock_file_release(&lock);
	diag_release(&diag);
}

Test(lock_read, a_lock_of_nothing_is_one)
{
	struct lock_file lock;
	struct diag diag = {0};

	cr_expect_eq(parse(HEAD "end\n", &lock, &diag), ST_OK);
	cr_expect_eq(lock.count, 0);
	lock_file_release(&lock);
	diag_release(&diag);
}

Test(lock_read, conflicts_of_git_are_told)
{
	refused(HEAD "<<<<<<< HEAD\n" COIN "\nend\n", 3, 1, "E0420", "merge conflict");
	refused(HEAD COIN "=======\n\nend\n", 4, 1, "E0420", "merge conflict");
	refused(HEAD COIN "\n>>>>>>> theirs\nend\n", 5, 1, "E0420", "merge conflict");
	refused(HEAD COIN "||||||| 1234567\n\nend\n", 4, 1, "E0420", "merge conflict");
	refused("<<<<<<< HEAD\n" HEAD, 1, 1, "E0420", "merge conflict");
	refused(HEAD COIN "\nend\n>>>>>>> x\n", 6, 1, "E0420", "merge conflict");
}

Test(lock_read, every_cut_is_noticed)
{
	static const char WHOLE[] = HEAD COIN "\nend\n";

	for (size_t len = 0; len + 1 < sizeof(WHOLE); len++) {
		char *text = strndup(WHOLE, len);
		struct lock_file lock;
		struct diag diag = {0};

		cr_expect_eq(parse(text, &lock, &diag), ST_INVALID, "%zu bytes", len);
		cr_expect_eq(diag.errors, 1);
		lock_file_release(&lock);
		diag_release(&diag);
		free(text);
	}
	refused("", 1, 1, "E0423", "cut off");
	refused("assetc lock 1\n", 1, 1, "E0423", "cut off");
	refused(HEAD COIN "\n", 4, 1, "E0423", "cut off");
	refused(HEAD COIN "\nend", 5, 1, "E0423", "cut off");
	refused(HEAD "coin@1 cho", 3, 1, "E0423", "cut off");
}

Test(lock_read, strangers_and_versions_are_told)
{
	refused("# yarn lockfile v1\n", 1, 1, "E0421", "no lock of assetc");
	refused("\xef\xbb\xbf" HEAD "end\n", 1, 1, "E0424", "a byte");
	refused("assetc lock 2\n\nend\n", 1, 13, "E0422", "newer");
	refused("assetc lock x\n\nend\n", 1, 13, "E0424", "number of the format");
	refused("assetc lock 01\n\nend\n", 1, 13, "E0424", "number of the format");
	refused("assetc lock 1\r\n\r\nend\r\n", 1, 14, "E0424", "CR LF");
	refused("assetc lock 1\nend\n", 2, 1, "E0425", "empty line");
}

Test(lock_read, every_word_is_checked)
{
#define LINE(words, rest) HEAD words rest "\nend\n"
	refused(LINE("Coin@1 chosen paid openai", REST), 3, 1, "E0424", "does not occur");
	refused(LINE("what is this?", "\n"), 3, 1, "E0424", "does not occur");
	refused(LINE("# a comment", "\n"), 3, 1, "E0424", "does not occur");
	refused(LINE("coin", "\n"), 3, 1, "E0424", "does not occur");
	refused(LINE("coin@0 chosen paid openai", REST), 3, 6, "E0424", "number of a candidate");
	refused(LINE("coin@01 chosen paid openai", REST), 3, 6, "E0424", "number of a candidate");
	refused(LINE("coin@4097 chosen paid openai", REST), 3, 6, "E0424", "number of a candidate");
	refused(LINE("coin@1 picked paid openai", REST), 3, 8, "E0424", "'chosen' or 'other'");
	refused(LINE("coin@1  chosen paid openai", REST), 3, 8, "E0424", "'chosen' or 'other'");
	refused(LINE("coin@1 chosen gratis openai", REST), 3, 15, "E0424", "'paid' or 'free'");
	refused(LINE("coin@1 chosen paid Open", REST), 3, 20, "E0424", "name of a provider");
	refused(LINE("coin@1 chosen paid x IMAGE 3", "\n"), 3, 22, "E0424", "media type");
	refused(LINE("coin@1 chosen paid x image/png -1", "\n"), 3, 32, "E0424", "size");
	refused(LINE("coin@1 chosen paid x image/png 0 ", "\n"), 3, 32, "E0424", "size");
	refused(LINE("coin@1 chosen paid x image/png 99999999999999", "\n"), 3, 32, "E0424",
		"size");
	refused(LINE("coin@1 chosen paid x image/png 3 sha1:" SHA_A, "\n"), 3, 34, "E0424",
		"sha256");
	refused(LINE("coin@1 chosen paid x image/png 3 sha256:0" SHA_A, "\n"), 3, 34, "E0424",
		"64");
	refused(LINE("coin@1 chosen paid x image/png 3 sha256:" SHA_A " key:" KEY "0 a:1111", "\n"),
		3, 106, "E0424", "32");
	refused(LINE("coin@1 chosen paid x image/png 3 sha256:" SHA_A " KEY:" KEY " a:1111", "\n"),
		3, 106, "E0424", "key:");
	refused(LINE("coin@1 chosen paid x image/png 3 sha256:" SHA_A " key:" KEY, "\n"), 3, 142,
		"E0424", "too soon");
	refused(LINE("coin@1 chosen paid x image/png 3 sha256:" SHA_A " key:" KEY " ", "\n"), 3,
		143, "E0424", "a field");
	refused(LINE("coin@1 chosen paid x image/png 3 sha256:" SHA_A " key:" KEY " a:111", "\n"),
		3, 143, "E0424", "a field");
	refused(LINE("coin@1 chosen paid x image/png 3 sha256:" SHA_A " key:" KEY " a:1111,", "\n"),
		3, 150, "E0424", "a field");
	refused(LINE("coin@1 chosen paid x image/png 3 sha256:" SHA_A " key:" KEY " a:1111 b",
		     "\n"),
		3, 143, "E0424", "a field");
	refused(LINE("coin@1 chosen paid x image/png 3 sha256:" SHA_A " key:" KEY " a b:1111",
		     "\n"),
		3, 143, "E0424", "a field");
	refused(LINE("coin@1\tchosen paid openai", REST), 3, 7, "E0424", "a byte");
	refused(LINE("m\xc3\xbcnze@1 chosen paid openai", REST), 3, 2, "E0424", "a byte");
}

Test(lock_read, order_is_checked)
{
	refused(HEAD COIN COIN "\nend\n", 4, 1, "E0425", "twice");
	refused(HEAD COIN "\n" COIN "\nend\n", 5, 1, "E0425", "twice");
	refused(HEAD "coin@2 chosen paid openai" REST COIN "\nend\n", 4, 1, "E0425", "too late");
	refused(HEAD "gem@1 chosen paid openai" REST "\n" COIN "\nend\n", 5, 1, "E0425",
		"too late");
	refused(HEAD COIN "gem@1 chosen paid openai" REST "\nend\n", 4, 1, "E0425", "between two");
	refused(HEAD COIN "\n\nend\n", 5, 1, "E0425", "too many");
	refused(HEAD "\nend\n", 3, 1, "E0425", "too many");
	refused(HEAD COIN "end\n", 4, 1, "E0425", "before 'end'");
	refused(HEAD COIN "\nend\n\n", 6, 1, "E0424", "behind");
	refused(HEAD COIN "\nend\nend\n", 6, 1, "E0424", "behind");
	refused(HEAD "coin@1 other paid openai" REST "\nend\n", 4, 1, "E0425", "no candidate");
	refused(HEAD COIN "coin@2 chosen paid openai" REST "\nend\n", 5, 1, "E0425", "several");
}

Test(lock_read, a_hostile_line_costs_little)
{
	struct strbuf text = {0};
	struct lock_file lock;
	struct diag diag = {0};

	strbuf_add_c(&text, HEAD "coin@1 chosen paid x image/png 3 sha256:" SHA_A " key:" KEY " ");
	for (unsigned i = 0; i <= LOCK_FIELDS_MAX; i++)
		strbuf_add_c(&text, i ? ",a:0000" : "a:0000");
	strbuf_add_c(&text, "\n\nend\n");
	cr_expect_eq(lock_file_parse("coin.lock", strbuf_str(&text), &lock, &diag), ST_INVALID);
	cr_expect_str_eq(diag.first->text, "too many fields");
	lock_file_release(&lock);
	diag_release(&diag);
	strbuf_release(&text);
}

Test(lock_write, what_is_written_is_read_again)
{
	static const char WANTED[] =
		HEAD "coin@2 other free exec" REST "coin@10 chosen paid openai" REST
		     "\ngem@1 chosen paid openai" REST "\nend\n";
	struct lock_file lock;
	struct diag diag = {0};
	struct strbuf out = {0};
	struct lock_line turned[3];

	cr_assert_eq(parse(WANTED, &lock, &diag), ST_OK);
	for (size_t i = 0; i < 3; i++)
		turned[i] = lock.lines[2 - i];
	lock_format(turned, 3, &out);
	cr_expect_str_eq(out.data, WANTED);
	strbuf_clear(&out);
	lock_format(NULL, 0, &out);
	cr_expect_str_eq(out.data, HEAD "end\n");
	strbuf_release(&out);
	lock_file_release(&lock);
	diag_release(&diag);
}

static void note(void *context, struct str name)
{
	strbuf_printf(context, "%.*s;", STR_ARGS(name));
}

static void expect_differing(const char *then, const char *now, const char *expected)
{
	struct strbuf names = {0};
	struct arena arena = {0};

	lock_fields_compare(lock_fields(str_of(then), &arena), lock_fields(str_of(now), &arena),
			    note, &names);
	strbuf_add_c(&names, "");
	cr_expect_str_eq(names.data, expected);
	strbuf_release(&names);
	arena_release(&arena);
}

Test(lock_fields, names_are_told_and_nothing_else)
{
	expect_differing("f 1\na: 1\nb: 2\n", "f 1\na: 1\nb: 2\n", "");
	expect_differing("f 1\na: 1\nb: 2\n", "f 2\na: 1\nb: 3\n", "b;");
	expect_differing("f 1\na: 1\nb: 2\n", "f 1\na: 1\nc: 2\n", "c;b;");
	expect_differing("f 1\na: 1\n", "f 1\n", "a;");
	expect_differing("f 1\n", "f 1\nparam.size: 8x8\n", "param.size;");
}

Test(lock_fields, names_fit_a_lock_whatever_they_are)
{
	struct strbuf text = {0};
	struct arena arena = {0};
	struct lock_line line = {.id = STR("coin"),
				 .candidate = 1,
				 .is_chosen = true,
				 .provider = STR("x"),
				 .type = STR("a/b"),
				 .size = 1};
	struct strbuf out = {0};
	struct lock_file lock;
	struct diag diag = {0};

	strbuf_add_c(&text, "f 1\n: x\nin\xc3\xa4put,1 file: y\n");
	for (unsigned i = 0; i < 300; i++)
		strbuf_add_c(&text, i % 2 ? "long-"
					  : "a name of many, many, many words that never comes to "
					    "an end at all: 1\n");
	line.fields = lock_fields(strbuf_str(&text), &arena);
	lock_format(&line, 1, &out);
	cr_expect_eq(lock_file_parse("coin.lock", strbuf_str(&out), &lock, &diag), ST_OK, "%s",
		     diag.first ? diag.first->text : "");
	lock_file_release(&lock);
	diag_release(&diag);
	strbuf_release(&text);
	strbuf_release(&out);
	arena_release(&arena);
}
