/* images.h - decoding bytes of one format, whatever follows. */
#ifndef ASSETC_TESTS_FUZZ_IMAGES_H
#define ASSETC_TESTS_FUZZ_IMAGES_H

#include "fuzz/fuzz.h"
#include "media/image.h"

static inline void fuzz_decode(const uint8_t *data, size_t size, enum media_format format)
{
	struct image image = {0};
	struct diag diag = {0};
	enum status st;

	if (media_sniff(data, size) != format)
		return;
	st = image_decode(data, size, (struct place){0}, &image, &diag);
	if ((st == ST_OK) != (image.rgba != NULL) || (st != ST_OK) != (diag.errors > 0))
		__builtin_trap();
	image_release(&image);
	diag_release(&diag);
}

#endif
