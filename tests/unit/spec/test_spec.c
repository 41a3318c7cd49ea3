#include "unit/base/scratch.h"
#include "unit/spec/words.h"

Test(spec_spec, a_whole_spec_is_read)
{
	struct reading reading = {0};
	const struct spec *spec;

	reading_text(&reading, HEAD "metadata: {category: items, author: me}\n"
				    "generation: {type: image, provider: painter, fallback: [sketcher], fallback_on: failure, model: small, "
				    "seed: 7, select: 2}\n"
				    "prompt: {base: a coin, negative: text, parameters: {n: 3}}\n"
				    "integration: {manifest_key: coinGold, manifest_section: images.items, spritesheet: {frameWidth: 8}}\n");
	cr_assert_eq(reading.status, ST_OK, "%s", reading.diag.first ? reading.diag.first->text : "");
	cr_assert_eq(reading.file.count, 1);
	spec = &reading.file.specs[0];
	cr_expect_eq(spec->of_template.len, 0);
	cr_expect_eq(spec->kind, ASSET_IMAGE);
	cr_expect(str_is(spec->id.text, "coin"));
	cr_expect(str_is(spec->category, "items"));
	cr_expect_str_eq(spec->generation.provider->name, "painter");
	cr_expect_eq(spec->generation.provider_at.line, 4);
	cr_expect_eq(spec->generation.fallback_count, 1);
	cr_expect_str_eq(spec->generation.fallbacks[0]->name, "sketcher");
	cr_expect_eq(spec->generation.seed.number, 7);
	cr_expect_eq(spec->generation.select.number, 2);
	cr_expect_eq(spec->integration.frame_width.number, 8);
	cr_expect_not(spec->integration.frame_height.is_set);
	cr_expect_str_eq(spec->source->path, reading.path);
	reading_end(&reading);
}

Test(spec_spec, a_fallback_may_be_one_name)
{
	expect_fine(HEAD "generation: {provider: painter, fallback: sketcher}\n");
	expect_finding(HEAD "generation: {provider: painter, fallback: [sketcher, paintr]}\n", "E0311", 3, 54);
	expect_finding(HEAD "generation: {provider: painter, fallback: singer}\n", "E0314", 3, 43);
	expect_finding(HEAD "generation: {provider: painter, fallback: {a: b}}\n", "E0303", 3, 43);
}

Test(spec_spec, every_finding_of_a_file_is_told_in_one_run)
{
	struct reading reading = {0};
	unsigned last = 0;

	reading_text(&reading, "version: \"2.0\"\n"
			       "id: Coin\n"
			       "generation: {provider: paintr, sed: 1}\n"
			       "prompt: {base: 1}\n"
			       "post_processing: [{action: resize}, {action: nothing}, {action: validate, checks: [has_alhpa, format]}]\n"
			       "integration: {manifest_path: ../a.png}\n"
			       "---\n"
			       "version: \"1.0\"\n");
	cr_expect_eq(reading.status, ST_INVALID);
	cr_expect_geq(reading.diag.errors, 11);
	for (const struct finding *f = reading.diag.first; f; f = f->next) {
		cr_expect_neq(f->at.line, 0, "'%s' has no place", f->text);
		cr_expect_eq(f->at.source, &reading.file.source);
		last = f->at.line > last ? f->at.line : last;
	}
	cr_expect_eq(last, 8, "the second document is read too");
	reading_end(&reading);
}

