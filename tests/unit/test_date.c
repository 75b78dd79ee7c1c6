/* Dates as dumps write them, as instants. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "text/date.h"

/* 3 March 2025, 10:00 in UTC. */
static const int64_t noted = INT64_C(1740996000) * 1000000;

static void check(const char *date, int64_t expected) {
    int64_t found = -1;
    cr_assert(eq(int, wc_date_read(date, strlen(date), &found), 1), "%s", date);
    cr_assert(eq(i64, found, expected), "%s: %lld", date, (long long)found);
}

static void refuse(const char *date) {
    int64_t found = 7;
    cr_assert(eq(int, wc_date_read(date, strlen(date), &found), 0), "%s: %lld", date, (long long)found);
}

Test(date, one_instant_in_all_notations) {
    static const char *const dates[] = {"2025-03-03T10:00:00Z",
                                        "2025-03-03T10:00:00",
                                        "2025-03-03 10:00:00 UTC",
                                        "  2025-03-03t10:00z\n",
                                        "2025-03-03T10",
                                        "20250303T100000Z",
                                        "20250303100000",
                                        "2025-062T10:00Z",
                                        "2025-W10-1T10:00Z",
                                        "2025W101T1000Z",
                                        "2025-03-03T15:00:00+05:00",
                                        "2025-03-03T15:30:00+0530",
                                        "2025-03-03T05:00:00-05",
                                        "2025-03-04T00:30:00+14:30",
                                        "2025-03-03T10:00:00.000000Z",
                                        "Mon, 3 Mar 2025 10:00:00 GMT",
                                        "Mon, 03 Mar 2025 11:00:00 +0100",
                                        "3 Mar 25 05:00 EST",
                                        "mon, 3 mar 2025 02:00:00 -0800 (PST)",
                                        "1740996000",
                                        "1740996000.0",
                                        "1.740996e9",
                                        "1740996000000",
                                        "1740996000000000",
                                        "1740996000000000000",
                                        "202503031000",
                                        "20250303100000000",
                                        "2025/03/03 10:00",
                                        "2025/3/3 10:00:00",
                                        "2025-3-3T10:00Z",
                                        "2025.03.03 10:00",
                                        "2025. 3. 3. 10:00",
                                        "2025:03:03 10:00:00",
                                        "2025\u5E743\u67083\u65E5 10:00",
                                        "2025\u5E7403\u670803\u65E510:00:00",
                                        "2025\uB144 3\uC6D4 3\uC77C 10:00",
                                        "2025-03-03, 10:00 AM",
                                        "2025-03-03 at 10:00",
                                        "2025/03/03 9:00:00 PM +1100",
                                        "2025-03-03T11:00:00+01:00[Europe/Berlin]",
                                        "2025-03-03T10:00:00Z[UTC]",
                                        "2025-03-03 11:00:00 +0100 CET",
                                        "Mon Mar  3 10:00:00 2025",
                                        "Mon Mar  3 10:00:00 UTC 2025",
                                        "Mon Mar 03 11:00:00 +0100 2025",
                                        "Mon Mar 03 2025 11:00:00 GMT+0100 (Central European Standard Time)",
                                        "Monday, 03-Mar-25 10:00:00 GMT",
                                        "03/Mar/2025:10:00:00 +0000",
                                        "3-MAR-2025 10:00:00.00",
                                        "March 3, 2025 at 10:00 AM",
                                        "Mar. 3, 2025, 10:00 a.m.",
                                        "Monday, March 3rd, 2025 5 AM EST",
                                        "3rd of March 2025 10:00",
                                        "3 March 2025, 10:00",
                                        "10:00, 3 March 2025 (UTC)",
                                        "2025 Mar 3 10:00",
                                        "2025-Mar-03 10:00"};
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        check(dates[i], noted);
    }
}

