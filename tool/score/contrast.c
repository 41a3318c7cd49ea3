/* contrast.c - how far light and dark are apart: what has none is not read at the size of a game. */
#include "score/measure.h"

enum { FLAT = 8, ENOUGH = 160 }; /* levels of 255 */

static unsigned contrast(const struct image *image, struct strbuf *fact)
{
	unsigned low, high;

	if (!measure_light_range(image, &low, &high)) {
		strbuf_add_c(fact, "nothing is visible");
		return 0;
	}
	strbuf_printf(fact, "nine of ten pixels are between %u and %u of 255 in lightness", low,
		      high);
	return measure_between(high - low, FLAT, ENOUGH);
}

const struct score score_contrast = {.name = "contrast", .revision = 1, .image = contrast};
