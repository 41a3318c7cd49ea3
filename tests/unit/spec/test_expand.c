/* What templates make: values, names, trees, and what is said of them. */
#include "unit/base/scratch.h"
#include "unit/spec/words.h"

#include <criterion/criterion.h>

#define TEMPLATE \
	"version: \"1.0\"\ntemplate: jump\nparameters:\n" \
	"  - {name: kind, type: enum, values: [soft, hard]}\n" \
	"  - {name: who, type: string, default: cat}\n" \
	"  - {name: size, type: integer, min: 8, max: 64, default: 16}\n" \
	"generation: {provider: painter, model: big}\n" \
	"prompt:\n  base: a {{kind}} {{ who }}\n  details: more\n  style: flat\n" \
	"  templates: {soft: 'like {{who}}', hard: ''}\n" \
	"  parameters: {size: '{{size}}x{{size}}'}\n" \
	"integration: {manifest_section: images.jump, naming_pattern: " \
	"'jump{{type_number}}{{variant_letter}}.png', " \
	"description_pattern: '{{who}} {{kind}}'}\n"
#define FROM    "---\nversion: \"1.0\"\nfrom: jump\n"
#define LINE_OF 18 /* of the first line behind FROM */

static const struct spec *asset(const struct reading *reading, const char *id)
{
	for (size_t i = 0; i < reading->file.count; i++) {
		if (str_is(reading->file.specs[i].id.text, id))
			return &reading->file.specs[i];
	}
	cr_assert(false, "no asset %s among %zu", id, reading->file.count);
	return NULL;
}

static void expect_prompt(const struct spec *spec, const char *expected)
{
	struct arena arena = {0};
	struct str prompt = spec_compose_prompt(spec, &arena);

	cr_expect(str_is(prompt, expected), "%.*s", STR_ARGS(prompt));
	arena_release(&arena);
}

static void expect_name(const struct spec *spec, const char *expected)
{
	struct str name = spec->integration.naming_pattern.text;

	cr_expect(str_is(name, expected), "%.*s: %.*s", STR_ARGS(spec->id.text), STR_ARGS(name));
}

static void read_fine(struct reading *reading, const char *text)
{
	reading_text(reading, text);
	cr_assert_eq(reading->status, ST_OK, "%s: %s", text,
		     reading->diag.first ? reading->diag.first->text : "");
}

Test(spec_expand, one_instance_by_its_values)
{
	struct reading reading = {0};
	const struct spec *spec;

	read_fine(&reading, TEMPLATE FROM "with: {kind: hard, who: dog}\n");
	cr_assert_eq(reading.file.count, 1);
	spec = asset(&reading, "jump-hard-dog");
	expect_prompt(spec, "a hard dog\nmore\nflat");
	expect_name(spec, "jump2A.png");
	cr_expect(str_is(spec->of_template, "jump"));
	cr_expect(str_is(spec->integration.description_pattern.text, "dog hard"));
	reading_end(&reading);
}

/* What is not given stays out of the id: a parameter that is added later renames nothing. */
Test(spec_expand, a_default_is_no_part_of_the_id)
{
	struct reading reading = {0};

	read_fine(&reading, TEMPLATE FROM "with: {kind: soft}\n");
	expect_prompt(asset(&reading, "jump-soft"), "a soft cat\nmore\nlike cat\nflat");
	reading_end(&reading);
}

Test(spec_expand, values_reach_fields_of_other_types)
{
	struct reading reading = {0};
	const struct spec *spec;
	struct param_set set;
	struct arena arena = {0};

	read_fine(&reading, TEMPLATE FROM "with: {kind: soft, size: 32}\n");
	spec = asset(&reading, "jump-soft-32");
	set = spec_parameters(spec, spec->generation.provider, &arena);
	cr_expect_eq(param_get(&set, "size")->width, 32);
	arena_release(&arena);
	reading_end(&reading);
}

