/* scale.c - separable resampling on premultiplied pixels in 16-bit whole numbers.
 *
 * A channel is kept as colour times alpha in steps of 1/UNIT_ONE, less half of that, in an int16:
 * the middle of the range stands for half light, which leaves room for the overshoot of bicubic and
 * Lanczos on both sides. Since the weights of a pixel add up to one, taking off a constant before
 * filtering and adding it afterwards changes nothing.
 *
 * Rows are filtered first, then columns, in strips of columns narrow enough that what lies between
 * stays in the processor's cache and memory stays bounded for any shape. Sums are exact in 32 bits:
 * |weights| add up to less than 1.6 times WEIGHT_ONE in each pass (the worst case is Lanczos at a
 * border when enlarging).
 */
#include "step/scale.h"

#include "step/kernel.h"
#include "step/light.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

const char *const scale_methods[] = {"nearest", "bilinear", "bicubic", "lanczos", NULL};
const char *const scale_lights[] = {"gamma", "linear", NULL};

enum {
	UNIT_ONE = (255 * 255 + 1) / 2,
	UNIT_BIAS = UNIT_ONE / 2,
	STRIP_BYTES = 512 * 1024,
	STRIP_COLUMNS_MIN = 16,
	CHANNELS = 4,
};

/* Two pixels, one pixel of sums, and one pixel to be stored. */
typedef int16_t lanes16 __attribute__((vector_size(16)));
typedef int32_t lanes32 __attribute__((vector_size(16)));
typedef int16_t pixel16 __attribute__((vector_size(8)));

/* Products of neighbouring lanes, added in pairs. */
static inline lanes32 multiply_pairs(lanes16 a, lanes16 b)
{
#ifdef __SSE2__
	return (lanes32)_mm_madd_epi16((__m128i)a, (__m128i)b);
#else
	lanes32 sums;

	for (int k = 0; k < 4; k++)
		sums[k] = a[2 * k] * b[2 * k] + a[2 * k + 1] * b[2 * k + 1];
	return sums;
#endif
}

static inline lanes16 load_pixels(const int16_t *at)
{
	lanes16 pixels;

	memcpy(&pixels, at, sizeof(pixels));
	return pixels;
}

