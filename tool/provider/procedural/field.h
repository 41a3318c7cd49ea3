/* field.h - smooth noise that joins at its edges. */
#ifndef ASSETC_PROVIDER_PROCEDURAL_FIELD_H
#define ASSETC_PROVIDER_PROCEDURAL_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Heights from 0 to 65535, rows from top to bottom. Zero-initialise. */
struct field {
	uint32_t width, height;
	uint16_t *at; /* owned */
};

struct field_look {
	uint64_t seed;
	uint32_t cells_x,
		cells_y;  /* of the coarsest octave, at least 1; each further octave doubles them */
	unsigned octaves; /* 1 .. FIELD_OCTAVES_MAX */
	bool is_ridged;   /* sharp crests instead of soft hills */
};
#define FIELD_OCTAVES_MAX 8

/* Fills a new field: the right edge continues at the left one and the bottom at the top. The lowest
 * height is 0, the highest 65535; where all are equal they are 0. */
void field_init(struct field *field, uint32_t width, uint32_t height,
		const struct field_look *look);
void field_release(struct field *field); /* accepts empty */

static inline uint16_t field_at(const struct field *field, uint32_t x, uint32_t y)
{
	return field->at[(size_t)y * field->width + x];
}

#endif
