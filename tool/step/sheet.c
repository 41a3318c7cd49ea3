/* sheet.c - what is done to frames whichever step found them. */
#include "step/sheet.h"

void sheet_release(struct sheet *sheet)
{
	arena_release(&sheet->arena);
	*sheet = (struct sheet){0};
}

static bool is_row_seen(const struct image *image, uint32_t x, uint32_t y, uint32_t width,
			uint32_t threshold)
{
	const uint8_t *alpha = image->rgba + ((size_t)y * image->width + x) * 4 + 3;

	for (uint32_t i = 0; i < width; i++) {
		if (alpha[(size_t)i * 4] > threshold)
			return true;
	}
	return false;
}

static bool is_column_seen(const struct image *image, uint32_t x, uint32_t y, uint32_t height,
			   uint32_t threshold)
{
	for (uint32_t i = 0; i < height; i++) {
		if (image->rgba[((size_t)(y + i) * image->width + x) * 4 + 3] > threshold)
			return true;
	}
	return false;
}

void frame_trim(struct frame *frame, const struct image *image, uint32_t threshold)
{
	uint32_t left = frame->x, top = frame->y;
	uint32_t right = left + frame->width, bottom = top + frame->height;

	while (top < bottom && !is_row_seen(image, left, top, frame->width, threshold))
		top++;
	if (top == bottom) {
		frame->width = frame->height = 1;
		return;
	}
	while (!is_row_seen(image, left, bottom - 1, frame->width, threshold))
		bottom--;
	while (!is_column_seen(image, left, top, bottom - top, threshold))
		left++;
	while (!is_column_seen(image, right - 1, top, bottom - top, threshold))
		right--;
	frame->offset_x += left - frame->x;
	frame->offset_y += top - frame->y;
	frame->x = left;
	frame->y = top;
	frame->width = right - left;
	frame->height = bottom - top;
}
