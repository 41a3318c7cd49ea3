/* fill.c - writing the project store: what the locks name comes in, what none names goes out.
 *
 * The folder is opened below the project's root without following a link, so that a project from
 * elsewhere cannot have files written outside of it.
 */
#include "lock/store.h"

#include "base/path.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const char ATTRIBUTES[] =
	"# Written once by `assetc lock update --store`; edit it as you like.\n"
	"* -text\n"
	"*.png binary\n"
	"*.webp binary\n"
	"*.jpg binary\n"
	"*.mp3 binary\n"
	"*.wav binary\n"
	"*.ogg binary\n"
	"*.flac binary\n"
	"# With Git LFS, say in place of `binary`: filter=lfs diff=lfs merge=lfs -text\n";

static enum status fail(enum ac_code code, const struct ac_error *error, struct diag *diag)
{
	enum status st = code == AC_REFUSED ? ST_INVALID : ST_ENVIRONMENT;

	return code == AC_OK ? ST_OK
			     : diag_error(diag, st, "E1004", (struct place){0}, "%s", error->text);
}

/* ---- coming in --------------------------------------------------------------------------- */

static bool holds(int dir_fd, const char *name, struct str text)
{
	struct ac_bytes have = {0};
	bool is_same = ac_file_read_at(dir_fd, name, text.len, &have, NULL) == AC_OK &&
		       have.len == text.len &&
		       (text.len == 0 || memcmp(have.data, text.ptr, text.len) == 0);

	ac_bytes_release(&have);
	return is_same;
}

static enum ac_code replace(int dir_fd, const char *name, struct str text, struct ac_error *error)
{
	struct ac_file file = {0};
	enum ac_code code;

	if (holds(dir_fd, name, text))
		return AC_OK;
	code = ac_file_begin(&file, dir_fd, name, error);
	if (code != AC_OK)
		return code;
	ac_file_write(&file, text.ptr, text.len);
	return ac_file_commit(&file, true, error);
}

/* name: of a file in the store. */
static enum status put(const struct raw_store *store, struct str name, struct str text,
		       bool only_once, struct diag *diag)
{
	struct arena arena = {0};
	struct ac_error error = {0};
	struct str rel = str_concat(&arena, store->folder, STR("/"), name);
	char base[256];
	int dir_fd = -1;
	enum ac_code code =
		ac_dir_open_beneath(store->root.ptr, rel.ptr, true, &dir_fd, base, &error);

	if (code == AC_OK &&
	    !(only_once && faccessat(dir_fd, base, F_OK, AT_SYMLINK_NOFOLLOW) == 0))
		code = replace(dir_fd, base, text, &error);
	if (dir_fd >= 0)
		(void)close(dir_fd);
	arena_release(&arena);
	return fail(code, &error, diag);
}

/* The sidecar first: bytes without it would look like somebody else's. */
enum status store_put(const struct raw_store *store, const struct lock_line *line, struct str bytes,
		      const struct sidecar *sidecar, struct diag *diag)
{
	struct arena arena = {0};
	struct strbuf text = {0};
	struct str path = store_sidecar_path(store, line, &arena);
	enum status st;

	sidecar_format(line, sidecar, &text);
	st = put(store, path_base(path), strbuf_str(&text), false, diag);
	path = store_raw_path(store, line, &arena);
	if (st == ST_OK)
		st = put(store, path_base(path), bytes, false, diag);
	strbuf_release(&text);
	arena_release(&arena);
	return st;
}

enum status store_put_attributes(const struct raw_store *store, struct diag *diag)
{
	return put(store, STR(".gitattributes"), STR(ATTRIBUTES), true, diag);
}

/* ---- going out --------------------------------------------------------------------------- */

struct prune {
	const struct raw_store *store;
	const struct lock_line *lines;
	size_t count;
	store_drop_fn *drop;
	void *context;
	size_t *removed;
	struct diag *diag;
	int dir_fd;
};

static bool is_named(const struct prune *prune, const struct lock_line *raw)
{
	for (size_t i = 0; i < prune->count; i++) {
		const struct lock_line *line = &prune->lines[i];

		if (line->candidate == raw->candidate && str_equal(line->id, raw->id) &&
		    ac_sha256_equal(&line->sha, &raw->sha))
			return true;
	}
	return false;
}

/* Bytes beside a sidecar: its raw (ST_OK, in *out), a pointer to it or nothing (ST_OK, empty), or
 * something that a person put there (ST_INVALID). */
