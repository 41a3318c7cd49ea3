/* store.c - the store's folder: its layout, its format file, and the gate between writers and
 * clean.
 *
 * Nothing is made before the first write. The format file is written before the first folder, so
 * that a store without one is either absent or a stranger's folder; such a one is used but gets no
 * CACHEDIR.TAG, which would tell backup programs to pass over the stranger's files.
 */
#include "internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TAG_NAME       "CACHEDIR.TAG"
#define FORMAT_NAME    "format"
#define FORMAT_PREFIX  "assetc cache "
#define FORMAT_LEN_MAX 64u
#define ASIDE_ATTEMPTS 100u

static const char TAG_TEXT[] =
	"Signature: 8a477f597d28d172789f06886806bc55\n"
	"# This folder is a cache of assetc. What was bought is in here, too: remove it with\n"
	"# the cache commands rather than by hand.\n"
	"# On cache folder tags see https://bford.info/cachedir/\n";
static const char FORMAT_TEXT[] = FORMAT_PREFIX "1\n";

const char *const acp_space_names[AC_SPACE_COUNT] = {
	[AC_REQUESTS] = "requests",
	[AC_NAMES] = "names",
	[AC_PRODUCTS] = "products",
};

static const char *const OWN_NAMES[] = {TAG_NAME,   FORMAT_NAME, "objects", "requests", "names",
					"products", "locks",     "damaged", "trash",    "projects"};

/* ---- the format file --------------------------------------------------------------------- */

/* 0 unless the text is exactly a format line. */
static unsigned long format_parse(const char *text, size_t len)
{
	const size_t prefix = sizeof FORMAT_PREFIX - 1;
	if (len < prefix + 2 || memcmp(text, FORMAT_PREFIX, prefix) != 0 || text[prefix] == '0' ||
	    text[len - 1] != '\n')
		return 0;
	unsigned long version = 0;
	for (size_t i = prefix; i < len - 1; i++) {
		if (text[i] < '0' || text[i] > '9' || version > 100000)
			return 0;
		version = version * 10 + (unsigned long)(text[i] - '0');
	}
	return version;
}

/* AC_NOT_FOUND when there is no format file. */
static enum ac_code format_check(const struct ac_store *store, struct ac_error *err)
{
	char path[ACP_PATH_SIZE];
	char text[FORMAT_LEN_MAX];
	acp_store_path(store, FORMAT_NAME, NULL, NULL, path);
	int fd = acp_open_at(AT_FDCWD, path, O_RDONLY | O_NONBLOCK | O_NOCTTY, 0);
	if (fd < 0 && errno == ENOENT)
		return AC_NOT_FOUND;
	ssize_t len = fd < 0 ? -1 : acp_read_full(fd, text, sizeof text);
	int error = errno;
	if (fd >= 0)
		close(fd);
	if (len < 0)
		return acp_error_system(err, error, "read", path);
	/* A power cut between the rename and the bytes: as if it had not been written. */
	if (len == 0)
		return AC_NOT_FOUND;
	unsigned long version = format_parse(text, (size_t)len);
	if (version == 0)
		return acp_error(err, AC_DAMAGED, path, "is not the format file of a cache");
	if (version > ACP_FORMAT)
		return acp_error(
			err, AC_REFUSED, store->dir,
			"is a cache of a newer format; use a newer assetc or another cache folder");
	return AC_OK;
}

/* ---- opening ----------------------------------------------------------------------------- */

enum ac_code ac_store_open(const char *dir, struct ac_store **out, struct ac_error *err)
{
	*out = NULL;
	size_t len = strlen(dir);
	if (len == 0)
		return acp_error(err, AC_REFUSED, "an empty name", "cannot be a cache folder");
	if (len > ACP_DIR_MAX)
		return acp_error_system(err, ENAMETOOLONG, "use the cache folder", dir);
	struct ac_store *store = malloc(sizeof *store + len + 1);
	if (store == NULL)
		return acp_error_memory(err);
	store->dir = (char *)(store + 1);
	memcpy(store->dir, dir, len + 1);
	store->dir_len = len;
	store->gate_fd = -1;
	enum ac_code code = format_check(store, err);
	if (code != AC_OK && code != AC_NOT_FOUND) {
		free(store);
		return code;
	}
	store->gate_writers = 0;
	pthread_mutex_init(&store->gate_mutex, NULL);
	pthread_cond_init(&store->gate_is_quiet, NULL);
	*out = store;
	return AC_OK;
}

void ac_store_close(struct ac_store *store)
{
	if (store == NULL)
		return;
	if (store->gate_fd >= 0)
		close(store->gate_fd);
	pthread_cond_destroy(&store->gate_is_quiet);
	pthread_mutex_destroy(&store->gate_mutex);
	free(store);
}

