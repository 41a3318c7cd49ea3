/* lock.c - `assetc lock update|check|pick`: the only command that writes locks.
 *
 * All assets of a spec file are worked on together, since they share its lock.
 */
#include "cmd/find.h"
#include "cmd/lock_store.h"
#include "cmd/user.h"

#include "base/path.h"
#include "compile/approve.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct locking {
	struct invocation *inv;
	struct ac_store *store;
	const char *pick_id; /* NULL: no pick */
	unsigned pick;
	size_t picked;
	size_t kept;     /* lines that some lock has now */
	size_t unneeded; /* assets that were meant and get none */
	size_t states[LOCK_UNNEEDED + 1];
};

/* One spec file with its lock. */
struct locked_file {
	struct arena arena;
	struct spec_file specs;
	struct str path; /* of the lock */
	struct lock_file lock;
	bool exists;
	struct lock_line *lines; /* as they are to be */
	size_t count;
};

/* ---- reading ----------------------------------------------------------------------------- */

static enum status read_pair(struct locking *locking, const char *path, struct locked_file *out,
			     struct diag *diag)
{
	struct invocation *inv = locking->inv;
	enum status st = open_project(inv, path, &inv->project, diag);
	struct spec_setting setting;

	if (st == ST_OK) {
		setting = *setting_of(inv->project);
		setting.makes_by_defines = inv->operands.count == 1;
		st = spec_file_read(path, &setting, &out->specs, diag);
	}
	if (st == ST_OK)
		st = open_user_files_for(inv, inv->project, &out->specs, diag);
	out->path = lock_path(str_of(path), &out->arena);
	out->exists = access(out->path.ptr, F_OK) == 0;
	if (st == ST_OK && out->exists)
		st = lock_file_read(out->path.ptr, &out->lock, diag);
	return st;
}

static void release_pair(struct locked_file *file)
{
	lock_file_release(&file->lock);
	spec_file_release(&file->specs);
	arena_release(&file->arena);
}

/* ---- update and pick --------------------------------------------------------------------- */

static void keep_lines(struct locked_file *file, const struct lock_line *lines, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		file->lines = arena_grow_array(&file->arena, file->lines, file->count,
					       sizeof(*file->lines));
		file->lines[file->count++] = lines[i];
	}
}

static void keep_standing(struct locked_file *file, struct str id)
{
	size_t count;
	const struct lock_line *line = lock_find(&file->lock, id, &count);

	keep_lines(file, line, count);
}

static bool is_meant(const struct locking *locking, const struct spec *spec)
{
	if (locking->pick_id)
		return str_is(spec->id.text, locking->pick_id);
	return !locking->inv->id || str_is(spec->id.text, locking->inv->id);
}

/* A spec that cannot be approved keeps the lock it has. */
static enum status lock_spec(struct locking *locking, struct locked_file *file,
			     const struct spec *spec, struct diag *diag)
{
	struct compile_options options = compile_options_of(locking->inv);
	struct approve_options how = {&file->lock, locking->pick, locking->inv->takes_all};
	struct lock_line *lines;
	size_t count;
	enum status st;

	if (!is_meant(locking, spec)) {
		keep_standing(file, spec->id.text);
		return ST_OK;
	}
	locking->picked++;
	st = compile_approve(locking->store, &options, spec, &how, &file->arena, &lines, &count,
			     diag);
	locking->unneeded += st == ST_OK && count == 0;
	if (st == ST_OK)
		keep_lines(file, lines, count);
	else
		keep_standing(file, spec->id.text);
	return st;
}

/* Whether coin.json beside coin.yaml has a say in coin.lock, too. */
static bool has_sibling(const char *path, struct arena *arena)
{
	static const char *const EXTENSIONS[] = {".yaml", ".yml", ".json"};

	for (size_t i = 0; i < sizeof(EXTENSIONS) / sizeof(EXTENSIONS[0]); i++) {
		struct str other = str_concat(arena, path_stem(str_of(path)), str_of(EXTENSIONS[i]),
					      (struct str){0});

		if (!str_is(other, path) && access(other.ptr, F_OK) == 0)
			return true;
	}
	return false;
}

static bool has_id(const struct spec_file *specs, struct str id)
{
	for (size_t i = 0; i < specs->count; i++) {
		if (str_equal(specs->specs[i].id.text, id))
			return true;
	}
	return false;
}

/* Assets that the file no longer has go out of the lock, unless it is not this file's alone, or the
 * command line says what the file has. */
static void keep_others(const struct locking *locking, struct locked_file *file, const char *path)
{
	const struct invocation *inv = locking->inv;
	bool keeps = locking->pick_id || inv->id || inv->defines.count ||
		     has_sibling(path, &file->arena);

	for (size_t i = 0; keeps && i < file->lock.count; i++) {
		if (!has_id(&file->specs, file->lock.lines[i].id))
			keep_lines(file, &file->lock.lines[i], 1);
	}
}

/* The first lock is in no depfile yet: a new time of the spec is what build systems see. */
static enum status renew_time(const char *path, struct diag *diag)
{
	char text[128] = "";

