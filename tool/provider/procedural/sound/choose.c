/* choose.c - which recipe a request gets when it names none.
 *
 * The category that is itself the name of a sound (jump, coins) goes first; then the recipe whose
 * word stands first in the asset's id, then in the prompt, where the theme of a whole game may speak
 * of other things; then wider categories (ui, weapons).
 */
#include "provider/procedural/sound/recipe.h"
#include "provider/procedural/words.h"

#define RECIPE(name) extern const struct recipe recipe_##name;
#include "provider/procedural/sound/recipes.def"
#undef RECIPE

static const struct recipe *const recipes[] = {
#define RECIPE(name) &recipe_##name,
#include "provider/procedural/sound/recipes.def"
#undef RECIPE
};
#define RECIPE_COUNT (sizeof(recipes) / sizeof(recipes[0]))

const struct recipe *recipe_find(struct str name)
{
	for (size_t i = 0; i < RECIPE_COUNT; i++) {
		if (str_is(name, recipes[i]->name))
			return recipes[i];
	}
	return NULL;
}

enum sound_kind recipe_kind(struct str written, struct str category)
{
	struct str from = written.len ? written : category;

	if (words_any(from, "music song theme bgm soundtrack"))
		return SOUND_MUSIC;
	if (words_any(from, "speech voice dialogue dialog narration"))
		return SOUND_SPEECH;
	return written.len ? SOUND_EFFECT : SOUND_ANY;
}

static bool is_of(const struct recipe *recipe, enum sound_kind kind)
{
	return kind == SOUND_ANY || recipe->kind == kind;
}

/* The recipe with the earliest word in the text; `but` is passed over. */
static const struct recipe *said(struct str text, enum sound_kind kind, const struct recipe *but)
{
	const struct recipe *best = NULL;
	size_t earliest = NO_WORD;

	for (size_t i = 0; i < RECIPE_COUNT; i++) {
		size_t at = NO_WORD;

		if (recipes[i] != but && is_of(recipes[i], kind))
			at = words_find(text, recipes[i]->words);
		if (at < earliest) {
			earliest = at;
			best = recipes[i];
		}
	}
	return best;
}

static const struct recipe *of_category(struct str category, enum sound_kind kind, bool is_wide)
{
	for (size_t i = 0; i < RECIPE_COUNT; i++) {
		const char *words = is_wide ? recipes[i]->categories : recipes[i]->words;

		if (words && is_of(recipes[i], kind) && words_any(category, words))
			return recipes[i];
	}
	return NULL;
}

static struct recipe_choice choose_effect(enum sound_kind kind, struct str prompt,
					  const struct provider_hints *hints)
{
	struct recipe_choice choice = {of_category(hints->category, kind, false), NULL};

	if (!choice.recipe)
		choice.recipe = said(hints->label, kind, NULL);
	if (!choice.recipe)
		choice.recipe = said(prompt, kind, NULL);
	if (!choice.recipe)
		choice.recipe = of_category(hints->category, kind, true);
	if (!choice.recipe)
		choice.recipe = &recipe_blip;
	if (choice.recipe->draw)
		choice.along = said(prompt, SOUND_EFFECT, choice.recipe);
	if (choice.along && !choice.along->draw)
		choice.along = NULL;
	return choice;
}

struct recipe_choice recipe_choose(enum sound_kind kind, struct str prompt,
				   const struct provider_hints *hints)
{
	bool is_ambient = words_any(prompt, recipe_ambience.words) ||
			  words_any(hints->category, recipe_ambience.words) ||
			  words_any(hints->label, recipe_ambience.words);

	if (kind == SOUND_SPEECH)
		return (struct recipe_choice){&recipe_babble, NULL};
	if (kind == SOUND_MUSIC)
		return (struct recipe_choice){is_ambient ? &recipe_ambience : &recipe_loop, NULL};
	return choose_effect(kind, prompt, hints);
}
