/* huggingface.c - an inference endpoint of Hugging Face: a machine that the user rents by the hour, with a model on it.
 *
 * There is no server that would do for everybody, so that one has to be named; what it runs is for whoever made it to know.
 * Its answers are a file, or JSON with numbers or base64 in it. What the machine costs by the hour is no price of a call:
 * the policy file says what one counts for.
 */
#include "provider/translate.h"

#include "base/base64.h"
#include "base/json.h"
#include "provider/params_common.h"
#include "provider/samples.h"

#include <string.h>

#define SHOWN_BYTES    40u /* of an answer that holds nothing of use */
#define FILE_MAX       ((size_t)64 * 1024 * 1024)
#define REPLY_MAX      ((size_t)128 * 1024 * 1024) /* numbers take up to twenty bytes each */
#define LOADING_MAX_MS UINT64_C(60000)

/* The container that stands on most endpoints makes a whole sound, and then fails when a file was asked for. */
static const char *const ACCEPTED[] = {"auto", "application/json", "audio/*", "image/*", NULL};

/* ---- what can be asked ------------------------------------------------------------------- */

static bool is_map(const struct hosted_call *call)
{
	struct source source = {.path = "input", .text = call_text(call, "input")};
	struct node *root = NULL;
	struct diag unsaid = {0};
	bool is = !source.text.len || (json_parse(&source, call->arena, &root, &unsaid) == ST_OK &&
				       root->type == NODE_MAP);

	diag_release(&unsaid);
	return is;
}

static enum status check(const struct hosted_call *call, struct diag *diag)
{
	static const char *const NEVER[] = {
		"aspect_ratio",     "quality",          "style", "background",
		"duration_seconds", "prompt_influence", "loop",  NULL};
	static const char *const SOUNDS_TOO[] = {"seed", "size", NULL};
	static const char HINT[] =
		"each model has words of its own: write it into 'input', which is "
		"sent as 'parameters'";
	bool is_good = check_prompt(call, diag) == ST_OK;

	if (!is_map(call)) {
		(void)refuse_param(call, "input", "E0568", diag,
				   "takes its inputs as a map of names and values");
		diag_hint(diag, "write input: {NAME: VALUE}");
		is_good = false;
	}
	warn_unsent(call, NEVER, HINT, diag);
	if (call->request->kind == ASSET_AUDIO)
		warn_unsent(call, SOUNDS_TOO, HINT, diag);
	return is_good ? ST_OK : ST_INVALID;
}

/* ---- what is sent ------------------------------------------------------------------------ */

static void put_comma(struct strbuf *text)
{
	if (text->len > 1)
		strbuf_add_char(text, ',');
}

/* Of a picture: what their container hands to every pipeline. Of a sound nothing: a name that a pipeline does not know is an
 * error there. */
static void put_picture(const struct hosted_call *call, struct strbuf *text)
{
	const struct param_value *size = call_written(call, "size");

	if (call->request->negative.len) {
		strbuf_add_c(text, "\"negative_prompt\":");
		json_quote(text, call->request->negative);
	}
	if (size && size->width) {
		put_comma(text);
		strbuf_printf(text, "\"width\":%u,\"height\":%u", size->width, size->height);
	}
	if (call->request->has_seed) {
		put_comma(text);
		strbuf_printf(text, "\"seed\":%llu", (unsigned long long)call_seed(call));
	}
}

static void put_parameters(const struct hosted_call *call, struct json *json)
{
	struct str own = call_text(call, "input");
	struct strbuf text = {0};

	strbuf_add_char(&text, '{');
	if (call->request->kind == ASSET_IMAGE)
		put_picture(call, &text);
	if (own.len > 2) {
		put_comma(&text);
		strbuf_add(&text, own.ptr + 1, own.len - 2);
	}
	strbuf_add_char(&text, '}');
	if (text.len > 2)
		json_raw(json, "parameters", strbuf_str(&text));
	strbuf_release(&text);
}

static struct str accepted(const struct hosted_call *call)
{
	struct str said = call_text(call, "accept");

