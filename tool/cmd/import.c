/* import.c - `assetc import FILE…`: specs and packs out of files of other tools. Creates files, and
 * never changes one. */
#include "cmd/import.h"

#include "base/file.h"
#include "base/json.h"
#include "base/path.h"
#include "compile/vocab.h"
#include "import/place.h"
#include "spec/grammar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define VALUES_MAX 500000u /* of an input: a game may be large */

/* ---- where --------------------------------------------------------------------------------- */

/* Of real paths, one from the other, with its slash. */
static const char *spell_folder(struct arena *arena, struct str here, struct str folder)
{
	struct str path = place_from(arena, here, folder);

	return path.len == 0 || str_ends(path, "/")
		       ? str_keep(arena, path)
		       : str_printf(arena, "%.*s/", STR_ARGS(path)).ptr;
}

/* Where nothing marks a project, the current folder is to become one, if the specs go below it. */
static void choose_root(struct importing *run, const struct project *project)
{
	struct arena *arena = run->import.arena;
	struct str here = place_real(arena, STR("."));

	run->is_unmarked = project->is_unmarked;
	if (!project->is_unmarked) {
		run->import.root = str_copy(arena, project->root);
		run->root = spell_folder(arena, here, run->import.root);
	} else if (place_is_in(run->import.out, here)) {
		run->import.root = here;
		run->root = "";
	} else {
		run->import.root = run->import.out;
		run->root = str_printf(arena, "%s/", run->out_dir).ptr;
	}
}

static enum status find_places(struct importing *run)
{
	struct arena *arena = run->import.arena;
	struct project project = {0};
	struct str folder;
	enum status st;

	st = choose_specs_folder(run->inv, &run->out_dir, run->diag);
	if (st != ST_OK)
		return st;
	run->import.out = place_real(arena, str_of(run->out_dir));
	/* The folder need not be there yet; the project it will be in is that of the one above. */
	folder = str_of(run->out_dir);
	while (folder.len > 1 && !place_is_folder(folder))
		folder = path_folder(folder);
	st = project_locate(path_join(arena, folder, STR("x")).ptr, run->inv->project_dir, &project,
			    run->diag);
	if (st == ST_OK)
		choose_root(run, &project);
	project_release(&project);
	return st;
}

/* ---- inputs -------------------------------------------------------------------------------- */

static void hint_forms(struct diag *diag)
{
	struct strbuf text = {0};

	for (size_t i = 0; i < importer_count; i++)
		strbuf_printf(&text, "%s%s", i ? "; " : "", importer_table[i]->help);
	diag_hint(diag, "what can be imported: %s", text.data);
	strbuf_release(&text);
}

static enum status parse(struct importing *run, const struct source *source,
			 const struct node **root)
{
	struct documents documents;
	struct node *tree = NULL;
	enum status st;

	if (str_ends(str_of(source->path), ".json")) {
		st = json_parse_large(source, run->import.arena, VALUES_MAX, &tree, run->diag);
	} else {
		st = yaml_parse(source, run->import.arena, &documents, run->diag);
		if (st == ST_OK && documents.count != 1)
			return diag_error(run->diag, ST_INVALID, "E0850",
					  (struct place){.source = source},
					  "one document was expected, %zu were found",
					  documents.count);
		tree = st == ST_OK ? documents.roots[0] : NULL;
	}
	*root = tree;
	return st;
}

static enum status choose(struct importing *run, const struct import_input *input,
			  const struct importer **out)
{
	enum status st;

	*out = importer_by_tree(input->root);
	if (*out)
		return ST_OK;
	st = diag_error(run->diag, ST_INVALID, "E0850", (struct place){.source = input->source},
			spec_node_is_spec(input->root)
				? "this is a spec already: there is nothing to import"
				: "no form of it is known");
	if (!spec_node_is_spec(input->root))
		hint_forms(run->diag);
	return st;
}

static enum status check_provider(struct importing *run, const struct importer *importer)
{
	const struct vocab *vocab = vocab_get();
	struct str name = run->import.provider;
	const char *near, *need;

