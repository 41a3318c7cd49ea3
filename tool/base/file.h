/* file.h - reading a whole file that a user named. */
#ifndef ASSETC_BASE_FILE_H
#define ASSETC_BASE_FILE_H

#include "base/diag.h"

/* Reads a regular file of at most max_len bytes; a NUL that is not counted follows. ST_INVALID when
 * the name is wrong, ST_ENVIRONMENT when the system refuses. Failing (absent, folder, unreadable,
 * larger) adds one finding (E01xx) at `at`, or at the file itself when `at` is nowhere. `what` names the file's role: "spec". */
enum status file_read(const char *path, size_t max_len, const char *what, struct place at,
		      struct bytes *out, struct diag *diag);
/* The same refusals, without reading: whether file_read would begin. */
enum status file_check(const char *path, size_t max_len, const char *what, struct place at,
		       struct diag *diag);

/* Whether a file of the user's own is there; one that says what only the user may say. Refused (ST_ENVIRONMENT, E0106) when
 * somebody else owns it or the folder it is in, or may write there. */
enum status file_check_own(const char *path, const char *what, bool *is_there, struct diag *diag);

#endif
