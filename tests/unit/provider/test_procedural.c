/* test_procedural.c - what holds for every generator: same request same picture, sizes,
 * transparency, candidates, seeds. */
#include "provider/procedural/outline.h"
#include "unit/provider/ask.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <string.h>

static const char *const GENERATORS[] = {"radial", "linear",     "noise",      "sky",
					 "sprite", "silhouette", "placeholder"};
#define COUNT_OF(list)  (sizeof(list) / sizeof((list)[0]))
#define GENERATOR_COUNT (sizeof(GENERATORS) / sizeof(GENERATORS[0]))

Test(provider_procedural, same_request_same_bytes)
{
	for (size_t i = 0; i < GENERATOR_COUNT; i++) {
		struct ask first, again;

		ask_init(&first, "procedural", GENERATORS[i], "a blue thing");
		ask_init(&again, "procedural", GENERATORS[i], "a blue thing");
		cr_assert_eq(ask_make(&first), ST_OK);
		cr_assert_eq(ask_make(&again), ST_OK);
		cr_assert_eq(first.result.data.len, again.result.data.len, "%s", GENERATORS[i]);
		cr_assert_eq(memcmp(first.result.data.data, again.result.data.data,
				    first.result.data.len),
			     0, "%s", GENERATORS[i]);
		cr_assert(str_is(first.result.model, GENERATORS[i]));
		ask_release(&first);
		ask_release(&again);
	}
}

/* Pixels of 64x64 pictures. A change here is a change of what people's builds produce: raise the
 * revision of provider_procedural together with the new values. */
struct golden {
	const char *model, *prompt;
	uint64_t hash;
};

static const struct golden GOLDEN[] = {
	{"radial", "soft white circle", UINT64_C(0x3DC807C385143885)},
	{"radial", "fire spark", UINT64_C(0x76FDF3C54730F37F)},
	{"radial", "dust puff", UINT64_C(0x71672209DE8A952E)},
	{"radial", "blue ring", UINT64_C(0xBCAE7863B0F8EE56)},
	{"radial", "green bubble", UINT64_C(0xECAA68AC4D114597)},
	{"linear", "sunset", UINT64_C(0x92815AE4B88E2BC5)},
	{"noise", "rock", UINT64_C(0xE6C6B9EC715FE502)},
	{"noise", "brick wall", UINT64_C(0xC70E04EFADB5D393)},
	{"noise", "wooden planks", UINT64_C(0x13B89D49CAC01936)},
	{"noise", "steel panel", UINT64_C(0xF25314839D5CDC6A)},
	{"noise", "lava", UINT64_C(0x7D59FE554C289807)},
	{"noise", "grass", UINT64_C(0x3C4AE06E7B1BB6FF)},
	{"sky", "day", UINT64_C(0x9396DC90A0650BE8)},
	{"sky", "night forest", UINT64_C(0x42EF478EDC013FC0)},
	{"sky", "neon city", UINT64_C(0xEB189C225B1A3857)},
	{"sky", "ice mountains", UINT64_C(0x827BA95D31B9F7C6)},
	{"sky", "desert", UINT64_C(0x0A5B859F2B04A918)},
	{"sky", "cavern", UINT64_C(0xAB4D213186A10ACC)},
	{"sprite", "green slime", UINT64_C(0xC3904B4FED5BDB75)},
	{"sprite", "gold coin", UINT64_C(0x0B5F8CAC95E9B71D)},
	{"sprite", "qwerty", UINT64_C(0x3AEAD4DACB32901D)},
	{"silhouette", "pine", UINT64_C(0x43E0A73B442DF2C8)},
	{"silhouette", "oak", UINT64_C(0x1F78702A0D9FDA53)},
	{"silhouette", "rock", UINT64_C(0x6D7764B40C4899FC)},
	{"silhouette", "mountain", UINT64_C(0x2BDDDC2E1F333CC2)},
	{"silhouette", "person", UINT64_C(0xA3ADDD285E47BEDA)},
	{"silhouette", "building", UINT64_C(0xD4BE983ABB5F7B9F)},
	{"silhouette", "white cloud", UINT64_C(0xD7268A8C04FAEA2D)},
	{"silhouette", "star", UINT64_C(0x813F3EFD48A43B19)},
	{"silhouette", "heart", UINT64_C(0x6BE6B2602C027245)},
	{"silhouette", "whatever", UINT64_C(0x4CEC369FE933CC28)},
	{"placeholder", "red", UINT64_C(0x585B0ED09E3ECF25)},
};

