/* build_note.c - what a build leaves for the next one: the index, and in it the list of what was
 * made for specs that are no more. */
#include "base/path.h"
#include "cmd/build.h"
#include "cmd/prune.h"
#include "cmd/user.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* ---- rows -------------------------------------------------------------------------------- */

static bool is_listed(const struct made *list, size_t count, struct str path)
{
	for (size_t i = 0; i < count; i++) {
		if (str_equal(list[i].path, path))
			return true;
	}
	return false;
}

/* What this run made of the source, and what an earlier one did when this is not all there is. */
static void list_made(struct reindex *reindex, const struct source_file *source, bool with_old,
		      struct row *row)
{
	const struct row *old = with_old ? source->judged->row : NULL;
	size_t most = old ? old->made_count : 0;

	for (size_t i = 0; i < source->task_count; i++)
		most += source->tasks[i].made_count;
	row->made = arena_array(&reindex->arena, most, sizeof(*row->made));
	for (size_t i = 0; i < source->task_count; i++) {
		const struct task *task = &source->tasks[i];

		for (size_t j = 0; j < task->made_count; j++)
			row->made[row->made_count++] = task->made[j];
	}
	for (size_t i = 0; old && i < old->made_count; i++) {
		if (!is_listed(row->made, row->made_count, old->made[i].path))
			row->made[row->made_count++] = old->made[i];
	}
}

/* What --regenerate made is for one run: the next one goes by the lock again. A judge that was not to be asked may be by
 * then: no file tells. */
static bool is_all_made(const struct build *build, const struct source_file *source)
{
	for (size_t i = 0; i < source->task_count; i++) {
		if (is_regenerated(build->inv, source->tasks[i].spec) ||
		    source->tasks[i].result.lacks_judge || source->tasks[i].status != ST_OK ||
		    source->tasks[i].made_count == 0)
			return false;
	}
	return source->status == ST_OK;
}

/* Instances of one template follow from the same files. */
static bool is_told(const struct str *list, size_t count, struct str path)
{
	for (size_t i = 0; i < count; i++) {
		if (str_equal(list[i], path))
			return true;
	}
	return false;
}

static void need_inputs(struct build *build, struct reindex *reindex,
			const struct source_file *source, struct draft *draft)
{
	struct compile_options options = compile_options_in(build->inv, source->project);
	struct arena arena = {0};
	struct str *last = NULL;
	size_t last_count = 0;

	for (size_t i = 0; i < source->task_count; i++) {
		struct str *inputs;
		size_t count;

		if (compile_inputs(&options, source->tasks[i].spec, &arena, &inputs, &count) !=
		    ST_OK)
			count = 0;
		for (size_t j = 0; j < count; j++) {
			if (!is_told(last, last_count, inputs[j]))
				reindex_need(reindex, draft, inputs[j]);
		}
		last = inputs;
		last_count = count;
	}
	for (size_t i = 0; i < source->file.trail.absent_count; i++)
		reindex_need(reindex, draft, source->file.trail.absent[i]);
	arena_release(&arena);
}

/* Names of endpoints stand in keys, and the user's file may choose one. */
static void need_user(struct build *build, struct reindex *reindex,
		      const struct source_file *source, struct draft *draft)
{
	const struct user_files *user = build->inv->user;
	bool is_needed = false;

	for (size_t i = 0; user && i < source->task_count && !is_needed; i++)
		is_needed = may_be_bought(build->inv, source->project, source->tasks[i].spec);
	if (is_needed && user->policy_path)
		reindex_need(reindex, draft, str_of(user->policy_path));
}

static struct stamp look_at_lock(const char *spec)
{
	char path[LOCK_PATH_MAX];
	struct stat info;

	lock_path_of(spec, path);
	return stat(path, &info) == 0 ? stamp_of(&info) : (struct stamp){0};
}

