/* stable_audio.c - Stable Audio of Stability AI: sounds and music from text. Multipart up, one sound down.
 *
 * The one hosted maker of sounds that takes a seed and has one price, whatever the length. A sound that their filter
 * refused arrives as another one with status 200.
 */
#include "provider/translate.h"

#include "base/base64.h"
#include "base/json.h"
#include "provider/params_common.h"

#include <string.h>

#define SOUND_MAX    ((size_t)96 * 1024 * 1024) /* 190 s of WAV are 32 MiB */
#define REPLY_MAX    (SOUND_MAX / 3 * 4 + ERROR_BODY_MAX)
#define SEED_HIGHEST UINT64_C(4294967294)
#define KEPT_OUT_MS  60000u

static const char *const FORMATS[] = {"wav", "mp3", NULL};

/* ---- what can be asked ------------------------------------------------------------------- */

static enum status refuse_bounds(const struct hosted_call *call, const char *name,
				 const char *bounds, const char *hint, struct diag *diag)
{
	(void)refuse_param(call, name, "E0525", diag, "takes '%s' %s", name, bounds);
	diag_hint(diag, "%s", hint);
	return ST_INVALID;
}

static enum status check_seed(const struct hosted_call *call, struct diag *diag)
{
	uint64_t seed = call->request->seed;

	if (!call->request->has_seed || (seed >= 1 && seed <= SEED_HIGHEST &&
					 seed + call->request->candidate - 1 <= SEED_HIGHEST))
		return ST_OK;
	return refuse_bounds(call, "seed", "from 1 to 4294967294",
			     "0 means any seed there; leave it out for that", diag);
}

/* Those of 2.5 are few; a model that is not known is left to say it itself. */
static enum status check_steps(const struct hosted_call *call, struct diag *diag)
{
	const struct param_value *steps = call_written(call, "steps");
	bool is_new = strcmp(call->model->family, "2.5") == 0;
	bool is_old = strcmp(call->model->family, "2") == 0;

	if (!steps || (!is_new && !is_old) ||
	    (is_new ? steps->number >= 4 && steps->number <= 8
		    : steps->number >= 30 && steps->number <= 100))
		return ST_OK;
	return refuse_bounds(call, "steps", is_new ? "from 4 to 8" : "from 30 to 100",
			     "leave it out for the model's own", diag);
}

/* In whole seconds there; 0: none is said. */
static uint32_t length_s(const struct hosted_call *call)
{
	const struct param_value *value = call_value(call, "duration_seconds");
	int64_t us = value ? value->number : 0;
	int64_t least = (int64_t)call->model->min_ms * 1000;

	if (!value)
		return 0;
	return (uint32_t)(((us < least ? least : us) + MILLION - 1) / MILLION);
}

static enum status check_length(const struct hosted_call *call, struct diag *diag)
{
	const struct param_value *value = call_written(call, "duration_seconds");
	const struct model *model = call->model;
	bool is_whole = value && value->number % MILLION == 0;
	bool is_long = value && model->max_ms && value->number > (int64_t)model->max_ms * 1000;
	bool is_short = value && value->number < (int64_t)model->min_ms * 1000;

	if (!value || (!is_long && ((is_whole && !is_short) || call->may_be_longer)))
		return ST_OK;
	(void)refuse_param(call, "duration_seconds", "E0524", diag,
			   is_long ? "makes sounds of at most 190 s"
				   : "makes sounds of whole seconds, from 1 on");
	diag_hint(diag, is_long ? "ask for a shorter one"
				: "ask for the next whole second and cut it with trim_silence, or "
				  "take a wider duration_range");
	return ST_INVALID;
}

static enum status check(const struct hosted_call *call, struct diag *diag)
{
	static const char *const NEVER[] = {"prompt_influence", "loop", NULL};
	bool is_good = check_prompt(call, diag) == ST_OK;

	if (str_is(call->request->sound, "speech")) {
		(void)refuse_param(call, "", "E0526", diag, "makes no speech");
		diag_hint(diag, "take provider: openai-speech or bark for speech");
		is_good = false;
	}
	is_good = check_seed(call, diag) == ST_OK && is_good;
	is_good = check_steps(call, diag) == ST_OK && is_good;
	is_good = check_length(call, diag) == ST_OK && is_good;
	warn_unsent(call, NEVER, NULL, diag);
	return is_good ? ST_OK : ST_INVALID;
}

/* ---- what is sent ------------------------------------------------------------------------ */

static struct str number_text(const struct hosted_call *call, const char *name, bool is_whole)
{
	const struct param_value *value = call_written(call, name);
	struct strbuf text = {0};
	struct str kept = {0};

	if (!value)
		return kept;
	if (is_whole)
		strbuf_add_u64(&text, (uint64_t)value->number);
	else
		decimal_format(&text, value->number);
	kept = str_copy(call->arena, strbuf_str(&text));
	strbuf_release(&text);
	return kept;
}

