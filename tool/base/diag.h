/* diag.h - what a person should read: findings with a place, collected, never printed here.
 *
 * Report once: the layer that first knows the reason adds the finding; layers above only pass the
 * status on. A struct diag belongs to one thread. Findings live in its arena.
 */
#ifndef ASSETC_BASE_DIAG_H
#define ASSETC_BASE_DIAG_H

#include "base/str.h"

/* A file whose text was read; the text serves to show the line with a caret. Lives as long as the
 * diags that name it. */
struct source {
	const char *path; /* as the user gave it */
	struct str text;  /* {NULL, 0} when not at hand */
};

/* Where something stands. Lines and columns count from 1 (columns and length in characters, not
 * bytes); line 0: the file as a whole; source NULL: nowhere in particular. */
struct place {
	const struct source *source;
	unsigned line, column, length;
};

enum severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE };

struct finding {
	struct finding *next;
	enum severity severity;
	const char *code; /* "E0301"; "" for a note */
	struct place at;
	const char *text; /* one sentence, without a full stop */
	const char *hint; /* what to do, or NULL */
	/* Of a provider's failure: "RETRY" (later helps), "FATAL", "POLICY", "AUTH", "QUOTA", "UNAVAILABLE", "UNKNOWN"; static,
	 * else NULL. */
	const char *class;
};

struct diag {
	struct arena arena;
	struct finding *first, *last;
	struct finding *subject; /* what notes and hints belong to; NULL when that was not kept */
	unsigned errors, warnings;
};
#define DIAG_ERRORS_MAX 20 /* errors, and warnings, beyond so many are counted, not kept */

/* Each adds one finding. diag_error returns `status`, so that a caller can `return
 * diag_error(...)`. */
enum status diag_error(struct diag *diag, enum status status, const char *code, struct place at,
		       const char *fmt, ...) AC_PRINTF(5, 6);
void diag_warning(struct diag *diag, const char *code, struct place at, const char *fmt, ...)
	AC_PRINTF(4, 5);
/* A further place that explains the finding before it. */
void diag_note(struct diag *diag, struct place at, const char *fmt, ...) AC_PRINTF(3, 4);
/* A further place behind every error and warning that has none yet. */
void diag_note_all(struct diag *diag, struct place at, const char *fmt, ...) AC_PRINTF(3, 4);
/* Says of the last error or warning what to do about it. */
void diag_hint(struct diag *diag, const char *fmt, ...) AC_PRINTF(2, 3);
/* The class of the last error; static text. */
void diag_class(struct diag *diag, const char *class);
/* Makes warnings of the errors after `since` (NULL: of all): something else was done instead. */
void diag_soften(struct diag *diag, const struct finding *since);
/* Puts what `from` holds behind what `to` holds, with all that its findings point to in its arena. */
void diag_move(struct diag *to, struct diag *from);
/* The same, without what `to` says already. */
void diag_move_new(struct diag *to, struct diag *from);
void diag_release(struct diag *diag);

/* "specs/coin.yaml:3:7", "-D prompt.base" of a command line; in the arena. */
struct str place_text(struct place at, struct arena *arena);

/* The first error's text behind `since` (NULL: of all); "" when there is none. */
const char *diag_error_after(const struct diag *diag, const struct finding *since);

/* The text of line `line` of a source without its end, {NULL, 0} when there is none. */
struct str source_line(const struct source *source, unsigned line);

#endif
