/* find_specs.c - which of the files found are specs, for commands that then read each by itself. */
#include "cmd/standing.h"
#include "cmd/told.h"
#include "base/workers.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define RUN_OF_LOOKS 16u

struct looked {
	enum spec_look look;
	struct spec_file file; /* with diag, of LOOK_NEAR */
	struct diag diag;
};

struct looking {
	const struct found *found;
	const struct judged *files;
	struct looked *out;
};

/* Whoever reads a spec reads it again: ten thousand are not kept in memory for that. */
static void look_at(const char *path, struct looked *looked)
{
	looked->look = spec_file_find(path, &looked->file, &looked->diag);
	if (looked->look == LOOK_NEAR)
		return;
	diag_release(&looked->diag);
	spec_file_release(&looked->file);
}

static void look_at_run(void *context, size_t begin, size_t end)
{
	struct looking *looking = context;

	for (size_t i = begin; i < end; i++) {
		const struct found_file *file = &looking->found->files[i];
		struct looked *looked = &looking->out[i];

		if (looking->files[i].standing != IS_CHANGED)
			looked->look = LOOK_OTHER;
		else if (file->folder == FOUND_NAMED)
			looked->look = LOOK_SPEC;
		else
			look_at(file->path, looked);
	}
}

static int by_text(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static void list_sort(struct text_list *list)
{
	if (list->count)
		qsort((void *)list->items, list->count, sizeof(*list->items), by_text);
}

static void list_add(struct invocation *inv, struct text_list *list, const char *path)
{
	list->items[list->count++] = str_keep(&inv->arena, str_of(*path ? path : "."));
}

static void sort_out(struct invocation *inv, const struct looking *looking, struct text_list *specs,
		     struct text_list *others)
{
	const struct found *found = looking->found;

	*specs = *others = (struct text_list){0};
	specs->items = arena_array(&inv->arena, found->file_count + 1, sizeof(*specs->items));
	others->items = arena_array(&inv->arena, found->file_count + found->folder_count + 1,
				    sizeof(*others->items));
	for (size_t i = 0; i < found->file_count; i++) {
		if (looking->out[i].look == LOOK_SPEC)
			list_add(inv, specs, found->files[i].path);
		else if (looking->files[i].standing == IS_CHANGED)
			list_add(inv, others, found->files[i].path);
		diag_print(&looking->out[i].diag, inv);
		diag_release(&looking->out[i].diag);
		spec_file_release(&looking->out[i].file);
	}
	for (size_t i = 0; i < found->folder_count; i++) {
		if (!found->folders[i].is_output)
			list_add(inv, others, found->folders[i].path);
	}
	list_sort(specs);
	list_sort(others);
}

bool names_folder(const struct text_list *operands)
{
	struct stat info;

	for (size_t i = 0; i < operands->count; i++) {
		if (stat(operands->items[i], &info) == 0 && S_ISDIR(info.st_mode))
			return true;
	}
	return false;
}

enum status tell_no_spec(struct diag *diag)
{
	(void)diag_error(diag, ST_INVALID, "E0103", (struct place){0}, "no spec was found");
	diag_hint(diag, "a spec is a .yaml, .yml or .json file with the keys 'version' and "
			"'generation', or 'version' and 'from'");
	return ST_INVALID;
}

enum status find_specs_and_folders(struct invocation *inv, const char *out_dir,
				   struct text_list *out, struct text_list *looked_at,
				   struct diag *diag)
{
	struct found found = {0};
	struct index none = {0};
	struct judgement judgement = {0};
	enum status st = find_files(inv, out_dir, &found, diag);
	unsigned threads = workers_count(inv->jobs);
	struct looking looking = {.found = &found};

	judge_files(&found, &none, out_dir, false, threads, &judgement);
	looking.files = judgement.files;
	looking.out = mem_zalloc(found.file_count + 1, sizeof(*looking.out));
	workers_run(threads, found.file_count, RUN_OF_LOOKS, look_at_run, &looking);
	sort_out(inv, &looking, out, looked_at);
	mem_free(looking.out);
	judgement_release(&judgement);
	found_release(&found);
	if (st == ST_OK && out->count == 0)
		return tell_no_spec(diag);
	return st;
}

enum status find_specs(struct invocation *inv, const char *out_dir, struct text_list *out,
		       struct diag *diag)
{
	struct text_list ignored = {0};

	return find_specs_and_folders(inv, out_dir, out, &ignored, diag);
}

void find_standing(struct invocation *inv, const char *out_dir, struct text_list *out)
{
	struct found found = {0};
	struct index index = {0};
	struct judgement judgement = {0};
	struct diag ignored = {0}; /* whoever looks for specs tells it */
	struct ac_key told;

	(void)find_files(inv, out_dir, &found, &ignored);
	index_load(out_dir, &index);
	told_digest(inv, told_folder(&inv->arena), &told);
	judge_files(&found, &index, out_dir, memcmp(&told, &index.told, sizeof(told)) == 0,
		    workers_count(inv->jobs), &judgement);
	*out = (struct text_list){
		.items = arena_array(&inv->arena, found.file_count + 1, sizeof(*out->items))};
	for (size_t i = 0; i < found.file_count; i++) {
		if (judgement.files[i].standing == IS_STANDING)
			list_add(inv, out, found.files[i].path);
	}
	list_sort(out);
	judgement_release(&judgement);
	index_release(&index);
	found_release(&found);
	diag_release(&ignored);
}
