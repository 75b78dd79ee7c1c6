#include "text/date_words.h"

#include <string.h>

/* What was found so far; 0: not yet. */
typedef struct words {
    int day, month, year;
    int has_year;
    int is_after_day_and_month; /* the last two things, so that a number of two digits is the year */
    wc_date_clock clock;
} words;

static int take_month(wc_date_scan *scan, int *month_ret) {
    static const char *const names[] = {"January", "February", "March",     "April",   "May",      "June",
                                        "July",    "August",   "September", "October", "November", "December"};
    for (int i = 0; i < 12; i++) {
        char brief[4] = {names[i][0], names[i][1], names[i][2], '\0'};
        if (wc_date_take_word(scan, names[i]) || wc_date_take_word(scan, brief) ||
            (i == 8 && wc_date_take_word(scan, "Sept"))) {
            *month_ret = i + 1;
            return 1;
        }
    }
    return 0;
}

/* The days of the week are not compared with the date; "at", "of" and "the" join its parts. */
static int take_filler(wc_date_scan *scan) {
    static const char *const fillers[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
                                          "Mon",    "Tue",     "Tues",      "Wed",      "Thu",    "Thur",     "Thurs",
                                          "Fri",    "Sat",     "Sun",       "at",       "of",     "the"};
    for (size_t i = 0; i < sizeof fillers / sizeof fillers[0]; i++) {
        if (wc_date_take_word(scan, fillers[i])) {
            return 1;
        }
    }
    return 0;
}

/* What stands between two parts: no more than a few of these. */
static void skip_joint(wc_date_scan *scan) {
    while (!wc_date_at_end(scan) && strchr(" \t\r\n,-/.:", *scan->at) != NULL && *scan->at != '\0') {
        scan->at++;
    }
}

/* Digits with a colon, or with AM or PM, are a time. */
static int is_time(wc_date_scan scan) {
    int hours;
    size_t digits = wc_date_count_digits(&scan);
    if (digits > 2 || !wc_date_take_digits(&scan, digits, &hours)) {
        return 0;
    }
    if (wc_date_take(&scan, ':')) {
        return wc_date_is_digit(wc_date_peek(&scan));
    }
    wc_date_skip_spaces(&scan);
    return wc_date_take_word(&scan, "AM") || wc_date_take_word(&scan, "PM") || wc_date_take_mark(&scan, "a.m.") ||
           wc_date_take_mark(&scan, "p.m.");
}

/* Of two digits 1950 to 2049, of three from 1900 on (RFC 2822, 4.3). */
static int take_year(wc_date_scan *scan, size_t digits, words *found) {
    if (found->has_year || (digits != 4 && !found->is_after_day_and_month) || digits < 2 || digits > 4 ||
        !wc_date_take_digits(scan, digits, &found->year)) {
        return 0;
    }
    found->year += digits == 4 ? 0 : digits == 2 && found->year < 50 ? 2000 : 1900;
    found->has_year = 1;
    return 1;
}

static void skip_ordinal(wc_date_scan *scan) {
    static const char *const endings[] = {"st", "nd", "rd", "th"};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (wc_date_take_word(scan, endings[i])) {
            return;
        }
    }
}

static int take_number(wc_date_scan *scan, words *found) {
    if (is_time(*scan)) {
        return !found->clock.has_time && wc_date_take_clock(scan, &found->clock);
    }
    size_t digits = wc_date_count_digits(scan);
    if (digits > 2 || found->day > 0) {
        return take_year(scan, digits, found);
    }
    if (!wc_date_take_digits(scan, digits, &found->day) || found->day < 1) {
        return 0;
    }
    skip_ordinal(scan);
    return 1;
}

/* A comment beside a zone; or the zone, as in "(UTC)". */
static int take_comment(wc_date_scan *scan, words *found) {
    const char *closed = memchr(scan->at, ')', (size_t)(scan->end - scan->at));
    if (closed == NULL) {
        return 0;
    }
    wc_date_scan inside = {scan->at, closed};
    scan->at = closed + 1;
    return found->clock.has_zone || (wc_date_take_zone(&inside, &found->clock) && wc_date_at_end(&inside));
}

static int take_word(wc_date_scan *scan, words *found) {
    int month;
    if (take_month(scan, &month)) {
        int is_first = found->month == 0;
        found->month = month;
        return is_first;
    }
    return take_filler(scan);
}

static int take_part(wc_date_scan *scan, words *found) {
    int day = found->day, month = found->month;
    int is_taken = wc_date_is_digit(wc_date_peek(scan)) ? take_number(scan, found)
                   : wc_date_take(scan, '(')            ? take_comment(scan, found)
                                                        : take_word(scan, found);
    found->is_after_day_and_month = day > 0 && month == 0 && found->month > 0;
    return is_taken;
}

int wc_date_read_words(wc_date_scan scan, int64_t *microseconds_ret) {
    words found = {0};
    int64_t day;
    for (skip_joint(&scan); !wc_date_at_end(&scan); skip_joint(&scan)) {
        if (!take_part(&scan, &found)) {
            return 0;
        }
    }
    int has_day = found.day > 0 || !found.clock.has_time;
    if (!found.has_year || !has_day || !wc_date_day(found.year, found.month, found.day > 0 ? found.day : 1, &day)) {
        return 0;
    }
    *microseconds_ret = wc_date_instant(day, &found.clock);
    return 1;
}
