/* rebuild.c - the book made again from what stands beside the bytes that it paid for.
 *
 * Sidecars are the notes of bought raws in the cache and the files beside them in project stores. The same one stands
 * in several places: each text is handed in once.
 */
#include "cmd/rebuild.h"

#include "lock/store.h"
#include "project/project.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct gathering {
	struct invocation *inv;
	struct partner *partner;
	struct message message;
	struct text_list roots; /* of known projects */
	/* Digests of texts that were handed in; a power of two of places, empty ones zero. */
	struct ac_key *seen;
	size_t seen_count, seen_room;
	struct arena arena;
	struct diag *diag;
};

/* ---- handing in -------------------------------------------------------------------------- */

static bool is_zero(const struct ac_key *key)
{
	static const struct ac_key ZERO;

	return memcmp(key, &ZERO, sizeof(ZERO)) == 0;
}

static struct ac_key *place_of(struct ac_key *seen, size_t room, const struct ac_key *key)
{
	uint64_t at;

	memcpy(&at, key->bytes, sizeof(at));
	for (;; at++) {
		struct ac_key *place = &seen[at & (room - 1)];

		if (is_zero(place) || memcmp(place, key, sizeof(*key)) == 0)
			return place;
	}
}

static void grow(struct gathering *work)
{
	size_t room = work->seen_room ? work->seen_room * 2 : 1024;
	struct ac_key *seen = mem_zalloc(room, sizeof(*seen));

	for (size_t i = 0; i < work->seen_room; i++) {
		if (!is_zero(&work->seen[i]))
			*place_of(seen, room, &work->seen[i]) = work->seen[i];
	}
	mem_free(work->seen);
	work->seen = seen;
	work->seen_room = room;
}

static bool is_new(struct gathering *work, struct str text)
{
	struct ac_key key, *place;

	if (work->seen_count * 2 >= work->seen_room)
		grow(work);
	ac_key_of(text.ptr, text.len, &key);
	place = place_of(work->seen, work->seen_room, &key);
	if (!is_zero(place))
		return false;
	*place = key;
	work->seen_count++;
	return true;
}

/* source: where it was found, for people. */
static void hand_in(struct gathering *work, struct str note, const char *source)
{
	if (note.len == 0 || note.len > SIDECAR_FILE_MAX || !is_new(work, note))
		return;
	book_ask(&work->message, "sidecar");
	message_put(&work->message, "text", note);
	message_put_c(&work->message, "source", source);
	book_send(work->partner, &work->message);
}

/* ---- the cache --------------------------------------------------------------------------- */

static bool take_entry(void *context, const struct ac_entry_view *view)
{
	struct gathering *work = context;

	for (size_t i = 0; i < view->entry->count; i++) {
		const struct ac_ref *ref = &view->entry->refs[i];

		if (ref->flags & AC_REF_PAID)
			hand_in(work, (struct str){ref->note, ref->note_len}, "cache");
	}
	return true;
}

struct visit {
	struct gathering *work;
	struct ac_store *store;
	enum ac_code worst;
	struct ac_error error;
};

/* One that cannot be read is passed over, and told at the end: the others are the better for it. */
static bool visit_entry(void *context, const struct ac_match *match)
{
	struct visit *visit = context;
	struct ac_error error = {0};
	enum ac_code code;

	if (match->kind != AC_MATCH_ENTRY || match->space == AC_PRODUCTS)
		return true;
	code = ac_entry_show(visit->store, match->space, match->hex, take_entry, visit->work,
			     &error);
	if (code != AC_OK && code != AC_NOT_FOUND && visit->worst == AC_OK) {
		visit->worst = code;
		visit->error = error;
	}
	return true;
}

static void warn(struct gathering *work, const char *what, const char *why)
{
	diag_warning(work->diag, "W0490", (struct place){0},
		     "%s: %s; what is told there is not restored", what, why);
}

