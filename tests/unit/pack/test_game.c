/* What is taken from the definition of a game, and what is wrong in one. */
#include "pack/game.h"

#include "unit/base/scratch.h"

static struct scratch scratch;
static struct game game;
static struct diag diag;

static void make(void)
{
	scratch_make(&scratch);
	cr_assert_eq(chdir(scratch.root), 0);
}

static void drop(void)
{
	diag_release(&diag);
	game_release(&game);
	scratch_remove(&scratch);
}

TestSuite(pack_game, .init = make, .fini = drop);

static enum status read_text(const char *text)
{
	scratch_text(&scratch, "game.json", text);
	return game_read(STR("game.json"), &game, &diag);
}

static void expect(struct str found, const char *wanted)
{
	cr_expect(str_is(found, wanted), "'%.*s' is not '%s'", STR_ARGS(found), wanted);
}

static void refused(const char *text, const char *code, unsigned line)
{
	cr_expect_eq(read_text(text), ST_INVALID, "%s", text);
	cr_assert(diag.first, "%s", text);
	cr_expect_str_eq(diag.first->code, code, "%s: %s", text, diag.first->text);
	cr_expect_eq(diag.first->at.line, line, "%s: %u", text, diag.first->at.line);
	diag_release(&diag);
	game_release(&game);
}

Test(pack_game, keeps_what_concerns_assets)
{
	const struct pack_binding *boss;

	cr_assert_eq(
		read_text(
			"{\"title\": \"g\", \"world\": [1, {\"x\": null}],\n"
			" \"templates\": {\"player\": {\"physics\": {}, \"assetId\": \"p\"},\n"
			"   \"enemy\": {\"asset\": \"e\"}, \"rock\": {\"asset\": {\"own\": 1}},\n"
			"   \"moss\": {\"assetId\": null}},\n"
			" \"entities\": [{\"id\": \"b\", \"templateId\": \"enemy\"},\n"
			"   {\"id\": \"a\", \"template\": \"player\"}, {\"id\": \"c\"}],\n"
			" \"assetSystem\": {\"activeAssetPackId\": \"forest\", \"more\": true,\n"
			"   \"entityAssetOverrides\": {\"b\": {\"assetId\": \"boss\", \"by\": 1,\n"
			"     \"placement\": {\"scale\": 1.3333333333333333, \"offsetX\": -1e1,\n"
			"       \"rotation\": 90, \"anchor\": \"top\"}}}}}"),
		ST_OK);
	cr_expect_null(diag.first);
	cr_assert_eq(game.template_count, 4);
	expect(game.templates[0].id, "enemy");
	expect(game_find_template(&game, STR("player"))->asset, "p");
	expect(game_find_template(&game, STR("enemy"))->asset, "e");
	expect(game_find_template(&game, STR("rock"))->asset, "");
	expect(game_find_template(&game, STR("moss"))->asset, "");
	cr_expect_null(game_find_template(&game, STR("none")));
	cr_assert_eq(game.entity_count, 3);
	expect(game.entities[0].id, "a");
	expect(game.entities[0].slot, "player");
	expect(game_find_entity(&game, STR("b"))->slot, "enemy");
	expect(game_find_entity(&game, STR("c"))->slot, "");
	expect(game.active_pack, "forest");
	cr_expect_eq(game.active_pack_at.line, 7);
	boss = game_find_override(&game, STR("b"));
	cr_assert(boss && game.override_count == 1);
	expect(boss->asset, "boss");
	cr_expect_eq(boss->placement.scale, 1333333);
	cr_expect_eq(boss->placement.offset_x, -10 * MILLION);
	cr_expect_eq(boss->placement.offset_y, 0);
	cr_expect_eq(boss->placement.anchor, ANCHOR_TOP);
}

Test(pack_game, entities_may_be_an_object)
{
	cr_assert_eq(read_text("{\"entities\": {\"z\": {\"template\": \"t\"}, \"y\": {}}}"), ST_OK);
	cr_assert_eq(game.entity_count, 2);
	expect(game.entities[0].id, "y");
	expect(game.entities[1].slot, "t");
}

Test(pack_game, may_say_nothing_of_assets)
{
	cr_assert_eq(read_text("{\"assetSystem\": null, \"entities\": null}"), ST_OK);
	cr_expect_eq(game.template_count + game.entity_count + game.override_count, 0);
	cr_expect_null(game_find_override(&game, STR("x")));
}

