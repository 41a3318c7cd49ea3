/* revision.h - how sound_decode_revision() is put together, for both programs. */
#ifndef ASSETC_SOUND_REVISION_H
#define ASSETC_SOUND_REVISION_H

/* Raise it when other samples or levels come of the same bytes. */
#define SOUND_REVISION "1"
/* Versions of mpg123, sndfile and soxr; that of ebur128 follows. */
#define SOUND_REVISION_FORMAT SOUND_REVISION " mpg123/%s sndfile/%s soxr/%s ebur128/"

#endif
