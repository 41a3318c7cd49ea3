/* MP3 files. */
#include "fuzz/sounds.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_decode(data, size, MEDIA_MP3, NULL);
	return 0;
}
