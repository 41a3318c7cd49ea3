/* image.c - memory for pixels, within bounds. */
#include "media/image.h"

bool image_fits(uint64_t width, uint64_t height)
{
	return width != 0 && height != 0 && width <= IMAGE_EDGE_MAX && height <= IMAGE_EDGE_MAX &&
	       width * height <= IMAGE_PIXELS_MAX;
}

bool image_init(struct image *image, uint32_t width, uint32_t height)
{
	*image = (struct image){0};
	if (!image_fits(width, height))
		return false;
	image->rgba = mem_zalloc((size_t)width * height, 4);
	image->width = width;
	image->height = height;
	return true;
}

void image_release(struct image *image)
{
	mem_free(image->rgba);
	*image = (struct image){0};
}

uint64_t image_transparent_pixels(const struct image *image)
{
	size_t pixels = (size_t)image->width * image->height;
	uint64_t count = 0;

	for (size_t i = 0; i < pixels; i++)
		count += image->rgba[i * 4 + 3] != 255;
	return count;
}
