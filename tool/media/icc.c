/* icc.c - is an ICC profile that of sRGB?
 *
 * Files carry sRGB in dozens of profiles that differ in name, version and the last digits, so names
 * and digests tell little: what counts is the matrix and the curves. Profiles are judged, never
 * applied; no byte of a product follows from here.
 */
#include "media/icc.h"

#include <stdlib.h>
#include <string.h>

enum {
	HEADER_LEN = 128,
	TAG_LEN = 12,
	TAGS_MAX = 100,
	/* In 1/65536. The matrices of sRGB profiles differ by 0.001, wider spaces by 0.03 and more;
	 * the curve of sRGB and a plain 2.2 by 0.009. */
	COLORANT_TOLERANCE = 328,
	CURVE_TOLERANCE = 786,
	FIXED_ONE = 65536,
};

static uint32_t u16(struct str at)
{
	const uint8_t *p = (const uint8_t *)at.ptr;

	return (uint32_t)p[0] << 8 | p[1];
}

static uint32_t u32(struct str at)
{
	const uint8_t *p = (const uint8_t *)at.ptr;

	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static struct str from(struct str text, size_t at)
{
	return (struct str){text.ptr + at, text.len - at};
}

/* The data of a tag; no text when it is not there or not within the profile. */
static struct str tag(struct str profile, const char *signature)
{
	uint32_t count = u32(from(profile, HEADER_LEN));

	for (uint32_t i = 0; i < count && i < TAGS_MAX; i++) {
		size_t at = HEADER_LEN + 4 + (size_t)i * TAG_LEN;
		uint32_t offset, len;

		if (at + TAG_LEN > profile.len)
			break;
		if (memcmp(profile.ptr + at, signature, 4) != 0)
			continue;
		offset = u32(from(profile, at + 4));
		len = u32(from(profile, at + 8));
		if (offset <= profile.len && len <= profile.len - offset)
			return (struct str){profile.ptr + offset, len};
	}
	return (struct str){0};
}

static bool is_near(int64_t found, int64_t wanted, int64_t tolerance)
{
	return llabs(found - wanted) <= tolerance;
}

/* ---- the name ---------------------------------------------------------------------------- */

/* Every step-th byte from the first one on; what is not printable is left out, as are
 * spaces at the end. */
static void copy_name(struct str text, size_t step, char *name)
{
	size_t len = 0;

	for (size_t i = step - 1; i < text.len && len + 1 < ICC_NAME_SIZE; i += step) {
		char c = text.ptr[i];

		if (c >= ' ' && c <= '~' && c != '\'')
			name[len++] = c;
	}
	while (len > 0 && name[len - 1] == ' ')
		len--;
	name[len] = '\0';
}

static void read_name(struct str profile, char *name)
{
	struct str desc = tag(profile, "desc");
	size_t offset, len;

	name[0] = '\0';
	if (desc.len >= 12 && memcmp(desc.ptr, "desc", 4) == 0) {
		len = u32(from(desc, 8));
		desc = from(desc, 12);
		copy_name((struct str){desc.ptr, len < desc.len ? len : desc.len}, 1, name);
	} else if (desc.len >= 28 && memcmp(desc.ptr, "mluc", 4) == 0) {
		/* The first of its translations, in UTF-16. */
		len = u32(from(desc, 20));
		offset = u32(from(desc, 24));
		if (offset <= desc.len && len <= desc.len - offset)
			copy_name((struct str){desc.ptr + offset, len}, 2, name);
	}
}

/* ---- the matrix and the curves ----------------------------------------------------------- */

/* The primaries of sRGB as every profile states them: adapted to the white D50. */
static bool has_srgb_matrix(struct str profile)
{
	static const struct {
		const char *signature;
		int32_t xyz[3];
	} COLORANTS[] = {
		{"rXYZ", {28578, 14581, 912}},
		{"gXYZ", {25241, 46981, 6362}},
		{"bXYZ", {9376, 3972, 46799}},
	};

	for (size_t i = 0; i < 3; i++) {
		struct str data = tag(profile, COLORANTS[i].signature);

		if (data.len < 20 || memcmp(data.ptr, "XYZ ", 4) != 0)
			return false;
		for (size_t k = 0; k < 3; k++) {
			if (!is_near((int32_t)u32(from(data, 8 + 4 * k)), COLORANTS[i].xyz[k],
				     COLORANT_TOLERANCE))
				return false;
		}
	}
	return true;
}

/* sRGB's light at 1/16, 2/16, … of the scale, in 1/65535. */
static bool is_srgb_table(struct str values, uint32_t count)
{
	static const uint16_t LIGHT[] = {338,   940,   1923,  3334,  5215,  7603,  10530, 14027,
					 18122, 22840, 28206, 34243, 40975, 48420, 56601};
	uint64_t last = count - 1;

	for (uint64_t k = 1; k <= 15; k++) {
		uint64_t at = k * last / 16, rest = k * last % 16;
		uint64_t low = u16(from(values, at * 2));
		uint64_t high = rest ? u16(from(values, at * 2 + 2)) : low;

		if (!is_near((int64_t)(low * (16 - rest) + high * rest) / 16, LIGHT[k - 1],
			     CURVE_TOLERANCE))
			return false;
	}
	return true;
}

/* gamma in 1/65536. 2.2 stands for sRGB in many files that have no room for its curve. */
static bool is_srgb_gamma(int64_t gamma)
{
	return gamma >= FIXED_ONE * 215 / 100 && gamma <= FIXED_ONE * 225 / 100;
}

/* Y = (aX + b)^g from d on, cX below: types 3 and 4 begin so. */
static bool is_srgb_formula(struct str data)
{
	static const int32_t WANTED[] = {157286, 62119, 3417, 5072, 2651};
	uint32_t kind = u16(from(data, 8));

	if (kind == 0)
		return data.len >= 16 && is_srgb_gamma((int32_t)u32(from(data, 12)));
	if ((kind != 3 && kind != 4) || data.len < 32)
		return false;
	for (size_t i = 0; i < 5; i++) {
		if (!is_near((int32_t)u32(from(data, 12 + 4 * i)), WANTED[i], 300))
			return false;
	}
	return true;
}

static bool has_srgb_curve(struct str profile, const char *signature)
{
	struct str data = tag(profile, signature);
	uint32_t count;

	if (data.len >= 12 && memcmp(data.ptr, "para", 4) == 0)
		return is_srgb_formula(data);
	if (data.len < 14 || memcmp(data.ptr, "curv", 4) != 0)
		return false;
	count = u32(from(data, 8));
	if (count == 1)
		return is_srgb_gamma((int64_t)u16(from(data, 12)) * 256);
	if (count < 16 || count > (data.len - 12) / 2)
		return false;
	return is_srgb_table(from(data, 12), count);
}

bool icc_is_srgb(struct str profile, char name[ICC_NAME_SIZE])
{
	name[0] = '\0';
	if (profile.len < HEADER_LEN + 4 || memcmp(profile.ptr + 36, "acsp", 4) != 0)
		return false;
	read_name(profile, name);
	if (memcmp(profile.ptr + 16, "GRAY", 4) == 0)
		return has_srgb_curve(profile, "kTRC");
	if (memcmp(profile.ptr + 16, "RGB ", 4) != 0)
		return false;
	if (tag(profile, "rXYZ").len == 0)
		return strncmp(name, "sRGB", 4) == 0;
	return has_srgb_matrix(profile) && has_srgb_curve(profile, "rTRC") &&
	       has_srgb_curve(profile, "gTRC") && has_srgb_curve(profile, "bTRC");
}
