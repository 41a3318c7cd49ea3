/* stability_reply.c - answers of Stability AI: errors, refusals with status 200, and results in both of their forms. */
#include "provider/stability_reply.h"

#include "base/base64.h"

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
			struct str finish, const struct stability_result *what,
			struct hosted_step *out)
{
	struct vendor_error filtered = {
		.is_theirs = true,
		.code = finish,
		.message = str_of(what->filtered),
		.hint = STR("the prompt is to be written in another way"),
	};

	if (str_is(finish, "CONTENT_FILTERED")) {
		step_fail(call, reply, CLASS_POLICY, &filtered, out);
		return false;
	}
	if (!finish.ptr || str_is(finish, "SUCCESS"))
		return true;
	step_unusable(call, what->unfinished, out);
	return false;
}

static void set_seed(struct hosted_step *out, uint64_t seed)
{
	out->items[0].has_seed = true;
	out->items[0].seed = seed;
}

/* A picture comes in the format that was asked for; a sound is decoded as what it is. */
static bool is_wanted(const struct hosted_call *call, const struct stability_result *what,
		      const void *data, size_t len)
{
	enum media_format format = media_sniff(data, len);

	return len > 0 && len <= what->most && media_kind(format) == what->kind &&
	       (what->kind != ASSET_IMAGE || call_takes_format(call, format));
}

/* The other form of an answer, which was not asked for. */
static void read_json(const struct hosted_call *call, const struct http_reply *reply,
		      const struct stability_result *what, struct hosted_step *out)
{
	const struct node *root = reply_json(call, reply, what->most / 3 * 4 + ERROR_BODY_MAX);
	struct hosted_item *item = &out->items[0];
	uint64_t seed;

	if (!is_finished(call, reply, node_text(root, "finish_reason"), what, out))
		return;
	if (!base64_decode(node_text(root, what->member), what->most, &item->data) ||
	    !is_wanted(call, what, item->data.data, item->data.len)) {
		bytes_release(&item->data);
		step_unusable(call, what->none, out);
		return;
	}
	item->format = media_sniff(item->data.data, item->data.len);
	out->item_count = 1;
	out->next = HOSTED_DONE;
	if (node_number(root, "seed", STABILITY_SEED_MAX + 1, &seed))
		set_seed(out, seed);
}

static void read_success(const struct hosted_call *call, const struct http_reply *reply,
			 const struct stability_result *what, struct hosted_step *out)
{
	uint64_t seed;

	if (reply_is_type(reply, "application/json")) {
		read_json(call, reply, what, out);
		return;
	}
	if (!is_finished(call, reply, http_reply_field(reply, "finish-reason"), what, out))
		return;
	if (reply->body.len == 0) {
		step_unusable(call, "the answer is empty", out);
		return;
	}
	if (!is_wanted(call, what, reply->body.ptr, reply->body.len) ||
	    reply_is_type(reply, "text/")) {
		step_unusable(call, what->none, out);
		return;
	}
	step_take(out, reply->body, media_sniff(reply->body.ptr, reply->body.len));
	if (str_to_u64(http_reply_field(reply, "seed"), &seed) && seed <= STABILITY_SEED_MAX + 1)
		set_seed(out, seed);
}

void stability_read(const struct hosted_call *call, const struct http_reply *reply,
		    const struct stability_result *what, struct hosted_step *out)
{
	step_request_id(call, reply, "x-request-id", out);
	if (reply_is_success(reply))
		read_success(call, reply, what, out);
	else
		read_failure(call, reply, out);
}
