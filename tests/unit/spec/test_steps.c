#include "unit/spec/words.h"

#include <criterion/criterion.h>
#include <string.h>

#define STEPS(text)  PAINTED "post_processing: [" text "]\n"
#define CHECKS(text) PAINTED "post_processing: [{action: validate, checks: [" text "]}]\n"

Test(spec_steps, steps_stand_in_the_order_written_with_defaults)
{
	struct reading reading = {0};
	const struct spec *spec;

	reading_text(&reading,
		     STEPS("{action: convert, formats: [png]}, {dimensions: 8x9, action: resize}"));
	cr_assert_eq(reading.status, ST_OK);
	spec = &reading.file.specs[0];
	cr_assert_eq(spec->step_count, 2);
	cr_expect_str_eq(spec->steps[0].decl->name, "convert");
	cr_expect_str_eq(spec->steps[1].decl->name, "resize");
	cr_expect_eq(param_get(&spec->steps[1].params, "dimensions")->height, 9);
	cr_expect(param_get(&spec->steps[1].params, "dimensions")->is_written);
	cr_expect(param_get(&spec->steps[1].params, "background")->is_set);
	cr_expect_not(param_get(&spec->steps[1].params, "background")->is_written);
	cr_expect_eq(spec->steps[1].at.line, 4);
	cr_expect_eq(spec->steps[1].at.column, 80);
	reading_end(&reading);
}

Test(spec_steps, what_is_no_step_is_refused)
{
	expect_finding(STEPS("resize"), "E0302", 4, 19);
	expect_finding(STEPS("{dimensions: 8x8}"), "E0302", 4, 19);
	expect_finding(STEPS("{action: [resize]}"), "E0302", 4, 19);
	expect_finding(STEPS("{action: resise, dimensions: 8x8}"), "E0313", 4, 28);
	expect_finding(STEPS("{action: normalize, peak: -1}"), "E0314", 4, 28);
}

Test(spec_steps, the_kind_is_known_wherever_generation_stands)
{
	expect_finding(HEAD "post_processing: [{action: normalize, peak: -1}]\ngeneration: "
			    "{provider: painter}\n",
		       "E0314", 3, 28);
	expect_fine(HEAD "post_processing: [{action: normalize, peak: -1}]\ngeneration: {provider: "
			 "singer}\n");
}

#define SUNG(steps) HEAD "generation: {provider: singer}\npost_processing: [" steps "]\n"

Test(spec_steps, of_several_rows_one_or_some_are_written)
{
	expect_fine(SUNG("{action: normalize, peak: -1}"));
	expect_fine(SUNG("{action: normalize, ceiling: -1, loudness: -16}"));
	expect_finding(SUNG("{action: normalize}"), "E0302", 4, 19);
	expect_finding(SUNG("{action: normalize, loudness: -16, peak: -1}"), "E0326", 4, 49);
	expect_finding(SUNG("{action: normalize, ceiling: -1, peak: -1}"), "E0326", 4, 48);
	expect_fine(SUNG("{action: fade, in: 1 s}"));
	expect_fine(SUNG("{action: fade, in: 0, out: 1 s, last: 0}"));
	expect_finding(SUNG("{action: fade, x-why: none}"), "E0302", 4, 19);
}

Test(spec_steps, what_rows_ask_of_each_other_is_said_in_their_names)
{
	static const struct {
		const char *text, *said;
	} ROWS[] = {
		{SUNG("{action: normalize}"), "'normalize' needs 'peak' or 'loudness'"},
		{SUNG("{action: fade}"), "'fade' needs 'in', 'out' or 'last'"},
		{SUNG("{action: normalize, peak: -1, loudness: -16}"),
		 "'normalize' takes only one of 'peak' or 'loudness'"},
		{SUNG("{action: normalize, peak: -1, ceiling: -1}"),
		 "'ceiling' of 'normalize' says nothing without 'loudness'"},
		/* A value that is wrong is there all the same. */
		{SUNG("{action: normalize, peak: 1 s}"),
		 "peak: expected a level in dB, found '1 s'"},
	};

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		struct reading reading = {0};

		reading_text(&reading, ROWS[i].text);
		cr_assert_eq(reading.status, ST_INVALID);
		cr_expect_str_eq(finding_at(&reading.diag, 0)->text, ROWS[i].said);
		cr_expect_null(finding_at(&reading.diag, 0)->next);
		reading_end(&reading);
	}
}

Test(spec_steps, the_number_of_steps_is_bounded)
{
	struct strbuf text = {0};

	strbuf_add_c(&text, PAINTED "post_processing:\n");
	for (int i = 0; i < 257; i++)
		strbuf_add_c(&text, "  - {action: resize, dimensions: 8x8}\n");
	expect_finding(text.data, "E0303", 5, 3);
	strbuf_release(&text);
}

