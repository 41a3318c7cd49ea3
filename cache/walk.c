/* walk.c - going through the store's files, and the set of objects that entries name.
 *
 * The walk follows no symbolic link at a file, opens the 256 folders by name, and takes what it
 * does not know for a stranger's: nobody removes that.
 */
#include "internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FOLDER_COUNT 256u

struct listing {
	DIR *stream;
	int fd;            /* of the stream */
	const char *first; /* two digits, or "" in a flat walk */
	size_t hex_len;    /* 0 in a flat walk */
	char path[ACP_PATH_SIZE];
	size_t path_len;
};

/* AC_NOT_FOUND when there is no such folder. */
static enum ac_code listing_open(struct listing *listing, struct ac_error *err)
{
	int fd = -1;
	enum ac_code code = acp_folder_open_path(listing->path, false, &fd, err);
	if (code != AC_OK)
		return code;
	listing->stream = fdopendir(fd);
	if (listing->stream == NULL) {
		code = acp_error_system(err, errno, "list the folder", listing->path);
		close(fd);
		return code;
	}
	listing->fd = fd;
	listing->path_len = strlen(listing->path);
	return AC_OK;
}

static enum acp_item_kind kind_of(const struct listing *listing, const char *name)
{
	if (strncmp(name, AC_TEMP_PREFIX, sizeof AC_TEMP_PREFIX - 1) == 0)
		return ACP_TEMPORARY;
	if (listing->hex_len > 0 && strlen(name) == listing->hex_len - 2 &&
	    acp_is_hex(name, listing->hex_len - 2))
		return ACP_ITEM;
	return ACP_STRANGE;
}

/* False when it vanished meanwhile. */
static bool item_init(struct acp_item *item, struct listing *listing, const char *name)
{
	size_t len = strlen(name);
	if (listing->path_len + len + 2 > sizeof listing->path)
		return false;
	if (fstatat(listing->fd, name, &item->st, AT_SYMLINK_NOFOLLOW) != 0)
		return false;
	listing->path[listing->path_len] = '/';
	memcpy(listing->path + listing->path_len + 1, name, len + 1);
	item->kind = kind_of(listing, name);
	item->dir_fd = listing->fd;
	item->name = name;
	item->path = listing->path;
	item->hex[0] = '\0';
	if (item->kind == ACP_ITEM) {
		memcpy(item->hex, listing->first, 2);
		memcpy(item->hex + 2, name, len + 1);
	}
	return true;
}

static enum ac_code listing_visit(struct listing *listing, acp_visit_fn *visit, void *context,
				  struct ac_error *err)
{
	enum ac_code code = AC_OK;
	while (code == AC_OK) {
		struct acp_item item;
		errno = 0;
		const struct dirent *found = readdir(listing->stream);
		if (found == NULL && errno == 0)
			break;
		if (found == NULL)
			return acp_error_system(err, errno, "list the folder", listing->path);
		if (strcmp(found->d_name, ".") != 0 && strcmp(found->d_name, "..") != 0 &&
		    item_init(&item, listing, found->d_name))
			code = visit(context, &item, err);
		listing->path[listing->path_len] = '\0';
	}
	return code;
}

static enum ac_code listing_walk(struct listing *listing, acp_visit_fn *visit, void *context,
				 struct ac_error *err)
{
	enum ac_code code = listing_open(listing, err);
	if (code != AC_OK)
		return code == AC_NOT_FOUND ? AC_OK : code;
	code = listing_visit(listing, visit, context, err);
	closedir(listing->stream);
	return code;
}

enum ac_code acp_walk_one(struct ac_store *store, const char *folder, const char *hex,
			  size_t hex_len, acp_visit_fn *visit, void *context, struct ac_error *err)
{
	const char first[] = {hex[0], hex[1], '\0'};
	struct listing listing = {.first = first, .hex_len = hex_len};
	acp_store_path(store, folder, first, NULL, listing.path);
	return listing_walk(&listing, visit, context, err);
}

enum ac_code acp_walk(struct ac_store *store, const char *folder, size_t hex_len,
		      acp_visit_fn *visit, void *context, struct ac_error *err)
{
	enum ac_code code = AC_OK;
	for (unsigned i = 0; i < FOLDER_COUNT && code == AC_OK; i++) {
		const uint8_t byte = (uint8_t)i;
		char first[3] = {0};
		acp_hex(&byte, 1, first);
		code = acp_walk_one(store, folder, first, hex_len, visit, context, err);
	}
	return code;
}

enum ac_code acp_walk_flat(struct ac_store *store, const char *folder, acp_visit_fn *visit,
			   void *context, struct ac_error *err)
{
	struct listing listing = {.first = ""};
	acp_store_path(store, folder, NULL, NULL, listing.path);
	return listing_walk(&listing, visit, context, err);
}

/* ---- times ------------------------------------------------------------------------------- */

int acp_time_compare(struct timespec a, struct timespec b)
{
	if (a.tv_sec != b.tv_sec)
		return a.tv_sec < b.tv_sec ? -1 : 1;
	return a.tv_nsec < b.tv_nsec ? -1 : a.tv_nsec > b.tv_nsec;
}

struct timespec acp_last_use(const struct stat *st)
{
	return acp_time_compare(st->st_atim, st->st_mtim) > 0 ? st->st_atim : st->st_mtim;
}

/* ---- known objects ----------------------------------------------------------------------- */

enum ac_code acp_known_add(struct acp_known_set *set, const struct ac_entry *entry,
			   struct timespec used, struct ac_error *err)
{
	if (set->room - set->count < entry->count) {
		size_t room = set->room * 2 + entry->count + 64;
		struct acp_known *items = NULL;
		if (room <= SIZE_MAX / sizeof *items)
			items = realloc(set->items, room * sizeof *items);
		if (items == NULL)
			return acp_error_memory(err);
		set->items = items;
		set->room = room;
	}
	for (size_t i = 0; i < entry->count; i++)
		set->items[set->count++] = (struct acp_known){.sha = entry->refs[i].sha,
							      .flags = entry->refs[i].flags,
							      .size = entry->refs[i].size,
							      .used = used};
	return AC_OK;
}

static int known_compare(const void *a, const void *b)
{
	const struct acp_known *left = a;
	const struct acp_known *right = b;
	return memcmp(left->sha.bytes, right->sha.bytes, sizeof left->sha.bytes);
}

void acp_known_sort(struct acp_known_set *set)
{
	size_t kept = 0;
	if (set->count == 0)
		return;
	qsort(set->items, set->count, sizeof *set->items, known_compare);
	for (size_t i = 1; i < set->count; i++) {
		struct acp_known *last = &set->items[kept];
		const struct acp_known *next = &set->items[i];
		if (known_compare(last, next) != 0) {
			set->items[++kept] = *next;
			continue;
		}
		last->flags |= next->flags;
		if (acp_time_compare(next->used, last->used) > 0)
			last->used = next->used;
	}
	set->count = kept + 1;
}

const struct acp_known *acp_known_find(const struct acp_known_set *set, const char *sha_hex)
{
	struct acp_known wanted = {0};
	if (set->count == 0 || !ac_sha256_parse(sha_hex, AC_SHA256_HEX_SIZE - 1, &wanted.sha))
		return NULL;
	return bsearch(&wanted, set->items, set->count, sizeof *set->items, known_compare);
}

void acp_known_release(struct acp_known_set *set)
{
	free(set->items);
	*set = (struct acp_known_set){0};
}
