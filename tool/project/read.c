/* read.c - parts of the grammar that both project files use. */
#include "project/read.h"

#include "base/path.h"
#include "project/root.h"

void complain(struct reader *reader, const char *code, struct place at, const char *fmt,
	      struct str text)
{
	reader_fail(reader, diag_error(reader->diag, ST_INVALID, code, at, fmt, STR_ARGS(text)));
}

/* ---- keys in the wrong file -------------------------------------------------------------- */

static bool has_field(const struct field *fields, struct str name)
{
	for (; fields->param.name; fields++) {
		if (str_is(name, fields->param.name))
			return true;
	}
	return false;
}

bool key_is_misplaced(struct reader *reader, const struct field *fields, const struct node *key)
{
	const struct {
		const struct field *here, *there;
		const char *name;
	} pairs[] = {
		{SETTINGS_FIELDS, POLICY_FIELDS, POLICY_NAME},
		{POLICY_FIELDS, SETTINGS_FIELDS, SETTINGS_NAME},
		{SETTINGS_PROVIDER_FIELDS, POLICY_PROVIDER_FIELDS, POLICY_NAME},
		{POLICY_PROVIDER_FIELDS, SETTINGS_PROVIDER_FIELDS, SETTINGS_NAME},
	};
	bool is_of_spec = fields == SETTINGS_PROMPT_FIELDS &&
			  (str_is(key->text, "base") || str_is(key->text, "details") ||
			   str_is(key->text, "templates"));

	if (is_of_spec)
		complain(reader, "E0401", key->at, "'%.*s' is said by each spec for itself",
			 key->text);
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		if (fields != pairs[i].here || !has_field(pairs[i].there, key->text))
			continue;
		reader_fail(reader,
			    diag_error(reader->diag, ST_INVALID, "E0401", key->at,
				       "'%.*s' belongs to %s", STR_ARGS(key->text), pairs[i].name));
		return true;
	}
	return is_of_spec;
}

/* ---- values ------------------------------------------------------------------------------ */

const struct param_owner *provider_expect(struct reader *reader, const struct param_value *name)
{
	const struct param_owner *found = reader->vocab->find_provider(name->text);
	const char *near;

	if (found)
		return found;
	near = nearest_word(name->text, reader->vocab->provider_names);
	complain(reader, "E0311", name->at, "unknown provider '%.*s'", name->text);
	if (near)
		diag_hint(reader->diag, "did you mean '%s'?", near);
	return NULL;
}

static bool leaves_by_text(struct str path)
{
	if (path.ptr[0] == '/')
		return true;
	for (size_t i = 0; i + 2 <= path.len; i++) {
		bool is_start = i == 0 || path.ptr[i - 1] == '/';
		bool is_end = i + 2 == path.len || path.ptr[i + 2] == '/';

		if (is_start && is_end && path.ptr[i] == '.' && path.ptr[i + 1] == '.')
			return true;
	}
	return false;
}

/* Every further one goes through all folders below each that the one before found. */
static bool has_many_deep(struct str pattern)
{
	size_t count = 0;

	for (size_t i = 0; i + 1 < pattern.len; i++)
		count += pattern.ptr[i] == '*' && pattern.ptr[i + 1] == '*' &&
			 (i == 0 || pattern.ptr[i - 1] == '/');
	return count > 2;
}

/* "*" is refused in depfiles, but patterns are no files. */
static const char *path_fault(const struct project *project, struct str path, bool is_pattern)
{
	const char *why = is_pattern && path.len ? NULL : path_refused(path);

	if (why)
		return why;
	if (leaves_by_text(path))
		return "it must be below the project's folder and relative to it, without '..'";
	if (is_pattern && has_many_deep(path))
		return "a pattern has '**' twice at most";
	if (!is_pattern && !root_keeps(project->root, path))
		return "a symbolic link on its way leads out of the project, or nowhere";
	return NULL;
}

static void read_path(struct reader *reader, const struct project *project, const char *what,
		      const struct node *node, bool is_pattern, struct project_path *out)
{
	const char *why = path_fault(project, node->text, is_pattern);

	if (why)
		reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0404", node->at,
					       "%s: '%.*s': %s", what, STR_ARGS(node->text), why));
	else
		*out = (struct project_path){path_fold(reader->arena, node->text), node->at};
}

struct project_path *paths_read(struct reader *reader, const struct project *project,
				const char *what, const struct node *node, bool is_pattern,
				size_t *count)
{
	const struct param_def row = {.name = what, .type = PARAM_STRINGS};
	struct project_path *paths;
	struct param_value list;
	enum status st;

	*count = 0;
	if (!node)
		return NULL;
	st = value_read(reader, &row, node, &list);
	if (st != ST_OK) {
		reader_fail(reader, st);
		return NULL;
	}
	paths = arena_array(reader->arena, list.count + 1, sizeof(*paths));
	for (size_t i = 0; i < list.count; i++) {
		const struct node *item = node->type == NODE_LIST ? node->items[i] : node;

		read_path(reader, project, what, item, is_pattern, &paths[*count]);
		*count += paths[*count].path.len > 0;
	}
	return paths;
}

const char *const *texts_of(struct arena *arena, const struct param_value *list)
{
	const char **texts = arena_array(arena, list->count + 1, sizeof(*texts));

	for (size_t i = 0; i < list->count; i++)
		texts[i] = str_keep(arena, list->list[i]);
	return texts;
}

int64_t amount_of(const struct param_value *value)
{
	return value->is_written ? value->number : PROJECT_NOT_SAID;
}
