/* sprite.c - a mirrored pixel sprite with an outline: a shape chosen by the prompt's words, doubled
 * to a finer grid, shaded from above and drawn in square pixels of a whole size. Without a fitting
 * word the seed grows a creature.
 */
#include "provider/procedural/generator.h"
#include "provider/procedural/paint.h"
#include "provider/procedural/random.h"
#include "provider/procedural/sprite_masks.h"
#include "provider/procedural/words.h"

#include <string.h>

/* Cells each way: a mask doubled, and a cell for the outline on every side. */
#define GRID         34
#define CELL_OUTLINE 'o'

struct canvas {
	/* Shapes with loose cells are alive or rough and get spots; a button stays clean. */
	bool is_spotted;
	char cell[GRID][GRID];
	uint32_t color[GRID][GRID];
};

/* The shape that a text calls for: of those with the earliest word or group the one with the
 * earliest word of its own, so that "hero with a sword" is a hero and "enemy slime" a slime; the
 * seed picks among equals. NULL when no word is known. */
static const struct sprite_mask *mask_said(struct str text, struct random *random)
{
	const struct sprite_mask *found = NULL;
	size_t first = NO_WORD, own = NO_WORD;
	uint32_t equals = 0;

	for (size_t i = 0; i < sprite_mask_count; i++) {
		size_t word = words_find(text, sprite_masks[i].words);
		size_t group = words_find(text, sprite_masks[i].group);
		size_t at = word < group ? word : group;

		if (at == NO_WORD || at > first || (at == first && word > own))
			continue;
		equals = at == first && word == own ? equals + 1 : 1;
		first = at;
		own = word;
		/* Each of the equals seen so far is as likely as the others. */
		if (random_below(random, equals) == 0)
			found = &sprite_masks[i];
	}
	return found;
}

/* Body cells scattered densest in the middle, then evened out by their neighbours. */
static void grow_creature(char rows[MASK_ROWS][MASK_COLUMNS], struct random *random)
{
	char next[MASK_ROWS][MASK_COLUMNS];

	for (int32_t y = 0; y < MASK_ROWS; y++) {
		for (int32_t x = 0; x < MASK_COLUMNS; x++) {
			int32_t dy = 2 * y - MASK_ROWS + 1, dx = 2 * (MASK_COLUMNS - x) - 1;
			int32_t near = 100 - (dx * dx + dy * dy) * 100 / 330;

			rows[y][x] = random_between(random, 0, 99) < near ? CELL_BODY : CELL_NONE;
		}
	}
	for (int32_t y = 0; y < MASK_ROWS; y++) {
		for (int32_t x = 0; x < MASK_COLUMNS; x++) {
			int32_t count = 0;

			for (int32_t i = 0; i < 9; i++) {
				int32_t near_x = x + i % 3 - 1, near_y = y + i / 3 - 1;

				near_x = near_x == MASK_COLUMNS ? MASK_COLUMNS - 1 : near_x;
				if (near_x >= 0 && near_y >= 0 && near_y < MASK_ROWS)
					count += rows[near_y][near_x] == CELL_BODY;
			}
			next[y][x] = count >= 5 ? CELL_BODY : CELL_NONE;
		}
	}
	memcpy(rows, next, sizeof(next));
	memcpy(rows[6] + 4, "eek", 3);
	memcpy(rows[7] + 4, "ekk", 3);
}

static void choose_mask(const struct picture *picture, struct canvas *canvas,
			char rows[MASK_ROWS][MASK_COLUMNS], struct random *random)
{
	const struct sprite_mask *mask = mask_said(picture->prompt, random);

	if (!mask)
		mask = mask_said(picture->hints.label, random);
	if (!mask)
		mask = mask_said(picture->hints.category, random);
	if (!mask) {
		grow_creature(rows, random);
		canvas->is_spotted = true;
		return;
	}
	for (size_t y = 0; y < MASK_ROWS; y++) {
		for (size_t x = 0; x < MASK_COLUMNS; x++) {
			char cell = mask->rows[y][x];

			if (cell == CELL_MAYBE) {
				cell = random_below(random, 2) ? CELL_BODY : CELL_NONE;
				canvas->is_spotted = true;
			}
			rows[y][x] = cell;
		}
	}
}

/* A cell of the whole mask, mirrored, with nothing around it. */
static char mask_cell(char rows[MASK_ROWS][MASK_COLUMNS], int32_t x, int32_t y)
{
	if (x < 0 || y < 0 || x >= 2 * MASK_COLUMNS || y >= MASK_ROWS)
		return CELL_NONE;
	return rows[y][x < MASK_COLUMNS ? x : 2 * MASK_COLUMNS - 1 - x];
}

/* Doubles the mask: each quarter of a cell takes the colour of its two outer neighbours where they
 * agree against the others, which rounds off stairs and keeps lines. */
static void double_mask(struct canvas *canvas, char rows[MASK_ROWS][MASK_COLUMNS])
{
	memset(canvas->cell, CELL_NONE, sizeof(canvas->cell));
	for (int32_t y = 0; y < MASK_ROWS; y++) {
		for (int32_t x = 0; x < 2 * MASK_COLUMNS; x++) {
			char up = mask_cell(rows, x, y - 1), down = mask_cell(rows, x, y + 1);
			char left = mask_cell(rows, x - 1, y), right = mask_cell(rows, x + 1, y);
			char own = mask_cell(rows, x, y);
			bool is_corner = up != down && left != right;
			char(*to)[GRID] = &canvas->cell[1 + 2 * y];
			int32_t at = 1 + 2 * x;

			to[0][at] = is_corner && left == up ? left : own;
			to[0][at + 1] = is_corner && right == up ? right : own;
			to[1][at] = is_corner && left == down ? left : own;
			to[1][at + 1] = is_corner && right == down ? right : own;
		}
	}
}

