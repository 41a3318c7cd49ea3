/* ledger.c - `assetc ledger show|export|resolve|rebuild`: every attempt and every cent. */
#include "cmd/book.h"
#include "cmd/rebuild.h"

#include "project/project.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static enum status usage(struct diag *diag)
{
	return diag_error(
		diag, ST_USAGE, "E0001", (struct place){0},
		"ledger takes one of: show [--by WHAT], export [--json], resolve "
		"ATTEMPT|--all --billed [--usd X]|--not-billed, resolve --clock, rebuild");
}

/* ---- show -------------------------------------------------------------------------------- */

static void put_total_json(struct json *json, const struct message *row)
{
	static const char *const COUNTS[] = {"attempts",  "succeeded", "failed", "unknown",
					     "cancelled", "open",      NULL};

	json_object_begin(json, NULL);
	json_str(json, "name", message_get(row, "name"));
	for (size_t i = 0; COUNTS[i]; i++)
		json_int(json, COUNTS[i], message_int(row, COUNTS[i], 0));
	json_decimal(json, "booked_usd", message_int(row, "booked", 0));
	json_decimal(json, "reserved_usd", message_int(row, "reserved", 0));
	json_object_end(json);
}

static void put_total_line(struct strbuf *out, const struct message *row)
{
	struct strbuf usd = {0};
	int64_t reserved = message_int(row, "reserved", 0),
		unknown = message_int(row, "unknown", 0);

	put_usd(&usd, message_int(row, "booked", 0));
	strbuf_printf(out, "%-32.*s %12.*s  %" PRId64 " of %" PRId64 " succeeded",
		      STR_ARGS(message_get(row, "name")), STR_ARGS(strbuf_str(&usd)),
		      message_int(row, "succeeded", 0), message_int(row, "attempts", 0));
	strbuf_clear(&usd);
	put_usd(&usd, reserved);
	if (reserved)
		strbuf_printf(out, ", %.*s reserved", STR_ARGS(strbuf_str(&usd)));
	if (unknown)
		strbuf_printf(out, ", %" PRId64 " unknown", unknown);
	strbuf_add_char(out, '\n');
	strbuf_release(&usd);
}

/* 2026-11-21 14:02  $0.053     succeeded  openai   sprite-coin   20261121-5f3a9c01 */
static void put_attempt_line(struct strbuf *out, const struct message *row)
{
	struct str when = message_get(row, "intent_us");
	struct str date = {when.ptr, when.len < 10 ? when.len : 10};
	struct strbuf usd = {0};

	put_usd(&usd, message_int(row, "charged_usd", 0));
	strbuf_printf(out, "%.*s  %10.*s  %-9.*s  %-12.*s  %-24.*s  %.*s\n", STR_ARGS(date),
		      STR_ARGS(strbuf_str(&usd)), STR_ARGS(message_get(row, "state")),
		      STR_ARGS(message_get(row, "provider")), STR_ARGS(message_get(row, "spec")),
		      STR_ARGS(message_get(row, "id")));
	strbuf_release(&usd);
}

static bool ends_with(struct str name, const char *end)
{
	size_t len = strlen(end);

	return name.len > len && memcmp(name.ptr + name.len - len, end, len) == 0;
}

static bool is_number(struct str name)
{
	return str_is(name, "http_status") || str_is(name, "credits") || str_is(name, "sends") ||
	       str_is(name, "day");
}

static void put_column(struct json *json, const struct message *row, struct str name,
		       struct str value)
{
	char text[64];

	if (name.len >= sizeof(text))
		return;
	memcpy(text, name.ptr, name.len);
	text[name.len] = '\0';
	if (ends_with(name, "_usd")) {
		json_decimal(json, text, message_int(row, text, 0));
	} else if (name.len > 3 && memcmp(text, "is_", 3) == 0) {
		json_bool(json, text, message_int(row, text, 0) != 0);
	} else if (is_number(name)) {
		json_int(json, text, message_int(row, text, 0));
	} else {
		if (ends_with(name, "_us"))
			text[name.len - 3] = '\0';
		json_str(json, text, value);
	}
}

/* All columns, under the names and in the forms that `export --json` has. */
static void put_attempt_json(struct json *json, const struct message *row)
{
	struct str name, value;
	size_t cursor = 0;

	json_object_begin(json, NULL);
	while (message_next(row, &cursor, &name, &value))
		put_column(json, row, name, value);
	json_object_end(json);
}

