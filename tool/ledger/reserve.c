/* reserve.c - deciding over orders, then writing the intents of those that fit. */
#include "ledger/reserve.h"

#include "ledger/items.h"
#include "ledger/limits.h"
#include "ledger/runs.h"
#include "ledger/tally.h"

#include <string.h>

/* What is looked for in the book holds for what was there before; what this batch adds stands in
 * the tally, whether it will be written or not. So a dry form cannot differ. */
struct desk {
	struct ledger *book;
	struct ledger_purse *purse;
	struct diag *diag;
	struct limits limits;
	struct tally tally; /* 'a': amounts of assets; 'k', 'p': keys and names that are ordered */
	bool is_held, is_stopped;
	int64_t time;
};

static const char OPEN_BY_PURCHASE[] =
	"SELECT id, attempts.state FROM attempts JOIN items ON attempt = n"
	" WHERE purchase = ?1 AND purchase_text = ?2 AND candidate = ?3"
	" AND attempts.state IN ('intent', 'accepted', 'unknown')"
	" ORDER BY attempts.state = 'unknown' DESC LIMIT 1";
static const char OPEN_BY_KEY[] =
	"SELECT id, attempts.state FROM items JOIN attempts ON n = attempt WHERE key = ?1"
	" AND attempts.state IN ('intent', 'accepted', 'unknown')"
	" ORDER BY attempts.state = 'unknown' DESC LIMIT 1";

/* ---- what stands in the way -------------------------------------------------------------- */

/* The row of a blocker; an unknown one counts more than one that is being bought. */
static enum status take_blocker(struct desk *desk, const char *sql, const struct cell *cells,
				size_t count, struct ledger_order *order)
{
	struct arena arena = {0};
	sqlite3_stmt *row;
	enum status st = book_first(desk->book, sql, cells, count, &row, desk->diag);

	if (st == ST_OK && row) {
		struct str id = column_text(row, 0, &arena);
		bool is_unknown = str_is(column_text(row, 1, &arena), "unknown");

		if (order->verdict != LEDGER_UNKNOWN && id.len < LEDGER_ID_SIZE) {
			order->verdict = is_unknown ? LEDGER_UNKNOWN : LEDGER_OPEN;
			memcpy(order->blocker, id.ptr, id.len + 1);
		}
	}
	book_done(row);
	arena_release(&arena);
	return st;
}

/* The second name of one candidate. */
static struct str name_of(const struct desk *desk, const struct ledger_order *order, size_t want)
{
	return str_printf(desk->tally.arena, "%u %.*s", order->wants[want].candidate,
			  STR_ARGS(order->purchase_text));
}

static bool is_in_batch(const struct desk *desk, const struct ledger_order *order)
{
	for (size_t i = 0; i < order->want_count; i++) {
		if (tally_get(&desk->tally, 'k', order->wants[i].key) ||
		    tally_get(&desk->tally, 'p', name_of(desk, order, i)))
			return true;
	}
	return false;
}

static enum status find_blocker(struct desk *desk, struct ledger_order *order)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < order->want_count; i++) {
		st = take_blocker(desk, OPEN_BY_KEY, CELLS(T(order->wants[i].key)), order);
		if (st == ST_OK)
			st = take_blocker(desk, OPEN_BY_PURCHASE,
					  CELLS(T(order->purchase), T(order->purchase_text),
						N(order->wants[i].candidate)),
					  order);
	}
	if (order->verdict == LEDGER_GRANTED && is_in_batch(desk, order))
		order->verdict = LEDGER_OPEN;
	return st;
}

/* ---- limits ------------------------------------------------------------------------------ */

static void hold_against(struct ledger_order *order, struct ledger_line line)
{
	/* What has no price still has to leave something of each limit. */
	int64_t asked = order->estimate_usd || !order->is_unpriced ? order->estimate_usd : 1;
	int64_t over = usd_add(usd_add(line.used_usd, asked), -line.limit_usd);

	if (asked == 0 || over <= 0 || over <= order->over_usd)
		return;
	order->verdict = LEDGER_OVER;
	order->line = line;
	order->over_usd = over;
}

static enum status weigh(struct desk *desk, struct ledger_order *order)
{
	const struct limits *limits = &desk->limits;
	int64_t used = 0;
	enum status st = ST_OK;

