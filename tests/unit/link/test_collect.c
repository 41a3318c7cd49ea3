/* Sorting does not depend on the order given, and every clash is told with both names. */
#include "unit/link/sample.h"

#include <assetc/cache.h>
#include <criterion/criterion.h>
#include <string.h>

TestSuite(link_collect, .init = sample_init, .fini = sample_fini);

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The two must clash with this code in words that name both ids, both records, and `what`. */
static void assert_clash(const struct sample *samples, const char *code, const char *what)
{
	for (int turn = 0; turn < 2; turn++) {
		struct sample turned[] = {samples[turn], samples[1 - turn]};
		struct collection all = sample_collection(turned, 2);
		struct diag diag = {0};

		cr_expect_eq(collection_check(&all, &diag), ST_INVALID);
		cr_expect_eq(diag.errors, 1, "%u errors", diag.errors);
		cr_expect(has_finding(&diag, code, samples[0].id, samples[1].id));
		cr_expect(has_finding(&diag, code, what, NULL), "%s is not in: %s", what,
			  diag.first ? diag.first->text : "nothing");
		for (size_t i = 0; i < 2; i++) {
			struct str name = str_printf(&sample_arena, "'%s' (%s.asset.json)",
						     samples[i].id, samples[i].id);

			cr_expect(has_finding(&diag, code, name.ptr, NULL));
		}
		diag_release(&diag);
	}
}

static void assert_no_clash(const struct sample *samples, size_t count)
{
	struct collection all = sample_collection(samples, count);
	struct diag diag = {0};

	cr_expect_eq(collection_check(&all, &diag), ST_OK, "%s",
		     diag.first ? diag.first->text : "");
	cr_expect_null(diag.first);
	diag_release(&diag);
}

Test(link_collect, sorts_part_by_part)
{
	static const struct sample SAMPLES[] = {
		{.id = "a", .section = "images.b", .key = "z"},
		{.id = "b", .section = "images", .key = "b-b"},
		{.id = "c", .section = "images", .key = "c"},
		{.id = "d", .section = "audio", .key = "z"},
		{.id = "e", .section = "images.b", .key = "A"},
	};
	static const char *const SORTED[] = {"d", "e", "a", "b", "c"};
	struct collection all = sample_collection(SAMPLES, COUNT(SAMPLES));

	for (size_t i = 0; i < COUNT(SORTED); i++)
		cr_expect(str_is(all.assets[i].record->id, SORTED[i]), "%zu", i);
}

Test(link_collect, takes_the_stable_id_from_section_and_key)
{
	struct collection all = sample_collection(
		&(struct sample){.section = "audio.sfx.jump", .key = "sfxJump"}, 1);

	cr_expect(str_is(all.assets[0].name, "audio.sfx.jump.sfxJump"));
	cr_expect_eq(all.assets[0].id, ac_id64("audio.sfx.jump.sfxJump", 22));
}

Test(link_collect, accepts_none_and_one)
{
	struct sample one = {0};

	assert_no_clash(NULL, 0);
	assert_no_clash(&one, 1);
}

Test(link_collect, tells_a_record_given_twice)
{
	struct sample samples[] = {{.id = "coin"}, {.id = "coin"}};
	struct collection all = sample_collection(samples, 2);
	struct diag diag = {0};

	cr_expect_eq(collection_check(&all, &diag), ST_INVALID);
	cr_expect_eq(diag.errors, 1);
	cr_expect(has_finding(&diag, "E0911", "coin.asset.json", "given twice"));
	diag_release(&diag);
}

Test(link_collect, tells_one_id_of_two_records)
{
	struct record records[] = {
		sample_record(&(struct sample){.id = "one"}),
		sample_record(&(struct sample){.id = "two"}),
	};
	struct collection all;
	struct diag diag = {0};

	records[0].id = records[1].id = STR("coin");
	all = collection_make(records, 2, &sample_arena);
	cr_expect_eq(collection_check(&all, &diag), ST_INVALID);
	cr_expect_eq(diag.errors, 1);
	cr_expect(has_finding(&diag, "E0912", "one.asset.json", "two.asset.json"));
	cr_expect(has_finding(&diag, "E0912", "one id: 'coin'", NULL));
	diag_release(&diag);
}

Test(link_collect, tells_one_key_in_one_section)
{
	assert_clash((struct sample[]){{.id = "one", .key = "coin"}, {.id = "two", .key = "coin"}},
		     "E0913", "'images.coin'");
	/* Apart in the manifest, but one stable id. */
	assert_clash((struct sample[]){{.id = "one", .section = "images", .key = "ui.coin"},
				       {.id = "two", .section = "images.ui", .key = "coin"}},
		     "E0913", "'images.ui.coin'");
}

Test(link_collect, takes_one_key_in_two_sections)
{
	assert_no_clash((struct sample[]){{.id = "one", .key = "coin"},
					  {.id = "two", .section = "images.ui", .key = "coin"}},
			2);
}

