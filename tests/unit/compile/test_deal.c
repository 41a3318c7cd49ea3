/* test_deal.c - where a hosted provider is asked, with which model, for how much, and why it cannot be. */
#include "compile/deal.h"

#include "compile/vocab.h"
#include "project/user.h"
#include "unit/compile/workshop.h"

static struct workshop shop;
static struct arena arena;
static struct ask ask;
static struct deal deal;
static struct user_policy user;

static void open_shop(void)
{
	workshop_open(&shop);
	user = (struct user_policy){.resend_below_usd = PROJECT_NOT_SAID};
}

static void close_shop(void)
{
	arena_release(&arena);
	workshop_close(&shop);
}

TestSuite(compile_deal, .init = open_shop, .fini = close_shop);

/* ---- what is around ---------------------------------------------------------------------- */

static const char *moved_to, *key_set = "OPENAI_API_KEY";

static const char *variable(void *context, const char *name)
{
	(void)context;
	return strcmp(name, "OPENAI_BASE_URL") == 0 ? moved_to : NULL;
}

static bool has_key(void *context, const char *name)
{
	(void)context;
	return strcmp(name, key_set) == 0;
}

#define SPEC(generation, rest) \
	"version: \"1.0\"\nid: coin\ngeneration: {" generation "}\n" rest "\n"
#define OPENAI      SPEC("provider: openai", "prompt: {base: gold}")
#define DALLE       SPEC("provider: dalle-3", "prompt: {base: gold}")
#define SOUND(rest) SPEC("type: audio, provider: elevenlabs", "metadata: {category: sfx}\n" rest)

static const struct spec *make_deal(const char *text)
{
	const struct spec *spec = workshop_spec(&shop, text);

	shop.options.user = &user;
	shop.options.variable = variable;
	shop.options.has_key = has_key;
	shop.options.today = "2026-11-21";
	ask_make(&shop.options, spec, (const struct provider *)spec->generation.provider, false, 1,
		 NULL, &arena, &ask);
	deal_make(&shop.options, spec, &ask, &arena, &deal);
	return spec;
}

static void policy(const char *text)
{
	project_release(&shop.project);
	(void)scratch_text(&shop.scratch, "assets.policy.yaml", text);
	cr_assert_eq(project_open(shop.spec, NULL, vocab_get(), &shop.project, &shop.diag), ST_OK,
		     "%s in\n%s", shop.diag.first ? shop.diag.first->text : "", text);
}

static const struct param_owner *owner(const char *name)
{
	return &provider_find(str_of(name))->decl;
}

static void expect(struct str found, const char *wanted)
{
	cr_expect(str_is(found, wanted), "'%.*s' is not '%s'", STR_ARGS(found), wanted);
}

static void expect_at(const char *name, const char *url, const char *key)
{
	cr_expect_eq(deal.state, DEAL_OPEN, "%.*s", STR_ARGS(deal.why));
	expect(deal.endpoint, name);
	expect(deal.base_url, url);
	expect(deal.key_env, key);
}

/* ---- where ------------------------------------------------------------------------------- */

Test(compile_deal, nobody_says_where)
{
	make_deal(OPENAI);
	expect_at("openai", "https://api.openai.com/v1", "OPENAI_API_KEY");
	cr_expect(deal.is_vendor_host);
	cr_expect_not(deal.allows_plain_http);
	cr_expect_eq(deal.in_flight, 4);
	cr_expect_str_eq(deal.model->id, "gpt-image-2.5-flare");
	cr_expect_eq(deal.price_usd, PROJECT_NOT_SAID);
	cr_expect_eq(deal.safety_margin_credits, PROJECT_NOT_SAID);
}

Test(compile_deal, the_environment_goes_before_every_file)
{
	static const struct project_endpoint OWN = {.name = {"openai", 6},
						    .base_url = {"https://user.example", 20}};
	struct project_endpoint own = OWN;

	policy("endpoints: {openai: {base_url: 'https://project.example/v1/', key_env: "
	       "ASSETC_KEY_A}}\n");
	key_set = "ASSETC_KEY_A";
	make_deal(OPENAI);
	expect_at("openai", "https://project.example/v1", "ASSETC_KEY_A");
	cr_expect_not(deal.is_vendor_host);

	own.driver = owner("openai");
	user.endpoints = &own;
	user.endpoint_count = 1;
	make_deal(OPENAI);
	expect_at("openai", "https://user.example", "");

	key_set = "OPENAI_API_KEY";
	moved_to = "http://127.0.0.1:81/v1//";
	make_deal(OPENAI);
	expect_at("openai", "http://127.0.0.1:81/v1", "OPENAI_API_KEY");
	cr_expect_not(deal.is_vendor_host);
	cr_expect(str_is(ask.key, "assetc request 1\nkind: \"image\"\ndriver: \"openai\"\nprompt: "
				  "\"gold\"\ncandidate: 1\n"),
		  "%.*s", STR_ARGS(ask.key));
	moved_to = "";
	make_deal(OPENAI);
	expect_at("openai", "https://user.example", "");
}

