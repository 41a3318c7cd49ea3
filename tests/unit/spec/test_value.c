#include "unit/spec/words.h"

#include <criterion/criterion.h>

#define STEP(text) PAINTED "post_processing:\n  - {action: resize, dimensions: 8x8, " text "}\n"
#define PARAMETER(text) PAINTED "prompt: {base: x, parameters: {" text "}}\n"

Test(spec_value, an_unknown_key_names_the_nearest)
{
	struct reading reading = {0};

	reading_text(&reading, PAINTED "intergation: {}\n");
	cr_expect_str_eq(finding_at(&reading.diag, 0)->code, "E0301");
	cr_expect_eq(finding_at(&reading.diag, 0)->at.line, 4);
	cr_expect_eq(finding_at(&reading.diag, 0)->at.column, 1);
	cr_expect_eq(finding_at(&reading.diag, 0)->at.length, 11);
	cr_assert_not_null(finding_at(&reading.diag, 0)->hint);
	cr_expect(str_contains(str_of(finding_at(&reading.diag, 0)->hint), "'integration'"));
	reading_end(&reading);
}

Test(spec_value, unknown_keys_are_refused_at_every_level)
{
	expect_finding(HEAD "generation: {provider: painter, sed: 1}\n", "E0301", 3, 33);
	expect_finding(PAINTED "prompt: {bas: x}\n", "E0301", 4, 10);
	expect_finding(PAINTED "integration: {spritesheet: {frame: 1}}\n", "E0301", 4, 29);
	expect_finding(STEP("colour: 1"), "E0301", 5, 39);
	expect_finding(PARAMETER("sise: 8x8"), "E0301", 4, 32);
}

Test(spec_value, keys_of_the_users_own_are_let_be)
{
	expect_fine(PAINTED "x-note: [1, {a: b}]\nprompt: {x-a: 1, parameters: {x-b: 2}}\n");
	expect_fine(STEP("x-why: because"));
	expect_fine(PAINTED "metadata: {anything: [1], tags: {a: b}, created: 2026-01-01}\n");
}

Test(spec_value, missing_keys_are_told)
{
	expect_finding("id: coin\ngeneration: {provider: painter}\n", "E0302", 1, 1);
	expect_finding("version: \"1.0\"\ngeneration: {provider: painter}\n", "E0302", 1, 1);
	expect_finding(HEAD, "E0302", 1, 1);
	expect_finding(HEAD "generation: {model: big}\n", "E0302", 3, 13);
	expect_finding(PAINTED "post_processing: [{action: resize}]\n", "E0302", 4, 19);
}

Test(spec_value, wrong_types_are_told_at_the_value)
{
	expect_finding("version: \"1.0\"\nid: 12\ngeneration: {provider: painter}\n", "E0303", 2, 5);
	expect_finding("version: \"1.0\"\nid: [a]\ngeneration: {provider: painter}\n", "E0303", 2, 5);
	expect_finding(HEAD "generation: painter\n", "E0303", 3, 13);
	expect_finding(HEAD "generation: {provider: [painter]}\n", "E0303", 3, 24);
	expect_finding(HEAD "generation: {provider: painter, seed: x}\n", "E0303", 3, 39);
	expect_finding(HEAD "generation: {provider: painter, seed: 1.5}\n", "E0303", 3, 39);
	expect_finding(HEAD "generation: {provider: painter, seed: -1}\n", "E0304", 3, 39);
	expect_finding(PAINTED "prompt: {base: true}\n", "E0303", 4, 16);
	expect_finding(PAINTED "prompt: {base: {a: b}}\n", "E0303", 4, 16);
	expect_finding(PAINTED "prompt: [x]\n", "E0303", 4, 9);
	expect_finding(PAINTED "prompt: {parameters: [x]}\n", "E0303", 4, 22);
	expect_finding(PAINTED "post_processing: {action: resize}\n", "E0303", 4, 18);
	expect_finding(PAINTED "metadata: x\n", "E0303", 4, 11);
	expect_finding(PAINTED "metadata: {category: 1}\n", "E0303", 4, 22);
	expect_finding(PAINTED "observability: {track_cost: yes}\n", "E0303", 4, 29);
	expect_finding(PAINTED "observability: {sampling_rate: 1.5}\n", "E0304", 4, 32);
	expect_finding(PAINTED "integration: {spritesheet: {frameWidth: 0}}\n", "E0304", 4, 41);
	expect_finding(PARAMETER("size: 8"), "E0303", 4, 38);
	expect_finding(PARAMETER("size: 8x5000"), "E0304", 4, 38);
	expect_finding(PARAMETER("quality: hihg"), "E0305", 4, 41);
	expect_finding(STEP("background: '#12'"), "E0303", 5, 51);
	expect_finding(STEP("background: #12"), "E0201", 6, 1);
	expect_finding("- a list\n", "E0303", 1, 1);
	expect_finding("just text\n", "E0303", 1, 1);
}

