/* answer_report.c - rows, sums and health of the book, for those who ask. */
#include "ledger/report.h"
#include "remote/answer.h"

static struct ledger_filter filter_of(const struct message *ask)
{
	return (struct ledger_filter){
		.project = message_get(ask, "project"),
		.spec = message_get(ask, "spec"),
		.provider = message_get(ask, "provider"),
		.state = message_get(ask, "state"),
		.first_day = message_int(ask, "first-day", 0),
		.last_day = message_int(ask, "last-day", 0),
	};
}

/* ---- totals ------------------------------------------------------------------------------ */

static const char *const BY[LEDGER_BYS] = {
	[LEDGER_BY_PROVIDER] = "provider", [LEDGER_BY_MODEL] = "model",
	[LEDGER_BY_SPEC] = "spec",         [LEDGER_BY_DAY] = "day",
	[LEDGER_BY_MONTH] = "month",       [LEDGER_BY_PROJECT] = "project",
	[LEDGER_BY_RUN] = "run",
};

static void put_total(struct answering *to, const struct ledger_total *total)
{
	answer_begin_row(to);
	message_put(&to->row, "name", total->name);
	message_put_int(&to->row, "attempts", total->attempts);
	message_put_int(&to->row, "succeeded", total->succeeded);
	message_put_int(&to->row, "failed", total->failed);
	message_put_int(&to->row, "unknown", total->unknown);
	message_put_int(&to->row, "cancelled", total->cancelled);
	message_put_int(&to->row, "open", total->open);
	message_put_int(&to->row, "booked", total->booked_usd);
	message_put_int(&to->row, "reserved", total->reserved_usd);
	message_put_int(&to->row, "credits", total->credits);
	message_put_int(&to->row, "duration", total->duration_us);
	answer_put_row(to);
}

static enum status give_totals(struct answering *to, struct diag *diag)
{
	struct ledger_filter filter = filter_of(to->ask);
	struct str by = message_get(to->ask, "by");
	struct ledger_total *totals;
	size_t count, index = 0;
	enum status st;

	while (index < LEDGER_BYS && !str_is(by, BY[index]))
		index++;
	if (index == LEDGER_BYS)
		return diag_error(diag, ST_USAGE, "E0001", (struct place){0},
				  "there are no sums by '%.*s': they are by provider, model, spec, "
				  "day, month, project or run",
				  STR_ARGS(by));
	st = ledger_totals(to->book, (enum ledger_by)index, &filter, to->arena, &totals, &count,
			   diag);
	for (size_t i = 0; i < count && st == ST_OK; i++)
		put_total(to, &totals[i]);
	return st;
}

const struct answer answer_totals = {.what = "totals", .give = give_totals};

/* ---- attempts ---------------------------------------------------------------------------- */

static void put_attempt(struct answering *to, const struct ledger_attempt *attempt)
{
	struct message *row = &to->row;

	answer_begin_row(to);
#define ATTEMPT_TEXT(name)   answer_put_text(row, #name, attempt->name);
#define ATTEMPT_NUMBER(name) message_put_int(row, #name, attempt->name);
#define ATTEMPT_USD(name)    message_put_int(row, #name, attempt->name);
#define ATTEMPT_FLAG(name)   message_put_int(row, #name, attempt->name);
#define ATTEMPT_TIME(name)   answer_put_time(row, #name, attempt->name);
#include "ledger/attempt.def"
#undef ATTEMPT_TEXT
#undef ATTEMPT_NUMBER
#undef ATTEMPT_USD
#undef ATTEMPT_FLAG
#undef ATTEMPT_TIME
	answer_put_row(to);
}

static enum status give_attempts(struct answering *to, struct diag *diag)
{
	struct ledger_filter filter = filter_of(to->ask);
	struct ledger_attempt *attempts;
	size_t count;
	enum status st = ledger_list(to->book, &filter, message_int(to->ask, "max", 0), to->arena,
				     &attempts, &count, diag);

	for (size_t i = 0; i < count && st == ST_OK; i++)
		put_attempt(to, &attempts[i]);
	return st;
}

const struct answer answer_attempts = {.what = "attempts", .give = give_attempts};

/* ---- export, health, verify -------------------------------------------------------------- */

static bool put_piece(void *context, struct str text)
{
	struct answering *to = context;

	answer_begin_row(to);
	message_put(&to->row, "text", text);
	answer_put_row(to);
	return !to->channel->is_closed;
}

static enum status give_export(struct answering *to, struct diag *diag)
{
	bool is_json = message_int(to->ask, "is-json", 0) != 0;

	return ledger_export(to->book, is_json ? LEDGER_JSON : LEDGER_CSV, put_piece, to, diag);
}

const struct answer answer_export = {.what = "export", .give = give_export};

/* All that was spent on the days from first to last. */
static enum status add_spent(struct answering *to, const char *booked, const char *reserved,
			     int64_t first, int64_t last, struct diag *diag)
{
	struct ledger_filter filter = {.first_day = first, .last_day = last};
	struct ledger_total *totals;
	int64_t sum = 0, open = 0;
	size_t count;
	enum status st = ledger_totals(to->book, LEDGER_BY_PROVIDER, &filter, to->arena, &totals,
				       &count, diag);

	for (size_t i = 0; i < count && st == ST_OK; i++) {
		sum += totals[i].booked_usd;
		open += totals[i].reserved_usd;
	}
	message_put_int(&to->row, booked, sum);
	if (reserved)
		message_put_int(&to->row, reserved, open);
	return st;
}

static enum status give_health(struct answering *to, struct diag *diag)
{
	int64_t today = ledger_day(to->now), month = today / 100 * 100;
	struct ledger_health health;
	enum status st = ledger_health(to->book, &health, diag);

	if (st != ST_OK)
		return st;
	answer_begin_row(to);
	message_put_int(&to->row, "score", health.score);
	message_put_int(&to->row, "considered", health.considered);
	message_put_int(&to->row, "succeeded", health.succeeded);
	message_put_int(&to->row, "unknown", health.unknown);
	message_put_c(&to->row, "formula", LEDGER_HEALTH_FORMULA);
	st = add_spent(to, "today", NULL, today, today, diag);
	if (st == ST_OK)
		st = add_spent(to, "month", NULL, month + 1, month + 31, diag);
	if (st == ST_OK)
		st = add_spent(to, "booked", "reserved", 0, 0, diag);
	if (st == ST_OK)
		answer_put_row(to);
	return st;
}

const struct answer answer_health = {.what = "health", .give = give_health};

static enum status give_verify(struct answering *to, struct diag *diag)
{
	return ledger_verify(to->book, diag);
}

const struct answer answer_verify = {.what = "verify", .give = give_verify};
