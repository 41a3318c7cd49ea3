/* test_run.c - programs of every kind, from their start to their end. */
#include "unit/base/scratch.h"
#include "worker/environment.h"
#include "worker/run.h"
#include "worker/stop.h"

#include <errno.h>
#include <signal.h>
#include <time.h>

static struct worker_outcome outcome;
static struct str input;
static unsigned timeout_ms = 20000, grace_ms = 300;
static struct strbuf told;

static void tell(void *context, struct str line)
{
	(void)context;
	strbuf_add_str(&told, line);
	strbuf_add_char(&told, '|');
}

static void run_path(const char *path, const char *const *argv)
{
	static const char *const ENVIRONMENT[] = {"PATH=/usr/bin:/bin", NULL};
	struct worker_call call = {.path = path,
				   .argv = argv,
				   .environment = ENVIRONMENT,
				   .folder = "/",
				   .input = input,
				   .timeout_ms = timeout_ms,
				   .grace_ms = grace_ms,
				   .tell = tell};

	cr_assert(stop_open());
	worker_run(&call, &outcome);
	stop_close();
}

static void run_shell(const char *script)
{
	const char *const argv[] = {"sh", "-c", script, NULL};

	run_path("/bin/sh", argv);
}

static void release(void)
{
	worker_outcome_release(&outcome);
	strbuf_release(&told);
}

static int64_t now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

TestSuite(worker_run, .fini = release);

Test(worker_run, input_goes_in_and_both_outputs_come_out)
{
	input = STR("hello");
	run_shell("cat; echo one >&2; echo; printf two >&2; exit 3");
	cr_expect_eq(outcome.end, WORKER_EXITED);
	cr_expect_eq(outcome.code, 3);
	cr_expect(str_is(tail_text(&outcome.output), "hello\n"));
	cr_expect(str_is(tail_text(&outcome.errors), "one\ntwo"));
	cr_expect_str_eq(told.data, "one|two|");
}

Test(worker_run, arguments_are_not_read_by_a_shell)
{
	const char *const argv[] = {"printf", "%s", "$HOME; `id` * \"'", NULL};

	run_path("/usr/bin/printf", argv);
	cr_expect(str_is(tail_text(&outcome.output), "$HOME; `id` * \"'"));
}

Test(worker_run, what_cannot_be_started_says_why)
{
	const char *const argv[] = {"nothing", NULL};

	run_path("/nowhere/nothing", argv);
	cr_expect_eq(outcome.end, WORKER_NOT_STARTED);
	cr_expect_eq(outcome.code, ENOENT);
}

Test(worker_run, death_by_a_signal_is_told)
{
	run_shell("kill -9 $$");
	cr_expect_eq(outcome.end, WORKER_KILLED);
	cr_expect_eq(outcome.code, SIGKILL);
}

Test(worker_run, an_input_that_nobody_reads_hurts_nobody)
{
	size_t len = 4u << 20;
	char *text = mem_zalloc(len, 1);

	input = (struct str){text, len};
	run_shell("exec <&-; echo done");
	cr_expect_eq(outcome.code, 0);
	cr_expect(str_is(tail_text(&outcome.output), "done\n"));
	mem_free(text);
}

Test(worker_run, a_large_input_and_a_large_output_do_not_wait_for_each_other)
{
	size_t len = 4u << 20;
	char *text = mem_zalloc(len, 1);

	memset(text, 'x', len);
	input = (struct str){text, len};
	run_shell("cat");
	cr_expect_eq(outcome.code, 0);
	cr_expect_eq(tail_text(&outcome.output).len, WORKER_OUTPUT_KEPT);
	mem_free(text);
}

Test(worker_run, a_flood_is_drained_and_forgotten)
{
	run_shell("head -c 67108864 /dev/zero; head -c 67108864 /dev/zero >&2; "
		  "echo; echo end; echo last >&2");
	cr_expect_eq(outcome.code, 0);
	cr_expect_leq(outcome.output.text.len, 2 * WORKER_OUTPUT_KEPT);
	cr_expect_leq(outcome.errors.text.len, 2 * WORKER_ERRORS_KEPT);
	cr_expect(str_ends(tail_text(&outcome.output), "end\n"));
	cr_expect(str_ends(tail_text(&outcome.errors), "last\n"));
}

Test(worker_run, time_is_up)
{
	int64_t start = now_ms();

	timeout_ms = 200;
	run_shell("echo before >&2; sleep 60");
	cr_expect_eq(outcome.end, WORKER_TIMED_OUT);
	cr_expect(str_is(tail_text(&outcome.errors), "before\n"));
	cr_expect_lt(now_ms() - start, 5000);
}