Test(spec_steps, checks_with_and_without_an_argument)
{
	struct reading reading = {0};
	const struct spec_step *step;

	reading_text(&reading,
		     CHECKS("has_alpha, format: png, file_size_under_2mb, file_size_under: 500kb"));
	cr_assert_eq(reading.status, ST_OK, "%s",
		     reading.diag.first ? reading.diag.first->text : "");
	step = &reading.file.specs[0].steps[0];
	cr_assert_eq(step->check_count, 4);
	cr_expect_not(step->checks[0].argument.is_set);
	cr_expect(str_is(step->checks[1].argument.text, "png"));
	cr_expect_str_eq(step->checks[2].decl->name, "file_size_under");
	cr_expect_eq(step->checks[2].argument.number, 2LL * 1024 * 1024 * MILLION);
	cr_expect_eq(step->checks[2].argument.at.column, 71);
	cr_expect_eq(step->checks[3].argument.number, 500LL * 1024 * MILLION);
	reading_end(&reading);
}

Test(spec_steps, a_missing_or_superfluous_argument_is_told)
{
	expect_finding(CHECKS("format"), "E0315", 4, 47);
	expect_finding(CHECKS("has_alpha: true"), "E0315", 4, 47);
	expect_finding(CHECKS("file_size_under_2mb: 3MB"), "E0315", 4, 47);
	expect_finding(CHECKS("file_size_under"), "E0315", 4, 47);
	expect_finding(CHECKS("format: gif"), "E0305", 4, 55);
	expect_finding(CHECKS("file_size_under: 2 s"), "E0303", 4, 64);
}

Test(spec_steps, what_is_no_check_is_refused)
{
	expect_finding(CHECKS("has_alhpa"), "E0313", 4, 47);
	expect_finding(CHECKS("[has_alpha]"), "E0303", 4, 47);
	expect_finding(CHECKS("{has_alpha: , format: png}"), "E0303", 4, 47);
	expect_finding(CHECKS("{}"), "E0303", 4, 47);
	expect_finding(CHECKS("no_clipping"), "E0314", 4, 47);
	expect_finding(STEPS("{action: validate}"), "E0302", 4, 19);
	expect_finding(STEPS("{action: validate, checks: []}"), "E0302", 4, 46);
	expect_finding(STEPS("{action: validate, checks: has_alpha}"), "E0302", 4, 46);
	expect_finding(STEPS("{action: validate, check: [has_alpha], checks: [has_alpha]}"),
		       "E0301", 4, 38);
}

Test(spec_steps, formats_and_the_extension_of_the_path_agree)
{
	expect_fine(STEPS("{action: convert, formats: [png, webp]}") "integration: {manifest_path: "
								     "images/a.webp}\n");
	expect_fine(STEPS("{action: convert, formats: [jpg]}") "integration: {manifest_path: "
							       "images/a.jpeg}\n");
	expect_fine(PAINTED "integration: {output_path: a.webp}\n");
	expect_finding(STEPS("{action: convert, formats: [webp]}") "integration: {manifest_path: "
								   "images/a.png}\n",
		       "E0319", 5, 30);
	expect_finding(PAINTED "integration: {manifest_path: a.gif}\n", "E0319", 4, 30);
	expect_finding(PAINTED "integration: {manifest_path: a.mp3}\n", "E0319", 4, 30);
	expect_finding(PAINTED "integration: {manifest_path: a}\n", "E0319", 4, 30);
	expect_finding(PAINTED "integration: {manifest_path: a.}\n", "E0319", 4, 30);
	expect_finding(STEPS("{action: convert, formats: [mp3]}"), "E0314", 4, 46);
	expect_finding(
		STEPS("{action: convert, formats: [png]}, {action: convert, formats: [webp]}"),
		"E0319", 4, 63);
}

#define CONVERTED(convert) HEAD "generation: {provider: singer}\npost_processing: [{action: convert, " convert "}]\n"

static void expect_warning(const char *text, const char *parameter)
{
	struct reading reading = {0};

	reading_text(&reading, text);
	cr_expect_eq(reading.status, ST_OK);
	cr_assert_not_null(reading.diag.first, "nothing was said of %s", parameter);
	cr_expect_str_eq(reading.diag.first->code, "W0328");
	cr_expect(str_contains(str_of(reading.diag.first->text), parameter), "%s", reading.diag.first->text);
	cr_expect_null(reading.diag.first->next);
	reading_end(&reading);
}

Test(spec_steps, the_bit_rate_of_an_mp3_is_said_in_one_way)
{
	expect_fine(CONVERTED("formats: [mp3], quality: 80"));
	expect_fine(CONVERTED("formats: [mp3, wav], bitrate: 128k, bits: 24"));
	expect_fine(CONVERTED("formats: [mp3, ogg], bitrate: 128k, quality: 80"));
	expect_finding(CONVERTED("formats: [mp3], bitrate: 128k, quality: 80"), "E0326", 4, 77);
	expect_finding(CONVERTED("formats: [wav, mp3], quality: 80, bitrate: 128k"), "E0326", 4, 67);
}

Test(spec_steps, what_no_format_takes_is_warned_of)
{
	expect_warning(CONVERTED("formats: [ogg, wav], bitrate: 128k"), "bitrate");
	expect_warning(CONVERTED("formats: [ogg, mp3], bits: 24"), "bits");
	expect_warning(CONVERTED("formats: [ogg, mp3], lossless: true"), "lossless");
	expect_warning(CONVERTED("formats: [wav], quality: 60"), "quality");
	expect_warning(STEPS("{action: convert, formats: [png], bits: 16}"), "bits");
	expect_fine(STEPS("{action: convert, formats: [png], quality: 60, lossless: true}"));
}
