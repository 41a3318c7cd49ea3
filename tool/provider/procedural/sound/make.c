/* make.c - a sound for a request: what all recipes have in common. */
#include "provider/procedural/sound/make.h"

#include "base/mem.h"
#include "provider/procedural/sound/maths.h"
#include "provider/procedural/sound/recipe.h"
#include "provider/procedural/sound/synth.h"
#include "provider/procedural/sound/tint.h"
#include "sound/encode.h"

const char *const sound_models[] = {
#define RECIPE(name) #name,
#include "provider/procedural/sound/recipes.def"
#undef RECIPE
	NULL,
};

/* -1.5 dB: room for what an encoder of MP3 or OGG adds. */
#define LEVEL 0.8414
/* What sounds along is not to drown what was asked for. */
#define ALONG_GAIN 0.65
/* The shortest sound, however the author writes its envelope. */
#define SECONDS_MIN 0.02

static uint64_t frames_of(double seconds)
{
	double held = seconds < SECONDS_MIN ? SECONDS_MIN : seconds;

	return (uint64_t)(held * SYNTH_RATE + 0.5);
}

/* ---- effects ----------------------------------------------------------------------------- */

/* Each recipe has a stream of its own: two sounds of one seed are not both of the first wave. */
static struct random stream_of(const struct wish *wish, const struct recipe *recipe,
			       uint64_t purpose)
{
	uint64_t name = purpose;

	for (const char *c = recipe->name; *c; c++)
		name = name * 257 + (unsigned char)*c;
	return random_stream(wish->seed, name);
}

static struct voice draw_voice(const struct wish *wish, const struct recipe *recipe,
			       const struct tint *tint, uint64_t purpose)
{
	struct random random = stream_of(wish, recipe, purpose);
	struct voice voice = voice_neutral();

	recipe->draw(wish, &random, &voice);
	/* What was written holds for the sound that was asked for, not for what sounds along. */
	if (purpose == 'V')
		voice_take_written(&voice, wish->params);
	tint_apply(tint, &voice);
	return voice;
}

static void render(struct mix *mix, struct voice *voice, uint64_t seed)
{
	voice_stretch(voice, (double)mix->frames / SYNTH_RATE);
	synth_render(voice, seed, mix->at, mix->frames);
}

/* What is in the mix is taken for as loud as its peak. */
static void add_along(struct mix *mix, struct voice *voice, uint64_t seed)
{
	double level = mix_factor(mix, 1);
	struct mix along = {0};

	mix_init(&along, mix->frames, false);
	render(&along, voice, seed);
	mix_add(mix, along.at, along.frames, 0,
		level > 0 ? mix_factor(&along, ALONG_GAIN) / level : 1);
	mix_release(&along);
}

/* A second voice that is longer by nature draws the whole half-way towards its length. */
static double natural_seconds(const struct voice *voice, const struct voice *along)
{
	double first = voice_seconds(voice), second = along ? voice_seconds(along) : 0;

	return second > first ? (first + second) / 2 : first;
}

static void make_effect(const struct wish *wish, const struct recipe_choice *choice,
			struct mix *mix, double *level)
{
	struct tint tint = tint_of(wish->prompt);
	struct voice voice = draw_voice(wish, choice->recipe, &tint, 'V');
	struct voice along = {0};
	double seconds = wish->seconds;

	if (choice->along)
		along = draw_voice(wish, choice->along, &tint, 'W');
	if (seconds <= 0)
		seconds = natural_seconds(&voice, choice->along ? &along : NULL);
	mix_init(mix, frames_of(seconds), false);
	render(mix, &voice, wish->seed);
	if (choice->along)
		add_along(mix, &along, random_mix(wish->seed));
	*level *= maths_exp2(tint.level / 6.0206);
}

/* ---- all --------------------------------------------------------------------------------- */

static struct wish wish_of(const struct provider_request *request, uint64_t seed,
			   const struct recipe *recipe)
{
	const struct param_value *seconds = param_get(request->params, "duration_seconds");
	const struct param_value *loop = param_get(request->params, "loop");

	return (struct wish){
		.prompt = request->prompt,
		.hints = request->hints,
		.params = request->params,
		.seed = seed,
		.seconds = seconds->is_written ? (double)seconds->number / MILLION : 0,
		/* Music goes round unless it is told not to. */
		.is_loop = loop->is_written ? loop->number != 0 : recipe->goes_round,
	};
}

static enum status refuse(const struct provider_request *request, struct diag *diag)
{
	struct strbuf names = {0};

	(void)diag_error(diag, ST_INVALID, "E0503", request->at, "procedural has no sound '%.*s'",
			 STR_ARGS(request->model));
	for (size_t i = 0; sound_models[i]; i++)
		strbuf_printf(&names, "%s%s",
			      i == 0                ? ""
			      : sound_models[i + 1] ? ", "
						    : " and ",
			      sound_models[i]);
	diag_hint(diag, "there are %s", names.data);
	strbuf_release(&names);
	return ST_INVALID;
}

static enum status choose(const struct provider_request *request, struct recipe_choice *out,
			  struct diag *diag)
{
	*out = (struct recipe_choice){recipe_find(request->model), NULL};
	if (out->recipe)
		return ST_OK;
	if (request->model.len)
		return refuse(request, diag);
	*out = recipe_choose(recipe_kind(request->sound, request->hints.category), request->prompt,
			     &request->hints);
	return ST_OK;
}

enum status procedural_samples(const struct provider_request *request, uint64_t seed,
			       struct sound *out, const char **model, struct diag *diag)
{
	struct recipe_choice choice;
	enum status st = choose(request, &choice, diag);
	struct mix mix = {0};
	double level = LEVEL;
	struct wish wish;

	*out = (struct sound){0};
	if (st != ST_OK)
		return st;
	wish = wish_of(request, seed, choice.recipe);
	if (choice.recipe->draw) {
		make_effect(&wish, &choice, &mix, &level);
	} else {
		mix_init(&mix,
			 frames_of(wish.seconds > 0 ? wish.seconds : choice.recipe->length(&wish)),
			 wish.is_loop);
		choice.recipe->compose(&wish, &mix);
		/* What would go round and may not has no end of its own. */
		if (choice.recipe->goes_round && !wish.is_loop)
			mix_fade_out(&mix, mix.frames / 6);
	}
	mix_finish(&mix, level, SYNTH_RATE, out);
	if (wish.is_loop)
		out->loop = (struct sound_loop){.is_set = true, .end = out->frames};
	mix_release(&mix);
	*model = choice.recipe->name;
	return ST_OK;
}

enum status procedural_sound(const struct provider_request *request, uint64_t seed,
			     struct provider_result *out, struct diag *diag)
{
	struct sound_options options = {.bits = WAV_16};
	struct sound sound;
	const char *model;
	enum status st = procedural_samples(request, seed, &sound, &model, diag);

	if (st != ST_OK)
		return st;
	st = sound_encode(&sound, MEDIA_WAV, &options, request->at, &out->data, diag);
	sound_release(&sound);
	out->format = MEDIA_WAV;
	out->model = str_of(model);
	return st;
}
