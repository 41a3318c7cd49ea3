/* jobs.h - a job is one build or fetch that has something to pay for; a task is one asset of it.
 *
 *	job:  running -> (cancelling ->) succeeded | partial | failed | cancelled
 *	task: waiting -> running -> succeeded | failed | cancelled
 *
 * Partial: at least one task succeeded and at least one did not. Ids that are not there are ST_USAGE.
 */
#ifndef ASSETC_LEDGER_JOBS_H
#define ASSETC_LEDGER_JOBS_H

#include "ledger/attempt.h"
#include "ledger/reserve.h"

enum ledger_task_state {
	LEDGER_TASK_WAITING,
	LEDGER_TASK_RUNNING,
	LEDGER_TASK_SUCCEEDED,
	LEDGER_TASK_FAILED,
	LEDGER_TASK_CANCELLED,
};
#define LEDGER_TASK_STATES 5
const char *ledger_task_state_name(enum ledger_task_state state);

struct ledger_task {
	struct str spec; /* unique in its job */
	enum ledger_task_state state;
	struct str attempt;                /* id of the last one, or none */
	struct str error_code, error_text; /* of FAILED */
	struct str theme, base, details, style, negative,
		prompt; /* parts, and what they were compiled to */
	int64_t latest_us;
};

/* Also ends the jobs of processes that are gone. Until it ends, or the book is closed, the job counts as one whose process is there; a book
 * runs one at a time. Begins a job with its tasks (of which the parts are taken) in the run of the purse, which it begins too. kind:
 * "build", "fetch". defaults: a snapshot of what the project says, or none. */
enum status ledger_job_begin(struct ledger *book, struct ledger_purse *purse, const char *kind,
			     struct str defaults, const struct ledger_task *tasks, size_t count,
			     int64_t now, char id[LEDGER_ID_SIZE], struct diag *diag);
/* One more task of a job that has begun. */
enum status ledger_job_add(struct ledger *book, const char *job, const struct ledger_task *task,
			   int64_t now, struct diag *diag);
/* One task moves on. task: spec, state, and attempt and error where there are. */
enum status ledger_task_move(struct ledger *book, const char *job, const struct ledger_task *task,
			     int64_t now, struct diag *diag);
/* Ends a job by what became of its tasks; those that did not end are cancelled. Also for one whose process is gone.
 * One that has ended stays as it is. */
enum status ledger_job_end(struct ledger *book, const char *job, int64_t now, struct diag *diag);
/* `jobs cancel`: nothing more is reserved for it (LEDGER_STOPPED). One that has ended is ST_USAGE. */
enum status ledger_job_cancel(struct ledger *book, const char *job, struct diag *diag);

/* Whether the process of a job that has not ended is still there. */
bool ledger_job_is_live(const struct ledger *book, const char *job);

struct ledger_job {
	struct str id, run, project, kind, state, defaults;
	int64_t created_us, ended_us;      /* 0: not yet */
	int64_t tasks[LEDGER_TASK_STATES]; /* how many in each state */
	int64_t charged_usd;
};
/* In the arena. The latest first, at most `max`; project: none for all. */
enum status ledger_jobs(struct ledger *book, struct str project, int64_t max, struct arena *arena,
			struct ledger_job **out, size_t *count, struct diag *diag);
enum status ledger_job_read(struct ledger *book, const char *job, struct arena *arena,
			    struct ledger_job *out, struct diag *diag);
/* By spec. */
enum status ledger_tasks(struct ledger *book, const char *job, struct arena *arena,
			 struct ledger_task **out, size_t *count, struct diag *diag);
/* Its requests, the oldest first: those accepted with a vendor_job can be cancelled at the vendor. */
enum status ledger_job_attempts(struct ledger *book, const char *job, struct arena *arena,
				struct ledger_attempt **out, size_t *count, struct diag *diag);

#endif
