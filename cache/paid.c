/* paid.c - taking bought bytes out of the store: to the trash first, and only what nothing refers to.
 *
 * What is bought is listed with every entry that names it. The caller says which key texts and which
 * bytes are still wanted; one wanted name keeps the bytes of its whole entry. What is left goes to
 * the trash. What has been there for AC_TRASH_DAYS is removed, and the refs to it with it, unless
 * somebody refers to it again or has looked it up since.
 *
 * The caller read its roots at a moment, and nothing that was stored or named after that moment is
 * touched: the project it belongs to may not have been known yet. A damaged entry may be the one
 * that a root asks for, so while there is one nothing is done at all.
 */
#include "internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KEY_DIGITS   (AC_KEY_HEX_SIZE - 1)
#define SHA_DIGITS   (AC_SHA256_HEX_SIZE - 1)
#define GATE_WAIT_MS 2000u
/* A file's time comes from a clock that may be some ticks behind, and some file systems keep whole
 * seconds. */
#define TICK_NS  50000000L
#define COARSE_S 2
#define TRASH_S  ((time_t)AC_TRASH_DAYS * 86400)

/* One object and all that its entries say of it. */
struct named {
	struct ac_sha256 sha;
	unsigned flags;
	bool is_root;
	struct timespec used, written; /* latest of its entries */
	enum ac_space space;           /* an entry that holds its note */
	char key_hex[AC_KEY_HEX_SIZE];
};

struct paid_run {
	struct ac_store *store;
	const struct ac_paid_options *options;
	struct ac_paid_result *result;
	struct named *items;
	size_t count, room;
	enum ac_space space; /* being walked */
	bool is_alone, is_doubtful;
	time_t now;
	struct ac_sha256 *expired;
	size_t expired_count, expired_room;
};

/* ---- what is named ----------------------------------------------------------------------- */

static enum ac_code named_add(struct paid_run *run, const struct acp_item *item,
			      const struct ac_entry *entry, bool is_root, struct ac_error *err)
{
	if (run->room - run->count < entry->count) {
		size_t room = run->room * 2 + entry->count + 64;
		struct named *larger = realloc(run->items, room * sizeof *larger);
		if (larger == NULL)
			return acp_error_memory(err);
		run->items = larger;
		run->room = room;
	}
	for (size_t i = 0; i < entry->count; i++) {
		struct named *one = &run->items[run->count++];
		*one = (struct named){.sha = entry->refs[i].sha,
				      .flags = entry->refs[i].flags,
				      .is_root = is_root,
				      .used = acp_last_use(&item->st),
				      .written = item->st.st_mtim,
				      .space = run->space};
		memcpy(one->key_hex, item->hex, KEY_DIGITS + 1);
	}
	return AC_OK;
}

static enum ac_code visit_entry(void *context, const struct acp_item *item, struct ac_error *err)
{
	struct paid_run *run = context;
	const struct ac_paid_options *options = run->options;
	struct acp_entry_file file;
	if (item->kind != ACP_ITEM)
		return AC_OK;
	enum ac_code code = acp_entry_peek(item->path, run->space, &file, err);
	if (code == AC_NOT_FOUND)
		return AC_OK;
	if (code == AC_DAMAGED) {
		run->is_doubtful = run->is_doubtful || run->space != AC_PRODUCTS;
		return AC_OK;
	}
	if (code != AC_OK)
		return code;
	bool is_root = options->keeps_entry != NULL &&
		       options->keeps_entry(options->context, run->space, file.text, file.text_len);
	code = named_add(run, item, &file.entry, is_root, err);
	ac_entry_release(&file.entry);
	return code;
}

static int by_sha(const void *a, const void *b)
{
	const struct named *left = a;
	const struct named *right = b;
	int order = memcmp(left->sha.bytes, right->sha.bytes, sizeof left->sha.bytes);
	/* The note of a bought ref, of a request rather than of a second name. */
	if (order == 0)
		order = (int)(right->flags & AC_REF_PAID) - (int)(left->flags & AC_REF_PAID);
	if (order == 0)
		order = (int)left->space - (int)right->space;
	return order != 0 ? order : strcmp(left->key_hex, right->key_hex);
}

