/* png_beside.c - what a PNG says beside its pixels: colour space, orientation, animation.
 *
 * The file was decoded, so its chunks are whole and their checksums right; here only those that count
 * are looked at. Where several speak of colour, PNG (third edition, 4.3) says which one counts: cICP
 * before iCCP before sRGB before gAMA and cHRM.
 */
#include "media/beside.h"
#include "media/png_parts.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

enum {
	PROFILE_MAX = 4 * 1024 * 1024, /* the largest for screens have some hundred KiB */
	/* In units of 1/100000, as the chunks are. */
	SRGB_GAMMA = 45455,
	GAMMA_TOLERANCE = 2200,
	PRIMARY_TOLERANCE = 1000,
};

struct colors {
	struct str cicp, iccp, srgb, gama, chrm;
};

static void read_profile(struct str chunk, struct beside *beside)
{
	const char *end = memchr(chunk.ptr, '\0', chunk.len < 80 ? chunk.len : 80);
	struct libdeflate_decompressor *inflate = libdeflate_alloc_decompressor();
	size_t head = end ? (size_t)(end - chunk.ptr) + 2 : chunk.len;
	uint8_t *profile = mem_alloc(PROFILE_MAX);
	size_t len = 0;

	if (!inflate)
		mem_exhausted();
	beside->has_profile = true;
	if (head < chunk.len &&
	    libdeflate_zlib_decompress(inflate, chunk.ptr + head, chunk.len - head, profile,
				       PROFILE_MAX, &len) == LIBDEFLATE_SUCCESS)
		beside->profile = (struct bytes){profile, len};
	else
		mem_free(profile);
	libdeflate_free_decompressor(inflate);
}

static bool is_srgb_gamma(struct str chunk)
{
	return chunk.len != 4 || labs((long)png_get_u32(chunk.ptr) - SRGB_GAMMA) <= GAMMA_TOLERANCE;
}

static bool has_srgb_primaries(struct str chunk)
{
	static const long WANTED[] = {31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000};

	for (size_t i = 0; chunk.len == 32 && i < 8; i++) {
		if (labs((long)png_get_u32(chunk.ptr + 4 * i) - WANTED[i]) > PRIMARY_TOLERANCE)
			return false;
	}
	return true;
}

static void judge_colors(const struct colors *colors, struct beside *beside)
{
	if (colors->cicp.len >= 2) {
		/* BT.709 primaries with the curve of sRGB. */
		if (colors->cicp.ptr[0] != 1 || colors->cicp.ptr[1] != 13)
			beside->other_color = "a video colour space other than sRGB (cICP)";
	} else if (colors->iccp.len) {
		read_profile(colors->iccp, beside);
	} else if (colors->srgb.len == 0) {
		if (!is_srgb_gamma(colors->gama))
			beside->other_color = "another gamma than sRGB's (gAMA)";
		else if (!has_srgb_primaries(colors->chrm))
			beside->other_color = "other primaries than sRGB's (cHRM)";
	}
}

static void note_chunk(const char *type, struct str data, struct colors *colors,
		       struct beside *beside)
{
	static const char *const TYPES[] = {"cICP", "iCCP", "sRGB", "gAMA", "cHRM"};
	struct str *places[] = {&colors->cicp, &colors->iccp, &colors->srgb, &colors->gama,
				&colors->chrm};

	for (size_t i = 0; i < sizeof(TYPES) / sizeof(TYPES[0]); i++) {
		if (memcmp(type, TYPES[i], 4) == 0 && places[i]->len == 0)
			*places[i] = data;
	}
	if (memcmp(type, "eXIf", 4) == 0)
		beside->exif = data;
	else if (memcmp(type, "acTL", 4) == 0)
		beside->used = "default";
}

void png_beside(struct str data, struct beside *beside)
{
	struct colors colors = {0};
	size_t at = PNG_SIGNATURE_LEN;

	while (data.len - at >= PNG_CHUNK_EXTRA) {
		const char *type = data.ptr + at + 4;
		size_t len = png_get_u32(data.ptr + at);

		if (len > data.len - at - PNG_CHUNK_EXTRA || memcmp(type, "IEND", 4) == 0)
			break;
		note_chunk(type, (struct str){type + 4, len}, &colors, beside);
		at += len + PNG_CHUNK_EXTRA;
	}
	judge_colors(&colors, beside);
}