static void add_spec(struct build *build, struct reindex *reindex, struct source_file *source)
{
	struct str path = str_of(source->found->path);
	bool is_made = is_all_made(build, source);
	struct draft *draft = reindex_add(reindex, path, is_made ? ROW_SPEC : ROW_LIST);

	list_made(reindex, source, !is_made, &draft->row);
	if (!is_made)
		return;
	draft->row.lock = look_at_lock(source->found->path);
	/* Of a lock that is too young nothing can be known; of its spec then neither. */
	if (stamp_is_before(&draft->row.lock, build->began))
		draft->row.stamp = reindex_settled(reindex, source->judged->stamp);
	reindex_need_project(reindex, build->inv->project_dir, draft);
	need_inputs(build, reindex, source, draft);
	need_user(build, reindex, source, draft);
}

static void add_source(struct build *build, struct reindex *reindex, struct source_file *source)
{
	const struct row *old = source->judged->row;

	if (source->look == LOOK_SPEC) {
		add_spec(build, reindex, source);
	} else if (source->look == LOOK_OTHER) {
		reindex_add(reindex, str_of(source->found->path), ROW_OTHER)->row.stamp =
			reindex_settled(reindex, source->judged->stamp);
	} else if (old && old->made_count) {
		/* A slip in one word does not make what it was a spec for a leftover. */
		struct draft *draft = reindex_add(reindex, str_of(source->found->path), ROW_LIST);

		list_made(reindex, source, true, &draft->row);
	}
}

/* ---- what rows list ---------------------------------------------------------------------- */

/* Outputs that are listed already. */
struct paths {
	struct str *places; /* by digest; a power of two of them */
	size_t mask;
};

/* With room for all that the old index and the new rows list. */
static void paths_make(const struct build *build, const struct reindex *reindex,
		       struct paths *paths)
{
	size_t most = 0, places = 16;

	for (size_t i = 0; i < build->index.row_count; i++)
		most += build->index.rows[i].made_count;
	for (size_t i = 0; i < reindex->count; i++)
		most += reindex->drafts[i].row.made_count;
	while (places < most * 2)
		places *= 2;
	paths->places = mem_zalloc(places, sizeof(*paths->places));
	paths->mask = places - 1;
}

/* False when it is there already. */
static bool paths_add(struct paths *paths, struct str path)
{
	size_t at = (size_t)ac_id64(path.ptr, path.len) & paths->mask;

	for (; paths->places[at].ptr; at = (at + 1) & paths->mask) {
		if (str_equal(paths->places[at], path))
			return false;
	}
	paths->places[at] = path;
	return true;
}

/* True when any of it was not there. */
static bool paths_add_row(struct paths *paths, const struct row *row)
{
	bool is_any = false;

	for (size_t i = 0; i < row->made_count; i++)
		is_any = paths_add(paths, row->made[i].path) || is_any;
	return is_any;
}

/* ---- rows of files that were not looked at ----------------------------------------------- */

/* A file that another build was asked for, and that still is there. */
static bool is_still_there(const char *path)
{
	struct stat info;

	if (stat(path, &info) == 0)
		return S_ISREG(info.st_mode);
	return errno != ENOENT && errno != ENOTDIR && errno != ELOOP;
}

/* A row that lists nothing of its own is one more name of a file that was looked at. */
static void add_unseen(struct build *build, struct reindex *reindex, struct paths *paths,
		       const struct row *row)
{
	bool is_here = str_equal(build->index.folder, build->folder);
	struct str path =
		is_here ? row->path : path_join(&reindex->arena, build->index.folder, row->path);
	struct draft *draft;

	if (!is_still_there(path.ptr) || (row->made_count && !paths_add_row(paths, row)))
		return;
	if (is_here && build->trusts) {
		(void)reindex_copy(reindex, &build->index, row);
	} else if (row->made_count) {
		draft = reindex_add(reindex, path, ROW_LIST);
		draft->row.made = row->made;
		draft->row.made_count = row->made_count;
	}
}

