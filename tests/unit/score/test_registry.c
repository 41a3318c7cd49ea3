/* The table of scores, and what they weigh. */
#include "unit/score/fixture.h"

#include <criterion/criterion.h>

static const char *kind_of(unsigned kind, const char *category, const char *sound, bool is_tileable)
{
	struct score_brief brief = {kind, str_of(category), str_of(sound), is_tileable};

	return score_kind(&brief);
}

Test(score_registry, kinds_by_category)
{
	cr_expect_str_eq(kind_of(ASSET_IMAGE, NULL, NULL, false), "subject");
	cr_expect_str_eq(kind_of(ASSET_IMAGE, "heroes", NULL, false), "subject");
	cr_expect_str_eq(kind_of(ASSET_IMAGE, "ui-icons", NULL, false), "icon");
	cr_expect_str_eq(kind_of(ASSET_IMAGE, "backgrounds.far", NULL, false), "surface");
	cr_expect_str_eq(kind_of(ASSET_IMAGE, "tileset", NULL, false), "tile");
	cr_expect_str_eq(kind_of(ASSET_IMAGE, "heroes", NULL, true), "tile");
	cr_expect_str_eq(kind_of(ASSET_AUDIO, NULL, NULL, false), "effect");
	cr_expect_str_eq(kind_of(ASSET_AUDIO, "music", NULL, false), "music");
	cr_expect_str_eq(kind_of(ASSET_AUDIO, "music", "sfx", false), "effect");
	cr_expect_str_eq(kind_of(ASSET_AUDIO, NULL, "speech", false), "speech");
}

Test(score_registry, what_weighs_can_be_asked)
{
	static const char *const CATEGORIES[] = {"",     "icon",  "background",
						 "tile", "music", "speech"};

	for (size_t c = 0; c < sizeof(CATEGORIES) / sizeof(CATEGORIES[0]); c++) {
		for (unsigned kind = ASSET_IMAGE; kind <= ASSET_AUDIO; kind <<= 1) {
			struct score_brief brief = {kind, str_of(CATEGORIES[c]), {0}, false};
			unsigned sum = 0;

			for (size_t i = 0; i < score_count; i++) {
				unsigned weight = score_weight(i, &brief);

				sum += weight;
				if (weight)
					cr_expect(kind == ASSET_IMAGE
							  ? score_table[i]->image != NULL
							  : score_table[i]->sound != NULL,
						  "%s", score_table[i]->name);
			}
			cr_expect_gt(sum, 0);
		}
	}
}

Test(score_registry, anything_can_be_scored)
{
	struct image one = plain(1, 1, 0x12345678), line = plain(5, 1, 0xff);
	struct sound none = quiet(0);

	for (size_t i = 0; i < score_count; i++) {
		if (score_table[i]->image) {
			(void)points_of(score_table[i], &one);
			(void)points_of(score_table[i], &line);
		} else {
			(void)points_heard(score_table[i], &none);
		}
	}
	image_release(&one);
	image_release(&line);
	sound_release(&none);
}
