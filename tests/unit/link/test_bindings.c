/* What the active pack makes of the game. */
#include "unit/link/sample.h"

#include "link/bindings.h"
#include "link/manifest.h"

#include <criterion/criterion.h>
#include <string.h>

static struct pack_set set;
static struct game game;
static struct diag diag;
static struct bindings bindings;
static struct collection all;

static void make(void)
{
	sample_init();
}

static void drop(void)
{
	diag_release(&diag);
	pack_set_release(&set);
	game_release(&game);
	sample_fini();
}

TestSuite(link_bindings, .init = make, .fini = drop);

static const struct param_owner *find_provider(struct str name)
{
	(void)name;
	return NULL;
}

/* ---- short forms ------------------------------------------------------------------------- */

static const struct sample ASSETS[] = {
	{.id = "base-rock"},   {.id = "boss"}, {.id = "fallback-tree"}, {.id = "forest-coin"},
	{.id = "forest-hero"}, {.id = "moss"}, {.id = "night-hero"},
};

static const char FOREST[] =
	"extends: base\n"
	"entries:\n"
	"  hero: {asset: forest-hero, placement: {scale: 1.5, offset_y: -4, anchor: bottom}}\n"
	"  coin: forest-coin\n"
	"overrides: {slime-2: boss}\n";
static const char BASE[] = "entries: {rock: base-rock, coin: base-coin-which-is-hidden}\n";

static void packs(const char *forest, const char *base)
{
	static const char *const NONE[] = {NULL};
	static const struct vocab vocab = {.find_provider = find_provider, .provider_names = NONE};
	const struct str paths[] = {STR("forest.yaml"), STR("base.yaml")};

	write_file("forest.yaml", str_of(forest));
	if (base)
		write_file("base.yaml", str_of(base));
	cr_assert_eq(pack_set_read(paths, base ? 2 : 1, &vocab, &set, &diag), ST_OK, "%s",
		     diag.first ? diag.first->text : "");
}

static enum status bind(const char *definition, bool is_release)
{
	struct bindings_call call = {.assets = &all,
				     .pack = pack_set_find(&set, STR("forest")),
				     .is_release = is_release};

	all = sample_collection(ASSETS, sizeof(ASSETS) / sizeof(ASSETS[0]));
	if (definition) {
		write_file("game.json", str_of(definition));
		cr_assert_eq(game_read(STR("game.json"), &game, &diag), ST_OK);
		call.game = &game;
	}
	return bindings_make(&call, &sample_arena, &bindings, &diag);
}

static const struct binding *slot(const char *name)
{
	for (size_t i = 0; i < bindings.slot_count; i++) {
		if (str_is(bindings.slots[i].name, name))
			return &bindings.slots[i];
	}
	cr_assert(false, "no slot %s", name);
	return NULL;
}

static const struct binding *entity(const char *name)
{
	for (size_t i = 0; i < bindings.entity_count; i++) {
		if (str_is(bindings.entities[i].name, name))
			return &bindings.entities[i];
	}
	cr_assert(false, "no entity %s", name);
	return NULL;
}

static void is(const struct binding *binding, const char *asset, enum binding_source source,
	       const char *pack)
{
	cr_assert(binding->asset, "%.*s", STR_ARGS(binding->name));
	cr_expect(str_is(binding->asset->record->id, asset), "%.*s: %.*s", STR_ARGS(binding->name),
		  STR_ARGS(binding->asset->record->id));
	cr_expect_eq(binding->source, source);
	cr_expect(str_is(binding->pack, pack), "%.*s", STR_ARGS(binding->pack));
}

static const struct finding *told(const char *code)
{
	for (const struct finding *finding = diag.first; finding; finding = finding->next) {
		if (strcmp(finding->code, code) == 0)
			return finding;
	}
	cr_assert(false, "no %s", code);
	return NULL;
}

/* ---- resolution -------------------------------------------------------------------------- */

