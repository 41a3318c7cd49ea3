/* The judge: what is sent, what it costs at most, what its answers mean. */
#include "unit/provider/buy.h"

#include <criterion/criterion.h>
#include <string.h>

#define ANSWER(content) \
	"{\"id\":\"c\",\"model\":\"gpt-4.1-mini-2025\",\"choices\":[{\"index\":0,\"message\":" \
	"{\"role\":\"assistant\",\"content\":" content "},\"finish_reason\":\"stop\"}]," \
	"\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":100}}"

static struct buy buy;

static void begin(void)
{
	buy_init(&buy, "judge", "", "");
	buy.request.prompt = STR("which reads best at 32 px?");
	buy_input(&buy, USE_IMAGE, "coin.png", 4, 4, "\x89PNG");
}

Test(provider_judge, sends_a_question_and_a_picture)
{
	const char *body;

	begin();
	cr_expect_str_empty(buy_check(&buy));
	body = buy_send(&buy);
	cr_expect_not_null(strstr(body, "\"model\":\"gpt-4.1-mini\""));
	cr_expect_not_null(strstr(body, "\"text\":\"which reads best at 32 px?\""));
	cr_expect_not_null(strstr(body, "\"url\":\"data:image/png;base64,iVBORw==\""));
	cr_expect_not_null(strstr(body, "\"max_completion_tokens\":300"));
	cr_expect_not_null(strstr(body, "\"strict\":true"));
	cr_expect(str_ends(buy.step.send.url, "/v1/chat/completions"));
	cr_expect(buy.step.send.is_submission && buy.step.send.has_key);
	buy_release(&buy);
}

Test(provider_judge, asks_other_servers_as_they_know_it)
{
	const char *body;

	begin();
	buy_elsewhere(&buy);
	body = buy_send(&buy);
	cr_expect_not_null(strstr(body, "\"max_tokens\":300"));
	cr_expect_not_null(strstr(body, "\"response_format\":{\"type\":\"json_object\"}"));
	cr_expect_null(strstr(body, "max_completion_tokens"));
	buy_release(&buy);
}

Test(provider_judge, keeps_the_opinion_as_it_was_sent)
{
	static const char CONTENT[] = "{\"score\": 87, \"reason\": \"clear\"}";

	begin();
	(void)buy_send(&buy);
	buy_answer(&buy, 200, "content-type: application/json\nx-request-id: req_1\n",
		   ANSWER("\"{\\\"score\\\": 87, \\\"reason\\\": \\\"clear\\\"}\""));
	cr_assert_eq(buy.step.next, HOSTED_DONE);
	cr_assert_eq(buy.step.item_count, 1);
	cr_expect_eq(buy.step.items[0].data.len, strlen(CONTENT));
	cr_expect_arr_eq(buy.step.items[0].data.data, CONTENT, strlen(CONTENT));
	cr_expect(buy.step.has_cost);
	cr_expect_eq(buy.step.cost, 400 + 160); /* 1000 and 100 tokens */
	cr_expect(str_is(buy.step.request_id, "req_1"));
	cr_expect_geq(buy_estimate(&buy), buy.step.cost);
	buy_release(&buy);
}

Test(provider_judge, every_model_has_a_bound)
{
	static const char *const MODELS[] = {"gpt-4.1-mini", "gpt-4.1", "gpt-4o", "gpt-4o-mini"};

	for (size_t i = 0; i < sizeof(MODELS) / sizeof(MODELS[0]); i++) {
		buy_init(&buy, "judge", "", MODELS[i]);
		cr_expect_gt(buy_estimate(&buy), 1000, "%s", MODELS[i]);
		buy_release(&buy);
	}
	buy_init(&buy, "judge", "", "somebody-elses");
	cr_expect_eq(buy_estimate(&buy), -1);
	buy_release(&buy);
}

Test(provider_judge, without_a_picture_nothing_is_sent)
{
	buy_init(&buy, "judge", "", "");
	buy.step = (struct hosted_step){0};
	buy.provider->hosted->step(&buy.call, NULL, &buy.step);
	cr_expect_eq(buy.step.next, HOSTED_FAILED);
	cr_expect_eq(buy.step.class, CLASS_FATAL);
	buy_release(&buy);
}

Test(provider_judge, answers)
{
	static const struct answer_row ROWS[] = {
		{200, "", ANSWER("\"87\""), CLASS_UNUSABLE, "JSON object", NULL},
		{200, "", ANSWER("\"{\\\"score\\\":870,\\\"reason\\\":\\\"x\\\"}\""),
		 CLASS_UNUSABLE, "whole number", NULL},
		{200, "", ANSWER("null"), CLASS_UNUSABLE, "no text", NULL},
		{200, "", "{\"choices\":[]}", CLASS_UNUSABLE, "no text", NULL},
		{200, "", "<html>", CLASS_UNUSABLE, "not JSON", NULL},
		{200, "", "", CLASS_UNUSABLE, "empty", NULL},
		{401, "", "{\"error\":{\"message\":\"no\",\"code\":\"invalid_api_key\"}}",
		 CLASS_AUTH, "no", NULL},
		{429, "", "{\"error\":{\"message\":\"more\",\"code\":\"insufficient_quota\"}}",
		 CLASS_QUOTA, NULL, NULL},
		{429, "retry-after: 3\n", "{\"error\":{\"message\":\"slow\",\"code\":\"rate\"}}",
		 CLASS_RETRY, NULL, NULL},
	};

	check_answers("judge", "", ROWS, sizeof(ROWS) / sizeof(ROWS[0]));
}
