/* care.c - counting and verifying a store.
 *
 * Neither changes anything but what verify moves aside. Objects are verified before entries, so
 * that a ref to an object that has just been moved aside counts as dangling; before both the sizes
 * that the entries state are noted.
 */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium/crypto_hash_sha256.h>
#include <string.h>
#include <unistd.h>

#define HASH_CHUNK  65536u
#define GROWN_BYTES (64u << 20)
#define KEY_DIGITS  (AC_KEY_HEX_SIZE - 1)
#define SHA_DIGITS  (AC_SHA256_HEX_SIZE - 1)

/* ---- stats ------------------------------------------------------------------------------- */

struct stats_run {
	struct ac_store *store;
	struct ac_stats *stats;
	struct acp_known_set known;
	enum ac_space space; /* being walked */
};

static enum ac_code stats_entry(void *context, const struct acp_item *item, struct ac_error *err)
{
	struct stats_run *run = context;
	struct acp_entry_file file;
	run->stats->temporary += item->kind == ACP_TEMPORARY;
	if (item->kind != ACP_ITEM)
		return AC_OK;
	enum ac_code code = acp_entry_peek(item->path, run->space, &file, err);
	if (code == AC_NOT_FOUND)
		return AC_OK;
	run->stats->entries[run->space]++;
	/* What cannot be read is verify's to tell; it still takes its place. */
	if (code == AC_DAMAGED || code == AC_REFUSED)
		return AC_OK;
	if (code == AC_OK)
		code = acp_known_add(&run->known, &file.entry, acp_last_use(&file.seen), err);
	ac_entry_release(&file.entry);
	return code;
}

static enum ac_code stats_object(void *context, const struct acp_item *item, struct ac_error *err)
{
	(void)err;
	struct stats_run *run = context;
	run->stats->temporary += item->kind == ACP_TEMPORARY;
	if (item->kind != ACP_ITEM)
		return AC_OK;
	uint64_t size = (uint64_t)item->st.st_size;
	const struct acp_known *known = acp_known_find(&run->known, item->hex);
	run->stats->objects++;
	run->stats->object_bytes += size;
	if (known != NULL && (known->flags & AC_REF_PAID) != 0) {
		run->stats->paid_raws++;
		run->stats->paid_bytes += size;
	}
	return AC_OK;
}

static enum ac_code stats_damaged(void *context, const struct acp_item *item, struct ac_error *err)
{
	(void)err;
	struct stats_run *run = context;
	run->stats->damaged++;
	run->stats->damaged_bytes += (uint64_t)item->st.st_size;
	return AC_OK;
}

static enum ac_code stats_trash(void *context, const struct acp_item *item, struct ac_error *err)
{
	(void)err;
	struct stats_run *run = context;
	run->stats->temporary += item->kind == ACP_TEMPORARY;
	if (item->kind != ACP_ITEM)
		return AC_OK;
	run->stats->trash++;
	run->stats->trash_bytes += (uint64_t)item->st.st_size;
	return AC_OK;
}

static enum ac_code stats_project(void *context, const struct acp_item *item, struct ac_error *err)
{
	(void)err;
	struct stats_run *run = context;
	run->stats->temporary += item->kind == ACP_TEMPORARY;
	run->stats->projects += item->kind != ACP_TEMPORARY;
	return AC_OK;
}

static enum ac_code stats_own_folder(void *context, const struct acp_item *item,
				     struct ac_error *err)
{
	(void)err;
	struct stats_run *run = context;
	run->stats->temporary += item->kind == ACP_TEMPORARY;
	return AC_OK;
}

enum ac_code ac_store_stats(struct ac_store *store, struct ac_stats *out, struct ac_error *err)
{
	*out = (struct ac_stats){0};
	struct stats_run run = {.store = store, .stats = out};
	enum ac_code code = AC_OK;
	for (unsigned i = 0; i < AC_SPACE_COUNT && code == AC_OK; i++) {
		run.space = (enum ac_space)i;
		code = acp_walk(store, acp_space_names[i], KEY_DIGITS, stats_entry, &run, err);
	}
	acp_known_sort(&run.known);
	if (code == AC_OK)
		code = acp_walk(store, "objects", SHA_DIGITS, stats_object, &run, err);
	if (code == AC_OK)
		code = acp_walk_flat(store, "damaged", stats_damaged, &run, err);
	if (code == AC_OK)
		code = acp_walk(store, ACP_TRASH, SHA_DIGITS, stats_trash, &run, err);
	if (code == AC_OK)
		code = acp_walk_flat(store, "projects", stats_project, &run, err);
	if (code == AC_OK)
		code = acp_walk_flat(store, "", stats_own_folder, &run, err);
	acp_known_release(&run.known);
	return code;
}

