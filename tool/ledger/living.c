/* living.c - a locked file for each job that runs. */
#include "ledger/living.h"

#include "base/path.h"
#include "ledger/place.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *folder_of(const char *book, struct arena *arena)
{
	return str_concat(arena, path_folder(str_of(book)), STR("/jobs"), STR("")).ptr;
}

static const char *file_of(const char *book, const char *job, struct arena *arena)
{
	return str_printf(arena, "%s/%s", folder_of(book, arena), job).ptr;
}

static bool lock(int fd)
{
	int code;

	do
		code = flock(fd, LOCK_EX | LOCK_NB);
	while (code != 0 && errno == EINTR);
	return code == 0;
}

enum status living_take(const char *book, const char *job, int *fd, struct diag *diag)
{
	struct arena arena = {0};
	const char *folder = folder_of(book, &arena), *file = file_of(book, job, &arena);
	enum status st = ST_OK;

	*fd = -1;
	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		st = place_errno("make", folder, diag);
	if (st == ST_OK)
		*fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (st == ST_OK && (*fd < 0 || !lock(*fd)))
		st = place_errno("lock", file, diag);
	if (st != ST_OK && *fd >= 0) {
		(void)close(*fd);
		*fd = -1;
	}
	arena_release(&arena);
	return st;
}

void living_give(const char *book, const char *job, int fd)
{
	struct arena arena = {0};

	(void)unlink(file_of(book, job, &arena));
	if (fd >= 0)
		(void)close(fd);
	arena_release(&arena);
}

bool living_is(const char *book, const char *job)
{
	struct arena arena = {0};
	int fd = open(file_of(book, job, &arena), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	bool is_live = fd >= 0 && !lock(fd);

	if (fd >= 0)
		(void)close(fd);
	arena_release(&arena);
	return is_live;
}