Test(compile_deal, a_server_that_the_environment_names_wrongly)
{
	moved_to = "http://gpu.example/v1";
	make_deal(OPENAI);
	cr_expect_eq(deal.state, DEAL_ABSENT);
	cr_expect_null(deal.hosted);
	cr_expect(str_contains(deal.why, "unencrypted"), "%.*s", STR_ARGS(deal.why));
	moved_to = "gpu.example";
	make_deal(OPENAI);
	cr_expect_eq(deal.state, DEAL_ABSENT);
	cr_expect(str_contains(deal.why, "OPENAI_BASE_URL"), "%.*s", STR_ARGS(deal.why));
	cr_expect_gt(deal.hint.len, 0);
}

Test(compile_deal, a_named_endpoint_stands_in_keys)
{
	policy("endpoints: {gpu: {base_url: 'http://127.0.0.1:80/v1', driver: openai}}\n"
	       "providers: {openai: {endpoint: gpu, max_in_flight: 9}}\n");
	moved_to = "https://elsewhere.example";
	make_deal(OPENAI);
	expect_at("gpu", "http://127.0.0.1:80/v1", "");
	cr_expect_eq(deal.in_flight, 9);
	cr_expect(str_contains(ask.key, "driver: \"openai\"\nendpoint: \"gpu\"\n"));
	cr_expect(str_contains(ask_second_name(&ask, &arena), "endpoint: \"gpu\"\n"));
	cr_expect(str_contains(ask_purchase_name(&ask, &arena), "endpoint: \"gpu\"\n"));
	make_deal(DALLE);
	expect_at("gpu", "http://127.0.0.1:80/v1", "");
	cr_expect_str_eq(deal.model->id, "dall-e-3");
	moved_to = NULL;
}

/* DALL-E 3 lives on where somebody still has it: an endpoint of its name is for it alone. */
Test(compile_deal, an_endpoint_named_as_the_provider)
{
	policy("endpoints: {dalle-3: {base_url: 'https://old.example', key_env: "
	       "ASSETC_KEY_OLD}}\n");
	key_set = "ASSETC_KEY_OLD";
	make_deal(DALLE);
	expect_at("dalle-3", "https://old.example", "ASSETC_KEY_OLD");
	key_set = "OPENAI_API_KEY";
	make_deal(OPENAI);
	expect_at("openai", "https://api.openai.com/v1", "OPENAI_API_KEY");
}

Test(compile_deal, the_vendors_own_by_another_name)
{
	policy("endpoints: {second: {base_url: 'https://API.openai.com:443/v1', driver: "
	       "dalle-3}}\nproviders: {openai: {endpoint: second}}\n");
	make_deal(OPENAI);
	expect_at("second", "https://API.openai.com:443/v1", "OPENAI_API_KEY");
	cr_expect(deal.is_vendor_host);
}

Test(compile_deal, figures_of_both_files)
{
	static const struct project_provider ROWS[] = {{.name = {"openai", 6},
							.max_in_flight = 3,
							.safety_margin_credits = 5,
							.price_usd = PROJECT_NOT_SAID,
							.usd_per_credit = PROJECT_NOT_SAID},
						       {.name = {"gpt-image-2", 11},
							.max_in_flight = PROJECT_NOT_SAID,
							.safety_margin_credits = PROJECT_NOT_SAID,
							.price_usd = 30000,
							.usd_per_credit = PROJECT_NOT_SAID}};
	int64_t cost;

	policy("providers: {openai: {max_in_flight: 9, safety_margin_credits: 2, price_usd: "
	       "0.01},\n"
	       "  gpt-image-2: {price_usd: 0.02}}\n");
	make_deal(OPENAI);
	cr_expect_eq(deal.in_flight, 9);
	cr_expect_eq(deal.price_usd, 10000);
	user.providers = ROWS;
	user.provider_count = 2;
	make_deal(SPEC("provider: openai, model: gpt-image-2", "prompt: {base: gold}"));
	cr_expect_eq(deal.in_flight, 3);
	cr_expect_eq(deal.safety_margin_credits, 5);
	cr_expect_eq(deal.price_usd, 30000);
	cr_assert(deal_estimate(&deal, &ask, 3, &cost));
	cr_expect_eq(cost, 90000);
}

