/* Whole links: from record files to outputs. */
#include "unit/link/sample.h"

#include "link/link.h"

#include <criterion/criterion.h>
#include <string.h>
#include <sys/stat.h>

TestSuite(link_link, .init = sample_init, .fini = sample_fini);

static const struct sample SAMPLES[] = {
	{.id = "coin", .category = "Items & more"},
	{.id = "bar", .category = "items-more"},
	{.id = "hero", .section = "images.heroes", .more = ", " PRODUCT("webp", "a/hero.webp")},
	{.id = "jump",
	 .kind = "audio",
	 .section = "audio.sfx.jump",
	 .path = "audio/jump.mp3",
	 .format = "mp3",
	 .measures = SOUND(0.001, 44000, 1, 44)},
};
enum { SAMPLE_COUNT = sizeof(SAMPLES) / sizeof(SAMPLES[0]) };

static void write_samples(struct str paths[SAMPLE_COUNT])
{
	for (size_t i = 0; i < SAMPLE_COUNT; i++)
		paths[i] = sample_write(&SAMPLES[i]);
}

static struct link_options options_for(const struct str *paths, size_t count)
{
	return (struct link_options){
		.records = paths,
		.record_count = count,
		.manifest_path = "out/manifest.json",
		.header_path = "out/include/assets.h",
		.products_path = "out/products.txt",
	};
}

/* Links without a finding. */
static void assert_links(const struct link_options *options, unsigned changed)
{
	struct link_result result = {0};
	struct diag diag = {0};
	unsigned count = 0;

	cr_assert_eq(link_run(options, &result, &diag), ST_OK, "%s",
		     diag.first ? diag.first->text : "");
	cr_expect_null(diag.first);
	for (size_t i = 0; i < result.output_count; i++)
		count += result.outputs[i].is_changed;
	cr_expect_eq(count, changed, "%u of %zu changed", count, result.output_count);
	diag_release(&diag);
	link_result_release(&result);
}

static void assert_fails(const struct link_options *options, enum status expected, const char *code,
			 const char *part)
{
	struct link_result result = {0};
	struct diag diag = {0};

	cr_expect_eq(link_run(options, &result, &diag), expected);
	cr_expect(has_finding(&diag, code, part, NULL), "%s",
		  diag.first ? diag.first->text : "nothing");
	diag_release(&diag);
	link_result_release(&result);
}

Test(link_link, gives_the_same_bytes_in_any_order)
{
	struct str paths[SAMPLE_COUNT] = {0}, turned[SAMPLE_COUNT];
	struct link_options options = options_for(paths, SAMPLE_COUNT);
	struct str manifest, header;

	write_samples(paths);
	assert_links(&options, 3);
	manifest = read_file("out/manifest.json");
	header = read_file("out/include/assets.h");
	options.records = turned;
	for (size_t first = 0; first < SAMPLE_COUNT; first++) {
		for (size_t i = 0; i < SAMPLE_COUNT; i++)
			turned[i] = paths[(first + SAMPLE_COUNT - i) % SAMPLE_COUNT];
		assert_links(&options, 0);
	}
	cr_expect(str_equal(manifest, read_file("out/manifest.json")));
	cr_expect(str_equal(header, read_file("out/include/assets.h")));
	cr_expect_gt(header.len, 1000);
}

Test(link_link, lists_products)
{
	struct str paths[SAMPLE_COUNT] = {0};
	struct link_options options = options_for(paths, SAMPLE_COUNT);

	write_samples(paths);
	assert_links(&options, 3);
	cr_expect(str_is(read_file("out/products.txt"), "a/hero.webp\n"
							"audio/jump.mp3\n"
							"images/bar.png\n"
							"images/coin.png\n"
							"images/hero.png\n"));
}

Test(link_link, writes_only_what_is_asked_for)
{
	struct str paths[SAMPLE_COUNT] = {0};
	struct link_options options = {.records = paths, .record_count = SAMPLE_COUNT};

	write_samples(paths);
	assert_links(&options, 0);
	cr_expect_not(file_exists("out"));
	options.manifest_path = "m.json";
	assert_links(&options, 1);
}

Test(link_link, takes_no_records)
{
	struct link_options options = options_for(NULL, 0);

	assert_links(&options, 3);
	cr_expect(str_is(read_file("out/products.txt"), ""));
}

