/* openai_speech.c - OpenAI's speech: a text spoken by a voice, at the vendor's or at one of the many servers that speak its
 * protocol. JSON up, one sound down.
 *
 * There is no seed, and no word on what it cost: what is reserved stands, marked as an estimate.
 */
#include "provider/translate.h"

#include "base/json.h"
#include "provider/params_common.h"

#include <string.h>

#define SOUND_MAX ((size_t)64 * 1024 * 1024)

/* Those that are decoded here. */
static const char *const FORMATS[] = {"wav", "flac", "mp3", "opus", "pcm", NULL};
#define PCM "s16le/24000/1" /* what they mean by pcm */

static bool is_family(const struct hosted_call *call, const char *name)
{
	return strcmp(call->model->family, name) == 0;
}

/* ---- what can be asked ------------------------------------------------------------------- */

static enum status check_kind(const struct hosted_call *call, struct diag *diag)
{
	struct str sound = call->request->sound;

	if (!sound.len || str_is(sound, "speech"))
		return ST_OK;
	(void)refuse_param(call, "", "E0526", diag, "makes speech, not %.*s", STR_ARGS(sound));
	diag_hint(diag, "write 'kind: speech', or take a provider of music and effects");
	return ST_INVALID;
}

static enum status check_instructions(const struct hosted_call *call, struct diag *diag)
{
	uint32_t max = call->model->prompt_max;

	if (!max || text_length(call_text(call, "instructions")) <= max)
		return ST_OK;
	(void)refuse_param(call, "instructions", "E0523", diag,
			   "takes instructions of at most %u characters", (unsigned)max);
	diag_hint(diag, "shorten them");
	return ST_INVALID;
}

static enum status check(const struct hosted_call *call, struct diag *diag)
{
	static const char *const NEVER[] = {"duration_seconds", "prompt_influence", "loop", "seed",
					    NULL};
	static const char *const NEWER[] = {"instructions", NULL};
	bool is_good = check_prompt(call, diag) == ST_OK;

	is_good = check_kind(call, diag) == ST_OK && is_good;
	is_good = check_instructions(call, diag) == ST_OK && is_good;
	warn_unsent(call, NEVER, NULL, diag);
	if (is_family(call, "tts-1"))
		warn_unsent(call, NEWER, "gpt-4o-mini-tts takes them", diag);
	return is_good ? ST_OK : ST_INVALID;
}

/* Bytes, of which no character has less than one. Who speaks slowly speaks longer, and the newer ones are paid by the
 * minute. */
static bool estimate(const struct hosted_call *call, int64_t *out)
{
	const struct param_value *speed = call_value(call, "speed");
	int64_t bytes = (int64_t)(call->request->prompt.len + call_text(call, "instructions").len);

	if (call->model->pricing != PRICE_CHARACTERS)
		return estimate_each(call, out);
	if (!money_scale(bytes, call->model->price[0], MILLION, out))
		return false;
	if (speed && speed->number > 0 && speed->number < MILLION && is_family(call, "gpt-tts") &&
	    !money_scale(*out, MILLION, speed->number, out))
		return false;
	return money_scale(*out, call->count, 1, out);
}

/* ---- what is sent ------------------------------------------------------------------------ */

/* The vendor has to be told, and so has who passes its models on; other servers have a voice of theirs. */
static struct str voice_of(const struct hosted_call *call)
{
	struct str voice = call_text(call, "voice");

	return voice.len || (!call->is_vendor_host && !call->model->family[0]) ? voice
									       : STR("alloy");
}

static void send_request(const struct hosted_call *call, struct hosted_step *out)
{
	const struct param_value *speed = call_written(call, "speed");
	struct strbuf text = {0};
	struct json json = {.out = &text, .is_compact = true};

	json_object_begin(&json, NULL);
	json_str(&json, "model", call_model(call));
	json_str(&json, "input", call->request->prompt);
	if (str_starts(voice_of(call), "voice_")) {
		json_object_begin(&json, "voice");
		json_str(&json, "id", voice_of(call));
		json_object_end(&json);
	} else if (voice_of(call).len) {
		json_str(&json, "voice", voice_of(call));
	}
	if (call_text(call, "instructions").len && !is_family(call, "tts-1"))
		json_str(&json, "instructions", call_text(call, "instructions"));
	json_str(&json, "response_format", call_text(call, "response_format"));
	if (speed)
		json_decimal(&json, "speed", speed->number);
	json_object_end(&json);
	send_begin(call, out, "/audio/speech");
	send_json(call, &out->send, &text);
	out->send.reply_max = SOUND_MAX;
}

/* ---- what comes back --------------------------------------------------------------------- */

