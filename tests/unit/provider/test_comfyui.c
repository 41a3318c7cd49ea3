/* test_comfyui.c - a workflow and its map, what a ComfyUI server is asked, and what is made of its answers. */
#include "unit/provider/buy.h"

#include <criterion/criterion.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define JOB         "0a1b2c3d-1111-2222-3333-444455556666"

static const char GRAPH[] =
	"{\"3\": {\"class_type\": \"KSampler\", \"inputs\": {\"seed\": 5, \"steps\": 20, \"cfg\": "
	"8.0, "
	"\"denoise\": 1, \"sampler_name\": \"euler\", \"model\": [\"4\", 0], \"positive\": [\"6\", "
	"0]}},\n"
	"\"4\": {\"class_type\": \"CheckpointLoaderSimple\", \"inputs\": {\"ckpt_name\": "
	"\"a.safetensors\"}},\n"
	"\"5\": {\"class_type\": \"EmptyLatentImage\", \"inputs\": {\"width\": 64, \"height\": "
	"64}},\n"
	"\"6\": {\"class_type\": \"CLIPTextEncode\", \"inputs\": {\"text\": \"\", \"clip\": "
	"[\"4\", 1]}},\n"
	"\"7\": {\"class_type\": \"CLIPTextEncode\", \"inputs\": {\"text\": \"watermark\"}},\n"
	"\"10\": {\"class_type\": \"LoadImage\", \"inputs\": {\"image\": \"example.png\"}},\n"
	"\"9\": {\"class_type\": \"SaveImage\", \"inputs\": {\"images\": [\"8\", 0]}}}";

static void begin(struct buy *buy)
{
	buy_init(buy, "comfyui", "", "");
	buy_input(buy, USE_WORKFLOW, "coin.json", 0, 0, GRAPH);
}

static void map(struct buy *buy, const char *name, const char *target)
{
	struct provider_slot *slots = arena_array(&buy->arena, 20, sizeof(*slots));

	if (buy->request.map_count)
		memcpy(slots, buy->request.map, buy->request.map_count * sizeof(*slots));
	slots[buy->request.map_count++] = (struct provider_slot){
		.name = str_of(name), .target = str_of(target), .at = {.line = 7, .column = 3}};
	buy->request.map = slots;
}

static void map_usual(struct buy *buy)
{
	map(buy, "prompt", "6.inputs.text");
	map(buy, "seed", "3.inputs.seed");
}

static void next(struct buy *buy)
{
	hosted_step_release(&buy->step);
	buy->step = (struct hosted_step){0};
	buy->provider->hosted->step(&buy->call, NULL, &buy->step);
}

static void check_url(const struct buy *buy, const char *method, const char *path)
{
	const char *url = str_keep((struct arena *)&buy->arena, buy->step.send.url);

	cr_assert_eq(buy->step.next, HOSTED_SEND);
	cr_expect_str_eq(buy->step.send.method, method);
	cr_expect_str_eq(url, path);
	for (size_t i = 0; i < buy->step.send.field_count; i++)
		cr_expect_not(str_is(buy->step.send.fields[i].name, "origin"));
}

/* ---- the graph --------------------------------------------------------------------------- */

