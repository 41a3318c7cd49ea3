/* trim_silence.c - the step `trim_silence`: what stands between the first and the last sample that is loud enough.
 *
 * A frame is sound when a sample of any channel reaches the threshold. Nothing is smoothed or held, so that where the
 * cuts are can be told from the samples alone. A sound of silence only is an error, since a product without samples is of
 * no use to anybody.
 */
#include "sound/decibel.h"
#include "step/step.h"

#include <inttypes.h>
#include <math.h>

enum reference { TO_FULL_SCALE, TO_PEAK };
static const char *const REFERENCES[] = {"full_scale", "peak", NULL};

static const struct param_def PARAMS[] = {
	{.name = "threshold",
	 .type = PARAM_NUMBER,
	 .unit = UNIT_DB,
	 .def = "-40",
	 .min = -(int64_t)120 * MILLION,
	 .max = 0,
	 .help = "Sample peak of any channel below which there is silence; silence only is an "
		 "error"},
	{.name = "relative_to",
	 .type = PARAM_ENUM,
	 .def = "full_scale",
	 .words = REFERENCES,
	 .help = "What the threshold is below: full scale, or the highest sample of this sound, "
		 "whatever its level"},
	{.name = "pre_roll",
	 .type = PARAM_NUMBER,
	 .unit = UNIT_SECONDS,
	 .def = "0",
	 .min = 0,
	 .max = (int64_t)60 * MILLION,
	 .help = "Kept before the first sound, as far as there is any"},
	{.name = "post_roll",
	 .type = PARAM_NUMBER,
	 .unit = UNIT_SECONDS,
	 .def = "0",
	 .min = 0,
	 .max = (int64_t)60 * MILLION,
	 .help = "Kept after the last sound, as far as there is any"},
	{.name = "ignore",
	 .type = PARAM_NUMBER,
	 .unit = UNIT_SECONDS,
	 .def = "0",
	 .min = 0,
	 .max = MILLION,
	 .help = "Sound at an end that is no longer than this, and at least as far from the rest, "
		 "counts "
		 "as silence: the tick that a cut leaves behind, such as 10 ms"},
	{0},
};

/* What is no number is not silence either. */
static bool is_sound(const struct sound *sound, uint64_t frame, float threshold)
{
	const float *samples = sound->samples + (size_t)frame * sound->channels;

	for (unsigned i = 0; i < sound->channels; i++) {
		if (!(fabsf(samples[i]) < threshold))
			return true;
	}
	return false;
}

static enum status only_silence(const struct step_call *call, const struct sound *sound,
				struct diag *diag)
{
	const struct param_value *threshold = param_get(call->params, "threshold");
	float peak = sound_peak(sound);

	if (peak == 0)
		return diag_error(diag, ST_INVALID, "E0703", call->at,
				  "trim_silence: all %" PRIu64 " frames are digital silence",
				  sound->frames);
	(void)diag_error(
		diag, ST_INVALID, "E0703", call->at,
		"trim_silence: the sound peaks at %s dBFS, so all of it is below the threshold "
		"of %s dBFS",
		decibel_text(decibel_of((double)peak)).text, decibel_text(threshold->number).text);
	diag_hint(diag, "lower the threshold, say 'relative_to: peak', or put normalize before "
			"trim_silence");
	return ST_INVALID;
}

/* Looks for sound from one end: frames count from there. */
struct scan {
	const struct sound *sound;
	float threshold;
	uint64_t frames; /* of the sound, as far as it is looked at */
	bool is_backward;
};

/* The first frame of sound from this one on; scan->frames when there is none. */
static uint64_t next_sound(const struct scan *scan, uint64_t frame)
{
	for (; frame < scan->frames; frame++) {
		uint64_t place = scan->is_backward ? scan->frames - 1 - frame : frame;

		if (is_sound(scan->sound, place, scan->threshold))
			break;
	}
	return frame;
}

/* Where the sound begins from that end. Bursts of up to `ignored` frames with as many of silence behind them are passed
 * over, but for the last that there is. */
static uint64_t edge_of(const struct scan *scan, uint64_t ignored)
{
	uint64_t edge = next_sound(scan, 0);
	uint64_t last = edge;

	while (ignored && last < scan->frames && last - edge < ignored) {
		uint64_t next = next_sound(scan, last + 1);

		if (next == scan->frames)
			break;
		if (next - last > ignored)
			edge = next;
		last = next;
	}
	return edge;
}

/* The threshold as samples have it; 0 when it is relative to a peak of 0. */
static float threshold_of(const struct step_call *call, const struct sound *sound)
{
	double factor = decibel_factor(param_number(call->params, "threshold"));

	if (param_number(call->params, "relative_to") == TO_PEAK)
		factor *= (double)sound_peak(sound);
	return (float)factor;
}

/* The cut is made all the same: a loop that came with the sound may not be wanted at all. */
static void warn_of_loop(const struct step_call *call, const struct sound *sound, uint64_t start,
			 uint64_t end, struct diag *diag)
{
	const struct sound_loop *loop = &sound->loop;

	if (!loop->is_set || (loop->start >= start && loop->end <= end))
		return;
	diag_warning(diag, "W0721", call->at,
		     "trim_silence: the loop from frame %" PRIu64 " to %" PRIu64
		     " is cut: frames %" PRIu64 " to %" PRIu64 " are kept, so it will not repeat "
		     "as it was",
		     loop->start, loop->end, start, end);
	diag_hint(diag,
		  "put trim_silence before the step loop, or leave it out for a sound that is "
		  "a loop already");
}

static enum status trim_silence_run(const struct step_call *call, struct sound *sound,
				    struct diag *diag)
{
	uint64_t pre = sound_frames_in(sound->rate, param_number(call->params, "pre_roll"));
	uint64_t post = sound_frames_in(sound->rate, param_number(call->params, "post_roll"));
	uint64_t ignored = sound_frames_in(sound->rate, param_number(call->params, "ignore"));
	struct scan scan = {sound, threshold_of(call, sound), sound->frames, true};
	uint64_t start, end;

	/* A threshold of nothing would find sound everywhere. */
	end = scan.threshold > 0 ? scan.frames - edge_of(&scan, ignored) : 0;
	if (end == 0)
		return only_silence(call, sound, diag);
	scan.frames = end;
	scan.is_backward = false;
	start = edge_of(&scan, ignored);
	start -= start < pre ? start : pre;
	end += sound->frames - end < post ? sound->frames - end : post;
	warn_of_loop(call, sound, start, end, diag);
	sound_cut(sound, start, end);
	return ST_OK;
}

const struct step step_trim_silence = {
	.decl = {.name = "trim_silence",
		 .kinds = ASSET_AUDIO,
		 .params = PARAMS,
		 .help = "Cuts silence off both ends"},
	.revision = 1,
	.run_sound = trim_silence_run,
};