Test(date, parts_and_borders) {
    check("2025-03-03", noted - INT64_C(36000) * 1000000);
    check("2025-03", noted - INT64_C(208800) * 1000000);
    check("2025", INT64_C(1735689600) * 1000000);
    check("2025-W01-1", INT64_C(1735516800) * 1000000);
    check("2024-12-31T24:00:00", INT64_C(1735689600) * 1000000);
    check("2016-12-31T23:59:60Z", INT64_C(1483228800) * 1000000);
    check("2025-03-03T10:00:00.25Z", noted + 250000);
    check("2025-03-03T10:00,5Z", noted + 30000000);
    check("2025/03/03", noted - INT64_C(36000) * 1000000);
    check("3 March 2025", noted - INT64_C(36000) * 1000000);
    check("March 3, 2025", noted - INT64_C(36000) * 1000000);
    check("Mon, 3 Mar 2025", noted - INT64_C(36000) * 1000000);
    check("2025-03-03 12:00 am", noted - INT64_C(36000) * 1000000);
    check("2025-03-03 12:00 pm", noted + INT64_C(7200) * 1000000);
    check("March 2025", noted - INT64_C(208800) * 1000000);
    check("1 Sept. 2025", INT64_C(1756684800) * 1000000);
    check("1 January 50", INT64_C(-631152000) * 1000000);
    check("197604160000", INT64_C(198460800) * 1000000);
    check("20250303100000250", noted + 250000);
    check("1740996000000001", noted + 1);
    check("1970-01-01", 0);
    check("0", 0);
    check("-86400", INT64_C(-86400) * 1000000);
    check("1969-12-31", INT64_C(-86400) * 1000000);
    check("1600-02-29", INT64_C(-11670998400) * 1000000);
    check("999999999", INT64_C(999999999) * 1000000);
    check("99999999999", INT64_C(99999999999) * 1000000);
    check("100000000000", INT64_C(100000000) * 1000000);
}

Test(date, what_is_no_date_is_refused) {
    static const char *const none[] = {"20250231",
                                       "20251301",
                                       "19990000",
                                       "202511311200",
                                       "20251131000000",
                                       "20251131000000000",
                                       "",
                                       " ",
                                       "yesterday",
                                       "03/04/2025",
                                       "3.4.2025",
                                       "2025-13-01",
                                       "2025-02-29",
                                       "2100-02-29",
                                       "2025-366",
                                       "2025-03-03T25:00",
                                       "2025-03-03T24:01",
                                       "2025-03-03T10:60",
                                       "2025-03-03T10:00:00+25:00",
                                       "2025-03-03T10:00:00 CEST",
                                       "2025-03-03T10:00:00Z and more",
                                       "2025-03-03X10:00",
                                       "Mon, 3 Foo 2025 10:00:00 GMT",
                                       "Mon, 32 Mar 2025 10:00:00 GMT",
                                       "1.5e99",
                                       "1e",
                                       "--5",
                                       "nan",
                                       "100000000000000000000",
                                       "25/03/2025",
                                       "03-04-2025",
                                       "03.03.2025 10:00",
                                       "25/03/03",
                                       "3/2025",
                                       "2025/03",
                                       "2025/03-03",
                                       "2025/13/01",
                                       "2025/2/29",
                                       "2025-03-03/2025-03-04",
                                       "2025-03-03 9",
                                       "2025-03-03 13:00 PM",
                                       "2025-03-03 0:30 AM",
                                       "2025\u5E743\u6708",
                                       "Mon",
                                       "Mar 3",
                                       "3-5 March 2025",
                                       "3-10 March",
                                       "March 3-5, 2025",
                                       "3 March 2025 - 4 March 2025",
                                       "3 March 20255",
                                       "Mar 25",
                                       "0 March 2025",
                                       "31 June 2025",
                                       "March 2025 10:00",
                                       "10:00 11:00 3 March 2025",
                                       "3 March 2025 10:00 (EST",
                                       "3 March 2025 (noon)",
                                       "3 March 2025 10:00 CEST",
                                       "March April 2025"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        refuse(none[i]);
    }
}

/* No part of a date makes the reader look beyond its bytes: the sanitizers watch. */
Test(date, parts_of_dates) {
    static const char *const dates[] = {"2025-03-03T15:00:00.5+05:30",
                                        "Mon, 3 Mar 2025 10:00:00 +0100 (x)",
                                        "2025-W10-1T10:00",
                                        "1.740996e9",
                                        "2025/3/3 9:00:00.5 p.m. +0100 CET",
                                        "Monday, March 3rd, 2025 5 AM (EST)",
                                        "2025\u5E743\u67083\u65E510:00+01:00[Europe/Berlin]",
                                        "20250303100000250"};
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        for (size_t nbytes = 0; nbytes < strlen(dates[i]); nbytes++) {
            char *copy = malloc(nbytes + 1);
            int64_t found;
            memcpy(copy, dates[i], nbytes);
            wc_date_read(copy, nbytes, &found);
            free(copy);
        }
    }
}
