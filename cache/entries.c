/* entries.c - finding and changing entries.
 *
 * Finding takes no lock, since a file is only ever replaced whole. Changing holds the guard, so
 * that no two changes work from one old state. An entry that cannot be read is never overwritten
 * unseen: it may be all that is left of a purchase.
 */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Where an entry is, and what it is for. */
struct place {
	struct ac_store *store;
	enum ac_space space;
	const char *text;
	size_t len;
	char hex[AC_KEY_HEX_SIZE];
	char path[ACP_PATH_SIZE];
};

static enum ac_code place_init(struct place *place, struct ac_store *store, enum ac_space space,
			       const char *text, size_t len, struct ac_error *err)
{
	const char *wrong = NULL;
	if ((unsigned)space >= AC_SPACE_COUNT)
		wrong = "has no such space of entries";
	else if (len > AC_KEY_TEXT_MAX)
		wrong = "takes no key text of that length";
	if (wrong != NULL) {
		acp_error(err, AC_REFUSED, ac_store_dir(store), wrong);
		return AC_REFUSED;
	}
	struct ac_key key;
	place->store = store;
	place->space = space;
	place->text = text;
	place->len = len;
	ac_key_of(text, len, &key);
	ac_key_format(&key, place->hex);
	acp_item_path(store, acp_space_names[space], place->hex, place->path);
	return AC_OK;
}

static bool is_ours(const struct place *place, const struct acp_entry_file *file)
{
	return file->text_len == place->len &&
	       (place->len == 0 || memcmp(file->text, place->text, place->len) == 0);
}

enum ac_code ac_entry_find(struct ac_store *store, enum ac_space space, const char *text,
			   size_t len, struct ac_entry *out, struct ac_error *err)
{
	struct place place;
	struct acp_entry_file file;
	*out = (struct ac_entry){0};
	enum ac_code code = place_init(&place, store, space, text, len, err);
	if (code == AC_OK)
		code = acp_entry_load(place.path, space, &file, err);
	if (code != AC_OK)
		return code;
	if (!is_ours(&place, &file)) {
		ac_entry_release(&file.entry);
		return AC_NOT_FOUND;
	}
	*out = file.entry;
	return AC_OK;
}

void ac_entry_release(struct ac_entry *entry)
{
	free(entry->memory);
	*entry = (struct ac_entry){0};
}

static enum ac_code entry_write(const struct place *place, const struct ac_ref *refs, size_t count,
				bool durable, struct ac_error *err)
{
	struct ac_bytes bytes = {0};
	struct ac_file file = {0};
	int dir_fd = -1;
	enum ac_code code = acp_entry_format(place->space, place->text, place->len, refs, count,
					     place->path, &bytes, err);
	if (code == AC_OK)
		code = acp_folder_open(place->store, acp_space_names[place->space], place->hex,
				       true, durable, &dir_fd, err);
	if (code == AC_OK)
		code = ac_file_begin(&file, dir_fd, place->hex + 2, err);
	if (code == AC_OK) {
		ac_file_write(&file, bytes.data, bytes.len);
		code = ac_file_commit(&file, durable, err);
	}
	if (dir_fd >= 0)
		close(dir_fd);
	ac_bytes_release(&bytes);
	return code;
}

/* Reads what stands at the place, for a change. An entry of another text with the same digest
 * counts as absent, unless money hangs on it. */
static enum ac_code standing_load(const struct place *place, struct acp_entry_file *file,
				  struct ac_error *err)
{
	enum ac_code code = acp_entry_load(place->path, place->space, file, err);
	if (code != AC_OK || is_ours(place, file))
		return code;
	bool has_paid = acp_entry_has_paid(&file->entry);
	ac_entry_release(&file->entry);
	if (!has_paid)
		return AC_NOT_FOUND;
	return acp_error(
		err, AC_REFUSED, place->path,
		"belongs to another key with the same digest, and something was bought for it");
}

/* For a change: in the gate and with the guard, until place_leave. */
static enum ac_code place_guard(const struct place *place, struct ac_lock *guard,
				struct ac_error *err)
{
	acp_gate_enter(place->store);
	enum ac_code code = acp_guard_take(place->store, place->hex, guard, err);
	if (code != AC_OK)
		acp_gate_leave(place->store);
	return code;
}

static void place_leave(const struct place *place, struct ac_lock *guard)
{
	ac_lock_release(guard);
	acp_gate_leave(place->store);
}

enum ac_code ac_entry_put(struct ac_store *store, enum ac_space space, const char *text, size_t len,
			  const struct ac_ref *refs, size_t count, bool durable,
			  struct ac_error *err)
{
	struct place place;
	struct acp_entry_file standing = {0};
	struct ac_lock guard = {0};
	enum ac_code code = place_init(&place, store, space, text, len, err);
	if (code == AC_OK)
		code = place_guard(&place, &guard, err);
	if (code != AC_OK)
		return code;
	code = standing_load(&place, &standing, err);
	if (code == AC_DAMAGED)
		code = acp_set_aside(store, acp_space_names[space], place.hex, &standing.seen, err);
	if (code == AC_OK || code == AC_NOT_FOUND)
		code = entry_write(&place, refs, count, durable, err);
	ac_entry_release(&standing.entry);
	place_leave(&place, &guard);
	return code;
}

