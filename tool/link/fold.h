/* fold.h - paths as file systems may compare them.
 *
 * Windows and macOS take names for equal that differ only in case, and macOS also those that differ
 * only in how an accented letter is spelt (one code point, or letter and mark). Two outputs with
 * such names would be one file there.
 */
#ifndef ASSETC_LINK_FOLD_H
#define ASSETC_LINK_FOLD_H

#include "base/str.h"

/* Two paths with equal folds may be one file. Covered: case of ASCII and of U+00C0..U+017F, and
 * canonical decomposition of U+00C0..U+017F against marks of U+0300..U+036F, one mark to a letter.
 * All else is compared as it is. The text is kept when it is not UTF-8. */
struct str path_fold_case(struct arena *arena, struct str path);

#endif
