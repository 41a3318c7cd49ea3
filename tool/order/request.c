/* request.c - both programs are of one build, so a value travels as it stands in memory, field by field. */
#include "order/request.h"

enum { VALUE_IS_SAMPLES = 1 };

/* ---- writing ----------------------------------------------------------------------------- */

static void put_value(struct message *message, const char *name, const struct param_value *value)
{
	message_put_c(message, "param", name);
	message_put_int(message, "v.flags", value->is_samples ? VALUE_IS_SAMPLES : 0);
	message_put_int(message, "v.number", value->number);
	message_put_int(message, "v.low", value->low);
	message_put_int(message, "v.high", value->high);
	message_put_int(message, "v.width", value->width);
	message_put_int(message, "v.height", value->height);
	if (value->text.len)
		message_put(message, "v.text", value->text);
	for (size_t i = 0; i < value->count; i++)
		message_put(message, "v.item", value->list[i]);
}

static void put_seed(struct message *message, uint64_t seed)
{
	struct strbuf text = {0};

	strbuf_add_u64(&text, seed);
	message_put(message, "seed", strbuf_str(&text));
	strbuf_release(&text);
}

/* Their bytes stay where they are: whoever sends them reads them there, and knows them by their digest. */
static void put_inputs(struct message *message, const struct provider_request *request)
{
	for (size_t i = 0; i < request->input_count; i++) {
		const struct provider_input *input = &request->inputs[i];

		message_put_int(message, "input", input->use);
		message_put(message, "i.name", input->name);
		message_put(message, "i.path", input->path);
		message_put(message, "i.sha", input->sha);
		message_put_int(message, "i.format", input->format);
		message_put_int(message, "i.width", input->width);
		message_put_int(message, "i.height", input->height);
	}
	if (request->has_strength)
		message_put_int(message, "strength", request->strength);
	for (size_t i = 0; i < request->map_count; i++) {
		message_put(message, "map", request->map[i].name);
		message_put(message, "map.to", request->map[i].target);
	}
}

void order_put_request(struct message *message, const struct provider_request *request)
{
	const struct param_set *set = request->params;

	message_put_int(message, "kind", request->kind);
	message_put(message, "sound", request->sound);
	message_put(message, "prompt", request->prompt);
	message_put(message, "negative", request->negative);
	message_put(message, "model", request->model);
	if (request->has_seed)
		put_seed(message, request->seed);
	message_put(message, "hint.category", request->hints.category);
	message_put(message, "hint.label", request->hints.label);
	message_put_int(message, "hint.alpha", request->hints.alpha);
	message_put_int(message, "hint.tileable", request->hints.is_tileable);
	for (size_t i = 0; i < param_count(set->defs); i++) {
		if (set->values[i].is_set && set->values[i].is_written)
			put_value(message, set->defs[i].name, &set->values[i]);
	}
	put_inputs(message, request);
}

/* ---- reading ----------------------------------------------------------------------------- */

static bool read_int(struct str text, int64_t *out)
{
	struct str digits = text;
	uint64_t number;

	if (str_starts(text, "-"))
		digits = (struct str){text.ptr + 1, text.len - 1};
	if (!str_to_u64(digits, &number))
		return false;
	*out = digits.len == text.len ? (int64_t)number : (int64_t)(0 - number);
	return true;
}

static bool begin_value(struct param_set *set, struct str name, struct param_value **value)
{
	size_t index = param_index(set->defs, name);

	if (index == SIZE_MAX)
		return false;
	*value = &set->values[index];
	**value = (struct param_value){.is_set = true, .is_written = true};
	return true;
}

static bool read_number(struct param_value *value, struct str name, struct str text)
{
	int64_t number;

	if (!read_int(text, &number))
		return false;
	if (str_is(name, "v.flags"))
		value->is_samples = number & VALUE_IS_SAMPLES;
	else if (str_is(name, "v.number"))
		value->number = number;
	else if (str_is(name, "v.low"))
		value->low = number;
	else if (str_is(name, "v.high"))
		value->high = number;
	else if (str_is(name, "v.width"))
		value->width = (uint32_t)number;
	else if (str_is(name, "v.height"))
		value->height = (uint32_t)number;
	else
		return false;
	return true;
}

static bool read_field(struct param_value *value, struct str name, struct str text,
		       struct arena *arena)
{
	if (str_is(name, "v.text")) {
		value->text = str_copy(arena, text);
		return true;
	}
	if (str_is(name, "v.item")) {
		value->list = arena_grow_array(arena, value->list, value->count, sizeof(text));
		value->list[value->count++] = str_copy(arena, text);
		return true;
	}
	return read_number(value, name, text);
}

