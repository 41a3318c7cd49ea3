/* choose.c - which generator a request gets when it names none: the first rule of the table that
 * holds. */
#include "provider/procedural/generator.h"
#include "provider/procedural/words.h"

#define GENERATOR(name) extern const struct generator generator_##name;
#include "provider/procedural/generators.def"
#undef GENERATOR

static const struct generator *const generators[] = {
#define GENERATOR(name) &generator_##name,
#include "provider/procedural/generators.def"
#undef GENERATOR
};

enum look_in {
	IN_CATEGORY, /* metadata.category */
	IN_TEXT,     /* the prompt, then the asset's id */
};

struct rule {
	enum look_in where;
	const char *words;
	const struct generator *generator;
};

/* clang-format off */
/* The category is the author's own word for what an asset is, so it goes before the words of a
 * prompt, where "sky" may stand in the description of a sprite. */
static const struct rule RULES[] = {
	{IN_CATEGORY, "particle effect fx vfx", &generator_radial},
	{IN_CATEGORY, "backdrop background sky parallax scene", &generator_sky},
	{IN_CATEGORY, "texture tile tileset material terrain noise", &generator_noise},
	{IN_CATEGORY,
	 "sprite character player enemy boss npc item pickup prop object projectile icon ui hud",
	 &generator_sprite},
	{IN_CATEGORY, "gradient", &generator_linear},
	{IN_CATEGORY, "silhouette shadow scenery foliage", &generator_silhouette},
	{IN_TEXT, "silhouette", &generator_silhouette},
	{IN_TEXT, "particle glow flare radial halo sparkle", &generator_radial},
	{IN_TEXT, "gradient", &generator_linear},
	{IN_TEXT, "texture seamless tileable noise material", &generator_noise},
	{IN_TEXT, "backdrop background parallax landscape skyline horizon sky scenery",
	 &generator_sky},
	{IN_TEXT,
	 "sprite character player hero enemy monster creature boss item pickup icon coin gem "
	 "button ui", &generator_sprite},
	{IN_TEXT, "tile", &generator_noise},
};
/* clang-format on */

static bool holds(const struct rule *rule, struct str prompt, const struct provider_hints *hints)
{
	if (rule->where == IN_CATEGORY)
		return words_any(hints->category, rule->words);
	return words_any(prompt, rule->words) || words_any(hints->label, rule->words);
}

const struct generator *generator_find(struct str name)
{
	for (size_t i = 0; i < sizeof(generators) / sizeof(generators[0]); i++) {
		if (str_is(name, generators[i]->name))
			return generators[i];
	}
	return NULL;
}

const struct generator *generator_choose(struct str prompt, const struct provider_hints *hints)
{
	/* Only noise joins at all four edges whatever is asked for. */
	if (hints->is_tileable)
		return &generator_noise;
	for (size_t i = 0; i < sizeof(RULES) / sizeof(RULES[0]); i++) {
		if (holds(&RULES[i], prompt, hints))
			return RULES[i].generator;
	}
	return &generator_placeholder;
}
