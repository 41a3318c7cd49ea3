/* buy.c - drives the translator of a hosted provider by hand. */
#include "unit/provider/buy.h"

#include <criterion/criterion.h>
#include <string.h>

void buy_init(struct buy *buy, const char *provider, const char *sound, const char *model)
{
	const struct provider *found = provider_find(str_of(provider));

	cr_assert_not_null(found);
	cr_assert_not_null(found->hosted);
	memset(buy, 0, sizeof(*buy));
	buy->provider = found;
	buy->params = param_defaults(found->decl.params, &buy->arena);
	buy->request = (struct provider_request){
		.kind = found->decl.kinds,
		.sound = str_of(sound),
		.prompt = STR("a gold coin"),
		.model = *model ? str_of(model) : str_of(found->driver_model),
		.params = &buy->params,
		.candidate = 1,
		.arena = &buy->arena,
	};
	buy->call = (struct hosted_call){
		.request = &buy->request,
		.count = 1,
		.model = model_for(NULL, provider_driver(found), buy->request.kind,
				   buy->request.sound, buy->request.model, &buy->arena),
		.base_url = str_of(found->hosted->base_url),
		.is_vendor_host = true,
		.arena = &buy->arena,
	};
}

void buy_set(struct buy *buy, const char *param, const char *value)
{
	size_t row = param_index(buy->params.defs, str_of(param));
	struct param_value *slot;

	cr_assert_neq(row, SIZE_MAX, "no parameter %s", param);
	slot = &buy->params.values[row];
	if (buy->params.defs[row].type == PARAM_ANY)
		*slot = (struct param_value){
			.is_set = true, .is_written = true, .text = str_of(value)};
	else
		cr_assert_eq(param_parse(&buy->params.defs[row], str_of(value), buy->request.at,
					 &buy->arena, slot, &buy->diag),
			     ST_OK, "%s: %s", param, value);
	slot->is_written = true;
}

void buy_input(struct buy *buy, enum input_use use, const char *name, uint32_t width,
	       uint32_t height, const char *data)
{
	const char *dot = strrchr(name, '.');
	struct provider_input *inputs = arena_array(&buy->arena, 20, sizeof(*inputs));

	cr_assert_lt(buy->request.input_count, 20);
	if (buy->request.input_count)
		memcpy(inputs, buy->request.inputs, buy->request.input_count * sizeof(*inputs));
	inputs[buy->request.input_count++] = (struct provider_input){
		.use = use,
		.name = str_of(name),
		.path = str_of(name),
		.sha = STR("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
		.data = str_of(data),
		.format = media_format_of(str_of(dot ? dot + 1 : "")),
		.width = width,
		.height = height,
	};
	buy->request.inputs = inputs;
}

void buy_elsewhere(struct buy *buy)
{
	buy->call.is_vendor_host = false;
	buy->call.base_url = STR("http://127.0.0.1:8080/v1");
}

const char *buy_send(struct buy *buy)
{
	hosted_step_release(&buy->step);
	buy->step = (struct hosted_step){0};
	buy->provider->hosted->step(&buy->call, NULL, &buy->step);
	cr_assert_eq(buy->step.next, HOSTED_SEND);
	cr_assert_str_eq(buy->step.send.method, "POST");
	cr_assert(buy->step.send.is_submission);
	cr_assert(buy->step.send.has_key);
	cr_assert_gt(buy->step.send.reply_max, 1024 * 1024);
	return str_keep(&buy->arena, buy->step.send.body);
}

const char *buy_part(const struct buy *buy, const char *name)
{
	for (size_t i = 0; i < buy->step.send.part_count; i++) {
		if (str_is(buy->step.send.parts[i].name, name))
			return str_keep((struct arena *)&buy->arena, buy->step.send.parts[i].value);
	}
	return NULL;
}

static size_t read_fields(const char *text, struct http_field *out, size_t max)
{
	size_t count = 0;

	while (*text && count < max) {
		const char *colon = strstr(text, ": "), *end = strchr(text, '\n');

		cr_assert(colon && end && colon < end, "%s", text);
		out[count].name = (struct str){text, (size_t)(colon - text)};
		out[count++].value = (struct str){colon + 2, (size_t)(end - colon - 2)};
		text = end + 1;
	}
	return count;
}

void buy_answer_bytes(struct buy *buy, unsigned status, const char *fields, struct str body)
{
	struct http_field list[16];
	struct http_reply reply = {.status = status, .fields = list, .body = body};

	reply.field_count = read_fields(fields, list, 16);
	hosted_step_release(&buy->step);
	buy->step = (struct hosted_step){0};
	buy->provider->hosted->step(&buy->call, &reply, &buy->step);
}

void buy_answer(struct buy *buy, unsigned status, const char *fields, const char *body)
{
	buy_answer_bytes(buy, status, fields, str_of(body));
}

const char *buy_check(struct buy *buy)
{
	struct strbuf text = {0};
	enum status st;
	const char *kept;

	diag_release(&buy->diag);
	buy->diag = (struct diag){0};
	st = buy->provider->hosted->check(&buy->call, &buy->diag);
	cr_assert_eq(st, buy->diag.errors ? ST_INVALID : ST_OK);
	for (const struct finding *finding = buy->diag.first; finding; finding = finding->next)
		strbuf_printf(&text, "%s %s|%s\n", finding->code, finding->text,
			      finding->hint ? finding->hint : "");
	kept = str_keep(&buy->arena, strbuf_str(&text));
	strbuf_release(&text);
	return kept;
}

int64_t buy_estimate(struct buy *buy)
{
	int64_t cost;

	return buy->provider->hosted->estimate(&buy->call, &cost) ? cost : -1;
}

void buy_release(struct buy *buy)
{
	hosted_step_release(&buy->step);
	diag_release(&buy->diag);
	arena_release(&buy->arena);
}

void check_answers(const char *provider, const char *sound, const struct answer_row *rows,
		   size_t count)
{
	struct buy buy;

	buy_init(&buy, provider, sound, "");
	for (size_t i = 0; i < count; i++) {
		const struct answer_row *row = &rows[i];

		buy_answer(&buy, row->status, row->fields, row->body);
		cr_assert_eq(buy.step.next, HOSTED_FAILED, "row %zu", i);
		cr_expect_eq(buy.step.item_count, 0, "row %zu", i);
		cr_expect_eq(buy.step.class, row->class, "row %zu, %u %s: %s", i, row->status,
			     row->body, hosted_class_name(buy.step.class));
		cr_expect(!row->why || str_contains(buy.step.why, row->why), "row %zu: %.*s", i,
			  STR_ARGS(buy.step.why));
		cr_expect(!row->hint || str_contains(buy.step.hint, row->hint), "row %zu: %.*s", i,
			  STR_ARGS(buy.step.hint));
		cr_expect_gt(buy.step.why.len, 0, "row %zu", i);
	}
	buy_release(&buy);
}
