/* What packs say, how they stand behind each other, and what is wrong in them. */
#include "pack/pack.h"

#include "unit/base/scratch.h"

static struct scratch scratch;
static struct pack_set set;
static struct diag diag;
static struct str paths[8];
static size_t path_count;

static void make(void)
{
	scratch_make(&scratch);
	scratch_folder(&scratch, "packs");
	cr_assert_eq(chdir(scratch.root), 0);
}

static void drop(void)
{
	diag_release(&diag);
	pack_set_release(&set);
	scratch_remove(&scratch);
}

TestSuite(pack_pack, .init = make, .fini = drop);

/* ---- a small vocabulary ------------------------------------------------------------------ */

static const struct param_def PAINTER[] = {
	{.name = "size", .type = PARAM_SIZE, .min = 1, .max = 64},
	{.name = "n_variations", .type = PARAM_INT, .min = 1, .max = 10},
	{.name = "n",
	 .type = PARAM_INT,
	 .min = 1,
	 .max = 10,
	 .flags = PARAM_SECOND_NAME,
	 .alias = "n_variations"},
	{.name = NULL},
};
static const struct param_def SKETCHER[] = {
	{.name = "aspect_ratio", .type = PARAM_STRING},
	{.name = "strokes", .type = PARAM_INT},
	{.name = NULL},
};
static const struct param_owner OWNERS[] = {
	{.name = "painter", .kinds = ASSET_IMAGE, .params = PAINTER},
	{.name = "sketcher", .kinds = ASSET_IMAGE, .params = SKETCHER},
};

static const struct param_owner *find_provider(struct str name)
{
	for (size_t i = 0; i < 2; i++) {
		if (str_is(name, OWNERS[i].name))
			return &OWNERS[i];
	}
	return NULL;
}

static const char *const *models(const struct param_owner *provider, unsigned kind)
{
	static const char *const MODELS[] = {"watercolour", NULL};

	(void)kind;
	return provider == &OWNERS[0] ? MODELS : NULL;
}

static const struct vocab *words(void)
{
	static const char *const NAMES[] = {"painter", "sketcher", NULL};
	static const struct vocab vocab = {
		.find_provider = find_provider, .provider_models = models, .provider_names = NAMES};

	return &vocab;
}

/* ---- short forms ------------------------------------------------------------------------- */

static void put(const char *path, const char *text)
{
	scratch_text(&scratch, path, text);
	paths[path_count++] = str_of(path);
}

static enum status read_packs(void)
{
	return pack_set_read(paths, path_count, words(), &set, &diag);
}

static void read_well(void)
{
	cr_assert_eq(read_packs(), ST_OK, "%s", diag.first ? diag.first->text : "");
	cr_assert_eq(diag.errors + diag.warnings, 0);
}

static void expect(struct str found, const char *wanted)
{
	cr_expect(str_is(found, wanted), "'%.*s' is not '%s'", STR_ARGS(found), wanted);
}

/* The finding of a code, with a place in a line of a file. */
static const struct finding *told(const char *code, const char *path, unsigned line)
{
	for (const struct finding *finding = diag.first; finding; finding = finding->next) {
		if (strcmp(finding->code, code) == 0 && finding->at.source &&
		    strcmp(finding->at.source->path, path) == 0 && finding->at.line == line)
			return finding;
	}
	cr_expect(false, "no %s at %s:%u; first: %s", code, path, line,
		  diag.first ? diag.first->text : "nothing");
	return NULL;
}

static const struct node *parameter(const struct pack *pack, const char *name)
{
	return node_find(pack->defaults.parameters, name);
}

static void slot_is(const struct pack *pack, const char *slot, const char *asset, const char *owner)
{
	const struct pack *by;
	const struct pack_binding *found = pack_find_slot(pack, str_of(slot), &by);

	cr_assert(found, "%s", slot);
	expect(found->asset, asset);
	expect(by->name, owner);
}

/* ---- what they say ----------------------------------------------------------------------- */

