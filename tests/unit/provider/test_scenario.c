/* test_scenario.c - what Scenario is asked, and what is made of its answers. */
#include "unit/provider/buy.h"

#include <criterion/criterion.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define BASE        "https://api.cloud.scenario.com/v1"

/* ---- requests ---------------------------------------------------------------------------- */

Test(provider_scenario, the_way_of_most_models)
{
	struct buy buy;

	buy_init(&buy, "scenario", "", "model_google-gemini");
	cr_expect_str_eq(buy_send(&buy), "{\"prompt\":\"a gold coin\",\"numSamples\":1}");
	cr_expect(str_is(buy.step.send.url, BASE "/generate/custom/model_google-gemini"));
	cr_expect_str_eq(buy_check(&buy), "");
	cr_expect_eq(buy_estimate(&buy), -1);
	buy.request.has_seed = true;
	buy.request.seed = 7;
	buy.request.candidate = 3;
	buy.request.negative = STR("blur");
	buy_set(&buy, "size", "512x256");
	buy_set(&buy, "guidance", "3.5");
	buy_set(&buy, "original_assets", "true");
	buy_set(&buy, "concepts", "[{\"modelId\":\"m\",\"scale\":0.5}]");
	buy_set(&buy, "input", "{\"guidance\":9,\"numOutputs\":1,\"style\":{\"a\": [1, \"2\"]}}");
	cr_expect_str_eq(
		buy_send(&buy),
		"{\"prompt\":\"a gold coin\",\"width\":512,\"height\":256,\"seed\":9,"
		"\"negativePrompt\":\"blur\",\"concepts\":[{\"modelId\":\"m\",\"scale\":0.5}],"
		"\"guidance\":9,\"numOutputs\":1,\"style\":{\"a\": [1, \"2\"]}}");
	cr_expect(str_ends(buy.step.send.url, "?originalAssets=true"));
	cr_expect_str_eq(buy_check(&buy), "");
	buy_release(&buy);
}

Test(provider_scenario, the_way_of_older_families)
{
	struct buy buy;

	buy_init(&buy, "scenario", "", "flux.1-dev");
	buy.request.has_seed = true;
	buy.request.seed = 7;
	buy_set(&buy, "endpoint", "txt2img");
	buy_set(&buy, "aspect_ratio", "1:1");
	buy_set(&buy, "num_inference_steps", "28");
	buy_set(&buy, "scheduler", "DDIM");
	buy_set(&buy, "base_model_id", "flux.1");
	cr_expect_str_eq(buy_send(&buy),
			 "{\"modelId\":\"flux.1-dev\",\"prompt\":\"a gold coin\",\"numSamples\":1,"
			 "\"width\":1024,\"height\":1024,\"seed\":\"7\",\"numInferenceSteps\":28,"
			 "\"scheduler\":\"DDIM\",\"baseModelId\":\"flux.1\"}");
	cr_expect(str_is(buy.step.send.url, BASE "/generate/txt2img"));
	buy_release(&buy);
}

/* What goes up first makes nothing, and the job takes what it became. */
Test(provider_scenario, a_picture_to_begin_with)
{
	struct provider_input input = {.use = USE_IMAGE,
				       .name = STR("a.png"),
				       .data = STR("\x89PNG"),
				       .format = MEDIA_PNG};
	struct buy buy;

	buy_init(&buy, "scenario", "", "m");
	buy.request.inputs = &input;
	buy.request.input_count = 1;
	buy.request.has_strength = true;
	buy.request.strength = 350000;
	cr_expect_not_null(strstr(buy_check(&buy), "endpoint: txt2img"));
	buy_set(&buy, "endpoint", "txt2img");
	cr_expect_str_eq(buy_check(&buy), "");
	buy.provider->hosted->step(&buy.call, NULL, &buy.step);
	cr_expect_eq(buy.step.next, HOSTED_SEND);
	cr_expect_not(buy.step.send.is_submission);
	cr_expect(str_is(buy.step.send.url, BASE "/assets"));
	cr_expect(str_is(buy.step.send.body, "{\"image\":\"iVBORw==\",\"name\":\"a.png\"}"), "%.*s",
		  STR_ARGS(buy.step.send.body));
	buy_answer(&buy, 200, "", "{\"asset\":{\"id\":\"asset_9\"}}");
	cr_expect_eq(buy.step.next, HOSTED_SEND);
	cr_expect(buy.step.send.is_submission);
	cr_expect(str_is(buy.step.send.url, BASE "/generate/img2img"));
	cr_expect(str_is(buy.step.send.body,
			 "{\"modelId\":\"m\",\"prompt\":\"a gold coin\",\"numSamples\":1,\"image\":"
			 "\"asset_9\",\"strength\":0.35}"),
		  "%.*s", STR_ARGS(buy.step.send.body));
	cr_expect(str_is(buy.step.state, "upload:asset_9"));
	buy_answer(&buy, 200, "", "{\"asset\":{\"id\":\"../x\"}}");
	cr_expect_eq(buy.step.class, CLASS_FATAL, "nothing was bought");
	buy.call.state = STR("upload:asset_9");
	buy_answer(&buy, 200, "", "{\"asset\":{\"id\":\"asset_9\"}}");
	cr_expect_eq(buy.step.next, HOSTED_FAILED, "a picture is not drawn once more");
	cr_expect_eq(buy.step.class, CLASS_UNUSABLE);
	buy_answer(&buy, 200, "", "{\"job\":{\"jobId\":\"job_1\"}}");
	cr_expect_eq(buy.step.next, HOSTED_WAIT);
	buy.call.state = (struct str){0};
	input.data = (struct str){0};
	buy.provider->hosted->step(&buy.call, NULL, &buy.step);
	cr_expect_eq(buy.step.class, CLASS_FATAL);
	buy_release(&buy);
}

