/* elevenlabs.h - between the files of the driver `elevenlabs`. */
#ifndef ASSETC_PROVIDER_ELEVENLABS_H
#define ASSETC_PROVIDER_ELEVENLABS_H

#include "provider/translate.h"

/* Ten minutes of samples in stereo at 48 kHz are 115 MB. */
#define ELEVENLABS_SOUND_MAX ((size_t)128 * 1024 * 1024)

/* Whether it is for the endpoint of music: the model says, or of one that is not known the spec. */
bool elevenlabs_is_music(const struct hosted_call *call);
/* The length that is asked for, raised to the model's least; of a plan its sum. 0: none is said. */
uint64_t elevenlabs_length_ms(const struct hosted_call *call);
/* The output_format that is sent; with `best`, the one that the state has come to. */
struct str elevenlabs_format(const struct hosted_call *call);
/* Samples without a header. */
bool elevenlabs_is_bare(struct str format);
/* With `best`, the one behind it; else empty. */
struct str elevenlabs_next_format(const struct hosted_call *call);

/* generation.parameters.composition_plan. */
struct elevenlabs_plan {
	struct str text;    /* JSON; empty: there is none */
	bool is_old;        /* of music_v1: sections */
	uint64_t length_ms; /* of all its parts that say one */
	const char *wrong;  /* what is, in words behind "a composition plan "; NULL: nothing */
};
struct elevenlabs_plan elevenlabs_plan_of(const struct hosted_call *call);

enum status elevenlabs_check(const struct hosted_call *call, struct diag *diag);

/* Whether they refuse for the account's plan alone, so that nothing was made. */
bool elevenlabs_is_plan_refusal(const struct hosted_call *call, const struct http_reply *reply);
/* False when the reply does not say what is left on the account. What could be bought beyond is not counted. */
bool elevenlabs_read_quota(const struct hosted_call *call, const struct http_reply *reply,
			   struct str *plan, uint64_t *left);
void elevenlabs_read(const struct hosted_call *call, const struct http_reply *reply,
		     struct hosted_step *out);

#endif
