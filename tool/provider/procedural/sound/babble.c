/* babble.c - a stand-in for speech: a soft tone for every syllable of the prompt, with pauses where
 * the text has them, so that a scene can be timed before anybody has spoken its words.
 */
#include "base/mem.h"
#include "provider/procedural/sound/maths.h"
#include "provider/procedural/sound/recipe.h"
#include "provider/procedural/sound/synth.h"

#define SYLLABLES_MAX 2000
#define SYLLABLE      0.15 /* seconds from one to the next */
/* Reading ends here, with room for one more pause and syllable: pauses may follow each other without any between, and a
 * sound has an end. */
#define SECONDS_MAX ((double)(SOUND_SAMPLES_MAX / SYNTH_RATE) - 1)

/* What is spoken of a text: called for every syllable with its place in seconds. */
struct syllable {
	double start;
	char vowel;   /* a, e, i, o or u */
	bool is_last; /* of its sentence */
	bool asks;    /* ... which ends in a question mark */
};

struct speech {
	struct syllable *syllables; /* owned; SYLLABLES_MAX */
	size_t count;
	double seconds;
};

static char vowel_of(unsigned char byte)
{
	char small = (char)(byte >= 'A' && byte <= 'Z' ? byte - 'A' + 'a' : byte);

	if (small == 'a' || small == 'e' || small == 'i' || small == 'o' || small == 'u')
		return small;
	return small == 'y' ? 'i' : 0;
}

/* Letters of other scripts: each lead byte of UTF-8 counts as a vowel of its own kind. */
static char sound_of(unsigned char byte)
{
	static const char KINDS[] = {'a', 'e', 'i', 'o', 'u'};

	if (byte >= 0xC0)
		return KINDS[byte % 5];
	return vowel_of(byte);
}

static void add_syllable(struct speech *speech, char vowel)
{
	speech->syllables[speech->count++] =
		(struct syllable){.start = speech->seconds, .vowel = vowel};
	speech->seconds += SYLLABLE;
}

static double pause_of(unsigned char byte)
{
	switch (byte) {
	case ' ': return 0.03;
	case ',':
	case ';':
	case ':': return 0.15;
	case '.':
	case '!':
	case '?':
	case '\n': return 0.3;
	default: return 0;
	}
}

static void end_sentence(struct speech *speech, unsigned char byte)
{
	if (speech->count == 0 || (byte != '.' && byte != '!' && byte != '?' && byte != '\n'))
		return;
	speech->syllables[speech->count - 1].is_last = true;
	speech->syllables[speech->count - 1].asks = byte == '?';
}

static void read_text(struct speech *speech, struct str text)
{
	char before = 0;

	speech->syllables = mem_zalloc(SYLLABLES_MAX, sizeof(struct syllable));
	for (size_t i = 0;
	     i < text.len && speech->count < SYLLABLES_MAX && speech->seconds < SECONDS_MAX; i++) {
		unsigned char byte = (unsigned char)text.ptr[i];
		char now = sound_of(byte);

		/* A pause counts once, and not before anything was said. */
		if (pause_of(byte) > 0 && speech->count > 0 &&
		    (i == 0 || pause_of((unsigned char)text.ptr[i - 1]) <= 0))
			speech->seconds += pause_of(byte);
		end_sentence(speech, byte);
		if (now && (!before || byte >= 0xC0))
			add_syllable(speech, now);
		/* What goes on within a letter of UTF-8 says nothing new. */
		if (byte < 0x80 || byte >= 0xC0)
			before = now;
	}
	if (speech->count == 0)
		add_syllable(speech, 'a');
	speech->syllables[speech->count - 1].is_last = true;
	speech->seconds = speech->syllables[speech->count - 1].start + SYLLABLE;
}

static double formant_of(char vowel)
{
	switch (vowel) {
	case 'a': return 1100;
	case 'e': return 1700;
	case 'i': return 2400;
	case 'o': return 800;
	default: return 550;
	}
}

/* ---- the voice --------------------------------------------------------------------------- */

static struct voice speak(const struct syllable *syllable, double pitch, double scale)
{
	struct voice voice = voice_neutral();

	voice.wave = WAVE_SQUARE;
	voice.at[KNOB_duty] = 0.3;
	voice.at[KNOB_attack] = 0.012 * scale;
	voice.at[KNOB_sustain] = 0.06 * scale;
	voice.at[KNOB_decay] = 0.075 * scale;
	voice.at[KNOB_start_frequency] = pitch;
	voice.at[KNOB_slide] = (!syllable->is_last ? 0.3 : syllable->asks ? 4 : -3) / scale;
	voice.at[KNOB_low_pass] = formant_of(syllable->vowel);
	voice.at[KNOB_resonance] = 0.55;
	return voice;
}

static double length(const struct wish *wish)
{
	struct speech speech = {0};

	read_text(&speech, wish->prompt);
	mem_free(speech.syllables);
	return speech.seconds;
}

static void compose(const struct wish *wish, struct mix *mix)
{
	struct random random = random_stream(wish->seed, 'B');
	double base = draw_between(&random, 120, 260);
	struct speech speech = {0};
	struct mix one = {0};
	double scale;

	read_text(&speech, wish->prompt);
	scale = (double)mix->frames / SYNTH_RATE / speech.seconds;
	mix_init(&one, (uint64_t)(SYLLABLE * scale * SYNTH_RATE) + 1, false);
	for (size_t i = 0; i < speech.count; i++) {
		double semitones = draw_between(&random, -2.5, 2.5);
		struct voice voice =
			speak(&speech.syllables[i], base * maths_semitones(semitones), scale);

		synth_render(&voice, wish->seed, one.at, one.frames);
		mix_add(mix, one.at, one.frames,
			(uint64_t)(speech.syllables[i].start * scale * SYNTH_RATE), 1);
	}
	mix_release(&one);
	mem_free(speech.syllables);
}

const struct recipe recipe_babble = {
	.name = "babble",
	.kind = SOUND_SPEECH,
	.help = "a stand-in for speech: a soft tone for every syllable of the prompt",
	.words = "babble gibberish",
	.length = length,
	.compose = compose,
};