const char *ac_store_dir(const struct ac_store *store)
{
	return store->dir;
}

/* ---- paths ------------------------------------------------------------------------------- */

static char *append(char *at, const char *part)
{
	size_t len = strlen(part);
	*at++ = '/';
	memcpy(at, part, len + 1);
	return at + len;
}

void acp_store_path(const struct ac_store *store, const char *a, const char *b, const char *c,
		    char out[ACP_PATH_SIZE])
{
	memcpy(out, store->dir, store->dir_len);
	char *at = append(out + store->dir_len, a);
	if (b != NULL)
		at = append(at, b);
	if (c != NULL)
		append(at, c);
}

void acp_item_path(const struct ac_store *store, const char *folder, const char *hex,
		   char out[ACP_PATH_SIZE])
{
	const char first[] = {hex[0], hex[1], '\0'};
	acp_store_path(store, folder, first, hex + 2, out);
}

/* ---- making folders ---------------------------------------------------------------------- */

static bool is_temporary(const char *name)
{
	return strncmp(name, AC_TEMP_PREFIX, sizeof AC_TEMP_PREFIX - 1) == 0;
}

static bool is_own_name(const char *name)
{
	if (is_temporary(name))
		return true;
	for (size_t i = 0; i < sizeof OWN_NAMES / sizeof OWN_NAMES[0]; i++)
		if (strcmp(name, OWN_NAMES[i]) == 0)
			return true;
	return false;
}

static bool holds_only_own(const char *dir)
{
	DIR *listing = opendir(dir);
	if (listing == NULL)
		return false;
	bool only_own = true;
	const struct dirent *item;
	while (only_own && (item = readdir(listing)) != NULL)
		only_own = strcmp(item->d_name, ".") == 0 || strcmp(item->d_name, "..") == 0 ||
			   is_own_name(item->d_name);
	closedir(listing);
	return only_own;
}

static enum ac_code small_file_try(int dir_fd, const char *name, const char *text,
				   struct ac_error *err)
{
	struct ac_file file = {0};
	if (ac_file_begin(&file, dir_fd, name, err) != AC_OK)
		return file.error.code;
	ac_file_write(&file, text, strlen(text));
	return ac_file_commit(&file, true, err);
}

#define WRITE_ATTEMPTS 20

/* These files come before the gate, which lies below them: a clean that believes itself alone may
 * take the temporary file away before it is renamed. Then it is written again. */
static enum ac_code small_file_write(int dir_fd, const char *name, const char *text,
				     struct ac_error *err)
{
	struct ac_error own = {0};
	enum ac_code code = AC_IO;
	for (int i = 0; i < WRITE_ATTEMPTS; i++) {
		code = small_file_try(dir_fd, name, text, &own);
		if (code == AC_OK || own.sys_errno != ENOENT)
			break;
	}
	if (code != AC_OK && err != NULL)
		*err = own;
	return code;
}

/* Two processes may do this at once; both write the same. */
static enum ac_code store_prepare(struct ac_store *store, struct ac_error *err)
{
	int root_fd = -1;
	enum ac_code code = acp_folder_open_path(store->dir, true, &root_fd, err);
	if (code != AC_OK)
		return code;
	code = format_check(store, err);
	if (code == AC_NOT_FOUND) {
		struct stat st;
		code = AC_OK;
		if (fstatat(root_fd, TAG_NAME, &st, AT_SYMLINK_NOFOLLOW) != 0 &&
		    holds_only_own(store->dir))
			code = small_file_write(root_fd, TAG_NAME, TAG_TEXT, err);
		if (code == AC_OK)
			code = small_file_write(root_fd, FORMAT_NAME, FORMAT_TEXT, err);
	}
	close(root_fd);
	return code;
}

