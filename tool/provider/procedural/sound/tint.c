/* tint.c - a table of words and what each of them moves. A row counts once, however many of its
 * words are said. */
#include "provider/procedural/sound/tint.h"

#include "provider/procedural/sound/maths.h"
#include "provider/procedural/words.h"

struct tint_row {
	const char *words;
	struct tint tint; /* length 0: as it is */
};

/* clang-format off */
static const struct tint_row ROWS[] = {
	{"high higher highest squeaky", {.octaves = 0.6, .brightness = 0.3}},
	{"tiny small little cute mini", {.octaves = 0.4, .length = 0.8, .brightness = 0.2}},
	{"low lower lowest deep deeper bass", {.octaves = -0.8, .brightness = -0.4}},
	{"heavy heavier big large huge giant mega massive epic",
	 {.octaves = -0.6, .length = 1.35, .brightness = -0.3, .punch = 0.25}},
	{"light lighter lightweight airy feather", {.octaves = 0.25, .length = 0.9, .punch = -0.2}},
	{"soft softer gentle quiet muffled subtle mellow smooth warm",
	 {.brightness = -1.3, .attack = 0.01, .punch = -0.4, .level = -1.5, .is_soft = true}},
	{"bright brighter crisp crisper sharp sharper clear shiny sparkling sparkly tinny",
	 {.octaves = 0.15, .brightness = 1, .punch = 0.15}},
	{"dark darker dull muddy distant", {.octaves = -0.2, .brightness = -1}},
	{"harsh aggressive powerful strong loud hard intense crackling distorted",
	 {.brightness = 0.4, .punch = 0.3, .is_rough = true}},
	{"retro chiptune 8bit 8-bit arcade pixel nes gameboy", {.is_retro = true}},
	{"short shorter quick quicker fast faster snappy brief", {.length = 0.6}},
	{"long longer slow slower sustained lasting", {.length = 1.8}},
};
/* clang-format on */

struct tint tint_of(struct str prompt)
{
	struct tint sum = {.length = 1};

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		const struct tint *row = &ROWS[i].tint;

		if (!words_any(prompt, ROWS[i].words))
			continue;
		sum.octaves += row->octaves;
		sum.length *= row->length > 0 ? row->length : 1;
		sum.brightness += row->brightness;
		sum.attack += row->attack;
		sum.punch += row->punch;
		sum.level += row->level;
		sum.is_soft = sum.is_soft || row->is_soft;
		sum.is_rough = sum.is_rough || row->is_rough;
		sum.is_retro = sum.is_retro || row->is_retro;
	}
	return sum;
}

static void tint_wave(const struct tint *tint, struct voice *voice)
{
	if (voice->is_wave_written || voice->wave == WAVE_NOISE)
		return;
	if (tint->is_retro)
		voice->wave = WAVE_SQUARE;
	else if (tint->is_soft)
		voice->wave = voice->wave == WAVE_SINE ? WAVE_SINE : WAVE_TRIANGLE;
	else if (tint->is_rough && voice->wave != WAVE_SQUARE)
		voice->wave = WAVE_SAW;
}

static void tint_filters(const struct tint *tint, struct voice *voice)
{
	double low = voice->at[KNOB_low_pass];

	/* What was open comes down to where it is heard; a soft sound keeps a few overtones. */
	if (tint->brightness < 0 && low > 9000)
		low = 9000;
	low *= maths_exp2(tint->brightness);
	if (tint->is_soft && voice->wave != WAVE_NOISE)
		low = maths_clamp(low, 20, 6 * voice->at[KNOB_start_frequency]);
	voice_set(voice, KNOB_low_pass, low);
	if (tint->brightness > 0)
		voice_set(voice, KNOB_high_pass,
			  voice->at[KNOB_high_pass] * maths_exp2(tint->brightness));
}

void tint_apply(const struct tint *tint, struct voice *voice)
{
	double *at = voice->at;

	tint_wave(tint, voice);
	voice_set(voice, KNOB_start_frequency,
		  at[KNOB_start_frequency] * maths_exp2(tint->octaves));
	tint_filters(tint, voice);
	if (tint->attack > 0 && at[KNOB_attack] < 0.05)
		voice_set(voice, KNOB_attack, at[KNOB_attack] + tint->attack);
	voice_set(voice, KNOB_punch, at[KNOB_punch] + tint->punch);
	if (tint->length < 1 || tint->length > 1)
		voice_stretch(voice, voice_seconds(voice) * tint->length);
}
