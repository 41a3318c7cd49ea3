/* palette.c - how many colours there are, of 4096 that are told apart: few make a picture that is of one piece. */
#include "score/measure.h"

enum { FEW = 48, MANY = 1200 };

static unsigned palette(const struct image *image, struct strbuf *fact)
{
	size_t count = (size_t)image->width * image->height;
	bool is_there[4096] = {false};
	unsigned colours = 0;

	for (size_t i = 0; i < count; i++) {
		const uint8_t *pixel = image->rgba + i * 4;
		unsigned colour = (pixel[0] >> 4) << 8 | (pixel[1] >> 4) << 4 | pixel[2] >> 4;

		if (pixel[3] < MEASURE_VISIBLE || is_there[colour])
			continue;
		is_there[colour] = true;
		colours++;
	}
	strbuf_printf(fact, "%u of 4096 colours", colours);
	return colours ? measure_between(colours, MANY, FEW) : 0;
}

const struct score score_palette = {.name = "palette", .revision = 1, .image = palette};