static void visit_cache(struct gathering *work, struct ac_store *store)
{
	struct visit visit = {.work = work, .store = store};
	char prefix[3];

	for (unsigned i = 0; i < 256; i++) {
		enum ac_code code;

		(void)snprintf(prefix, sizeof(prefix), "%02x", i);
		code = ac_store_match(store, prefix, visit_entry, &visit, &visit.error);
		if (code != AC_OK && code != AC_NOT_FOUND)
			visit.worst = code;
	}
	if (visit.worst != AC_OK)
		warn(work, "the cache cannot be read as a whole", visit.error.text);
}

/* ---- project stores ---------------------------------------------------------------------- */

static void take_file(struct gathering *work, int folder, const char *name, const char *path)
{
	struct ac_bytes bytes = {0};
	struct ac_error error = {0};
	struct lock_line line;
	struct sidecar sidecar;
	struct str text;

	if (ac_file_read_at(folder, name, SIDECAR_FILE_MAX, &bytes, &error) != AC_OK) {
		warn(work, path, error.text);
		return;
	}
	text = (struct str){(const char *)bytes.data, bytes.len};
	if (sidecar_subject(text, &line) && line.is_paid &&
	    sidecar_parse(text, &line, &work->arena, &sidecar) == ST_OK)
		hand_in(work, sidecar.note, path);
	ac_bytes_release(&bytes);
}

static void visit_folder(struct gathering *work, const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
	struct dirent *entry;

	if (!folder) {
		if (errno != ENOENT)
			warn(work, path, strerror(errno));
		if (fd >= 0)
			(void)close(fd);
		return;
	}
	while ((entry = readdir(folder)) != NULL) {
		if (str_ends(str_of(entry->d_name), ".txt"))
			take_file(work, fd, entry->d_name,
				  str_printf(&work->arena, "%s/%s", path, entry->d_name).ptr);
	}
	(void)closedir(folder);
}

static void visit_project(struct gathering *work, const char *root)
{
	const char *settings = str_printf(&work->arena, "%s/assets.yaml", root).ptr;
	const struct project *project;
	struct diag quiet = {0};

	if (access(root, F_OK) != 0)
		warn(work, root, strerror(errno));
	else if (open_project(work->inv, settings, &project, &quiet) != ST_OK)
		warn(work, root, quiet.first ? quiet.first->text : "its settings are wrong");
	else if (project->store.len)
		visit_folder(
			work,
			str_printf(&work->arena, "%s/%.*s", root, STR_ARGS(project->store)).ptr);
	diag_release(&quiet);
}

/* ---- the projects that are known --------------------------------------------------------- */

static void add_root(struct gathering *work, const char *root)
{
	struct text_list *list = &work->roots;

	for (size_t i = 0; i < list->count; i++) {
		if (strcmp(list->items[i], root) == 0)
			return;
	}
	list->items =
		arena_grow_array(&work->arena, (void *)list->items, list->count, sizeof(char *));
	list->items[list->count++] = arena_text(&work->arena, root, strlen(root));
}

