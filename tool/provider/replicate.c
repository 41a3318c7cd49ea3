/* replicate.c - Replicate: any model that it runs, as a prediction that is asked after until it has ended.
 *
 * A model of the community is asked for by its version, which stands in the spec or in the table of models; an official one
 * by its name alone. What comes is an address, a list of them, or a map of them; it is fetched elsewhere, without the token,
 * and is gone after an hour.
 */
#include "provider/replicate.h"

#include "base/json.h"
#include "provider/params_common.h"

#include <string.h>

#define REPLY_MAX   ((size_t)32 * 1024 * 1024)
#define ID_MAX      64u
#define VERSION_LEN 64u

/* ---- which model ------------------------------------------------------------------------- */

static bool is_version(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if ((c < '0' || c > '9') && (c < 'a' || c > 'f'))
			return false;
	}
	return text.len == VERSION_LEN;
}

static bool is_name_part(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') &&
		    c != '-' && c != '_' && c != '.')
			return false;
	}
	return text.len > 0 && text.len <= 128 && !str_starts(text, ".");
}

/* "owner/name" */
static bool is_name(struct str text)
{
	const char *slash = text.len ? memchr(text.ptr, '/', text.len) : NULL;
	size_t owner = slash ? (size_t)(slash - text.ptr) : 0;

	return slash && is_name_part((struct str){text.ptr, owner}) &&
	       is_name_part((struct str){slash + 1, text.len - owner - 1});
}

/* What stands behind the colon of "owner/name:version"; empty when there is none. */
static struct str version_in(struct str model)
{
	const char *colon = model.len ? memchr(model.ptr, ':', model.len) : NULL;

	if (!colon)
		return (struct str){0};
	return (struct str){colon + 1, (size_t)(model.ptr + model.len - colon - 1)};
}

/* As it is sent: what the author wrote, else what the table has for a model of the community. Empty: an official one, which
 * has an address of its own. */
static struct str version_of(const struct hosted_call *call)
{
	struct str model = call_model(call), version = call_text(call, "version");

	if (version.len)
		return version;
	if (is_version(model))
		return model;
	if (version_in(model).len)
		return version_in(model);
	return str_of(call->model->version);
}

static enum status check_model(const struct hosted_call *call, struct diag *diag)
{
	struct str model = call_model(call), version = version_of(call);

	if (call_text(call, "version").len && !is_version(version) && !is_name(version) &&
	    !(version_in(version).len && is_version(version_in(version)))) {
		(void)refuse_param(call, "version", "E0568", diag,
				   "has no such version: one has 64 hexadecimal digits");
		diag_hint(diag, "the model's page lists its versions; OWNER/NAME is another way to "
				"name one");
		return ST_INVALID;
	}
	if (version.len ? is_version(version) || is_name(version) || is_version(version_in(version))
			: is_name(model))
		return ST_OK;
	(void)diag_error(diag, ST_INVALID, "E0568", call->request->at,
			 "replicate has to be told which model: '%.*s' is no OWNER/NAME",
			 STR_ARGS(model));
	diag_hint(diag, "write generation.model: OWNER/NAME, and for a model of the community "
			"'version' in prompt.parameters, or OWNER/NAME:VERSION");
	return ST_INVALID;
}

/* ---- the model's own inputs -------------------------------------------------------------- */

static const struct node *input_of(const struct hosted_call *call)
{
	struct source source = {.path = "input", .text = call_text(call, "input")};
	struct node *root = NULL;
	struct diag unsaid = {0};

	if (!source.text.len || json_parse(&source, call->arena, &root, &unsaid) != ST_OK)
		root = NULL;
	diag_release(&unsaid);
	return root;
}

static enum status check_input(const struct hosted_call *call, struct diag *diag)
{
	const struct node *input = input_of(call);

	if (!call_text(call, "input").len || (input && input->type == NODE_MAP))
		return ST_OK;
	(void)refuse_param(call, "input", "E0568", diag,
			   "takes its inputs as a map of names and values");
	diag_hint(diag, "write input: {NAME: VALUE}, with the names that the model's page has");
	return ST_INVALID;
}

/* What the author wrote goes as it is; prompt and seed come beside it, unless they stand there. */
static void put_input(const struct hosted_call *call, struct json *json)
{
	const struct node *input = input_of(call);
	struct str own = call_text(call, "input");
	bool is_map = input && input->type == NODE_MAP;
	struct strbuf text = {0};

	strbuf_add_char(&text, '{');
	if (call->request->prompt.len && !(is_map && node_find(input, "prompt"))) {
		strbuf_add_c(&text, "\"prompt\":");
		json_quote(&text, call->request->prompt);
	}
	if (call->request->has_seed && !(is_map && node_find(input, "seed")))
		strbuf_printf(&text, "%s\"seed\":%llu", text.len > 1 ? "," : "",
			      (unsigned long long)call_seed(call));
	if (is_map && input->count) {
		strbuf_add_c(&text, text.len > 1 ? "," : "");
		strbuf_add(&text, own.ptr + 1, own.len - 2);
	}
	strbuf_add_char(&text, '}');
	json_raw(json, "input", strbuf_str(&text));
	strbuf_release(&text);
}

/* ---- what can be asked ------------------------------------------------------------------- */

static enum status check(const struct hosted_call *call, struct diag *diag)
{
	static const char *const NEVER[] = {
		"size",       "aspect_ratio",     "quality",          "style",
		"background", "duration_seconds", "prompt_influence", "loop",
		NULL};
	bool is_good = check_model(call, diag) == ST_OK;

