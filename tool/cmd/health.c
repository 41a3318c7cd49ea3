/* health.c - `assetc health`: how the providers have fared, and what is left to spend. */
#include "cmd/book.h"

#include "project/project.h"

#include <inttypes.h>
#include <stdio.h>

enum { RECENT = 10 };

/* Of requests that succeeded: how long one took, and what it cost. */
static void put_means(struct json *json, const struct message *row)
{
	int64_t succeeded = message_int(row, "succeeded", 0);
	int64_t ended = succeeded + message_int(row, "failed", 0);

	if (ended)
		json_decimal(json, "success_rate", succeeded * MILLION / ended);
	if (!succeeded)
		return;
	json_decimal(json, "mean_seconds", message_int(row, "duration", 0) / succeeded);
	json_decimal(json, "mean_usd", message_int(row, "booked", 0) / succeeded);
}

static void put_provider(struct json *json, const struct message *row)
{
	json_object_begin(json, NULL);
	json_str(json, "name", message_get(row, "name"));
	json_int(json, "attempts", message_int(row, "attempts", 0));
	json_int(json, "succeeded", message_int(row, "succeeded", 0));
	json_int(json, "failed", message_int(row, "failed", 0));
	json_int(json, "unknown", message_int(row, "unknown", 0));
	json_decimal(json, "spent_usd", message_int(row, "booked", 0));
	json_decimal(json, "reserved_usd", message_int(row, "reserved", 0));
	put_means(json, row);
	json_object_end(json);
}

static void put_recent(struct json *json, const struct message *row)
{
	json_object_begin(json, NULL);
	json_str(json, "id", message_get(row, "id"));
	json_str(json, "spec", message_get(row, "spec"));
	json_str(json, "provider", message_get(row, "provider"));
	json_str(json, "model", message_get(row, "model"));
	json_str(json, "state", message_get(row, "state"));
	json_decimal(json, "charged_usd", message_int(row, "charged_usd", 0));
	json_str(json, "date", message_get(row, "intent_us"));
	json_object_end(json);
}

/* score 90 of 100; $0.12 today, $3.40 this month; 1 unknown; --json tells all */
static void put_score_line(struct strbuf *out, const struct message *row)
{
	int64_t unknown = message_int(row, "unknown", 0);

	strbuf_printf(out, "score %" PRId64 " of 100; ", message_int(row, "score", 0));
	put_usd(out, message_int(row, "today", 0));
	strbuf_add_c(out, " today, ");
	put_usd(out, message_int(row, "month", 0));
	strbuf_add_c(out, " this month; ");
	if (unknown)
		strbuf_printf(out, "%" PRId64 " unknown; ", unknown);
	strbuf_add_c(out, "--json tells all\n");
}

/* The first answer: the score and what it is made of. */
static enum status put_score(struct invocation *inv, struct partner *partner, struct json *json,
			     struct strbuf *line, struct diag *diag)
{
	struct message ask = {0}, row = {0};
	enum status st = ST_OK;

	book_ask(&ask, "health");
	book_send(partner, &ask);
	while (book_row(inv, partner, &row, &st, diag)) {
		put_score_line(line, &row);
		json_int(json, "score", message_int(&row, "score", 0));
		json_str(json, "formula", message_get(&row, "formula"));
		json_int(json, "considered", message_int(&row, "considered", 0));
		json_int(json, "succeeded", message_int(&row, "succeeded", 0));
		json_int(json, "unknown", message_int(&row, "unknown", 0));
		json_decimal(json, "spent_today_usd", message_int(&row, "today", 0));
		json_decimal(json, "spent_month_usd", message_int(&row, "month", 0));
		json_decimal(json, "spent_usd", message_int(&row, "booked", 0));
		json_decimal(json, "reserved_usd", message_int(&row, "reserved", 0));
	}
	message_release(&ask);
	message_release(&row);
	return st;
}

static enum status put_lists(struct invocation *inv, struct partner *partner,
			     const struct project *project, struct json *json, struct diag *diag)
{
	struct message ask = {0};
	enum status st = book_ask_limits(inv, &ask, project, diag);

	if (st == ST_OK)
		st = book_put_list(inv, partner, &ask, json, "limits", book_put_limit, diag);
	book_ask(&ask, "totals");
	message_put_c(&ask, "by", "provider");
	if (st == ST_OK)
		st = book_put_list(inv, partner, &ask, json, "providers", put_provider, diag);
	book_ask(&ask, "attempts");
	message_put_int(&ask, "max", RECENT);
	if (st == ST_OK)
		st = book_put_list(inv, partner, &ask, json, "latest", put_recent, diag);
	message_release(&ask);
	return st;
}

static enum status run_health(struct invocation *inv, struct diag *diag)
{
	const struct project *project = NULL;
	struct strbuf out = {0};
	struct json json = {.out = &out};
	struct partner partner;
	struct strbuf line = {0};
	enum status st;

	if (inv->operands.count)
		return diag_error(diag, ST_USAGE, "E0001", (struct place){0},
				  "health takes no words");
	st = book_project(inv, &project, diag);
	if (st == ST_OK)
		st = book_open(inv, &partner, diag);
	if (st != ST_OK)
		return st;
	json_object_begin(&json, NULL);
	st = put_score(inv, &partner, &json, &line, diag);
	if (st == ST_OK)
		st = put_lists(inv, &partner, project, &json, diag);
	json_object_end(&json);
	if (st == ST_OK)
		book_print(inv->is_json ? &out : &line);
	partner_end(&partner);
	strbuf_release(&line);
	strbuf_release(&out);
	return st;
}

const struct command command_health = {
	.name = "health",
	.operands = "[--json]",
	.help = "how purchases have fared: score, limits, providers, the latest ten",
	.options = OPTS_COMMON | OPT_BIT(OPT_JSON) | OPT_BIT(OPT_PROJECT),
	.run = run_health,
};
