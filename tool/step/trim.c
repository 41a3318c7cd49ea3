/* trim.c - the step `trim`: the smallest rectangle that holds what is to be seen.
 *
 * In an image with transparent pixels that is every pixel with alpha above the threshold; in an
 * opaque one every pixel of which a channel differs from the top left pixel by more than the
 * tolerance. An image with nothing to be seen is an error, since a product without pixels does not
 * exist.
 */
#include "step/canvas.h"
#include "step/step.h"

#include <stdlib.h>

static const struct param_def PARAMS[] = {
	{.name = "threshold",
	 .type = PARAM_INT,
	 .def = "0",
	 .min = 0,
	 .max = 254,
	 .help = "Image with alpha: pixels up to this alpha (0 to 255) count as empty"},
	{.name = "tolerance",
	 .type = PARAM_INT,
	 .def = "0",
	 .min = 0,
	 .max = 254,
	 .help = "Opaque image: pixels that differ by up to this in each channel from the top left "
		 "one count as border"},
	{.name = "padding",
	 .type = PARAM_INT,
	 .unit = UNIT_PIXELS,
	 .def = "0",
	 .min = 0,
	 .max = IMAGE_EDGE_MAX / 2,
	 .help = "Empty (opaque image: border coloured) pixels put around the result"},
	{0},
};

struct trimming {
	bool has_alpha;
	int limit; /* threshold or tolerance */
	uint8_t corner[4];
};

static bool is_seen(const struct trimming *trimming, const uint8_t *pixel)
{
	if (trimming->has_alpha)
		return pixel[3] > trimming->limit;
	for (int k = 0; k < 3; k++) {
		if (abs(pixel[k] - trimming->corner[k]) > trimming->limit)
			return true;
	}
	return false;
}

struct box {
	uint32_t left, top, right, bottom; /* right and bottom: one past the last */
};

/* False when nothing is seen. */
static bool box_find(const struct image *image, const struct trimming *trimming, struct box *box)
{
	*box = (struct box){image->width, image->height, 0, 0};
	for (uint32_t y = 0; y < image->height; y++) {
		const uint8_t *row = image->rgba + (size_t)y * image->width * 4;
		uint32_t first = 0, end = image->width;

		while (first < end && !is_seen(trimming, row + (size_t)first * 4))
			first++;
		while (end > first && !is_seen(trimming, row + (size_t)(end - 1) * 4))
			end--;
		if (first == end)
			continue;
		box->left = first < box->left ? first : box->left;
		box->right = end > box->right ? end : box->right;
		box->top = y < box->top ? y : box->top;
		box->bottom = y + 1;
	}
	return box->bottom != 0;
}

static enum status nothing_seen(const struct image *image, const struct trimming *trimming,
				struct place at, struct diag *diag)
{
	if (trimming->has_alpha)
		return diag_error(
			diag, ST_INVALID, "E0703", at,
			"trim: none of the %ux%u pixels has an alpha above the threshold %d",
			image->width, image->height, trimming->limit);
	return diag_error(diag, ST_INVALID, "E0703", at,
			  "trim: none of the %ux%u pixels differs by more than %d from the top "
			  "left one, #%02x%02x%02x",
			  image->width, image->height, trimming->limit, trimming->corner[0],
			  trimming->corner[1], trimming->corner[2]);
}

static enum status trim_run(const struct step_call *call, struct image *image, struct diag *diag)
{
	struct trimming trimming = {.has_alpha = image_transparent_pixels(image) != 0};
	int64_t padding = param_number(call->params, "padding");
	uint32_t width, height, color = 0;
	struct box box;

	trimming.limit =
		(int)param_number(call->params, trimming.has_alpha ? "threshold" : "tolerance");
	for (int k = 0; k < 4; k++) {
		trimming.corner[k] = image->rgba[k];
		if (!trimming.has_alpha)
			color = color << 8 | image->rgba[k];
	}
	if (!box_find(image, &trimming, &box))
		return nothing_seen(image, &trimming, call->at, diag);
	width = box.right - box.left;
	height = box.bottom - box.top;
	if (!canvas_reframe(image, width, height,
			    (struct offset){-(int64_t)box.left, -(int64_t)box.top}, 0))
		return canvas_too_large(diag, call->at, "trim", width, height);
	width += 2 * (uint32_t)padding;
	height += 2 * (uint32_t)padding;
	if (padding &&
	    !canvas_reframe(image, width, height, (struct offset){padding, padding}, color))
		return canvas_too_large(diag, call->at, "trim", width, height);
	return ST_OK;
}

const struct step step_trim = {
	.decl = {.name = "trim",
		 .kinds = ASSET_IMAGE,
		 .params = PARAMS,
		 .help = "Cuts off empty borders"},
	.revision = 1,
	.resizes = true,
	.run = trim_run,
};