Test(spec_expand, a_list_gives_numbers_and_letters)
{
	struct reading reading = {0};

	read_fine(&reading,
		  TEMPLATE FROM "instances:\n  - {kind: soft}\n  - {kind: hard, id: own}\n"
				"  - {kind: soft, who: dog}\n  - {kind: hard}\n");
	cr_assert_eq(reading.file.count, 4);
	expect_name(asset(&reading, "jump-soft"), "jump1A.png");
	expect_name(asset(&reading, "own"), "jump2A.png");
	expect_name(asset(&reading, "jump-soft-dog"), "jump1B.png");
	expect_name(asset(&reading, "jump-hard"), "jump2B.png");
	reading_end(&reading);
}

Test(spec_expand, a_matrix_gives_every_combination_the_first_list_slowest)
{
	struct reading reading = {0};
	static const char *const IDS[] = {"jump-soft-ox-8", "jump-soft-ox-9", "jump-hard-ox-8",
					  "jump-hard-ox-9"};

	read_fine(&reading,
		  TEMPLATE FROM "with: {who: Ox}\nmatrix: {kind: [soft, hard], size: [8, 9]}\n");
	cr_assert_eq(reading.file.count, 4);
	for (size_t i = 0; i < 4; i++)
		cr_expect(str_is(reading.file.specs[i].id.text, IDS[i]), "%.*s",
			  STR_ARGS(reading.file.specs[i].id.text));
	expect_name(&reading.file.specs[3], "jump2B.png");
	reading_end(&reading);
}

Test(spec_expand, a_template_may_make_its_own)
{
	struct reading reading = {0};

	read_fine(&reading, TEMPLATE "matrix: {kind: [soft, hard]}\n");
	cr_expect_eq(reading.file.count, 2);
	reading_end(&reading);
	reading = (struct reading){0};
	read_fine(&reading, TEMPLATE);
	cr_expect_eq(reading.file.count, 0, "without instances it makes nothing");
	cr_expect_eq(reading.file.template_count, 1);
	reading_end(&reading);
}

Test(spec_expand, a_document_lies_over_its_template)
{
	struct reading reading = {0};
	const struct spec *spec;

	read_fine(&reading, TEMPLATE FROM
		  "id: special\nwith: {kind: soft}\nprompt: {style: 'round {{who}}'}\n"
		  "metadata: {category: cats}\nintegration: {manifest_key: catJump}\n");
	spec = asset(&reading, "special");
	expect_prompt(spec, "a soft cat\nmore\nlike cat\nround cat");
	cr_expect(str_is(spec->category, "cats"));
	cr_expect(str_is(spec->integration.manifest_section.text, "images.jump"), "the rest stays");
	reading_end(&reading);
}

Test(spec_expand, an_own_id_may_hold_names)
{
	struct reading reading = {0};

	read_fine(&reading, TEMPLATE FROM "id: 'x-{{kind}}'\nmatrix: {kind: [soft, hard]}\n");
	(void)asset(&reading, "x-soft");
	(void)asset(&reading, "x-hard");
	reading_end(&reading);
}

Test(spec_expand, a_value_that_is_a_number_is_text_where_text_belongs)
{
	struct reading reading = {0};

	read_fine(&reading, "version: \"1.0\"\ntemplate: a\nparameters:\n"
			    "  - {name: n, type: integer}\n  - {name: on, type: boolean}\n"
			    "generation: {provider: painter, model: big, seed: '{{n}}'}\n"
			    "prompt: {base: '{{n}}', details: '{{on}}'}\n"
			    "instances: [{n: 9223372036854775807, on: true}]\n");
	expect_prompt(&reading.file.specs[0], "9223372036854775807\ntrue");
	cr_expect_eq(reading.file.specs[0].generation.seed.number, INT64_MAX);
	reading_end(&reading);
}

