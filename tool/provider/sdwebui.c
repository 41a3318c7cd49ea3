/* sdwebui.c - Stable Diffusion servers that speak the web UI's API: A1111, Forge, SD.Next, sd-server. One request in JSON,
 * one answer with pictures in base64.
 *
 * Servers and their forks differ in what they do when a field is left out, so what matters to the picture is always sent.
 * It is the user's own machine and costs nothing: what it cannot do now is an error of this run and of no other.
 */
#include "provider/translate.h"

#include "base/base64.h"
#include "base/json.h"
#include "provider/params_common.h"

#include <string.h>

#define STEPS_MAX   150
#define PICTURE_MAX ((size_t)64 * 1024 * 1024)
#define REPLY_MAX   ((size_t)128 * 1024 * 1024)
#define INFO_MAX    ((size_t)1024 * 1024)
#define EDGE_STEP   8u /* what latents stand for */

/* ---- what can be asked ------------------------------------------------------------------- */

/* A quarter of a megapixel at a ratio: what the default size is. */
static void size_of(const struct hosted_call *call, uint32_t *width, uint32_t *height)
{
	const struct param_value *size = call_value(call, "size");
	const struct param_value *ratio = call_written(call, "aspect_ratio");

	if (size && size->width && (size->is_written || !ratio)) {
		*width = size->width;
		*height = size->height;
	} else if (ratio && ratio_size(ratio->text, width, height)) {
		*width /= 2;
		*height /= 2;
	} else {
		*width = *height = 512;
	}
}

static enum status check_size(const struct hosted_call *call, struct diag *diag)
{
	uint32_t width, height;

	size_of(call, &width, &height);
	if (width % EDGE_STEP == 0 && height % EDGE_STEP == 0)
		return ST_OK;
	(void)refuse_param(call, "size", "E0520", diag,
			   "cannot make %ux%u: edges are multiples of %u", (unsigned)width,
			   (unsigned)height, EDGE_STEP);
	diag_hint(diag, "ask for the next larger size, and let a crop or resize step bring it to "
			"its size");
	return ST_INVALID;
}

static const struct node *json_of(const struct hosted_call *call, struct str text)
{
	struct source source = {.path = "parameters", .text = text};
	struct diag unsaid = {0};
	struct node *root = NULL;

	if (json_parse(&source, call->arena, &root, &unsaid) != ST_OK)
		root = NULL;
	diag_release(&unsaid);
	return root;
}

/* Both are handed to the server as they are, which takes objects. */
static enum status check_objects(const struct hosted_call *call, struct diag *diag)
{
	static const char *const NAMES[] = {"override_settings", "alwayson_scripts"};
	enum status st = ST_OK;

	for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++) {
		const struct param_value *value = call_written(call, NAMES[i]);
		const struct node *root = value ? json_of(call, value->text) : NULL;

		if (!value || (root && root->type == NODE_MAP))
			continue;
		st = refuse_param(call, NAMES[i], "E0525", diag, "takes a mapping as %s", NAMES[i]);
		diag_hint(diag, "write names and values of the server's own settings below it");
	}
	return st;
}

static enum status check_inputs(const struct hosted_call *call, struct diag *diag)
{
	static const struct input_rules RULES = {.images_max = 1};
	static const char *const STRENGTH[] = {"denoising_strength", NULL};

	if (call->request->has_strength)
		warn_unsent(call, STRENGTH, "inputs.strength stands in its place", diag);
	return check_pictures(call, &RULES, diag);
}

static enum status check(const struct hosted_call *call, struct diag *diag)
{
	static const char *const NEVER[] = {"quality", "style", "background", NULL};
	bool is_good = check_prompt(call, diag) == ST_OK;

	is_good = check_size(call, diag) == ST_OK && is_good;
	is_good = check_objects(call, diag) == ST_OK && is_good;
	is_good = check_inputs(call, diag) == ST_OK && is_good;
	warn_unsent(call, NEVER, "say it in the prompt", diag);
	return is_good ? ST_OK : ST_INVALID;
}