Test(pack_game, packs_of_earlier_games_are_told)
{
	cr_assert_eq(read_text("{\n\"assetPacks\": {\"forest\": {}}}"), ST_OK);
	cr_assert_eq(diag.warnings, 1);
	cr_expect_str_eq(diag.first->code, "W0457");
	cr_expect_eq(diag.first->at.line, 2);
}

Test(pack_game, what_is_wrong_is_told_at_its_place)
{
	refused("[]", "E0457", 1);
	refused("{\n\"templates\": []}", "E0457", 2);
	refused("{\"templates\": {\n\"a\": 1}}", "E0457", 2);
	refused("{\"templates\": {\n\"\": {}}}", "E0458", 2);
	refused("{\"templates\": {\"a\": {\n\"assetId\": 4}}}", "E0457", 2);
	refused("{\"templates\": {\"a\": {},\n\"a\": {}}}", "E0203", 2);
	refused("{\"entities\": 3}", "E0457", 1);
	refused("{\"entities\": [\n{}]}", "E0457", 2);
	refused("{\"entities\": [\n\"a\"]}", "E0457", 2);
	refused("{\"entities\": [{\"id\": \"a\"},\n{\"id\": \"a\"}]}", "E0458", 2);
	refused("{\"entities\": [{\"id\": \"a\",\n\"templateId\": 2}]}", "E0457", 2);
	refused("{\"assetSystem\": 1}", "E0457", 1);
	refused("{\"assetSystem\": {\n\"activeAssetPackId\": \"\"}}", "E0458", 2);
}

Test(pack_game, overrides_are_checked)
{
	refused("{\"assetSystem\": {\"entityAssetOverrides\": {\n\"a\": \"x\"}}}", "E0457", 2);
	refused("{\"assetSystem\": {\"entityAssetOverrides\": {\"a\":\n{}}}}", "E0457", 2);
	refused("{\"assetSystem\": {\"entityAssetOverrides\": {\"a\": {\"assetId\": \"x\",\n"
		"\"placement\": {\"scale\": 0}}}}}",
		"E0457", 2);
	refused("{\"assetSystem\": {\"entityAssetOverrides\": {\"a\": {\"assetId\": \"x\",\n"
		"\"placement\": {\"offsetX\": 1e9}}}}}",
		"E0457", 2);
	refused("{\"assetSystem\": {\"entityAssetOverrides\": {\"a\": {\"assetId\": \"x\",\n"
		"\"placement\": {\"offsetX\": \"1\"}}}}}",
		"E0457", 2);
	refused("{\"assetSystem\": {\"entityAssetOverrides\": {\"a\": {\"assetId\": \"x\",\n"
		"\"placement\": {\"anchor\": \"middle\"}}}}}",
		"E0457", 2);
}

static const char *placed(const char *placement)
{
	static char text[256];

	(void)snprintf(text, sizeof(text),
		       "{\"assetSystem\": {\"entityAssetOverrides\": {\"b\": "
		       "{\"assetId\": \"x\", \"placement\":\n %s}}}}",
		       placement);
	return text;
}

Test(pack_game, what_looks_like_a_member_of_a_placement_is_told)
{
	cr_assert_eq(read_text(placed("{\"scale\": 2, \"offset_y\": -4}")), ST_OK);
	cr_assert_eq(diag.warnings, 1);
	cr_expect_str_eq(diag.first->code, "W0459");
	cr_expect_eq(diag.first->at.line, 2);
	cr_expect_eq(diag.first->at.column, 15);
	cr_expect_str_eq(diag.first->text, "placement: 'offset_y' is not read");
	cr_expect_str_eq(diag.first->hint, "did you mean 'offsetY'?");
	diag_release(&diag);
	game_release(&game);
	cr_assert_eq(read_text(placed("{\"offsetY\": 1, \"rotation\": 2, \"z\": 1}")), ST_OK);
	cr_expect_null(diag.first);
}

Test(pack_game, is_read_as_a_file_with_care)
{
	cr_expect_eq(game_read(STR("none.json"), &game, &diag), ST_INVALID);
	game_release(&game);
	cr_expect_eq(game_read(STR("a;b.json"), &game, &diag), ST_USAGE);
}
