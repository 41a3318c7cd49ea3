/* firefly.c - Adobe Firefly Services: what is asked. Image Model 5 has an API of its own (v4), which takes ratios; the models
 * before it take sizes, several pictures at once and a negative prompt (v3). Both answer with a job.
 */
#include "provider/firefly.h"

#include "base/json.h"
#include "provider/params_common.h"

#include <stdlib.h>
#include <string.h>

#define NEAR_ENOUGH 50 /* thousandths between a ratio and the size that stands for it */

static const char *const FIREFLY_RATIOS[] = {"1:1", "4:3", "3:4", "16:9", "9:16", "auto", NULL};
static const char *const CONTENT_CLASSES[] = {"photo", "art", NULL};
static const char *const RESOLUTION_LEVELS[] = {"1MP", "2.4MP", "4MP", NULL};
static const char *const REASONERS[] = {"quality", "speed", NULL};

/* A model that is not known is taken for one of the newest API, unless it is named as the older ones are. */
static bool is_v4(const struct hosted_call *call)
{
	struct str model = call_model(call);

	return !str_starts(model, "image3") && !str_starts(model, "image4");
}

static bool is_custom(const struct hosted_call *call)
{
	return str_ends(call_model(call), "_custom");
}

/* ---- sizes and ratios -------------------------------------------------------------------- */

static bool size_parse(const char *text, uint32_t *width, uint32_t *height)
{
	char *end;

	*width = (uint32_t)strtoul(text, &end, 10);
	if (*end != 'x')
		return false;
	*height = (uint32_t)strtoul(end + 1, &end, 10);
	return *end == '\0' && *width && *height;
}

/* How far a size is from a ratio, in thousandths. */
static int64_t distance(uint32_t width, uint32_t height, uint32_t w, uint32_t h)
{
	int64_t is = (int64_t)width * h, wanted = (int64_t)height * w;

	return llabs(is - wanted) * 1000 / wanted;
}

/* The ratio that stands for a size; NULL: none does. */
static const char *ratio_of_size(uint32_t width, uint32_t height)
{
	const char *nearest = NULL;
	int64_t least = NEAR_ENOUGH;
	uint32_t w, h;

	for (const char *const *ratio = FIREFLY_RATIOS; *ratio; ratio++) {
		if (!ratio_parse(str_of(*ratio), &w, &h) || distance(width, height, w, h) > least)
			continue;
		least = distance(width, height, w, h) - 1;
		nearest = *ratio;
	}
	return nearest;
}

/* The first of the model's sizes that is nearest to a ratio; NULL: none is near. */
static const char *size_of_ratio(const struct model *model, struct str ratio)
{
	const char *nearest = NULL;
	int64_t least = NEAR_ENOUGH;
	uint32_t width, height, w, h;

	if (!ratio_parse(ratio, &w, &h))
		return NULL;
	for (const char *const *size = model->sizes; size && *size; size++) {
		if (!size_parse(*size, &width, &height) || distance(width, height, w, h) > least)
			continue;
		least = distance(width, height, w, h) - 1;
		nearest = *size;
	}
	return nearest;
}

static bool has_size(const struct model *model, const struct param_value *size)
{
	uint32_t width, height;

	for (const char *const *text = model->sizes; text && *text; text++) {
		if (size_parse(*text, &width, &height) && width == size->width &&
		    height == size->height)
			return true;
	}
	return !model->sizes;
}

static const struct param_value *size_written(const struct hosted_call *call)
{
	const struct param_value *size = call_written(call, "size");

	return size && size->width ? size : NULL;
}

/* ---- what can be asked ------------------------------------------------------------------- */

static struct str list_of(const char *const *words, struct arena *arena)
{
	struct strbuf text = {0};
	struct str kept;

	for (size_t i = 0; words[i]; i++)
		strbuf_printf(&text, "%s%s", i ? ", " : "", words[i]);
	kept = str_copy(arena, strbuf_str(&text));
	strbuf_release(&text);
	return kept;
}

static enum status refuse_size(const struct hosted_call *call, const char *const *words,
			       struct diag *diag)
{
	const struct param_value *size = size_written(call);

