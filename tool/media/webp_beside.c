/* webp_beside.c - the chunks of a WebP file other than its pixels: profile, EXIF, the first frame. */
#include "media/beside.h"
#include "media/webp_parts.h"

#include <string.h>

enum { RIFF_HEAD = 12, CHUNK_HEAD = 8, FRAME_HEAD = 16 };

static uint32_t number(const char *at, size_t len)
{
	uint32_t value = 0;

	for (size_t i = len; i > 0; i--)
		value = value << 8 | (uint8_t)at[i - 1];
	return value;
}

/* The data of the first chunk of a type; no text when there is none. Chunks have an even length. */
static struct str chunk_find(struct str data, const char *type)
{
	size_t at = RIFF_HEAD;

	while (at < data.len && data.len - at >= CHUNK_HEAD) {
		size_t len = number(data.ptr + at + 4, 4);

		if (len > data.len - at - CHUNK_HEAD)
			break;
		if (memcmp(data.ptr + at, type, 4) == 0)
			return (struct str){data.ptr + at + CHUNK_HEAD, len};
		at += CHUNK_HEAD + len + len % 2;
	}
	return (struct str){0};
}

bool webp_first_frame(struct str data, struct webp_frame *frame)
{
	struct str chunk = chunk_find(data, "ANMF");

	if (chunk.len <= FRAME_HEAD)
		return false;
	*frame = (struct webp_frame){
		.x = number(chunk.ptr, 3) * 2,
		.y = number(chunk.ptr + 3, 3) * 2,
		.width = number(chunk.ptr + 6, 3) + 1,
		.height = number(chunk.ptr + 9, 3) + 1,
		.data = {chunk.ptr + FRAME_HEAD, chunk.len - FRAME_HEAD},
	};
	return true;
}

void webp_beside(struct str data, struct beside *beside)
{
	struct str profile = chunk_find(data, "ICCP");

	beside->exif = chunk_find(data, "EXIF");
	if (chunk_find(data, "ANMF").ptr)
		beside->used = "first";
	if (profile.ptr == NULL)
		return;
	beside->has_profile = true;
	beside->profile = (struct bytes){mem_alloc(profile.len), profile.len};
	memcpy(beside->profile.data, profile.ptr, profile.len);
}
