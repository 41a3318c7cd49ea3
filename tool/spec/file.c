/* file.c - a spec file as a whole: opening it, its documents one by one, and what they make. */
#include "base/file.h"
#include "base/path.h"
#include "spec/expand.h"
#include "spec/grammar.h"
#include "spec/look.h"
#include "spec/spec.h"

#include <stdlib.h>
#include <string.h>

/* ---- opening ----------------------------------------------------------------------------- */

static enum status check_own_path(const char *path, const struct source *source, struct diag *diag)
{
	struct place at = {.source = source};
	const char *why = path_refused(str_of(path));

	if (!why && strchr(path, '='))
		return diag_error(diag, ST_USAGE, "E0318", at,
				  "'%s': a spec whose path has '=' is read as a variable by Make",
				  path);
	if (why)
		return diag_error(diag, ST_USAGE, "E0318", at, "'%s': %s", path, why);
	why = path_warning(str_of(path));
	if (why)
		diag_warning(diag, "W0318", at, "'%s': %s", path, why);
	return ST_OK;
}

static enum status read_text(struct spec_file *file, struct diag *diag)
{
	enum status st = file_read(file->source.path, YAML_FILE_MAX, "spec", (struct place){0},
				   &file->text, diag);

	if (st == ST_OK)
		file->source.text = (struct str){(const char *)file->text.data, file->text.len};
	return st;
}

static enum status parse(struct spec_file *file, struct diag *diag)
{
	struct documents documents;
	enum status st = yaml_parse(&file->source, &file->arena, &documents, diag);

	if (st == ST_OK) {
		file->roots = documents.roots;
		file->root_count = documents.count;
	}
	return st;
}

enum spec_look spec_file_find(const char *path, struct spec_file *out, struct diag *diag)
{
	enum spec_look look = LOOK_OTHER;

	*out = (struct spec_file){.source = {.path = path}};
	out->status = read_text(out, diag);
	if (out->status == ST_OK) {
		out->status = parse(out, diag);
		if (out->status == ST_OK)
			look = spec_look(out->root_count ? out->roots[0] : NULL, diag);
		else if (str_contains(out->source.text, "version") &&
			 str_contains(out->source.text, "generation"))
			look = LOOK_SPEC; /* with a slip in it, which must be told */
	}
	if (look == LOOK_OTHER) {
		diag_release(diag);
		spec_file_release(out);
	}
	return look;
}

void spec_file_open(const char *path, struct spec_file *out, struct diag *diag)
{
	*out = (struct spec_file){.source = {.path = path}};
	out->is_path_checked = true;
	out->status = check_own_path(path, &out->source, diag);
	if (out->status == ST_OK)
		out->status = read_text(out, diag);
	if (out->status == ST_OK)
		out->status = parse(out, diag);
}

/* ---- documents --------------------------------------------------------------------------- */

/* Reading one file: the expander holds what the documents share. */
struct reading {
	struct spec_file *file;
	const struct spec_setting *setting;
	struct diag *diag;
	struct expander expander;
	size_t room; /* of file->specs */
	enum status status;
};

static void worsen(struct reading *reading, enum status status)
{
	if (reading->status == ST_OK)
		reading->status = status;
}

static bool is_wanted(const struct reading *reading, struct str id)
{
	return !reading->setting->only || str_is(id, reading->setting->only);
}

static void add_name(struct spec_file *file, struct str id, struct place at)
{
	file->names =
		arena_grow_array(&file->arena, file->names, file->name_count, sizeof(*file->names));
	file->names[file->name_count++] = (struct spec_name){id, at};
}

/* A spec is large: there is room for one of each document, and for more only when instances come. */
static struct spec *add_spec(struct reading *reading)
{
	struct spec_file *file = reading->file;

	if (file->count == reading->room) {
		size_t room = reading->room ? 2 * reading->room : file->root_count;
		struct spec *specs = arena_array(&file->arena, room, sizeof(*specs));

		if (file->count)
			memcpy(specs, file->specs, file->count * sizeof(*specs));
		file->specs = specs;
		reading->room = room;
	}
	return &file->specs[file->count++];
}