Test(spec_expand, an_id_is_text)
{
	static const char *const WRONG[] = {
		TEMPLATE FROM "id: [x]\nwith: {kind: soft}\n",
		TEMPLATE FROM "id: 5\nwith: {kind: soft}\n",
		TEMPLATE FROM "id:\nwith: {kind: soft}\n",
		TEMPLATE FROM "instances: [{kind: soft, id: {a: b}}]\n",
	};

	for (size_t i = 0; i < sizeof(WRONG) / sizeof(WRONG[0]); i++) {
		struct reading reading = {0};

		reading_text(&reading, WRONG[i]);
		cr_expect_eq(reading.status, ST_INVALID, "%s", WRONG[i]);
		cr_assert(reading.diag.first, "%s: nothing is told", WRONG[i]);
		cr_expect_str_eq(reading.diag.first->code, "E0303", "%s", WRONG[i]);
		reading_end(&reading);
	}
}

/* ---- findings, each with both places ----------------------------------------------------- */

struct wrong {
	const char *text, *code;
	unsigned line, note_line;
};

static void expect_both(const struct wrong *wrong)
{
	struct reading reading = {0};
	const struct finding *found;

	reading_text(&reading, wrong->text);
	cr_expect_eq(reading.status, ST_INVALID, "%s", wrong->text);
	cr_assert_not_null(reading.diag.first, "%s", wrong->text);
	found = reading.diag.first;
	cr_expect_str_eq(found->code, wrong->code, "%s: %s", wrong->text, found->text);
	cr_expect_eq(found->at.line, wrong->line, "%s at %u", wrong->text, found->at.line);
	cr_assert(found->next && found->next->severity == SEVERITY_NOTE, "%s: one place only",
		  wrong->text);
	cr_expect_eq(found->next->at.line, wrong->note_line, "%s noted at %u", wrong->text,
		     found->next->at.line);
	reading_end(&reading);
}