	if (!limits->is_any && (order->estimate_usd || order->is_unpriced)) {
		order->verdict = LEDGER_NO_CAP;
		return ST_OK;
	}
	for (size_t i = 0; i < limits->count; i++)
		hold_against(order, limits->lines[i]);
	if (limits->asset[LEDGER_USER] != LEDGER_NO_LIMIT ||
	    limits->asset[LEDGER_PROJECT] != LEDGER_NO_LIMIT)
		st = limits_asset_used(desk->book, desk->purse->project, order->spec, &used,
				       desk->diag);
	used = usd_add(used, tally_get(&desk->tally, 'a', order->spec));
	for (int i = LEDGER_USER; i <= LEDGER_PROJECT; i++) {
		if (limits->asset[i] != LEDGER_NO_LIMIT)
			hold_against(order, (struct ledger_line){LEDGER_ASSET, (enum ledger_whose)i,
								 limits->asset[i], used});
	}
	return st;
}

static void count_in(struct desk *desk, const struct ledger_order *order)
{
	int64_t asset = tally_get(&desk->tally, 'a', order->spec);

	for (size_t i = 0; i < desk->limits.count; i++)
		desk->limits.lines[i].used_usd =
			usd_add(desk->limits.lines[i].used_usd, order->estimate_usd);
	tally_set(&desk->tally, 'a', order->spec, usd_add(asset, order->estimate_usd));
	for (size_t i = 0; i < order->want_count; i++) {
		tally_set(&desk->tally, 'k', order->wants[i].key, 1);
		tally_set(&desk->tally, 'p', name_of(desk, order, i), 1);
	}
}

static enum status decide(struct desk *desk, struct ledger_order *order)
{
	enum status st;

	order->verdict = LEDGER_GRANTED;
	order->over_usd = 0;
	order->attempt[0] = order->blocker[0] = '\0';
	if (order->want_count == 0 || order->purchase_text.len == 0 || order->estimate_usd < 0 ||
	    order->estimate_usd > LEDGER_USD_MAX)
		return diag_error(desk->diag, ST_BUG, "E0479", (struct place){0},
				  "an order of '%.*s' asks for nothing or an impossible amount",
				  STR_ARGS(order->spec));
	st = find_blocker(desk, order);
	if (st != ST_OK || order->verdict != LEDGER_GRANTED)
		return st;
	if (desk->is_stopped || desk->is_held)
		order->verdict = desk->is_held ? LEDGER_HELD : LEDGER_STOPPED;
	else
		st = weigh(desk, order);
	if (st == ST_OK && order->verdict == LEDGER_GRANTED)
		count_in(desk, order);
	return st;
}

/* ---- writing ----------------------------------------------------------------------------- */

static const char INTEND[] = "INSERT INTO attempts (id, run, job, project, spec, type, provider, "
			     "driver, endpoint, model,"
			     " purchase, purchase_text, reason, seed, plan, terms, estimate_usd, "
			     "is_unpriced, is_rebuilt,"
			     " intent_us, day, sends, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, "
			     "?8, ?9, ?10, ?11, ?12, ?13,"
			     " ?14, ?15, ?16, ?17, ?18, 0, ?19, ?20, ?21, 'intent')";

static struct str some(struct str text)
{
	return text.ptr ? text : STR("");
}

/* Ids are chance: one that is taken is drawn again. */
static enum status draw_id(struct desk *desk, struct ledger_order *order)
{
	int64_t taken = 1;
	enum status st = ST_OK;

	while (st == ST_OK && taken) {
		book_make_id(desk->time, order->attempt);
		st = book_number(desk->book, "SELECT 1 FROM attempts WHERE id = ?1",
				 CELLS(C(order->attempt)), 0, &taken, desk->diag);
	}
	return st;
}

static enum status intend(struct desk *desk, struct ledger_order *order, bool is_leaving)
{
	const struct ledger_purse *purse = desk->purse;
	enum status st = draw_id(desk, order);

