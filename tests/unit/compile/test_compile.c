#include "unit/compile/workshop.h"

#include <time.h>

static struct workshop shop;

static void open_shop(void)
{
	workshop_open(&shop);
}

static void close_shop(void)
{
	workshop_close(&shop);
}

TestSuite(compile_compile, .init = open_shop, .fini = close_shop);

#define RESIZED COIN_16 "post_processing: [{action: resize, dimensions: 8x8}]\n"
#define TWO_FORMATS COIN_16 "post_processing: [{action: convert, formats: [png, webp]}]\n"
#define IMPOSSIBLE COIN_16 "post_processing: [{action: validate, checks: [dimensions_match, file_size_under: 1 B]}]\n"

static void expect_same_file(const char *name, const char *before, size_t before_len)
{
	size_t len;
	char *now = scratch_read(&shop.scratch, name, &len);

	cr_assert_not_null(now, "%s is gone", name);
	cr_expect(len == before_len && memcmp(now, before, len) == 0, "%s changed", name);
	free(now);
}

static struct timespec time_of(const char *name)
{
	struct stat info;

	cr_assert_eq(stat(scratch_path(&shop.scratch, name), &info), 0, "%s", name);
	return info.st_mtim;
}

static void set_time(const char *name, time_t seconds)
{
	const struct timespec times[2] = {{seconds, 0}, {seconds, 0}};

	cr_assert_eq(utimensat(AT_FDCWD, scratch_path(&shop.scratch, name), times, 0), 0, "%s", name);
}

Test(compile_compile, each_outcome_in_turn)
{
	expect_outcome(&shop, COIN_16, COMPILE_GENERATED);
	cr_expect_str_eq(shop.result.provider, "procedural");
	cr_expect(scratch_has(&shop.scratch, "out/images/coin.png"));
	expect_outcome(&shop, COIN_16, COMPILE_STANDS);
	cr_assert_eq(unlink(scratch_path(&shop.scratch, "out/images/coin.png")), 0);
	expect_outcome(&shop, COIN_16, COMPILE_PLACED);
	cr_expect(scratch_has(&shop.scratch, "out/images/coin.png"));
	expect_outcome(&shop, RESIZED, COMPILE_PROCESSED);
	expect_outcome(&shop, RESIZED, COMPILE_STANDS);
	expect_outcome(&shop, COIN_16, COMPILE_PLACED);
	expect_outcome(&shop, COIN "prompt: {base: silver, parameters: {size: 16x16}}\n", COMPILE_GENERATED);
}

Test(compile_compile, what_stands_is_not_touched_but_the_record_is)
{
	struct timespec product;
	size_t len;
	char *record;

	expect_outcome(&shop, COIN_16, COMPILE_GENERATED);
	record = scratch_read(&shop.scratch, "out/coin.asset.json", &len);
	set_time("out/images/coin.png", 1000);
	set_time("out/coin.d", 1000);
	set_time("out/coin.asset.json", 2000);
	expect_outcome(&shop, COIN_16, COMPILE_STANDS);
	product = time_of("out/images/coin.png");
	cr_expect_eq(product.tv_sec, 1000);
	cr_expect_eq(time_of("out/coin.d").tv_sec, 1000);
	cr_expect_gt(time_of("out/coin.asset.json").tv_sec, 2000);
	expect_same_file("out/coin.asset.json", record, len);
	free(record);
}

Test(compile_compile, a_deleted_record_or_depfile_comes_back)
{
	expect_outcome(&shop, COIN_16, COMPILE_GENERATED);
	cr_assert_eq(unlink(shop.record), 0);
	cr_assert_eq(unlink(shop.depfile), 0);
	expect_outcome(&shop, COIN_16, COMPILE_STANDS);
	cr_expect(scratch_has(&shop.scratch, "out/coin.asset.json"));
	cr_expect(scratch_has(&shop.scratch, "out/coin.d"));
}

Test(compile_compile, the_depfile_names_record_products_and_spec)
{
	char expected[SCRATCH_PATH_SIZE * 5];
	size_t len;
	char *text;

	expect_outcome(&shop, TWO_FORMATS, COMPILE_GENERATED);
	text = scratch_read(&shop.scratch, "out/coin.d", &len);
	(void)snprintf(expected, sizeof(expected), "%s %s/images/coin.png %s/images/coin.webp: %s\n", shop.record, shop.out_dir,
		       shop.out_dir, shop.spec);
	cr_expect_str_eq(text, expected);
	free(text);
}

