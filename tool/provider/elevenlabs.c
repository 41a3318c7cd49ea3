/* elevenlabs.c - ElevenLabs: sound effects, and music. JSON up, one sound down.
 *
 * There is no seed but beside a composition plan, so that what is bought cannot be bought again. Samples without a header
 * come with no word on their channels: the length that was asked for tells.
 */
#include "provider/elevenlabs.h"

#include "base/json.h"
#include "provider/params_common.h"

#include <string.h>

static const char *const ELEVENLABS_FORMATS[] = {
	"auto",          "best",           "mp3_22050_32",   "mp3_24000_48",
	"mp3_44100_32",  "mp3_44100_64",   "mp3_44100_96",   "mp3_44100_128",
	"mp3_44100_192", "mp3_48000_128",  "mp3_48000_192",  "mp3_48000_240",
	"mp3_48000_320", "pcm_8000",       "pcm_16000",      "pcm_22050",
	"pcm_24000",     "pcm_32000",      "pcm_44100",      "pcm_48000",
	"ulaw_8000",     "alaw_8000",      "opus_48000_32",  "opus_48000_64",
	"opus_48000_96", "opus_48000_128", "opus_48000_192", NULL,
};
static const char *const GENERATION_MODES[] = {"track", "loop", "ambience", NULL};

/* ---- what is asked for ------------------------------------------------------------------- */

bool elevenlabs_is_music(const struct hosted_call *call)
{
	if (strcmp(call->model->family, "music") == 0)
		return true;
	return strcmp(call->model->family, "effects") != 0 && str_is(call->request->sound, "music");
}

/* In millionths of a second, at least what the model makes; 0: none is said. */
static int64_t length_of(const struct hosted_call *call)
{
	const struct param_value *value = call_value(call, "duration_seconds");
	int64_t least = (int64_t)call->model->min_ms * 1000;

	if (!value)
		return 0;
	return value->number < least ? least : value->number;
}

uint64_t elevenlabs_length_ms(const struct hosted_call *call)
{
	const struct elevenlabs_plan plan = elevenlabs_plan_of(call);

	if (elevenlabs_is_music(call) && plan.text.len)
		return plan.length_ms;
	return (uint64_t)(length_of(call) + 999) / 1000;
}

static const char *const BEST[] = {"pcm_44100", "mp3_44100_192", "mp3_44100_128", NULL};
#define FORMAT_STATE "format "

struct str elevenlabs_format(const struct hosted_call *call)
{
	struct str asked = call_text(call, "output_format");
	bool is_best = str_is(asked, "best");

	if (is_best && str_starts(call->state, FORMAT_STATE))
		return (struct str){call->state.ptr + strlen(FORMAT_STATE),
				    call->state.len - strlen(FORMAT_STATE)};
	/* Without a length nothing would tell the channels of bare samples. */
	if (is_best)
		return str_of(BEST[elevenlabs_length_ms(call) == 0]);
	if (!asked.len || (str_is(asked, "auto") && !elevenlabs_is_music(call)))
		return STR("mp3_44100_128");
	return asked;
}

bool elevenlabs_is_bare(struct str format)
{
	return str_starts(format, "pcm_") || str_starts(format, "ulaw_") ||
	       str_starts(format, "alaw_");
}

struct str elevenlabs_next_format(const struct hosted_call *call)
{
	struct str now = elevenlabs_format(call);

	if (!str_is(call_text(call, "output_format"), "best"))
		return (struct str){0};
	for (size_t i = 0; BEST[i]; i++) {
		if (str_is(now, BEST[i]))
			return str_of(BEST[i + 1]);
	}
	return (struct str){0};
}

/* ---- prices ------------------------------------------------------------------------------ */

static bool estimate(const struct hosted_call *call, int64_t *out)
{
	const struct model *model = call->model;
	uint64_t ms = elevenlabs_length_ms(call);
	int64_t cost = model->price[1], credit = model->price[2];

	if (model->pricing == PRICE_EACH)
		return estimate_each(call, out);
	if (model->pricing != PRICE_SECOND || ms > UINT32_MAX || credit < 0)
		return false;
	if (ms && !money_scale((int64_t)ms, model->price[0], 1000, &cost))
		return false;
	/* Credits are whole. */
	if (credit > 1 &&
	    (!money_scale(cost, 1, credit, &cost) || !money_scale(cost, credit, 1, &cost)))
		return false;
	return money_scale(cost, call->count, 1, out);
}

/* ---- what is sent ------------------------------------------------------------------------ */

static void put_decimal(struct json *json, const struct hosted_call *call, const char *name)
{
	const struct param_value *value = call_value(call, name);

	if (value)
		json_decimal(json, name, value->number);
}

static void put_flag(struct json *json, const struct hosted_call *call, const char *name)
{
	const struct param_value *value = call_value(call, name);

	if (value)
		json_bool(json, name, value->number != 0);
}

static void put_text(struct json *json, const struct hosted_call *call, const char *name)
{
	struct str text = call_text(call, name);

	if (text.len)
		json_str(json, name, text);
}

static void put_effect(struct json *json, const struct hosted_call *call)
{
	int64_t length = length_of(call);

	json_str(json, "text", call->request->prompt);
	json_str(json, "model_id", call_model(call));
	if (length)
		json_decimal(json, "duration_seconds", length);
	put_decimal(json, call, "prompt_influence");
	put_flag(json, call, "loop");
}

static void put_prompt(struct json *json, const struct hosted_call *call)
{
	int64_t length = length_of(call);

	json_str(json, "prompt", call->request->prompt);
	if (length)
		json_int(json, "music_length_ms", (length + 500) / 1000);
	put_flag(json, call, "force_instrumental");
	put_text(json, call, "generation_mode");
	put_text(json, call, "lyrics_text");
}

