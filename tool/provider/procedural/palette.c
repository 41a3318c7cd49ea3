/* palette.c - the palettes, and the rule which one a picture gets. */
#include "provider/procedural/palette.h"

#include "provider/procedural/fixed.h"
#include "provider/procedural/random.h"
#include "provider/procedural/words.h"

#define BLACK 0x000000u
#define WHITE 0xFFFFFFu

/* clang-format off */
static const struct palette palettes[] = {
	{"snow",
	 "white snow snowy silver pale pearl cloud ghost bone",
	 0x39435A, {0x9AA8C2, 0xCBD6E8, 0xF1F5FC, 0xFFFFFF}, 0x5DB7F0,
	 {0x7AA3DB, 0xB9D2F2, 0xF0F6FF}},
	{"stone",
	 "stone rock rocky grey gray metal steel iron dust smoke factory industrial robot "
	 "machine castle",
	 0x1D2029, {0x4B515E, 0x757D8C, 0xA5ADBB, 0xDADFE7}, 0xEFA13A,
	 {0x3C4454, 0x717B8C, 0xB4BCC7}},
	{"ruby",
	 "red ruby crimson scarlet blood heart cherry strawberry health",
	 0x3A0A18, {0x8C1A30, 0xCF3042, 0xF4635F, 0xFFA998}, 0xFFD166,
	 {0x4C1032, 0xA82C44, 0xF58A66}},
	{"lava",
	 "lava fire flame fireball ember magma orange volcano volcanic explosion spark torch",
	 0x2A0A0C, {0x8A1D10, 0xD84A12, 0xFF8E20, 0xFFD859}, 0xFFF1B0,
	 {0x1E0A20, 0x70151F, 0xF2651F}},
	{"gold",
	 "gold golden coin yellow amber treasure crown sun sunny honey",
	 0x4A2908, {0xA8640F, 0xE2A01C, 0xFFCF42, 0xFFF2AC}, 0xE9535E,
	 {0x4C8FD6, 0xF2C377, 0xFFF0C4}},
	{"sand",
	 "sand sandy desert brown wood wooden earth dirt crate mud autumn leather dune",
	 0x38220F, {0x7B4F2D, 0xAB7742, 0xD8AB69, 0xF4DDA6}, 0x45A29E,
	 {0x5FAFD4, 0xBFDCD6, 0xFBE6B4}},
	{"forest",
	 "forest green grass grassy leaf leaves moss jungle plant slime vine greenhouse tree "
	 "emerald goblin",
	 0x0E281C, {0x1E5A39, 0x2F904F, 0x66C466, 0xBDF08F}, 0xFFC957,
	 {0x2A7CA6, 0x7AC7BC, 0xE6F6CC}},
	{"lagoon",
	 "teal cyan turquoise aqua tropical swamp toxic poison acid",
	 0x062A33, {0x0B5B66, 0x159299, 0x42CABF, 0xA9F4E0}, 0xFF8B5E,
	 {0x0D5A7C, 0x37A8AC, 0xC2F2DF}},
	{"ocean",
	 "blue ocean sea water sapphire river rain mana wave",
	 0x0A1B40, {0x17428F, 0x276CD2, 0x539EF6, 0xAEDBFF}, 0xFFC44D,
	 {0x1A4DA0, 0x4E95DC, 0xC6E9FF}},
	{"ice",
	 "ice icy frost frozen crystal glacier winter cold diamond arctic",
	 0x15314A, {0x3B7CA6, 0x6BB6DC, 0xABE6F9, 0xEDFDFF}, 0x9B7DFF,
	 {0x4880B8, 0x98CCEA, 0xEDF9FF}},
	{"violet",
	 "purple violet amethyst magic magical arcane wizard witch spell mystic",
	 0x21103D, {0x4B2788, 0x7B46CA, 0xAB7DF3, 0xDFC9FF}, 0x62EFC3,
	 {0x2A1459, 0x6C40AA, 0xDBA1E2}},
	{"rose",
	 "pink rose blossom sakura cherry flower love",
	 0x44132F, {0x9A2B5E, 0xDC5389, 0xFF93B6, 0xFFD6E2}, 0x7BDFF2,
	 {0x7B5CB2, 0xE692B7, 0xFFE3D9}},
	{"sunset",
	 "sunset dusk evening dawn sunrise twilight",
	 0x2A1034, {0x6E2A59, 0xC64F5D, 0xF7935D, 0xFFD78F}, 0x6F4CB9,
	 {0x3A2469, 0xBC4C7A, 0xFFC47E}},
	{"night",
	 "night midnight dark space star starry moon moonlit cave cavern mine shadow galaxy",
	 0x070A1D, {0x1A224C, 0x2F3D7C, 0x586CB9, 0xABBDF3}, 0xFFEBAD,
	 {0x070B25, 0x1A255E, 0x465596}},
	{"neon",
	 "neon cyber cyberpunk synthwave laser energy electric plasma futuristic",
	 0x120828, {0x4A13A6, 0x9D28CB, 0xF43DAB, 0xFFACE3}, 0x2EE7F1,
	 {0x130839, 0x5B1C9E, 0xF0469C}},
	{"day",
	 "day daylight morning meadow spring summer hill valley field",
	 0x16352B, {0x3B7A4C, 0x5FA95C, 0x95CF78, 0xD4F0A8}, 0xFFD95F,
	 {0x3C8BE2, 0x86C0F4, 0xE2F3FF}},
	{"candy",
	 "pastel candy bubble sweet cake bubblegum dream",
	 0x4A2955, {0xB66AC4, 0xF19AC4, 0xFFCBBB, 0xFFF4CE}, 0x77D7E9,
	 {0xA5B7F6, 0xE7C4F1, 0xFFEBDF}},
};
/* clang-format on */

