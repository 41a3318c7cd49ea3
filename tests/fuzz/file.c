#include "fuzz/fuzz.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char path[4096];

static void drop(void)
{
	(void)unlink(path);
}

const char *fuzz_file(const uint8_t *data, size_t size)
{
	static int fd = -1;
	const char *folder = getenv("TMPDIR");

	if (fd < 0) {
		(void)snprintf(path, sizeof(path), "%s/assetc-fuzz-XXXXXX", folder ? folder : "/tmp");
		fd = mkstemp(path);
		(void)atexit(drop);
	}
	if (fd < 0 || ftruncate(fd, 0) != 0 || pwrite(fd, data, size, 0) != (ssize_t)size)
		abort();
	return path;
}
