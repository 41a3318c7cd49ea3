/* root.h - finding the root of a project, and spelling paths below it. */
#ifndef ASSETC_PROJECT_ROOT_H
#define ASSETC_PROJECT_ROOT_H

#include "project/project.h"

struct root {
	struct str path; /* real, in the arena */
	bool has_settings, has_policy;
	bool is_unmarked; /* neither, nor .git, there or above: only where the spec lies */
};

/* The root of a spec. Falls back to "." as a text when the spec's folder cannot be resolved. */
struct root root_find(struct str spec_path, struct arena *arena);
/* A folder that was named to be the root; path is empty when it is no folder. */
struct root root_at(const char *folder, struct arena *arena);

/* How the root is spelled before a path relative to it, so that it matches the spec's own path:
 * empty, or ending in '/'. By taking folders off the spec's path, where that names the root; else
 * relative to the current folder; absolute where the spec is, or where nothing else is to be had. */
struct str root_prefix(struct str root, struct str spec_path, struct arena *arena);

/* Whether a path relative to the root stays below it: symbolic links on its way are followed before
 * judging, as far as it exists. */
bool root_keeps(struct str root, struct str path);

#endif
