#include "text/date_parts.h"

#include <string.h>
#include <strings.h>

int wc_date_is_digit(int byte) {
    return byte >= '0' && byte <= '9';
}

int wc_date_is_letter(int byte) {
    return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
}

int wc_date_at_end(const wc_date_scan *scan) {
    return scan->at == scan->end;
}

int wc_date_peek(const wc_date_scan *scan) {
    return scan->at < scan->end ? (unsigned char)*scan->at : 0;
}

/* The byte after so many others; 0 from the end on. */
static int peek_after(const wc_date_scan *scan, size_t count) {
    return count < (size_t)(scan->end - scan->at) ? (unsigned char)scan->at[count] : 0;
}

size_t wc_date_count_digits(const wc_date_scan *scan) {
    size_t count = 0;
    while (wc_date_is_digit(peek_after(scan, count))) {
        count++;
    }
    return count;
}

void wc_date_skip_spaces(wc_date_scan *scan) {
    while (wc_date_peek(scan) == ' ' || wc_date_peek(scan) == '\t' || wc_date_peek(scan) == '\r' ||
           wc_date_peek(scan) == '\n') {
        scan->at++;
    }
}

int wc_date_take(wc_date_scan *scan, char wanted) {
    int found = wc_date_peek(scan) == wanted;
    scan->at += found;
    return found;
}

int wc_date_take_mark(wc_date_scan *scan, const char *mark) {
    size_t length = strlen(mark);
    int found = (size_t)(scan->end - scan->at) >= length && strncasecmp(scan->at, mark, length) == 0;
    scan->at += found ? length : 0;
    return found;
}

int wc_date_take_word(wc_date_scan *scan, const char *word) {
    return !wc_date_is_letter(peek_after(scan, strlen(word))) && wc_date_take_mark(scan, word);
}

int wc_date_take_digits(wc_date_scan *scan, size_t count, int *value_ret) {
    if (wc_date_count_digits(scan) < count) {
        return 0;
    }
    *value_ret = 0;
    for (size_t i = 0; i < count; i++) {
        *value_ret = *value_ret * 10 + (*scan->at++ - '0');
    }
    return 1;
}

/* ---- Days ---- */

static int is_leap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int wc_date_days_in_year(int year) {
    return 365 + is_leap(year);
}

static int days_in_month(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

int64_t wc_date_first_day(int year) {
    int64_t y = (int64_t)year - 1;
    return y * 365 + y / 4 - y / 100 + y / 400 - 719162;
}

int wc_date_day(int year, int month, int day, int64_t *day_ret) {
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) {
        return 0;
    }
    *day_ret = wc_date_first_day(year) + day - 1;
    for (int before = 1; before < month; before++) {
        *day_ret += days_in_month(year, before);
    }
    return 1;
}

int64_t wc_date_instant(int64_t day, const wc_date_clock *clock) {
    int64_t seconds = day * WC_DATE_DAY_SECONDS - (int64_t)clock->zone_minutes * WC_DATE_MINUTE_SECONDS;
    return seconds * WC_DATE_SECOND + clock->time;
}

/* ---- Times ---- */

/* A fraction of a unit of so many seconds, if one follows. */
static int64_t take_fraction(wc_date_scan *scan, int unit_seconds) {
    if ((wc_date_peek(scan) != '.' && wc_date_peek(scan) != ',') || !wc_date_is_digit(peek_after(scan, 1))) {
        return 0;
    }
    double value = 0.0, place = 0.1;
    for (scan->at++; wc_date_is_digit(wc_date_peek(scan)); scan->at++, place /= 10.0) {
        value += (*scan->at - '0') * place;
    }
    return (int64_t)(value * unit_seconds * WC_DATE_SECOND + 0.5);
}

static int take_hours(wc_date_scan *scan, int *hours_ret) {
    size_t digits = wc_date_count_digits(scan);
    return wc_date_take_digits(scan, digits == 1 ? 1 : 2, hours_ret);
}

/* AM and PM: the hours of the day, of those of a clock with twelve. */
static int take_half(wc_date_scan *scan, int *hours) {
    wc_date_scan after = *scan;
    wc_date_skip_spaces(&after);
    int is_pm = wc_date_take_word(&after, "PM") || wc_date_take_mark(&after, "p.m.");
    if (!is_pm && !wc_date_take_word(&after, "AM") && !wc_date_take_mark(&after, "a.m.")) {
        return 0;
    }
    int is_hour = *hours >= 1 && *hours <= 12;
    *hours = is_hour ? *hours % 12 + 12 * is_pm : WC_DATE_DAY_SECONDS;
    *scan = after;
    return 1;
}

