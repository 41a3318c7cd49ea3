#include "spec/node.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

struct tree {
	struct source source;
	struct arena arena;
	struct diag diag;
	struct documents documents;
	enum status status;
};

static void parse(struct tree *tree, const char *text, size_t len)
{
	*tree = (struct tree){.source = {"t.yaml", {text, len}}};
	tree->status = yaml_parse(&tree->source, &tree->arena, &tree->documents, &tree->diag);
	cr_expect_eq(tree->status != ST_OK, tree->diag.errors > 0);
}

static void release(struct tree *tree)
{
	arena_release(&tree->arena);
	diag_release(&tree->diag);
}

static const struct node *root_of(struct tree *tree, const char *text)
{
	parse(tree, text, strlen(text));
	cr_assert_eq(tree->status, ST_OK, "%s", tree->diag.first ? tree->diag.first->text : "");
	cr_assert_eq(tree->documents.count, 1);
	return tree->documents.roots[0];
}

static void expect_refused(const char *text, size_t len, const char *code, unsigned line, unsigned column)
{
	struct tree tree;

	parse(&tree, text, len);
	cr_assert_eq(tree.status, ST_INVALID, "not refused: %s", text);
	cr_expect_str_eq(tree.diag.first->code, code, "%s: %s", text, tree.diag.first->text);
	cr_expect_eq(tree.diag.first->at.line, line, "%s: line %u", text, tree.diag.first->at.line);
	cr_expect_eq(tree.diag.first->at.column, column, "%s: column %u", text, tree.diag.first->at.column);
	release(&tree);
}

#define REFUSED(text, code, line, column) expect_refused(text, sizeof(text) - 1, code, line, column)

Test(spec_yaml, plain_scalars_follow_the_core_schema)
{
	static const struct {
		const char *text;
		enum scalar_kind kind;
	} ROWS[] = {
		{"null", SCALAR_NULL}, {"Null", SCALAR_NULL}, {"NULL", SCALAR_NULL}, {"~", SCALAR_NULL}, {"", SCALAR_NULL},
		{"nUll", SCALAR_TEXT}, {"true", SCALAR_BOOL}, {"True", SCALAR_BOOL}, {"FALSE", SCALAR_BOOL}, {"tRue", SCALAR_TEXT},
		{"yes", SCALAR_TEXT},  {"no", SCALAR_TEXT},   {"on", SCALAR_TEXT},   {"off", SCALAR_TEXT},   {"y", SCALAR_TEXT},
		{"0", SCALAR_INT},     {"-0", SCALAR_INT},    {"+12", SCALAR_INT},   {"0123", SCALAR_INT},   {"0o17", SCALAR_INT},
		{"0x1aF", SCALAR_INT}, {"0x", SCALAR_TEXT},   {"0xg", SCALAR_TEXT},  {"0o8", SCALAR_TEXT},   {"-0x1", SCALAR_TEXT},
		{"0b1", SCALAR_TEXT},  {"1_000", SCALAR_TEXT}, {"12:30", SCALAR_TEXT}, {"1.5", SCALAR_FLOAT}, {"1.", SCALAR_FLOAT},
		{".5", SCALAR_FLOAT},  {"-.5", SCALAR_FLOAT}, {".", SCALAR_TEXT},    {"1e3", SCALAR_FLOAT},  {"1E-3", SCALAR_FLOAT},
		{"1.5e+3", SCALAR_FLOAT}, {"1e", SCALAR_TEXT}, {"e3", SCALAR_TEXT},  {".inf", SCALAR_FLOAT}, {"-.INF", SCALAR_FLOAT},
		{"+.inf", SCALAR_FLOAT}, {".NaN", SCALAR_FLOAT}, {"-.nan", SCALAR_TEXT}, {"inf", SCALAR_TEXT}, {"nan", SCALAR_TEXT},
		{"1.2.3", SCALAR_TEXT}, {"32x32", SCALAR_TEXT}, {"-1.0 dB", SCALAR_TEXT}, {"2026-01-02", SCALAR_TEXT}, {"+", SCALAR_TEXT},
	};

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		struct tree tree;
		char text[64];

		(void)snprintf(text, sizeof(text), "k: %s\n", ROWS[i].text);
		cr_expect_eq(node_find(root_of(&tree, text), "k")->kind, ROWS[i].kind, "'%s'", ROWS[i].text);
		release(&tree);
	}
}

