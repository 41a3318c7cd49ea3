/* provider_async.c - the provider `async`, for tests only: a vendor that answers with a job (tests/fake/vendors/async_.py),
 * which is asked for again until it is done and then fetched elsewhere. It takes one input,
 * `reference`, the digest of a picture, and names its own price.
 */
#include "provider/params_common.h"
#include "provider/translate.h"

#include "base/json.h"

#define PRICE   INT64_C(50000)
#define POLL_MS 50u

extern const struct provider provider_async;

static bool estimate(const struct hosted_call *call, int64_t *out)
{
	return money_scale(PRICE, call->count, 1, out);
}

static void send_job(const struct hosted_call *call, struct hosted_step *out)
{
	const struct param_value *size = call_value(call, "size");
	struct strbuf text = {0};
	struct json json = {.out = &text, .is_compact = true};

	send_begin(call, out, "/v1/jobs");
	json_object_begin(&json, NULL);
	json_str(&json, "prompt", call->request->prompt);
	if (size && size->width) {
		json_u64(&json, "width", size->width);
		json_u64(&json, "height", size->height);
	}
	if (call->request->has_seed)
		json_u64(&json, "seed", call_seed(call));
	if (call_text(call, "reference").len)
		json_str(&json, "reference", call_text(call, "reference"));
	json_object_end(&json);
	send_json(call, &out->send, &text);
	out->send.reply_max = JOB_REPLY_MAX;
}

/* Called off as often as it takes: a job that has ended stays as it is. */
static void send_look(const struct hosted_call *call, struct hosted_step *out)
{
	send_get(call, out,
		 str_concat(call->arena, call_url(call, "/v1/jobs/"), call->state,
			    call->is_called_off ? STR("/cancel") : STR("")));
	if (call->is_called_off)
		out->send.method = "POST";
}

static void read_failure(const struct hosted_call *call, const struct http_reply *reply,
			 struct hosted_step *out)
{
	const struct node *error =
		node_member(reply_json(call, reply, JOB_REPLY_MAX), "error", NODE_MAP);
	struct vendor_error told = {.is_theirs = error != NULL,
				    .code = node_text(error, "code"),
				    .message = node_text(error, "message")};
	enum hosted_class class = class_of_status(reply);

	if (str_is(told.code, "forbidden"))
		class = CLASS_POLICY;
	/* A job that nobody knows any more: who knows what it cost. */
	if (call->state.len && reply->status == 404)
		class = CLASS_UNKNOWN;
	step_fail(call, reply, class, &told, out);
}

static void read_end(const struct hosted_call *call, const struct node *job,
		     struct hosted_step *out)
{
	struct str status = node_text(job, "status");
	uint64_t cost;

	if (node_number(job, "cost_micro_usd", INT32_MAX, &cost)) {
		out->has_cost = true;
		out->cost = (int64_t)cost;
	}
	if (str_is(status, "succeeded") && node_text(job, "url").len) {
		out->next = HOSTED_DONE;
		out->item_count = 1;
		out->items[0] =
			(struct hosted_item){.url = node_text(job, "url"), .format = MEDIA_PNG};
		return;
	}
	step_refuse(call, CLASS_UNUSABLE,
		    str_concat(call->arena, STR("the job ended as "), status, STR("")), out);
	out->is_cancelled = call->is_called_off && str_is(status, "cancelled");
}

static void step(const struct hosted_call *call, const struct http_reply *reply,
		 struct hosted_step *out)
{
	const struct node *job;

	if (!reply) {
		(call->state.len ? send_look : send_job)(call, out);
		return;
	}
	step_request_id(call, reply, "x-request-id", out);
	if (!reply_is_success(reply)) {
		read_failure(call, reply, out);
		return;
	}
	job = reply_json(call, reply, JOB_REPLY_MAX);
	if (!str_is(node_text(job, "status"), "queued") &&
	    !str_is(node_text(job, "status"), "running")) {
		read_end(call, job, out);
		return;
	}
	out->next = HOSTED_WAIT;
	out->wait_ms = POLL_MS;
	if (!call->state.len)
		out->state = text_for_people(call->arena, node_text(job, "id"), TOKEN_MAX);
}

static const struct hosted hosted_async = {
	.base_url = "https://async.invalid",
	.base_env = "ASYNC_BASE_URL",
	.key_env = "ASYNC_API_KEY",
	.auth = AUTH_BEARER,
	.in_flight = 4,
	.repeat = REPEAT_429 | REPEAT_503_EMPTY,
	.timeout_s = 30,
	.can_cancel = true,
	.estimate = estimate,
	.check = check_prompt,
	.step = step,
};

/* clang-format off */
static const struct param_def PARAMS[] = {
	ROWS_IMAGE("64x64", 1024, ratio_words, NULL),
	ROWS_ANY,
	{.name = "reference", .type = PARAM_STRING, .help = "SHA-256 of a picture that it is to be like"},
	{0},
};
/* clang-format on */

const struct provider provider_async = {
	.decl = {.name = "async",
		 .kinds = ASSET_IMAGE,
		 .params = PARAMS,
		 .help = "a small picture from a vendor that works by jobs"},
	.flags = HOSTED_FLAGS,
	.hosted = &hosted_async,
};
