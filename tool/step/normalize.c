/* normalize.c - the step `normalize`: one gain for the whole sound, so that its peak or its loudness is the wanted one.
 *
 * A peak is that of the samples, or, for what a lossy codec will encode, the true peak between them. A loudness is the
 * integrated one of EBU R 128, whose gain is made smaller where it would lift the true peak over the ceiling: nothing is
 * limited or compressed. What has no loudness, because it is shorter than one block of the measurement, is brought to
 * the ceiling. Whatever comes short of what was asked for is told.
 */
#include "sound/decibel.h"
#include "sound/decode.h"
#include "step/step.h"

#include <inttypes.h>
#include <math.h>

/* Below this peak there is nothing that anybody recorded: lifting it would make a noise of rounding errors. */
#define SILENCE (-(int64_t)120 * MILLION)
/* EBU R 128 gates blocks of 0.4 s. */
#define BLOCK ((int64_t)400000)
/* Measured levels have thousandths of a decibel, levels of specs millionths. */
#define THOUSANDTH ((int64_t)1000)
/* What is not worth a warning: less than the two places that it would show. */
#define TOLERATED ((int64_t)10000)

enum measure { SAMPLE_PEAK, TRUE_PEAK };
static const char *const MEASURES[] = {"sample_peak", "true_peak", NULL};

static const struct param_def PARAMS[] = {
	{.name = "peak",
	 .type = PARAM_NUMBER,
	 .unit = UNIT_DB,
	 .flags = PARAM_ONE_OF,
	 .min = -(int64_t)60 * MILLION,
	 .max = 0,
	 .help = "Level of the highest sample"},
	{.name = "measure",
	 .type = PARAM_ENUM,
	 .def = "sample_peak",
	 .words = MEASURES,
	 .beside = "peak",
	 .help = "What peak is the level of: true_peak also sees what a player makes between two "
		 "samples"},
	{.name = "loudness",
	 .type = PARAM_NUMBER,
	 .unit = UNIT_LUFS,
	 .flags = PARAM_ONE_OF,
	 .min = -(int64_t)70 * MILLION,
	 .max = 0,
	 .help = "Integrated loudness (EBU R 128); a sound below 0.4 s has none and is brought to "
		 "the ceiling"},
	{.name = "ceiling",
	 .type = PARAM_NUMBER,
	 .unit = UNIT_DB,
	 .def = "-1",
	 .min = -(int64_t)60 * MILLION,
	 .max = 0,
	 .beside = "loudness",
	 .help = "True peak that is not exceeded; a loudness that would exceed it is not reached, "
		 "with a warning"},
	{0},
};

static void scale(struct sound *sound, double factor)
{
	size_t count = (size_t)sound->frames * sound->channels;

	for (size_t i = 0; i < count; i++)
		sound->samples[i] = (float)((double)sound->samples[i] * factor);
}

/* The unit says another measure than the one that is taken. */
static void warn_of_unit(const struct step_call *call, struct diag *diag)
{
	const struct param_value *peak = param_get(call->params, "peak");

	if (!str_contains(peak->text, "TP"))
		return;
	diag_warning(diag, "W0720", peak->at,
		     "normalize: '%.*s' is the unit of a true peak, but the peak of samples is "
		     "brought to "
		     "that level",
		     STR_ARGS(peak->text));
	diag_hint(diag, "say 'measure: true_peak', or the level in dB");
}

static enum status to_peak(const struct step_call *call, float sample_peak, struct sound *sound,
			   struct diag *diag)
{
	int64_t wanted = param_number(call->params, "peak");
	struct sound_levels levels;
	enum status st;

	if (param_number(call->params, "measure") == SAMPLE_PEAK) {
		warn_of_unit(call, diag);
		scale(sound, decibel_factor(wanted) / (double)sample_peak);
		return ST_OK;
	}
	st = sound_measure(sound, &levels, call->at, diag);
	if (st == ST_OK)
		scale(sound, decibel_factor(wanted - levels.true_peak * THOUSANDTH));
	return st;
}