	if (!name.len)
		return ST_OK;
	need = spec_provider_need(name);
	if (!importer->takes_provider)
		return diag_error(run->diag, ST_USAGE, "E0001", (struct place){0},
				  "--provider has no meaning here: '%s' keeps what is there",
				  importer->name);
	if (need)
		return diag_error(run->diag, ST_USAGE, "E0001", (struct place){0},
				  "--provider %s: each spec would need its own 'generation.%s'",
				  run->inv->provider, need);
	if (vocab->find_provider(name))
		return ST_OK;
	near = nearest_word(name, vocab->provider_names);
	(void)diag_error(run->diag, ST_USAGE, "E0001", (struct place){0},
			 "--provider: unknown provider '%s'", run->inv->provider);
	if (near)
		diag_hint(run->diag, "did you mean '%s'?", near);
	return ST_USAGE;
}

static enum status read_input(struct importing *run, size_t index)
{
	struct source *source = &run->sources[index];
	struct import_input input = {.source = source};
	const struct importer *importer = importer_by_name(str_of(source->path));
	enum status st = ST_OK;

	if (!importer) {
		st = file_read(source->path, IMPORT_FILE_MAX, "input", (struct place){0},
			       &run->texts[index], run->diag);
		source->text =
			(struct str){(const char *)run->texts[index].data, run->texts[index].len};
		if (st == ST_OK)
			st = parse(run, source, &input.root);
		if (st == ST_OK)
			st = choose(run, &input, &importer);
	}
	if (st == ST_OK)
		st = check_provider(run, importer);
	return st == ST_OK ? importer->read(&run->import, &input) : st;
}

static enum status read_inputs(struct importing *run)
{
	size_t count = run->inputs.count;
	enum status st = ST_OK;

	run->texts = arena_array(run->import.arena, count, sizeof(*run->texts));
	run->sources = arena_array(run->import.arena, count, sizeof(*run->sources));
	for (size_t i = 0; i < count; i++) {
		run->sources[i].path = run->inputs.items[i];
		st = status_worse(st, read_input(run, i));
	}
	for (size_t i = 0; i < importer_count && st == ST_OK; i++) {
		if (importer_table[i]->finish)
			st = importer_table[i]->finish(&run->import);
	}
	return st == ST_OK ? import_settle(&run->import) : st;
}

/* ---- outputs ------------------------------------------------------------------------------- */

static const char *path_of(const struct importing *run, const struct import_file *file)
{
	struct arena *arena = run->import.arena;

	if (file->base == IMPORT_OUT)
		return path_join(arena, str_of(run->out_dir), file->path).ptr;
	if (file->base == IMPORT_ROOT)
		return str_concat(arena, str_of(run->root), file->path, (struct str){0}).ptr;
	return path_join(arena, path_folder(str_of(file->at.source->path)), file->path).ptr;
}

struct named {
	struct str path;
	const struct creation *file;
};

static int by_path(const void *left, const void *right)
{
	return str_compare(((const struct named *)left)->path, ((const struct named *)right)->path);
}

static void find_needs(struct importing *run, const struct named *sorted, size_t count,
		       const struct import_needs *needs, struct creation *file)
{
	const struct creation **found =
		arena_array(run->import.arena, needs->count + 1, sizeof(struct creation *));

	for (size_t i = 0; i < needs->count; i++) {
		struct named key = {.path = needs->paths[i]};
		const struct named *named = bsearch(&key, sorted, count, sizeof(*sorted), by_path);

		if (named)
			found[file->need_count++] = named->file;
	}
	file->needs = found;
}

static void join_needs(struct importing *run)
{
	struct named *sorted = arena_array(run->import.arena, run->file_count + 1, sizeof(*sorted));
	size_t count = 0;

	for (size_t i = 0; i < run->file_count; i++) {
		if (run->import.files[i].base == IMPORT_OUT)
			sorted[count++] = (struct named){run->import.files[i].path, &run->files[i]};
	}
	qsort(sorted, count, sizeof(*sorted), by_path);
	for (size_t i = 0; i < run->file_count; i++)
		find_needs(run, sorted, count, &run->import.files[i].needs, &run->files[i]);
}

static void collect_files(struct importing *run)
{
	run->files =
		arena_array(run->import.arena, run->import.file_count + 1, sizeof(*run->files));
	run->file_count = run->import.file_count;
	for (size_t i = 0; i < run->file_count; i++)
		run->files[i] = (struct creation){.path = path_of(run, &run->import.files[i]),
						  .bytes = run->import.files[i].bytes};
	join_needs(run);
}