static void read_plain(struct reading *reading, struct node *document)
{
	const struct node *id = node_find(document, "id");
	enum status st = ST_OK;

	document = define_fields(reading->setting, &reading->file->arena, document, reading->diag,
				 &st);
	if (st == ST_OK && id && id->type == NODE_SCALAR) {
		add_name(reading->file, id->text, id->at);
		if (!is_wanted(reading, id->text))
			return;
	}
	if (st == ST_OK)
		st = spec_read(reading->file, document, NULL, false, reading->setting,
			       add_spec(reading), reading->diag);
	worsen(reading, st);
}

/* The spec that is read of it is for its findings alone. */
static void read_template(struct reading *reading, struct node *document)
{
	struct spec_file *file = reading->file;
	struct spec *unused = arena_alloc(&file->arena, sizeof(*unused));
	const struct node *name = node_find(document, "template");
	const struct node *from = node_find(document, "from");
	enum status st;

	if (from) {
		worsen(reading,
		       diag_error(reading->diag, ST_INVALID, "E0322", from->at,
				  "a document is a template or is made from one, not both"));
		diag_note(reading->diag, name->at, "the template");
		return;
	}
	st = spec_read(file, document, NULL, true, reading->setting, unused, reading->diag);
	if (st == ST_OK)
		st = template_read(document, &file->arena, &file->templates[file->template_count],
				   reading->diag);
	file->template_count += st == ST_OK;
	worsen(reading, st);
}

static void read_instance(struct reading *reading, const struct instance *instance)
{
	struct diag own = {0};
	const struct node *chosen;
	struct node *tree;
	enum status st = ST_OK;

	add_name(reading->file, instance->id, instance->id_at);
	if (!is_wanted(reading, instance->id) || reading->diag->errors > DIAG_ERRORS_MAX)
		return;
	reading->expander.diag = &own;
	tree = instance_tree(&reading->expander, instance, &chosen);
	if (tree)
		tree = define_fields(reading->setting, &reading->file->arena, tree, &own, &st);
	if (tree && st == ST_OK) {
		struct spec *spec = add_spec(reading);

		st = spec_read(reading->file, tree, chosen, false, reading->setting, spec, &own);
		spec->of_template = instance->of->name;
	}
	diag_note_all(&own, instance->at, "for the asset '%.*s', which is made here",
		      STR_ARGS(instance->id));
	diag_move_new(reading->diag, &own);
	reading->expander.diag = reading->diag;
	worsen(reading, tree ? st : ST_INVALID);
}

static bool is_pack(const struct node *document)
{
	static const char *const KEYS[] = {"generate",  "entries", "prompt_defaults",
					   "overrides", "extends", NULL};
	static const char *const OTHERS[] = {"generation", "template",    "from", "id",
					     "prompt",     "integration", NULL};
	bool has_key = false;

	for (size_t i = 0; KEYS[i]; i++)
		has_key = has_key || node_find(document, KEYS[i]);
	for (size_t i = 0; has_key && OTHERS[i]; i++)
		has_key = !node_find(document, OTHERS[i]);
	return has_key;
}

static void expand_document(struct reading *reading, struct node *document)
{
	struct expander *expander = &reading->expander;
	size_t first = expander->count;
	enum status st = ST_OK;

	if (node_find(document, "template")) {
		for (size_t i = 0; i < reading->file->template_count && st == ST_OK; i++) {
			if (reading->file->templates[i].root == document)
				st = expand_template(expander, &reading->file->templates[i]);
		}
	} else if (node_find(document, "from")) {
		st = expand_from(expander, document);
	} else if (is_pack(document)) {
		if (node_find(document, "generate"))
			st = expand_pack(expander, document);
	} else {
		read_plain(reading, document);
		return;
	}
	worsen(reading, st);
	for (size_t i = first; st == ST_OK && i < expander->count; i++)
		read_instance(reading, &expander->items[i]);
}

static int by_id(const void *left, const void *right)
{
	const struct spec_name *a = *(const struct spec_name *const *)left,
			       *b = *(const struct spec_name *const *)right;
	int order = str_compare(a->id, b->id);

	return order ? order : (a > b) - (a < b);
}