/* {"error": {"message", "type", "param", "code"}}; of other servers {"error": text} or {"detail": text}. */
static struct vendor_error read_error(const struct hosted_call *call, const struct node *root)
{
	const struct node *error = node_member(root, "error", NODE_MAP);
	struct vendor_error out = {.code = node_text(error, "code"),
				   .message = node_text(error, "message")};

	if (!out.code.len)
		out.code = node_text(error, "type");
	if (!error)
		out.message = node_text(root, "error");
	if (!out.message.len)
		out.message = node_text(root, "detail");
	if (node_text(error, "param").len)
		out.message =
			str_concat(call->arena, node_text(error, "param"), STR(": "), out.message);
	out.is_theirs = out.code.len || out.message.len;
	return out;
}

static void read_failure(const struct hosted_call *call, const struct http_reply *reply,
			 struct hosted_step *out)
{
	struct vendor_error error = read_error(call, reply_json(call, reply, ERROR_BODY_MAX));
	enum hosted_class class = class_of_status(reply);

	if (str_is(error.code, "insufficient_quota") ||
	    str_is(error.code, "billing_hard_limit_reached"))
		class = CLASS_QUOTA;
	else if (reply->status == 400 && (str_is(error.code, "content_policy_violation") ||
					  str_is(error.code, "moderation_blocked")))
		class = CLASS_POLICY;
	if (class == CLASS_QUOTA)
		error.hint = STR("the account has no credit left, or its limit is reached");
	if (class == CLASS_POLICY)
		error.hint = STR("the text is to be written in another way");
	step_fail(call, reply, class, &error, out);
}

/* A file says itself what it is; bare samples are what was asked for, unless they are text. */
static enum media_format format_of(const struct hosted_call *call, const struct http_reply *reply)
{
	enum media_format format = media_sniff(reply->body.ptr, reply->body.len);
	bool is_bare = str_is(call_text(call, "response_format"), "pcm");

	if (reply->body.len > SOUND_MAX || reply_is_type(reply, "text/") ||
	    reply_is_type(reply, "application/json"))
		return MEDIA_UNKNOWN;
	if (is_bare && format != MEDIA_WAV && format != MEDIA_OGG && format != MEDIA_FLAC)
		return reply->body.len % 2 == 0 ? MEDIA_PCM : MEDIA_UNKNOWN;
	return media_kind(format) == ASSET_AUDIO ? format : MEDIA_UNKNOWN;
}

static void read_success(const struct hosted_call *call, const struct http_reply *reply,
			 struct hosted_step *out)
{
	enum media_format format = reply->body.len ? format_of(call, reply) : MEDIA_UNKNOWN;

	if (format == MEDIA_UNKNOWN) {
		step_unusable(call,
			      reply->body.len ? "the answer is no sound" : "the answer is empty",
			      out);
		return;
	}
	step_take(out, reply->body, format);
	if (format == MEDIA_PCM)
		out->items[0].pcm = STR(PCM);
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

static const struct hosted hosted_openai_speech = {
	.base_url = "https://api.openai.com/v1",
	.base_env = "OPENAI_BASE_URL",
	.key_env = "OPENAI_API_KEY",
	.auth = AUTH_BEARER,
	.in_flight = 4,
	.repeat = REPEAT_429 | REPEAT_503_EMPTY,
	.timeout_s = 300,
	.estimate = estimate,
	.check = check,
	.step = step,
};

/* clang-format off */
static const struct param_def OPENAI_SPEECH_PARAMS[] = {
	ROWS_SOUND,
	ROWS_ANY,
	{.name = "voice", .type = PARAM_STRING,
	 .help = "alloy, ash, ballad, coral, echo, fable, onyx, nova, sage, shimmer, verse, marin, "
		 "cedar, or voice_… of the account"},
	{.name = "instructions", .type = PARAM_STRING, .help = "how it is to be said (not tts-1)"},
	{.name = "speed", .type = PARAM_NUMBER, .min = MILLION / 4, .max = 4 * MILLION,
	 .help = "how fast, where 1 is usual"},
	{.name = "response_format", .type = PARAM_ENUM, .def = "wav", .words = FORMATS,
	 .help = "format of the raw sound"},
	{0},
};
/* clang-format on */

const struct provider provider_openai_speech = {
	.decl = {.name = "openai-speech",
		 .kinds = ASSET_AUDIO,
		 .params = OPENAI_SPEECH_PARAMS,
		 .help = "OpenAI's speech, and servers that speak its protocol: the prompt, "
			 "spoken"},
	.flags = HOSTED_FLAGS,
	.hosted = &hosted_openai_speech,
};
