/* test_jobs.c - jobs and tasks: partial success is told as partial. */
#include "till.h"

#include <string.h>
#include <unistd.h>

TestSuite(ledger_jobs, .init = till_open, .fini = till_close);

static struct arena arena;
static struct ledger_purse purse;
static char job[LEDGER_ID_SIZE];

static void begin(size_t count)
{
	static const struct ledger_task TASKS[] = {
		{.spec = {"coin", 4},
		 .base = {"a coin", 6},
		 .style = {"flat", 4},
		 .prompt = {"a coin\nflat", 11}},
		{.spec = {"gem", 3}},
		{.spec = {"key", 3}},
	};

	purse = till_capped(LEDGER_MONTH, DOLLAR);
	purse.run_kind = LEDGER_RUN_BUILD;
	OK(ledger_job_begin(till, &purse, "build", STR("{\"style\": \"flat\"}"), TASKS, count, NOON,
			    job, &till_diag));
}

static enum status go(const char *spec, enum ledger_task_state state)
{
	const struct ledger_task task = {
		.spec = str_of(spec),
		.state = state,
		.error_code = state == LEDGER_TASK_FAILED ? STR("E0501") : (struct str){0},
		.error_text = state == LEDGER_TASK_FAILED ? STR("it broke") : (struct str){0}};

	return ledger_task_move(till, job, &task, NOON + 1, &till_diag);
}

static const char *ended(void)
{
	struct ledger_job row;

	OK(ledger_job_end(till, job, NOON + 2, &till_diag));
	OK(ledger_job_read(till, job, &arena, &row, &till_diag));
	cr_expect_eq(row.ended_us, NOON + 2);
	return row.state.ptr;
}

Test(ledger_jobs, a_job_ends_as_its_tasks_did)
{
	static const struct {
		enum ledger_task_state states[3];
		const char *wanted;
	} CASES[] = {
		{{LEDGER_TASK_SUCCEEDED, LEDGER_TASK_SUCCEEDED, LEDGER_TASK_SUCCEEDED},
		 "succeeded"},
		{{LEDGER_TASK_SUCCEEDED, LEDGER_TASK_FAILED, LEDGER_TASK_SUCCEEDED}, "partial"},
		{{LEDGER_TASK_SUCCEEDED, LEDGER_TASK_WAITING, LEDGER_TASK_RUNNING}, "partial"},
		{{LEDGER_TASK_FAILED, LEDGER_TASK_FAILED, LEDGER_TASK_FAILED}, "failed"},
		{{LEDGER_TASK_FAILED, LEDGER_TASK_CANCELLED, LEDGER_TASK_WAITING}, "failed"},
		{{LEDGER_TASK_WAITING, LEDGER_TASK_RUNNING, LEDGER_TASK_CANCELLED}, "cancelled"},
	};

	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		begin(3);
		OK(go("coin", CASES[i].states[0]));
		OK(go("gem", CASES[i].states[1]));
		OK(go("key", CASES[i].states[2]));
		cr_expect_str_eq(ended(), CASES[i].wanted, "%zu", i);
	}
	begin(0);
	cr_expect_str_eq(ended(), "succeeded");
	arena_release(&arena);
	till_verify();
}

Test(ledger_jobs, tasks_keep_their_parts_and_their_error)
{
	struct ledger_task *tasks;
	struct ledger_job row;
	size_t count;

	begin(3);
	OK(go("gem", LEDGER_TASK_FAILED));
	OK(ledger_tasks(till, job, &arena, &tasks, &count, &till_diag));
	cr_assert_eq(count, 3);
	cr_expect(str_is(tasks[0].spec, "coin") && str_is(tasks[0].base, "a coin") &&
		  str_is(tasks[0].style, "flat"));
	cr_expect(str_is(tasks[0].prompt, "a coin\nflat"));
	cr_expect_eq(tasks[0].state, LEDGER_TASK_WAITING);
	cr_expect_eq(tasks[1].state, LEDGER_TASK_FAILED);
	cr_expect(str_is(tasks[1].error_code, "E0501") && str_is(tasks[1].error_text, "it broke"));
	cr_expect_eq(tasks[1].latest_us, NOON + 1);
	OK(ledger_job_read(till, job, &arena, &row, &till_diag));
	cr_expect(str_is(row.state, "running") && str_is(row.kind, "build") &&
		  str_is(row.defaults, "{\"style\": \"flat\"}"));
	cr_expect(str_is(row.run, purse.run));
	cr_expect_eq(row.tasks[LEDGER_TASK_WAITING], 2);
	cr_expect_eq(row.tasks[LEDGER_TASK_FAILED], 1);
	cr_expect_eq(row.ended_us, 0);
	arena_release(&arena);
}

Test(ledger_jobs, what_ended_does_not_begin_again)
{
	begin(2);
	OK(go("coin", LEDGER_TASK_SUCCEEDED));
	REFUSED(go("coin", LEDGER_TASK_FAILED), ST_BUG, "does not begin again");
	REFUSED(go("ghost", LEDGER_TASK_FAILED), ST_USAGE, "no task 'ghost'");
	cr_expect_str_eq(ended(), "partial");
	OK(ledger_job_end(till, job, NOON + 9, &till_diag));
	REFUSED(ledger_job_cancel(till, job, &till_diag), ST_USAGE, "has ended");
	REFUSED(ledger_job_cancel(till, "20260101-00000000", &till_diag), ST_USAGE, "no job");
	cr_expect_eq(till_exec("UPDATE jobs SET state = 'running'"), SQLITE_CONSTRAINT);
	arena_release(&arena);
}