Test(provider_procedural, pixels_are_the_golden_ones)
{
	cr_assert_eq(provider_find(STR("procedural"))->revision, 2,
		     "the values below are those of revision 2");
	for (size_t i = 0; i < sizeof(GOLDEN) / sizeof(GOLDEN[0]); i++) {
		uint64_t hash = hash_of(GOLDEN[i].model, GOLDEN[i].prompt);

		cr_expect_eq(hash, GOLDEN[i].hash, "%s \"%s\": now 0x%016" PRIX64, GOLDEN[i].model,
			     GOLDEN[i].prompt, hash);
	}
}

static void check_size(const char *model, const char *size, uint32_t width, uint32_t height)
{
	struct ask ask;

	ask_init(&ask, "procedural", model, "night forest");
	ask_set(&ask, "size", size);
	ask_image(&ask);
	cr_assert_eq(ask.image.width, width, "%s %s", model, size);
	cr_assert_eq(ask.image.height, height, "%s %s", model, size);
	ask_release(&ask);
}

Test(provider_procedural, every_size)
{
	for (size_t i = 0; i < GENERATOR_COUNT; i++) {
		check_size(GENERATORS[i], "1x1", 1, 1);
		check_size(GENERATORS[i], "2x3", 2, 3);
		check_size(GENERATORS[i], "33x7", 33, 7);
		check_size(GENERATORS[i], "1x4096", 1, 4096);
		check_size(GENERATORS[i], "4096x1", 4096, 1);
		check_size(GENERATORS[i], "199x331", 199, 331);
	}
}

Test(provider_procedural, default_size_and_ratio)
{
	struct ask ask;

	ask_init(&ask, "procedural", "linear", "");
	ask.params = param_defaults(ask.provider->decl.params, &ask.arena);
	ask_image(&ask);
	cr_assert_eq(ask.image.width, 1024);
	cr_assert_eq(ask.image.height, 1024);
	ask_set(&ask, "aspect_ratio", "16:9");
	ask_image(&ask);
	cr_assert_eq(ask.image.width, 1024);
	cr_assert_eq(ask.image.height, 576);
	ask_set(&ask, "aspect_ratio", "9:21");
	ask_image(&ask);
	cr_assert_eq(ask.image.width, 438);
	cr_assert_eq(ask.image.height, 1024);
	ask_set(&ask, "size", "40x30");
	ask_image(&ask);
	cr_assert_eq(ask.image.width, 40, "a size beats a ratio");
	ask_release(&ask);
}

static uint64_t transparent(const char *model, const char *size, enum alpha_wish wish)
{
	struct ask ask;
	uint64_t count;

	ask_init(&ask, "procedural", model, "silver cloud");
	ask_set(&ask, "size", size);
	ask.request.hints.alpha = wish;
	ask_image(&ask);
	count = image_transparent_pixels(&ask.image);
	ask_release(&ask);
	return count;
}

Test(provider_procedural, transparency_as_wished)
{
	static const char *const SIZES[] = {"64x64", "1x1", "3x2", "4096x1", "37x200"};

	for (size_t i = 0; i < GENERATOR_COUNT; i++) {
		for (size_t k = 0; k < sizeof(SIZES) / sizeof(SIZES[0]); k++) {
			cr_expect_gt(transparent(GENERATORS[i], SIZES[k], ALPHA_WANTED), 0, "%s %s",
				     GENERATORS[i], SIZES[k]);
			cr_expect_eq(transparent(GENERATORS[i], SIZES[k], ALPHA_UNWANTED), 0,
				     "%s %s", GENERATORS[i], SIZES[k]);
		}
	}
}