Test(provider_comfyui, everything_has_its_place)
{
	static const char *const PARTS[] = {
		"{\"client_id\": \"assetc\", \"prompt\": {\"10\": ",
		"\"6\": {\"class_type\": \"CLIPTextEncode\", \"inputs\": {\"clip\": [\"4\", 1], "
		"\"text\": "
		"\"a gold coin\"}}",
		"\"text\": \"blur\"",
		"\"seed\": 42,",
		"\"steps\": 28}",
		"\"cfg\": 4.5,",
		"\"denoise\": 0.4,",
		"\"height\": 96, \"width\": 128",
		"\"ckpt_name\": \"b.safetensors\"",
		"\"sampler_name\": \"dpmpp \\\"2m\\\"\"",
		"\"images\": {\"a\": [1, 2]}",
	};
	struct buy buy;
	const char *body;

	begin(&buy);
	map_usual(&buy);
	map(&buy, "negative", "7.inputs.text");
	map(&buy, "steps", "3.inputs.steps");
	map(&buy, "cfg_scale", "3.inputs.cfg");
	map(&buy, "strength", "3.inputs.denoise");
	map(&buy, "sampler_name", "3.inputs.sampler_name");
	map(&buy, "width", "5.inputs.width");
	map(&buy, "height", "5.inputs.height");
	map(&buy, "model", "4.inputs.ckpt_name");
	map(&buy, "deep", "9.inputs.images");
	buy.request.negative = STR("blur");
	buy.request.model = STR("b.safetensors");
	buy.request.has_seed = buy.request.has_strength = true;
	buy.request.strength = 400000;
	buy.request.seed = 41;
	buy.request.candidate = 2;
	buy_set(&buy, "size", "128x96");
	buy_set(&buy, "steps", "28");
	buy_set(&buy, "cfg_scale", "4.5");
	buy_set(&buy, "sampler_name", "dpmpp \"2m\"");
	buy_set(&buy, "input", "{\"deep\": {\"a\": [1, 2]}}");
	cr_expect_str_eq(buy_check(&buy), "");
	body = buy_send(&buy);
	check_url(&buy, "POST", "http://127.0.0.1:8188/prompt");
	for (size_t i = 0; i < COUNT(PARTS); i++)
		cr_expect_not_null(strstr(body, PARTS[i]), "%s in %s", PARTS[i], body);
	cr_expect_eq(buy_estimate(&buy), 0);
	cr_expect(buy.provider->hosted->is_local);
	cr_expect_eq(buy.provider->hosted->auth, AUTH_NONE);
	cr_expect_null(buy.provider->hosted->key_env);
	buy_release(&buy);
}

Test(provider_comfyui, what_is_not_said_stays)
{
	struct buy buy;
	const char *body;

	begin(&buy);
	map_usual(&buy);
	map(&buy, "negative", "7.inputs.text");
	map(&buy, "width", "5.inputs.width");
	map(&buy, "steps", "3.inputs.steps");
	body = buy_send(&buy);
	cr_expect_not_null(strstr(body, "\"seed\": 5,"));
	cr_expect_not_null(strstr(body, "\"watermark\""));
	cr_expect_not_null(strstr(body, "\"width\": 64"));
	cr_expect_not_null(strstr(body, "\"steps\": 20"));
	/* A further candidate is another picture. */
	buy.request.candidate = 3;
	cr_expect_not_null(strstr(buy_send(&buy), "\"seed\": 7,"));
	buy_release(&buy);
}

Test(provider_comfyui, one_value_in_several_places)
{
	struct buy buy;
	const char *body;

	begin(&buy);
	map(&buy, "prompt", "6.inputs.text, 7.inputs.text");
	map(&buy, "seed", "3.inputs.seed");
	body = buy_send(&buy);
	cr_expect_str_eq(buy_check(&buy), "");
	cr_expect_null(strstr(body, "watermark"));
	body = strstr(body, "a gold coin");
	cr_assert_not_null(body);
	cr_expect_not_null(strstr(body + 1, "a gold coin"));
	buy_release(&buy);
}

Test(provider_comfyui, a_ratio_stands_for_a_size)
{
	struct buy buy;

	begin(&buy);
	map_usual(&buy);
	map(&buy, "width", "5.inputs.width");
	map(&buy, "height", "5.inputs.height");
	buy_set(&buy, "aspect_ratio", "16:9");
	cr_expect_str_eq(buy_check(&buy), "");
	cr_expect_not_null(strstr(buy_send(&buy), "\"height\": 720, \"width\": 1280"));
	buy_release(&buy);
}

/* ---- what is found before ---------------------------------------------------------------- */