static void send_request(const struct hosted_call *call, struct hosted_step *out)
{
	const struct param_value *value = call_value(call, "duration_seconds");
	uint32_t seconds = length_s(call);
	struct http_send *send = &out->send;

	send_begin(call, out, "/v2beta/audio/stable-audio-2/text-to-audio");
	send_field(call, send, "accept", STR("audio/*"));
	send_part(call, send, "prompt", call->request->prompt);
	send_part(call, send, "model", call_model(call));
	if (seconds)
		send_part(call, send, "duration", str_printf(call->arena, "%u", seconds));
	if (call->request->has_seed)
		send_part(call, send, "seed",
			  str_printf(call->arena, "%llu", (unsigned long long)call_seed(call)));
	send_part(call, send, "steps", number_text(call, "steps", true));
	send_part(call, send, "cfg_scale", number_text(call, "cfg_scale", false));
	send_part(call, send, "output_format", call_text(call, "output_format"));
	send->reply_max = REPLY_MAX;
	if (value && value->number != (int64_t)seconds * MILLION) {
		out->wanted_ms = (uint32_t)((value->number + 500) / 1000);
		out->sent_ms = seconds * 1000;
	}
}

/* ---- what comes back --------------------------------------------------------------------- */

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
	/* They promise no retry-after; who asked too often is kept out for a minute. */
	if (reply->status == 429 && out->retry_after_ms == 0)
		out->retry_after_ms = KEPT_OUT_MS;
}

static bool is_finished(const struct hosted_call *call, const struct http_reply *reply,
			struct str finish, struct hosted_step *out)
{
	struct vendor_error filtered = {
		.is_theirs = true,
		.code = finish,
		.message = STR("their filter refused the sound, and another one came in its place"),
		.hint = STR("the prompt is to be written in another way"),
	};

	if (str_is(finish, "CONTENT_FILTERED")) {
		step_fail(call, reply, CLASS_POLICY, &filtered, out);
		return false;
	}
	if (!finish.ptr || str_is(finish, "SUCCESS"))
		return true;
	step_unusable(call, "they say that the sound is not finished", out);
	return false;
}

static void set_seed(struct hosted_step *out, uint64_t seed)
{
	out->items[0].has_seed = true;
	out->items[0].seed = seed;
}

static void read_json(const struct hosted_call *call, const struct http_reply *reply,
		      struct hosted_step *out)
{
	const struct node *root = reply_json(call, reply, REPLY_MAX);
	struct hosted_item *item = &out->items[0];
	uint64_t seed;

	if (!is_finished(call, reply, node_text(root, "finish_reason"), out))
		return;
	if (!base64_decode(node_text(root, "audio"), SOUND_MAX, &item->data) ||
	    media_kind(media_sniff(item->data.data, item->data.len)) != ASSET_AUDIO) {
		bytes_release(&item->data);
		step_unusable(call, "the answer holds no sound", out);
		return;
	}
	item->format = media_sniff(item->data.data, item->data.len);
	out->item_count = 1;
	out->next = HOSTED_DONE;
	if (node_number(root, "seed", SEED_HIGHEST + 1, &seed))
		set_seed(out, seed);
}

static void read_success(const struct hosted_call *call, const struct http_reply *reply,
			 struct hosted_step *out)
{
	enum media_format format = media_sniff(reply->body.ptr, reply->body.len);
	uint64_t seed;

	if (reply_is_type(reply, "application/json")) {
		read_json(call, reply, out);
		return;
	}
	if (!is_finished(call, reply, http_reply_field(reply, "finish-reason"), out))
		return;
	if (reply->body.len == 0 || reply->body.len > SOUND_MAX ||
	    media_kind(format) != ASSET_AUDIO || reply_is_type(reply, "text/")) {
		step_unusable(call,
			      reply->body.len ? "the answer is no sound" : "the answer is empty",
			      out);
		return;
	}
	step_take(out, reply->body, format);
	if (str_to_u64(http_reply_field(reply, "seed"), &seed) && seed <= SEED_HIGHEST + 1)
		set_seed(out, seed);
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

static const struct hosted hosted_stable_audio = {
	.base_url = "https://api.stability.ai",
	.base_env = "STABILITY_BASE_URL",
	.key_env = "STABILITY_API_KEY",
	.auth = AUTH_BEARER,
	.in_flight = 4,
	.repeat = REPEAT_429 | REPEAT_503_EMPTY,
	.timeout_s = 300,
	.estimate = estimate_each,
	.check = check,
	.step = step,
};

/* clang-format off */
static const struct param_def STABLE_AUDIO_PARAMS[] = {
	ROWS_SOUND,
	ROWS_ANY,
	{.name = "steps", .type = PARAM_INT, .min = 4, .max = 100,
	 .help = "steps of the making: 4 to 8 of 2.5, 30 to 100 of 2"},
	{.name = "cfg_scale", .type = PARAM_NUMBER, .min = MILLION, .max = 25 * MILLION,
	 .help = "how closely the sound follows the prompt"},
	{.name = "output_format", .type = PARAM_ENUM, .def = "wav", .words = FORMATS,
	 .help = "format of the raw sound"},
	{0},
};
/* clang-format on */

const struct provider provider_stable_audio = {
	.decl = {.name = "stable-audio",
		 .kinds = ASSET_AUDIO,
		 .params = STABLE_AUDIO_PARAMS,
		 .help = "Stable Audio: sounds and music from 1 to 190 s, with a seed, at one "
			 "price"},
	.flags = HOSTED_FLAGS,
	.hosted = &hosted_stable_audio,
};
