/* family.c - from a family's words to those of a back end. */
#include "provider/family.h"

#include "base/json.h"

#include <string.h>

const struct family_back *family_back_of(const struct family *family, const char *driver)
{
	for (const struct family_back *back = family->backs; back->driver; back++) {
		if (strcmp(back->driver, driver) == 0)
			return back;
	}
	return NULL;
}

struct str family_drivers(const struct family *family, struct arena *arena)
{
	struct strbuf text = {0};
	struct str kept;

	for (const struct family_back *back = family->backs; back->driver; back++) {
		if (text.len)
			strbuf_add_c(&text, back[1].driver ? ", " : " or ");
		strbuf_add_c(&text, back->driver);
	}
	kept = str_copy(arena, strbuf_str(&text));
	strbuf_release(&text);
	return kept;
}

/* ---- what was written -------------------------------------------------------------------- */

static const struct param_value *written(const struct provider_request *request, const char *name)
{
	size_t row = param_index(request->params->defs, str_of(name));
	const struct param_value *value = row == SIZE_MAX ? NULL : &request->params->values[row];

	return value && value->is_set && value->is_written ? value : NULL;
}

static const struct param_def *def_of(const struct provider_request *request, const char *name)
{
	return &request->params->defs[param_index(request->params->defs, str_of(name))];
}

/* The size that generation.model names; empty where it names none that the family has. */
static struct str size_of(const struct family *family, struct str model)
{
	size_t len = strlen(family->prefix);

	if (!str_starts(model, family->prefix))
		return (struct str){0};
	return (struct str){model.ptr + len, model.len - len};
}

static bool has_size(const struct family_back *back, struct str size)
{
	for (const char *const *own = back->sizes; own && *own; own++) {
		if (str_is(size, *own))
			return true;
	}
	return false;
}

/* ---- values ------------------------------------------------------------------------------ */

static int64_t rounded_up(int64_t millionths, int64_t times)
{
	return (millionths * times + MILLION - 1) / MILLION;
}

static struct str voice_text(struct str voice, bool is_v2, struct arena *arena)
{
	bool has = str_starts(voice, "v2/");

	if (has == is_v2)
		return voice;
	if (is_v2)
		return str_concat(arena, STR("v2/"), voice, STR(""));
	return (struct str){voice.ptr + 3, voice.len - 3};
}

static void put_plain(struct json *json, const char *name, const struct param_def *def,
		      const struct param_value *value)
{
	switch (def->type) {
	case PARAM_BOOL: json_bool(json, name, value->number != 0); break;
	case PARAM_INT: json_int(json, name, value->number); break;
	case PARAM_NUMBER: json_decimal(json, name, value->number); break;
	case PARAM_ANY: json_raw(json, name, value->text); break;
	default: json_str(json, name, value->text); break;
	}
}

static void put_value(struct json *json, const struct family_map *row, const struct param_def *def,
		      const struct param_value *value, struct arena *arena)
{
	switch (row->form) {
	case FORM_SECONDS: json_int(json, row->to, rounded_up(value->number, 1)); break;
	case FORM_TOKENS: json_int(json, row->to, rounded_up(value->number, 50)); break;
	case FORM_VOICE: json_str(json, row->to, voice_text(value->text, false, arena)); break;
	case FORM_VOICE_V2: json_str(json, row->to, voice_text(value->text, true, arena)); break;
	case FORM_NOT_ZERO:
		if (value->number)
			put_plain(json, row->to, def, value);
		break;
	case FORM_PLAIN: put_plain(json, row->to, def, value); break;
	}
}

/* ---- into `input` ------------------------------------------------------------------------ */

static void put_members(const struct family *family, const struct family_back *back,
			const struct provider_request *request, struct strbuf *out)
{
	struct json json = {.out = out, .is_compact = true};
	struct str size = size_of(family, request->model);

	json_object_begin(&json, NULL);
	if (back->size_member && has_size(back, size))
		json_str(&json, back->size_member, size);
	for (const struct family_map *row = back->map; row && row->from; row++) {
		const struct param_value *value = written(request, row->from);

		if (value)
			put_value(&json, row, def_of(request, row->from), value, request->arena);
	}
	json_object_end(&json);
	while (out->len && (out->data[out->len - 1] == '\n' || out->data[out->len - 1] == '}'))
		out->len--;
	if (back->always) {
		strbuf_add_c(out, out->len > 1 ? "," : "");
		strbuf_add_c(out, back->always);
	}
	strbuf_add_char(out, '}');
}