static const char GAME[] =
	"{\"templates\": {\"hero\": {}, \"coin\": {}, \"rock\": {},\n"
	"   \"tree\": {\"assetId\": \"fallback-tree\"}, \"moss\": {}},\n"
	" \"entities\": [{\"id\": \"hero-1\", \"templateId\": \"hero\"},\n"
	"   {\"id\": \"slime-2\", \"templateId\": \"moss\"},\n"
	"   {\"id\": \"dark\", \"templateId\": \"hero\"}, {\"id\": \"camera\"}],\n"
	" \"assetSystem\": {\"entityAssetOverrides\": {\"dark\":\n"
	"   {\"assetId\": \"night-hero\", \"placement\": {\"offsetX\": 2}}}}}";

Test(link_bindings, override_pack_parent_fallback)
{
	packs(FOREST, BASE);
	cr_assert_eq(bind(GAME, true), ST_OK);
	cr_expect_null(diag.first);
	cr_expect(str_is(bindings.pack, "forest"));
	cr_assert_eq(bindings.slot_count, 5);
	cr_expect_eq(bindings.covered, 5);
	cr_expect(str_is(bindings.slots[0].name, "coin"));
	is(slot("hero"), "forest-hero", BOUND_BY_PACK, "forest");
	cr_expect_eq(slot("hero")->placement.scale, 1500000);
	is(slot("coin"), "forest-coin", BOUND_BY_PACK, "forest");
	is(slot("rock"), "base-rock", BOUND_BY_PARENT, "base");
	is(slot("tree"), "fallback-tree", BOUND_BY_FALLBACK, "");
	is(slot("moss"), "moss", BOUND_BY_FALLBACK, "");
	cr_assert_eq(bindings.entity_count, 3);
	is(entity("hero-1"), "forest-hero", BOUND_BY_PACK, "forest");
	cr_expect_eq(entity("hero-1")->placement.offset_y, -4 * MILLION);
	cr_expect(str_is(entity("hero-1")->slot, "hero"));
	is(entity("slime-2"), "boss", BOUND_BY_OVERRIDE, "forest");
	is(entity("dark"), "night-hero", BOUND_BY_OVERRIDE, "");
	cr_expect_eq(entity("dark")->placement.offset_x, 2 * MILLION);
	cr_expect_eq(entity("dark")->placement.scale, MILLION);
}

Test(link_bindings, without_a_game_the_packs_name_the_slots)
{
	packs(FOREST, BASE);
	cr_assert_eq(bind(NULL, true), ST_OK);
	cr_assert_eq(bindings.slot_count, 3);
	is(slot("rock"), "base-rock", BOUND_BY_PARENT, "base");
	cr_assert_eq(bindings.entity_count, 1);
	is(entity("slime-2"), "boss", BOUND_BY_OVERRIDE, "forest");
	cr_expect_eq(entity("slime-2")->slot.len, 0);
}

Test(link_bindings, without_a_pack_the_game_names_its_fallbacks)
{
	cr_assert_eq(bind("{\"templates\": {\"moss\": {}, \"hero\": {\"asset\": \"boss\"},\n"
			  " \"none\": {}}}",
			  false),
		     ST_OK);
	cr_expect_eq(bindings.pack.len, 0);
	cr_expect_eq(bindings.covered, 2);
	is(slot("hero"), "boss", BOUND_BY_FALLBACK, "");
	cr_expect_eq(slot("none")->source, BOUND_BY_NOBODY);
	cr_expect(has_finding(&diag, "W0963", "2/3", "none"));
}

Test(link_bindings, an_asset_may_be_named_as_the_manifest_does)
{
	packs("entries: {a: images.moss}\n", NULL);
	cr_assert_eq(bind(NULL, true), ST_OK);
	is(slot("a"), "moss", BOUND_BY_PACK, "forest");
}

