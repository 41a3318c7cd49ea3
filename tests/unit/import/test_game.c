#include "run.h"

#include <criterion/criterion.h>
#include <string.h>

/* One pixel. */
#define PNG \
	"data:image/png;base64," \
	"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+" \
	"M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
#define OTHER       "data:image/webp;base64,UklGRgAAAABXRUJQVlA4IA=="
#define GAME(packs) "{\"assetPacks\": {\n" packs "}}"

Test(import_game, packs_entries_and_a_game_without_them)
{
	struct run run;
	const struct import_file *game;

	run_text(&run, "game.json",
		 "{\"name\": \"Pond\", \"activeAssetPackId\": \"night\", \"rules\": [1, 2.50, "
		 "{\"a\": null}],\n"
		 "\"assetPacks\": {\n"
		 "\"day\": {\"name\": \"By day\", \"description\": \"bright\", \"style\": \"flat: "
		 "2D\", \"assets\": {\n"
		 "\"frog\": {\"imageUrl\": \"" PNG
		 "\", \"source\": \"generated\", \"scale\": 1.4999999999, \"offsetX\": -3, "
		 "\"offsetY\": 0},\n"
		 "\"fly\": {\"imageUrl\": \"" OTHER "\", \"scale\": 1}}},\n"
		 "\"night\": {\"name\": \"night\", \"assets\": {\"frog\": {\"imageUrl\": \"" PNG
		 "\", \"anchor\": \"bottom\"}}}},\n"
		 "\"assetSystem\": {\"entityAssetOverrides\": {}}}");
	cr_assert_eq(run.status, ST_OK, "%s", run.diag.first ? run.diag.first->text : "");
	cr_expect_eq(run.import.note_count, 0);
	cr_expect_eq(run.import.file_count, 7);
	run_expect(&run, "packs/day.yaml", "name", "day");
	run_expect(&run, "packs/day.yaml", "description", "By day: bright");
	run_expect(&run, "packs/day.yaml", "prompt_defaults", "{\"style\": \"flat: 2D\"}");
	run_expect(&run, "packs/day.yaml", "entries",
		   "{\"fly\": \"day-fly\", \"frog\": {\"asset\": \"day-frog\", \"placement\": "
		   "{\"offset_x\": -3, \"scale\": 1.5}}}");
	run_expect(
		&run, "packs/night.yaml", "entries",
		"{\"frog\": {\"asset\": \"day-frog\", \"placement\": {\"anchor\": \"bottom\"}}}");
	cr_expect_null(run_value(&run, "packs/night.yaml", "description"));
	run_expect(&run, "day-frog.yaml", "generation",
		   "{\"file\": \"day-frog.png\", \"provider\": \"file\", \"type\": \"image\"}");
	run_expect(&run, "day-frog.yaml", "metadata",
		   "{\"category\": \"day\", \"source\": \"generated\"}");
	run_expect(&run, "day-frog.yaml", "integration.manifest_path", "images/day/frog.png");
	run_expect(&run, "day-fly.yaml", "generation.file", "day-fly.webp");
	cr_expect_eq(run_file(&run, "day-frog.png")->bytes.len, 70);
	cr_expect_eq(run_file(&run, "day-frog.png")->base, IMPORT_OUT);
	game = run_file(&run, "game.assetc.json");
	cr_expect_eq(game->base, IMPORT_BESIDE);
	run_expect(&run, "game.assetc.json", "",
		   "{\"assetSystem\": {\"activeAssetPackId\": \"night\", \"entityAssetOverrides\": "
		   "{}}, "
		   "\"name\": \"Pond\", \"rules\": [1, 2.50, {\"a\": null}]}");
	cr_expect(str_contains(game->bytes, "2.50"));
	cr_assert_eq(run.import.proposal_count, 2);
	cr_expect(str_is(run.import.proposals[0].lines, "packs: [\"packs/*.yaml\"]\n"));
	cr_expect(str_is(run.import.proposals[1].lines, "active_pack: night\n"));
	run_release(&run);
}