Test(spec_yaml, quoted_and_block_scalars_are_text)
{
	static const char *const TEXTS[] = {"k: \"1\"", "k: '1'", "k: |-\n  1", "k: >-\n  1", "k: !!str 1", "k: ! 1"};

	for (size_t i = 0; i < sizeof(TEXTS) / sizeof(TEXTS[0]); i++) {
		struct tree tree;
		const struct node *node = node_find(root_of(&tree, TEXTS[i]), "k");

		cr_expect_eq(node->kind, SCALAR_TEXT, "%s", TEXTS[i]);
		cr_expect(str_is(node->text, "1"), "%s", TEXTS[i]);
		release(&tree);
	}
}

Test(spec_yaml, json_is_yaml)
{
	struct tree tree;
	const struct node *root = root_of(&tree, "{\"a\": [1, \"x\", null, true], \"b\": {\"c\": 1.5}}");

	cr_expect_eq(node_find(root, "a")->count, 4);
	cr_expect_eq(node_find(root, "a")->items[1]->kind, SCALAR_TEXT);
	cr_expect_eq(node_find(node_find(root, "b"), "c")->kind, SCALAR_FLOAT);
	cr_expect_null(node_find(root, "d"));
	cr_expect_null(node_find(node_find(root, "a"), "x"));
	cr_expect_null(node_find(NULL, "x"));
	release(&tree);
}

Test(spec_yaml, long_lists_and_maps_keep_their_order)
{
	struct strbuf text = {0};
	struct tree tree;
	const struct node *root;

	for (int i = 0; i < 300; i++)
		strbuf_printf(&text, "k%d: [%d, %d]\n", i, i, i + 1);
	root = root_of(&tree, text.data);
	cr_assert_eq(root->count, 300);
	for (int i = 0; i < 300; i++) {
		char name[16];

		(void)snprintf(name, sizeof(name), "k%d", i);
		cr_assert(str_is(root->members[i].key->text, name));
		cr_assert_eq(root->members[i].value->count, 2);
	}
	release(&tree);
	strbuf_release(&text);
}

Test(spec_yaml, anchors_share_their_node)
{
	struct tree tree;
	const struct node *root = root_of(&tree, "a: &x [1, 2]\nb: *x\nc: &y text\nd: *y\n");

	cr_expect_eq(node_find(root, "a"), node_find(root, "b"));
	cr_expect(str_is(node_find(root, "d")->text, "text"));
	release(&tree);
}

Test(spec_yaml, an_anchor_may_be_given_anew)
{
	struct tree tree;
	const struct node *root = root_of(&tree, "a: &x 1\nb: *x\nc: &x 2\nd: *x\n");

	cr_expect(str_is(node_find(root, "b")->text, "1"));
	cr_expect(str_is(node_find(root, "d")->text, "2"));
	release(&tree);
}

Test(spec_yaml, what_a_mapping_says_itself_wins_over_what_it_merges)
{
	struct tree tree;
	const struct node *root = root_of(&tree, "one: &one {a: 1, b: 1, c: 1}\n"
						 "two: &two {b: 2, c: 2, d: 2}\n"
						 "all:\n"
						 "  <<: [*one, *two]\n"
						 "  a: own\n"
						 "single: {c: own, <<: *two}\n");
	const struct node *all = node_find(root, "all"), *single = node_find(root, "single");

	cr_expect_eq(all->count, 4);
	cr_expect(str_is(node_find(all, "a")->text, "own"));
	cr_expect(str_is(node_find(all, "b")->text, "1"), "of several the earlier wins");
	cr_expect(str_is(node_find(all, "c")->text, "1"));
	cr_expect(str_is(node_find(all, "d")->text, "2"));
	cr_expect_null(node_find(all, "<<"));
	cr_expect_eq(single->count, 3);
	cr_expect(str_is(node_find(single, "c")->text, "own"));
	release(&tree);
}

Test(spec_yaml, merged_mappings_merge_on)
{
	struct tree tree;
	const struct node *root = root_of(&tree, "a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b, z: 3}\n");

	cr_expect_eq(node_find(root, "c")->count, 3);
	cr_expect(str_is(node_find(node_find(root, "c"), "x")->text, "1"));
	release(&tree);
}

Test(spec_yaml, only_mappings_can_be_merged)
{
	REFUSED("a: {<<: 1}\n", "E0207", 1, 9);
	REFUSED("a: &a [1]\nb: {<<: *a}\n", "E0207", 1, 4);
	REFUSED("b: {<<: [1]}\n", "E0207", 1, 9);
	REFUSED("b: {<<: }\n", "E0207", 1, 9);
}

Test(spec_yaml, two_merges_in_one_mapping_are_a_duplicate_key)
{
	REFUSED("a: &a {x: 1}\nb:\n  <<: *a\n  <<: *a\n", "E0203", 4, 3);
}

