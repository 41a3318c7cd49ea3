/* elevenlabs_reply.c - what ElevenLabs answers: a sound as bytes, or an error in one of two forms. */
#include "provider/elevenlabs.h"

#include "base/param.h"

#include <string.h>

/* ---- errors ------------------------------------------------------------------------------ */

/* The list that a request of a wrong form is answered with: [{"loc": ["body", NAME], "msg", "type"}, ...]. */
static struct str read_list(const struct hosted_call *call, const struct node *list)
{
	struct strbuf text = {0};
	struct str kept;

	for (size_t i = 0; i < list->count && text.len < PEOPLE_MAX; i++) {
		const struct node *loc = node_member(list->items[i], "loc", NODE_LIST);

		strbuf_add_c(&text, i ? "; " : "");
		for (size_t k = 0; loc && k < loc->count && k < 8; k++) {
			if (loc->items[k]->type != NODE_SCALAR)
				continue;
			strbuf_add_str(&text, loc->items[k]->text);
			strbuf_add_c(&text, k + 1 < loc->count ? "." : ": ");
		}
		strbuf_add_str(&text, node_text(list->items[i], "msg"));
	}
	kept = str_copy(call->arena, strbuf_str(&text));
	strbuf_release(&text);
	return kept;
}

static void read_object(const struct hosted_call *call, const struct node *detail,
			struct vendor_error *out)
{
	const struct node *data = node_member(detail, "data", NODE_MAP);
	struct str suggestion = node_text(data, "prompt_suggestion");
	struct str param = node_text(detail, "param");

	out->code = node_text(detail, "code");
	if (!out->code.len)
		out->code = node_text(detail, "status"); /* older endpoints have this alone */
	out->message = node_text(detail, "message");
	if (param.len)
		out->message = str_concat(call->arena, param, STR(": "), out->message);
	if (suggestion.len)
		out->hint =
			str_concat(call->arena, STR("they suggest the prompt: "),
				   text_for_people(call->arena, suggestion, PEOPLE_MAX), STR(""));
}

static struct vendor_error read_error(const struct hosted_call *call,
				      const struct http_reply *reply, struct hosted_step *out)
{
	const struct node *root = reply_json(call, reply, ERROR_BODY_MAX);
	const struct node *object = node_member(root, "detail", NODE_MAP);
	const struct node *list = node_member(root, "detail", NODE_LIST);
	struct vendor_error error = {.message = node_text(root, "detail")};

	if (object)
		read_object(call, object, &error);
	else if (list)
		error.message = read_list(call, list);
	error.is_theirs = object || list || error.message.len;
	if (out && object && !out->request_id.len)
		out->request_id =
			text_for_people(call->arena, node_text(object, "request_id"), TOKEN_MAX);
	return error;
}

static bool is_plan_code(struct str code)
{
	return str_is(code, "limited_access") || str_starts(code, "only_for_");
}

bool elevenlabs_is_plan_refusal(const struct hosted_call *call, const struct http_reply *reply)
{
	return (reply->status == 402 || reply->status == 403) &&
	       str_starts(read_error(call, reply, NULL).code, "only_for_");
}

static enum hosted_class classify(const struct http_reply *reply, struct str code)
{
	bool is_refusal = reply->status >= 400 && reply->status < 500 && reply->status != 408 &&
			  reply->status != 409;

	if (is_refusal && (str_is(code, "bad_prompt") || str_is(code, "bad_composition_plan")))
		return CLASS_POLICY;
	if (is_refusal && str_is(code, "quota_exceeded"))
		return CLASS_QUOTA;
	if (is_refusal && is_plan_code(code))
		return CLASS_AUTH;
	return class_of_status(reply);
}

static const char *hint_of(const struct http_reply *reply, struct str code, enum hosted_class class)
{
	if (class == CLASS_QUOTA)
		return "the account's credits are used up: they are bought at the vendor, or come "
		       "back with its next month";
	if (is_plan_code(code))
		return "this needs a larger plan at the vendor";
	if (str_is(code, "detected_unusual_activity"))
		return "the vendor keeps its free plan from proxies and shared addresses, such as "
		       "those of build servers";
	if (class == CLASS_POLICY)
		return "the prompt is to be written in another way";
	if (reply->status == 401 || reply->status == 403)
		return "the key may be wrong, or lack the permission for this kind of sound";
	return NULL;
}

static void read_failure(const struct hosted_call *call, const struct http_reply *reply,
			 struct hosted_step *out)
{
	struct vendor_error error = read_error(call, reply, out);
	enum hosted_class class = classify(reply, error.code);

	if (!error.hint.len)
		error.hint = str_of(hint_of(reply, error.code, class));
	step_fail(call, reply, class, &error, out);
}

