/* cache_roots.c - reading the roots of bought bytes.
 *
 * Of a project every file that looks like a spec counts, whatever its name, wherever it lies below
 * the root, also in hidden folders, and every digest that stands anywhere in a file *.lock. Too much
 * keeps something for longer; too little would take it away. Only .git is passed over. Projects inside
 * the project count, each with its own defaults: a note is only written by who stores something, and a
 * part that became a project of its own after it was bought may never do so again.
 */
#include "cmd/cache_roots.h"
#include "cmd/user.h"

#include "base/path.h"

#include <errno.h>
#include <fts.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOCK_MAX   ((size_t)16 * 1024 * 1024)
#define SHA_DIGITS (AC_SHA256_HEX_SIZE - 1)
/* Of so many faulty specs the findings are printed. */
#define FAULTY_TOLD 10

struct reading {
	struct invocation *inv;
	struct cache_roots *roots;
	struct diag *diag;
	struct text_list projects; /* roots' paths */
	struct strbuf text;        /* a key text without its candidate */
	size_t faulty;             /* specs that could not be read */
	enum status status;
};

/* ---- keys and digests -------------------------------------------------------------------- */

static void key_of_text(struct strbuf *room, struct str text, struct ac_key *out)
{
	strbuf_clear(room);
	compile_key_without_candidate(text, room);
	ac_key_of(room->data ? room->data : "", room->len, out);
}

static void add_key(void *context, struct str text)
{
	struct reading *reading = context;
	struct cache_roots *roots = reading->roots;

	if (roots->key_count == roots->key_room) {
		roots->key_room = roots->key_room ? roots->key_room * 2 : 256;
		roots->keys = mem_resize(roots->keys, roots->key_room, sizeof(*roots->keys));
	}
	key_of_text(&reading->text, text, &roots->keys[roots->key_count++]);
}

static void add_sha(struct cache_roots *roots, const struct ac_sha256 *sha)
{
	if (roots->sha_count == roots->sha_room) {
		roots->sha_room = roots->sha_room ? roots->sha_room * 2 : 64;
		roots->shas = mem_resize(roots->shas, roots->sha_room, sizeof(*roots->shas));
	}
	roots->shas[roots->sha_count++] = *sha;
}

static int by_bytes(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct ac_key));
}

static int by_sha(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct ac_sha256));
}

bool cache_roots_have_text(const struct cache_roots *roots, struct str key_text)
{
	struct strbuf room = {0};
	struct ac_key key;

	if (!roots->key_count)
		return false;
	key_of_text(&room, key_text, &key);
	strbuf_release(&room);
	return bsearch(&key, roots->keys, roots->key_count, sizeof(key), by_bytes) != NULL;
}

bool cache_roots_have_sha(const struct cache_roots *roots, const struct ac_sha256 *sha)
{
	return roots->sha_count &&
	       bsearch(sha, roots->shas, roots->sha_count, sizeof(*sha), by_sha) != NULL;
}

void cache_roots_release(struct cache_roots *roots)
{
	mem_free(roots->keys);
	mem_free(roots->shas);
	*roots = (struct cache_roots){0};
}

/* ---- files ------------------------------------------------------------------------------- */

/* What vanished while it was looked at wants nothing any more. */
static void unknown(struct reading *reading, const char *path, int error)
{
	char text[128] = "";

	if (error == ENOENT)
		return;
	reading->status = diag_error(reading->diag, ST_INVALID, "E1021", (struct place){0},
				     "cannot read '%s': %s; what it wants is not known", path,
				     strerror_r(error, text, sizeof(text)));
}

/* Every run of exactly 64 lower-case hexadecimal digits. */
static void scan_digests(struct cache_roots *roots, const char *text, size_t len)
{
	struct ac_sha256 sha;
	size_t run = 0;

	for (size_t i = 0; i <= len; i++) {
		bool is_digit = i < len && ((text[i] >= '0' && text[i] <= '9') ||
					    (text[i] >= 'a' && text[i] <= 'f'));

		if (is_digit) {
			run++;
			continue;
		}
		if (run == SHA_DIGITS && ac_sha256_parse(text + i - run, SHA_DIGITS, &sha))
			add_sha(roots, &sha);
		run = 0;
	}
}

