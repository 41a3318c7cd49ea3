/* placeholder.c - a card that says which asset is to come: its id in large letters, its size below.
 *
 * The id is broken at its dashes into as many lines as fit; letters are as large as the card
 * allows; what does not fit even in the smallest is cut and ends with two dots.
 */
#include "provider/procedural/font.h"
#include "provider/procedural/generator.h"
#include "provider/procedural/paint.h"

#include <stdio.h>

#define LINES_MAX   6
#define LETTERS_MAX 32
#define SCALE_MAX   64

struct label {
	char line[LINES_MAX][LETTERS_MAX];
	size_t len[LINES_MAX];
	size_t count;
	bool is_whole;     /* nothing was left over */
	bool splits_words; /* a line ends within one */
};

static bool is_break(char c)
{
	return c == '-' || c == '_' || c == ' ' || c == '.' || c == '/';
}

/* Length of the next line: up to the last break that fits, else as many letters as fit. */
static size_t line_length(struct str text, size_t most)
{
	size_t end = most;

	if (text.len <= most)
		return text.len;
	while (end > 1 && !is_break(text.ptr[end - 1]))
		end--;
	return end > 1 ? end : most;
}

static struct label label_break(struct str text, size_t letters, size_t lines)
{
	struct label label = {0};

	letters = letters > LETTERS_MAX ? LETTERS_MAX : letters;
	lines = lines > LINES_MAX ? LINES_MAX : lines;
	while (text.len && letters && label.count < lines) {
		size_t len = line_length(text, letters);

		for (size_t i = 0; i < len; i++)
			label.line[label.count][i] = text.ptr[i];
		label.len[label.count++] = len;
		label.splits_words |= len < text.len && !is_break(text.ptr[len - 1]);
		text.ptr += len;
		text.len -= len;
	}
	label.is_whole = text.len == 0;
	if (!label.is_whole && label.count) {
		char *last = label.line[label.count - 1];
		size_t len = label.len[label.count - 1];

		for (size_t i = len > 2 ? len - 2 : 0; i < len; i++)
			last[i] = '.';
	}
	return label;
}

/* The largest letters in which the whole text fits with its words unbroken; else the smallest. */
static struct label label_fit(struct str text, uint32_t width, uint32_t height, uint32_t *scale)
{
	struct label label;

	for (*scale = SCALE_MAX; *scale > 1; --*scale) {
		label = label_break(text, (width + *scale) / (FONT_ADVANCE * *scale),
				    height / (FONT_LINE * *scale));
		if (label.is_whole && !label.splits_words)
			return label;
	}
	return label_break(text, (width + 1) / FONT_ADVANCE, (height + 2) / FONT_LINE);
}

static void draw_line(const struct picture *picture, struct image *image, struct str text,
		      int32_t y, uint32_t scale)
{
	int32_t x = ((int32_t)image->width - font_width(text, scale)) / 2;
	int32_t shade = (int32_t)(scale + 3) / 4;

	font_draw(image, text, x + shade, y + shade, scale, picture->palette.ink);
	font_draw(image, text, x, y, scale, 0xFFFFFF);
}

static void draw_label(const struct picture *picture, struct image *image, int32_t inset)
{
	struct str text = picture->hints.label.len ? picture->hints.label : STR("asset");
	int32_t width = (int32_t)image->width - 4 * inset,
		height = (int32_t)image->height - 4 * inset;
	uint32_t scale, small;
	struct label label;
	char size[24];
	int size_len = snprintf(size, sizeof(size), "%ux%u", image->width, image->height);
	struct str size_text = {size, (size_t)size_len};
	int32_t top, used;

	if (width < (int32_t)FONT_ADVANCE || height < (int32_t)FONT_HEIGHT)
		return;
	/* A third of the height is kept for the size where there is room for both. */
	label = label_fit(text, (uint32_t)width, (uint32_t)(height > 40 ? height * 2 / 3 : height),
			  &scale);
	used = (int32_t)(label.count * FONT_LINE * scale);
	small = (scale + 1) / 2;
	while (small > 0 && (font_width(size_text, small) > width ||
			     used + (int32_t)(scale + FONT_LINE * small) > height))
		small--;
	top = ((int32_t)image->height - used) / 2;
	if (height > 40 && small > 0) {
		top -= (int32_t)(scale + FONT_LINE * small) / 2;
		draw_line(picture, image, size_text, top + used + (int32_t)scale, small);
	}
	for (size_t i = 0; i < label.count; i++)
		draw_line(picture, image, (struct str){label.line[i], label.len[i]},
			  top + (int32_t)(i * FONT_LINE * scale), scale);
}

static void draw_card(const struct picture *picture, struct image *image, int32_t inset)
{
	const uint32_t *shade = picture->palette.shade;
	uint32_t stripe = (uint32_t)inset * 4 + 1;
	/* White letters need a card that is not too light. */
	uint32_t face =
		color_mix(shade[1], picture->palette.ink, shade[1] >> 8 & 0x80 ? ONE / 4 : 0);
	uint32_t other = color_mix(face, shade[0], ONE / 3);
	uint32_t width = image->width, height = image->height, line = (uint32_t)(inset + 1) / 2;

	for (uint32_t y = 0; y < height; y++) {
		for (uint32_t x = 0; x < width; x++) {
			bool is_rim =
				x < line || y < line || x >= width - line || y >= height - line;
			uint32_t color = (x + y) / stripe % 2 ? other : face;

			paint_set(paint_at(image, x, y), is_rim ? shade[2] : color, 255);
		}
	}
}

static void placeholder_draw(const struct picture *picture, struct image *image)
{
	uint32_t edge = image->width < image->height ? image->width : image->height;
	int32_t inset = (int32_t)(edge / 32);

	draw_card(picture, image, inset);
	draw_label(picture, image, inset);
	if (picture->hints.alpha != ALPHA_UNWANTED && edge >= 16)
		paint_round_corners(image, edge / 12);
}

const struct generator generator_placeholder = {
	.name = "placeholder",
	.help = "a coloured card with the asset's id and size",
	.draw = placeholder_draw,
};
