/* png_palette.c - the colours of an image that has few, in the order in which they appear. */
#include "media/png_palette.h"

#include "media/png_parts.h"

#include <string.h>

/* Where the colour is, or the free slot where it would be. */
static unsigned slot_of(const struct png_palette *palette, const uint8_t *rgba)
{
	unsigned slot = (png_get_u32(rgba) * 2654435761u) >> 22;

	while (palette->slots[slot] &&
	       memcmp(palette->rgba[palette->slots[slot] - 1], rgba, 4) != 0)
		slot = (slot + 1) % PNG_COLOR_SLOTS;
	return slot;
}

static bool add(struct png_palette *palette, const uint8_t *rgba)
{
	unsigned slot = slot_of(palette, rgba);

	if (palette->slots[slot])
		return true;
	if (palette->count == PNG_COLORS_MAX)
		return false;
	memcpy(palette->rgba[palette->count++], rgba, 4);
	palette->slots[slot] = (uint16_t)palette->count;
	return true;
}

/* Alpha is written for the first colours alone. */
static void put_clear_first(struct png_palette *palette)
{
	struct png_palette sorted = {0};

	for (int is_opaque = 0; is_opaque < 2; is_opaque++) {
		for (unsigned i = 0; i < palette->count; i++) {
			if ((palette->rgba[i][3] == 255) == is_opaque)
				(void)add(&sorted, palette->rgba[i]);
		}
		if (!is_opaque)
			sorted.clear = sorted.count;
	}
	sorted.bits = sorted.count <= 2 ? 1 : sorted.count <= 4 ? 2 : sorted.count <= 16 ? 4 : 8;
	*palette = sorted;
}

bool png_palette_find(const struct image *image, struct png_palette *out)
{
	size_t pixels = (size_t)image->width * image->height;
	const uint8_t *last = NULL;

	*out = (struct png_palette){0};
	for (size_t i = 0; i < pixels; i++) {
		const uint8_t *pixel = image->rgba + i * 4;

		if (last && memcmp(pixel, last, 4) == 0)
			continue;
		if (!add(out, pixel))
			return false;
		last = pixel;
	}
	put_clear_first(out);
	return true;
}

unsigned png_palette_index(const struct png_palette *palette, const uint8_t *rgba)
{
	return palette->slots[slot_of(palette, rgba)] - 1u;
}

size_t png_palette_size(const struct png_palette *palette)
{
	return PNG_CHUNK_EXTRA + 3 * (size_t)palette->count +
	       (palette->clear ? PNG_CHUNK_EXTRA + (size_t)palette->clear : 0);
}
