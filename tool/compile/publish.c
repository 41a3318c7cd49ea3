/* publish.c - putting outputs in place: products first, then the depfile, the record last.
 *
 * A product that stands as recorded is not touched. One that a person changed by hand is set aside
 * as NAME.kept, never lost.
 */
#include "base/path.h"
#include "compile/depfile.h"
#include "compile/job.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RECORD_MAX ((size_t)1024 * 1024)

/* The record that lies there from an earlier run. */
struct old_record {
	struct ac_bytes text;
	struct timespec time;
	bool is_same; /* byte for byte what will be written */
};

static void read_old_record(const struct job *job, struct old_record *old)
{
	struct stat info;

	*old = (struct old_record){0};
	if (stat(job->options->record, &info) != 0)
		return;
	old->time = info.st_mtim;
	if (ac_file_read(job->options->record, RECORD_MAX, &old->text, NULL) != AC_OK)
		return;
	old->is_same = old->text.len == job->record.len &&
		       memcmp(old->text.data, job->record.ptr, old->text.len) == 0;
}

static bool is_later(struct timespec a, struct timespec b)
{
	return a.tv_sec != b.tv_sec ? a.tv_sec > b.tv_sec : a.tv_nsec > b.tv_nsec;
}

/* Whether a file in the way is one that assetc wrote: the old record names its bytes, or the cache
 * holds them. */
static bool is_ours(const struct job *job, const struct old_record *old,
		    const struct ac_sha256 *sha)
{
	char hex[AC_SHA256_HEX_SIZE];

	/* The raw of a `file` is the author's own picture: a copy of it under a product's name is
	 * theirs too. */
	if (ac_sha256_equal(sha, &job->raw.sha))
		return false;
	ac_sha256_format(sha, hex);
	if (old->text.len && memmem(old->text.data, old->text.len, hex, strlen(hex)))
		return true;
	return ac_object_has(job->store, sha);
}

static enum status system_error(const struct job *job, const char *what, const char *name)
{
	char text[128] = "";

	return diag_error(job->diag, ST_ENVIRONMENT, "E1004", (struct place){0},
			  "cannot %s '%s': %s", what, name, strerror_r(errno, text, sizeof(text)));
}

#define KEPT_MAX 1000u

/* Under NAME.kept, or NAME.kept-2 and so on: an edit that was kept before is not lost to a later
 * one. */
static enum status set_aside(const struct job *job, int dir_fd, const char *name, struct str path)
{
	char kept[256 + 16];

	for (unsigned i = 1; i <= KEPT_MAX; i++) {
		(void)snprintf(kept, sizeof(kept), i == 1 ? "%s.kept" : "%s.kept-%u", name, i);
		if (renameat2(dir_fd, name, dir_fd, kept, RENAME_NOREPLACE) == 0) {
			diag_warning(job->diag, "W1010",
				     (struct place){.source = job->spec->source},
				     "'%.*s' was changed by hand; it is kept as '%s'",
				     STR_ARGS(path), kept);
			return ST_OK;
		}
		if (errno != EEXIST)
			break;
	}
	return system_error(job, "set aside", name);
}

enum standing { IS_ABSENT, STANDS, IS_OTHER, IS_FOREIGN };

/* How the file under a product's name compares with the product. */
static enum standing judge(const struct job *job, const struct old_record *old,
			   const struct product *product, int dir_fd, const char *name,
			   const struct stat *info)
{
	struct ac_bytes have = {0};
	struct ac_sha256 sha;
	enum standing answer = IS_FOREIGN;

	if (old->is_same && (uint64_t)info->st_size == product->size &&
	    !is_later(info->st_mtim, old->time))
		return STANDS;
	if (ac_file_read_at(dir_fd, name, IMAGE_FILE_MAX, &have, NULL) != AC_OK)
		return IS_FOREIGN;
	ac_sha256_of(have.data, have.len, &sha);
	if (ac_sha256_equal(&sha, &product->sha))
		answer = STANDS;
	else if (is_ours(job, old, &sha))
		answer = IS_OTHER;
	ac_bytes_release(&have);
	return answer;
}

/* Bytes of a product for writing: from this run, else from the cache; one that was evicted is made
 * again. */
static enum status product_bytes(struct job *job, struct product *product)
{
	struct ac_error error = {0};
	struct ac_bytes stored = {0};
	enum ac_code code;

	if (product->data.data)
		return ST_OK;
	code = ac_object_get(job->store, &product->sha, IMAGE_FILE_MAX, &stored, &error);
	if (code == AC_OK) {
		product->data = (struct bytes){stored.data, stored.len};
		return ST_OK;
	}
	if (code == AC_DAMAGED)
		diag_warning(job->diag, "W1001", (struct place){0}, "%s; it is made again",
			     error.text);
	else if (code != AC_NOT_FOUND)
		return job_cache_error(job, code, &error);
	return job_make_products(job);
}

/* ---- products ---------------------------------------------------------------------------- */

/* One product on its way: everything that can fail is done for all of them before the first is put
 * in place. */
struct placing {
	struct ac_file file; /* written, not yet under its name */
	int dir_fd;          /* -1: not open */
	char name[256];
	enum standing standing;
};

