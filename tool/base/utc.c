/* utc.c - the calendar. */
#include "base/utc.h"

#include <string.h>

enum { DAY = 86400 };

/* Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": civil_from_days and days_from_civil, for days of 1970
 * and later. */
struct utc_date utc_date_of(int64_t days)
{
	int64_t z = days + 719468;
	int64_t era = z / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	int64_t month = mp < 10 ? mp + 3 : mp - 9;

	return (struct utc_date){(int)(yoe + era * 400 + (month <= 2)), (int)month,
				 (int)(doy - (153 * mp + 2) / 5 + 1)};
}

int64_t utc_days_of(struct utc_date date)
{
	int64_t year = date.year - (date.month <= 2);
	int64_t era = year / 400;
	int64_t yoe = year - era * 400;
	int64_t doy = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static void put_digits(char *out, int number, int digits)
{
	while (digits-- > 0) {
		out[digits] = (char)('0' + number % 10);
		number /= 10;
	}
}

void utc_format_date(int64_t seconds, char out[UTC_DATE_SIZE])
{
	struct utc_date date;

	out[0] = '\0';
	if (seconds < 0 || seconds > UTC_LAST)
		return;
	date = utc_date_of(seconds / DAY);
	memcpy(out, "0000-00-00", UTC_DATE_SIZE);
	put_digits(out, date.year, 4);
	put_digits(out + 5, date.month, 2);
	put_digits(out + 8, date.day, 2);
}

void utc_add_time(struct strbuf *out, int64_t seconds)
{
	char date[UTC_DATE_SIZE];
	int second = (int)(seconds % DAY);

	utc_format_date(seconds, date);
	strbuf_printf(out, "%sT%02d:%02d:%02d", date, second / 3600, second / 60 % 60, second % 60);
}