static void add_all_unseen(struct build *build, struct reindex *reindex, struct paths *paths)
{
	for (size_t i = 0; i < build->index.row_count; i++) {
		const struct row *row = &build->index.rows[i];

		if (!build->judgement.seen[i] && row->kind != ROW_STALE)
			add_unseen(build, reindex, paths, row);
	}
}

/* ---- all rows ---------------------------------------------------------------------------- */

static void add_seen(struct build *build, struct reindex *reindex)
{
	for (size_t i = 0; i < build->found.file_count; i++) {
		const struct judged *judged = &build->judgement.files[i];

		if (judged->standing == IS_STANDING || judged->standing == IS_OTHER)
			(void)reindex_copy(reindex, &build->index, judged->row);
	}
	for (size_t i = 0; i < build->source_count; i++)
		add_source(build, reindex, &build->sources[i]);
}

/* What the old index lists and no other row does. */
static void list_stale(const struct build *build, struct paths *paths, struct arena *arena,
		       struct row *stale)
{
	const struct index *old = &build->index;
	size_t most = 0;

	for (size_t i = 0; i < old->row_count; i++)
		most += old->rows[i].made_count;
	stale->made = arena_array(arena, most, sizeof(*stale->made));
	for (size_t i = 0; i < old->row_count; i++) {
		for (size_t j = 0; j < old->rows[i].made_count; j++) {
			if (paths_add(paths, old->rows[i].made[j].path))
				stale->made[stale->made_count++] = old->rows[i].made[j];
		}
	}
}

static void add_rows(struct build *build, struct reindex *reindex, struct row *stale)
{
	struct paths paths;

	add_seen(build, reindex);
	paths_make(build, reindex, &paths);
	for (size_t i = 0; i < reindex->count; i++)
		(void)paths_add_row(&paths, &reindex->drafts[i].row);
	add_all_unseen(build, reindex, &paths);
	list_stale(build, &paths, &reindex->arena, stale);
	mem_free(paths.places);
}

static void count_stale(struct build *build)
{
	for (size_t i = 0; i < build->index.row_count; i++) {
		if (build->index.rows[i].kind == ROW_STALE)
			build->stale += build->index.rows[i].made_count;
	}
}

/* ---- the index --------------------------------------------------------------------------- */

static bool has_young_rows(const struct build *build)
{
	for (size_t i = 0; i < build->found.file_count; i++) {
		if (build->judgement.files[i].was_too_young)
			return true;
	}
	return false;
}

/* A build is none the worse for a folder that cannot hold an index. */
static void save(struct build *build, struct reindex *reindex, struct diag *diag)
{
	struct index index = {.told = build->told, .folder = build->folder};
	struct ac_error error = {0};
	struct stat info;

	reindex_finish(reindex, &index);
	if (stat(build->out_dir, &info) != 0)
		return;
	if (index_save(build->out_dir, &index, &build->index.bytes, has_young_rows(build),
		       &error) != AC_OK) {
		diag_warning(diag, "W0802", (struct place){0},
			     "the next build has to read all specs again: %s", error.text);
	}
}

enum status build_note(struct build *build, struct diag *diag)
{
	struct reindex reindex = {.began = build->began};
	struct row stale = {.path = STR(""), .kind = ROW_STALE};
	enum status st = ST_OK;

	if (build->judgement.is_all_standing && !build->inv->is_prune) {
		count_stale(build);
		return ST_OK;
	}
	add_rows(build, &reindex, &stale);
	if (build->inv->is_prune)
		st = prune(build->out_dir, &stale, &build->pruned, diag);
	build->stale = stale.made_count;
	if (stale.made_count)
		reindex_add(&reindex, stale.path, ROW_STALE)->row = stale;
	save(build, &reindex, diag);
	reindex_release(&reindex);
	return st;
}
