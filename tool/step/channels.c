/* channels.c - the step `channels`: mixes a sound to mono or stereo.
 *
 * Mono to stereo: both channels are the one there was. Stereo to mono: the mean of both. 5.1 and 7.1 to stereo: ITU-R
 * BS.775-3, annex 4: centre and surrounds go in at -3 dB, the low-frequency channel stays out; all of it scaled so that
 * no mix of samples within full scale goes beyond (by 1 / (1 + 0.7071 + 0.7071), -7.7 dB, for 5.1), as ffmpeg does it
 * for formats of whole numbers. To mono they go through stereo. Which speaker the channels of other counts are meant
 * for cannot be known, so they are refused.
 */
#include "sound/decibel.h"
#include "step/step.h"

#include <inttypes.h>
#include <math.h>

#define MINUS_3_DB 0.70710678118654752440

static const struct param_def PARAMS[] = {
	{.name = "count",
	 .type = PARAM_INT,
	 .flags = PARAM_REQUIRED,
	 .min = 1,
	 .max = 2,
	 .help = "1 mixes to mono, the mean of both channels, as sounds with a place in the world "
		 "need it; 2 is stereo. 5.1 and 7.1 are mixed by ITU-R BS.775 and lowered so that "
		 "nothing clips"},
	{0},
};

/* How much of each channel goes to the left and the right. */
struct mix {
	unsigned channels;
	double left[SOUND_CHANNELS_MAX], right[SOUND_CHANNELS_MAX];
};

/* In the order of WAV files: FL FR FC LFE BL BR, and SL SR behind them. */
static const struct mix MIXES[] = {
	{1, {1}, {1}},
	{2, {1, 0}, {0, 1}},
	{6, {1, 0, MINUS_3_DB, 0, MINUS_3_DB, 0}, {0, 1, MINUS_3_DB, 0, 0, MINUS_3_DB}},
	{8,
	 {1, 0, MINUS_3_DB, 0, MINUS_3_DB, 0, MINUS_3_DB, 0},
	 {0, 1, MINUS_3_DB, 0, 0, MINUS_3_DB, 0, MINUS_3_DB}},
};

static bool mix_find(unsigned channels, struct mix *out)
{
	double sum = 0;

	for (size_t i = 0; i < sizeof(MIXES) / sizeof(MIXES[0]); i++) {
		if (MIXES[i].channels != channels)
			continue;
		*out = MIXES[i];
		for (unsigned k = 0; k < channels; k++)
			sum += out->left[k];
		for (unsigned k = 0; k < channels; k++) {
			out->left[k] /= sum;
			out->right[k] /= sum;
		}
		return true;
	}
	return false;
}

/* Sums of squares: of the left and right that went into a mono mix, and of the mix counted twice. Equal
 * for channels that are the same, half for channels that have nothing in common. */
struct powers {
	double both, mono;
};

static struct powers mix_apply(const struct mix *mix, const struct sound *in, struct sound *out)
{
	const float *from = in->samples;
	float *to = out->samples;
	struct powers powers = {0};

	for (uint64_t i = 0; i < in->frames; i++, from += in->channels, to += out->channels) {
		double left = 0, right = 0, mono;

		for (unsigned k = 0; k < in->channels; k++) {
			left += mix->left[k] * (double)from[k];
			right += mix->right[k] * (double)from[k];
		}
		mono = (left + right) / 2;
		if (out->channels == 2)
			to[1] = (float)right;
		to[0] = (float)(out->channels == 2 ? left : mono);
		powers.both += left * left + right * right;
		powers.mono += 2 * mono * mono;
	}
	return powers;
}

/* More than 20 dB below what went in: it was the same with opposite signs. */
static void warn_cancelled(const struct powers *powers, struct place at, struct diag *diag)
{
	double ratio;

	if (powers->mono * 100 >= powers->both || !isfinite(powers->both))
		return;
	ratio = sqrt(powers->mono / powers->both);
	diag_warning(diag, "W0731", at,
		     "channels: the two channels cancel each other: their mix is at %s dB of them",
		     decibel_text(decibel_of(ratio)).text);
	diag_hint(diag, "they are nearly the same with opposite signs: invert one of them before, "
			"or keep both with count: 2");
}

static enum status channels_run(const struct step_call *call, struct sound *sound,
				struct diag *diag)
{
	unsigned count = (unsigned)param_number(call->params, "count");
	struct place at = param_get(call->params, "count")->at;
	struct powers powers;
	struct sound out;
	struct mix mix;

	if (sound->channels == count)
		return ST_OK;
	if (!mix_find(sound->channels, &mix)) {
		(void)diag_error(diag, ST_INVALID, "E0731", at,
				 "channels: a sound of %u channels cannot be mixed to %u: which "
				 "speaker each is for is not known",
				 sound->channels, count);
		diag_hint(diag, "mono, stereo, 5.1 and 7.1 (6 and 8 channels) can be");
		return ST_INVALID;
	}
	if (!sound_init(&out, sound->rate, count, sound->frames))
		return diag_error(diag, ST_INVALID, "E0731", at,
				  "channels: %" PRIu64 " samples of %u channels are beyond what a "
				  "sound may have",
				  sound->frames, count);
	powers = mix_apply(&mix, sound, &out);
	if (count == 1)
		warn_cancelled(&powers, at, diag);
	out.loop = sound->loop;
	sound_release(sound);
	*sound = out;
	return ST_OK;
}

const struct step step_channels = {
	.decl = {.name = "channels",
		 .kinds = ASSET_AUDIO,
		 .params = PARAMS,
		 .help = "Mixes to mono or stereo"},
	.revision = 1,
	.run_sound = channels_run,
};