static enum status prepare_file(struct job *job, struct product *product, struct placing *placing)
{
	struct ac_error error = {0};
	enum status st = product_bytes(job, product);
	enum ac_code code;

	if (st != ST_OK)
		return st;
	code = ac_file_begin(&placing->file, placing->dir_fd, placing->name, &error);
	if (code != AC_OK)
		return job_cache_error(job, code, &error);
	ac_file_write(&placing->file, product->data.data, product->data.len);
	return job_cache_error(job, placing->file.error.code, &placing->file.error);
}

static enum status look_at(struct job *job, const struct old_record *old, size_t index,
			   struct placing *placing)
{
	struct str path = job->plan.outputs[index].path;
	struct ac_error error = {0};
	struct stat info;
	enum status st;

	placing->dir_fd = -1;
	st = job_cache_error(job,
			     ac_dir_open_beneath(job->options->out_dir, path.ptr, true,
						 &placing->dir_fd, placing->name, &error),
			     &error);
	if (st != ST_OK)
		return st;
	if (fstatat(placing->dir_fd, placing->name, &info, AT_SYMLINK_NOFOLLOW) == 0) {
		if (!S_ISREG(info.st_mode))
			return diag_error(job->diag, ST_INVALID, "E1011",
					  (struct place){.source = job->spec->source},
					  "%s is in the way of the output '%.*s'",
					  S_ISLNK(info.st_mode) ? "a symbolic link"
								: "something that is not a file",
					  STR_ARGS(path));
		placing->standing = judge(job, old, &job->products[index], placing->dir_fd,
					  placing->name, &info);
	}
	return ST_OK;
}

static enum status put_in_place(struct job *job, size_t index, struct placing *placing)
{
	struct ac_error error = {0};
	enum status st = ST_OK;

	if (placing->standing == STANDS)
		return ST_OK;
	if (placing->standing == IS_FOREIGN)
		st = set_aside(job, placing->dir_fd, placing->name, job->plan.outputs[index].path);
	if (st == ST_OK)
		st = job_cache_error(job, ac_file_commit(&placing->file, false, &error), &error);
	if (job->result->outcome < COMPILE_PLACED)
		job->result->outcome = COMPILE_PLACED;
	return st;
}

static enum status place_products(struct job *job, const struct old_record *old)
{
	size_t count = job->plan.count, opened = 0;
	struct placing *placing = arena_array(&job->arena, count, sizeof(*placing));
	enum status st = ST_OK;

	while (opened < count && st == ST_OK) {
		st = look_at(job, old, opened, &placing[opened]);
		opened++;
	}
	for (size_t i = 0; i < count && st == ST_OK; i++) {
		if (placing[i].standing != STANDS)
			st = prepare_file(job, &job->products[i], &placing[i]);
	}
	for (size_t i = 0; i < count && st == ST_OK; i++)
		st = put_in_place(job, i, &placing[i]);
	for (size_t i = 0; i < opened; i++) {
		ac_file_discard(&placing[i].file);
		if (placing[i].dir_fd >= 0)
			(void)close(placing[i].dir_fd);
	}
	return st;
}

/* ---- depfile and record ------------------------------------------------------------------ */

static struct str default_targets(struct job *job)
{
	struct strbuf out = {0};
	struct str text;

	depfile_escape(&out, str_of(job->options->record));
	for (size_t i = 0; i < job->plan.count; i++) {
		strbuf_add_char(&out, ' ');
		depfile_escape(&out, path_join(&job->arena, str_of(job->options->out_dir),
					       job->plan.outputs[i].path));
	}
	text = str_copy(&job->arena, strbuf_str(&out));
	strbuf_release(&out);
	return text;
}

static enum status place_depfile(struct job *job)
{
	struct str targets =
		job->options->targets.len ? job->options->targets : default_targets(job);
	struct strbuf out = {0};
	struct ac_error error = {0};
	enum status st;

	depfile_write(&out, targets, str_of(job->spec->source->path), job->inputs, job->input_count,
		      job->options->has_phony_targets);
	st = job_cache_error(
		job, ac_file_replace(job->options->depfile, out.data, out.len, true, NULL, &error),
		&error);
	strbuf_release(&out);
	return st;
}

/* The record's time is renewed on every run, unless the caller wants what stands untouched: build
 * systems take it as the proof of work done. */
static enum status place_record(struct job *job, const struct old_record *old)
{
	struct ac_error error = {0};

	if (old->is_same && job->options->keeps_record_time &&
	    job->result->outcome == COMPILE_STANDS)
		return ST_OK;
	if (old->is_same && utimensat(AT_FDCWD, job->options->record, NULL, 0) == 0)
		return ST_OK;
	return job_cache_error(job,
			       ac_file_replace(job->options->record, job->record.ptr,
					       job->record.len, false, NULL, &error),
			       &error);
}

enum status job_publish(struct job *job)
{
	struct old_record old;
	enum status st;

	read_old_record(job, &old);
	st = place_products(job, &old);
	if (job->is_record_stale) {
		job_write_record(job);
		old.is_same = false;
	}
	if (st == ST_OK && job->options->depfile)
		st = place_depfile(job);
	if (st == ST_OK)
		st = place_record(job, &old);
	ac_bytes_release(&old.text);
	return st;
}