Test(worker_run, one_that_ignores_the_polite_signal_is_killed)
{
	int64_t start = now_ms();

	timeout_ms = 200;
	run_shell("trap '' TERM; echo ready; while :; do sleep 0.05; done");
	cr_expect_eq(outcome.end, WORKER_TIMED_OUT);
	cr_expect_geq(now_ms() - start, 500);
	cr_expect_lt(now_ms() - start, 10000);
}

Test(worker_run, one_that_ends_politely_is_heard_to_the_end)
{
	timeout_ms = 300;
	grace_ms = 10000;
	run_shell("trap 'echo goodbye >&2; exit 0' TERM; while :; do sleep 0.05; done");
	cr_expect_eq(outcome.end, WORKER_TIMED_OUT);
	cr_expect(str_ends(tail_text(&outcome.errors), "goodbye\n"), "%.*s",
		  STR_ARGS(tail_text(&outcome.errors)));
}

/* The pipes are still held by a child of its own; that one must neither be waited for nor left. */
Test(worker_run, what_it_leaves_running_is_ended)
{
	int64_t start = now_ms();
	uint64_t pid = 0;

	run_shell("sleep 300 & echo $!");
	cr_expect_eq(outcome.end, WORKER_EXITED);
	cr_expect_eq(outcome.code, 0);
	cr_expect_lt(now_ms() - start, 5000);
	cr_assert(str_to_u64(str_trim(tail_text(&outcome.output)), &pid));
	for (int i = 0; i < 100 && kill((pid_t)pid, 0) == 0; i++)
		(void)nanosleep(&(struct timespec){0, 20000000}, NULL);
	/* A zombie that nobody has taken leave of yet is dead enough. */
	if (kill((pid_t)pid, 0) == 0) {
		char path[64], state[512] = "";
		FILE *file;

		(void)snprintf(path, sizeof(path), "/proc/%llu/stat", (unsigned long long)pid);
		file = fopen(path, "r");
		if (file && fgets(state, sizeof(state), file))
			cr_expect_not_null(strstr(state, ") Z "), "%s", state);
		if (file)
			(void)fclose(file);
	}
}

Test(worker_run, one_that_closes_its_outputs_is_waited_for)
{
	run_shell("exec >&- 2>&-; sleep 0.3; exit 5");
	cr_expect_eq(outcome.end, WORKER_EXITED);
	cr_expect_eq(outcome.code, 5);
}

/* Those that whoever started the tests handed down to everybody. */
static int handed_down(void)
{
	int count = 0;

	for (int fd = 3; fd < 1000; fd++) {
		int flags = fcntl(fd, F_GETFD);

		count += flags >= 0 && !(flags & FD_CLOEXEC);
	}
	return count;
}

Test(worker_run, no_descriptor_of_ours_is_inherited)
{
	char expected[16];
	int own = open("/", O_RDONLY | O_CLOEXEC);

	/* 0, 1, 2 and the folder that ls reads. */
	(void)snprintf(expected, sizeof(expected), "%d", handed_down() + 4);
	run_shell("ls /proc/self/fd | wc -l");
	cr_expect(str_is(str_trim(tail_text(&outcome.output)), expected), "%.*s, not %s",
		  STR_ARGS(tail_text(&outcome.output)), expected);
	(void)close(own);
}

static int told_to_end;

static void on_end(int number)
{
	told_to_end = number;
}

Test(worker_run, being_told_to_end_ends_the_program_first)
{
	struct sigaction action = {.sa_handler = on_end};
	int64_t start = now_ms();

	(void)sigaction(SIGTERM, &action, NULL);
	run_shell("kill -TERM $PPID; sleep 60");
	cr_expect_eq(outcome.end, WORKER_STOPPED);
	cr_expect_eq(told_to_end, SIGTERM, "the signal then does what it would have done");
	cr_expect_lt(now_ms() - start, 5000);
	told_to_end = 0;
	worker_outcome_release(&outcome);
	run_shell("echo again");
	cr_expect_eq(outcome.end, WORKER_EXITED);
	cr_expect_eq(told_to_end, 0);
}

Test(worker_run, no_session_is_opened_while_one_is_ending)
{
	struct sigaction action = {.sa_handler = on_end};

	(void)sigaction(SIGINT, &action, NULL);
	cr_assert(stop_open());
	cr_assert(stop_open());
	stop_close();
	(void)raise(SIGINT);
	cr_assert_eq(stop_count(), 1);
	cr_assert_not(stop_open());
	cr_assert_eq(told_to_end, 0);
	stop_close();
	cr_assert_eq(told_to_end, SIGINT);
	cr_assert(stop_open());
	stop_close();
}