/* ---- why not ----------------------------------------------------------------------------- */

Test(compile_deal, a_key_that_is_not_set)
{
	key_set = "";
	make_deal(OPENAI);
	cr_expect_eq(deal.state, DEAL_NO_KEY);
	expect(deal.why, "has no key: OPENAI_API_KEY is not set");
	cr_expect(str_contains(deal.hint, "OPENAI_API_KEY"));
	cr_expect_not_null(deal.hosted);
	shop.options.has_key = NULL;
	deal_make(&shop.options, &shop.file.specs[0], &ask, &arena, &deal);
	cr_expect_eq(deal.state, DEAL_NO_KEY);
}

Test(compile_deal, a_model_that_was_shut_down)
{
	make_deal(DALLE);
	cr_expect_eq(deal.state, DEAL_RETIRED);
	expect(deal.why,
	       "was shut down by openai on 2026-05-12; gpt-image-2.5-flare is its successor");
	cr_expect(str_contains(deal.hint, "model: gpt-image-2.5-flare"), "%.*s",
		  STR_ARGS(deal.hint));
	make_deal(SPEC("provider: openai, model: gpt-image-1", "prompt: {base: gold}"));
	expect(deal.why, "no longer has gpt-image-1, which was shut down on 2026-10-23; "
			 "gpt-image-2.5-flare is its successor");
	shop.options.today = "2026-05-11";
	make_deal(OPENAI);
	shop.options.today = "2026-10-22";
	deal_make(&shop.options, workshop_spec(&shop, DALLE), &ask, &arena, &deal);
	cr_expect_eq(deal.state, DEAL_OPEN, "of openai's default model");
}

Test(compile_deal, what_this_build_cannot_ask)
{
	static const struct provider ABSENT = {.decl = {.name = "absent", .kinds = ASSET_IMAGE},
					       .flags = HOSTED_FLAGS};

	deal_of_model(&shop.options, &ABSENT, NULL, (struct str){0}, &arena, &deal);
	cr_expect_eq(deal.state, DEAL_ABSENT);
	expect(deal.endpoint, "absent");
	expect(deal.why, "is not yet in this build");
}

/* ---- names ------------------------------------------------------------------------------- */

Test(compile_deal, the_second_name_has_the_model_that_is_sent)
{
	static const struct model ROW = {.provider = "openai",
					 .id = "mine",
					 .family = "",
					 .kinds = ASSET_IMAGE,
					 .batch = 1,
					 .is_default = true};
	static const struct models OWN = {&ROW, 1};

	make_deal(OPENAI);
	cr_expect_not(str_contains(ask.key, "model:"));
	cr_expect(str_contains(ask_second_name(&ask, &arena), "model: \"gpt-image-2.5-flare\"\n"));
	shop.options.models = &OWN;
	make_deal(OPENAI);
	cr_expect_not(str_contains(ask.key, "model:"));
	cr_expect(str_contains(ask_purchase_name(&ask, &arena), "model: \"mine\"\n"));
	cr_expect_str_eq(deal.model->id, "mine");
	make_deal(SPEC("provider: openai, model: gpt-image-2", "prompt: {base: gold}"));
	cr_expect(str_contains(ask_second_name(&ask, &arena), "model: \"gpt-image-2\"\n"));
}

#define HEARD(generation, category) \
	SPEC("type: audio, provider: elevenlabs" generation, \
	     "metadata: {category: " category "}\nprompt: {base: x}")

/* `kind` comes from the category where it is left out, and from nothing else. */
Test(compile_deal, music_is_asked_for_by_its_category)
{
	struct str name;

	key_set = "ELEVENLABS_API_KEY";
	make_deal(HEARD("", "music"));
	cr_expect_str_eq(deal.model->id, "music_v2");
	cr_expect(str_contains(ask.key, "sound: \"music\"\n"));
	name = str_copy(&arena, ask_second_name(&ask, &arena));
	make_deal(HEARD(", kind: music", "jump"));
	cr_expect(str_equal(ask_second_name(&ask, &arena), name));
	make_deal(HEARD("", "jump"));
	cr_expect_str_eq(deal.model->id, "eleven_text_to_sound_v2");
	cr_expect_not(str_contains(ask.key, "sound:"));
	name = str_copy(&arena, ask_second_name(&ask, &arena));
	make_deal(HEARD(", kind: sfx", "music"));
	cr_expect_str_eq(deal.model->id, "eleven_text_to_sound_v2");
	cr_expect(str_equal(ask_second_name(&ask, &arena), name), "a default written out");
}

