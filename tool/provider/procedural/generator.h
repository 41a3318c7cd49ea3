/* generator.h - one kind of picture that is drawn without any model.
 *
 * A generator draws from what is in struct picture alone, in whole numbers: the same picture asked
 * for gives the same pixels on every machine. A change of pixels demands a higher revision of
 * provider_procedural.
 * To add one: a file procedural/<name>.c that defines `const struct generator generator_<name>`,
 * one line in generators.def, and rules in choose.c for the words that call for it.
 */
#ifndef ASSETC_PROVIDER_PROCEDURAL_GENERATOR_H
#define ASSETC_PROVIDER_PROCEDURAL_GENERATOR_H

#include "provider/procedural/palette.h"
#include "provider/provider.h"

/* What to draw. All text is borrowed from the request. */
struct picture {
	struct str prompt;
	struct provider_hints hints;
	const struct param_set *params; /* of provider_procedural */
	uint64_t seed;
	struct palette palette;
};

struct generator {
	const char *name;
	const char *help;
	/* Draws into an image of the size wanted, whose pixels are zero. It should meet hints.alpha
	 * in its own way; what is still missing is mended by the caller. */
	void (*draw)(const struct picture *picture, struct image *image);
};

/* NULL if there is none of that name. */
const struct generator *generator_find(struct str name);
/* The one that the hints and the prompt call for; never NULL. */
const struct generator *generator_choose(struct str prompt, const struct provider_hints *hints);

#endif