static void join(struct named *into, const struct named *other)
{
	into->flags |= other->flags;
	into->is_root = into->is_root || other->is_root;
	if (acp_time_compare(other->used, into->used) > 0)
		into->used = other->used;
	if (acp_time_compare(other->written, into->written) > 0)
		into->written = other->written;
}

static void named_sort(struct paid_run *run)
{
	size_t kept = 0;
	if (run->count == 0)
		return;
	qsort(run->items, run->count, sizeof *run->items, by_sha);
	for (size_t i = 1; i < run->count; i++) {
		if (ac_sha256_equal(&run->items[kept].sha, &run->items[i].sha))
			join(&run->items[kept], &run->items[i]);
		else
			run->items[++kept] = run->items[i];
	}
	run->count = kept + 1;
}

static int sha_compare(const void *sha, const void *named)
{
	return memcmp(((const struct ac_sha256 *)sha)->bytes,
		      ((const struct named *)named)->sha.bytes, sizeof(struct ac_sha256));
}

static const struct named *named_find(const struct paid_run *run, const struct ac_sha256 *sha)
{
	return run->count > 0
		       ? bsearch(sha, run->items, run->count, sizeof *run->items, sha_compare)
		       : NULL;
}

/* ---- judging ----------------------------------------------------------------------------- */

static bool is_root(const struct paid_run *run, const struct named *named,
		    const struct ac_sha256 *sha)
{
	const struct ac_paid_options *options = run->options;
	return (named != NULL && named->is_root) ||
	       (options->keeps_object != NULL && options->keeps_object(options->context, sha));
}

/* Whether a file was written after the roots were read, as far as its time can say. */
static bool is_after_roots(const struct paid_run *run, struct timespec written)
{
	struct timespec limit = run->options->rooted_at;
	limit.tv_sec -= written.tv_nsec == 0 ? COARSE_S : 0;
	limit.tv_nsec -= TICK_NS;
	if (limit.tv_nsec < 0) {
		limit.tv_nsec += 1000000000L;
		limit.tv_sec--;
	}
	return acp_time_compare(written, limit) > 0;
}

static bool is_young(const struct paid_run *run, const struct named *named, const struct stat *st)
{
	struct timespec used = acp_last_use(st);
	if (acp_time_compare(named->used, used) > 0)
		used = named->used;
	if (is_after_roots(run, named->written) || is_after_roots(run, st->st_mtim))
		return true;
	if (!run->is_alone && st->st_mtime > run->now - ACP_FRESH_S)
		return true;
	return run->options->max_age_s >= 0 && used.tv_sec > run->now - run->options->max_age_s;
}

/* ---- telling ----------------------------------------------------------------------------- */

static void count(struct ac_paid_result *result, enum ac_paid_fate fate, uint64_t size)
{
	result->count[fate]++;
	result->bytes[fate] += size;
}

static void tell(struct paid_run *run, enum ac_paid_fate fate, const struct ac_sha256 *sha,
		 uint64_t size, const struct named *named)
{
	char path[ACP_PATH_SIZE];
	struct acp_entry_file file = {0};
	struct ac_paid paid = {.fate = fate, .sha = *sha, .size = size, .label = "", .note = ""};
	count(run->result, fate, size);
	if (run->options->tell == NULL)
		return;
	if (named != NULL) {
		acp_item_path(run->store, acp_space_names[named->space], named->key_hex, path);
		if (acp_entry_peek(path, named->space, &file, NULL) != AC_OK)
			file.entry = (struct ac_entry){0};
	}
	for (size_t i = 0; i < file.entry.count; i++) {
		if (!ac_sha256_equal(&file.entry.refs[i].sha, sha))
			continue;
		paid.label = file.entry.refs[i].label;
		paid.note = file.entry.refs[i].note;
		paid.note_len = file.entry.refs[i].note_len;
		break;
	}
	run->options->tell(run->options->context, &paid);
	ac_entry_release(&file.entry);
}

/* ---- objects: to the trash --------------------------------------------------------------- */