struct told {
	unsigned requests;
	bool has_gpu, has_own;
};

static void tell(void *context, struct str text)
{
	struct told *told = context;

	if (!str_contains(text, "driver: \"openai\"") || !str_starts(text, "assetc request"))
		return;
	told->has_gpu = told->has_gpu || str_contains(text, "endpoint: \"gpu\"\n");
	told->has_own = told->has_own || !str_contains(text, "endpoint:");
}

Test(compile_deal, what_was_bought_at_any_endpoint_is_kept)
{
	struct told told = {0};

	policy("endpoints: {gpu: {base_url: 'http://127.0.0.1:80/v1', driver: openai}}\n");
	cr_assert_eq(compile_paid_keys(&shop.options, workshop_spec(&shop, OPENAI), tell, &told,
				       &shop.diag),
		     ST_OK);
	cr_expect(told.has_gpu);
	cr_expect(told.has_own);
}

/* ---- checks ------------------------------------------------------------------------------ */

/* The code of the first finding, "" for none. */
static const char *check(const char *text)
{
	const struct spec *spec = make_deal(text);
	enum status st = deal_check(&deal, spec, &ask, 1, &shop.diag);

	cr_expect_eq(st == ST_OK, shop.diag.errors == 0);
	cr_expect(st == ST_OK || st == ST_INVALID);
	return shop.diag.first ? shop.diag.first->code : "";
}

#define STEPS(provider, parameters, steps) \
	SPEC("type: image, provider: " provider, \
	     "prompt: {base: gold, parameters: {" parameters "}}\npost_processing: [" steps "]")
#define HAS_ALPHA "{action: validate, checks: [has_alpha]}"

Test(compile_deal, transparency_that_the_model_does_not_make)
{
	key_set = "STABILITY_API_KEY";
	cr_expect_str_eq(check(STEPS("stability", "", HAS_ALPHA)), "E0527");
	cr_expect_eq(shop.diag.first->at.line, 5);
	cr_expect_str_eq(check(STEPS("stability", "",
				     "{action: pad, dimensions: 2000x2000, color: "
				     "transparent}, " HAS_ALPHA)),
			 "");
	cr_expect_str_eq(check(STEPS("stability", "", "{action: chroma_key}, " HAS_ALPHA)), "");
	cr_expect_str_eq(check(STEPS("stability", "", HAS_ALPHA ", {action: chroma_key}")),
			 "E0527");
	cr_expect_str_eq(
		check(STEPS("stability", "",
			    "{action: chroma_key}, {action: flatten, color: '#fff'}, " HAS_ALPHA)),
		"E0527");
	cr_expect_str_eq(check(STEPS("stability", "", "")), "");
}

Test(compile_deal, transparency_that_is_not_asked_for)
{
	cr_expect_str_eq(check(STEPS("openai", "background: transparent", HAS_ALPHA)), "");
	cr_expect_str_eq(check(STEPS("openai", "background: opaque", HAS_ALPHA)), "E0527");
	cr_expect_str_eq(check(STEPS("openai", "", HAS_ALPHA)), "W0527");
}

Test(compile_deal, elsewhere_the_check_itself_decides)
{
	policy("endpoints: {openai: {base_url: 'https://own.example'}}\n");
	cr_expect_str_eq(check(STEPS("dalle-3", "", HAS_ALPHA)), "W0527");
	cr_expect_eq(shop.diag.warnings, 1);
	cr_expect_str_eq(check(STEPS("openai", "", HAS_ALPHA)), "");
}

#define RANGE(parameters, range, more) \
	SOUND("prompt: {base: beep, parameters: {" parameters "}}\npost_processing: [" more \
	      "{action: validate, checks: [{duration_range: " range "}]}]")

