/* status.h - what a function tells the program; what it tells a person goes to struct diag.
 *
 * The command layer maps these to exit codes in one table (cmd/exit.c). A value exists only where
 * some caller branches on it.
 */
#ifndef ASSETC_BASE_STATUS_H
#define ASSETC_BASE_STATUS_H

enum status {
	ST_OK = 0,
	ST_INVALID,     /* a spec, input, step, check or link is wrong */
	ST_USAGE,       /* the command line is wrong */
	ST_MISS,        /* not in the cache and not allowed to be made (offline, locked, manual) */
	ST_REFUSED,     /* budget or trust */
	ST_PROVIDER,    /* a provider failed or said no */
	ST_DAMAGED,     /* cache, store or remote bytes cannot be trusted */
	ST_ENVIRONMENT, /* disk, permission, worker */
	ST_BUG,         /* a broken invariant of assetc itself */
};

#if defined(__GNUC__)
#define AC_MUST_CHECK        __attribute__((warn_unused_result))
#define AC_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define AC_MUST_CHECK
#define AC_PRINTF(fmt, args)
#endif

#endif
