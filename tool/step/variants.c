/* variants.c - the step `variants`: one image at several scales, each a product of its own.
 *
 * The image as it stands is the one of the largest scale; the others are made smaller from it, since
 * nothing can be added to an image that is not there. The compiler runs what is behind the step once
 * for each.
 */
#include "step/variants.h"

#include "step/canvas.h"
#include "step/scale.h"

#include <string.h>

/* Index + 1 is the number of halves. */
static const char *const SCALES[] = {"0.5x", "1x", "1.5x", "2x", "2.5x", "3x", "3.5x", "4x", NULL};
_Static_assert(sizeof(SCALES) / sizeof(SCALES[0]) == VARIANTS_MAX + 1, "one for each word");
enum { HALVES_OF_1X = 2 };

enum rounding { ROUND_EXACT, ROUND_NEAREST };
static const char *const ROUNDINGS[] = {"exact", "nearest", NULL};

static const struct param_def PARAMS[] = {
	{.name = "scales",
	 .type = PARAM_ENUMS,
	 .flags = PARAM_REQUIRED | PARAM_OR_WORD,
	 .words = SCALES,
	 .help = "Scales that are written, beside 1x; the image as it stands is the largest of "
		 "them"},
	{.name = "method",
	 .type = PARAM_ENUM,
	 .def = "lanczos",
	 .words = scale_methods,
	 .help = "Filter of the smaller ones, as of resize"},
	{.name = "light",
	 .type = PARAM_ENUM,
	 .def = "gamma",
	 .words = scale_lights,
	 .help = "What is averaged: sRGB values as stored (gamma), or light (linear)"},
	{.name = "rounding",
	 .type = PARAM_ENUM,
	 .def = "exact",
	 .words = ROUNDINGS,
	 .help = "What becomes of a scale that has no whole number of pixels: an error (exact), or "
		 "the nearest"},
	{0},
};

static bool is_named(const struct param_value *scales, const char *word)
{
	for (size_t i = 0; i < scales->count; i++) {
		if (str_is(scales->list[i], word))
			return true;
	}
	return false;
}

static void add(struct variants *out, unsigned halves)
{
	out->items[out->count].name = SCALES[halves - 1];
	out->items[out->count++].halves = halves;
	if (halves > out->largest)
		out->largest = halves;
}

void variants_of(const struct param_set *params, struct variants *out)
{
	const struct param_value *scales = param_get(params, "scales");

	*out = (struct variants){0};
	add(out, HALVES_OF_1X);
	for (unsigned halves = 1; halves <= VARIANTS_MAX; halves++) {
		if (halves != HALVES_OF_1X && is_named(scales, SCALES[halves - 1]))
			add(out, halves);
	}
}

uint32_t variants_edge(const struct variants *variants, size_t index, uint32_t edge, bool *is_whole)
{
	uint64_t parts = (uint64_t)edge * variants->items[index].halves;
	uint64_t rounded = (2 * parts + variants->largest) / (2 * (uint64_t)variants->largest);

	if (is_whole)
		*is_whole = parts % variants->largest == 0;
	return rounded == 0 && edge ? 1 : (uint32_t)rounded;
}

static unsigned common_divisor(unsigned a, unsigned b)
{
	while (b) {
		unsigned rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/* Of which number both edges must be a multiple for this scale to come out whole. */
static unsigned needed_multiple(const struct variants *variants, size_t index)
{
	return variants->largest / common_divisor(variants->items[index].halves, variants->largest);
}

/* "50.5": an edge at a scale, to two places. */
static struct str edge_text(const struct variants *variants, size_t index, uint32_t edge,
			    struct arena *arena)
{
	uint64_t parts = (uint64_t)edge * variants->items[index].halves * 100;
	uint64_t hundredths = (2 * parts + variants->largest) / (2 * (uint64_t)variants->largest);
	struct str text = str_printf(arena, "%u.%02u", (unsigned)(hundredths / 100),
				     (unsigned)(hundredths % 100));

	while (text.ptr[text.len - 1] == '0')
		text.len--;
	if (text.ptr[text.len - 1] == '.')
		text.len--;
	return text;
}

static enum status refuse_size(const struct step_call *call, const struct variants *variants,
			       size_t index, const struct image *image, struct diag *diag)
{
	const char *largest = "";
	struct arena arena = {0};

	for (size_t i = 0; i < variants->count; i++) {
		if (variants->items[i].halves == variants->largest)
			largest = variants->items[i].name;
	}
	(void)diag_error(diag, ST_INVALID, "E0780", param_get(call->params, "scales")->at,
			 "variants: an image of %ux%u pixels at %s would have %.*sx%.*s at %s",
			 image->width, image->height, largest,
			 STR_ARGS(edge_text(variants, index, image->width, &arena)),
			 STR_ARGS(edge_text(variants, index, image->height, &arena)),
			 variants->items[index].name);
	diag_hint(diag,
		  "resize or pad it before to a width and height that are multiples of %u, or say "
		  "'rounding: nearest'",
		  needed_multiple(variants, index));
	arena_release(&arena);
	return ST_INVALID;
}

enum status variants_make(const struct step_call *call, const struct variants *variants,
			  size_t index, const struct image *image, struct image *out,
			  struct diag *diag)
{
	bool is_wide_whole, is_high_whole;
	uint32_t width = variants_edge(variants, index, image->width, &is_wide_whole);
	uint32_t height = variants_edge(variants, index, image->height, &is_high_whole);

	if (!(is_wide_whole && is_high_whole) &&
	    param_number(call->params, "rounding") == ROUND_EXACT)
		return refuse_size(call, variants, index, image, diag);
	if (!image_init(out, width, height))
		return canvas_too_large(diag, call->at, "variants", width, height);
	image_scale(image, out, (enum scale_filter)param_number(call->params, "method"),
		    param_number(call->params, "light") != 0);
	return ST_OK;
}

const struct step step_variants = {
	.decl = {.name = "variants",
		 .kinds = ASSET_IMAGE,
		 .params = PARAMS,
		 .help = "Writes the image at several scales, each a file: NAME@2x.png beside "
			 "NAME.png. Steps behind it run on each"},
	.revision = 1,
	.resizes = true,
};
