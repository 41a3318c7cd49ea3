/* firefly_reply.c - Adobe Firefly Services: what comes back.
 *
 * A refusal of content is known by its code alone: it comes as 451, as 422, or as a job that failed.
 */
#include "provider/firefly.h"

#include <string.h>

/* ---- the state --------------------------------------------------------------------------- */

struct str firefly_status_url(const struct hosted_call *call)
{
	const char *space = memchr(call->state.ptr, ' ', call->state.len);

	return (struct str){call->state.ptr,
			    space ? (size_t)(space - call->state.ptr) : call->state.len};
}

struct str firefly_cancel_url(const struct hosted_call *call)
{
	size_t len = firefly_status_url(call).len;

	if (len == call->state.len)
		return (struct str){0};
	return (struct str){call->state.ptr + len + 1, call->state.len - len - 1};
}

/* {"statusUrl", "cancelUrl"} of v3, {"links": {"result": {"href"}, "cancel": {"href"}}} of v4. */
static struct str url_in(const struct node *root, const char *name, const char *link)
{
	const struct node *links = node_member(root, "links", NODE_MAP);
	struct str url = node_text(root, name);

	if (!url.len)
		url = node_text(node_member(links, link, NODE_MAP), "href");
	return url_is_sound(url, JOB_URL_MAX) ? url : (struct str){0};
}

/* ---- failures ---------------------------------------------------------------------------- */

static bool is_refusal(struct str code)
{
	return str_ends(code, "_unsafe") || str_ends(code, "_unsafe_error") ||
	       str_ends(code, "_denied") || str_is(code, "legal_error");
}

/* {"error_code", "message", "validation_errors": [{"loc": [text, …], "msg"}, …]} */
static struct vendor_error read_error(const struct hosted_call *call, const struct node *root)
{
	const struct node *more = node_member(root, "validation_errors", NODE_LIST);
	struct vendor_error out = {.code = node_text(root, "error_code"),
				   .message = node_text(root, "message")};
	struct strbuf text = {0};

	out.is_theirs = out.code.len > 0;
	strbuf_add_str(&text, out.message);
	for (size_t i = 0; more && i < more->count && text.len < PEOPLE_MAX; i++) {
		const struct node *loc = node_member(more->items[i], "loc", NODE_LIST);

		strbuf_add_c(&text, text.len ? "; " : "");
		for (size_t k = 0; loc && k < loc->count && k < 8; k++) {
			if (loc->items[k]->type == NODE_SCALAR)
				strbuf_printf(&text, "%s%.*s", k ? "." : "",
					      STR_ARGS(loc->items[k]->text));
		}
		strbuf_printf(&text, ": %.*s", STR_ARGS(node_text(more->items[i], "msg")));
	}
	out.message = str_copy(call->arena, strbuf_str(&text));
	strbuf_release(&text);
	return out;
}

static enum hosted_class class_of(const struct hosted_call *call, const struct http_reply *reply,
				  struct str code)
{
	if (is_refusal(code) || reply->status == 451)
		return CLASS_POLICY;
	if (reply->status == 403 &&
	    str_is(http_reply_field(reply, "x-access-error"), "quota_exhausted"))
		return CLASS_QUOTA;
	/* A job that nobody knows any more: who knows what it cost. */
	if (call->state.len && (reply->status == 404 || reply->status == 410))
		return CLASS_UNKNOWN;
	return class_of_status(reply);
}

static const char *hint_of(const struct http_reply *reply, enum hosted_class class)
{
	struct str access = http_reply_field(reply, "x-access-error");

	if (class == CLASS_POLICY)
		return "the prompt is to be written in another way";
	if (class == CLASS_QUOTA)
		return "the organization's generative credits are used up";
	if (str_is(access, "user_non_entitled") || str_is(access, "user_profile_denied"))
		return "the organization's contract does not include it: its administrator adds "
		       "Firefly Services to the project of these credentials";
	if (str_is(access, "invalid_ims_scope"))
		return "the credentials lack the scope firefly_api";
	return NULL;
}

static void read_failure(const struct hosted_call *call, const struct http_reply *reply,
			 struct hosted_step *out)
{
	struct vendor_error error = read_error(call, reply_json(call, reply, ERROR_BODY_MAX));
	enum hosted_class class = class_of(call, reply, error.code);

	if (!error.code.len)
		error.code = http_reply_field(reply, "x-access-error");
	error.hint = str_of(hint_of(reply, class));
	step_fail(call, reply, class, &error, out);
}

