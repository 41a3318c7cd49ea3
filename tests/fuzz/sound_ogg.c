/* OGG files, as they are and with the checksums of their pages made right, without which nothing that was changed is
 * ever decoded. */
#include "fuzz/sounds.h"

#include "sound_helper/ogg_pages.h"

#include <stdlib.h>

#define PAGE_HEAD 27u

/* libsndfile 1.2 forgets this when it refuses a Vorbis file. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:vorbis_info_init\n";
}

static void mend_page(uint8_t *page, size_t len)
{
	uint32_t sum = ogg_checksum(page, len);

	for (unsigned i = 0; i < 4; i++)
		page[22 + i] = (uint8_t)(sum >> 8 * i);
}

static void mend(uint8_t *data, size_t size)
{
	size_t at = 0;

	while (size - at > PAGE_HEAD && memcmp(data + at, "OggS", 4) == 0) {
		size_t len = PAGE_HEAD + data[at + 26];

		if (len > size - at)
			return;
		for (unsigned i = 0; i < data[at + 26]; i++)
			len += data[at + PAGE_HEAD + i];
		if (len > size - at)
			return;
		mend_page(data + at, len);
		at += len;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);

	if (!copy)
		abort();
	memcpy(copy, data, size);
	mend(copy, size);
	fuzz_decode(data, size, MEDIA_OGG, NULL);
	fuzz_decode(copy, size, MEDIA_OGG, NULL);
	free(copy);
	return 0;
}
