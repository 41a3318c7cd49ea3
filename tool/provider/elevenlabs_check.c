/* elevenlabs_check.c - what can be asked of ElevenLabs, found out before it is. */
#include "provider/elevenlabs.h"

#include "base/json.h"

#include <string.h>

/* ---- composition plans ------------------------------------------------------------------- */

#define PARTS_MAX   30u
#define PART_MIN_MS 3000u
#define PART_MAX_MS 120000u

/* A part of music that is there already: {song_id, range: {start_ms, end_ms}}. */
static bool add_reference(const struct node *part, uint64_t *length_ms)
{
	const struct node *range = node_member(part, "range", NODE_MAP);
	uint64_t start, end;

	if (!node_text(part, "song_id").len ||
	    !node_number(range, "start_ms", UINT32_MAX, &start) ||
	    !node_number(range, "end_ms", UINT32_MAX, &end) || end < start)
		return false;
	*length_ms += end - start;
	return true;
}

static const char *add_parts(const struct node *parts, bool is_old, uint64_t *length_ms)
{
	if (parts->count == 0 || parts->count > PARTS_MAX)
		return "has 1 to 30 parts";
	for (size_t i = 0; i < parts->count; i++) {
		uint64_t ms;

		if (!is_old && add_reference(parts->items[i], length_ms))
			continue;
		if (!node_number(parts->items[i], "duration_ms", PART_MAX_MS, &ms) ||
		    ms < PART_MIN_MS)
			return "says a duration_ms from 3000 to 120000 for each of its parts";
		*length_ms += ms;
	}
	return NULL;
}

struct elevenlabs_plan elevenlabs_plan_of(const struct hosted_call *call)
{
	const struct param_value *value = call_value(call, "composition_plan");
	struct source source = {.path = "composition_plan"};
	const struct node *sections, *chunks;
	struct elevenlabs_plan out = {0};
	struct node *root = NULL;
	struct diag unsaid = {0};

	if (!value)
		return out;
	out.text = source.text = value->text;
	(void)json_parse(&source, call->arena, &root, &unsaid);
	diag_release(&unsaid);
	sections = node_member(root, "sections", NODE_LIST);
	chunks = node_member(root, "chunks", NODE_LIST);
	out.is_old = sections != NULL;
	if (!sections == !chunks)
		out.wrong = "has either a list of sections, or one of chunks";
	else
		out.wrong = add_parts(sections ? sections : chunks, out.is_old, &out.length_ms);
	return out;
}

static enum status refuse_plan(const struct hosted_call *call, const char *wrong, const char *hint,
			       struct diag *diag)
{
	(void)refuse_param(call, "composition_plan", "E0525", diag,
			   "cannot use this plan: a composition plan %s", wrong);
	diag_hint(diag, "%s", hint);
	return ST_INVALID;
}

static enum status check_plan(const struct hosted_call *call, struct diag *diag)
{
	const struct elevenlabs_plan plan = elevenlabs_plan_of(call);
	struct str model = call_model(call);

	if (!plan.text.len)
		return ST_OK;
	if (plan.wrong)
		return refuse_plan(call, plan.wrong,
				   "sections are the form of music_v1, chunks that of music_v2",
				   diag);
	if (plan.is_old != str_is(model, "music_v1") && strcmp(call->model->family, "music") == 0)
		return refuse_plan(call,
				   plan.is_old ? "with sections is for music_v1"
					       : "with chunks is for music_v2 and later",
				   "write the plan in the model's form, or take the other model",
				   diag);
	if (call->model->max_ms && plan.length_ms > call->model->max_ms)
		return refuse_plan(call, "is longer than the model's longest piece",
				   "leave out a part, or shorten some", diag);
	if (call->request->has_seed && call_seed(call) > INT32_MAX) {
		(void)refuse_param(call, "seed", "E0525", diag, "takes seeds up to 2147483647");
		diag_hint(diag, "take a smaller one");
		return ST_INVALID;
	}
	return ST_OK;
}

/* ---- the rest ---------------------------------------------------------------------------- */

static enum status check_sound(const struct hosted_call *call, struct diag *diag)
{
	struct str sound = call->request->sound;
	const char *makes = call->model->sound;