Test(spec_expand, what_is_wrong_is_told_with_both_places)
{
	static const struct wrong ROWS[] = {
		{TEMPLATE FROM "with: {kind: sfot}\n", "E0333", LINE_OF, 4},
		{TEMPLATE FROM "with: {knid: soft}\n", "E0330", LINE_OF, 4},
		{TEMPLATE FROM "with: {who: dog}\n", "E0332", LINE_OF - 2, 4},
		{TEMPLATE FROM "with: {kind: soft, who: 5}\n", "E0333", LINE_OF, 5},
		{TEMPLATE FROM "with: {kind: soft, who: [a]}\n", "E0333", LINE_OF, 5},
		{TEMPLATE FROM "with: {kind: soft, size: 7}\n", "E0333", LINE_OF, 6},
		{TEMPLATE FROM "with: {kind: soft, size: 65}\n", "E0333", LINE_OF, 6},
		{TEMPLATE FROM "with: {kind: soft, size: 8.5}\n", "E0333", LINE_OF, 6},
		{TEMPLATE FROM "with: {kind: soft, who: 'a {{kind}}'}\n", "E0335", LINE_OF, 5},
		{TEMPLATE FROM "with: {kind: soft}\nprompt: {theme: '{{hwo}}'}\n", "E0321",
		 LINE_OF + 1, 4},
		{TEMPLATE FROM "instances: [{kind: soft}]\nmatrix: {kind: [soft]}\n", "E0322",
		 LINE_OF + 1, LINE_OF},
		{TEMPLATE FROM "instances: [{kind: soft}, {kind: soft}]\n", "E0803", LINE_OF,
		 LINE_OF},
		{TEMPLATE FROM "id: one\nmatrix: {kind: [soft, hard]}\n", "E0803", LINE_OF + 1,
		 LINE_OF},
		{TEMPLATE FROM "matrix: {kind: [soft,\n soft]}\n", "E0203", LINE_OF + 1, LINE_OF},
		{TEMPLATE FROM "with: {kind: soft}\nprompt: {templates: {green: x}}\n", "E0338",
		 LINE_OF + 1, 4},
		{TEMPLATE FROM "with: {kind: soft}\nprompt: {templates: x}\n", "E0303", LINE_OF + 1,
		 2},
		{"version: \"1.0\"\ntemplate: a\nparameters:\n  - {name: x, type: integer, max: 9, "
		 "default: 10}\ngeneration: {provider: painter, model: big}\nprompt: {base: "
		 "'{{x}}'}\n",
		 "E0333", 4, 4},
		{"version: \"1.0\"\ntemplate: a\nparameters:\n  - {name: x, type: number, min: 1, "
		 "values: [0.5]}\ngeneration: {provider: painter, model: big}\nprompt: {base: "
		 "'{{x}}'}\n",
		 "E0333", 4, 4},
		{"version: \"1.0\"\ntemplate: a\nparameters:\n  - {name: x, type: enum, "
		 "values: [p, p]}\ngeneration: {provider: painter, model: big}\nprompt: {base: "
		 "'{{x}}'}\n",
		 "E0203", 4, 4},
		{TEMPLATE FROM "with: {kind: soft}\ngeneration: {provider: paintr}\n", "E0311",
		 LINE_OF + 1, LINE_OF - 2},
		{"version: \"1.0\"\ntemplate: a\nfrom: a\ngeneration: {provider: painter, model: "
		 "big}\n",
		 "E0322", 3, 2},
		{"version: \"1.0\"\ntemplate: a\nparameters:\n  - {name: x, type: string}\n"
		 "generation: {provider: painter, model: big}\nprompt: {base: y}\n",
		 "E0334", 4, 2},
		{"version: \"1.0\"\ntemplate: a\nparameters:\n  - {name: x, type: string, default: "
		 "'a {{x}}'}\n"
		 "generation: {provider: painter, model: big}\nprompt: {base: '{{x}}'}\n",
		 "E0335", 4, 4},
		{"version: \"1.0\"\ntemplate: a\nparameters:\n  - {name: x, type: enum, values: "
		 "[p, q]}\n"
		 "generation: {provider: painter, model: big}\nprompt:\n  templates: {p: '', r: "
		 "''}\n",
		 "E0338", 7, 4},
		{"version: \"1.0\"\ntemplate: a\nparameters:\n  - {name: x, type: enum, values: "
		 "[p, q]}\n"
		 "generation: {provider: painter, model: big}\nprompt:\n  templates: {p: ''}\n",
		 "E0338", 4, 7},
		/* Right as a template, wrong for what a value makes of it. */
		{"version: \"1.0\"\ntemplate: a\nparameters: [{name: x, type: string}]\n"
		 "generation: {provider: painter, model: big}\nintegration: {manifest_key: "
		 "'{{x}}'}\ninstances:\n  - {x: a b}\n",
		 "E0316", 5, 7},
	};

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++)
		expect_both(&ROWS[i]);
}

Test(spec_expand, of_many_instances_a_fault_of_the_template_is_told_once)
{
	struct reading reading = {0};

	reading_text(
		&reading,
		"version: \"1.0\"\ntemplate: a\nparameters: [{name: x, type: string}]\n"
		"generation: {provider: painter, model: big}\nprompt: {base: '{{x}}'}\n"
		"integration: {manifest_key: '{{x}} y'}\ninstances: [{x: a}, {x: b}, {x: a}]\n");
	cr_expect_eq(reading.diag.errors, 3, "two keys, and one id twice: %u", reading.diag.errors);
	reading_end(&reading);
}

Test(spec_expand, there_are_bounds)
{
	struct reading reading = {0};
	struct strbuf text = {0};

	strbuf_add_c(&text, "version: \"1.0\"\ntemplate: a\nparameters:\n");
	for (int i = 0; i < 4; i++)
		strbuf_printf(&text, "  - {name: p%d, type: integer}\n", i);
	strbuf_add_c(&text, "generation: {provider: painter, model: big}\nprompt: {base: "
			    "'{{p0}}{{p1}}{{p2}}{{p3}}'}\nmatrix:\n");
	for (int i = 0; i < 4; i++) {
		strbuf_printf(&text, "  p%d: [0", i);
		for (int v = 1; v < 256; v++)
			strbuf_printf(&text, ",%d", v);
		strbuf_add_c(&text, "]\n");
	}
	reading_text(&reading, text.data);
	cr_assert_eq(reading.diag.errors, 1);
	cr_expect_str_eq(reading.diag.first->code, "E0336");
	strbuf_release(&text);
	reading_end(&reading);
}

