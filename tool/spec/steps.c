/* steps.c - post_processing: a list of steps, each an action with parameters; `validate` with a
 * list of checks. */
#include "spec/grammar.h"
#include "spec/spec.h"

#include <string.h>

static const char *kind_name(unsigned kinds)
{
	return kinds == ASSET_IMAGE   ? "images"
	       : kinds == ASSET_AUDIO ? "sounds"
				      : "images and sounds";
}

static void unknown(struct reader *reader, const char *what, const struct node *node,
		    const char *const *names)
{
	const char *near = nearest_word(node->text, names);

	reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0313", node->at,
				       "unknown %s '%.*s'", what, STR_ARGS(node->text)));
	if (near)
		diag_hint(reader->diag, "did you mean '%s'?", near);
}

/* The asset's kind, as far as it is known at this point of the document. */
static bool kind_fits(const struct reader *reader, unsigned kinds)
{
	return reader->spec->kind == 0 || (reader->spec->kind & kinds);
}

static void wrong_kind(struct reader *reader, const char *what, const struct param_owner *owner,
		       struct place at)
{
	reader_fail(reader,
		    diag_error(reader->diag, ST_INVALID, "E0314", at, "the %s '%s' is for %s", what,
			       owner->name, kind_name(owner->kinds)));
}

/* A check is a word, or a mapping of one word to its argument. */
static void read_check_argument(struct reader *reader, const struct node *name,
				const struct node *argument, struct spec_check *out)
{
	const struct param_def *value = out->decl->params;
	bool takes_one = value && value->name;
	struct param_def named; /* so that messages name the check */
	enum status st;

	if (reader->vocab->check_name_argument(name->text, &out->argument)) {
		takes_one = false;
		out->argument.at = name->at;
	}
	if (takes_one != (argument != NULL)) {
		reader_fail(reader,
			    diag_error(reader->diag, ST_INVALID, "E0315", name->at,
				       takes_one ? "the check '%s' needs a value, as '%s: …'"
						 : "the check '%s' takes no value%.0s",
				       out->decl->name, out->decl->name));
		return;
	}
	if (!argument)
		return;
	named = *value;
	named.name = out->decl->name;
	st = value_read(reader, &named, argument, &out->argument);
	if (st != ST_OK)
		reader_fail(reader, st);
}

static void read_check(struct reader *reader, const struct node *item, struct spec_step *step)
{
	bool is_pair = item->type == NODE_MAP && item->count == 1;
	const struct node *name = is_pair ? item->members[0].key : item;
	struct spec_check *out = &step->checks[step->check_count];

	if (name->type != NODE_SCALAR || (!is_pair && item->type != NODE_SCALAR)) {
		reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0303", item->at,
					       "checks: expected the name of a check, or one name "
					       "with its value"));
		return;
	}
	out->decl = reader->vocab->find_check(name->text);
	out->at = name->at;
	if (!out->decl) {
		unknown(reader, "check", name, reader->vocab->check_names);
		return;
	}
	if (!kind_fits(reader, out->decl->kinds))
		wrong_kind(reader, "check", out->decl, name->at);
	step->check_count++;
	read_check_argument(reader, name, is_pair ? item->members[0].value : NULL, out);
}

static void read_checks(struct reader *reader, const struct node *map, struct spec_step *step)
{
	const struct node *list = node_find(map, "checks");

	if (!list || list->type != NODE_LIST || list->count == 0) {
		reader_fail(reader,
			    diag_error(reader->diag, ST_INVALID, "E0302", list ? list->at : map->at,
				       "validate needs 'checks', a list"));
		return;
	}
	step->checks = arena_array(reader->arena, list->count, sizeof(*step->checks));
	for (size_t i = 0; i < list->count; i++)
		read_check(reader, list->items[i], step);
}

/* `validate` is read by its checks alone; every other step by its parameter table. */
static void read_step_params(struct reader *reader, const struct node *map, struct spec_step *step)
{
	static const struct param_def VALIDATE[] = {{.name = "checks"},
						    {.name = NULL}}; /* for its name alone */
	static const char *const CHECKS[] = {"action", "checks", NULL};
	static const char *const ACTION[] = {"action", NULL};
	bool is_validate = str_is(str_of(step->decl->name), "validate");

	if (is_validate)
		read_checks(reader, map, step);
	step->params = params_read(reader, is_validate ? VALIDATE : step->decl->params, map,
				   step->decl->name, is_validate ? CHECKS : ACTION, true);
	if (!is_validate)
		params_check_together(reader, step->decl->params, map, step->decl->name);
}

static void read_step(struct reader *reader, const struct node *map)
{
	struct spec_step *step = &reader->spec->steps[reader->spec->step_count];
	const struct node *action = node_find(map, "action");

	if (!action || action->type != NODE_SCALAR) {
		reader_fail(reader,
			    diag_error(reader->diag, ST_INVALID, "E0302", map->at,
				       "a step is a mapping with 'action', the name of the step"));
		return;
	}
	step->decl = reader->vocab->find_step(action->text);
	step->at = action->at;
	if (!step->decl) {
		unknown(reader, "step", action, reader->vocab->step_names);
		return;
	}
	if (!kind_fits(reader, step->decl->kinds))
		wrong_kind(reader, "step", step->decl, action->at);
	reader->spec->step_count++;
	read_step_params(reader, map, step);
}

void grammar_read_steps(struct reader *reader, const struct node *value)
{
	if (value->type != NODE_LIST || value->count > STEPS_MAX) {
		reader_fail(
			reader,
			diag_error(reader->diag, ST_INVALID, "E0303", value->at,
				   "post_processing: expected a list of at most %u steps, found %s",
				   STEPS_MAX, node_describe(value)));
		return;
	}
	reader->spec->steps =
		arena_array(reader->arena, value->count + 1, sizeof(*reader->spec->steps));
	for (size_t i = 0; i < value->count; i++)
		read_step(reader, value->items[i]);
}
