/* What the two files say, and how it is kept. What is wrong in them: tests/cli/project/bad. */
#include "project/project.h"

#include "unit/base/scratch.h"

static struct scratch scratch;
static struct project project;
static struct diag diag;

static void make(void)
{
	scratch_make(&scratch);
	scratch_folder(&scratch, "specs");
	cr_assert_eq(chdir(scratch.root), 0);
}

static void drop(void)
{
	project_release(&project);
	diag_release(&diag);
	scratch_remove(&scratch);
}

TestSuite(project_files, .init = make, .fini = drop);

/* ---- a small vocabulary ------------------------------------------------------------------ */

static const char *const SIZES[] = {"auto", NULL};
static const struct param_def PAINTER[] = {
	{.name = "size", .type = PARAM_SIZE, .words = SIZES, .min = 1, .max = 64},
	{.name = "n_variations", .type = PARAM_INT, .min = 1, .max = 10},
	{.name = "n",
	 .type = PARAM_INT,
	 .min = 1,
	 .max = 10,
	 .flags = PARAM_SECOND_NAME,
	 .alias = "n_variations"},
	{.name = NULL},
};
static const struct param_def SKETCHER[] = {
	{.name = "size", .type = PARAM_SIZE, .min = 1, .max = 128},
	{.name = "strokes", .type = PARAM_INT},
	{.name = NULL},
};
static const struct param_owner OWNERS[] = {
	{.name = "painter", .kinds = ASSET_IMAGE, .params = PAINTER},
	{.name = "sketcher", .kinds = ASSET_IMAGE, .params = SKETCHER},
};

static const struct param_owner *find_provider(struct str name)
{
	for (size_t i = 0; i < 2; i++) {
		if (str_is(name, OWNERS[i].name))
			return &OWNERS[i];
	}
	return NULL;
}

static const char *const *models(const struct param_owner *provider, unsigned kind)
{
	static const char *const MODELS[] = {"oil", NULL};

	(void)kind;
	return provider == &OWNERS[0] ? MODELS : NULL;
}

static const struct vocab *words(void)
{
	static const char *const NAMES[] = {"painter", "sketcher", NULL};
	static const struct vocab vocab = {
		.find_provider = find_provider, .provider_models = models, .provider_names = NAMES};

	return &vocab;
}

static void open_with(const char *settings, const char *policy)
{
	if (settings)
		scratch_text(&scratch, "assets.yaml", settings);
	if (policy)
		scratch_text(&scratch, "assets.policy.yaml", policy);
	cr_assert_eq(project_open("specs/coin.yaml", NULL, words(), &project, &diag), ST_OK, "%s",
		     diag.first ? diag.first->text : "");
}

static void expect(struct str found, const char *wanted)
{
	cr_expect(str_is(found, wanted), "'%.*s' is not '%s'", STR_ARGS(found), wanted);
}

/* ---- assets.yaml ------------------------------------------------------------------------- */

Test(project_files, without_files_nothing_is_said)
{
	scratch_folder(&scratch, ".git");
	open_with(NULL, NULL);
	cr_expect_eq(project.settings_path.len + project.policy_path.len + project.prefix.len, 0);
	cr_expect_eq(project.store.len + project.spec_count + project.command_count, 0);
	cr_expect_eq(project.budget.run_usd, PROJECT_NOT_SAID);
	cr_expect_eq(project.resend_below_usd, PROJECT_NOT_SAID);
	cr_expect_null(project.defaults.parameters);
	cr_expect_null(diag.first);
}

