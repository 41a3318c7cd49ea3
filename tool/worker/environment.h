/* environment.h - what a program of somebody else gets to see of our environment: PATH, HOME,
 * TMPDIR, LANG, LC_*, XDG_*, and the variables that its command names. Keys of vendors and all else
 * stay here. */
#ifndef ASSETC_WORKER_ENVIRONMENT_H
#define ASSETC_WORKER_ENVIRONMENT_H

#include "base/str.h"

/* allowed: NULL-terminated names, may be NULL. added: "NAME=value" texts, NULL-terminated, which go
 * before ours. NULL-terminated, in the arena. */
const char *const *worker_environment(const char *const *allowed, const char *const *added,
				      struct arena *arena);

/* What execve would run for a name: a path with '/' is taken from the folder `root`, a bare name is
 * looked for along PATH. NULL when there is no such file that may be executed. In the arena. */
const char *worker_find(const char *name, const char *root, struct arena *arena);

#endif