/* Each instance holds a long text: the sum is bounded, not only the file. */
Test(spec_expand, expanded_text_is_bounded)
{
	struct reading reading = {0};
	struct strbuf text = {0};

	strbuf_add_c(&text,
		     "version: \"1.0\"\ntemplate: a\nparameters: [{name: x, type: integer}]\n"
		     "generation: {provider: painter, model: big}\nprompt:\n  base: '{{x}} ");
	for (int i = 0; i < 100000; i++)
		strbuf_add_char(&text, 'y');
	strbuf_add_c(&text, "'\nmatrix:\n  x: [0");
	for (int v = 1; v < 2000; v++)
		strbuf_printf(&text, ",%d", v);
	strbuf_add_c(&text, "]\n");
	reading_text(&reading, text.data);
	cr_expect_eq(reading.status, ST_INVALID);
	cr_expect_str_eq(reading.diag.first->code, "E0336");
	strbuf_release(&text);
	reading_end(&reading);
}

/* ---- other files ------------------------------------------------------------------------- */

struct files {
	struct scratch scratch;
	struct spec_setting setting;
	struct spec_file file;
	struct diag diag;
	enum status status;
};

/* With the folders on its way. */
static const char *put(struct scratch *scratch, const char *name, const char *text)
{
	char folder[600];

	for (const char *slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/')) {
		(void)snprintf(folder, sizeof(folder), "%s/%.*s", scratch->root,
			       (int)(slash - name), name);
		(void)mkdir(folder, 0777);
	}
	return scratch_text(scratch, name, text);
}

static void read_file(struct files *files, const char *name, const char *text)
{
	const char *path = put(&files->scratch, name, text);

	files->setting.vocab = words();
	files->setting.root = str_of(files->scratch.root);
	files->setting.prefix = str_printf(&files->diag.arena, "%s/", files->scratch.root);
	files->status = spec_file_read(path, &files->setting, &files->file, &files->diag);
}

static void end(struct files *files)
{
	diag_release(&files->diag);
	spec_file_release(&files->file);
	scratch_remove(&files->scratch);
}

#define SMALL \
	"version: \"1.0\"\ntemplate: small\nparameters: [{name: x, type: string}]\n" \
	"generation: {provider: painter, model: big}\nprompt: {base: '%s {{x}}'}\n"

static const char *small(const char *word)
{
	static char text[512];

	(void)snprintf(text, sizeof(text), SMALL, word);
	return text;
}

static void expect_found(const char *from, const char *prompt)
{
	struct files files = {0};
	struct arena arena = {0};

	scratch_make(&files.scratch);
	put(&files.scratch, "specs/a/beside.yaml", small("beside"));
	put(&files.scratch, "specs/a/hyphen-template.yaml", small("hyphen"));
	put(&files.scratch, "specs/a/templates/below.yaml", small("below"));
	put(&files.scratch, "specs/templates/above.yaml", small("above"));
	put(&files.scratch, "templates/top.yaml", small("top"));
	put(&files.scratch, "templates/below.yaml", small("far"));
	read_file(&files, "specs/a/spec.yaml",
		  str_printf(&arena, "version: \"1.0\"\nfrom: %s\nwith: {x: y}\n", from).ptr);
	cr_assert_eq(files.status, ST_OK, "%s: %s", from,
		     files.diag.first ? files.diag.first->text : "");
	expect_prompt(&files.file.specs[0], prompt);
	cr_expect_eq(files.file.trail.used_count, 1, "%s: a prerequisite", from);
	arena_release(&arena);
	end(&files);
}