/* ---- verify ------------------------------------------------------------------------------ */

struct verify_run {
	struct ac_store *store;
	ac_finding_fn *finding;
	void *context;
	struct ac_verify_result *result;
	struct acp_known_set known;
	const char *folder;  /* of objects, being walked */
	enum ac_space space; /* being walked */
};

static void tell(const struct verify_run *run, const char *path, const char *what)
{
	if (run->finding != NULL)
		run->finding(run->context, path, what);
}

static void tell_aside(struct verify_run *run, const char *folder, const struct acp_item *item,
		       const struct stat *seen, const char *what, const char *what_stays)
{
	struct ac_lock guard = {0};
	enum ac_code code = acp_guard_take(run->store, item->hex, &guard, NULL);
	if (code == AC_OK)
		code = acp_set_aside(run->store, folder, item->hex, seen, NULL);
	ac_lock_release(&guard);
	if (code == AC_NOT_FOUND)
		return; /* replaced or removed since it was read: no longer anybody's trouble */
	if (code == AC_OK)
		run->result->damaged++;
	tell(run, item->path, code == AC_OK ? what : what_stays);
}

/* 0 or an errno. */
static int hash_file(int fd, struct ac_sha256 *out)
{
	unsigned char chunk[HASH_CHUNK];
	crypto_hash_sha256_state state;
	crypto_hash_sha256_init(&state);
	for (;;) {
		ssize_t got = acp_read_full(fd, chunk, sizeof chunk);
		if (got < 0)
			return errno;
		if (got == 0)
			break;
		crypto_hash_sha256_update(&state, chunk, (unsigned long long)got);
	}
	crypto_hash_sha256_final(&state, out->bytes);
	return 0;
}