Test(spec_spec, ids_and_names)
{
	static const char *const BAD[] = {"Coin", "-coin", "_coin", "coin.gold", "coin gold", "m\xC3\xBCnze", "''", "a/b", "../x"};
	static const char *const GOOD[] = {"c", "coin", "8-bit", "a_b-c", "coin-"};

	for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++) {
		char text[200];

		(void)snprintf(text, sizeof(text), "version: \"1.0\"\nid: %s\ngeneration: {provider: painter}\n", BAD[i]);
		expect_finding(text, "E0316", 2, 5);
	}
	for (size_t i = 0; i < sizeof(GOOD) / sizeof(GOOD[0]); i++) {
		char text[200];

		(void)snprintf(text, sizeof(text), "version: \"1.0\"\nid: %s\ngeneration: {provider: painter}\n", GOOD[i]);
		expect_fine(text);
	}
	expect_finding(PAINTED "integration: {manifest_key: a-b}\n", "E0316", 4, 29);
	expect_finding(PAINTED "integration: {manifest_key: 1a}\n", "E0316", 4, 29);
	expect_finding(PAINTED "integration: {manifest_key: a.b}\n", "E0316", 4, 29);
	expect_finding(PAINTED "integration: {manifest_section: a..b}\n", "E0316", 4, 33);
	expect_finding(PAINTED "integration: {manifest_section: a.b.}\n", "E0316", 4, 33);
	expect_finding(PAINTED "integration: {manifest_section: .a}\n", "E0316", 4, 33);
	expect_fine(PAINTED "integration: {manifest_section: images.power-ups.x_1}\n");
}

Test(spec_spec, the_version_is_known)
{
	expect_fine("version: 1.0\nid: a\ngeneration: {provider: painter}\n");
	expect_fine("version: \"1.0\"\nid: a\ngeneration: {provider: painter}\n");
	expect_finding("version: \"2.0\"\nid: a\ngeneration: {provider: painter}\n", "E0312", 1, 10);
	expect_finding("version: [1]\nid: a\ngeneration: {provider: painter}\n", "E0312", 1, 10);
	expect_finding("version:\nid: a\ngeneration: {provider: painter}\n", "E0312", 1, 9);
}

Test(spec_spec, providers_and_models)
{
	expect_finding(HEAD "generation: {provider: paintr}\n", "E0311", 3, 24);
	expect_finding(HEAD "generation: {provider: painter, model: bgi}\n", "E0305", 3, 40);
	expect_fine(HEAD "generation: {type: image, provider: artist, model: ink}\n");
	expect_fine(HEAD "generation: {kind: sfx, provider: artist, model: hum}\n");
	expect_finding(HEAD "generation: {type: image, provider: artist, model: hum}\n", "E0305", 3, 52);
	expect_finding(HEAD "generation: {type: audio, provider: artist, model: ink}\n", "E0305", 3, 52);
	expect_finding(HEAD "generation: {provider: painter, type: audio}\n", "E0314", 3, 24);
	expect_finding(HEAD "generation: {provider: file, file: a.png}\n", "E0302", 3, 24);
	expect_finding(HEAD "generation: {provider: file, type: image}\n", "E0302", 3, 24);
	expect_fine(HEAD "generation: {provider: file, type: image, file: a.png}\n");
	expect_finding(HEAD "generation: {provider: painter, select: 0}\n", "E0304", 3, 41);
	expect_finding(HEAD "generation: {provider: painter, select: frist}\n", "E0305", 3, 41);
}

Test(spec_spec, paths_that_cannot_be_are_refused)
{
	expect_finding(PAINTED "integration: {manifest_path: ../a.png}\n", "E0317", 4, 30);
	expect_finding(PAINTED "integration: {manifest_path: /a.png}\n", "E0317", 4, 30);
	expect_finding(PAINTED "integration: {manifest_path: 'a;b.png'}\n", "E0317", 4, 30);
	expect_finding(HEAD "generation: {provider: file, type: image, file: 'a|b.png'}\n", "E0317", 3, 49);
	expect_finding(HEAD "generation: {provider: painter, inputs: {mask: \"a\\nb\"}}\n", "E0317", 3, 48);
	expect_finding(HEAD "generation: {provider: painter, inputs: {image: [ok.png, 'a*b']}}\n", "E0317", 3, 49);
}

Test(spec_spec, names_that_break_a_generator_are_warned)
{
	struct reading reading = {0};

	reading_text(&reading, PAINTED "integration: {manifest_path: 'a#b.png'}\n");
	cr_expect_eq(reading.status, ST_OK);
	cr_assert_eq(reading.diag.warnings, 1);
	cr_expect_str_eq(reading.diag.first->code, "W0318");
	cr_expect_eq(reading.diag.first->at.line, 4);
	reading_end(&reading);
}

