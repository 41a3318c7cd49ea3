/* report.h - what the book says afterwards: rows, sums, health, export. Text lives in the arena. */
#ifndef ASSETC_LEDGER_REPORT_H
#define ASSETC_LEDGER_REPORT_H

#include "ledger/attempt.h"

/* Which rows are meant; zeroed: all. */
struct ledger_filter {
	struct str project, spec, provider, state, job; /* none: any */
	int64_t first_day, last_day;                    /* 20261121, both included; 0: no bound */
};

/* The latest first, at most `max` (0: all). */
enum status ledger_list(struct ledger *book, const struct ledger_filter *filter, int64_t max,
			struct arena *arena, struct ledger_attempt **out, size_t *count,
			struct diag *diag);

enum ledger_by {
	LEDGER_BY_PROVIDER,
	LEDGER_BY_MODEL,
	LEDGER_BY_SPEC,
	LEDGER_BY_DAY,
	LEDGER_BY_MONTH,
	LEDGER_BY_PROJECT,
	LEDGER_BY_RUN
};
#define LEDGER_BYS 7

struct ledger_total {
	struct str name; /* days and months as "2026-11-21", "2026-11" */
	int64_t attempts, succeeded, failed, unknown, cancelled,
		open;         /* open: intent and accepted */
	int64_t booked_usd;   /* what ended or was accepted; unknown rows that were booked too */
	int64_t reserved_usd; /* estimates of what is not booked yet, unknown rows included */
	int64_t credits;
	int64_t duration_us; /* of all that succeeded, from intent to end */
};
/* Sorted by name. */
enum status ledger_totals(struct ledger *book, enum ledger_by by,
			  const struct ledger_filter *filter, struct arena *arena,
			  struct ledger_total **out, size_t *count, struct diag *diag);

#define LEDGER_HEALTH_ROWS 50
extern const char LEDGER_HEALTH_FORMULA[];
struct ledger_health {
	int64_t considered; /* the latest LEDGER_HEALTH_ROWS that succeeded or failed */
	int64_t succeeded;  /* of those */
	int64_t unknown;    /* open ones, of any age */
	int64_t score;      /* 0 to 100, by LEDGER_HEALTH_FORMULA */
};
enum status ledger_health(struct ledger *book, struct ledger_health *out, struct diag *diag);

/* Gives the text piece by piece; false stops the export, which then is ST_ENVIRONMENT without a finding. */
typedef bool ledger_write_fn(void *context, struct str text);
enum ledger_format { LEDGER_CSV, LEDGER_JSON };
/* All attempts, the oldest first, with the columns of attempt.def; money in dollars, times in ISO 8601. CSV is that of
 * RFC 4180 with a heading; a text that a spreadsheet would take for a formula gets a leading quote mark. JSON is an
 * array of objects, with the items of each. */
enum status ledger_export(struct ledger *book, enum ledger_format format, ledger_write_fn *write,
			  void *context, struct diag *diag);

#endif