static struct str input_text(const struct family *family, const struct family_back *back,
			     const struct provider_request *request)
{
	struct strbuf text = {0};
	struct str kept;

	put_members(family, back, request, &text);
	kept = str_copy(request->arena, strbuf_str(&text));
	strbuf_release(&text);
	if (kept.len <= 2)
		return (struct str){0};
	if (back->within)
		kept = str_printf(request->arena, "{\"%s\":%.*s}", back->within, STR_ARGS(kept));
	return kept;
}

/* ---- into parameters --------------------------------------------------------------------- */

static struct param_value *slot_of(struct param_set *params, const char *name)
{
	size_t row = param_index(params->defs, str_of(name));

	return row == SIZE_MAX ? NULL : &params->values[row];
}

static void set_text(struct param_set *params, const char *name, struct str text)
{
	struct param_value *slot = slot_of(params, name);

	if (slot)
		*slot = (struct param_value){.is_set = true, .is_written = true, .text = text};
}

static void set_params(const struct family_back *back, const struct provider_request *request,
		       struct param_set *params)
{
	for (const struct family_map *row = back->map; row && row->from; row++) {
		const struct param_value *value = written(request, row->from);
		struct param_value *slot = slot_of(params, row->to);

		if (!value || !slot)
			continue;
		*slot = *value;
		if (row->form == FORM_VOICE || row->form == FORM_VOICE_V2)
			slot->text =
				voice_text(value->text, row->form == FORM_VOICE_V2, request->arena);
	}
}

static void set_fixed(const struct family_back *back, struct arena *arena, struct param_set *params)
{
	struct diag unsaid = {0};

	for (const char *const *pair = back->fixed; pair && *pair; pair += 2) {
		size_t row = param_index(params->defs, str_of(pair[0]));

		if (row == SIZE_MAX ||
		    param_parse(&params->defs[row], str_of(pair[1]), (struct place){0}, arena,
				&params->values[row], &unsaid) != ST_OK)
			continue;
		params->values[row].is_written = true;
	}
	diag_release(&unsaid);
}

/* ---- the request ------------------------------------------------------------------------- */

/* Between 1 and what every back end takes for one, with room for the candidates behind it. */
static uint64_t seed_from(struct str prompt, uint64_t chance)
{
	uint64_t hash = UINT64_C(14695981039346656037) ^ chance;

	for (size_t i = 0; i < prompt.len; i++)
		hash = (hash ^ (unsigned char)prompt.ptr[i]) * UINT64_C(1099511628211);
	return 1 + (hash ^ hash >> 32) % 2000000000;
}

static struct str model_for_back(const struct family *family, const struct family_back *back,
				 struct str model)
{
	if (back->has_no_model)
		return (struct str){0};
	/* A size is told as a member: it is no other model there. */
	if (!model.len || (back->sizes && str_starts(model, family->prefix)))
		return str_of(back->model);
	return model;
}

void family_model(const struct family *family, const struct family_back *back,
		  const struct provider_request *request, struct provider_request *out)
{
	*out = (struct provider_request){.model = model_for_back(family, back, request->model)};
}

void family_request(const struct family *family, const struct family_back *back,
		    const struct provider_request *request, uint64_t chance,
		    struct provider_request *out)
{
	const struct provider *provider = provider_find(str_of(back->driver));
	struct param_set *params = arena_alloc(request->arena, sizeof(*params));
	struct str input;

	*params = param_defaults(provider->decl.params, request->arena);
	*out = *request;
	out->params = params;
	out->model = model_for_back(family, back, request->model);
	out->negative = (struct str){0};
	if (back->sound)
		out->sound = str_of(back->sound);
	out->has_seed = request->has_seed && back->has_seed;
	if (!request->has_seed && back->wants_seed) {
		out->has_seed = true;
		out->seed = seed_from(request->prompt, chance);
	}
	if (slot_of(params, "input")) {
		input = input_text(family, back, request);
		if (input.len)
			set_text(params, "input", input);
	} else {
		set_params(back, request, params);
	}
	set_fixed(back, request->arena, params);
}