static void put_plan(struct json *json, const struct hosted_call *call,
		     const struct elevenlabs_plan *plan)
{
	json_raw(json, "composition_plan", plan->text);
	if (call->request->has_seed)
		json_u64(json, "seed", call_seed(call));
	if (plan->is_old)
		put_flag(json, call, "respect_sections_durations");
}

static void put_music(struct json *json, const struct hosted_call *call)
{
	const struct elevenlabs_plan plan = elevenlabs_plan_of(call);

	if (plan.text.len)
		put_plan(json, call, &plan);
	else
		put_prompt(json, call);
	json_str(json, "model_id", call_model(call));
	put_text(json, call, "finetune_id");
	if (call_text(call, "finetune_id").len)
		put_decimal(json, call, "finetune_strength");
	put_flag(json, call, "sign_with_c2pa");
}

/* Both lengths where the one that is asked for is not the one that is wanted. */
static void note_length(const struct hosted_call *call, struct hosted_step *out)
{
	const struct param_value *value = call_value(call, "duration_seconds");

	if (!value || value->number >= (int64_t)call->model->min_ms * 1000)
		return;
	out->wanted_ms = (uint32_t)((value->number + 500) / 1000);
	out->sent_ms = call->model->min_ms;
}

static void send_request(const struct hosted_call *call, struct hosted_step *out)
{
	bool is_music = elevenlabs_is_music(call);
	struct str path =
		str_concat(call->arena, is_music ? STR("/v1/music") : STR("/v1/sound-generation"),
			   STR("?output_format="), elevenlabs_format(call));
	struct strbuf text = {0};
	struct json json = {.out = &text, .is_compact = true};

	json_object_begin(&json, NULL);
	if (is_music)
		put_music(&json, call);
	else
		put_effect(&json, call);
	json_object_end(&json);
	send_begin(call, out, path.ptr);
	send_json(call, &out->send, &text);
	out->send.reply_max = ELEVENLABS_SOUND_MAX;
	note_length(call, out);
}

static void step(const struct hosted_call *call, const struct http_reply *reply,
		 struct hosted_step *out)
{
	struct hosted_call again = *call;
	struct str next = reply ? elevenlabs_next_format(call) : (struct str){0};

	if (!reply) {
		send_request(call, out);
	} else if (next.len && elevenlabs_is_plan_refusal(call, reply)) {
		/* Nothing was made: the next best format may be within the account's plan. */
		again.state = str_concat(call->arena, STR(FORMAT_STATE), next, STR(""));
		send_request(&again, out);
		out->state = again.state;
	} else {
		elevenlabs_read(call, reply, out);
	}
}

static bool quota(const struct hosted_call *call, const struct http_reply *reply,
		  struct hosted_step *out, uint64_t *left)
{
	if (reply)
		return elevenlabs_read_quota(call, reply, &out->plan, left);
	send_begin(call, out, "/v1/user/subscription");
	out->send.method = "GET";
	out->send.is_submission = false;
	out->send.reply_max = ERROR_BODY_MAX;
	return true;
}

/* ---- declarations ------------------------------------------------------------------------ */

static const struct hosted hosted_elevenlabs = {
	.base_url = "https://api.elevenlabs.io",
	.base_env = "ELEVENLABS_BASE_URL",
	.key_env = "ELEVENLABS_API_KEY",
	.auth = AUTH_FIELD,
	.auth_field = "xi-api-key",
	.in_flight = 2,
	.repeat = REPEAT_429 | REPEAT_503_EMPTY,
	.timeout_s = 300,
	.refusal_billed = true,
	.terms_date = "2026-05-26",
	.licence_is_of_plan = true,
	.estimate = estimate,
	.check = elevenlabs_check,
	.step = step,
	.quota = quota,
};

/* clang-format off */
static const struct param_def ELEVENLABS_PARAMS[] = {
	ROWS_SOUND,
	ROWS_ANY,
	{.name = "output_format", .type = PARAM_ENUM, .words = ELEVENLABS_FORMATS,
	 .help = "format of the raw sound; pcm_44100 and mp3_44100_192 need a larger plan"},
	{.name = "force_instrumental", .type = PARAM_BOOL, .def = "true",
	 .help = "music: no voices"},
	{.name = "generation_mode", .type = PARAM_ENUM, .words = GENERATION_MODES,
	 .help = "music: what kind of piece"},
	{.name = "composition_plan", .type = PARAM_ANY,
	 .help = "music: sections with their styles, instead of a prompt"},
	{.name = "respect_sections_durations", .type = PARAM_BOOL,
	 .help = "music: keep to the plan's section lengths"},
	{.name = "lyrics_text", .type = PARAM_STRING, .help = "music: words to sing"},
	{.name = "finetune_id", .type = PARAM_STRING, .help = "music: a model tuned by the user"},
	{.name = "finetune_strength", .type = PARAM_NUMBER, .min = 0, .max = 2 * MILLION,
	 .help = "music: weight of the tuned model"},
	{.name = "sign_with_c2pa", .type = PARAM_BOOL,
	 .help = "music: sign an mp3 with its origin"},
	{0},
};
/* clang-format on */

const struct provider provider_elevenlabs = {
	.decl = {.name = "elevenlabs",
		 .kinds = ASSET_AUDIO,
		 .params = ELEVENLABS_PARAMS,
		 .help = "ElevenLabs: sound effects from 0.5 to 30 s, music from 3 to 600 s"},
	.flags = HOSTED_FLAGS,
	.hosted = &hosted_elevenlabs,
};
