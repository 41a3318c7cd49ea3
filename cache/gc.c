/* gc.c - removing what can be made again: all of it (clean), or the least recently used (gc).
 *
 * First everything that may go is listed, entries and objects that nothing bought hangs on; then it
 * goes in the order of its last use. Interrupted, it leaves objects without a name or names without
 * an object, both of which are ordinary; never a bought name without its object.
 *
 * The last use of a file is when it was written, or read where the file system keeps access times;
 * that of an object also the last use of any entry that names it, since a compile that finds its
 * products in place reads entries only.
 *
 * Beside running compiles a bought object may have been stored and not yet named. Therefore who
 * removes asks the gate: alone, it takes all; otherwise only what is older than ACP_FRESH_S. A
 * damaged entry may have named bought objects: while there is one (also one set aside earlier),
 * objects that no readable entry names stay.
 */
#include "internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KEY_DIGITS   (AC_KEY_HEX_SIZE - 1)
#define SHA_DIGITS   (AC_SHA256_HEX_SIZE - 1)
#define GATE_WAIT_MS 2000u /* of a gc; writers hold the gate for as long as a compile takes */
#define OBJECTS      AC_SPACE_COUNT

/* One file that may go. */
struct candidate {
	struct timespec used, written;
	uint64_t size;
	unsigned char digest[SHA_DIGITS / 2]; /* of an entry the first half */
	unsigned char folder;                 /* an enum ac_space, or OBJECTS */
};

struct gc_run {
	struct acp_removal removal;
	struct ac_gc_result *result;
	struct acp_known_set known;
	struct candidate *candidates;
	size_t count, room;
	enum ac_space space; /* being walked */
	bool is_doubtful;    /* an entry that may name bought objects cannot be read */
};

/* ---- what may go ------------------------------------------------------------------------- */