enum ac_code acp_object_check(const struct acp_item *item, struct stat *seen)
{
	struct ac_sha256 named;
	struct ac_sha256 found;
	*seen = item->st;
	if (!S_ISREG(item->st.st_mode) || !ac_sha256_parse(item->hex, SHA_DIGITS, &named))
		return AC_DAMAGED;
	int fd = acp_open_quietly(item->dir_fd, item->name,
				  O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return errno == ENOENT ? AC_NOT_FOUND : AC_IO;
	bool was_read = fstat(fd, seen) == 0 && hash_file(fd, &found) == 0;
	close(fd);
	if (!was_read)
		return AC_IO;
	return ac_sha256_equal(&named, &found) ? AC_OK : AC_DAMAGED;
}

/* The digest alone says what is right. But what is so much larger than its refs say cannot be, and
 * reading all of it could take hours. */
static bool has_grown(const struct verify_run *run, const struct acp_item *item)
{
	const struct acp_known *known = acp_known_find(&run->known, item->hex);
	uint64_t size = (uint64_t)item->st.st_size;
	return known != NULL && size > known->size && size - known->size > GROWN_BYTES;
}

static enum ac_code verify_object(void *context, const struct acp_item *item, struct ac_error *err)
{
	(void)err;
	struct verify_run *run = context;
	struct stat seen;
	if (item->kind == ACP_STRANGE)
		tell(run, item->path, "does not belong here; it was left alone");
	if (item->kind != ACP_ITEM)
		return AC_OK;
	bool is_bloated = has_grown(run, item);
	enum ac_code code = is_bloated ? AC_DAMAGED : acp_object_check(item, &seen);
	if (is_bloated)
		seen = item->st;
	run->result->objects_checked += code != AC_NOT_FOUND;
	if (code == AC_IO)
		tell(run, item->path, "cannot be read");
	if (code == AC_DAMAGED)
		tell_aside(
			run, run->folder, item, &seen,
			"does not hold the bytes its name says; it was moved to damaged",
			"does not hold the bytes its name says, and could not be moved to damaged");
	return AC_OK;
}

static enum ac_code note_sizes(void *context, const struct acp_item *item, struct ac_error *err)
{
	struct verify_run *run = context;
	struct acp_entry_file file;
	if (item->kind != ACP_ITEM || acp_entry_peek(item->path, run->space, &file, NULL) != AC_OK)
		return AC_OK;
	enum ac_code code = acp_known_add(&run->known, &file.entry, item->st.st_mtim, err);
	ac_entry_release(&file.entry);
	return code;
}

static void verify_refs(struct verify_run *run, const char *path, const struct ac_entry *entry)
{
	for (size_t i = 0; i < entry->count; i++) {
		if (ac_object_has(run->store, &entry->refs[i].sha))
			continue;
		run->result->dangling++;
		if ((entry->refs[i].flags & AC_REF_PAID) == 0)
			continue;
		run->result->paid_missing++;
		tell(run, path, "names bought bytes that are no longer in the cache");
	}
}

/* Besides the file's own marks: it has to stand where its text belongs. */
static enum ac_code entry_check(const struct verify_run *run, const struct acp_item *item,
				struct acp_entry_file *file)
{
	struct ac_key key;
	char hex[AC_KEY_HEX_SIZE];
	enum ac_code code = acp_entry_peek(item->path, run->space, file, NULL);
	if (code != AC_OK)
		return code;
	ac_key_of(file->text, file->text_len, &key);
	ac_key_format(&key, hex);
	return strcmp(hex, item->hex) == 0 ? AC_OK : AC_DAMAGED;
}

static enum ac_code verify_entry(void *context, const struct acp_item *item, struct ac_error *err)
{
	struct verify_run *run = context;
	struct acp_entry_file file;
	if (item->kind == ACP_STRANGE)
		tell(run, item->path, "does not belong here; it was left alone");
	if (item->kind != ACP_ITEM)
		return AC_OK;
	enum ac_code code = entry_check(run, item, &file);
	run->result->entries_checked += code != AC_NOT_FOUND;
	if (code == AC_OK)
		verify_refs(run, item->path, &file.entry);
	else if (code == AC_DAMAGED)
		tell_aside(run, acp_space_names[run->space], item, &file.seen,
			   "is a damaged cache entry; it was moved to damaged",
			   "is a damaged cache entry, and could not be moved to damaged");
	else if (code == AC_REFUSED)
		tell(run, item->path, "was written by a newer assetc");
	else if (code == AC_IO)
		tell(run, item->path, "cannot be read");
	ac_entry_release(&file.entry);
	return code == AC_NO_MEMORY ? acp_error_memory(err) : AC_OK;
}

/* Left where it is: as long as it is there, somebody knows that a project's name was lost. */
static bool verify_project(void *context, const char *root, const char *path)
{
	if (root == NULL)
		tell(context, path, "is not the note of a project; it was left alone");
	return true;
}

static enum ac_code verify_entries(struct verify_run *run, acp_visit_fn *visit,
				   struct ac_error *err)
{
	enum ac_code code = AC_OK;
	for (unsigned i = 0; i < AC_SPACE_COUNT && code == AC_OK; i++) {
		run->space = (enum ac_space)i;
		code = acp_walk(run->store, acp_space_names[i], KEY_DIGITS, visit, run, err);
	}
	return code;
}

enum ac_code ac_store_verify(struct ac_store *store, ac_finding_fn *finding, void *context,
			     struct ac_verify_result *out, struct ac_error *err)
{
	static const char *const folders[] = {"objects", ACP_TRASH};
	*out = (struct ac_verify_result){0};
	struct verify_run run = {
		.store = store, .finding = finding, .context = context, .result = out};
	enum ac_code code = verify_entries(&run, note_sizes, err);
	acp_known_sort(&run.known);
	for (unsigned i = 0; i < 2 && code == AC_OK; i++) {
		run.folder = folders[i];
		code = acp_walk(store, folders[i], SHA_DIGITS, verify_object, &run, err);
	}
	acp_known_release(&run.known);
	if (code == AC_OK)
		code = verify_entries(&run, verify_entry, err);
	if (code == AC_OK)
		code = ac_projects(store, verify_project, &run, err);
	return code;
}
