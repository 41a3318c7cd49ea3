/* scenario_reply.c - Scenario: what comes back. A job names its assets, and an asset its address. Which words a job may end
 * with is nowhere written down: one that is not known is waited for, and named when the time is over. */
#include "provider/scenario.h"

#include <string.h>

#define CREDITS_MAX ((int64_t)1000000 * MILLION)
/* Their ceiling is of jobs at once: asked again at once, it answers the same. */
#define CROWDED_MS 15000u

/* ---- ids and the state ------------------------------------------------------------------- */

bool scenario_is_id(struct str text)
{
	bool has_more = false;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
				 (c >= '0' && c <= '9') || c == '_' || c == '-';

		if (!is_letter && c != '.')
			return false;
		has_more = has_more || is_letter;
	}
	return has_more && text.len <= TOKEN_MAX;
}

struct str scenario_job(const struct hosted_call *call)
{
	const char *space;

	if (!call->state.len || str_starts(call->state, SCENARIO_UPLOAD))
		return (struct str){0};
	space = memchr(call->state.ptr, ' ', call->state.len);
	return (struct str){call->state.ptr,
			    space ? (size_t)(space - call->state.ptr) : call->state.len};
}

struct str scenario_job_url(const struct hosted_call *call)
{
	return str_concat(call->arena, call_url(call, "/jobs/"), scenario_job(call), STR(""));
}

/* ---- what it costs ----------------------------------------------------------------------- */

static bool read_credits(const struct node *map, int64_t *out)
{
	const struct node *node =
		map && map->type == NODE_MAP ? node_find(map, "creativeUnitsCost") : NULL;

	return node && node->type == NODE_SCALAR &&
	       (node->kind == SCALAR_INT || node->kind == SCALAR_FLOAT) &&
	       quantity_parse(node->text, UNIT_NONE, out) && *out >= 0 && *out <= CREDITS_MAX;
}

/* Of an answer, else as an earlier one said. */
static void note_credits(const struct hosted_call *call, const struct node *root,
			 const struct node *job, struct hosted_step *out)
{
	size_t len = scenario_job(call).len;
	struct str kept = {0};
	uint64_t before;

	if (len < call->state.len)
		kept = (struct str){call->state.ptr + len + 1, call->state.len - len - 1};

	out->has_credits = read_credits(job, &out->credits) || read_credits(root, &out->credits);
	if (!out->has_credits && kept.len && str_to_u64(kept, &before) &&
	    before <= (uint64_t)CREDITS_MAX) {
		out->has_credits = true;
		out->credits = (int64_t)before;
	}
}

static struct str state_of(const struct hosted_call *call, struct str job,
			   const struct hosted_step *step)
{
	if (!step->has_credits)
		return str_copy(call->arena, job);
	return str_printf(call->arena, "%.*s %lld", STR_ARGS(job), (long long)step->credits);
}

/* ---- failures ---------------------------------------------------------------------------- */

/* {"error": {"message"}}, {"error": text} or {"message"}, with {"details": {"actionName", "actionLimit"}} in either. */
static struct vendor_error read_error(const struct node *root, const struct node **details)
{
	const struct node *error = node_member(root, "error", NODE_MAP);
	struct vendor_error out = {.code = node_text(error, "code"),
				   .message = node_text(error, "message")};

	if (!out.message.len)
		out.message = node_text(root, "error");
	if (!out.message.len)
		out.message = node_text(root, "message");
	out.is_theirs = out.message.len > 0;
	*details = node_member(error, "details", NODE_MAP);
	if (!*details)
		*details = node_member(root, "details", NODE_MAP);
	return out;
}

static struct str hint_of(const struct hosted_call *call, const struct http_reply *reply,
			  const struct node *details)
{
	struct str action = text_for_people(call->arena, node_text(details, "actionName"), 60);
	uint64_t most;

	if (reply->status == 403)
		return STR("the account's plan may not include this model; asking again does not "
			   "help");
	if (reply->status == 402)
		return STR("the account has no creative units left");
	if (reply->status == 429 && node_number(details, "actionLimit", UINT32_MAX, &most))
		return str_printf(call->arena,
				  "the team's plan runs %llu of %.*s at once: others of its jobs "
				  "have to end first",
				  (unsigned long long)most,
				  STR_ARGS(action.len ? action : STR("these jobs")));
	return (struct str){0};
}

static void read_failure(const struct hosted_call *call, const struct http_reply *reply,
			 struct hosted_step *out)
{
	const struct node *details;
	struct vendor_error error = read_error(reply_json(call, reply, ERROR_BODY_MAX), &details);
	enum hosted_class class = class_of_status(reply);

	/* A job that nobody knows any more: who knows what it cost. */
	if (scenario_job(call).len && (reply->status == 404 || reply->status == 410))
		class = CLASS_UNKNOWN;
	error.hint = hint_of(call, reply, details);
	step_fail(call, reply, class, &error, out);
	if (reply->status == 429 && !scenario_job(call).len && out->retry_after_ms == 0)
		out->retry_after_ms = CROWDED_MS;
}

