/* ledger.h - the book of every attempt, job and cent: one SQLite file per user.
 *
 * SCHEMA.md describes the file. This header opens it and has what all its parts share; beside it stand reserve.h
 * (may this be paid?), attempt.h (the life of a purchase), jobs.h, ask.h (questions before a purchase), report.h
 * (sums, health, export), rebuild.h and receipt.h (a lost book, from sidecars).
 *
 * Units: money is in micro-dollars (1000000 is a dollar), 0 to LEDGER_USD_MAX; times are microseconds since 1970 in
 * UTC, as `now` handed in by the caller: nothing here reads a clock or the environment. Days are those of UTC.
 *
 * Writing is one transaction per call, durable when the call returns. A book waits up to 30 s for other processes.
 * A struct ledger belongs to one thread, and to the process that opened it (not to a forked child).
 *
 * Errors: each function that takes a struct diag adds one finding (E047x, E048x) when it fails.
 * ST_REFUSED: our own limits. ST_DAMAGED: the file is not, or no longer, a book. ST_ENVIRONMENT: busy, disk,
 * permission, network share, clock. ST_BUG: what was asked must never be done (a move that no attempt makes).
 */
#ifndef ASSETC_LEDGER_LEDGER_H
#define ASSETC_LEDGER_LEDGER_H

#include "base/diag.h"

struct ledger;

#define LEDGER_USD_MAX  ((int64_t)1000000000000000)   /* a billion dollars */
#define LEDGER_TIME_MAX ((int64_t)253402300799999999) /* the end of the year 9999 */
/* Ids of attempts, jobs and runs that the book makes: the day and 8 digits, "20261121-5f3a9c01". */
#define LEDGER_ID_SIZE 18 /* with the NUL */

enum ledger_access {
	LEDGER_LOOK, /* writes nothing; where there is no book yet, sees an empty one */
	LEDGER_KEEP, /* makes the book where there is none; refuses a network share */
};

struct ledger_options {
	enum ledger_access access;
	int64_t now;      /* for a book that is made */
	unsigned busy_ms; /* how long others are waited for; 0: 30 s */
	/* Names the network file system that a folder lies on, NULL for a local one. NULL: share_of. */
	const char *(*network_share)(const char *folder);
};

/* path: absolute. Missing folders are made for the owner alone (0700), the file 0600. A symbolic link, somebody
 * else's file and one that others may write are ST_ENVIRONMENT. The check on opening costs the same whatever the book
 * holds: that the file is ours, has the tables and triggers it must have, and is not cut short. */
enum status ledger_open(const char *path, const struct ledger_options *options, struct ledger **out,
			struct diag *diag);
void ledger_close(struct ledger *book); /* accepts NULL */

/* The name of this book, in the receipts of what it paid: 32 digits. Borrowed. */
const char *ledger_name(const struct ledger *book);
/* Whether it was made anew from sidecars and no limit was set since: nothing may be paid then. */
enum status ledger_is_held(struct ledger *book, bool *is_held, struct diag *diag);
/* Reads all of it: pages, references, and all sums made again. ST_DAMAGED with what is wrong. */
enum status ledger_verify(struct ledger *book, struct diag *diag);

/* ---- time -------------------------------------------------------------------------------- */

/* The latest time of a row. The book's time never goes back: it is the later of this and `now`. */
enum status ledger_latest(struct ledger *book, int64_t *out, struct diag *diag);
/* `ledger resolve --clock`: the clock is right, and rows later than it were written under a wrong one. What they
 * weigh counts for the day of `now` from here on, so that no budget is freed; their times stay as written.
 * *moved: how many rows. */
enum status ledger_resolve_clock(struct ledger *book, int64_t now, int64_t *moved,
				 struct diag *diag);

/* The UTC day of a time as a number, 20261121. */
int64_t ledger_day(int64_t time_us);
/* "2026-11-21T14:16:03.123456Z", and back; false on anything else. */
void ledger_time_format(int64_t time_us, struct strbuf *out);
bool ledger_time_parse(struct str text, int64_t *out);

/* ---- limits of the user ------------------------------------------------------------------ */

enum ledger_limit { LEDGER_RUN, LEDGER_DAY, LEDGER_MONTH, LEDGER_ASSET };
#define LEDGER_LIMITS   4
#define LEDGER_NO_LIMIT ((int64_t)-1)

/* By enum ledger_limit, each an amount or LEDGER_NO_LIMIT. */
struct ledger_caps {
	int64_t usd[LEDGER_LIMITS];
};
#define LEDGER_NO_CAPS \
	{ \
		{ \
			LEDGER_NO_LIMIT, LEDGER_NO_LIMIT, LEDGER_NO_LIMIT, LEDGER_NO_LIMIT \
		} \
	}
const char *ledger_limit_name(enum ledger_limit limit); /* "run", "day", "month", "asset" */

/* `budget set`: usd LEDGER_NO_LIMIT takes the limit away. Setting one frees a held book. */
enum status ledger_set_limit(struct ledger *book, enum ledger_limit limit, int64_t usd, int64_t now,
			     struct diag *diag);
enum status ledger_get_limits(struct ledger *book, struct ledger_caps *out, struct diag *diag);

#endif
