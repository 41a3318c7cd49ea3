/* watermark.c - the step `watermark`: another image laid over this one, as browsers and engines do it:
 * source over, in sRGB values as they are stored, with colour weighed by alpha. */
#include "step/canvas.h"
#include "step/step.h"

#define OPACITY_ONE ((uint64_t)100 * MILLION)

static const struct param_def PARAMS[] = {
	{.name = "image",
	 .type = PARAM_PATH,
	 .flags = PARAM_REQUIRED,
	 .help = "Image laid over, relative to the spec"},
	{.name = "opacity",
	 .type = PARAM_NUMBER,
	 .unit = UNIT_PERCENT,
	 .def = "100",
	 .min = 0,
	 .max = (int64_t)100 * MILLION,
	 .help = "0 is invisible, 100 as it is"},
	{.name = "position",
	 .type = PARAM_ENUM,
	 .def = "southeast",
	 .words = gravity_words,
	 .help = "Edge, corner or centre where it stands"},
	{.name = "margin",
	 .type = PARAM_INT,
	 .unit = UNIT_PIXELS,
	 .def = "0",
	 .min = 0,
	 .max = IMAGE_EDGE_MAX,
	 .help = "Pixels between it and the edges"},
	{0},
};

/* cover: alpha of the upper pixel times opacity, in 1/(255 * OPACITY_ONE). Numbers stay below 2^51. */
static void lay_over(const uint8_t *upper, uint64_t cover, uint8_t *lower)
{
	const uint64_t one = 255 * OPACITY_ONE;
	uint64_t below = lower[3] * (one - cover) / 255;
	uint64_t both = cover + below;

	if (cover == 0)
		return;
	for (int k = 0; k < 3; k++)
		lower[k] = (uint8_t)((upper[k] * cover + lower[k] * below + both / 2) / both);
	lower[3] = (uint8_t)((both + OPACITY_ONE / 2) / OPACITY_ONE);
}

static void blend(const struct image *mark, uint64_t opacity, struct offset offset,
		  struct image *image)
{
	for (size_t y = 0; y < mark->height; y++) {
		const uint8_t *upper = mark->rgba + y * mark->width * 4;
		uint8_t *lower = image->rgba +
				 (((size_t)offset.y + y) * image->width + (size_t)offset.x) * 4;

		for (size_t x = 0; x < mark->width; x++)
			lay_over(upper + x * 4, upper[x * 4 + 3] * opacity, lower + x * 4);
	}
}

/* Within the image less its margins, which both must be large enough for. */
static enum status place(const struct step_call *call, const struct image *image,
			 const struct image *mark, struct offset *offset, struct diag *diag)
{
	uint32_t margin = (uint32_t)param_number(call->params, "margin");
	uint64_t width = mark->width + 2 * (uint64_t)margin;
	uint64_t height = mark->height + 2 * (uint64_t)margin;

	if (width > image->width || height > image->height) {
		(void)diag_error(diag, ST_INVALID, "E0705", call->at,
				 "a watermark of %ux%u pixels with a margin of %u does not fit on "
				 "%ux%u",
				 mark->width, mark->height, margin, image->width, image->height);
		diag_hint(diag, "put watermark before the resize, or take a smaller image");
		return ST_INVALID;
	}
	*offset = gravity_place(param_number(call->params, "position"), image->width - 2 * margin,
				image->height - 2 * margin, mark->width, mark->height);
	offset->x += margin;
	offset->y += margin;
	return ST_OK;
}

static enum status watermark_run(const struct step_call *call, struct image *image,
				 struct diag *diag)
{
	uint64_t opacity = (uint64_t)param_number(call->params, "opacity");
	struct offset offset;
	struct image mark;
	enum status st = image_decode(call->file.ptr, call->file.len,
				      param_get(call->params, "image")->at, &mark, diag);

	if (st == ST_OK)
		st = place(call, image, &mark, &offset, diag);
	if (st == ST_OK)
		blend(&mark, opacity, offset, image);
	image_release(&mark);
	return st;
}

const struct step step_watermark = {
	.decl = {.name = "watermark",
		 .kinds = ASSET_IMAGE,
		 .params = PARAMS,
		 .help = "Lays another image over this one"},
	.revision = 1,
	.run = watermark_run,
};
