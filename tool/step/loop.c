/* loop.c - the step `loop`: says which part of a sound players repeat, and makes its seam inaudible.
 *
 * Without a crossfade only the points are set: all samples stay, those before the start as the intro and those behind
 * the end as what is heard when a player leaves the loop.
 *
 * A crossfade of X samples mixes what leads into the start into the end, with gains of equal power, so that the jump
 * back continues what was heard:
 *
 * - The loop starts X samples or more behind the beginning: its last X samples are faded out while the X samples before
 *   its start are faded in. The points stay. (What every sampler calls a crossfaded loop.)
 * - It starts at the beginning, where nothing leads in: its first X samples are faded in while the X samples behind its
 *   end are faded out. Where the sound has fewer behind the end, the loop ends earlier by what is missing, so a loop over
 *   the whole sound becomes shorter by X.
 * - It starts between these: an error.
 *
 * Then the sound ends with the loop, since what was behind no longer continues its end. Gains of equal power keep the
 * level of sounds that have nothing in common; where both are in phase the mix rises by up to 3 dB.
 */
#include "base/json.h"
#include "sound/curve.h"
#include "step/step.h"

#include <inttypes.h>

#define HOUR_10 ((int64_t)36000 * MILLION)

static const struct param_def PARAMS[] = {
	{.name = "start",
	 .type = PARAM_NUMBER,
	 .unit = UNIT_POSITION,
	 .min = 0,
	 .max = HOUR_10,
	 .help = "Where the loop begins; the beginning when left out. Samples are counted at the "
		 "rate the sound has at this step"},
	{.name = "end",
	 .type = PARAM_NUMBER,
	 .unit = UNIT_POSITION,
	 .min = 0,
	 .max = HOUR_10,
	 .help = "Where it ends, the first sample behind it; the end of the sound when left out"},
	{.name = "crossfade",
	 .type = PARAM_NUMBER,
	 .unit = UNIT_POSITION,
	 .def = "0",
	 .min = 0,
	 .max = (int64_t)60 * MILLION,
	 .help = "Length over which the end is mixed with what leads into the start, at most a "
		 "quarter of the loop. A loop from the beginning on has its own tail mixed into "
		 "its "
		 "head and becomes shorter by as much, unless the sound goes on behind the end. "
		 "The "
		 "sound ends with the loop then"},
	{0},
};

struct looping {
	uint64_t start, end, crossfade; /* frames */
};

/* ---- what was asked for ------------------------------------------------------------------ */

static uint64_t frames_of(const struct param_value *value, uint32_t rate)
{
	return value->is_samples ? (uint64_t)value->number / MILLION
				 : sound_frames_in(rate, value->number);
}

/* "22050 samples (0.5 s)" */
struct length_text {
	char text[80];
};

static struct length_text length_text(uint64_t frames, uint32_t rate)
{
	struct length_text out = {{0}};
	struct strbuf text = {0};

	strbuf_printf(&text, "%" PRIu64 " samples (", frames);
	decimal_format(&text, (int64_t)((frames * MILLION + rate / 2) / rate));
	strbuf_add_c(&text, " s)");
	for (size_t i = 0; i < text.len && i + 1 < sizeof(out.text); i++)
		out.text[i] = text.data[i];
	strbuf_release(&text);
	return out;
}

/* A bare number is seconds: whoever means samples has to say so. */
static void hint_at_samples(const struct param_value *end, const struct sound *sound,
			    struct diag *diag)
{
	uint64_t number = (uint64_t)end->number / MILLION;

	if (!end->is_samples && end->number % MILLION == 0 && number <= sound->frames)
		diag_hint(diag, "if samples are meant, write '%" PRIu64 " samples'", number);
}

static enum status region_read(const struct step_call *call, const struct sound *sound,
			       struct looping *out, struct diag *diag)
{
	const struct param_value *start = param_get(call->params, "start");
	const struct param_value *end = param_get(call->params, "end");
	uint32_t rate = sound->rate;
	const struct param_value *last = end->is_set ? end : start;