Test(spec_value, a_scalar_that_should_be_text_says_how)
{
	struct reading reading = {0};

	reading_text(&reading, PAINTED "prompt: {base: 12}\n");
	cr_assert_not_null(finding_at(&reading.diag, 0)->hint);
	cr_expect(str_contains(str_of(finding_at(&reading.diag, 0)->hint), "\"12\""));
	reading_end(&reading);
}

Test(spec_value, numbers_may_carry_their_unit)
{
	expect_fine(HEAD "generation: {provider: singer}\nprompt: {parameters: {duration_seconds: 0.3 s}}\n"
			 "post_processing: [{action: normalize, peak: -1.0 dB}, {action: convert, formats: [mp3], bitrate: 192k}]\n");
	expect_fine(HEAD "generation: {provider: singer}\npost_processing: [{action: normalize, peak: -1}]\n");
	expect_finding(HEAD "generation: {provider: singer}\npost_processing: [{action: normalize, peak: 1 s}]\n", "E0303", 4, 45);
	expect_fine(PAINTED "integration: {spritesheet: {frameWidth: 8 px, frameHeight: 8px}}\n");
}

/* "Plain scalars follow YAML 1.2's core schema": what is a number there is a number here. */
Test(spec_value, every_spelling_of_a_number_is_a_number)
{
	expect_fine(PAINTED "observability: {sampling_rate: .5}\n");
	expect_fine(PAINTED "observability: {sampling_rate: 5e-1}\n");
	expect_fine(HEAD "generation: {provider: painter, seed: +5}\n");
	expect_fine(HEAD "generation: {provider: painter, seed: 0x1F}\n");
}

Test(spec_value, lists_of_words)
{
	expect_fine(PAINTED "post_processing: [{action: convert, formats: [png, webp]}]\n");
	expect_finding(PAINTED "post_processing: [{action: convert, formats: png}]\n", "E0303", 4, 46);
	expect_finding(PAINTED "post_processing: [{action: convert, formats: []}]\n", "E0303", 4, 46);
	expect_finding(PAINTED "post_processing: [{action: convert, formats: [png, png]}]\n", "E0306", 4, 52);
	expect_finding(PAINTED "post_processing: [{action: convert, formats: [pgn]}]\n", "E0305", 4, 47);
	expect_finding(PAINTED "post_processing: [{action: convert, formats: [[png]]}]\n", "E0303", 4, 47);
	expect_finding(PAINTED "post_processing: [{action: convert, formats: [1]}]\n", "E0303", 4, 47);
}

Test(spec_value, two_names_of_one_value_are_refused)
{
	expect_finding(PARAMETER("n: 2, n_variations: 2"), "E0203", 4, 38);
	expect_finding(PARAMETER("n_variations: 2, n: 2"), "E0203", 4, 49);
	expect_finding(PAINTED "integration: {manifest_path: a.png, output_path: b.png}\n", "E0203", 4, 37);
}

#define WAV(rest) HEAD "generation: {provider: singer}\npost_processing: [{action: convert, formats: [wav], bits: " rest "}]\n"

Test(spec_value, a_word_that_is_a_number_needs_no_quotes)
{
	expect_fine(WAV("16"));
	expect_fine(WAV("24"));
	expect_fine(WAV("'24'"));
	expect_fine(WAV("float"));
	expect_finding(WAV("20"), "E0305", 4, 59);
	expect_finding(WAV("024"), "E0305", 4, 59);
	expect_finding(WAV("24.0"), "E0303", 4, 59);
	expect_finding(WAV("[24]"), "E0303", 4, 59);
	expect_finding(WAV(""), "E0303", 4, 59);
}
