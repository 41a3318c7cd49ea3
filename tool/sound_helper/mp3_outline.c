/* mp3_outline.c - walks along the frame headers of an MP3. */
#include "sound_helper/mp3_outline.h"

#include "sound/mp3_frame.h"

#include <string.h>

#define ID3_LEN 10u
/* What all headers of one stream share: sync, version, layer and rate. */
#define SAME_STREAM 0xfffe0c00u

static bool read_header(struct span file, size_t at, struct mp3_header *out)
{
	return file.len >= MP3_HEADER_LEN && at <= file.len - MP3_HEADER_LEN &&
	       mp3_header_read(file.data + at, out);
}

static bool is_next(struct span file, size_t at, const struct mp3_header *before)
{
	struct mp3_header frame;

	return read_header(file, at, &frame) && !((frame.bits ^ before->bits) & SAME_STREAM);
}

static size_t skip_id3(struct span file)
{
	size_t at = 0;

	while (file.len - at >= ID3_LEN && memcmp(file.data + at, "ID3", 3) == 0) {
		const uint8_t *tag = file.data + at;
		size_t len = (size_t)(tag[6] & 127) << 21 | (size_t)(tag[7] & 127) << 14 |
			     (size_t)(tag[8] & 127) << 7 | (tag[9] & 127);

		len += tag[5] & 16 ? 2 * ID3_LEN : ID3_LEN;
		if (len > file.len - at)
			return file.len;
		at += len;
	}
	return at;
}

/* The first header that is followed by another one, or by nothing. */
static bool find_first(struct span file, size_t *at, struct mp3_header *out)
{
	for (*at = skip_id3(file); *at < file.len; ++*at) {
		if (file.data[*at] != 0xff || !read_header(file, *at, out))
			continue;
		if (!out->len || out->len >= file.len - *at || is_next(file, *at + out->len, out))
			return true;
	}
	return false;
}

/* Frames that the tag in the first frame states. It stands behind the side information, which a checksum may
 * precede. */
static uint64_t promise_of(struct span file, size_t at, const struct mp3_header *first)
{
	for (size_t checksum = 0; checksum <= 2; checksum += 2) {
		size_t tag = at + MP3_HEADER_LEN + checksum + first->side_info;

		if (tag + 12 > file.len)
			break;
		if ((memcmp(file.data + tag, "Xing", 4) == 0 ||
		     memcmp(file.data + tag, "Info", 4) == 0) &&
		    (file.data[tag + 7] & 1))
			return get_be32(file.data + tag + 8);
	}
	return 0;
}

struct mp3_outline mp3_outline(struct span file)
{
	struct mp3_outline outline = {0};
	struct mp3_header frame;
	size_t at;

	if (!find_first(file, &at, &frame))
		return outline;
	outline.has_frames = true;
	outline.promised = promise_of(file, at, &frame);
	while (frame.len && frame.len <= file.len - at) {
		at += frame.len;
		if (!is_next(file, at, &frame) || !read_header(file, at, &frame))
			return outline;
	}
	if (frame.len)
		outline.missing = frame.len - (file.len - at);
	return outline;
}