Test(ledger_jobs, a_spec_is_once_in_its_job)
{
	const struct ledger_task twice[] = {{.spec = STR("coin")}, {.spec = STR("coin")}};

	purse = till_purse();
	REFUSED(ledger_job_begin(till, &purse, "build", (struct str){0}, twice, 2, NOON, job,
				 &till_diag),
		ST_BUG, "UNIQUE");
	cr_expect_eq(till_sql("SELECT count(*) FROM jobs"), 0);
	cr_expect_str_empty(purse.run);
}

Test(ledger_jobs, a_cancelled_job_pays_nothing_more)
{
	struct ledger_order order = till_order("gem", CENT);
	const struct ledger_task task = {.spec = STR("coin"), .state = LEDGER_TASK_RUNNING};
	struct ledger_task with_attempt = task;
	struct ledger_attempt *rows;
	struct ledger_job row;
	size_t count;
	const char *id;

	begin(2);
	purse.job = job;
	id = till_reserve(&purse, "coin", CENT, NOON);
	with_attempt.attempt = str_of(id);
	OK(ledger_task_move(till, job, &with_attempt, NOON, &till_diag));
	OK(ledger_job_cancel(till, job, &till_diag));
	OK(ledger_reserve(till, &purse, LEDGER_TO_SEND, &order, 1, NOON, &till_diag));
	cr_expect_eq(order.verdict, LEDGER_STOPPED);
	REFUSED(ledger_tell_verdict(&order, &till_diag), ST_REFUSED, "cancelled");
	OK(ledger_job_attempts(till, job, &arena, &rows, &count, &till_diag));
	cr_assert_eq(count, 1);
	cr_expect(str_is(rows[0].id, id));
	till_accept(id, 2 * CENT, NOON);
	till_succeed(id, "coin", NOON);
	OK(go("coin", LEDGER_TASK_SUCCEEDED));
	cr_expect_str_eq(ended(), "partial");
	OK(ledger_job_read(till, job, &arena, &row, &till_diag));
	cr_expect_eq(row.charged_usd, 2 * CENT);
	arena_release(&arena);
	till_verify();
}

Test(ledger_jobs, are_listed_by_project_the_latest_first)
{
	struct ledger_job *jobs;
	size_t count;

	begin(3);
	OK(go("coin", LEDGER_TASK_SUCCEEDED));
	OK(go("gem", LEDGER_TASK_FAILED));
	(void)ended();
	begin(2);
	OK(go("coin", LEDGER_TASK_FAILED));
	OK(go("gem", LEDGER_TASK_SUCCEEDED));
	(void)ended();
	OK(ledger_jobs(till, STR("/game"), 10, &arena, &jobs, &count, &till_diag));
	cr_assert_eq(count, 2);
	cr_expect(str_is(jobs[0].id, job), "the latest first");
	OK(ledger_jobs(till, (struct str){0}, 1, &arena, &jobs, &count, &till_diag));
	cr_expect_eq(count, 1);
	OK(ledger_jobs(till, STR("/other"), 10, &arena, &jobs, &count, &till_diag));
	cr_expect_eq(count, 0);
	arena_release(&arena);
}

/* ---- whose process is there -------------------------------------------------------------- */

static const char *state_of(const char *id)
{
	struct ledger_job row;

	OK(ledger_job_read(till, id, &arena, &row, &till_diag));
	return row.state.ptr;
}

Test(ledger_jobs, a_job_lives_until_it_ends_or_its_book_is_closed)
{
	struct ledger *other = till_another(LEDGER_KEEP);
	char first[LEDGER_ID_SIZE];

	begin(1);
	memcpy(first, job, sizeof(first));
	cr_expect(ledger_job_is_live(other, job));
	cr_expect(ledger_job_is_live(till, job));
	OK(ledger_job_end(till, job, NOON + 1, &till_diag));
	cr_expect_not(ledger_job_is_live(other, job));
	begin(1);
	cr_expect_str_neq(first, job);
	cr_expect(ledger_job_is_live(other, job));
	till_reopen();
	cr_expect_not(ledger_job_is_live(other, job));
	cr_expect_not(ledger_job_is_live(other, "../ledger.db"));
	ledger_close(other);
	arena_release(&arena);
}

Test(ledger_jobs, the_next_job_ends_those_of_dead_processes_alone)
{
	struct ledger *other = till_another(LEDGER_KEEP);
	struct ledger_purse theirs = till_capped(LEDGER_MONTH, DOLLAR);
	struct ledger_task task = {.spec = STR("coin")};
	char living[LEDGER_ID_SIZE], dead[LEDGER_ID_SIZE];
	int status;
	pid_t pid;

	theirs.run_kind = LEDGER_RUN_FETCH;
	OK(ledger_job_begin(other, &theirs, "fetch", (struct str){0}, &task, 1, NOON, living,
			    &till_diag));
	pid = fork();
	if (pid == 0) {
		struct ledger *mine = till_another(LEDGER_KEEP);
		bool is_there = ledger_job_begin(mine, &theirs, "fetch", (struct str){0}, &task, 1,
						 NOON, dead, &till_diag) == ST_OK;

		_exit(is_there ? 0 : 1); /* as if killed: nothing is closed */
	}
	cr_assert_eq(waitpid(pid, &status, 0), pid);
	cr_assert_eq(status, 0);
	cr_expect_eq(till_sql("SELECT count(*) FROM jobs WHERE state = 'running'"), 2);
	begin(1);
	cr_expect_eq(till_sql("SELECT count(*) FROM jobs WHERE state = 'running'"), 2);
	cr_expect_eq(till_sql("SELECT count(*) FROM jobs WHERE state = 'cancelled'"), 1);
	cr_expect_str_eq(state_of(living), "running");
	OK(ledger_job_end(other, living, NOON + 1, &till_diag));
	ledger_close(other);
	arena_release(&arena);
	till_verify();
}
