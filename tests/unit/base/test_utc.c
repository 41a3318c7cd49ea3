/* test_utc.c - the calendar, against the system's. */
#include "base/utc.h"

#include <criterion/criterion.h>
#include <time.h>

Test(base_utc, days_are_those_of_the_system)
{
	for (int64_t days = 0; days <= UTC_LAST / 86400; days += 13) {
		time_t seconds = (time_t)days * 86400 + 86399;
		struct tm utc;
		struct utc_date date = utc_date_of(days);

		cr_assert_not_null(gmtime_r(&seconds, &utc));
		cr_assert(date.year == utc.tm_year + 1900 && date.month == utc.tm_mon + 1 &&
				  date.day == utc.tm_mday,
			  "day %lld", (long long)days);
		cr_assert_eq(utc_days_of(date), days);
	}
}

Test(base_utc, text)
{
	char date[UTC_DATE_SIZE];
	struct strbuf out = {0};

	utc_format_date(0, date);
	cr_expect_str_eq(date, "1970-01-01");
	utc_format_date(UTC_LAST, date);
	cr_expect_str_eq(date, "9999-12-31");
	utc_format_date(UTC_LAST + 1, date);
	cr_expect_str_eq(date, "");
	utc_format_date(-1, date);
	cr_expect_str_eq(date, "");
	utc_add_time(&out, 951868799);
	cr_expect_str_eq(out.data, "2000-02-29T23:59:59");
	strbuf_release(&out);
}