static const struct {
	const char *model, *endpoint, *param, *value, *finding;
} CHECKS[] = {
	{"", "custom", NULL, NULL, "E0525"},
	{"../jobs", "custom", NULL, NULL, "E0525"},
	{"..", "custom", NULL, NULL, "E0525"},
	{"a/b", "custom", NULL, NULL, "E0525"},
	{"a?b=c", "txt2img", NULL, NULL, "E0525"},
	{"m", "txt2img", "size", "60x64", "E0520"},
	{"m", "txt2img", "size", "512x516", "E0520"},
	{"m", "custom", "size", "60x61", ""},
	{"m", "custom", "input", "[1]", "E0525"},
	{"m", "custom", "concepts", "{}", "E0525"},
	{"m", "custom", "input", "{\"numSamples\":8}", "E0525"},
	{"m", "custom", "input", "{\"numOutputs\":1}", ""},
	{"m", "txt2img", "input", "{}", "W0520"},
	{"m", "custom", "quality", "high", "W0520"},
};

Test(provider_scenario, checks)
{
	for (size_t i = 0; i < COUNT(CHECKS); i++) {
		struct buy buy;
		const char *findings;

		buy_init(&buy, "scenario", "", CHECKS[i].model);
		buy_set(&buy, "endpoint", CHECKS[i].endpoint);
		if (CHECKS[i].param)
			buy_set(&buy, CHECKS[i].param, CHECKS[i].value);
		findings = buy_check(&buy);
		cr_expect(*CHECKS[i].finding ? strstr(findings, CHECKS[i].finding) != NULL
					     : !*findings,
			  "%zu: %s", i, findings);
		buy_release(&buy);
	}
}

/* ---- jobs -------------------------------------------------------------------------------- */

static const struct {
	const char *body, *state; /* NULL: it is no job */
} STARTS[] = {
	{"{\"job\":{\"jobId\":\"job_1\",\"status\":\"queued\"}}", "job_1"},
	{"{\"job\":{\"id\":\"job_2\",\"status\":\"queued\"}}", "job_2"},
	{"{\"job\":{\"jobId\":\"job_1\"},\"creativeUnitsCost\":5}", "job_1 5000000"},
	{"{\"job\":{\"jobId\":\"job_1\",\"creativeUnitsCost\":2.5}}", "job_1 2500000"},
	{"{\"job\":{\"jobId\":\"job_1\"},\"creativeUnitsCost\":-5}", "job_1"},
	{"{\"job\":{\"jobId\":\"job_1\"},\"creativeUnitsCost\":\"5\"}", "job_1"},
	{"{\"job\":{\"jobId\":\"../me\"}}", NULL},
	{"{\"job\":{\"jobId\":\"a b\"}}", NULL},
	{"{\"job\":{\"jobId\":\"..\"}}", NULL},
	{"{\"job\":{\"jobId\":\"\"}}", NULL},
	{"{\"job\":[]}", NULL},
	{"{\"jobId\":\"job_1\"}", NULL},
	{"<html>", NULL},
	{"", NULL},
};

