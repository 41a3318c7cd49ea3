/* Rectangles onto pages: none overlaps another, all are inside, gaps are kept, little is wasted. */
#include "link/packing.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>

static struct packing_page pages[PACKING_PAGES_MAX];
static size_t page_count, failed;
static struct arena arena;

static uint32_t seed = 7;

static uint32_t chance(uint32_t low, uint32_t high)
{
	seed = seed * 1664525u + 1013904223u;
	return low + (seed >> 8) % (high - low + 1);
}

static struct packing_rect *random_rects(size_t count, uint32_t low, uint32_t high)
{
	struct packing_rect *rects = arena_array(&arena, count, sizeof(*rects));

	for (size_t i = 0; i < count; i++)
		rects[i] = (struct packing_rect){.width = chance(low, high),
						 .height = chance(low, high)};
	return rects;
}

/* Paints each with what it extrudes, and with half of the gap to each side: what is painted twice is too near. */
static void expect_apart(const struct packing_rules *rules, const struct packing_rect *rects,
			 size_t count)
{
	for (size_t p = 0; p < page_count; p++) {
		size_t width = pages[p].width + rules->padding;
		uint8_t *taken = mem_zalloc(width, pages[p].height + rules->padding);

		cr_assert_leq(pages[p].width, rules->max_size);
		cr_assert_leq(pages[p].height, rules->max_size);
		for (size_t i = 0; i < count; i++) {
			const struct packing_rect *rect = &rects[i];
			uint32_t right = rect->x + rect->width + rules->extrude;
			uint32_t bottom = rect->y + rect->height + rules->extrude;

			if (rect->page != p)
				continue;
			cr_assert(rect->x >= rules->extrude && rect->y >= rules->extrude);
			cr_assert(right <= pages[p].width && bottom <= pages[p].height);
			for (uint32_t y = rect->y - rules->extrude; y < bottom + rules->padding;
			     y++) {
				for (uint32_t x = rect->x - rules->extrude;
				     x < right + rules->padding; x++)
					cr_assert_eq(taken[y * width + x]++, 0, "%zu at %u,%u", i,
						     x, y);
			}
		}
		mem_free(taken);
	}
}

static void pack(const struct packing_rules *rules, struct packing_rect *rects, size_t count)
{
	cr_assert_eq(packing_make(rules, rects, count, pages, &page_count, &failed), PACKING_OK);
	for (size_t i = 0; i < count; i++)
		cr_assert_lt(rects[i].page, page_count);
	expect_apart(rules, rects, count);
}

/* Per mille of the pages that the rectangles themselves cover. */
static uint64_t used(const struct packing_rect *rects, size_t count)
{
	uint64_t area = 0, all = 0;

	for (size_t i = 0; i < count; i++)
		area += (uint64_t)rects[i].width * rects[i].height;
	for (size_t p = 0; p < page_count; p++)
		all += (uint64_t)pages[p].width * pages[p].height;
	return area * 1000 / all;
}

Test(packing, one_is_as_large_as_its_page)
{
	const struct packing_rules rules = {.padding = 2, .max_size = 64};
	struct packing_rect rect = {.width = 30, .height = 7};

	pack(&rules, &rect, 1);
	cr_expect_eq(page_count, 1);
	cr_expect_eq(pages[0].width, 30);
	cr_expect_eq(pages[0].height, 7);
}

Test(packing, of_nothing_there_is_no_page)
{
	const struct packing_rules rules = {.max_size = 64};

	pack(&rules, NULL, 0);
	cr_expect_eq(page_count, 0);
}

Test(packing, many_kinds_are_apart_and_inside)
{
	for (uint32_t i = 0; i < 60; i++) {
		const struct packing_rules rules = {.padding = chance(0, 4),
						    .extrude = chance(0, 3),
						    .max_size = chance(64, 300),
						    .is_power_of_two = i % 2};
		size_t count = chance(1, 200);

		pack(&rules, random_rects(count, 1, chance(2, 40)), count);
		for (size_t p = 0; rules.is_power_of_two && p < page_count; p++) {
			cr_assert_eq(pages[p].width & (pages[p].width - 1), 0);
			cr_assert_eq(pages[p].height & (pages[p].height - 1), 0);
		}
	}
}