	if (said.len && !str_is(said, "auto"))
		return said;
	return call->request->kind == ASSET_IMAGE ? STR("image/*") : STR("application/json");
}

static void send_request(const struct hosted_call *call, struct hosted_step *out)
{
	struct strbuf text = {0};
	struct json json = {.out = &text, .is_compact = true};

	send_begin(call, out, "");
	send_field(call, &out->send, "accept", accepted(call));
	json_object_begin(&json, NULL);
	json_str(&json, "inputs", call->request->prompt);
	put_parameters(call, &json);
	json_object_end(&json);
	send_json(call, &out->send, &text);
	out->send.reply_max = REPLY_MAX;
}

/* ---- errors ------------------------------------------------------------------------------ */

/* {"error": text} or {"error": [text, …]}, with "estimated_time" while a model is loaded. */
static struct vendor_error read_error(const struct hosted_call *call, const struct node *root)
{
	const struct node *list = node_member(root, "error", NODE_LIST);
	struct vendor_error out = {.message = node_text(root, "error")};

	(void)call;
	if (list && list->count && list->items[0]->type == NODE_SCALAR)
		out.message = list->items[0]->text;
	if (!out.message.len)
		out.message = node_text(root, "message");
	out.is_theirs = out.message.len > 0;
	return out;
}

/* In milliseconds, at most as long as anybody waits before it is asked again; 0: it is not said. */
static uint64_t loading_ms(const struct node *root)
{
	const struct node *node =
		root && root->type == NODE_MAP ? node_find(root, "estimated_time") : NULL;
	int64_t us;

	if (!node || node->type != NODE_SCALAR || !quantity_parse(node->text, UNIT_NONE, &us) ||
	    us < 0)
		return 0;
	return (uint64_t)us / 1000 < LOADING_MAX_MS ? (uint64_t)us / 1000 : LOADING_MAX_MS;
}

static const char *hint_of(unsigned status)
{
	switch (status) {
	case 400: return "the model on the endpoint says what it takes; 'input' has its parameters";
	case 401: return "the token may be wrong, or may not use this endpoint";
	case 402: return "the account has no credit left";
	case 403: return "the model may be one whose terms have to be agreed to there first";
	case 404: return "nothing is deployed at this address";
	default: return NULL;
	}
}

static void read_failure(const struct hosted_call *call, const struct http_reply *reply,
			 struct hosted_step *out)
{
	const struct node *root = reply_json(call, reply, ERROR_BODY_MAX);
	struct vendor_error error = read_error(call, root);
	enum hosted_class class = class_of_status(reply);

	if (reply->status == 503 && str_contains(error.message, "loading"))
		class = CLASS_RETRY;
	error.hint = str_of(hint_of(reply->status));
	step_fail(call, reply, class, &error, out);
	if (reply->status == 503 && class == CLASS_RETRY && out->retry_after_ms == 0)
		out->retry_after_ms = loading_ms(root);
}

/* ---- results ----------------------------------------------------------------------------- */

static void take_bytes(const struct hosted_call *call, struct bytes data, struct hosted_step *out)
{
	enum media_format format = media_sniff(data.data, data.len);

	if (media_kind(format) != call->request->kind) {
		bytes_release(&data);
		step_unusable(call,
			      call->request->kind == ASSET_IMAGE ? "the answer is no picture"
								 : "the answer is no sound",
			      out);
		return;
	}
	out->items[0] = (struct hosted_item){.data = data, .format = format};
	out->item_count = 1;
	out->next = HOSTED_DONE;
}

/* The picture of {"image": base64}, {"images": [base64]} or a list of such. */
static struct str picture_in(const struct node *root)
{
	static const char *const NAMES[] = {"image", "generated_image", "b64_json", "image_base64",
					    NULL};
	const struct node *images;

	if (root && root->type == NODE_LIST && root->count)
		root = root->items[0];
	for (const char *const *name = NAMES; *name; name++) {
		if (node_text(root, *name).len)
			return node_text(root, *name);
	}
	images = node_member(root, "images", NODE_LIST);
	if (images && images->count && images->items[0]->type == NODE_SCALAR)
		return images->items[0]->text;
	return (struct str){0};
}

