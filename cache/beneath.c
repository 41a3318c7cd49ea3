/* beneath.c - opening folders: trusted paths with all their missing parents, and paths from outside
 * that must not leave the folder they are given below.
 *
 * The second kind is walked one component at a time, each opened relative to the one before and
 * never through a symbolic link, so that nothing exchanged meanwhile can lead elsewhere. It refuses
 * "", ".", "..", absolute paths and components longer than ACP_NAME_MAX.
 */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static bool is_folder(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* mkdir -p. 0 or an errno. */
static int folders_make(const char *path)
{
	char prefix[ACP_PATH_SIZE];
	size_t len = strlen(path);
	if (len >= sizeof prefix)
		return ENAMETOOLONG;
	memcpy(prefix, path, len + 1);
	for (size_t i = 1; i <= len; i++) {
		if (prefix[i] != '/' && prefix[i] != '\0')
			continue;
		char kept = prefix[i];
		prefix[i] = '\0';
		if (mkdir(prefix, 0777) != 0 && errno != EEXIST) {
			int error = errno;
			if (!is_folder(prefix))
				return error;
		}
		prefix[i] = kept;
	}
	return 0;
}

enum ac_code acp_folder_open_path(const char *path, bool create, int *fd, struct ac_error *err)
{
	*fd = acp_open_at(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0);
	if (*fd < 0 && errno == ENOENT) {
		if (!create)
			return AC_NOT_FOUND;
		int error = folders_make(path);
		if (error != 0)
			return acp_error_system(err, error, "make the folder", path);
		*fd = acp_open_at(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0);
	}
	if (*fd < 0)
		return acp_error_system(err, errno, "open the folder", path);
	return AC_OK;
}

/* O_DIRECTORY with O_NOFOLLOW fails alike for a link and for a file in the way; a person wants
 * to know which. */
static enum ac_code step_failed(int dir_fd, const char *name, int sys_errno, struct ac_error *err)
{
	struct stat st;
	if ((sys_errno == ELOOP || sys_errno == ENOTDIR) &&
	    fstatat(dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(st.st_mode)) {
		char path[ACP_PATH_SIZE];
		return acp_error(err, AC_REFUSED, acp_path_at(dir_fd, name, path),
				 "is a symbolic link, and the path may not lead through one");
	}
	return acp_error_at(err, sys_errno, "open the folder", dir_fd, name);
}

static enum ac_code step_into(int dir_fd, const char *name, bool create, int *fd,
			      struct ac_error *err)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW;
	*fd = acp_open_at(dir_fd, name, flags, 0);
	if (*fd < 0 && errno == ENOENT) {
		if (!create)
			return AC_NOT_FOUND;
		if (mkdirat(dir_fd, name, 0777) != 0 && errno != EEXIST)
			return acp_error_at(err, errno, "make the folder", dir_fd, name);
		*fd = acp_open_at(dir_fd, name, flags, 0);
	}
	return *fd < 0 ? step_failed(dir_fd, name, errno, err) : AC_OK;
}

/* All components first: a path that is refused makes no folder. */
static bool rel_is_allowed(const char *rel)
{
	for (;;) {
		size_t len = strcspn(rel, "/");
		if (!acp_name_is_allowed(rel, len))
			return false;
		if (rel[len] == '\0')
			return true;
		rel += len + 1;
	}
}

enum ac_code ac_dir_open_beneath(const char *root, const char *rel, bool create, int *dir_fd,
				 char name[256], struct ac_error *err)
{
	*dir_fd = -1;
	name[0] = '\0';
	if (!rel_is_allowed(rel))
		return acp_error(err, AC_REFUSED, rel,
				 "is not a plain relative path (no \"..\", \".\", empty or "
				 "over-long parts)");
	int fd = -1;
	enum ac_code code = acp_folder_open_path(root[0] == '\0' ? "." : root, create, &fd, err);
	while (code == AC_OK) {
		size_t len = strcspn(rel, "/");
		memcpy(name, rel, len);
		name[len] = '\0';
		if (rel[len] == '\0')
			break;
		int next;
		code = step_into(fd, name, create, &next, err);
		close(fd);
		fd = next;
		rel += len + 1;
	}
	if (code != AC_OK) {
		name[0] = '\0';
		return code;
	}
	*dir_fd = fd;
	return AC_OK;
}