Test(provider_scenario, a_job_in_either_shape)
{
	for (size_t i = 0; i < COUNT(STARTS); i++) {
		struct buy buy;

		buy_init(&buy, "scenario", "", "m");
		buy_answer(&buy, 200, "", STARTS[i].body);
		cr_expect_eq(buy.step.next, STARTS[i].state ? HOSTED_WAIT : HOSTED_FAILED, "%zu",
			     i);
		cr_expect_eq(buy.step.class, STARTS[i].state ? CLASS_NONE : CLASS_UNUSABLE, "%zu",
			     i);
		cr_expect(!STARTS[i].state || str_is(buy.step.state, STARTS[i].state), "%zu: %.*s",
			  i, STR_ARGS(buy.step.state));
		buy_release(&buy);
	}
}

static void begin(struct buy *buy, const char *state)
{
	buy_init(buy, "scenario", "", "m");
	buy->call.state = str_of(state);
}

#define JOB(members) "{\"job\":{\"jobId\":\"job_1\"," members "}}"

static const struct {
	const char *body;
	enum hosted_do next;
	enum hosted_class class;
	const char *why;
} LOOKS[] = {
	{JOB("\"status\":\"queued\""), HOSTED_WAIT, CLASS_NONE, NULL},
	{JOB("\"status\":\"pending\""), HOSTED_WAIT, CLASS_NONE, NULL},
	{JOB("\"status\":\"warming-up\""), HOSTED_WAIT, CLASS_NONE, NULL},
	{JOB("\"status\":\"in-progress\""), HOSTED_WAIT, CLASS_NONE, NULL},
	{JOB("\"status\":\"finalizing\""), HOSTED_WAIT, CLASS_NONE, NULL},
	{JOB("\"status\":\"dreaming\""), HOSTED_WAIT, CLASS_NONE, "'dreaming'"},
	{JOB("\"status\":null"), HOSTED_WAIT, CLASS_NONE, "form"},
	{"<html>", HOSTED_WAIT, CLASS_NONE, "form"},
	{"{\"job\":7}", HOSTED_WAIT, CLASS_NONE, "form"},
	{JOB("\"status\":\"failure\",\"error\":\"out of luck\""), HOSTED_FAILED, CLASS_FATAL,
	 "failure: out of luck"},
	{JOB("\"status\":\"failed\",\"error\":{\"message\":\"m\"}"), HOSTED_FAILED, CLASS_FATAL,
	 "failed: m"},
	{JOB("\"status\":\"canceled\""), HOSTED_FAILED, CLASS_RETRY, "canceled"},
	{JOB("\"status\":\"cancelled\""), HOSTED_FAILED, CLASS_RETRY, "cancelled"},
	{JOB("\"status\":\"success\""), HOSTED_FAILED, CLASS_UNUSABLE, "no picture"},
	{JOB("\"status\":\"success\",\"metadata\":{\"assetIds\":[]}"), HOSTED_FAILED,
	 CLASS_UNUSABLE, "no picture"},
	{JOB("\"status\":\"success\",\"metadata\":{\"assetIds\":[\"../me\"]}"), HOSTED_FAILED,
	 CLASS_UNUSABLE, "no picture"},
	{JOB("\"status\":\"success\",\"metadata\":{\"assetIds\":[[]]}"), HOSTED_FAILED,
	 CLASS_UNUSABLE, "no picture"},
	{"{\"asset\":{\"id\":\"a\"}}", HOSTED_FAILED, CLASS_UNUSABLE, "no address"},
	{"{\"asset\":{\"url\":\"file:///etc/passwd\"}}", HOSTED_FAILED, CLASS_UNUSABLE,
	 "no address"},
};

Test(provider_scenario, looks)
{
	for (size_t i = 0; i < COUNT(LOOKS); i++) {
		struct buy buy;

		begin(&buy, "job_1 5000000");
		buy_answer(&buy, 200, "", LOOKS[i].body);
		cr_expect_eq(buy.step.next, LOOKS[i].next, "%zu", i);
		cr_expect_eq(buy.step.class, LOOKS[i].class, "%zu", i);
		cr_expect(!LOOKS[i].why || str_contains(buy.step.why, LOOKS[i].why), "%zu: %.*s", i,
			  STR_ARGS(buy.step.why));
		if (buy.step.class == CLASS_FATAL || buy.step.class == CLASS_RETRY)
			cr_expect(buy.step.has_cost && buy.step.cost == 0 && !buy.step.has_credits,
				  "%zu: it is given back", i);
		buy_release(&buy);
	}
}

