/* exec_request.c - a request as JSON and as arguments. */
#include "provider/exec_request.h"

#include "base/json.h"
#include "worker/answer.h"

#include <stdlib.h>
#include <string.h>

/* Candidate i of a seeded request has the seed i - 1 further. */
static uint64_t seed_of(const struct provider_request *request)
{
	return request->seed + request->candidate - 1;
}

static const struct param_value *written(const struct provider_request *request, const char *name)
{
	const struct param_value *value = param_get(request->params, name);

	return value->is_written ? value : NULL;
}

/* ---- JSON -------------------------------------------------------------------------------- */

static void add_text(struct json *json, const char *name, struct str text)
{
	if (text.len)
		json_str(json, name, text);
	else
		json_raw(json, name, STR("null"));
}

static void add_param(struct json *json, const struct param_def *def,
		      const struct param_value *value)
{
	struct strbuf text = {0};

	switch (def->type) {
	case PARAM_BOOL: json_bool(json, def->name, value->number != 0); return;
	case PARAM_INT: json_int(json, def->name, value->number); return;
	case PARAM_NUMBER: json_decimal(json, def->name, value->number); return;
	case PARAM_STRING:
	case PARAM_ENUM: json_str(json, def->name, value->text); return;
	case PARAM_ANY: json_raw(json, def->name, value->text); return;
	default: break;
	}
	param_format(def, value, &text);
	json_str(json, def->name, strbuf_str(&text));
	strbuf_release(&text);
}

/* As the author wrote them; what has a place of its own in the request is left out. */
static void add_params(struct json *json, const struct param_set *params)
{
	json_object_begin(json, "parameters");
	for (size_t i = 0; params->defs[i].name; i++) {
		const struct param_def *def = &params->defs[i];

		if (!params->values[i].is_written || def->flags & PARAM_SECOND_NAME ||
		    strcmp(def->name, "seed") == 0 || strcmp(def->name, "n_variations") == 0)
			continue;
		add_param(json, def, &params->values[i]);
	}
	json_object_end(json);
}

static void add_size(struct json *json, const struct provider_request *request)
{
	const struct param_value *size = written(request, "size");

	if (!size || size->width == 0)
		return;
	json_int(json, "width", size->width);
	json_int(json, "height", size->height);
}

static void add_accepted(struct json *json, unsigned kind)
{
	static const char *const IMAGES[] = {"png", "webp", "jpg", NULL};
	static const char *const SOUNDS[] = {"wav", "flac", "ogg", "mp3", NULL};

	json_array_begin(json, "accept");
	for (const char *const *name = kind == ASSET_IMAGE ? IMAGES : SOUNDS; *name; name++)
		json_c(json, NULL, *name);
	json_array_end(json);
}

/* A program runs in the project's root, wherever we do. */
static void add_path(struct json *json, struct str path)
{
	char *real = path.ptr ? realpath(path.ptr, NULL) : NULL;

	json_str(json, "path", real ? str_of(real) : path);
	free(real);
}

static void add_inputs(struct json *json, const struct provider_request *request)
{
	static const char *const USES[] = {
		[USE_IMAGE] = "image", [USE_MASK] = "mask", [USE_WORKFLOW] = "workflow"};

	json_array_begin(json, "inputs");
	for (size_t i = 0; i < request->input_count; i++) {
		const struct provider_input *input = &request->inputs[i];

		json_object_begin(json, NULL);
		json_c(json, "use", USES[input->use]);
		add_path(json, input->path);
		json_str(json, "sha256", input->sha);
		json_object_end(json);
	}
	json_array_end(json);
	if (request->has_strength)
		json_decimal(json, "strength", request->strength);
}

void exec_request_write(const struct provider_request *request, const struct worker_folder *folder,
			struct strbuf *out)
{
	struct json json = {.out = out, .is_compact = true};
	const struct param_value *duration = written(request, "duration_seconds");

	json_object_begin(&json, NULL);
	json_int(&json, "protocol", WORKER_PROTOCOL);
	json_c(&json, "op", "generate");
	json_str(&json, "id", request->hints.label);
	json_c(&json, "type", request->kind == ASSET_IMAGE ? "image" : "audio");
	add_text(&json, "model", request->model);
	json_str(&json, "prompt", request->prompt);
	add_text(&json, "negative_prompt", request->negative);
	if (request->has_seed)
		json_u64(&json, "seed", seed_of(request));
	else
		json_raw(&json, "seed", STR("null"));
	json_int(&json, "candidate", request->candidate);
	json_int(&json, "count", 1);
	if (request->kind == ASSET_IMAGE)
		add_size(&json, request);
	else if (duration)
		json_decimal(&json, "duration_seconds", duration->number);
	add_params(&json, request->params);
	add_inputs(&json, request);
	json_c(&json, "output_dir", folder->out);
	add_accepted(&json, request->kind);
	json_object_end(&json);
	if (out->len == 0 || out->data[out->len - 1] != '\n')
		strbuf_add_char(out, '\n');
}

