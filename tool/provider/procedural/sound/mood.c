/* mood.c - a table of words and what each row of them does to a piece. */
#include "provider/procedural/sound/mood.h"

#include "provider/procedural/words.h"

enum mode { MODE_ANY, MODE_MAJOR, MODE_MINOR };

struct mood_row {
	const char *words;
	double tempo;
	enum mode mode;
	int key;
	bool is_calm, is_tense;
};

/* clang-format off */
static const struct mood_row ROWS[] = {
	{"happy cheerful upbeat fun playful joyful cute bright sunny victory heroic", 10, MODE_MAJOR,
	 0, false, false},
	{"calm peaceful relaxing relaxed gentle soft chill lullaby serene dreamy quiet", -22,
	 MODE_ANY, 0, true, false},
	{"tense battle boss fight combat danger dangerous action intense chase epic", 28, MODE_MINOR,
	 0, false, true},
	{"sad melancholy melancholic lonely sorrow tragic", -20, MODE_MINOR, 0, false, false},
	{"dark gloomy spooky horror dungeon cave night evil sinister creepy mysterious", -10,
	 MODE_MINOR, -5, false, false},
	{"fast faster quick energetic frantic racing speed hectic", 32, MODE_ANY, 0, false, false},
	{"slow slower", -30, MODE_ANY, 0, false, false},
};
/* clang-format on */

struct mood mood_of(struct str prompt, struct random *random)
{
	struct mood mood = {.tempo = draw_between(random, 104, 122)};
	enum mode mode = MODE_ANY;

	mood.key = random_between(random, 48, 59);
	mood.is_minor = draw_chance(random, 40);
	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		if (!words_any(prompt, ROWS[i].words))
			continue;
		mood.tempo += ROWS[i].tempo;
		mood.key += ROWS[i].key;
		mood.is_calm = mood.is_calm || ROWS[i].is_calm;
		mood.is_tense = mood.is_tense || ROWS[i].is_tense;
		if (mode == MODE_ANY)
			mode = ROWS[i].mode;
	}
	if (mode != MODE_ANY)
		mood.is_minor = mode == MODE_MINOR;
	mood.is_calm = mood.is_calm && !mood.is_tense;
	return mood;
}