Test(link_collect, tells_one_stable_id)
{
	struct sample samples[] = {{.id = "one"}, {.id = "two"}};
	struct collection all = sample_collection(samples, 2);
	struct diag diag = {0};

	all.assets[1].id = all.assets[0].id;
	cr_expect_eq(collection_check(&all, &diag), ST_INVALID);
	cr_expect_eq(diag.errors, 1);
	cr_expect(has_finding(&diag, "E0917", "'one' (one.asset.json)", "'two' (two.asset.json)"));
	diag_release(&diag);
}

Test(link_collect, tells_one_output_path)
{
	assert_clash((struct sample[]){{.id = "one", .path = "coin.png"},
				       {.id = "two", .path = "coin.png"}},
		     "E0914", "'coin.png'");
	assert_clash((struct sample[]){{.id = "one", .path = "coin.png"},
				       {.id = "two",
					.path = "two.webp",
					.format = "webp",
					.more = ", " PRODUCT("png", "coin.png")}},
		     "E0914", "'coin.png'");
}

Test(link_collect, tells_paths_that_differ_in_case)
{
	assert_clash((struct sample[]){{.id = "one", .path = "images/coin.png"},
				       {.id = "two", .path = "Images/coin.png"}},
		     "E0915", "'Images/coin.png' and 'images/coin.png'");
}

Test(link_collect, tells_paths_that_differ_in_unicode_form)
{
	assert_clash((struct sample[]){{.id = "one", .path = "caf\xC3\xA9.png"},
				       {.id = "two", .path = "cafe\xCC\x81.png"}},
		     "E0915", "Unicode form");
}

Test(link_collect, tells_paths_of_one_record_that_differ_in_case)
{
	struct collection all = sample_collection(
		&(struct sample){.path = "a.png", .more = ", " PRODUCT("webp", "A.png")}, 1);
	struct diag diag = {0};

	cr_expect_eq(collection_check(&all, &diag), ST_INVALID);
	cr_expect(has_finding(&diag, "E0915", "'A.png' and 'a.png'", "coin.asset.json"));
	diag_release(&diag);
}

Test(link_collect, tells_a_key_that_is_a_section)
{
	assert_clash((struct sample[]){{.id = "one", .section = "images", .key = "ui"},
				       {.id = "two", .section = "images.ui", .key = "b"}},
		     "E0916", "'images.ui'");
	assert_clash((struct sample[]){{.id = "one", .section = "images", .key = "ui"},
				       {.id = "two", .section = "images.ui.b.c", .key = "d"}},
		     "E0916", "'images.ui'");
	assert_clash((struct sample[]){{.id = "one", .section = "audio", .key = "sfx"},
				       {.id = "two", .section = "audio.sfx.jump", .key = "d"}},
		     "E0916", "'audio.sfx'");
	assert_clash((struct sample[]){{.id = "one", .section = "audio.sfx", .key = "jump"},
				       {.id = "two", .section = "audio.sfx.jump", .key = "d"}},
		     "E0916", "'audio.sfx.jump'");
}

Test(link_collect, tells_a_section_within_a_list)
{
	assert_clash((struct sample[]){{.id = "one", .section = "audio.sfx.ui", .key = "z"},
				       {.id = "two", .section = "audio.sfx.ui.click", .key = "a"}},
		     "E0916", "'audio.sfx.ui'");
	assert_clash((struct sample[]){{.id = "one", .section = "audio.sfx.ui", .key = "click"},
				       {.id = "two", .section = "audio.sfx.ui.click", .key = "a"}},
		     "E0916", "'audio.sfx.ui'");
}

Test(link_collect, takes_sections_beside_each_other)
{
	static const struct sample SAMPLES[] = {
		{.id = "a", .section = "audio.sfx.ui.click", .key = "a"},
		{.id = "b", .section = "audio.sfx.ui.hover", .key = "b"},
		{.id = "c", .section = "audio.sfx.uix", .key = "c"},
		{.id = "d", .section = "audio.sfx", .key = "jump"},
		{.id = "e", .section = "images", .key = "ui.b"},
		{.id = "f", .section = "images.ui", .key = "c"},
		{.id = "g", .section = "images", .key = "u"},
		{.id = "h", .section = "images", .key = "ui-"},
	};

	assert_no_clash(SAMPLES, COUNT(SAMPLES));
}

Test(link_collect, tells_every_clash_of_many)
{
	static const struct sample SAMPLES[] = {
		{.id = "a", .key = "x"},      {.id = "b", .key = "x"},      {.id = "c", .key = "x"},
		{.id = "d", .path = "d.png"}, {.id = "e", .path = "D.png"},
	};
	struct collection all = sample_collection(SAMPLES, COUNT(SAMPLES));
	struct diag diag = {0};

	cr_expect_eq(collection_check(&all, &diag), ST_INVALID);
	cr_expect_eq(diag.errors, 3);
	cr_expect(has_finding(&diag, "E0913", "'a'", "'b'"));
	cr_expect(has_finding(&diag, "E0913", "'b'", "'c'"));
	cr_expect(has_finding(&diag, "E0915", "'d'", "'e'"));
	diag_release(&diag);
}