/* ---- what is sent ------------------------------------------------------------------------ */

static void put_value(struct json *json, const struct hosted_call *call,
		      const struct param_def *def)
{
	const struct param_value *value = call_value(call, def->name);

	if (!value)
		return;
	switch (def->type) {
	case PARAM_BOOL: json_bool(json, def->name, value->number != 0); break;
	case PARAM_INT: json_int(json, def->name, value->number); break;
	case PARAM_NUMBER: json_decimal(json, def->name, value->number); break;
	case PARAM_STRING: json_str(json, def->name, value->text); break;
	case PARAM_ANY: json_raw(json, def->name, value->text); break;
	case PARAM_STRINGS:
		json_array_begin(json, def->name);
		for (size_t i = 0; i < value->count; i++)
			json_str(json, NULL, value->list[i]);
		json_array_end(json);
		break;
	default: break;
	}
}

/* A model of the spec is the server's checkpoint for this request, unless the author said that in the server's words. */
static void put_settings(struct json *json, const struct hosted_call *call)
{
	const struct param_value *written = call_written(call, "override_settings");
	const struct node *map = written ? json_of(call, written->text) : NULL;
	struct str model = call_model(call);

	if (!written && !model.len)
		return;
	json_object_begin(json, "override_settings");
	for (size_t i = 0; map && map->type == NODE_MAP && i < map->count; i++) {
		struct strbuf value = {0};

		node_format(map->members[i].value, call->arena, &value);
		json_raw(json, str_keep(call->arena, map->members[i].key->text),
			 strbuf_str(&value));
		strbuf_release(&value);
	}
	if (model.len && !(map && map->type == NODE_MAP && node_find(map, "sd_model_checkpoint")))
		json_str(json, "sd_model_checkpoint", model);
	json_object_end(json);
}

static struct str base64_of(const struct hosted_call *call, struct str bytes)
{
	struct strbuf text = {0};
	struct str kept;

	base64_encode(bytes, &text);
	kept = str_copy(call->arena, strbuf_str(&text));
	strbuf_release(&text);
	return kept;
}

/* A picture to begin with: how far to leave it is the server's `denoising_strength`. */
static void put_inputs(struct json *json, const struct hosted_call *call)
{
	const struct param_value *strength = call_value(call, "denoising_strength");
	const struct provider_input *image = call_first_input(call, USE_IMAGE);
	const struct provider_input *mask = call_first_input(call, USE_MASK);

	if (image) {
		json_array_begin(json, "init_images");
		json_str(json, NULL, base64_of(call, image->data));
		json_array_end(json);
	}
	if (mask)
		json_str(json, "mask", base64_of(call, mask->data));
	if (call->request->has_strength)
		json_decimal(json, "denoising_strength", call->request->strength);
	else if (strength)
		json_decimal(json, "denoising_strength", strength->number);
	else if (image)
		json_decimal(json, "denoising_strength", 750000);
}

/* Sent by name, as the author or the table says. */
static const char *const SENT[] = {
	"steps",     "cfg_scale", "sampler_name", "scheduler",        "distilled_cfg_scale",
	"tiling",    "styles",    "subseed",      "subseed_strength", "restore_faces",
	"enable_hr", "hr_scale",  "hr_upscaler",  "alwayson_scripts", NULL,
};

static void put_request(struct json *json, const struct hosted_call *call)
{
	const struct param_def *defs = call->request->params->defs;
	uint32_t width, height;

	size_of(call, &width, &height);
	json_str(json, "prompt", call->request->prompt);
	json_str(json, "negative_prompt", call->request->negative);
	if (call->request->has_seed)
		json_u64(json, "seed", call_seed(call));
	else
		json_int(json, "seed", -1);
	json_u64(json, "width", width);
	json_u64(json, "height", height);
	for (const char *const *name = SENT; *name; name++)
		put_value(json, call, &defs[param_index(defs, str_of(*name))]);
	json_int(json, "batch_size", call->count);
	json_int(json, "n_iter", 1);
	put_settings(json, call);
	put_inputs(json, call);
	json_bool(json, "send_images", true);
	json_bool(json, "save_images", false);
}

