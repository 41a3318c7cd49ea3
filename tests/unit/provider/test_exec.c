/* test_exec.c - provider `exec`: what a program is told, and what becomes of what it does. */
#include "provider/exec_request.h"
#include "unit/base/scratch.h"
#include "unit/provider/ask.h"

static struct scratch scratch;
static struct ask ask;
static struct provider_program program;
static const char *argv[8];

static void make(void)
{
	scratch_make(&scratch);
	ask_init(&ask, "exec", "", "a hero");
	program = (struct provider_program){
		.name = STR("one"), .argv = argv, .folder = scratch.root, .timeout_s = 20};
	ask.request.program = &program;
	ask.request.arena = &ask.arena;
	argv[0] = "sh";
	argv[1] = "-c";
}

static void release(void)
{
	ask_release(&ask);
	scratch_remove(&scratch);
}

TestSuite(provider_exec, .init = make, .fini = release);

/* A picture for scripts to hand out, as good.png in their folder. */
static void give_picture(void)
{
	struct ask picture;

	ask_init(&picture, "procedural", "radial", "glow");
	ask_image(&picture);
	(void)scratch_write(&scratch, "good.png", picture.result.data.data,
			    picture.result.data.len);
	ask_release(&picture);
}

static enum status run_script(const char *script)
{
	diag_release(&ask.diag);
	argv[2] = script;
	argv[3] = NULL;
	return ask_make(&ask);
}

static bool says(const char *text)
{
	for (const struct finding *f = ask.diag.first; f; f = f->next) {
		if (strstr(f->text, text))
			return true;
	}
	return false;
}

Test(provider_exec, the_request_is_one_line_of_json)
{
	struct worker_folder folder = {.out = "/run/out"};
	struct strbuf text = {0};

	ask.request.negative = STR("ugly \"x\"");
	ask.request.has_seed = true;
	ask.request.seed = 41;
	ask.request.candidate = 2;
	ask_set(&ask, "quality", "high");
	ask_set(&ask, "n_variations", "4");
	ask_set(&ask, "loop", "true");
	ask_set(&ask, "prompt_influence", "0.25");
	ask.params.values[param_index(ask.params.defs, STR("size"))].is_written = true;
	for (size_t i = 0; ask.params.defs[i].name; i++)
		ask.params.values[i].is_written = ask.params.values[i].is_set;
	exec_request_write(&ask.request, &folder, &text);
	cr_expect_str_eq(
		text.data,
		"{\"protocol\":1,\"op\":\"generate\",\"id\":\"test-asset\",\"type\":\"image\","
		"\"model\":null,\"prompt\":\"a hero\",\"negative_prompt\":\"ugly \\\"x\\\"\","
		"\"seed\":42,\"candidate\":2,\"count\":1,\"width\":64,\"height\":64,"
		"\"parameters\":{\"size\":\"64x64\",\"quality\":\"high\","
		"\"prompt_influence\":0.25,\"loop\":true},\"inputs\":[],"
		"\"output_dir\":\"/run/out\",\"accept\":[\"png\",\"webp\",\"jpg\"]}\n");
	strbuf_release(&text);
}

static const char *argument(const char *element)
{
	struct worker_folder folder = {.out = "/run/out", .request = "/run/request.json"};
	const char *const *list;

	diag_release(&ask.diag);
	argv[1] = element;
	argv[2] = NULL;
	return exec_arguments(&ask.request, &folder, &list, &ask.diag) == ST_OK ? list[1] : NULL;
}

Test(provider_exec, placeholders_are_whole_elements)
{
	ask.request.has_seed = true;
	ask.request.seed = 7;
	ask.request.prompt = STR("{seed} $(id)");
	ask.params.values[param_index(ask.params.defs, STR("size"))].is_written = true;
	cr_expect_str_eq(argument("{prompt}"), "{seed} $(id)", "what is put in is not read again");
	cr_expect_str_eq(argument("{seed}"), "7");
	cr_expect_str_eq(argument("{output}"), "/run/out/output.png");
	cr_expect_str_eq(argument("{output_dir}"), "/run/out");
	cr_expect_str_eq(argument("{request}"), "/run/request.json");
	cr_expect_str_eq(argument("{negative}"), "");
	cr_expect_str_eq(argument("{id}"), "test-asset");
	cr_expect_str_eq(argument("{candidate}"), "1");
	cr_expect_str_eq(argument("{width}"), "64");
	cr_expect_str_eq(argument("{height}"), "64");
	cr_expect_str_eq(argument("--plain"), "--plain");
	cr_expect_str_eq(argument("{}"), "{}");
	cr_expect_str_eq(argument("{\"json\": 1}"), "{\"json\": 1}");
}