Test(provider_procedural, candidates_differ_and_do_not_depend_on_their_number)
{
	for (size_t i = 0; i < GENERATOR_COUNT; i++) {
		uint64_t hash[4];
		struct ask ask;

		ask_init(&ask, "procedural", GENERATORS[i], "soft white gradient");
		for (unsigned k = 0; k < 3; k++) {
			ask.request.candidate = k + 1;
			ask_image(&ask);
			hash[k] = ask_hash(&ask);
		}
		ask_set(&ask, "n_variations", "4");
		ask_image(&ask);
		hash[3] = ask_hash(&ask);
		ask_release(&ask);
		cr_expect_neq(hash[0], hash[1], "%s", GENERATORS[i]);
		cr_expect_neq(hash[1], hash[2], "%s", GENERATORS[i]);
		cr_expect_neq(hash[0], hash[2], "%s", GENERATORS[i]);
		cr_expect_eq(hash[2], hash[3], "%s", GENERATORS[i]);
	}
}

Test(provider_procedural, seed_counts_up_with_the_candidate)
{
	struct ask ask;
	uint64_t second, by_seed;

	ask_init(&ask, "procedural", "sprite", "qwerty");
	ask.request.has_seed = true;
	ask.request.seed = 41;
	ask.request.candidate = 2;
	ask_image(&ask);
	second = ask_hash(&ask);
	ask.request.seed = 42;
	ask.request.candidate = 1;
	ask_image(&ask);
	by_seed = ask_hash(&ask);
	cr_assert_eq(second, by_seed);
	ask.request.prompt = STR("asdfgh");
	ask_image(&ask);
	cr_assert_eq(ask_hash(&ask), by_seed, "with a seed, unknown words change nothing");
	ask.request.seed = UINT64_MAX;
	ask.request.candidate = 2;
	ask_image(&ask);
	ask_release(&ask);
}

Test(provider_procedural, prompt_category_and_parameters_seed)
{
	struct ask ask;
	uint64_t plain, category, octaves;

	cr_assert_neq(hash_of("noise", "rock"), hash_of("noise", "rock, mossy"));
	ask_init(&ask, "procedural", "noise", "rock");
	ask_image(&ask);
	plain = ask_hash(&ask);
	ask.request.hints.category = STR("caves");
	ask_image(&ask);
	category = ask_hash(&ask);
	ask.request.hints.category = (struct str){0};
	ask_set(&ask, "palette", "auto");
	ask_set(&ask, "quality", "high");
	ask_image(&ask);
	cr_assert_eq(ask_hash(&ask), plain, "a default written out, or what makes no difference");
	ask_set(&ask, "octaves", "2");
	ask_image(&ask);
	octaves = ask_hash(&ask);
	cr_assert_neq(plain, category);
	cr_assert_neq(plain, octaves);
	ask_release(&ask);
}

Test(provider_procedural, label_is_drawn_on_placeholders_alone)
{
	struct ask ask;
	uint64_t first;

	ask_init(&ask, "procedural", "placeholder", "red");
	ask_image(&ask);
	first = ask_hash(&ask);
	ask.request.hints.label = STR("other-asset");
	ask_image(&ask);
	cr_assert_neq(ask_hash(&ask), first);
	ask.request.hints.label = STR(
		"an-id-that-is-much-longer-than-a-card-of-this-size-could-ever-hold-0123456789");
	ask_image(&ask);
	ask.request.model = STR("radial");
	ask_image(&ask);
	first = ask_hash(&ask);
	ask.request.hints.label = STR("test-asset");
	ask_image(&ask);
	cr_assert_eq(ask_hash(&ask), first);
	ask_release(&ask);
}