Test(compile_compile, a_file_that_is_not_read_is_no_prerequisite)
{
	size_t len;
	char *text;

	expect_outcome(&shop,
		       "version: \"1.0\"\nid: coin\ngeneration: {type: image, provider: procedural, model: linear, file: absent.png}\n"
		       "prompt: {base: gold, parameters: {size: 16x16}}\n",
		       COMPILE_GENERATED);
	text = scratch_read(&shop.scratch, "out/coin.d", &len);
	cr_expect_null(strstr(text, "absent.png"), "%s", text);
	free(text);
}

Test(compile_compile, a_failed_check_changes_no_output)
{
	size_t product_len, record_len;
	char *product, *record;

	expect_outcome(&shop, COIN_16, COMPILE_GENERATED);
	product = scratch_read(&shop.scratch, "out/images/coin.png", &product_len);
	record = scratch_read(&shop.scratch, "out/coin.asset.json", &record_len);
	set_time("out/coin.asset.json", 2000);
	cr_expect_eq(workshop_compile(&shop, IMPOSSIBLE), ST_INVALID);
	cr_expect_str_eq(first_code(&shop), "E0718");
	expect_same_file("out/images/coin.png", product, product_len);
	expect_same_file("out/coin.asset.json", record, record_len);
	cr_expect_eq(time_of("out/coin.asset.json").tv_sec, 2000);
	cr_expect_eq(workshop_compile(&shop, IMPOSSIBLE), ST_INVALID, "and fails again");
	free(product);
	free(record);
}

Test(compile_compile, a_failed_check_makes_no_output)
{
	cr_expect_eq(workshop_compile(&shop, IMPOSSIBLE), ST_INVALID);
	cr_expect_not(scratch_has(&shop.scratch, "out/images"));
	cr_expect_not(scratch_has(&shop.scratch, "out/coin.asset.json"));
	cr_expect_not(scratch_has(&shop.scratch, "out/coin.d"));
	expect_outcome(&shop, COIN_16, COMPILE_PROCESSED);
}

/* A folder in the way of the second product is found before the first is written. */
Test(compile_compile, an_output_that_cannot_be_written_leaves_the_others_alone)
{
	scratch_folder(&shop.scratch, "out/images");
	scratch_folder(&shop.scratch, "out/images/coin.webp");
	cr_expect_eq(workshop_compile(&shop, TWO_FORMATS), ST_INVALID);
	cr_expect_str_eq(first_code(&shop), "E1011");
	cr_expect_not(scratch_has(&shop.scratch, "out/images/coin.png"));
	cr_expect_not(scratch_has(&shop.scratch, "out/coin.asset.json"));
}

Test(compile_compile, a_product_changed_by_hand_is_kept)
{
	expect_outcome(&shop, COIN_16, COMPILE_GENERATED);
	scratch_text(&shop.scratch, "out/images/coin.png", "by hand");
	expect_outcome(&shop, COIN_16, COMPILE_PLACED);
	cr_expect_eq(shop.diag.warnings, 1);
	expect_same_file("out/images/coin.png.kept", "by hand", 7);
	expect_outcome(&shop, COIN_16, COMPILE_STANDS);
}

Test(compile_compile, a_second_change_by_hand_does_not_lose_the_first)
{
	bool has_first = false;

	expect_outcome(&shop, COIN_16, COMPILE_GENERATED);
	scratch_text(&shop.scratch, "out/images/coin.png", "first");
	expect_outcome(&shop, COIN_16, COMPILE_PLACED);
	scratch_text(&shop.scratch, "out/images/coin.png", "second");
	expect_outcome(&shop, COIN_16, COMPILE_PLACED);
	for (int i = 0; i < 4 && !has_first; i++) {
		static const char *const NAMES[] = {"coin.png.kept", "coin.png.kept1", "coin.png.kept.1", "coin.png.kept2"};
		char path[64];
		size_t len;
		char *text;

		(void)snprintf(path, sizeof(path), "out/images/%s", NAMES[i]);
		text = scratch_read(&shop.scratch, path, &len);
		has_first = text && strcmp(text, "first") == 0;
		free(text);
	}
	cr_expect(has_first, "what was set aside first is gone");
}

Test(compile_compile, a_product_of_the_same_size_changed_by_hand_is_noticed)
{
	size_t len;
	char *product;

	expect_outcome(&shop, COIN_16, COMPILE_GENERATED);
	product = scratch_read(&shop.scratch, "out/images/coin.png", &len);
	set_time("out/coin.asset.json", 2000);
	product[len - 1] ^= 1;
	(void)scratch_write(&shop.scratch, "out/images/coin.png", product, len);
	product[len - 1] ^= 1;
	expect_outcome(&shop, COIN_16, COMPILE_PLACED);
	expect_same_file("out/images/coin.png", product, len);
	free(product);
}