static unsigned digit(char c)
{
	return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

static enum ac_code candidate_add(struct gc_run *run, unsigned folder, const struct acp_item *item,
				  struct timespec used, struct ac_error *err)
{
	if (run->count == run->room) {
		size_t room = run->room * 2 + 256;
		struct candidate *larger = realloc(run->candidates, room * sizeof *larger);
		if (larger == NULL)
			return acp_error_memory(err);
		run->candidates = larger;
		run->room = room;
	}
	struct candidate *one = &run->candidates[run->count++];
	*one = (struct candidate){.used = used,
				  .written = item->st.st_mtim,
				  .size = (uint64_t)item->st.st_size,
				  .folder = (unsigned char)folder};
	for (size_t i = 0; item->hex[2 * i] != '\0'; i++)
		one->digest[i] =
			(unsigned char)(digit(item->hex[2 * i]) << 4 | digit(item->hex[2 * i + 1]));
	return AC_OK;
}

static enum ac_code damaged_entry(struct gc_run *run, const struct acp_item *item,
				  const struct stat *seen, struct ac_error *err)
{
	struct ac_lock guard = {0};
	run->is_doubtful = run->is_doubtful || run->space != AC_PRODUCTS;
	if (run->removal.is_dry)
		return AC_OK;
	enum ac_code code = acp_guard_take(run->removal.store, item->hex, &guard, err);
	if (code == AC_OK)
		code = acp_set_aside(run->removal.store, acp_space_names[run->space], item->hex,
				     seen, err);
	ac_lock_release(&guard);
	return code == AC_NOT_FOUND ? AC_OK : code;
}

static enum ac_code visit_entry(void *context, const struct acp_item *item, struct ac_error *err)
{
	struct gc_run *run = context;
	struct acp_entry_file file;
	if (item->kind != ACP_ITEM)
		return acp_remove_temporary(&run->removal, item, err);
	enum ac_code code = acp_entry_peek(item->path, run->space, &file, err);
	if (code == AC_NOT_FOUND)
		return AC_OK;
	if (code == AC_DAMAGED)
		return damaged_entry(run, item, &file.seen, err);
	if (code != AC_OK)
		return code;
	struct timespec used = acp_last_use(&item->st);
	run->result->bytes += (uint64_t)item->st.st_size;
	code = acp_known_add(&run->known, &file.entry, used, err);
	if (code == AC_OK && !acp_entry_has_paid(&file.entry))
		code = candidate_add(run, run->space, item, used, err);
	ac_entry_release(&file.entry);
	return code;
}

static enum ac_code visit_object(void *context, const struct acp_item *item, struct ac_error *err)
{
	struct gc_run *run = context;
	struct timespec used = acp_last_use(&item->st);
	if (item->kind != ACP_ITEM)
		return acp_remove_temporary(&run->removal, item, err);
	if (S_ISDIR(item->st.st_mode))
		return AC_OK;
	const struct acp_known *known = acp_known_find(&run->known, item->hex);
	run->result->bytes += (uint64_t)item->st.st_size;
	if (known != NULL && (known->flags & AC_REF_PAID) != 0) {
		run->result->kept_paid++;
		run->result->kept_paid_bytes += (uint64_t)item->st.st_size;
		return AC_OK;
	}
	if (known == NULL && run->is_doubtful)
		return AC_OK;
	if (known != NULL && acp_time_compare(known->used, used) > 0)
		used = known->used;
	return candidate_add(run, OBJECTS, item, used, err);
}

static enum ac_code candidates_list(struct gc_run *run, struct ac_error *err)
{
	struct ac_store *store = run->removal.store;
	enum ac_code code = AC_OK;
	for (unsigned i = 0; i < AC_SPACE_COUNT && code == AC_OK; i++) {
		run->space = (enum ac_space)i;
		code = acp_walk(store, acp_space_names[i], KEY_DIGITS, visit_entry, run, err);
	}
	acp_known_sort(&run->known);
	if (code == AC_OK)
		code = acp_doubt(store, &run->is_doubtful, err);
	if (code == AC_OK)
		code = acp_walk(store, "objects", SHA_DIGITS, visit_object, run, err);
	return code;
}

/* ---- what goes --------------------------------------------------------------------------- */

/* Longest unused first; of one age the object before the entry that names it, and then whatever
 * makes the order the same every time. */
static int by_use(const void *a, const void *b)
{
	const struct candidate *left = a;
	const struct candidate *right = b;
	int order = acp_time_compare(left->used, right->used);
	if (order == 0)
		order = (int)right->folder - (int)left->folder;
	return order != 0 ? order : memcmp(left->digest, right->digest, sizeof left->digest);
}

/* The caller holds the guard. Somebody may have added a bought ref since it was listed, or put
 * another in its place. */
static bool entry_may_go(const struct candidate *one, const char *path)
{
	struct acp_entry_file file;
	if (acp_entry_peek(path, (enum ac_space)one->folder, &file, NULL) != AC_OK)
		return false;
	bool may = !acp_entry_has_paid(&file.entry) &&
		   acp_time_compare(file.seen.st_mtim, one->written) == 0;
	ac_entry_release(&file.entry);
	return may;
}

/* The caller holds the guard. Storing an object again renews its time: then it is somebody's. */
static bool object_may_go(const struct gc_run *run, const char *path)
{
	struct stat st;
	return lstat(path, &st) == 0 && !acp_is_fresh(&run->removal, &st);
}

static enum ac_code candidate_remove(struct gc_run *run, const struct candidate *one, bool *is_gone,
				     struct ac_error *err)
{
	bool is_entry = one->folder != OBJECTS;
	char hex[AC_SHA256_HEX_SIZE] = {0};
	char path[ACP_PATH_SIZE];
	struct ac_lock guard = {0};
	enum ac_code code = AC_OK;
	size_t digits = is_entry ? KEY_DIGITS : SHA_DIGITS;
	acp_hex(one->digest, digits / 2, hex);
	acp_item_path(run->removal.store, is_entry ? acp_space_names[one->folder] : "objects", hex,
		      path);
	if (!run->removal.is_dry)
		code = acp_guard_take(run->removal.store, hex, &guard, err);
	*is_gone = code == AC_OK && (is_entry ? entry_may_go(one, path) : object_may_go(run, path));
	if (*is_gone && !run->removal.is_dry && unlink(path) != 0) {
		*is_gone = false;
		if (errno != ENOENT)
			code = acp_error_system(err, errno, "remove", path);
	}
	ac_lock_release(&guard);
	return code;
}

static enum ac_code evict(struct gc_run *run, const struct ac_gc_options *options,
			  struct ac_error *err)
{
	struct ac_gc_result *result = run->result;
	const struct timespec limit = {
		.tv_sec = options->max_age_s < 0 ? 0 : run->removal.now - options->max_age_s};
	enum ac_code code = AC_OK;
	if (run->count > 0)
		qsort(run->candidates, run->count, sizeof *run->candidates, by_use);
	for (size_t i = 0; i < run->count && code == AC_OK; i++) {
		const struct candidate *one = &run->candidates[i];
		bool is_old = options->max_age_s >= 0 && acp_time_compare(one->used, limit) <= 0;
		bool is_gone = false;
		if (!is_old && result->bytes <= options->max_bytes)
			break;
		code = candidate_remove(run, one, &is_gone, err);
		result->kept_young += !is_gone && one->folder == OBJECTS;
		if (!is_gone)
			continue;
		result->removed++;
		result->removed_bytes += one->size;
		result->bytes -= one->size;
	}
	return code;
}

/* ---- the doors --------------------------------------------------------------------------- */

static enum ac_code gc(struct ac_store *store, const struct ac_gc_options *options,
		       unsigned wait_ms, struct ac_gc_result *out, struct ac_error *err)
{
	bool is_store = false;
	*out = (struct ac_gc_result){0};
	enum ac_code code = acp_store_claim(store, options->is_dry, &is_store, err);
	if (code != AC_OK || !is_store)
		return code;
	struct gc_run run = {.removal = {.store = store,
					 .is_dry = options->is_dry,
					 .now = time(NULL),
					 .count = &out->removed,
					 .bytes = &out->removed_bytes},
			     .result = out};
	/* What only counts asks nobody: it tells what a run with the store for itself would do. */
	run.removal.is_alone = options->is_dry || acp_gate_shut(store, wait_ms);
	code = candidates_list(&run, err);
	if (code == AC_OK)
		code = evict(&run, options, err);
	if (code == AC_OK)
		code = acp_remove_leftovers(&run.removal, err);
	if (!options->is_dry)
		acp_gate_reopen(store);
	acp_known_release(&run.known);
	free(run.candidates);
	return code;
}

enum ac_code ac_store_gc(struct ac_store *store, const struct ac_gc_options *options,
			 struct ac_gc_result *out, struct ac_error *err)
{
	return gc(store, options, GATE_WAIT_MS, out, err);
}

enum ac_code ac_store_clean(struct ac_store *store, struct ac_clean_result *out,
			    struct ac_error *err)
{
	const struct ac_gc_options all = {.max_bytes = 0, .max_age_s = -1};
	struct ac_gc_result result;
	enum ac_code code = gc(store, &all, 0, &result, err);
	*out = (struct ac_clean_result){.removed = result.removed,
					.removed_bytes = result.removed_bytes,
					.kept_paid = result.kept_paid};
	return code;
}
