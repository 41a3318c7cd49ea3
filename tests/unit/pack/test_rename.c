/* A slot gets another name, and nothing else changes. */
#include "pack/rename.h"

#include <criterion/criterion.h>
#include <string.h>

typedef enum status rename_fn(const struct slot_rename *rename, struct arena *arena,
			      struct strbuf *out, size_t *count, struct diag *diag);

static void expect(rename_fn *fn, const char *text, const char *from, const char *to,
		   const char *wanted, size_t places)
{
	struct source source = {.path = "x", .text = str_of(text)};
	struct slot_rename rename = {&source, str_of(from), str_of(to)};
	struct arena arena = {0};
	struct strbuf out = {0};
	struct diag diag = {0};
	size_t count;
	enum status st = fn(&rename, &arena, &out, &count, &diag);

	cr_expect_eq(st, wanted ? ST_OK : ST_INVALID, "%s: %s", text,
		     diag.first ? diag.first->text : "");
	if (wanted) {
		cr_expect_eq(count, places, "%s: %zu", text, count);
		cr_expect_str_eq(count ? out.data : text, wanted);
	} else {
		cr_expect_str_eq(diag.first->code, "E0459");
	}
	strbuf_release(&out);
	diag_release(&diag);
	arena_release(&arena);
}

Test(pack_rename, everywhere_a_pack_names_it)
{
	expect(pack_rename,
	       "# hero is the hero\r\n"
	       "name: hero   # not this\n"
	       "entries:\n"
	       "    hero : {asset: hero}  # hero\n"
	       "    \"hero2\": hero\n"
	       "overrides: {hero: hero}\n"
	       "generate:\n"
	       "  slots: [ hero,'coin' ]\n"
	       "  overrides: {hero: {details: hero}}",
	       "hero", "main-hero",
	       "# hero is the hero\r\n"
	       "name: hero   # not this\n"
	       "entries:\n"
	       "    main-hero : {asset: hero}  # hero\n"
	       "    \"hero2\": hero\n"
	       "overrides: {hero: hero}\n"
	       "generate:\n"
	       "  slots: [ main-hero,'coin' ]\n"
	       "  overrides: {main-hero: {details: hero}}",
	       3);
	expect(pack_rename, "generate: {slots: {a: {x: 1}, b: {a: 2}}}\n", "a", "c",
	       "generate: {slots: {c: {x: 1}, b: {a: 2}}}\n", 1);
	expect(pack_rename, "entries: {a: b}\n", "b", "c", "entries: {a: b}\n", 0);
	expect(pack_rename, "- a\n", "a", "c", "- a\n", 0);
}

Test(pack_rename, quotes_stay_and_come_where_needed)
{
	expect(pack_rename, "entries: {'it''s': x, \"b\": y}\n", "it's", "that's",
	       "entries: {'that''s': x, \"b\": y}\n", 1);
	expect(pack_rename, "entries: {\"a\\u00e9\": x}\n", "a\xC3\xA9", "b \"c\" \\",
	       "entries: {\"b \\\"c\\\" \\\\\": x}\n", 1);
	expect(pack_rename, "entries: {a: x}\n", "a", "b: c", "entries: {\"b: c\": x}\n", 1);
	expect(pack_rename, "generate: {slots: [a]}\n", "a", "12", "generate: {slots: [\"12\"]}\n",
	       1);
	expect(pack_rename, "generate: {slots: [a]}\n", "a", "True",
	       "generate: {slots: [\"True\"]}\n", 1);
	expect(pack_rename, "entries: {a: x}\n", "a", "# no", "entries: {\"# no\": x}\n", 1);
}

Test(pack_rename, counts_characters_not_bytes)
{
	expect(pack_rename,
	       "\xEF\xBB\xBF"
	       "entries: {\"\xC3\xBC\xE2\x82\xAC\": x, h\xC3\xA9ro: y}\n",
	       "h\xC3\xA9ro", "b",
	       "\xEF\xBB\xBF"
	       "entries: {\"\xC3\xBC\xE2\x82\xAC\": x, b: y}\n",
	       1);
	expect(pack_rename, "\xEF\xBB\xBF{\"entries\": {\"a\": \"b\"}}", "a", "c",
	       "\xEF\xBB\xBF{\"entries\": {\"c\": \"b\"}}", 1);
}

Test(pack_rename, what_would_change_more_is_refused)
{
	expect(pack_rename, "x-a: &s hero\nentries: {*s : y}\n", "hero", "b", NULL, 0);
	expect(pack_rename, "x-a: &m {hero: a}\nentries: {<<: *m}\n", "hero", "b", NULL, 0);
	expect(pack_rename, "entries: {&s hero: y}\n", "hero", "b", NULL, 0);
	expect(pack_rename, "entries:\n  ? \"a\n   b\"\n  : y\n", "a b", "b", NULL, 0);
	expect(pack_rename, "entries: {? a : x, b: y}\n", "a", "b", NULL, 0);
	expect(pack_rename, "entries:\n  ? |-\n    a\n  : x\n", "a", "b", NULL, 0);
}

Test(pack_rename, of_a_game)
{
	expect(game_rename,
	       "{\n\t\"templates\": {\"hero\": {\"template\": \"hero\"}, \"x\": {}},\r\n"
	       " \"entities\": [{\"id\": \"hero\", \"templateId\": \"hero\"}, "
	       "{\"template\":\"h\\u0065ro\"}],\n"
	       " \"hero\": \"hero\"}\n",
	       "hero", "n\"1",
	       "{\n\t\"templates\": {\"n\\\"1\": {\"template\": \"hero\"}, \"x\": {}},\r\n"
	       " \"entities\": [{\"id\": \"hero\", \"templateId\": \"n\\\"1\"}, "
	       "{\"template\":\"n\\\"1\"}],\n"
	       " \"hero\": \"hero\"}\n",
	       3);
	expect(game_rename, "{\"entities\": {\"hero\": {\"template\": \"hero\"}}}", "hero", "b",
	       "{\"entities\": {\"hero\": {\"template\": \"b\"}}}", 1);
}
