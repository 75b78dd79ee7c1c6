#include "text/date.h"

#include <string.h>

#include "text/date_parts.h"
#include "text/date_words.h"

/* ---- ISO 8601 ---- */

static int day_of_year(int year, int day, int64_t *day_ret) {
    *day_ret = wc_date_first_day(year) + day - 1;
    return year >= 1 && day >= 1 && day <= wc_date_days_in_year(year);
}

/* Weeks begin on Mondays; the first has the year's first Thursday. */
static int day_of_week(int year, int week, int day, int64_t *day_ret) {
    int64_t fourth = wc_date_first_day(year) + 3;      /* 4 January is in the first week */
    int64_t since_monday = ((fourth + 3) % 7 + 7) % 7; /* 1 January 1970 was a Thursday */
    *day_ret = fourth - since_monday + (int64_t)(week - 1) * 7 + day - 1;
    return year >= 1 && week >= 1 && week <= 53 && day >= 1 && day <= 7;
}

static int take_week(wc_date_scan *scan, int year, int64_t *day_ret) {
    int week, day = 1;
    if (!wc_date_take_digits(scan, 2, &week)) {
        return 0;
    }
    int separated = wc_date_take(scan, '-');
    if ((separated || wc_date_is_digit(wc_date_peek(scan))) && !wc_date_take_digits(scan, 1, &day)) {
        return 0;
    }
    return day_of_week(year, week, day, day_ret);
}

/* What follows the year and a hyphen. */
static int take_rest_of_date(wc_date_scan *scan, int year, int64_t *day_ret) {
    int month, day = 1;
    if (wc_date_take(scan, 'W')) {
        return take_week(scan, year, day_ret);
    }
    if (wc_date_count_digits(scan) == 3) {
        return wc_date_take_digits(scan, 3, &day) && day_of_year(year, day, day_ret);
    }
    if (wc_date_count_digits(scan) != 2 || !wc_date_take_digits(scan, 2, &month)) {
        return 0;
    }
    if (wc_date_take(scan, '-') && (wc_date_count_digits(scan) != 2 || !wc_date_take_digits(scan, 2, &day))) {
        return 0;
    }
    return wc_date_day(year, month, day, day_ret);
}

static int take_calendar_digits(wc_date_scan *scan, int64_t *day_ret) {
    int year, month, day;
    return wc_date_take_digits(scan, 4, &year) && wc_date_take_digits(scan, 2, &month) &&
           wc_date_take_digits(scan, 2, &day) && wc_date_day(year, month, day, day_ret);
}

static int take_iso_date(wc_date_scan *scan, int64_t *day_ret) {
    int year;
    size_t digits = wc_date_count_digits(scan);
    if (digits == 8) {
        return take_calendar_digits(scan, day_ret);
    }
    if (digits != 4 || !wc_date_take_digits(scan, 4, &year)) {
        return 0;
    }
    if (wc_date_take(scan, '-')) {
        return take_rest_of_date(scan, year, day_ret);
    }
    return wc_date_take(scan, 'W') ? take_week(scan, year, day_ret) : wc_date_day(year, 1, 1, day_ret);
}

/* ---- A day, then perhaps a time ---- */

static int take_joint(wc_date_scan *scan) {
    const char *before = scan->at;
    if (wc_date_take(scan, 'T') || wc_date_take(scan, 't')) {
        return 1;
    }
    wc_date_take(scan, ',');
    wc_date_skip_spaces(scan);
    if (scan->at > before && wc_date_take_word(scan, "at")) {
        wc_date_skip_spaces(scan);
    }
    return scan->at > before;
}

static int finish(wc_date_scan *scan, int64_t day, int needs_joint, int64_t *microseconds_ret) {
    wc_date_clock clock = {0};
    if (!wc_date_at_end(scan) && ((!take_joint(scan) && needs_joint) || !wc_date_take_clock(scan, &clock))) {
        return 0;
    }
    *microseconds_ret = wc_date_instant(day, &clock);
    return wc_date_at_end(scan);
}

static int read_iso(wc_date_scan scan, int64_t *microseconds_ret) {
    int64_t day;
    return take_iso_date(&scan, &day) && finish(&scan, day, 1, microseconds_ret);
}

/* What follows year, month and day, as they are written from the year on. What ends with the day may be left out. */
static const char *const separators[][3] = {{"-", "-", ""},
                                            {"/", "/", ""},
                                            {".", ".", "."},
                                            {":", ":", ""},
                                            {"\xE5\xB9\xB4", "\xE6\x9C\x88", "\xE6\x97\xA5"},  /* 年 月 日 */
                                            {"\xEB\x85\x84", "\xEC\x9B\x94", "\xEC\x9D\xBC"}}; /* 년 월 일 */

static int take_one_or_two_digits(wc_date_scan *scan, int *value_ret) {
    wc_date_skip_spaces(scan);
    size_t digits = wc_date_count_digits(scan);
    return digits >= 1 && digits <= 2 && wc_date_take_digits(scan, digits, value_ret);
}

/* Year, month and day, not filled up to two digits. Dates that begin with the day or the month are not read: in most
 * of them one could be the other. */
static int read_from_year(wc_date_scan scan, const char *const separator[3], int64_t *microseconds_ret) {
    int year, month, day, needs_joint = separator[2][0] == '\0' || separator[2][0] == '.';
    int64_t days;
    if (wc_date_count_digits(&scan) != 4 || !wc_date_take_digits(&scan, 4, &year) ||
        !wc_date_take_mark(&scan, separator[0]) || !take_one_or_two_digits(&scan, &month) ||
        !wc_date_take_mark(&scan, separator[1]) || !take_one_or_two_digits(&scan, &day)) {
        return 0;
    }
    int is_closed = wc_date_take_mark(&scan, separator[2]) || needs_joint;
    return is_closed && wc_date_day(year, month, day, &days) && finish(&scan, days, needs_joint, microseconds_ret);
}

