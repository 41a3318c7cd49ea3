/* path.h - paths as text: which names are fit for outputs and for depfiles, and how parts join.
 *
 * The rules for names come from what Ninja, Make and CMake can spell in a depfile (measured with
 * Ninja 1.11 and 1.14, GNU Make 4.3, CMake 3.25); those for outputs also keep Windows possible.
 */
#ifndef ASSETC_BASE_PATH_H
#define ASSETC_BASE_PATH_H

#include "base/str.h"

#define PATH_NAME_MAX 200u /* bytes of one component of an output */

/* Why no build tool can name this file in a depfile ("';' cannot be written in a depfile"), or
 * NULL. Static text. */
const char *path_refused(struct str path);
/* Which generator breaks on this name, or NULL when the name is portable. Static text. */
const char *path_warning(struct str path);
/* Why this is no place for an output: absolute, "..", empty or over-long component, a name reserved
 * on Windows, refused characters. NULL when it is fit. Static text. */
const char *path_output_refused(struct str path);

/* Folder part without its slash ("" for a bare name), and the last component. Borrowed. */
struct str path_folder(struct str path);
struct str path_base(struct str path);
/* Extension without the dot, {NULL, 0} when there is none; and the path without ".ext". Borrowed.
 */
struct str path_extension(struct str path);
struct str path_stem(struct str path);
/* folder + "/" + rel; rel alone when it is absolute or folder is empty. "./" and redundant parts
 * are folded. */
struct str path_join(struct arena *arena, struct str folder, struct str rel);
/* Folds "a/./b", "a//b" and "a/x/../b" by text; leading ".." stay. "" becomes ".". */
struct str path_fold(struct arena *arena, struct str path);

#endif
