#include "import/yaml_write.h"

#include "spec/node.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* What is written, read by the reader of specs. */
struct read_back {
	struct source source;
	struct arena arena;
	struct diag diag;
	struct documents documents;
};

static const struct node *read_text(struct read_back *back, const struct strbuf *out)
{
	*back = (struct read_back){.source = {"t.yaml", strbuf_str(out)}};
	cr_assert_eq(yaml_parse(&back->source, &back->arena, &back->documents, &back->diag), ST_OK,
		     "%s in:\n%s", back->diag.first ? back->diag.first->text : "", out->data);
	cr_assert_eq(back->documents.count, 1);
	return back->documents.roots[0];
}

static void read_release(struct read_back *back)
{
	arena_release(&back->arena);
	diag_release(&back->diag);
}

static void expect_text(const struct node *node, struct str wanted, const struct strbuf *out)
{
	cr_assert(node && node->type == NODE_SCALAR && node->kind == SCALAR_TEXT, "no text in:\n%s",
		  out->data);
	cr_assert(str_equal(node->text, wanted), "'%.*s' was read back as '%.*s' from:\n%s",
		  STR_ARGS(wanted), STR_ARGS(node->text), out->data);
}

/* The text in every place where a text may stand, deep in the tree and with something behind it. */
static void expect_kept(struct str text)
{
	struct strbuf out = {0};
	struct yaml yaml = {.out = &out};
	struct str pair[] = {text, STR("end")};
	struct read_back back;
	const struct node *root, *list, *inner;

	yaml_text(&yaml, STR("first"), text);
	yaml_list_begin(&yaml, STR("list"));
	yaml_map_begin(&yaml, (struct str){0});
	yaml_text(&yaml, STR("a"), text);
	yaml_map_begin(&yaml, STR("deeper"));
	yaml_text(&yaml, STR("b"), text);
	yaml_words(&yaml, STR("words"), pair, 2);
	yaml_map_end(&yaml);
	yaml_map_end(&yaml);
	yaml_map_begin(&yaml, (struct str){0});
	yaml_plain(&yaml, STR("c"), STR("1"));
	yaml_map_end(&yaml);
	yaml_list_end(&yaml);
	yaml_text(&yaml, STR("last"), text);

	root = read_text(&back, &out);
	cr_assert_eq(root->count, 3);
	expect_text(node_find(root, "first"), text, &out);
	expect_text(node_find(root, "last"), text, &out);
	list = node_find(root, "list");
	cr_assert(list->type == NODE_LIST && list->count == 2);
	expect_text(node_find(list->items[0], "a"), text, &out);
	inner = node_find(list->items[0], "deeper");
	expect_text(node_find(inner, "b"), text, &out);
	expect_text(node_find(inner, "words")->items[0], text, &out);
	expect_text(node_find(inner, "words")->items[1], STR("end"), &out);
	cr_assert_eq(node_find(list->items[1], "c")->kind, SCALAR_INT);
	read_release(&back);
	strbuf_release(&out);
}

Test(import_yaml_write, hostile_texts_come_back_byte_for_byte)
{
	static const char *const TEXTS[] = {
		"",
		" ",
		"  ",
		"a",
		" a",
		"a ",
		"a: b",
		"a:b",
		"a #b",
		"a#b",
		"#a",
		"- a",
		"-",
		"--- a",
		"...",
		"---",
		"? a",
		":",
		": a",
		"{a: b}",
		"[a]",
		"a, b",
		"&a",
		"*a",
		"!a",
		"!!int 3",
		"|",
		">",
		"|-",
		"%YAML 1.2",
		"@a",
		"`a`",
		"'a'",
		"\"a\"",
		"a\"b'c",
		"\\",
		"\\n",
		"null",
		"Null",
		"~",
		"true",
		"False",
		"yes",
		"NO",
		"on",
		"Off",
		"y",
		"N",
		"1",
		"-1",
		"+1",
		"1.5",
		"1e5",
		".5",
		".inf",
		".nan",
		"0x1F",
		"0o17",
		"1_000",
		"12:30",
		"12:30:45",
		"2025-11-01",
		"<<",
		"=",
		"32x32",
		"2MB",
		"a\nb",
		"a\nb\n",
		"a\n\nb\n",
		"a\nb\n\n",
		"\na",
		"\n",
		"\n\n",
		" a\nb",
		"a\n b\n",
		"a\n  \nb",
		"a\nb\n ",
		"a\tb",
		"\ta",
		"a\t",
		"a\n\tb",
		"a\r\nb",
		"a\rb",
		"\x01",
		"\x1b[31mred",
		"\x7f",
		"nel\xC2\x85x",
		"c1 \xC2\x9B",
		"nbsp\xC2\xA0x",
		"ls\xE2\x80\xA8x",
		"ps\xE2\x80\xA9x",
		"\xEF\xBB\xBFmark",
		"\xEF\xBF\xBE",
		"\xF0\x9F\x98\x80 emoji",
		"\xF4\x8F\xBF\xBD",
		"caf\xC3\xA9",
		"\xE6\xBC\xA2\xE5\xAD\x97",
		"a:\n  b: c\n",
		"key: |\n  text\n",
		"- a\n- b\n",
		"# no comment\nb",
		"a  b",
		"a   b   c",
		"{{name}}",
		"it's",
		"50%",
		"a, b: c, [d] {e} #f",
	};

	for (size_t i = 0; i < sizeof(TEXTS) / sizeof(TEXTS[0]); i++)
		expect_kept(str_of(TEXTS[i]));
}

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static void put_piece(struct strbuf *out, uint32_t *seed)
{
	static const char *const PIECES[] = {
		" ",
		" ",
		" ",
		"  ",
		"\n",
		"\n",
		"\n\n",
		"\t",
		"\r",
		":",
		": ",
		" #",
		"#",
		"-",
		"- ",
		"\"",
		"'",
		"\\",
		"[",
		"]",
		"{",
		"}",
		",",
		"&",
		"*",
		"!",
		"|",
		">",
		"%",
		"@",
		"`",
		"?",
		"~",
		"=",
		"<<",
		"0",
		"1",
		"9",
		".",
		"e",
		"x",
		"a",
		"word",
		"longer-word",
		"yes",
		"null",
		"\xC2\x85",
		"\xC3\xA9",
		"\xE2\x80\xA8",
		"\xF0\x9F\x98\x80",
		"\x01",
		"\x7F",
		"\xEF\xBB\xBF",
		"---",
		"...",
		"some more words in a row",
	};

	strbuf_add_c(out, PIECES[next_random(seed) % (sizeof(PIECES) / sizeof(PIECES[0]))]);
}

