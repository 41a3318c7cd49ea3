/* versions.c - asks the libraries. */
#include "sound_helper/versions.h"

#include "sound/revision.h"

#include <ebur128.h>
#include <mpg123.h>
#include <sndfile.h>
#include <soxr.h>
#include <stdio.h>
#include <string.h>

/* "libsndfile-1.2.0" says "1.2.0". */
static const char *number_of(const char *text)
{
	const char *dash = strrchr(text, '-');

	return dash ? dash + 1 : text;
}

static const char *mpg123_number(void)
{
#if MPG123_API_VERSION >= 48
	return mpg123_distversion(NULL, NULL, NULL);
#else
	/* Such a library does not say. */
	return ASSETC_MPG123_VERSION;
#endif
}

void versions_loaded(char *out, size_t size)
{
	int major = 0, minor = 0, patch = 0;

	ebur128_get_version(&major, &minor, &patch);
	(void)snprintf(out, size, SOUND_REVISION_FORMAT "%d.%d.%d", mpg123_number(),
		       number_of(sf_version_string()), number_of(soxr_version()), major, minor,
		       patch);
}