static int read_from_years(wc_date_scan scan, int64_t *microseconds_ret) {
    for (size_t i = 0; i < sizeof separators / sizeof separators[0]; i++) {
        if (read_from_year(scan, separators[i], microseconds_ret)) {
            return 1;
        }
    }
    return 0;
}

/* ---- Numbers ---- */

/* yyyymmddhhmm, with seconds, with thousandths of them. Of 12 digits these are of the years in which newspapers were
 * kept: the same as milliseconds, they are some months of 1976. */
static int read_archive(wc_date_scan scan, int64_t *microseconds_ret) {
    enum { MINUTES = 12, SECONDS = 14, THOUSANDTHS = 17 };
    int64_t days;
    int thousandths = 0;
    wc_date_clock clock;
    size_t digits = wc_date_count_digits(&scan);
    int is_century = digits > 2 && (memcmp(scan.at, "19", 2) == 0 || memcmp(scan.at, "20", 2) == 0);
    if ((digits != MINUTES && digits != SECONDS && digits != THOUSANDTHS) || digits != (size_t)(scan.end - scan.at) ||
        *scan.at > '2' || (digits != SECONDS && !is_century)) {
        return 0;
    }
    wc_date_scan end = {scan.at + SECONDS, scan.end};
    scan.end = digits == THOUSANDTHS ? end.at : scan.end;
    if (!take_calendar_digits(&scan, &days) || !wc_date_take_clock(&scan, &clock) || !wc_date_at_end(&scan) ||
        (digits == THOUSANDTHS && !wc_date_take_digits(&end, 3, &thousandths))) {
        return 0;
    }
    *microseconds_ret = wc_date_instant(days, &clock) + (int64_t)thousandths * 1000;
    return 1;
}

/* Digits with a fraction and an exponent, as JSON has them; not strtod, whose decimal point is the locale's. */
static int take_number(wc_date_scan *scan, double *value_ret) {
    double value = 0.0, place = 0.1;
    int sign = wc_date_take(scan, '-') ? -1 : 1, exponent = 0;
    if (!wc_date_is_digit(wc_date_peek(scan))) {
        return 0;
    }
    for (; wc_date_is_digit(wc_date_peek(scan)); scan->at++) {
        value = value * 10.0 + (*scan->at - '0');
    }
    if (wc_date_take(scan, '.')) {
        for (; wc_date_is_digit(wc_date_peek(scan)); scan->at++, place /= 10.0) {
            value += (*scan->at - '0') * place;
        }
    }
    if (wc_date_take(scan, 'e') || wc_date_take(scan, 'E')) {
        wc_date_take(scan, '+');
        size_t digits = wc_date_count_digits(scan);
        if (digits < 1 || digits > 2 || !wc_date_take_digits(scan, digits, &exponent)) {
            return 0;
        }
    }
    for (; exponent > 0; exponent--) {
        value *= 10.0;
    }
    *value_ret = sign * value;
    return wc_date_at_end(scan);
}

/* Digits of a date that there is not, as 20250231, are not read as a number: that would be some day of 1970. */
static int is_calendar(const wc_date_scan *scan) {
    size_t digits = wc_date_count_digits(scan);
    return (digits == 8 || digits == 12 || digits == 14 || digits == 17) && digits == (size_t)(scan->end - scan->at) &&
           (memcmp(scan->at, "19", 2) == 0 || memcmp(scan->at, "20", 2) == 0);
}

/* Seconds, or milliseconds, microseconds or nanoseconds: up to the year 5138 in each, from 1973 on in all but
 * seconds. */
static int read_number(wc_date_scan scan, int64_t *microseconds_ret) {
    static const struct { double most, microseconds; } units[] = {{1e11, 1e6}, {1e14, 1e3}, {1e17, 1.0}, {1e20, 1e-3}};
    double value;
    if (is_calendar(&scan) || !take_number(&scan, &value)) {
        return 0;
    }
    double size = value < 0 ? -value : value;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (size < units[i].most) {
            value *= units[i].microseconds;
            *microseconds_ret = (int64_t)(value < 0 ? value - 0.5 : value + 0.5);
            return 1;
        }
    }
    return 0;
}

int wc_date_read(const char *bytes, size_t nbytes, int64_t *microseconds_ret) {
    wc_date_scan scan = {bytes, bytes + nbytes};
    wc_date_skip_spaces(&scan);
    while (scan.end > scan.at && strchr(" \t\r\n", scan.end[-1]) != NULL && scan.end[-1] != '\0') {
        scan.end--;
    }
    return !wc_date_at_end(&scan) && (read_archive(scan, microseconds_ret) || read_iso(scan, microseconds_ret) ||
                                      read_from_years(scan, microseconds_ret) || read_number(scan, microseconds_ret) ||
                                      wc_date_read_words(scan, microseconds_ret));
}

int wc_date_seconds(const char *bytes, size_t nbytes, int64_t *seconds_ret) {
    int64_t microseconds;
    if (!wc_date_read(bytes, nbytes, &microseconds)) {
        return 0;
    }
    *seconds_ret = microseconds / WC_DATE_SECOND - (microseconds % WC_DATE_SECOND < 0);
    return 1;
}
