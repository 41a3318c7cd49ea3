/* noise.c - surfaces: clouded, rocky, veined or laid in bricks, planks and plates. Every one joins
 * at all four edges.
 *
 * A field of noise gives heights, a joint pattern lowers its seams and shifts each piece, a ramp of
 * the palette turns heights into colour, and light from the top left brings out the slopes.
 */
#include "provider/procedural/field.h"
#include "provider/procedural/generator.h"
#include "provider/procedural/paint.h"
#include "provider/procedural/random.h"
#include "provider/procedural/words.h"

/* Pieces laid in rows; counts over the whole picture, 0 rows for none. */
struct joint {
	uint32_t rows, columns;
	bool is_staggered;  /* every second row is shifted by half a piece */
	int32_t seam;       /* half the gap, as a share of a row */
	int32_t unevenness; /* how far pieces differ in height */
	bool has_rivets;
};

struct material {
	const char *words;
	uint32_t cells_x, cells_y;
	unsigned octaves;
	bool is_ridged;
	int32_t relief;   /* strength of the light on slopes */
	unsigned ramp[5]; /* colours from low to high: 0 the ink, 1 to 4 the shades */
	struct joint joint;
};

/* clang-format off */
/* Words, cells across and down, octaves, ridged, relief, ramp; rows, columns, staggered, seam,
 * unevenness, rivets. The first material with a word in the prompt; the last has none and stands
 * for all else. */
static const struct material MATERIALS[] = {
	{"brick bricks wall masonry castle", 6, 6, 5, false, ONE / 2, {0, 1, 2, 2, 3},
	 {8, 4, true, ONE / 14, ONE / 3, false}},
	{"plank planks wood wooden floorboard crate barrel", 2, 24, 5, false, ONE / 3,
	 {1, 1, 2, 3, 3}, {4, 1, true, ONE / 20, ONE / 4, false}},
	{"metal steel iron plate panel machine factory industrial", 4, 32, 3, false, ONE / 8,
	 {0, 2, 2, 3, 3}, {2, 2, false, ONE / 40, ONE / 6, true}},
	{"tile tiles tiled cobble cobblestone paving pavement floor", 5, 5, 5, false, ONE / 2,
	 {0, 1, 2, 3, 3}, {4, 4, false, ONE / 18, ONE / 3, false}},
	{"lava magma crack cracked cracks", 4, 4, 4, true, ONE / 3, {0, 0, 1, 3, 4}, {0}},
	{"water ocean sea river caustics wave waves", 4, 5, 2, true, 0, {1, 2, 2, 3, 4}, {0}},
	{"marble vein veins crystal ice", 3, 3, 5, true, ONE / 6, {1, 2, 3, 3, 4}, {0}},
	{"grass fur moss leaves meadow hedge", 12, 7, 5, true, ONE / 2, {0, 1, 2, 3, 4}, {0}},
	{"cloud clouds smoke fog mist nebula", 3, 3, 6, false, 0, {1, 2, 3, 3, 4}, {0}},
	{"sand dune dunes desert snow", 3, 9, 4, false, ONE / 3, {2, 2, 3, 3, 4}, {0}},
	{"", 4, 4, 6, false, ONE * 2 / 5, {0, 1, 2, 3, 4}, {0}},
};
/* clang-format on */

#define RAMP_STEPS 1024

struct surface {
	const struct material *material;
	uint64_t seed;
	struct field field;
	uint32_t ramp[RAMP_STEPS + 1];
	uint32_t ink, light;
};

/* Where a pixel lies in its piece: shares of a row's height, so that seams are as wide across as
 * down. */
struct piece {
	uint32_t id_x, id_y;
	int32_t left, right, up, down; /* distances to its sides */
};

static const struct material *material_of(struct str prompt)
{
	const struct material *material = MATERIALS;

	while (*material->words && !words_any(prompt, material->words))
		material++;
	return material;
}

static void surface_init(struct surface *surface, const struct picture *picture,
			 const struct image *image)
{
	const struct material *material = material_of(picture->prompt);
	const struct param_value *octaves = param_get(picture->params, "octaves");
	struct field_look look = {picture->seed, material->cells_x, material->cells_y,
				  material->octaves, material->is_ridged};
	const uint32_t *shade = picture->palette.shade;

	if (octaves->is_written)
		look.octaves = (unsigned)octaves->number;
	*surface = (struct surface){.material = material,
				    .seed = picture->seed,
				    .ink = picture->palette.ink,
				    .light = shade[3]};
	field_init(&surface->field, image->width, image->height, &look);
	for (int32_t i = 0; i <= RAMP_STEPS; i++) {
		int32_t at = i == RAMP_STEPS ? 3 : i * 4 / RAMP_STEPS;
		unsigned low = material->ramp[at], high = material->ramp[at + 1];

		surface->ramp[i] = color_mix(
			low ? shade[low - 1] : color_mix(surface->ink, shade[0], ONE / 3),
			high ? shade[high - 1] : color_mix(surface->ink, shade[0], ONE / 3),
			(i * 4 - at * RAMP_STEPS) * (ONE / RAMP_STEPS));
	}
}

