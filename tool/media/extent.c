/* extent.c - width and height as the first bytes of a file say them, without a decoder. */
#include "media/image.h"

#include <string.h>

static uint32_t big(const uint8_t *at, size_t count)
{
	uint32_t number = 0;

	for (size_t i = 0; i < count; i++)
		number = number << 8 | at[i];
	return number;
}

static uint32_t little(const uint8_t *at, size_t count)
{
	uint32_t number = 0;

	while (count-- > 0)
		number = number << 8 | at[count];
	return number;
}

/* IHDR is the first chunk (PNG specification, 5.6). */
static bool png_extent(const uint8_t *data, size_t len, uint32_t *width, uint32_t *height)
{
	if (len < 24 || memcmp(data + 12, "IHDR", 4) != 0)
		return false;
	*width = big(data + 16, 4);
	*height = big(data + 20, 4);
	return true;
}

/* The frame header is the segment SOFn; C4, C8 and CC are others (ITU T.81, table B.1). */
static bool jpeg_extent(const uint8_t *data, size_t len, uint32_t *width, uint32_t *height)
{
	size_t at = 2;

	while (len - at >= 9) {
		uint8_t mark = data[at + 1];
		size_t size = big(data + at + 2, 2);

		if (data[at] != 0xff)
			return false;
		if (mark == 0xff) { /* filling */
			at++;
			continue;
		}
		if ((mark & 0xf0) == 0xc0 && mark != 0xc4 && mark != 0xc8 && mark != 0xcc) {
			*height = big(data + at + 5, 2);
			*width = big(data + at + 7, 2);
			return true;
		}
		if (size < 2 || size + 2 > len - at)
			return false;
		at += size + 2;
	}
	return false;
}

/* The three first chunks that a WebP file may have (RFC 9649, 2.5 to 2.7). */
static bool webp_extent(const uint8_t *data, size_t len, uint32_t *width, uint32_t *height)
{
	uint32_t bits;

	if (len < 30)
		return false;
	if (memcmp(data + 12, "VP8X", 4) == 0) {
		*width = little(data + 24, 3) + 1;
		*height = little(data + 27, 3) + 1;
		return true;
	}
	if (memcmp(data + 12, "VP8L", 4) == 0) {
		bits = little(data + 21, 4);
		*width = (bits & 0x3fff) + 1;
		*height = (bits >> 14 & 0x3fff) + 1;
		return data[20] == 0x2f;
	}
	*width = little(data + 26, 2) & 0x3fff;
	*height = little(data + 28, 2) & 0x3fff;
	return memcmp(data + 12, "VP8 ", 4) == 0 && memcmp(data + 23, "\x9d\x01\x2a", 3) == 0;
}

bool image_extent(const void *data, size_t len, uint32_t *width, uint32_t *height)
{
	bool is_said = false;

	*width = *height = 0;
	switch (media_sniff(data, len)) {
	case MEDIA_PNG: is_said = png_extent(data, len, width, height); break;
	case MEDIA_JPEG: is_said = jpeg_extent(data, len, width, height); break;
	case MEDIA_WEBP: is_said = webp_extent(data, len, width, height); break;
	default: break;
	}
	if (!is_said)
		*width = *height = 0;
	return is_said;
}
