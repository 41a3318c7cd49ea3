/* project.h - the project a spec belongs to: the nearest folder upwards with assets.yaml,
 * assets.policy.yaml or .git, else the spec's own folder. */
#ifndef ASSETC_COMPILE_PROJECT_H
#define ASSETC_COMPILE_PROJECT_H

#include "base/str.h"

/* Real path of the root, in the arena. Falls back to "." as a text when the folder cannot be
 * resolved. */
struct str project_root(struct str spec_path, struct arena *arena);
/* A file of the project that this build does not read yet though it says what the bytes should be: a
 * non-empty assets.yaml at the root, or the lock beside the spec. {NULL, 0} when there is none. */
struct str project_unread_file(struct str spec_path, struct arena *arena);
/* Whether a file really lies below the project of the spec, or below one of `folders`
 * (NULL-terminated, may be NULL); symbolic links are followed before judging. False also when the
 * file does not exist. */
bool project_holds(struct str spec_path, struct str file, const char *const *folders);

#endif
