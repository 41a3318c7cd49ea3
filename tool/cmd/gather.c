/* gather.c - reading many spec files, one after the other. */
#include "cmd/gather.h"

#include "cmd/assets.h"
#include "cmd/user.h"

#include <string.h>

static size_t count_of(const struct invocation *inv, const struct spec_file *file)
{
	if (passes_over(inv, file))
		return 0;
	return inv->id ? 1 : file->count;
}

static enum status read_one(struct invocation *inv, const char *path, struct spec_file *file,
			    size_t *passed_over, struct diag *diag)
{
	const struct spec *unused;
	enum status st = read_specs(inv, path, &inv->project, file, diag);

	if (st == ST_OK)
		st = open_user_files_for(inv, inv->project, file, diag);
	if (st == ST_OK && passes_over(inv, file))
		++*passed_over;
	else if (st == ST_OK && inv->id)
		st = pick_spec(file, inv->id, &unused, diag);
	else if (st == ST_OK)
		st = check_file_claims(file, diag);
	return st;
}

static void add_specs(struct invocation *inv, struct gathering *out, const struct spec_file *file,
		      struct diag *diag)
{
	size_t first = out->count;
	struct diag unused = {0};

	out->count += count_of(inv, file);
	out->items = mem_resize(out->items, out->count, sizeof(*out->items));
	for (size_t i = first; i < out->count; i++) {
		out->items[i] = (struct gathered){.project = inv->project};
		if (inv->id)
			(void)pick_spec(file, inv->id, &out->items[i].spec, &unused);
		else
			out->items[i].spec = &file->specs[i - first];
	}
	if (out->count > first)
		diag_move(&out->items[first].diag, diag);
	else
		diag_print(diag, inv); /* warnings of a template that makes nothing by itself */
	diag_release(&unused);
}

enum status gather_specs(struct invocation *inv, struct gathering *out)
{
	enum status all = ST_OK;
	size_t passed_over = 0;
	struct diag diag = {0};

	out->files = mem_zalloc(inv->operands.count + 1, sizeof(*out->files));
	for (size_t i = 0; i < inv->operands.count; i++) {
		struct spec_file *file = &out->files[out->file_count++];
		enum status st = read_one(inv, inv->operands.items[i], file, &passed_over, &diag);

		if (st == ST_OK)
			add_specs(inv, out, file, &diag);
		else
			file->count = 0;
		diag_print(&diag, inv); /* unless that took it */
		diag_release(&diag);
		all = status_worse(all, st);
	}
	if (all == ST_OK && inv->id && passed_over && passed_over == inv->operands.count) {
		all = refuse_absent_id(inv, &diag);
		diag_print(&diag, inv);
		diag_release(&diag);
	}
	return all;
}

static bool has_spec(const struct gathering *gathering, const struct spec *spec)
{
	for (size_t i = 0; i < gathering->count; i++) {
		const struct spec *other = gathering->items[i].spec;

		if (str_equal(other->id.text, spec->id.text) &&
		    strcmp(other->source->path, spec->source->path) == 0)
			return true;
	}
	return false;
}

void gather_edges(struct invocation *inv, struct gathering *gathering)
{
	struct diag unsaid = {0}; /* whoever looks at the one that names it tells */

	for (size_t i = 0; i < gathering->count; i++) {
		const struct gathered one = gathering->items[i];
		const struct param_value *asset = &one.spec->generation.asset;
		const struct spec *other = asset->is_set
						   ? assets_find(inv, one.project, one.spec,
								 asset->text, asset->at, &unsaid)
						   : NULL;

		if (!other || has_spec(gathering, other))
			continue;
		gathering->items = mem_resize(gathering->items, gathering->count + 1,
					      sizeof(*gathering->items));
		gathering->items[gathering->count++] =
			(struct gathered){.spec = other, .project = one.project};
	}
	diag_release(&unsaid);
}

void gather_print(const struct invocation *inv, struct gathering *gathering)
{
	for (size_t i = 0; i < gathering->count; i++) {
		diag_print(&gathering->items[i].diag, inv);
		diag_release(&gathering->items[i].diag);
	}
}

void gather_release(struct gathering *gathering)
{
	for (size_t i = 0; i < gathering->count; i++)
		diag_release(&gathering->items[i].diag);
	for (size_t i = 0; i < gathering->file_count; i++)
		spec_file_release(&gathering->files[i]);
	mem_free(gathering->items);
	mem_free(gathering->files);
}
