/* jpeg_beside.c - what a JPEG says beside its pixels, in the APPn segments before its first scan:
 * EXIF (APP1) and an ICC profile in up to 255 parts (APP2; ICC.1:2022, B.4). */
#include "media/beside.h"

#include <string.h>

enum {
	EXIF_SEGMENT = 0xe1,
	PROFILE_SEGMENT = 0xe2,
	SCAN_SEGMENT = 0xda,
	PROFILE_HEAD = 14, /* "ICC_PROFILE\0", the number of this part from 1 on, of how many */
	PARTS_MAX = 255,
};

struct parts {
	struct str part[PARTS_MAX + 1]; /* by number; 0 is no number */
	unsigned count;
	size_t len;
};

static void add_part(struct parts *parts, struct str segment)
{
	unsigned number = (uint8_t)segment.ptr[12];
	struct str data = {segment.ptr + PROFILE_HEAD, segment.len - PROFILE_HEAD};

	if (parts->part[number].len)
		return;
	parts->count = (uint8_t)segment.ptr[13];
	parts->part[number] = data;
	parts->len += data.len;
}

static void join_parts(const struct parts *parts, struct beside *beside)
{
	uint8_t *joined = mem_alloc(parts->len);
	size_t len = 0;

	beside->has_profile = true;
	for (unsigned i = 1; i <= parts->count; i++) {
		if (parts->part[i].len == 0) {
			mem_free(joined);
			return;
		}
		memcpy(joined + len, parts->part[i].ptr, parts->part[i].len);
		len += parts->part[i].len;
	}
	beside->profile = (struct bytes){joined, len};
}

static void note_segment(unsigned marker, struct str segment, struct parts *parts,
			 struct beside *beside)
{
	if (marker == EXIF_SEGMENT && segment.len > 6 && memcmp(segment.ptr, "Exif\0\0", 6) == 0 &&
	    beside->exif.len == 0)
		beside->exif = segment;
	else if (marker == PROFILE_SEGMENT && segment.len > PROFILE_HEAD &&
		 memcmp(segment.ptr, "ICC_PROFILE\0", 12) == 0)
		add_part(parts, segment);
}

void jpeg_beside(struct str data, struct beside *beside)
{
	const uint8_t *bytes = (const uint8_t *)data.ptr;
	struct parts parts = {0};
	size_t at = 2;

	while (data.len - at >= 4 && bytes[at] == 0xff && bytes[at + 1] != SCAN_SEGMENT) {
		size_t len = (size_t)bytes[at + 2] << 8 | bytes[at + 3];

		if (bytes[at + 1] == 0xff) {
			at++; /* a fill byte */
			continue;
		}
		if (len < 2 || len > data.len - at - 2)
			break;
		note_segment(bytes[at + 1], (struct str){data.ptr + at + 4, len - 2}, &parts,
			     beside);
		at += 2 + len;
	}
	if (parts.len)
		join_parts(&parts, beside);
}
