/* link.c - one link from its options to its files. */
#include "link/link.h"

#include "base/path.h"
#include "base/workers.h"
#include "link/emit.h"
#include "link/manifest.h"
#include "link/names.h"
#include "link/profile.h"

#include <assetc/cache.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct output {
	const char *path;
	bool (*is_ours)(struct str old); /* NULL: judged by the caller */
	struct strbuf text;
};

struct job {
	const struct link_options *options;
	struct str prefix;
	struct record *records;
	size_t record_count;
	struct collection all;
	struct output *outputs;
	size_t output_count, output_cap;
	struct arena *arena; /* of the result */
	struct diag *diag;
};

/* ---- options ----------------------------------------------------------------------------- */

static enum status check_prefix(struct job *job)
{
	job->prefix = job->options->prefix.len ? job->options->prefix : STR("asset");
	if (name_is_prefix(job->prefix))
		return ST_OK;
	return diag_error(
		job->diag, ST_USAGE, "E0932", (struct place){0},
		"a prefix of names is a letter, then letters, digits and single underscores");
}

static enum status check_languages(struct job *job)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < job->options->emit_count; i++) {
		struct str language = job->options->emits[i].language;

		if (emitter_find(language))
			continue;
		st = diag_error(job->diag, ST_USAGE, "E0931", (struct place){0},
				"no constants can be written for '%.*s'", STR_ARGS(language));
		diag_hint(job->diag, "known languages: %s", emitter_list(job->arena));
	}
	return st;
}

/* ---- records ----------------------------------------------------------------------------- */

#define RUN_OF_RECORDS 256u

/* Records are read in runs, each with memory of its own, on several threads. */
struct reading {
	struct str const *paths;
	struct record *records;
	bool *is_read;
	struct arena *arenas; /* of each run */
};

static void read_run(void *context, size_t begin, size_t end)
{
	struct reading *reading = context;
	struct diag ignored = {0}; /* what cannot be read is read again, in order, to say why */

	for (size_t i = begin; i < end; i++)
		reading->is_read[i] =
			record_read(reading->paths[i], &reading->arenas[begin / RUN_OF_RECORDS],
				    &reading->records[i], &ignored) == ST_OK;
	diag_release(&ignored);
}

static enum status read_records(struct job *job, struct link_result *result)
{
	size_t count = job->options->record_count, runs = count / RUN_OF_RECORDS + 1;
	struct reading reading = {.paths = job->options->records};
	enum status st = ST_OK;

	job->records = arena_array(job->arena, count + 1, sizeof(*job->records));
	reading.records = job->records;
	reading.is_read = arena_array(job->arena, count + 1, sizeof(*reading.is_read));
	reading.arenas = arena_array(job->arena, runs, sizeof(*reading.arenas));
	result->runs = reading.arenas;
	result->run_count = runs;
	workers_run(workers_count(0), count, RUN_OF_RECORDS, read_run, &reading);
	for (size_t i = 0; i < count; i++) {
		struct record *record = &job->records[job->record_count];

		if (reading.is_read[i])
			*record = job->records[i];
		if (reading.is_read[i] ||
		    record_read(job->options->records[i], job->arena, record, job->diag) == ST_OK)
			job->record_count++;
		else
			st = ST_INVALID;
	}
	return st;
}

/* Goes on after a finding, so that all that can be told is told at once. */
static enum status collect(struct job *job, struct link_result *result)
{
	enum status read = read_records(job, result);
	enum status profile =
		profile_check(job->options->profile, job->records, job->record_count, job->diag);
	enum status together;

	job->all = collection_make(job->records, job->record_count, job->arena);
	together = collection_check(&job->all, job->diag);
	return read != ST_OK ? read : profile != ST_OK ? profile : together;
}

/* ---- making the outputs ------------------------------------------------------------------ */

/* Headers of this and of every earlier version say so in their first comment. */
static bool is_constants(struct str old)
{
	enum { HEAD_MAX = 512 };
	struct str head = {old.ptr, old.len < HEAD_MAX ? old.len : HEAD_MAX};

	return str_contains(head, "Written by `assetc link`");
}