Test(pack_pack, keeps_all_that_a_file_says)
{
	const struct pack *pack, *by;
	const struct pack_binding *player;

	put("packs/forest.yaml", "version: \"1.0\"\n"
				 "description: trees\n"
				 "x-note: anything\n"
				 "entries:\n"
				 "  player: {asset: forest-player, placement: {scale: 1.5, "
				 "offset_x: 0.25, offset_y: -4, anchor: bottom-left}}\n"
				 "  \"Gegner 2/ü\": slime\n"
				 "overrides: {boss-1: big-slime}\n");
	read_well();
	pack = pack_set_find(&set, STR("forest"));
	cr_assert(pack && set.count == 1);
	expect(pack->description, "trees");
	cr_assert_eq(pack->entry_count, 2);
	player = &pack->entries[0];
	expect(player->name, "player");
	expect(player->asset, "forest-player");
	cr_expect_eq(player->placement.scale, 1500000);
	cr_expect_eq(player->placement.offset_x, 250000);
	cr_expect_eq(player->placement.offset_y, -4 * MILLION);
	cr_expect_str_eq(pack_anchor_word(player->placement.anchor), "bottom-left");
	cr_expect_eq(player->at.line, 5);
	cr_expect_eq(player->asset_at.column, 19);
	slot_is(pack, "Gegner 2/ü", "slime", "forest");
	cr_expect_eq(pack->entries[1].placement.scale, MILLION);
	cr_expect_eq(pack->entries[1].placement.anchor, ANCHOR_CENTER);
	expect(pack_find_override(pack, STR("boss-1"), &by)->asset, "big-slime");
	cr_expect_null(pack_find_override(pack, STR("player"), &by));
	cr_expect_null(pack_find_slot(pack, STR("boss-1"), &by));
}

Test(pack_pack, a_written_name_goes_before_the_files)
{
	put("packs/a.yaml", "name: autumn.2\n");
	put("packs/a.yaml", "name: autumn.2\n"); /* named twice, read once */
	read_well();
	cr_expect_eq(set.count, 1);
	cr_assert(pack_set_find(&set, STR("autumn.2")));
	cr_expect_null(pack_set_find(&set, STR("a")));
}

Test(pack_pack, generated_slots_are_bound_unless_entries_name_them)
{
	const struct pack *list, *map;

	put("packs/Forest.yaml", "entries: {coin: gold}\n"
				 "generate: {template: t, slots: [Player One, coin, ünder_x]}\n");
	put("packs/sea.yaml", "generate: {template: t, slots: {fish: {size: 1}, crab: {}}}\n");
	read_well();
	list = pack_set_find(&set, STR("Forest"));
	map = pack_set_find(&set, STR("sea"));
	cr_assert(list && map && list->entry_count == 3 && map->entry_count == 2);
	slot_is(list, "coin", "gold", "Forest");
	slot_is(list, "Player One", "forest-player-one", "Forest");
	slot_is(list, "ünder_x", "forest--nder_x", "Forest");
	cr_expect(list->entries[1].is_generated && !list->entries[0].is_generated);
	slot_is(map, "crab", "sea-crab", "sea");
	cr_expect_eq(map->entries[1].at.line, 1);
}

/* ---- parents ----------------------------------------------------------------------------- */

Test(pack_pack, parents_say_what_the_pack_does_not)
{
	const struct pack *night, *by;

	put("packs/night.yaml", "extends: forest\nentries: {moon: night-moon}\n");
	put("packs/forest.yaml", "extends: base\nentries: {tree: forest-tree, moon: forest-moon}\n"
				 "overrides: {boss: b}\n");
	put("packs/base.yaml", "entries: {tree: base-tree, rock: base-rock}\n");
	read_well();
	night = pack_set_find(&set, STR("night"));
	slot_is(night, "moon", "night-moon", "night");
	slot_is(night, "tree", "forest-tree", "forest");
	slot_is(night, "rock", "base-rock", "base");
	cr_expect(pack_find_override(night, STR("boss"), &by));
	expect(by->name, "forest");
	expect(night->parent->parent->name, "base");
}

Test(pack_pack, defaults_of_a_parent_stand_behind_part_by_part)
{
	const struct pack *child, *leaf;

	put("packs/base.yaml", "prompt_defaults: {theme: woods, style: flat, model: watercolour, "
			       "size: 32x32, parameters: {n: 2, strokes: 5}}\n");
	put("packs/child.yaml", "extends: base\nprompt_defaults: {style: '', negative: people, "
				"aspect_ratio: '16:9', parameters: {n_variations: 3}}\n");
	put("packs/leaf.yaml", "extends: child\nprompt_defaults: {parameters: {size: 8x8}}\n");
	read_well();
	child = pack_set_find(&set, STR("child"));
	expect(child->defaults.theme.text, "woods");
	expect(child->defaults.style.text, "");
	expect(child->defaults.negative.text, "people");
	expect(child->defaults.model.text, "watercolour");
	cr_expect_str_eq(child->defaults.theme.at.source->path, "packs/base.yaml");
	expect(parameter(child, "n_variations")->text, "3");
	cr_expect_null(parameter(child, "n"), "two names of one parameter");
	expect(parameter(child, "strokes")->text, "5");
	expect(parameter(child, "aspect_ratio")->text, "16:9");
	cr_expect_null(parameter(child, "size"), "the other way to say the shape");
	leaf = pack_set_find(&set, STR("leaf"));
	expect(parameter(leaf, "size")->text, "8x8");
	cr_expect_null(parameter(leaf, "aspect_ratio"));
	expect(parameter(leaf, "strokes")->text, "5");
	expect(leaf->defaults.theme.text, "woods");
	/* And the parent keeps its own. */
	expect(parameter(child->parent, "n")->text, "2");
	cr_expect_eq(child->parent->defaults.parameters->count, 3);
}