/* Mean difference of two columns (or rows) of pixels, in 1/100 of a level. */
static uint64_t difference(const struct image *image, bool is_row, uint32_t a, uint32_t b)
{
	uint32_t count = is_row ? image->width : image->height;
	uint64_t sum = 0;

	for (uint32_t i = 0; i < count; i++) {
		const uint8_t *p =
			image->rgba +
			(is_row ? (size_t)a * image->width + i : (size_t)i * image->width + a) * 4;
		const uint8_t *q =
			image->rgba +
			(is_row ? (size_t)b * image->width + i : (size_t)i * image->width + b) * 4;

		for (size_t k = 0; k < 4; k++)
			sum += p[k] > q[k] ? p[k] - q[k] : q[k] - p[k];
	}
	return count ? sum * 100 / count : 0;
}

static void check_joins(const struct image *image, bool is_row, const char *what)
{
	uint32_t count = is_row ? image->height : image->width;
	uint64_t inside = 0;

	for (uint32_t i = 0; i + 1 < count; i++)
		inside += difference(image, is_row, i, i + 1);
	inside /= count > 1 ? count - 1 : 1;
	cr_expect_leq(difference(image, is_row, count - 1, 0), inside * 2 + 200, "%s, %s", what,
		      is_row ? "rows" : "columns");
}

Test(provider_procedural, surfaces_join_at_their_edges)
{
	static const char *const PROMPTS[] = {"rock",        "brick wall", "wooden planks",
					      "steel panel", "floor tile", "lava",
					      "water",       "marble",     "grass",
					      "clouds",      "sand"};

	for (size_t i = 0; i < sizeof(PROMPTS) / sizeof(PROMPTS[0]); i++) {
		struct ask ask;

		ask_init(&ask, "procedural", "", PROMPTS[i]);
		ask_set(&ask, "size", "130x97");
		ask.request.hints.is_tileable = true;
		ask_image(&ask);
		cr_assert(str_is(ask.result.model, "noise"));
		check_joins(&ask.image, false, PROMPTS[i]);
		check_joins(&ask.image, true, PROMPTS[i]);
		ask_release(&ask);
	}
}

Test(provider_procedural, gradients_join_when_asked)
{
	static const char *const ANGLES[] = {"0", "90", "30", "200"};

	for (size_t i = 0; i < 4; i++) {
		struct ask ask;

		ask_init(&ask, "procedural", "linear", "forest");
		ask_set(&ask, "angle", ANGLES[i]);
		ask.request.hints.is_tileable = true;
		ask_image(&ask);
		check_joins(&ask.image, false, ANGLES[i]);
		check_joins(&ask.image, true, ANGLES[i]);
		ask_release(&ask);
	}
}

Test(provider_procedural, backdrops_scroll)
{
	struct ask ask;

	ask_init(&ask, "procedural", "sky", "night forest");
	ask_set(&ask, "size", "256x128");
	ask_image(&ask);
	check_joins(&ask.image, false, "night forest");
	ask_release(&ask);
}

static void middle_of(struct ask *ask, uint8_t out[4])
{
	size_t at = ((size_t)ask->image.height / 2 * ask->image.width + ask->image.width / 2) * 4;

	memcpy(out, ask->image.rgba + at, 4);
}

Test(provider_procedural, white_particle_is_white_and_fades_out)
{
	struct ask ask;
	uint8_t pixel[4];

	ask_init(&ask, "procedural", "", "32x32 soft white gradient circle particle, centered");
	ask.request.hints.category = STR("particles");
	ask_image(&ask);
	cr_assert(str_is(ask.result.model, "radial"));
	middle_of(&ask, pixel);
	cr_assert_eq(memcmp(pixel, "\xff\xff\xff", 3), 0);
	cr_assert_gt(pixel[3], 250);
	cr_assert_eq(ask.image.rgba[3], 0, "the corner is clear");
	for (uint32_t x = 1; x < 32; x++)
		cr_assert_geq(ask.image.rgba[(32 * 64 + x) * 4 + 3],
			      ask.image.rgba[(32 * 64 + x - 1) * 4 + 3]);
	ask_release(&ask);
}