static void read_lock(struct reading *reading, const char *path)
{
	struct ac_bytes bytes = {0};
	struct ac_error error = {0};
	enum ac_code code = ac_file_read(path, LOCK_MAX, &bytes, &error);

	if (code == AC_NOT_FOUND)
		return;
	if (code != AC_OK) {
		reading->status = diag_error(reading->diag, ST_INVALID, "E1021", (struct place){0},
					     "%s; what it names is not known", error.text);
		return;
	}
	reading->roots->locks++;
	scan_digests(reading->roots, (const char *)bytes.data, bytes.len);
	ac_bytes_release(&bytes);
}

/* Findings of a spec point into its text, so they are printed before that goes. One with a name that
 * only a command line can have given it has to be sound to count: it may as well be a template of a
 * build system, or a copy that an editor left. */
static void read_spec(struct reading *reading, const char *path, bool has_usual_name)
{
	struct spec_file file = {0};
	struct diag diag = {0};
	struct compile_options options = compile_options_of(reading->inv);
	enum status st = open_project(reading->inv, path, &options.project, &diag);

	options.find_asset = NULL; /* whatever it makes: see compile_key_without_candidate */

	if (st == ST_OK)
		st = spec_file_read(path, setting_of(options.project), &file, &diag);
	for (size_t i = 0; st == ST_OK && i < file.count; i++)
		st = compile_paid_keys(&options, &file.specs[i], add_key, reading, &diag);
	reading->roots->specs += st == ST_OK || has_usual_name;
	if (st != ST_OK && has_usual_name && reading->faulty++ < FAULTY_TOLD)
		diag_print(&diag, reading->inv);
	diag_release(&diag);
	spec_file_release(&file);
}

static bool is_file(const FTSENT *entry)
{
	struct stat info;

	if (entry->fts_info != FTS_F && entry->fts_info != FTS_SL)
		return false;
	return stat(entry->fts_path, &info) == 0 && S_ISREG(info.st_mode);
}

/* Any file can be named to compile. Most that are none are told by their bytes, which costs less than
 * to parse them. */
static bool may_be_spec(const char *path)
{
	struct ac_bytes bytes = {0};
	bool may_be = false;

	if (ac_file_read(path, YAML_FILE_MAX, &bytes, NULL) == AC_OK && bytes.len &&
	    !memchr(bytes.data, '\0', bytes.len)) {
		struct str text = {(const char *)bytes.data, bytes.len};

		may_be = str_contains(text, "version") ||
			 (str_contains(text, "generate") && str_contains(text, "slots"));
	}
	ac_bytes_release(&bytes);
	return may_be;
}

static void visit_file(struct reading *reading, const FTSENT *entry)
{
	struct str extension = path_extension(str_of(entry->fts_name));
	const char *path = entry->fts_path;
	bool is_lock = str_is(extension, "lock");
	bool has_usual_name =
		str_is(extension, "yaml") || str_is(extension, "yml") || str_is(extension, "json");

	if (!is_file(entry))
		return;
	if (access(path, R_OK) != 0) {
		if (is_lock || has_usual_name)
			unknown(reading, path, errno);
	} else if (is_lock) {
		read_lock(reading, path);
	} else if ((has_usual_name || may_be_spec(path)) && spec_file_is_spec(path)) {
		read_spec(reading, path, has_usual_name);
	}
}

/* ---- folders ----------------------------------------------------------------------------- */

/* Gone, or on a disk that is not here now: who can tell? The folder that a disk is mounted on is
 * there without it, and empty. */
