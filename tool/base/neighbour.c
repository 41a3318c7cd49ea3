/* neighbour.c - where this program lies is asked of the system, never of argv or the search path. */
#include "base/neighbour.h"

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/auxv.h>
#endif

/* The path of this program, links resolved; of PATH_MAX bytes, without a NUL. Its length, or -1. */
static ssize_t own_path(char *out)
{
	ssize_t len = readlink("/proc/self/exe", out, PATH_MAX);

#ifdef __linux__
	/* Where /proc is not there, the system still tells what it was asked to start. */
	const char *started = (const char *)(uintptr_t)getauxval(AT_EXECFN);

	if (len < 0 && started && realpath(started, out))
		len = (ssize_t)strlen(out);
#endif
	return len;
}

bool neighbour_find(const char *name, const char *installed, char *out, size_t size)
{
	const char *const folders[] = {".", installed};
	char self[PATH_MAX];
	ssize_t len = own_path(self);

	while (len > 0 && self[len - 1] != '/')
		len--;
	for (size_t i = 0; len > 0 && i < 2; i++) {
		int written = snprintf(out, size, "%.*s%s/%s", (int)len, self, folders[i], name);

		if (written > 0 && (size_t)written < size && access(out, X_OK) == 0)
			return true;
	}
	return false;
}
