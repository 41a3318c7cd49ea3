/* sky.c - a backdrop: a sky with sun, moon, stars and clouds over three rows of hills, trees or
 * towers in haze.
 *
 * Everything joins at the left and right edge, so that it can scroll. Where transparency is wanted,
 * the sky itself is left out and the silhouettes remain: a parallax layer.
 */
#include "provider/procedural/generator.h"
#include "provider/procedural/paint.h"
#include "provider/procedural/random.h"
#include "provider/procedural/ridge.h"

#include <assert.h>

#define DOT    256 /* a pixel, for places between pixels */
#define RIDGES 3

struct scene {
	const struct picture *picture;
	struct image *image;
	int32_t width, height, edge; /* edge: the shorter of the two */
	int32_t horizon;             /* row */
	bool is_dark;
};

/* The column that a place left or right of the picture comes round to. */
static uint32_t wrap(int32_t x, int32_t width)
{
	assert(width > 0);
	return (uint32_t)((x % width + width) % width);
}

static uint32_t luminance(uint32_t rgb)
{
	return ((rgb >> 16 & 0xFF) * 3 + (rgb >> 8 & 0xFF) * 6 + (rgb & 0xFF)) / 10;
}

static uint32_t sky_color(const struct scene *scene, int32_t y)
{
	const uint32_t *sky = scene->picture->palette.sky;
	int32_t t = fixed_ratio((int64_t)y * 2 + 1, (int64_t)scene->horizon * 2 + 1);

	return t < ONE * 11 / 20
		       ? color_mix(sky[0], sky[1], fixed_ratio((int64_t)t * 20, ONE * 11))
		       : color_mix(sky[1], sky[2],
				   fixed_smooth(fixed_ratio(((int64_t)t - ONE * 11 / 20) * 20,
							    ONE * 9)));
}

static void draw_sky(const struct scene *scene)
{
	for (int32_t y = 0; y < scene->height; y++) {
		uint32_t color = sky_color(scene, y);

		for (int32_t x = 0; x < scene->width; x++)
			paint_set(paint_at(scene->image, (uint32_t)x, (uint32_t)y), color, 255);
	}
}

/* A disc with soft rim, cut off below row `floor`; drawn on both sides of the seam. */
static void draw_disc(const struct scene *scene, int32_t x, int32_t y, int32_t radius,
		      int32_t floor, uint32_t rgb, int32_t cover)
{
	int64_t r = radius < DOT / 2 ? DOT / 2 : radius;
	int32_t reach = (int32_t)(r / DOT) + 1;
	int32_t row = y / DOT, column = x / DOT;

	for (int32_t j = row - reach; j <= row + reach; j++) {
		if (j < 0 || j >= scene->height || j > floor)
			continue;
		for (int32_t i = column - reach; i <= column + reach; i++) {
			int64_t dx = (int64_t)i * DOT + DOT / 2 - x,
				dy = (int64_t)j * DOT + DOT / 2 - y;
			int64_t inside = (r * r - dx * dx - dy * dy) / (2 * r) + DOT / 2;
			uint32_t at = wrap(i, scene->width);

			if (inside > 0)
				paint_over(paint_at(scene->image, at, (uint32_t)j), rgb,
					   fixed_mul(fixed_ratio(inside, DOT), cover));
		}
	}
}

/* Light around a point that falls off with the squared distance. */
static void draw_halo(const struct scene *scene, int32_t x, int32_t y, int32_t radius, uint32_t rgb,
		      int32_t strength)
{
	int64_t limit = (int64_t)radius * radius;

	for (int32_t j = fixed_clamp((int64_t)y - radius, 0, scene->height);
	     j < y + radius && j < scene->height; j++) {
		for (int32_t i = x - radius; i < x + radius; i++) {
			int64_t dx = i - x, dy = j - y;
			int32_t light = ONE - fixed_ratio(dx * dx + dy * dy, limit);
			uint32_t at = wrap(i, scene->width);

			light = fixed_mul(fixed_mul(light, light), light);
			paint_light(paint_at(scene->image, at, (uint32_t)j), rgb,
				    fixed_mul(light, strength));
		}
	}
}

