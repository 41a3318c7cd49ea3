/* leftovers.c - what killed processes leave behind: temporary files, and locks nobody holds.
 *
 * Beside running compiles a file may have been written and not yet named. Who has the gate for
 * itself removes all; otherwise only what is older than ACP_FRESH_S.
 */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define KEY_DIGITS (AC_KEY_HEX_SIZE - 1)

bool acp_is_fresh(const struct acp_removal *run, const struct stat *st)
{
	return !run->is_alone && st->st_mtime > run->now - ACP_FRESH_S;
}

enum ac_code acp_remove(const struct acp_removal *run, const struct acp_item *item,
			struct ac_error *err)
{
	if (S_ISDIR(item->st.st_mode))
		return AC_OK;
	if (!run->is_dry && unlinkat(item->dir_fd, item->name, 0) != 0) {
		if (errno == ENOENT)
			return AC_OK;
		return acp_error_system(err, errno, "remove", item->path);
	}
	++*run->count;
	*run->bytes += (uint64_t)item->st.st_size;
	return AC_OK;
}

enum ac_code acp_remove_temporary(const struct acp_removal *run, const struct acp_item *item,
				  struct ac_error *err)
{
	if (item->kind != ACP_TEMPORARY || acp_is_fresh(run, &item->st))
		return AC_OK;
	return acp_remove(run, item, err);
}

static enum ac_code visit_own_folder(void *context, const struct acp_item *item,
				     struct ac_error *err)
{
	return acp_remove_temporary(context, item, err);
}

/* Only while holding it; whoever waits for it notices that it lost its name. */
static enum ac_code visit_lock(void *context, const struct acp_item *item, struct ac_error *err)
{
	(void)context;
	struct stat opened;
	struct stat named;
	enum ac_code code = AC_OK;
	if (item->kind != ACP_ITEM || !S_ISREG(item->st.st_mode))
		return AC_OK;
	int fd = acp_open_at(item->dir_fd, item->name, O_RDWR | O_NOFOLLOW | O_NONBLOCK, 0);
	if (fd < 0)
		return AC_OK;
	if (acp_flock(fd, LOCK_EX | LOCK_NB) == 0 && fstat(fd, &opened) == 0 &&
	    fstatat(item->dir_fd, item->name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
	    opened.st_ino == named.st_ino && unlinkat(item->dir_fd, item->name, 0) != 0)
		code = acp_error_system(err, errno, "remove", item->path);
	close(fd);
	return code;
}

enum ac_code acp_remove_leftovers(const struct acp_removal *run, struct ac_error *err)
{
	struct acp_removal own = *run;
	enum ac_code code = acp_walk_flat(run->store, "", visit_own_folder, &own, err);
	if (code == AC_OK)
		code = acp_walk_flat(run->store, "projects", visit_own_folder, &own, err);
	if (code == AC_OK && !run->is_dry)
		code = acp_walk(run->store, "locks", KEY_DIGITS, visit_lock, NULL, err);
	return code;
}

static enum ac_code visit_damaged(void *context, const struct acp_item *item, struct ac_error *err)
{
	(void)err;
	bool *is_doubtful = context;
	for (unsigned i = 0; i < AC_SPACE_COUNT; i++) {
		size_t len = strlen(acp_space_names[i]);
		if (i != AC_PRODUCTS && strncmp(item->name, acp_space_names[i], len) == 0)
			*is_doubtful = true;
	}
	return AC_OK;
}

enum ac_code acp_doubt(struct ac_store *store, bool *is_doubtful, struct ac_error *err)
{
	return acp_walk_flat(store, "damaged", visit_damaged, is_doubtful, err);
}
