/* stability.c - Stability AI: SD 3.5, Core and Ultra. Multipart up, one picture down.
 *
 * Pictures have about a megapixel at one of nine ratios: a size stands for its ratio. A picture that their filter refused
 * arrives as a blurred one with status 200.
 */
#include "provider/stability_reply.h"

#include "base/json.h"
#include "provider/params_common.h"

#include <string.h>

#define UPLOAD_MAX  ((size_t)9 * 1024 * 1024) /* a whole request has ten at the most */
#define PICTURE_MAX ((size_t)64 * 1024 * 1024)
#define REPLY_MAX   (PICTURE_MAX / 3 * 4 + ERROR_BODY_MAX) /* base64, which is not asked for */

static const char *const STABILITY_RATIOS[] = {"1:1", "16:9", "9:16", "3:2",  "2:3",
					       "5:4", "4:5",  "21:9", "9:21", NULL};

static const char *const STYLE_PRESETS[] = {
	"3d-model",    "analog-film",       "anime",       "cinematic", "comic-book",
	"digital-art", "enhance",           "fantasy-art", "isometric", "line-art",
	"low-poly",    "modeling-compound", "neon-punk",   "origami",   "photographic",
	"pixel-art",   "tile-texture",      NULL,
};

static bool is_family(const struct hosted_call *call, const char *name)
{
	return strcmp(call->model->family, name) == 0;
}

/* A model that is not known is taken for one of the sd3 endpoint, which alone is told a model. */
static bool is_sd3(const struct hosted_call *call)
{
	return !is_family(call, "core") && !is_family(call, "ultra");
}

/* The ratio that is asked for; NULL: none is. False when the size has none of theirs. */
static bool ratio_of(const struct hosted_call *call, const char **out)
{
	const struct param_value *size = call_written(call, "size");
	const struct param_value *ratio = call_value(call, "aspect_ratio");

	*out = ratio ? str_keep(call->arena, ratio->text) : NULL;
	if (!size || size->width == 0)
		return true;
	*out = ratio_near(STABILITY_RATIOS, size->width, size->height);
	return *out != NULL;
}

static bool has_image(const struct hosted_call *call)
{
	return call_first_input(call, USE_IMAGE) != NULL;
}

/* ---- what can be asked ------------------------------------------------------------------- */

static enum status check_ratio(const struct hosted_call *call, struct diag *diag)
{
	const struct param_value *size = call_written(call, "size");
	const char *ratio;

	if (ratio_of(call, &ratio))
		return ST_OK;
	(void)refuse_param(call, "size", "E0520", diag, "cannot make %ux%u: it has no such ratio",
			   (unsigned)size->width, (unsigned)size->height);
	diag_hint(diag, "its ratios: 1:1, 16:9, 9:16, 3:2, 2:3, 5:4, 4:5, 21:9, 9:21; a crop or "
			"resize step brings a picture to its size");
	return ST_INVALID;
}

static enum status check_background(const struct hosted_call *call, struct diag *diag)
{
	if (!str_is(call_text(call, "background"), "transparent") ||
	    call->model->alpha != MODEL_ALPHA_NEVER)
		return ST_OK;
	(void)refuse_param(call, "background", "E0522", diag, "makes no transparent pictures");
	diag_hint(diag, "take a provider that does, or leave 'background' out");
	return ST_INVALID;
}

static enum status check_format(const struct hosted_call *call, struct diag *diag)
{
	if (!str_is(call_text(call, "output_format"), "webp") || !is_family(call, "sd3"))
		return ST_OK;
	(void)refuse_param(call, "output_format", "E0522", diag, "makes png and jpeg, not webp");
	diag_hint(diag, "take png here: a convert step makes webp of it");
	return ST_INVALID;
}

static enum status check_seed(const struct hosted_call *call, struct diag *diag)
{
	uint64_t seed = call->request->seed;