static enum status refuse_equal_ids(const struct spec_file *file, struct diag *diag)
{
	const struct spec_name **sorted = mem_zalloc(file->name_count + 1, sizeof(*sorted));
	enum status st = ST_OK;

	for (size_t i = 0; i < file->name_count; i++)
		sorted[i] = &file->names[i];
	if (file->name_count)
		qsort((void *)sorted, file->name_count, sizeof(*sorted), by_id);
	for (size_t i = 1; i < file->name_count; i++) {
		if (!str_equal(sorted[i - 1]->id, sorted[i]->id) ||
		    (i > 1 && str_equal(sorted[i - 2]->id, sorted[i]->id)))
			continue;
		st = diag_error(diag, ST_INVALID, "E0803", sorted[i]->at,
				"two assets have the id '%.*s'", STR_ARGS(sorted[i]->id));
		diag_note(diag, sorted[i - 1]->at, "the other one");
		if (sorted[i - 1]->at.line == sorted[i]->at.line)
			diag_hint(diag, "values of the template in it tell them apart, as id: "
					"\"name-{{parameter}}\"");
	}
	mem_free((void *)sorted);
	return st;
}

/* Templates first: a document may come before the one that it is made from. */
static void read_templates(struct reading *reading)
{
	struct spec_file *file = reading->file;

	file->templates = arena_array(&file->arena, file->root_count + 1, sizeof(*file->templates));
	for (size_t i = 0; i < file->root_count; i++) {
		if (node_find(file->roots[i], "template"))
			read_template(reading, file->roots[i]);
	}
}

static void begin(struct reading *reading)
{
	struct spec_file *file = reading->file;
	struct expander *expander = &reading->expander;

	if (!reading->setting->shelf && !file->own_shelf)
		file->own_shelf = shelf_new();
	expander->setting = reading->setting;
	expander->shelf = reading->setting->shelf ? reading->setting->shelf : file->own_shelf;
	expander->arena = &file->arena;
	expander->diag = reading->diag;
	expander->trail = &file->trail;
	expander->folder = path_folder(str_of(file->source.path));
	expander->source = &file->source;
	expander->makes_one = reading->setting->makes_by_defines && file->root_count == 1;
}

static bool makes_of_templates(const struct spec_file *file)
{
	for (size_t i = 0; i < file->root_count; i++) {
		const struct node *root = file->roots[i];

		if (node_find(root, "template") || node_find(root, "from") || is_pack(root))
			return true;
	}
	return false;
}

static enum status check_documents(struct spec_file *file, const struct spec_setting *setting,
				   struct diag *diag)
{
	struct reading reading = {.file = file, .setting = setting, .diag = diag};

	if (file->root_count == 0)
		return diag_error(diag, ST_INVALID, "E0300", (struct place){&file->source, 1, 1, 1},
				  "the file holds no spec");
	if (makes_of_templates(file)) {
		begin(&reading);
		read_templates(&reading);
	}
	reading.expander.templates = file->templates;
	reading.expander.template_count = file->template_count;
	for (size_t i = 0; i < file->root_count; i++)
		expand_document(&reading, file->roots[i]);
	if (file->name_count > 1)
		worsen(&reading, refuse_equal_ids(file, diag));
	return reading.status;
}

enum status spec_file_check(struct spec_file *file, const struct spec_setting *setting,
			    struct diag *diag)
{
	enum status named = ST_OK;

	if (!file->is_path_checked)
		named = check_own_path(file->source.path, &file->source, diag);
	if (named != ST_OK || file->status != ST_OK)
		return named != ST_OK ? named : file->status;
	return check_documents(file, setting, diag);
}

enum status spec_file_read(const char *path, const struct spec_setting *setting,
			   struct spec_file *out, struct diag *diag)
{
	spec_file_open(path, out, diag);
	return spec_file_check(out, setting, diag);
}

void spec_file_release(struct spec_file *file)
{
	shelf_free(file->own_shelf);
	arena_release(&file->arena);
	bytes_release(&file->text);
	*file = (struct spec_file){0};
}
