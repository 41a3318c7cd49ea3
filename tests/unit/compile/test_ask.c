#include "compile/ask.h"

#include "unit/compile/workshop.h"

static struct workshop shop;

static void open_shop(void)
{
	workshop_open(&shop);
}

static void close_shop(void)
{
	workshop_close(&shop);
}

TestSuite(compile_ask, .init = open_shop, .fini = close_shop);

#define OPENAI(generation, prompt) "version: \"1.0\"\nid: coin\ngeneration: {provider: openai" generation "}\nprompt: {" prompt "}\n"

static void expect_keys(bool is_same, const char *one, const char *two);

/* Taking a fallback away must not buy the asset again from whom it did not change for. */
Test(compile_ask, the_command_of_exec_is_in_no_other_key)
{
	expect_keys(true, OPENAI(", command: flat", "base: a coin"),
		    OPENAI("", "base: a coin"));
}

static void expect_key(const char *text, const char *expected)
{
	char *got = key_text(&shop, text);

	cr_expect_str_eq(got, expected);
	free(got);
}

static void expect_keys(bool is_same, const char *one, const char *two)
{
	char *a = key_text(&shop, one), *b = key_text(&shop, two);

	cr_expect_eq(strcmp(a, b) == 0, is_same, "%s keys for\n%sand\n%s%s", is_same ? "other" : "equal", one, two, a);
	free(a);
	free(b);
}

Test(compile_ask, the_key_of_a_hosted_provider_is_what_the_author_wrote)
{
	expect_key(OPENAI("", "base: a coin"), "assetc request 1\n"
					       "kind: \"image\"\n"
					       "driver: \"openai\"\n"
					       "prompt: \"a coin\"\n"
					       "candidate: 1\n");
	expect_key(OPENAI(", model: gpt-image-1, seed: 7, select: 2",
			  "theme: T, base: B, parameters: {quality: high, n: 3, size: 0512x512, background: transparent}"),
		   "assetc request 1\n"
		   "kind: \"image\"\n"
		   "driver: \"openai\"\n"
		   "prompt: \"T\\nB\"\n"
		   "model: \"gpt-image-1\"\n"
		   "seed: 7\n"
		   "candidate: 2\n"
		   "param.background: \"transparent\"\n"
		   "param.quality: \"high\"\n"
		   "param.size: 512x512\n");
}

Test(compile_ask, the_key_of_an_embedded_provider_has_its_revision_and_hints)
{
	expect_key("version: \"1.0\"\nid: coin\nmetadata: {category: items}\n"
		   "generation: {type: image, provider: procedural, model: linear}\n"
		   "prompt: {base: gold, parameters: {softness: 0.40}}\n"
		   "post_processing: [{action: validate, checks: [has_alpha]}]\n",
		   "assetc request 1\n"
		   "kind: \"image\"\n"
		   "driver: \"procedural\"\n"
		   "revision: 2\n"
		   "prompt: \"gold\"\n"
		   "model: \"linear\"\n"
		   "candidate: 1\n"
		   "param.softness: 0.4\n"
		   "hint.category: \"items\"\n"
		   "hint.label: \"coin\"\n"
		   "hint.alpha: \"wanted\"\n"
		   "hint.tileable: false\n");
}

