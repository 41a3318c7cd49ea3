/* guess.c - a look at the first bytes of a sound. */
#include "media/image.h"
#include "sound/decode.h"
#include "sound/mp3_frame.h"
#include "sound/wav_plain.h"

#define LOOK_MAX 4096u /* bytes behind the tag of an MP3 */

/* ID3v2: ten bytes, the last four of them its size in seven bits each. */
static size_t skip_tag(const uint8_t *data, size_t len)
{
	if (len < 10 || data[0] != 'I' || data[1] != 'D' || data[2] != '3')
		return 0;
	return 10 + ((size_t)(data[6] & 127) << 21 | (size_t)(data[7] & 127) << 14 |
		     (size_t)(data[8] & 127) << 7 | (data[9] & 127));
}

static bool guess_mp3(const uint8_t *data, size_t len, struct sound_pcm *out)
{
	size_t first = skip_tag(data, len);
	struct mp3_header header;

	for (size_t at = first; at - first < LOOK_MAX && at < len && len - at >= MP3_HEADER_LEN;
	     at++) {
		if (data[at] != 0xff || !mp3_header_read(data + at, &header))
			continue;
		out->rate = header.rate;
		out->channels = (header.bits >> 6 & 3) == 3 ? 1 : 2;
		return true;
	}
	return false;
}

bool sound_guess(const void *data, size_t len, uint32_t *rate, unsigned *channels)
{
	enum media_format format = media_sniff(data, len);
	struct sound_pcm pcm = {0};
	bool is_guessed =
		format == MEDIA_MP3
			? guess_mp3(data, len, &pcm)
			: format == MEDIA_WAV && wav_begins_plain((struct str){data, len}, &pcm);

	*rate = pcm.rate;
	*channels = pcm.channels;
	return is_guessed && sound_fits(pcm.rate, pcm.channels, 0);
}