Test(provider_exec, placeholders_that_cannot_be_replaced_are_refused)
{
	cr_expect_null(argument("{seed}"));
	cr_expect_null(argument("{duration}"));
	cr_expect_null(argument("{promt}"));
	cr_expect_str_eq(ask.diag.first->code, "E0516");
	cr_expect_null(argument("--out={output}"));
	cr_expect(says("within other text"));
}

Test(provider_exec, a_picture_is_admitted)
{
	give_picture();
	cr_assert_eq(run_script("cp good.png \"$ASSETC_OUTPUT_DIR/any\""), ST_OK, "%s",
		     ask.diag.first ? ask.diag.first->text : "");
	cr_expect_eq(ask.result.format, MEDIA_PNG);
	cr_expect_gt(ask.result.data.len, 100);
	cr_assert_eq(
		run_script("cp good.png \"$ASSETC_OUTPUT_DIR/a\"; touch \"$ASSETC_OUTPUT_DIR/b\"; "
			   "echo noise; echo "
			   "'{\"outputs\":[{\"path\":\"a\"}],\"model_version\":\"m 1\","
			   "\"tool_version\":\"t 2\"}'"),
		ST_OK, "%s", ask.diag.first ? ask.diag.first->text : "");
	cr_expect(str_is(ask.result.model, "m 1"));
	cr_expect(str_is(ask.result.tool, "t 2"));
}

Test(provider_exec, anything_else_is_not)
{
	give_picture();
	cr_expect_eq(run_script("exit 0"), ST_PROVIDER);
	cr_expect(says("left no file"));
	cr_expect_eq(run_script("echo x >\"$ASSETC_OUTPUT_DIR/a\""), ST_PROVIDER);
	cr_expect(says("no PNG"));
	cr_expect_eq(run_script("head -c 60 good.png >\"$ASSETC_OUTPUT_DIR/a\""), ST_PROVIDER);
	cr_expect(says("cannot be used"));
	cr_expect_eq(run_script("ln -s \"$PWD/good.png\" \"$ASSETC_OUTPUT_DIR/a\""), ST_PROVIDER);
	cr_expect(says("symbolic link"));
	cr_expect_null(ask.result.data.data);
}

struct exit_case {
	int code;
	enum status status;
	bool is_unavailable;
	const char *finding;
};

Test(provider_exec, exit_codes_have_a_meaning)
{
	static const struct exit_case CASES[] = {
		{1, ST_PROVIDER, false, "E0511"},     {64, ST_INVALID, false, "E0514"},
		{65, ST_INVALID, false, "E0514"},     {69, ST_PROVIDER, true, "E0515"},
		{75, ST_PROVIDER, false, "E0511"},    {77, ST_PROVIDER, false, "E0511"},
		{78, ST_ENVIRONMENT, false, "E0515"}, {126, ST_ENVIRONMENT, false, "E0515"},
		{127, ST_ENVIRONMENT, true, "E0515"}, {255, ST_PROVIDER, false, "E0511"},
	};

	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		char script[64];

		(void)snprintf(script, sizeof(script), "echo why it did >&2; exit %d",
			       CASES[i].code);
		cr_expect_eq(run_script(script), CASES[i].status, "%d", CASES[i].code);
		cr_expect_eq(ask.result.is_unavailable, CASES[i].is_unavailable, "%d",
			     CASES[i].code);
		cr_assert_eq(ask.diag.errors, 1, "%d", CASES[i].code);
		cr_expect_str_eq(ask.diag.first->code, CASES[i].finding, "%d", CASES[i].code);
		cr_expect(says("why it did"), "%d", CASES[i].code);
	}
}

Test(provider_exec, last_words_are_few_and_without_progress)
{
	unsigned notes = 0;

	(void)run_script(
		"for i in $(seq 100); do echo line $i >&2; echo assetc-progress: 0.5 >&2; done; "
		"exit 1");
	for (const struct finding *f = ask.diag.first; f; f = f->next)
		notes += f->severity == SEVERITY_NOTE;
	cr_expect_eq(notes, 12);
	cr_expect(says("line 100"));
	cr_expect_not(says("progress"));
}

Test(provider_exec, one_that_is_not_there_is_unavailable)
{
	argv[0] = "no-such-program-at-all";
	cr_expect_not(ask.provider->is_there(&ask.request));
	cr_expect_eq(run_script(""), ST_ENVIRONMENT);
	cr_expect(ask.result.is_unavailable);
	cr_expect_str_eq(ask.diag.first->code, "E0515");
	argv[0] = "sh";
	cr_expect(ask.provider->is_there(&ask.request));
}
