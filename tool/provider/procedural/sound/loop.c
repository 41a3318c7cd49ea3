/* loop.c - a few bars of music: a tune, an accompaniment, a bass and drums over four chords.
 *
 * Sixteenths fill the length exactly, so that it joins itself in time; what still rings at the end
 * goes on at the beginning.
 */
#include "provider/procedural/sound/maths.h"
#include "provider/procedural/sound/mood.h"
#include "provider/procedural/sound/recipe.h"
#include "provider/procedural/sound/score.h"
#include "provider/procedural/sound/synth.h"

#define BAR     16 /* sixteenths */
#define PHRASE  2  /* bars of a tune before it comes again over other chords */
#define SECTION 8  /* bars until another tune and other chords take their turn */
#define BARS    4  /* where no length is asked for */

/* ---- what is drawn ----------------------------------------------------------------------- */

/* Sixteenths of a bar on which the tune has notes, from the lowest bit. */
static const uint16_t RHYTHMS[] = {0x1111, 0x5151, 0x4949, 0x1515, 0x1551, 0x9249, 0x5455, 0x5555};
static const uint16_t CALM_RHYTHMS[] = {0x0101, 0x1101, 0x0111, 0x1001, 0x0041};
#define COUNT_OF(list) (sizeof(list) / sizeof((list)[0]))

/* Degrees of the scale from 0. */
static const int MAJOR_CHORDS[][4] = {{0, 4, 5, 3}, {0, 5, 3, 4}, {0, 3, 4, 3}, {0, 2, 3, 4}};
static const int MINOR_CHORDS[][4] = {{0, 5, 2, 6}, {0, 5, 3, 4}, {0, 6, 5, 6}, {0, 3, 5, 4}};
static const int MAJOR[] = {0, 2, 4, 5, 7, 9, 11}, MINOR[] = {0, 2, 3, 5, 7, 8, 10};

struct tune {
	const int *chords; /* of four bars */
	uint16_t rhythm[PHRASE];
	int degree[PHRASE * BAR]; /* above the chord's root, for each sixteenth */
};

struct band {
	struct voice lead, second, bass, kick, snare, hat;
};

struct piece {
	struct mood mood;
	struct tune tunes[2]; /* the sections take turns */
	struct band band;
};

/* Chord notes on the beats, their neighbours between. */
static void draw_tune(struct tune *tune, const struct mood *mood, struct random *random)
{
	static const int CHORD_NOTES[] = {0, 2, 4, 7, 4, 2};
	uint32_t at = random_below(random, 6);
	uint32_t pick = random_below(random, 4);

	tune->chords = mood->is_minor ? MINOR_CHORDS[pick] : MAJOR_CHORDS[pick];
	for (size_t i = 0; i < PHRASE; i++)
		tune->rhythm[i] =
			mood->is_calm ? CALM_RHYTHMS[random_below(random, COUNT_OF(CALM_RHYTHMS))]
				      : RHYTHMS[random_below(random, COUNT_OF(RHYTHMS))];
	for (size_t i = 0; i < PHRASE * BAR; i++) {
		int aside = random_between(random, -1, 1);

		if (i % 4 == 0)
			at = (at + 5 + (uint32_t)random_between(random, 0, 2)) % 6;
		tune->degree[i] = CHORD_NOTES[at] + (i % 4 == 0 ? 0 : aside);
	}
}

static struct voice instrument(enum wave wave, double duty, double decay, double low_pass)
{
	struct voice voice = voice_neutral();

	voice.wave = wave;
	voice.at[KNOB_attack] = 0.004;
	voice.at[KNOB_duty] = duty;
	voice.at[KNOB_decay] = decay;
	voice.at[KNOB_low_pass] = low_pass;
	return voice;
}

/* slide: octaves a second. */
static struct voice drum(enum wave wave, double frequency, double slide, double decay,
			 double high_pass)
{
	struct voice voice = voice_neutral();

	voice.wave = wave;
	voice.at[KNOB_sustain] = 0.012;
	voice.at[KNOB_decay] = decay;
	voice.at[KNOB_start_frequency] = frequency;
	voice.at[KNOB_slide] = slide;
	voice.at[KNOB_min_frequency] = 45;
	voice.at[KNOB_high_pass] = high_pass;
	return voice;
}

static void draw_band(struct band *band, const struct mood *mood, struct random *random)
{
	static const enum wave LEADS[] = {WAVE_SQUARE, WAVE_SQUARE, WAVE_SAW, WAVE_TRIANGLE};
	enum wave lead = draw_wave(random, LEADS, 4);
	double duty = draw_between(random, 0.2, 0.5);

	band->lead = instrument(mood->is_calm ? WAVE_TRIANGLE : lead, duty,
				mood->is_calm ? 0.5 : 0.12, mood->is_calm ? 3500 : 6000);
	band->lead.at[KNOB_vibrato_depth] = 0.15;
	band->second = instrument(mood->is_calm ? WAVE_SINE : WAVE_SQUARE, 0.25,
				  mood->is_calm ? 0.8 : 0.06, 2500);
	band->bass = instrument(mood->is_tense ? WAVE_SAW : WAVE_TRIANGLE, 0.5, 0.06,
				mood->is_tense ? 900 : 1600);
	if (mood->is_calm)
		band->second.at[KNOB_attack] = 0.15;
	band->kick = drum(WAVE_SINE, 170, -16, 0.14, 10);
	band->snare = drum(WAVE_NOISE, 350, 0, 0.13, 400);
	band->hat = drum(WAVE_NOISE, 3000, 0, 0.035, 6500);
}