static void require_project(struct reading *reading, const char *root, size_t found)
{
	struct stat info;
	bool is_there = stat(root, &info) == 0 && S_ISDIR(info.st_mode);

	if (is_there && found)
		return;
	reading->status = diag_error(reading->diag, ST_INVALID, "E1020", (struct place){0},
				     "the project '%s' %s: what it wants is not known", root,
				     is_there ? "holds no spec and no lock" : "is not there");
	diag_hint(reading->diag, "if it is gone for good: assetc cache gc --paid --forget '%s'",
		  root);
}

static void visit(struct reading *reading, FTS *fts, FTSENT *entry)
{
	switch (entry->fts_info) {
	case FTS_D:
		if (strcmp(entry->fts_name, ".git") == 0)
			(void)fts_set(fts, entry, FTS_SKIP);
		break;
	case FTS_DNR:
	case FTS_ERR: unknown(reading, entry->fts_path, entry->fts_errno); break;
	case FTS_F:
	case FTS_SL: visit_file(reading, entry); break;
	default: break;
	}
}

/* The root is looked at last: it has to be there all the time. */
static void read_project(struct reading *reading, const char *root)
{
	char *roots[] = {arena_text(&reading->inv->arena, root, strlen(root)), NULL};
	size_t before = reading->roots->specs + reading->roots->locks;
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry = NULL;

	do {
		if (entry)
			visit(reading, fts, entry);
		errno = fts ? 0 : errno;
		entry = fts ? fts_read(fts) : NULL;
	} while (entry);
	if (errno != 0)
		unknown(reading, root, errno);
	if (fts)
		(void)fts_close(fts);
	require_project(reading, root, reading->roots->specs + reading->roots->locks - before);
}

/* What would be forgotten if this were no dry run. */
static bool is_forgotten(const struct invocation *inv, const char *root)
{
	char real[PATH_MAX];

	if (!inv->forget || !inv->is_dry_run)
		return false;
	return strcmp(root, realpath(inv->forget, real) ? real : inv->forget) == 0;
}

static bool note_project(void *context, const char *root, const char *path)
{
	struct reading *reading = context;
	struct text_list *list = &reading->projects;
	struct arena *arena = &reading->inv->arena;

	if (!root) {
		reading->status = diag_error(reading->diag, ST_INVALID, "E1020", (struct place){0},
					     "'%s' should name a project and does not: what that "
					     "project wants is not known",
					     path);
		diag_hint(reading->diag, "remove the file to forget the project");
		return true;
	}
	if (is_forgotten(reading->inv, root))
		return true;
	list->items = arena_grow_array(arena, (void *)list->items, list->count, sizeof(char *));
	list->items[list->count++] = arena_text(arena, root, strlen(root));
	return true;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void refuse_faulty(struct reading *reading)
{
	reading->status = diag_error(reading->diag, ST_INVALID, "E1021", (struct place){0},
				     "nothing that was bought is moved while specs of the known "
				     "projects cannot be read; there are %zu",
				     reading->faulty);
	diag_hint(reading->diag, "mend or remove them, or give up what their whole project bought: "
				 "assetc cache gc --paid --forget PROJECT");
}

enum status cache_roots_read(struct invocation *inv, struct ac_store *store,
			     struct cache_roots *out, struct diag *diag)
{
	struct reading reading = {.inv = inv, .roots = out, .diag = diag};
	struct ac_error error = {0};
	enum status st = open_user_files(inv, diag);

	if (st != ST_OK)
		return st;
	if (ac_projects(store, note_project, &reading, &error) != AC_OK)
		return diag_error(diag, ST_ENVIRONMENT, "E1004", (struct place){0}, "%s",
				  error.text);
	if (reading.projects.count)
		qsort((void *)reading.projects.items, reading.projects.count, sizeof(char *),
		      by_text);
	for (size_t i = 0; i < reading.projects.count; i++)
		read_project(&reading, reading.projects.items[i]);
	if (reading.faulty)
		refuse_faulty(&reading);
	if (out->key_count)
		qsort(out->keys, out->key_count, sizeof(*out->keys), by_bytes);
	if (out->sha_count)
		qsort(out->shas, out->sha_count, sizeof(*out->shas), by_sha);
	strbuf_release(&reading.text);
	return reading.status;
}
