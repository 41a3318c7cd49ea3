/* outputs.h - which files a spec makes. The set follows from the spec alone, never from pixels. */
#ifndef ASSETC_COMPILE_OUTPUTS_H
#define ASSETC_COMPILE_OUTPUTS_H

#include "media/image.h"
#include "sound/encode.h"
#include "spec/spec.h"
#include "step/variants.h"

struct output {
	enum media_format format;
	struct str path;    /* below the output folder, as in the manifest */
	struct str variant; /* "2x"; empty: the asset has one scale */
	size_t scale;       /* of it in the plan's variants; 0 without any */
};

#define FORMATS_MAX      3u
#define OUTPUTS_MAX      (VARIANTS_MAX * FORMATS_MAX)
#define MULTI_RESOLUTION "multiResolution" /* manifest's type of what has variants */

struct output_plan {
	struct output outputs[OUTPUTS_MAX]; /* the primary first; all of its scale, then the next */
	size_t count;
	struct variants variants;      /* count 0: none */
	size_t variants_at;            /* index of the step that says so */
	const struct spec_step *atlas; /* that the asset becomes part of at link; NULL: none */
	struct str section, key, type; /* of the manifest */
	struct str record_name;        /* "<id>.asset.json" */
	struct encode_options encode;  /* of an image */
	struct sound_options sound;    /* of a sound */
};

/* Text lives in the arena. */
enum status outputs_plan(const struct spec *spec, struct arena *arena, struct output_plan *out,
			 struct diag *diag);

/* plan_variants.c: with the step at this index: the files of every scale but 1x, which are there already. */
enum status outputs_add_variants(const struct spec *spec, size_t at, struct output_plan *plan,
				 struct arena *arena, struct diag *diag);

/* plan_frames.c: what slice and atlas say, checked as far as that goes without the image (E0785, E0787). */
enum status outputs_add_frames(const struct spec *spec, struct output_plan *plan, struct diag *diag);

/* Warns of a sound that is to repeat and is written as MP3 only, and of colour spread where scaling takes it away again. */
void outputs_warn(const struct spec *spec, const struct output_plan *plan, struct diag *diag);

/* What `options` say of files of this format, for the product key: " bitrate=128000", " quality=60",
 * " bits=24", or nothing. The parameters of convert alone do not tell: what stands there by default says nothing
 * of sounds, what the author wrote does. */
void outputs_add_sound_key(const struct sound_options *options, enum media_format format,
			   struct strbuf *out);

#endif