Test(project_files, keeps_what_the_settings_say)
{
	open_with("specs: [art/specs, ./sounds//a.yaml]\n"
		  "store: assets/./raw\n"
		  "prompt: {theme: woods, style: flat, negative: people, x-note: 1,\n"
		  "  parameters: {size: 100x100, strokes: 3, x-mine: [1]}}\n"
		  "providers: {painter: {model: oil}, sketcher: {model: any, x-a: b}, x-old: 3}\n"
		  "packs: packs/*.yaml\n"
		  "active_pack: forest\n"
		  "profiles: {night: {draft: true}, final: {release: true, locked: true, provider: "
		  "painter}}\n"
		  "x-mine: {anything: [goes]}\n",
		  NULL);
	expect(project.settings_path, "assets.yaml");
	expect(project.store, "assets/raw");
	cr_assert_eq(project.spec_count, 2);
	expect(project.specs[0].path, "art/specs");
	expect(project.specs[1].path, "sounds/a.yaml");
	cr_expect_eq(project.specs[1].at.column, 20);
	expect(project.defaults.theme.text, "woods");
	expect(project.defaults.negative.text, "people");
	cr_expect(project.defaults.style.is_written);
	cr_expect_eq(project.defaults.style.at.line, 3);
	cr_expect_eq(project.defaults.parameters->count, 3);
	cr_assert_eq(project.defaults.model_count, 2);
	cr_expect_eq(project.defaults.models[0].provider, &OWNERS[0]);
	expect(project.defaults.models[1].model.text, "any");
	cr_assert_eq(project.pack_count, 1);
	expect(project.packs[0].path, "packs/*.yaml");
	expect(project.active_pack, "forest");
	cr_expect_eq(diag.errors + diag.warnings, 0);
}

Test(project_files, knows_its_profiles_and_the_built_in_ones)
{
	const struct project_profile *found;

	open_with("profiles: {night: {draft: true}, release: {locked: true, provider: painter}}\n",
		  NULL);
	found = project_profile(&project, STR("night"));
	cr_expect(found && found->is_draft && !found->is_release && !found->is_locked);
	found = project_profile(&project, STR("release"));
	cr_assert(found && found->is_release && found->is_locked);
	expect(found->provider, "painter");
	found = project_profile(&project, STR("draft"));
	cr_expect(found && found->is_draft && found->provider.len == 0);
	cr_expect_null(project_profile(&project, STR("nigh")));
	cr_expect_str_eq(nearest_word(STR("nigth"),
				      project_profile_names(&project, &project.arena)),
			 "night");
	cr_expect_str_eq(nearest_word(STR("drfat"),
				      project_profile_names(&project, &project.arena)),
			 "draft");
}

/* ---- assets.policy.yaml ------------------------------------------------------------------ */

Test(project_files, keeps_what_the_policy_says)
{
	static const char POLICY[] =
		"budget: {run_usd: 5, day_usd: 0.5, asset_usd: 0}\n"
		"endpoints: {painter: {base_url: \"https://a.example/v1\", key_env: "
		"ASSETC_KEY_A},\n"
		"  box: {base_url: \"http://box:1\", driver: sketcher, plain_http: true}}\n"
		"providers: {painter: {endpoint: painter, max_in_flight: 4, safety_margin_credits: "
		"0},\n"
		"  sketcher: {command: bark}, suno/bark: {price_usd: 0.02, usd_per_credit: "
		"0.0002}}\n"
		"unknown: {resend_below_usd: 0.05}\n"
		"licence: {deny: [non-commercial, unknown]}\n"
		"cache: \"local:rw\"\n"
		"commands: {bark: {argv: a}}\n";

	open_with(NULL, POLICY);
	expect(project.policy_path, "assets.policy.yaml");
	expect(project.policy_text, POLICY);
	cr_expect_eq(project.settings_path.len, 0);
	cr_expect_eq(project.budget.run_usd, 5 * MILLION);
	cr_expect_eq(project.budget.day_usd, MILLION / 2);
	cr_expect_eq(project.budget.month_usd, PROJECT_NOT_SAID);
	cr_expect_eq(project.budget.asset_usd, 0);
	cr_assert_eq(project.endpoint_count, 2);
	cr_expect_eq(project.endpoints[0].driver, &OWNERS[0]);
	expect(project.endpoints[0].base_url, "https://a.example/v1");
	expect(project.endpoints[0].key_env, "ASSETC_KEY_A");
	cr_expect_eq(project.endpoints[1].driver, &OWNERS[1]);
	cr_expect(project.endpoints[1].is_plain_http);
	cr_assert_eq(project.provider_count, 3);
	expect(project.providers[0].endpoint, "painter");
	cr_expect_eq(project.providers[0].max_in_flight, 4);
	cr_expect_eq(project.providers[0].safety_margin_credits, 0);
	cr_expect_eq(project.providers[0].price_usd, PROJECT_NOT_SAID);
	expect(project.providers[1].command, "bark");
	cr_expect_eq(project.providers[2].price_usd, 20000);
	cr_expect_eq(project.providers[2].usd_per_credit, 200);
	cr_expect_eq(project.resend_below_usd, 50000);
	cr_expect_str_eq(project.denied_licences[1], "unknown");
	cr_expect_null(project.denied_licences[2]);
	cr_expect_eq(diag.errors + diag.warnings, 0);
}