static enum ac_code visit_object(void *context, const struct acp_item *item, struct ac_error *err)
{
	struct paid_run *run = context;
	enum ac_paid_fate fate = AC_PAID_TRASHED;
	struct ac_sha256 sha;
	if (item->kind != ACP_ITEM || !ac_sha256_parse(item->hex, SHA_DIGITS, &sha))
		return AC_OK;
	const struct named *named = named_find(run, &sha);
	if (named == NULL || (named->flags & AC_REF_PAID) == 0)
		return AC_OK;
	if (is_root(run, named, &sha))
		fate = AC_PAID_ROOTED;
	else if (is_young(run, named, &item->st))
		fate = AC_PAID_YOUNG;
	if (fate == AC_PAID_TRASHED && !run->options->is_dry) {
		enum ac_code code = acp_trash_put(run->store, item, err);
		if (code == AC_DAMAGED)
			run->result->damaged++;
		if (code == AC_DAMAGED || code == AC_NOT_FOUND)
			return AC_OK;
		if (code != AC_OK)
			return code;
	}
	tell(run, fate, &sha, (uint64_t)item->st.st_size, named);
	return AC_OK;
}

/* ---- the trash: back, or out of it ------------------------------------------------------- */

static enum ac_code expired_add(struct paid_run *run, const struct ac_sha256 *sha,
				struct ac_error *err)
{
	if (run->expired_count == run->expired_room) {
		size_t room = run->expired_room * 2 + 64;
		struct ac_sha256 *larger = realloc(run->expired, room * sizeof *larger);
		if (larger == NULL)
			return acp_error_memory(err);
		run->expired = larger;
		run->expired_room = room;
	}
	run->expired[run->expired_count++] = *sha;
	return AC_OK;
}

static enum ac_code visit_trash(void *context, const struct acp_item *item, struct ac_error *err)
{
	struct paid_run *run = context;
	enum ac_paid_fate fate = AC_PAID_WAITING;
	enum ac_code code = AC_OK;
	struct ac_sha256 sha;
	if (item->kind != ACP_ITEM || !S_ISREG(item->st.st_mode) ||
	    !ac_sha256_parse(item->hex, SHA_DIGITS, &sha))
		return AC_OK;
	const struct named *named = named_find(run, &sha);
	bool is_wanted = is_root(run, named, &sha) ||
			 (named != NULL && acp_time_compare(named->used, item->st.st_mtim) > 0);
	if (is_wanted)
		fate = AC_PAID_RESTORED;
	else if (run->is_alone && item->st.st_mtime <= run->now - TRASH_S)
		fate = AC_PAID_REMOVED;
	if (fate == AC_PAID_RESTORED && !run->options->is_dry)
		code = acp_trash_take_back(run->store, item->hex, err);
	if (fate == AC_PAID_REMOVED && !run->options->is_dry)
		code = expired_add(run, &sha, err);
	if (code == AC_OK)
		tell(run, fate, &sha, (uint64_t)item->st.st_size, named);
	return code == AC_NOT_FOUND ? AC_OK : code;
}

static bool is_expired(const struct paid_run *run, const struct ac_sha256 *sha)
{
	char hex[AC_SHA256_HEX_SIZE];
	char path[ACP_PATH_SIZE];
	for (size_t i = 0; i < run->expired_count; i++) {
		if (!ac_sha256_equal(&run->expired[i], sha))
			continue;
		ac_sha256_format(sha, hex);
		acp_item_path(run->store, "objects", hex, path);
		return access(path, F_OK) != 0;
	}
	return false;
}

static enum ac_code entry_rewrite(struct paid_run *run, const struct acp_item *item,
				  const struct acp_entry_file *file, struct ac_error *err)
{
	struct ac_bytes bytes = {0};
	struct ac_file out = {0};
	if (file->entry.count == 0)
		return unlinkat(item->dir_fd, item->name, 0) == 0 || errno == ENOENT
			       ? AC_OK
			       : acp_error_system(err, errno, "remove", item->path);
	enum ac_code code =
		acp_entry_format(run->space, file->text, file->text_len, file->entry.refs,
				 file->entry.count, item->path, &bytes, err);
	if (code == AC_OK)
		code = ac_file_begin(&out, item->dir_fd, item->name, err);
	if (code == AC_OK) {
		ac_file_write(&out, bytes.data, bytes.len);
		code = ac_file_commit(&out, true, err);
	}
	ac_bytes_release(&bytes);
	return code;
}

