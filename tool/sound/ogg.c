/* ogg.c - OGG Vorbis, which a helper program writes: the tables of libvorbisenc would be most of what a start of assetc
 * brings into place. */
#include "sound/ask.h"
#include "sound/codec.h"

enum { USUAL_QUALITY = 60 };

static enum status ogg_encode(const struct sound *sound, const struct sound_options *options,
			      struct place at, struct bytes *out, struct diag *diag)
{
	int quality = options->quality ? options->quality : USUAL_QUALITY;
	struct wire_request request = {
		.magic = WIRE_MAGIC,
		.op = WIRE_ENCODE,
		.rate = sound->rate,
		.channels = sound->channels,
		.frames = sound->frames,
		.quality = (uint32_t)quality,
		.length = sound->frames * sound->channels * sizeof(float),
	};
	struct question question = {.helper = HELPER_vorbis,
				    .request = &request,
				    .payload = sound->samples,
				    .doing = "writing",
				    .at = at,
				    .diag = diag};
	enum status st;

	if (sound->loop.is_set) {
		request.loop_start = sound->loop.start;
		request.loop_end = sound->loop.end;
	}
	st = sound_ask(&question);
	if (st == ST_INVALID)
		diag_hint(diag, "bring the sound to 44100 Hz: {action: resample, rate: 44100}");
	*out = question.file;
	return st;
}

static const char *ogg_revision(void)
{
	return helper_build(HELPER_vorbis);
}

const struct sound_codec sound_codec_ogg = {
	.format = MEDIA_OGG,
	.revision = ogg_revision,
	.encode = ogg_encode,
};