/* Lines that could each be a product, and none a record or spec. Nothing else marks a list. */
static bool is_products(struct str old)
{
	static const char *const OTHERS[] = {"json", "yaml", "yml"};

	for (size_t begin = 0, end; begin < old.len; begin = end + 1) {
		struct str line, extension;
		const char *feed = memchr(old.ptr + begin, '\n', old.len - begin);

		if (!feed)
			return false;
		end = (size_t)(feed - old.ptr);
		line = (struct str){old.ptr + begin, end - begin};
		extension = path_extension(line);
		if (path_output_refused(line) || extension.len == 0)
			return false;
		for (size_t i = 0; i < sizeof(OTHERS) / sizeof(OTHERS[0]); i++) {
			if (str_is(extension, OTHERS[i]))
				return false;
		}
	}
	return true;
}

/* Valid until the next call. */
static struct strbuf *output_add(struct job *job, const char *path, bool (*is_ours)(struct str))
{
	struct output *output;

	if (job->output_count == job->output_cap) {
		job->output_cap = job->output_cap ? 2 * job->output_cap : 8;
		job->outputs = mem_resize(job->outputs, job->output_cap, sizeof(*job->outputs));
	}
	output = &job->outputs[job->output_count++];
	*output = (struct output){.path = str_keep(job->arena, str_of(path)), .is_ours = is_ours};
	return &output->text;
}

static struct str part_name(struct arena *arena, struct str category)
{
	struct str part = name_lower(arena, name_constant(arena, category));

	return part.len ? part : STR("other");
}

struct str link_part_path(struct arena *arena, struct str path, struct str category)
{
	struct str stem = path_stem(path), extension = path_extension(path);
	struct str part = part_name(arena, category);

	return str_printf(arena, "%.*s_%.*s%s%.*s", STR_ARGS(stem), STR_ARGS(part),
			  extension.ptr ? "." : "", STR_ARGS(extension));
}

struct part_row {
	struct str part;
	const struct asset *asset;
};

static int compare_parts(const void *left, const void *right)
{
	const struct part_row *a = left, *b = right;
	int order = str_compare(a->part, b->part);

	return order ? order : assets_compare(a->asset, b->asset);
}

static struct part_row *sort_by_part(struct job *job)
{
	struct part_row *rows = arena_array(job->arena, job->all.count, sizeof(*rows));

	for (size_t i = 0; i < job->all.count; i++) {
		const struct asset *asset = &job->all.assets[i];

		rows[i] = (struct part_row){part_name(job->arena, asset->record->category), asset};
	}
	if (job->all.count)
		qsort(rows, job->all.count, sizeof(*rows), compare_parts);
	return rows;
}

static enum status emit_parts(struct job *job, const struct emitter *emitter, const char *path)
{
	struct part_row *rows = sort_by_part(job);
	struct asset *sorted = arena_array(job->arena, job->all.count, sizeof(*sorted));
	enum status st = ST_OK;

	for (size_t i = 0; i < job->all.count; i++)
		sorted[i] = *rows[i].asset;
	for (size_t begin = 0, end; begin < job->all.count && st == ST_OK; begin = end) {
		struct str category = rows[begin].asset->record->category;
		const char *file = link_part_path(job->arena, str_of(path), category).ptr;
		struct collection part;
		struct emit_call call = {.assets = &part,
					 .prefix = job->prefix,
					 .file_name = path_base(str_of(file))};

		for (end = begin;
		     end < job->all.count && str_equal(rows[end].part, rows[begin].part);)
			end++;
		part = (struct collection){sorted + begin, end - begin};
		st = emitter->emit_part(&call, output_add(job, file, is_constants), job->diag);
	}
	return st;
}

static enum status emit_one(struct job *job, struct str language, const char *path)
{
	const struct emitter *emitter = emitter_find(language);
	struct emit_call call = {
		.assets = &job->all, .prefix = job->prefix, .file_name = path_base(str_of(path))};
	enum status st = emitter->emit(&call, output_add(job, path, is_constants), job->diag);

	if (st == ST_OK && job->options->split_headers_by_category && emitter->emit_part)
		st = emit_parts(job, emitter, path);
	return st;
}

static int compare_strs(const void *left, const void *right)
{
	const struct str *a = left, *b = right;

	return str_compare(*a, *b);
}

static void list_products(struct job *job, struct strbuf *out)
{
	size_t count = 0;
	struct str *paths;

	for (size_t i = 0; i < job->record_count; i++)
		count += job->records[i].product_count;
	paths = arena_array(job->arena, count, sizeof(*paths));
	count = 0;
	for (size_t i = 0; i < job->record_count; i++) {
		for (size_t p = 0; p < job->records[i].product_count; p++)
			paths[count++] = job->records[i].products[p].path;
	}
	if (count)
		qsort(paths, count, sizeof(*paths), compare_strs);
	for (size_t i = 0; i < count; i++) {
		strbuf_add_str(out, paths[i]);
		strbuf_add_char(out, '\n');
	}
}