static void warn_of_no_loudness(const struct step_call *call, const struct sound *sound,
				struct diag *diag)
{
	bool is_short = sound->frames < sound_frames_in(sound->rate, BLOCK);
	struct decibel_text ceiling = decibel_text(param_number(call->params, "ceiling"));
	struct decibel_text wanted = decibel_text(param_number(call->params, "loudness"));
	struct strbuf duration = {0};

	sound_add_duration(&duration, sound);
	diag_warning(diag, "W0710", call->at,
		     "normalize: a sound of %s %s, so it was brought to a true peak of %s dBTP "
		     "instead of %s LUFS",
		     duration.data,
		     is_short ? "is below the 0.4 s that a loudness is measured over"
			      : "with nothing to be heard has no loudness",
		     ceiling.text, wanted.text);
	diag_hint(diag, "give such a sound a peak: {action: normalize, peak: %s dB}", ceiling.text);
	strbuf_release(&duration);
}

/* No loudness: too short, which stays so, or too quiet for the gate, which lifting to full scale mends. */
static enum status measure_lifted(const struct step_call *call, struct sound *sound,
				  struct sound_levels *levels, struct diag *diag)
{
	enum status st = ST_OK;

	scale(sound, decibel_factor(-levels->true_peak * THOUSANDTH));
	levels->true_peak = 0;
	if (sound->frames >= sound_frames_in(sound->rate, BLOCK))
		st = sound_measure(sound, levels, call->at, diag);
	if (st == ST_OK && !levels->has_loudness) {
		warn_of_no_loudness(call, sound, diag);
		scale(sound, decibel_factor(param_number(call->params, "ceiling") -
					    levels->true_peak * THOUSANDTH));
	}
	return st;
}

static enum status to_loudness(const struct step_call *call, struct sound *sound, struct diag *diag)
{
	int64_t wanted = param_number(call->params, "loudness");
	int64_t ceiling = param_number(call->params, "ceiling");
	int64_t gain, room;
	struct sound_levels levels;
	enum status st = sound_measure(sound, &levels, call->at, diag);

	if (st == ST_OK && !levels.has_loudness)
		st = measure_lifted(call, sound, &levels, diag);
	if (st != ST_OK || !levels.has_loudness)
		return st;
	gain = wanted - levels.loudness * THOUSANDTH;
	room = ceiling - levels.true_peak * THOUSANDTH;
	if (gain > room + TOLERATED) {
		diag_warning(
			diag, "W0710", call->at,
			"normalize: the loudness reaches %s LUFS instead of %s LUFS, for which the "
			"true peak "
			"would be %s dBTP, above the ceiling of %s dBTP",
			decibel_text(wanted - gain + room).text, decibel_text(wanted).text,
			decibel_text(ceiling - room + gain).text, decibel_text(ceiling).text);
		diag_hint(diag, "ask for less loudness, or for a sound that is more even");
	}
	scale(sound, decibel_factor(gain < room ? gain : room));
	return ST_OK;
}

static enum status normalize_run(const struct step_call *call, struct sound *sound,
				 struct diag *diag)
{
	float peak = sound_peak(sound);

	if (isinf(peak))
		return diag_error(diag, ST_INVALID, "E0709", call->at,
				  "normalize: a sample of the sound is not a finite number");
	if (decibel_of((double)peak) < SILENCE) {
		diag_warning(diag, "W0708", call->at,
			     "normalize: the sound peaks at %s dBFS, which is silence (below -120 "
			     "dBFS); "
			     "it was left as it is",
			     decibel_text(decibel_of((double)peak)).text);
		diag_hint(diag, "trim_silence makes an error of such a sound");
		return ST_OK;
	}
	if (param_get(call->params, "loudness")->is_set)
		return to_loudness(call, sound, diag);
	return to_peak(call, peak, sound, diag);
}

const struct step step_normalize = {
	.decl = {.name = "normalize",
		 .kinds = ASSET_AUDIO,
		 .params = PARAMS,
		 .help = "Brings the level to a peak or a loudness"},
	.revision = 1,
	.run_sound = normalize_run,
};
