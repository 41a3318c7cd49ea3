/* time.c - the time of the book, which never goes back, and days of UTC. */
#include "base/utc.h"
#include "ledger/book.h"

#define SECOND_US ((int64_t)1000000)
#define DAY_US    (86400 * SECOND_US)

static const char MOVE_CLOCK[] = "UPDATE book SET latest_us = ?1 WHERE latest_us <> ?1";

/* ---- the calendar ------------------------------------------------------------------------ */

int64_t ledger_day(int64_t time_us)
{
	struct utc_date date = utc_date_of(time_us / DAY_US);

	return (int64_t)date.year * 10000 + date.month * 100 + date.day;
}

void ledger_time_format(int64_t time_us, struct strbuf *out)
{
	utc_add_time(out, time_us / SECOND_US);
	strbuf_printf(out, ".%06dZ", (int)(time_us % SECOND_US));
}

/* Digits at their places; what they give is written again and compared, so that no day 31 of a
 * short month passes. */
bool ledger_time_parse(struct str text, int64_t *out)
{
	static const char FORM[] = "0000-00-00T00:00:00.000000Z";
	int part[7] = {0};
	struct strbuf again = {0};
	bool is_same;

	if (text.len != sizeof(FORM) - 1)
		return false;
	for (size_t i = 0, at = 0; i < text.len; i++) {
		if (FORM[i] != '0' ? text.ptr[i] != FORM[i]
				   : text.ptr[i] < '0' || text.ptr[i] > '9')
			return false;
		if (FORM[i] == '0')
			part[at] = part[at] * 10 + (text.ptr[i] - '0');
		else
			at++;
	}
	if (part[0] < 1970 || part[1] < 1 || part[1] > 12 || part[2] < 1)
		return false;
	*out = utc_days_of((struct utc_date){part[0], part[1], part[2]}) * DAY_US +
	       (part[3] * 3600 + part[4] * 60 + part[5]) * SECOND_US + part[6];
	if (*out > LEDGER_TIME_MAX)
		return false;
	ledger_time_format(*out, &again);
	is_same = str_equal(strbuf_str(&again), text);
	strbuf_release(&again);
	return is_same;
}

/* ---- the book's time --------------------------------------------------------------------- */

enum status ledger_latest(struct ledger *book, int64_t *out, struct diag *diag)
{
	return book_number(book, "SELECT latest_us FROM book", NO_CELLS, 0, out, diag);
}

/* Also keeps what follows from a damaged or mad clock within the calendar. */
static enum status later_of(struct ledger *book, int64_t now, int64_t *time, struct diag *diag)
{
	int64_t latest;
	enum status st = ledger_latest(book, &latest, diag);

	*time = now > latest ? now : latest;
	if (st != ST_OK)
		return st;
	if (*time < 0 || *time > LEDGER_TIME_MAX)
		return diag_error(diag, ST_ENVIRONMENT, "E0474", (struct place){0},
				  "the clock is outside of the years 1970 to 9999");
	return ST_OK;
}

enum status book_check_clock(struct ledger *book, int64_t now, int64_t *time, struct diag *diag)
{
	enum status st = later_of(book, now, time, diag);
	struct strbuf latest = {0};

	if (st != ST_OK || now >= *time - DAY_US)
		return st;
	ledger_time_format(*time, &latest);
	(void)diag_error(diag, ST_ENVIRONMENT, "E0474", (struct place){0},
			 "the clock is more than a day behind the latest row of the ledger, of %s",
			 latest.data);
	diag_hint(diag, "if the clock is right now, say 'assetc ledger resolve --clock' once");
	strbuf_release(&latest);
	return ST_ENVIRONMENT;
}

enum status book_time(struct ledger *book, int64_t now, int64_t *time, struct diag *diag)
{
	enum status st = later_of(book, now, time, diag);

	if (st == ST_OK)
		st = book_run(book, MOVE_CLOCK, CELLS(N(*time)), diag);
	return st;
}

enum status ledger_resolve_clock(struct ledger *book, int64_t now, int64_t *moved,
				 struct diag *diag)
{
	enum status st;

	*moved = 0;
	if (now < 0 || now > LEDGER_TIME_MAX)
		return diag_error(diag, ST_ENVIRONMENT, "E0474", (struct place){0},
				  "the clock is outside of the years 1970 to 9999");
	st = book_begin(book, true, diag);
	if (st == ST_OK)
		st = book_run(book, "UPDATE attempts SET day = ?1 WHERE day > ?1",
			      CELLS(N(ledger_day(now))), diag);
	*moved = sqlite3_changes64(book->db);
	/* Nor may what is to happen only later wait for a time that was wrong. */
	if (st == ST_OK)
		st = book_run(book, "DELETE FROM endpoints WHERE not_before_us > ?1 + 86400000000",
			      CELLS(N(now)), diag);
	if (st == ST_OK)
		st = book_run(book, "UPDATE runs SET latest_us = ?1 WHERE latest_us > ?1",
			      CELLS(N(now)), diag);
	if (st == ST_OK)
		st = book_run(book, MOVE_CLOCK, CELLS(N(now)), diag);
	return book_end(book, st, diag);
}
