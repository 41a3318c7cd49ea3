/* overlap.c - no output may be a file that is read, or another output: a slip on the command line
 * must not cost a spec or a picture. Files are compared as files, whatever name or link leads to
 * them; names that do not exist yet, as text. */
#include "base/path.h"
#include "compile/job.h"

#include <sys/stat.h>

struct target {
	struct str path;
	struct stat info;
	bool exists;
	bool is_product; /* named by the spec; else by the command line */
};

#define TARGETS_MAX (OUTPUTS_MAX + 2)

static void add(struct target *targets, size_t *count, struct str path, bool is_product)
{
	struct target *target = &targets[(*count)++];

	*target = (struct target){.path = path, .is_product = is_product};
	target->exists = stat(path.ptr, &target->info) == 0;
}

static size_t list_targets(struct job *job, struct target targets[TARGETS_MAX])
{
	size_t count = 0;

	add(targets, &count, path_fold(&job->arena, str_of(job->options->record)), false);
	if (job->options->depfile)
		add(targets, &count, path_fold(&job->arena, str_of(job->options->depfile)), false);
	for (size_t i = 0; i < job->plan.count; i++)
		add(targets, &count,
		    path_join(&job->arena, str_of(job->options->out_dir),
			      job->plan.outputs[i].path),
		    true);
	return count;
}

static bool is_same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static enum status refuse(const struct job *job, const struct target *target, const char *what,
			  struct str other)
{
	return diag_error(job->diag, target->is_product ? ST_INVALID : ST_USAGE, "E1012",
			  (struct place){.source = job->spec->source},
			  "the output '%.*s' is the same file as %s '%.*s'", STR_ARGS(target->path),
			  what, STR_ARGS(other));
}

static enum status compare_input(const struct job *job, const struct target *targets, size_t count,
				 const char *what, struct str input)
{
	struct stat info;

	if (stat(input.ptr, &info) != 0)
		return ST_OK;
	for (size_t i = 0; i < count; i++) {
		if (targets[i].exists && is_same_file(&targets[i].info, &info))
			return refuse(job, &targets[i], what, input);
	}
	return ST_OK;
}

static enum status compare_pair(const struct job *job, const struct target *a,
				const struct target *b)
{
	bool is_same = a->exists && b->exists ? is_same_file(&a->info, &b->info)
					      : str_equal(a->path, b->path);

	return is_same ? refuse(job, a, "the output", b->path) : ST_OK;
}

#define RECORD_MAX ((size_t)1024 * 1024)

/* What lies under the record's name is replaced only when it is a record: any other file there is
 * there by a slip. */
static enum status read_old_record(struct job *job)
{
	static const char MARK[] = "\"assetc_record\"";
	const char *path = job->options->record;
	struct ac_error error = {0};
	enum ac_code code = AC_OK;
	struct str text;
	struct stat info;

	if (stat(path, &info) != 0)
		return ST_OK;
	job->old.time = info.st_mtim;
	if (S_ISREG(info.st_mode))
		code = ac_file_read(path, RECORD_MAX, &job->old.text, &error);
	if (code != AC_OK && code != AC_REFUSED)
		return job_output_error(job, code, &error);
	if (S_ISREG(info.st_mode) && code == AC_OK && job->old.text.len == 0)
		return ST_OK;
	text = (struct str){(const char *)job->old.text.data,
			    job->old.text.len < 64 ? job->old.text.len : 64};
	if (!S_ISREG(info.st_mode) || str_contains(text, MARK))
		return ST_OK;
	(void)diag_error(job->diag, ST_USAGE, "E1012", (struct place){0},
			 "-o '%s' exists and is no record", path);
	diag_hint(job->diag, "name another file, or remove this one first");
	return ST_USAGE;
}

static enum status refuse_spec_as_depfile(const struct job *job)
{
	const char *path = job->options->depfile;

	if (!path || !(str_ends(str_of(path), ".yaml") || str_ends(str_of(path), ".yml") ||
		       str_ends(str_of(path), ".json")))
		return ST_OK;
	return diag_error(job->diag, ST_USAGE, "E1012", (struct place){0},
			  "-MF '%s': a depfile is not named like a spec or record", path);
}

enum status job_refuse_overlap(struct job *job)
{
	struct target targets[TARGETS_MAX];
	size_t count = list_targets(job, targets);
	enum status st =
		compare_input(job, targets, count, "the spec", str_of(job->spec->source->path));

	if (st == ST_OK)
		st = refuse_spec_as_depfile(job);
	for (size_t i = 0; i < job->inputs.count && st == ST_OK; i++)
		st = compare_input(job, targets, count, "the input", job->inputs.items[i].path);
	for (size_t i = 0; i < count && st == ST_OK; i++) {
		for (size_t j = i + 1; j < count && st == ST_OK; j++)
			st = compare_pair(job, &targets[i], &targets[j]);
		if (st == ST_OK && !targets[i].is_product && targets[i].exists &&
		    !S_ISREG(targets[i].info.st_mode))
			st = diag_error(job->diag, ST_ENVIRONMENT, "E1011", (struct place){0},
					"'%.*s' is not a regular file", STR_ARGS(targets[i].path));
	}
	return st == ST_OK ? read_old_record(job) : st;
}