static enum status judge(const struct prune *prune, const char *name, const struct lock_line *raw,
			 struct ac_bytes *out)
{
	struct ac_sha256 sha;
	enum ac_code code = ac_file_read_at(prune->dir_fd, name, (size_t)LOCK_RAW_MAX, out, NULL);

	if (code == AC_NOT_FOUND)
		return ST_OK;
	if (code != AC_OK)
		return ST_INVALID;
	ac_sha256_of(out->data, out->len, &sha);
	if (ac_sha256_equal(&sha, &raw->sha))
		return ST_OK;
	if (!lfs_pointer((struct str){(const char *)out->data, out->len}, &sha) ||
	    !ac_sha256_equal(&sha, &raw->sha))
		return ST_INVALID;
	ac_bytes_release(out);
	return ST_OK;
}

static enum status remove_pair(const struct prune *prune, const char *raw, const char *sidecar)
{
	if ((unlinkat(prune->dir_fd, raw, 0) != 0 && errno != ENOENT) ||
	    unlinkat(prune->dir_fd, sidecar, 0) != 0) {
		char text[128] = "";

		return diag_error(prune->diag, ST_ENVIRONMENT, "E1004", (struct place){0},
				  "cannot remove '%s' from the project store: %s", raw,
				  strerror_r(errno, text, sizeof(text)));
	}
	(*prune->removed)++;
	return ST_OK;
}

static enum status drop(const struct prune *prune, const struct lock_line *raw, struct str text,
			const char *raw_name, const char *name)
{
	struct arena arena = {0};
	struct sidecar sidecar = {0};
	struct ac_bytes bytes = {0};
	enum status st = judge(prune, raw_name, raw, &bytes);

	if (st == ST_OK)
		st = sidecar_parse(text, raw, &arena, &sidecar);
	if (st != ST_OK) {
		diag_warning(prune->diag, "W0437", (struct place){0},
			     "no lock names '%s' in the project store, but it is not as assetc "
			     "wrote it: it stays",
			     raw_name);
		st = ST_OK;
	} else {
		st = prune->drop(prune->context, raw, &sidecar,
				 (struct str){(const char *)bytes.data, bytes.len});
		if (st == ST_OK)
			st = remove_pair(prune, raw_name, name);
	}
	ac_bytes_release(&bytes);
	arena_release(&arena);
	return st;
}

static enum status visit(const struct prune *prune, const char *name)
{
	struct arena arena = {0};
	struct ac_bytes text = {0};
	struct lock_line raw;
	enum status st = ST_OK;

	if (!str_ends(str_of(name), ".txt") ||
	    ac_file_read_at(prune->dir_fd, name, SIDECAR_FILE_MAX, &text, NULL) != AC_OK)
		return ST_OK;
	if (sidecar_subject((struct str){(const char *)text.data, text.len}, &raw) &&
	    str_is(path_base(store_sidecar_path(prune->store, &raw, &arena)), name) &&
	    !is_named(prune, &raw))
		st = drop(prune, &raw, (struct str){(const char *)text.data, text.len},
			  str_keep(&arena, path_base(store_raw_path(prune->store, &raw, &arena))),
			  name);
	ac_bytes_release(&text);
	arena_release(&arena);
	return st;
}

enum status store_prune(const struct raw_store *store, const struct lock_line *lines, size_t count,
			store_drop_fn *drop_fn, void *context, size_t *removed, struct diag *diag)
{
	struct prune prune = {.store = store,
			      .lines = lines,
			      .count = count,
			      .drop = drop_fn,
			      .context = context,
			      .removed = removed,
			      .diag = diag,
			      .dir_fd = -1};
	struct arena arena = {0};
	struct ac_error error = {0};
	char base[256];
	const struct dirent *item;
	DIR *dir;
	enum status st = ST_OK;
	struct str rel = str_concat(&arena, store->folder, STR("/."), STR("gitattributes"));
	enum ac_code code =
		ac_dir_open_beneath(store->root.ptr, rel.ptr, false, &prune.dir_fd, base, &error);

	arena_release(&arena);
	*removed = 0;
	if (code != AC_OK)
		return code == AC_NOT_FOUND ? ST_OK : fail(code, &error, diag);
	dir = fdopendir(prune.dir_fd);
	if (!dir) {
		(void)close(prune.dir_fd);
		return diag_error(diag, ST_ENVIRONMENT, "E1004", (struct place){0},
				  "cannot read the project store");
	}
	while (st == ST_OK && (item = readdir(dir)) != NULL)
		st = visit(&prune, item->d_name);
	(void)closedir(dir);
	return st;
}