Test(provider_procedural, color_and_palette_rule_the_colours)
{
	struct ask ask;
	uint8_t pixel[4];

	ask_init(&ask, "procedural", "radial", "a blue glow");
	ask_image(&ask);
	middle_of(&ask, pixel);
	cr_assert_gt(pixel[2], pixel[0]);
	ask_set(&ask, "palette", "lava");
	ask_image(&ask);
	middle_of(&ask, pixel);
	cr_assert_gt(pixel[0], pixel[2]);
	ask_set(&ask, "color", "#00ff00");
	ask_image(&ask);
	middle_of(&ask, pixel);
	cr_assert(pixel[1] > pixel[0] && pixel[1] > pixel[2]);
	ask_release(&ask);
}

Test(provider_procedural, sprites_are_mirrored_and_crisp)
{
	struct ask ask;
	const struct image *image = &ask.image;

	ask_init(&ask, "procedural", "sprite", "enemy");
	ask_set(&ask, "size", "340x340");
	ask_image(&ask);
	for (uint32_t y = 0; y < 340; y++) {
		for (uint32_t x = 0; x < 340; x++) {
			const uint8_t *pixel = image->rgba + (y * 340 + x) * 4;
			const uint8_t *cell = image->rgba + (y / 10 * 10 * 340 + x / 10 * 10) * 4;
			const uint8_t *mirror = image->rgba + (y * 340 + 339 - x) * 4;

			cr_assert(pixel[3] == 0 || pixel[3] == 255);
			cr_assert_eq(memcmp(pixel, cell, 4), 0, "cells of ten pixels");
			cr_assert_eq(pixel[3], mirror[3]);
		}
	}
	ask_release(&ask);
}

static const uint8_t *pixel_at(const struct ask *ask, uint32_t x, uint32_t y)
{
	return ask->image.rgba + ((size_t)y * ask->image.width + x) * 4;
}

Test(provider_procedural, silhouettes_are_of_one_colour_on_nothing)
{
	struct ask ask;
	uint32_t covered = 0, partly = 0;

	ask_init(&ask, "procedural", "silhouette", "a mighty oak");
	ask_set(&ask, "size", "100x80");
	ask_set(&ask, "color", "#2040c0");
	ask_image(&ask);
	for (uint32_t y = 0; y < 80; y++) {
		for (uint32_t x = 0; x < 100; x++) {
			const uint8_t *pixel = pixel_at(&ask, x, y);

			cr_assert_eq(memcmp(pixel, "\x20\x40\xc0", 3), 0);
			covered += pixel[3] == 255;
			partly += pixel[3] > 0 && pixel[3] < 255;
		}
	}
	cr_expect(covered > 1500 && covered < 5000, "%u pixels are covered", covered);
	cr_expect(partly > 100 && partly < 1000, "%u pixels are at the edge", partly);
	cr_expect_eq(pixel_at(&ask, 0, 40)[3], 0);
	cr_expect_eq(pixel_at(&ask, 50, 28)[3], 255, "the crown");
	ask.request.hints.alpha = ALPHA_UNWANTED;
	ask_image(&ask);
	cr_expect_neq(memcmp(pixel_at(&ask, 0, 40), "\x20\x40\xc0\xff", 4), 0);
	cr_expect_eq(memcmp(pixel_at(&ask, 50, 28), "\x20\x40\xc0\xff", 4), 0);
	ask_release(&ask);
}