/* ---- jobs -------------------------------------------------------------------------------- */

static void read_started(const struct hosted_call *call, const struct node *root,
			 struct hosted_step *out)
{
	struct str status = url_in(root, "statusUrl", "result");
	struct str cancel = url_in(root, "cancelUrl", "cancel");

	if (!status.len) {
		step_unusable(call, "the answer names no job", out);
		return;
	}
	step_wait(call, (struct str){0}, out);
	out->state = cancel.len ? str_concat(call->arena, status, STR(" "), cancel)
				: str_copy(call->arena, status);
}

static void read_outputs(const struct hosted_call *call, const struct node *result,
			 struct hosted_step *out)
{
	const struct node *outputs = node_member(result, "outputs", NODE_LIST);

	for (size_t i = 0; outputs && i < outputs->count && out->item_count < HOSTED_ITEMS_MAX;
	     i++) {
		const struct node *output = outputs->items[i];
		struct hosted_item *item = &out->items[out->item_count];
		struct str url = node_text(node_member(output, "image", NODE_MAP), "url");

		if (!url_is_sound(url, RESULT_URL_MAX))
			continue;
		*item = (struct hosted_item){.url = str_copy(call->arena, url)};
		item->has_seed = node_number(output, "seed", INT64_MAX, &item->seed);
		out->item_count++;
	}
}

static bool is_true(const struct node *map, const char *name)
{
	const struct node *node = map ? node_find(map, name) : NULL;

	return node && node->type == NODE_SCALAR && node->kind == SCALAR_BOOL &&
	       str_is(node->text, "true");
}

static void read_done(const struct hosted_call *call, const struct node *root,
		      struct hosted_step *out)
{
	const struct node *result = node_member(root, "result", NODE_MAP);

	read_outputs(call, result, out);
	if (out->item_count == 0) {
		step_unusable(call, "the job succeeded, and names no picture", out);
		return;
	}
	out->next = HOSTED_DONE;
	if (is_true(result, "promptHasDeniedWords"))
		out->note = STR("it left out words of the prompt that it does not draw");
	else if (is_true(result, "promptHasBlockedArtists"))
		out->note = STR("it left out names of artists in the prompt");
}

static void read_ended(const struct hosted_call *call, const struct node *root, struct str status,
		       struct hosted_step *out)
{
	struct vendor_error error = read_error(call, root);
	bool is_told = error.code.len || error.message.len;

	out->next = HOSTED_FAILED;
	out->class = is_refusal(error.code) ? CLASS_POLICY : CLASS_UNUSABLE;
	out->is_cancelled = call->is_called_off && str_is(status, "cancelled");
	out->why = str_printf(call->arena, "the job ended as %.*s%s%.*s%s%.*s", STR_ARGS(status),
			      is_told ? ": " : "",
			      STR_ARGS(text_for_people(call->arena, error.code, TOKEN_MAX)),
			      error.code.len && error.message.len ? ", " : "",
			      STR_ARGS(text_for_people(call->arena, error.message, PEOPLE_MAX)));
	if (out->class == CLASS_POLICY)
		out->hint = STR("the prompt is to be written in another way");
}

static void read_job(const struct hosted_call *call, const struct node *root,
		     struct hosted_step *out)
{
	static const char *const ENDED[] = {"failed", "cancelled", "timeout", NULL};
	static const char *const GOING_ON[] = {"pending", "running", "cancel_pending", NULL};
	struct str status = node_text(root, "status");

	if (str_is(status, "succeeded"))
		read_done(call, root, out);
	else if (str_is_among(status, ENDED))
		read_ended(call, root, status, out);
	else if (str_is_among(status, GOING_ON))
		step_wait(call, (struct str){0}, out);
	else
		step_wait(call, status.ptr ? status : STR(""), out);
}

void firefly_read(const struct hosted_call *call, const struct http_reply *reply,
		  struct hosted_step *out)
{
	const struct node *root;

	/* Whatever was answered to being called off, the job itself says what became of it. */
	if (call->is_called_off && !call->was_told && call->state.len) {
		send_get(call, out, firefly_status_url(call));
		return;
	}
	step_request_id(call, reply, "x-request-id", out);
	if (!reply_is_success(reply)) {
		read_failure(call, reply, out);
		return;
	}
	root = reply_json(call, reply, JOB_REPLY_MAX);
	if (node_text(root, "jobId").len)
		out->request_id = text_for_people(call->arena, node_text(root, "jobId"), TOKEN_MAX);
	(call->state.len ? read_job : read_started)(call, root, out);
}
