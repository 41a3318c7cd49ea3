/* test_models_read.c - the user's own rows of the table of models. */
#include "provider/hosted.h"

#include "unit/base/scratch.h"

#include <sys/stat.h>

static struct scratch scratch;
static struct arena arena;
static struct models models;
static struct diag diag;

static void make(void)
{
	scratch_make(&scratch);
	cr_assert_eq(chmod(scratch.root, 0700), 0);
}

static void drop(void)
{
	arena_release(&arena);
	diag_release(&diag);
	scratch_remove(&scratch);
}

TestSuite(provider_models_read, .init = make, .fini = drop);

static enum status read_text(const char *text)
{
	diag_release(&diag);
	diag = (struct diag){0};
	if (text)
		scratch_text(&scratch, "models.yaml", text);
	return models_read(scratch_path(&scratch, "models.yaml"), &arena, &models, &diag);
}

static void read_well(const char *text)
{
	cr_assert_eq(read_text(text), ST_OK, "%s", diag.first ? diag.first->text : "");
	cr_assert_null(diag.first);
}

Test(provider_models_read, no_file_has_none)
{
	read_well(NULL);
	cr_expect_eq(models.count, 0);
	read_well("# nothing yet\n");
	cr_expect_eq(models.count, 0);
}

Test(provider_models_read, a_row_of_a_model_that_is_not_known)
{
	const struct model *row;

	read_well("models:\n"
		  "  - {provider: stable-diffusion, id: sd4, family: sd3, batch: 2, alpha: "
		  "on_request,\n"
		  "     sizes: [512x512, 1024x1024], qualities: [low, high], prompt_max: 500,\n"
		  "     prices: {each_usd: 0.09}, licence: own use, shut_down: 2027-02-28,\n"
		  "     successor: sd5, default: true, x-note: 1}\n"
		  "x-mine: 2\n");
	cr_assert_eq(models.count, 1);
	row = model_find(&models, "stability", STR("sd4"));
	cr_assert_not_null(row);
	cr_expect_eq(row, model_default(&models, "stability", ASSET_IMAGE, STR("")));
	cr_expect_str_eq(row->family, "sd3");
	cr_expect_eq(row->kinds, ASSET_IMAGE, "as its provider's");
	cr_expect_eq(row->batch, 2);
	cr_expect_eq(row->alpha, MODEL_ALPHA_ON_REQUEST);
	cr_expect_str_eq(row->sizes[1], "1024x1024");
	cr_expect_null(row->sizes[2]);
	cr_expect_str_eq(row->qualities[0], "low");
	cr_expect_eq(row->prompt_max, 500);
	cr_expect_eq(row->pricing, PRICE_EACH);
	cr_expect_eq(row->price[0], 90000);
	cr_expect_str_eq(row->licence, "own use");
	cr_expect(model_is_shut_down(row, "2027-02-28"));
	cr_expect_not(model_is_shut_down(row, "2027-02-27"));
	cr_expect_str_eq(row->successor, "sd5");
	cr_expect_null(row->as_of);
}

Test(provider_models_read, what_a_row_leaves_out_stays)
{
	const struct model *old = model_find(NULL, "openai", STR("gpt-image-2")), *row;

	read_well("models: [{provider: openai, id: gpt-image-2, prices: {made_usd: 60}},\n"
		  "  {provider: elevenlabs, id: music_v2, max_seconds: 300 s}]\n");
	row = model_find(&models, "openai", STR("gpt-image-2"));
	cr_assert_neq(row, old);
	cr_expect_str_eq(row->family, old->family);
	cr_expect_eq(row->pricing, PRICE_TOKENS);
	cr_expect_eq(row->price[0], old->price[0]);
	cr_expect_eq(row->price[2], 60 * INT64_C(1000000));
	cr_expect_eq(row->batch, old->batch);
	row = model_find(&models, "elevenlabs", STR("music_v2"));
	cr_expect_eq(row->max_ms, 300000);
	cr_expect_eq(row->min_ms, 3000);
	cr_expect(row->is_default);
}

