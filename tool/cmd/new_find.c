/* new_find.c - the templates that `assetc new` knows: those of the project, in the folder for specs, and
 * those that come with the program. */
#include "base/path.h"
#include "cmd/new.h"
#include "import/shipped.h"
#include "spec/shelf.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static struct node name_node(struct str name)
{
	return (struct node){.type = NODE_SCALAR, .kind = SCALAR_TEXT, .text = name};
}

/* *is_broken: there is one, and something is wrong with it, which `diag` says then. */
static const struct template *find_own(struct making *making, struct str name, bool *is_broken,
				       struct diag *diag)
{
	struct node node = name_node(name);
	struct diag found = {0};
	const struct template *template =
		shelf_find(making->shelf, setting_of(making->project), &node,
			   str_of(making->out_dir), &making->arena, &making->trail, &found);

	*is_broken = !template && making->trail.used_count > 0;
	if (*is_broken)
		diag_move(diag, &found);
	diag_release(&found);
	return template;
}

/* The texts are our own, and tests hold them to the grammar. */
static const struct template *read_shipped(struct making *making, size_t index)
{
	const struct shipped_template *shipped = &shipped_templates[index];
	struct template *template = arena_alloc(&making->arena, sizeof(*template));
	struct source *source = &making->sources[index];
	struct documents documents;

	*source = (struct source){shipped->name, {(const char *)shipped->text, shipped->len}};
	if (yaml_parse(source, &making->arena, &documents, making->diag) != ST_OK ||
	    template_read(documents.roots[0], &making->arena, template, making->diag) != ST_OK)
		return NULL;
	return template;
}

static struct known_template shipped_at(struct making *making, size_t index)
{
	const struct shipped_template *shipped = &shipped_templates[index];

	return (struct known_template){.name = str_of(shipped->name),
				       .of = read_shipped(making, index),
				       .text = {(const char *)shipped->text, shipped->len}};
}

static enum status refuse_unknown(struct making *making, const char *name)
{
	struct known_template *all;
	const char **names;
	const char *near;
	size_t count;

	list_templates(making, &all, &count);
	names = arena_array(&making->arena, count + 1, sizeof(*names));
	for (size_t i = 0; i < count; i++)
		names[i] = str_keep(&making->arena, all[i].name);
	near = nearest_word(str_of(name), names);
	(void)diag_error(making->diag, ST_INVALID, "E0861", (struct place){0},
			 "there is no template '%s'", name);
	if (near)
		diag_hint(making->diag, "did you mean '%s'?", near);
	else
		diag_hint(making->diag, "'assetc new --list' tells which there are");
	return ST_INVALID;
}

const struct known_template *find_template(struct making *making, const char *name)
{
	struct known_template *found = arena_alloc(&making->arena, sizeof(*found));
	bool is_broken = false;

	*found = (struct known_template){.name = str_of(name)};
	found->of = find_own(making, found->name, &is_broken, making->diag);
	for (size_t i = 0; i < shipped_template_count && !found->of && !is_broken; i++) {
		if (strcmp(shipped_templates[i].name, name) == 0)
			*found = shipped_at(making, i);
	}
	if (!found->of && !is_broken)
		(void)refuse_unknown(making, name);
	return found->of ? found : NULL;
}

/* ---- all --------------------------------------------------------------------------------- */

static int by_name(const void *left, const void *right)
{
	const struct known_template *a = left, *b = right;

	return str_compare(a->name, b->name);
}

static bool is_listed(const struct known_template *list, size_t count, struct str name)
{
	for (size_t i = 0; i < count; i++) {
		if (str_equal(list[i].name, name))
			return true;
	}
	return false;
}

static void add_own(struct making *making, struct known_template **list, size_t *count,
		    const char *file)
{
	struct str stem = path_stem(str_of(file));
	struct diag ignored = {0};
	bool is_broken;
	const struct template *of;

	if (file[0] == '.' || !str_is(path_extension(str_of(file)), "yaml"))
		return;
	stem = str_copy(&making->arena, stem);
	of = find_own(making, stem, &is_broken, &ignored);
	diag_release(&ignored);
	if (!of)
		return;
	*list = arena_grow_array(&making->arena, *list, *count, sizeof(**list));
	(*list)[(*count)++] = (struct known_template){.name = stem, .of = of};
}

void list_templates(struct making *making, struct known_template **out, size_t *count)
{
	struct str path = path_join(&making->arena, str_of(making->out_dir), STR("templates"));
	DIR *dir = opendir(path.ptr);
	struct dirent *entry;

	*out = NULL;
	*count = 0;
	while (dir && (entry = readdir(dir)) != NULL)
		add_own(making, out, count, entry->d_name);
	if (dir)
		(void)closedir(dir);
	for (size_t i = 0; i < shipped_template_count; i++) {
		if (is_listed(*out, *count, str_of(shipped_templates[i].name)))
			continue;
		*out = arena_grow_array(&making->arena, *out, *count, sizeof(**out));
		(*out)[(*count)++] = shipped_at(making, i);
	}
	qsort(*out, *count, sizeof(**out), by_name);
}
