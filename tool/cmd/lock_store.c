/* lock_store.c - filling and pruning the project store. */
#include "cmd/lock_store.h"

#include "lock/store.h"

#include <stdio.h>
#include <string.h>

struct filling {
	struct invocation *inv;
	struct ac_store *store; /* the cache */
	struct raw_store to;
	struct arena arena;
	struct lock_line *lines; /* of all locks of the project */
	size_t count;
	size_t locks, removed;
	struct diag *diag;
};

static enum status cache_error(const struct ac_error *error, struct diag *diag)
{
	enum status st = error->code == AC_DAMAGED ? ST_DAMAGED : ST_ENVIRONMENT;

	return diag_error(diag, st, "E1004", (struct place){0}, "%s", error->text);
}

/* ---- the locks of the project ------------------------------------------------------------ */

/* Lines outlive the locks they come from. */
static void add_lines(struct filling *filling, const struct lock_file *lock)
{
	struct arena *arena = &filling->arena;

	for (size_t i = 0; i < lock->count; i++) {
		struct lock_line line = lock->lines[i];

		line.id = str_copy(arena, line.id);
		line.provider = str_copy(arena, line.provider);
		line.type = str_copy(arena, line.type);
		filling->lines = arena_grow_array(arena, filling->lines, filling->count,
						  sizeof(*filling->lines));
		filling->lines[filling->count++] = line;
	}
}

static enum status read_locks(struct filling *filling)
{
	struct str *paths;
	size_t count;
	enum status st =
		lock_list(filling->to.root.ptr, &filling->arena, &paths, &count, filling->diag);

	for (size_t i = 0; i < count && st == ST_OK; i++) {
		struct lock_file lock;

		st = lock_file_read(paths[i].ptr, &lock, filling->diag);
		if (st == ST_OK)
			add_lines(filling, &lock);
		lock_file_release(&lock);
	}
	filling->locks = count;
	return st;
}

/* ---- coming in --------------------------------------------------------------------------- */

/* A raw that the cache has, on its way into the store. */
struct moving {
	const struct filling *filling;
	const struct lock_line *line;
	bool is_found;
	enum status status;
};

static bool put_ref(void *context, const struct ac_entry_view *view)
{
	struct moving *moving = context;
	const struct filling *filling = moving->filling;
	struct sidecar sidecar = {.key_text = {view->text, view->text_len}};
	struct ac_bytes bytes = {0};
	struct ac_error error = {0};
	const struct ac_ref *ref = NULL;
	enum ac_code code;

	for (size_t i = 0; i < view->entry->count; i++) {
		if (ac_sha256_equal(&view->entry->refs[i].sha, &moving->line->sha))
			ref = &view->entry->refs[i];
	}
	if (!ref)
		return true;
	sidecar.note = (struct str){ref->note, ref->note_len};
	code = ac_object_get(filling->store, &ref->sha, (size_t)LOCK_RAW_MAX, &bytes, &error);
	moving->is_found = code != AC_NOT_FOUND;
	if (code == AC_OK)
		moving->status = store_put(&filling->to, moving->line,
					   (struct str){(const char *)bytes.data, bytes.len},
					   &sidecar, filling->diag);
	else if (code != AC_NOT_FOUND)
		moving->status = cache_error(&error, filling->diag);
	ac_bytes_release(&bytes);
	return true;
}

static bool is_in_store(const struct filling *filling, const struct lock_line *line)
{
	struct arena arena = {0};
	struct diag unread = {0};
	struct sidecar sidecar;
	struct bytes bytes = {0};
	bool is_there = sidecar_read(&filling->to, line, &arena, &sidecar, &unread) == ST_OK &&
			store_has(&filling->to, line, &arena);

	/* A pointer of Git LFS stands for its bytes. */
	if (is_there)
		is_there = store_read(&filling->to, line, &bytes, &unread) != ST_DAMAGED;
	bytes_release(&bytes);
	diag_release(&unread);
	arena_release(&arena);
	return is_there;
}

static enum status tell_absent(const struct filling *filling, const struct lock_line *line)
{
	struct diag *diag = filling->diag;

