/* What a project's defaults add to a spec. */
#include "spec/fields.h"

#include "unit/base/scratch.h"
#include "unit/spec/words.h"

static struct scratch scratch;

static void make(void)
{
	scratch_make(&scratch);
}

static void clean(void)
{
	scratch_remove(&scratch);
}

TestSuite(spec_parameters, .init = make, .fini = clean);

/* Defaults as a project file gives them, of a text that is the map of parameters. */
struct given {
	struct arena arena;
	struct source source;
	struct spec_defaults defaults;
	struct diag diag;
	enum status status; /* of the check for any spec */
	struct spec_file file;
	struct diag of_spec;
};

static struct param_value text_at(const struct source *source, const char *text)
{
	return (struct param_value){
		.is_set = true, .is_written = true, .text = str_of(text), .at = {source, 1, 1, 1}};
}

static void give(struct given *given, const char *parameters)
{
	static struct spec_default_model models[1];
	struct documents documents;
	struct reader reader = {.vocab = words(), .arena = &given->arena, .diag = &given->diag};

	*given = (struct given){.source = {.path = "assets.yaml", .text = str_of(parameters)}};
	cr_assert_eq(yaml_parse(&given->source, &given->arena, &documents, &given->diag), ST_OK);
	default_parameters_check(&reader, documents.roots[0]);
	given->status = reader.status;
	given->defaults.parameters = documents.roots[0];
	given->defaults.theme = text_at(&given->source, "woods");
	given->defaults.style = text_at(&given->source, " flat ");
	models[0].provider = words()->find_provider(STR("sketcher"));
	models[0].model = text_at(&given->source, "pencil");
	given->defaults.models = models;
	given->defaults.model_count = 1;
}

static const struct spec *read_spec(struct given *given, const char *text, enum status status)
{
	const char *path = scratch_text(&scratch, "coin.yaml", text);
	const struct spec_setting setting = {.vocab = words(), .defaults = &given->defaults};

	spec_file_release(&given->file);
	diag_release(&given->of_spec);
	cr_expect_eq(spec_file_read(path, &setting, &given->file, &given->of_spec),
		     status, "%s",
		     given->of_spec.first ? given->of_spec.first->text : "no finding");
	return given->file.count ? &given->file.specs[0] : NULL;
}

static void drop(struct given *given)
{
	spec_file_release(&given->file);
	diag_release(&given->of_spec);
	diag_release(&given->diag);
	arena_release(&given->arena);
}

static struct param_set set_of(struct given *given, const struct spec *spec, const char *provider)
{
	return spec_parameters(spec, words()->find_provider(str_of(provider)), &given->arena);
}

Test(spec_parameters, fill_the_prompt)
{
	struct given given;
	const struct spec *spec;
	struct str prompt;

	give(&given, "{}");
	spec = read_spec(&given, PAINTED "prompt: {base: a, style: round}\n", ST_OK);
	prompt = spec_compose_prompt(spec, &given.arena);
	cr_expect(str_is(prompt, "woods\na\nround"), "%.*s", STR_ARGS(prompt));
	cr_expect(spec_is_default(spec, &spec->prompt.theme));
	cr_expect_not(spec_is_default(spec, &spec->prompt.style));
	cr_expect_not(spec_is_default(spec, &spec->prompt.details));
	/* Nothing at all is a nearer value too. */
	spec = read_spec(&given, PAINTED "prompt: {base: a, theme: \"\", style: \"\"}\n", ST_OK);
	cr_expect(str_is(spec_compose_prompt(spec, &given.arena), "a"));
	/* An instance of a template gets them too. */
	spec = read_spec(&given,
			 "version: \"1.0\"\nfrom: t\n---\nversion: \"1.0\"\ntemplate: t\n"
			 "generation: {provider: painter, model: big}\nprompt: {base: a}\n",
			 ST_OK);
	cr_expect(str_is(spec_compose_prompt(spec, &given.arena), "woods\na\nflat"));
	drop(&given);
}