	out->start = frames_of(start, rate);
	out->end = end->is_set ? frames_of(end, rate) : sound->frames;
	if (sound->frames == 0)
		return diag_error(diag, ST_INVALID, "E0733", call->at,
				  "loop: the sound has no samples");
	if (out->end > sound->frames) {
		(void)diag_error(diag, ST_INVALID, "E0733", end->at,
				 "loop: the end is at %s, but the sound has %s",
				 length_text(out->end, rate).text,
				 length_text(sound->frames, rate).text);
		hint_at_samples(end, sound, diag);
		return ST_INVALID;
	}
	if (out->start >= out->end) {
		(void)diag_error(diag, ST_INVALID, "E0733", last->at,
				 "loop: the start at %s is not before the end at %s",
				 length_text(out->start, rate).text,
				 length_text(out->end, rate).text);
		hint_at_samples(last, sound, diag);
		return ST_INVALID;
	}
	return ST_OK;
}

static enum status crossfade_read(const struct step_call *call, const struct sound *sound,
				  struct looping *looping, struct diag *diag)
{
	const struct param_value *crossfade = param_get(call->params, "crossfade");
	uint64_t most = (looping->end - looping->start) / 4;
	uint32_t rate = sound->rate;

	looping->crossfade = frames_of(crossfade, rate);
	if (looping->crossfade > most)
		return diag_error(diag, ST_INVALID, "E0733", crossfade->at,
				  "loop: a crossfade of %s is more than a quarter of the loop, %s",
				  length_text(looping->crossfade, rate).text,
				  length_text(most, rate).text);
	if (looping->start == 0 || looping->start >= looping->crossfade)
		return ST_OK;
	(void)diag_error(diag, ST_INVALID, "E0733", crossfade->at,
			 "loop: a crossfade of %s needs as much sound before the start, which is "
			 "at %s",
			 length_text(looping->crossfade, rate).text,
			 length_text(looping->start, rate).text);
	diag_hint(diag, "shorten it, or let the loop start at 0");
	return ST_INVALID;
}

/* ---- making it --------------------------------------------------------------------------- */

/* to = falling * cos + rising * sin, over `frames`; to may be either of them. */
static void mix(const struct sound *sound, uint64_t falling, uint64_t rising, uint64_t to,
		uint64_t frames)
{
	size_t channels = sound->channels;

	for (uint64_t i = 0; i < frames; i++) {
		double t = (double)(i + 1) / (double)(frames + 1);
		double up = curve_factor(CURVE_EQUAL_POWER, t);
		double down = curve_factor(CURVE_EQUAL_POWER, 1 - t);
		const float *a = sound->samples + (size_t)(falling + i) * channels;
		const float *b = sound->samples + (size_t)(rising + i) * channels;
		float *out = sound->samples + (size_t)(to + i) * channels;

		for (size_t k = 0; k < channels; k++)
			out[k] = (float)((double)a[k] * down + (double)b[k] * up);
	}
}

static void crossfade(const struct looping *looping, struct sound *sound)
{
	uint64_t length = looping->crossfade, end = looping->end;

	if (looping->start >= length) {
		mix(sound, end - length, looping->start - length, end - length, length);
	} else {
		end = end + length > sound->frames ? sound->frames - length : end;
		mix(sound, end, 0, 0, length);
	}
	sound_cut(sound, 0, end);
	sound->loop = (struct sound_loop){true, looping->start, end};
}

static enum status loop_run(const struct step_call *call, struct sound *sound, struct diag *diag)
{
	struct looping looping;
	enum status st = region_read(call, sound, &looping, diag);

	if (st == ST_OK)
		st = crossfade_read(call, sound, &looping, diag);
	if (st != ST_OK)
		return st;
	sound->loop = (struct sound_loop){true, looping.start, looping.end};
	if (looping.crossfade)
		crossfade(&looping, sound);
	return ST_OK;
}

const struct step step_loop = {
	.decl = {.name = "loop",
		 .kinds = ASSET_AUDIO,
		 .params = PARAMS,
		 .help = "Says which part players repeat, without a click where it begins again. "
			 "WAV and OGG carry the points; without a crossfade no sample is changed"},
	.revision = 1,
	.run_sound = loop_run,
};