Test(compile_compile, an_output_in_the_way_of_a_link_is_refused)
{
	scratch_folder(&shop.scratch, "out/images");
	scratch_text(&shop.scratch, "victim", "untouched");
	cr_assert_eq(symlink("../../victim", scratch_path(&shop.scratch, "out/images/coin.png")), 0);
	cr_expect_eq(workshop_compile(&shop, COIN_16), ST_INVALID);
	cr_expect_str_eq(first_code(&shop), "E1011");
	expect_same_file("victim", "untouched", 9);
}

Test(compile_compile, an_output_below_a_link_is_refused)
{
	scratch_folder(&shop.scratch, "elsewhere");
	cr_assert_eq(symlink("../elsewhere", scratch_path(&shop.scratch, "out/images")), 0);
	cr_expect_eq(workshop_compile(&shop, COIN_16), ST_INVALID);
	cr_expect_not(scratch_has(&shop.scratch, "elsewhere/coin.png"));
}

static const char *const FILE_SPEC = "version: \"1.0\"\nid: coin\n"
				     "generation: {type: image, provider: file, file: art.png}\n"
				     "post_processing: [{action: resize, dimensions: 4x4}]\n"
				     "integration: {manifest_path: art.png}\n";

/* art.png, a picture of 16x16, in the project; its bytes are the caller's. */
static char *make_art(size_t *len)
{
	char *art;

	expect_outcome(&shop, COIN_16, COMPILE_GENERATED);
	art = scratch_read(&shop.scratch, "out/images/coin.png", len);
	(void)scratch_write(&shop.scratch, "art.png", art, *len);
	return art;
}

Test(compile_compile, a_file_is_an_input_and_its_edits_are_noticed)
{
	size_t len;
	char *art = make_art(&len);
	char *depfile;

	expect_outcome(&shop, FILE_SPEC, COMPILE_GENERATED);
	depfile = scratch_read(&shop.scratch, "out/coin.d", &len);
	cr_expect_not_null(strstr(depfile, "/art.png\n"), "%s", depfile);
	expect_outcome(&shop, FILE_SPEC, COMPILE_STANDS);
	scratch_text(&shop.scratch, "art.png", "no picture");
	cr_expect_eq(workshop_compile(&shop, FILE_SPEC), ST_INVALID);
	free(depfile);
	free(art);
}

Test(compile_compile, a_product_never_replaces_its_own_input)
{
	size_t len;
	char *art = make_art(&len);

	(void)stpcpy(shop.out_dir, shop.scratch.root);
	cr_expect_eq(workshop_compile(&shop, FILE_SPEC), ST_INVALID, "the output art.png is the input art.png");
	expect_same_file("art.png", art, len);
	free(art);
}

Test(compile_compile, a_record_never_replaces_its_own_spec)
{
	(void)stpcpy(shop.record, shop.spec);
	cr_expect_neq(workshop_compile(&shop, COIN_16), ST_OK);
	expect_same_file("coin.yaml", COIN_16, strlen(COIN_16));
}

Test(compile_compile, a_record_never_replaces_its_own_product)
{
	(void)stpcpy(shop.record, scratch_path(&shop.scratch, "out/images/coin.png"));
	cr_expect_neq(workshop_compile(&shop, COIN_16), ST_OK);
}

/* The bytes of the product of a spec that is compiled after another one, or alone when `before` is NULL. */
static char *product_after(const char *before, const char *text, size_t *len)
{
	workshop_close(&shop);
	workshop_open(&shop);
	if (before)
		cr_assert_eq(workshop_compile(&shop, before), ST_OK);
	cr_assert_eq(workshop_compile(&shop, text), ST_OK);
	return scratch_read(&shop.scratch, "out/images/coin.png", len);
}

static void expect_independent(const char *before, const char *text)
{
	size_t alone_len, after_len;
	char *alone = product_after(NULL, text, &alone_len), *after = product_after(before, text, &after_len);

	cr_expect(alone_len == after_len && memcmp(alone, after, alone_len) == 0,
		  "the product depends on what was compiled before:\n%safter\n%s", text, before);
	free(alone);
	free(after);
}

#define NOISE(parameters)                                                                                                    \
	"version: \"1.0\"\nid: coin\ngeneration: {type: image, provider: procedural, model: noise}\n"                        \
	"prompt: {base: gold, parameters: {" parameters "}}\n"

Test(compile_compile, the_product_depends_on_the_spec_alone)
{
	expect_independent(NOISE("size: 32x32"), NOISE("size: 32x32, octaves: 5"));
	expect_independent(NOISE("size: 32x32, octaves: 5"), NOISE("size: 32x32"));
}

Test(compile_compile, a_size_written_out_counts_whatever_was_compiled_before)
{
	expect_independent(NOISE("aspect_ratio: '2:1'"), NOISE("aspect_ratio: '2:1', size: 1024x1024"));
}