static void send_request(const struct hosted_call *call, struct hosted_step *out)
{
	struct strbuf text = {0};
	struct json json = {.out = &text, .is_compact = true};

	if (!inputs_are_read(call, PICTURE_MAX, out))
		return;
	json_object_begin(&json, NULL);
	put_request(&json, call);
	json_object_end(&json);
	send_begin(call, out,
		   call_first_input(call, USE_IMAGE) ? "/sdapi/v1/img2img" : "/sdapi/v1/txt2img");
	send_field(call, &out->send, "accept", STR("application/json"));
	send_json(call, &out->send, &text);
	out->send.reply_max = REPLY_MAX;
}

/* ---- errors ------------------------------------------------------------------------------ */

/* What a validator says: [{loc: [where, …], msg, type}, …]. */
static void add_complaints(const struct node *list, struct strbuf *out)
{
	for (size_t i = 0; i < list->count && out->len < PEOPLE_MAX; i++) {
		const struct node *loc = node_member(list->items[i], "loc", NODE_LIST);

		strbuf_add_c(out, i ? "; " : "");
		for (size_t k = 0; loc && k < loc->count && out->len < PEOPLE_MAX; k++) {
			if (loc->items[k]->type == NODE_SCALAR)
				strbuf_add_str(out, loc->items[k]->text);
			strbuf_add_c(out, k + 1 < loc->count ? "." : ": ");
		}
		strbuf_add_str(out, node_text(list->items[i], "msg"));
	}
}

/* {"error": NAME, "detail": text, "body", "errors": text}, or {"detail": text or list}. */
static struct vendor_error read_error(const struct hosted_call *call, const struct node *root)
{
	const struct node *list = node_member(root, "detail", NODE_LIST);
	struct vendor_error out = {.code = node_text(root, "error")};
	struct str detail = node_text(root, "detail"), errors = node_text(root, "errors");
	struct strbuf text = {0};

	strbuf_add_str(&text, detail);
	if (list)
		add_complaints(list, &text);
	if (errors.len)
		strbuf_printf(&text, "%s%.*s", text.len ? ": " : "",
			      errors.len > PEOPLE_MAX ? (int)PEOPLE_MAX : (int)errors.len,
			      errors.ptr);
	out.is_theirs = out.code.len || text.len;
	out.message = str_copy(call->arena, strbuf_str(&text));
	strbuf_release(&text);
	return out;
}

static const char *hint_of(const struct http_reply *reply, const struct vendor_error *error)
{
	if (reply->status == 401)
		return "the server was started with --api-auth: set SDWEBUI_AUTH to user:password";
	if (reply->status == 404)
		return "the server was started without --api, or is none of this kind";
	if (str_contains(error->code, "OutOfMemory") ||
	    str_contains(error->message, "out of memory"))
		return "ask for a smaller size, or let the server spare memory (--medvram)";
	if (str_contains(error->message, "ampler not found"))
		return "sampler_name takes the server's own names: GET /sdapi/v1/samplers lists "
		       "them";
	return NULL;
}

/* Nothing is billed: whatever it says ends this request and stands in the way of no other. */
static void read_failure(const struct hosted_call *call, const struct http_reply *reply,
			 struct hosted_step *out)
{
	struct vendor_error error = read_error(call, reply_json(call, reply, ERROR_BODY_MAX));
	enum hosted_class class = class_of_status(reply);

	if (class == CLASS_UNKNOWN || class == CLASS_QUOTA)
		class = CLASS_FATAL;
	error.hint = str_of(hint_of(reply, &error));
	step_fail(call, reply, class, &error, out);
}

/* ---- pictures ---------------------------------------------------------------------------- */