/* ---- what is wrong ----------------------------------------------------------------------- */

Test(pack_pack, a_cycle_is_told_with_each_step)
{
	const struct finding *found;
	const struct pack *by;

	put("packs/a.yaml", "extends: c\nentries: {x: a-x}\n");
	put("packs/b.yaml", "extends: a\n");
	put("packs/c.yaml", "\nextends: b\n");
	put("packs/leaf.yaml", "extends: b\n");
	put("packs/own.yaml", "extends: own\n");
	cr_assert_eq(read_packs(), ST_INVALID);
	cr_expect_eq(diag.errors, 2);
	found = told("E0453", "packs/a.yaml", 1);
	cr_assert(found && found->next && found->next->next);
	cr_expect_str_eq(found->next->at.source->path, "packs/c.yaml");
	cr_expect_eq(found->next->at.line, 2);
	cr_expect_str_eq(found->next->next->at.source->path, "packs/b.yaml");
	told("E0453", "packs/own.yaml", 1);
	/* Look-ups end all the same. */
	cr_expect_null(pack_find_slot(pack_set_find(&set, STR("leaf")), STR("none"), &by));
}

Test(pack_pack, an_unknown_parent_is_told_with_the_nearest)
{
	const struct finding *found;

	put("packs/a.yaml", "description: d\nextends: bsae\n");
	put("packs/base.yaml", "description: d\n");
	cr_assert_eq(read_packs(), ST_INVALID);
	found = told("E0452", "packs/a.yaml", 2);
	cr_assert(found && found->hint);
	cr_expect_str_eq(found->hint, "did you mean 'base'?");
	cr_expect_eq(found->at.column, 10);
}

Test(pack_pack, nobody_is_his_own_parent_by_advice)
{
	const struct finding *found;

	put("packs/p1.yaml", "extends: p2\n");
	cr_assert_eq(read_packs(), ST_INVALID);
	found = told("E0452", "packs/p1.yaml", 1);
	cr_assert(found);
	cr_expect_null(found->hint);
}

Test(pack_pack, a_parent_that_cannot_be_read_is_there)
{
	put("packs/a.yaml", "extends: base\n");
	put("packs/base.yaml", "entries: {\n");
	put("packs/c.yaml", "name: base\n");
	cr_assert_eq(read_packs(), ST_INVALID);
	cr_expect_eq(diag.errors, 1, "%u errors; last: %s", diag.errors, diag.last->text);
	cr_expect_str_eq(diag.first->at.source->path, "packs/base.yaml");
}

Test(pack_pack, what_is_no_asset_is_told_once)
{
	put("packs/a.yaml", "entries: {x: []}\noverrides: {y: [z]}\n");
	cr_assert_eq(read_packs(), ST_INVALID);
	cr_expect_eq(diag.errors, 2, "%u errors; last: %s", diag.errors, diag.last->text);
}

Test(pack_pack, two_packs_of_one_name_are_told)
{
	put("packs/a.yaml", "description: d\nname: forest\n");
	put("packs/forest.yaml", "description: d\n");
	cr_assert_eq(read_packs(), ST_INVALID);
	told("E0450", "packs/forest.yaml", 1);
	cr_expect_str_eq(diag.last->at.source->path, "packs/a.yaml");
	cr_expect_eq(diag.last->at.line, 2);
}

Test(pack_pack, what_is_written_twice_is_told)
{
	put("packs/a.yaml", "prompt_defaults:\n  size: 1x1\n  parameters: {size: 2x2}\n");
	put("packs/b.yaml", "entries:\n  x: a\n  x: b\n");
	cr_assert_eq(read_packs(), ST_INVALID);
	told("E0203", "packs/a.yaml", 2);
	told("E0203", "packs/b.yaml", 3);
}