	(void)refuse_param(call, "size", "E0520", diag, "cannot make %ux%u", (unsigned)size->width,
			   (unsigned)size->height);
	diag_hint(diag, "it makes %.*s; a crop or resize step brings a picture to its size",
		  STR_ARGS(list_of(words, call->arena)));
	return ST_INVALID;
}

static enum status check_size(const struct hosted_call *call, struct diag *diag)
{
	const struct param_value *size = size_written(call);
	struct str ratio = call_text(call, "aspect_ratio");

	if (is_v4(call))
		return size && !ratio_of_size(size->width, size->height)
			       ? refuse_size(call, FIREFLY_RATIOS, diag)
			       : ST_OK;
	if (size)
		return has_size(call->model, size) ? ST_OK
						   : refuse_size(call, call->model->sizes, diag);
	if (!ratio.len || str_is(ratio, "auto") || !call->model->sizes ||
	    size_of_ratio(call->model, ratio))
		return ST_OK;
	(void)refuse_param(call, "aspect_ratio", "E0520", diag, "makes no picture of %.*s",
			   STR_ARGS(ratio));
	diag_hint(diag, "its sizes: %.*s", STR_ARGS(list_of(call->model->sizes, call->arena)));
	return ST_INVALID;
}

static enum status check_negative(const struct hosted_call *call, struct diag *diag)
{
	struct str model = call_model(call), negative = call->request->negative;

	if (!negative.len)
		return ST_OK;
	if (is_v4(call)) {
		diag_warning(diag, "W0520", call->request->at,
			     "%.*s has no field for a negative prompt: it is not sent",
			     STR_ARGS(model));
		diag_hint(diag,
			  "image4_standard has one; or say in the prompt what is wanted instead");
		return ST_OK;
	}
	if (!call->model->prompt_max || text_length(negative) <= call->model->prompt_max)
		return ST_OK;
	(void)refuse_param(call, "", "E0523", diag,
			   "takes negative prompts of at most %u characters",
			   (unsigned)call->model->prompt_max);
	diag_hint(diag, "shorten prompt.negative");
	return ST_INVALID;
}

static enum status check_background(const struct hosted_call *call, struct diag *diag)
{
	if (!str_is(call_text(call, "background"), "transparent"))
		return ST_OK;
	(void)refuse_param(call, "background", "E0522", diag, "makes no transparent pictures");
	diag_hint(diag, "ask for a plain background and make its colour transparent with "
			"chroma_key, or take a provider that makes them");
	return ST_INVALID;
}

/* It is a field of the head. */
static enum status check_model(const struct hosted_call *call, struct diag *diag)
{
	struct str model = call_model(call);
	bool is_good = model.len > 0 && model.len <= TOKEN_MAX;

	for (size_t i = 0; i < model.len; i++)
		is_good = is_good && model.ptr[i] > ' ' && model.ptr[i] <= '~';
	if (is_good)
		return ST_OK;
	(void)diag_error(diag, ST_INVALID, "E0525", call->request->at,
			 "generation.model: this is no name of a model of Firefly");
	diag_hint(diag, "write image5, or one of those that 'assetc providers firefly' shows");
	return ST_INVALID;
}

static enum status check_custom(const struct hosted_call *call, struct diag *diag)
{
	if (!is_custom(call) || call_text(call, "custom_model_id").len)
		return ST_OK;
	(void)refuse_param(call, "", "E0525", diag, "is asked through a model of your own");
	diag_hint(diag, "write its id as 'custom_model_id' in prompt.parameters");
	return ST_INVALID;
}

static enum status check(const struct hosted_call *call, struct diag *diag)
{
	static const char *const NEVER[] = {"quality", "style", NULL};
	static const char *const REFERENCE[] = {"structure_strength", NULL};
	static const char *const V3[] = {"content_class",  "visual_intensity", "style_presets",
					 "style_strength", "custom_model_id",  NULL};
	static const char *const V4[] = {"resolution_level", "prompt_reasoner", NULL};
	bool is_good = check_prompt(call, diag) == ST_OK;

