/* packing.h - rectangles onto pages. Pure: the same rectangles and rules give the same places. */
#ifndef ASSETC_LINK_PACKING_H
#define ASSETC_LINK_PACKING_H

#include "base/mem.h"

#define PACKING_RECTS_MAX 32768u
#define PACKING_PAGES_MAX 64u

struct packing_rules {
	uint32_t padding;     /* pixels between neighbours; none at the edges of a page */
	uint32_t extrude;     /* pixels around each rectangle that are its own */
	uint32_t max_size;    /* pixels of the longest edge, at most 8192 */
	bool is_power_of_two; /* edges of a page; max_size is rounded down to one */
};

struct packing_rect {
	uint32_t width, height; /* pixels, at least 1 */
	uint32_t page, x, y;    /* result: its own top left corner, behind what is extruded */
};

struct packing_page {
	uint32_t width, height;
};

enum packing_end { PACKING_OK, PACKING_TOO_LARGE, PACKING_TOO_MANY };

/* Places all of them, the higher first, of equal ones the wider, of those the one that stands before. pages has room for
 * PACKING_PAGES_MAX. PACKING_TOO_LARGE: *failed is one that no page has room for. PACKING_TOO_MANY: there are more
 * rectangles, or pages, than may be. */
enum packing_end packing_make(const struct packing_rules *rules, struct packing_rect *rects,
			      size_t count, struct packing_page *pages, size_t *page_count,
			      size_t *failed);

#endif
