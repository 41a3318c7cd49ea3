/* link_write.c - what a link may replace, and writing it. */
#include "base/path.h"
#include "link/link_job.h"

#include <assetc/cache.h>
#include <stdlib.h>
#include <sys/stat.h>

static enum status refuse_path(struct link_job *job, struct str path)
{
	return diag_error(job->diag, ST_USAGE, "E0933", (struct place){0},
			  "'%.*s' is named for two files of this link", STR_ARGS(path));
}

static enum status check_outputs(struct link_job *job, const struct str *sorted)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < job->file_count; i++) {
		if (path_base(sorted[i]).len > PATH_NAME_MAX)
			st = diag_error(job->diag, ST_USAGE, "E0933", (struct place){0},
					"the name of '%.*s' is longer than 200 bytes",
					STR_ARGS(sorted[i]));
		if (i && str_equal(sorted[i - 1], sorted[i]))
			st = refuse_path(job, sorted[i]);
	}
	return st;
}

static bool is_written(struct link_job *job, struct str input, const struct str *sorted,
		       struct str *path)
{
	if (!input.ptr || !job->file_count)
		return false;
	*path = path_fold(job->arena, input);
	return bsearch(path, sorted, job->file_count, sizeof(*sorted), str_by_text);
}

/* One output must not replace another, nor a record or the base manifest. */
static enum status check_paths(struct link_job *job)
{
	size_t count = job->file_count;
	struct str *sorted = arena_array(job->arena, count, sizeof(*sorted)), path;
	enum status st;

	for (size_t i = 0; i < count; i++)
		sorted[i] = path_fold(job->arena, str_of(job->files[i].path));
	if (count)
		qsort(sorted, count, sizeof(*sorted), str_by_text);
	st = check_outputs(job, sorted);
	for (size_t i = 0; i < job->options->record_count; i++) {
		if (is_written(job, job->options->records[i], sorted, &path))
			st = refuse_path(job, path);
	}
	if (is_written(job, str_of(job->options->base_path), sorted, &path))
		st = refuse_path(job, path);
	return st;
}

#define OLD_MAX ((size_t)256 << 20)

/* What stands under the name of an output is replaced only when a link made it. */
static enum status check_old(struct link_job *job, const struct link_file *output)
{
	struct ac_bytes old = {0};
	struct ac_error error = {0};
	struct stat info;
	enum status st = ST_OK;

	if (output->is_kept || !output->is_ours || stat(output->path, &info) != 0)
		return ST_OK;
	if (!S_ISREG(info.st_mode))
		return diag_error(job->diag, ST_ENVIRONMENT, "E0934", (struct place){0},
				  "'%s' is not a regular file", output->path);
	if (ac_file_read(output->path, OLD_MAX, &old, &error) != AC_OK) {
		st = diag_error(job->diag, ST_ENVIRONMENT, "E0934", (struct place){0}, "%s",
				error.text);
	} else if (old.len && !output->is_ours((struct str){(const char *)old.data, old.len})) {
		st = diag_error(job->diag, ST_INVALID, "E0935", (struct place){0},
				"'%s' exists and was not made by assetc link", output->path);
		diag_hint(job->diag, "name another file, or remove this one first");
	}
	ac_bytes_release(&old);
	return st;
}

static enum status check_olds(struct link_job *job)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < job->file_count && st == ST_OK; i++)
		st = check_old(job, &job->files[i]);
	return st;
}

static enum status write_all(struct link_job *job, struct link_result *result)
{
	result->outputs = arena_array(job->arena, job->file_count, sizeof(*result->outputs));
	for (size_t i = 0; i < job->file_count; i++) {
		const struct link_file *output = &job->files[i];
		struct link_output *told = &result->outputs[i];
		struct ac_error error = {0};

		told->path = output->path;
		if (output->is_list)
			link_remove_listed_pages(job);
		if (!output->is_kept &&
		    ac_file_replace(output->path, output->text.data, output->text.len, true,
				    &told->is_changed, &error) != AC_OK)
			return diag_error(job->diag, ST_ENVIRONMENT, "E0934", (struct place){0},
					  "%s", error.text);
		result->output_count++;
	}
	return ST_OK;
}

enum status link_write_files(struct link_job *job, struct link_result *result)
{
	enum status st = check_paths(job);

	if (st == ST_OK)
		st = check_olds(job);
	return st == ST_OK ? write_all(job, result) : st;
}
