/* checks_image.c - checks on pixels. Each says what was measured. */
#include "step/check.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const struct param_def NO_PARAMS[] = {{0}};

static uint64_t pixel_count(const struct image *image)
{
	return (uint64_t)image->width * image->height;
}

static enum status has_alpha(const struct image *image, const struct check_context *context,
			     const struct param_value *argument, struct place at, struct diag *diag)
{
	(void)context;
	(void)argument;
	if (image_transparent_pixels(image))
		return ST_OK;
	return diag_error(diag, ST_INVALID, "E0711", at,
			  "has_alpha: 0 of %" PRIu64 " pixels (%ux%u) are less than fully opaque",
			  pixel_count(image), image->width, image->height);
}

const struct check check_has_alpha = {
	.decl = {.name = "has_alpha",
		 .kinds = ASSET_IMAGE,
		 .params = NO_PARAMS,
		 .help = "At least one pixel is not fully opaque"},
	.revision = 1,
	.pixels = has_alpha,
};

static enum status no_alpha(const struct image *image, const struct check_context *context,
			    const struct param_value *argument, struct place at, struct diag *diag)
{
	uint64_t transparent = image_transparent_pixels(image);

	(void)context;
	(void)argument;
	if (!transparent)
		return ST_OK;
	return diag_error(diag, ST_INVALID, "E0712", at,
			  "no_alpha: %" PRIu64 " of %" PRIu64 " pixels are less than fully opaque",
			  transparent, pixel_count(image));
}

const struct check check_no_alpha = {
	.decl = {.name = "no_alpha",
		 .kinds = ASSET_IMAGE,
		 .params = NO_PARAMS,
		 .help = "Every pixel is fully opaque"},
	.revision = 1,
	.pixels = no_alpha,
};

static enum status dimensions_match(const struct image *image, const struct check_context *context,
				    const struct param_value *argument, struct place at,
				    struct diag *diag)
{
	(void)argument;
	if (context->expected_width == 0 || context->expected_height == 0)
		return diag_error(
			diag, ST_INVALID, "E0713", at,
			"dimensions_match: the image has %ux%u pixels, but neither a resize "
			"before the check nor prompt.parameters.size says what to expect",
			image->width, image->height);
	if (image->width == context->expected_width && image->height == context->expected_height)
		return ST_OK;
	return diag_error(diag, ST_INVALID, "E0713", at,
			  "dimensions_match: the image has %ux%u pixels instead of %ux%u",
			  image->width, image->height, context->expected_width,
			  context->expected_height);
}

const struct check check_dimensions_match = {
	.decl = {.name = "dimensions_match",
		 .kinds = ASSET_IMAGE,
		 .params = NO_PARAMS,
		 .help = "The size is that of the last resize before the check, else the size "
			 "asked for"},
	.revision = 1,
	.pixels = dimensions_match,
};

static bool is_power(uint32_t value)
{
	return (value & (value - 1)) == 0;
}

static enum status is_power_of_two(const struct image *image, const struct check_context *context,
				   const struct param_value *argument, struct place at,
				   struct diag *diag)
{
	(void)context;
	(void)argument;
	if (is_power(image->width) && is_power(image->height))
		return ST_OK;
	return diag_error(diag, ST_INVALID, "E0714", at,
			  "is_power_of_two: the image has %ux%u pixels", image->width,
			  image->height);
}

const struct check check_is_power_of_two = {
	.decl = {.name = "is_power_of_two",
		 .kinds = ASSET_IMAGE,
		 .params = NO_PARAMS,
		 .help = "Width and height are powers of two"},
	.revision = 1,
	.pixels = is_power_of_two,
};

/* ---- tileable ----
 *
 * The seam between opposite edges must look like any other place of the image: the mean difference
 * of the first and the last column (row) may be at most SEAM_FACTOR times the mean difference of
 * neighbouring columns (rows), plus SEAM_FREE levels of 255 for images without structure.
 * Differences are of premultiplied channels, so hidden colour counts for nothing.
 */

enum { SEAM_FACTOR = 2, SEAM_FREE = 2 };

static uint64_t pixel_difference(const uint8_t *a, const uint8_t *b)
{
	uint64_t sum = (uint64_t)abs(a[3] - b[3]) * 255;

	for (int k = 0; k < 3; k++)
		sum += (uint64_t)abs(a[k] * a[3] - b[k] * b[3]);
	return sum;
}

/* One direction of the image: lines across it, and how many bytes apart lines and the pixels of a
 * line are. */
struct direction {
	size_t lines, len;
	size_t line_stride, pixel_stride;
	const char *seam;
};

static uint64_t line_difference(const struct image *image, const struct direction *direction,
				size_t a, size_t b)
{
	const uint8_t *p = image->rgba + a * direction->line_stride;
	const uint8_t *q = image->rgba + b * direction->line_stride;
	uint64_t sum = 0;

	for (size_t i = 0; i < direction->len; i++)
		sum += pixel_difference(p + i * direction->pixel_stride,
					q + i * direction->pixel_stride);
	return sum;
}

static enum status seam_check(const struct image *image, const struct direction *direction,
			      struct place at, struct diag *diag)
{
	/* One level of 255 in every channel of a line. */
	const uint64_t level = (uint64_t)255 * 4 * direction->len;
	uint64_t seam, inside = 0, pairs = direction->lines - 1;

	if (pairs == 0)
		return ST_OK;
	seam = line_difference(image, direction, direction->lines - 1, 0);
	for (size_t i = 0; i < pairs; i++)
		inside += line_difference(image, direction, i, i + 1);
	if (seam * pairs <= SEAM_FACTOR * inside + SEAM_FREE * level * pairs)
		return ST_OK;
	return diag_error(diag, ST_INVALID, "E0716", at,
			  "tileable: across the %s seam pixels differ by %" PRIu64 ".%02" PRIu64
			  " levels on average, inside the image by %" PRIu64 ".%02" PRIu64
			  " (allowed: %d times that plus %d)",
			  direction->seam, seam / level, seam * 100 / level % 100,
			  inside / level / pairs, inside * 100 / level / pairs % 100, SEAM_FACTOR,
			  SEAM_FREE);
}

static enum status tileable(const struct image *image, const struct check_context *context,
			    const struct param_value *argument, struct place at, struct diag *diag)
{
	size_t row = (size_t)image->width * 4;
	const struct direction across = {image->width, image->height, 4, row, "left to right"};
	const struct direction down = {image->height, image->width, row, 4, "top to bottom"};
	enum status first = seam_check(image, &across, at, diag);
	enum status second = seam_check(image, &down, at, diag);

	(void)context;
	(void)argument;
	return first != ST_OK ? first : second;
}

const struct check check_tileable = {
	.decl = {.name = "tileable",
		 .kinds = ASSET_IMAGE,
		 .params = NO_PARAMS,
		 .help = "Opposite edges differ by at most twice what neighbouring pixels do, plus "
			 "2 levels of 255"},
	.revision = 1,
	.pixels = tileable,
};