/* Shuffles that every compiler knows as one instruction. */
static inline lanes16 interleave_low(lanes16 a, lanes16 b)
{
	return __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

static inline lanes16 interleave_high(lanes16 a, lanes16 b)
{
	return __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

static inline lanes16 swap_halves(lanes16 a)
{
	return __builtin_shufflevector(a, a, 4, 5, 6, 7, 0, 1, 2, 3);
}

/* Two weights, repeated for every channel. */
static inline lanes16 load_weights(const int16_t *at)
{
	int32_t pair;

	memcpy(&pair, at, sizeof(pair));
	return (lanes16)(lanes32){pair, pair, pair, pair};
}

static inline lanes32 round_sums(lanes32 sums)
{
	return (sums + WEIGHT_ONE / 2) >> WEIGHT_BITS;
}

/* ---- between bytes and units ------------------------------------------------------------- */

static int16_t to_units(unsigned product)
{
	return (int16_t)((int)((product + 1) / 2) - UNIT_BIAS);
}

static void units_from_gamma(const uint8_t *restrict rgba, size_t count, int16_t *restrict out)
{
	for (size_t i = 0; i < count; i++) {
		unsigned alpha = rgba[i * 4 + 3];

		out[i * 4] = to_units(rgba[i * 4] * alpha);
		out[i * 4 + 1] = to_units(rgba[i * 4 + 1] * alpha);
		out[i * 4 + 2] = to_units(rgba[i * 4 + 2] * alpha);
		out[i * 4 + 3] = to_units(255 * alpha);
	}
}

static void units_from_light(const uint8_t *restrict rgba, size_t count, int16_t *restrict out)
{
	for (size_t i = 0; i < count; i++) {
		unsigned alpha = rgba[i * 4 + 3];

		for (size_t k = 0; k < 3; k++)
			out[i * 4 + k] =
				to_units((light_of_srgb[rgba[i * 4 + k]] * alpha + 128) / 257);
		out[i * 4 + 3] = to_units(255 * alpha);
	}
}

/* inverse: NULL in gamma space. Colour is divided by alpha before alpha's overshoot is cut, so that
 * a shape of one colour keeps it up to its edge. */
static void units_to_pixel(lanes32 units, const uint8_t *inverse, uint8_t *out)
{
	unsigned alpha = units[3] < 0 ? 0 : (unsigned)units[3];
	unsigned byte = (alpha * 255 + UNIT_ONE / 2) / UNIT_ONE;
	unsigned scale = inverse ? LIGHT_MAX : 255;

	if (byte == 0) {
		memset(out, 0, CHANNELS);
		return;
	}
	for (int k = 0; k < 3; k++) {
		unsigned color = units[k] < 0 ? 0 : (unsigned)units[k];
		unsigned value = color >= alpha ? scale : (color * scale + alpha / 2) / alpha;

		out[k] = inverse ? inverse[value] : (uint8_t)value;
	}
	out[3] = byte > 255 ? 255 : (uint8_t)byte;
}

/* ---- the two passes ---------------------------------------------------------------------- */

struct scaling {
	const struct image *in;
	struct image *out;
	struct axis columns, rows;
	uint8_t *inverse; /* NULL in gamma space */
	int16_t *line;    /* units of one source row */
	int16_t *strip;   /* units of all source rows, of the columns of one strip */
	/* Of the widest strip. The stride is in values and always of an even number of pixels. */
	size_t strip_columns, strip_stride;
};

/* Filters one source row into the output columns [from, end) of the strip. */
static void filter_row(const struct scaling *scaling, size_t y, size_t from, size_t end)
{
	const struct axis *axis = &scaling->columns;
	size_t source = axis->first[from];
	size_t source_end = axis->first[end - 1] + axis->taps;
	const uint8_t *rgba = scaling->in->rgba + (y * scaling->in->width + source) * CHANNELS;
	int16_t *out = scaling->strip + y * scaling->strip_stride;

	if (source_end > scaling->in->width)
		source_end = scaling->in->width;
	if (scaling->inverse)
		units_from_light(rgba, source_end - source, scaling->line);
	else
		units_from_gamma(rgba, source_end - source, scaling->line);
	for (size_t x = from; x < end; x++) {
		const int16_t *at = scaling->line + (axis->first[x] - source) * CHANNELS;
		const int16_t *weights = axis->weights + x * axis->taps;
		lanes32 sums = {0, 0, 0, 0};
		pixel16 pixel;

		for (uint32_t k = 0; k < axis->taps; k += 2) {
			lanes16 two = load_pixels(at + (size_t)k * CHANNELS);

			sums += multiply_pairs(interleave_low(two, swap_halves(two)),
					       load_weights(weights + k));
		}
		pixel = __builtin_convertvector(round_sums(sums), pixel16);
		memcpy(out, &pixel, sizeof(pixel));
		out += CHANNELS;
	}
}

/* Filters two neighbouring columns of the strip into one output row. */
static void filter_columns(const struct scaling *scaling, const int16_t *strip, size_t y,
			   lanes32 sums[2])
{
	const int16_t *weights = scaling->rows.weights + y * scaling->rows.taps;
	lanes32 left = {0, 0, 0, 0}, right = {0, 0, 0, 0};

	for (uint32_t k = 0; k < scaling->rows.taps; k += 2) {
		lanes16 above = load_pixels(strip);
		lanes16 below = load_pixels(strip + scaling->strip_stride);
		lanes16 pair = load_weights(weights + k);

		left += multiply_pairs(interleave_low(above, below), pair);
		right += multiply_pairs(interleave_high(above, below), pair);
		strip += 2 * scaling->strip_stride;
	}
	sums[0] = round_sums(left) + UNIT_BIAS;
	sums[1] = round_sums(right) + UNIT_BIAS;
}

static void write_row(const struct scaling *scaling, size_t y, size_t from, size_t end)
{
	const int16_t *strip = scaling->strip + scaling->rows.first[y] * scaling->strip_stride;
	uint8_t *out = scaling->out->rgba + (y * scaling->out->width + from) * CHANNELS;

	for (size_t x = from; x < end; x += 2) {
		lanes32 sums[2];

		filter_columns(scaling, strip, y, sums);
		units_to_pixel(sums[0], scaling->inverse, out);
		if (x + 1 < end)
			units_to_pixel(sums[1], scaling->inverse, out + CHANNELS);
		strip += 2 * CHANNELS;
		out += 2 * CHANNELS;
	}
}

static void scaling_init(struct scaling *scaling, const struct image *image, struct image *out,
			 enum scale_filter filter, bool is_linear)
{
	size_t fitting = STRIP_BYTES / (sizeof(int16_t) * CHANNELS) / image->height;
	size_t rows = image->height + image->height % 2;

	*scaling = (struct scaling){.in = image, .out = out};
	axis_init(&scaling->columns, image->width, out->width, filter);
	axis_init(&scaling->rows, image->height, out->height, filter);
	scaling->strip_columns = fitting < STRIP_COLUMNS_MIN ? STRIP_COLUMNS_MIN : fitting / 2 * 2;
	if (scaling->strip_columns > out->width)
		scaling->strip_columns = out->width;
	scaling->strip_stride = (scaling->strip_columns + scaling->strip_columns % 2) * CHANNELS;
	scaling->line =
		mem_zalloc((image->width + image->width % 2) * (size_t)CHANNELS, sizeof(int16_t));
	scaling->strip = mem_zalloc(rows * scaling->strip_stride, sizeof(int16_t));
	if (is_linear) {
		scaling->inverse = mem_alloc(LIGHT_MAX + 1);
		light_fill_inverse(scaling->inverse);
	}
}

static void scaling_release(struct scaling *scaling)
{
	axis_release(&scaling->columns);
	axis_release(&scaling->rows);
	mem_free(scaling->inverse);
	mem_free(scaling->line);
	mem_free(scaling->strip);
}

static void scale_filtered(const struct image *image, struct image *out, enum scale_filter filter,
			   bool is_linear)
{
	struct scaling scaling;

	scaling_init(&scaling, image, out, filter, is_linear);
	for (size_t from = 0; from < out->width; from += scaling.strip_columns) {
		size_t end = from + scaling.strip_columns < out->width
				     ? from + scaling.strip_columns
				     : out->width;

		for (size_t y = 0; y < image->height; y++)
			filter_row(&scaling, y, from, end);
		for (size_t y = 0; y < out->height; y++)
			write_row(&scaling, y, from, end);
	}
	scaling_release(&scaling);
}

/* An output pixel takes the source pixel in which its centre falls; on a border between two, the
 * one to the right. */
static void scale_nearest(const struct image *image, struct image *out)
{
	uint32_t *columns = mem_alloc(out->width * sizeof(*columns));

	for (uint64_t x = 0; x < out->width; x++)
		columns[x] = (uint32_t)((2 * x + 1) * image->width / (2 * (uint64_t)out->width));
	for (uint64_t y = 0; y < out->height; y++) {
		uint64_t from = (2 * y + 1) * image->height / (2 * (uint64_t)out->height);
		const uint8_t *row = image->rgba + from * image->width * CHANNELS;
		uint8_t *to = out->rgba + y * out->width * CHANNELS;

		for (size_t x = 0; x < out->width; x++)
			memcpy(to + x * CHANNELS, row + (size_t)columns[x] * CHANNELS, CHANNELS);
	}
	mem_free(columns);
}

void image_scale(const struct image *image, struct image *out, enum scale_filter filter,
		 bool is_linear)
{
	if (image->width == out->width && image->height == out->height)
		memcpy(out->rgba, image->rgba, (size_t)out->width * out->height * CHANNELS);
	else if (filter == SCALE_NEAREST)
		scale_nearest(image, out);
	else
		scale_filtered(image, out, filter, is_linear);
}
