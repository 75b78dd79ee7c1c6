/* Parts that dates of all notations are made of: digits, words, days of the calendar, times of a day with their zones.
 */
#ifndef WC_TEXT_DATE_PARTS_H
#define WC_TEXT_DATE_PARTS_H

#include <stddef.h>
#include <stdint.h>

enum {
    WC_DATE_SECOND = 1000000,
    WC_DATE_MINUTE_SECONDS = 60,
    WC_DATE_HOUR_SECONDS = 3600,
    WC_DATE_DAY_SECONDS = 86400
};

/* What is left of a date. Functions that take something from it return whether it was there; where it was not, no more
 * can be said of where they stopped. */
typedef struct wc_date_scan {
    const char *at, *end;
} wc_date_scan;

/* A time of day, in microseconds, and the minutes by which its zone is ahead of UTC; 0 for what was not told. */
typedef struct wc_date_clock {
    int64_t time;
    int zone_minutes;
    int has_time, has_zone;
} wc_date_clock;

int wc_date_is_digit(int byte);
int wc_date_is_letter(int byte);
int wc_date_at_end(const wc_date_scan *scan);

/* The next byte; 0 at the end. */
int wc_date_peek(const wc_date_scan *scan);

/* The digits that follow. */
size_t wc_date_count_digits(const wc_date_scan *scan);

void wc_date_skip_spaces(wc_date_scan *scan);
int wc_date_take(wc_date_scan *scan, char wanted);

/* Those bytes; a word, in whatever case, that no letter follows. */
int wc_date_take_mark(wc_date_scan *scan, const char *mark);
int wc_date_take_word(wc_date_scan *scan, const char *word);

/* Exactly so many digits, at most nine. */
int wc_date_take_digits(wc_date_scan *scan, size_t count, int *value_ret);

/* A time with, where they follow, AM or PM and the zone. Hours of one digit have a colon. */
int wc_date_take_clock(wc_date_scan *scan, wc_date_clock *clock_ret);

/* The zone alone: Z, +05:30, GMT, EST, GMT+0100, +0100 CET, +01:00[Europe/Berlin]. Nothing is no error. */
int wc_date_take_zone(wc_date_scan *scan, wc_date_clock *clock);

/* Days from 1970 to a day of the calendar. Returns 0 if there is no such day. */
int wc_date_day(int year, int month, int day, int64_t *day_ret);

/* The first day of a year; its number of days. */
int64_t wc_date_first_day(int year);
int wc_date_days_in_year(int year);

int64_t wc_date_instant(int64_t day, const wc_date_clock *clock);

#endif
