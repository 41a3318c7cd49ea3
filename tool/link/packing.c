/* packing.c - the skyline: a page is filled from its top, and all that is remembered of it is how far down each
 * column is taken. A rectangle goes where its lower edge comes highest. Sorted by height that leaves a tenth
 * or less unused, in time that grows with the number of steps in the line.
 *
 * Which size a page has is found by trying: powers of two from small to large, or several widths of which the one with
 * the smallest page is kept.
 */
#include "link/packing.h"

#include <stdlib.h>
#include <string.h>

struct ledge {
	uint32_t x, y, width;
};

struct skyline {
	struct ledge *ledges; /* left to right, as wide as the page together */
	size_t count;
	uint32_t height; /* of the page */
};

/* One rectangle with all that is kept free around it. */
struct cell {
	struct packing_rect *rect;
	uint32_t width, height;
	uint32_t x, y;
	bool is_placed;
};

struct packing {
	const struct packing_rules *rules;
	struct cell *cells; /* those that have no page so far */
	size_t count;
	struct skyline line;
	uint32_t max_size;
};

static int compare_cells(const void *left, const void *right)
{
	const struct cell *a = left, *b = right;

	if (a->height != b->height)
		return a->height > b->height ? -1 : 1;
	if (a->width != b->width)
		return a->width > b->width ? -1 : 1;
	return (a->rect > b->rect) - (a->rect < b->rect);
}

/* How far down a cell stands whose left edge is that of a ledge; false when it has no room there. */
static bool lands_at(const struct skyline *line, size_t ledge, const struct cell *cell, uint32_t *y)
{
	uint32_t left = cell->width;

	*y = 0;
	for (size_t i = ledge; i < line->count; i++) {
		if (line->ledges[i].y > *y)
			*y = line->ledges[i].y;
		if (*y + cell->height > line->height)
			return false;
		if (left <= line->ledges[i].width)
			return true;
		left -= line->ledges[i].width;
	}
	return false;
}

/* Takes the ledges below a cell away, and puts its lower edge in their place. */
static void raise(struct skyline *line, size_t at, const struct cell *cell)
{
	struct ledge own = {cell->x, cell->y + cell->height, cell->width};
	size_t end = at;
	uint32_t right = cell->x + cell->width;

	while (end < line->count && line->ledges[end].x + line->ledges[end].width <= right)
		end++;
	if (end < line->count && line->ledges[end].x < right) {
		line->ledges[end].width -= right - line->ledges[end].x;
		line->ledges[end].x = right;
	}
	memmove(line->ledges + at + 1, line->ledges + end,
		(line->count - end) * sizeof(*line->ledges));
	line->count = line->count - (end - at) + 1;
	line->ledges[at] = own;
	for (size_t i = at ? at - 1 : 0; i + 1 < line->count && i <= at;) {
		if (line->ledges[i].y != line->ledges[i + 1].y) {
			i++;
			continue;
		}
		line->ledges[i].width += line->ledges[i + 1].width;
		memmove(line->ledges + i + 1, line->ledges + i + 2,
			(line->count - i - 2) * sizeof(*line->ledges));
		line->count--;
	}
}

static bool place(struct skyline *line, struct cell *cell)
{
	uint32_t best_end = UINT32_MAX, best_width = UINT32_MAX, y;
	size_t best = SIZE_MAX;

	for (size_t i = 0; i < line->count; i++) {
		if (!lands_at(line, i, cell, &y))
			continue;
		if (y + cell->height < best_end ||
		    (y + cell->height == best_end && line->ledges[i].width < best_width)) {
			best = i;
			best_end = y + cell->height;
			best_width = line->ledges[i].width;
		}
	}
	if (best == SIZE_MAX)
		return false;
	cell->x = line->ledges[best].x;
	cell->y = best_end - cell->height;
	raise(line, best, cell);
	return true;
}

/* How many find a place on a page of this size; those that do are marked. Unless it may be less, ends at the first
 * that does not. */
static size_t fill(struct packing *packing, uint32_t width, uint32_t height, bool may_be_less)
{
	uint32_t gap = packing->rules->padding;
	size_t placed = 0;

	packing->line.ledges[0] = (struct ledge){0, 0, width + gap};
	packing->line.count = 1;
	packing->line.height = height + gap;
	for (size_t i = 0; i < packing->count; i++) {
		struct cell *cell = &packing->cells[i];

		cell->is_placed = place(&packing->line, cell);
		placed += cell->is_placed;
		if (!cell->is_placed && !may_be_less)
			return placed;
	}
	return placed;
}

/* What is used of the page. */
static struct packing_page extent(const struct packing *packing)
{
	struct packing_page page = {0, 0};
	uint32_t gap = packing->rules->padding;

	for (size_t i = 0; i < packing->count; i++) {
		const struct cell *cell = &packing->cells[i];
		uint32_t right = cell->x + cell->width - gap;
		uint32_t bottom = cell->y + cell->height - gap;

		if (!cell->is_placed)
			continue;
		page.width = right > page.width ? right : page.width;
		page.height = bottom > page.height ? bottom : page.height;
	}
	return page;
}

static uint32_t power_above(uint32_t edge)
{
	uint32_t power = 1;

	while (power < edge)
		power *= 2;
	return power;
}

static uint32_t root(uint64_t area)
{
	uint64_t root = 0;

	for (uint64_t bit = UINT64_C(1) << 16; bit; bit /= 2) {
		if ((root + bit) * (root + bit) <= area)
			root += bit;
	}
	return (uint32_t)root;
}

