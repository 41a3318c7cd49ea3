/* coverage.c - how much of the picture the subject fills: neither a speck nor the whole of it. */
#include "score/measure.h"

/* In thousandths of the picture: nothing to gain between the two in the middle. */
enum { EMPTY = 0, ENOUGH = 150, PLENTY = 750, FULL = 1000 };

static unsigned coverage(const struct image *image, struct strbuf *fact)
{
	uint64_t count = (uint64_t)image->width * image->height, alpha = 0;
	unsigned share, low, high;

	for (uint64_t i = 0; i < count; i++)
		alpha += image->rgba[i * 4 + 3];
	share = measure_share(alpha, count * 255);
	measure_add_percent(fact, share);
	strbuf_add_c(fact, " of the picture is covered");
	low = measure_between(share, EMPTY, ENOUGH);
	high = measure_between(share, FULL, PLENTY);
	return low < high ? low : high;
}

const struct score score_coverage = {.name = "coverage", .revision = 1, .image = coverage};