Test(project_files, keeps_commands)
{
	const struct project_command *command;

	open_with(NULL,
		  "commands:\n"
		  "  bark: {argv: [python3, \"\", tools/bark.py], timeout_s: 900, env: [HF_HOME],\n"
		  "    version: auto, inputs: [./tools/bark.py, weights]}\n"
		  "  say: {argv: espeak, version: \"1.2\", price_usd: 0.5}\n");
	command = project_command(&project, STR("bark"));
	cr_assert_not_null(command);
	cr_expect_str_eq(command->argv[0], "python3");
	cr_expect_str_eq(command->argv[1], "");
	cr_expect_str_eq(command->argv[2], "tools/bark.py");
	cr_expect_null(command->argv[3]);
	cr_expect_str_eq(command->env[0], "HF_HOME");
	cr_expect_null(command->env[1]);
	cr_expect_str_eq(command->inputs[0], "tools/bark.py");
	cr_expect_str_eq(command->inputs[1], "weights");
	cr_expect_null(command->inputs[2]);
	cr_expect_eq(command->version.len, 0);
	cr_expect_eq(command->timeout_s, 900);
	cr_expect_eq(command->price_usd, PROJECT_NOT_SAID);
	cr_expect_eq(command->at.line, 2);
	command = project_command(&project, STR("say"));
	cr_assert_not_null(command);
	cr_expect_str_eq(command->argv[0], "espeak");
	cr_expect_null(command->argv[1]);
	cr_expect_null(command->env[0]);
	cr_expect_null(command->inputs[0]);
	expect(command->version, "1.2");
	cr_expect_eq(command->timeout_s, 600);
	cr_expect_eq(command->price_usd, MILLION / 2);
	cr_expect_null(project_command(&project, STR("cat")));
}

/* ---- both -------------------------------------------------------------------------------- */

Test(project_files, may_be_shared_by_specs_of_several_folders)
{
	struct project other;

	open_with("store: raw\nprompt: {style: flat}\n", NULL);
	cr_assert_eq(chdir("specs"), 0);
	cr_assert_eq(project_locate("coin.yaml", NULL, &other, &diag), ST_OK);
	cr_expect(str_equal(other.root, project.root));
	project_share(&other, &project);
	expect(other.settings_path, "../assets.yaml");
	expect(other.prefix, "../");
	expect(other.store, "raw");
	expect(other.defaults.style.text, "flat");
	expect(project.settings_path, "assets.yaml");
	project_release(&other);
}

Test(project_files, tells_what_is_wrong_in_both)
{
	scratch_text(&scratch, "assets.yaml", "stroe: a\n");
	scratch_text(&scratch, "assets.policy.yaml", "cache: 3\n");
	cr_expect_eq(project_open("specs/coin.yaml", NULL, words(), &project, &diag), ST_INVALID);
	cr_expect_eq(diag.errors, 2);
	cr_expect_str_eq(diag.first->at.source->path, "assets.yaml");
	cr_expect_str_eq(diag.last->at.source->path, "assets.policy.yaml");
}

/* What is opened after the file was seen may be gone. */
Test(project_files, a_folder_that_is_none_is_told)
{
	cr_expect_eq(project_open("specs/coin.yaml", "nowhere", words(), &project, &diag),
		     ST_USAGE);
	cr_expect_str_eq(diag.first->code, "E0001");
}

Test(project_files, refuses_a_spelling_that_no_depfile_has)
{
	scratch_folder(&scratch, "a;b");
	scratch_text(&scratch, "a;b/assets.yaml", "");
	cr_expect_eq(project_open("a;b/coin.yaml", NULL, words(), &project, &diag), ST_USAGE);
	cr_expect_str_eq(diag.first->code, "E0318");
}
