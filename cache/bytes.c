/* bytes.c - owned bytes, and reading a whole file into them.
 *
 * Refuses what is not a regular file (a pipe would block, a device never ends) and what is larger
 * than the caller said, before memory is taken for it.
 */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void ac_bytes_release(struct ac_bytes *bytes)
{
	free(bytes->data);
	bytes->data = NULL;
	bytes->len = 0;
}

int acp_open_at(int dir_fd, const char *name, int flags, mode_t mode)
{
	int fd;
	do
		fd = openat(dir_fd, name, flags | O_CLOEXEC, mode);
	while (fd < 0 && errno == EINTR);
	return fd;
}

int acp_open_quietly(int dir_fd, const char *name, int flags)
{
#if defined(O_NOATIME)
	int fd = acp_open_at(dir_fd, name, flags | O_NOATIME, 0);
	if (fd >= 0 || errno != EPERM)
		return fd;
#endif
	return acp_open_at(dir_fd, name, flags, 0);
}

ssize_t acp_read_full(int fd, void *data, size_t len)
{
	size_t have = 0;
	while (have < len) {
		ssize_t got = read(fd, (char *)data + have, len - have);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		have += (size_t)got;
	}
	return (ssize_t)have;
}

/* Reads to the end even if the file grew since its size was asked. 0, an errno, or EFBIG above
 * max_len. */
static int read_to_end(int fd, size_t expected, size_t max_len, struct ac_bytes *out)
{
	size_t room = expected + 1; /* for the NUL, and to notice growth */
	uint8_t *data = NULL;
	size_t len = 0;
	int error = 0;
	for (;;) {
		uint8_t *larger = realloc(data, room);
		if (larger == NULL) {
			error = ENOMEM;
			goto done;
		}
		data = larger;
		ssize_t got = acp_read_full(fd, data + len, room - len);
		if (got < 0) {
			error = errno;
			goto done;
		}
		len += (size_t)got;
		if (len < room)
			break;
		if (len > max_len) {
			error = EFBIG;
			goto done;
		}
		room = room > max_len / 2 ? max_len + 1 : room * 2;
	}
	data[len] = 0;
	if (len > 0) {
		out->data = data;
		out->len = len;
		data = NULL;
	}
done:
	free(data);
	return error;
}

static enum ac_code refuse(struct ac_error *err, int dir_fd, const char *name, const char *what)
{
	char path[ACP_PATH_SIZE];
	return acp_error(err, AC_REFUSED, acp_path_at(dir_fd, name, path), what);
}

static enum ac_code load_opened(int fd, int dir_fd, const char *name, size_t max_len,
				struct ac_bytes *out, struct stat *seen, struct ac_error *err)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		return acp_error_at(err, errno, "read", dir_fd, name);
	if (seen != NULL)
		*seen = st;
	if (!S_ISREG(st.st_mode))
		return refuse(err, dir_fd, name, "is not a regular file");
	int error = EFBIG;
	if (st.st_size >= 0 && (uintmax_t)st.st_size <= max_len)
		error = read_to_end(fd, (size_t)st.st_size, max_len, out);
	if (error == EFBIG) {
		char what[64];
		snprintf(what, sizeof what, "is larger than the %zu bytes allowed here", max_len);
		return refuse(err, dir_fd, name, what);
	}
	if (error != 0)
		return acp_error_at(err, error, "read", dir_fd, name);
	return AC_OK;
}

enum ac_code acp_load(int dir_fd, const char *name, bool follow, size_t max_len,
		      struct ac_bytes *out, struct stat *seen, struct ac_error *err)
{
	*out = (struct ac_bytes){0};
	if (max_len > PTRDIFF_MAX - 1)
		max_len = PTRDIFF_MAX - 1;
	/* O_NONBLOCK: opening a pipe must not wait for its writer. */
	int fd = acp_open_at(dir_fd, name,
			     O_RDONLY | O_NONBLOCK | O_NOCTTY | (follow ? 0 : O_NOFOLLOW), 0);
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return AC_NOT_FOUND;
	if (fd < 0 && errno == ELOOP && !follow)
		return refuse(err, dir_fd, name, "is a symbolic link");
	if (fd < 0)
		return acp_error_at(err, errno, "read", dir_fd, name);
	enum ac_code code = load_opened(fd, dir_fd, name, max_len, out, seen, err);
	close(fd);
	return code;
}

enum ac_code ac_file_read(const char *path, size_t max_len, struct ac_bytes *out,
			  struct ac_error *err)
{
	return acp_load(AT_FDCWD, path, true, max_len, out, NULL, err);
}

enum ac_code ac_file_read_at(int dir_fd, const char *name, size_t max_len, struct ac_bytes *out,
			     struct ac_error *err)
{
	return acp_load(dir_fd, name, false, max_len, out, NULL, err);
}
