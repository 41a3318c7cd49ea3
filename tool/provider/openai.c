/* openai.c - OpenAI's image models, DALL-E 3 where it still runs, and servers that speak their API: one request in JSON,
 * or with pictures as a form, one answer with pictures in base64.
 *
 * There is no seed: a spec's is in its key, so that another one makes another picture, and is never sent but to sd-server.
 */
#include "provider/openai.h"

#include "base/json.h"
#include "provider/params_common.h"

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

static enum status check_inputs(const struct hosted_call *call, const struct openai_family *family,
				struct diag *diag)
{
	static const enum media_format FORMATS[] = {MEDIA_PNG, MEDIA_WEBP, MEDIA_JPEG,
						    MEDIA_UNKNOWN};
	const struct input_rules rules = {.images_max = family->is_dall_e ? 1 : OPENAI_IMAGES_MAX,
					  .bytes_max = OPENAI_IMAGE_MAX,
					  .mask_bytes_max = OPENAI_MASK_MAX,
					  .formats = FORMATS,
					  .has_png_mask = true};
	static const char *const MODERATION_ROW[] = {"moderation", NULL};

	if (!call->request->input_count)
		return ST_OK;
	if (family->has_style && call_first_input(call, USE_IMAGE)) {
		(void)refuse_param(call, "", "E0574", diag, "begins with no picture");
		diag_hint(diag, "take another model, or leave generation.inputs out");
		return ST_INVALID;
	}
	if (call->request->has_strength && !openai_is_sd_server(call)) {
		diag_warning(diag, "W0520", call->request->at,
			     "%.*s has no field for inputs.strength: it is not sent",
			     STR_ARGS(call_model(call)));
		diag_hint(diag, "say in the prompt what is to stay");
	}
	warn_unsent(call, MODERATION_ROW, NULL, diag);
	return check_pictures(call, &rules, diag);
}

static void warn(const struct hosted_call *call, const struct openai_family *family,
		 struct diag *diag)
{
	static const char *const STYLE[] = {"style", NULL};
	static const char *const STEPS[] = {"steps", NULL};
	static const char *const SCALE[] = {"cfg_scale", NULL};
	static const char *const QUALITY[] = {"quality", NULL};
	static const char *const FILES[] = {"output_format", "output_compression", "moderation",
					    NULL};

	if (!openai_is_sd_server(call))
		warn_unsent(call, SCALE, "servers with weights of their own take it (dialect)",
			    diag);
	if (!openai_is_sd_server(call) && !str_is(call->dialect.name, "localai"))
		warn_unsent(call, STEPS, "servers with weights of their own take it (dialect)",
			    diag);
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
	is_good = check_inputs(call, family, diag) == ST_OK && is_good;
	warn(call, family, diag);
	return is_good ? ST_OK : ST_INVALID;
}

/* ---- what is sent ------------------------------------------------------------------------ */

/* The same fields go into JSON, or beside pictures into the parts of a form. */
struct field {
	const char *name;
	struct str value;
	bool is_number;
};
#define FIELDS_MAX 16u
struct fields {
	struct field rows[FIELDS_MAX];
	size_t count;
};

static void put(struct fields *fields, const char *name, struct str value, bool is_number)
{
	if (value.len && fields->count < FIELDS_MAX)
		fields->rows[fields->count++] = (struct field){name, value, is_number};
}

static void put_int(struct fields *fields, const struct hosted_call *call, const char *name,
		    int64_t value)
{
	put(fields, name, str_printf(call->arena, "%lld", (long long)value), true);
}

static void put_text(struct fields *fields, const struct hosted_call *call, const char *name)
{
	put(fields, name, call_text(call, name), false);
}

static void put_size(struct fields *fields, const struct hosted_call *call,
		     const struct openai_family *family)
{
	struct openai_size size;

	(void)openai_size_of(call, &size);
	if (size.width)
		put(fields, "size",
		    str_printf(call->arena, "%ux%u", (unsigned)size.width, (unsigned)size.height),
		    false);
	else if (!family->is_dall_e)
		put(fields, "size", STR("auto"), false);
}

static void put_quality(struct fields *fields, const struct hosted_call *call,
			const struct openai_family *family)
{
	struct str word = call_text(call, "quality");
	const char *own = model_quality(call->model, word);

	if (!word.len || !family->has_quality || (family->is_dall_e && !own))
		return;
	put(fields, "quality", own ? str_of(own) : word, false);
}

static void put_file(struct fields *fields, const struct hosted_call *call)
{
	const struct param_value *compression = call_value(call, "output_compression");

	put_text(fields, call, "background");
	put_text(fields, call, "output_format");
	if (compression)
		put_int(fields, call, "output_compression", compression->number);
	/* An edit has no field for it. */
	if (!call_first_input(call, USE_IMAGE))
		put_text(fields, call, "moderation");
}

/* Some servers answer with an address unless they are asked for the bytes; the vendor's newer models refuse the question.
 * Empty: it is not asked. */
static struct str form_of(const struct hosted_call *call, const struct openai_family *family)
{
	struct str said = call->dialect.response_format;

	if (str_is(said, "omit") || (!said.len && openai_is_sd_server(call)))
		return (struct str){0};
	if (said.len)
		return said;
	return family->is_dall_e || str_is(call->dialect.name, "localai") ||
			       (!*family->name && !call->is_vendor_host)
		       ? STR("b64_json")
		       : (struct str){0};
}

