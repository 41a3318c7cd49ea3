/* answer_jobs.c - builds and fetches that had something to pay for, and stopping one. */
#include "ledger/jobs.h"
#include "remote/answer.h"

/* Requests that a vendor is still at work on. */
static int64_t count_open(struct answering *to, const struct ledger_job *job, struct diag *diag)
{
	struct ledger_attempt *attempts;
	int64_t open = 0;
	size_t count;

	if (ledger_job_attempts(to->book, job->id.ptr, to->arena, &attempts, &count, diag) != ST_OK)
		return 0;
	for (size_t i = 0; i < count; i++)
		open += str_is(attempts[i].state, "accepted") && attempts[i].vendor_job.len;
	return open;
}

/* open: requests that a vendor is at work on, or -1: that is not told. */
static void put_job(struct answering *to, const struct ledger_job *job, int64_t open)
{
	struct message *row = &to->row;

	answer_begin_row(to);
	message_put(row, "job", job->id);
	message_put(row, "kind", job->kind);
	message_put(row, "state", job->state);
	message_put(row, "run", job->run);
	message_put(row, "project", job->project);
	answer_put_text(row, "defaults", job->defaults);
	answer_put_time(row, "created", job->created_us);
	answer_put_time(row, "ended", job->ended_us);
	message_put_int(row, "charged", job->charged_usd);
	if (open >= 0)
		message_put_int(row, "at-vendor", open);
	message_put_int(row, "is-live",
			job->ended_us == 0 && ledger_job_is_live(to->book, job->id.ptr));
	for (int i = 0; i < LEDGER_TASK_STATES; i++)
		message_put_int(row, ledger_task_state_name((enum ledger_task_state)i),
				job->tasks[i]);
	answer_put_row(to);
}

static enum status give_jobs(struct answering *to, struct diag *diag)
{
	struct ledger_job *jobs;
	size_t count;
	enum status st =
		ledger_jobs(to->book, message_get(to->ask, "project"),
			    message_int(to->ask, "max", INT64_MAX), to->arena, &jobs, &count, diag);

	for (size_t i = 0; i < count && st == ST_OK; i++)
		put_job(to, &jobs[i], -1);
	return st;
}

const struct answer answer_jobs = {.what = "jobs", .give = give_jobs};

static void put_task(struct answering *to, const struct ledger_task *task)
{
	struct message *row = &to->row;

	answer_begin_row(to);
	message_put(row, "spec", task->spec);
	message_put_c(row, "state", ledger_task_state_name(task->state));
	answer_put_text(row, "attempt", task->attempt);
	answer_put_text(row, "error-code", task->error_code);
	answer_put_text(row, "error", task->error_text);
	answer_put_text(row, "theme", task->theme);
	answer_put_text(row, "base", task->base);
	answer_put_text(row, "details", task->details);
	answer_put_text(row, "style", task->style);
	answer_put_text(row, "negative", task->negative);
	answer_put_text(row, "prompt", task->prompt);
	answer_put_time(row, "latest", task->latest_us);
	answer_put_row(to);
}

/* The job, then its tasks. */
static enum status give_job(struct answering *to, struct diag *diag)
{
	struct str id = str_copy(to->arena, message_get(to->ask, "job"));
	struct ledger_job job;
	struct ledger_task *tasks;
	size_t count;
	enum status st = ledger_job_read(to->book, id.ptr, to->arena, &job, diag);

	if (st == ST_OK)
		st = ledger_tasks(to->book, id.ptr, to->arena, &tasks, &count, diag);
	if (st != ST_OK)
		return st;
	put_job(to, &job, count_open(to, &job, diag));
	for (size_t i = 0; i < count; i++)
		put_task(to, &tasks[i]);
	return ST_OK;
}

const struct answer answer_job = {.what = "job", .give = give_job};

/* A process that is there stops before its next paid call and ends the job; of one that is gone this is its end. */
static enum status give_cancel_job(struct answering *to, struct diag *diag)
{
	struct str id = str_copy(to->arena, message_get(to->ask, "job"));
	struct ledger_job job;
	enum status st = ledger_job_cancel(to->book, id.ptr, diag);

	if (st == ST_OK && !ledger_job_is_live(to->book, id.ptr))
		st = ledger_job_end(to->book, id.ptr, to->now, diag);
	if (st == ST_OK)
		st = ledger_job_read(to->book, id.ptr, to->arena, &job, diag);
	if (st == ST_OK)
		put_job(to, &job, count_open(to, &job, diag));
	return st;
}

const struct answer answer_cancel_job = {
	.what = "cancel-job", .writes = true, .give = give_cancel_job};