	is_good = check_negative(call, diag) == ST_OK && is_good;
	is_good = check_size(call, diag) == ST_OK && is_good;
	is_good = check_background(call, diag) == ST_OK && is_good;
	is_good = check_model(call, diag) == ST_OK && is_good;
	is_good = check_custom(call, diag) == ST_OK && is_good;
	warn_unsent(call, NEVER, NULL, diag);
	warn_unsent(call, REFERENCE, "it is of a reference picture, and none is sent", diag);
	warn_unsent(call, is_v4(call) ? V3 : V4, NULL, diag);
	return is_good ? ST_OK : ST_INVALID;
}

/* ---- what is sent ------------------------------------------------------------------------ */

static void put_text(struct json *json, const struct hosted_call *call, const char *name,
		     const char *param)
{
	struct str text = call_text(call, param);

	if (text.len)
		json_str(json, name, text);
}

/* One for each picture. */
static void put_seeds(struct json *json, const struct hosted_call *call)
{
	if (!call->request->has_seed)
		return;
	json_array_begin(json, "seeds");
	for (unsigned i = 0; i < call->count; i++)
		json_u64(json, NULL, call_seed(call) + i);
	json_array_end(json);
}

static void put_size(struct json *json, const struct hosted_call *call)
{
	const struct param_value *size = size_written(call);
	const char *near =
		size ? NULL : size_of_ratio(call->model, call_text(call, "aspect_ratio"));
	uint32_t width = size ? size->width : 0, height = size ? size->height : 0;

	if (near)
		(void)size_parse(near, &width, &height);
	if (!width)
		return;
	json_object_begin(json, "size");
	json_u64(json, "width", width);
	json_u64(json, "height", height);
	json_object_end(json);
}

static void put_style(struct json *json, const struct hosted_call *call)
{
	const struct param_value *presets = call_written(call, "style_presets");
	const struct param_value *strength = call_written(call, "style_strength");

	if (!presets && !strength)
		return;
	json_object_begin(json, "style");
	if (presets) {
		json_array_begin(json, "presets");
		for (size_t i = 0; i < presets->count; i++)
			json_str(json, NULL, presets->list[i]);
		json_array_end(json);
	}
	if (strength)
		json_int(json, "strength", strength->number);
	json_object_end(json);
}

static void put_v3(struct json *json, const struct hosted_call *call)
{
	const struct param_value *intensity = call_written(call, "visual_intensity");

	if (call->request->negative.len)
		json_str(json, "negativePrompt", call->request->negative);
	json_u64(json, "numVariations", call->count);
	put_seeds(json, call);
	put_size(json, call);
	put_text(json, call, "contentClass", "content_class");
	if (intensity)
		json_int(json, "visualIntensity", intensity->number);
	put_style(json, call);
	put_text(json, call, "promptBiasingLocaleCode", "locale");
	put_text(json, call, "customModelId", "custom_model_id");
}

static void put_v4(struct json *json, const struct hosted_call *call)
{
	const struct param_value *size = size_written(call);
	const char *ratio = size ? ratio_of_size(size->width, size->height) : NULL;

	json_c(json, "modelId", "firefly_image");
	json_u64(json, "numVariations", call->count);
	put_seeds(json, call);
	if (ratio)
		json_c(json, "aspectRatio", ratio);
	else
		put_text(json, call, "aspectRatio", "aspect_ratio");
	put_text(json, call, "resolutionLevel", "resolution_level");
	if (!call_text(call, "locale").len && !call_text(call, "prompt_reasoner").len)
		return;
	json_object_begin(json, "modelSpecificPayload");
	put_text(json, call, "localeCode", "locale");
	put_text(json, call, "prompt_reasoner", "prompt_reasoner");
	json_object_end(json);
}

static void send_job(const struct hosted_call *call, struct hosted_step *out)
{
	struct strbuf text = {0};
	struct json json = {.out = &text, .is_compact = true};

	send_begin(call, out,
		   is_v4(call) ? "/v4/images/generate-async" : "/v3/images/generate-async");
	send_field(call, &out->send, "x-model-version", call_model(call));
	json_object_begin(&json, NULL);
	json_str(&json, "prompt", call->request->prompt);
	(is_v4(call) ? put_v4 : put_v3)(&json, call);
	json_object_end(&json);
	send_json(call, &out->send, &text);
	out->send.reply_max = JOB_REPLY_MAX;
}

