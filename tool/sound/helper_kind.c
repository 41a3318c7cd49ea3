/* helper_kind.c - names of helper programs, and what is whose work. */
#include "sound/helper_kind.h"

#include "sound/revision.h"
#include "sound/wav_plain.h"
#include "sound/wire.h"

#define HELPER(name, build) \
	_Static_assert(sizeof(build) <= WIRE_BUILD_MAX, #name ": it must fit into a hello");
#include "sound/helpers.def"
#undef HELPER

enum helper_kind helper_for(struct str file, enum media_format format)
{
	struct sound_pcm ignored;

	switch (format) {
	case MEDIA_UNKNOWN: return HELPER_pcm;
	case MEDIA_MP3: return HELPER_mpg123;
	case MEDIA_WAV: return wav_begins_plain(file, &ignored) ? HELPER_pcm : HELPER_sndfile;
	default: return HELPER_sndfile;
	}
}

const char *helper_name(enum helper_kind kind)
{
	static const char *const NAMES[] = {
#define HELPER(name, build) #name,
#include "sound/helpers.def"
#undef HELPER
	};

	return NAMES[kind];
}

const char *helper_build(enum helper_kind kind)
{
	static const char *const BUILDS[] = {
#define HELPER(name, build) build,
#include "sound/helpers.def"
#undef HELPER
	};

	return BUILDS[kind];
}
