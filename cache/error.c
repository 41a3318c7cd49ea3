/* error.c - the sentences of the cache library.
 *
 * A sentence is one line whatever the path holds, and the reason at its end always fits: a long
 * path loses its beginning, and control bytes are shown as question marks.
 */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SHOWN_PATH_MAX 320u

static void path_show(const char *path, char out[SHOWN_PATH_MAX + 4])
{
	size_t len = strlen(path);
	size_t at = 0;
	if (len > SHOWN_PATH_MAX) {
		path += len - SHOWN_PATH_MAX;
		/* Not in the middle of a UTF-8 character. */
		while (((unsigned char)*path & 0xC0u) == 0x80u)
			path++;
		memcpy(out, "...", 3);
		at = 3;
	}
	for (; *path != '\0'; path++) {
		unsigned char c = (unsigned char)*path;
		out[at++] = c < 0x20 || c == 0x7F ? '?' : *path;
	}
	out[at] = '\0';
}

static const char *system_text(int sys_errno, char *room, size_t room_len)
{
#if defined(__GLIBC__) && defined(_GNU_SOURCE)
	return strerror_r(sys_errno, room, room_len);
#else
	if (strerror_r(sys_errno, room, room_len) != 0)
		snprintf(room, room_len, "error %d", sys_errno);
	return room;
#endif
}

static enum ac_code code_of_errno(int sys_errno)
{
	switch (sys_errno) {
	case ENOSPC:
	case EDQUOT: return AC_NO_SPACE;
	case ENOMEM: return AC_NO_MEMORY;
	default: return AC_IO;
	}
}

/* False where the system cannot tell; then the bare name has to do. */
static bool folder_path(int dir_fd, char *out, size_t size)
{
#if defined(F_GETPATH)
	char whole[ACP_PATH_SIZE];
	if (fcntl(dir_fd, F_GETPATH, whole) != 0 || strlen(whole) >= size)
		return false;
	memcpy(out, whole, strlen(whole) + 1);
	return true;
#else
	char link[40];
	snprintf(link, sizeof link, "/proc/self/fd/%d", dir_fd);
	ssize_t got = readlink(link, out, size - 1);
	if (got <= 0)
		return false;
	out[got] = '\0';
	return true;
#endif
}

const char *acp_path_at(int dir_fd, const char *name, char room[ACP_PATH_SIZE])
{
	size_t name_len = strlen(name);
	if (dir_fd == AT_FDCWD || name_len + 2 > ACP_PATH_SIZE ||
	    !folder_path(dir_fd, room, ACP_PATH_SIZE - name_len - 1))
		return name;
	size_t len = strlen(room);
	room[len] = '/';
	memcpy(room + len + 1, name, name_len + 1);
	return room;
}

enum ac_code acp_error(struct ac_error *err, enum ac_code code, const char *path, const char *what)
{
	if (err == NULL)
		return code;
	char shown[SHOWN_PATH_MAX + 4];
	path_show(path, shown);
	err->code = code;
	err->sys_errno = 0;
	snprintf(err->text, sizeof err->text, "%s %s", shown, what);
	return code;
}

enum ac_code acp_error_system(struct ac_error *err, int sys_errno, const char *what,
			      const char *path)
{
	enum ac_code code = code_of_errno(sys_errno);
	if (err == NULL)
		return code;
	char shown[SHOWN_PATH_MAX + 4];
	char room[120];
	path_show(path, shown);
	err->code = code;
	err->sys_errno = sys_errno;
	snprintf(err->text, sizeof err->text, "cannot %s %s: %s", what, shown,
		 system_text(sys_errno, room, sizeof room));
	return code;
}

enum ac_code acp_error_at(struct ac_error *err, int sys_errno, const char *what, int dir_fd,
			  const char *name)
{
	char path[ACP_PATH_SIZE];
	return acp_error_system(err, sys_errno, what,
				err != NULL ? acp_path_at(dir_fd, name, path) : name);
}

enum ac_code acp_error_memory(struct ac_error *err)
{
	if (err != NULL) {
		err->code = AC_NO_MEMORY;
		err->sys_errno = ENOMEM;
		snprintf(err->text, sizeof err->text, "out of memory");
	}
	return AC_NO_MEMORY;
}