	if (utimensat(AT_FDCWD, path, NULL, 0) == 0)
		return ST_OK;
	return diag_error(diag, ST_ENVIRONMENT, "E1004", (struct place){0},
			  "cannot renew the time of '%s', so build systems do not see its first "
			  "lock: %s",
			  path, strerror_r(errno, text, sizeof(text)));
}

static enum status write_lock(const struct locking *locking, struct locked_file *file,
			      const char *spec, struct diag *diag)
{
	struct strbuf text = {0};
	struct ac_error error = {0};
	bool is_changed = false;
	enum status st = ST_OK;

	if (!file->exists && file->count == 0)
		return ST_OK;
	lock_format(file->lines, file->count, &text);
	if (text.len > LOCK_FILE_MAX)
		st = diag_error(diag, ST_INVALID, "E0102", (struct place){0},
				"the lock '%s' would be larger than %zu bytes: spread the assets "
				"over several files",
				file->path.ptr, LOCK_FILE_MAX);
	if (st == ST_OK && ac_file_replace(file->path.ptr, text.data, text.len, true, &is_changed,
					   &error) != AC_OK)
		st = diag_error(diag, ST_ENVIRONMENT, "E1004", (struct place){0}, "%s", error.text);
	strbuf_release(&text);
	if (st == ST_OK && is_changed && !locking->inv->is_quiet)
		(void)fprintf(stderr, "assetc: %s %s%s\n", file->path.ptr,
			      file->exists ? "renewed" : "written",
			      locking->pick_id ? "; build again, and what was picked ships" : "");
	if (st == ST_OK && is_changed && !file->exists)
		st = renew_time(spec, diag);
	return st;
}

/* Two at once on one lock would lose what the first one wrote. */
static enum status take_turn(const struct locking *locking, const char *path, struct ac_lock *lock,
			     struct diag *diag)
{
	struct arena arena = {0};
	struct ac_error error = {0};
	struct str folder = path_folder(str_of(path));
	const char *real = realpath(folder.len ? str_keep(&arena, folder) : ".", NULL);
	struct str text = str_printf(&arena, "assetc lock file\n%s\n", real ? real : "");
	enum ac_code code = ac_lock_take(locking->store, text.ptr, text.len, true, lock, &error);

	free((void *)real);
	arena_release(&arena);
	return code == AC_OK ? ST_OK
			     : diag_error(diag, ST_ENVIRONMENT, "E1004", (struct place){0}, "%s",
					  error.text);
}

static enum status update_file(struct locking *locking, const char *path, struct diag *diag)
{
	struct locked_file file = {0};
	struct ac_lock turn = {0};
	size_t before = locking->picked;
	enum status st = take_turn(locking, path, &turn, diag), one;

	if (st == ST_OK)
		st = read_pair(locking, path, &file, diag);
	if (st == ST_OK) {
		for (size_t i = 0; i < file.specs.count; i++)
			st = status_worse(st,
					  lock_spec(locking, &file, &file.specs.specs[i], diag));
		keep_others(locking, &file, path);
		locking->kept += file.count;
		one = locking->picked > before ? write_lock(locking, &file, path, diag) : ST_OK;
		st = status_worse(st, one);
	}
	ac_lock_release(&turn);
	diag_print(diag, locking->inv);
	diag_release(diag);
	release_pair(&file);
	return st;
}

/* ---- check ------------------------------------------------------------------------------- */

static void print_state(struct locking *locking, const struct spec *spec,
			const struct lock_report *report)
{
	static const char *const WORDS[] = {"locked", "stale", "gone", "missing", "unneeded"};

	locking->states[report->state]++;
	printf("%s\t%.*s", WORDS[report->state], STR_ARGS(spec->id.text));
	if (report->candidate)
		printf("@%u", report->candidate);
	printf("\t%s", spec->source->path);
	if (report->why.len)
		printf("\t%.*s", STR_ARGS(report->why));
	printf("\n");
}

static enum status check_file(struct locking *locking, const char *path, struct diag *diag)
{
	struct locked_file file = {0};
	struct compile_options options;
	enum status st = read_pair(locking, path, &file, diag);

	options = compile_options_of(locking->inv);
	for (size_t i = 0; st == ST_OK && i < file.specs.count; i++) {
		const struct spec *spec = &file.specs.specs[i];
		struct lock_report report;

		if (!is_meant(locking, spec))
			continue;
		locking->picked++;
		st = compile_lock_state(locking->store, &options, spec, &file.arena, &report, diag);
		if (st == ST_OK)
			print_state(locking, spec, &report);
	}
	diag_print(diag, locking->inv);
	diag_release(diag);
	release_pair(&file);
	return st;
}

static enum status sum_up(const struct locking *locking, struct diag *diag)
{
	size_t stale = locking->states[LOCK_STALE], gone = locking->states[LOCK_GONE];

	if (stale + gone == 0)
		return ST_OK;
	(void)diag_error(diag, ST_INVALID, "E0442", (struct place){0},
			 "%zu of %zu locks do not hold: %zu stale, %zu gone", stale + gone,
			 stale + gone + locking->states[LOCK_HOLDS], stale, gone);
	diag_hint(diag, stale ? "assetc lock update approves what the specs ask for now"
			      : "what is gone comes back out of version control or another cache; "
				"--regenerate ID makes another");
	return ST_INVALID;
}