/* Some forks write "data:image/png;base64," before it. */
static struct str without_prefix(struct str text)
{
	const char *comma = str_starts(text, "data:") ? memchr(text.ptr, ',', text.len) : NULL;

	if (!comma)
		return text;
	return (struct str){comma + 1, text.len - (size_t)(comma + 1 - text.ptr)};
}

static bool read_picture(const struct node *node, struct hosted_item *out)
{
	if (node->type != NODE_SCALAR || node->kind != SCALAR_TEXT ||
	    !base64_decode(without_prefix(node->text), PICTURE_MAX, &out->data))
		return false;
	out->format = media_sniff(out->data.data, out->data.len);
	if (media_kind(out->format) == ASSET_IMAGE)
		return true;
	bytes_release(&out->data);
	return false;
}

/* JSON inside a string; some servers write the object itself, and sd-server an empty string. */
static const struct node *read_info(const struct hosted_call *call, const struct node *root)
{
	struct str text = node_text(root, "info");

	if (text.len && text.len <= INFO_MAX)
		return json_of(call, text);
	return node_member(root, "info", NODE_MAP);
}

static void read_seed(const struct node *info, size_t index, struct hosted_item *out)
{
	const struct node *all = node_member(info, "all_seeds", NODE_LIST);

	if (all && index < all->count && all->items[index]->type == NODE_SCALAR &&
	    str_to_u64(all->items[index]->text, &out->seed) && out->seed <= SEED_MAX)
		out->has_seed = true;
	else if (index == 0)
		out->has_seed = node_number(info, "seed", SEED_MAX, &out->seed);
}

/* The checkpoint is an input that no request names: what is told of it goes beside the picture. */
static void read_facts(const struct hosted_call *call, const struct node *info,
		       struct hosted_step *out)
{
	static const char *const NAMES[] = {"cfg_scale",     "sampler_name", "sd_model_hash",
					    "sd_model_name", "steps",        "version"};
	struct strbuf text = {0};
	struct json json = {.out = &text, .is_compact = true};
	size_t count = 0;

	json_object_begin(&json, NULL);
	for (size_t i = 0; info && i < sizeof(NAMES) / sizeof(NAMES[0]); i++) {
		const struct node *node = info->type == NODE_MAP ? node_find(info, NAMES[i]) : NULL;

		if (!node || node->type != NODE_SCALAR || node->text.len > TOKEN_MAX)
			continue;
		if (node->kind == SCALAR_TEXT)
			json_str(&json, NAMES[i],
				 text_for_people(call->arena, node->text, TOKEN_MAX));
		else
			json_raw(&json, NAMES[i], node->text);
		count++;
	}
	json_object_end(&json);
	if (count && text.len <= USAGE_MAX)
		out->usage = str_copy(call->arena, strbuf_str(&text));
	strbuf_release(&text);
	out->model = text_for_people(call->arena, node_text(info, "sd_model_name"), TOKEN_MAX);
}

static void read_success(const struct hosted_call *call, const struct http_reply *reply,
			 struct hosted_step *out)
{
	const struct node *root = reply_json(call, reply, REPLY_MAX);
	const struct node *images = node_member(root, "images", NODE_LIST);
	const struct node *info = read_info(call, root);
	uint64_t first = 0;

	/* With several pictures a sheet of all of them may come first. */
	if (!images || !node_number(info, "index_of_first_image", images->count, &first))
		first = 0;
	for (size_t i = first; images && i < images->count && out->item_count < HOSTED_ITEMS_MAX;
	     i++) {
		struct hosted_item *item = &out->items[out->item_count];

		if (!read_picture(images->items[i], item))
			continue;
		read_seed(info, i - first, item);
		out->item_count++;
	}
	if (out->item_count == 0) {
		step_refuse(call, CLASS_FATAL,
			    root ? STR("its answer holds no picture")
				 : STR("its answer is not JSON"),
			    out);
		return;
	}
	out->next = HOSTED_DONE;
	read_facts(call, info, out);
}

