/* substitute.c - the tree of an instance: template, what is laid over it, and values for {{names}}.
 *
 * What holds no name is shared with the template, so that ten thousand instances cost what differs
 * between them.
 */
#include "spec/expand.h"

#include <string.h>

/* ---- text -------------------------------------------------------------------------------- */

static enum status spend(struct expander *expander, const struct instance *instance, size_t text,
			 size_t nodes)
{
	expander->text_used += text;
	expander->nodes_used += nodes;
	if (expander->text_used <= EXPANDED_TEXT_MAX && expander->nodes_used <= EXPANDED_NODES_MAX)
		return ST_OK;
	return diag_error(expander->diag, ST_INVALID, "E0336", instance->at,
			  "the assets that this file makes of its templates come to too much text");
}

/* What stands for a name; *kind that of the value. False when nothing does. */
static bool find_value(struct expander *expander, const struct instance *instance, struct str name,
		       struct str *out, enum scalar_kind *kind)
{
	size_t index = template_find(instance->of, name);

	*kind = SCALAR_TEXT;
	if (index != SIZE_MAX) {
		*out = instance_value(instance, index)->text;
		*kind = instance_value(instance, index)->kind;
		return true;
	}
	if (str_is(name, "variant_letter")) {
		*out = instance->letter;
		return true;
	}
	if (!str_is(name, "type_number") || instance->number == 0)
		return false;
	*out = str_printf(expander->arena, "%zu", instance->number);
	*kind = SCALAR_INT;
	return true;
}

static enum status refuse_name(struct expander *expander, const struct instance *instance,
			       const struct node *node, struct str name)
{
	const struct template *of = instance->of;
	const char *near = nearest_word(name, template_names(of, expander->arena));

	(void)diag_error(expander->diag, ST_INVALID, "E0321", node->at,
			 "the template '%.*s' has no parameter '%.*s'", STR_ARGS(of->name),
			 STR_ARGS(name));
	diag_note(expander->diag, of->count ? of->parameters[0].at : of->at,
		  of->count ? "its parameters stand here" : "it has no parameters");
	if (str_is(name, "type_number"))
		diag_hint(expander->diag, "type_number counts along a parameter of type enum");
	else if (near)
		diag_hint(expander->diag, "did you mean '%s'?", near);
	return ST_INVALID;
}

struct filling {
	struct strbuf text;
	bool is_whole; /* the text is one name and nothing else */
	enum scalar_kind kind;
};

static enum status fill_text(struct expander *expander, const struct instance *instance,
			     const struct node *node, struct filling *out)
{
	struct str rest = node->text;

	for (;;) {
		const char *open = rest.len ? memmem(rest.ptr, rest.len, "{{", 2) : NULL;
		const char *close =
			open ? memmem(open, rest.len - (size_t)(open - rest.ptr), "}}", 2) : NULL;
		struct str name, value;

		if (!open)
			break;
		if (!close)
			return diag_error(expander->diag, ST_INVALID, "E0320", node->at,
					  "'{{' without '}}'");
		name = str_trim((struct str){open + 2, (size_t)(close - open) - 2});
		if (!find_value(expander, instance, name, &value, &out->kind))
			return refuse_name(expander, instance, node, name);
		strbuf_add(&out->text, rest.ptr, (size_t)(open - rest.ptr));
		strbuf_add_str(&out->text, value);
		out->is_whole =
			open == node->text.ptr && close + 2 == node->text.ptr + node->text.len;
		rest.len -= (size_t)(close + 2 - rest.ptr);
		rest.ptr = close + 2;
	}
	strbuf_add_str(&out->text, rest);
	return spend(expander, instance, out->text.len, 1);
}

struct node *instance_fill(struct expander *expander, const struct instance *instance,
			   struct node *node)
{
	struct filling filling = {0};
	struct node *filled = NULL;

	if (!str_contains(node->text, "{{"))
		return node;
	if (fill_text(expander, instance, node, &filling) == ST_OK) {
		filled = arena_alloc(expander->arena, sizeof(*filled));
		*filled = *node;
		filled->text = str_copy(expander->arena, strbuf_str(&filling.text));
		filled->kind = filling.is_whole ? filling.kind : SCALAR_TEXT;
		filled->is_typed = filling.is_whole; /* a number is text where text belongs */
	}
	strbuf_release(&filling.text);
	return filled;
}

/* ---- trees ------------------------------------------------------------------------------- */

static struct node *fill(struct expander *expander, const struct instance *instance,
			 struct node *node);

/* A copy from the first child on that differs; NULL after a finding. */
static struct node *fill_children(struct expander *expander, const struct instance *instance,
				  struct node *node)
{
	bool is_map = node->type == NODE_MAP;
	struct node *copy = NULL;

	for (size_t i = 0; i < node->count; i++) {
		struct node *old = is_map ? node->members[i].value : node->items[i];
		struct node *child = fill(expander, instance, old);

		if (!child)
			return NULL;
		if (child == old)
			continue;
		if (!copy) {
			size_t size = is_map ? sizeof(struct member) : sizeof(struct node *);
			void *array = arena_array(expander->arena, node->count, size);

			if (spend(expander, instance, 0, node->count) != ST_OK)
				return NULL;
			memcpy(array, is_map ? (void *)node->members : (void *)node->items,
			       node->count * size);
			copy = arena_alloc(expander->arena, sizeof(*copy));
			*copy = *node;
			copy->members = is_map ? array : NULL;
			copy->items = is_map ? NULL : array;
		}
		if (is_map)
			copy->members[i].value = child;
		else
			copy->items[i] = child;
	}
	return copy ? copy : node;
}