Test(link_bindings, what_was_not_generated_yet_is_not_said)
{
	packs("extends: base\ngenerate: {slots: [rock, coin, ghost]}\n",
	      "entries: {rock: base-rock}\n");
	cr_assert_eq(bind(NULL, false), ST_OK);
	is(slot("coin"), "forest-coin", BOUND_BY_PACK, "forest");
	is(slot("rock"), "base-rock", BOUND_BY_PARENT, "base");
	cr_expect_null(slot("ghost")->asset);
	cr_expect(has_finding(&diag, "W0963", "2/3", "ghost"));
}

/* ---- findings ---------------------------------------------------------------------------- */

Test(link_bindings, what_stands_in_for_the_generated_is_told)
{
	packs("extends: base\ngenerate: {slots: [rock, coin]}\n",
	      "entries: {rock: base-rock, coin: moss}\n");
	cr_assert_eq(bind(NULL, true), ST_OK);
	cr_expect_eq(bindings.covered, 2);
	cr_expect(has_finding(&diag, "W0963", "2/2", "record: rock ('base-rock' stands in)"));
	cr_expect(strstr(told("W0963")->hint, "compile forest.yaml as well"), "%s",
		  told("W0963")->hint);
}

Test(link_bindings, missing_slots_are_an_error_under_release)
{
	packs("entries: {hero: forest-hero}\n", NULL);
	cr_assert_eq(bind("{\"templates\": {\"hero\": {}, \"cat\": {}, \"dog\": {}}}", true),
		     ST_INVALID);
	cr_expect(has_finding(&diag, "E0963", "'forest' covers 1/3", "cat, dog"));
	cr_expect_str_eq(told("E0963")->at.source->path, "forest.yaml");
}

Test(link_bindings, many_missing_slots_are_one_finding)
{
	struct strbuf text = {0};

	packs("description: d\n", NULL);
	strbuf_add_c(&text, "{\"templates\": {");
	for (int i = 0; i < 20; i++)
		strbuf_printf(&text, "%s\"s%02d\": {}", i ? ", " : "", i);
	strbuf_add_c(&text, "}}");
	cr_assert_eq(bind(text.data, false), ST_OK);
	strbuf_release(&text);
	cr_expect_eq(diag.warnings, 1);
	cr_expect(has_finding(&diag, "W0963", "0/20", "s11 and 8 more"));
}

Test(link_bindings, an_asset_that_no_record_has)
{
	packs("entries:\n  hero: forest-hreo\n  coin: images.mos\n"
	      "overrides:\n  x: {asset: bos}\n",
	      NULL);
	cr_assert_eq(bind(NULL, false), ST_INVALID);
	cr_expect_eq(diag.errors, 3);
	cr_expect_eq(diag.warnings, 0, "what is told is not missing too");
	cr_expect(has_finding(&diag, "E0960", "'forest-hreo'", NULL));
	cr_expect(has_finding(&diag, "E0960", "'images.mos'", NULL));
	cr_expect(has_finding(&diag, "E0960", "'bos'", NULL));
	cr_expect_str_eq(told("E0960")->hint, "did you mean 'images.moss'?");
	cr_expect_eq(told("E0960")->at.line, 3);
	cr_expect_str_eq(told("E0960")->next->hint, "did you mean 'forest-hero'?");
}

Test(link_bindings, an_asset_of_the_game_that_no_record_has)
{
	cr_assert_eq(
		bind("{\"templates\": {\"hero\": {\n\"assetId\": \"mos\"}},\n"
		     "\"entities\": [{\"id\": \"e\"}],\n"
		     "\"assetSystem\": {\"entityAssetOverrides\": {\"e\": {\"assetId\": \"z\"}}}}",
		     false),
		ST_INVALID);
	cr_expect_eq(diag.errors, 2);
	cr_expect_eq(told("E0961")->at.line, 2);
	cr_expect_str_eq(told("E0961")->hint, "did you mean 'moss'?");
}