Test(compile_ask, the_key_of_a_file_is_its_content)
{
	scratch_text(&shop.scratch, "a.png", "abc");
	expect_key("version: \"1.0\"\nid: coin\ngeneration: {type: image, provider: file, file: a.png}\nprompt: {base: x}\n",
		   "assetc request 1\n"
		   "kind: \"image\"\n"
		   "driver: \"file\"\n"
		   "revision: 1\n"
		   "input.file: \"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"\n");
}

Test(compile_ask, an_alias_of_a_vendor_is_the_vendor)
{
	expect_key("version: \"1.0\"\nid: coin\ngeneration: {provider: dalle-3}\nprompt: {base: a coin}\n",
		   "assetc request 1\n"
		   "kind: \"image\"\n"
		   "driver: \"openai\"\n"
		   "prompt: \"a coin\"\n"
		   "model: \"dall-e-3\"\n"
		   "candidate: 1\n");
	expect_keys(true, "version: \"1.0\"\nid: coin\ngeneration: {provider: dalle-3}\nprompt: {base: a coin}\n",
		    OPENAI(", model: dall-e-3", "base: a coin"));
	expect_keys(true, "version: \"1.0\"\nid: coin\ngeneration: {provider: stability}\nprompt: {base: a coin}\n",
		    "version: \"1.0\"\nid: coin\ngeneration: {provider: stable-diffusion}\nprompt: {base: a coin}\n");
}

Test(compile_ask, what_does_not_change_the_key)
{
	const char *plain = OPENAI("", "base: a coin, parameters: {size: 512x512, quality: high}");

	expect_keys(true, plain, OPENAI("", "base: a coin, parameters: {quality: high, size: 512x512}"));
	expect_keys(true, plain, OPENAI("", "base: a coin, parameters: {size: 512x512, quality: high, n_variations: 4}"));
	expect_keys(true, plain, OPENAI("", "base: a coin, parameters: {size: 512x512, quality: high, n: 4}"));
	expect_keys(true, plain, OPENAI("", "base: ' a coin ', style: '', parameters: {size: 512x512, quality: high}"));
	expect_keys(true, plain, OPENAI("", "base: a coin, x-note: y, parameters: {size: ' 512 x 512', quality: high, x-a: 1}"));
	expect_keys(true, plain, OPENAI(", fallback: procedural, fallback_on: failure, select: first",
					"base: a coin, parameters: {size: 512x512, quality: high}"));
	expect_keys(true, plain,
		    OPENAI("", "base: a coin, parameters: {size: 512x512, quality: high}") "metadata: {category: ui, author: me}\n"
											  "integration: {description: d, manifest_key: k}\n"
											  "observability: {log_level: dev}\n"
											  "post_processing: [{action: resize, dimensions: 8x8}, "
											  "{action: validate, checks: [has_alpha]}]\n");
	expect_keys(true, OPENAI("", "theme: a, base: b"), OPENAI("", "base: a, details: b"));
	expect_keys(true, COIN "prompt: {parameters: {softness: 0.4}}\n", COIN "prompt: {parameters: {softness: 0.40}}\n");
}

Test(compile_ask, a_negative_prompt_counts_where_there_is_a_field_for_it)
{
	expect_keys(true, OPENAI("", "base: x"), OPENAI("", "base: x, negative: y"));
	expect_keys(false, "version: \"1.0\"\nid: coin\ngeneration: {provider: stability}\nprompt: {base: x}\n",
		    "version: \"1.0\"\nid: coin\ngeneration: {provider: stability}\nprompt: {base: x, negative: y}\n");
}

Test(compile_ask, what_changes_the_key)
{
	const char *plain = OPENAI("", "base: a coin");

	expect_keys(false, plain, OPENAI("", "base: a coin."));
	expect_keys(false, plain, OPENAI("", "base: \"a\\ncoin\""));
	expect_keys(false, plain, OPENAI(", model: gpt-image-1", "base: a coin"));
	expect_keys(false, plain, OPENAI("", "base: a coin, parameters: {size: 1024x1024}"));
	expect_keys(false, plain, OPENAI("", "base: a coin, parameters: {quality: medium}"));
	expect_keys(false, plain, OPENAI(", seed: 0", "base: a coin"));
	expect_keys(false, OPENAI(", seed: 0", "base: a coin"), OPENAI(", seed: 1", "base: a coin"));
	expect_keys(false, plain, OPENAI(", select: 2", "base: a coin, parameters: {n: 2}"));
	expect_keys(false, plain, "version: \"1.0\"\nid: coin\ngeneration: {provider: scenario}\nprompt: {base: a coin}\n");
	expect_keys(true, OPENAI(", seed: 3", "base: a"), OPENAI("", "base: a, parameters: {seed: 3}"));
}

#define SOUND(generation) "version: \"1.0\"\nid: coin\ngeneration: {type: audio, provider: " generation "}\nprompt: {base: x}\n"

Test(compile_ask, the_sort_of_sound_changes_the_key)
{
	expect_keys(false, SOUND("elevenlabs, kind: sfx"), SOUND("elevenlabs, kind: music"));
}

#define RUN "version: \"1.0\"\nid: coin\ngeneration: {type: image, provider: exec, command: one}\nprompt: {base: a coin}\n"

/* Defines the commands `one` and `two`, and files of the project that they may name. */
static struct project_command *give_commands(void)
{
	static const char *const ARGV[] = {"python3", "tools/one.py", "{prompt}", "tools", NULL};
	static struct project_command commands[2];

	commands[0] = (struct project_command){.name = STR("one"), .argv = ARGV, .timeout_s = 60, .price_usd = PROJECT_NOT_SAID};
	commands[1] = (struct project_command){.name = STR("two"), .argv = ARGV, .timeout_s = 60, .price_usd = PROJECT_NOT_SAID};
	shop.project.commands = commands;
	shop.project.command_count = 2;
	shop.project.prefix = str_concat(&shop.project.arena, shop.project.root, STR("/"), STR(""));
	scratch_folder(&shop.scratch, "tools");
	(void)scratch_text(&shop.scratch, "tools/one.py", "abc");
	(void)scratch_text(&shop.scratch, "tools/weights", "xyz");
	(void)scratch_text(&shop.scratch, "python3", "a file that happens to have the name of a program");
	return commands;
}

#define ABC "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"\n"
#define XYZ "\"3608bca1e44ea6c4d268eb6db02260269892c0b42b86bbf1e77a6fa16c3c9282\"\n"
#define RUN_KEY(program) "assetc request 1\nkind: \"image\"\ndriver: \"exec\"\nprompt: \"a coin\"\ncommand: \"one\"\n" program "candidate: 1\n"

Test(compile_ask, the_command_changes_the_key)
{
	(void)give_commands();
	expect_keys(false, SOUND("exec, command: one"), SOUND("exec, command: two"));
}

Test(compile_ask, a_program_is_known_by_its_version_and_its_files)
{
	static const char *const INPUTS[] = {"tools/weights", "tools/one.py", NULL};
	struct project_command *one = give_commands();

	expect_key(RUN, RUN_KEY("input.command.1: " ABC));
	one->version = STR("auto");
	expect_key(RUN, RUN_KEY("input.command.1: " ABC));
	one->inputs = INPUTS;
	expect_key(RUN, RUN_KEY("input.command.1: " XYZ "input.command.2: " ABC));
	one->version = STR("one 3");
	expect_key(RUN, RUN_KEY("version: \"one 3\"\ninput.command.1: " XYZ "input.command.2: " ABC));
	one->inputs = NULL;
	expect_key(RUN, RUN_KEY("version: \"one 3\"\n"));
	/* What is no part of what it is. */
	one->timeout_s = 7;
	one->env = INPUTS;
	expect_key(RUN, RUN_KEY("version: \"one 3\"\n"));
}

Test(compile_ask, files_of_a_program_are_prerequisites)
{
	struct project_command *one = give_commands();
	const struct spec *spec = workshop_spec(&shop, RUN);
	struct arena arena = {0};
	struct str *paths;
	size_t count;

	cr_assert_eq(compile_inputs(&shop.options, spec, &arena, &paths, &count), ST_OK);
	cr_assert_eq(count, 1);
	cr_expect_str_eq(paths[0].ptr, scratch_path(&shop.scratch, "tools/one.py"));
	one->version = STR("1");
	cr_assert_eq(compile_inputs(&shop.options, spec, &arena, &paths, &count), ST_OK);
	cr_expect_eq(count, 0);
	arena_release(&arena);
}

static bool is_allowed;
static unsigned permits;

static enum status permit(void *context, const struct project *project, const struct project_command *command,
			  struct place at, struct diag *diag)
{
	cr_expect_eq(context, &permits);
	cr_expect_eq(project, &shop.project);
	cr_expect(str_is(command->name, "one"));
	permits++;
	return is_allowed ? ST_OK : diag_error(diag, ST_REFUSED, "E0463", at, "no");
}

/* cat of a picture that is there stands for a program that makes one. */
Test(compile_ask, a_program_runs_when_it_may_and_only_then)
{
	static const char *const ARGV[] = {"sh", "-c", "cp picture.png \"$1\"; echo x >>calls", "sh", "{output}", NULL};
	struct project_command *one = give_commands();
	size_t len;
	char *calls;

	one->argv = ARGV;
	one->version = STR("1");
	shop.options.permit = permit;
	shop.options.context = &permits;
	expect_outcome(&shop, COIN_16, COMPILE_GENERATED);
	cr_assert_eq(rename(scratch_path(&shop.scratch, "out/images/coin.png"), scratch_path(&shop.scratch, "picture.png")), 0);
	cr_expect_eq(workshop_compile(&shop, RUN), ST_REFUSED);
	cr_expect_eq(permits, 1);
	is_allowed = true;
	expect_outcome(&shop, RUN, COMPILE_GENERATED);
	cr_expect_eq(permits, 2);
	is_allowed = false;
	expect_outcome(&shop, RUN, COMPILE_STANDS);
	cr_expect_eq(permits, 2, "a hit asks nobody");
	shop.options.permit = NULL;
	one->version = STR("2");
	cr_expect_eq(workshop_compile(&shop, RUN), ST_REFUSED);
	calls = scratch_read(&shop.scratch, "calls", &len);
	cr_assert_not_null(calls);
	cr_expect_str_eq(calls, "x\n");
	free(calls);
}

Test(compile_ask, a_parameter_of_any_shape_changes_the_key)
{
#define WEBUI(any) "version: \"1.0\"\nid: coin\ngeneration: {provider: sdwebui}\nprompt: {base: x, parameters: {override_settings: " any "}}\n"
	expect_keys(false, WEBUI("{clip_skip: 1}"), WEBUI("{clip_skip: 2}"));
	expect_keys(false, WEBUI("[1]"), WEBUI("[2]"));
	expect_keys(false, WEBUI("1"), WEBUI("2"));
}

/* "inputs … read and keyed from the start": a key without them would be the wrong key, so none may be given. */
Test(compile_ask, inputs_change_the_key_or_there_is_none)
{
	const char *text = OPENAI(", inputs: {strength: 0.5}", "base: x");
	const struct spec *spec = workshop_spec(&shop, text);
	struct arena arena = {0};
	struct ac_key key;
	struct str got;

	if (compile_key(shop.store, &shop.options, spec, &arena, &got, &key, &shop.diag) == ST_OK)
		cr_expect(str_contains(got, "strength"), "%.*s", STR_ARGS(got));
	arena_release(&arena);
}

static struct str second_name(const char *text, struct arena *arena)
{
	const struct spec *spec = workshop_spec(&shop, text);
	struct ask ask;

	ask_make(&shop.options, spec, (const struct provider *)spec->generation.provider, false, ask_candidate(spec), NULL,
		 arena, &ask);
	return ask_second_name(&ask, arena);
}

static void expect_names(bool is_same, const char *one, const char *two)
{
	struct arena arena = {0};
	struct str a = second_name(one, &arena), b = second_name(two, &arena);

	cr_expect_eq(str_equal(a, b), is_same, "%s names for\n%sand\n%s%.*s", is_same ? "other" : "equal", one, two, STR_ARGS(a));
	arena_release(&arena);
}

Test(compile_ask, a_default_written_out_has_the_same_second_name)
{
	expect_names(true, OPENAI("", "base: x"), OPENAI("", "base: x, parameters: {size: 1024x1024, output_format: png}"));
	expect_names(true, OPENAI("", "base: x, parameters: {n: 3}"), OPENAI("", "base: x"));
	expect_names(false, OPENAI("", "base: x"), OPENAI("", "base: x, parameters: {size: 512x512}"));
	expect_names(false, OPENAI("", "base: x"), OPENAI(", seed: 1", "base: x"));
	expect_names(false, OPENAI("", "base: x"), OPENAI(", select: 2", "base: x, parameters: {n: 2}"));
	expect_names(false, OPENAI("", "base: x"), OPENAI(", model: y", "base: x"));
}

/* With a size unwritten the ratio decides, with a size written the size does: two requests. */
Test(compile_ask, a_default_that_another_parameter_takes_the_place_of_is_not_in_the_second_name)
{
	expect_names(false, COIN "prompt: {parameters: {aspect_ratio: '16:9'}}\n",
		     COIN "prompt: {parameters: {aspect_ratio: '16:9', size: 1024x1024}}\n");
}

Test(compile_ask, all_candidates_of_a_request_are_bought_under_one_name)
{
	struct arena arena = {0};
	const struct spec *spec = workshop_spec(&shop, OPENAI("", "base: x"));
	struct ask first, third;

	ask_make(&shop.options, spec, (const struct provider *)spec->generation.provider, false, 1, NULL, &arena, &first);
	ask_make(&shop.options, spec, (const struct provider *)spec->generation.provider, false, 3, NULL, &arena, &third);
	cr_expect(str_equal(ask_purchase_name(&first, &arena), ask_purchase_name(&third, &arena)));
	cr_expect_not(str_equal(first.key, third.key));
	cr_expect(str_contains(ask_second_name(&first, &arena), "assetc name 1\n"));
	arena_release(&arena);
}

Test(compile_ask, a_stand_in_is_keyed_apart)
{
	struct arena arena = {0};
	const struct spec *spec = workshop_spec(&shop, COIN_16);
	struct ask asked, draft;

	ask_make(&shop.options, spec, provider_find(STR("procedural")), false, 1, NULL, &arena, &asked);
	ask_make(&shop.options, spec, provider_find(STR("procedural")), true, 1, NULL, &arena, &draft);
	cr_expect_not(str_equal(asked.key, draft.key));
	cr_expect(str_contains(draft.key, "draft: true\n"));
	cr_expect_not(str_contains(draft.key, "model:"));
	arena_release(&arena);
}

/* The model that a spec names is one of the provider it names. */
Test(compile_ask, a_fallback_is_not_asked_for_a_model_it_does_not_have)
{
	struct arena arena = {0};
	const struct spec *spec = workshop_spec(&shop, OPENAI(", model: gpt-image-1, fallback: procedural", "base: x"));
	struct ask asked;

	ask_make(&shop.options, spec, provider_find(STR("openai")), false, 1, NULL, &arena, &asked);
	cr_expect(str_contains(asked.key, "model: \"gpt-image-1\"\n"));
	ask_make(&shop.options, spec, provider_find(STR("procedural")), false, 1, NULL, &arena, &asked);
	cr_expect_not(str_contains(asked.key, "model:"));
	ask_make(&shop.options, spec, provider_find(STR("stability")), false, 1, NULL, &arena, &asked);
	cr_expect(str_contains(asked.key, "model: \"gpt-image-1\"\n"), "who takes any model gets it");
	arena_release(&arena);
}

Test(compile_ask, the_candidate_that_ships)
{
	cr_expect_eq(ask_candidate(workshop_spec(&shop, OPENAI("", "base: x"))), 1);
	cr_expect_eq(ask_candidate(workshop_spec(&shop, OPENAI(", select: first", "base: x"))), 1);
	cr_expect_eq(ask_candidate(workshop_spec(&shop, OPENAI(", select: 3", "base: x, parameters: {n: 3}"))), 3);
}

Test(compile_ask, the_digest_is_of_the_text)
{
	const struct spec *spec = workshop_spec(&shop, OPENAI("", "base: x"));
	struct arena arena = {0};
	struct ac_key key, expected;
	struct str text;

	cr_assert_eq(compile_key(shop.store, &shop.options, spec, &arena, &text, &key, &shop.diag), ST_OK);
	ac_key_of(text.ptr, text.len, &expected);
	cr_expect_arr_eq(key.bytes, expected.bytes, sizeof(key.bytes));
	arena_release(&arena);
}

Test(compile_ask, a_file_outside_the_project_has_no_key_and_leaks_nothing)
{
	struct scratch elsewhere;
	char text[SCRATCH_PATH_SIZE * 2];
	struct arena arena = {0};
	struct ac_key key;
	struct str got;

	scratch_make(&elsewhere);
	(void)snprintf(text, sizeof(text), "version: \"1.0\"\nid: coin\ngeneration: {type: image, provider: file, file: %s}\n",
		       scratch_text(&elsewhere, "a.png", "abc"));
	cr_expect_eq(compile_key(shop.store, &shop.options, workshop_spec(&shop, text), &arena, &got, &key, &shop.diag), ST_INVALID);
	cr_expect_str_eq(first_code(&shop), "E0325");
	arena_release(&arena);
	scratch_remove(&elsewhere);
}