struct demand {
	uint64_t area;
	uint32_t width,
		height; /* of the widest and of the highest, without what is between neighbours */
};

static struct demand demand_of(const struct packing *packing)
{
	struct demand demand = {0};
	uint32_t gap = packing->rules->padding;

	for (size_t i = 0; i < packing->count; i++) {
		const struct cell *cell = &packing->cells[i];

		demand.area += (uint64_t)cell->width * cell->height;
		if (cell->width - gap > demand.width)
			demand.width = cell->width - gap;
		if (cell->height - gap > demand.height)
			demand.height = cell->height - gap;
	}
	return demand;
}

static bool fill_power(struct packing *packing, uint32_t width, uint32_t height,
		       const struct demand *demand)
{
	uint32_t gap = packing->rules->padding;

	if (width < demand->width || height < demand->height || width > packing->max_size ||
	    height > packing->max_size || (uint64_t)(width + gap) * (height + gap) < demand->area)
		return false;
	return fill(packing, width, height, false) == packing->count;
}

/* The smallest area first, and of one area the square, the wide, the high. */
static bool fill_powers(struct packing *packing, struct packing_page *page)
{
	struct demand demand = demand_of(packing);

	for (uint32_t edge = 1; edge <= packing->max_size; edge *= 2) {
		const struct packing_page sizes[] = {
			{edge, edge}, {2 * edge, edge}, {edge, 2 * edge}};

		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
			if (fill_power(packing, sizes[i].width, sizes[i].height, &demand)) {
				*page = sizes[i];
				return true;
			}
		}
	}
	return false;
}

/* Widths around that of a square. */
static bool fill_any(struct packing *packing, struct packing_page *page)
{
	enum { TRIALS = 12, FIRST = 12, PARTS = 16 };
	struct demand demand = demand_of(packing);
	uint32_t side = root(demand.area), best = 0, last = 0;
	uint64_t best_area = UINT64_MAX;

	for (uint32_t i = 0; i < TRIALS; i++) {
		uint32_t width = (uint32_t)((uint64_t)side * (FIRST + i) / PARTS);
		struct packing_page found;

		if (width < demand.width)
			width = demand.width;
		if (width > packing->max_size)
			width = packing->max_size;
		if (width == last)
			continue;
		last = width;
		if (fill(packing, width, packing->max_size, false) < packing->count)
			continue;
		found = extent(packing);
		if ((uint64_t)found.width * found.height >= best_area)
			continue;
		best_area = (uint64_t)found.width * found.height;
		best = width;
	}
	if (best == 0)
		return false;
	(void)fill(packing, best, packing->max_size, false);
	*page = extent(packing);
	return true;
}

/* As many as there is room for. */
static void fill_most(struct packing *packing, struct packing_page *page)
{
	(void)fill(packing, packing->max_size, packing->max_size, true);
	*page = extent(packing);
	if (packing->rules->is_power_of_two)
		*page = (struct packing_page){power_above(page->width), power_above(page->height)};
}

/* Gives those that have a place to the page; the others move up. */
static void settle(struct packing *packing, uint32_t page)
{
	size_t left = 0;

	for (size_t i = 0; i < packing->count; i++) {
		struct cell *cell = &packing->cells[i];

		if (!cell->is_placed) {
			packing->cells[left++] = *cell;
			continue;
		}
		cell->rect->page = page;
		cell->rect->x = cell->x + packing->rules->extrude;
		cell->rect->y = cell->y + packing->rules->extrude;
	}
	packing->count = left;
}

static enum packing_end pack_pages(struct packing *packing, struct packing_page *pages,
				   size_t *page_count)
{
	for (*page_count = 0; packing->count; (*page_count)++) {
		struct packing_page *page = &pages[*page_count];

		if (*page_count == PACKING_PAGES_MAX)
			return PACKING_TOO_MANY;
		if (!(packing->rules->is_power_of_two ? fill_powers(packing, page)
						      : fill_any(packing, page)))
			fill_most(packing, page);
		settle(packing, (uint32_t)*page_count);
	}
	return PACKING_OK;
}

enum packing_end packing_make(const struct packing_rules *rules, struct packing_rect *rects,
			      size_t count, struct packing_page *pages, size_t *page_count,
			      size_t *failed)
{
	struct packing packing = {.rules = rules, .count = count, .max_size = rules->max_size};
	struct arena arena = {0};
	enum packing_end end;

	*page_count = 0;
	if (count > PACKING_RECTS_MAX)
		return PACKING_TOO_MANY;
	if (rules->is_power_of_two && power_above(rules->max_size) != rules->max_size)
		packing.max_size = power_above(rules->max_size) / 2;
	packing.cells = arena_array(&arena, count + 1, sizeof(*packing.cells));
	packing.line.ledges = arena_array(&arena, count + 2, sizeof(*packing.line.ledges));
	for (size_t i = 0; i < count; i++) {
		uint64_t around = 2 * (uint64_t)rules->extrude;

		if (rects[i].width + around > packing.max_size ||
		    rects[i].height + around > packing.max_size) {
			*failed = i;
			arena_release(&arena);
			return PACKING_TOO_LARGE;
		}
		packing.cells[i] = (struct cell){
			.rect = &rects[i],
			.width = rects[i].width + (uint32_t)around + rules->padding,
			.height = rects[i].height + (uint32_t)around + rules->padding};
	}
	if (count)
		qsort(packing.cells, count, sizeof(*packing.cells), compare_cells);
	end = pack_pages(&packing, pages, page_count);
	arena_release(&arena);
	return end;
}
