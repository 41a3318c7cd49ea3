/* font.c - a bitmap font of 5 x 7 dots. A glyph is seven rows from top to bottom; in a row the
 * value 16 is the leftmost dot. */
#include "provider/procedural/font.h"

#include "provider/procedural/paint.h"

struct glyph {
	char letter;
	uint8_t rows[FONT_HEIGHT];
};

/* clang-format off */
static const struct glyph GLYPHS[] = {
	{'A', {14, 17, 17, 31, 17, 17, 17}}, {'B', {30, 17, 17, 30, 17, 17, 30}},
	{'C', {15, 16, 16, 16, 16, 16, 15}}, {'D', {30, 17, 17, 17, 17, 17, 30}},
	{'E', {31, 16, 16, 30, 16, 16, 31}}, {'F', {31, 16, 16, 30, 16, 16, 16}},
	{'G', {15, 16, 16, 19, 17, 17, 15}}, {'H', {17, 17, 17, 31, 17, 17, 17}},
	{'I', {14,  4,  4,  4,  4,  4, 14}}, {'J', { 7,  2,  2,  2,  2, 18, 12}},
	{'K', {17, 18, 20, 24, 20, 18, 17}}, {'L', {16, 16, 16, 16, 16, 16, 31}},
	{'M', {17, 27, 21, 21, 17, 17, 17}}, {'N', {17, 25, 25, 21, 19, 19, 17}},
	{'O', {14, 17, 17, 17, 17, 17, 14}}, {'P', {30, 17, 17, 30, 16, 16, 16}},
	{'Q', {14, 17, 17, 17, 21, 18, 13}}, {'R', {30, 17, 17, 30, 20, 18, 17}},
	{'S', {15, 16, 16, 14,  1,  1, 30}}, {'T', {31,  4,  4,  4,  4,  4,  4}},
	{'U', {17, 17, 17, 17, 17, 17, 14}}, {'V', {17, 17, 17, 17, 10, 10,  4}},
	{'W', {17, 17, 17, 21, 21, 27, 17}}, {'X', {17, 17, 10,  4, 10, 17, 17}},
	{'Y', {17, 17, 10,  4,  4,  4,  4}}, {'Z', {31,  1,  2,  4,  8, 16, 31}},
	{'0', {14, 17, 19, 21, 25, 17, 14}}, {'1', { 4, 12,  4,  4,  4,  4, 14}},
	{'2', {14, 17,  1,  6,  8, 16, 31}}, {'3', {30,  1,  1, 14,  1,  1, 30}},
	{'4', { 2,  6, 10, 18, 31,  2,  2}}, {'5', {31, 16, 30,  1,  1, 17, 14}},
	{'6', { 6,  8, 16, 30, 17, 17, 14}}, {'7', {31,  1,  2,  2,  4,  4,  4}},
	{'8', {14, 17, 17, 14, 17, 17, 14}}, {'9', {14, 17, 17, 15,  1,  2, 12}},
	{'-', { 0,  0,  0, 14,  0,  0,  0}}, {'_', { 0,  0,  0,  0,  0,  0, 31}},
	{'.', { 0,  0,  0,  0,  0, 12, 12}}, {'/', { 1,  2,  2,  4,  8,  8, 16}},
	{' ', { 0,  0,  0,  0,  0,  0,  0}},
};
/* clang-format on */

static const uint8_t BOX[FONT_HEIGHT] = {31, 17, 17, 17, 17, 17, 31};

static const uint8_t *glyph_rows(char c)
{
	char letter = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;

	for (size_t i = 0; i < sizeof(GLYPHS) / sizeof(GLYPHS[0]); i++) {
		if (GLYPHS[i].letter == letter)
			return GLYPHS[i].rows;
	}
	return BOX;
}

int32_t font_width(struct str text, uint32_t scale)
{
	return text.len == 0 ? 0 : (int32_t)((text.len * FONT_ADVANCE - 1) * scale);
}

void font_draw(struct image *image, struct str text, int32_t x, int32_t y, uint32_t scale,
	       uint32_t rgb)
{
	int32_t size = (int32_t)scale;

	for (size_t i = 0; i < text.len; i++) {
		const uint8_t *rows = glyph_rows(text.ptr[i]);

		for (int32_t row = 0; row < (int32_t)FONT_HEIGHT; row++) {
			for (int32_t dot = 0; dot < 5; dot++) {
				if (rows[row] & (16 >> dot))
					paint_rect(image, x + dot * size, y + row * size, size,
						   size, rgb, ONE);
			}
		}
		x += (int32_t)(FONT_ADVANCE * scale);
	}
}
