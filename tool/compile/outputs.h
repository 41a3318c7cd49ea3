/* outputs.h - which files a spec makes. The set follows from the spec alone, never from pixels. */
#ifndef ASSETC_COMPILE_OUTPUTS_H
#define ASSETC_COMPILE_OUTPUTS_H

#include "media/image.h"
#include "sound/encode.h"
#include "spec/spec.h"

struct output {
	enum media_format format;
	struct str path; /* below the output folder, as in the manifest */
};

#define OUTPUTS_MAX 8u

struct output_plan {
	struct output outputs[OUTPUTS_MAX]; /* the primary first */
	size_t count;
	struct str section, key, type; /* of the manifest */
	struct str record_name;        /* "<id>.asset.json" */
	struct encode_options encode;  /* of an image */
	struct sound_options sound;    /* of a sound */
};

/* spec must be of form SPEC_PLAIN. Text lives in the arena. */
enum status outputs_plan(const struct spec *spec, struct arena *arena, struct output_plan *out,
			 struct diag *diag);

/* Warns of a sound that is to repeat and is written as MP3 only. */
void outputs_warn_loop(const struct spec *spec, const struct output_plan *plan, struct diag *diag);

/* What `options` say of files of this format, for the product key: " bitrate=128000", " quality=60",
 * " bits=24", or nothing. The parameters of convert alone do not tell: what stands there by default says nothing
 * of sounds, what the author wrote does. */
void outputs_add_sound_key(const struct sound_options *options, enum media_format format,
			   struct strbuf *out);

#endif