Test(spec_yaml, duplicate_keys_are_refused_with_both_places)
{
	struct tree tree;

	REFUSED("a: 1\nb: 2\na: 3\n", "E0203", 3, 1);
	REFUSED("m: {a: 1, a: 2}\n", "E0203", 1, 11);
	REFUSED("\"a\": 1\na: 2\n", "E0203", 2, 1);
	parse(&tree, "a: 1\nb: 2\na: 3\n", 15);
	cr_expect_eq(tree.diag.first->next->severity, SEVERITY_NOTE);
	cr_expect_eq(tree.diag.first->next->at.line, 1);
	release(&tree);
}

Test(spec_yaml, every_duplicate_is_told)
{
	struct tree tree;
	const char *text = "a: 1\na: 2\nb: 1\nb: 2\na: 3\n";

	parse(&tree, text, strlen(text));
	cr_expect_eq(tree.diag.errors, 3);
	release(&tree);
}

Test(spec_yaml, keys_are_text)
{
	REFUSED("[a]: b\n", "E0208", 1, 1);
	REFUSED("? {a: b}\n: c\n", "E0208", 1, 3);
}

Test(spec_yaml, alias_bombs_are_refused, .timeout = 10)
{
	struct strbuf text = {0};

	strbuf_add_c(&text, "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
	for (int i = 1; i < 10; i++) {
		strbuf_printf(&text, "a%d: &a%d [", i, i);
		for (int j = 0; j < 10; j++)
			strbuf_printf(&text, "%s*a%d", j ? ", " : "", i - 1);
		strbuf_add_c(&text, "]\n");
	}
	expect_refused(text.data, text.len, "E0205", 5, 5); /* the anchor whose alias was too much */
	strbuf_release(&text);
}

Test(spec_yaml, a_bomb_of_merges_is_refused, .timeout = 10)
{
	struct strbuf text = {0};
	struct tree tree;

	strbuf_add_c(&text, "a0: &a0 {x: y}\n");
	for (int i = 1; i < 40; i++)
		strbuf_printf(&text, "a%d: &a%d {l%d: *a%d, r%d: *a%d, <<: *a%d}\n", i, i, i, i - 1, i, i - 1, i - 1);
	parse(&tree, text.data, text.len);
	cr_expect_eq(tree.status, ST_INVALID);
	cr_expect_str_eq(tree.diag.first->code, "E0205");
	release(&tree);
	strbuf_release(&text);
}

Test(spec_yaml, many_anchors_are_refused_in_a_moment, .timeout = 4)
{
	struct strbuf text = {0};
	struct tree tree;

	for (int i = 0; i < 45000; i++)
		strbuf_printf(&text, "- &a%d x\n", i);
	for (int i = 0; i < 45000; i++)
		strbuf_add_c(&text, "- *a0\n");
	cr_assert_lt(text.len, YAML_FILE_MAX);
	parse(&tree, text.data, text.len);
	cr_expect_eq(tree.status, ST_INVALID);
	cr_expect_str_eq(tree.diag.first->code, "E0205");
	release(&tree);
	strbuf_release(&text);
}

Test(spec_yaml, an_alias_into_itself_is_refused)
{
	REFUSED("a: &x [1, *x]\n", "E0204", 1, 11);
	REFUSED("a: &x {b: *x}\n", "E0204", 1, 11);
	REFUSED("a: &x {<<: *x}\n", "E0204", 1, 12);
	REFUSED("a: *nothing\n", "E0204", 1, 4);
	REFUSED("a: &x 1\n---\nb: *x\n", "E0204", 3, 4);
}

Test(spec_yaml, an_alias_into_itself_does_not_mean_an_older_anchor)
{
	REFUSED("a: &x 1\nb: &x [*x]\n", "E0204", 2, 8);
}

Test(spec_yaml, depth_is_bounded, .timeout = 10)
{
	char text[2 * YAML_DEPTH_MAX + 4];
	struct tree tree;

	memset(text, '[', sizeof(text));
	memset(text + YAML_DEPTH_MAX, ']', YAML_DEPTH_MAX);
	parse(&tree, text, (size_t)2 * YAML_DEPTH_MAX);
	cr_expect_eq(tree.status, ST_OK);
	release(&tree);
	memset(text, '[', YAML_DEPTH_MAX + 1);
	expect_refused(text, YAML_DEPTH_MAX + 1, "E0205", 1, YAML_DEPTH_MAX + 1);
}

Test(spec_yaml, a_file_of_brackets_is_refused_at_once, .timeout = 10)
{
	static char text[1024 * 1024];

	memset(text, '[', sizeof(text));
	expect_refused(text, sizeof(text), "E0205", 1, YAML_DEPTH_MAX + 1);
}

Test(spec_yaml, places_count_characters_not_bytes)
{
	struct tree tree;
	const struct node *root = root_of(&tree, "\xC3\xA4\xC3\xB6: \xE2\x82\xAC\n\xF0\x9F\x98\x80k: {\xC3\xBC: wert}\n");
	const struct node *inner = node_find(root, "\xF0\x9F\x98\x80k");

	cr_expect_eq(root->members[0].value->at.column, 5);
	cr_expect_eq(root->members[0].value->at.length, 1);
	cr_expect_eq(root->members[0].key->at.length, 2);
	cr_expect_eq(inner->at.line, 2);
	cr_expect_eq(inner->at.column, 5);
	cr_expect_eq(inner->members[0].value->at.column, 9);
	cr_expect_eq(inner->members[0].value->at.length, 4);
	release(&tree);
}

Test(spec_yaml, lines_are_counted_as_editors_count_them)
{
	struct tree tree;
	const struct node *root = root_of(&tree, "a: 1\r\nb: 2\r\n");

	cr_expect_eq(node_find(root, "b")->at.line, 2);
	release(&tree);
}

Test(spec_yaml, separators_that_only_look_like_line_ends_are_refused)
{
	REFUSED("a: 1\nb: 'x\xE2\x80\xA8y'\n", "E0202", 2, 6);
	REFUSED("a: 'x\xC2\x85y'\n", "E0202", 1, 6);
}

Test(spec_yaml, several_documents_and_empty_ones)
{
	struct tree tree;

	parse(&tree, "a: 1\n---\n---\n# nothing\n---\nb: 2\n...\n---\n~\n", 42);
	cr_expect_eq(tree.status, ST_OK);
	cr_expect_eq(tree.documents.count, 2);
	cr_expect_eq(node_find(tree.documents.roots[1], "b")->at.line, 6);
	release(&tree);
	parse(&tree, "", 0);
	cr_expect_eq(tree.status, ST_OK);
	cr_expect_eq(tree.documents.count, 0);
	release(&tree);
	parse(&tree, "# only a comment\n", 17);
	cr_expect_eq(tree.documents.count, 0);
	release(&tree);
}

Test(spec_yaml, a_byte_order_mark_is_no_text)
{
	struct tree tree;

	cr_expect_not_null(node_find(root_of(&tree, "\xEF\xBB\xBF"
						    "a: 1\n"),
				     "a"));
	release(&tree);
}

Test(spec_yaml, what_is_not_text_is_refused_at_its_place)
{
	REFUSED("a: 1\nb: \xff\n", "E0202", 2, 4);
	REFUSED("a: \xC3\xA4\xC3\n", "E0202", 1, 6);
	REFUSED("a: x\0y\n", "E0202", 1, 5);
	REFUSED("a: \x01\n", "E0202", 1, 4);
	REFUSED("a: \"x\\0y\"\n", "E0202", 1, 4);
	REFUSED("\xff\xfe"
		"a\0:\0",
		"E0202", 1, 1);
}

Test(spec_yaml, what_is_not_yaml_is_refused_at_its_place)
{
	struct tree tree;

	parse(&tree, "a: 1\nb: [1, 2\nc: 3\n", 19);
	cr_expect_eq(tree.status, ST_INVALID);
	cr_expect_str_eq(tree.diag.first->code, "E0201");
	cr_expect_eq(tree.diag.first->at.line, 3);
	release(&tree);
	REFUSED("a: 'open\n", "E0201", 2, 1);
	REFUSED("\tx: 1\n", "E0201", 1, 1);
	REFUSED("a: b: c\n", "E0201", 1, 5);
}

Test(spec_yaml, tags_have_no_meaning)
{
	REFUSED("a: !!int 1\n", "E0206", 1, 4);
	REFUSED("a: !python/object:os.system x\n", "E0206", 1, 4);
	REFUSED("a: !!set {x}\n", "E0206", 1, 4);
	REFUSED("a: !own [x]\n", "E0206", 1, 4);
}

Test(spec_yaml, nodes_are_described_for_people)
{
	struct tree tree;
	const struct node *root = root_of(&tree, "[x, ~, true, 1, 1.5, [], {}]");
	static const char *const WORDS[] = {"text", "nothing", "true or false", "a whole number", "a number", "a list", "a mapping"};

	for (size_t i = 0; i < 7; i++)
		cr_expect_str_eq(node_describe(root->items[i]), WORDS[i]);
	cr_expect(node_is_null(root->items[1]));
	cr_expect_not(node_is_null(root->items[0]));
	cr_expect_not(node_is_null(root->items[5]));
	release(&tree);
}
