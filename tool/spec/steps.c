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

typedef const struct param_owner *owner_fn(struct str name);

/* What a list may hold, for those who guessed a name. */
struct choice {
	const char *what;
	owner_fn *find;
	const char *const *names;
};

/* Those that are for this kind of asset alone: who has a wrong name knows `convert`. */
static void list_choice(struct reader *reader, const struct choice *choice)
{
	unsigned kind = reader->spec->kind;
	struct strbuf text = {0};

	for (size_t i = 0; choice->names[i]; i++) {
		if (choice->find(str_of(choice->names[i]))->kinds == kind)
			strbuf_printf(&text, "%s%s", text.len ? ", " : "", choice->names[i]);
	}
	if (text.len)
		diag_hint(reader->diag, "%ss of %s are %s", choice->what, kind_name(kind),
			  text.data);
	strbuf_release(&text);
}

static void unknown(struct reader *reader, const struct choice *choice, const struct node *node)
{
	const char *near = nearest_word(node->text, choice->names);

	reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0313", node->at,
				       "unknown %s '%.*s'", choice->what, STR_ARGS(node->text)));
	if (near)
		diag_hint(reader->diag, "did you mean '%s'?", near);
	else
		list_choice(reader, choice);
}

/* The asset's kind, as far as it is known at this point of the document. */
static bool kind_fits(const struct reader *reader, unsigned kinds)
{
	return reader->spec->kind == 0 || (reader->spec->kind & kinds);
}

static void wrong_kind(struct reader *reader, const struct choice *choice,
		       const struct param_owner *owner, struct place at)
{
	reader_fail(reader,
		    diag_error(reader->diag, ST_INVALID, "E0314", at, "the %s '%s' is for %s",
			       choice->what, owner->name, kind_name(owner->kinds)));
	list_choice(reader, choice);
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
	const struct choice choice = {"check", reader->vocab->find_check,
				      reader->vocab->check_names};
	struct spec_check *out = &step->checks[step->check_count];

	if (name->type != NODE_SCALAR || (!is_pair && item->type != NODE_SCALAR)) {
		reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0303", item->at,
					       "checks: expected the name of a check, or one name "
					       "with its value"));
		return;
	}
	out->decl = choice.find(name->text);
	out->at = name->at;
	if (!out->decl) {
		unknown(reader, &choice, name);
		return;
	}
	if (!kind_fits(reader, out->decl->kinds)) {
		wrong_kind(reader, &choice, out->decl, name->at);
		return;
	}
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
	const struct choice choice = {"step", reader->vocab->find_step, reader->vocab->step_names};

	if (!action || action->type != NODE_SCALAR) {
		reader_fail(reader,
			    diag_error(reader->diag, ST_INVALID, "E0302", map->at,
				       "a step is a mapping with 'action', the name of the step"));
		return;
	}
	step->decl = choice.find(action->text);
	step->at = action->at;
	if (!step->decl) {
		unknown(reader, &choice, action);
		return;
	}
	/* What is wrong with its parameters no longer matters. */
	if (!kind_fits(reader, step->decl->kinds)) {
		wrong_kind(reader, &choice, step->decl, action->at);
		return;
	}
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