static void step(const struct hosted_call *call, const struct http_reply *reply,
		 struct hosted_step *out)
{
	if (!reply)
		send_request(call, out);
	else if (reply_is_success(reply))
		read_success(call, reply, out);
	else
		read_failure(call, reply, out);
}

/* ---- declarations ------------------------------------------------------------------------ */

static const struct hosted hosted_sdwebui = {
	.base_url = "http://127.0.0.1:7860",
	.base_env = "SDWEBUI_BASE_URL",
	.key_env = "SDWEBUI_AUTH",
	.key_is_optional = true,
	.auth = AUTH_BASIC,
	.is_local = true,
	.in_flight = 1,
	.repeat = REPEAT_429 | REPEAT_503_EMPTY,
	/* Requests wait for each other there, however long that takes. */
	.timeout_s = 1800,
	.estimate = estimate_nothing,
	.check = check,
	.step = step,
};

/* clang-format off */
static const struct param_def SDWEBUI_PARAMS[] = {
	ROWS_IMAGE("512x512", 4096, ratio_words, NULL),
	ROWS_ANY,
	{.name = "steps", .type = PARAM_INT, .def = "50", .min = 1, .max = STEPS_MAX,
	 .help = "steps of the sampler"},
	{.name = "cfg_scale", .type = PARAM_NUMBER, .def = "7", .min = 0, .max = 30 * MILLION,
	 .help = "how closely the picture follows the prompt"},
	{.name = "sampler_name", .type = PARAM_STRING, .def = "Euler",
	 .help = "sampler by the server's name for it"},
	{.name = "scheduler", .type = PARAM_STRING,
	 .help = "noise schedule by the server's name for it"},
	{.name = "distilled_cfg_scale", .type = PARAM_NUMBER, .min = 0, .max = 30 * MILLION,
	 .help = "guidance of distilled models such as Flux"},
	{.name = "tiling", .type = PARAM_BOOL, .help = "make a texture that joins at its edges"},
	{.name = "restore_faces", .type = PARAM_BOOL, .help = "run the server's face repair"},
	{.name = "styles", .type = PARAM_STRINGS, .help = "prompt styles saved on the server"},
	{.name = "subseed", .type = PARAM_INT, .min = -1, .max = UINT32_MAX,
	 .help = "second seed to blend with; -1 for chance"},
	{.name = "subseed_strength", .type = PARAM_NUMBER, .min = 0, .max = MILLION,
	 .help = "share of the second seed"},
	{.name = "enable_hr", .type = PARAM_BOOL,
	 .help = "draw small first, then enlarge and refine"},
	{.name = "hr_scale", .type = PARAM_NUMBER, .min = MILLION, .max = 4 * MILLION,
	 .help = "enlargement of enable_hr"},
	{.name = "hr_upscaler", .type = PARAM_STRING,
	 .help = "enlarger of enable_hr by the server's name for it"},
	{.name = "denoising_strength", .type = PARAM_NUMBER, .min = 0, .max = MILLION,
	 .help = "how far refining may move away from its input"},
	{.name = "override_settings", .type = PARAM_ANY,
	 .help = "server settings for this request alone"},
	{.name = "alwayson_scripts", .type = PARAM_ANY,
	 .help = "arguments of the server's extensions"},
	{0},
};
/* clang-format on */

const struct provider provider_sdwebui = {
	.decl = {.name = "sdwebui",
		 .kinds = ASSET_IMAGE,
		 .params = SDWEBUI_PARAMS,
		 .help = "a Stable Diffusion server that speaks the web UI's API (A1111, Forge, "
			 "SD.Next, sd-server)"},
	.flags = HOSTED_FLAGS | PROVIDER_HAS_NEGATIVE | PROVIDER_TAKES_IMAGES | PROVIDER_TAKES_MASK,
	.hosted = &hosted_sdwebui,
};
