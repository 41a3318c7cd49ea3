/* ridge.c - silhouettes along a horizon. A row of noise gives the ground; trees and towers stand on
 * it. */
#include "provider/procedural/ridge.h"

#include "provider/procedural/field.h"
#include "provider/procedural/fixed.h"
#include "provider/procedural/random.h"
#include "provider/procedural/words.h"

#include <string.h>

#define DOT 256 /* a pixel */

struct kind_word {
	enum ridge_kind kind;
	const char *words;
};

static const struct kind_word KINDS[] = {
	{RIDGE_PEAKS, "mountain peak alps ice glacier snow snowy volcano lava cliff"},
	{RIDGE_DUNES, "desert dune sand sandy beach ocean sea"},
	{RIDGE_PINES, "forest pine tree wood jungle taiga winter"},
	{RIDGE_TOWERS,
	 "city town skyline building tower factory industrial castle neon cyber cyberpunk street"},
	{RIDGE_CAVE, "cave cavern mine dungeon underground"},
};

enum ridge_kind ridge_kind_of(struct str text)
{
	size_t earliest = NO_WORD;
	enum ridge_kind kind = RIDGE_HILLS;

	for (size_t i = 0; i < sizeof(KINDS) / sizeof(KINDS[0]); i++) {
		size_t at = words_find(text, KINDS[i].words);

		if (at < earliest) {
			earliest = at;
			kind = KINDS[i].kind;
		}
	}
	return kind;
}

static void set_ground(struct ridge *ridge, int32_t low, int32_t high, uint64_t seed)
{
	bool is_sharp = ridge->kind == RIDGE_PEAKS || ridge->kind == RIDGE_CAVE;
	struct field_look look = {
		.seed = seed,
		.cells_x = ridge->kind == RIDGE_DUNES  ? 3
			   : ridge->kind == RIDGE_CAVE ? 7
						       : 4,
		.cells_y = 1,
		.octaves = is_sharp                     ? 6
			   : ridge->kind == RIDGE_DUNES ? 1
							: 2,
		.is_ridged = is_sharp,
	};
	struct field field = {0};

	field_init(&field, ridge->width, 1, &look);
	for (uint32_t x = 0; x < ridge->width; x++)
		ridge->reach[x] = fixed_mix(low * DOT, high * DOT, field_at(&field, x, 0));
	field_release(&field);
}

static void lift(struct ridge *ridge, int64_t x, int32_t reach)
{
	int64_t width = ridge->width;
	size_t column = (size_t)((x % width + width) % width);

	if (ridge->reach[column] < reach)
		ridge->reach[column] = reach;
}

/* A pine in three tiers, each a slope that starts wider than the one above ends. */
static void add_pine(struct ridge *ridge, int32_t x, int32_t foot, int32_t height)
{
	int32_t half = height / 4 + 1;

	for (int32_t dx = -half; dx <= half; dx++) {
		int32_t away = dx < 0 ? -dx : dx;
		int32_t share = fixed_ratio(away, half);
		/* Each tier starts a little higher than the one above it ended: the tips of its
		 * branches. */
		int32_t tier = share < ONE * 7 / 20 ? 0 : share < ONE * 13 / 20 ? 1 : 2;
		int32_t fall = share * 8 / 7 - tier * (ONE / 14);

		lift(ridge, x + dx,
		     foot + fixed_mul(height * DOT, ONE - fixed_clamp(fall, 0, ONE)));
	}
}

static void add_pines(struct ridge *ridge, struct random *random)
{
	int32_t unit = (int32_t)ridge->unit;
	int32_t *ground = mem_zalloc(ridge->width, sizeof(*ground));

	/* Trees stand on the ground, not on the trees before them. */
	memcpy(ground, ridge->reach, ridge->width * sizeof(*ground));
	for (int32_t x = 0; x < (int32_t)ridge->width;
	     x += random_between(random, unit / 3 + 1, unit + 1))
		add_pine(ridge, x, ground[x] - DOT,
			 random_between(random, unit * 3 / 2, unit * 7 / 2 + 1));
	mem_free(ground);
}

static void add_towers(struct ridge *ridge, struct random *random, int32_t low, int32_t high)
{
	int32_t width = (int32_t)ridge->width;
	int32_t unit = (int32_t)ridge->unit;
	int32_t next;

	for (int32_t x = 0; x < width; x = next) {
		int32_t reach = random_between(random, low, high) * DOT;
		int32_t mast = random_below(random, 4) == 0
				       ? random_between(random, 1, unit + 1) * DOT
				       : 0;

		next = x + random_between(random, unit, unit * 3);
		for (int32_t i = x; i < next && i < width; i++)
			ridge->reach[i] = reach;
		if (mast && x + unit / 2 < width)
			lift(ridge, x + unit / 2, reach + mast);
	}
}

void ridge_init(struct ridge *ridge, enum ridge_kind kind, uint32_t width, int32_t low,
		int32_t high, uint32_t unit, uint64_t seed)
{
	struct random random = random_stream(seed, 'k');

	*ridge = (struct ridge){kind, width, unit ? unit : 1,
				mem_zalloc(width, sizeof(*ridge->reach))};
	set_ground(ridge, low, high, seed);
	if (kind == RIDGE_PINES)
		add_pines(ridge, &random);
	else if (kind == RIDGE_TOWERS)
		add_towers(ridge, &random, low, high > low ? high : low + 1);
}

void ridge_release(struct ridge *ridge)
{
	mem_free(ridge->reach);
	*ridge = (struct ridge){0};
}