Test(provider_comfyui, a_map_that_does_not_fit)
{
	static const char *const ROWS[][3] = {
		{"prompt", "66.inputs.text",
		 "E0576 map.prompt: the workflow has no node 66|its nodes: 3 "
		 "KSampler, 4 CheckpointLoaderSimple"},
		{"prompt", "6.inputs.txt",
		 "E0576 map.prompt: node 6 has no input 'txt'|did you mean 'text'?"},
		{"prompt", "9.inputs.anything", "has no input 'anything'|its inputs: images"},
		{"prompt", "6.text",
		 "E0576 map.prompt: '6.text' is no place in a workflow|write the node's id"},
		{"prompt", "", "is no place"},
		{"prompt", "6.inputs.", "is no place"},
		{"prompt", ".inputs.text", "is no place"},
		{"prompt", "6.inputs.text,", "is no place"},
		{"promt", "6.inputs.text",
		 "E0576 map: nothing is called 'promt' that could be put into the "
		 "workflow|did you mean 'prompt'?"},
		{"lora", "6.inputs.text", "nothing is called 'lora'"},
		{"n_variations", "6.inputs.text", "nothing is called 'n_variations'"},
	};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct buy buy;
		const char *found;

		begin(&buy);
		map(&buy, "seed", "3.inputs.seed");
		map(&buy, ROWS[i][0], ROWS[i][1]);
		found = buy_check(&buy);
		cr_expect_not_null(strstr(found, ROWS[i][2]), "row %zu: %s", i, found);
		cr_expect_eq(buy.diag.first->at.line, 7, "row %zu", i);
		buy_release(&buy);
	}
}

Test(provider_comfyui, a_workflow_that_is_none)
{
	static const char *const ROWS[][2] = {
		{"", "E02"},
		{"{", "E02"},
		{"[1]", "E0577 this is no workflow"},
		{"{}", "E0577 this is no workflow"},
		{"{\"3\": {\"inputs\": {}}}", "E0577 this is no workflow"},
		{"{\"3\": {\"class_type\": \"KSampler\"}}", "E0577 this is no workflow"},
		{"{\"last_node_id\": 9, \"nodes\": [], \"links\": []}",
		 "E0577 this is a workflow as the editor saves it, which the server does not "
		 "take|export it "
		 "with 'Export (API)'"},
	};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct buy buy;
		const char *found;

		buy_init(&buy, "comfyui", "", "");
		buy_input(&buy, USE_WORKFLOW, "coin.json", 0, 0, ROWS[i][0]);
		map_usual(&buy);
		found = buy_check(&buy);
		cr_expect_not_null(strstr(found, ROWS[i][1]), "row %zu: %s", i, found);
		cr_expect_str_eq(buy.diag.first->at.source->path, "coin.json");
		next(&buy);
		cr_expect_eq(buy.step.next, HOSTED_FAILED, "row %zu", i);
		cr_expect_eq(buy.step.class, CLASS_FATAL, "row %zu", i);
		buy_release(&buy);
	}
}

Test(provider_comfyui, what_the_workflow_lacks)
{
	struct buy buy;
	const char *found;

	buy_init(&buy, "comfyui", "", "");
	found = buy_check(&buy);
	cr_expect_not_null(strstr(found, "E0577 comfyui needs a workflow"), "%s", found);
	buy_release(&buy);

	/* Names are judged also where nobody has read the file. */
	buy_init(&buy, "comfyui", "", "");
	buy_input(&buy, USE_WORKFLOW, "coin.json", 0, 0, NULL);
	map_usual(&buy);
	cr_expect_str_eq(buy_check(&buy), "");
	map(&buy, "promt", "6.inputs.text");
	cr_expect_not_null(strstr(buy_check(&buy), "did you mean 'prompt'?"));
	buy_release(&buy);

	begin(&buy);
	buy.request.negative = STR("blur");
	buy_set(&buy, "steps", "3");
	buy_set(&buy, "size", "64x64");
	found = buy_check(&buy);
	cr_expect_not_null(strstr(found, "W0576 generation.map places no 'prompt'"), "%s", found);
	cr_expect_not_null(strstr(found, "W0576 generation.map places no 'negative'"));
	cr_expect_not_null(strstr(found, "W0576 generation.map places no 'steps'"));
	cr_expect_not_null(strstr(found, "W0576 generation.map places no 'width'"));
	cr_expect_not_null(strstr(found, "W0576 no seed reaches node 3 (KSampler)"));
	cr_expect_not_null(strstr(found, "{seed: 3.inputs.seed}"));
	cr_expect_null(strstr(found, "E05"));
	buy_set(&buy, "input", "{\"lora\": 1}");
	cr_expect_not_null(strstr(buy_check(&buy), "E0576 input: generation.map places no 'lora'"));
	buy_set(&buy, "input", "[1]");
	cr_expect_not_null(strstr(buy_check(&buy), "E0576 input: takes values by their names"));
	buy_release(&buy);

	begin(&buy);
	map_usual(&buy);
	buy_input(&buy, USE_IMAGE, "a.png", 64, 64, NULL);
	buy_input(&buy, USE_IMAGE, "b.png", 64, 64, NULL);
	map(&buy, "image", "10.inputs.image");
	found = buy_check(&buy);
	cr_expect_not_null(
		strstr(found, "E0574 comfyui has no place for 'b.png': generation.map places no "
			      "'image_2'"),
		"%s", found);
	map(&buy, "image_2", "10.inputs.image");
	cr_expect_str_eq(buy_check(&buy), "");
	buy_release(&buy);
}

