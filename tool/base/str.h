/* str.h - text with a length. struct str borrows; struct strbuf owns. */
#ifndef ASSETC_BASE_STR_H
#define ASSETC_BASE_STR_H

#include "base/mem.h"
#include "base/status.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Borrowed bytes, not necessarily NUL-terminated; {NULL, 0} is "no text". For printf: "%.*s",
 * STR_ARGS(s). */
struct str {
	const char *ptr;
	size_t len;
};
#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
#define STR_ARGS(s)  (int)(s).len, (s).ptr ? (s).ptr : ""

struct str str_of(const char *text); /* NULL gives no text */
bool str_equal(struct str a, struct str b);
/* Here for speed: a run asks it a thousand times, and mostly the first letter says no. */
static inline bool str_is(struct str a, const char *text)
{
	for (size_t i = 0; i < a.len; i++, text++) {
		if (a.ptr[i] != *text || !*text)
			return false;
	}
	return *text == '\0';
}
/* Whether the text is one of these; NULL-terminated, or NULL for none. */
bool str_is_among(struct str text, const char *const *words);
/* <0, 0, >0 in byte order; a prefix sorts first. */
int str_compare(struct str a, struct str b);
/* The same of two struct str, for qsort and bsearch. */
int str_by_text(const void *left, const void *right);
bool str_starts(struct str a, const char *prefix);
bool str_ends(struct str a, const char *suffix);
bool str_contains(struct str a, const char *part);
struct str str_trim(struct str a); /* without spaces, tabs and line ends at both ends */
/* NUL-terminated copy in the arena. */
const char *str_keep(struct arena *arena, struct str a);
struct str str_copy(struct arena *arena, struct str a);
/* NUL-terminated, in the arena. */
struct str str_concat(struct arena *arena, struct str a, struct str b, struct str c);
struct str str_printf(struct arena *arena, const char *fmt, ...) AC_PRINTF(2, 3);
/* True when the bytes are well-formed UTF-8 (RFC 3629). */
bool str_is_utf8(struct str a);
/* Whole decimal number without sign; false on anything else or overflow. */
bool str_to_u64(struct str a, uint64_t *out);

/* Growing text. Zero-initialise. data is always NUL-terminated once something was added. */
struct strbuf {
	char *data;
	size_t len, cap;
};
void strbuf_add(struct strbuf *buf, const void *data, size_t len);
void strbuf_add_str(struct strbuf *buf, struct str text);
void strbuf_add_c(struct strbuf *buf, const char *text);
void strbuf_add_char(struct strbuf *buf, char c);
void strbuf_add_u64(struct strbuf *buf, uint64_t value); /* decimal */
void strbuf_add_i64(struct strbuf *buf, int64_t value);
void strbuf_printf(struct strbuf *buf, const char *fmt, ...) AC_PRINTF(2, 3);
void strbuf_vprintf(struct strbuf *buf, const char *fmt, va_list args) AC_PRINTF(2, 0);
struct str strbuf_str(const struct strbuf *buf); /* borrowed until the next change */
void strbuf_clear(struct strbuf *buf);           /* empty, memory kept */
void strbuf_release(struct strbuf *buf);         /* leaves it zeroed */

/* The entry of words (NULL-terminated list) nearest to text by edit distance; else one that text
 * begins, or that begins text, with a '_' behind it; or NULL when none is near enough to be a likely
 * slip. */
const char *nearest_word(struct str text, const char *const *words);

#endif
