/* shelf.c - finding and parsing template files. */
#include "spec/shelf.h"

#include "base/file.h"
#include "base/path.h"
#include "spec/grammar.h"

#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct shelved {
	struct shelved *next;
	struct source source;
	struct arena arena;
	struct bytes text;
	struct diag diag; /* what is wrong with it */
	enum status status;
	const struct node *root; /* of the first document */
	struct template *templates;
	size_t count;
};

struct shelf {
	pthread_mutex_t mutex;
	struct shelved *first;
};

struct shelf *shelf_new(void)
{
	struct shelf *shelf = mem_zalloc(1, sizeof(*shelf));

	(void)pthread_mutex_init(&shelf->mutex, NULL);
	return shelf;
}

void shelf_free(struct shelf *shelf)
{
	if (!shelf)
		return;
	while (shelf->first) {
		struct shelved *next = shelf->first->next;

		diag_release(&shelf->first->diag);
		bytes_release(&shelf->first->text);
		arena_release(&shelf->first->arena);
		mem_free(shelf->first);
		shelf->first = next;
	}
	(void)pthread_mutex_destroy(&shelf->mutex);
	mem_free(shelf);
}

void trail_use(struct spec_trail *trail, struct arena *arena, struct str path)
{
	for (size_t i = 0; i < trail->used_count; i++) {
		if (str_equal(trail->used[i], path))
			return;
	}
	trail->used = arena_grow_array(arena, trail->used, trail->used_count, sizeof(*trail->used));
	trail->used[trail->used_count++] = str_copy(arena, path);
}

static void trail_miss(struct spec_trail *trail, struct arena *arena, struct str path)
{
	trail->absent =
		arena_grow_array(arena, trail->absent, trail->absent_count, sizeof(*trail->absent));
	trail->absent[trail->absent_count++] = path;
}

/* ---- files ------------------------------------------------------------------------------- */

static void read_template(struct shelved *file, const struct node *document)
{
	struct reader reader = {.arena = &file->arena, .diag = &file->diag, .is_template = true};

	template_check(&reader, document);
	if (reader.status != ST_OK) {
		file->status = reader.status;
		return;
	}
	file->templates = arena_grow_array(&file->arena, file->templates, file->count,
					   sizeof(*file->templates));
	if (template_read(document, &file->arena, &file->templates[file->count++], &file->diag) !=
	    ST_OK)
		file->status = ST_INVALID;
}

static void read_file(struct shelved *file)
{
	struct documents documents;

	file->status = file_read(file->source.path, YAML_FILE_MAX, "file", (struct place){0},
				 &file->text, &file->diag);
	if (file->status != ST_OK)
		return;
	file->source.text = (struct str){(const char *)file->text.data, file->text.len};
	file->status = yaml_parse(&file->source, &file->arena, &documents, &file->diag);
	if (file->status != ST_OK)
		return;
	file->root = documents.count ? documents.roots[0] : NULL;
	for (size_t i = 0; i < documents.count; i++) {
		const struct node *name = node_find(documents.roots[i], "template");

		if (name && name->type == NODE_SCALAR && !node_find(documents.roots[i], "from"))
			read_template(file, documents.roots[i]);
	}
}

static const struct shelved *get(struct shelf *shelf, struct str path)
{
	struct shelved *file;

	(void)pthread_mutex_lock(&shelf->mutex);
	file = shelf->first;
	while (file && !str_is(path, file->source.path))
		file = file->next;
	if (!file) {
		file = mem_zalloc(1, sizeof(*file));
		file->source.path = str_keep(&file->arena, path);
		read_file(file);
		file->next = shelf->first;
		shelf->first = file;
	}
	(void)pthread_mutex_unlock(&shelf->mutex);
	return file;
}

/* ---- names ------------------------------------------------------------------------------- */

struct search {
	const struct spec_setting *setting;
	struct shelf *shelf;
	struct str name, folder;
	struct arena *arena;
	struct spec_trail *trail;
	const struct shelved *found;
};

static bool may_read(const struct spec_setting *setting, struct str path)
{
	return !setting->may_read || setting->may_read(setting->context, path);
}

/* Whether this is the file: there, and with a template in it (or a slip, which must be told). */
static bool try_path(struct search *search, struct str path)
{
	const struct shelved *file;

	if (access(path.ptr, F_OK) != 0) {
		trail_miss(search->trail, search->arena, path);
		return false;
	}
	if (!may_read(search->setting, path))
		return false;
	file = get(search->shelf, path);
	trail_use(search->trail, search->arena, path);
	if (file->status == ST_OK && file->count == 0)
		return false;
	search->found = file;
	return true;
}

static bool try_folder(struct search *search, struct str folder)
{
	static const char *const FORMS[] = {"%.*s.yaml", "%.*s-template.yaml",
					    "templates/%.*s.yaml", "templates/%.*s-template.yaml"};

	for (size_t i = 0; i < sizeof(FORMS) / sizeof(FORMS[0]); i++) {
		struct strbuf name = {0};
		struct str path;

		strbuf_printf(&name, FORMS[i], STR_ARGS(search->name));
		path = path_join(search->arena, folder, strbuf_str(&name));
		strbuf_release(&name);
		if (try_path(search, path))
			return true;
	}
	return false;
}

