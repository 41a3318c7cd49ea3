/* run.h - one program, from its start to its end.
 *
 * It gets an argument list (no shell), an environment of its own, a folder to work in, text on its
 * standard input and a process group. Both its outputs are read while the input is written, so that
 * neither side waits for the other, and only their last bytes are kept, so that a flood costs
 * nothing. When its time is up, or this process is told to end (worker/stop.h), its group gets
 * SIGTERM, and SIGKILL after a while; what it leaves running in its group when it ends is killed
 * too.
 */
#ifndef ASSETC_WORKER_RUN_H
#define ASSETC_WORKER_RUN_H

#include "worker/tail.h"

#define WORKER_OUTPUT_KEPT ((size_t)1024 * 1024)
#define WORKER_ERRORS_KEPT ((size_t)64 * 1024)
#define WORKER_GRACE_MS    5000u

struct worker_call {
	const char *path;               /* to execute */
	const char *const *argv;        /* NULL-terminated */
	const char *const *environment; /* "NAME=value", NULL-terminated: all of it */
	const char *folder;             /* to work in */
	struct str input;
	unsigned timeout_ms, grace_ms; /* grace: between SIGTERM and SIGKILL */
	/* Called for each whole line of its errors as it comes, without its end; may be NULL. */
	void (*tell)(void *context, struct str line);
	void *context;
};

enum worker_end {
	WORKER_EXITED, /* code: its exit code */
	WORKER_KILLED, /* code: the signal that ended it, not sent by us */
	WORKER_TIMED_OUT,
	WORKER_STOPPED,     /* this process was told to end */
	WORKER_NOT_STARTED, /* code: errno */
};

struct worker_outcome {
	enum worker_end end;
	int code;
	struct tail output, errors;
};

/* Within a session of worker/stop.h. worker_outcome_release is needed in any case. Safe from
 * several threads. */
void worker_run(const struct worker_call *call, struct worker_outcome *out);
void worker_outcome_release(struct worker_outcome *outcome);

#endif
