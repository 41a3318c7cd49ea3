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

static bool is_later(struct timespec a, struct timespec b)
{
	return a.tv_sec != b.tv_sec ? a.tv_sec > b.tv_sec : a.tv_nsec > b.tv_nsec;
}

/* Whether a file in the way is one that assetc wrote there: the old record names its bytes as a
 * product. Nothing else proves it: the cache also holds pictures that people painted. */
static bool is_ours(const struct job *job, const struct ac_sha256 *sha)
{
	static const char PRODUCTS[] = "\"products\": [";
	const char *text = (const char *)job->old.text.data;
	size_t len = job->old.text.len;
	const char *products = len ? memmem(text, len, PRODUCTS, sizeof(PRODUCTS) - 1) : NULL;
	char hex[AC_SHA256_HEX_SIZE];

	ac_sha256_format(sha, hex);
	return products && memmem(products, len - (size_t)(products - text), hex, strlen(hex));
}

/* Under another id: an asset that was renamed. */
static bool was_made(const struct job *job, struct str path, const struct ac_sha256 *sha)
{
	return job->options->was_made && job->options->was_made(job->options->made_by, path, sha);
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
				     "'%.*s' is not what assetc wrote there; it is kept as '%s'",
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
static enum standing judge(const struct job *job, const struct product *product, struct str path,
			   int dir_fd, const char *name, const struct stat *info)
{
	struct ac_bytes have = {0};
	struct ac_sha256 sha;
	enum standing answer = IS_FOREIGN;

	if (job->old.is_same && (uint64_t)info->st_size == product->size &&
	    !is_later(info->st_mtim, job->old.time))
		return STANDS;
	if (ac_file_read_at(dir_fd, name, IMAGE_FILE_MAX, &have, NULL) != AC_OK)
		return IS_FOREIGN;
	ac_sha256_of(have.data, have.len, &sha);
	if (ac_sha256_equal(&sha, &product->sha))
		answer = STANDS;
	else if (is_ours(job, &sha) || was_made(job, path, &sha))
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
	if (code == AC_DAMAGED || code == AC_REFUSED)
		diag_warning(job->diag, "W1001", (struct place){0}, "%s; it is made again",
			     error.text);
	else if (code != AC_NOT_FOUND)
		return job_cache_error(job, code, &error);
	return job_make_products(job);
}

/* ---- placing ----------------------------------------------------------------------------- */

/* One file on its way. Everything that can fail is done for all of them before the first is put in
 * place, so that a failed run changes no output. */
struct placing {
	struct ac_file file; /* written, not yet under its name */
	int dir_fd;          /* -1: not open */
	char name[256];
	enum standing standing;
};

static enum status begin(struct job *job, struct placing *placing, const void *data, size_t len)
{
	struct ac_error error = {0};
	enum ac_code code = ac_file_begin(&placing->file, placing->dir_fd, placing->name, &error);

	if (code != AC_OK)
		return job_output_error(job, code, &error);
	ac_file_write(&placing->file, data, len);
	return job_output_error(job, placing->file.error.code, &placing->file.error);
}

static enum status commit(struct job *job, struct placing *placing)
{
	struct ac_error error = {0};

	if (placing->standing == STANDS)
		return ST_OK;
	return job_output_error(job, ac_file_commit(&placing->file, false, &error), &error);
}

static void give_up(struct placing *placing)
{
	ac_file_discard(&placing->file);
	if (placing->dir_fd >= 0)
		(void)close(placing->dir_fd);
	placing->dir_fd = -1;
}

/* ---- products ---------------------------------------------------------------------------- */

static enum status look_at(struct job *job, size_t index, bool create, struct placing *placing)
{
	struct str path = job->plan.outputs[index].path;
	struct ac_error error = {0};
	enum ac_code code = ac_dir_open_beneath(job->options->out_dir, path.ptr, create,
						&placing->dir_fd, placing->name, &error);
	struct stat info;
	enum status st;

	if (code == AC_NOT_FOUND && !create)
		return ST_OK;
	st = job_output_error(job, code, &error);
	if (st != ST_OK || fstatat(placing->dir_fd, placing->name, &info, AT_SYMLINK_NOFOLLOW) != 0)
		return st;
	if (!S_ISREG(info.st_mode))
		return diag_error(
			job->diag, ST_INVALID, "E1011", (struct place){.source = job->spec->source},
			"%s is in the way of the output '%.*s'",
			S_ISLNK(info.st_mode) ? "a symbolic link" : "something that is not a file",
			STR_ARGS(path));
	placing->standing =
		judge(job, &job->products[index], path, placing->dir_fd, placing->name, &info);
	return ST_OK;
}

static enum status prepare_products(struct job *job, struct placing *placings)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < job->plan.count && st == ST_OK; i++)
		st = look_at(job, i, true, &placings[i]);
	for (size_t i = 0; i < job->plan.count && st == ST_OK; i++) {
		struct product *product = &job->products[i];

		if (placings[i].standing == STANDS)
			continue;
		st = product_bytes(job, product);
		if (st == ST_OK)
			st = begin(job, &placings[i], product->data.data, product->data.len);
	}
	return st;
}

static enum status put_product(struct job *job, size_t index, struct placing *placing)
{
	enum status st = ST_OK;

