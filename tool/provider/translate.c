/* translate.c - what a request says, and how it is sent. */
#include "provider/translate.h"

#include "base/json.h"

#include <stdlib.h>
#include <string.h>

/* ---- the request ------------------------------------------------------------------------- */

const struct param_value *call_value(const struct hosted_call *call, const char *name)
{
	const struct param_set *params = call->request->params;
	size_t row = param_index(params->defs, str_of(name));

	return row != SIZE_MAX && params->values[row].is_set ? &params->values[row] : NULL;
}

const struct param_value *call_written(const struct hosted_call *call, const char *name)
{
	const struct param_value *value = call_value(call, name);

	return value && value->is_written ? value : NULL;
}

struct str call_text(const struct hosted_call *call, const char *name)
{
	const struct param_value *value = call_value(call, name);

	return value ? value->text : (struct str){0};
}

bool call_takes_format(const struct hosted_call *call, enum media_format format)
{
	enum media_format asked = media_format_of(call_text(call, "output_format"));

	return asked == MEDIA_UNKNOWN || asked == format;
}

struct str call_model(const struct hosted_call *call)
{
	return call->request->model.len ? call->request->model : str_of(call->model->id);
}

uint64_t call_seed(const struct hosted_call *call)
{
	return call->request->seed + call->request->candidate - 1;
}

struct str call_url(const struct hosted_call *call, const char *path)
{
	return str_concat(call->arena, call->base_url, str_of(path), STR(""));
}

bool ratio_parse(struct str ratio, uint32_t *width, uint32_t *height)
{
	const char *colon = ratio.len ? memchr(ratio.ptr, ':', ratio.len) : NULL;
	size_t len = colon ? (size_t)(colon - ratio.ptr) : 0;
	uint64_t w, h;

	if (!colon || !str_to_u64((struct str){ratio.ptr, len}, &w) ||
	    !str_to_u64((struct str){colon + 1, ratio.len - len - 1}, &h) || w == 0 || h == 0 ||
	    w > UINT16_MAX || h > UINT16_MAX)
		return false;
	*width = (uint32_t)w;
	*height = (uint32_t)h;
	return true;
}

const char *ratio_near(const char *const *ratios, uint32_t width, uint32_t height)
{
	for (; *ratios; ratios++) {
		uint32_t w, h;
		int64_t is, wanted;

		if (!ratio_parse(str_of(*ratios), &w, &h))
			continue;
		is = (int64_t)width * h;
		wanted = (int64_t)height * w;
		if (llabs(is - wanted) * 100 <= wanted * 3)
			return *ratios;
	}
	return NULL;
}

/* By the rules of models that take any size. */
static const struct {
	const char *ratio;
	uint32_t width, height;
} RATIO_SIZES[] = {
	{"1:1", 1024, 1024}, {"16:9", 1280, 720}, {"9:16", 720, 1280}, {"4:3", 1152, 864},
	{"3:4", 864, 1152},  {"3:2", 1536, 1024}, {"2:3", 1024, 1536}, {"5:4", 1280, 1024},
	{"4:5", 1024, 1280}, {"21:9", 1344, 576}, {"9:21", 576, 1344}, {"2:1", 1440, 720},
	{"1:2", 720, 1440},
};

bool ratio_size(struct str ratio, uint32_t *width, uint32_t *height)
{
	for (size_t i = 0; i < sizeof(RATIO_SIZES) / sizeof(RATIO_SIZES[0]); i++) {
		if (!str_is(ratio, RATIO_SIZES[i].ratio))
			continue;
		*width = RATIO_SIZES[i].width;
		*height = RATIO_SIZES[i].height;
		return true;
	}
	return false;
}

/* ---- findings ---------------------------------------------------------------------------- */

static struct place place_of(const struct hosted_call *call, const char *name)
{
	const struct param_value *value = call_written(call, name);

	return value ? value->at : call->request->at;
}

/* What findings are about: the model, or where it has no name, the server. */
static struct str subject(const struct hosted_call *call)
{
	struct str model = call_model(call);