/* ---- from the picture to the file -------------------------------------------------------- */

Test(provider_comfyui, pictures_go_up_first)
{
	struct buy buy;
	const char *body;

	begin(&buy);
	map_usual(&buy);
	map(&buy, "image", "10.inputs.image");
	map(&buy, "mask", "9.inputs.images");
	buy_input(&buy, USE_IMAGE, "my picture.png", 64, 64, "PNG bytes");
	buy_input(&buy, USE_MASK, "mask.png", 64, 64, "mask bytes");
	next(&buy);
	check_url(&buy, "POST", "http://127.0.0.1:8188/upload/image");
	cr_expect_not(buy.step.send.is_submission);
	cr_expect_str_eq(buy_part(&buy, "image"), "PNG bytes");
	cr_expect_str_eq(buy_part(&buy, "overwrite"), "true");
	cr_expect(str_is(buy.step.send.parts[0].file_name, "assetc-0123456789abcdef.png"));
	cr_expect(str_is(buy.step.send.parts[0].type, "image/png"));

	buy_answer(&buy, 200, "",
		   "{\"name\":\"assetc (1).png\",\"subfolder\":\"\",\"type\":\"input\"}");
	check_url(&buy, "POST", "http://127.0.0.1:8188/upload/image");
	cr_expect_str_eq(buy_part(&buy, "image"), "mask bytes");
	cr_expect(str_is(buy.step.state, "upload:assetc (1).png"));
	buy.call.state = buy.step.state;

	buy_answer(&buy, 200, "", "{\"name\":\"m.png\",\"subfolder\":\"sub\",\"type\":\"input\"}");
	check_url(&buy, "POST", "http://127.0.0.1:8188/prompt");
	cr_expect(buy.step.send.is_submission);
	cr_expect(str_is(buy.step.state, "upload:assetc (1).png|sub/m.png"));
	body = str_keep(&buy.arena, buy.step.send.body);
	cr_expect_not_null(strstr(body, "\"image\": \"assetc (1).png\""), "%s", body);
	cr_expect_not_null(strstr(body, "\"images\": \"sub/m.png\""), "%s", body);
	buy.call.state = buy.step.state;

	/* Killed here, it goes on here. */
	next(&buy);
	check_url(&buy, "POST", "http://127.0.0.1:8188/prompt");
	buy_answer(&buy, 200, "", "{\"prompt_id\":\"" JOB "\",\"number\":3,\"node_errors\":{}}");
	cr_expect_eq(buy.step.next, HOSTED_WAIT);
	cr_expect(str_is(buy.step.state, JOB));
	buy_release(&buy);
}