static void add_sampling(struct json *json, const struct param_value *steps,
			 const struct param_value *cfg_scale)
{
	if (!steps && !cfg_scale)
		return;
	json_object_begin(json, "sample_params");
	if (steps)
		json_int(json, "sample_steps", steps->number);
	if (cfg_scale) {
		json_object_begin(json, "guidance");
		json_decimal(json, "txt_cfg", cfg_scale->number);
		json_object_end(json);
	}
	json_object_end(json);
}

/* sd-server knows of the protocol what is in every server, and looks inside the prompt for words of its own, which it takes
 * out (stable-diffusion.cpp, examples/server/api.md). */
static struct str prompt_of(const struct hosted_call *call)
{
	const struct provider_request *rq = call->request;
	const struct param_value *steps = call_value(call, "steps");
	const struct param_value *cfg_scale = call_value(call, "cfg_scale");
	struct strbuf text = {0};
	struct json json = {.out = &text, .is_compact = true};
	struct str prompt = rq->prompt;

	if (!openai_is_sd_server(call) || !(rq->has_seed || rq->has_strength || steps || cfg_scale))
		return prompt;
	strbuf_add_str(&text, prompt);
	strbuf_add_c(&text, "<sd_cpp_extra_args>");
	json_object_begin(&json, NULL);
	if (rq->has_seed)
		json_u64(&json, "seed", call_seed(call));
	if (rq->has_strength)
		json_decimal(&json, "strength", rq->strength);
	add_sampling(&json, steps, cfg_scale);
	json_object_end(&json);
	strbuf_add_c(&text, "</sd_cpp_extra_args>");
	prompt = str_copy(call->arena, strbuf_str(&text));
	strbuf_release(&text);
	return prompt;
}

static void put_own(struct fields *fields, const struct hosted_call *call)
{
	const struct param_value *steps = call_value(call, "steps");

	if (steps && str_is(call->dialect.name, "localai"))
		put_int(fields, call, "step", steps->number);
}

static void put_request(struct fields *fields, const struct hosted_call *call)
{
	const struct openai_family *family = openai_family_of(call->model);

	put(fields, "model", call_model(call), false);
	put(fields, "prompt", prompt_of(call), false);
	put_int(fields, call, "n", call->count);
	put_size(fields, call, family);
	put_quality(fields, call, family);
	if (!family->is_dall_e)
		put_file(fields, call);
	if (takes_style(call, family))
		put_text(fields, call, "style");
	put(fields, "response_format", form_of(call, family), false);
	put_own(fields, call);
}

static void send_json_request(const struct hosted_call *call, const struct fields *fields,
			      struct hosted_step *out)
{
	struct strbuf text = {0};
	struct json json = {.out = &text, .is_compact = true};

	json_object_begin(&json, NULL);
	for (size_t i = 0; i < fields->count; i++) {
		const struct field *field = &fields->rows[i];

		(field->is_number ? json_raw : json_str)(&json, field->name, field->value);
	}
	json_object_end(&json);
	send_begin(call, out, "/images/generations");
	send_json(call, &out->send, &text);
}

/* Pictures are to be changed, or to be taken as a model. */
static void send_edit(const struct hosted_call *call, const struct fields *fields,
		      struct hosted_step *out)
{
	const struct provider_input *mask = call_first_input(call, USE_MASK), *image;
	const char *name = call_input_count(call, USE_IMAGE) > 1 ? "image[]" : "image";
	size_t cursor = 0;

	if (!inputs_are_read(call, OPENAI_IMAGE_MAX, out))
		return;
	if (mask && mask->data.len > OPENAI_MASK_MAX) {
		step_refuse(call, CLASS_FATAL, STR("the mask is larger than 4 MB"), out);
		return;
	}
	send_begin(call, out, "/images/edits");
	for (size_t i = 0; i < fields->count; i++)
		send_part(call, &out->send, fields->rows[i].name, fields->rows[i].value);
	while ((image = call_input(call, USE_IMAGE, &cursor)) != NULL)
		send_picture(call, &out->send, name, image);
	if (mask)
		send_picture(call, &out->send, "mask", mask);
}

static void send_request(const struct hosted_call *call, struct hosted_step *out)
{
	struct fields fields = {0};

	put_request(&fields, call);
	if (call_first_input(call, USE_IMAGE))
		send_edit(call, &fields, out);
	else
		send_json_request(call, &fields, out);
	if (out->next != HOSTED_SEND)
		return;
	send_field(call, &out->send, "accept", STR("application/json"));
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
	{.name = "steps", .type = PARAM_INT, .min = 1, .max = 150,
	 .help = "steps of the sampler, at an endpoint with the dialect sd-server or localai"},
	{.name = "cfg_scale", .type = PARAM_NUMBER, .min = 0, .max = 30 * MILLION,
	 .help = "how closely the picture follows the prompt, at one with the dialect sd-server"},
	{0},
};
/* clang-format on */

const struct provider provider_openai = {
	.decl = {.name = "openai",
		 .kinds = ASSET_IMAGE,
		 .params = OPENAI_PARAMS,
		 .help = "OpenAI's image models, or a server that speaks their API"},
	.flags = HOSTED_FLAGS | PROVIDER_TAKES_IMAGES | PROVIDER_TAKES_MASK,
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
