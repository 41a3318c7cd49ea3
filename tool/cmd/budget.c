/* budget.c - `assetc budget`, and `assetc budget set run|day|month|asset USD|none`: what may be spent. */
#include "cmd/book.h"

#include "project/project.h"

#include <stdio.h>
#include <string.h>

/* day    of the user      $5.00, $1.25 of it used */
static void put_line(struct strbuf *out, const struct message *row)
{
	strbuf_printf(out, "%-6.*s of the %-8.*s ", STR_ARGS(message_get(row, "limit")),
		      STR_ARGS(message_get(row, "whose")));
	put_usd(out, message_int(row, "usd", 0));
	if (str_is(message_get(row, "limit"), "asset")) {
		strbuf_add_c(out, " each\n");
		return;
	}
	strbuf_add_c(out, ", ");
	put_usd(out, message_int(row, "used", 0));
	strbuf_add_c(out, " of it used\n");
}

static enum status show(struct invocation *inv, struct partner *partner,
			const struct project *project, struct diag *diag)
{
	struct message ask = {0};
	enum status st = book_ask_limits(inv, &ask, project, diag);

	if (st != ST_OK)
		return st;
	st = book_show(
		inv, partner, &ask, book_put_limit, put_line,
		"no limit is set, so nothing may be bought: 'assetc budget set day 5' lets 5 "
		"dollars a day be spent\n",
		diag);
	message_release(&ask);
	return st;
}

static enum status set(struct invocation *inv, struct partner *partner, struct diag *diag)
{
	const char *limit = inv->operands.items[1], *amount = inv->operands.items[2];
	struct message ask = {0};
	int64_t usd = -1;
	enum status st = ST_OK;

	if (strcmp(amount, "none") != 0)
		st = read_usd(amount, "budget set", &usd, diag);
	if (st != ST_OK)
		return st;
	book_ask(&ask, "set-limit");
	message_put_c(&ask, "limit", limit);
	if (usd >= 0)
		message_put_int(&ask, "usd", usd);
	st = book_do(inv, partner, &ask, diag);
	message_release(&ask);
	return st;
}

static enum status run_budget(struct invocation *inv, struct diag *diag)
{
	bool is_set = inv->operands.count == 3 && strcmp(inv->operands.items[0], "set") == 0;
	const struct project *project = NULL;
	struct partner partner;
	enum status st;

	if (inv->operands.count && !is_set)
		return diag_error(diag, ST_USAGE, "E0001", (struct place){0},
				  "budget takes nothing, or: set run|day|month|asset USD|none");
	st = book_project(inv, &project, diag);
	if (st == ST_OK)
		st = book_open(inv, &partner, diag);
	if (st != ST_OK)
		return st;
	st = is_set ? set(inv, &partner, diag) : show(inv, &partner, project, diag);
	partner_end(&partner);
	return st;
}

const struct command command_budget = {
	.name = "budget",
	.operands = "[set run|day|month|asset USD|none]",
	.help = "what may be spent on assets, and what is left of it",
	.options = OPTS_COMMON | OPT_BIT(OPT_JSON) | OPT_BIT(OPT_PROJECT),
	.run = run_budget,
};