	return model.len ? model : str_of(call->model->provider);
}

enum status refuse_param(const struct hosted_call *call, const char *name, const char *code,
			 struct diag *diag, const char *fmt, ...)
{
	struct str model = subject(call);
	struct strbuf text = {0};
	va_list args;

	va_start(args, fmt);
	strbuf_vprintf(&text, fmt, args);
	va_end(args);
	(void)diag_error(diag, ST_INVALID, code, place_of(call, name), "%.*s %s", STR_ARGS(model),
			 text.data);
	strbuf_release(&text);
	return ST_INVALID;
}

size_t text_length(struct str text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
	return count;
}

enum status check_prompt(const struct hosted_call *call, struct diag *diag)
{
	struct str model = subject(call);
	size_t count = text_length(call->request->prompt);
	uint32_t max = call->model->prompt_max, safe = call->model->prompt_safe;

	if (count == 0) {
		(void)refuse_param(call, "", "E0523", diag,
				   "is asked for nothing: there is no prompt");
		diag_hint(diag, "write what is wanted into prompt.base");
		return ST_INVALID;
	}
	if (max && count > max) {
		(void)refuse_param(call, "", "E0523", diag,
				   "takes prompts of at most %u characters, and this one has %zu",
				   (unsigned)max, count);
		diag_hint(diag, "shorten the parts of the prompt");
		return ST_INVALID;
	}
	if (safe && count > safe)
		diag_warning(diag, "W0523", call->request->at,
			     "a prompt of %zu characters is longer than what %.*s is known to take "
			     "(%u)",
			     count, STR_ARGS(model), (unsigned)safe);
	return ST_OK;
}

void warn_unsent(const struct hosted_call *call, const char *const *names, const char *hint,
		 struct diag *diag)
{
	struct str model = subject(call);

	for (; *names; names++) {
		if (!call_written(call, *names))
			continue;
		diag_warning(diag, "W0520", place_of(call, *names),
			     "%.*s has no field for '%s': it is not sent", STR_ARGS(model), *names);
		if (hint)
			diag_hint(diag, "%s", hint);
	}
}

/* ---- money ------------------------------------------------------------------------------- */

bool money_scale(int64_t a, int64_t b, int64_t c, int64_t *out)
{
	int64_t product;

	if (a < 0 || b < 0 || __builtin_mul_overflow(a, b, &product))
		return false;
	*out = product / c + (product % c != 0);
	return true;
}

bool estimate_each(const struct hosted_call *call, int64_t *out)
{
	return call->model->pricing == PRICE_EACH &&
	       money_scale(call->model->price[0], call->count, 1, out);
}

bool estimate_nothing(const struct hosted_call *call, int64_t *out)
{
	(void)call;
	*out = 0;
	return true;
}

/* ---- what is sent ------------------------------------------------------------------------ */

void send_begin(const struct hosted_call *call, struct hosted_step *step, const char *path)
{
	step->next = HOSTED_SEND;
	step->send = (struct http_send){
		.method = "POST",
		.url = call_url(call, path),
		.is_submission = true,
		.has_key = true,
	};
}

void send_field(const struct hosted_call *call, struct http_send *send, const char *name,
		struct str value)
{
	send->fields = arena_grow_array(call->arena, send->fields, send->field_count,
					sizeof(*send->fields));
	send->fields[send->field_count++] = (struct http_field){str_of(name), value};
}

void send_part(const struct hosted_call *call, struct http_send *send, const char *name,
	       struct str value)
{
	if (!value.ptr)
		return;
	send->parts =
		arena_grow_array(call->arena, send->parts, send->part_count, sizeof(*send->parts));
	send->parts[send->part_count++] = (struct http_part){.name = str_of(name), .value = value};
}

void send_json(const struct hosted_call *call, struct http_send *send, struct strbuf *text)
{
	send->body = str_copy(call->arena, strbuf_str(text));
	send->body_type = "application/json";
	strbuf_release(text);
}