/* ---- arguments --------------------------------------------------------------------------- */

static struct str output_file(const struct provider_request *request,
			      const struct worker_folder *folder)
{
	return str_concat(request->arena, str_of(folder->out), STR("/output."),
			  request->kind == ASSET_IMAGE ? STR("png") : STR("wav"));
}

static struct str edge(const struct provider_request *request, bool is_width)
{
	const struct param_value *size = written(request, "size");

	if (!size || size->width == 0)
		return (struct str){0};
	return str_printf(request->arena, "%u", is_width ? size->width : size->height);
}

static struct str duration(const struct provider_request *request)
{
	const struct param_value *value = written(request, "duration_seconds");
	struct strbuf text = {0};
	struct str kept;

	if (!value)
		return (struct str){0};
	decimal_format(&text, value->number);
	kept = str_copy(request->arena, strbuf_str(&text));
	strbuf_release(&text);
	return kept;
}

static const char *const PLACEHOLDERS[] = {"{output}",    "{output_dir}", "{request}", "{prompt}",
					   "{negative}",  "{seed}",       "{model}",   "{id}",
					   "{candidate}", "{width}",      "{height}",  "{duration}",
					   NULL};

/* The value of PLACEHOLDERS[index]; no pointer where the spec does not say it. */
static struct str value_of(size_t index, const struct provider_request *request,
			   const struct worker_folder *folder)
{
	switch (index) {
	case 0: return output_file(request, folder);
	case 1: return str_of(folder->out);
	case 2: return str_of(folder->request);
	case 3: return request->prompt.ptr ? request->prompt : STR("");
	case 4: return request->negative.ptr ? request->negative : STR("");
	case 5:
		return request->has_seed ? str_printf(request->arena, "%llu",
						      (unsigned long long)seed_of(request))
					 : (struct str){0};
	case 6: return request->model;
	case 7: return request->hints.label;
	case 8: return str_printf(request->arena, "%u", request->candidate);
	case 9: return edge(request, true);
	case 10: return edge(request, false);
	default: return duration(request);
	}
}

static bool looks_like_placeholder(struct str text)
{
	if (text.len < 3 || text.ptr[0] != '{' || text.ptr[text.len - 1] != '}')
		return false;
	for (size_t i = 1; i + 1 < text.len; i++) {
		if (text.ptr[i] != '_' && (text.ptr[i] < 'a' || text.ptr[i] > 'z'))
			return false;
	}
	return true;
}

static enum status refuse(const struct provider_request *request, const char *argument,
			  const char *why, struct diag *diag)
{
	return diag_error(diag, ST_INVALID, "E0516", request->at, "the command '%.*s': '%s' %s",
			  STR_ARGS(request->program->name), argument, why);
}

/* An element as the program gets it. */
static enum status replace(const struct provider_request *request,
			   const struct worker_folder *folder, const char *argument,
			   const char **out, struct diag *diag)
{
	for (size_t i = 0; PLACEHOLDERS[i]; i++) {
		struct str value;

		if (strcmp(argument, PLACEHOLDERS[i]) != 0) {
			if (!strstr(argument, PLACEHOLDERS[i]))
				continue;
			(void)refuse(request, argument, "has a placeholder within other text",
				     diag);
			diag_hint(diag, "a placeholder is an element of its own: [--out, '%s']",
				  PLACEHOLDERS[i]);
			return ST_INVALID;
		}
		value = value_of(i, request, folder);
		if (!value.ptr) {
			(void)refuse(request, argument, "is what the spec does not say", diag);
			diag_hint(diag, "write it into the spec, or take it out of the command");
			return ST_INVALID;
		}
		*out = str_keep(request->arena, value);
		return ST_OK;
	}
	if (looks_like_placeholder(str_of(argument))) {
		(void)refuse(request, argument, "is no placeholder that is known", diag);
		diag_hint(diag,
			  "there are {output}, {output_dir}, {request}, {prompt}, {negative}, "
			  "{seed}, {model}, {id}, {candidate}, {width}, {height} and "
			  "{duration}");
		return ST_INVALID;
	}
	*out = argument;
	return ST_OK;
}

enum status exec_arguments(const struct provider_request *request,
			   const struct worker_folder *folder, const char *const **out,
			   struct diag *diag)
{
	const char *const *argv = request->program->argv;
	size_t count = 0;
	const char **list;
	enum status st = ST_OK;

	while (argv[count])
		count++;
	list = arena_array(request->arena, count + 1, sizeof(*list));
	list[0] = argv[0];
	for (size_t i = 1; i < count && st == ST_OK; i++)
		st = replace(request, folder, argv[i], &list[i], diag);
	*out = list;
	return st;
}
