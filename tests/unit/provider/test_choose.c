/* test_choose.c - which generator a request gets. */
#include "provider/procedural/generator.h"

#include <criterion/criterion.h>

struct choice {
	const char *category, *prompt, *label;
	bool is_tileable;
	const char *expected;
};

static const struct choice CHOICES[] = {
	{"particles", "soft white gradient circle", "", false, "radial"},
	{"backdrops", "Luminous greenhouse sky with glowing spores", "", false, "sky"},
	{"textures", "bricks", "", false, "noise"},
	{"tiles", "grass", "", false, "noise"},
	{"sprites", "Industrial platform tile with a glow", "", false, "sprite"},
	{"enemies", "", "", false, "sprite"},
	{"enemy", "", "", false, "sprite"},
	{"characters", "", "", false, "sprite"},
	{"items", "", "", false, "sprite"},
	{"icons", "", "", false, "sprite"},
	{"ui", "glow", "", false, "sprite"},
	{"", "spark particle", "", false, "radial"},
	{"", "radial gradient", "", false, "radial"},
	{"", "gradient from blue to black", "", false, "linear"},
	{"", "seamless rock texture", "", false, "noise"},
	{"", "floor tile", "", false, "noise"},
	{"", "parallax landscape", "", false, "sky"},
	{"", "gold coin", "", false, "sprite"},
	{"", "nothing that is known", "", false, "placeholder"},
	{"", "", "", false, "placeholder"},
	{"", "", "particle-white", false, "radial"},
	{"", "", "ui_icon_coin", false, "sprite"},
	{"sprites", "rock", "", true, "noise"},
	{"unknown", "SPARKLES EVERYWHERE", "", false, "radial"},
	{"", "coinage", "", false, "placeholder"},
	{"", "black silhouette of a pine", "", false, "silhouette"},
	{"", "", "silhouettes-far", false, "silhouette"},
	{"foliage", "an oak", "", false, "silhouette"},
	{"backdrops", "silhouettes of mountains", "", false, "sky"},
	{"sprites", "silhouette of a knight", "", false, "sprite"},
};

Test(provider_choose, table)
{
	for (size_t i = 0; i < sizeof(CHOICES) / sizeof(CHOICES[0]); i++) {
		const struct choice *choice = &CHOICES[i];
		struct provider_hints hints = {.category = str_of(choice->category),
					       .label = str_of(choice->label),
					       .is_tileable = choice->is_tileable};

		cr_expect_str_eq(generator_choose(str_of(choice->prompt), &hints)->name,
				 choice->expected, "\"%s\" \"%s\" \"%s\"", choice->category,
				 choice->prompt, choice->label);
	}
}

Test(provider_choose, models_are_the_generators)
{
	const char *const *models = provider_find(STR("procedural"))->models;
	size_t count = 0;

	for (; models[count]; count++) {
		const struct generator *generator = generator_find(str_of(models[count]));

		cr_assert_not_null(generator, "%s", models[count]);
		cr_assert_str_eq(generator->name, models[count]);
		cr_assert_not_null(generator->help);
	}
	cr_assert_eq(count, 7);
	cr_assert_null(generator_find(STR("rad")));
	cr_assert_null(generator_find(STR("")));
}
