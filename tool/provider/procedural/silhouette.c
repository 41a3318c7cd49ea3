/* silhouette.c - the filled outline of a thing in one colour, on nothing: for far layers, shadows,
 * masks and icons that the game colours itself.
 */
#include "provider/procedural/generator.h"
#include "provider/procedural/paint.h"
#include "provider/procedural/silhouette_shapes.h"
#include "provider/procedural/words.h"

/* The shape whose word stands first in the text; NULL when none does. */
static const struct silhouette_shape *shape_said(struct str text)
{
	const struct silhouette_shape *found = NULL;
	size_t first = NO_WORD;

	for (size_t i = 0; i < silhouette_shape_count; i++) {
		size_t at = words_find(text, silhouette_shapes[i].words);

		if (at < first) {
			first = at;
			found = &silhouette_shapes[i];
		}
	}
	return found;
}

static const struct silhouette_shape *choose_shape(const struct picture *picture)
{
	const struct silhouette_shape *shape = shape_said(picture->prompt);

	if (!shape)
		shape = shape_said(picture->hints.label);
	if (!shape)
		shape = shape_said(picture->hints.category);
	return shape ? shape : &silhouette_shapes[silhouette_shape_count - 1];
}

/* `color` as it stands; white where the prompt says so, for the game to tint; else the dark of the
 * palette. */
static uint32_t choose_color(const struct picture *picture)
{
	const struct param_value *color = param_get(picture->params, "color");

	if (color->is_written)
		return (uint32_t)(color->number >> 8) & 0xFFFFFF;
	if (words_any(picture->prompt, "white"))
		return 0xFFFFFF;
	return words_any(picture->prompt, "black") ? 0 : picture->palette.ink;
}

static void silhouette_draw(const struct picture *picture, struct image *image)
{
	struct outline *outline = mem_zalloc(1, sizeof(*outline));
	struct random random = random_stream(picture->seed, 'o');
	struct outline_fit fit;

	fit.scale_x = random_between(&random, ONE * 84 / 100, ONE * 96 / 100);
	fit.scale_y = random_between(&random, ONE * 88 / 100, ONE * 96 / 100);
	fit.is_mirrored = random_below(&random, 2) == 1;
	if (picture->hints.alpha == ALPHA_UNWANTED)
		paint_flatten(image, choose_color(picture) == picture->palette.sky[2]
					     ? picture->palette.shade[0]
					     : picture->palette.sky[2]);
	choose_shape(picture)->draw(outline, &random);
	outline_fill(outline, &fit, choose_color(picture), image);
	mem_free(outline);
}

const struct generator generator_silhouette = {
	.name = "silhouette",
	.help = "the filled outline of a tree, rock, person, house, cloud, star and such, in one "
		"colour",
	.draw = silhouette_draw,
};
