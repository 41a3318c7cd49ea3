/* openai.c - OpenAI's image models, DALL-E 3 where it still runs, and servers that speak their API: one request in JSON, one
 * answer with pictures in base64.
 *
 * There is no seed: a spec's is in its key, so that another one makes another picture, and is never sent.
 */
#include "provider/openai.h"

#include "base/json.h"
#include "provider/params_common.h"

#include <stdio.h>
#include <string.h>

/* ---- what can be asked ------------------------------------------------------------------- */

/* Of servers with weights of their own nothing is known. */
static bool takes_style(const struct hosted_call *call, const struct openai_family *family)
{
	return family->has_style || (!*family->name && !call->is_vendor_host);
}

static void hint_words(const char *what, const char *const *words, struct diag *diag)
{
	struct strbuf list = {0};

	for (size_t i = 0; words[i]; i++)
		strbuf_printf(&list, "%s%s", i ? ", " : "", words[i]);
	diag_hint(diag, "%s: %s", what, list.data);
	strbuf_release(&list);
}

static enum status check_size(const struct hosted_call *call, struct diag *diag)
{
	struct str ratio = call_text(call, "aspect_ratio");
	struct openai_size size;
	const char *wrong;

	if (!openai_size_of(call, &size)) {
		(void)refuse_param(call, "aspect_ratio", "E0520", diag, "has no size of %.*s",
				   STR_ARGS(ratio));
		hint_words("its sizes", call->model->sizes, diag);
		return ST_INVALID;
	}
	wrong = openai_size_wrong(call, &size);
	if (!wrong)
		return ST_OK;
	(void)refuse_param(call, "size", "E0520", diag, "cannot make %ux%u: it %s",
			   (unsigned)size.width, (unsigned)size.height, wrong);
	if (call->model->sizes)
		hint_words("its sizes", call->model->sizes, diag);
	else
		diag_hint(diag, "ask for 1024x1024, and let a resize step bring it to its size");
	return ST_INVALID;
}

static enum status check_quality(const struct hosted_call *call, const struct openai_family *family,
				 struct diag *diag)
{
	const struct param_value *word = call_written(call, "quality");
	bool is_known = call->is_vendor_host || family->is_dall_e;

	if (!word || !is_known || !call->model->qualities || str_is(word->text, "auto") ||
	    model_quality(call->model, word->text))
		return ST_OK;
	(void)refuse_param(call, "quality", "E0521", diag, "has no quality '%.*s'",
			   STR_ARGS(word->text));
	hint_words("its qualities", call->model->qualities, diag);
	return ST_INVALID;
}

static enum status check_background(const struct hosted_call *call,
				    const struct openai_family *family, struct diag *diag)
{
	bool is_known = call->is_vendor_host || family->is_dall_e;

	if (!str_is(call_text(call, "background"), "transparent"))
		return ST_OK;
	if (is_known && call->model->alpha == MODEL_ALPHA_NEVER) {
		(void)refuse_param(call, "background", "E0522", diag,
				   "makes no transparent pictures");
		diag_hint(diag, "take another model, or leave 'background' out");
		return ST_INVALID;
	}
	if (!str_is(call_text(call, "output_format"), "jpeg"))
		return ST_OK;
	(void)refuse_param(call, "output_format", "E0522", diag,
			   "cannot make a transparent picture in jpeg");
	diag_hint(diag, "take png or webp");
	return ST_INVALID;
}

static enum status check_compression(const struct hosted_call *call,
				     const struct openai_family *family, struct diag *diag)
{
	if (!call_written(call, "output_compression") || family->is_dall_e ||
	    !str_is(call_text(call, "output_format"), "png"))
		return ST_OK;
	(void)refuse_param(call, "output_compression", "E0525", diag,
			   "compresses jpeg and webp by degrees, not png");
	diag_hint(diag, "leave it out: a product's size is for convert or compress");
	return ST_INVALID;
}

static enum status check_style(const struct hosted_call *call, const struct openai_family *family,
			       struct diag *diag)
{
	static const char *const STYLES[] = {"vivid", "natural", NULL};
	const struct param_value *style = call_written(call, "style");

	if (!style || !family->has_style || str_is(style->text, STYLES[0]) ||
	    str_is(style->text, STYLES[1]))
		return ST_OK;
	(void)refuse_param(call, "style", "E0525", diag, "knows no style '%.*s'",
			   STR_ARGS(style->text));
	hint_words("its styles", STYLES, diag);
	return ST_INVALID;
}

static void warn(const struct hosted_call *call, const struct openai_family *family,
		 struct diag *diag)
{
	static const char *const STYLE[] = {"style", NULL};
	static const char *const QUALITY[] = {"quality", NULL};
	static const char *const FILES[] = {"output_format", "output_compression", "moderation",
					    NULL};

	if (!takes_style(call, family))
		warn_unsent(call, STYLE, "say it in prompt.style", diag);
	if (!family->has_quality)
		warn_unsent(call, QUALITY, NULL, diag);
	if (family->is_dall_e)
		warn_unsent(call, FILES, NULL, diag);
}

static enum status check(const struct hosted_call *call, struct diag *diag)
{
	const struct openai_family *family = openai_family_of(call->model);
	bool is_good = check_prompt(call, diag) == ST_OK;

