/* PNG files, as they are and with every checksum set right: else nothing behind one is reached. */
#include "fuzz/images.h"

#include <stdlib.h>
#include <string.h>

#define SIGNATURE_LEN 8u

static uint32_t crc32_of(const uint8_t *data, size_t size)
{
	uint32_t crc = 0xffffffffu;

	for (size_t i = 0; i < size; i++) {
		crc ^= data[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
	}
	return ~crc;
}

static void mend_checksums(uint8_t *data, size_t size)
{
	size_t at = SIGNATURE_LEN;

	while (at + 12 <= size) {
		size_t len = (size_t)data[at] << 24 | (size_t)data[at + 1] << 16 |
			     (size_t)data[at + 2] << 8 | data[at + 3];
		uint32_t crc;

		if (len > size - at - 12)
			return;
		crc = crc32_of(data + at + 4, len + 4);
		for (unsigned i = 0; i < 4; i++)
			data[at + 8 + len + i] = (uint8_t)(crc >> (24 - 8 * i));
		at += len + 12;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *mended = malloc(size ? size : 1);

	fuzz_decode(data, size, MEDIA_PNG);
	if (!mended)
		abort();
	if (size)
		memcpy(mended, data, size);
	mend_checksums(mended, size);
	fuzz_decode(mended, size, MEDIA_PNG);
	free(mended);
	return 0;
}
