/* radial.c - light from a middle that fades to nothing: particles, glows, rings, flares and puffs.
 *
 * Brightness is a function of the squared distance from the middle, so no root is needed; a table
 * holds it. Colour goes on below alpha 0 in the colour of the rim, so that scaling and blending
 * show no dark edge.
 */
#include "provider/procedural/field.h"
#include "provider/procedural/generator.h"
#include "provider/procedural/paint.h"
#include "provider/procedural/random.h"
#include "provider/procedural/words.h"

enum shape { SHAPE_SOFT, SHAPE_RING, SHAPE_FLARE, SHAPE_PUFF, SHAPE_DISC };

struct shape_word {
	enum shape shape;
	const char *words;
};

static const struct shape_word SHAPES[] = {
	{SHAPE_RING, "ring shockwave ripple halo portal"},
	{SHAPE_FLARE, "spark sparkle star flare twinkle glint shine"},
	{SHAPE_PUFF, "smoke dust puff cloud fog mist steam poof"},
	{SHAPE_DISC, "ball disc bubble dot orb snowflake"},
};

/* Of an exponent: fine, so that candidates fall off differently. */
#define POWER 1024
#define STEPS 4096 /* of the squared distance, from the middle to the rim */

struct glow {
	enum shape shape;
	uint32_t color[STEPS + 1];
	int32_t cover[STEPS + 1];
	int32_t radius; /* in 1/8 of a pixel */
	int32_t middle_x, middle_y;
	struct field cloud; /* SHAPE_PUFF */
};

static enum shape shape_of(struct str prompt)
{
	size_t earliest = NO_WORD;
	enum shape shape = SHAPE_SOFT;

	for (size_t i = 0; i < sizeof(SHAPES) / sizeof(SHAPES[0]); i++) {
		size_t at = words_find(prompt, SHAPES[i].words);

		if (at < earliest) {
			earliest = at;
			shape = SHAPES[i].shape;
		}
	}
	return shape;
}

/* x to the power of exponent / POWER, by blending the whole powers beside it. */
static int32_t power(int32_t x, int32_t exponent)
{
	int32_t low = ONE, high;

	for (int32_t i = 0; i < exponent / POWER; i++)
		low = fixed_mul(low, x);
	high = fixed_mul(low, x);
	return low + (high - low) * (exponent % POWER) / POWER;
}

/* How much of the pixel is covered at squared distance q; a larger exponent falls off earlier. */
static int32_t cover_at(enum shape shape, int32_t q, int32_t exponent)
{
	switch (shape) {
	case SHAPE_RING: {
		int32_t away = q - ONE * 11 / 20;
		int32_t t =
			ONE - fixed_ratio((int64_t)(away < 0 ? -away : away) * 5, (int64_t)ONE * 2);

		return power(fixed_smooth(t), exponent / 2);
	}
	case SHAPE_DISC: return fixed_step(0, ONE / 5, ONE - q);
	case SHAPE_FLARE: return power(ONE - q, exponent + 3 * POWER);
	case SHAPE_PUFF: return fixed_smooth(ONE - q);
	case SHAPE_SOFT: break;
	}
	return power(ONE - q, exponent);
}

static uint32_t color_at(const uint32_t shade[4], enum shape shape, int32_t q)
{
	int32_t t = shape == SHAPE_RING
			    ? fixed_clamp((int64_t)(q > ONE / 2 ? q - ONE / 2 : ONE / 2 - q) * 2, 0,
					  ONE)
			    : q;

	if (t < ONE / 4)
		return color_mix(shade[3], shade[2], fixed_smooth(t * 4));
	return color_mix(shade[2], shade[1], fixed_smooth((t - ONE / 4) * 4 / 3));
}