static void draw_sun(const struct scene *scene, struct random *random)
{
	const struct palette *palette = &scene->picture->palette;
	int32_t radius = scene->edge * random_between(random, 5, 8) / 100;
	int32_t x = scene->width * random_between(random, 15, 85) / 100;
	int32_t y = scene->horizon * random_between(random, 22, scene->is_dark ? 40 : 60) / 100;
	uint32_t light =
		color_mix(palette->sky[2], scene->is_dark ? 0xFFFFFF : 0xFFF4C2, ONE * 7 / 10);

	draw_halo(scene, x, y, scene->width < radius * 10 ? scene->width / 2 : radius * 5,
		  palette->sky[2], ONE / 2);
	draw_disc(scene, x * DOT, y * DOT, radius * DOT, scene->height, light, ONE);
	if (scene->is_dark) {
		/* The moon's dark part in the colour of the sky behind it. */
		uint32_t shadow = color_mix(sky_color(scene, y), light, ONE / 12);

		draw_disc(scene, (x + radius * 2 / 5) * DOT, (y - radius / 4) * DOT,
			  radius * DOT * 9 / 10, scene->height, shadow, ONE);
	}
}

static void draw_stars(const struct scene *scene, struct random *random)
{
	int32_t size = scene->edge * DOT / 900;
	int32_t count = fixed_clamp((int64_t)scene->width * scene->horizon * 160 /
					    ((int64_t)scene->edge * scene->edge),
				    0, 4000);

	for (int32_t i = 0; i < count; i++) {
		int32_t x = random_between(random, 0, scene->width * DOT - 1);
		int32_t y = random_between(random, 0, scene->horizon * DOT - 1);
		bool is_large = i % 12 == 0;
		int32_t fade = ONE - fixed_ratio(y, (int64_t)scene->horizon * DOT);
		int32_t cover = fixed_mul(random_between(random, ONE / 4, ONE), fade);

		if (is_large)
			draw_halo(scene, x / DOT, y / DOT, size * 8 / DOT + 1,
				  scene->picture->palette.sky[2], cover / 2);
		draw_disc(scene, x, y, is_large ? size * 2 : size, scene->height,
			  color_mix(0xFFFFFF, scene->picture->palette.accent,
				    random_between(random, 0, ONE / 2)),
			  cover);
	}
}

/* A heap of discs on a flat base: all in shadow first, then their lit tops. */
static void draw_cloud(const struct scene *scene, int32_t x, int32_t y, int32_t size,
		       uint32_t shadow, uint32_t light, struct random *random)
{
	int32_t offsets[7], radii[7];
	int32_t count = random_between(random, 4, 7);

	for (int32_t i = 0; i < count; i++) {
		/* Small at both ends, large in the middle. */
		int32_t middle =
			ONE - fixed_ratio(2 * i < count - 1 ? count - 1 - 2 * i : 2 * i - count + 1,
					  count);

		offsets[i] = size * (2 * i - count + 1) * DOT / 3 +
			     random_between(random, -size * DOT / 10, size * DOT / 10);
		radii[i] = fixed_mul(size * DOT,
				     middle / 2 + ONE / 5 + random_between(random, 0, ONE / 4));
	}
	for (int32_t i = 0; i < count; i++)
		draw_disc(scene, x * DOT + offsets[i], y * DOT - radii[i] / 4, radii[i], y, shadow,
			  ONE);
	for (int32_t i = 0; i < count; i++)
		draw_disc(scene, x * DOT + offsets[i] - radii[i] / 8, y * DOT - radii[i] * 2 / 5,
			  radii[i] * 5 / 6, y - size / 6, light, ONE);
}

static void draw_clouds(const struct scene *scene, struct random *random)
{
	int32_t count = random_between(random, 4, 7);
	int32_t lit = scene->is_dark ? ONE / 5 : ONE * 4 / 5;

	for (int32_t i = 0; i < count; i++) {
		int32_t y = scene->horizon * random_between(random, 18, 78) / 100;
		int32_t x =
			scene->width * i / count + random_between(random, 0, scene->width / count);
		/* Clouds near the horizon are far away. */
		int32_t size = scene->edge * random_between(random, 6, 10) / 100 *
			       (scene->horizon * 13 / 10 - y) / scene->horizon;
		uint32_t air = sky_color(scene, y);
		uint32_t light = color_mix(
			air, scene->is_dark ? scene->picture->palette.sky[2] : 0xFFFFFF, lit);

		draw_cloud(scene, x, y, size + 1, color_mix(air, light, ONE * 11 / 20), light,
			   random);
	}
}

/* Colour of row i of the silhouettes, from 0 (far, in haze) to RIDGES - 1 (near, dark). */
static uint32_t ridge_color(const struct palette *palette, int32_t i)
{
	static const int32_t HAZE[RIDGES] = {ONE * 11 / 20, ONE / 4, 0};
	uint32_t body = color_mix(palette->ink, palette->shade[0], ONE * (9 - 2 * i) / 10);

	return color_mix(body, palette->sky[2], HAZE[i]);
}

