/* new_template.c - `assetc new --template`: a document that makes one asset of a template.
 *
 * What is written was read before, as a whole and together with its template: a value that the
 * template or a step behind it refuses makes no file.
 */
#include "base/path.h"
#include "cmd/new.h"
#include "compile/outputs.h"
#include "import/names.h"
#include "import/starter.h"

#include <string.h>

struct instance_plan {
	const struct known_template *known;
	struct starter_instance instance;
	const struct node **values;
	const char *name; /* as it was given */
	const char *path; /* of the spec */
};

/* ---- values ------------------------------------------------------------------------------ */

/* On the command line all values are words: the parameter says what they are. */
static struct node *typed(struct making *making, const struct template_parameter *parameter,
			  const struct spec_define *define)
{
	struct node *node = arena_alloc(&making->arena, sizeof(*node));
	bool is_text = parameter->type == TYPE_STRING || parameter->type == TYPE_ENUM;

	*node = *define->value;
	node->kind = is_text ? SCALAR_TEXT : scalar_kind_of(node->text);
	return node;
}

static enum status take_value(struct making *making, struct instance_plan *plan,
			      const struct spec_define *define)
{
	const struct template *of = plan->known->of;
	size_t index = template_find(of, define->name);
	const char *near;

	if (index != SIZE_MAX) {
		plan->values[index] = typed(making, &of->parameters[index], define);
		return template_check_value(&of->parameters[index], plan->values[index],
					    making->diag);
	}
	near = nearest_word(define->name, template_names(of, &making->arena));
	(void)diag_error(making->diag, ST_INVALID, "E0862", define->at,
			 "the template '%.*s' has no parameter '%.*s'", STR_ARGS(plan->known->name),
			 STR_ARGS(define->name));
	if (near)
		diag_hint(making->diag, "did you mean '%s'?", near);
	else
		diag_hint(making->diag, "'assetc new --template %.*s' tells which it has",
			  STR_ARGS(plan->known->name));
	return ST_INVALID;
}

static enum status refuse_missing(struct making *making, const struct instance_plan *plan,
				  const struct template_parameter *parameter)
{
	struct str name = parameter->name;

	(void)diag_error(making->diag, ST_INVALID, "E0862", (struct place){0},
			 "the template '%.*s' needs a value: -D %.*s=…",
			 STR_ARGS(plan->known->name), STR_ARGS(name));
	if (parameter->values)
		diag_hint(making->diag, "one of %s",
			  template_list_values(parameter, &making->arena));
	else if (parameter->description.len)
		diag_hint(making->diag, "%.*s", STR_ARGS(parameter->description));
	return ST_INVALID;
}

static enum status take_values(struct making *making, struct instance_plan *plan)
{
	const struct template *of = plan->known->of;
	enum status st = ST_OK;

	plan->values = arena_array(&making->arena, of->count + 1, sizeof(*plan->values));
	for (size_t i = 0; i < making->inv->defines.count; i++)
		st = status_worse(st, take_value(making, plan, &making->inv->spec_defines[i]));
	for (size_t i = 0; i < of->count; i++) {
		if (!plan->values[i] && !of->parameters[i].fallback)
			st = status_worse(st, refuse_missing(making, plan, &of->parameters[i]));
	}
	return st;
}

/* ---- names ------------------------------------------------------------------------------- */

static enum status choose_names(struct making *making, struct instance_plan *plan)
{
	struct starter_instance *instance = &plan->instance;
	struct str name = str_of(plan->name);

	instance->id = name_to_id(&making->arena, name);
	instance->key = name_is_key(name) ? name : name_to_key(&making->arena, name);
	if (instance->id.len == 0 || instance->key.len == 0)
		return diag_error(making->diag, ST_USAGE, "E0001", (struct place){0},
				  "'%s' is no name for an asset: letters, digits, - and _, at most "
				  "128",
				  plan->name);
	plan->path =
		path_join(&making->arena, str_of(making->out_dir),
			  str_concat(&making->arena, instance->id, STR(".yaml"), (struct str){0}))
			.ptr;
	return ST_OK;
}

/* ---- reading what will be written -------------------------------------------------------- */

/* A shipped template is not on disk yet: it is read behind the document, from the same text. */
static struct str whole_text(struct making *making, const struct instance_plan *plan)
{
	struct str text = starter_write_instance(&making->arena, &plan->instance);

	return plan->known->text.len
		       ? str_concat(&making->arena, text, STR("---\n"), plan->known->text)
		       : text;
}

/* Where the product would go by itself, without the name; and its extension. */
static void choose_path(struct making *making, struct instance_plan *plan, const struct spec *spec,
			const struct output_plan *outputs)
{
	struct str path = outputs->outputs[0].path;
	struct str folder = path_folder(path);

	if (str_is(folder, "images") && name_is_section_part(spec->category))
		folder = str_concat(&making->arena, folder, STR("/"), spec->category);
	plan->instance.path =
		str_printf(&making->arena, "%.*s/%.*s.%.*s", STR_ARGS(folder),
			   STR_ARGS(plan->instance.key), STR_ARGS(path_extension(path)));
}

/* Reads the document with its template as a compile would. With needs_path, gives it its path. */
static enum status try_document(struct making *making, struct instance_plan *plan, bool needs_path)
{
	struct spec_file file = {.source = {plan->path, whole_text(making, plan)}};
	struct spec_setting setting = *setting_of(making->project);
	struct documents documents;
	struct output_plan outputs;
	struct diag diag = {0};
	enum status st = yaml_parse(&file.source, &file.arena, &documents, &diag);

	setting.define_count = 0; /* they are values here, not -D of a compile */
	setting.only = NULL;
	file.roots = documents.roots;
	file.root_count = documents.count;
	if (st == ST_OK)
		st = spec_file_check(&file, &setting, &diag);
	if (st == ST_OK)
		st = outputs_plan(&file.specs[0], &making->arena, &outputs, &diag);
	if (st == ST_OK && needs_path)
		choose_path(making, plan, &file.specs[0], &outputs);
	if (st != ST_OK || !needs_path)
		diag_print(&diag, making->inv);
	diag_release(&diag);
	spec_file_release(&file);
	return st;
}

/* ---- the command ------------------------------------------------------------------------- */

static enum status write_files(struct making *making, const struct instance_plan *plan)
{
	struct arena *arena = &making->arena;
	struct creation files[2];
	size_t count = 0;

	if (plan->known->text.len) {
		struct str name =
			str_printf(arena, "templates/%.*s.yaml", STR_ARGS(plan->known->name));

		files[count++] = (struct creation){
			.path = path_join(arena, str_of(making->out_dir), name).ptr,
			.bytes = plan->known->text};
	}
	files[count++] = (struct creation){.path = plan->path,
					   .bytes = starter_write_instance(arena, &plan->instance)};
	return make_files(making, files, count);
}

enum status make_instance(struct making *making, const char *name)
{
	struct instance_plan plan = {.known = find_template(making, making->inv->template_name),
				     .name = name};
	enum status st;

	if (!plan.known)
		return ST_INVALID;
	st = choose_names(making, &plan);
	if (st == ST_OK)
		st = take_values(making, &plan);
	if (st != ST_OK)
		return st;
	plan.instance.from = plan.known->name;
	plan.instance.of = plan.known->of;
	plan.instance.values = plan.values;
	st = try_document(making, &plan, true);
	if (st == ST_OK)
		st = try_document(making, &plan, false);
	return st == ST_OK ? write_files(making, &plan) : st;
}