Test(provider_comfyui, uploads_that_say_nothing_useful)
{
	static const char *const ROWS[] = {"",
					   "[]",
					   "{}",
					   "{\"name\":3}",
					   "{\"name\":\"a|b\"}",
					   "{\"name\":\"a\\u0007b\"}",
					   "{\"name\":\"a\",\"subfolder\":\"|\"}"};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct buy buy;

		begin(&buy);
		buy_input(&buy, USE_IMAGE, "a.png", 64, 64, "PNG bytes");
		buy_answer(&buy, 200, "", ROWS[i]);
		cr_expect_eq(buy.step.next, HOSTED_FAILED, "row %zu", i);
		cr_expect_eq(buy.step.class, CLASS_FATAL, "row %zu", i);
		buy_release(&buy);
	}
}

static void at_work(struct buy *buy)
{
	begin(buy);
	map_usual(buy);
	buy->call.state = STR(JOB);
}

Test(provider_comfyui, asked_after_until_it_is_there)
{
	struct buy buy;

	at_work(&buy);
	next(&buy);
	check_url(&buy, "GET", "http://127.0.0.1:8188/history/" JOB);
	cr_expect_not(buy.step.send.is_submission);
	buy_answer(&buy, 200, "", "{}");
	check_url(&buy, "GET", "http://127.0.0.1:8188/queue");
	buy_answer(&buy, 200, "",
		   "{\"queue_running\":[],\"queue_pending\":[[2,\"other\",{}],[3,\"" JOB
		   "\",{}]]}");
	cr_expect_eq(buy.step.next, HOSTED_WAIT);
	cr_expect_eq(buy.step.wait_ms, 2000);
	cr_expect_eq(buy.step.state.len, 0);
	buy_answer(&buy, 200, "", "{\"queue_running\":[[3,\"" JOB "\",{}]],\"queue_pending\":[]}");
	cr_expect_eq(buy.step.next, HOSTED_WAIT);
	cr_expect_eq(buy.step.wait_ms, 500);
	buy_release(&buy);
}

#define DONE(outputs) \
	"{\"" JOB "\":{\"prompt\":[],\"outputs\":" outputs \
	",\"status\":{\"status_str\":\"success\",\"completed\":true,\"messages\":[]}}}"

Test(provider_comfyui, files_are_fetched_by_their_names)
{
	static const char *const URL =
		"http://127.0.0.1:8188/view?filename=my%20coin%20%231%26%2B%C3%A9.png"
		"&subfolder=a%2Fb&type=output";
	struct buy buy;

	at_work(&buy);
	buy.request.has_seed = true;
	buy.request.seed = 9;
	buy_answer(&buy, 200, "",
		   DONE("{\"8\":{\"images\":[{\"filename\":\"p.png\",\"subfolder\":\"\",\"type\":"
			"\"temp\"}]},"
			"\"9\":{\"text\":[\"x\"],\"images\":[{\"filename\":\"my coin "
			"#1&+é.png\",\"subfolder\":\"a/b\","
			"\"type\":\"output\"},7,{\"filename\":\"\"}]}}"));
	cr_assert_eq(buy.step.next, HOSTED_DONE);
	cr_assert_eq(buy.step.item_count, 1);
	cr_expect(str_is(buy.step.items[0].url, URL), "%.*s", STR_ARGS(buy.step.items[0].url));
	cr_expect_eq(buy.step.items[0].format, MEDIA_PNG);
	cr_expect(buy.step.items[0].has_seed);
	cr_expect_eq(buy.step.items[0].seed, 9);

	/* Previews alone are better than nothing; old servers do not say how it ended. */
	buy_answer(&buy, 200, "",
		   "{\"" JOB "\":{\"outputs\":{\"8\":{\"images\":[{\"filename\":\"p.webp\","
			     "\"type\":\"temp\"}]}}}}");
	cr_assert_eq(buy.step.item_count, 1);
	cr_expect(str_ends(buy.step.items[0].url, "/view?filename=p.webp&subfolder=&type=temp"));
	cr_expect_eq(buy.step.items[0].format, MEDIA_WEBP);
	buy_release(&buy);
}

