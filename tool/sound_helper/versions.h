/* versions.h - the libraries that this process has loaded. */
#ifndef ASSETC_SOUND_HELPER_VERSIONS_H
#define ASSETC_SOUND_HELPER_VERSIONS_H

#include <stddef.h>

/* As sound_decode_revision(), of what was loaded instead of what this build was made with. */
void versions_loaded(char *out, size_t size);

#endif