Test(link_bindings, a_slot_that_the_game_renamed)
{
	const struct finding *found;

	packs("extends: base\nentries: {heroo: forest-hero, \"it's\": boss}\n",
	      "entries:\n  heroo: moss\n");
	cr_assert_eq(bind("{\"templates\": {\"hero\": {\"assetId\": \"moss\"}}}", false), ST_OK);
	cr_expect_eq(diag.warnings, 2);
	found = told("W0962");
	cr_expect_str_eq(found->hint,
			 "did you mean 'hero'? assetc pack rename-slot 'heroo' 'hero'");
	cr_expect_str_eq(found->at.source->path, "forest.yaml");
	cr_expect_eq(found->at.column, 11);
	cr_expect_str_eq(found->next->hint,
			 "if it was renamed there: assetc pack rename-slot 'it'\\''s' NEW");
}

Test(link_bindings, an_entity_of_an_unknown_template)
{
	cr_assert_eq(bind("{\"templates\": {\"moss\": {}},\n"
			  "\"entities\": [{\"id\": \"e\", \"template\": \"mosss\"}]}",
			  false),
		     ST_INVALID);
	cr_expect(has_finding(&diag, "E0964", "'e'", "'mosss'"));
	cr_expect_str_eq(told("E0964")->hint, "did you mean 'moss'?");
	cr_expect_eq(told("E0964")->at.line, 2);
}

Test(link_bindings, overrides_of_unknown_entities)
{
	packs("overrides: {slime1: boss}\n", NULL);
	cr_assert_eq(bind("{\"entities\": [{\"id\": \"slime-1\"}], \"assetSystem\":\n"
			  "{\"entityAssetOverrides\": {\"x\": {\"assetId\": \"boss\"}}}}",
			  true),
		     ST_OK);
	cr_expect_eq(diag.warnings, 2);
	cr_expect_str_eq(told("W0965")->hint, "did you mean 'slime-1'?");
	cr_expect_eq(bindings.entity_count, 0);
}

/* ---- the manifest ------------------------------------------------------------------------ */

Test(link_bindings, stand_in_the_manifest)
{
	struct strbuf out = {0};
	const char *pack;

	packs(FOREST, BASE);
	cr_assert_eq(bind("{\"templates\": {\"hero\": {}, \"coin\": {}, \"none\": {}},\n"
			  " \"entities\": [{\"id\": \"slime-2\", \"template\": \"coin\"}]}",
			  false),
		     ST_OK);
	manifest_write(
		&(struct manifest_call){.all = &all, .bindings = &bindings, .has_provenance = true},
		&out);
	pack = strstr(out.data, "  \"pack\": {");
	cr_assert(pack);
	cr_expect_str_eq(pack, "  \"pack\": {\n"
			       "    \"name\": \"forest\",\n"
			       "    \"coverage\": {\n"
			       "      \"covered\": 2,\n"
			       "      \"total\": 3\n"
			       "    },\n"
			       "    \"slots\": {\n"
			       "      \"coin\": {\n"
			       "        \"asset\": \"forest-coin\",\n"
			       "        \"section\": \"images\",\n"
			       "        \"key\": \"forest-coin\",\n"
			       "        \"path\": \"images/forest-coin.png\"\n"
			       "      },\n"
			       "      \"hero\": {\n"
			       "        \"asset\": \"forest-hero\",\n"
			       "        \"section\": \"images\",\n"
			       "        \"key\": \"forest-hero\",\n"
			       "        \"path\": \"images/forest-hero.png\",\n"
			       "        \"placement\": {\n"
			       "          \"scale\": 1.5,\n"
			       "          \"offsetX\": 0,\n"
			       "          \"offsetY\": -4,\n"
			       "          \"anchor\": \"bottom\"\n"
			       "        }\n"
			       "      }\n"
			       "    },\n"
			       "    \"entities\": {\n"
			       "      \"slime-2\": {\n"
			       "        \"slot\": \"coin\",\n"
			       "        \"asset\": \"boss\",\n"
			       "        \"section\": \"images\",\n"
			       "        \"key\": \"boss\",\n"
			       "        \"path\": \"images/boss.png\"\n"
			       "      }\n"
			       "    }\n"
			       "  }\n"
			       "}\n");
	strbuf_release(&out);
}
