/* A record, as link reads it: JSON and its meaning, and the atlas that it asks for. */
#include "link/atlas.h"

#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source source = {"fuzz.asset.json", {(const char *)data, size}};
	struct arena arena = {0};
	struct diag diag = {0};
	struct record record;
	struct atlases atlases;

	if (record_parse(&source, &arena, &record, &diag) == ST_OK) {
		if (diag.errors)
			__builtin_trap();
		/* Whatever it says of its frames, each is on a page. */
		if (atlases_plan(&record, 1, &arena, &atlases, &diag) == ST_OK) {
			for (size_t i = 0; atlases.count && i < atlases.items[0].count; i++) {
				const struct packing_rect *rect = &atlases.items[0].rects[i];
				const struct packing_page *page =
					&atlases.items[0].pages[rect->page];

				if (rect->page >= atlases.page_count ||
				    rect->x + rect->width > page->width ||
				    rect->y + rect->height > page->height)
					__builtin_trap();
			}
		} else if (!diag.errors) {
			__builtin_trap();
		}
	}
	arena_release(&arena);
	diag_release(&diag);
	return 0;
}