Test(compile_compile, an_evicted_object_is_made_again)
{
	struct ac_error error = {0};
	struct ac_clean_result cleaned;

	expect_outcome(&shop, RESIZED, COMPILE_GENERATED);
	cr_assert_eq(ac_store_clean(shop.store, &cleaned, &error), AC_OK);
	expect_outcome(&shop, RESIZED, COMPILE_GENERATED);
	workshop_other_store(&shop);
	cr_assert_eq(unlink(scratch_path(&shop.scratch, "out/images/coin.png")), 0);
	expect_outcome(&shop, RESIZED, COMPILE_GENERATED);
}

Test(compile_compile, records_of_two_places_are_equal)
{
	size_t len;
	char *record, *line;

	expect_outcome(&shop, TWO_FORMATS, COMPILE_GENERATED);
	record = scratch_read(&shop.scratch, "out/coin.asset.json", &len);
	cr_expect_null(strstr(record, shop.scratch.root), "a path of this machine");
	line = strstr(record, "\"source\": \"coin.yaml\"");
	cr_expect_not_null(line);
	workshop_close(&shop);
	workshop_open(&shop);
	expect_outcome(&shop, TWO_FORMATS, COMPILE_GENERATED);
	expect_same_file("out/coin.asset.json", record, len);
	free(record);
}

Test(compile_compile, what_this_build_cannot_do_is_said)
{
	static const struct {
		const char *text, *code;
	} ROWS[] = {
		{"version: \"1.0\"\nid: coin\ngeneration: {type: image, provider: procedural, inputs: {image: a.png}}\n", "E0592"},
		{"version: \"1.0\"\nid: coin\ngeneration: {type: image, provider: procedural, inputs: {strength: 0.5}}\n", "E0592"},
		{"version: \"1.0\"\nid: coin\ngeneration: {type: image, provider: procedural, select: 2}\n", "E0323"},
	};

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		cr_expect_eq(workshop_compile(&shop, ROWS[i].text), ST_INVALID, "%s", ROWS[i].text);
		cr_expect_str_eq(first_code(&shop), ROWS[i].code, "%s", ROWS[i].text);
	}
	cr_expect_not(scratch_has(&shop.scratch, "out/coin.asset.json"));
}

Test(compile_compile, a_draft_is_a_stand_in_and_marked)
{
	const char *text = "version: \"1.0\"\nid: coin\ngeneration: {provider: openai}\n"
			   "prompt: {base: x, parameters: {size: 64x64}}\n";
	size_t len;
	char *record;

	shop.options.profile = STR("draft");
	shop.options.is_draft = true;
	expect_outcome(&shop, text, COMPILE_GENERATED);
	record = scratch_read(&shop.scratch, "out/coin.asset.json", &len);
	cr_expect_not_null(strstr(record, "\"draft\": true"));
	expect_outcome(&shop, text, COMPILE_STANDS);
	free(record);
}

Test(compile_compile, an_override_takes_the_place_of_the_chain)
{
	const char *text = "version: \"1.0\"\nid: coin\ngeneration: {provider: openai, fallback: stability}\n"
			   "prompt: {base: x, parameters: {size: 64x64}}\n";

	shop.options.provider = STR("procedural");
	expect_outcome(&shop, text, COMPILE_GENERATED);
	shop.options.provider = STR("procedura");
	cr_expect_eq(workshop_compile(&shop, text), ST_USAGE);
	shop.options.provider = STR("elevenlabs");
	cr_expect_eq(workshop_compile(&shop, text), ST_INVALID);
}

Test(compile_compile, a_fallback_that_can_is_used_and_labelled_as_what_it_is)
{
	const char *text = "version: \"1.0\"\nid: coin\ngeneration: {provider: openai, fallback: procedural}\n"
			   "prompt: {base: x, parameters: {size: 64x64}}\n";
	size_t len;
	char *record;

	expect_outcome(&shop, text, COMPILE_GENERATED);
	cr_expect_str_eq(shop.result.provider, "procedural");
	record = scratch_read(&shop.scratch, "out/coin.asset.json", &len);
	cr_expect_not_null(strstr(record, "\"asked\": \"openai\""));
	cr_expect_not_null(strstr(record, "\"used\": \"procedural\""));
	expect_outcome(&shop, text, COMPILE_STANDS);
	free(record);
}

Test(compile_compile, a_negative_prompt_without_a_field_is_warned)
{
	expect_outcome(&shop, COIN "prompt: {base: gold, negative: rust, parameters: {size: 16x16}}\n", COMPILE_GENERATED);
	cr_expect_eq(shop.diag.warnings, 1);
	cr_expect_str_eq(shop.diag.first->code, "W0324");
}
