/* inspect.c - looking at single entries and objects, by digest or the beginning of one. Nothing is
 * changed, and no access time is renewed. */
#include "internal.h"

#include <string.h>
#include <unistd.h>

#define KEY_DIGITS (AC_KEY_HEX_SIZE - 1)
#define SHA_DIGITS (AC_SHA256_HEX_SIZE - 1)
#define PREFIX_MIN 2u

/* ---- by the beginning of a digest -------------------------------------------------------- */

struct match_run {
	const char *prefix;
	size_t prefix_len;
	struct ac_match match; /* hex is filled in */
	ac_match_fn *fn;
	void *context;
};

static enum ac_code visit_match(void *context, const struct acp_item *item, struct ac_error *err)
{
	(void)err;
	struct match_run *run = context;
	if (item->kind != ACP_ITEM || strncmp(item->hex, run->prefix, run->prefix_len) != 0)
		return AC_OK;
	memcpy(run->match.hex, item->hex, sizeof run->match.hex);
	return run->fn(run->context, &run->match) ? AC_OK : AC_BUSY;
}

enum ac_code ac_store_match(struct ac_store *store, const char *prefix, ac_match_fn *fn,
			    void *context, struct ac_error *err)
{
	struct match_run run = {
		.prefix = prefix, .prefix_len = strlen(prefix), .fn = fn, .context = context};
	if (run.prefix_len < PREFIX_MIN || run.prefix_len > SHA_DIGITS ||
	    !acp_is_hex(prefix, run.prefix_len))
		return acp_error(err, AC_REFUSED, prefix, "is not the beginning of a digest");
	enum ac_code code = AC_OK;
	for (unsigned i = 0; i < AC_SPACE_COUNT && code == AC_OK; i++) {
		run.match = (struct ac_match){.kind = AC_MATCH_ENTRY, .space = (enum ac_space)i};
		code = acp_walk_one(store, acp_space_names[i], prefix, KEY_DIGITS, visit_match,
				    &run, err);
	}
	run.match = (struct ac_match){.kind = AC_MATCH_OBJECT};
	if (code == AC_OK)
		code = acp_walk_one(store, "objects", prefix, SHA_DIGITS, visit_match, &run, err);
	run.match.kind = AC_MATCH_TRASH;
	if (code == AC_OK)
		code = acp_walk_one(store, ACP_TRASH, prefix, SHA_DIGITS, visit_match, &run, err);
	return code == AC_BUSY ? AC_OK : code;
}

/* ---- entries ----------------------------------------------------------------------------- */

static struct ac_entry_view view_of(const struct acp_entry_file *file, enum ac_space space,
				    const char *hex, const char *path)
{
	return (struct ac_entry_view){.entry = &file->entry,
				      .space = space,
				      .key_hex = hex,
				      .path = path,
				      .text = file->text,
				      .text_len = file->text_len,
				      .written = file->seen.st_mtim,
				      .used = acp_last_use(&file->seen)};
}

enum ac_code ac_entry_show(struct ac_store *store, enum ac_space space, const char *key_hex,
			   ac_entry_fn *fn, void *context, struct ac_error *err)
{
	char path[ACP_PATH_SIZE];
	struct acp_entry_file file;
	if ((unsigned)space >= AC_SPACE_COUNT || strlen(key_hex) != KEY_DIGITS ||
	    !acp_is_hex(key_hex, KEY_DIGITS))
		return acp_error(err, AC_REFUSED, key_hex, "is not the digest of a key");
	acp_item_path(store, acp_space_names[space], key_hex, path);
	enum ac_code code = acp_entry_peek(path, space, &file, err);
	if (code != AC_OK)
		return code;
	struct ac_entry_view view = view_of(&file, space, key_hex, path);
	(void)fn(context, &view);
	ac_entry_release(&file.entry);
	return AC_OK;
}

struct naming_run {
	const struct ac_sha256 *sha;
	enum ac_space space; /* being walked */
	ac_entry_fn *fn;
	void *context;
};

static enum ac_code visit_naming(void *context, const struct acp_item *item, struct ac_error *err)
{
	struct naming_run *run = context;
	struct acp_entry_file file;
	bool is_named = false;
	bool goes_on = true;
	if (item->kind != ACP_ITEM)
		return AC_OK;
	enum ac_code code = acp_entry_peek(item->path, run->space, &file, err);
	/* What cannot be read is verify's to tell. */
	if (code == AC_NOT_FOUND || code == AC_DAMAGED || code == AC_REFUSED)
		return AC_OK;
	if (code != AC_OK)
		return code;
	for (size_t i = 0; i < file.entry.count; i++)
		is_named = is_named || ac_sha256_equal(&file.entry.refs[i].sha, run->sha);
	if (is_named) {
		struct ac_entry_view view = view_of(&file, run->space, item->hex, item->path);
		goes_on = run->fn(run->context, &view);
	}
	ac_entry_release(&file.entry);
	return goes_on ? AC_OK : AC_BUSY;
}

enum ac_code ac_entries_naming(struct ac_store *store, const struct ac_sha256 *sha, ac_entry_fn *fn,
			       void *context, struct ac_error *err)
{
	struct naming_run run = {.sha = sha, .fn = fn, .context = context};
	enum ac_code code = AC_OK;
	for (unsigned i = 0; i < AC_SPACE_COUNT && code == AC_OK; i++) {
		run.space = (enum ac_space)i;
		code = acp_walk(store, acp_space_names[i], KEY_DIGITS, visit_naming, &run, err);
	}
	return code == AC_BUSY ? AC_OK : code;
}

/* ---- objects ----------------------------------------------------------------------------- */

static bool object_look(const struct ac_store *store, const char *folder, const char *hex,
			struct ac_object_view *out)
{
	struct stat st;
	acp_item_path(store, folder, hex, out->path);
	if (lstat(out->path, &st) != 0)
		return false;
	out->size = (uint64_t)st.st_size;
	out->stored = st.st_mtim;
	out->used = acp_last_use(&st);
	return true;
}

enum ac_code ac_object_show(struct ac_store *store, const struct ac_sha256 *sha,
			    struct ac_object_view *out)
{
	char hex[AC_SHA256_HEX_SIZE];
	*out = (struct ac_object_view){0};
	ac_sha256_format(sha, hex);
	if (object_look(store, "objects", hex, out))
		return AC_OK;
	out->is_in_trash = object_look(store, ACP_TRASH, hex, out);
	return out->is_in_trash ? AC_OK : AC_NOT_FOUND;
}
