/* jobs.c - jobs and their tasks. */
#include "ledger/jobs.h"

#include "ledger/living.h"
#include "ledger/rows.h"
#include "ledger/runs.h"

#include <string.h>

static const char *const STATES[] = {"waiting", "running", "succeeded", "failed", "cancelled"};

const char *ledger_task_state_name(enum ledger_task_state state)
{
	return STATES[state];
}

static enum status find_job(struct ledger *book, const char *job, int64_t *n, struct diag *diag)
{
	enum status st =
		book_number(book, "SELECT n FROM jobs WHERE id = ?1", CELLS(C(job)), -1, n, diag);

	if (st != ST_OK || *n >= 0)
		return st;
	(void)diag_error(diag, ST_USAGE, "E0487", (struct place){0}, "the ledger has no job '%s'",
			 job);
	diag_hint(diag, "'assetc jobs list' lists them");
	return ST_USAGE;
}

/* ---- ending ------------------------------------------------------------------------------ */

static const char END_JOB[] =
	"UPDATE jobs SET ended_us = ?2, state = CASE"
	" WHEN NOT EXISTS (SELECT 1 FROM tasks WHERE job = n AND state <> 'succeeded') THEN "
	"'succeeded'"
	" WHEN EXISTS (SELECT 1 FROM tasks WHERE job = n AND state = 'succeeded') THEN 'partial'"
	" WHEN EXISTS (SELECT 1 FROM tasks WHERE job = n AND state = 'failed') THEN 'failed'"
	" ELSE 'cancelled' END WHERE n = ?1 AND state IN ('running', 'cancelling')";

static enum status end_job(struct ledger *book, int64_t n, int64_t time, struct diag *diag)
{
	enum status st = book_run(book,
				  "UPDATE tasks SET state = 'cancelled', latest_us = ?2"
				  " WHERE job = ?1 AND state IN ('waiting', 'running')",
				  CELLS(N(n), N(time)), diag);

	return st == ST_OK ? book_run(book, END_JOB, CELLS(N(n), N(time)), diag) : st;
}

bool ledger_job_is_live(const struct ledger *book, const char *job)
{
	return living_is(book->path, job);
}

static void leave_job(struct ledger *book)
{
	if (*book->job)
		living_give(book->path, book->job, book->job_fd);
	*book->job = '\0';
}

enum status ledger_job_end(struct ledger *book, const char *job, int64_t now, struct diag *diag)
{
	int64_t n, time;
	enum status st = book_begin(book, true, diag);

	if (st == ST_OK)
		st = find_job(book, job, &n, diag);
	if (st == ST_OK)
		st = book_time(book, now, &time, diag);
	if (st == ST_OK)
		st = end_job(book, n, time, diag);
	st = book_end(book, st, diag);
	if (st == ST_OK && strcmp(book->job, job) == 0)
		leave_job(book);
	else if (st == ST_OK && !living_is(book->path, job))
		living_give(book->path, job, -1);
	return st;
}

/* Of a process that was killed nobody else will say so. */
static enum status end_dead_jobs(struct ledger *book, int64_t time, struct diag *diag)
{
	struct arena arena = {0};
	const char **ids = NULL;
	int64_t *rows = NULL;
	size_t count = 0;
	sqlite3_stmt *row;
	enum status st =
		book_first(book, "SELECT n, id FROM jobs WHERE state IN ('running', 'cancelling')",
			   NO_CELLS, &row, diag);

	while (st == ST_OK && row) {
		ids = arena_grow_array(&arena, (void *)ids, count, sizeof(*ids));
		rows = arena_grow_array(&arena, rows, count, sizeof(*rows));
		rows[count] = column_number(row, 0);
		ids[count++] = column_text(row, 1, &arena).ptr;
		st = book_next(book, &row, diag);
	}
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		if (living_is(book->path, ids[i]))
			continue;
		st = end_job(book, rows[i], time, diag);
		living_give(book->path, ids[i], -1);
	}
	arena_release(&arena);
	return st;
}

/* ---- beginning --------------------------------------------------------------------------- */

static enum status add_task(struct ledger *book, int64_t job, const struct ledger_task *task,
			    int64_t time, struct diag *diag)
{
	return book_run(
		book,
		"INSERT INTO tasks (job, spec, state, theme, base, details, style, "
		"negative,"
		" prompt, latest_us) VALUES (?1, ?2, 'waiting', ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
		CELLS(N(job), T(task->spec), T(task->theme), T(task->base), T(task->details),
		      T(task->style), T(task->negative), T(task->prompt), N(time)),
		diag);
}

static enum status add_job(struct ledger *book, const struct ledger_purse *purse, const char *kind,
			   struct str defaults, int64_t time, char id[LEDGER_ID_SIZE],
			   struct diag *diag)
{
	int64_t taken = 1;
	enum status st = ST_OK;