	if (placing->standing == STANDS)
		return ST_OK;
	if (placing->standing == IS_FOREIGN)
		st = set_aside(job, placing->dir_fd, placing->name, job->plan.outputs[index].path);
	if (job->result->outcome < COMPILE_PLACED)
		job->result->outcome = COMPILE_PLACED;
	return st == ST_OK ? commit(job, placing) : st;
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

/* A file that a person named on the command line: its folder may be anywhere and behind links. */
static enum status open_named(struct job *job, const char *path, struct placing *placing)
{
	struct str folder = path_folder(str_of(path));
	struct ac_error error = {0};
	const char *root = folder.len ? str_keep(&job->arena, folder) : ".";
	const char *base = str_keep(&job->arena, path_base(str_of(path)));

	return job_output_error(
		job, ac_dir_open_beneath(root, base, true, &placing->dir_fd, placing->name, &error),
		&error);
}

static enum status prepare_depfile(struct job *job, struct placing *placing)
{
	struct str targets =
		job->options->targets.len ? job->options->targets : default_targets(job);
	struct ac_bytes have = {0};
	struct strbuf out = {0};
	enum status st = open_named(job, job->options->depfile, placing);
	size_t count;
	struct str *inputs = inputs_paths(&job->inputs, &job->arena, &count);

	depfile_write(&out, targets, str_of(job->spec->source->path), inputs, count,
		      job->options->has_phony_targets);
	if (st == ST_OK &&
	    ac_file_read_at(placing->dir_fd, placing->name, out.len, &have, NULL) == AC_OK &&
	    have.len == out.len && memcmp(have.data, out.data, out.len) == 0)
		placing->standing = STANDS;
	else if (st == ST_OK)
		st = begin(job, placing, out.data, out.len);
	ac_bytes_release(&have);
	strbuf_release(&out);
	return st;
}

static enum status prepare_record(struct job *job, struct placing *placing)
{
	enum status st;

	if (job->is_record_stale) {
		job_write_record(job);
		job->old.is_same = false;
	}
	if (job->old.is_same) {
		placing->standing = STANDS;
		return ST_OK;
	}
	job->result->has_new_record = true;
	st = open_named(job, job->options->record, placing);
	return st == ST_OK ? begin(job, placing, job->record.ptr, job->record.len) : st;
}

/* The record's time is renewed on every run, unless the caller wants what stands untouched: build
 * systems take it as the proof of work done. */
static enum status put_record(struct job *job, struct placing *placing)
{
	bool is_untouched =
		job->options->keeps_record_time && job->result->outcome == COMPILE_STANDS;

	if (placing->standing != STANDS)
		return commit(job, placing);
	if (is_untouched || utimensat(AT_FDCWD, job->options->record, NULL, 0) == 0)
		return ST_OK;
	return system_error(job, "renew the time of", job->options->record);
}

/* Nothing may be judged by size and time unless the record says what it said before. */
static void compare_records(struct job *job)
{
	job->old.is_same = job->old.text.len == job->record.len &&
			   memcmp(job->old.text.data, job->record.ptr, job->record.len) == 0;
}

static void add_output_reason(struct job *job, size_t index, const struct placing *placing,
			      struct reasons *reasons)
{
	const char *what = placing->standing == IS_ABSENT    ? " is missing"
			   : placing->standing == IS_FOREIGN ? " was changed by hand"
							     : " holds older bytes";

	reasons_add(reasons, REASON_OUTPUT,
		    str_concat(&job->arena, job->plan.outputs[index].path, str_of(what),
			       (struct str){0}),
		    (struct str){0}, (struct str){0});
}

enum status job_survey_outputs(struct job *job, struct reasons *reasons, bool *is_whole)
{
	enum status st = ST_OK;

	compare_records(job);
	*is_whole = true;
	for (size_t i = 0; i < job->plan.count && st == ST_OK; i++) {
		struct placing placing = {.dir_fd = -1, .standing = IS_ABSENT};

		st = look_at(job, i, false, &placing);
		if (st == ST_OK && placing.standing != STANDS) {
			add_output_reason(job, i, &placing, reasons);
			*is_whole &= job->products[i].data.data != NULL ||
				     ac_object_has(job->store, &job->products[i].sha);
		}
		give_up(&placing);
	}
	return st;
}

enum status job_publish(struct job *job)
{
	struct placing products[OUTPUTS_MAX], depfile, record;
	enum status st;

	for (size_t i = 0; i < job->plan.count; i++)
		products[i] = (struct placing){.dir_fd = -1};
	depfile = record = (struct placing){.dir_fd = -1, .standing = IS_ABSENT};
	compare_records(job);
	st = prepare_products(job, products);
	if (st == ST_OK && job->options->depfile)
		st = prepare_depfile(job, &depfile);
	if (st == ST_OK)
		st = prepare_record(job, &record);
	for (size_t i = 0; i < job->plan.count && st == ST_OK; i++)
		st = put_product(job, i, &products[i]);
	if (st == ST_OK && job->options->depfile)
		st = commit(job, &depfile);
	if (st == ST_OK)
		st = put_record(job, &record);
	for (size_t i = 0; i < job->plan.count; i++)
		give_up(&products[i]);
	give_up(&depfile);
	give_up(&record);
	return st;
}