Test(import_game, what_is_no_file_is_told)
{
	struct run run;

	run_text(&run, "game.json",
		 GAME("\"p\": {\"assets\": {\n"
		      "\"a\": {\"imageUrl\": \"https://example.org/a.png\"},\n"
		      "\"b\": {\"imageUrl\": \"no/such.png\"},\n"
		      "\"c\": {\"imageUrl\": \"data:image/png;base64,AAAA\"},\n"
		      "\"d\": {\"imageUrl\": \"data:image/png;base64,A AA\"},\n"
		      "\"e\": {\"imageUrl\": \"data:image/svg+xml,<svg/>\"},\n"
		      "\"f\": {\"source\": \"none\"},\n"
		      "\"g\": {\"imageUrl\": \"\"},\n"
		      "\"h\": {\"imageUrl\": \"" PNG
		      "\", \"scale\": \"big\", \"offsetX\": 1e99, \"frames\": 3},\n"
		      "\"\": {\"imageUrl\": \"" PNG "\"}}}"));
	cr_assert_eq(run.status, ST_OK, "%s", run.diag.first ? run.diag.first->text : "");
	run_expect_note(&run, 3, 19, "an address");
	run_expect_note(&run, 4, 19, "no such file");
	run_expect_note(&run, 5, 19, "neither PNG");
	run_expect_note(&run, 6, 19, "base64");
	run_expect_note(&run, 7, 19, "only base64");
	run_expect_note(&run, 8, 1, "'f', which has no picture");
	run_expect_note(&run, 9, 19, "empty");
	run_expect_note(&run, 10, 150, "'scale'");
	run_expect_note(&run, 10, 168, "'offsetX'");
	run_expect_note(&run, 10, 174, "'frames'");
	run_expect_note(&run, 11, 1, "control characters");
	cr_expect_eq(run.import.note_count, 11);
	run_expect(&run, "packs/p.yaml", "entries", "{\"h\": \"p-h\"}");
	run_release(&run);
}

Test(import_game, names_that_no_pack_may_have)
{
	struct run run;

	run_text(
		&run, "game.json",
		"{\"assetPacks\": {\"Neon City!\": {\"assets\": {\"it's <<\": {\"imageUrl\": \"" PNG
		"\"}}}, \"empty\": {}}, "
		"\"activeAssetPackId\": \"gone\"}");
	cr_assert_eq(run.status, ST_OK, "%s", run.diag.first ? run.diag.first->text : "");
	run_expect(&run, "packs/neon-city.yaml", "name", "neon-city");
	run_expect(&run, "packs/neon-city.yaml", "entries", "{\"it's <<\": \"neon-city-it-s\"}");
	run_expect(&run, "packs/empty.yaml", "entries", "{}");
	run_expect(&run, "game.assetc.json", "assetSystem.activeAssetPackId", "neon-city");
	cr_expect_eq(run.import.note_count, 2);
	run_release(&run);
}

Test(import_game, faults_have_a_place)
{
	run_expect_error(GAME("\"p\": 5"), "E0851", 2, 6);
	run_expect_error(GAME("\"p\": {\"assets\": []}"), "E0851", 2, 17);
	run_expect_error(GAME("\"p\": {\"assets\": {\"a\": \"img.png\"}}"), "E0851", 2, 23);
	run_expect_error(GAME("\"!\": {}"), "E0851", 2, 1);
	run_expect_error(GAME("\"Ab\": {},\n\"ab\": {\"style\": \"x\"}"), "E0852", 3, 7);
}

Test(import_game, a_game_has_so_many_pictures_and_no_more)
{
	enum { PER_PACK = IMPORT_ENTRIES_MAX / 2 };
	struct strbuf text = {0};
	struct run run;

	strbuf_add_c(&text, "{\"assetPacks\": {");
	for (unsigned pack = 0; pack < 3; pack++) {
		strbuf_printf(&text, "%s\"p%u\": {\"assets\": {", pack ? "}},\n" : "", pack);
		for (unsigned slot = 0; slot < PER_PACK; slot++)
			strbuf_printf(&text,
				      "%s\"s%u\": {\"imageUrl\": "
				      "\"data:image/png;base64,iVBORw0KGgo%03uA%04uA\"}",
				      slot ? ", " : "", slot, pack, slot);
	}
	strbuf_add_c(&text, "}}}}");
	run_text(&run, "game.json", text.data);
	cr_expect_eq(run.status, ST_INVALID);
	cr_assert(run.diag.first);
	cr_expect_str_eq(run.diag.first->text, "more than 4096 pictures");
	cr_expect_eq(run.diag.first->at.line, 3);
	run_release(&run);
	strbuf_release(&text);
}

Test(import_game, prompt_defaults_go_to_the_pack)
{
	struct run run;

	run_text(&run, "g.json",
		 "{\"assetPacks\": {\"day\": {\"style\": \"old\", \"promptDefaults\": {\"theme\": "
		 "\"a pond\", "
		 "\"style\": \"flat\", \"negativePrompt\": \"text\", \"model\": \"gpt-image-1\", "
		 "\"aspectRatio\": \"16:9\", \"mood\": 1}},\n"
		 " \"night\": {\"promptDefaults\": {\"aspectRatio\": \"7:5\"}}}}");
	cr_assert_eq(run.status, ST_OK, "%s", run.diag.first ? run.diag.first->text : "");
	run_expect(&run, "packs/day.yaml", "prompt_defaults",
		   "{\"aspect_ratio\": \"16:9\", \"model\": \"gpt-image-1\", "
		   "\"negative\": \"text\", \"style\": \"flat\", \"theme\": \"a pond\"}");
	cr_expect_null(run_value(&run, "packs/night.yaml", "prompt_defaults"));
	cr_expect_eq(run.import.note_count, 2);
	run_release(&run);
}
