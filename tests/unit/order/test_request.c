/* test_request.c - a request arrives as it was sent, parameters and all. */
#include "order/request.h"

#include <criterion/criterion.h>

static const char *const WORDS[] = {"low", "high", NULL};
static const struct param_def PARAMS[] = {
	{.name = "size", .type = PARAM_SIZE, .min = 1, .max = 4096},
	{.name = "quality", .type = PARAM_ENUM, .words = WORDS, .def = "low"},
	{.name = "strength", .type = PARAM_NUMBER, .min = -MILLION, .max = MILLION},
	{.name = "styles", .type = PARAM_STRINGS},
	{.name = "range", .type = PARAM_RANGE},
	{0},
};
static const struct provider PROVIDER_OF_TEST = {.decl = {.name = "test", .params = PARAMS}};

static struct arena arena;
static struct message message;

static void release(void)
{
	message_release(&message);
	arena_release(&arena);
}

TestSuite(order_request, .fini = release);

static struct param_value *value_of(struct param_set *set, const char *name)
{
	struct param_value *value = &set->values[param_index(set->defs, str_of(name))];

	value->is_set = value->is_written = true;
	return value;
}

static void send(struct param_set *set)
{
	struct provider_request request = {
		.kind = ASSET_IMAGE,
		.prompt = STR("a\ncoin"),
		.negative = STR("text"),
		.model = STR("sd3.5-large"),
		.params = set,
		.has_seed = true,
		.seed = 18446744073709551615u,
		.hints = {.category = STR("ui"), .alpha = ALPHA_WANTED, .is_tileable = true},
	};

	message_begin(&message, 2, 1);
	message_put_c(&message, "spec", "coin");
	order_put_request(&message, &request);
}

Test(order_request, all_of_it_arrives)
{
	struct param_set set = param_defaults(PARAMS, &arena);
	struct str styles[] = {STR("photo"), STR("")};
	struct provider_request got;

	value_of(&set, "size")->width = 1024;
	value_of(&set, "size")->height = 768;
	value_of(&set, "strength")->number = -250000;
	value_of(&set, "styles")->list = styles;
	value_of(&set, "styles")->count = 2;
	value_of(&set, "range")->low = -5;
	value_of(&set, "range")->high = INT64_MAX;
	send(&set);
	cr_assert(order_read_request(&message, &PROVIDER_OF_TEST, &arena, &got));
	cr_expect(str_is(got.prompt, "a\ncoin") && str_is(got.negative, "text"));
	cr_expect(str_is(got.model, "sd3.5-large"));
	cr_expect(got.has_seed && got.seed == 18446744073709551615u);
	cr_expect(got.hints.alpha == ALPHA_WANTED && got.hints.is_tileable);
	cr_expect_eq(param_get(got.params, "size")->height, 768);
	cr_expect_eq(param_number(got.params, "strength"), -250000);
	cr_assert_eq(param_get(got.params, "styles")->count, 2);
	cr_expect(str_is(param_get(got.params, "styles")->list[0], "photo"));
	cr_expect_eq(param_get(got.params, "styles")->list[1].len, 0);
	cr_expect_eq(param_get(got.params, "range")->low, -5);
	cr_expect_eq(param_get(got.params, "range")->high, INT64_MAX);
}

Test(order_request, what_was_not_written_is_a_default_on_both_sides)
{
	struct param_set set = param_defaults(PARAMS, &arena);
	struct provider_request got;

	send(&set);
	cr_assert(order_read_request(&message, &PROVIDER_OF_TEST, &arena, &got));
	cr_expect_str_eq(param_word(got.params, "quality"), "low");
	cr_expect_not(param_get(got.params, "quality")->is_written);
	cr_expect_not(param_get(got.params, "size")->is_set);
}

Test(order_request, fields_of_nobody_are_refused)
{
	struct provider_request got;

	message_begin(&message, 2, 1);
	message_put_int(&message, "kind", ASSET_IMAGE);
	message_put_c(&message, "param", "sighs");
	cr_expect_not(order_read_request(&message, &PROVIDER_OF_TEST, &arena, &got));
	message_begin(&message, 2, 1);
	message_put_int(&message, "kind", ASSET_IMAGE);
	message_put_int(&message, "v.number", 1);
	cr_expect_not(order_read_request(&message, &PROVIDER_OF_TEST, &arena, &got));
	message_begin(&message, 2, 1);
	message_put_int(&message, "kind", 77);
	cr_expect_not(order_read_request(&message, &PROVIDER_OF_TEST, &arena, &got));
}
