/* stable_audio.c - Stable Audio of Stability AI: sounds and music from text. Multipart up, one sound down.
 *
 * The one hosted maker of sounds that takes a seed and has one price, whatever the length. A sound that their filter
 * refused arrives as another one with status 200.
 */
#include "provider/stability_reply.h"

#include "base/json.h"
#include "provider/params_common.h"

#include <string.h>

#define SOUND_MAX ((size_t)96 * 1024 * 1024) /* 190 s of WAV are 32 MiB */
#define REPLY_MAX (SOUND_MAX / 3 * 4 + ERROR_BODY_MAX)

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

	if (!call->request->has_seed || (seed >= 1 && seed <= STABILITY_SEED_MAX &&
					 seed + call->request->candidate - 1 <= STABILITY_SEED_MAX))
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

/* ---- all of it --------------------------------------------------------------------------- */

static void step(const struct hosted_call *call, const struct http_reply *reply,
		 struct hosted_step *out)
{
	static const struct stability_result SOUND = {
		.kind = ASSET_AUDIO,
		.member = "audio",
		.most = SOUND_MAX,
		.filtered = "their filter refused the sound, and another one came in its place",
		.unfinished = "they say that the sound is not finished",
		.none = "the answer holds no sound",
	};

	if (reply)
		stability_read(call, reply, &SOUND, out);
	else
		send_request(call, out);
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
