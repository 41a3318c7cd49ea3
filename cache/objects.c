/* objects.c - immutable bytes under the name of their SHA-256.
 *
 * Reading hashes again, since a disk may lie for years before somebody looks. An object that is not
 * what its name says is moved aside rather than removed: what was bought may still be of use to a
 * person.
 */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define FOLDER "objects"

static bool folder_sync(int fd)
{
	return acp_sync(fd) == 0;
}

/* Whether the object is there already. Cheap where only time is at stake: its size is compared.
 * Where money is, its bytes are. Its time is renewed, so that a clean beside us takes it for
 * new. The caller holds the guard. */
static bool object_stands(int dir_fd, const char *name, const void *data, size_t len, bool durable)
{
	struct stat st;
	if (fstatat(dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode) ||
	    (uintmax_t)st.st_size != len)
		return false;
	if (utimensat(dir_fd, name, NULL, AT_SYMLINK_NOFOLLOW) != 0)
		return false;
	return !durable || (acp_file_holds(dir_fd, name, data, len, true) && folder_sync(dir_fd));
}

static enum ac_code object_write(int dir_fd, const char *name, const void *data, size_t len,
				 bool durable, struct ac_error *err)
{
	struct ac_file file = {0};
	enum ac_code code = acp_file_begin(&file, dir_fd, name, 0444, err);
	if (code != AC_OK)
		return code;
	ac_file_write(&file, data, len);
	return ac_file_commit(&file, durable, err);
}

enum ac_code ac_object_put(struct ac_store *store, const void *data, size_t len, bool durable,
			   struct ac_sha256 *out, struct ac_error *err)
{
	char hex[AC_SHA256_HEX_SIZE];
	struct ac_lock guard = {0};
	struct stat st;
	int dir_fd = -1;
	ac_sha256_of(data, len, out);
	ac_sha256_format(out, hex);
	acp_gate_enter(store);
	enum ac_code code = acp_folder_open(store, FOLDER, hex, true, durable, &dir_fd, err);
	/* Where there is one, somebody may be about to move it aside as wrong, or to evict it as old:
	 * not the one that is to stand from now on. */
	if (code == AC_OK && fstatat(dir_fd, hex + 2, &st, AT_SYMLINK_NOFOLLOW) == 0)
		code = acp_guard_take(store, hex, &guard, err);
	if (code == AC_OK && !(guard.is_held && object_stands(dir_fd, hex + 2, data, len, durable)))
		code = object_write(dir_fd, hex + 2, data, len, durable, err);
	ac_lock_release(&guard);
	if (dir_fd >= 0)
		close(dir_fd);
	acp_gate_leave(store);
	return code;
}

static enum ac_code object_damaged(struct ac_store *store, const char *folder, const char *hex,
				   const char *path, const struct stat *seen, struct ac_error *err)
{
	struct ac_lock guard = {0};
	enum ac_code moved = acp_guard_take(store, hex, &guard, NULL);
	if (moved == AC_OK)
		moved = acp_set_aside(store, folder, hex, seen, NULL);
	ac_lock_release(&guard);
	return acp_error(
		err, AC_DAMAGED, path,
		moved == AC_OK || moved == AC_NOT_FOUND
			? "does not hold the bytes its name says; it was moved to the cache's "
			  "damaged folder"
			: "does not hold the bytes its name says, and could not be moved aside");
}

static enum ac_code object_read(struct ac_store *store, const char *folder,
				const struct ac_sha256 *sha, size_t max_len, struct ac_bytes *out,
				struct ac_error *err)
{
	char hex[AC_SHA256_HEX_SIZE];
	char path[ACP_PATH_SIZE];
	struct stat seen;
	struct ac_sha256 found;
	ac_sha256_format(sha, hex);
	acp_item_path(store, folder, hex, path);
	enum ac_code code = acp_load(AT_FDCWD, path, false, max_len, out, &seen, err);
	if (code == AC_REFUSED && (lstat(path, &seen) != 0 || !S_ISREG(seen.st_mode)))
		return object_damaged(store, folder, hex, path, &seen, err);
	if (code != AC_OK)
		return code;
	ac_sha256_of(out->data, out->len, &found);
	if (ac_sha256_equal(&found, sha))
		return AC_OK;
	ac_bytes_release(out);
	return object_damaged(store, folder, hex, path, &seen, err);
}

static bool stands_in(const struct ac_store *store, const char *folder, const char *hex)
{
	char path[ACP_PATH_SIZE];
	struct stat st;
	acp_item_path(store, folder, hex, path);
	return lstat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* What is not there may be in the trash, and comes back from it; where nothing can be moved it is
 * read as it lies. The last look is for what somebody else brought back between our first two. */
enum ac_code ac_object_get(struct ac_store *store, const struct ac_sha256 *sha, size_t max_len,
			   struct ac_bytes *out, struct ac_error *err)
{
	char hex[AC_SHA256_HEX_SIZE];
	enum ac_code code = object_read(store, FOLDER, sha, max_len, out, err);
	if (code != AC_NOT_FOUND)
		return code;
	ac_sha256_format(sha, hex);
	if (stands_in(store, ACP_TRASH, hex)) {
		acp_gate_enter(store);
		if (acp_trash_take_back(store, hex, NULL) != AC_OK)
			code = object_read(store, ACP_TRASH, sha, max_len, out, err);
		acp_gate_leave(store);
	}
	return code == AC_NOT_FOUND ? object_read(store, FOLDER, sha, max_len, out, err) : code;
}

bool ac_object_has(struct ac_store *store, const struct ac_sha256 *sha)
{
	char hex[AC_SHA256_HEX_SIZE];
	ac_sha256_format(sha, hex);
	return stands_in(store, FOLDER, hex) || stands_in(store, ACP_TRASH, hex) ||
	       stands_in(store, FOLDER, hex);
}
