/* scenario.c - Scenario: what is asked. A job by one of two ways: `custom`, whose body is whatever inputs the model has, and
 * `txt2img` for the older families, which with a picture to begin with is `img2img`: that goes up first, which costs nothing.
 * One picture for each job, whatever the default of a model is.
 */
#include "provider/scenario.h"

#include "base/base64.h"
#include "base/json.h"
#include "provider/params_common.h"

#include <string.h>

#define EDGE_STEP  8u
#define EDGE_LEAST 64u
#define INPUT_MAX  ((size_t)20 * 1024 * 1024)

static bool is_txt2img(const struct hosted_call *call)
{
	return str_is(call_text(call, "endpoint"), "txt2img");
}

static const struct node *json_of(const struct hosted_call *call, const char *name)
{
	const struct param_value *value = call_written(call, name);
	struct source source = {.path = "parameters"};
	struct diag unsaid = {0};
	struct node *root = NULL;

	if (!value)
		return NULL;
	source.text = value->text;
	if (json_parse(&source, call->arena, &root, &unsaid) != ST_OK)
		root = NULL;
	diag_release(&unsaid);
	return root;
}

/* ---- what can be asked ------------------------------------------------------------------- */

static enum status check_model(const struct hosted_call *call, struct diag *diag)
{
	if (scenario_is_id(call_model(call)))
		return ST_OK;
	(void)diag_error(diag, ST_INVALID, "E0525", call->request->at,
			 call_model(call).len ? "'%.*s' is no id of a model at Scenario"
					      : "Scenario is asked for a model by its id%.*s",
			 STR_ARGS(call_model(call)));
	diag_hint(diag, "write it as generation.model: model_… or flux.1-dev, as the model's page "
			"shows it");
	return ST_INVALID;
}

static bool is_edge(uint32_t edge)
{
	return edge >= EDGE_LEAST && edge % EDGE_STEP == 0;
}

static enum status check_size(const struct hosted_call *call, struct diag *diag)
{
	const struct param_value *size = call_written(call, "size");

	if (!is_txt2img(call) || !size || !size->width ||
	    (is_edge(size->width) && is_edge(size->height)))
		return ST_OK;
	(void)refuse_param(call, "size", "E0520", diag,
			   "cannot make %ux%u: edges are multiples of %u from %u on",
			   (unsigned)size->width, (unsigned)size->height, EDGE_STEP, EDGE_LEAST);
	diag_hint(diag, "a crop or resize step brings a picture to its size");
	return ST_INVALID;
}

/* More pictures for one price, and one reservation. */
static bool has_count(const struct node *input, const char *name)
{
	const struct node *count = input && input->type == NODE_MAP ? node_find(input, name) : NULL;

	return count && !(count->type == NODE_SCALAR && str_is(count->text, "1"));
}

static enum status check_shapes(const struct hosted_call *call, struct diag *diag)
{
	const struct node *input = json_of(call, "input"), *concepts = json_of(call, "concepts");
	enum status st = ST_OK;

	if (call_written(call, "input") && (!input || input->type != NODE_MAP)) {
		st = refuse_param(call, "input", "E0525", diag, "takes a mapping as input");
		diag_hint(diag, "write names and values of the model's own inputs below it");
	}
	if (has_count(input, "numSamples") || has_count(input, "numOutputs")) {
		st = refuse_param(call, "input", "E0525", diag, "is asked for one picture a job");
		diag_hint(diag, "write 'n' in prompt.parameters: each has its own key and price");
	}
	if (call_written(call, "concepts") && (!concepts || concepts->type != NODE_LIST)) {
		st = refuse_param(call, "concepts", "E0525", diag, "takes a list as concepts");
		diag_hint(diag, "write one {modelId, scale} for each LoRA");
	}
	return st;
}

/* How the inputs of a model are named is each model's own: the author writes that below 'input'. */
static enum status check_inputs(const struct hosted_call *call, struct diag *diag)
{
	static const struct input_rules RULES = {.images_max = 1};

	if (!call_first_input(call, USE_IMAGE) || is_txt2img(call))
		return check_pictures(call, &RULES, diag);
	(void)refuse_param(call, "endpoint", "E0525", diag,
			   "takes a picture to begin with by the endpoint txt2img alone");
	diag_hint(diag, "write 'endpoint: txt2img', or leave 'inputs' out");
	return ST_INVALID;
}

static enum status check(const struct hosted_call *call, struct diag *diag)
{
	static const char *const NEVER[] = {"quality", "style", "background", NULL};
	static const char *const CUSTOM[] = {"input", NULL};
	bool is_good = check_prompt(call, diag) == ST_OK;