Test(spec_spec, an_empty_file_holds_no_spec)
{
	expect_finding("", "E0300", 1, 1);
	expect_finding("# nothing\n---\n", "E0300", 1, 1);
}

static void expect_path_refused(const char *path, enum status status, const char *code)
{
	struct spec_file file;
	struct diag diag = {0};

	cr_expect_eq(spec_file_read(path, plain_setting(), &file, &diag), status, "%s", path);
	cr_assert_eq(diag.errors, 1);
	cr_expect_str_eq(diag.first->code, code, "%s", path);
	diag_release(&diag);
	spec_file_release(&file);
}

Test(spec_spec, paths_of_specs_that_no_build_tool_can_name_are_usage_errors)
{
	expect_path_refused("a=b.yaml", ST_USAGE, "E0318");
	expect_path_refused("a;b.yaml", ST_USAGE, "E0318");
	expect_path_refused("a\nb.yaml", ST_USAGE, "E0318");
	expect_path_refused("", ST_USAGE, "E0318");
	expect_path_refused("no-such.yaml", ST_INVALID, "E0101");
	expect_path_refused(".", ST_INVALID, "E0101");
}

Test(spec_spec, a_spec_has_a_largest_size)
{
	struct scratch scratch;
	char *text = calloc(1, YAML_FILE_MAX + 1);

	scratch_make(&scratch);
	memset(text, '#', YAML_FILE_MAX + 1);
	expect_path_refused(scratch_write(&scratch, "big.yaml", text, YAML_FILE_MAX + 1), ST_INVALID, "E0102");
	free(text);
	scratch_remove(&scratch);
}

static void expect_look(enum spec_look expected, const char *text)
{
	struct scratch scratch;
	struct spec_file file;
	struct diag diag = {0};
	enum spec_look look;

	scratch_make(&scratch);
	look = spec_file_find(scratch_text(&scratch, "x.yaml", text), &file, &diag);
	cr_expect_eq(look, expected, "%s", text);
	if (look != LOOK_SPEC) {
		cr_expect_eq(diag.warnings, look == LOOK_NEAR ? 1 : 0, "%s", text);
		cr_expect_eq(diag.errors, 0, "%s", text);
	}
	diag_release(&diag);
	spec_file_release(&file);
	scratch_remove(&scratch);
}

Test(spec_spec, what_looks_like_a_spec)
{
	expect_look(LOOK_SPEC, PAINTED);
	expect_look(LOOK_SPEC, "{\"version\": \"1.0\", \"from\": \"jump\"}");
	expect_look(LOOK_SPEC, "version: 1\ntemplate: x\n");
	expect_look(LOOK_SPEC, "version: 1\ngeneration: [\n");
}

Test(spec_spec, what_nearly_looks_like_a_spec)
{
	expect_look(LOOK_NEAR, "version: 1\ngeneraton: {provider: painter}\n");
	expect_look(LOOK_NEAR, "version: 1\nprompt: {base: a coin}\n");
	expect_look(LOOK_NEAR, "version: 1\ntemplat: x\nprompt: {base: a coin}\n");
	expect_look(LOOK_NEAR, "version: 1\nform: jump\nwith: {a: b}\n");
	expect_look(LOOK_NEAR, "verison: 1\ngeneration: {provider: painter}\n");
	expect_look(LOOK_NEAR, "generation: {provider: painter}\nprompt: {base: a coin}\n");
}

Test(spec_spec, what_does_not_look_like_a_spec)
{
	expect_look(LOOK_OTHER, "version: 1\n");
	expect_look(LOOK_OTHER, "version: 3\nname: x\nform: round\ngenerator: cmake\n");
	expect_look(LOOK_OTHER, "generation: {}\n");
	expect_look(LOOK_OTHER, "id: 4\nprompt: what is this?\n");
	expect_look(LOOK_OTHER, "- version\n- generation\n");
	expect_look(LOOK_OTHER, "");
	expect_look(LOOK_OTHER, "just: [text\n");
}

Test(spec_spec, a_found_file_that_is_not_there_is_passed_over)
{
	struct spec_file file;
	struct diag diag = {0};

	cr_expect_eq(spec_file_find("no-such-file", &file, &diag), LOOK_OTHER);
	cr_expect_eq(diag.errors, 0);
	spec_file_release(&file);
}

