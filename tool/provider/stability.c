/* stability.c - Stability AI: SD 3.5, Core and Ultra. Multipart up, one picture down.
 *
 * Pictures have about a megapixel at one of nine ratios: a size stands for its ratio. A picture that their filter refused
 * arrives as a blurred one with status 200.
 */
#include "provider/translate.h"

#include "base/base64.h"
#include "base/json.h"
#include "provider/params_common.h"

#include <string.h>

#define UPLOAD_MAX   ((size_t)9 * 1024 * 1024) /* a whole request has ten at the most */
#define PICTURE_MAX  ((size_t)64 * 1024 * 1024)
#define REPLY_MAX    (PICTURE_MAX / 3 * 4 + ERROR_BODY_MAX) /* base64, which is not asked for */
#define SEED_HIGHEST UINT64_C(4294967294)

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

	if (!call->request->has_seed || (seed >= 1 && seed <= SEED_HIGHEST &&
					 seed + call->request->candidate - 1 <= SEED_HIGHEST))
		return ST_OK;
	(void)refuse_param(call, "seed", "E0525", diag, "takes seeds from 1 to %llu",
			   (unsigned long long)SEED_HIGHEST);
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

/* ---- what comes back --------------------------------------------------------------------- */

/* {"id", "name", "errors": [text, ...]}, sometimes without the id. */
static struct vendor_error read_error(const struct hosted_call *call, const struct node *root)
{
	const struct node *errors = node_member(root, "errors", NODE_LIST);
	struct vendor_error out = {.code = node_text(root, "name")};
	struct strbuf text = {0};

	out.is_theirs = out.code.len > 0;
	for (size_t i = 0; errors && i < errors->count && text.len < PEOPLE_MAX; i++) {
		if (errors->items[i]->type != NODE_SCALAR)
			continue;
		strbuf_add_c(&text, text.len ? "; " : "");
		strbuf_add_str(&text, errors->items[i]->text);
	}
	out.message = str_copy(call->arena, strbuf_str(&text));
	strbuf_release(&text);
	return out;
}

/* They promise no retry-after; who asked too often is kept out for a minute. */
#define KEPT_OUT_MS 60000u

static void read_failure(const struct hosted_call *call, const struct http_reply *reply,
			 struct hosted_step *out)
{
	struct vendor_error error = read_error(call, reply_json(call, reply, ERROR_BODY_MAX));
	enum hosted_class class = class_of_status(reply);

	if (reply->status == 403 && str_is(error.code, "content_moderation"))
		class = CLASS_POLICY;
	if (class == CLASS_QUOTA)
		error.hint = STR("the account has no credits left: they are bought at the vendor");
	if (class == CLASS_POLICY)
		error.hint = STR("the prompt is to be written in another way");
	step_fail(call, reply, class, &error, out);
	if (reply->status == 429 && out->retry_after_ms == 0)
		out->retry_after_ms = KEPT_OUT_MS;
}

/* False, with the failure in *out, when they say that it is not what was asked for. To say nothing is no such word. */
static bool is_finished(const struct hosted_call *call, const struct http_reply *reply,
			struct str finish, struct hosted_step *out)
{
	struct vendor_error filtered = {
		.is_theirs = true,
		.code = finish,
		.message = STR("their filter refused the picture, and a blurred one came in its "
			       "place"),
		.hint = STR("the prompt is to be written in another way"),
	};

	if (str_is(finish, "CONTENT_FILTERED")) {
		step_fail(call, reply, CLASS_POLICY, &filtered, out);
		return false;
	}
	if (!finish.ptr || str_is(finish, "SUCCESS"))
		return true;
	step_unusable(call, "they say that the picture is not finished", out);
	return false;
}

static void set_seed(struct hosted_step *out, uint64_t seed)
{
	out->items[0].has_seed = true;
	out->items[0].seed = seed;
}

/* The other form of an answer, which was not asked for. */
static void read_json(const struct hosted_call *call, const struct http_reply *reply,
		      struct hosted_step *out)
{
	const struct node *root = reply_json(call, reply, REPLY_MAX);
	struct hosted_item *item = &out->items[0];
	uint64_t seed;

	if (!is_finished(call, reply, node_text(root, "finish_reason"), out))
		return;
	if (!base64_decode(node_text(root, "image"), PICTURE_MAX, &item->data) ||
	    media_kind(media_sniff(item->data.data, item->data.len)) != ASSET_IMAGE ||
	    !call_takes_format(call, media_sniff(item->data.data, item->data.len))) {
		bytes_release(&item->data);
		step_unusable(call, "the answer holds no picture", out);
		return;
	}
	item->format = media_sniff(item->data.data, item->data.len);
	out->item_count = 1;
	out->next = HOSTED_DONE;
	if (node_number(root, "seed", SEED_HIGHEST + 1, &seed))
		set_seed(out, seed);
}

static void read_success(const struct hosted_call *call, const struct http_reply *reply,
			 struct hosted_step *out)
{
	enum media_format format = media_sniff(reply->body.ptr, reply->body.len);
	uint64_t seed;

	if (reply_is_type(reply, "application/json")) {
		read_json(call, reply, out);
		return;
	}
	if (!is_finished(call, reply, http_reply_field(reply, "finish-reason"), out))
		return;
	if (reply->body.len == 0 || reply->body.len > PICTURE_MAX ||
	    media_kind(format) != ASSET_IMAGE || reply_is_type(reply, "text/")) {
		step_unusable(call,
			      reply->body.len ? "the answer is no picture" : "the answer is empty",
			      out);
		return;
	}
	if (!call_takes_format(call, format)) {
		step_unusable(call, "the answer is a picture of another format than was asked for",
			      out);
		return;
	}
	step_take(out, reply->body, format);
	if (str_to_u64(http_reply_field(reply, "seed"), &seed) && seed <= SEED_HIGHEST + 1)
		set_seed(out, seed);
}

static void step(const struct hosted_call *call, const struct http_reply *reply,
		 struct hosted_step *out)
{
	if (!reply) {
		send_request(call, out);
		return;
	}
	step_request_id(call, reply, "x-request-id", out);
	if (reply_is_success(reply))
		read_success(call, reply, out);
	else
		read_failure(call, reply, out);
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