	is_good = check_model(call, diag) == ST_OK && is_good;
	is_good = check_size(call, diag) == ST_OK && is_good;
	is_good = check_shapes(call, diag) == ST_OK && is_good;
	is_good = check_inputs(call, diag) == ST_OK && is_good;
	warn_unsent(call, NEVER, "what a model takes besides is written below 'input'", diag);
	if (is_txt2img(call))
		warn_unsent(call, CUSTOM, "it is for the endpoint custom", diag);
	return is_good ? ST_OK : ST_INVALID;
}

/* ---- what is sent ------------------------------------------------------------------------ */

/* What the author says in the model's own words goes before what this program would say. */
struct body {
	const struct hosted_call *call;
	const struct node *input; /* or NULL */
	struct str asset;         /* of the picture to begin with, or empty */
	struct json json;
};

static bool is_free(const struct body *body, const char *name)
{
	return !body->input || !node_find(body->input, name);
}

static void put_text(struct body *body, const char *name, struct str text)
{
	if (text.len && is_free(body, name))
		json_str(&body->json, name, text);
}

static void put_number(struct body *body, const char *name, const char *param)
{
	const struct param_value *value = call_written(body->call, param);
	size_t row = param_index(body->call->request->params->defs, str_of(param));

	if (!value || !is_free(body, name))
		return;
	if (body->call->request->params->defs[row].type == PARAM_INT)
		json_int(&body->json, name, value->number);
	else
		json_decimal(&body->json, name, value->number);
}

static void put_size(struct body *body)
{
	const struct param_value *size = call_written(body->call, "size");
	struct str ratio = call_text(body->call, "aspect_ratio");
	uint32_t width = 0, height = 0;

	if (size && size->width) {
		width = size->width;
		height = size->height;
	} else if (is_txt2img(body->call)) {
		(void)ratio_size(ratio, &width, &height);
	} else {
		put_text(body, "aspectRatio", ratio);
	}
	if (!width || !is_free(body, "width") || !is_free(body, "height"))
		return;
	json_u64(&body->json, "width", width);
	json_u64(&body->json, "height", height);
}

static void put_seed(struct body *body)
{
	struct arena *arena = body->call->arena;

	if (!body->call->request->has_seed || !is_free(body, "seed"))
		return;
	if (is_txt2img(body->call))
		json_str(&body->json, "seed",
			 str_printf(arena, "%llu", (unsigned long long)call_seed(body->call)));
	else
		json_u64(&body->json, "seed", call_seed(body->call));
}

static void put_input(struct body *body)
{
	struct strbuf text = {0};

	for (size_t i = 0; body->input && i < body->input->count; i++) {
		const struct member *member = &body->input->members[i];

		strbuf_clear(&text);
		node_format(member->value, body->call->arena, &text);
		json_raw(&body->json, str_keep(body->call->arena, member->key->text),
			 strbuf_str(&text));
	}
	strbuf_release(&text);
}

static void put_body(struct body *body)
{
	const struct hosted_call *call = body->call;
	const struct param_value *concepts = call_written(call, "concepts");

	if (is_txt2img(call))
		put_text(body, "modelId", call_model(call));
	put_text(body, "prompt", call->request->prompt);
	if (is_free(body, "numSamples") && is_free(body, "numOutputs"))
		json_u64(&body->json, "numSamples", call->count);
	put_text(body, "image", body->asset);
	if (body->asset.len && call->request->has_strength)
		json_decimal(&body->json, "strength", call->request->strength);
	put_size(body);
	put_seed(body);
	put_text(body, "negativePrompt", call->request->negative);
	put_number(body, "negativePromptStrength", "negative_prompt_strength");
	put_number(body, "guidance", "guidance");
	put_number(body, "numInferenceSteps", "num_inference_steps");
	put_text(body, "scheduler", call_text(call, "scheduler"));
	put_text(body, "baseModelId", call_text(call, "base_model_id"));
	if (concepts && is_free(body, "concepts"))
		json_raw(&body->json, "concepts", concepts->text);
	put_input(body);
}

/* Makes nothing that is billed, and may be sent again. */
static void send_upload(const struct hosted_call *call, const struct provider_input *input,
			struct hosted_step *out)
{
	struct strbuf text = {0};
	struct json json = {.out = &text, .is_compact = true};
	struct strbuf picture = {0};

	if (!inputs_are_read(call, INPUT_MAX, out))
		return;
	base64_encode(input->data, &picture);
	send_get(call, out, call_url(call, "/assets"));
	out->send.method = "POST";
	json_object_begin(&json, NULL);
	json_str(&json, "image", strbuf_str(&picture));
	json_str(&json, "name", input->name.len ? input->name : STR("input"));
	json_object_end(&json);
	send_json(call, &out->send, &text);
	strbuf_release(&picture);
}