/* ---- sounds ------------------------------------------------------------------------------ */

/* credits, and what they cost. */
static void read_cost(const struct hosted_call *call, const struct http_reply *reply,
		      struct hosted_step *out)
{
	struct str text = str_trim(http_reply_field(reply, "character-cost"));
	int64_t credits;

	if (!quantity_parse(text, UNIT_NONE, &credits) || credits < 0)
		return;
	out->has_credits = true;
	out->credits = credits;
	out->has_cost = call->model->pricing == PRICE_SECOND && call->model->price[2] > 0 &&
			money_scale(credits, call->model->price[2], MILLION, &out->cost);
}

/* The rate behind "pcm_"; 0 when it is none. */
static uint64_t rate_of(struct str format)
{
	const char *low = format.len ? memchr(format.ptr, '_', format.len) : NULL;
	uint64_t rate;

	if (!low ||
	    !str_to_u64((struct str){low + 1, (size_t)(format.ptr + format.len - low - 1)}, &rate))
		return 0;
	return rate;
}

/* How bare samples stand: their number tells the channels, since sounds come about as long as they were asked for. */
static struct str pcm_text(const struct hosted_call *call, struct str format, size_t bytes)
{
	bool is_law = !str_starts(format, "pcm_");
	uint64_t mono = rate_of(format) * elevenlabs_length_ms(call) / 1000 * (is_law ? 1 : 2);
	const char *encoding = !is_law ? "s16le" : str_starts(format, "ulaw_") ? "mulaw" : "alaw";

	return str_printf(call->arena, "%s/%llu/%u", encoding, (unsigned long long)rate_of(format),
			  bytes > mono + mono / 2 ? 2u : 1u);
}

/* Of an error page that came as a sound. */
static bool is_text(struct str body)
{
	size_t len = body.len < 64 ? body.len : 64;

	if (body.ptr[0] != '<' && body.ptr[0] != '{')
		return false;
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)body.ptr[i] >= 0x7F || (unsigned char)body.ptr[i] < '\t')
			return false;
	}
	return true;
}

/* A file says itself what it is, whatever was asked for. Samples may begin with any bytes, and with the two of an MP3
 * frame often. */
static enum media_format format_of(struct str format, struct str body)
{
	enum media_format sniffed = media_sniff(body.ptr, body.len);

	if (elevenlabs_is_bare(format) && sniffed != MEDIA_OGG && sniffed != MEDIA_WAV &&
	    sniffed != MEDIA_FLAC && !str_starts(body, "ID3"))
		return MEDIA_PCM;
	return media_kind(sniffed) == ASSET_AUDIO ? sniffed : MEDIA_UNKNOWN;
}

static const char *sound_wrong(const struct http_reply *reply)
{
	if (reply->body.len == 0)
		return "the answer is empty";
	if (reply->body.len > ELEVENLABS_SOUND_MAX)
		return "the answer is too long";
	if (reply_is_type(reply, "text/") || reply_is_type(reply, "application/json") ||
	    is_text(reply->body))
		return "the answer is text, not a sound";
	return NULL;
}

static void read_sound(const struct hosted_call *call, const struct http_reply *reply,
		       struct hosted_step *out)
{
	struct str asked = elevenlabs_format(call);
	const char *wrong = sound_wrong(reply);
	enum media_format format = wrong ? MEDIA_UNKNOWN : format_of(asked, reply->body);

	if (format == MEDIA_UNKNOWN) {
		step_unusable(call, wrong ? wrong : "the answer is no sound", out);
		return;
	}
	step_take(out, reply->body, format);
	if (format == MEDIA_PCM)
		out->items[0].pcm = pcm_text(call, asked, reply->body.len);
}

void elevenlabs_read(const struct hosted_call *call, const struct http_reply *reply,
		     struct hosted_step *out)
{
	step_request_id(call, reply, "request-id", out);
	if (!reply_is_success(reply)) {
		read_failure(call, reply, out);
		return;
	}
	read_cost(call, reply, out);
	read_sound(call, reply, out);
}

bool elevenlabs_read_quota(const struct hosted_call *call, const struct http_reply *reply,
			   struct str *plan, uint64_t *left)
{
	const struct node *root =
		reply_is_success(reply) ? reply_json(call, reply, ERROR_BODY_MAX) : NULL;
	uint64_t used, limit;

	*plan = text_for_people(call->arena, node_text(root, "tier"), TOKEN_MAX);
	if (!node_number(root, "character_count", INT64_MAX, &used) ||
	    !node_number(root, "character_limit", INT64_MAX, &limit))
		return false;
	*left = limit > used ? limit - used : 0;
	return true;
}
