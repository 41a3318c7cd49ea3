/* palette.h - few colours that go together, chosen by what a prompt says. */
#ifndef ASSETC_PROVIDER_PROCEDURAL_PALETTE_H
#define ASSETC_PROVIDER_PROCEDURAL_PALETTE_H

#include "base/str.h"

/* Colours are 0xRRGGBB. */
struct palette {
	const char *name;
	const char *words; /* that call for it, separated by blanks */
	uint32_t ink;      /* outlines and the darkest parts */
	uint32_t shade[4]; /* of the thing itself, from dark to light */
	uint32_t accent;
	uint32_t sky[3]; /* top, middle, horizon */
};

/* "auto", then the names, NULL-terminated: the words of the parameter `palette`. */
extern const char *const palette_names[];

/* By its name, else by the earliest word of the texts, else by the seed. The colours are shifted a
 * little by the seed, so that candidates differ; a second palette that the texts name gives the
 * accent. `name` may be empty or "auto". */
struct palette palette_choose(struct str name, struct str prompt, struct str label, uint64_t seed);
/* One made of a single colour. */
struct palette palette_of_color(uint32_t rgb);

/* a at t = 0, b at t = ONE. */
uint32_t color_mix(uint32_t a, uint32_t b, int32_t t);

#endif