static bool is_lit_window(const struct ridge *ridge, uint64_t seed, int32_t x, int32_t below)
{
	int32_t pitch = (int32_t)ridge->unit / 3;
	int32_t pane = pitch / 2;
	int32_t column = pitch ? x / pitch : 0, row = pitch ? below / pitch : 0;

	if (pitch < 3 || row == 0 || x % pitch >= pane || below % pitch >= pane)
		return false;
	return random_at(seed, (uint32_t)column, (uint32_t)row) % 5 == 0;
}

static void draw_ridge(const struct scene *scene, const struct ridge *ridge, int32_t index)
{
	const struct palette *palette = &scene->picture->palette;
	uint32_t body = ridge_color(palette, index);
	bool is_lit = ridge->kind == RIDGE_TOWERS && index > 0;

	for (int32_t y = 0; y < scene->height; y++) {
		int32_t from_bottom = (scene->height - 1 - y) * DOT;
		/* Mist gathers at the foot of what is far. */
		int32_t mist =
			fixed_mul(fixed_ratio(y, scene->height), ONE * (RIDGES - 1 - index) / 6);
		uint32_t color = color_mix(body, palette->sky[2], mist);

		for (int32_t x = 0; x < scene->width; x++) {
			int32_t over = ridge->reach[x] - from_bottom;
			uint32_t shown = color;

			if (over <= 0)
				continue;
			if (is_lit && is_lit_window(ridge, scene->picture->seed, x, over / DOT))
				shown = color_mix(color, palette->accent, ONE * 4 / 5);
			paint_over(paint_at(scene->image, (uint32_t)x, (uint32_t)y), shown,
				   fixed_ratio(over, DOT));
		}
	}
}

/* The same silhouette upside down, from the top. */
static void draw_ceiling(const struct scene *scene, const struct ridge *ridge, int32_t index)
{
	uint32_t color = ridge_color(&scene->picture->palette, index);

	for (int32_t y = 0; y < scene->height; y++) {
		for (int32_t x = 0; x < scene->width; x++) {
			int32_t over = ridge->reach[scene->width - 1 - x] * 3 / 4 - y * DOT;

			if (over > 0)
				paint_over(paint_at(scene->image, (uint32_t)x, (uint32_t)y), color,
					   fixed_ratio(over, DOT));
		}
	}
}

static void draw_ridges(const struct scene *scene)
{
	/* Lowest and highest reach in percent of the height, and the size of what stands there. */
	static const int32_t SPANS[RIDGES][2] = {{30, 50}, {20, 36}, {7, 20}};
	enum ridge_kind kind = ridge_kind_of(scene->picture->prompt);

	for (int32_t i = 0; i < RIDGES; i++) {
		struct ridge ridge = {0};
		/* Trees and towers stand on the ground before the far hills. */
		enum ridge_kind own = i == 0 && kind == RIDGE_PINES ? RIDGE_HILLS : kind;

		ridge_init(&ridge, own, (uint32_t)scene->width, scene->height * SPANS[i][0] / 100,
			   scene->height * SPANS[i][1] / 100,
			   (uint32_t)(scene->edge * (3 + 2 * i) / 100),
			   random_mix(scene->picture->seed + (uint64_t)i + 100));
		draw_ridge(scene, &ridge, i);
		if (kind == RIDGE_CAVE)
			draw_ceiling(scene, &ridge, i);
		ridge_release(&ridge);
	}
}

static void sky_draw(const struct picture *picture, struct image *image)
{
	struct scene scene = {
		.picture = picture,
		.image = image,
		.width = (int32_t)image->width,
		.height = (int32_t)image->height,
		.edge = (int32_t)(image->width < image->height ? image->width : image->height),
		.horizon = (int32_t)image->height * 7 / 10 + 1,
		.is_dark = luminance(picture->palette.sky[0]) < 64 &&
			   luminance(picture->palette.sky[2]) < 150,
	};
	struct random random = random_stream(picture->seed, 's');
	bool is_inside = ridge_kind_of(picture->prompt) == RIDGE_CAVE;

	if (picture->hints.alpha != ALPHA_WANTED) {
		draw_sky(&scene);
		if (scene.is_dark && !is_inside)
			draw_stars(&scene, &random);
		if (!is_inside) {
			draw_sun(&scene, &random);
			draw_clouds(&scene, &random);
		}
	}
	draw_ridges(&scene);
}

const struct generator generator_sky = {
	.name = "sky",
	.help = "a backdrop of sky, clouds or stars over hills, trees, dunes or towers",
	.draw = sky_draw,
};