static enum status make_outputs(struct job *job)
{
	const struct link_options *options = job->options;
	enum status st = ST_OK;

	if (options->manifest_path)
		manifest_write(&job->all, !options->no_provenance,
			       output_add(job, options->manifest_path, NULL));
	if (options->products_path)
		list_products(job, output_add(job, options->products_path, is_products));
	if (options->header_path)
		st = emit_one(job, STR("c"), options->header_path);
	for (size_t i = 0; i < options->emit_count && st == ST_OK; i++)
		st = emit_one(job, options->emits[i].language, options->emits[i].path);
	return st;
}

/* ---- writing ----------------------------------------------------------------------------- */

static enum status refuse_path(struct job *job, struct str path)
{
	return diag_error(job->diag, ST_USAGE, "E0933", (struct place){0},
			  "'%.*s' is named for two files of this link", STR_ARGS(path));
}

static enum status check_outputs(struct job *job, const struct str *sorted)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < job->output_count; i++) {
		if (path_base(sorted[i]).len > PATH_NAME_MAX)
			st = diag_error(job->diag, ST_USAGE, "E0933", (struct place){0},
					"the name of '%.*s' is longer than 200 bytes",
					STR_ARGS(sorted[i]));
		if (i && str_equal(sorted[i - 1], sorted[i]))
			st = refuse_path(job, sorted[i]);
	}
	return st;
}

/* One output must not replace another, nor a record. */
static enum status check_paths(struct job *job)
{
	size_t count = job->output_count;
	struct str *sorted = arena_array(job->arena, count, sizeof(*sorted));
	enum status st;

	for (size_t i = 0; i < count; i++)
		sorted[i] = path_fold(job->arena, str_of(job->outputs[i].path));
	if (count)
		qsort(sorted, count, sizeof(*sorted), compare_strs);
	st = check_outputs(job, sorted);
	for (size_t i = 0; i < job->options->record_count && count; i++) {
		struct str path = path_fold(job->arena, job->options->records[i]);

		if (bsearch(&path, sorted, count, sizeof(*sorted), compare_strs))
			st = refuse_path(job, path);
	}
	return st;
}

#define OLD_MAX ((size_t)256 << 20)

/* What stands under the name of an output is replaced only when a link made it. */
static enum status check_old(struct job *job, const struct output *output)
{
	struct ac_bytes old = {0};
	struct ac_error error = {0};
	struct stat info;
	enum status st = ST_OK;

	if (!output->is_ours || stat(output->path, &info) != 0)
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

static enum status check_olds(struct job *job)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < job->output_count && st == ST_OK; i++)
		st = check_old(job, &job->outputs[i]);
	return st;
}

static enum status write_outputs(struct job *job, struct link_result *result)
{
	result->outputs = arena_array(job->arena, job->output_count, sizeof(*result->outputs));
	for (size_t i = 0; i < job->output_count; i++) {
		const struct output *output = &job->outputs[i];
		struct link_output *told = &result->outputs[i];
		struct ac_error error = {0};

		told->path = output->path;
		if (ac_file_replace(output->path, output->text.data, output->text.len, true,
				    &told->is_changed, &error) != AC_OK)
			return diag_error(job->diag, ST_ENVIRONMENT, "E0934", (struct place){0},
					  "%s", error.text);
		result->output_count++;
	}
	return ST_OK;
}

static void job_release(struct job *job)
{
	for (size_t i = 0; i < job->output_count; i++)
		strbuf_release(&job->outputs[i].text);
	mem_free(job->outputs);
}

enum status link_run(const struct link_options *options, struct link_result *result,
		     struct diag *diag)
{
	struct job job = {.options = options, .arena = &result->arena, .diag = diag};
	enum status prefix = check_prefix(&job), languages = check_languages(&job);
	enum status st = prefix != ST_OK ? prefix : languages;

	if (st == ST_OK)
		st = collect(&job, result);
	if (st == ST_OK)
		st = make_outputs(&job);
	if (st == ST_OK)
		st = check_paths(&job);
	if (st == ST_OK)
		st = check_olds(&job);
	if (st == ST_OK)
		st = write_outputs(&job, result);
	job_release(&job);
	return st;
}

void link_result_release(struct link_result *result)
{
	for (size_t i = 0; i < result->run_count; i++)
		arena_release(&result->runs[i]);
	arena_release(&result->arena);
	*result = (struct link_result){0};
}