static struct node *fill(struct expander *expander, const struct instance *instance,
			 struct node *node)
{
	if (node->type == NODE_SCALAR)
		return instance_fill(expander, instance, node);
	return fill_children(expander, instance, node);
}

static struct node *new_map(struct arena *arena, struct place at, size_t room)
{
	struct node *map = arena_alloc(arena, sizeof(*map));

	*map = (struct node){.type = NODE_MAP, .at = at};
	map->members = arena_array(arena, room + 1, sizeof(*map->members));
	return map;
}

struct node *node_overlay(struct arena *arena, struct node *base, struct node *over)
{
	struct node *map;

	if (!base || base->type != NODE_MAP || over->type != NODE_MAP)
		return over;
	map = new_map(arena, over->at, base->count + over->count);
	for (size_t i = 0; i < base->count; i++) {
		struct member member = base->members[i];

		for (size_t j = 0; j < over->count; j++) {
			if (!str_equal(over->members[j].key->text, member.key->text))
				continue;
			member.key = over->members[j].key;
			member.value = node_overlay(arena, member.value, over->members[j].value);
		}
		map->members[map->count++] = member;
	}
	for (size_t j = 0; j < over->count; j++) {
		bool is_new = true;

		for (size_t i = 0; i < base->count && is_new; i++)
			is_new = !str_equal(base->members[i].key->text, over->members[j].key->text);
		if (is_new)
			map->members[map->count++] = over->members[j];
	}
	return map;
}

/* ---- the whole --------------------------------------------------------------------------- */

struct node *instance_text(struct arena *arena, struct str text, struct place at)
{
	struct node *node = arena_alloc(arena, sizeof(*node));

	*node = (struct node){.type = NODE_SCALAR, .at = at, .text = text, .weight = 1};
	return node;
}

static bool is_of_template(struct str key)
{
	static const char *const KEYS[] = {"template", "parameters", "instances", "matrix",
					   "from",     "with",       "id",        NULL};

	return str_is_among(key, KEYS);
}

static struct node *without(struct arena *arena, const struct node *map,
			    bool (*is_left)(struct str))
{
	struct node *rest = new_map(arena, map->at, map->count + 2);

	for (size_t i = 0; i < map->count; i++) {
		if (!is_left(map->members[i].key->text))
			rest->members[rest->count++] = map->members[i];
	}
	return rest;
}

static bool is_templates(struct str key)
{
	return str_is(key, "templates");
}

/* The text that the value of the keying parameter stands for; takes all of them out of the prompt. */
static struct node *take_chosen(struct expander *expander, const struct instance *instance,
				struct node *tree)
{
	size_t keying = instance->of->keying;

	for (size_t i = 0; i < tree->count; i++) {
		struct node *prompt = tree->members[i].value;
		const struct node *texts;

		if (!str_is(tree->members[i].key->text, "prompt") || prompt->type != NODE_MAP)
			continue;
		texts = node_find(prompt, "templates");
		if (!texts)
			return NULL;
		tree->members[i].value = without(expander->arena, prompt, is_templates);
		if (keying == SIZE_MAX || texts->type != NODE_MAP)
			return NULL;
		return node_find(texts, instance_value(instance, keying)->text.ptr);
	}
	return NULL;
}

static void add(struct expander *expander, struct node *map, const char *key, struct node *value)
{
	map->members[map->count++] =
		(struct member){instance_text(expander->arena, str_of(key), value->at), value};
}

static struct node *lay_parts(struct expander *expander, struct node *tree,
			      const struct node *parts)
{
	struct node *outer = new_map(expander->arena, tree->at, 1);

	add(expander, outer, "prompt", (struct node *)parts);
	return node_overlay(expander->arena, tree, outer);
}

static struct node *bare_tree(struct expander *expander, const struct instance *instance)
{
	struct arena *arena = expander->arena;
	struct node *tree = without(arena, instance->of->root, is_of_template);

	if (instance->overlay)
		tree = node_overlay(arena, tree, without(arena, instance->overlay, is_of_template));
	if (instance->parts)
		tree = lay_parts(expander, tree, instance->parts);
	if (spend(expander, instance, 0, tree->count) != ST_OK)
		return NULL;
	return without(arena, tree, is_of_template); /* of its own, and with room for two more */
}

struct node *instance_tree(struct expander *expander, const struct instance *instance,
			   const struct node **chosen)
{
	struct node *tree = bare_tree(expander, instance), *text;

	*chosen = NULL;
	if (!tree)
		return NULL;
	text = take_chosen(expander, instance, tree);
	if (text) {
		*chosen = fill(expander, instance, text);
		if (!*chosen)
			return NULL;
	}
	if (instance->pack.len && !node_find(tree, "pack"))
		add(expander, tree, "pack",
		    instance_text(expander->arena, instance->pack, instance->at));
	tree = fill(expander, instance, tree);
	if (!tree)
		return NULL;
	tree = without(expander->arena, tree, is_of_template);
	add(expander, tree, "id", instance_text(expander->arena, instance->id, instance->id_at));
	tree->at = instance->at;
	return tree;
}