Test(spec_expand, templates_are_found_by_name_and_by_path)
{
	expect_found("beside", "beside y");
	expect_found("hyphen", "hyphen y");
	expect_found("below", "below y");
	expect_found("above", "above y");
	expect_found("top", "top y");
	expect_found("../../templates/top.yaml", "top y");
	expect_found("./beside.yaml", "beside y");
}

static void expect_lost(const char *from)
{
	struct files files = {0};
	struct arena arena = {0};

	scratch_make(&files.scratch);
	put(&files.scratch, "specs/plain.yaml", PAINTED);
	put(&files.scratch, "specs/broken.yaml",
	    "version: \"1.0\"\ntemplate: broken\nparameters: [{name: x, type: strin}]\n");
	read_file(&files, "specs/spec.yaml",
		  str_printf(&arena, "version: \"1.0\"\nfrom: %s\nwith: {x: y}\n", from).ptr);
	cr_expect_eq(files.status, ST_INVALID, "%s", from);
	cr_expect_str_eq(files.diag.first->code, "E0331", "%s: %s", from, files.diag.first->text);
	cr_expect_eq(files.diag.first->at.line, 2);
	arena_release(&arena);
	end(&files);
}

Test(spec_expand, templates_that_are_not_there_are_told_where_they_are_named)
{
	expect_lost("nowhere");
	expect_lost("plain");
	expect_lost("broken");
	expect_lost("none/there.yaml");
	expect_lost("'a;b'");
}

static bool refuse_all(const void *context, struct str path)
{
	(void)context;
	(void)path;
	return false;
}

Test(spec_expand, a_template_outside_of_the_project_is_not_read)
{
	struct files files = {0};

	scratch_make(&files.scratch);
	put(&files.scratch, "t.yaml", small("t"));
	files.setting.may_read = refuse_all;
	read_file(&files, "spec.yaml", "version: \"1.0\"\nfrom: ./t.yaml\nwith: {x: y}\n");
	cr_expect_str_eq(files.diag.first->code, "E0325");
	end(&files);
}

Test(spec_expand, a_list_of_values_may_stand_in_a_file)
{
	struct files files = {0};

	scratch_make(&files.scratch);
	put(&files.scratch, "t.yaml", small("t"));
	put(&files.scratch, "list.json", "[{\"x\": \"a\"}, {\"x\": \"b\"}]");
	read_file(&files, "spec.yaml", "version: \"1.0\"\nfrom: t\ninstances: list.json\n");
	cr_assert_eq(files.status, ST_OK);
	cr_expect_eq(files.file.count, 2);
	cr_expect_eq(files.file.trail.used_count, 2);
	end(&files);
	files = (struct files){0};
	scratch_make(&files.scratch);
	put(&files.scratch, "t.yaml", small("t"));
	put(&files.scratch, "list.json", "[{\"y\": \"a\"}]");
	read_file(&files, "spec.yaml", "version: \"1.0\"\nfrom: t\ninstances: list.json\n");
	cr_expect_str_eq(files.diag.first->code, "E0330");
	cr_expect(str_ends(str_of(files.diag.first->at.source->path), "list.json"));
	end(&files);
}

/* ---- -D ---------------------------------------------------------------------------------- */

static void with_defines(struct files *files, const char *text, const char *first,
			 const char *second)
{
	static struct spec_define defines[2];
	const char *const arguments[] = {first, second};

	memset(defines, 0, sizeof(defines));
	scratch_make(&files->scratch);
	for (size_t i = 0; i < 2 && arguments[i]; i++) {
		cr_assert_null(spec_define_make(arguments[i], &files->diag.arena, &defines[i]));
		files->setting.define_count++;
	}
	files->setting.defines = defines;
	files->setting.makes_by_defines = true;
	read_file(files, "spec.yaml", text);
}

