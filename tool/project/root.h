/* root.h - finding the root of a project. */
#ifndef ASSETC_PROJECT_ROOT_H
#define ASSETC_PROJECT_ROOT_H

#include "project/project.h"

/* Real path of the root, in the arena. Falls back to "." as a text when the folder cannot be
 * resolved. */
struct str project_root(struct str spec_path, struct arena *arena);

#endif
