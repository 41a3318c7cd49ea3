/* ambience.c - something that lies behind all else: wind, rain, the sea, or a chord that swells and
 * sinks. Everything in it goes through whole turns within the length, or is faded from the end into
 * the beginning, so that it joins itself.
 */
#include "base/mem.h"
#include "provider/procedural/sound/filter.h"
#include "provider/procedural/sound/recipe.h"
#include "provider/procedural/sound/synth.h"
#include "provider/procedural/words.h"

#define SECONDS  8 /* where no length is asked for */
#define PARTIALS 6

struct look {
	const char *words;
	double noise, chord;  /* how loud */
	double cutoff, swing; /* Hz, and octaves that it moves to both sides */
	double swell;         /* part of the noise that comes and goes, 0 to 1 */
};

/* The first whose words are said; the last stands for all else. */
static const struct look LOOKS[] = {
	{"wind windy storm breeze gust blizzard", 1, 0.05, 500, 1.1, 0.5},
	{"rain rainy drizzle downpour", 1, 0.03, 5000, 0.15, 0.1},
	{"sea ocean wave beach surf shore", 1, 0.05, 900, 0.9, 0.85},
	{"water river stream waterfall brook", 1, 0.03, 2200, 0.3, 0.2},
	{"forest jungle night desert", 0.35, 0.5, 1800, 0.5, 0.4},
	{"", 0.12, 1, 700, 0.6, 0.5},
};
#define LOOK_COUNT (sizeof(LOOKS) / sizeof(LOOKS[0]))

static const struct look *look_of(const struct wish *wish)
{
	size_t i = 0;

	while (i + 1 < LOOK_COUNT && !words_any(wish->prompt, LOOKS[i].words))
		i++;
	return &LOOKS[i];
}

/* ---- turns that fit ---------------------------------------------------------------------- */

/* Where a wave of `count` turns in the whole length stands at a frame, in turns. */
static double turn_at(uint64_t count, uint64_t frame, uint64_t frames)
{
	return (double)(count * frame % frames) / (double)frames;
}

/* Whole turns nearest to a frequency, at least 1. */
static uint64_t turns_of(double frequency, uint64_t frames)
{
	double turns = frequency * (double)frames / SYNTH_RATE;

	return turns < 1 ? 1 : (uint64_t)(turns + 0.5);
}

/* From 0 to 1 and back. */
static double swell_at(uint64_t count, double shift, uint64_t frame, uint64_t frames)
{
	return 0.5 - 0.5 * maths_cos(turn_at(count, frame, frames) + shift);
}

/* ---- the two layers ---------------------------------------------------------------------- */

static void fill_noise(const struct look *look, uint64_t seed, struct mix *out, uint64_t frames)
{
	struct random random = random_stream(seed, 'A');
	double shift = draw_between(&random, 0, 1);
	uint64_t swells = turns_of(draw_between(&random, 0.1, 0.18), frames);
	struct filter filter = {0};

	for (uint64_t i = 0; i < out->frames; i++) {
		double up = swell_at(swells, shift, i % frames, frames);
		double x = draw_between(&random, -1, 1);

		filter_tune(&filter,
			    look->cutoff * maths_exp2(look->swing * (2 * up - 1)) / SYNTH_RATE,
			    1.2);
		out->at[i] = filter_run(&filter, x).low * (1 - look->swell * (1 - up));
	}
}

/* Longer than the mix by what is faded from behind its end into its beginning, at equal power. */
static void add_noise(const struct look *look, const struct wish *wish, struct mix *mix)
{
	uint64_t over = mix->frames / 2 < SYNTH_RATE ? mix->frames / 2 : SYNTH_RATE;
	struct mix noise = {0};
	double factor;

	mix_init(&noise, mix->frames + over, false);
	fill_noise(look, wish->seed, &noise, mix->frames);
	factor = mix_factor(&noise, look->noise);
	for (uint64_t i = 0; i < mix->frames; i++) {
		double x = i < over ? (double)i / (double)over / 4 : 0.25;
		double value = noise.at[i] * maths_sin(x);

		if (i < over)
			value += noise.at[mix->frames + i] * maths_cos(x);
		mix->at[i] += value * factor;
	}
	mix_release(&noise);
}

static void add_partial(struct mix *mix, uint64_t turns, uint64_t swells, double shift, double gain)
{
	for (uint64_t i = 0; i < mix->frames; i++)
		mix->at[i] += gain * maths_sin(turn_at(turns, i, mix->frames)) *
			      (0.25 + 0.75 * swell_at(swells, shift, i, mix->frames));
}

/* A root, its fifth, octaves, and a third that makes it bright, dark or uneasy. */
static void add_chord(const struct look *look, const struct wish *wish, struct mix *mix)
{
	bool is_dark =
		words_any(wish->prompt, "dark gloomy cave dungeon horror spooky evil deep sad");
	bool is_tense = words_any(wish->prompt, "tense danger uneasy eerie creepy alien suspense");
	double notes[PARTIALS] = {0, 7, 12, 16, 19, 24};
	struct random random = random_stream(wish->seed, 'C');
	double root = draw_between(&random, 98, 147) * (is_dark ? 0.5 : 1);
	bool is_minor = draw_chance(&random, 50);

	notes[3] = is_tense ? 13 : is_dark || is_minor ? 15 : 16;
	for (size_t i = 0; i < PARTIALS; i++) {
		double speed = draw_between(&random, 0.06, 0.3);
		double shift = draw_between(&random, 0, 1);
		double frequency = root * maths_semitones(notes[i]);

		add_partial(mix, turns_of(frequency, mix->frames), turns_of(speed, mix->frames),
			    shift, look->chord * 0.5 / (1 + 0.5 * (double)i));
	}
}

static double length(const struct wish *wish)
{
	(void)wish;
	return SECONDS;
}

static void compose(const struct wish *wish, struct mix *mix)
{
	const struct look *look = look_of(wish);

	add_noise(look, wish, mix);
	add_chord(look, wish, mix);
}

const struct recipe recipe_ambience = {
	.name = "ambience",
	.kind = SOUND_EFFECT,
	.help = "what lies behind a scene, and joins itself: wind, rain, sea, or a chord that "
		"swells",
	.words = "ambience ambient ambiance atmosphere drone soundscape wind rain ocean river "
		 "waterfall "
		 "storm",
	.goes_round = true,
	.length = length,
	.compose = compose,
};