Test(import_yaml_write, chance_finds_no_text_that_changes)
{
	uint32_t seed = 42;

	for (unsigned round = 0; round < 20000; round++) {
		struct strbuf text = {0};
		unsigned pieces = next_random(&seed) % (round % 50 ? 8 : 120);

		strbuf_add_c(&text, "");
		while (pieces--)
			put_piece(&text, &seed);
		expect_kept(strbuf_str(&text));
		strbuf_release(&text);
	}
}

Test(import_yaml_write, keys_come_back_too)
{
	static const char *const KEYS[] = {"a", "a b", "a: b",        "",   "1",    "true", "- a",
					   "#", "\"",  "caf\xC3\xA9", "\t", "a\nb", "null"};
	struct strbuf out = {0};
	struct yaml yaml = {.out = &out};
	struct read_back back;
	const struct node *root;

	for (size_t i = 0; i < sizeof(KEYS) / sizeof(KEYS[0]); i++)
		yaml_text(&yaml, str_of(KEYS[i]), STR("v"));
	root = read_text(&back, &out);
	cr_assert_eq(root->count, sizeof(KEYS) / sizeof(KEYS[0]));
	for (size_t i = 0; i < root->count; i++)
		cr_expect(str_is(root->members[i].key->text, KEYS[i]), "the key '%s'", KEYS[i]);
	read_release(&back);
	strbuf_release(&out);
}

static void expect_form(const char *text, const char *wanted)
{
	struct strbuf out = {0};
	struct yaml yaml = {.out = &out};

	yaml_text(&yaml, STR("k"), str_of(text));
	cr_expect_str_eq(out.data, wanted);
	strbuf_release(&out);
}

Test(import_yaml_write, what_people_read_has_no_needless_marks)
{
	expect_form("coin", "k: coin\n");
	expect_form("images/ui/coin-2.png", "k: images/ui/coin-2.png\n");
	expect_form("1024x1024", "k: 1024x1024\n");
	expect_form("../art/coin.png", "k: ../art/coin.png\n");
	expect_form("a, b", "k: \"a, b\"\n");
	expect_form("one\ntwo\n", "k: |\n  one\n  two\n");
	expect_form("one\n\ntwo", "k: |-\n  one\n\n  two\n");
	expect_form("yes", "k: \"yes\"\n");
	expect_form("a small fox that hops from stone to stone across a wide and shallow river, "
		    "seen from the side",
		    "k: >-\n  a small fox that hops from stone to stone across a wide and shallow "
		    "river, seen from the\n  side\n");
	/* A fold stands for one space: two stay together. */
	expect_form("a small fox that hops from stone to stone across a wide and shallow river, "
		    "seen from the  side",
		    "k: >-\n  a small fox that hops from stone to stone across a wide and shallow "
		    "river, seen from\n  the  side\n");
}

Test(import_yaml_write, a_comment_is_one_line)
{
	struct strbuf out = {0};
	struct yaml yaml = {.out = &out};

	yaml_comment(&yaml, STR("from a\nb: c\x1b[2J \xC2\x85 \xC3\xA9"));
	cr_expect_str_eq(out.data, "# from a?b: c?[2J ? \xC3\xA9\n");
	strbuf_release(&out);
}