static struct piece piece_at(const struct joint *joint, const struct image *image, uint32_t x,
			     uint32_t y)
{
	uint64_t down = ((uint64_t)y * 2 + 1) * joint->rows * ONE / ((uint64_t)image->height * 2);
	uint64_t across =
		((uint64_t)x * 2 + 1) * joint->columns * ONE / ((uint64_t)image->width * 2);
	struct piece piece = {.id_y = (uint32_t)(down / ONE)};
	/* Pieces are wider than high by this much. */
	int32_t aspect = (int32_t)(joint->rows / joint->columns);

	if (joint->is_staggered && piece.id_y % 2)
		across += ONE / 2;
	piece.id_x = (uint32_t)(across / ONE) % joint->columns;
	piece.up = (int32_t)(down % ONE);
	piece.down = ONE - piece.up;
	piece.left = (int32_t)(across % ONE) * aspect;
	piece.right = ONE * aspect - piece.left;
	return piece;
}

static int32_t least(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

/* Raised dot near each corner of a piece: 0 outside, up to ONE in its middle. */
static int32_t rivet(const struct piece *piece)
{
	int64_t dx = least(piece->left, piece->right) - ONE / 9;
	int64_t dy = least(piece->up, piece->down) - ONE / 9;
	int64_t radius = ONE / 26;

	return ONE - fixed_ratio(dx * dx + dy * dy, radius * radius);
}

/* Height of a piece's face at a pixel, and the light its bevel catches (negative: shadow). */
static int32_t piece_height(const struct surface *surface, const struct image *image, uint32_t x,
			    uint32_t y, int32_t height, int32_t *light)
{
	const struct joint *joint = &surface->material->joint;
	struct piece piece = piece_at(joint, image, x, y);
	int32_t side = least(least(piece.left, piece.right), least(piece.up, piece.down));
	int32_t face = fixed_step(joint->seam / 2, joint->seam * 3 / 2, side);
	int32_t bevel = ONE - fixed_step(joint->seam, joint->seam * 3, side);
	int32_t own = (int32_t)(random_at(surface->seed, piece.id_x, piece.id_y) % ONE) - ONE / 2;

	*light = fixed_mul(fixed_mul(bevel, face),
			   least(piece.left, piece.up) < least(piece.right, piece.down) ? ONE / 3
											: -ONE / 3);
	if (joint->has_rivets) {
		int32_t dot = rivet(&piece);

		*light += dot > 0 ? (dot < ONE / 2 ? -ONE / 4 : ONE / 3) : 0;
	}
	height = ONE / 2 + (height - ONE / 2) / 2 + fixed_mul(own, joint->unevenness);
	return fixed_mul(height, face);
}

/* Rise of the surface towards the light, even for any size of picture. */
static int32_t slope(const struct surface *surface, uint32_t x, uint32_t y)
{
	const struct field *field = &surface->field;
	uint32_t left = x == 0 ? field->width - 1 : x - 1;
	uint32_t up = y == 0 ? field->height - 1 : y - 1;
	int64_t rise = (int64_t)field_at(field, x, y) - field_at(field, left, up);

	return fixed_clamp(rise * field->width / (surface->material->cells_x * 8), -ONE, ONE);
}

static void draw_pixel(const struct surface *surface, const struct picture *picture,
		       struct image *image, uint32_t x, uint32_t y)
{
	int32_t height = field_at(&surface->field, x, y);
	int32_t light = fixed_mul(slope(surface, x, y), surface->material->relief);
	int32_t bevel = 0, alpha = 255;
	uint32_t color;

	if (picture->hints.alpha == ALPHA_WANTED)
		alpha = fixed_step(ONE / 4, ONE * 3 / 4, height) * 255 / ONE;
	if (surface->material->joint.rows)
		height = piece_height(surface, image, x, y, height, &bevel);
	light = fixed_clamp((int64_t)light + bevel, -ONE / 2, ONE / 2);
	color = surface->ramp[fixed_clamp(height, 0, ONE) * RAMP_STEPS / ONE];
	if (light > 0)
		color = color_mix(color, surface->light, light);
	else if (light < 0)
		color = color_mix(color, surface->ink, -light);
	paint_set(paint_at(image, x, y), color, alpha);
}

static void noise_draw(const struct picture *picture, struct image *image)
{
	struct surface surface;

	surface_init(&surface, picture, image);
	for (uint32_t y = 0; y < image->height; y++) {
		for (uint32_t x = 0; x < image->width; x++)
			draw_pixel(&surface, picture, image, x, y);
	}
	field_release(&surface.field);
}

const struct generator generator_noise = {
	.name = "noise",
	.help = "a surface such as rock, brick, planks, water or clouds that joins at its edges",
	.draw = noise_draw,
};