static bool note_project(void *context, const char *root, const char *path)
{
	struct gathering *work = context;

	if (root)
		add_root(work, root);
	else
		warn(work, path, "it should name a project and does not");
	return true;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum status find_projects(struct gathering *work, struct ac_store *store)
{
	const struct project *here = NULL;
	struct ac_error error = {0};
	enum status st = book_project(work->inv, &here, work->diag);

	if (st != ST_OK)
		return st;
	if (ac_projects(store, note_project, work, &error) != AC_OK)
		return diag_error(work->diag, ST_ENVIRONMENT, "E1004", (struct place){0}, "%s",
				  error.text);
	if (here->root.len)
		add_root(work, str_keep(&work->arena, here->root));
	if (work->roots.count)
		qsort((void *)work->roots.items, work->roots.count, sizeof(char *), by_text);
	return ST_OK;
}

/* ---- what was done ----------------------------------------------------------------------- */

struct telling {
	struct strbuf lines, json_text;
	struct json json;
	bool has_strangers, is_held;
};

static void put_stranger(struct telling *telling, const struct message *row)
{
	struct json *json = &telling->json;
	struct strbuf usd = {0};

	put_usd(&usd, message_int(row, "usd", 0));
	strbuf_printf(&telling->lines, "not counted  %10.*s  %.*s of the ledger %.*s, in ",
		      STR_ARGS(strbuf_str(&usd)), STR_ARGS(message_get(row, "attempt")),
		      STR_ARGS(message_get(row, "ledger")));
	put_safe(&telling->lines, message_get(row, "source"));
	strbuf_add_char(&telling->lines, '\n');
	strbuf_release(&usd);
	json_object_begin(json, NULL);
	json_str(json, "ledger", message_get(row, "ledger"));
	json_str(json, "attempt", message_get(row, "attempt"));
	json_decimal(json, "usd", message_int(row, "usd", 0));
	json_str(json, "source", message_get(row, "source"));
	json_object_end(json);
}

static void put_result(struct telling *telling, const struct message *row)
{
	int64_t added = message_int(row, "added", 0), known = message_int(row, "known", 0);
	struct str kept = message_get(row, "kept-as");
	struct json *json = &telling->json;

	telling->is_held = message_int(row, "is-held", 0) != 0;
	if (kept.len) {
		strbuf_add_c(&telling->lines, "the damaged ledger is kept as ");
		put_safe(&telling->lines, kept);
		strbuf_add_char(&telling->lines, '\n');
	}
	strbuf_printf(&telling->lines, "%" PRId64 " restored, %" PRId64 " known already\n", added,
		      known);
	json_array_end(json);
	if (kept.len)
		json_str(json, "kept_as", kept);
	json_bool(json, "was_whole", message_int(row, "was-whole", 0) != 0);
	json_int(json, "restored", added);
	json_int(json, "known", known);
	json_bool(json, "is_held", telling->is_held);
}

static enum status tell(struct gathering *work, struct diag *diag)
{
	struct telling telling = {.json = {.out = &telling.json_text}};
	struct message row = {0};
	enum status st = ST_OK;

	json_object_begin(&telling.json, NULL);
	json_array_begin(&telling.json, "of_other_ledgers");
	while (book_row(work->inv, work->partner, &row, &st, diag)) {
		if (message_int(&row, "is-result", 0))
			put_result(&telling, &row);
		else
			put_stranger(&telling, &row);
	}
	json_object_end(&telling.json);
	if (telling.is_held)
		strbuf_add_c(&telling.lines, "what was open or unknown is not restored, so nothing "
					     "is paid until a limit "
					     "is set: assetc budget set day 5\n");
	if (st == ST_OK)
		book_print(work->inv->is_json ? &telling.json_text : &telling.lines);
	strbuf_release(&telling.lines);
	strbuf_release(&telling.json_text);
	message_release(&row);
	return st;
}

/* ---- all of it --------------------------------------------------------------------------- */

static void hand_in_all(struct gathering *work, struct ac_store *store)
{
	book_ask(&work->message, "rebuild");
	for (size_t i = 0; i < work->roots.count; i++)
		message_put_c(&work->message, "project", work->roots.items[i]);
	book_send(work->partner, &work->message);
	visit_cache(work, store);
	for (size_t i = 0; i < work->roots.count; i++)
		visit_project(work, work->roots.items[i]);
	book_ask(&work->message, "sidecars-end");
	book_send(work->partner, &work->message);
}

enum status rebuild_book(struct invocation *inv, struct partner *partner, struct diag *diag)
{
	struct gathering work = {.inv = inv, .partner = partner, .diag = diag};
	struct ac_store *store = NULL;
	enum status st = open_cache(inv, &store, diag);

	if (st == ST_OK)
		st = find_projects(&work, store);
	if (st == ST_OK) {
		hand_in_all(&work, store);
		st = tell(&work, diag);
	}
	ac_store_close(store);
	mem_free(work.seen);
	message_release(&work.message);
	arena_release(&work.arena);
	return st;
}
