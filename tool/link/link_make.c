/* link_make.c - the texts of a link's files. */
#include "base/path.h"
#include "link/emit.h"
#include "link/link_job.h"
#include "link/manifest.h"
#include "link/names.h"

#include <stdlib.h>
#include <string.h>

/* Headers of this and of every earlier version say so in their first comment. */
static bool is_constants(struct str old)
{
	enum { HEAD_MAX = 512 };
	struct str head = {old.ptr, old.len < HEAD_MAX ? old.len : HEAD_MAX};

	return str_contains(head, "Written by `assetc link`");
}

/* Lines that could each be a product, and none a record or spec; what names frames of an atlas is one. Nothing else marks
 * a list. */
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
			if (str_is(extension, OTHERS[i]) && !str_starts(line, ATLAS_FOLDER "/"))
				return false;
		}
	}
	return true;
}

struct link_file *link_add_file(struct link_job *job, const char *path, bool (*is_ours)(struct str))
{
	struct link_file *output;

	if (job->file_count == job->file_cap) {
		job->file_cap = job->file_cap ? 2 * job->file_cap : 8;
		job->files = mem_resize(job->files, job->file_cap, sizeof(*job->files));
	}
	output = &job->files[job->file_count++];
	*output =
		(struct link_file){.path = str_keep(job->arena, str_of(path)), .is_ours = is_ours};
	return output;
}

/* Valid until the next call. */
static struct strbuf *output_add(struct link_job *job, const char *path,
				 bool (*is_ours)(struct str))
{
	return &link_add_file(job, path, is_ours)->text;
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

static struct part_row *sort_by_part(struct link_job *job)
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

static enum status emit_parts(struct link_job *job, const struct emitter *emitter, const char *path)
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
		part = (struct collection){.assets = sorted + begin, .count = end - begin};
		st = emitter->emit_part(&call, output_add(job, file, is_constants), job->diag);
	}
	return st;
}

static enum status emit_one(struct link_job *job, struct str language, const char *path)
{
	const struct emitter *emitter = emitter_find(language);
	struct emit_call call = {.assets = &job->all,
				 .prefix = job->prefix,
				 .file_name = path_base(str_of(path)),
				 .bindings = job->bindings};
	enum status st = emitter->emit(&call, output_add(job, path, is_constants), job->diag);

	if (st == ST_OK && job->options->split_headers_by_category && emitter->emit_part)
		st = emit_parts(job, emitter, path);
	return st;
}

static void list_products(struct link_job *job, struct strbuf *out)
{
	size_t count = 0;
	struct str *paths;

	for (size_t i = 0; i < job->record_count; i++)
		count += job->records[i].product_count + job->records[i].is_page;
	paths = arena_array(job->arena, count, sizeof(*paths));
	count = 0;
	for (size_t i = 0; i < job->record_count; i++) {
		for (size_t p = 0; p < job->records[i].product_count; p++)
			paths[count++] = job->records[i].products[p].path;
		if (job->records[i].is_page)
			paths[count++] = job->records[i].atlas;
	}
	if (count)
		qsort(paths, count, sizeof(*paths), str_by_text);
	for (size_t i = 0; i < count; i++) {
		strbuf_add_str(out, paths[i]);
		strbuf_add_char(out, '\n');
	}
}

enum status link_make_files(struct link_job *job)
{
	const struct link_options *options = job->options;
	struct manifest_call manifest = {.all = &job->all,
					 .bindings = job->bindings,
					 .base = job->base,
					 .has_provenance = !options->no_provenance};
	enum status st = link_add_atlases(job);

	if (st != ST_OK)
		return st;
	if (options->manifest_path)
		manifest_write(&manifest, output_add(job, options->manifest_path, NULL));
	if (options->products_path) {
		list_products(job, output_add(job, options->products_path, is_products));
		job->files[job->file_count - 1].is_list = true;
	}
	if (options->header_path)
		st = emit_one(job, STR("c"), options->header_path);
	for (size_t i = 0; i < options->emit_count && st == ST_OK; i++)
		st = emit_one(job, options->emits[i].language, options->emits[i].path);
	return st;
}
