/* encode.h - from samples to the bytes of a file, and what such a file says of itself. */
#ifndef ASSETC_SOUND_ENCODE_H
#define ASSETC_SOUND_ENCODE_H

#include "base/mem.h"
#include "media/image.h"
#include "sound/sound.h"

enum wav_bits { WAV_16, WAV_24, WAV_FLOAT };

/* As written in the spec; zero-initialised: the usual. */
struct sound_options {
	uint32_t
		bitrate; /* MP3: constant, bits a second. 0: not said, variable when quality is said, else 192000
			     or the most that the rate allows */
	int quality; /* 1, small, to 100; 0: not said. OGG: a tenth of it is the quality of oggenc (q6 when
			     not said). MP3 without bitrate: variable, from LAME's -V 9.9 to -V 0 */
	enum wav_bits bits; /* WAV; the words of the parameter in this order */
	struct place at;    /* of what was said, for findings */
};

/* Says that a sound of this rate and number of channels will probably be encoded so, and does now what does not need its
 * samples, while something else is waited for. Nothing but time depends on it. */
void sound_prepare(uint32_t rate, unsigned channels, enum media_format format,
		   const struct sound_options *options);

/* Encodes as MP3 (LAME), OGG Vorbis (by a helper program, see decode.h) or WAV. Same samples and options, same bytes; any thread may call. Samples
 * beyond full scale are clipped where the format cannot hold them, and NaN is silence. 16-bit WAV is dithered with
 * a fixed sequence, but for sounds that are whole 16-bit values already. Loop points are written into WAV (`smpl`)
 * and OGG (LOOPSTART, LOOPLENGTH). An MP3 carries the tag that tells players what to cut off at both ends, so that
 * they play the length it was made of. An empty sound gives a WAV or OGG without samples.
 *
 * Refuses with E0605 at options->at, or `at` where that is nowhere, and a hint what to do: an MP3 of more than two
 * channels, of no samples (many players refuse such a file), of a rate or a bit rate that MPEG audio has not; an OGG of
 * a rate that Vorbis has no mode for. With E0621 or E0622 when there is no helper. *out is empty at the call and on failure. */
enum status sound_encode(const struct sound *sound, enum media_format format,
			 const struct sound_options *options, struct place at, struct bytes *out,
			 struct diag *diag);

/* Bit rate of a file that sound_encode wrote: of an MP3 by its frames, else by length. In bits a second. False when
 * the bytes are no such file or the sound is empty. */
struct sound_bitrate {
	bool is_constant;
	uint32_t average, lowest, highest;
};
bool sound_bitrate_of(const void *data, size_t len, const struct sound *decoded,
		      struct sound_bitrate *out);

/* Stands in product keys after the format's name: the revision of our part and the version of the library, such as
 * "1 lame/3.100"; static. Empty for what cannot be written. */
const char *sound_codec_revision(enum media_format format);

#endif