/* The folders above that of the spec up to the root, spelled as what lies in the root is. */
static bool try_above(struct search *search)
{
	const struct spec_setting *setting = search->setting;
	char real[PATH_MAX];
	struct str rest;

	if (!realpath(search->folder.len ? str_keep(search->arena, search->folder) : ".", real) ||
	    !str_starts(str_of(real), setting->root.ptr))
		return false;
	rest = str_of(real + setting->root.len);
	if (rest.len && rest.ptr[0] != '/')
		return false;
	while (rest.len > 1) {
		struct str above;

		while (rest.len && rest.ptr[rest.len - 1] != '/')
			rest.len--;
		rest.len -= rest.len != 0;
		above = rest.len ? (struct str){rest.ptr + 1, rest.len - 1} : (struct str){"", 0};
		if (try_folder(search, path_join(search->arena, setting->prefix, above)))
			return true;
	}
	return false;
}

/* Also of a spec that lies elsewhere, with --project. */
static bool try_root(struct search *search)
{
	return try_path(search, path_join(search->arena, search->setting->prefix,
					  str_printf(search->arena, "specs/templates/%.*s.yaml",
						     STR_ARGS(search->name))));
}

static bool is_path(struct str name)
{
	return memchr(name.ptr, '/', name.len) || path_extension(name).len;
}

static enum status refuse_outside(const struct spec_setting *setting, const struct node *at,
				  struct str path, struct diag *diag)
{
	(void)diag_error(diag, ST_INVALID, "E0325", at->at,
			 "'%.*s' lies outside the project, which is %.*s", STR_ARGS(path),
			 STR_ARGS(setting->root));
	diag_hint(diag, "-I FOLDER allows the inputs of a folder");
	return ST_INVALID;
}

static void refuse_absent(const struct search *search, const struct node *name, struct diag *diag)
{
	(void)diag_error(diag, ST_INVALID, "E0331", name->at, "there is no template '%.*s'",
			 STR_ARGS(search->name));
	if (is_path(search->name))
		diag_hint(diag, "a path is relative to the folder of this file");
	else
		diag_hint(diag,
			  "it is looked for in this file, as %.*s.yaml or %.*s-template.yaml here "
			  "and "
			  "in templates/, the same in the folders above up to the project, and in "
			  "its "
			  "specs/templates; or write its path",
			  STR_ARGS(search->name), STR_ARGS(search->name));
}

/* ---- asking ------------------------------------------------------------------------------ */

static void refuse_faulty(const struct shelved *file, const struct node *name, struct diag *diag)
{
	unsigned told = 0;

	(void)diag_error(diag, ST_INVALID, "E0331", name->at, "the file '%s' cannot be used",
			 file->source.path);
	for (const struct finding *it = file->diag.first; it && told < 3; it = it->next) {
		if (it->severity != SEVERITY_ERROR)
			continue;
		diag_note(diag, it->at, "%s", it->text);
		told++;
	}
}

static const struct template *choose(const struct shelved *file, const struct node *name,
				     struct diag *diag)
{
	if (file->status != ST_OK) {
		refuse_faulty(file, name, diag);
		return NULL;
	}
	for (size_t i = 0; i < file->count; i++) {
		if (str_equal(file->templates[i].name, name->text))
			return &file->templates[i];
	}
	if (file->count == 1)
		return &file->templates[0];
	(void)diag_error(diag, ST_INVALID, "E0331", name->at,
			 "the file '%s' holds %zu templates, none of them '%.*s'",
			 file->source.path, file->count, STR_ARGS(name->text));
	return NULL;
}

const struct template *shelf_find(struct shelf *shelf, const struct spec_setting *setting,
				  const struct node *name, struct str folder, struct arena *arena,
				  struct spec_trail *trail, struct diag *diag)
{
	struct search search = {.setting = setting,
				.shelf = shelf,
				.name = name->text,
				.folder = folder,
				.arena = arena,
				.trail = trail};
	bool is_found;

	if (path_refused(name->text)) {
		(void)diag_error(diag, ST_INVALID, "E0331", name->at,
				 "'%.*s' cannot be the name of a template: %s",
				 STR_ARGS(name->text), path_refused(name->text));
		return NULL;
	}
	if (is_path(name->text)) {
		struct str path = path_join(arena, folder, name->text);

		is_found = try_path(&search, path);
		if (!is_found && access(path.ptr, F_OK) == 0 && !may_read(setting, path)) {
			(void)refuse_outside(setting, name, path, diag);
			return NULL;
		}
	} else {
		is_found = try_folder(&search, folder) ||
			   (setting->root.len && (try_above(&search) || try_root(&search)));
	}
	if (is_found)
		return choose(search.found, name, diag);
	refuse_absent(&search, name, diag);
	return NULL;
}

const struct node *shelf_values(struct shelf *shelf, const struct spec_setting *setting,
				const struct node *path, struct str folder, struct arena *arena,
				struct spec_trail *trail, struct diag *diag)
{
	struct str full = path_join(arena, folder, path->text);
	const struct shelved *file;

	if (path_refused(path->text)) {
		(void)diag_error(diag, ST_INVALID, "E0317", path->at,
				 "'%.*s' cannot be an input: %s", STR_ARGS(path->text),
				 path_refused(path->text));
		return NULL;
	}
	if (access(full.ptr, F_OK) == 0 && !may_read(setting, full)) {
		(void)refuse_outside(setting, path, full, diag);
		return NULL;
	}
	file = get(shelf, full);
	trail_use(trail, arena, full);
	if (file->status == ST_OK && file->root)
		return file->root;
	if (file->status == ST_OK)
		(void)diag_error(diag, ST_INVALID, "E0340", path->at, "the file '%.*s' is empty",
				 STR_ARGS(full));
	else
		refuse_faulty(file, path, diag);
	return NULL;
}
