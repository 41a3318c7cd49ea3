/* webp_parts.h - what webp.c is put together from; for webp*.c alone. */
#ifndef ASSETC_MEDIA_WEBP_PARTS_H
#define ASSETC_MEDIA_WEBP_PARTS_H

#include "base/str.h"

/* The first picture of an animation: where it stands on the canvas, and its chunks, which libwebp
 * decodes as they are. */
struct webp_frame {
	uint32_t x, y, width, height;
	struct str data;
};

/* data begins with the head of a WebP file. False when there is no frame or it is not whole. Source:
 * WebP container specification, "Animation". */
bool webp_first_frame(struct str data, struct webp_frame *frame);

#endif
