/* book.c - the conversation with assetc-remote, and money as text. */
#include "cmd/book.h"

#include "base/param.h"
#include "base/path.h"
#include "cmd/permit.h"
#include "cmd/user.h"
#include "project/project.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum status book_open(struct invocation *inv, struct partner *partner, struct diag *diag)
{
	const char *path = state_file("ledger.db", "the book of purchases", &inv->arena, diag);
	struct message hello = {0};
	enum status st;

	*partner = (struct partner){.channel.fd = -1};
	if (!path)
		return ST_ENVIRONMENT;
	message_begin(&hello, ORDER_HELLO, 0);
	message_put_c(&hello, "ledger", path);
	st = partner_start(partner, &hello, diag);
	message_release(&hello);
	return st;
}

void book_ask(struct message *ask, const char *what)
{
	message_begin(ask, ORDER_ASK, 1);
	message_put_c(ask, "what", what);
}

void book_send(struct partner *partner, const struct message *ask)
{
	channel_put(&partner->channel, ask);
	(void)channel_flush(&partner->channel, true);
}

enum status book_do(struct invocation *inv, struct partner *partner, const struct message *ask,
		    struct diag *diag)
{
	struct message row = {0};
	enum status st = ST_OK;

	book_send(partner, ask);
	while (book_row(inv, partner, &row, &st, diag))
		continue;
	message_release(&row);
	return st;
}

enum status book_project(struct invocation *inv, const struct project **out, struct diag *diag)
{
	return open_project(inv, "./assets.yaml", out, diag);
}

enum status book_run(struct invocation *inv, book_fn *fn, struct diag *diag)
{
	const struct project *project = NULL;
	struct partner partner;
	enum status st = book_project(inv, &project, diag);

	if (st == ST_OK)
		st = book_open(inv, &partner, diag);
	if (st != ST_OK)
		return st;
	st = fn(inv, &partner, project, diag);
	partner_end(&partner);
	return st;
}

/* ---- answers ----------------------------------------------------------------------------- */

enum status book_ask_limits(struct invocation *inv, struct message *ask,
			    const struct project *project, struct diag *diag)
{
	enum status st = open_user_files(inv, diag);
	const struct project_budget *user = &inv->user->policy.budget;
	const struct {
		const char *name;
		int64_t usd;
	} limits[] = {
		{"limit.run", project->budget.run_usd},
		{"limit.day", project->budget.day_usd},
		{"limit.month", project->budget.month_usd},
		{"limit.asset", project->budget.asset_usd},
		{"user.run", user->run_usd},
		{"user.day", user->day_usd},
		{"user.month", user->month_usd},
		{"user.asset", user->asset_usd},
	};

	if (st != ST_OK)
		return st;
	book_ask(ask, "limits");
	message_put(ask, "project", project->root);
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		if (limits[i].usd != PROJECT_NOT_SAID)
			message_put_int(ask, limits[i].name, limits[i].usd);
	}
	return ST_OK;
}

void book_put_limit(struct json *json, const struct message *row)
{
	int64_t usd = message_int(row, "usd", 0), used = message_int(row, "used", 0);

	json_object_begin(json, NULL);
	json_str(json, "limit", message_get(row, "limit"));
	json_str(json, "of", message_get(row, "whose"));
	json_decimal(json, "usd", usd);
	json_decimal(json, "used_usd", used);
	json_decimal(json, "left_usd", usd > used ? usd - used : 0);
	json_object_end(json);
}

enum status book_put_list(struct invocation *inv, struct partner *partner,
			  const struct message *ask, struct json *json, const char *name,
			  book_json_fn *put, struct diag *diag)
{
	struct message row = {0};
	enum status st = ST_OK;

	book_send(partner, ask);
	json_array_begin(json, name);
	while (book_row(inv, partner, &row, &st, diag))
		put(json, &row);
	json_array_end(json);
	message_release(&row);
	return st;
}

static enum status put_lines(struct invocation *inv, struct partner *partner,
			     const struct message *ask, struct strbuf *out, book_line_fn *put_line,
			     struct diag *diag)
{
	struct message row = {0};
	enum status st = ST_OK;

	book_send(partner, ask);
	while (book_row(inv, partner, &row, &st, diag))
		put_line(out, &row);
	message_release(&row);
	return st;
}

enum status book_show(struct invocation *inv, struct partner *partner, const struct message *ask,
		      book_json_fn *put_json, book_line_fn *put_line, const char *none,
		      struct diag *diag)
{
	struct strbuf out = {0};
	struct json json = {.out = &out};
	enum status st = inv->is_json
				 ? book_put_list(inv, partner, ask, &json, NULL, put_json, diag)
				 : put_lines(inv, partner, ask, &out, put_line, diag);

	if (out.len == 0 && none)
		strbuf_add_c(&out, none);
	if (st == ST_OK)
		book_print(&out);
	strbuf_release(&out);
	return st;
}

void book_print(const struct strbuf *text)
{
	if (text->len)
		(void)fwrite(text->data, 1, text->len, stdout);
}

/* ---- money ------------------------------------------------------------------------------- */

void put_usd(struct strbuf *out, int64_t micro)
{
	uint64_t amount = micro < 0 ? (uint64_t)0 - (uint64_t)micro : (uint64_t)micro;
	size_t shortest;

	strbuf_printf(out, "%s$%" PRIu64 ".%02" PRIu64, micro < 0 ? "-" : "", amount / MILLION,
		      amount % MILLION / 10000);
	shortest = out->len;
	strbuf_printf(out, "%04" PRIu64, amount % 10000);
	while (out->len > shortest && out->data[out->len - 1] == '0')
		out->data[--out->len] = '\0';
}

enum status read_usd(const char *text, const char *what, int64_t *out, struct diag *diag)
{
	struct str amount = str_of(text[0] == '$' ? text + 1 : text);

	if (quantity_parse(amount, UNIT_NONE, out) && *out >= 0)
		return ST_OK;
	return diag_error(diag, ST_USAGE, "E0004", (struct place){0},
			  "%s: '%s' is no amount in dollars, such as 2 or 0.50", what, text);
}