static bool read_params(const struct message *message, struct param_set *set, struct arena *arena)
{
	struct param_value *value = NULL;
	struct str name, text;
	size_t cursor = 0;

	while (message_next(message, &cursor, &name, &text)) {
		if (str_is(name, "param")) {
			if (!begin_value(set, text, &value))
				return false;
		} else if (str_starts(name, "v.") &&
			   (!value || !read_field(value, name, text, arena))) {
			return false;
		}
	}
	return true;
}

/* ---- what goes along --------------------------------------------------------------------- */

static bool read_size(struct str text, uint32_t *out)
{
	uint64_t number;

	if (!str_to_u64(text, &number) || number > UINT32_MAX)
		return false;
	*out = (uint32_t)number;
	return true;
}

static bool read_input_field(struct provider_input *input, struct str name, struct str text,
			     struct arena *arena)
{
	uint32_t number;

	if (str_is(name, "i.name"))
		input->name = str_copy(arena, text);
	else if (str_is(name, "i.path"))
		input->path = str_copy(arena, text);
	else if (str_is(name, "i.sha"))
		input->sha = str_copy(arena, text);
	else if (str_is(name, "i.width"))
		return read_size(text, &input->width);
	else if (str_is(name, "i.height"))
		return read_size(text, &input->height);
	else if (str_is(name, "i.format") && read_size(text, &number) && number <= MEDIA_PCM)
		input->format = (enum media_format)number;
	else
		return false;
	return true;
}

static bool read_inputs(const struct message *message, struct arena *arena,
			struct provider_request *out)
{
	struct provider_input *inputs = NULL;
	struct str name, text;
	size_t cursor = 0, count = 0;
	uint32_t use;

	while (message_next(message, &cursor, &name, &text)) {
		if (str_is(name, "input")) {
			if (!read_size(text, &use) || use > USE_WORKFLOW)
				return false;
			inputs = arena_grow_array(arena, inputs, count, sizeof(*inputs));
			inputs[count++] = (struct provider_input){.use = (enum input_use)use};
		} else if (str_starts(name, "i.") &&
			   (!count || !read_input_field(&inputs[count - 1], name, text, arena))) {
			return false;
		}
	}
	out->inputs = inputs;
	out->input_count = count;
	return true;
}

static bool read_map(const struct message *message, struct arena *arena,
		     struct provider_request *out)
{
	struct provider_slot *slots = NULL;
	struct str name, text;
	size_t cursor = 0, count = 0;

	while (message_next(message, &cursor, &name, &text)) {
		if (str_is(name, "map")) {
			slots = arena_grow_array(arena, slots, count, sizeof(*slots));
			slots[count++] = (struct provider_slot){.name = str_copy(arena, text)};
		} else if (str_is(name, "map.to")) {
			if (!count)
				return false;
			slots[count - 1].target = str_copy(arena, text);
		}
	}
	out->map = slots;
	out->map_count = count;
	return true;
}

static struct str kept(const struct message *message, const char *name, struct arena *arena)
{
	return str_copy(arena, message_get(message, name));
}

bool order_read_request(const struct message *message, const struct provider *provider,
			struct arena *arena, struct provider_request *out)
{
	struct param_set *set = arena_alloc(arena, sizeof(*set));
	struct str seed = message_get(message, "seed");

	*set = param_defaults(provider->decl.params, arena);
	*out = (struct provider_request){
		.kind = (unsigned)message_int(message, "kind", 0),
		.sound = kept(message, "sound", arena),
		.prompt = kept(message, "prompt", arena),
		.negative = kept(message, "negative", arena),
		.model = kept(message, "model", arena),
		.params = set,
		.has_seed = seed.ptr != NULL,
		.candidate = 1,
		.hints = {.category = kept(message, "hint.category", arena),
			  .label = kept(message, "hint.label", arena),
			  .alpha = (enum alpha_wish)message_int(message, "hint.alpha", ALPHA_ANY),
			  .is_tileable = message_int(message, "hint.tileable", 0) != 0},
		.arena = arena,
	};
	out->has_strength = message_get(message, "strength").ptr != NULL;
	out->strength = message_int(message, "strength", 0);
	if (out->has_seed && !str_to_u64(seed, &out->seed))
		return false;
	if (!read_inputs(message, arena, out) || !read_map(message, arena, out))
		return false;
	return (out->kind == ASSET_IMAGE || out->kind == ASSET_AUDIO ||
		out->kind == ASSET_OPINION) &&
	       read_params(message, set, arena);
}
