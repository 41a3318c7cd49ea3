/* neighbour.h - the programs that stand beside this one. */
#ifndef ASSETC_BASE_NEIGHBOUR_H
#define ASSETC_BASE_NEIGHBOUR_H

#include <stdbool.h>
#include <stddef.h>

/* The path of the program of a name, into out: beside this program, as built, or in `installed`, a folder relative to this
 * program's. Links are resolved, and /proc need not be there. False when there is none that may be run, or no room. */
bool neighbour_find(const char *name, const char *installed, char *out, size_t size);

#endif