static void glow_init(struct glow *glow, const struct picture *picture, const struct image *image)
{
	struct random random = random_stream(picture->seed, 'r');
	const struct param_value *softness = param_get(picture->params, "softness");
	uint32_t edge = image->width < image->height ? image->width : image->height;
	int32_t exponent = random_between(&random, POWER * 7 / 4, POWER * 9 / 4);
	uint32_t shade[4];

	if (softness->is_written)
		exponent = POWER / 2 + (int32_t)(softness->number * 7 * POWER / (2 * MILLION));
	glow->shape = shape_of(picture->prompt);
	glow->radius = (int32_t)edge * random_between(&random, 244, 256) / 64;
	glow->middle_x = (int32_t)image->width * 4;
	glow->middle_y = (int32_t)image->height * 4;
	for (size_t i = 0; i < 4; i++)
		shade[i] = picture->palette.shade[i];
	/* White light has no darker rim. */
	if (shade[3] == 0xFFFFFFu && words_any(picture->prompt, "white"))
		shade[1] = shade[2] = shade[3];
	for (int32_t i = 0; i <= STEPS; i++) {
		glow->cover[i] = cover_at(glow->shape, i * (ONE / STEPS), exponent);
		glow->color[i] = color_at(shade, glow->shape, i * (ONE / STEPS));
	}
	if (glow->shape == SHAPE_PUFF) {
		struct field_look look = {picture->seed, 3, 3, 5, false};

		field_init(&glow->cloud, image->width, image->height, &look);
	}
}

/* Four thin rays along the axes, from the distances to them. */
static int32_t rays(const struct glow *glow, int32_t x, int32_t y, int32_t q)
{
	int32_t across = fixed_ratio(x < 0 ? -x : x, glow->radius);
	int32_t along = fixed_ratio(y < 0 ? -y : y, glow->radius);
	int32_t near = across < along ? across : along;
	int32_t far = across < along ? along : across;
	int32_t width = fixed_mul(ONE - far, ONE / 12) + 1;
	int32_t ray = near >= width ? 0 : fixed_smooth(ONE - fixed_ratio(near, width));

	return fixed_mul(ray, ONE - q);
}

static int32_t puff(const struct glow *glow, uint32_t x, uint32_t y, int32_t round)
{
	int32_t height = field_at(&glow->cloud, x, y);

	/* The cloud eats the disc from its rim inwards. */
	return fixed_mul(fixed_step(ONE * 7 / 20, ONE, fixed_mul(height, ONE / 2) + round * 5 / 8),
			 ONE * 15 / 16);
}

/* Cover of the point at (x, y) in 1/8 of a pixel from the top left; *step is its place in the
 * tables. */
static int32_t glow_cover(const struct glow *glow, int32_t x, int32_t y, uint32_t *step)
{
	int32_t dx = x - glow->middle_x, dy = y - glow->middle_y;
	int64_t squared = (int64_t)dx * dx + (int64_t)dy * dy;
	int64_t limit = (int64_t)glow->radius * glow->radius;
	int32_t cover;

	*step = squared >= limit ? STEPS : (uint32_t)(squared * STEPS / limit);
	cover = glow->cover[*step];
	if (glow->shape == SHAPE_FLARE && *step < STEPS) {
		int32_t ray = rays(glow, dx, dy, (int32_t)*step * (ONE / STEPS));

		cover = cover > ray ? cover : ray;
	}
	return cover;
}

static void draw_pixel(const struct glow *glow, struct image *image, uint32_t x, uint32_t y,
		       bool is_small)
{
	uint32_t step, points = is_small ? 16 : 1;
	int32_t sum = 0;

	for (uint32_t i = 0; i < points; i++) {
		uint32_t dx = is_small ? i % 4 * 2 + 1 : 4;
		uint32_t dy = is_small ? i / 4 * 2 + 1 : 4;

		sum += glow_cover(glow, (int32_t)(x * 8 + dx), (int32_t)(y * 8 + dy), &step);
	}
	sum /= (int32_t)points;
	if (glow->shape == SHAPE_PUFF)
		sum = puff(glow, x, y, sum);
	paint_set(paint_at(image, x, y), glow->color[step], (sum * 255 + ONE / 2) / ONE);
}

static void radial_draw(const struct picture *picture, struct image *image)
{
	struct glow *glow = mem_zalloc(1, sizeof(*glow));
	/* A small picture shows the steps of its pixels, so each is measured at several points. */
	bool is_small = image->width < 96 || image->height < 96;

	glow_init(glow, picture, image);
	for (uint32_t y = 0; y < image->height; y++) {
		for (uint32_t x = 0; x < image->width; x++)
			draw_pixel(glow, image, x, y, is_small);
	}
	field_release(&glow->cloud);
	mem_free(glow);
}

const struct generator generator_radial = {
	.name = "radial",
	.help = "a glow, ring, flare or puff that fades to transparent",
	.draw = radial_draw,
};
