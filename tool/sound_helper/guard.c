/* guard.c - a process that decodes bytes of strangers may do little else. */
#include "sound_helper/serve.h"

#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

/* Twice the largest sound, and what its conversion to another rate keeps besides. */
#define MEMORY_MAX ((rlim_t)2 * 1024 * 1024 * 1024)

/* Sanitizers reserve address space beyond any bound, and report through files and threads. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HAS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HAS_SANITIZER 1
#endif
#endif
#ifndef HAS_SANITIZER
#define HAS_SANITIZER 0
#endif

static void lower(struct rlimit *limit, rlim_t most)
{
	if (limit->rlim_max == RLIM_INFINITY || limit->rlim_max > most)
		limit->rlim_max = most;
	limit->rlim_cur = limit->rlim_max;
}

/* A macro, as the type that names a resource is not the same in all C libraries. */
#define LIMIT(resource, most) \
	do { \
		struct rlimit now; \
		if (getrlimit((resource), &now) == 0) { \
			lower(&now, (most)); \
			(void)setrlimit((resource), &now); \
		} \
	} while (0)

#if defined(__linux__) && defined(__x86_64__)
#define ALLOW(call) \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 1), \
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

/* Any system call fails but those that take memory, read and write what is open, set limits, and end the process. */
static void forbid_calls(void)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		ALLOW(SYS_read),
		ALLOW(SYS_writev),
		ALLOW(SYS_mmap),
		ALLOW(SYS_mremap),
		ALLOW(SYS_munmap),
		ALLOW(SYS_madvise),
		ALLOW(SYS_brk),
		ALLOW(SYS_futex),
		ALLOW(SYS_getrusage),
		ALLOW(SYS_getrlimit),
		ALLOW(SYS_setrlimit),
		ALLOW(SYS_prlimit64),
		ALLOW(SYS_rt_sigreturn),
		ALLOW(SYS_exit),
		ALLOW(SYS_exit_group),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 1),
	};
	struct sock_fprog program = {sizeof(filter) / sizeof(filter[0]), filter};

	(void)prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}
#else
static void forbid_calls(void)
{
}
#endif

void guard_process(void)
{
#ifdef __linux__
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
	if (chdir("/") != 0)
		_exit(1);
	LIMIT(RLIMIT_CORE, 0);
	LIMIT(RLIMIT_FSIZE, 0);
	if (HAS_SANITIZER)
		return;
	LIMIT(RLIMIT_AS, MEMORY_MAX);
	LIMIT(RLIMIT_NOFILE, 0); /* beyond those it has */
	LIMIT(RLIMIT_NPROC, 0);
	forbid_calls();
}

void guard_request(unsigned seconds)
{
	struct rlimit now;
	struct rusage used;

	if (getrusage(RUSAGE_SELF, &used) != 0 || getrlimit(RLIMIT_CPU, &now) != 0)
		return;
	now.rlim_cur = (rlim_t)used.ru_utime.tv_sec + (rlim_t)used.ru_stime.tv_sec + 1 + seconds;
	if (now.rlim_max != RLIM_INFINITY && now.rlim_cur > now.rlim_max)
		now.rlim_cur = now.rlim_max;
	(void)setrlimit(RLIMIT_CPU, &now);
}
