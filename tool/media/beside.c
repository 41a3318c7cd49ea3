/* beside.c - acting on what stands beside the pixels. */
#include "media/beside.h"

#include "media/icc.h"

#include <string.h>

/* ---- orientation ------------------------------------------------------------------------- */

static uint32_t number(struct str tiff, size_t at, size_t len)
{
	bool is_little = tiff.ptr[0] == 'I';
	uint32_t value = 0;

	for (size_t i = 0; i < len; i++)
		value = value << 8 | (uint8_t)tiff.ptr[at + (is_little ? len - 1 - i : i)];
	return value;
}

unsigned exif_orientation(struct str exif)
{
	enum { HEAD = 8, ENTRY = 12, ORIENTATION = 0x112, SHORT = 3 };
	size_t first, count;

	if (exif.len >= 6 && memcmp(exif.ptr, "Exif\0\0", 6) == 0)
		exif = (struct str){exif.ptr + 6, exif.len - 6};
	if (exif.len < HEAD ||
	    (memcmp(exif.ptr, "II*\0", 4) != 0 && memcmp(exif.ptr, "MM\0*", 4) != 0))
		return 1;
	first = number(exif, 4, 4);
	if (first > exif.len - 2)
		return 1;
	count = number(exif, first, 2);
	for (size_t i = 0; i < count; i++) {
		size_t at = first + 2 + i * ENTRY;
		uint32_t value;

		if (at + ENTRY > exif.len)
			return 1;
		if (number(exif, at, 2) != ORIENTATION)
			continue;
		value = number(exif, at + 8, 2);
		return number(exif, at + 2, 2) == SHORT && value >= 1 && value <= 8 ? value : 1;
	}
	return 1;
}

/* Where pixel x,y of the stored picture is shown, for 2 to 8: mirrored, halfway round, flipped,
 * transposed, a quarter to the right, transposed the other way, a quarter to the left. */
static size_t shown_at(const struct image *stored, unsigned orientation, uint32_t x, uint32_t y)
{
	uint32_t right = stored->width - 1 - x, below = stored->height - 1 - y;
	size_t width = stored->width, height = stored->height;

	switch (orientation) {
	case 2: return y * width + right;
	case 3: return below * width + right;
	case 4: return below * width + x;
	case 5: return x * height + y;
	case 6: return x * height + below;
	case 7: return right * height + below;
	default: return right * height + y;
	}
}

void image_orient(struct image *image, unsigned orientation)
{
	bool is_turned = orientation >= 5;
	struct image shown;

	if (orientation < 2 || orientation > 8)
		return;
	/* The same edges and number of pixels as the image has: within bounds. */
	if (!image_init(&shown, is_turned ? image->height : image->width,
			is_turned ? image->width : image->height))
		return;
	for (uint32_t y = 0; y < image->height; y++) {
		for (uint32_t x = 0; x < image->width; x++)
			memcpy(shown.rgba + shown_at(image, orientation, x, y) * 4,
			       image->rgba + ((size_t)y * image->width + x) * 4, 4);
	}
	image_release(image);
	*image = shown;
}

/* ---- colour ------------------------------------------------------------------------------ */

#define AS_THEY_STAND "; its colours are read as if they were sRGB"

static void warn_profile(const struct beside *beside, const char *name, struct place at,
			 struct diag *diag)
{
	struct str profile = {(const char *)beside->profile.data, beside->profile.len};
	char title[ICC_NAME_SIZE];

	if (icc_is_srgb(profile, title))
		return;
	if (title[0])
		diag_warning(diag, "W0611", at,
			     "the %s has the colour profile '%s', which is not sRGB" AS_THEY_STAND,
			     name, title);
	else
		diag_warning(diag, "W0611", at, "the %s has %s" AS_THEY_STAND, name,
			     profile.len ? "a colour profile without a name that is not sRGB"
					 : "a colour profile that cannot be read");
	diag_hint(diag, "convert the file to sRGB where that looks wrong");
}

static void warn_color(const struct beside *beside, const char *name, struct place at,
		       struct diag *diag)
{
	if (beside->has_profile) {
		warn_profile(beside, name, at, diag);
	} else if (beside->other_color) {
		diag_warning(diag, "W0611", at, "the %s states %s" AS_THEY_STAND, name,
			     beside->other_color);
		diag_hint(diag, "convert the file to sRGB where that looks wrong");
	}
}

void beside_apply(struct beside *beside, const char *name, struct place at, struct image *image,
		  struct diag *diag)
{
	image_orient(image, exif_orientation(beside->exif));
	warn_color(beside, name, at, diag);
	if (beside->used)
		diag_warning(diag, "W0612", at, "the %s is an animation; its %s picture is used",
			     name, beside->used);
	bytes_release(&beside->profile);
}
