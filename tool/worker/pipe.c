/* pipe.c - pipes that no program inherits unasked. */
#include "worker/pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

void worker_close(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}

/* Where there is no pipe2, another thread's program may catch the ends for the moment that they are
 * open; it then holds a pipe of which nobody waits for the end. */
static int open_ends(int fds[2])
{
#ifdef __linux__
	return pipe2(fds, O_CLOEXEC);
#else
	return pipe(fds);
#endif
}

bool worker_pipe(int fds[2])
{
	int low[2], kept;

	fds[0] = fds[1] = -1;
	if (open_ends(low) != 0)
		return false;
	fds[0] = fcntl(low[0], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	fds[1] = fds[0] < 0 ? -1 : fcntl(low[1], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	kept = errno;
	(void)close(low[0]);
	(void)close(low[1]);
	if (fds[1] < 0)
		worker_close(&fds[0]);
	errno = kept;
	return fds[1] >= 0;
}