	is_good = check_input(call, diag) == ST_OK && is_good;
	if (!call->request->prompt.len && !input_of(call))
		is_good = check_prompt(call, diag) == ST_OK && is_good;
	warn_unsent(call, NEVER,
		    "each model there has words of its own: write it into 'input' under the name "
		    "that the model's page has",
		    diag);
	return is_good ? ST_OK : ST_INVALID;
}

/* What a run takes is known when it has ended: until then the most that it is thought to take counts. */
static bool estimate(const struct hosted_call *call, int64_t *out)
{
	if (call->model->pricing == PRICE_MACHINE)
		return money_scale(call->model->price[1], call->count, 1, out);
	return estimate_each(call, out);
}

/* ---- what is sent ------------------------------------------------------------------------ */

static void send_prediction(const struct hosted_call *call, struct hosted_step *out)
{
	struct str version = version_of(call);
	struct strbuf text = {0};
	struct json json = {.out = &text, .is_compact = true};

	send_begin(call, out,
		   version.len ? "/predictions"
			       : str_concat(call->arena, STR("/models/"), call_model(call),
					    STR("/predictions"))
					 .ptr);
	send_field(call, &out->send, "prefer", STR("wait=60"));
	json_object_begin(&json, NULL);
	if (version.len)
		json_str(&json, "version", version);
	put_input(call, &json);
	json_object_end(&json);
	send_json(call, &out->send, &text);
	out->send.reply_max = REPLY_MAX;
}

/* A state is the prediction's id, and behind a space its address, where that is not what follows from the id. */
static struct str address_of(const struct hosted_call *call)
{
	const char *space = memchr(call->state.ptr, ' ', call->state.len);

	if (space)
		return (struct str){space + 1,
				    (size_t)(call->state.ptr + call->state.len - space - 1)};
	return str_concat(call->arena, call_url(call, "/predictions/"), call->state, STR(""));
}

void replicate_look(const struct hosted_call *call, struct hosted_step *out)
{
	send_get(call, out, address_of(call));
	out->send.reply_max = REPLY_MAX;
}

static void send_cancel(const struct hosted_call *call, struct hosted_step *out)
{
	send_get(call, out, str_concat(call->arena, address_of(call), STR("/cancel"), STR("")));
	out->send.method = "POST";
}

static void step(const struct hosted_call *call, const struct http_reply *reply,
		 struct hosted_step *out)
{
	if (reply)
		replicate_read(call, reply, out);
	else if (!call->state.len)
		send_prediction(call, out);
	else if (call->is_called_off && !call->was_told)
		send_cancel(call, out);
	else
		replicate_look(call, out);
}

/* The part of a URL that says with whom one speaks: "https://host:port". */
static struct str server_of(struct str url)
{
	const char *start = url.len ? memmem(url.ptr, url.len, "://", 3) : NULL;
	const char *slash;

	if (!start)
		return (struct str){0};
	start += 3;
	slash = memchr(start, '/', (size_t)(url.ptr + url.len - start));
	return (struct str){url.ptr, (size_t)((slash ? slash : url.ptr + url.len) - url.ptr)};
}

static bool is_id(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') &&
		    c != '-' && c != '_')
			return false;
	}
	return text.len > 0 && text.len <= ID_MAX;
}

struct str replicate_state(const struct hosted_call *call, const struct node *prediction)
{
	struct str id = node_text(prediction, "id");
	struct str get = node_text(node_member(prediction, "urls", NODE_MAP), "get");
	struct str own = str_concat(call->arena, call_url(call, "/predictions/"), id, STR(""));
	struct str server = server_of(call->base_url);

	if (!is_id(id))
		return (struct str){0};
	/* The token goes along: to nobody else, whatever they say. */
	if (str_equal(get, own) || !server.len || !str_equal(server_of(get), server) ||
	    text_for_people(call->arena, get, 512).len != get.len ||
	    memchr(get.ptr, ' ', get.len) || memchr(get.ptr, '?', get.len) ||
	    memchr(get.ptr, '#', get.len))
		return str_copy(call->arena, id);
	return str_concat(call->arena, id, STR(" "), get);
}

/* ---- declarations ------------------------------------------------------------------------ */

static const struct hosted hosted_replicate = {
	.base_url = "https://api.replicate.com/v1",
	.base_env = "REPLICATE_BASE_URL",
	.key_env = "REPLICATE_API_TOKEN",
	.auth = AUTH_BEARER,
	.in_flight = 4,
	.repeat = REPEAT_429 | REPEAT_503_EMPTY,
	.timeout_s = 1800, /* theirs for a run */
	.can_cancel = true,
	.estimate = estimate,
	.check = check,
	.step = step,
};

/* clang-format off */
static const struct param_def REPLICATE_PARAMS[] = {
	ROWS_IMAGE(NULL, EDGE_MAX, ratio_words, NULL),
	ROWS_SOUND,
	ROWS_ANY,
	ROW_INPUT("the model's own inputs, sent as they are written"),
	{.name = "version", .type = PARAM_STRING,
	 .help = "version of a community model: 64 hexadecimal digits"},
	{.name = "output_path", .type = PARAM_STRING,
	 .help = "where in the answer the file stands, such as audio_out or 0"},
	{0},
};
/* clang-format on */

const struct provider provider_replicate = {
	.decl = {.name = "replicate",
		 .kinds = ASSET_IMAGE | ASSET_AUDIO,
		 .params = REPLICATE_PARAMS,
		 .help = "any model hosted by Replicate, named by generation.model"},
	.flags = HOSTED_FLAGS,
	.hosted = &hosted_replicate,
};
