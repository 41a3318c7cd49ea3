/* tasks.c - the job of a build in the book. */
#include "remote/tasks.h"

#include "ledger/jobs.h"

#include <string.h>

struct task {
	struct task *next;
	struct ledger_task row;
	unsigned open; /* orders of it that have not ended */
	bool is_in_book;
	bool is_good; /* one ended well */
};

static struct str kept(struct session *session, const struct message *order, const char *name)
{
	struct str text = message_get(order, name);

	return text.ptr ? str_copy(&session->arena, text) : text;
}

static struct task *find(struct session *session, struct str spec)
{
	struct task *task = session->tasks;

	while (task && !str_equal(task->row.spec, spec))
		task = task->next;
	return task;
}

void tasks_note(struct session *session, const struct purchase *purchase,
		const struct message *order)
{
	struct task *task = find(session, purchase->spec);

	if (!session->is_job || session->is_dry)
		return;
	if (!task) {
		task = arena_alloc(&session->arena, sizeof(*task));
		task->row = (struct ledger_task){
			.spec = str_copy(&session->arena, purchase->spec),
			.theme = kept(session, order, "part.theme"),
			.base = kept(session, order, "part.base"),
			.details = kept(session, order, "part.details"),
			.style = kept(session, order, "part.style"),
			.negative = kept(session, order, "part.negative"),
			.prompt = kept(session, order, "prompt"),
		};
		task->next = session->tasks;
		session->tasks = task;
	}
	task->open++;
}

/* Those that were found meanwhile are no tasks. */
enum status tasks_begin(struct session *session, struct diag *diag)
{
	struct ledger_task *rows = NULL;
	struct arena arena = {0};
	size_t count = 0;
	enum status st;

	if (session->job[0])
		return ST_OK;
	for (struct task *task = session->tasks; task; task = task->next) {
		if (task->open == 0)
			continue;
		task->is_in_book = true;
		rows = arena_grow_array(&arena, rows, count, sizeof(*rows));
		rows[count++] = task->row;
	}
	st = ledger_job_begin(session->book, &session->purse,
			      session->purse.run_kind == LEDGER_RUN_FETCH ? "fetch" : "build",
			      (struct str){0}, rows, count, session->clock(), session->job, diag);
	if (st == ST_OK)
		session->purse.job = session->job;
	arena_release(&arena);
	return st;
}

/* A book that does not take it now loses a line of a report, and no purchase is failed for that. */
static void move(struct session *session, struct task *task, enum ledger_task_state state)
{
	struct diag diag = {0};
	enum status st = ST_OK;

	task->row.state = state;
	/* One that was first ordered after the job had begun. */
	if (!task->is_in_book)
		st = ledger_job_add(session->book, session->job, &task->row, session->clock(),
				    &diag);
	task->is_in_book = true;
	if (st == ST_OK)
		st = ledger_task_move(session->book, session->job, &task->row, session->clock(),
				      &diag);
	if (st != ST_OK)
		session_put_findings(session, &diag);
	diag_release(&diag);
}

void tasks_run(struct session *session, const struct purchase *purchase)
{
	struct task *task = session->job[0] ? find(session, purchase->spec) : NULL;

	if (!task)
		return;
	task->row.attempt = str_copy(&session->arena, str_of(purchase->attempt.id));
	if (task->row.state == LEDGER_TASK_WAITING)
		move(session, task, LEDGER_TASK_RUNNING);
}

/* Of one that did not succeed. */
static enum ledger_task_state end_of(const struct task *task)
{
	return str_is(task->row.error_code, "E0483") ? LEDGER_TASK_CANCELLED : LEDGER_TASK_FAILED;
}

/* One that failed has not ended yet: the turn of its fallback may come. */
void tasks_ended(struct session *session, const struct purchase *purchase, bool is_good,
		 const char *code, struct str text)
{
	struct task *task = find(session, purchase->spec);

	if (!task || task->open == 0)
		return;
	task->open--;
	task->is_good = task->is_good || is_good;
	if (!is_good) {
		task->row.error_code = str_copy(&session->arena, str_of(code));
		task->row.error_text = session_hide(session, text, &session->arena);
	}
	if (task->open > 0 || !session->job[0] || !task->is_good || !task->is_in_book ||
	    task->row.state == LEDGER_TASK_SUCCEEDED)
		return;
	task->row.error_code = task->row.error_text = (struct str){0};
	move(session, task, LEDGER_TASK_SUCCEEDED);
}

bool tasks_are_cancelled(struct session *session)
{
	struct arena arena = {0};
	struct diag diag = {0};
	struct ledger_job job;
	bool is_cancelled = false;

	if (!session->job[0])
		return false;
	if (ledger_job_read(session->book, session->job, &arena, &job, &diag) == ST_OK)
		is_cancelled = !str_is(job.state, "running");
	diag_release(&diag);
	arena_release(&arena);
	return is_cancelled;
}

void tasks_end(struct session *session)
{
	struct diag diag = {0};

	for (struct task *task = session->tasks; session->job[0] && task; task = task->next) {
		if (task->open == 0 && !task->is_good)
			move(session, task, end_of(task));
	}
	if (session->job[0])
		(void)ledger_job_end(session->book, session->job, session->clock(), &diag);
	diag_release(&diag);
	session->job[0] = '\0';
}