	if (!call->request->has_seed || (seed >= 1 && seed <= STABILITY_SEED_MAX &&
					 seed + call->request->candidate - 1 <= STABILITY_SEED_MAX))
		return ST_OK;
	(void)refuse_param(call, "seed", "E0525", diag, "takes seeds from 1 to %llu",
			   (unsigned long long)STABILITY_SEED_MAX);
	diag_hint(diag, "0 means any seed there; leave it out for that");
	return ST_INVALID;
}

static enum status check_negative(const struct hosted_call *call, struct diag *diag)
{
	if (!call->model->prompt_max ||
	    text_length(call->request->negative) <= call->model->prompt_max)
		return ST_OK;
	(void)refuse_param(call, "", "E0523", diag,
			   "takes negative prompts of at most %u characters",
			   (unsigned)call->model->prompt_max);
	diag_hint(diag, "shorten prompt.negative");
	return ST_INVALID;
}

/* A picture to begin with goes with how far to leave it; its ratio is that of the result. */
static enum status check_image(const struct hosted_call *call, struct diag *diag)
{
	static const enum media_format FORMATS[] = {MEDIA_PNG, MEDIA_WEBP, MEDIA_JPEG,
						    MEDIA_UNKNOWN};
	static const struct input_rules RULES = {
		.images_max = 1, .bytes_max = UPLOAD_MAX, .formats = FORMATS};
	static const char *const SHAPES[] = {"size", "aspect_ratio", NULL};

	if (!has_image(call))
		return ST_OK;
	if (is_family(call, "core")) {
		(void)refuse_param(call, "", "E0574", diag, "begins with no picture");
		diag_hint(diag, "take sd3.5-large or ultra, or leave generation.inputs out");
		return ST_INVALID;
	}
	if (!call->request->has_strength) {
		(void)refuse_param(call, "", "E0574", diag,
				   "needs to be told how far to leave the picture");
		diag_hint(diag, "write inputs.strength, from 0 (as it is) to 1 (another one)");
		return ST_INVALID;
	}
	if (is_sd3(call))
		warn_unsent(call, SHAPES, "the result has the shape of its picture", diag);
	return check_pictures(call, &RULES, diag);
}

static enum status check(const struct hosted_call *call, struct diag *diag)
{
	static const char *const NEVER[] = {"quality", "style", NULL};
	static const char *const SD3[] = {"cfg_scale", NULL};
	bool is_good = check_prompt(call, diag) == ST_OK;

	is_good = check_negative(call, diag) == ST_OK && is_good;
	if (!has_image(call) || !is_sd3(call))
		is_good = check_ratio(call, diag) == ST_OK && is_good;
	is_good = check_image(call, diag) == ST_OK && is_good;
	is_good = check_background(call, diag) == ST_OK && is_good;
	is_good = check_format(call, diag) == ST_OK && is_good;
	is_good = check_seed(call, diag) == ST_OK && is_good;
	warn_unsent(call, NEVER, NULL, diag);
	if (!is_sd3(call))
		warn_unsent(call, SD3, NULL, diag);
	return is_good ? ST_OK : ST_INVALID;
}

/* ---- what is sent ------------------------------------------------------------------------ */

static struct str decimal(const struct hosted_call *call, const char *name)
{
	const struct param_value *value = call_value(call, name);
	struct strbuf text = {0};
	struct str kept = {0};

	if (value) {
		decimal_format(&text, value->number);
		kept = str_copy(call->arena, strbuf_str(&text));
	}
	strbuf_release(&text);
	return kept;
}

static void send_image(const struct hosted_call *call, struct http_send *send)
{
	struct strbuf text = {0};

	if (is_sd3(call))
		send_part(call, send, "mode", STR("image-to-image"));
	send_picture(call, send, "image", call_first_input(call, USE_IMAGE));
	decimal_format(&text, call->request->strength);
	send_part(call, send, "strength", str_copy(call->arena, strbuf_str(&text)));
	strbuf_release(&text);
}

