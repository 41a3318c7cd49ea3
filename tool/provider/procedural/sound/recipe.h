/* recipe.h - one kind of sound that is made without any model.
 *
 * A recipe makes its sound of what is in struct wish alone: the same wish gives the same samples on
 * every machine. A change of samples demands a higher sound_revision of provider_procedural.
 * To add one: a file procedural/sound/<name>.c that defines `const struct recipe recipe_<name>`, and
 * one line in recipes.def.
 */
#ifndef ASSETC_PROVIDER_PROCEDURAL_SOUND_RECIPE_H
#define ASSETC_PROVIDER_PROCEDURAL_SOUND_RECIPE_H

#include "provider/procedural/sound/mix.h"
#include "provider/procedural/sound/voice.h"
#include "provider/provider.h"

/* What to make. All text is borrowed from the request. */
struct wish {
	struct str prompt;
	struct provider_hints hints;
	const struct param_set *params; /* of provider_procedural */
	uint64_t seed;
	double seconds; /* that are asked for; 0: as the sound is */
	bool is_loop;   /* its end is to join its beginning */
};

enum sound_kind { SOUND_ANY, SOUND_EFFECT, SOUND_MUSIC, SOUND_SPEECH };

/* Either `draw` is there or `length` and `compose`. */
struct recipe {
	const char *name;
	enum sound_kind
		kind; /* what it may stand for; of effects that are one voice: SOUND_EFFECT */
	const char *help;
	const char *words; /* that call for it, in a prompt or as a category; separated by blanks */
	const char *
		categories; /* wider ones, which count where the prompt has no such word; or NULL */
	/* An effect of one voice: sets the knobs that make it what it is. Gets a neutral voice. */
	void (*draw)(const struct wish *wish, struct random *random, struct voice *voice);
	bool goes_round; /* a loop, where nothing is said of that */
	/* Anything else: the seconds it has of its own accord, and its samples into a mix of the
	 * length that was settled, which is silent and goes round where the wish is a loop. */
	double (*length)(const struct wish *wish);
	void (*compose)(const struct wish *wish, struct mix *mix);
};

/* What a request without a model gets: the recipe, and for an effect the second one that its words
 * call for, which sounds along; or NULL. */
struct recipe_choice {
	const struct recipe *recipe, *along;
};

/* NULL if there is none of that name. */
const struct recipe *recipe_find(struct str name);
/* sfx, music or speech: as the spec says it, else by the category; SOUND_ANY where neither does. */
enum sound_kind recipe_kind(struct str written, struct str category);
struct recipe_choice recipe_choose(enum sound_kind kind, struct str prompt,
				   const struct provider_hints *hints);

#endif