	while (st == ST_OK && taken) {
		book_make_id(time, id);
		st = book_number(book, "SELECT 1 FROM jobs WHERE id = ?1", CELLS(C(id)), 0, &taken,
				 diag);
	}
	if (st != ST_OK)
		return st;
	return book_run(book,
			"INSERT INTO jobs (id, run, project, kind, state, defaults, created_us)"
			" VALUES (?1, ?2, ?3, ?4, 'running', ?5, ?6)",
			CELLS(C(id), C(purse->run), T(purse->project), C(kind), T(defaults),
			      N(time)),
			diag);
}

static enum status enter_job(struct ledger *book, const char *id, struct diag *diag)
{
	enum status st;

	leave_job(book);
	st = living_take(book->path, id, &book->job_fd, diag);
	if (st == ST_OK)
		memcpy(book->job, id, LEDGER_ID_SIZE);
	return st;
}

enum status ledger_job_begin(struct ledger *book, struct ledger_purse *purse, const char *kind,
			     struct str defaults, const struct ledger_task *tasks, size_t count,
			     int64_t now, char id[LEDGER_ID_SIZE], struct diag *diag)
{
	struct ledger_purse before = *purse;
	int64_t time, job;
	enum status st = book_begin(book, true, diag);

	if (st == ST_OK)
		st = book_time(book, now, &time, diag);
	if (st == ST_OK)
		st = end_dead_jobs(book, time, diag);
	if (st == ST_OK)
		st = run_find(book, purse, time, diag);
	if (st == ST_OK)
		st = run_enter(book, purse, time, diag);
	if (st == ST_OK)
		st = add_job(book, purse, kind, defaults, time, id, diag);
	job = sqlite3_last_insert_rowid(book->db);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		st = add_task(book, job, &tasks[i], time, diag);
	/* Before anybody sees the row. */
	if (st == ST_OK)
		st = enter_job(book, id, diag);
	st = book_end(book, st, diag);
	if (st != ST_OK) {
		leave_job(book);
		*purse = before;
	}
	return st;
}

/* A transaction that changes a job: its number, and the time of the change. */
static enum status begin_change(struct ledger *book, const char *job, int64_t now, int64_t *n,
				int64_t *time, struct diag *diag)
{
	enum status st = book_begin(book, true, diag);

	if (st == ST_OK)
		st = find_job(book, job, n, diag);
	return st == ST_OK ? book_time(book, now, time, diag) : st;
}

enum status ledger_job_add(struct ledger *book, const char *job, const struct ledger_task *task,
			   int64_t now, struct diag *diag)
{
	int64_t n, time;
	enum status st = begin_change(book, job, now, &n, &time, diag);

	if (st == ST_OK)
		st = add_task(book, n, task, time, diag);
	return book_end(book, st, diag);
}

/* ---- moving ------------------------------------------------------------------------------ */

enum status ledger_task_move(struct ledger *book, const char *job, const struct ledger_task *task,
			     int64_t now, struct diag *diag)
{
	int64_t n, time;
	enum status st = begin_change(book, job, now, &n, &time, diag);

	if (st == ST_OK)
		st = book_run(book,
			      "UPDATE tasks SET state = ?3, attempt = coalesce(?4, attempt),"
			      " error_code = ?5, error_text = ?6, latest_us = ?7"
			      " WHERE job = ?1 AND spec = ?2",
			      CELLS(N(n), T(task->spec), C(STATES[task->state]), T(task->attempt),
				    T(task->error_code), T(task->error_text), N(time)),
			      diag);
	if (st == ST_OK && sqlite3_changes(book->db) != 1)
		st = diag_error(diag, ST_USAGE, "E0487", (struct place){0},
				"job %s has no task '%.*s'", job, STR_ARGS(task->spec));
	return book_end(book, st, diag);
}

enum status ledger_job_cancel(struct ledger *book, const char *job, struct diag *diag)
{
	int64_t n, is_live = 0;
	enum status st = book_begin(book, true, diag);

	if (st == ST_OK)
		st = find_job(book, job, &n, diag);
	if (st == ST_OK)
		st = book_number(book,
				 "SELECT state IN ('running', 'cancelling') FROM jobs WHERE n = ?1",
				 CELLS(N(n)), 0, &is_live, diag);
	if (st == ST_OK && !is_live)
		st = diag_error(diag, ST_USAGE, "E0488", (struct place){0}, "job %s has ended",
				job);
	if (st == ST_OK)
		st = book_run(book, "UPDATE jobs SET state = 'cancelling' WHERE n = ?1",
			      CELLS(N(n)), diag);
	return book_end(book, st, diag);
}

/* ---- reading ----------------------------------------------------------------------------- */