Test(provider_comfyui, a_failed_job_ends_at_once)
{
	static const struct {
		const char *body;
		enum hosted_class class;
		const char *why, *hint;
	} ROWS[] = {
		/* completed is false for ever */
		{"{\"" JOB "\":{\"outputs\":{},\"status\":{\"status_str\":\"error\",\"completed\":"
			   "false,\"messages\":["
		 "[\"execution_start\",{}],[\"execution_error\",{\"node_id\":\"3\",\"node_type\":"
		 "\"KSampler\","
		 "\"exception_type\":\"torch.OutOfMemoryError\",\"exception_message\":\"Allocation "
		 "failed\\n\"}]]}}}",
		 CLASS_FATAL, "node 3 (KSampler): torch.OutOfMemoryError: Allocation failed",
		 "smaller"},
		{"{\"" JOB "\":{\"outputs\":{},\"status\":{\"status_str\":\"error\",\"completed\":"
			   "false,\"messages\":["
		 "[\"execution_interrupted\",{}]]}}}",
		 CLASS_FATAL, "interrupted", NULL},
		{"{\"" JOB
		 "\":{\"outputs\":{},\"status\":{\"status_str\":\"error\",\"completed\":false}}}",
		 CLASS_FATAL, "the job ended as 'error'", NULL},
		{"{\"" JOB "\":{\"outputs\":{\"9\":{\"images\":[{\"filename\":\"a.png\"}]}},"
			   "\"status\":{\"status_str\":"
		 "\"strange\"}}}",
		 CLASS_FATAL, "ended as 'strange'", NULL},
		{DONE("{}"), CLASS_FATAL, "saved no picture", "SaveImage"},
		{DONE("{\"9\":{\"images\":[{\"filename\":\"a.png\",\"type\":\"input\"}]}}"),
		 CLASS_FATAL, "saved no picture", NULL},
		{DONE("[]"), CLASS_FATAL, "saved no picture", NULL},
		{"{\"" JOB "\":{}}", CLASS_FATAL, "saved no picture", NULL},
		{"[]", CLASS_RETRY, "not of its form", NULL},
		{"<html>", CLASS_RETRY, "not of its form", NULL},
		{"", CLASS_RETRY, "not of its form", NULL},
	};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct buy buy;

		at_work(&buy);
		buy_answer(&buy, 200, "", ROWS[i].body);
		cr_assert_eq(buy.step.next, HOSTED_FAILED, "row %zu", i);
		cr_expect_eq(buy.step.class, ROWS[i].class, "row %zu: %s", i,
			     hosted_class_name(buy.step.class));
		cr_expect(str_contains(buy.step.why, ROWS[i].why), "row %zu: %.*s", i,
			  STR_ARGS(buy.step.why));
		cr_expect(!ROWS[i].hint || str_contains(buy.step.hint, ROWS[i].hint), "row %zu", i);
		buy_release(&buy);
	}
}

Test(provider_comfyui, a_lost_job_is_asked_for_again)
{
	struct buy buy;

	at_work(&buy);
	buy_answer(&buy, 200, "", "{}");
	buy_answer(&buy, 200, "",
		   "{\"queue_running\":[[3,\"other\",{}],[],3],\"queue_pending\":[]}");
	/* It may have ended between the two questions. */
	check_url(&buy, "GET", "http://127.0.0.1:8188/history/" JOB);
	cr_expect(str_is(buy.step.state, JOB "?"));
	buy.call.state = buy.step.state;
	next(&buy);
	check_url(&buy, "GET", "http://127.0.0.1:8188/history/" JOB);
	buy_answer(&buy, 200, "", "{}");
	cr_expect_eq(buy.step.next, HOSTED_FAILED);
	cr_expect_eq(buy.step.class, CLASS_RETRY);
	cr_expect(str_contains(buy.step.why, "its job " JOB " is lost"));
	buy_answer(&buy, 200, "", DONE("{\"9\":{\"images\":[{\"filename\":\"a.png\"}]}}"));
	cr_expect_eq(buy.step.next, HOSTED_DONE);
	buy_release(&buy);
}