/* h:mm[:ss], hh or hhmm[ss], to microseconds of the day. 24:00 ends a day, and a second of 60 is a leap one. */
static int take_time(wc_date_scan *scan, int64_t *time_ret) {
    int part[3] = {0}, unit = WC_DATE_HOUR_SECONDS, is_short = wc_date_count_digits(scan) == 1;
    if (!take_hours(scan, &part[0])) {
        return 0;
    }
    int is_whole = !is_short || wc_date_peek(scan) == ':';
    for (int i = 1; i < 3; i++) {
        int separated = wc_date_take(scan, ':');
        if (!separated && !wc_date_is_digit(wc_date_peek(scan))) {
            break;
        }
        if (!wc_date_take_digits(scan, 2, &part[i])) {
            return 0;
        }
        unit = i == 1 ? WC_DATE_MINUTE_SECONDS : 1;
    }
    int64_t fraction = take_fraction(scan, unit);
    is_whole |= take_half(scan, &part[0]);
    int64_t seconds = (int64_t)part[0] * WC_DATE_HOUR_SECONDS + (int64_t)part[1] * WC_DATE_MINUTE_SECONDS + part[2];
    *time_ret = seconds * WC_DATE_SECOND + fraction;
    return is_whole && part[0] <= 24 && part[1] < 60 && part[2] <= 60 &&
           (part[0] < 24 || seconds == 24 * WC_DATE_HOUR_SECONDS);
}

/* ---- Zones ---- */

/* The names of RFC 822. Any other is an error: its hour is not known. */
static int take_name(wc_date_scan *scan, int *minutes_ret) {
    static const struct {
        const char *name;
        int hours;
    } zones[] = {{"Z", 0},    {"UTC", 0},  {"GMT", 0},  {"UT", 0},   {"EST", -5}, {"EDT", -4},
                 {"CST", -6}, {"CDT", -5}, {"MST", -7}, {"MDT", -6}, {"PST", -8}, {"PDT", -7}};
    for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
        if (wc_date_take_word(scan, zones[i].name)) {
            *minutes_ret = zones[i].hours * 60;
            return 1;
        }
    }
    return 0;
}

/* Two digits at least: a hyphen may also stand between a time and the day. */
static int begins_offset(const wc_date_scan *scan) {
    return (wc_date_peek(scan) == '+' || wc_date_peek(scan) == '-') && wc_date_is_digit(peek_after(scan, 1)) &&
           wc_date_is_digit(peek_after(scan, 2));
}

static int take_offset(wc_date_scan *scan, int *minutes_ret) {
    int hours, minutes = 0, sign = *scan->at++ == '-' ? -1 : 1;
    if (!wc_date_take_digits(scan, 2, &hours)) {
        return 0;
    }
    int separated = wc_date_take(scan, ':');
    if ((separated || wc_date_is_digit(wc_date_peek(scan))) && !wc_date_take_digits(scan, 2, &minutes)) {
        return 0;
    }
    *minutes_ret = sign * (hours * 60 + minutes);
    return hours < 24 && minutes < 60;
}

/* The region that Java adds: "+01:00[Europe/Berlin]". */
static void skip_region(wc_date_scan *scan) {
    const char *closed = wc_date_peek(scan) == '[' ? memchr(scan->at, ']', (size_t)(scan->end - scan->at)) : NULL;
    scan->at = closed != NULL ? closed + 1 : scan->at;
}

/* The name that Go adds to the hours, which say more: "+0100 CET". */
static void skip_name(wc_date_scan *scan) {
    wc_date_scan after = *scan;
    wc_date_skip_spaces(&after);
    size_t letters = 0;
    while (peek_after(&after, letters) >= 'A' && peek_after(&after, letters) <= 'Z') {
        letters++;
    }
    if (letters >= 3 && letters == (size_t)(after.end - after.at)) {
        scan->at = after.end;
    }
}

int wc_date_take_zone(wc_date_scan *scan, wc_date_clock *clock) {
    wc_date_scan after = *scan;
    wc_date_skip_spaces(&after);
    int is_named = take_name(&after, &clock->zone_minutes), is_told = begins_offset(&after);
    if (is_told && !take_offset(&after, &clock->zone_minutes)) {
        return 0;
    }
    if (is_told) {
        skip_name(&after);
    }
    if (is_named || is_told) {
        skip_region(&after);
        clock->has_zone = 1;
        *scan = after;
    }
    return 1;
}

int wc_date_take_clock(wc_date_scan *scan, wc_date_clock *clock_ret) {
    *clock_ret = (wc_date_clock){.has_time = 1};
    return take_time(scan, &clock_ret->time) && wc_date_take_zone(scan, clock_ret);
}
