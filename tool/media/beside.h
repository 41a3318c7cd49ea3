/* beside.h - what stands beside the pixels of a file and says how they are meant; for the files of
 * this room alone.
 *
 * The rule for all formats: pixels are taken as sRGB. The orientation is applied. A file that states
 * other colours, or that holds more than one picture, is read with one warning for each (W0611,
 * W0612). Everything else (text, resolution, thumbnails, provenance) is passed over, and no product
 * carries any of it.
 */
#ifndef ASSETC_MEDIA_BESIDE_H
#define ASSETC_MEDIA_BESIDE_H

#include "media/image.h"

struct beside {
	struct bytes profile; /* owned: the ICC profile; empty with has_profile: unreadable */
	bool has_profile;
	const char *other_color; /* static words for other colours than sRGB, or NULL; a profile
				    counts before it */
	struct str exif;         /* borrowed: the EXIF data, with or without "Exif\0\0" */
	const char *used;        /* "default" or "first": of an animation that picture was read */
};

/* Turns the pixels as the file wants them and adds the warnings at `at`; name is the format's. Frees
 * what *beside owns. *image holds the decoded pixels. */
void beside_apply(struct beside *beside, const char *name, struct place at, struct image *image,
		  struct diag *diag);

/* The orientation of EXIF data, 1 to 8; 1 when it says none or is damaged. Source: CIPA DC-008
 * (EXIF 2.32), 4.6.4. */
unsigned exif_orientation(struct str exif);
/* Turns and mirrors the pixels so that they are shown upright; 1 changes nothing. */
void image_orient(struct image *image, unsigned orientation);

/* Fills *beside from a file that was decoded without fault. *beside is empty at the call. */
void png_beside(struct str data, struct beside *beside);
void jpeg_beside(struct str data, struct beside *beside);
void webp_beside(struct str data, struct beside *beside);

#endif
