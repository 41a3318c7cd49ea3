/* stop.c - stopping at a named place. */
#include "base/stop.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef ASSETC_TEST_STOPS

static void tell(const char *name)
{
	const char *folder = getenv("ASSETC_STOP_DIR");
	char path[PATH_MAX];
	int fd;

	if (!folder)
		return;
	(void)snprintf(path, sizeof(path), "%s/%s.%ld", folder, name, (long)getpid());
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd >= 0)
		(void)close(fd);
}

void stop_here(const char *name)
{
	static atomic_ulong times;
	const char *wanted = getenv("ASSETC_STOP");
	size_t len = strlen(name);
	unsigned long nth = 1;

	if (!wanted || strncmp(wanted, name, len) != 0 || (wanted[len] && wanted[len] != ':'))
		return;
	if (wanted[len] == ':')
		nth = strtoul(wanted + len + 1, NULL, 10);
	if (atomic_fetch_add(&times, 1) + 1 != nth)
		return;
	tell(name);
	(void)raise(SIGSTOP);
}

#endif
