/* till.h - a book in a folder of its own, and short ways to buy with it. */
#ifndef ASSETC_TESTS_LEDGER_TILL_H
#define ASSETC_TESTS_LEDGER_TILL_H

#include "ledger/ask.h"
#include "ledger/attempt.h"
#include "ledger/jobs.h"
#include "ledger/reserve.h"
#include "unit/base/scratch.h"

#include <sqlite3.h>
#include <sys/wait.h>

#define SECOND_US ((int64_t)1000000)
#define DAY_US    (86400 * SECOND_US)
#define CENT      ((int64_t)10000)
#define DOLLAR    ((int64_t)1000000)
/* 2026-11-21T12:00:00Z */
#define NOON ((int64_t)1795262400 * SECOND_US)

extern struct scratch till_scratch;
extern char till_path[SCRATCH_PATH_SIZE];
extern struct diag till_diag;
extern struct ledger *till;

/* Of a suite: makes the folder and opens the book; closes and removes. */
void till_open(void);
void till_close(void);
/* The same without opening, and opening again. */
void till_make_folder(void);
void till_reopen(void);
struct ledger *till_another(enum ledger_access access);

/* Asserts ST_OK, showing the finding. */
#define OK(call) till_ok((call), #call, __LINE__)
void till_ok(enum status st, const char *what, int line);
/* Asserts a status and that the finding holds a text; forgets the findings. */
#define REFUSED(call, status, text) till_refused((call), (status), (text), #call, __LINE__)
void till_refused(enum status st, enum status wanted, const char *text, const char *what, int line);

/* A purse without limits, and with one of the user's own. */
struct ledger_purse till_purse(void);
struct ledger_purse till_capped(enum ledger_limit limit, int64_t usd);
/* An order for one candidate. key: also its second name and the id of its spec up to '@'. */
struct ledger_order till_order(const char *key, int64_t estimate_usd);
/* Reserves, which must be granted; the id stands in a ring of 64. */
const char *till_reserve(struct ledger_purse *purse, const char *key, int64_t usd, int64_t now);
enum ledger_verdict till_ask(struct ledger_purse *purse, const char *key, int64_t usd, int64_t now);
/* Moves it: accepted at a reported cost (LEDGER_NO_LIMIT: none), then succeeded. */
void till_accept(const char *id, int64_t usd, int64_t now);
void till_succeed(const char *id, const char *key, int64_t now);
void till_fail(const char *id, enum ledger_class class_, int64_t now);
void till_lose(const char *id, int64_t now);
struct ledger_attempt till_read(const char *id);
/* A sum of the book, and one number by SQL of another connection. */
int64_t till_sum(const char *scope, const char *name, const char *project);
int64_t till_sql(const char *sql);
/* Runs SQL by another connection; the result code of SQLite. */
int till_exec(const char *sql);
/* All of the book must be whole and its sums right. */
void till_verify(void);

#endif