/* The attempts are gone over once, however many jobs there are. */
#define JOB_COLUMNS \
	"SELECT id, run, project, kind, state, defaults, created_us, ended_us," \
	" (SELECT count(*) FROM tasks WHERE job = n AND tasks.state = 'waiting')," \
	" (SELECT count(*) FROM tasks WHERE job = n AND tasks.state = 'running')," \
	" (SELECT count(*) FROM tasks WHERE job = n AND tasks.state = 'succeeded')," \
	" (SELECT count(*) FROM tasks WHERE job = n AND tasks.state = 'failed')," \
	" (SELECT count(*) FROM tasks WHERE job = n AND tasks.state = 'cancelled')," \
	" charged FROM jobs LEFT JOIN (SELECT job AS of_job," \
	"	sum(coalesce(booked_usd, estimate_usd)) AS charged FROM attempts" \
	"	WHERE job IS NOT NULL GROUP BY job) ON of_job = id"

static enum status read_jobs(struct ledger *book, const char *sql, const struct cell *cells,
			     size_t cell_count, struct arena *arena, struct ledger_job **out,
			     size_t *count, struct diag *diag)
{
	sqlite3_stmt *row;
	enum status st = book_first(book, sql, cells, cell_count, &row, diag);

	*out = NULL;
	*count = 0;
	while (st == ST_OK && row) {
		struct ledger_job *job;
		int column = 0;

		*out = arena_grow_array(arena, *out, *count, sizeof(**out));
		job = &(*out)[(*count)++];
		job->id = column_text(row, column++, arena);
		job->run = column_text(row, column++, arena);
		job->project = column_text(row, column++, arena);
		job->kind = column_text(row, column++, arena);
		job->state = column_text(row, column++, arena);
		job->defaults = column_text(row, column++, arena);
		job->created_us = column_number(row, column++);
		job->ended_us = column_number(row, column++);
		for (int i = 0; i < LEDGER_TASK_STATES; i++)
			job->tasks[i] = column_number(row, column++);
		job->charged_usd = column_number(row, column);
		st = book_next(book, &row, diag);
	}
	return st;
}

enum status ledger_jobs(struct ledger *book, struct str project, int64_t max, struct arena *arena,
			struct ledger_job **out, size_t *count, struct diag *diag)
{
	return read_jobs(book,
			 JOB_COLUMNS " WHERE ?1 IS NULL OR project = ?1 ORDER BY n DESC LIMIT ?2",
			 CELLS(T(project), N(max)), arena, out, count, diag);
}

enum status ledger_job_read(struct ledger *book, const char *job, struct arena *arena,
			    struct ledger_job *out, struct diag *diag)
{
	struct ledger_job *jobs;
	size_t count;
	int64_t n;
	enum status st = find_job(book, job, &n, diag);

	if (st == ST_OK)
		st = read_jobs(book, JOB_COLUMNS " WHERE n = ?1", CELLS(N(n)), arena, &jobs, &count,
			       diag);
	if (st == ST_OK && count)
		*out = jobs[0];
	return st;
}

static enum ledger_task_state parse_state(const char *text)
{
	for (int i = 0; text && i < LEDGER_TASK_STATES; i++) {
		if (strcmp(text, STATES[i]) == 0)
			return (enum ledger_task_state)i;
	}
	return LEDGER_TASK_FAILED;
}

enum status ledger_tasks(struct ledger *book, const char *job, struct arena *arena,
			 struct ledger_task **out, size_t *count, struct diag *diag)
{
	sqlite3_stmt *row = NULL;
	int64_t n;
	enum status st = find_job(book, job, &n, diag);

	*out = NULL;
	*count = 0;
	if (st == ST_OK)
		st = book_first(
			book,
			"SELECT spec, state, attempt, error_code, error_text, theme, base,"
			" details, style, negative, prompt, latest_us FROM tasks WHERE job = ?1"
			" ORDER BY spec",
			CELLS(N(n)), &row, diag);
	while (st == ST_OK && row) {
		struct ledger_task *task;

		*out = arena_grow_array(arena, *out, *count, sizeof(**out));
		task = &(*out)[(*count)++];
		task->spec = column_text(row, 0, arena);
		task->state = parse_state((const char *)sqlite3_column_text(row, 1));
		task->attempt = column_text(row, 2, arena);
		task->error_code = column_text(row, 3, arena);
		task->error_text = column_text(row, 4, arena);
		task->theme = column_text(row, 5, arena);
		task->base = column_text(row, 6, arena);
		task->details = column_text(row, 7, arena);
		task->style = column_text(row, 8, arena);
		task->negative = column_text(row, 9, arena);
		task->prompt = column_text(row, 10, arena);
		task->latest_us = column_number(row, 11);
		st = book_next(book, &row, diag);
	}
	return st;
}

enum status ledger_job_attempts(struct ledger *book, const char *job, struct arena *arena,
				struct ledger_attempt **out, size_t *count, struct diag *diag)
{
	return rows_read(book, "SELECT " ROW_COLUMNS " FROM attempts WHERE job = ?1 ORDER BY n",
			 CELLS(C(job)), arena, out, count, diag);
}
