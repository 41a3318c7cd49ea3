/* JPEG files. */
#include "fuzz/images.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_decode(data, size, MEDIA_JPEG);
	return 0;
}
