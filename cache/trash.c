/* trash.c - bought bytes on their way out: a folder to be brought back from.
 *
 * An object in trash/ keeps its name; its modification time says when it was moved there. A look-up
 * that misses an object finds it there and brings it back, so a mistaken removal costs nothing for
 * as long as the trash is kept. Nothing is moved or brought back unseen: the bytes are hashed, and
 * wrong ones go to damaged/.
 */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define OBJECTS "objects"

enum ac_code acp_trash_put(struct ac_store *store, const struct acp_item *item,
			   struct ac_error *err)
{
	char to[ACP_PATH_SIZE];
	struct stat seen;
	struct ac_lock guard = {0};
	int folder_fd = -1;
	enum ac_code code = acp_object_check(item, &seen);
	if (code == AC_IO)
		return acp_error(err, code, item->path, "cannot be read");
	if (code == AC_OK)
		code = acp_folder_open(store, ACP_TRASH, item->hex, true, true, &folder_fd, err);
	else if (code == AC_DAMAGED)
		acp_error(err, code, item->path, "does not hold the bytes its name says");
	if (code != AC_OK)
		return code;
	acp_item_path(store, ACP_TRASH, item->hex, to);
	code = acp_guard_take(store, item->hex, &guard, err);
	/* The time first: cut off between the two, an object was used today. */
	if (code == AC_OK && (utimensat(item->dir_fd, item->name, NULL, AT_SYMLINK_NOFOLLOW) != 0 ||
			      renameat(item->dir_fd, item->name, AT_FDCWD, to) != 0))
		code = errno == ENOENT
			       ? AC_NOT_FOUND
			       : acp_error_system(err, errno, "move to the trash", item->path);
	ac_lock_release(&guard);
	close(folder_fd);
	return code;
}

/* Never over an object that somebody has stored anew meanwhile; the one in the trash is one too many
 * then. */
static int move_back(const char *from, const char *to)
{
	if (link(from, to) != 0 && errno != EEXIST) {
		struct stat st;
		/* A file system without links. */
		if ((errno != EPERM && errno != EOPNOTSUPP && errno != EMLINK) ||
		    lstat(to, &st) == 0 || rename(from, to) != 0)
			return errno;
		return 0;
	}
	return unlink(from) == 0 || errno == ENOENT ? 0 : errno;
}

enum ac_code acp_trash_take_back(struct ac_store *store, const char *hex, struct ac_error *err)
{
	char from[ACP_PATH_SIZE];
	char to[ACP_PATH_SIZE];
	struct stat st;
	struct ac_lock guard = {0};
	int folder_fd = -1;
	acp_item_path(store, ACP_TRASH, hex, from);
	acp_item_path(store, OBJECTS, hex, to);
	if (lstat(from, &st) != 0)
		return AC_NOT_FOUND;
	enum ac_code code = acp_folder_open(store, OBJECTS, hex, true, true, &folder_fd, err);
	if (code == AC_OK)
		code = acp_guard_take(store, hex, &guard, err);
	if (code == AC_OK) {
		/* Its time says when it was moved: now it is an object of today. */
		utimensat(AT_FDCWD, from, NULL, AT_SYMLINK_NOFOLLOW);
		int error = move_back(from, to);
		if (error != 0)
			code = lstat(to, &st) == 0
				       ? AC_OK
				       : acp_error_system(err, error, "bring back", from);
	}
	ac_lock_release(&guard);
	if (folder_fd >= 0)
		close(folder_fd);
	return code;
}