void scenario_send_job(const struct hosted_call *call, struct str asset, struct hosted_step *out)
{
	const struct param_value *original = call_written(call, "original_assets");
	struct strbuf text = {0};
	struct body body = {
		.call = call, .asset = asset, .json = {.out = &text, .is_compact = true}};

	if (!is_txt2img(call)) {
		body.input = json_of(call, "input");
		send_begin(call, out, "/generate/custom/");
		out->send.url = str_concat(call->arena, out->send.url, call_model(call), STR(""));
	} else {
		send_begin(call, out, asset.len ? "/generate/img2img" : "/generate/txt2img");
	}
	if (original && original->number)
		out->send.url = str_concat(call->arena, out->send.url, STR("?originalAssets=true"),
					   STR(""));
	json_object_begin(&body.json, NULL);
	put_body(&body);
	json_object_end(&body.json);
	send_json(call, &out->send, &text);
	out->send.reply_max = JOB_REPLY_MAX;
}

static void send_cancel(const struct hosted_call *call, struct hosted_step *out)
{
	struct strbuf text = {0};

	send_get(call, out,
		 str_concat(call->arena, scenario_job_url(call), STR("/action"), STR("")));
	out->send.method = "POST";
	strbuf_add_c(&text, "{\"action\":\"cancel\"}");
	send_json(call, &out->send, &text);
}

static void step(const struct hosted_call *call, const struct http_reply *reply,
		 struct hosted_step *out)
{
	const struct provider_input *input = call_first_input(call, USE_IMAGE);

	if (reply)
		scenario_read(call, reply, out);
	else if (!scenario_job(call).len && input)
		send_upload(call, input, out);
	else if (!scenario_job(call).len)
		scenario_send_job(call, (struct str){0}, out);
	else if (call->is_called_off && !call->was_told)
		send_cancel(call, out);
	else
		send_get(call, out, scenario_job_url(call));
}

/* ---- declarations ------------------------------------------------------------------------ */

/* In the wild under three names. */
static const char *const SECRET_ENVS[] = {"SCENARIO_API_SECRET", "SCENARIO_SECRET_API_KEY",
					  "SCENARIO_SDK_API_SECRET", NULL};

static const struct hosted hosted_scenario = {
	.base_url = "https://api.cloud.scenario.com/v1",
	.base_env = "SCENARIO_API_URL",
	.key_env = "SCENARIO_API_KEY",
	.secret_envs = SECRET_ENVS,
	.auth = AUTH_BASIC,
	.in_flight = 2,
	.repeat = REPEAT_429 | REPEAT_503_EMPTY,
	.timeout_s = 900,
	.refusal_billed = true,
	.can_cancel = true,
	.estimate = estimate_each,
	.check = check,
	.step = step,
};

static const char *const SCENARIO_ENDPOINTS[] = {"custom", "txt2img", NULL};

/* clang-format off */
static const struct param_def SCENARIO_PARAMS[] = {
	ROWS_IMAGE(NULL, 2048, ratio_words, NULL),
	ROWS_ANY,
	{.name = "endpoint", .type = PARAM_ENUM, .def = "custom", .words = SCENARIO_ENDPOINTS,
	 .help = "custom for most models, txt2img for the SD 1.5, SDXL and Flux.1 families"},
	{.name = "guidance", .type = PARAM_NUMBER, .min = 0, .max = 20 * MILLION,
	 .help = "how closely the picture follows the prompt"},
	{.name = "num_inference_steps", .type = PARAM_INT, .min = 1, .max = 150,
	 .help = "steps of the sampler"},
	{.name = "negative_prompt_strength", .type = PARAM_NUMBER, .min = 0, .max = 10 * MILLION,
	 .help = "weight of the negative prompt; Flux needs one above 0"},
	{.name = "scheduler", .type = PARAM_STRING,
	 .help = "noise schedule by the vendor's name for it"},
	{.name = "base_model_id", .type = PARAM_STRING, .help = "model that a LoRA is laid over"},
	{.name = "concepts", .type = PARAM_ANY,
	 .help = "LoRAs with their weights: a list of {modelId, scale}"},
	{.name = "original_assets", .type = PARAM_BOOL,
	 .help = "fetch the file as the model wrote it, unconverted"},
	ROW_INPUT("further inputs of the model, sent as they are written"),
	{0},
};
/* clang-format on */

const struct provider provider_scenario = {
	.decl = {.name = "scenario",
		 .kinds = ASSET_IMAGE,
		 .params = SCENARIO_PARAMS,
		 .help = "Scenario: game art models, the user's own among them"},
	.flags = HOSTED_FLAGS | PROVIDER_HAS_NEGATIVE | PROVIDER_TAKES_IMAGES,
	.hosted = &hosted_scenario,
};
