/* revision.h - what products depend on beside spec and raw, for both programs. */
#ifndef ASSETC_SOUND_REVISION_H
#define ASSETC_SOUND_REVISION_H

/* Raise it when other samples or levels come of the same bytes. */
#define SOUND_REVISION "2"
/* Raise it when another OGG comes of the same sound and options. */
#define OGG_REVISION "1"

#endif
