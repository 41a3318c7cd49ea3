/* runs.h - finding or beginning the run of a purse, within a transaction. */
#ifndef ASSETC_LEDGER_RUNS_H
#define ASSETC_LEDGER_RUNS_H

#include "ledger/book.h"
#include "ledger/reserve.h"

/* A bare compile joins a run whose latest event is younger than this. */
#define RUN_JOIN_US ((int64_t)15 * 60 * 1000000)

/* Fills in purse->run where that can be done without writing; empty otherwise. */
enum status run_find(struct ledger *book, struct ledger_purse *purse, int64_t time,
		     struct diag *diag);
/* After run_find: begins the run where there is none; an event of it is at `time`. */
enum status run_enter(struct ledger *book, struct ledger_purse *purse, int64_t time,
		      struct diag *diag);
/* An event of the run. */
enum status run_touch(struct ledger *book, struct str run, int64_t time, struct diag *diag);
const char *run_kind_name(enum ledger_run_kind kind);

#endif
