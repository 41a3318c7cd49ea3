/* answer_money.c - limits, and what a person says of attempts whose answer was lost. */
#include "base/path.h"
#include "ledger/attempt.h"
#include "ledger/report.h"
#include "ledger/reserve.h"
#include "remote/answer.h"
#include "remote/lockup.h"
#include "remote/spool.h"

#include <unistd.h>

/* ---- limits ------------------------------------------------------------------------------ */

static const char *const WHOSE[] = {
	[LEDGER_USER] = "user", [LEDGER_PROJECT] = "project", [LEDGER_BUDGET] = "budget"};

static void put_line(struct answering *to, const struct ledger_line *line)
{
	answer_begin_row(to);
	message_put_c(&to->row, "limit", ledger_limit_name(line->limit));
	message_put_c(&to->row, "whose", WHOSE[line->whose]);
	message_put_int(&to->row, "usd", line->limit_usd);
	message_put_int(&to->row, "used", line->used_usd);
	answer_put_row(to);
}

/* A limit of assets counts for each asset by itself: nothing is used of it as a whole. */
static enum status put_asset_cap(struct answering *to, struct diag *diag)
{
	struct ledger_caps caps;
	enum status st = ledger_get_limits(to->book, &caps, diag);
	int64_t own = answer_caps(to->ask, "user").usd[LEDGER_ASSET];
	struct ledger_line line = {LEDGER_ASSET, LEDGER_USER, caps.usd[LEDGER_ASSET], 0};

	if (line.limit_usd == LEDGER_NO_LIMIT || (own != LEDGER_NO_LIMIT && own < line.limit_usd))
		line.limit_usd = own;
	if (st == ST_OK && line.limit_usd != LEDGER_NO_LIMIT)
		put_line(to, &line);
	line.whose = LEDGER_PROJECT;
	line.limit_usd = answer_caps(to->ask, "limit").usd[LEDGER_ASSET];
	if (st == ST_OK && line.limit_usd != LEDGER_NO_LIMIT)
		put_line(to, &line);
	return st;
}

static enum status give_limits(struct answering *to, struct diag *diag)
{
	struct ledger_purse purse = {
		.project = message_get(to->ask, "project"),
		.user = answer_caps(to->ask, "user"),
		.project_caps = answer_caps(to->ask, "limit"),
		.budget_usd = LEDGER_NO_LIMIT,
	};
	struct ledger_line lines[LEDGER_LINES_MAX];
	size_t count = 0;
	bool is_held = false;
	enum status st = ledger_standing(to->book, &purse, to->now, lines, &count, diag);

	for (size_t i = 0; i < count && st == ST_OK; i++)
		put_line(to, &lines[i]);
	if (st == ST_OK)
		st = put_asset_cap(to, diag);
	if (st == ST_OK)
		st = ledger_is_held(to->book, &is_held, diag);
	if (is_held)
		diag_warning(
			diag, "W0489", (struct place){0},
			"the book was made anew from sidecars: nothing is paid until a limit is "
			"set");
	return st;
}

const struct answer answer_limits = {.what = "limits", .give = give_limits};

static enum status give_set_limit(struct answering *to, struct diag *diag)
{
	struct str name = message_get(to->ask, "limit");
	int64_t usd = message_int(to->ask, "usd", LEDGER_NO_LIMIT);

	for (int i = 0; i < LEDGER_LIMITS; i++) {
		if (str_is(name, ledger_limit_name((enum ledger_limit)i)))
			return ledger_set_limit(to->book, (enum ledger_limit)i, usd, to->now, diag);
	}
	return diag_error(diag, ST_USAGE, "E0001", (struct place){0},
			  "there is no limit '%.*s': they are run, day, month and asset",
			  STR_ARGS(name));
}

const struct answer answer_set_limit = {
	.what = "set-limit", .writes = true, .give = give_set_limit};

/* ---- resolving --------------------------------------------------------------------------- */

static void put_count(struct answering *to, int64_t count)
{
	answer_begin_row(to);
	message_put_int(&to->row, "count", count);
	answer_put_row(to);
}

/* What a dead run sent and got no answer to is unknown, though nobody asked for the same again who would have found out.
 * An answer that is kept is not: the next run takes it over. */
static enum status end_dead(struct answering *to, const struct ledger_attempt *row,
			    struct diag *diag)
{
	const struct ledger_ending ending = {
		.state = LEDGER_LOST, .error = STR("the run that asked ended before the answer")};
	const char *folder =
		str_concat(to->arena, path_folder(str_of(to->book_path)), STR("/spool"), STR(""))
			.ptr;

	if (!str_is(row->state, "intent") || row->sends == 0 ||
	    lockup_is_alive(to->book_path, row->purchase_text) ||
	    access(spool_path(folder, row->id.ptr, 1, to->arena), F_OK) == 0)
		return ST_OK;
	return ledger_end(to->book, row->id.ptr, &ending, to->now, diag);
}

static enum status give_resolve(struct answering *to, struct diag *diag)
{
	struct str attempt = str_copy(to->arena, message_get(to->ask, "attempt"));
	struct ledger_attempt row;
	enum status st = ledger_read(to->book, attempt.ptr, to->arena, &row, diag);

	if (st == ST_OK)
		st = end_dead(to, &row, diag);
	if (st == ST_OK)
		st = ledger_resolve(to->book, attempt.ptr,
				    message_int(to->ask, "is-billed", 0) != 0,
				    message_int(to->ask, "usd", LEDGER_NO_LIMIT), to->now, diag);

	if (st == ST_OK)
		put_count(to, 1);
	return st;
}

const struct answer answer_resolve = {.what = "resolve", .writes = true, .give = give_resolve};

static enum status give_resolve_all(struct answering *to, struct diag *diag)
{
	const struct ledger_filter filter = {.project = message_get(to->ask, "project"),
					     .state = STR("intent")};
	struct ledger_attempt *rows;
	size_t open = 0;
	int64_t count = 0;
	enum status st = ledger_list(to->book, &filter, 0, to->arena, &rows, &open, diag);

	for (size_t i = 0; st == ST_OK && i < open; i++)
		st = end_dead(to, &rows[i], diag);
	if (st == ST_OK)
		st = ledger_resolve_all(to->book, message_get(to->ask, "project"),
					message_int(to->ask, "is-billed", 0) != 0, to->now, &count,
					diag);

	if (st == ST_OK)
		put_count(to, count);
	return st;
}

const struct answer answer_resolve_all = {
	.what = "resolve-all", .writes = true, .give = give_resolve_all};

static enum status give_resolve_clock(struct answering *to, struct diag *diag)
{
	int64_t moved = 0;
	enum status st = ledger_resolve_clock(to->book, to->now, &moved, diag);

	if (st == ST_OK)
		put_count(to, moved);
	return st;
}

const struct answer answer_resolve_clock = {
	.what = "resolve-clock", .writes = true, .give = give_resolve_clock};