	if (st == ST_OK)
		st = book_run(desk->book, INTEND,
			      CELLS(C(order->attempt), C(purse->run), C(purse->job),
				    T(some(purse->project)), T(some(order->spec)),
				    T(some(order->type)), T(some(order->provider)),
				    T(some(order->driver)), T(some(order->endpoint)),
				    T(some(order->model)), T(some(order->purchase)),
				    T(some(order->purchase_text)), T(order->reason), T(order->seed),
				    T(order->plan), T(order->terms), N(order->estimate_usd),
				    N(order->is_unpriced), N(desk->time), N(ledger_day(desk->time)),
				    N(is_leaving)),
			      desk->diag);
	if (st == ST_OK)
		st = items_want(desk->book, sqlite3_last_insert_rowid(desk->book->db), order,
				desk->diag);
	return st;
}

static enum status write_granted(struct desk *desk, struct ledger_order *orders, size_t count,
				 bool is_leaving)
{
	enum status st = ST_OK;
	bool is_entered = false;

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		if (orders[i].verdict != LEDGER_GRANTED)
			continue;
		if (!is_entered)
			st = book_time(desk->book, desk->time, &desk->time, desk->diag);
		if (st == ST_OK && !is_entered)
			st = run_enter(desk->book, desk->purse, desk->time, desk->diag);
		is_entered = true;
		if (st == ST_OK)
			st = intend(desk, &orders[i], is_leaving);
	}
	return st;
}

/* ---- the transaction --------------------------------------------------------------------- */

static enum status read_desk(struct desk *desk, int64_t now)
{
	int64_t stopped = 0;
	enum status st = book_check_clock(desk->book, now, &desk->time, desk->diag);

	if (st == ST_OK)
		st = ledger_is_held(desk->book, &desk->is_held, desk->diag);
	if (st == ST_OK)
		st = run_find(desk->book, desk->purse, desk->time, desk->diag);
	if (st == ST_OK)
		st = limits_read(desk->book, desk->purse, desk->time, &desk->limits, desk->diag);
	if (st == ST_OK && desk->purse->job)
		st = book_number(desk->book, "SELECT state <> 'running' FROM jobs WHERE id = ?1",
				 CELLS(C(desk->purse->job)), 1, &stopped, desk->diag);
	desk->is_stopped = stopped != 0;
	return st;
}

enum status ledger_reserve(struct ledger *book, struct ledger_purse *purse,
			   enum ledger_reserve_how how, struct ledger_order *orders, size_t count,
			   int64_t now, struct diag *diag)
{
	struct arena arena = {0};
	struct desk desk = {.book = book, .purse = purse, .diag = diag, .tally = {.arena = &arena}};
	struct ledger_purse before = *purse;
	enum status st = book_begin(book, how != LEDGER_DRY, diag);

	if (how != LEDGER_DRY)
		purse->granted_usd = before.granted_usd = 0;

	if (st == ST_OK)
		st = read_desk(&desk, now);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		st = decide(&desk, &orders[i]);
	if (st == ST_OK && how != LEDGER_DRY)
		st = write_granted(&desk, orders, count, how == LEDGER_TO_SEND);
	st = book_end(book, st, diag);
	if (st != ST_OK || how == LEDGER_DRY)
		*purse = before;
	for (size_t i = 0; st == ST_OK && how == LEDGER_DRY && i < count; i++) {
		if (orders[i].verdict == LEDGER_GRANTED)
			purse->granted_usd = usd_add(purse->granted_usd, orders[i].estimate_usd);
	}
	arena_release(&arena);
	return st;
}

enum status ledger_standing(struct ledger *book, const struct ledger_purse *purse, int64_t now,
			    struct ledger_line *lines, size_t *count, struct diag *diag)
{
	struct ledger_purse mine = *purse;
	struct limits limits = {0};
	int64_t time = now;
	enum status st = book_begin(book, false, diag);

	*count = 0;
	if (st == ST_OK)
		st = ledger_latest(book, &time, diag);
	time = time > now ? time : now;
	if (st == ST_OK)
		st = run_find(book, &mine, time, diag);
	if (st == ST_OK)
		st = limits_read(book, &mine, time, &limits, diag);
	st = book_end(book, st, diag);
	if (st != ST_OK)
		return st;
	memcpy(lines, limits.lines, limits.count * sizeof(*lines));
	*count = limits.count;
	return ST_OK;
}
