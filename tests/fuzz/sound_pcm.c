/* Samples without a header: two lines of text, "s16le/8000/1" and bytes. */
#include "fuzz/sounds.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
	struct sound_pcm pcm;

	if (!end || !sound_pcm_parse((struct str){(const char *)data, (size_t)(end - data)}, &pcm))
		return 0;
	fuzz_decode(end + 1, size - (size_t)(end + 1 - data), MEDIA_UNKNOWN, &pcm);
	return 0;
}
