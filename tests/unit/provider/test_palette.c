/* test_palette.c - palettes by name, by word, by seed; and the words they are found with. */
#include "provider/procedural/palette.h"
#include "provider/procedural/words.h"

#include <criterion/criterion.h>

Test(provider_palette, every_name_is_a_palette)
{
	size_t count = 0;

	cr_assert_str_eq(palette_names[0], "auto");
	for (size_t i = 1; palette_names[i]; i++, count++)
		cr_assert_str_eq(palette_choose(str_of(palette_names[i]), STR(""), STR(""), 3).name,
				 palette_names[i]);
	cr_assert_eq(count, 17);
}

static const char *said(const char *prompt, const char *label)
{
	return palette_choose(STR("auto"), str_of(prompt), str_of(label), 1).name;
}

Test(provider_palette, earliest_word_of_the_prompt)
{
	cr_assert_str_eq(said("a red dragon in a green forest", ""), "ruby");
	cr_assert_str_eq(said("a green forest with a red dragon", ""), "forest");
	cr_assert_str_eq(said("Night, with stars", ""), "night");
	cr_assert_str_eq(said("", "coin-gold"), "gold");
	cr_assert_str_eq(said("ICE", "coin-gold"), "ice");
	cr_assert_str_eq(said("credit", "lava"), "lava");
}

Test(provider_palette, second_word_gives_the_accent)
{
	struct palette one = palette_choose(STR(""), STR("green slime"), STR(""), 9);
	struct palette two =
		palette_choose(STR(""), STR("green slime in a purple hat"), STR(""), 9);

	cr_assert_str_eq(one.name, two.name);
	cr_assert_eq(one.shade[1], two.shade[1]);
	cr_assert_neq(one.accent, two.accent);
}

Test(provider_palette, seed_chooses_and_shifts)
{
	struct palette a = palette_choose(STR(""), STR("green"), STR(""), 1);
	struct palette b = palette_choose(STR(""), STR("green"), STR(""), 2);
	bool differs = false;

	cr_assert_neq(a.shade[1], b.shade[1]);
	for (uint64_t seed = 0; seed < 20; seed++)
		differs |= palette_choose(STR(""), STR(""), STR(""), seed).name !=
			   palette_choose(STR(""), STR(""), STR(""), 99).name;
	cr_assert(differs);
	cr_assert_eq(palette_choose(STR("snow"), STR(""), STR(""), 5).shade[3], 0xFFFFFF,
		     "white stays white");
}

Test(provider_palette, mixing)
{
	cr_assert_eq(color_mix(0x102030, 0xF0E0D0, 0), 0x102030);
	cr_assert_eq(color_mix(0x102030, 0xF0E0D0, 65536), 0xF0E0D0);
	cr_assert_eq(color_mix(0x000000, 0xFFFFFF, 32768), 0x808080);
}

Test(provider_words, whole_words_in_any_case)
{
	cr_assert_eq(words_find(STR("A Gold coin"), "gold silver"), 2);
	cr_assert_eq(words_find(STR("two coins"), "coin"), 4);
	cr_assert_eq(words_find(STR("all Enemies"), "enemy"), 4);
	cr_assert_eq(words_find(STR("my boxes"), "box"), 3);
	cr_assert_eq(words_find(STR("enemie"), "enemy"), NO_WORD);
	cr_assert_eq(words_find(STR("coinage golden"), "coin gold"), NO_WORD);
	cr_assert_eq(words_find(STR("a-gold_coin"), "coin"), 7);
	cr_assert_eq(words_find(STR(""), "coin"), NO_WORD);
	cr_assert_eq(words_find(STR("coin"), ""), NO_WORD);
	cr_assert_eq(words_find((struct str){0}, "coin"), NO_WORD);
	cr_assert_eq(words_find(STR("f\xc3\xa9"
				    "e"),
				"f e"),
		     NO_WORD, "a letter of UTF-8 does not end a word");
	cr_assert_not(words_any(STR("icecream"), "ice"));
}
