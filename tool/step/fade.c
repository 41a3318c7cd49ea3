/* fade.c - the step `fade`: the beginning rises from silence, the end falls to it.
 *
 * The first sample of a fade in and the last one of a fade out are 0; the sample that would come next is as it was. Fades
 * that do not fit are an error, as in other programs: shortened ones would sound different without a word.
 */
#include "sound/curve.h"
#include "step/step.h"

#include <inttypes.h>

static const struct param_def PARAMS[] = {
	{.name = "in",
	 .type = PARAM_NUMBER,
	 .unit = UNIT_SECONDS,
	 .flags = PARAM_SOME_OF,
	 .def = "0",
	 .min = 0,
	 .max = (int64_t)3600 * MILLION,
	 .help = "Time over which sound rises from silence"},
	{.name = "out",
	 .type = PARAM_NUMBER,
	 .unit = UNIT_SECONDS,
	 .flags = PARAM_SOME_OF,
	 .def = "0",
	 .min = 0,
	 .max = (int64_t)3600 * MILLION,
	 .help = "Time over which it falls to silence; both together at most the duration"},
	{.name = "curve",
	 .type = PARAM_ENUM,
	 .def = "linear",
	 .words = curve_words,
	 .help = "Shape of both: by amplitude, a quarter of a sine, or by decibels over 100 dB"},
	{0},
};

struct fades {
	uint64_t in, out; /* frames */
	enum curve curve;
};

static void scale(const struct sound *sound, uint64_t frame, double factor)
{
	float *samples = sound->samples + (size_t)frame * sound->channels;

	for (unsigned i = 0; i < sound->channels; i++)
		samples[i] = (float)((double)samples[i] * factor);
}

static void apply(const struct fades *fades, struct sound *sound)
{
	for (uint64_t i = 0; i < fades->in; i++)
		scale(sound, i, curve_factor(fades->curve, (double)i / (double)fades->in));
	for (uint64_t i = 0; i < fades->out; i++)
		scale(sound, sound->frames - 1 - i,
		      curve_factor(fades->curve, (double)i / (double)fades->out));
}

static enum status too_long(const struct step_call *call, const struct fades *fades,
			    const struct sound *sound, struct diag *diag)
{
	struct strbuf have = {0}, want = {0};
	const struct sound wanted = {.rate = sound->rate, .frames = fades->in + fades->out};

	sound_add_duration(&have, sound);
	sound_add_duration(&want, &wanted);
	(void)diag_error(diag, ST_INVALID, "E0706", call->at,
			 "fade: the sound lasts %s (%" PRIu64 " frames), the fades %s (%" PRIu64
			 " frames in, %" PRIu64 " out)",
			 have.data, sound->frames, want.data, fades->in, fades->out);
	diag_hint(diag, "make both together as long as the sound, or shorter");
	strbuf_release(&have);
	strbuf_release(&want);
	return ST_INVALID;
}

/* A loop that is faded swells or sinks each time it comes round. */
static void warn_of_loop(const struct step_call *call, const struct fades *fades,
			 const struct sound *sound, struct diag *diag)
{
	uint64_t out = sound->frames - fades->out;

	if (!sound->loop.is_set || (sound->loop.start >= fades->in && sound->loop.end <= out))
		return;
	diag_warning(diag, "W0707", call->at,
		     "fade: the loop from frame %" PRIu64 " to %" PRIu64
		     " reaches into the fades (to frame %" PRIu64 ", and from frame %" PRIu64
		     "), so it will not repeat evenly",
		     sound->loop.start, sound->loop.end, fades->in, out);
	diag_hint(diag,
		  "fade only what is before or after the loop, or let the step loop crossfade "
		  "it");
}

static enum status fade_run(const struct step_call *call, struct sound *sound, struct diag *diag)
{
	const struct fades fades = {
		.in = sound_frames_in(sound->rate, param_number(call->params, "in")),
		.out = sound_frames_in(sound->rate, param_number(call->params, "out")),
		.curve = (enum curve)param_number(call->params, "curve"),
	};

	if (fades.in + fades.out > sound->frames)
		return too_long(call, &fades, sound, diag);
	warn_of_loop(call, &fades, sound, diag);
	apply(&fades, sound);
	return ST_OK;
}

const struct step step_fade = {
	.decl = {.name = "fade",
		 .kinds = ASSET_AUDIO,
		 .params = PARAMS,
		 .help = "Fades in and out"},
	.revision = 1,
	.run_sound = fade_run,
};