/* ---- jobs -------------------------------------------------------------------------------- */

static void read_started(const struct hosted_call *call, const struct node *root,
			 const struct node *job, struct hosted_step *out)
{
	struct str id = node_text(job, "jobId");

	if (!id.len)
		id = node_text(job, "id");
	if (!scenario_is_id(id)) {
		step_unusable(call, "the answer names no job", out);
		return;
	}
	out->has_credits = read_credits(job, &out->credits) || read_credits(root, &out->credits);
	step_wait(call, (struct str){0}, out);
	out->state = state_of(call, id, out);
	out->request_id = str_copy(call->arena, id);
}

/* One was asked for, and the first is it. */
static void read_done(const struct hosted_call *call, const struct node *job,
		      struct hosted_step *out)
{
	const struct node *assets =
		node_member(node_member(job, "metadata", NODE_MAP), "assetIds", NODE_LIST);
	struct str id = {0}, state = state_of(call, scenario_job(call), out);
	bool has_credits = out->has_credits;
	int64_t credits = out->credits;

	if (assets && assets->count && assets->items[0]->type == NODE_SCALAR)
		id = assets->items[0]->text;
	if (!scenario_is_id(id)) {
		step_unusable(call, "the job succeeded, and names no picture", out);
		return;
	}
	send_get(call, out, str_concat(call->arena, call_url(call, "/assets/"), id, STR("")));
	out->state = state;
	out->has_credits = has_credits;
	out->credits = credits;
}

/* What failed is given back. */
static void read_ended(const struct hosted_call *call, const struct node *job, struct str status,
		       struct hosted_step *out)
{
	bool is_cancelled = str_is(status, "canceled") || str_is(status, "cancelled");
	const struct node *details;
	struct str message =
		text_for_people(call->arena, read_error(job, &details).message, PEOPLE_MAX);

	out->next = HOSTED_FAILED;
	out->class = is_cancelled ? CLASS_RETRY : CLASS_FATAL;
	out->is_cancelled = call->is_called_off && is_cancelled;
	out->has_credits = false;
	out->has_cost = true;
	out->cost = 0;
	out->why = str_printf(call->arena, "the job ended as %.*s%s%.*s", STR_ARGS(status),
			      message.len ? ": " : "", STR_ARGS(message));
	out->hint = STR("it gives back what a failed job cost");
}

static void read_job(const struct hosted_call *call, const struct node *job,
		     struct hosted_step *out)
{
	static const char *const ENDED[] = {"failure", "canceled", "failed", "cancelled", NULL};
	static const char *const GOING_ON[] = {"queued",     "pending", "warming-up", "in-progress",
					       "finalizing", "running", NULL};
	struct str status = node_text(job, "status");

	if (str_is(status, "success"))
		read_done(call, job, out);
	else if (str_is_among(status, ENDED))
		read_ended(call, job, status, out);
	else if (str_is_among(status, GOING_ON))
		step_wait(call, (struct str){0}, out);
	else
		step_wait(call, status.ptr ? status : STR(""), out);
}

/* Its type is not believed: the bytes say what they are. */
static void read_asset(const struct hosted_call *call, const struct node *asset,
		       struct hosted_step *out)
{
	struct str url = node_text(asset, "url");

	if (!url_is_sound(url, RESULT_URL_MAX)) {
		step_unusable(call, "the picture has no address", out);
		return;
	}
	out->next = HOSTED_DONE;
	out->item_count = 1;
	out->items[0] = (struct hosted_item){.url = str_copy(call->arena, url)};
}

/* The picture to begin with is there: now the job. */
static void read_upload(const struct hosted_call *call, const struct node *asset,
			struct hosted_step *out)
{
	struct str id = node_text(asset, "id");

	if (!scenario_is_id(id)) {
		step_refuse(call, CLASS_FATAL, STR("the picture to begin with was not taken"), out);
		return;
	}
	scenario_send_job(call, str_copy(call->arena, id), out);
	out->state = str_concat(call->arena, STR(SCENARIO_UPLOAD), id, STR(""));
}

void scenario_read(const struct hosted_call *call, const struct http_reply *reply,
		   struct hosted_step *out)
{
	const struct node *root, *job, *asset;

	/* Most jobs refuse to be called off, and say so; what became of it the job itself says. */
	if (call->is_called_off && !call->was_told && scenario_job(call).len) {
		send_get(call, out, scenario_job_url(call));
		return;
	}
	step_request_id(call, reply, "x-request-id", out);
	if (!reply_is_success(reply)) {
		read_failure(call, reply, out);
		return;
	}
	root = reply_json(call, reply, JOB_REPLY_MAX);
	job = node_member(root, "job", NODE_MAP);
	asset = node_member(root, "asset", NODE_MAP);
	if (!call->state.len && call_first_input(call, USE_IMAGE)) {
		read_upload(call, asset, out);
		return;
	}
	if (!scenario_job(call).len) {
		read_started(call, root, job, out);
		return;
	}
	note_credits(call, root, job, out);
	if (asset)
		read_asset(call, asset, out);
	else
		read_job(call, job, out);
}