Test(pack_pack, slips_are_told_with_the_nearest_word)
{
	const struct finding *found;

	put("packs/a.yaml", "entreis: {x: y}\n");
	put("packs/b.yaml", "entries:\n  x: {asset: y, placement: {offsetY: 1}}\n");
	put("packs/c.yaml", "entries:\n  x: {placement: {anchor: botom}}\n  z: [a]\n  y:\n");
	put("packs/d.yaml", "prompt_defaults:\n  parameters: {siez: 1x1}\n  stlye: x\n");
	put("packs/e.yaml", "prompt_defaults:\n  parameters: {size: 8x8}\n  aspect_ratio: '1:1'\n");
	put("packs/f.yaml", "prompt_defaults: {parameters: {size: 8x8, aspect_ratio: '1:1'}}\n");
	cr_assert_eq(read_packs(), ST_INVALID);
	found = told("E0301", "packs/a.yaml", 1);
	cr_expect_str_eq(found->hint, "did you mean 'entries'?");
	found = told("E0301", "packs/b.yaml", 2);
	cr_expect_str_eq(found->hint, "did you mean 'offset_y'?");
	told("E0302", "packs/c.yaml", 2);
	told("E0303", "packs/c.yaml", 3);
	told("E0303", "packs/c.yaml", 4);
	found = told("E0301", "packs/d.yaml", 2);
	cr_expect_str_eq(found->hint, "did you mean 'size'?");
	told("E0301", "packs/d.yaml", 3);
	found = told("E0457", "packs/e.yaml", 3);
	cr_expect_str_eq(found->text, "prompt_defaults: 'size' and 'aspect_ratio' are one thing");
	told("E0457", "packs/f.yaml", 1);
}

Test(pack_pack, a_model_that_nobody_lists_is_told_when_another_is_near)
{
	put("packs/a.yaml", "prompt_defaults: {model: watercolor}\n");
	put("packs/b.yaml", "prompt_defaults: {model: my-own-workflow}\n");
	cr_assert_eq(read_packs(), ST_OK);
	cr_expect_eq(diag.warnings, 1);
	cr_expect_str_eq(told("W0305", "packs/a.yaml", 1)->hint, "did you mean 'watercolour'?");
}

Test(pack_pack, names_that_are_none_are_told)
{
	char text[512] = "entries:\n  \"a\\u0007b\": x\n  y: \"\"\n  ";

	memset(text + strlen(text), 'n', 129);
	(void)strcat(text, ": z\n");
	put("packs/a.yaml", text);
	put("packs/b.yaml", "name: a/b\n");
	put("packs/c d.yaml", "description: d\n");
	put("packs/d.yaml", "a: 1\n---\nb: 2\n");
	put("packs/e.yaml", "# nothing\n");
	put("packs/f.yaml", "[a]\n");
	put("packs/g.yaml", "version: 2.0\n");
	cr_assert_eq(read_packs(), ST_INVALID);
	told("E0454", "packs/a.yaml", 2);
	told("E0454", "packs/a.yaml", 3);
	told("E0454", "packs/a.yaml", 4);
	told("E0451", "packs/b.yaml", 1);
	told("E0451", "packs/c d.yaml", 1);
	told("E0456", "packs/d.yaml", 3);
	told("E0456", "packs/e.yaml", 1);
	told("E0303", "packs/f.yaml", 1);
	told("E0312", "packs/g.yaml", 1);
}

Test(pack_pack, as_many_packs_as_a_project_may_have)
{
	static struct str many[PACKS_MAX + 1];

	cr_assert_eq(pack_set_read(many, PACKS_MAX + 1, words(), &set, &diag), ST_INVALID);
	cr_expect_str_eq(diag.first->code, "E0455");
	cr_expect_eq(set.count, 0);
}

Test(pack_pack, more_slots_than_a_pack_may_have)
{
	static char text[PACK_BINDINGS_MAX * 8 + 64];
	char *at = text + sprintf(text, "generate: {slots: [");

	for (unsigned i = 0; i <= PACK_BINDINGS_MAX; i++)
		at += sprintf(at, "s%u, ", i);
	(void)strcpy(at, "]}\n");
	put("packs/a.yaml", text);
	cr_assert_eq(read_packs(), ST_INVALID);
	told("E0455", "packs/a.yaml", 1);
}