static struct ac_ref *find_sha(struct ac_entry *entry, const struct ac_sha256 *sha)
{
	for (size_t i = 0; i < entry->count; i++)
		if (ac_sha256_equal(&entry->refs[i].sha, sha))
			return &entry->refs[i];
	return NULL;
}

/* The same bytes again: nothing to do, unless they were free then and are paid for now. */
static enum ac_code append_known(const struct place *place, struct ac_entry *entry,
				 struct ac_ref *known, const struct ac_ref *ref, bool durable,
				 struct ac_error *err)
{
	if ((ref->flags & AC_REF_PAID) == 0 || (known->flags & AC_REF_PAID) != 0)
		return AC_OK;
	unsigned number = known->number;
	*known = *ref;
	known->number = number;
	return entry_write(place, entry->refs, entry->count, durable, err);
}

static enum ac_code append_new(const struct place *place, const struct ac_entry *entry,
			       const struct ac_ref *ref, bool durable, unsigned *number,
			       struct ac_error *err)
{
	size_t count = entry->refs != NULL ? entry->count : 0;
	unsigned last = count > 0 ? entry->refs[count - 1].number : 0;
	if (last == UINT_MAX || count >= AC_ENTRY_REFS_MAX)
		return acp_error(err, AC_REFUSED, place->path, "has no room for another object");
	struct ac_ref *refs = calloc(count + 1, sizeof *refs);
	if (refs == NULL)
		return acp_error_memory(err);
	if (count > 0)
		memcpy(refs, entry->refs, count * sizeof *refs);
	refs[count] = *ref;
	refs[count].number = last + 1;
	enum ac_code code = entry_write(place, refs, count + 1, durable, err);
	free(refs);
	if (code == AC_OK)
		*number = last + 1;
	return code;
}

enum ac_code ac_entry_append(struct ac_store *store, enum ac_space space, const char *text,
			     size_t len, const struct ac_ref *ref, bool durable, unsigned *number,
			     struct ac_error *err)
{
	struct place place;
	struct acp_entry_file standing = {0};
	struct ac_lock guard = {0};
	unsigned given = 0;
	enum ac_code code = place_init(&place, store, space, text, len, err);
	if (code == AC_OK)
		code = place_guard(&place, &guard, err);
	if (code != AC_OK)
		return code;
	code = standing_load(&place, &standing, err);
	struct ac_ref *known = code == AC_OK ? find_sha(&standing.entry, &ref->sha) : NULL;
	if (known != NULL) {
		given = known->number;
		code = append_known(&place, &standing.entry, known, ref, durable, err);
	} else if (code == AC_OK || code == AC_NOT_FOUND) {
		code = append_new(&place, &standing.entry, ref, durable, &given, err);
	}
	if (code == AC_OK && number != NULL)
		*number = given;
	ac_entry_release(&standing.entry);
	place_leave(&place, &guard);
	return code;
}

enum ac_code ac_entry_set_aside(struct ac_store *store, enum ac_space space, const char *text,
				size_t len, struct ac_error *err)
{
	struct place place;
	struct acp_entry_file standing = {0};
	struct ac_lock guard = {0};
	struct stat st;
	enum ac_code code = place_init(&place, store, space, text, len, err);
	if (code != AC_OK)
		return code;
	/* Before any lock: forgetting what never was must not make a store. */
	if (lstat(place.path, &st) != 0)
		return errno == ENOENT || errno == ENOTDIR
			       ? AC_NOT_FOUND
			       : acp_error_system(err, errno, "read", place.path);
	code = place_guard(&place, &guard, err);
	if (code != AC_OK)
		return code;
	code = acp_entry_load(place.path, space, &standing, err);
	if (code == AC_DAMAGED)
		code = acp_set_aside(store, acp_space_names[space], place.hex, &standing.seen, err);
	else if (code == AC_OK && !is_ours(&place, &standing))
		code = AC_NOT_FOUND;
	else if (code == AC_OK && unlink(place.path) != 0)
		code = acp_error_system(err, errno, "remove", place.path);
	ac_entry_release(&standing.entry);
	place_leave(&place, &guard);
	return code;
}

bool ac_entry_was_set_aside(struct ac_store *store, enum ac_space space, const char *text,
			    size_t len, char path[AC_PATH_SIZE])
{
	struct place place;
	struct stat st;
	if (place_init(&place, store, space, text, len, NULL) != AC_OK)
		return false;
	acp_aside_path(store, acp_space_names[space], place.hex, path);
	return lstat(path, &st) == 0;
}
