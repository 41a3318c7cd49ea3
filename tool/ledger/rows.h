/* rows.h - reading rows of attempts as attempt.def lists their columns. */
#ifndef ASSETC_LEDGER_ROWS_H
#define ASSETC_LEDGER_ROWS_H

#include "ledger/attempt.h"
#include "ledger/book.h"

/* The columns of a SELECT from attempts whose rows row_read takes. */
#define ROW_COLUMNS \
	"attempts.n, attempts.id, attempts.state, run, job, project, spec, type, provider, " \
	"driver," \
	" endpoint, model, purchase, purchase_text, reason, seed, plan, terms, estimate_usd," \
	" coalesce(booked_usd, estimate_usd), booked_usd IS NOT NULL, is_estimated, is_unpriced," \
	" is_rebuilt, is_partial, is_unusable, class, http_status, credits, usage, request_ids," \
	" revised_prompt, vendor_job, spool, error, sends, day, intent_us, accepted_us, ended_us," \
	" resolution, resolved_us"

void row_read(sqlite3_stmt *row, struct arena *arena, struct ledger_attempt *out);

/* What a move of a row looks at. */
struct standing_row {
	int64_t n, charged_usd, sends;
	enum ledger_state state;
	bool is_booked;
	char run[256];
};
/* ST_USAGE where there is no such attempt. */
enum status row_find(struct ledger *book, const char *attempt, struct standing_row *out,
		     struct diag *diag);
/* Reads all rows of a query into the arena. */
enum status rows_read(struct ledger *book, const char *sql, const struct cell *cells, size_t count,
		      struct arena *arena, struct ledger_attempt **out, size_t *out_count,
		      struct diag *diag);

#endif