/* Where they named another host for it, it cannot be called off: it is awaited. */
static void send_cancel(const struct hosted_call *call, struct hosted_step *out)
{
	struct str url = firefly_cancel_url(call);

	if (!url.len || !url_is_at_home(call, url, FIREFLY_KEY_HOSTS)) {
		send_get(call, out, firefly_status_url(call));
		return;
	}
	send_get(call, out, url);
	out->send.method = "PUT";
}

static void step(const struct hosted_call *call, const struct http_reply *reply,
		 struct hosted_step *out)
{
	if (reply)
		firefly_read(call, reply, out);
	else if (!call->state.len)
		send_job(call, out);
	else if (call->is_called_off && !call->was_told)
		send_cancel(call, out);
	else
		send_get(call, out, firefly_status_url(call));
}

/* ---- declarations ------------------------------------------------------------------------ */

static const char *const SECRET_ENVS[] = {"FIREFLY_SERVICES_CLIENT_SECRET", NULL};

static const struct hosted_token TOKEN = {
	.url = "https://ims-na1.adobelogin.com/ims/token/v3",
	.url_env = "FIREFLY_IMS_URL",
	.scope = "openid,AdobeID,session,additional_info,read_organizations,firefly_api,ff_apis",
};

/* Four requests a minute are what an organization may make: more at once would only be told to wait. */
static const struct hosted hosted_firefly = {
	.base_url = "https://firefly-api.adobe.io",
	.base_env = "FIREFLY_BASE_URL",
	.key_env = "FIREFLY_SERVICES_CLIENT_ID",
	.secret_envs = SECRET_ENVS,
	.auth = AUTH_TOKEN,
	.auth_field = "x-api-key",
	.token = &TOKEN,
	.key_hosts = FIREFLY_KEY_HOSTS,
	.in_flight = 2,
	.repeat = REPEAT_429 | REPEAT_503_EMPTY,
	.timeout_s = 600,
	.refusal_billed = true,
	.can_cancel = true,
	.estimate = estimate_each,
	.check = check,
	.step = step,
};

/* clang-format off */
static const struct param_def FIREFLY_PARAMS[] = {
	ROWS_IMAGE(NULL, EDGE_MAX, FIREFLY_RATIOS, NULL),
	ROWS_ANY,
	{.name = "content_class", .type = PARAM_ENUM, .words = CONTENT_CLASSES,
	 .help = "photo or art (models 3 and 4)"},
	{.name = "visual_intensity", .type = PARAM_INT, .min = 2, .max = 10,
	 .help = "strength of the picture's own character (models 3 and 4)"},
	{.name = "style_presets", .type = PARAM_STRINGS,
	 .help = "the vendor's looks by name (models 3 and 4)"},
	{.name = "style_strength", .type = PARAM_INT, .min = 1, .max = 100,
	 .help = "strength of the style (models 3 and 4)"},
	{.name = "structure_strength", .type = PARAM_INT, .min = 0, .max = 100,
	 .help = "how closely a reference picture's layout is kept (models 3 and 4)"},
	{.name = "custom_model_id", .type = PARAM_STRING,
	 .help = "a model trained by the user (custom models)"},
	{.name = "locale", .type = PARAM_STRING,
	 .help = "language and region that the prompt is read for, such as en-US"},
	{.name = "resolution_level", .type = PARAM_ENUM, .words = RESOLUTION_LEVELS,
	 .help = "number of pixels (model 5)"},
	{.name = "prompt_reasoner", .type = PARAM_ENUM, .words = REASONERS,
	 .help = "how the prompt is thought over (model 5)"},
	{0},
};
/* clang-format on */

const struct provider provider_firefly = {
	.decl = {.name = "firefly",
		 .kinds = ASSET_IMAGE,
		 .params = FIREFLY_PARAMS,
		 .help = "Adobe Firefly Services"},
	.flags = HOSTED_FLAGS | PROVIDER_HAS_NEGATIVE,
	.hosted = &hosted_firefly,
};
