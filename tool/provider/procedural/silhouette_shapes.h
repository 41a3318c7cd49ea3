/* silhouette_shapes.h - outlines of things, by the words that call for them. */
#ifndef ASSETC_PROVIDER_PROCEDURAL_SILHOUETTE_SHAPES_H
#define ASSETC_PROVIDER_PROCEDURAL_SILHOUETTE_SHAPES_H

#include "provider/procedural/outline.h"
#include "provider/procedural/random.h"

struct silhouette_shape {
	const char *words; /* separated by blanks */
	void (*draw)(struct outline *outline, struct random *random);
};

/* The last one answers to no word: it is what a text without a known word gets. */
extern const struct silhouette_shape silhouette_shapes[];
extern const size_t silhouette_shape_count;

#endif
