/* defaults.c - defaults behind defaults: of a pack's parent behind the pack's, of the project behind
 * both. */
#include "spec/spec.h"

static bool is_shape(struct str name)
{
	return str_is(name, "size") || str_is(name, "aspect_ratio");
}

/* Whether two names are one parameter of some provider, as n and n_variations are. */
static bool are_one(const struct vocab *vocab, struct str a, struct str b)
{
	if (str_equal(a, b))
		return true;
	for (const char *const *name = vocab->provider_names; *name; name++) {
		const struct param_def *params = vocab->find_provider(str_of(*name))->params;
		size_t row = params ? param_index(params, a) : SIZE_MAX;

		if (row != SIZE_MAX && row == param_index(params, b))
			return true;
	}
	return false;
}

/* Size and aspect ratio say one thing in two ways: either replaces both. */
static bool replaces(const struct vocab *vocab, const struct node *map, struct str name)
{
	for (size_t i = 0; i < map->count; i++) {
		struct str own = map->members[i].key->text;

		if ((is_shape(own) && is_shape(name)) || are_one(vocab, own, name))
			return true;
	}
	return false;
}

static const struct node *join_parameters(const struct node *front, const struct node *behind,
					  const struct vocab *vocab, struct arena *arena)
{
	struct node *joined;

	if (!front || !behind)
		return front ? front : behind;
	joined = arena_alloc(arena, sizeof(*joined));
	*joined = (struct node){.type = NODE_MAP, .at = front->at};
	for (size_t i = 0; i < front->count; i++)
		node_add_member(arena, joined, front->members[i].key, front->members[i].value);
	for (size_t i = 0; i < behind->count; i++) {
		const struct member *member = &behind->members[i];

		if (!replaces(vocab, front, member->key->text))
			node_add_member(arena, joined, member->key, member->value);
	}
	return joined;
}

static bool has_model(const struct spec_defaults *defaults, const struct param_owner *provider)
{
	for (size_t i = 0; i < defaults->model_count; i++) {
		if (defaults->models[i].provider == provider)
			return true;
	}
	return false;
}

static void join_models(struct spec_defaults *front, const struct spec_defaults *behind,
			struct arena *arena)
{
	size_t count = front->model_count;
	struct spec_default_model *models;

	if (!behind->model_count)
		return;
	models = arena_array(arena, count + behind->model_count, sizeof(*models));
	for (size_t i = 0; i < count; i++)
		models[i] = front->models[i];
	for (size_t i = 0; i < behind->model_count; i++) {
		if (!has_model(front, behind->models[i].provider))
			models[count++] = behind->models[i];
	}
	front->models = models;
	front->model_count = count;
}

static void join_value(struct param_value *front, const struct param_value *behind)
{
	if (!front->is_set)
		*front = *behind;
}

void spec_defaults_join(struct spec_defaults *front, const struct spec_defaults *behind,
			const struct vocab *vocab, struct arena *arena)
{
	join_value(&front->theme, &behind->theme);
	join_value(&front->style, &behind->style);
	join_value(&front->negative, &behind->negative);
	join_value(&front->model, &behind->model);
	front->parameters = join_parameters(front->parameters, behind->parameters, vocab, arena);
	join_models(front, behind, arena);
}