/* ---- the command line -------------------------------------------------------------------- */

static enum status read_pick(struct locking *locking, struct diag *diag)
{
	struct invocation *inv = locking->inv;
	const char *word = inv->operands.count ? inv->operands.items[0] : "";
	const char *at = strchr(word, '@');
	uint64_t candidate;

	if (!at || at == word || !str_to_u64(str_of(at + 1), &candidate) || candidate == 0 ||
	    candidate > LOCK_CANDIDATE_MAX)
		return diag_error(diag, ST_USAGE, "E0001", (struct place){0},
				  "lock pick takes ID@N, the candidate N (from 1) of an asset");
	locking->pick_id = str_keep(&inv->arena, (struct str){word, (size_t)(at - word)});
	locking->pick = (unsigned)candidate;
	inv->operands.items++;
	inv->operands.count--;
	return ST_OK;
}

typedef enum status file_fn(struct locking *locking, const char *path, struct diag *diag);

static enum status each_file(struct locking *locking, const struct text_list *paths, file_fn *fn)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < paths->count; i++) {
		struct diag diag = {0};

		st = status_worse(st, fn(locking, paths->items[i], &diag));
	}
	return st;
}

static enum status check_found(const struct locking *locking, struct diag *diag)
{
	const char *id = locking->pick_id ? locking->pick_id : locking->inv->id;

	if (!id || locking->picked)
		return ST_OK;
	return diag_error(diag, ST_USAGE, "E0002", (struct place){0},
			  "no asset '%s' is among these specs", id);
}

/* Whoever wrote no lock wants to know why. */
static void tell_unneeded(const struct locking *locking)
{
	if (locking->kept || !locking->unneeded || locking->inv->is_quiet)
		return;
	(void)fprintf(
		stderr,
		"assetc: nothing to lock: what costs nothing to make needs no lock (%zu of %zu), "
		"unless --all is said\n",
		locking->unneeded, locking->picked);
}

static enum status run_action(struct locking *locking, file_fn *fn, struct diag *diag)
{
	struct invocation *inv = locking->inv;
	struct text_list paths = {0};
	enum status st = find_specs(inv, "build/assetc", &paths, diag);

	if (st == ST_OK)
		st = open_cache(inv, &locking->store, diag);
	if (st != ST_OK)
		return st;
	st = each_file(locking, &paths, fn);
	if (st == ST_OK)
		st = check_found(locking, diag);
	if (st == ST_OK)
		st = check_defines(inv, diag);
	if (st == ST_OK && fn == update_file)
		tell_unneeded(locking);
	if (fn == check_file)
		st = status_worse(st, sum_up(locking, diag));
	if (inv->fills_store)
		st = status_worse(st, lock_fill_stores(inv, locking->store, diag));
	ac_store_close(locking->store);
	return st;
}

static enum status refuse_action(const char *action, struct diag *diag)
{
	static const char *const ACTIONS[] = {"update", "check", "pick", NULL};
	const char *near = nearest_word(str_of(action), ACTIONS);

	(void)diag_error(diag, ST_USAGE, "E0001", (struct place){0},
			 "lock takes one of update, check, pick");
	if (near)
		diag_hint(diag, "did you mean '%s'?", near);
	return ST_USAGE;
}

static enum status run_lock(struct invocation *inv, struct diag *diag)
{
	struct locking locking = {.inv = inv};
	const char *action = inv->operands.count ? inv->operands.items[0] : "";
	bool is_check = strcmp(action, "check") == 0, is_pick = strcmp(action, "pick") == 0;
	bool is_update = strcmp(action, "update") == 0;
	enum status st = ST_OK;

	if (!is_check && !is_pick && !is_update)
		return refuse_action(action, diag);
	if (!is_update && (inv->fills_store || inv->takes_all))
		return diag_error(diag, ST_USAGE, "E0001", (struct place){0},
				  "only 'lock update' has the options --store and --all");
	inv->operands.items++;
	inv->operands.count--;
	if (is_pick)
		st = read_pick(&locking, diag);
	return st == ST_OK ? run_action(&locking, is_check ? check_file : update_file, diag) : st;
}

static const struct option_text TEXTS[] = {
	{OPT_ALL, "update: lock what costs nothing to make, too"},
	{0},
};

const struct command command_lock = {
	.name = "lock",
	.operands = "update|check|pick ID@N [DIR|SPEC…]",
	.help = "approve raw bytes, and say which approvals hold",
	.options = OPTS_COMMON | OPT_BIT(OPT_CACHE_DIR) | OPT_BIT(OPT_INCLUDE) | OPT_BIT(OPT_ID) |
		   OPT_BIT(OPT_PROJECT) | OPT_BIT(OPT_DEFINE) | OPT_BIT(OPT_STORE) |
		   OPT_BIT(OPT_ALL),
	.texts = TEXTS,
	.run = run_lock,
};
