/* clean.c - removing what can be made again.
 *
 * First the entries that name nothing bought, then the objects that no bought ref names:
 * interrupted, it leaves objects without a name, never a bought name without its object.
 *
 * Beside running compiles a bought object may have been stored and not yet named. Therefore clean
 * asks the gate: alone, it removes all; otherwise only what is older than FRESH_S. A damaged entry
 * may have named bought objects: while there is one (also one set aside earlier), objects that no
 * readable entry names stay.
 */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define FRESH_S    3600
#define KEY_DIGITS (AC_KEY_HEX_SIZE - 1)
#define SHA_DIGITS (AC_SHA256_HEX_SIZE - 1)

struct clean_run {
	struct ac_store *store;
	struct ac_clean_result *result;
	struct acp_known_set known;
	enum ac_space space; /* being walked */
	bool is_alone;
	bool is_doubtful; /* an entry that may name bought objects cannot be read */
	time_t now;
};

/* A time ahead of the clock counts as fresh: clocks are set back. */
static bool is_fresh(const struct clean_run *run, const struct acp_item *item)
{
	return !run->is_alone && item->st.st_mtime > run->now - FRESH_S;
}

/* A folder by such a name is no work of ours. */
static enum ac_code item_remove(struct clean_run *run, const struct acp_item *item,
				struct ac_error *err)
{
	if (S_ISDIR(item->st.st_mode))
		return AC_OK;
	if (unlinkat(item->dir_fd, item->name, 0) != 0) {
		if (errno == ENOENT)
			return AC_OK;
		return acp_error_system(err, errno, "remove", item->path);
	}
	run->result->removed++;
	run->result->removed_bytes += (uint64_t)item->st.st_size;
	return AC_OK;
}

static enum ac_code temporary_remove(struct clean_run *run, const struct acp_item *item,
				     struct ac_error *err)
{
	if (item->kind != ACP_TEMPORARY || is_fresh(run, item))
		return AC_OK;
	return item_remove(run, item, err);
}

/* The caller holds the guard, so that nobody adds a bought ref between our reading and removing. */
static enum ac_code entry_clean(struct clean_run *run, const struct acp_item *item,
				struct ac_error *err)
{
	struct acp_entry_file file;
	enum ac_code code = acp_entry_load(item->path, run->space, &file, err);
	if (code == AC_NOT_FOUND)
		return AC_OK;
	if (code == AC_DAMAGED) {
		run->is_doubtful = run->is_doubtful || run->space != AC_PRODUCTS;
		code = acp_set_aside(run->store, acp_space_names[run->space], item->hex, &file.seen,
				     err);
		return code == AC_NOT_FOUND ? AC_OK : code;
	}
	if (code != AC_OK)
		return code;
	code = acp_known_add(&run->known, &file.entry, err);
	if (code == AC_OK && !acp_entry_has_paid(&file.entry))
		code = item_remove(run, item, err);
	ac_entry_release(&file.entry);
	return code;
}

static enum ac_code visit_entry(void *context, const struct acp_item *item, struct ac_error *err)
{
	struct clean_run *run = context;
	struct ac_lock guard = {0};
	if (item->kind != ACP_ITEM)
		return temporary_remove(run, item, err);
	enum ac_code code = acp_guard_take(run->store, item->hex, &guard, err);
	if (code == AC_OK)
		code = entry_clean(run, item, err);
	ac_lock_release(&guard);
	return code;
}

static enum ac_code visit_damaged(void *context, const struct acp_item *item, struct ac_error *err)
{
	(void)err;
	struct clean_run *run = context;
	for (unsigned i = 0; i < AC_SPACE_COUNT; i++) {
		size_t len = strlen(acp_space_names[i]);
		if (i != AC_PRODUCTS && strncmp(item->name, acp_space_names[i], len) == 0)
			run->is_doubtful = true;
	}
	return AC_OK;
}

static enum ac_code visit_object(void *context, const struct acp_item *item, struct ac_error *err)
{
	struct clean_run *run = context;
	if (item->kind != ACP_ITEM)
		return temporary_remove(run, item, err);
	const struct acp_known *known = acp_known_find(&run->known, item->hex);
	if (known != NULL && (known->flags & AC_REF_PAID) != 0) {
		run->result->kept_paid++;
		return AC_OK;
	}
	if ((known == NULL && run->is_doubtful) || is_fresh(run, item))
		return AC_OK;
	return item_remove(run, item, err);
}

static enum ac_code visit_own_folder(void *context, const struct acp_item *item,
				     struct ac_error *err)
{
	return temporary_remove(context, item, err);
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

static enum ac_code clean_all(struct clean_run *run, struct ac_error *err)
{
	enum ac_code code = AC_OK;
	for (unsigned i = 0; i < AC_SPACE_COUNT && code == AC_OK; i++) {
		run->space = (enum ac_space)i;
		code = acp_walk(run->store, acp_space_names[i], KEY_DIGITS, visit_entry, run, err);
	}
	acp_known_sort(&run->known);
	if (code == AC_OK)
		code = acp_walk_flat(run->store, "damaged", visit_damaged, run, err);
	if (code == AC_OK)
		code = acp_walk(run->store, "objects", SHA_DIGITS, visit_object, run, err);
	if (code == AC_OK)
		code = acp_walk_flat(run->store, "", visit_own_folder, run, err);
	if (code == AC_OK)
		code = acp_walk(run->store, "locks", KEY_DIGITS, visit_lock, run, err);
	return code;
}

enum ac_code ac_store_clean(struct ac_store *store, struct ac_clean_result *out,
			    struct ac_error *err)
{
	*out = (struct ac_clean_result){0};
	char path[ACP_PATH_SIZE];
	struct stat st;
	/* A folder without a format file is no store of ours: nothing in it is ours to remove. */
	acp_store_path(store, "format", NULL, NULL, path);
	if (lstat(path, &st) != 0)
		return errno == ENOENT || errno == ENOTDIR
			       ? AC_OK
			       : acp_error_system(err, errno, "read", path);
	struct clean_run run = {.store = store, .result = out, .now = time(NULL)};
	run.is_alone = acp_gate_shut(store);
	enum ac_code code = clean_all(&run, err);
	acp_gate_reopen(store);
	acp_known_release(&run.known);
	return code;
}
