/* assets.yaml and assets.policy.yaml. The first NUL parts the two. */
#include "project/project.h"

#include "compile/vocab.h"
#include "fuzz/fuzz.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[4096];

static void drop(void)
{
	char path[4200];

	(void)snprintf(path, sizeof(path), "%s/assets.yaml", folder);
	(void)unlink(path);
	(void)snprintf(path, sizeof(path), "%s/assets.policy.yaml", folder);
	(void)unlink(path);
	(void)rmdir(folder);
}

static void make_folder(void)
{
	const char *temporary = getenv("TMPDIR");

	(void)snprintf(folder, sizeof(folder), "%s/assetc-fuzz-XXXXXX",
		       temporary ? temporary : "/tmp");
	if (!mkdtemp(folder))
		abort();
	(void)atexit(drop);
}

static void put(const char *name, const uint8_t *data, size_t size)
{
	char path[4200];
	int fd;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	(void)close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *nul = size ? memchr(data, 0, size) : NULL;
	size_t len = nul ? (size_t)(nul - data) : size, rest = size - len - (nul != NULL);
	struct project project;
	struct diag diag = {0};
	char spec[4200];

	if (!folder[0])
		make_folder();
	put("assets.yaml", data, len);
	put("assets.policy.yaml", rest ? nul + 1 : data, rest);
	(void)snprintf(spec, sizeof(spec), "%s/coin.yaml", folder);
	if (project_open(spec, NULL, vocab_get(), &project, &diag) == ST_OK && diag.errors)
		__builtin_trap();
	diag_release(&diag);
	project_release(&project);
	return 0;
}
