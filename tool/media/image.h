/* image.h - decoded pixels, and the one way from bytes to pixels and back.
 *
 * Pixels are 8-bit RGBA, straight alpha, rows from top to bottom. Colour under alpha 0 is kept as
 * it came.
 */
#ifndef ASSETC_MEDIA_IMAGE_H
#define ASSETC_MEDIA_IMAGE_H

#include "base/diag.h"

/* Bounds that hold for every image, before memory is taken. */
#define IMAGE_EDGE_MAX   16384u
#define IMAGE_PIXELS_MAX (64u * 1024u * 1024u)
#define IMAGE_FILE_MAX   ((size_t)128 * 1024 * 1024)

struct image {
	uint32_t width, height;
	uint8_t *rgba; /* owned, malloc; width * height * 4 bytes */
};

/* True when both edges and their product are within the bounds and not 0. */
bool image_fits(uint64_t width, uint64_t height);
/* Zeroed (transparent black) pixels. Returns false, leaving *image empty, when an edge is 0 or
 * beyond the bounds. */
bool image_init(struct image *image, uint32_t width, uint32_t height);
void image_release(struct image *image); /* leaves it empty; accepts empty */
/* Number of pixels whose alpha is below 255. */
uint64_t image_transparent_pixels(const struct image *image);

enum media_format {
	MEDIA_UNKNOWN,
	MEDIA_PNG,
	MEDIA_WEBP,
	MEDIA_JPEG,
	MEDIA_MP3,
	MEDIA_OGG,
	MEDIA_WAV,
	MEDIA_FLAC,
	MEDIA_PCM, /* samples without a header: nothing tells but whoever made them */
};

/* By the first bytes alone; names and declared types are not believed. */
enum media_format media_sniff(const void *data, size_t len);
/* "png", "webp", "jpg", "mp3", …; "unknown". Static. */
const char *media_format_name(enum media_format format);
/* "image/png" …; "application/octet-stream". Static. */
const char *media_type(enum media_format format);
/* From a format's name or a file extension without the dot (png, webp, jpg, jpeg, mp3, ogg, wav,
 * flac), any case. */
enum media_format media_format_of(struct str name);
unsigned media_kind(enum media_format format); /* ASSET_IMAGE, ASSET_AUDIO (base/param.h) or 0 */

/* Width and height as the head of a PNG, WebP or JPEG file says them, before any orientation is applied; any bytes may be
 * given. False, with zeros, where it says none. */
bool image_extent(const void *data, size_t len, uint32_t *width, uint32_t *height);

/* Decodes a whole PNG, WebP or JPEG file; any bytes may be given. Refuses, before memory is taken,
 * edges beyond IMAGE_EDGE_MAX and more pixels than IMAGE_PIXELS_MAX, and refuses truncated files. On
 * failure adds one finding at `at` (E06xx) and leaves *out empty.
 *
 * The orientation that EXIF data states is applied. Colours are taken as sRGB and of an animation one
 * picture is read, each with a warning when the file says otherwise (media/beside.h). */
enum status image_decode(const void *data, size_t len, struct place at, struct image *out,
			 struct diag *diag);

struct encode_options {
	int quality;       /* 1..100, WebP and JPEG; 0: the format's default (90) */
	bool is_lossless;  /* WebP */
	bool is_exact;     /* WebP: keeps colour under alpha 0 also when it is not lossless */
	int effort;        /* for a smaller file: -6, the quickest, to 6; 0 is the usual */
	uint64_t max_size; /* bytes; 0: any. Quality is lowered, or effort raised where nothing may
			      be lost, until the file is no larger; E0606 at max_size_at when that
			      cannot be had */
	struct place max_size_at;
};
#define IMAGE_EFFORT_USUAL 6 /* effort 0, on the scale from 0 to 12 that specs are written with */

/* Encodes as PNG, WebP or JPEG. An image without transparent pixels is written without an alpha
 * channel, one of at most 256 colours as a PNG with a palette where that is smaller. JPEG has none: it refuses an image with transparent pixels, naming their number (the
 * spec must flatten first). No file carries metadata, but PNG says that it is sRGB. Same pixels and
 * options, same bytes. */
enum status image_encode(const struct image *image, enum media_format format,
			 const struct encode_options *options, struct place at, struct bytes *out,
			 struct diag *diag);

/* Both stand in product keys. Raise them when image_decode makes other pixels of the same file, and
 * when the encoder makes other bytes of the same pixels. */
#define IMAGE_DECODE_REVISION 2u
unsigned image_codec_revision(enum media_format format);

#endif
