/* check_not_empty.c - the check `not_empty`, of pixels and of samples: is there anything to be seen or heard? */
#include "sound/decibel.h"
#include "step/check.h"

#include <float.h>
#include <inttypes.h>
#include <string.h>

static const struct param_def NO_PARAMS[] = {{0}};

static enum status not_empty(const struct image *image, const struct check_context *context,
			     const struct param_value *argument, struct place at, struct diag *diag)
{
	const uint8_t *first = image->rgba;
	size_t pixels = (size_t)image->width * image->height;
	size_t visible = 0, different = 0;

	(void)context;
	(void)argument;
	for (size_t i = 0; i < pixels; i++) {
		visible += image->rgba[i * 4 + 3] != 0;
		different += memcmp(image->rgba + i * 4, first, 4) != 0;
	}
	if (visible == 0)
		return diag_error(diag, ST_INVALID, "E0715", at,
				  "not_empty: 0 of %zu pixels (%ux%u) are visible", pixels,
				  image->width, image->height);
	if (different == 0)
		return diag_error(diag, ST_INVALID, "E0715", at,
				  "not_empty: all %zu pixels (%ux%u) are #%02x%02x%02x%02x", pixels,
				  image->width, image->height, first[0], first[1], first[2],
				  first[3]);
	return ST_OK;
}

/* One step of 16 bits, -90.31 dBFS: what is not above it is noise of rounding and dither. */
#define SILENCE (1.0f / 32768)

/* Whether every frame is the first one: a standstill is not heard, however far from 0. */
static bool is_still(const struct sound *sound)
{
	size_t frame = sound->channels * sizeof(float);

	for (uint64_t i = 1; i < sound->frames; i++) {
		if (memcmp(sound->samples + i * sound->channels, sound->samples, frame) != 0)
			return false;
	}
	return true;
}

static enum status not_empty_sound(const struct sound *sound, const struct check_context *context,
				   const struct param_value *argument, struct place at,
				   struct diag *diag)
{
	float peak = sound_peak(sound);
	struct decibel_text level = decibel_text(decibel_of(peak > FLT_MAX ? FLT_MAX : peak));

	(void)context;
	(void)argument;
	if (sound->frames == 0)
		return diag_error(diag, ST_INVALID, "E0715", at,
				  "not_empty: the sound has 0 samples");
	if (!(peak > SILENCE))
		return diag_error(diag, ST_INVALID, "E0715", at,
				  "not_empty: the highest of %" PRIu64
				  " samples is at %s dBFS, which is silence (up to -90.31 dBFS)",
				  sound->frames, level.text);
	if (sound->frames > 1 && is_still(sound))
		return diag_error(diag, ST_INVALID, "E0715", at,
				  "not_empty: all %" PRIu64
				  " samples are the same, at %s dBFS: nothing is heard",
				  sound->frames, level.text);
	return ST_OK;
}

const struct check check_not_empty = {
	.decl = {.name = "not_empty",
		 .kinds = ASSET_IMAGE | ASSET_AUDIO,
		 .params = NO_PARAMS,
		 .help = "Some pixel is visible, and not all pixels are equal; some sample is "
			 "above -90.3 dBFS, and not all are equal"},
	.revision = 1,
	.pixels = not_empty,
	.samples = not_empty_sound,
};