Test(provider_comfyui, a_job_that_nobody_wants)
{
	struct buy buy;

	at_work(&buy);
	buy.call.is_called_off = true;
	next(&buy);
	check_url(&buy, "GET", "http://127.0.0.1:8188/queue");
	buy_answer(&buy, 200, "", "{\"queue_running\":[],\"queue_pending\":[[3,\"" JOB "\",{}]]}");
	check_url(&buy, "POST", "http://127.0.0.1:8188/queue");
	cr_expect(str_is(buy.step.send.body, "{\"delete\": [\"" JOB "\"]}"));
	cr_expect_not(buy.step.send.is_submission);
	buy_answer(&buy, 200, "", "{\"queue_running\":[[3,\"" JOB "\",{}]],\"queue_pending\":[]}");
	check_url(&buy, "POST", "http://127.0.0.1:8188/interrupt");
	cr_expect(str_is(buy.step.send.body, "{\"prompt_id\": \"" JOB "\"}"));
	buy_answer(&buy, 200, "", "");
	cr_expect_eq(buy.step.next, HOSTED_WAIT);
	buy_answer(&buy, 200, "",
		   "{\"" JOB "\":{\"status\":{\"status_str\":\"error\",\"messages\":[[\"execution_"
			     "interrupted\",{}]]}}}");
	cr_expect_eq(buy.step.next, HOSTED_FAILED);
	cr_expect(buy.step.is_cancelled);
	buy.call.state = STR(JOB "?");
	buy_answer(&buy, 200, "", "{}");
	cr_expect_eq(buy.step.next, HOSTED_FAILED);
	cr_expect(buy.step.is_cancelled);
	buy_release(&buy);
}

Test(provider_comfyui, errors)
{
	static const struct answer_row ROWS[] = {
		{400, "",
		 "{\"error\":{\"type\":\"prompt_outputs_failed_validation\",\"message\":\"Prompt "
		 "outputs failed "
		 "validation\",\"details\":\"\",\"extra_info\":{}},\"node_errors\":{\"4\":{"
		 "\"errors\":[{\"type\":"
		 "\"value_not_in_list\",\"message\":\"Value not in list\",\"details\":\"ckpt_name: "
		 "'a' not in []\"}],"
		 "\"dependent_outputs\":[\"9\"],\"class_type\":\"CheckpointLoaderSimple\"}}}",
		 CLASS_FATAL,
		 "HTTP 400 prompt_outputs_failed_validation: node 4 (CheckpointLoaderSimple): "
		 "Value not in list: "
		 "ckpt_name: 'a' not in []",
		 "lacks that file"},
		{400, "",
		 "{\"error\":{\"type\":\"invalid_prompt\",\"message\":\"Cannot execute because "
		 "node X does not "
		 "exist.\",\"details\":\"Node ID '#3'\"},\"node_errors\":{}}",
		 CLASS_FATAL,
		 "invalid_prompt: Cannot execute because node X does not exist.: Node ID '#3'",
		 NULL},
		{400, "", "{\"error\":\"no prompt\",\"node_errors\":[]}", CLASS_FATAL, "no prompt",
		 NULL},
		{403, "", "", CLASS_AUTH, "HTTP 403", "turns requests away"},
		{500, "", "500 Internal Server Error", CLASS_FATAL, "HTTP 500", NULL},
		{502, "", "<html>", CLASS_FATAL, "HTTP 502", NULL},
		{503, "", "", CLASS_RETRY, "HTTP 503", NULL},
		{404, "", "{\"node_errors\":{\"4\":3,\"5\":{\"errors\":[3,{}]}}}", CLASS_FATAL,
		 "node 4", NULL},
		{200, "", "", CLASS_FATAL, "names no job", NULL},
		{200, "", "{\"prompt_id\":\"../x\"}", CLASS_FATAL, "names no job", NULL},
		{200, "", "{\"prompt_id\":\"\"}", CLASS_FATAL, "names no job", NULL},
		{200, "", "{\"prompt_id\":7}", CLASS_FATAL, "names no job", NULL},
	};
	struct buy buy;

	check_answers("comfyui", "", ROWS, COUNT(ROWS));
	/* That a job cannot be asked after says nothing of the request. */
	at_work(&buy);
	buy_answer(&buy, 404, "", "");
	cr_expect_eq(buy.step.class, CLASS_RETRY);
	buy_release(&buy);
}
