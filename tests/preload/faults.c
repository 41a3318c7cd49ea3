/* faults.c - makes system calls and allocations of a program fail. Preloaded (LD_PRELOAD):
 *
 *	ASSETC_FAULT=KIND:N[:ERRNO]
 *
 *	alloc:N      the N-th allocation fails, and all after it
 *	once:N       only the N-th allocation fails
 *	write:N:E    the N-th call that changes a disk fails with E (a number)
 *	short:N:E    the same, but a write first writes half of its bytes
 *	read:N:E     the N-th read or opening for reading fails with E
 *	eintr:N      every N-th call that may be interrupted is, once
 *	share:N      from the N-th question on every folder lies on an NFS share
 *
 * Calls go straight to the kernel (Linux). ASSETC_FAULT_MARK names a file that is made when the fault came to pass. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/vfs.h>
#include <unistd.h>

enum kind { NONE, ALLOC, WRITE, SHORT, READ, EINTR_ALL, ONCE, SHARE };

static enum kind wanted;
static unsigned long at;
static int error;
static atomic_ulong seen;
static const char *mark;

#ifndef ASSETC_FAULTS_WITHOUT_ALLOC
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
#endif

__attribute__((constructor)) static void configure(void)
{
	static const char *const KINDS[] = {"none", "alloc", "write", "short",
					    "read", "eintr", "once",  "share"};
	const char *text = getenv("ASSETC_FAULT");
	char *end;

	mark = getenv("ASSETC_FAULT_MARK");
	for (int i = 0; text && i < (int)(sizeof(KINDS) / sizeof(KINDS[0])); i++) {
		size_t len = strlen(KINDS[i]);

		if (strncmp(text, KINDS[i], len) != 0 || text[len] != ':')
			continue;
		at = strtoul(text + len + 1, &end, 10);
		error = *end == ':' ? (int)strtol(end + 1, NULL, 10) : ENOSPC;
		wanted = (enum kind)i;
	}
}

static void leave_mark(void)
{
	long fd = mark ? syscall(SYS_openat, AT_FDCWD, mark, O_CREAT | O_WRONLY, 0666) : -1;

	if (fd >= 0)
		(void)syscall(SYS_close, fd);
}

static bool strikes(enum kind kind)
{
	unsigned long number;

	if (wanted != kind)
		return false;
	number = atomic_fetch_add(&seen, 1) + 1;
	if (kind == EINTR_ALL                ? number % at != 0
	    : kind == ALLOC || kind == SHARE ? number < at
					     : number != at)
		return false;
	leave_mark();
	errno = kind == EINTR_ALL ? EINTR : kind == ALLOC || kind == ONCE ? ENOMEM : error;
	return true;
}

static bool write_fails(void)
{
	return strikes(WRITE) || strikes(SHORT) || strikes(EINTR_ALL);
}

static bool read_fails(void)
{
	return strikes(READ) || strikes(EINTR_ALL);
}

/* Not beside the address sanitizer, whose allocator it is then. */
#ifndef ASSETC_FAULTS_WITHOUT_ALLOC
void *malloc(size_t size)
{
	return strikes(ALLOC) || strikes(ONCE) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return strikes(ALLOC) || strikes(ONCE) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	return strikes(ALLOC) || strikes(ONCE) ? NULL : __libc_realloc(old, size);
}
#endif

ssize_t write(int fd, const void *data, size_t len)
{
	if (fd <= STDERR_FILENO)
		return syscall(SYS_write, fd, data, len);
	if (wanted == SHORT && len > 1 && atomic_load(&seen) + 1 == at)
		(void)!syscall(SYS_write, fd, data, len / 2);
	return write_fails() ? -1 : syscall(SYS_write, fd, data, len);
}

ssize_t pwrite(int fd, const void *data, size_t len, off_t offset)
{
	return write_fails() ? -1 : syscall(SYS_pwrite64, fd, data, len, offset);
}

ssize_t read(int fd, void *data, size_t len)
{
	return read_fails() ? -1 : syscall(SYS_read, fd, data, len);
}

static bool opening_fails(int flags)
{
	return flags & O_CREAT ? write_fails() : read_fails();
}

int open(const char *path, int flags, ...)
{
	va_list args;
	mode_t mode;

	va_start(args, flags);
	mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
	va_end(args);
	return opening_fails(flags) ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int openat(int dir_fd, const char *path, int flags, ...)
{
	va_list args;
	mode_t mode;

	va_start(args, flags);
	mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
	va_end(args);
	return opening_fails(flags) ? -1 : (int)syscall(SYS_openat, dir_fd, path, flags, mode);
}

int fsync(int fd)
{
	return write_fails() ? -1 : (int)syscall(SYS_fsync, fd);
}

int ftruncate(int fd, off_t len)
{
	return write_fails() ? -1 : (int)syscall(SYS_ftruncate, fd, len);
}

int mkdirat(int dir_fd, const char *path, mode_t mode)
{
	return strikes(WRITE) || strikes(SHORT) ? -1
						: (int)syscall(SYS_mkdirat, dir_fd, path, mode);
}

int mkdir(const char *path, mode_t mode)
{
	return strikes(WRITE) || strikes(SHORT) ? -1
						: (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}

int rename(const char *from, const char *to)
{
	return strikes(WRITE) || strikes(SHORT)
		       ? -1
		       : (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int renameat(int from_fd, const char *from, int to_fd, const char *to)
{
	return strikes(WRITE) || strikes(SHORT)
		       ? -1
		       : (int)syscall(SYS_renameat2, from_fd, from, to_fd, to, 0);
}

int renameat2(int from_fd, const char *from, int to_fd, const char *to, unsigned flags)
{
	return strikes(WRITE) || strikes(SHORT)
		       ? -1
		       : (int)syscall(SYS_renameat2, from_fd, from, to_fd, to, flags);
}

int linkat(int from_fd, const char *from, int to_fd, const char *to, int flags)
{
	return strikes(WRITE) || strikes(SHORT)
		       ? -1
		       : (int)syscall(SYS_linkat, from_fd, from, to_fd, to, flags);
}

int flock(int fd, int operation)
{
	return strikes(EINTR_ALL) ? -1 : (int)syscall(SYS_flock, fd, operation);
}

int statfs(const char *path, struct statfs *info)
{
	int code = (int)syscall(SYS_statfs, path, info);

	if (code == 0 && strikes(SHARE))
		info->f_type = 0x6969;
	return code;
}