static int by_place(const void *left, const void *right)
{
	const struct place *a = &((const struct import_note *)left)->at;
	const struct place *b = &((const struct import_note *)right)->at;

	if (a->source != b->source)
		return a->source < b->source ? -1 : 1; /* both of one array, as they were named */
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return (a->column > b->column) - (a->column < b->column);
}

/* One by one, as all findings that may be many. */
static void tell_notes(const struct importing *run, size_t from)
{
	for (size_t i = from; i < run->import.note_count; i++) {
		const struct import_note *note = &run->import.notes[i];
		struct diag diag = {0};

		diag_warning(&diag, "W0853", note->at, "not carried over: %.*s",
			     STR_ARGS(note->text));
		diag_print(&diag, run->inv);
		diag_release(&diag);
	}
}

static void put_note(struct json *json, const struct import_note *note)
{
	json_object_begin(json, NULL);
	json_c(json, "file", note->at.source->path);
	if (note->at.line) {
		json_u64(json, "line", note->at.line);
		json_u64(json, "column", note->at.column);
	}
	json_str(json, "why", note->text);
	json_object_end(json);
}

static void tell_json(const struct importing *run)
{
	struct strbuf out = {0};
	struct json json = {.out = &out};

	json_object_begin(&json, NULL);
	json_bool(&json, "dry_run", run->inv->is_dry_run);
	put_created(&json, "files", run->files, run->file_count);
	json_array_begin(&json, "not_carried_over");
	for (size_t i = 0; i < run->import.note_count; i++)
		put_note(&json, &run->import.notes[i]);
	json_array_end(&json);
	json_object_end(&json);
	strbuf_add_char(&out, '\n');
	(void)fwrite(out.data, 1, out.len, stdout);
	strbuf_release(&out);
}

static void sort_notes(struct importing *run, size_t from)
{
	if (run->import.note_count > from)
		qsort(run->import.notes + from, run->import.note_count - from,
		      sizeof(*run->import.notes), by_place);
}

/* What was lost is told when files are made, not once more by each import that makes none. */
static enum status write_all(struct importing *run)
{
	size_t losses = run->import.note_count;
	enum status st;

	import_settle_proposals(run);
	collect_files(run);
	st = create_files(run->inv, run->files, run->file_count);
	if (run->inv->is_verbose || !all_present(run->files, run->file_count))
		losses = 0;
	sort_notes(run, losses);
	tell_notes(run, losses);
	sort_notes(run, 0);
	if (run->inv->is_json)
		tell_json(run);
	else
		tell_created(run->inv, run->files, run->file_count);
	return status_worse(st, run->import.is_partial ? ST_INVALID : ST_OK);
}

static enum status run_import(struct invocation *inv, struct diag *diag)
{
	struct arena arena = {0};
	struct importing run = {.inv = inv, .diag = diag};
	enum status st;

	if (inv->operands.count == 0)
		return diag_error(
			diag, ST_USAGE, "E0001", (struct place){0},
			"'import' needs the path of a file, or of a folder of pictures and sounds");
	run.import = (struct import){.arena = &arena,
				     .diag = diag,
				     .vocab = vocab_get(),
				     .provider = str_of(inv->provider)};
	st = find_places(&run);
	if (st == ST_OK)
		st = import_find_inputs(&run);
	if (st == ST_OK)
		st = read_inputs(&run);
	if (st == ST_OK)
		st = write_all(&run);
	/* Findings name the inputs: they are printed while those are there. */
	diag_print(diag, inv);
	diag_release(diag);
	for (size_t i = 0; run.texts && i < run.inputs.count; i++)
		bytes_release(&run.texts[i]);
	arena_release(&arena);
	return st;
}

static const struct option_text TEXTS[] = {
	{OPT_OUT_DIR, "folder for specs; default: that of the project, else specs"},
	{OPT_PROVIDER, "who is to make what the specs describe"},
	{0},
};

const struct command command_import = {
	.name = "import",
	.operands = "FILE|FOLDER…",
	.help = "make specs of assets that other tools describe, or that are there",
	.options = OPTS_COMMON | OPT_BIT(OPT_OUT_DIR) | OPT_BIT(OPT_PROVIDER) |
		   OPT_BIT(OPT_DRY_RUN) | OPT_BIT(OPT_JSON) | OPT_BIT(OPT_PROJECT),
	.texts = TEXTS,
	.run = run_import,
};
