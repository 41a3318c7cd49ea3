/* helper_kind.h - the helper programs there are, for both sides.
 *
 * Each is linked with one library: so a helper's start waits for no library that is not asked for, and what a
 * library does to its process, it does to no other one's.
 */
#ifndef ASSETC_SOUND_HELPER_KIND_H
#define ASSETC_SOUND_HELPER_KIND_H

#include "base/str.h"
#include "media/image.h"

enum helper_kind {
#define HELPER(name, build) HELPER_##name,
#include "sound/helpers.def"
#undef HELPER
	HELPER_COUNT
};

/* Which one decodes such a file. MEDIA_UNKNOWN: bytes without a header. Any bytes may be given. */
enum helper_kind helper_for(struct str file, enum media_format format);
/* "mpg123"; static. */
const char *helper_name(enum helper_kind kind);
/* "1 mpg123/1.31.2", which both sides say of themselves: the revision of our part and the version of the library that
 * this build was made with. Shorter than WIRE_BUILD_MAX; static. */
const char *helper_build(enum helper_kind kind);

#endif
