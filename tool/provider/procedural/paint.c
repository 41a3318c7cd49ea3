/* paint.c - putting colour into pixels of straight alpha. */
#include "provider/procedural/paint.h"

static uint8_t mix_byte(uint32_t from, uint32_t to, uint32_t cover)
{
	return (uint8_t)((from * (ONE - cover) + to * cover + ONE / 2) / ONE);
}

void paint_over(uint8_t *pixel, uint32_t rgb, int32_t cover)
{
	uint32_t over = (uint32_t)cover;
	uint32_t under = pixel[3];
	uint32_t alpha = (under * (ONE - over) + 255u * over + ONE / 2) / ONE;

	if (alpha == 0)
		return;
	if (under < 255)
		over = (uint32_t)fixed_ratio((int64_t)255 * cover,
					     (int64_t)under * (ONE - cover) + (int64_t)255 * cover);
	pixel[0] = mix_byte(pixel[0], rgb >> 16 & 0xFF, over);
	pixel[1] = mix_byte(pixel[1], rgb >> 8 & 0xFF, over);
	pixel[2] = mix_byte(pixel[2], rgb & 0xFF, over);
	pixel[3] = (uint8_t)alpha;
}

void paint_light(uint8_t *pixel, uint32_t rgb, int32_t amount)
{
	for (unsigned i = 0; i < 3; i++) {
		uint32_t light = (rgb >> (16 - 8 * i) & 0xFF) * (uint32_t)amount / ONE;
		uint32_t left = 255u - pixel[i];

		/* A screen, not a sum: light on light does not burn out to a flat patch. */
		pixel[i] = (uint8_t)(255u - (left * (255u - light) + 127) / 255);
	}
}

void paint_rect(struct image *image, int32_t x, int32_t y, int32_t width, int32_t height,
		uint32_t rgb, int32_t cover)
{
	int32_t right = fixed_clamp((int64_t)x + width, 0, (int32_t)image->width);
	int32_t bottom = fixed_clamp((int64_t)y + height, 0, (int32_t)image->height);

	for (int32_t row = y < 0 ? 0 : y; row < bottom; row++) {
		for (int32_t column = x < 0 ? 0 : x; column < right; column++)
			paint_over(paint_at(image, (uint32_t)column, (uint32_t)row), rgb, cover);
	}
}

void paint_flatten(struct image *image, uint32_t rgb)
{
	size_t count = (size_t)image->width * image->height;

	for (size_t i = 0; i < count; i++) {
		uint8_t *pixel = image->rgba + i * 4;
		uint32_t cover = (uint32_t)pixel[3] * ONE / 255;

		pixel[0] = mix_byte(rgb >> 16 & 0xFF, pixel[0], cover);
		pixel[1] = mix_byte(rgb >> 8 & 0xFF, pixel[1], cover);
		pixel[2] = mix_byte(rgb & 0xFF, pixel[2], cover);
		pixel[3] = 255;
	}
}

/* Share of a corner pixel inside the rounding, measured at 4 x 4 points; dx and dy are whole pixels
 * from the corner. */
static int32_t corner_cover(uint32_t dx, uint32_t dy, uint32_t radius)
{
	int64_t limit = (int64_t)radius * 8 * radius * 8;
	int32_t inside = 0;

	for (uint32_t i = 0; i < 16; i++) {
		int64_t x = (int64_t)radius * 8 - (dx * 8 + i % 4 * 2 + 1);
		int64_t y = (int64_t)radius * 8 - (dy * 8 + i / 4 * 2 + 1);

		inside += x * x + y * y <= limit;
	}
	return inside;
}

static void fade(uint8_t *pixel, int32_t sixteenths)
{
	pixel[3] = (uint8_t)(pixel[3] * sixteenths / 16);
}

void paint_round_corners(struct image *image, uint32_t radius)
{
	uint32_t width = image->width, height = image->height;
	uint32_t most = (width < height ? width : height) / 2;

	radius = radius < 2 ? 2 : radius;
	if (most < 2) {
		/* Too thin for a corner: a veil over all keeps what is drawn and still lets light
		 * through. */
		for (size_t i = 0; i < (size_t)width * height; i++)
			fade(image->rgba + i * 4, 12);
		return;
	}
	radius = radius > most ? most : radius;
	for (uint32_t dy = 0; dy < radius; dy++) {
		for (uint32_t dx = 0; dx < radius; dx++) {
			int32_t cover = corner_cover(dx, dy, radius);

			fade(paint_at(image, dx, dy), cover);
			fade(paint_at(image, width - 1 - dx, dy), cover);
			fade(paint_at(image, dx, height - 1 - dy), cover);
			fade(paint_at(image, width - 1 - dx, height - 1 - dy), cover);
		}
	}
}