/* ---- what it cannot ---------------------------------------------------------------------- */

static bool is_mapped(const struct family_back *back, const char *name)
{
	for (const struct family_map *row = back->map; row && row->from; row++) {
		if (strcmp(row->from, name) == 0)
			return true;
	}
	return false;
}

static void warn(const struct family_back *back, const struct provider_request *request,
		 const char *name, struct place at, struct diag *diag)
{
	(void)request;
	diag_warning(diag, "W0520", at,
		     "%s, which runs it here, has no field for '%s': it is not sent", back->driver,
		     name);
}

static void warn_unsent(const struct family_back *back, const struct provider_request *request,
			struct diag *diag)
{
	for (size_t i = 0; request->params->defs[i].name; i++) {
		const struct param_def *def = &request->params->defs[i];
		const struct param_value *value = &request->params->values[i];
		bool is_seed = strcmp(def->name, "seed") == 0;

		if (!value->is_set || !value->is_written || def->flags & PARAM_SECOND_NAME ||
		    strcmp(def->name, "n_variations") == 0 || (is_seed && back->has_seed) ||
		    (!is_seed && is_mapped(back, def->name)))
			continue;
		warn(back, request, def->name, value->at, diag);
	}
	if (request->has_seed && !back->has_seed && !written(request, "seed"))
		warn(back, request, "generation.seed", request->at, diag);
}

static bool is_whole(const struct family_back *back)
{
	for (const struct family_map *row = back->map; row && row->from; row++) {
		if (row->form == FORM_SECONDS)
			return true;
	}
	return false;
}

static enum status check_length(const struct family_back *back,
				const struct provider_request *request, bool may_be_longer,
				struct diag *diag)
{
	const struct param_value *value = written(request, "duration_seconds");
	bool is_long = value && back->most_s && value->number > (int64_t)back->most_s * MILLION;
	bool is_odd = value && is_whole(back) && value->number % MILLION != 0;

	if (!is_mapped(back, "duration_seconds") || (!is_long && (!is_odd || may_be_longer)))
		return ST_OK;
	if (is_long)
		(void)diag_error(diag, ST_INVALID, "E0524", value->at,
				 "%s, which runs it here, makes sounds of at most %u s",
				 back->driver, (unsigned)back->most_s);
	else
		(void)diag_error(diag, ST_INVALID, "E0524", value->at,
				 "%s, which runs it here, makes sounds of whole seconds",
				 back->driver);
	diag_hint(diag, "%s",
		  is_long ? "ask for a shorter one"
			  : "ask for the next whole second and cut it with trim_silence, or take a "
			    "wider duration_range");
	return ST_INVALID;
}

static enum status check_size(const struct family *family, const struct family_back *back,
			      const struct provider_request *request, struct diag *diag)
{
	struct str size = size_of(family, request->model);
	struct strbuf sizes = {0};

	if (!back->sizes || !size.len || has_size(back, size))
		return ST_OK;
	for (const char *const *own = back->sizes; *own; own++)
		strbuf_printf(&sizes, "%s%s%s", sizes.len ? ", " : "", family->prefix, *own);
	(void)diag_error(diag, ST_INVALID, "E0569", request->at,
			 "%s, which runs it here, has no %.*s", back->driver,
			 STR_ARGS(request->model));
	diag_hint(diag, "it has %s", sizes.data ? sizes.data : "no sizes");
	strbuf_release(&sizes);
	return ST_INVALID;
}

enum status family_check(const struct family *family, const struct family_back *back,
			 const struct provider_request *request, bool may_be_longer,
			 struct diag *diag)
{
	enum status length = check_length(back, request, may_be_longer, diag);
	enum status size = check_size(family, back, request, diag);

	warn_unsent(back, request, diag);
	if (request->model.len && back->has_no_model)
		diag_warning(diag, "W0520", request->at,
			     "%s, which runs it here, knows its model alone: '%.*s' is not sent",
			     back->driver, STR_ARGS(request->model));
	return length != ST_OK ? length : size;
}