#define PALETTE_COUNT (sizeof(palettes) / sizeof(palettes[0]))

const char *const palette_names[] = {
	"auto", "snow",   "stone", "ruby",   "lava",  "gold", "sand", "forest", "lagoon", "ocean",
	"ice",  "violet", "rose",  "sunset", "night", "neon", "day",  "candy",  NULL,
};

uint32_t color_mix(uint32_t a, uint32_t b, int32_t t)
{
	uint32_t out = 0;

	for (unsigned shift = 0; shift <= 16; shift += 8) {
		int32_t from = (int32_t)(a >> shift & 0xFF);
		int32_t to = (int32_t)(b >> shift & 0xFF);

		out |= (uint32_t)((from * (ONE - t) + to * t + ONE / 2) / ONE) << shift;
	}
	return out;
}

static const struct palette *palette_named(struct str name)
{
	for (size_t i = 0; i < PALETTE_COUNT; i++) {
		if (str_is(name, palettes[i].name))
			return &palettes[i];
	}
	return NULL;
}

/* The palette with the earliest word in the text; `but` is passed over. */
static const struct palette *palette_said(struct str text, const struct palette *but)
{
	const struct palette *best = NULL;
	size_t earliest = NO_WORD;

	for (size_t i = 0; i < PALETTE_COUNT; i++) {
		size_t at = &palettes[i] == but ? NO_WORD : words_find(text, palettes[i].words);

		if (at < earliest) {
			earliest = at;
			best = &palettes[i];
		}
	}
	return best;
}

static uint32_t tint(uint32_t color, uint32_t toward, int32_t t)
{
	/* White stays white: a prompt that asks for a pure white particle gets one from every
	 * seed. */
	return color == WHITE ? WHITE : color_mix(color, toward, t);
}

static void shift_colors(struct palette *palette, uint64_t seed)
{
	struct random random = random_stream(seed, 'P');
	uint32_t toward = (uint32_t)random_next(&random) & WHITE;
	int32_t t = random_between(&random, ONE / 50, ONE / 14);

	for (size_t i = 0; i < 4; i++)
		palette->shade[i] = tint(palette->shade[i], toward, t);
	for (size_t i = 0; i < 3; i++)
		palette->sky[i] = tint(palette->sky[i], toward, t);
	palette->accent = tint(palette->accent, toward, t);
}

struct palette palette_choose(struct str name, struct str prompt, struct str label, uint64_t seed)
{
	const struct palette *first = palette_named(name);
	const struct palette *second;
	struct palette chosen;

	if (!first)
		first = palette_said(prompt, NULL);
	if (!first)
		first = palette_said(label, NULL);
	if (!first)
		first = &palettes[random_mix(seed) % PALETTE_COUNT];
	chosen = *first;
	second = palette_said(prompt, first);
	if (second)
		chosen.accent = second->shade[2];
	shift_colors(&chosen, seed);
	return chosen;
}

struct palette palette_of_color(uint32_t rgb)
{
	struct palette made = {.name = "color", .words = ""};

	made.ink = color_mix(rgb, BLACK, ONE * 4 / 5);
	made.shade[0] = color_mix(rgb, BLACK, ONE / 2);
	made.shade[1] = color_mix(rgb, BLACK, ONE / 5);
	made.shade[2] = color_mix(rgb, WHITE, ONE / 6);
	made.shade[3] = color_mix(rgb, WHITE, ONE * 3 / 5);
	made.accent = color_mix((rgb ^ WHITE) & WHITE, WHITE, ONE / 4);
	made.sky[0] = made.shade[0];
	made.sky[1] = rgb;
	made.sky[2] = made.shade[3];
	return made;
}
