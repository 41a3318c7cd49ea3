/* openai_reply.c - what OpenAI, and servers that speak its API, answer. */
#include "provider/openai.h"

#include "base/base64.h"

#include <string.h>

#define PICTURE_MAX ((size_t)96 * 1024 * 1024)
#define URL_MAX     8192u
#define REVISED_MAX 8192u

/* ---- errors ------------------------------------------------------------------------------ */

/* error is an object at the vendor's, a string at some servers. */
static struct vendor_error read_error(const struct node *root, struct str *type)
{
	const struct node *error = node_member(root, "error", NODE_MAP);
	struct vendor_error out = {.message = node_text(root, "error")};

	out.is_theirs = out.message.len > 0 || error;
	if (!error)
		return out;
	out.code = node_text(error, "code");
	out.message = node_text(error, "message");
	*type = node_text(error, "type");
	return out;
}

static bool is_among(struct str word, const char *const *words)
{
	for (; *words; words++) {
		if (str_is(word, *words))
			return true;
	}
	return false;
}

/* The words of the code, or of the type where there is none. Older answers, and those of gateways, say it in the message
 * alone; the type image_generation_user_error is not proof, since broken input has it too. */
static bool is_policy(const struct vendor_error *error)
{
	static const char *const CODES[] = {"moderation_blocked", "content_policy_violation", NULL};

	return is_among(error->code, CODES) || (str_contains(error->message, "safety system") &&
						str_contains(error->message, "rejected"));
}

static bool is_quota(const struct vendor_error *error, struct str type)
{
	static const char *const CODES[] = {"insufficient_quota", "project_spend_limit_exceeded",
					    "billing_hard_limit_reached", NULL};

	return is_among(error->code, CODES) || is_among(type, CODES);
}

/* The vendor's own clients repeat what its servers broke off, at most twice, and it is not billed. Of other servers
 * nobody knows. */
static bool is_repeatable(const struct hosted_call *call, const struct http_reply *reply,
			  const struct vendor_error *error)
{
	return reply->status >= 500 && reply->status < 600 && call->is_vendor_host &&
	       error->is_theirs;
}

static enum hosted_class classify(const struct hosted_call *call, const struct http_reply *reply,
				  const struct vendor_error *error, struct str type)
{
	bool is_told_not_to = str_is(http_reply_field(reply, "x-should-retry"), "false");
	enum hosted_class class = class_of_status(reply);
	bool is_refusal = reply->status >= 400 && reply->status < 500 && reply->status != 408 &&
			  reply->status != 409;

	if (is_refusal && is_policy(error))
		return CLASS_POLICY;
	if (is_refusal && is_quota(error, type))
		return CLASS_QUOTA;
	if (class == CLASS_RETRY)
		return is_told_not_to ? CLASS_FATAL : CLASS_RETRY;
	if (class == CLASS_UNKNOWN && is_repeatable(call, reply, error) && !is_told_not_to)
		return CLASS_RETRY;
	return class;
}

static const char *hint_of(const struct hosted_call *call, const struct http_reply *reply,
			   enum hosted_class class)
{
	if (class == CLASS_QUOTA)
		return "the account's own limit or balance is to be raised at the vendor";
	if (class == CLASS_POLICY)
		return "the prompt is to be written in another way";
	if (reply->status == 403 && call->is_vendor_host)
		return "the account may have to be verified for this model, or the key lacks a "
		       "permission";
	if (reply->status == 404 && call->is_vendor_host)
		return "the model may have been shut down: assetc providers openai lists what is "
		       "known";
	return NULL;
}

void openai_read_failure(const struct hosted_call *call, const struct http_reply *reply,
			 struct hosted_step *out)
{
	const struct node *root = reply_json(call, reply, ERROR_BODY_MAX);
	struct str type = {0};
	struct vendor_error error = read_error(root, &type);
	enum hosted_class class = classify(call, reply, &error, type);

	error.hint = str_of(hint_of(call, reply, class));
	if (!error.code.len)
		error.code = type;
	step_fail(call, reply, class, &error, out);
}

/* ---- pictures ---------------------------------------------------------------------------- */

static bool is_url(struct str url)
{
	if (url.len > URL_MAX || !(str_starts(url, "https://") || str_starts(url, "http://")))
		return false;
	for (size_t i = 0; i < url.len; i++) {
		if ((unsigned char)url.ptr[i] <= ' ' || (unsigned char)url.ptr[i] >= 0x7F)
			return false;
	}
	return true;
}

/* Servers of others send what they have, whatever was asked for. */
static bool is_picture(const struct hosted_call *call, enum media_format format)
{
	const struct openai_family *family = openai_family_of(call->model);

	if (media_kind(format) != ASSET_IMAGE)
		return false;
	return family->is_dall_e || !*family->name || call_takes_format(call, format);
}

bool openai_is_sd_server(const struct hosted_call *call)
{
	return str_is(call->dialect.name, "sd-server");
}

/* False when it holds no picture of the kind that was asked for. */
static bool read_item(const struct hosted_call *call, const struct node *node,
		      struct hosted_item *out)
{
	struct str text = node_text(node, "b64_json"), url = node_text(node, "url");

	if (text.len) {
		if (!base64_decode(text, PICTURE_MAX, &out->data))
			return false;
		out->format = media_sniff(out->data.data, out->data.len);
		if (!is_picture(call, out->format)) {
			bytes_release(&out->data);
			return false;
		}
	} else if (is_url(url)) {
		out->url = url;
		out->format = media_format_of(call_text(call, "output_format"));
	} else {
		return false;
	}
	out->revised_prompt =
		text_for_people(call->arena, node_text(node, "revised_prompt"), REVISED_MAX);
	return true;
}

static void read_usage(const struct hosted_call *call, const struct node *root,
		       struct hosted_step *out)
{
	const struct node *usage = node_member(root, "usage", NODE_MAP);
	struct strbuf text = {0};

	if (!usage)
		return;
	out->has_cost = openai_cost(call->model, usage, &out->cost);
	node_format(usage, call->arena, &text);
	if (text.len <= USAGE_MAX)
		out->usage = str_copy(call->arena, strbuf_str(&text));
	strbuf_release(&text);
}

static void read_success(const struct hosted_call *call, const struct http_reply *reply,
			 struct hosted_step *out)
{
	const struct node *root = reply_json(call, reply, OPENAI_REPLY_MAX);
	const struct node *data = node_member(root, "data", NODE_LIST);

	if (!root) {
		step_unusable(call,
			      reply->body.len ? "the answer is not JSON" : "the answer is empty",
			      out);
		return;
	}
	read_usage(call, root, out);
	out->model = text_for_people(call->arena, node_text(root, "model"), TOKEN_MAX);
	for (size_t i = 0; data && i < data->count && out->item_count < HOSTED_ITEMS_MAX; i++) {
		struct hosted_item *item = &out->items[out->item_count];

		if (!read_item(call, data->items[i], item))
			continue;
		item->has_seed = call->request->has_seed && openai_is_sd_server(call);
		item->seed = item->has_seed ? call_seed(call) + i : 0;
		out->item_count++;
	}
	out->next = HOSTED_DONE;
	if (out->item_count == 0)
		step_unusable(call,
			      data && data->count
				      ? "the answer holds nothing that is a picture as asked for"
				      : "the answer holds no pictures",
			      out);
}

void openai_read(const struct hosted_call *call, const struct http_reply *reply,
		 struct hosted_step *out)
{
	step_request_id(call, reply, "x-request-id", out);
	if (reply_is_success(reply))
		read_success(call, reply, out);
	else
		openai_read_failure(call, reply, out);
}
