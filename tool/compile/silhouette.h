/* silhouette.h - a filled shape, black on white, that guides a generator: where the body of a thing is to be. */
#ifndef ASSETC_COMPILE_SILHOUETTE_H
#define ASSETC_COMPILE_SILHOUETTE_H

#include "media/image.h"

struct silhouette {
	struct str shape; /* a word of generation.inputs.shape */
	uint32_t width,
		height; /* of the body, which is cut where it is larger than the picture; not 0 */
	uint32_t full_width, full_height; /* of the picture; within its bounds */
};

/* The picture as a PNG file. Its bytes stand in no key: the words above do. On failure, one finding at `at`. */
enum status silhouette_draw(const struct silhouette *silhouette, struct place at, struct bytes *out,
			    struct diag *diag);

#endif