	if (!line->is_chosen) {
		diag_warning(diag, "W0438", (struct place){0},
			     "neither the cache nor the project store has the raw of '%.*s@%u'",
			     STR_ARGS(line->id), line->candidate);
		diag_hint(diag, "whoever has it in the cache adds it with lock update --store");
		return ST_OK;
	}
	(void)diag_error(diag, ST_MISS, "E0431", (struct place){0},
			 "the locked raw of '%.*s' is gone: neither the cache nor the project "
			 "store has it",
			 STR_ARGS(line->id));
	diag_hint(diag, "run lock update --store where the cache has it");
	return ST_MISS;
}

static enum status fill_line(const struct filling *filling, const struct lock_line *line)
{
	struct moving moving = {filling, line, false, ST_OK};
	struct ac_error error = {0};
	char key[AC_KEY_HEX_SIZE];
	enum ac_code code;

	if (is_in_store(filling, line))
		return ST_OK;
	ac_key_format(&line->key, key);
	code = ac_entry_show(filling->store, AC_REQUESTS, key, put_ref, &moving, &error);
	if (code != AC_OK && code != AC_NOT_FOUND)
		return cache_error(&error, filling->diag);
	return moving.is_found ? moving.status : tell_absent(filling, line);
}

static enum status fill(const struct filling *filling)
{
	enum status st = filling->count ? store_put_attributes(&filling->to, filling->diag) : ST_OK;

	for (size_t i = 0; i < filling->count && st != ST_ENVIRONMENT; i++)
		st = status_worse(st, fill_line(filling, &filling->lines[i]));
	return st;
}

/* ---- going out --------------------------------------------------------------------------- */

/* What was paid for goes to the cache before the store loses it. */
static enum status rescue(void *context, const struct lock_line *raw, const struct sidecar *sidecar,
			  struct str bytes)
{
	const struct filling *filling = context;
	struct ac_ref ref = {.flags = AC_REF_PAID, .size = bytes.len};
	struct ac_error error = {0};
	struct arena arena = {0};
	enum ac_code code;

	if (!raw->is_paid || bytes.len == 0)
		return ST_OK;
	ref.label = str_keep(&arena, raw->type);
	ref.note = sidecar->note.ptr;
	ref.note_len = sidecar->note.len;
	code = ac_object_put(filling->store, bytes.ptr, bytes.len, true, &ref.sha, &error);
	if (code == AC_OK)
		code = ac_entry_append(filling->store, AC_REQUESTS, sidecar->key_text.ptr,
				       sidecar->key_text.len, &ref, true, NULL, &error);
	arena_release(&arena);
	return code == AC_OK ? ST_OK : cache_error(&error, filling->diag);
}

static enum status fill_project(struct filling *filling)
{
	enum status st = read_locks(filling), one;

	if (st != ST_OK)
		return st;
	st = fill(filling);
	one = store_prune(&filling->to, filling->lines, filling->count, rescue, filling,
			  &filling->removed, filling->diag);
	if (filling->removed && !filling->inv->is_quiet)
		(void)fprintf(stderr,
			      "assetc: %zu raws that no lock names left the project store\n",
			      filling->removed);
	return status_worse(st, one);
}

enum status lock_fill_stores(struct invocation *inv, struct ac_store *store, struct diag *diag)
{
	struct str *done;
	size_t done_count = 0, count;
	struct arena arena = {0};
	const struct project **projects = opened_projects(inv, &arena, &count);
	enum status st = ST_OK;

	done = arena_array(&arena, count + 1, sizeof(*done));
	for (size_t i = 0; i < count; i++) {
		struct filling filling = {.inv = inv, .store = store, .diag = diag};
		bool is_done = false;

		for (size_t j = 0; j < done_count; j++)
			is_done |= str_equal(done[j], projects[i]->root);
		if (is_done)
			continue;
		done[done_count++] = projects[i]->root;
		if (projects[i]->store.len == 0) {
			st = status_worse(st,
					  diag_error(diag, ST_INVALID, "E0441", (struct place){0},
						     "the project '%.*s' has no store",
						     STR_ARGS(projects[i]->root)));
			diag_hint(diag, "write 'store: assets/raw' into its assets.yaml");
			continue;
		}
		filling.to = (struct raw_store){projects[i]->root, projects[i]->store};
		st = status_worse(st, fill_project(&filling));
		arena_release(&filling.arena);
	}
	arena_release(&arena);
	return st;
}