Test(compile_deal, durations)
{
	key_set = "ELEVENLABS_API_KEY";
	cr_expect_str_eq(check(RANGE("", "[0.1, 40]", "")), "");
	cr_expect_str_eq(check(RANGE("", "[31, 40]", "")), "E0528");
	cr_expect_str_eq(check(RANGE("duration_seconds: 2", "[3, 4]", "")), "E0528");
	cr_expect_str_eq(check(RANGE("duration_seconds: 5", "[3, 4]", "")), "E0528");
	cr_expect_str_eq(check(RANGE("duration_seconds: 5", "[3, 4]", "{action: trim_silence}, ")),
			 "");
	/* Shorter than they make: raised where the spec takes that. */
	cr_expect_str_eq(check(RANGE("duration_seconds: 0.3", "[0.1, 0.5]", "")), "");
	cr_expect(deal.may_be_longer);
	cr_expect_str_eq(check(RANGE("duration_seconds: 0.3", "[0.1, 0.4]", "")), "E0524");
	cr_expect_str_eq(
		check(RANGE("duration_seconds: 0.3", "[0.1, 0.4]", "{action: trim_silence}, ")),
		"");
	cr_expect_str_eq(check(SOUND("prompt: {base: beep, parameters: {duration_seconds: 0.3}}")),
			 "E0524");
}

/* Of what is bought; what is at hand already stays. */
Test(compile_deal, licences_that_a_policy_file_denies)
{
	static const char *const DENIED[] = {"PAID PLANS", NULL};

	key_set = "ELEVENLABS_API_KEY";
	cr_expect_str_eq(check(HEARD("", "music")), "");
	policy("licence: {deny: [non-commercial, unknown]}\n");
	cr_expect_str_eq(check(HEARD("", "music")), "");
	cr_expect_str_eq(check(HEARD(", model: new", "music")), "E0529");
	user.denied_licences = DENIED;
	cr_expect_str_eq(check(HEARD("", "music")), "E0529");
	cr_expect(str_contains(str_of(shop.diag.first->text), "some games"));
}

/* ---- prices ------------------------------------------------------------------------------ */

Test(compile_deal, credits_at_the_users_own_price)
{
	struct project_provider row = {.name = STR("elevenlabs"),
				       .max_in_flight = PROJECT_NOT_SAID,
				       .safety_margin_credits = PROJECT_NOT_SAID,
				       .price_usd = PROJECT_NOT_SAID,
				       .usd_per_credit = 300};
	int64_t cost;

	key_set = "ELEVENLABS_API_KEY";
	make_deal(SOUND("prompt: {base: beep, parameters: {duration_seconds: 2}}"));
	cr_assert(deal_estimate(&deal, &ask, 1, &cost));
	cr_expect_eq(cost, 2 * 40 * 200);
	user.providers = &row;
	user.provider_count = 1;
	make_deal(SOUND("prompt: {base: beep, parameters: {duration_seconds: 2}}"));
	cr_assert(deal_estimate(&deal, &ask, 1, &cost));
	cr_expect_eq(cost, 2 * 40 * 300);
	cr_expect_eq(deal.usd_per_credit, 300);
	row.usd_per_credit = 0;
	make_deal(SOUND("prompt: {base: beep}"));
	cr_assert(deal_estimate(&deal, &ask, 1, &cost));
	cr_expect_eq(cost, 0);
	row.usd_per_credit = INT64_MAX;
	make_deal(SOUND("prompt: {base: beep}"));
	cr_expect_not(deal_estimate(&deal, &ask, 1, &cost));
}

/* What the table knows of the vendor's own host is not made less by a project; the user may say so, and each of its own server. */
Test(compile_deal, a_project_makes_nothing_cheaper)
{
	struct project_provider row = {.name = STR("openai"),
				       .max_in_flight = PROJECT_NOT_SAID,
				       .safety_margin_credits = PROJECT_NOT_SAID,
				       .price_usd = 1,
				       .usd_per_credit = PROJECT_NOT_SAID};
	int64_t usual, cost;

	make_deal(OPENAI);
	cr_assert(deal_estimate(&deal, &ask, 2, &usual));
	cr_assert_gt(usual, 2);
	policy("providers: {openai: {price_usd: 0}}\n");
	make_deal(OPENAI);
	cr_assert(deal_estimate(&deal, &ask, 2, &cost));
	cr_expect_eq(cost, usual);
	user.providers = &row;
	user.provider_count = 1;
	make_deal(OPENAI);
	cr_assert(deal_estimate(&deal, &ask, 2, &cost));
	cr_expect_eq(cost, 2);
}

Test(compile_deal, a_model_without_a_price)
{
	int64_t cost;

	make_deal(SPEC("provider: openai, model: new", "prompt: {base: gold}"));
	cr_expect_eq(deal.state, DEAL_OPEN);
	cr_expect_not(deal_estimate(&deal, &ask, 1, &cost));
	policy("providers: {new: {price_usd: 0.02}}\n");
	make_deal(SPEC("provider: openai, model: new", "prompt: {base: gold}"));
	cr_assert(deal_estimate(&deal, &ask, 2, &cost));
	cr_expect_eq(cost, 40000);
}
