/* sounds.h - decoding bytes of one format in this process, whatever follows. */
#ifndef ASSETC_TESTS_FUZZ_SOUNDS_H
#define ASSETC_TESTS_FUZZ_SOUNDS_H

#include "fuzz/fuzz.h"
#include "unit/sound_helper/here.h"

#include <math.h>

static inline void fuzz_decode(const uint8_t *data, size_t size, enum media_format format,
			       const struct sound_pcm *pcm)
{
	struct here here;
	bool is_done = here_decode(&here, data, size, format, pcm);

	if (here.is_overrun ||
	    (is_done && !sound_fits(here.sound.rate, here.sound.channels, here.sound.frames)))
		__builtin_trap();
	for (uint64_t i = 0; is_done && i < here.taken; i++) {
		if (!isfinite(here.sound.samples[i]))
			__builtin_trap();
	}
	here_release(&here);
}

#endif
