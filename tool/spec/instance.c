/* instance.c - the values and the name of one instance of a template. */
#include "spec/expand.h"

#include "spec/grammar.h"
#include "spec/id.h"

#include <string.h>

/* ---- values ------------------------------------------------------------------------------ */

void instance_begin(struct expander *expander, struct instance *out)
{
	out->values = arena_array(expander->arena, out->of->count + 1, sizeof(*out->values));
}

static enum status refuse_name(struct expander *expander, const struct instance *instance,
			       const struct node *key)
{
	const struct template *of = instance->of;
	const char *near = nearest_word(key->text, template_names(of, expander->arena));

	(void)diag_error(expander->diag, ST_INVALID, "E0330", key->at,
			 "the template '%.*s' has no parameter '%.*s'", STR_ARGS(of->name),
			 STR_ARGS(key->text));
	diag_note(expander->diag, of->count ? of->parameters[0].at : of->at,
		  of->count ? "its parameters stand here" : "it has no parameters");
	if (near)
		diag_hint(expander->diag, "did you mean '%s'?", near);
	return ST_INVALID;
}

enum status instance_take(struct expander *expander, struct instance *out, const struct node *map,
			  const char *const *skips)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < map->count; i++) {
		const struct member *member = &map->members[i];
		size_t index = template_find(out->of, member->key->text);
		enum status one;

		if (index == SIZE_MAX && str_is_among(member->key->text, skips))
			continue;
		if (index == SIZE_MAX) {
			st = refuse_name(expander, out, member->key);
			continue;
		}
		one = template_check_value(&out->of->parameters[index], member->value,
					   expander->diag);
		out->values[index] = member->value;
		st = st == ST_OK ? one : st;
	}
	return st;
}

/* On a command line nothing is quoted: text is text whatever it looks like. */
static const struct node *as_typed(struct expander *expander, const struct node *value,
				   enum template_type type)
{
	struct node *text;

	if (type != TYPE_STRING && type != TYPE_ENUM)
		return value;
	text = arena_alloc(expander->arena, sizeof(*text));
	*text = *value;
	text->kind = SCALAR_TEXT;
	return text;
}

enum status instance_take_defines(struct expander *expander, struct instance *out)
{
	const struct spec_setting *setting = expander->setting;
	enum status st = ST_OK;

	for (size_t i = 0; i < setting->define_count; i++) {
		struct spec_define *define = &setting->defines[i];
		size_t index = template_find(out->of, define->name);
		const struct node *value;
		enum status one;

		if (index == SIZE_MAX)
			continue;
		define->is_used = true;
		value = as_typed(expander, define->value, out->of->parameters[index].type);
		one = template_check_value(&out->of->parameters[index], value, expander->diag);
		out->values[index] = value;
		st = st == ST_OK ? one : st;
	}
	return st;
}

enum status instance_end(struct expander *expander, const struct instance *instance)
{
	const struct template *of = instance->of;
	enum status st = ST_OK;

	for (size_t i = 0; i < of->count; i++) {
		if (instance->values[i] || of->parameters[i].fallback)
			continue;
		st = diag_error(expander->diag, ST_INVALID, "E0332", instance->at,
				"the parameter '%.*s' of the template '%.*s' has no value",
				STR_ARGS(of->parameters[i].name), STR_ARGS(of->name));
		diag_note(expander->diag, of->parameters[i].at, "it has no default");
	}
	return st;
}

/* ---- letters ----------------------------------------------------------------------------- */

/* A, B, … Z, AA, AB, … */
static struct str letter_of(struct arena *arena, size_t index)
{
	char text[16];
	size_t at = sizeof(text);

	index++;
	while (index > 0) {
		index--;
		text[--at] = (char)('A' + index % 26);
		index /= 26;
	}
	return str_copy(arena, (struct str){text + at, sizeof(text) - at});
}

const struct node *instance_value(const struct instance *instance, size_t index)
{
	return instance->values[index] ? instance->values[index]
				       : instance->of->parameters[index].fallback;
}

static void give_letters(struct expander *expander, size_t first)
{
	const struct template *of = expander->items[first].of;
	bool is_keyed = of->keying != SIZE_MAX;
	const struct node *values = is_keyed ? of->parameters[of->keying].values : NULL;
	size_t *counts = mem_zalloc((values ? values->count : 0) + 1, sizeof(*counts));

	for (size_t i = first; i < expander->count; i++) {
		struct instance *instance = &expander->items[i];
		size_t index = 0;

		if (is_keyed) {
			index = template_value_index(&of->parameters[of->keying],
						     instance_value(instance, of->keying));
			instance->number = index + 1;
		}
		instance->letter = letter_of(expander->arena, counts[index]++);
	}
	mem_free(counts);
}

/* ---- ids --------------------------------------------------------------------------------- */

/* Of the values that somebody gave: a parameter that is added with a default renames nothing. */
static struct str made_id(struct expander *expander, const struct instance *instance)
{
	struct strbuf text = {0};
	struct str id;

	id_add(&text, instance->of->name);
	for (size_t i = 0; i < instance->of->count; i++) {
		if (!instance->values[i])
			continue;
		strbuf_add_char(&text, '-');
		id_add(&text, instance->values[i]->text);
	}
	id = str_copy(expander->arena, strbuf_str(&text));
	strbuf_release(&text);
	return id;
}

static enum status take_own_id(struct expander *expander, struct instance *instance)
{
	struct node own = *instance->own_id;
	const struct node *filled;

	if (own.type != NODE_SCALAR || own.kind != SCALAR_TEXT)
		return diag_error(expander->diag, ST_INVALID, "E0303", own.at,
				  "id: expected text, found %s", node_describe(&own));
	filled = instance_fill(expander, instance, &own);
	if (!filled)
		return ST_INVALID;
	instance->id = str_copy(expander->arena, filled->text);
	return ST_OK;
}

/* The place of an id is where it is written, but for the further ones that are made of one text. */
enum status instances_name(struct expander *expander, size_t first)
{
	enum status st = ST_OK;

	if (first == expander->count)
		return ST_OK;
	give_letters(expander, first);
	for (size_t i = first; st == ST_OK && i < expander->count; i++) {
		struct instance *instance = &expander->items[i];
		bool is_further = i > first && instance->own_id == instance[-1].own_id;

		instance->id_at =
			instance->own_id && !is_further ? instance->own_id->at : instance->at;
		if (instance->own_id)
			st = take_own_id(expander, instance);
		else
			instance->id = made_id(expander, instance);
	}
	return st;
}
