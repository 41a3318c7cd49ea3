/* decode.h - from the bytes of a sound file to samples, and the two computations that outside libraries do.
 *
 * All three are done by helper programs (helper_kind.h, room sound_helper), each of which is started when it is first
 * needed: what decodes bytes of strangers runs in a process that has no secrets, no files and little memory, and a start
 * of assetc loads no library for sounds. Helpers are kept for later calls; any thread may call.
 */
#ifndef ASSETC_SOUND_DECODE_H
#define ASSETC_SOUND_DECODE_H

#include "base/mem.h"
#include "sound/sound.h"

/* Says which program is every helper, for tests; borrowed for ever. NULL, and the usual: those beside this program, or
 * where they are installed. */
void sound_set_helper(const char *path);

/* How samples stand in a file without a header, little-endian. */
enum sound_encoding {
	SOUND_U8,
	SOUND_S16,
	SOUND_S24,
	SOUND_S32,
	SOUND_F32,
	SOUND_ULAW,
	SOUND_ALAW
};
struct sound_pcm {
	enum sound_encoding encoding;
	uint32_t rate;
	unsigned channels;
};
/* From "s16le/44100/2": an encoding (u8, s16le, s24le, s32le, f32le, mulaw, alaw), a rate in Hz within the
 * bounds, and a number of channels. False when malformed. */
bool sound_pcm_parse(struct str text, struct sound_pcm *out);

/* Decodes a whole MP3, WAV, OGG (Vorbis, Opus) or FLAC file; any bytes may be given. pcm: the bytes have no header;
 * NULL: they tell themselves what they are. What the encoder of an MP3 added at both ends is cut off as its tag says.
 * Loop points of WAV (`smpl`) and OGG (LOOPSTART, LOOPLENGTH) are kept. Refuses, before memory is taken, what is
 * beyond the bounds of sound.h, and refuses truncated files. On failure adds one finding at `at` (E06xx) and leaves
 * *out empty. */
enum status sound_decode(const void *data, size_t len, const struct sound_pcm *pcm, struct place at,
			 struct sound *out, struct diag *diag);

/* Says that these bytes will be decoded soon, and so begins what that has to wait for. Tells nothing, and does nothing when
 * they are no sound. */
void sound_expect(const void *data, size_t len, const struct sound_pcm *pcm);

/* What rate and number of channels a file seems to have, by the first header in it that looks like one: for what may be
 * wrong. Any bytes may be given. False when nothing does, or it is neither an MP3 nor a plain WAV. */
bool sound_guess(const void *data, size_t len, uint32_t *rate, unsigned *channels);

/* Says that nothing will be decoded, resampled or measured for a while: what stands ready for it may end. */
void sound_rest(void);

/* Frames that so many frames become at another rate: as many as play as long, to the nearest. frames <=
 * SOUND_SAMPLES_MAX, rates within the bounds of sound.h. */
uint64_t sound_frames_at(uint64_t frames, uint32_t rate, uint32_t new_rate);
/* Changes the rate (libsoxr): sound_frames_at() frames, the first of them where the first one was. A loop's points move
 * along; one that shrinks to nothing is dropped. rate is within the bounds of sound.h; refuses (E0603) what would have too
 * many samples. On failure adds one
 * finding at `at` and leaves the sound as it was. */
enum status sound_resample(struct sound *sound, uint32_t rate, struct place at, struct diag *diag);

/* Levels by ITU-R BS.1770 and EBU R 128 (libebur128), in thousandths of a decibel, so that nothing depends on the
 * last bits of a floating-point library. */
struct sound_levels {
	bool has_loudness; /* false: shorter than a block of 0.4 s, or too quiet to be gated in */
	int32_t loudness;  /* integrated, 1/1000 LUFS */
	bool is_silent;    /* no sample differs from 0: there is no peak */
	int32_t true_peak; /* the highest of all channels between samples, 1/1000 dBTP */
};
enum status sound_measure(const struct sound *sound, struct sound_levels *out, struct place at,
			  struct diag *diag);

/* Stands in product keys: the revision of decoding, resampling and measuring, and the versions of the libraries this
 * build was made with. One line of text without its end; static. */
const char *sound_decode_revision(void);

#endif