/* From the job to its asset and to its address; what it cost is told before and kept. */
Test(provider_scenario, a_picture)
{
	struct buy buy;

	begin(&buy, "job_1");
	buy_answer(
		&buy, 200, "",
		JOB("\"status\":\"success\",\"metadata\":{\"assetIds\":[\"asset_1\",\"asset_2\"]},"
		    "\"creativeUnitsCost\":4"));
	cr_assert_eq(buy.step.next, HOSTED_SEND);
	cr_expect(str_is(buy.step.send.url, BASE "/assets/asset_1"));
	cr_expect_not(buy.step.send.is_submission);
	cr_expect(buy.step.send.has_key);
	cr_expect(str_is(buy.step.state, "job_1 4000000"));
	cr_expect(buy.step.has_credits);
	buy.call.state = STR("job_1 4000000");
	buy_answer(&buy, 200, "",
		   "{\"asset\":{\"id\":\"asset_1\",\"url\":\"https://cdn.example/a?sig=1\","
		   "\"mimeType\":\"image/gif\"}}");
	cr_assert_eq(buy.step.next, HOSTED_DONE);
	cr_assert_eq(buy.step.item_count, 1);
	cr_expect(str_is(buy.step.items[0].url, "https://cdn.example/a?sig=1"));
	cr_expect_eq(buy.step.items[0].format, MEDIA_UNKNOWN, "its type is not believed");
	cr_expect_eq(buy.step.credits, 4000000);
	buy_release(&buy);
}

Test(provider_scenario, called_off)
{
	struct buy buy;

	begin(&buy, "job_1 5000000");
	buy.call.is_called_off = true;
	buy.provider->hosted->step(&buy.call, NULL, &buy.step);
	cr_expect_str_eq(buy.step.send.method, "POST");
	cr_expect(str_is(buy.step.send.url, BASE "/jobs/job_1/action"));
	cr_expect(str_is(buy.step.send.body, "{\"action\":\"cancel\"}"));
	cr_expect_not(buy.step.send.is_submission);
	buy_answer(&buy, 400, "", "{\"error\":{\"message\":\"it cannot be\"}}");
	cr_expect_eq(buy.step.next, HOSTED_SEND);
	cr_expect(str_is(buy.step.send.url, BASE "/jobs/job_1"));
	buy.call.was_told = true;
	buy_answer(&buy, 200, "", JOB("\"status\":\"canceled\""));
	cr_expect(buy.step.is_cancelled);
	buy_release(&buy);
}

/* ---- failures ---------------------------------------------------------------------------- */

static const struct answer_row ROWS[] = {
	{400, "", "{\"error\":{\"message\":\"Invalid target format\"}}", CLASS_FATAL,
	 "Invalid target format", NULL},
	{400, "", "{\"message\":\"prompt too long\"}", CLASS_FATAL, "prompt too long", NULL},
	{400, "", "{\"error\":\"text\"}", CLASS_FATAL, "text", NULL},
	{401, "", "{}", CLASS_AUTH, NULL, NULL},
	{402, "", "{}", CLASS_QUOTA, NULL, "creative units"},
	{403, "", "{\"error\":{\"message\":\"no\"}}", CLASS_AUTH, NULL, "plan"},
	{404, "", "{}", CLASS_FATAL, NULL, NULL},
	{429, "",
	 "{\"error\":{\"message\":\"m\",\"details\":{\"actionName\":\"custom\",\"actionLimit\":3}}"
	 "}",
	 CLASS_RETRY, NULL, "runs 3 of custom at once"},
	{429, "", "{\"message\":\"m\",\"details\":{\"actionLimit\":3}}", CLASS_RETRY, NULL,
	 "runs 3"},
	{429, "", "{\"details\":{\"actionLimit\":\"3\"}}", CLASS_RETRY, NULL, NULL},
	{500, "", "{}", CLASS_UNKNOWN, NULL, NULL},
	{502, "content-type: text/html\n", "<html>", CLASS_UNKNOWN, NULL, NULL},
	{503, "", "", CLASS_RETRY, NULL, NULL},
};

Test(provider_scenario, failures)
{
	check_answers("scenario", "", ROWS, COUNT(ROWS));
}

Test(provider_scenario, later)
{
	struct buy buy;

	begin(&buy, "job_1");
	buy_answer(&buy, 404, "", "{}");
	cr_expect_eq(buy.step.class, CLASS_UNKNOWN, "who knows what it cost");
	buy.call.state = (struct str){0};
	buy_answer(&buy, 429, "", "{}");
	cr_expect_eq(buy.step.retry_after_ms, 15000, "at once they would say the same");
	buy_release(&buy);
}
