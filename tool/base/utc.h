/* utc.h - days and times of UTC as text, without the system's zones: gmtime(3) reads a file of them, which a hit has no time
 * for. For 1970 to 9999. */
#ifndef ASSETC_BASE_UTC_H
#define ASSETC_BASE_UTC_H

#include "base/str.h"

#define UTC_DATE_SIZE 11                    /* with the NUL */
#define UTC_LAST      INT64_C(253402300799) /* the last second of 9999 */

struct utc_date {
	int year, month, day;
};

/* days: since 1970-01-01, not negative; and back. */
struct utc_date utc_date_of(int64_t days);
int64_t utc_days_of(struct utc_date date);

/* "2026-11-21"; the empty text where the seconds since 1970 are beyond the years above. */
void utc_format_date(int64_t seconds, char out[UTC_DATE_SIZE]);
/* Adds "2026-11-21T14:16:03". */
void utc_add_time(struct strbuf *out, int64_t seconds);

#endif
