/* halo.c - the light fringe that is left where a background was taken away.
 *
 * A pixel of the edge is a visible one beside one that is not. It is of a halo when it is much lighter than the pixel two
 * further in, or faint together with the one behind it: one faint pixel is a smooth edge. A dark outline is what an artist
 * draws, and no fault.
 */
#include "score/measure.h"

enum { LIGHTER = 64, OPAQUE = 224, SEEN = 32, HALO_MAX = 600 };

static bool is_seen(const struct image *image, int64_t x, int64_t y)
{
	return x >= 0 && y >= 0 && x < image->width && y < image->height &&
	       measure_pixel(image, (uint32_t)x, (uint32_t)y)[3] >= SEEN;
}

static bool is_faint(const struct image *image, int64_t x, int64_t y)
{
	return is_seen(image, x, y) && measure_pixel(image, (uint32_t)x, (uint32_t)y)[3] < OPAQUE;
}

/* Whether it is at the edge on the side (dx, dy), and lighter than what lies opposite. */
static bool is_edge(const struct image *image, int64_t x, int64_t y, int dx, int dy, bool *halo)
{
	const uint8_t *pixel = measure_pixel(image, (uint32_t)x, (uint32_t)y);
	const uint8_t *inner;

	if (is_seen(image, x + dx, y + dy) || x + dx < 0 || y + dy < 0 || x + dx >= image->width ||
	    y + dy >= image->height)
		return false;
	*halo = *halo || (pixel[3] < OPAQUE && is_faint(image, x - dx, y - dy));
	if (!is_seen(image, x - 2 * dx, y - 2 * dy))
		return true;
	inner = measure_pixel(image, (uint32_t)(x - 2 * dx), (uint32_t)(y - 2 * dy));
	*halo = *halo || measure_light(pixel) > measure_light(inner) + LIGHTER;
	return true;
}

static unsigned halo(const struct image *image, struct strbuf *fact)
{
	static const int SIDES[4][2] = {{-1, 0}, {1, 0}, {0, -1}, {0, 1}};
	uint64_t edge = 0, faulty = 0;

	for (uint32_t y = 0; y < image->height; y++) {
		for (uint32_t x = 0; x < image->width; x++) {
			bool has_halo = false, is_at_edge = false;

			if (!is_seen(image, x, y))
				continue;
			for (int i = 0; i < 4; i++)
				is_at_edge |=
					is_edge(image, x, y, SIDES[i][0], SIDES[i][1], &has_halo);
			edge += is_at_edge;
			faulty += is_at_edge && has_halo;
		}
	}
	if (edge == 0) {
		strbuf_add_c(fact, "there is no edge");
		return SCORE_MAX / 2;
	}
	measure_add_percent(fact, measure_share(faulty, edge));
	strbuf_add_c(fact, " of the edge is a pale or faint fringe");
	return measure_between(measure_share(faulty, edge), HALO_MAX, 0);
}

const struct score score_halo = {.name = "halo", .revision = 2, .image = halo};