Test(packing, equal_squares_fill_a_page_of_their_size)
{
	const struct packing_rules rules = {.max_size = 64, .is_power_of_two = true};
	struct packing_rect *rects = random_rects(64, 8, 8);

	pack(&rules, rects, 64);
	cr_expect_eq(page_count, 1);
	cr_expect_eq(used(rects, 64), 1000);
}

Test(packing, what_does_not_fit_begins_another_page)
{
	const struct packing_rules rules = {.max_size = 64};
	struct packing_rect *rects = random_rects(5, 33, 33);

	pack(&rules, rects, 5);
	cr_expect_eq(page_count, 5);
	rects = random_rects(200, 16, 16);
	pack(&rules, rects, 200);
	cr_expect_eq(page_count, 13);
}

Test(packing, what_no_page_has_room_for_is_named)
{
	const struct packing_rules rules = {.extrude = 1, .max_size = 64, .is_power_of_two = true};
	struct packing_rect rects[] = {{.width = 62, .height = 62}, {.width = 5, .height = 63}};
	struct packing_rules odd = {.max_size = 100, .is_power_of_two = true};

	cr_expect_eq(packing_make(&rules, rects, 2, pages, &page_count, &failed),
		     PACKING_TOO_LARGE);
	cr_expect_eq(failed, 1);
	rects[1].height = 65;
	cr_expect_eq(packing_make(&odd, rects, 2, pages, &page_count, &failed), PACKING_TOO_LARGE);
	cr_expect_eq(failed, 1);
}

Test(packing, too_many_are_refused)
{
	const struct packing_rules rules = {.max_size = 16};
	struct packing_rect *rects = random_rects(PACKING_RECTS_MAX + 1, 1, 1);

	cr_expect_eq(packing_make(&rules, rects, PACKING_RECTS_MAX + 1, pages, &page_count,
				  &failed),
		     PACKING_TOO_MANY);
	rects = random_rects(PACKING_PAGES_MAX + 1, 16, 16);
	cr_expect_eq(packing_make(&rules, rects, PACKING_PAGES_MAX + 1, pages, &page_count,
				  &failed),
		     PACKING_TOO_MANY);
	pack(&rules, rects, PACKING_PAGES_MAX);
}

Test(packing, the_same_again_is_the_same)
{
	const struct packing_rules rules = {.padding = 2, .max_size = 512};
	struct packing_rect *rects = random_rects(500, 4, 60);
	struct packing_rect *again = arena_array(&arena, 500, sizeof(*again));

	memcpy(again, rects, 500 * sizeof(*again));
	pack(&rules, rects, 500);
	pack(&rules, again, 500);
	cr_expect_eq(memcmp(rects, again, 500 * sizeof(*again)), 0);
}

Test(packing, little_is_wasted)
{
	const struct packing_rules rules = {.max_size = 4096};
	const struct packing_rules powers = {.max_size = 4096, .is_power_of_two = true};
	struct packing_rect *rects = random_rects(1000, 8, 96);

	pack(&rules, rects, 1000);
	cr_log_info("%" PRIu64 " per mille used of %ux%u", used(rects, 1000), pages[0].width,
		    pages[0].height);
	cr_expect_geq(used(rects, 1000), 900);
	pack(&powers, rects, 1000);
	cr_expect_geq(used(rects, 1000), 480, "a page half as large has no room");
}

Test(packing, long_and_thin_ones_find_their_place)
{
	const struct packing_rules rules = {.padding = 1, .max_size = 2048};
	struct packing_rect *rects = arena_array(&arena, 400, sizeof(*rects));

	for (size_t i = 0; i < 400; i++)
		rects[i] = i % 2 ? (struct packing_rect){.width = 1, .height = 1000}
				 : (struct packing_rect){.width = 1000, .height = 1};
	pack(&rules, rects, 400);
	cr_expect_leq(page_count, 2);
}

static double seconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

Test(packing, ten_thousand_are_quick)
{
	const struct packing_rules rules = {.padding = 2, .max_size = 8192};
	struct packing_rect *rects = random_rects(10000, 4, 64);
	double began = seconds();

	cr_assert_eq(packing_make(&rules, rects, 10000, pages, &page_count, &failed), PACKING_OK);
	cr_log_info("%.3f s", seconds() - began);
	cr_expect_lt(seconds() - began, 5.0);
	cr_expect_geq(used(rects, 10000), 850);
	expect_apart(&rules, rects, 10000);
}
