/* resample.c - the step `resample`: sets the sampling rate; a sound that has it already stays as it is.
 *
 * The filter knows nothing of loops: what lies at both ends of the sound meets silence there. A seam stays
 * smoothest when the loop is made at the new rate.
 */
#include "sound/decode.h"
#include "step/step.h"

#define HZ(n) ((int64_t)(n)*MILLION)

static const struct param_def PARAMS[] = {
	{.name = "rate",
	 .type = PARAM_NUMBER,
	 .unit = UNIT_HZ,
	 .flags = PARAM_REQUIRED,
	 .min = HZ(8000),
	 .max = HZ(SOUND_RATE_MAX),
	 .help = "Samples a second, whole Hz, such as 44.1 kHz. Loop points move along, to the "
		 "nearest sample: resample before `loop`"},
	{0},
};

static enum status resample_run(const struct step_call *call, struct sound *sound,
				struct diag *diag)
{
	const struct param_value *rate = param_get(call->params, "rate");
	uint32_t hertz = (uint32_t)(rate->number / MILLION);

	if (rate->number % MILLION != 0)
		return diag_error(diag, ST_INVALID, "E0732", rate->at,
				  "resample: '%.*s' is not a whole number of Hz",
				  STR_ARGS(rate->text));
	if (hertz == sound->rate)
		return ST_OK;
	return sound_resample(sound, hertz, rate->at, diag);
}

const struct step step_resample = {
	.decl = {.name = "resample",
		 .kinds = ASSET_AUDIO,
		 .params = PARAMS,
		 .help = "Sets the sampling rate"},
	.revision = 1,
	.run_sound = resample_run,
};