static void send_request(const struct hosted_call *call, struct hosted_step *out)
{
	struct http_send *send = &out->send;
	const char *ratio;

	if (!inputs_are_read(call, UPLOAD_MAX, out))
		return;
	send_begin(call, out,
		   is_family(call, "core")    ? "/v2beta/stable-image/generate/core"
		   : is_family(call, "ultra") ? "/v2beta/stable-image/generate/ultra"
					      : "/v2beta/stable-image/generate/sd3");
	send_field(call, send, "accept", STR("image/*"));
	send_part(call, send, "prompt", call->request->prompt);
	if (call->request->negative.len)
		send_part(call, send, "negative_prompt", call->request->negative);
	if (is_sd3(call))
		send_part(call, send, "model", call_model(call));
	if (has_image(call))
		send_image(call, send);
	if ((!has_image(call) || !is_sd3(call)) && ratio_of(call, &ratio))
		send_part(call, send, "aspect_ratio", str_of(ratio));
	if (call->request->has_seed)
		send_part(call, send, "seed",
			  str_printf(call->arena, "%llu", (unsigned long long)call_seed(call)));
	send_part(call, send, "output_format", call_text(call, "output_format"));
	send_part(call, send, "style_preset", call_text(call, "style_preset"));
	if (is_sd3(call))
		send_part(call, send, "cfg_scale", decimal(call, "cfg_scale"));
	send->reply_max = REPLY_MAX;
}

/* ---- all of it --------------------------------------------------------------------------- */

static void step(const struct hosted_call *call, const struct http_reply *reply,
		 struct hosted_step *out)
{
	static const struct stability_result PICTURE = {
		.kind = ASSET_IMAGE,
		.member = "image",
		.most = PICTURE_MAX,
		.filtered = "their filter refused the picture, and a blurred one came in its place",
		.unfinished = "they say that the picture is not finished",
		.none = "the answer holds no picture",
	};

	if (reply)
		stability_read(call, reply, &PICTURE, out);
	else
		send_request(call, out);
}

/* ---- declarations ------------------------------------------------------------------------ */

static const struct hosted hosted_stability = {
	.base_url = "https://api.stability.ai",
	.base_env = "STABILITY_BASE_URL",
	.key_env = "STABILITY_API_KEY",
	.auth = AUTH_BEARER,
	.in_flight = 4,
	.repeat = REPEAT_429 | REPEAT_503_EMPTY,
	.timeout_s = 300,
	.estimate = estimate_each,
	.check = check,
	.step = step,
};

/* clang-format off */
static const struct param_def STABILITY_PARAMS[] = {
	ROWS_IMAGE(NULL, EDGE_MAX, STABILITY_RATIOS, NULL),
	ROWS_ANY,
	{.name = "cfg_scale", .type = PARAM_NUMBER, .min = MILLION, .max = 10 * MILLION,
	 .help = "how closely the picture follows the prompt (SD 3.5)"},
	{.name = "style_preset", .type = PARAM_ENUM, .words = STYLE_PRESETS,
	 .help = "one of the vendor's looks"},
	{.name = "output_format", .type = PARAM_ENUM, .def = "png", .words = file_format_words,
	 .help = "file format of the raw picture; SD 3.5 takes png and jpeg"},
	{0},
};
/* clang-format on */

const struct provider provider_stability = {
	.decl = {.name = "stability",
		 .kinds = ASSET_IMAGE,
		 .params = STABILITY_PARAMS,
		 .help = "Stability AI: SD 3.5, Core and Ultra, about one megapixel at a ratio"},
	.flags = HOSTED_FLAGS | PROVIDER_HAS_NEGATIVE | PROVIDER_TAKES_IMAGES,
	.hosted = &hosted_stability,
};

const struct provider provider_stable_diffusion = {
	.decl = {.name = "stable-diffusion",
		 .kinds = ASSET_IMAGE,
		 .params = STABILITY_PARAMS,
		 .help = "Stable Diffusion 3.5 at Stability AI"},
	.driver = "stability",
	.flags = HOSTED_FLAGS | PROVIDER_HAS_NEGATIVE | PROVIDER_TAKES_IMAGES,
	.hosted = &hosted_stability,
};