Test(spec_parameters, fill_parameters_by_meaning_not_by_spelling)
{
	struct given given;
	const struct spec *spec;
	struct param_set set;

	give(&given, "{n: 4, quality: low, strokes: 9, x-mine: {a: b}}");
	cr_expect_eq(given.status, ST_OK);
	spec = read_spec(&given, PAINTED "prompt: {base: a, parameters: {n_variations: 2}}\n",
			 ST_OK);
	set = set_of(&given, spec, "painter");
	cr_expect_eq(param_number(&set, "n"), 2);
	cr_expect_str_eq(param_word(&set, "quality"), "low");
	cr_expect(param_get(&set, "quality")->is_written);
	cr_expect_eq(param_get(&set, "quality")->at.source, &given.source);
	cr_expect_not(param_get(&set, "size")->is_written);
	set = set_of(&given, spec, "sketcher");
	cr_expect_eq(param_number(&set, "strokes"), 9);
	spec = read_spec(&given, PAINTED "prompt: {base: a}\n", ST_OK);
	set = set_of(&given, spec, "painter");
	cr_expect_eq(param_number(&set, "n_variations"), 4);
	drop(&given);
}

Test(spec_parameters, fill_the_model_of_each_provider)
{
	struct given given;
	const struct param_owner *painter = words()->find_provider(STR("painter"));
	const struct param_owner *sketcher = words()->find_provider(STR("sketcher"));
	const struct spec *spec;

	give(&given, "{}");
	spec = read_spec(&given, HEAD "generation: {provider: painter, fallback: sketcher}\n",
			 ST_OK);
	cr_expect_not(spec_model(spec, painter)->is_set);
	cr_expect(str_is(spec_model(spec, sketcher)->text, "pencil"));
	spec = read_spec(&given, HEAD "generation: {provider: sketcher, model: ink}\n", ST_OK);
	cr_expect(str_is(spec_model(spec, sketcher)->text, "ink"));
	drop(&given);
}

Test(spec_parameters, must_be_right_for_some_provider)
{
	static const struct {
		const char *text, *code;
		unsigned column;
	} WRONG[] = {
		{"{sizes: 16x16}", "E0301", 2},   {"{size: large}", "E0303", 8},
		{"{size: 9999x1}", "E0304", 8},   {"{n: 2, n_variations: 2}", "E0203", 8},
		{"{quality: best}", "E0305", 11}, {"[size]", "E0303", 1},
		{"{loop: true}", "E0301", 2},
	};

	for (size_t i = 0; i < sizeof(WRONG) / sizeof(WRONG[0]); i++) {
		struct given given;

		give(&given, WRONG[i].text);
		cr_expect_eq(given.status, ST_INVALID, "%s", WRONG[i].text);
		cr_expect_eq(given.diag.errors, 1);
		cr_expect_str_eq(given.diag.first->code, WRONG[i].code, "%s", WRONG[i].text);
		cr_expect_eq(given.diag.first->at.column, WRONG[i].column, "%s", WRONG[i].text);
		drop(&given);
	}
}

/* 512x512 is fine for the painter, and above what the sketcher takes. */
Test(spec_parameters, must_be_right_for_the_provider_of_a_spec_that_takes_them)
{
	struct given given;
	const struct finding *finding;

	give(&given, "{size: 512x512}");
	cr_expect_eq(given.status, ST_OK);
	(void)read_spec(&given, HEAD "generation: {provider: painter}\n", ST_OK);
	(void)read_spec(&given, HEAD "generation: {provider: singer}\n", ST_OK);
	(void)read_spec(&given,
			HEAD
			"generation: {provider: sketcher}\nprompt: {parameters: {size: 8x8}}\n",
			ST_OK);
	(void)read_spec(&given, HEAD "generation: {provider: sketcher}\n", ST_INVALID);
	finding = finding_at(&given.of_spec, 0);
	cr_expect_str_eq(finding->code, "E0304");
	cr_expect_eq(finding->at.source, &given.source);
	cr_expect_eq(finding->at.column, 8);
	cr_expect_eq(finding->next->severity, SEVERITY_NOTE);
	cr_expect_eq(finding->next->at.line, 3);
	drop(&given);
}
