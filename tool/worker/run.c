/* run.c - starting a program, talking to it, and seeing to its end. */
#include "worker/run.h"

#include "worker/pipe.h"
#include "worker/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#define READ_CHUNK 65536u
#define LINE_MAX_  4096u
/* What comes after the program's end, from others that hold its outputs, is waited for so long. */
#define DRAIN_MS 200
#define NAP_MS   100 /* between looks at what no descriptor tells */

enum phase { RUNNING, ENDING, KILLED };

struct run {
	const struct worker_call *call;
	struct worker_outcome *out;
	pid_t pid;
	int input, output, errors; /* our ends; -1 when closed */
	size_t written;
	enum phase phase;
	int64_t deadline; /* of the phase, in ms of the monotonic clock */
	int nap;
	bool has_ended;
	struct strbuf line;
};

static int64_t now_ms(void)
{
	struct timespec now = {0};

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- starting ---------------------------------------------------------------------------- */

struct pipes {
	int input[2], output[2], errors[2], failure[2];
};

static void pipes_close(struct pipes *pipes)
{
	int *all[] = {pipes->input, pipes->output, pipes->errors, pipes->failure};

	for (size_t i = 0; i < 4; i++) {
		worker_close(&all[i][0]);
		worker_close(&all[i][1]);
	}
}

/* In the child, between fork and exec: nothing but calls that are safe there. */
static _Noreturn void become(const struct worker_call *call, const struct pipes *pipes)
{
	struct sigaction usual = {.sa_handler = SIG_DFL};
	sigset_t none;
	int number;

	(void)setpgid(0, 0);
#ifdef __linux__
	(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
#endif
	(void)sigemptyset(&usual.sa_mask);
	(void)sigaction(SIGPIPE, &usual, NULL);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	if (dup2(pipes->input[0], STDIN_FILENO) >= 0 &&
	    dup2(pipes->output[1], STDOUT_FILENO) >= 0 &&
	    dup2(pipes->errors[1], STDERR_FILENO) >= 0 && chdir(call->folder) == 0)
		(void)execve(call->path, (char *const *)call->argv,
			     (char *const *)call->environment);
	number = errno;
	if (write(pipes->failure[1], &number, sizeof(number)) < 0)
		_exit(126);
	_exit(127);
}

/* The errno with which the child failed to become the program; 0 when it did. */
static int failure_of(int fd)
{
	int number = 0;
	ssize_t got;

	do
		got = read(fd, &number, sizeof(number));
	while (got < 0 && errno == EINTR);
	return got == (ssize_t)sizeof(number) ? number : 0;
}

static int take_ends(struct run *run, struct pipes *pipes)
{
	int *ends[] = {&pipes->input[1], &pipes->output[0], &pipes->errors[0]};
	int *ours[] = {&run->input, &run->output, &run->errors};

	for (size_t i = 0; i < 3; i++) {
		if (fcntl(*ends[i], F_SETFL, O_NONBLOCK) != 0)
			return errno;
		*ours[i] = *ends[i];
		*ends[i] = -1;
	}
	return 0;
}

/* 0, or the errno that says why the program does not run. */
static int start(struct run *run)
{
	struct pipes pipes = {{-1, -1}, {-1, -1}, {-1, -1}, {-1, -1}};
	int number = 0;

	if (!worker_pipe(pipes.input) || !worker_pipe(pipes.output) || !worker_pipe(pipes.errors) ||
	    !worker_pipe(pipes.failure))
		number = errno;
	else if ((run->pid = fork()) < 0)
		number = errno;
	else if (run->pid == 0)
		become(run->call, &pipes);
	if (number == 0) {
		/* Also here, so that the group is there whichever of the two comes first. */
		(void)setpgid(run->pid, run->pid);
		worker_close(&pipes.failure[1]);
		number = failure_of(pipes.failure[0]);
		if (number)
			(void)waitpid(run->pid, NULL, 0);
		else
			number = take_ends(run, &pipes);
	}
	pipes_close(&pipes);
	return number;
}

/* ---- talking ----------------------------------------------------------------------------- */

static void write_input(struct run *run)
{
	struct str left = {run->call->input.ptr + run->written,
			   run->call->input.len - run->written};
	ssize_t got = left.len ? write(run->input, left.ptr, left.len) : 0;

	if (got > 0)
		run->written += (size_t)got;
	/* One that does not want its input has said so by closing it. */
	if (run->written == run->call->input.len || (got < 0 && errno != EAGAIN && errno != EINTR))
		worker_close(&run->input);
}

static void tell_lines(struct run *run, const char *data, size_t len)
{
	if (!run->call->tell)
		return;
	for (size_t i = 0; i < len; i++) {
		if (data[i] != '\n') {
			if (run->line.len < LINE_MAX_)
				strbuf_add_char(&run->line, data[i]);
			continue;
		}
		run->call->tell(run->call->context, str_trim(strbuf_str(&run->line)));
		strbuf_clear(&run->line);
	}
}

/* Closes the descriptor at its end. */
static void read_some(struct run *run, int *fd, struct tail *tail)
{
	char chunk[READ_CHUNK];
	ssize_t got = read(*fd, chunk, sizeof(chunk));

	if (got > 0) {
		tail_add(tail, chunk, (size_t)got);
		if (tail == &run->out->errors)
			tell_lines(run, chunk, (size_t)got);
	} else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
		worker_close(fd);
	}
}

/* With both outputs closed only the program's end is waited for, which is near. */
static int nap_length(struct run *run)
{
	int64_t left = run->deadline - now_ms();
	int nap = NAP_MS;

	if (run->output < 0 && run->errors < 0) {
		nap = run->nap;
		run->nap = nap < NAP_MS ? 2 * nap : nap;
	}
	if (left < 0)
		left = 0;
	return left < nap ? (int)left : nap;
}

static void wait_and_serve(struct run *run)
{
	struct pollfd fds[4] = {{.fd = run->input, .events = POLLOUT},
				{.fd = run->output, .events = POLLIN},
				{.fd = run->errors, .events = POLLIN},
				{.fd = run->phase == RUNNING ? stop_fd() : -1, .events = POLLIN}};

	if (poll(fds, 4, nap_length(run)) <= 0)
		return;
	if (fds[0].revents)
		write_input(run);
	if (fds[1].revents)
		read_some(run, &run->output, &run->out->output);
	if (fds[2].revents)
		read_some(run, &run->errors, &run->out->errors);
}

/* ---- ending ------------------------------------------------------------------------------ */

static void enter(struct run *run, enum phase phase)
{
	run->phase = phase;
	(void)kill(-run->pid, phase == ENDING ? SIGTERM : SIGKILL);
	run->deadline = now_ms() + (phase == ENDING ? run->call->grace_ms : 60000);
}

/* Why it must end now, if it must. Being told twice means at once. */
static void see_to_end(struct run *run)
{
	bool is_late = now_ms() >= run->deadline;

	if (run->phase == RUNNING && (stop_count() > 0 || is_late)) {
		run->out->end = stop_count() > 0 ? WORKER_STOPPED : WORKER_TIMED_OUT;
		enter(run, ENDING);
	} else if (run->phase == ENDING && (is_late || stop_count() > 1)) {
		enter(run, KILLED);
	}
}

/* Ended, but not yet taken leave of, so that its group's number is still its own. */
static bool is_over(const struct run *run)
{
	siginfo_t info = {0};

	return waitid(P_PID, (id_t)run->pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
	       info.si_pid == run->pid;
}

static void take_leave(struct run *run)
{
	int status = 0;
	pid_t got;

	do
		got = waitpid(run->pid, &status, 0);
	while (got < 0 && errno == EINTR);
	if (run->out->end != WORKER_EXITED)
		return;
	if (WIFSIGNALED(status)) {
		run->out->end = WORKER_KILLED;
		run->out->code = WTERMSIG(status);
	} else {
		run->out->code = WEXITSTATUS(status);
	}
}

static void serve(struct run *run)
{
	int64_t drained = 0;

	while (!run->has_ended || ((run->output >= 0 || run->errors >= 0) && now_ms() < drained)) {
		wait_and_serve(run);
		if (!run->has_ended && is_over(run)) {
			run->has_ended = true;
			(void)kill(-run->pid, SIGKILL);
			drained = now_ms() + DRAIN_MS;
			run->deadline = drained;
		}
		if (!run->has_ended)
			see_to_end(run);
	}
	if (run->line.len)
		tell_lines(run, "\n", 1);
}

void worker_run(const struct worker_call *call, struct worker_outcome *out)
{
	struct run run = {.call = call, .out = out, .input = -1, .output = -1, .errors = -1};
	int number;

	*out = (struct worker_outcome){.end = WORKER_EXITED};
	out->output.keep = WORKER_OUTPUT_KEPT;
	out->errors.keep = WORKER_ERRORS_KEPT;
	run.nap = 1;
	number = start(&run);
	if (number) {
		out->end = WORKER_NOT_STARTED;
		out->code = number;
	} else {
		run.deadline = now_ms() + call->timeout_ms;
		serve(&run);
		take_leave(&run);
	}
	worker_close(&run.input);
	worker_close(&run.output);
	worker_close(&run.errors);
	strbuf_release(&run.line);
}

void worker_outcome_release(struct worker_outcome *outcome)
{
	tail_release(&outcome->output);
	tail_release(&outcome->errors);
}