static enum status show(struct invocation *inv, struct partner *partner,
			const struct project *project, struct diag *diag)
{
	struct message ask = {0};
	enum status st;

	book_ask(&ask, inv->by ? "totals" : "attempts");
	message_put_c(&ask, "by", inv->by);
	if (!inv->takes_all)
		message_put(&ask, "project", project->root);
	st = inv->by ? book_show(inv, partner, &ask, put_total_json, put_total_line, NULL, diag)
		     : book_show(inv, partner, &ask, put_attempt_json, put_attempt_line, NULL,
				 diag);
	message_release(&ask);
	return st;
}

/* ---- export ------------------------------------------------------------------------------ */

static enum status print_export(struct invocation *inv, struct partner *partner, struct diag *diag)
{
	struct message ask = {0}, row = {0};
	enum status st = ST_OK;

	book_ask(&ask, "export");
	message_put_int(&ask, "is-json", inv->is_json);
	book_send(partner, &ask);
	while (book_row(inv, partner, &row, &st, diag)) {
		struct str text = message_get(&row, "text");

		(void)fwrite(text.ptr, 1, text.len, stdout);
	}
	message_release(&ask);
	message_release(&row);
	return st;
}

/* ---- resolve ----------------------------------------------------------------------------- */

static enum status ask_resolve(const struct invocation *inv, struct message *ask, struct diag *diag)
{
	bool has_one = inv->operands.count == 2;
	int64_t usd = -1;
	enum status st;

	if (inv->is_clock) {
		book_ask(ask, "resolve-clock");
		return has_one || inv->takes_all || inv->is_billed || inv->is_not_billed
			       ? usage(diag)
			       : ST_OK;
	}
	if (has_one == inv->takes_all || inv->is_billed == inv->is_not_billed ||
	    (inv->usd && (!has_one || !inv->is_billed)))
		return usage(diag);
	st = inv->usd ? read_usd(inv->usd, "--usd", &usd, diag) : ST_OK;
	if (st != ST_OK)
		return st;
	book_ask(ask, has_one ? "resolve" : "resolve-all");
	if (has_one)
		message_put_c(ask, "attempt", inv->operands.items[1]);
	message_put_int(ask, "is-billed", inv->is_billed);
	if (usd >= 0)
		message_put_int(ask, "usd", usd);
	return ST_OK;
}

static enum status resolve(struct invocation *inv, struct partner *partner, struct diag *diag)
{
	struct message ask = {0}, row = {0};
	int64_t count = 0;
	enum status st = ask_resolve(inv, &ask, diag);

	if (st == ST_OK) {
		book_send(partner, &ask);
		while (book_row(inv, partner, &row, &st, diag))
			count = message_int(&row, "count", 0);
	}
	if (st == ST_OK)
		printf("%" PRId64 " %s\n", count, inv->is_clock ? "moved" : "resolved");
	message_release(&ask);
	message_release(&row);
	return st;
}

/* ---- the command ------------------------------------------------------------------------- */

static enum status run_word(struct invocation *inv, struct partner *partner,
			    const struct project *project, struct diag *diag)
{
	const char *word = inv->operands.count ? inv->operands.items[0] : "show";

	if (strcmp(word, "resolve") == 0 && inv->operands.count <= 2)
		return resolve(inv, partner, diag);
	if (inv->operands.count > 1)
		return usage(diag);
	if (strcmp(word, "rebuild") == 0)
		return rebuild_book(inv, partner, diag);
	if (strcmp(word, "export") == 0)
		return print_export(inv, partner, diag);
	if (strcmp(word, "show") != 0)
		return usage(diag);
	return show(inv, partner, project, diag);
}

static enum status run_ledger(struct invocation *inv, struct diag *diag)
{
	return book_run(inv, run_word, diag);
}

static const struct option_text TEXTS[] = {
	{OPT_ALL, "show: of every project; resolve: every attempt"},
	{0},
};

const struct command command_ledger = {
	.name = "ledger",
	.operands = "[show|export|resolve ATTEMPT|rebuild]",
	.help = "every attempt to buy something, and every cent of it",
	.options = OPTS_COMMON | OPT_BIT(OPT_JSON) | OPT_BIT(OPT_ALL) | OPT_BIT(OPT_BY) |
		   OPT_BIT(OPT_BILLED) | OPT_BIT(OPT_NOT_BILLED) | OPT_BIT(OPT_USD) |
		   OPT_BIT(OPT_CLOCK) | OPT_BIT(OPT_PROJECT) | OPT_BIT(OPT_CACHE_DIR),
	.texts = TEXTS,
	.run = run_ledger,
};