	is_good = check_size(call, diag) == ST_OK && is_good;
	is_good = check_quality(call, family, diag) == ST_OK && is_good;
	is_good = check_background(call, family, diag) == ST_OK && is_good;
	is_good = check_compression(call, family, diag) == ST_OK && is_good;
	is_good = check_style(call, family, diag) == ST_OK && is_good;
	warn(call, family, diag);
	return is_good ? ST_OK : ST_INVALID;
}

/* ---- what is sent ------------------------------------------------------------------------ */

static void put_text(struct json *json, const struct hosted_call *call, const char *name)
{
	struct str text = call_text(call, name);

	if (text.len)
		json_str(json, name, text);
}

static void put_size(struct json *json, const struct hosted_call *call,
		     const struct openai_family *family)
{
	struct openai_size size;
	char text[32];

	(void)openai_size_of(call, &size);
	(void)snprintf(text, sizeof(text), "%ux%u", (unsigned)size.width, (unsigned)size.height);
	if (size.width)
		json_c(json, "size", text);
	else if (!family->is_dall_e)
		json_c(json, "size", "auto");
}

static void put_quality(struct json *json, const struct hosted_call *call,
			const struct openai_family *family)
{
	struct str word = call_text(call, "quality");
	const char *own = model_quality(call->model, word);

	if (!word.len || !family->has_quality || (family->is_dall_e && !own))
		return;
	json_str(json, "quality", own ? str_of(own) : word);
}

static void put_file(struct json *json, const struct hosted_call *call)
{
	const struct param_value *compression = call_value(call, "output_compression");

	put_text(json, call, "background");
	put_text(json, call, "output_format");
	if (compression)
		json_int(json, "output_compression", compression->number);
	put_text(json, call, "moderation");
}

/* Some servers answer with an address unless they are asked for the bytes; the vendor's newer models refuse the
 * question. */
static bool wants_form(const struct hosted_call *call, const struct openai_family *family)
{
	return family->is_dall_e || (!*family->name && !call->is_vendor_host);
}

static void send_request(const struct hosted_call *call, struct hosted_step *out)
{
	const struct openai_family *family = openai_family_of(call->model);
	struct strbuf text = {0};
	struct json json = {.out = &text, .is_compact = true};

	json_object_begin(&json, NULL);
	json_str(&json, "model", call_model(call));
	json_str(&json, "prompt", call->request->prompt);
	json_int(&json, "n", call->count);
	put_size(&json, call, family);
	put_quality(&json, call, family);
	if (!family->is_dall_e)
		put_file(&json, call);
	if (takes_style(call, family))
		put_text(&json, call, "style");
	if (wants_form(call, family))
		json_c(&json, "response_format", "b64_json");
	json_object_end(&json);
	send_begin(call, out, "/images/generations");
	send_field(call, &out->send, "accept", STR("application/json"));
	send_json(call, &out->send, &text);
	out->send.reply_max = OPENAI_REPLY_MAX;
}

static void step(const struct hosted_call *call, const struct http_reply *reply,
		 struct hosted_step *out)
{
	if (reply)
		openai_read(call, reply, out);
	else
		send_request(call, out);
}

/* ---- declarations ------------------------------------------------------------------------ */

static const struct hosted hosted_openai = {
	.base_url = "https://api.openai.com/v1",
	.base_env = "OPENAI_BASE_URL",
	.key_env = "OPENAI_API_KEY",
	.auth = AUTH_BEARER,
	.in_flight = 4,
	.repeat = REPEAT_429 | REPEAT_503_EMPTY | REPEAT_5XX_JSON,
	.timeout_s = 600,
	.estimate = openai_estimate,
	.check = check,
	.step = step,
};

static const char *const MODERATION[] = {"auto", "low", NULL};

/* clang-format off */
static const struct param_def OPENAI_PARAMS[] = {
	ROWS_IMAGE("1024x1024", 3840, ratio_words, "medium"),
	ROWS_ANY,
	{.name = "output_format", .type = PARAM_ENUM, .def = "png", .words = file_format_words,
	 .help = "file format of the raw picture; transparency needs png or webp"},
	{.name = "output_compression", .type = PARAM_INT, .min = 0, .max = 100,
	 .help = "compression of jpeg and webp"},
	{.name = "moderation", .type = PARAM_ENUM, .words = MODERATION,
	 .help = "strictness of the vendor's filter"},
	{0},
};
/* clang-format on */

const struct provider provider_openai = {
	.decl = {.name = "openai",
		 .kinds = ASSET_IMAGE,
		 .params = OPENAI_PARAMS,
		 .help = "OpenAI's image models, or a server that speaks their API"},
	.flags = HOSTED_FLAGS,
	.hosted = &hosted_openai,
};

/* clang-format off */
static const struct param_def DALLE_3_PARAMS[] = {
	ROWS_IMAGE("1024x1024", 1792, ratio_words, "standard"),
	ROWS_ANY,
	{0},
};
/* clang-format on */

const struct provider provider_dalle_3 = {
	.decl = {.name = "dalle-3",
		 .kinds = ASSET_IMAGE,
		 .params = DALLE_3_PARAMS,
		 .help = "DALL-E 3, shut down by its vendor on 2026-05-12; cached results build "
			 "for ever"},
	.driver = "openai",
	.driver_model = "dall-e-3",
	.flags = HOSTED_FLAGS,
	.hosted = &hosted_openai,
};