Test(spec_expand, the_command_line_is_nearest)
{
	struct files files = {0};

	with_defines(&files, PAINTED "prompt: {base: x, style: flat}\n", "prompt.style=16-bit: #2",
		     "prompt.details=7");
	cr_assert_eq(files.status, ST_OK, "%s", files.diag.first ? files.diag.first->text : "");
	expect_prompt(&files.file.specs[0], "x\n7\n16-bit: #2");
	cr_expect(files.setting.defines[0].is_used);
	end(&files);
}

Test(spec_expand, the_command_line_makes_one_of_a_template)
{
	struct files files = {0};

	with_defines(&files, TEMPLATE, "kind=hard", "who=7");
	cr_assert_eq(files.status, ST_OK, "%s", files.diag.first ? files.diag.first->text : "");
	cr_assert_eq(files.file.count, 1);
	cr_expect(str_is(files.file.specs[0].id.text, "jump-hard-7"));
	end(&files);
	files = (struct files){0};
	with_defines(&files, TEMPLATE FROM "with: {kind: soft, who: x}\n", "who=y", NULL);
	cr_expect(str_is(files.file.specs[0].id.text, "jump-soft-y"));
	end(&files);
}

Test(spec_expand, the_command_line_is_checked_like_a_spec)
{
	struct files files = {0};
	struct spec_define unused;

	with_defines(&files, TEMPLATE, "kind=loud", NULL);
	cr_expect_str_eq(files.diag.first->code, "E0333");
	cr_expect_str_eq(files.diag.first->at.source->path, "<command-line>");
	end(&files);
	files = (struct files){0};
	with_defines(&files, PAINTED, "prompt.stlye=x", NULL);
	cr_expect_str_eq(files.diag.first->code, "E0301");
	end(&files);
	files = (struct files){0};
	with_defines(&files, PAINTED "prompt: {base: x}\n", "prompt.base.more=x", NULL);
	cr_expect_str_eq(files.diag.first->code, "E0339");
	end(&files);
	files = (struct files){0};
	with_defines(&files, PAINTED, "nothing=1", NULL);
	cr_expect_not(files.setting.defines[0].is_used, "whoever read all specs tells it");
	end(&files);
	cr_expect(spec_define_make("no-value", &files.diag.arena, &unused));
	cr_expect(spec_define_make("=x", &files.diag.arena, &unused));
	cr_expect(spec_define_make("prompt..style=x", &files.diag.arena, &unused));
	cr_expect(spec_define_make("prompt.=x", &files.diag.arena, &unused));
	cr_expect(spec_define_make(".style=x", &files.diag.arena, &unused));
	cr_expect(spec_define_make("prompt.style=\xff", &files.diag.arena, &unused));
	diag_release(&files.diag);
}

/* ---- packs ------------------------------------------------------------------------------- */

Test(spec_expand, a_pack_makes_one_asset_for_each_slot)
{
	struct files files = {0};
	const struct spec *spec;

	scratch_make(&files.scratch);
	put(&files.scratch, "templates/slot.yaml",
	    "version: \"1.0\"\ntemplate: slot\nparameters: [{name: slot, type: string}, {name: "
	    "what, type: string, "
	    "default: thing}]\ngeneration: {provider: painter, model: big}\nprompt: {base: "
	    "'{{slot}}: {{what}}'}\n");
	read_file(&files, "packs/wood.yaml",
		  "name: wood\nentries: {}\ngenerate:\n  template: slot\n  slots: [hero, Big Foe]\n"
		  "  overrides:\n    hero: {what: a knight}\n    Big Foe: {style: grim, base: 'of "
		  "{{slot}}'}\n");
	cr_assert_eq(files.status, ST_OK, "%s", files.diag.first ? files.diag.first->text : "");
	cr_assert_eq(files.file.count, 2);
	spec = &files.file.specs[0];
	cr_expect(str_is(spec->id.text, "wood-hero"));
	cr_expect(str_is(spec->pack.text, "wood"));
	expect_prompt(spec, "hero: a knight");
	spec = &files.file.specs[1];
	cr_expect(str_is(spec->id.text, "wood-big-foe"));
	expect_prompt(spec, "of Big Foe\ngrim");
	end(&files);
}