/* The mark is ours, or there is a gate: only a store has either. */
static bool has_own_mark(const struct ac_store *store)
{
	char path[ACP_PATH_SIZE];
	struct stat st;
	acp_store_path(store, TAG_NAME, NULL, NULL, path);
	if (acp_file_holds(AT_FDCWD, path, TAG_TEXT, sizeof TAG_TEXT - 1, false))
		return true;
	acp_store_path(store, "locks", "gate", NULL, path);
	return lstat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* AC_NOT_FOUND for a folder that is absent, empty, or just being made a store. */
static enum ac_code folder_is_used(const char *dir, struct ac_error *err)
{
	DIR *listing = opendir(dir);
	if (listing == NULL)
		return errno == ENOENT ? AC_NOT_FOUND
				       : acp_error_system(err, errno, "list the folder", dir);
	enum ac_code code = AC_NOT_FOUND;
	const struct dirent *item;
	while ((item = readdir(listing)) != NULL) {
		if (is_temporary(item->d_name)) {
			code = AC_NOT_FOUND;
			break;
		}
		if (strcmp(item->d_name, ".") != 0 && strcmp(item->d_name, "..") != 0)
			code = AC_OK;
	}
	closedir(listing);
	return code;
}

enum ac_code acp_store_claim(struct ac_store *store, bool is_dry, bool *is_store,
			     struct ac_error *err)
{
	enum ac_code code = format_check(store, err);
	*is_store = code == AC_OK;
	if (code != AC_NOT_FOUND)
		return code;
	code = folder_is_used(store->dir, err);
	if (code != AC_OK)
		return code == AC_NOT_FOUND ? AC_OK : code;
	if (has_own_mark(store)) {
		*is_store = true;
		return is_dry ? AC_OK : store_prepare(store, err);
	}
	/* Made meanwhile? */
	code = format_check(store, err);
	*is_store = code == AC_OK;
	if (code == AC_NOT_FOUND)
		return acp_error(err, AC_REFUSED, store->dir,
				 "is not known to be a cache: it has no format file, and nothing "
				 "else that only a cache has");
	return code;
}

static enum ac_code folder_make(const char *parent, const char *path, bool durable,
				struct ac_error *err)
{
	if (mkdir(path, 0777) != 0)
		return errno == EEXIST ? AC_OK
				       : acp_error_system(err, errno, "make the folder", path);
	if (!durable)
		return AC_OK;
	int fd = -1;
	enum ac_code code = acp_folder_open_path(parent, false, &fd, err);
	if (code != AC_OK)
		return code;
	int error = acp_sync(fd);
	close(fd);
	return error == 0 ? AC_OK : acp_error_system(err, error, "write the folder", parent);
}

enum ac_code acp_folder_open(struct ac_store *store, const char *folder, const char *hex,
			     bool create, bool durable, int *fd, struct ac_error *err)
{
	const char first[] = {hex != NULL ? hex[0] : '\0', hex != NULL ? hex[1] : '\0', '\0'};
	char outer[ACP_PATH_SIZE];
	char inner[ACP_PATH_SIZE];
	acp_store_path(store, folder, NULL, NULL, outer);
	acp_store_path(store, folder, hex != NULL ? first : NULL, NULL, inner);
	enum ac_code code = acp_folder_open_path(inner, false, fd, err);
	if (code != AC_NOT_FOUND || !create)
		return code;
	code = store_prepare(store, err);
	if (code == AC_OK)
		code = folder_make(store->dir, outer, durable, err);
	if (code == AC_OK && hex != NULL)
		code = folder_make(outer, inner, durable, err);
	if (code == AC_OK)
		code = acp_folder_open_path(inner, true, fd, err);
	return code;
}

/* ---- setting aside ----------------------------------------------------------------------- */

void acp_aside_path(const struct ac_store *store, const char *folder, const char *hex,
		    char out[ACP_PATH_SIZE])
{
	char name[AC_SHA256_HEX_SIZE + 32];
	snprintf(name, sizeof name, "%s-%s", folder, hex);
	acp_store_path(store, "damaged", name, NULL, out);
}

/* A name in damaged/ that is free, so that what was set aside earlier stays. The last one is
 * reused. */
static void free_aside_path(const struct ac_store *store, const char *folder, const char *hex,
			    char out[ACP_PATH_SIZE])
{
	char name[AC_SHA256_HEX_SIZE + 32];
	struct stat st;
	acp_aside_path(store, folder, hex, out);
	for (unsigned i = 2; i < ASIDE_ATTEMPTS && lstat(out, &st) == 0; i++) {
		snprintf(name, sizeof name, "%s-%s-%u", folder, hex, i);
		acp_store_path(store, "damaged", name, NULL, out);
	}
}

enum ac_code acp_set_aside(struct ac_store *store, const char *folder, const char *hex,
			   const struct stat *seen, struct ac_error *err)
{
	char from[ACP_PATH_SIZE];
	char to[ACP_PATH_SIZE];
	struct stat now;
	int damaged_fd = -1;
	acp_item_path(store, folder, hex, from);
	if (lstat(from, &now) != 0 || now.st_ino != seen->st_ino || now.st_dev != seen->st_dev)
		return AC_NOT_FOUND;
	enum ac_code code = acp_folder_open(store, "damaged", NULL, true, false, &damaged_fd, err);
	if (code != AC_OK)
		return code;
	close(damaged_fd);
	free_aside_path(store, folder, hex, to);
	if (rename(from, to) != 0)
		return acp_error_system(err, errno, "set aside", from);
	return AC_OK;
}
