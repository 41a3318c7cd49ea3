/* prune.c - deleting what a build made for specs that are no more. */
#include "cmd/prune.h"

#include "base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MADE_BYTES_MAX ((size_t)256 << 20)

enum pruning { IS_DELETED, IS_ABSENT, IS_KEPT, IS_REFUSED };

struct spot {
	int dir_fd;
	char name[256];
};

/* The bytes are compared, not the stamp: a file that was only touched is still what was made. */
static bool is_as_made(const struct spot *spot, const struct made *made)
{
	uint8_t digest[sizeof(made->digest)] = {0};
	struct ac_bytes bytes = {0};
	struct ac_sha256 sha;
	struct ac_key key;

	if (ac_file_read_at(spot->dir_fd, spot->name, MADE_BYTES_MAX, &bytes, NULL) != AC_OK)
		return false;
	if (made->is_record) {
		ac_key_of(bytes.data, bytes.len, &key);
		memcpy(digest, key.bytes, sizeof(key.bytes));
	} else {
		ac_sha256_of(bytes.data, bytes.len, &sha);
		memcpy(digest, sha.bytes, sizeof(sha.bytes));
	}
	ac_bytes_release(&bytes);
	return memcmp(digest, made->digest, sizeof(digest)) == 0;
}

static enum pruning refuse(const struct made *made, const char *why, struct diag *diag)
{
	(void)diag_error(diag, ST_ENVIRONMENT, "E0805", (struct place){0},
			 "cannot delete '%.*s': %s", STR_ARGS(made->path), why);
	return IS_REFUSED;
}

static enum pruning keep(const struct made *made, const char *why, struct diag *diag)
{
	diag_warning(diag, "W0803", (struct place){0},
		     "'%.*s' is kept, though no spec makes it any more: %s", STR_ARGS(made->path),
		     why);
	return IS_KEPT;
}

static enum pruning delete_at(const struct spot *spot, const struct made *made, struct diag *diag)
{
	char text[128] = "";
	struct stat info;

	if (fstatat(spot->dir_fd, spot->name, &info, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT ? IS_ABSENT
				       : refuse(made, strerror_r(errno, text, sizeof(text)), diag);
	if (!S_ISREG(info.st_mode))
		return keep(made, "a build made a file, and this is none", diag);
	if (!is_as_made(spot, made))
		return keep(made, "it was changed by hand", diag);
	if (unlinkat(spot->dir_fd, spot->name, 0) != 0)
		return refuse(made, strerror_r(errno, text, sizeof(text)), diag);
	return IS_DELETED;
}

/* Upwards from the folder of a deleted file, as long as nothing else is in it. */
static void remove_empty_folders(const char *out_dir, struct str path)
{
	struct arena arena = {0};

	for (struct str folder = path_folder(path); folder.len; folder = path_folder(folder)) {
		struct spot spot;
		bool is_gone;

		if (ac_dir_open_beneath(out_dir, str_keep(&arena, folder), false, &spot.dir_fd,
					spot.name, NULL) != AC_OK)
			break;
		is_gone = unlinkat(spot.dir_fd, spot.name, AT_REMOVEDIR) == 0;
		(void)close(spot.dir_fd);
		if (!is_gone)
			break;
	}
	arena_release(&arena);
}

static enum pruning prune_one(const char *out_dir, const struct made *made, struct diag *diag)
{
	struct ac_error error = {0};
	struct spot spot;
	enum ac_code code = ac_dir_open_beneath(out_dir, made->path.ptr, false, &spot.dir_fd,
						spot.name, &error);
	enum pruning done;

	if (code == AC_NOT_FOUND)
		return IS_ABSENT;
	if (code == AC_REFUSED)
		return keep(made, error.text, diag);
	if (code != AC_OK)
		return refuse(made, error.text, diag);
	done = delete_at(&spot, made, diag);
	(void)close(spot.dir_fd);
	if (done == IS_DELETED)
		remove_empty_folders(out_dir, made->path);
	return done;
}

enum status prune(const char *out_dir, struct row *row, size_t *count, struct diag *diag)
{
	size_t left = 0;

	*count = 0;
	for (size_t i = 0; i < row->made_count; i++) {
		enum pruning done = prune_one(out_dir, &row->made[i], diag);

		*count += done == IS_DELETED;
		if (done == IS_REFUSED)
			row->made[left++] = row->made[i];
	}
	row->made_count = left;
	return left ? ST_ENVIRONMENT : ST_OK;
}