/* Takes the refs to what goes for good out of an entry, or the entry if it has no others: nobody is
 * to miss what was removed on purpose. */
static enum ac_code visit_forget(void *context, const struct acp_item *item, struct ac_error *err)
{
	struct paid_run *run = context;
	struct acp_entry_file file = {0};
	struct ac_lock guard = {0};
	size_t kept = 0;
	if (item->kind != ACP_ITEM)
		return AC_OK;
	enum ac_code code = acp_guard_take(run->store, item->hex, &guard, err);
	if (code != AC_OK)
		return code;
	if (acp_entry_peek(item->path, run->space, &file, NULL) == AC_OK) {
		size_t before = file.entry.count;
		for (size_t i = 0; i < before; i++)
			if (!is_expired(run, &file.entry.refs[i].sha))
				file.entry.refs[kept++] = file.entry.refs[i];
		file.entry.count = kept;
		if (kept < before)
			code = entry_rewrite(run, item, &file, err);
	}
	ac_entry_release(&file.entry);
	ac_lock_release(&guard);
	return code;
}

static enum ac_code expired_remove(struct paid_run *run, struct ac_error *err)
{
	char hex[AC_SHA256_HEX_SIZE];
	char path[ACP_PATH_SIZE];
	enum ac_code code = AC_OK;
	if (run->expired_count == 0)
		return AC_OK;
	for (unsigned i = 0; i < AC_SPACE_COUNT && code == AC_OK; i++) {
		run->space = (enum ac_space)i;
		code = acp_walk(run->store, acp_space_names[i], KEY_DIGITS, visit_forget, run, err);
	}
	for (size_t i = 0; i < run->expired_count && code == AC_OK; i++) {
		ac_sha256_format(&run->expired[i], hex);
		acp_item_path(run->store, ACP_TRASH, hex, path);
		if (unlink(path) != 0 && errno != ENOENT)
			code = acp_error_system(err, errno, "remove", path);
	}
	return code;
}

/* ---- the door ---------------------------------------------------------------------------- */

static enum ac_code sweep(struct paid_run *run, struct ac_error *err)
{
	enum ac_code code = AC_OK;
	for (unsigned i = 0; i < AC_SPACE_COUNT && code == AC_OK; i++) {
		run->space = (enum ac_space)i;
		code = acp_walk(run->store, acp_space_names[i], KEY_DIGITS, visit_entry, run, err);
	}
	if (code == AC_OK)
		code = acp_doubt(run->store, &run->is_doubtful, err);
	if (code == AC_OK && run->is_doubtful)
		return acp_error(err, AC_DAMAGED, run->store->dir,
				 "holds a damaged entry that may name what is still wanted: verify "
				 "the cache, and look into its damaged folder first");
	named_sort(run);
	if (code == AC_OK)
		code = acp_walk(run->store, ACP_TRASH, SHA_DIGITS, visit_trash, run, err);
	if (code == AC_OK)
		code = expired_remove(run, err);
	if (code == AC_OK)
		code = acp_walk(run->store, "objects", SHA_DIGITS, visit_object, run, err);
	return code;
}

enum ac_code ac_store_sweep_paid(struct ac_store *store, const struct ac_paid_options *options,
				 struct ac_paid_result *out, struct ac_error *err)
{
	bool is_store = false;
	*out = (struct ac_paid_result){0};
	enum ac_code code = acp_store_claim(store, options->is_dry, &is_store, err);
	if (code != AC_OK || !is_store)
		return code;
	struct paid_run run = {
		.store = store, .options = options, .result = out, .now = time(NULL)};
	run.is_alone = options->is_dry || acp_gate_shut(store, GATE_WAIT_MS);
	code = sweep(&run, err);
	if (!options->is_dry)
		acp_gate_reopen(store);
	free(run.items);
	free(run.expired);
	return code;
}
