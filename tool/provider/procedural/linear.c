/* linear.c - an even run of colours from one side to the other.
 *
 * The way along the run is a straight function of x and y, scaled so that it goes from 0 in one
 * corner to ONE in the opposite one, whatever the angle and the shape of the picture.
 */
#include "provider/procedural/generator.h"
#include "provider/procedural/paint.h"
#include "provider/procedural/random.h"

#define STEPS 4096

struct run {
	uint32_t color[STEPS + 1];
	int32_t alpha[STEPS + 1];
	int64_t step_x, step_y, start,
		whole; /* (start + x * step_x + y * step_y) / whole is the way, in 1/ONE */
	bool is_there_and_back;
};

static void run_colors(struct run *run, const struct picture *picture)
{
	struct random random = random_stream(picture->seed, 'l');
	const uint32_t *sky = picture->palette.sky;
	int32_t bend = random_between(&random, ONE * 2 / 5, ONE * 3 / 5);
	bool fades = picture->hints.alpha == ALPHA_WANTED;

	for (int32_t i = 0; i <= STEPS; i++) {
		int32_t t = i * (ONE / STEPS);

		run->color[i] =
			t < bend ? color_mix(sky[0], sky[1], fixed_ratio(t, bend))
				 : color_mix(sky[1], sky[2], fixed_ratio(t - bend, ONE - bend));
		run->alpha[i] = fades ? 255 - 255 * i / STEPS : 255;
	}
}

static void run_direction(struct run *run, const struct picture *picture, const struct image *image)
{
	int32_t angle = (int32_t)param_number(picture->params, "angle");
	int64_t across, down;

	run->is_there_and_back = picture->hints.is_tileable;
	/* A run at a slant cannot join at both edges of every shape. */
	if (run->is_there_and_back)
		angle = (angle + 45) / 90 * 90;
	run->step_x = fixed_sin(angle);
	run->step_y = fixed_cos(angle);
	across = run->step_x * image->width;
	down = run->step_y * image->height;
	run->start =
		(run->step_x + run->step_y) / 2 - (across < 0 ? across : 0) - (down < 0 ? down : 0);
	run->whole = (across < 0 ? -across : across) + (down < 0 ? -down : down);
}

static uint32_t run_step(const struct run *run, uint32_t x, uint32_t y)
{
	int32_t t = fixed_ratio(run->start + run->step_x * x + run->step_y * y, run->whole);

	if (run->is_there_and_back)
		t = t < ONE / 2 ? t * 2 : (ONE - t) * 2;
	return (uint32_t)t * STEPS / ONE;
}

static void linear_draw(const struct picture *picture, struct image *image)
{
	struct run *run = mem_zalloc(1, sizeof(*run));

	run_colors(run, picture);
	run_direction(run, picture, image);
	for (uint32_t y = 0; y < image->height; y++) {
		for (uint32_t x = 0; x < image->width; x++) {
			uint32_t step = run_step(run, x, y);

			paint_set(paint_at(image, x, y), run->color[step], run->alpha[step]);
		}
	}
	mem_free(run);
}

const struct generator generator_linear = {
	.name = "linear",
	.help = "a smooth run of colours from one side to the other",
	.draw = linear_draw,
};