static void expect_prompt(const char *prompt, const char *expected)
{
	struct reading reading = {0};
	struct arena arena = {0};
	char text[400];

	(void)snprintf(text, sizeof(text), PAINTED "prompt: %s\n", prompt);
	reading_text(&reading, text);
	cr_assert_eq(reading.status, ST_OK, "%s", reading.diag.first ? reading.diag.first->text : "");
	cr_expect_str_eq(spec_compose_prompt(&reading.file.specs[0], &arena).ptr, expected);
	arena_release(&arena);
	reading_end(&reading);
}

Test(spec_spec, a_prompt_is_theme_base_details_style)
{
	expect_prompt("{style: S, details: D, base: B, theme: T}", "T\nB\nD\nS");
	expect_prompt("{base: \"  a  b\\n\\nc \\n\", style: \"\\t\"}", "a  b\n\nc");
	expect_prompt("{theme: '', base: ' ', details: d}", "d");
	expect_prompt("{negative: n}", "");
	expect_prompt("{base: \"a\\u00a0\"}", "a\xC2\xA0");
}

static void read_chain(struct reading *reading)
{
	reading_text(reading, HEAD "generation: {provider: painter, fallback: sketcher}\n"
				   "prompt: {base: x, parameters: {size: 48x48, strokes: 9, quality: high}}\n");
	cr_assert_eq(reading->status, ST_OK, "%s", reading->diag.first ? reading->diag.first->text : "");
}

Test(spec_spec, each_provider_of_a_chain_takes_the_parameters_it_knows)
{
	struct reading reading = {0};
	struct arena arena = {0};
	const struct spec *spec;
	struct param_set set;

	read_chain(&reading);
	spec = &reading.file.specs[0];
	set = spec_parameters(spec, spec->generation.provider, &arena);
	cr_expect_eq(param_get(&set, "size")->width, 48);
	cr_expect_str_eq(param_word(&set, "quality"), "high");
	cr_expect_eq(param_number(&set, "n_variations"), 1);
	cr_expect_not(param_get(&set, "n_variations")->is_written);
	set = spec_parameters(spec, spec->generation.fallbacks[0], &arena);
	cr_expect_eq(param_get(&set, "size")->width, 48);
	cr_expect_eq(param_number(&set, "strokes"), 9);
	cr_expect(param_get(&set, "strokes")->is_written);
	cr_expect_str_eq(param_word(&set, "mood"), "calm");
	arena_release(&arena);
	reading_end(&reading);
}

Test(spec_spec, a_parameter_that_no_provider_of_the_chain_knows_is_refused)
{
	expect_finding(HEAD "generation: {provider: painter}\nprompt: {parameters: {strokes: 9}}\n", "E0301", 4, 23);
	expect_finding(HEAD "generation: {provider: painter, fallback: sketcher}\nprompt: {parameters: {strokes: 900}}\n", "E0304", 4,
		       32);
	expect_finding(HEAD "generation: {provider: painter, fallback: sketcher}\nprompt: {parameters: {strock: 9}}\n", "E0301", 4, 23);
}

/* What fits the first provider and not a later one must not reach the later one as if it fitted. */
Test(spec_spec, a_value_out_of_range_for_a_fallback_does_not_reach_it)
{
	struct reading reading = {0};
	struct arena arena = {0};

	reading_text(&reading, HEAD "generation: {provider: painter, fallback: sketcher}\n"
				    "prompt: {base: x, parameters: {size: 512x512}}\n");
	if (reading.status == ST_OK) {
		const struct spec *spec = &reading.file.specs[0];
		struct param_set set = spec_parameters(spec, spec->generation.fallbacks[0], &arena);

		cr_expect_leq(param_get(&set, "size")->width, 64, "%u pixels where 64 is the most", param_get(&set, "size")->width);
	}
	arena_release(&arena);
	reading_end(&reading);
}

Test(spec_spec, equal_ids_in_one_file_are_refused)
{
	expect_finding(PAINTED "---\n" PAINTED, "E0803", 6, 5);
}