Test(link_link, leaves_unchanged_files_alone)
{
	struct str paths[SAMPLE_COUNT] = {0};
	struct link_options options = options_for(paths, SAMPLE_COUNT);
	struct sample changed = SAMPLES[0];
	struct stat before, after;

	write_samples(paths);
	assert_links(&options, 3);
	cr_assert_eq(stat("out/include/assets.h", &before), 0);
	changed.description = "of the manifest alone";
	(void)sample_write(&changed);
	assert_links(&options, 1);
	cr_assert_eq(stat("out/include/assets.h", &after), 0);
	cr_expect_eq(before.st_ino, after.st_ino);
	cr_expect_eq(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
	cr_expect(str_contains(read_file("out/manifest.json"), "of the manifest alone"));
}

Test(link_link, changes_nothing_when_it_fails)
{
	struct str paths[SAMPLE_COUNT] = {0};
	struct link_options options = options_for(paths, SAMPLE_COUNT);
	struct sample changed = SAMPLES[0];
	struct str manifest;

	write_samples(paths);
	assert_links(&options, 3);
	manifest = read_file("out/manifest.json");
	changed.description = "not to be seen";
	(void)sample_write(&changed);
	/* Known only when the header is made: the manifest is made before. */
	changed = SAMPLES[1];
	changed.section = "kind";
	changed.key = "image";
	(void)sample_write(&changed);
	assert_fails(&options, ST_INVALID, "E0918", "ASSET_KIND_IMAGE");
	cr_expect(str_equal(manifest, read_file("out/manifest.json")));
}

Test(link_link, tells_all_that_is_wrong_at_once)
{
	struct str paths[] = {STR("none.asset.json"),
			      sample_write(&(struct sample){.id = "a", .key = "k"}),
			      sample_write(&(struct sample){.id = "b", .key = "k"}),
			      sample_write(&(struct sample){.id = "c", .is_draft = true})};
	struct link_options options = options_for(paths, 4);
	struct link_result result = {0};
	struct diag diag = {0};

	options.profile = STR("release");
	cr_expect_eq(link_run(&options, &result, &diag), ST_INVALID);
	cr_expect(has_finding(&diag, "E0101", "none.asset.json", NULL));
	cr_expect(has_finding(&diag, "E0913", "'a' (a.asset.json)", "'b' (b.asset.json)"));
	cr_expect(has_finding(&diag, "E0922", "'c' (c.asset.json)", NULL));
	cr_expect_eq(result.output_count, 0);
	cr_expect_not(file_exists("out"));
	diag_release(&diag);
	link_result_release(&result);
}

Test(link_link, splits_headers_by_category)
{
	struct str paths[SAMPLE_COUNT] = {0};
	struct link_options options = options_for(paths, SAMPLE_COUNT);
	struct str items;

	write_samples(paths);
	options.split_headers_by_category = true;
	assert_links(&options, 5);
	items = read_file("out/include/assets_items_more.h");
	cr_expect(str_contains(items, "#define ASSET_PATH_IMAGES_COIN "));
	cr_expect(str_contains(items, "#define ASSET_PATH_IMAGES_BAR "));
	cr_expect(str_contains(items, "#ifndef ASSET_ASSETS_ITEMS_MORE_H_INCLUDED"));
	cr_expect_not(str_contains(items, "HERO"));
	cr_expect(str_contains(read_file("out/include/assets_other.h"), "_HEROES_HERO "));
	cr_expect(str_contains(read_file("out/include/assets.h"), "_HEROES_HERO "));
}

Test(link_link, names_things_with_the_prefix)
{
	struct str paths[SAMPLE_COUNT] = {0};
	struct link_options options = options_for(paths, SAMPLE_COUNT);
	struct str header;

	write_samples(paths);
	options.prefix = STR("myGame");
	assert_links(&options, 3);
	header = read_file("out/include/assets.h");
	cr_expect(str_contains(header, "\tMYGAME_IMAGES_COIN,\n"));
	cr_expect(str_contains(header, "struct mygame_info {"));
	cr_expect_not(str_contains(header, "asset_"));
}

Test(link_link, emits_more_than_one_file)
{
	struct str paths[SAMPLE_COUNT] = {0};
	struct link_options options = options_for(paths, SAMPLE_COUNT);
	struct link_emit emits[] = {{STR("c"), "a.h"}, {STR("c"), "b.h"}};

	write_samples(paths);
	options.emits = emits;
	options.emit_count = 2;
	assert_links(&options, 5);
	cr_expect(str_contains(read_file("a.h"), "ASSET_A_H_INCLUDED"));
	cr_expect(str_contains(read_file("b.h"), "ASSET_B_H_INCLUDED"));
}

Test(link_link, refuses_options_that_cannot_be)
{
	struct str paths[SAMPLE_COUNT] = {0};
	struct link_options options = options_for(paths, SAMPLE_COUNT);
	struct link_emit emit = {STR("cobol"), "a.cbl"};
	struct link_result result = {0};
	struct diag diag = {0};

	write_samples(paths);
	options.emits = &emit;
	options.emit_count = 1;
	cr_expect_eq(link_run(&options, &result, &diag), ST_USAGE);
	cr_expect(has_finding(&diag, "E0931", "'cobol'", NULL));
	cr_expect(str_starts(str_of(diag.first->hint), "known languages: c, "));
	diag_release(&diag);
	link_result_release(&result);
	options.emit_count = 0;
	options.prefix = STR("2d");
	assert_fails(&options, ST_USAGE, "E0932", "prefix");
	cr_expect_not(file_exists("out"));
}

Test(link_link, refuses_one_path_for_two_files)
{
	struct str paths[SAMPLE_COUNT] = {0};
	struct link_options options = options_for(paths, SAMPLE_COUNT);
	char long_name[] =
		"x/0123456789012345678901234567890123456789012345678901234567890123456789"
		"01234567890123456789012345678901234567890123456789012345678901234567890"
		"123456789012345678901234567890123456789012345678901234567890123456789";

	write_samples(paths);
	options.products_path = "out/./manifest.json";
	assert_fails(&options, ST_USAGE, "E0933", "out/manifest.json");
	options.products_path = "./coin.asset.json";
	assert_fails(&options, ST_USAGE, "E0933", "coin.asset.json");
	options.products_path = long_name;
	assert_fails(&options, ST_USAGE, "E0933", "longer than 200 bytes");
	cr_expect_not(file_exists("out"));
}

Test(link_link, tells_what_cannot_be_written)
{
	struct str paths[SAMPLE_COUNT] = {0};
	struct link_options options = options_for(paths, SAMPLE_COUNT);

	write_samples(paths);
	write_file("out", STR("a file in place of the folder"));
	assert_fails(&options, ST_ENVIRONMENT, "E0934", "out");
}