static char cell_at(const struct canvas *canvas, int32_t x, int32_t y)
{
	return x < 0 || y < 0 || x >= GRID || y >= GRID ? CELL_NONE : canvas->cell[y][x];
}

static bool is_filled(char cell)
{
	return cell != CELL_NONE && cell != CELL_OUTLINE;
}

static void add_outline(struct canvas *canvas)
{
	for (int32_t y = 0; y < GRID; y++) {
		for (int32_t x = 0; x < GRID; x++) {
			if (canvas->cell[y][x] == CELL_NONE &&
			    (is_filled(cell_at(canvas, x - 1, y)) ||
			     is_filled(cell_at(canvas, x + 1, y)) ||
			     is_filled(cell_at(canvas, x, y - 1)) ||
			     is_filled(cell_at(canvas, x, y + 1))))
				canvas->cell[y][x] = CELL_OUTLINE;
		}
	}
}

/* Number of filled cells from here in a direction, up to a few. */
static int32_t depth(const struct canvas *canvas, int32_t x, int32_t y, int32_t dx, int32_t dy)
{
	int32_t count = 0;

	while (count < 4 && is_filled(cell_at(canvas, x + dx * (count + 1), y + dy * (count + 1))))
		count++;
	return count;
}

/* Which of the four shades a body cell takes: light comes from above, the rim below lies in shadow,
 * and a few cells in a mirrored pattern break the surface up. */
static uint32_t body_shade(const struct canvas *canvas, int32_t x, int32_t y, uint64_t seed)
{
	int32_t mirrored = x < GRID / 2 ? x : GRID - 1 - x;
	int32_t above = depth(canvas, x, y, 0, -1), below = depth(canvas, x, y, 0, 1);
	int32_t side = depth(canvas, x, y, x < GRID / 2 ? -1 : 1, 0);
	uint32_t spot = (uint32_t)(random_at(seed, (uint32_t)mirrored / 2, (uint32_t)y / 2) % 16);

	if (above == 0)
		return 3;
	if (below < 2 || side == 0)
		return below == 0 ? 0 : 1;
	if (canvas->is_spotted && spot == 0 && above > 2 && below > 3)
		return 1;
	return y < GRID * 5 / 8 ? 2 : (x + y) % 2 && y < GRID * 6 / 8 ? 2 : 1;
}

static uint32_t cell_color(const struct canvas *canvas, const struct palette *palette, int32_t x,
			   int32_t y, uint64_t seed)
{
	switch (canvas->cell[y][x]) {
	case CELL_OUTLINE:
	case CELL_INK: return palette->ink;
	case CELL_EYE: return 0xFFFFFF;
	case CELL_LIGHT: return palette->shade[3];
	case CELL_DARK: return palette->shade[0];
	case CELL_ACCENT:
		if (depth(canvas, x, y, 0, -1) == 0)
			return color_mix(palette->accent, 0xFFFFFF, ONE / 3);
		return depth(canvas, x, y, 0, 1) < 2
			       ? color_mix(palette->accent, palette->ink, ONE / 3)
			       : palette->accent;
	default: return palette->shade[body_shade(canvas, x, y, seed)];
	}
}

static void draw_cells(const struct canvas *canvas, struct image *image)
{
	uint32_t edge = image->width < image->height ? image->width : image->height;
	uint32_t full = edge / GRID * GRID;
	uint32_t bare = edge / (GRID - 2) * (GRID - 2);
	/* The outermost ring holds nothing but outline. Where the sprite would be a third larger
	 * without it, it goes. */
	uint32_t ring = bare >= full + full / 3 && bare > 0 ? 1 : 0;
	uint32_t cells = GRID - 2 * ring;
	/* Below one pixel for a cell, some cells are left out. */
	uint32_t size = ring ? bare : full ? full : edge;
	uint32_t left = (image->width - size) / 2, top = (image->height - size) / 2;

	for (uint32_t y = 0; y < size; y++) {
		for (uint32_t x = 0; x < size; x++) {
			uint32_t column = ring + (x * 2 + 1) * cells / (size * 2);
			uint32_t row = ring + (y * 2 + 1) * cells / (size * 2);

			if (canvas->cell[row][column] != CELL_NONE)
				paint_set(paint_at(image, left + x, top + y),
					  canvas->color[row][column], 255);
		}
	}
}

static void sprite_draw(const struct picture *picture, struct image *image)
{
	struct random random = random_stream(picture->seed, 'm');
	char rows[MASK_ROWS][MASK_COLUMNS];
	struct canvas canvas = {0};

	choose_mask(picture, &canvas, rows, &random);
	double_mask(&canvas, rows);
	add_outline(&canvas);
	for (int32_t y = 0; y < GRID; y++) {
		for (int32_t x = 0; x < GRID; x++)
			canvas.color[y][x] =
				cell_color(&canvas, &picture->palette, x, y, picture->seed);
	}
	draw_cells(&canvas, image);
}

const struct generator generator_sprite = {
	.name = "sprite",
	.help = "a mirrored pixel sprite with an outline: a creature, character, item or icon",
	.draw = sprite_draw,
};