static void draw_piece(struct piece *piece, const struct wish *wish)
{
	struct random random = random_stream(wish->seed, 'M');

	piece->mood = mood_of(wish->prompt, &random);
	draw_tune(&piece->tunes[0], &piece->mood, &random);
	draw_tune(&piece->tunes[1], &piece->mood, &random);
	draw_band(&piece->band, &piece->mood, &random);
}

/* ---- playing it -------------------------------------------------------------------------- */

/* MIDI number of a degree of the scale, which may lie in other octaves. */
static int key_of(const struct mood *mood, int degree)
{
	int octave = (degree + 70) / 7 - 10;
	int step = degree - octave * 7;

	return mood->key + 12 * octave + (mood->is_minor ? MINOR : MAJOR)[step];
}

/* Sixteenths until the next note of this bar. */
static uint32_t until_next(uint16_t rhythm, uint32_t at)
{
	uint32_t next = at + 1;

	while (next < BAR && !(rhythm >> next & 1))
		next++;
	return next - at;
}

static void play_lead(struct score *score, const struct piece *piece, const struct tune *tune,
		      uint32_t step, int chord)
{
	uint32_t at = step % BAR, bar = step / BAR % PHRASE;
	uint32_t length = until_next(tune->rhythm[bar], at);

	if (!(tune->rhythm[bar] >> at & 1))
		return;
	score_play(score, &piece->band.lead,
		   key_of(&piece->mood, chord + tune->degree[bar * BAR + at]) + 12, step, length,
		   0.42);
}

/* Broken chords; where it is calm, chords that lie. */
static void play_second(struct score *score, const struct piece *piece, uint32_t step, int chord)
{
	static const int NOTES[] = {0, 2, 4, 2};
	uint32_t at = step % BAR;

	if (piece->mood.is_calm && at == 0) {
		for (int i = 0; i < 6; i += 2)
			score_play(score, &piece->band.second, key_of(&piece->mood, chord + i),
				   step, BAR - 2, 0.16);
	} else if (!piece->mood.is_calm && at % 2 == 0) {
		score_play(score, &piece->band.second,
			   key_of(&piece->mood, chord + NOTES[at / 2 % 4]), step, 1, 0.15);
	}
}

static void play_bass(struct score *score, const struct piece *piece, uint32_t step, int chord)
{
	uint32_t at = step % BAR;
	uint32_t every = piece->mood.is_tense ? 2 : piece->mood.is_calm ? 8 : 4;
	int degree = !piece->mood.is_tense && at == 12 ? chord + 4 : chord;

	if (at % every == 0)
		score_play(score, &piece->band.bass, key_of(&piece->mood, degree) - 12, step,
			   every == 2 ? 1 : every - 1, 0.5);
}

static void play_drums(struct score *score, const struct piece *piece, uint32_t step)
{
	uint32_t at = step % BAR;

	if (piece->mood.is_calm)
		return;
	if (at % 8 == 0 || at == 10 || (piece->mood.is_tense && at == 6))
		score_play(score, &piece->band.kick, 0, step, 0, 0.75);
	if (at % 8 == 4)
		score_play(score, &piece->band.snare, 0, step, 0, 0.4);
	if (at % 2 == 0)
		score_play(score, &piece->band.hat, 0, step, 0, at % 4 == 0 ? 0.12 : 0.2);
}

/* Whole bars where there is room for them, else whole beats: the tempo gives way. */
static uint32_t steps_of(double seconds, double tempo)
{
	double beats = seconds * tempo / 60;
	uint32_t count = (uint32_t)(beats / 4 + 0.5);

	if (beats >= 6)
		return count * BAR;
	count = (uint32_t)(beats + 0.5);
	return (count ? count : 1) * 4;
}

static double length(const struct wish *wish)
{
	struct random random = random_stream(wish->seed, 'M');
	struct mood mood = mood_of(wish->prompt, &random);

	return BARS * 240 / mood.tempo;
}

static void compose(const struct wish *wish, struct mix *mix)
{
	struct score score = {.mix = mix, .seed = wish->seed};
	struct piece piece;

	draw_piece(&piece, wish);
	score.steps = steps_of((double)mix->frames / SYNTH_RATE, piece.mood.tempo);
	for (uint32_t step = 0; step < score.steps; step++) {
		const struct tune *tune = &piece.tunes[step / BAR / SECTION % 2];
		int chord = tune->chords[step / BAR % 4];

		play_lead(&score, &piece, tune, step, chord);
		play_second(&score, &piece, step, chord);
		play_bass(&score, &piece, step, chord);
		play_drums(&score, &piece, step);
	}
	score_release(&score);
}

const struct recipe recipe_loop = {
	.name = "loop",
	.kind = SOUND_MUSIC,
	.help = "a few bars of music that join themselves: tune, chords, bass and drums",
	.words = "music melody tune song theme bgm soundtrack",
	.goes_round = true,
	.length = length,
	.compose = compose,
};