/* Endpoints of one's own answer as their handlers were written: what came is the only way to know. */
static const char *no_picture(const struct hosted_call *call, const struct http_reply *reply)
{
	struct str type = http_reply_field(reply, "content-type");
	struct strbuf shown = {0};
	const char *text;

	for (size_t i = 0; i < reply->body.len && i < SHOWN_BYTES; i++) {
		char c = reply->body.ptr[i];

		strbuf_add_char(&shown, c >= ' ' && c <= '~' ? c : '.');
	}
	text = str_printf(call->arena, "the answer holds no picture: %.*s, that begins '%.*s'",
			  STR_ARGS(type.len ? type : STR("something of no type")),
			  STR_ARGS(strbuf_str(&shown)))
		       .ptr;
	strbuf_release(&shown);
	return text;
}

static void read_json(const struct hosted_call *call, const struct http_reply *reply,
		      struct hosted_step *out)
{
	const struct param_value *rate = call_value(call, "sampling_rate");
	struct bytes data = {0};
	const char *wrong;

	if (call->request->kind == ASSET_IMAGE) {
		struct str text = picture_in(reply_json(call, reply, REPLY_MAX));
		bool is_read = text.len && base64_decode(text, FILE_MAX, &data);

		wrong = is_read ? NULL : no_picture(call, reply);
	} else {
		wrong = samples_read(reply->body, rate ? (uint32_t)rate->number : 0, FILE_MAX,
				     &data);
	}
	if (wrong)
		step_unusable(call, wrong, out);
	else
		take_bytes(call, data, out);
}

static void read_success(const struct hosted_call *call, const struct http_reply *reply,
			 struct hosted_step *out)
{
	struct bytes data = {0};

	if (reply_is_type(reply, "application/json")) {
		read_json(call, reply, out);
		return;
	}
	if (reply->body.len == 0 || reply->body.len > FILE_MAX || reply_is_type(reply, "text/")) {
		step_unusable(call, reply->body.len ? "the answer is text" : "the answer is empty",
			      out);
		return;
	}
	data.data = mem_alloc(reply->body.len);
	data.len = reply->body.len;
	memcpy(data.data, reply->body.ptr, data.len);
	take_bytes(call, data, out);
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

static const struct hosted hosted_huggingface = {
	.base_url = "",
	.base_env = "HF_ENDPOINT_URL",
	.key_env = "HF_TOKEN",
	.auth = AUTH_BEARER,
	.in_flight = 1, /* one machine */
	.repeat = REPEAT_429 | REPEAT_503_EMPTY | REPEAT_503_LOADING,
	.timeout_s = 1200, /* a machine that sleeps takes ten minutes to wake */
	.estimate = estimate_each,
	.check = check,
	.step = step,
};

/* clang-format off */
static const struct param_def HUGGINGFACE_PARAMS[] = {
	ROWS_IMAGE(NULL, EDGE_MAX, ratio_words, NULL),
	ROWS_SOUND,
	ROWS_ANY,
	ROW_INPUT("parameters of the model, sent as they are written"),
	{.name = "accept", .type = PARAM_ENUM, .def = "auto", .words = ACCEPTED,
	 .help = "form of the answer that is asked for; auto: JSON of sounds, a file of pictures"},
	{.name = "sampling_rate", .type = PARAM_INT, .min = 1000, .max = 384000,
	 .help = "samples in a second, of an answer of numbers that does not say it"},
	{0},
};
/* clang-format on */

const struct provider provider_huggingface = {
	.decl = {.name = "huggingface",
		 .kinds = ASSET_IMAGE | ASSET_AUDIO,
		 .params = HUGGINGFACE_PARAMS,
		 .help = "an inference endpoint of your own at Hugging Face"},
	.flags = HOSTED_FLAGS | PROVIDER_HAS_NEGATIVE,
	.hosted = &hosted_huggingface,
};
