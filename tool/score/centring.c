/* centring.c - whether the subject stands in the middle and within the picture, not cut off at its border.
 *
 * The subject is what is visible. Of a picture without transparency it is what differs from the mean of its border.
 */
#include "score/measure.h"

#include <stdlib.h>

enum {
	DIFFERENT = 32, /* levels from the border's mean from which on a pixel is of the subject */
	OFF_MAX = 300,  /* thousandths of half the picture: nothing is left beyond */
	CUT_MAX = 250,  /* thousandths of the border that the subject may run over, at most */
};

struct subject {
	const struct image *image;
	bool is_opaque;
	unsigned border; /* mean lightness */
};

static bool is_border(const struct image *image, uint32_t x, uint32_t y)
{
	return x == 0 || y == 0 || x + 1 == image->width || y + 1 == image->height;
}

static struct subject subject_of(const struct image *image)
{
	struct subject subject = {image, image_transparent_pixels(image) == 0, 0};
	uint64_t sum = 0, count = 0;

	for (uint32_t y = 0; y < image->height; y++) {
		uint32_t step = y == 0 || y + 1 == image->height || image->width == 1
					? 1
					: image->width - 1;

		for (uint32_t x = 0; x < image->width; x += step, count++)
			sum += measure_light(measure_pixel(image, x, y));
	}
	subject.border = (unsigned)(sum / count);
	return subject;
}

static bool is_inside(const struct subject *subject, uint32_t x, uint32_t y)
{
	const uint8_t *pixel = measure_pixel(subject->image, x, y);

	if (!subject->is_opaque)
		return pixel[3] >= MEASURE_VISIBLE;
	return abs((int)measure_light(pixel) - (int)subject->border) >= DIFFERENT;
}

/* How far the mean of so many positions is from the middle, in thousandths of half the edge. */
static unsigned off(uint64_t sum, uint64_t count, uint32_t edge)
{
	/* Twice the mean position less the middle, times count. */
	uint64_t twice = 2 * sum, middle = (uint64_t)(edge - 1) * count;

	return measure_share(twice > middle ? twice - middle : middle - twice, count * edge);
}

static unsigned centring(const struct image *image, struct strbuf *fact)
{
	struct subject subject = subject_of(image);
	uint64_t count = 0, x_sum = 0, y_sum = 0, cut = 0, border = 0;
	unsigned across, down, cut_share, points;

	for (uint32_t y = 0; y < image->height; y++) {
		for (uint32_t x = 0; x < image->width; x++) {
			bool is_at_border = is_border(image, x, y);

			border += is_at_border;
			if (!is_inside(&subject, x, y))
				continue;
			count++;
			x_sum += x;
			y_sum += y;
			cut += is_at_border;
		}
	}
	if (count == 0) {
		strbuf_add_c(fact, "there is no subject");
		return 0;
	}
	across = off(x_sum, count, image->width);
	down = off(y_sum, count, image->height);
	cut_share = measure_share(cut, border);
	measure_add_percent(fact, across > down ? across : down);
	strbuf_add_c(fact, " off the middle, ");
	measure_add_percent(fact, cut_share);
	strbuf_add_c(fact, " of the border is run over");
	points = measure_between(across > down ? across : down, OFF_MAX, 0);
	return points * measure_between(cut_share, CUT_MAX, 0) / SCORE_MAX;
}

const struct score score_centring = {.name = "centring", .revision = 1, .image = centring};