/* The disc of the sun is a circle of a known area: what is covered in part counts in part. */
Test(provider_procedural, silhouettes_measure_what_they_cover)
{
	struct outline *outline = mem_zalloc(1, sizeof(*outline));
	struct outline_fit whole = {ONE, ONE, false};
	struct image image = {0};
	uint64_t sum = 0;

	cr_assert(image_init(&image, 200, 200));
	outline_ellipse(outline, 500, 500, 400, 400);
	outline_ellipse(outline, 400, 500, 100, 100); /* inside: covered once */
	outline_fill(outline, &whole, 0xFFFFFF, &image);
	for (uint32_t i = 0; i < 200 * 200; i++)
		sum += image.rgba[i * 4 + 3];
	/* pi * 80^2 = 20106 */
	cr_expect(sum / 255 > 19990 && sum / 255 < 20150, "%" PRIu64, sum / 255);
	image_release(&image);
	cr_assert(image_init(&image, 40, 40));
	*outline = (struct outline){0};
	outline_rect(outline, 250, 250, 750, 750);
	outline_fill(outline, &whole, 0xFFFFFF, &image);
	for (uint32_t i = 0; i < 40 * 40; i++) {
		bool is_inside = i / 40 >= 10 && i / 40 < 30 && i % 40 >= 10 && i % 40 < 30;

		cr_assert_eq(image.rgba[i * 4 + 3], is_inside ? 255 : 0, "%u", i);
	}
	image_release(&image);
	mem_free(outline);
}

Test(provider_procedural, silhouettes_follow_words)
{
	static const char *const WORDS[] = {"pine",  "tree",  "bush",   "grass",  "rock",
					    "gem",   "hill",  "person", "wolf",   "bird",
					    "fish",  "house", "tower",  "castle", "sword",
					    "cloud", "star",  "sun",    "moon",   "heart"};
	uint64_t hash[COUNT_OF(WORDS)];
	struct ask ask;

	ask_init(&ask, "procedural", "silhouette", "");
	ask.request.has_seed = true;
	ask_set(&ask, "color", "#000000");
	for (size_t i = 0; i < COUNT_OF(WORDS); i++) {
		ask.request.prompt = str_of(WORDS[i]);
		ask_image(&ask);
		hash[i] = ask_hash(&ask);
		for (size_t k = 0; k < i; k++)
			cr_expect_neq(hash[i], hash[k], "%s and %s", WORDS[i], WORDS[k]);
	}
	ask.request.prompt = STR("it");
	ask.request.hints.label = STR("far-castle");
	ask_image(&ask);
	cr_expect_eq(ask_hash(&ask), hash[13], "the id tells it too");
	ask_release(&ask);
}

Test(provider_procedural, placeholders_hold_their_size)
{
	struct ask ask;
	uint32_t white = 0;

	ask_init(&ask, "procedural", "placeholder", "red");
	ask.request.hints.label = STR("e5");
	ask_set(&ask, "size", "192x128");
	ask_image(&ask);
	for (uint32_t x = 0; x < 192; x++) {
		white += memcmp(pixel_at(&ask, x, 124), "\xff\xff\xff", 3) == 0;
		white += memcmp(pixel_at(&ask, x, 3), "\xff\xff\xff", 3) == 0;
	}
	cr_expect_eq(white, 0, "letters run into the rim");
	ask_release(&ask);
}

static void check_refused(struct ask *ask, const char *code, const char *text)
{
	cr_assert_eq(ask_make(ask), ST_INVALID);
	cr_assert_eq(ask->diag.errors, 1);
	cr_assert_str_eq(ask->diag.first->code, code);
	cr_assert_not_null(strstr(ask->diag.first->text, text), "%s", ask->diag.first->text);
	cr_assert_null(ask->result.data.data);
}

Test(provider_procedural, unknown_generator_is_refused)
{
	struct ask ask;

	ask_init(&ask, "procedural", "radail", "glow");
	check_refused(&ask, "E0503", "'radail'");
	cr_assert_not_null(strstr(ask.diag.first->hint, "radial"));
	ask_release(&ask);
}