Test(provider_models_read, forms_of_price)
{
	read_well(
		"models:\n"
		"  - {provider: openai, id: a, prices: {small_usd: [0.01, 0.02], large_usd: [0.02, "
		"0.03]}}\n"
		"  - {provider: elevenlabs, id: b, sound: sfx, prices: {second_usd: 0.01, "
		"unsaid_usd: 0.3, credit_usd: 0.0001}}\n"
		"  - {provider: openai, id: c, alias_of: a}\n"
		"  - {provider: openai, id: d}\n");
	cr_expect_eq(models.rows[0].pricing, PRICE_TABLE);
	cr_expect_eq(models.rows[0].price[3], 30000);
	cr_expect_eq(models.rows[1].pricing, PRICE_SECOND);
	cr_expect_eq(models.rows[1].price[2], 100);
	cr_expect_eq(model_find(&models, "openai", STR("c")), &models.rows[0]);
	cr_expect_eq(models.rows[3].pricing, PRICE_UNKNOWN);
}

/* Each is refused at its place, and nothing of the file is used. */
Test(provider_models_read, what_is_wrong)
{
	static const struct {
		const char *row, *code, *says;
	} WRONG[] = {
		{"{provider: openai}", "E0302", "'id'"},
		{"{id: x}", "E0302", "'provider'"},
		{"{provider: file, id: x}", "E0410", "over a network"},
		{"{provider: nobody, id: x}", "E0410", "over a network"},
		{"{provider: openai, id: x, colour: 1}", "E0301", "colour"},
		{"{provider: openai, id: x, family: gpt-imag-2}", "E0410", "no family"},
		{"{provider: openai, id: x, kinds: [image, smell]}", "E0410", "smell"},
		{"{provider: openai, id: x, batch: 99}", "E0304", "batch"},
		{"{provider: openai, id: x, sizes: [big]}", "E0303", "big"},
		{"{provider: openai, id: x, shut_down: 2026-13-01}", "E0410", "no day"},
		{"{provider: openai, id: x, shut_down: soon}", "E0410", "no day"},
		{"{provider: openai, id: x, successor: y}", "E0410", "shut_down"},
		{"{provider: elevenlabs, id: x, min_seconds: 3, max_seconds: 2}", "E0410",
		 "longest"},
		{"{provider: openai, id: x, prices: {each_usd: -1}}", "E0304", "each_usd"},
		{"{provider: openai, id: x, prices: {each_usd: 1, text_usd: 1}}", "E0410",
		 "one form"},
		{"{provider: openai, id: x, prices: {small_usd: [1, 2]}}", "E0410", "together"},
		{"{provider: elevenlabs, id: x, prices: {credit_usd: 1}}", "E0410", "second_usd"},
		{"{provider: openai, id: x}, {provider: dalle-3, id: x}", "E0410", "twice"},
	};

	for (size_t i = 0; i < sizeof(WRONG) / sizeof(WRONG[0]); i++) {
		struct str text = str_printf(&arena, "models:\n  [%s]\n", WRONG[i].row);

		cr_expect_eq(read_text(text.ptr), ST_INVALID, "%s", WRONG[i].row);
		cr_assert_not_null(diag.first, "%s", WRONG[i].row);
		cr_expect_str_eq(diag.first->code, WRONG[i].code, "%s: %s", WRONG[i].row,
				 diag.first->text);
		cr_expect(str_contains(str_of(diag.first->text), WRONG[i].says), "%s: %s",
			  WRONG[i].row, diag.first->text);
		cr_expect_eq(diag.first->at.line, 2, "%s", WRONG[i].row);
		cr_expect_eq(models.count, 0);
	}
	cr_expect_eq(read_text("models: {a: b}\n"), ST_INVALID);
	cr_expect_eq(read_text("- a\n"), ST_INVALID);
	cr_expect_eq(read_text("a: [\n"), ST_INVALID);
	cr_expect_eq(read_text("{}\n---\n{}\n"), ST_INVALID);
}

Test(provider_models_read, one_that_others_may_write_is_refused)
{
	read_well("models: []\n");
	cr_assert_eq(chmod(scratch_path(&scratch, "models.yaml"), 0666), 0);
	cr_expect_eq(read_text(NULL), ST_ENVIRONMENT);
	cr_expect_str_eq(diag.first->code, "E0106");
}