	if (str_is(sound, "speech")) {
		(void)refuse_param(call, "", "E0526", diag,
				   "is not asked for speech by this build");
		diag_hint(diag, "take provider: bark for speech");
		return ST_INVALID;
	}
	if (!makes || !sound.len || str_is(sound, makes) ||
	    (strcmp(makes, "sfx") == 0 && !str_is(sound, "music")))
		return ST_OK;
	(void)refuse_param(call, "", "E0526", diag, "makes %s, not %.*s",
			   strcmp(makes, "music") == 0 ? "music" : "sound effects",
			   STR_ARGS(sound));
	diag_hint(diag, "leave generation.model out, or write one that makes it");
	return ST_INVALID;
}

static void add_seconds(struct strbuf *out, uint32_t ms)
{
	decimal_format(out, (int64_t)ms * 1000);
	strbuf_add_c(out, " s");
}

static enum status check_length(const struct hosted_call *call, struct diag *diag)
{
	const struct param_value *value = call_written(call, "duration_seconds");
	const struct model *model = call->model;
	bool is_short, is_long;
	struct strbuf bounds = {0};

	if (!value || call_written(call, "composition_plan"))
		return ST_OK;
	is_short = value->number < (int64_t)model->min_ms * 1000;
	is_long = model->max_ms && value->number > (int64_t)model->max_ms * 1000;
	if (!is_long && (!is_short || call->may_be_longer))
		return ST_OK;
	add_seconds(&bounds, is_long ? model->max_ms : model->min_ms);
	(void)refuse_param(call, "duration_seconds", "E0524", diag, "makes sounds of %s %s",
			   is_long ? "at most" : "at least", bounds.data);
	if (is_long)
		diag_hint(diag, "ask for %s, and loop what is made", bounds.data);
	else
		diag_hint(
			diag,
			"a trim step, or a range of durations that takes %s, lets a longer one be "
			"asked for and cut",
			bounds.data);
	strbuf_release(&bounds);
	return ST_INVALID;
}

static enum status check_format(const struct hosted_call *call, struct diag *diag)
{
	struct str format = elevenlabs_format(call);

	if (str_starts(format, "mp3_48000_") && !elevenlabs_is_music(call)) {
		(void)refuse_param(call, "output_format", "E0522", diag,
				   "makes '%.*s' of music only", STR_ARGS(format));
		diag_hint(diag, "mp3_44100_128 is within every plan, mp3_44100_192 within larger "
				"ones");
		return ST_INVALID;
	}
	if (!elevenlabs_is_bare(format) || elevenlabs_length_ms(call))
		return ST_OK;
	(void)refuse_param(call, "output_format", "E0522", diag,
			   "does not say how many channels '%.*s' has, and only a length tells",
			   STR_ARGS(format));
	diag_hint(diag, "write duration_seconds, or take an mp3 format");
	return ST_INVALID;
}

static void warn(const struct hosted_call *call, struct diag *diag)
{
	static const char *const MUSIC[] = {
		"force_instrumental",         "generation_mode", "composition_plan",
		"respect_sections_durations", "lyrics_text",     "finetune_id",
		"finetune_strength",          "sign_with_c2pa",  NULL};
	static const char *const EFFECTS[] = {"prompt_influence", NULL};
	static const char *const LOOP[] = {"loop", NULL};
	static const char *const BESIDE_PLAN[] = {"duration_seconds", "force_instrumental",
						  "generation_mode", "lyrics_text", NULL};

	if (!elevenlabs_is_music(call)) {
		warn_unsent(call, MUSIC, "it is for music", diag);
		return;
	}
	warn_unsent(call, EFFECTS, "it is for sound effects", diag);
	warn_unsent(call, LOOP, "'generation_mode: loop' asks for that in music", diag);
	if (call_written(call, "composition_plan"))
		warn_unsent(call, BESIDE_PLAN, "the composition plan says it", diag);
}

enum status elevenlabs_check(const struct hosted_call *call, struct diag *diag)
{
	bool has_plan = elevenlabs_is_music(call) && call_written(call, "composition_plan");
	bool is_good = check_sound(call, diag) == ST_OK;

	if (has_plan)
		is_good = check_plan(call, diag) == ST_OK && is_good;
	else
		is_good = check_prompt(call, diag) == ST_OK && is_good;
	is_good = check_length(call, diag) == ST_OK && is_good;
	is_good = check_format(call, diag) == ST_OK && is_good;
	warn(call, diag);
	return is_good ? ST_OK : ST_INVALID;
}
