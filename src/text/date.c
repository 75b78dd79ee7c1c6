#include "text/date.h"

#include <string.h>
#include <strings.h>

enum { SECOND = 1000000, MINUTE_SECONDS = 60, HOUR_SECONDS = 3600, DAY_SECONDS = 86400 };

/* Beyond these, numbers are milliseconds, and beyond those no date: the years 5138 in seconds and in milliseconds. */
static const double seconds_most = 1e11, milliseconds_most = 1e14;

typedef struct scanner {
    const char *at, *end;
} scanner;

static int peek(const scanner *scan) {
    return scan->at < scan->end ? (unsigned char)*scan->at : 0;
}

static int take(scanner *scan, char wanted) {
    int found = peek(scan) == wanted;
    scan->at += found;
    return found;
}

static int is_digit(int byte) {
    return byte >= '0' && byte <= '9';
}

static int is_letter(int byte) {
    return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
}

static void skip_spaces(scanner *scan) {
    while (peek(scan) == ' ' || peek(scan) == '\t' || peek(scan) == '\r' || peek(scan) == '\n') {
        scan->at++;
    }
}

static int at_end(const scanner *scan) {
    return scan->at == scan->end;
}

/* The digits that follow. */
static size_t count_digits(const scanner *scan) {
    size_t count = 0;
    while (scan->at + count < scan->end && is_digit((unsigned char)scan->at[count])) {
        count++;
    }
    return count;
}

/* Exactly so many digits, at most nine. */
static int take_digits(scanner *scan, size_t count, int *value_ret) {
    if (count_digits(scan) < count) {
        return 0;
    }
    *value_ret = 0;
    for (size_t i = 0; i < count; i++) {
        *value_ret = *value_ret * 10 + (*scan->at++ - '0');
    }
    return 1;
}

static int is_leap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Days since 1970 of the first of January. */
static int64_t days_before(int year) {
    int64_t y = (int64_t)year - 1;
    return y * 365 + y / 4 - y / 100 + y / 400 - 719162;
}

static int day_of_calendar(int year, int month, int day, int64_t *day_ret) {
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_in(year, month)) {
        return 0;
    }
    *day_ret = days_before(year) + day - 1;
    for (int before = 1; before < month; before++) {
        *day_ret += days_in(year, before);
    }
    return 1;
}

static int day_of_year(int year, int day, int64_t *day_ret) {
    *day_ret = days_before(year) + day - 1;
    return year >= 1 && day >= 1 && day <= 365 + is_leap(year);
}

/* Weeks begin on Mondays; the first has the year's first Thursday. */
static int day_of_week(int year, int week, int day, int64_t *day_ret) {
    int64_t fourth = days_before(year) + 3;            /* 4 January is in the first week */
    int64_t since_monday = ((fourth + 3) % 7 + 7) % 7; /* 1 January 1970 was a Thursday */
    *day_ret = fourth - since_monday + (int64_t)(week - 1) * 7 + day - 1;
    return year >= 1 && week >= 1 && week <= 53 && day >= 1 && day <= 7;
}

static int take_week(scanner *scan, int year, int64_t *day_ret) {
    int week, day = 1;
    if (!take_digits(scan, 2, &week)) {
        return 0;
    }
    int separated = take(scan, '-');
    if ((separated || is_digit(peek(scan))) && !take_digits(scan, 1, &day)) {
        return 0;
    }
    return day_of_week(year, week, day, day_ret);
}

/* What follows the year and a hyphen. */
static int take_rest_of_date(scanner *scan, int year, int64_t *day_ret) {
    int month, day = 1;
    if (take(scan, 'W')) {
        return take_week(scan, year, day_ret);
    }
    if (count_digits(scan) == 3) {
        return take_digits(scan, 3, &day) && day_of_year(year, day, day_ret);
    }
    if (count_digits(scan) != 2 || !take_digits(scan, 2, &month)) {
        return 0;
    }
    if (take(scan, '-') && (count_digits(scan) != 2 || !take_digits(scan, 2, &day))) {
        return 0;
    }
    return day_of_calendar(year, month, day, day_ret);
}

static int take_iso_date(scanner *scan, int64_t *day_ret) {
    int year, month, day;
    size_t digits = count_digits(scan);
    if (digits == 8) {
        return take_digits(scan, 4, &year) && take_digits(scan, 2, &month) && take_digits(scan, 2, &day) &&
               day_of_calendar(year, month, day, day_ret);
    }
    if (digits != 4 || !take_digits(scan, 4, &year)) {
        return 0;
    }
    if (take(scan, '-')) {
        return take_rest_of_date(scan, year, day_ret);
    }
    return take(scan, 'W') ? take_week(scan, year, day_ret) : day_of_calendar(year, 1, 1, day_ret);
}

/* A fraction of a unit of so many seconds, if one follows. */
static int64_t take_fraction(scanner *scan, int unit_seconds) {
    if ((peek(scan) != '.' && peek(scan) != ',') || scan->at + 1 >= scan->end || !is_digit(scan->at[1])) {
        return 0;
    }
    double value = 0.0, place = 0.1;
    for (scan->at++; is_digit(peek(scan)); scan->at++, place /= 10.0) {
        value += (*scan->at - '0') * place;
    }
    return (int64_t)(value * unit_seconds * SECOND + 0.5);
}

/* hh[:mm[:ss]] or hhmm[ss], to microseconds of the day. 24:00 ends a day, and a second of 60 is a leap one. */
static int take_time(scanner *scan, int64_t *time_ret) {
    int part[3] = {0}, unit = HOUR_SECONDS;
    if (!take_digits(scan, 2, &part[0])) {
        return 0;
    }
    for (int i = 1; i < 3; i++) {
        int separated = take(scan, ':');
        if (!separated && !is_digit(peek(scan))) {
            break;
        }
        if (!take_digits(scan, 2, &part[i])) {
            return 0;
        }
        unit = i == 1 ? MINUTE_SECONDS : 1;
    }
    int64_t seconds = (int64_t)part[0] * HOUR_SECONDS + (int64_t)part[1] * MINUTE_SECONDS + part[2];
    *time_ret = seconds * SECOND + take_fraction(scan, unit);
    return part[0] <= 24 && part[1] < 60 && part[2] <= 60 && (part[0] < 24 || seconds == 24 * HOUR_SECONDS);
}

static int take_word(scanner *scan, const char *word) {
    size_t length = strlen(word);
    if ((size_t)(scan->end - scan->at) < length || strncasecmp(scan->at, word, length) != 0 ||
        (scan->at + length < scan->end && is_letter((unsigned char)scan->at[length]))) {
        return 0;
    }
    scan->at += length;
    return 1;
}

/* The names of RFC 822. Any other is an error: its hour is not known. */
static int take_zone_name(scanner *scan, int *minutes_ret) {
    static const struct {
        const char *name;
        int hours;
    } zones[] = {{"Z", 0},    {"UTC", 0},  {"GMT", 0},  {"UT", 0},   {"EST", -5}, {"EDT", -4},
                 {"CST", -6}, {"CDT", -5}, {"MST", -7}, {"MDT", -6}, {"PST", -8}, {"PDT", -7}};
    for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
        if (take_word(scan, zones[i].name)) {
            *minutes_ret = zones[i].hours * 60;
            return 1;
        }
    }
    return 0;
}

/* +hh, +hhmm or +hh:mm, or a name; nothing is UTC. */
static int take_zone(scanner *scan, int *minutes_ret) {
    int hours, minutes = 0, sign = peek(scan);
    *minutes_ret = 0;
    if (at_end(scan) || peek(scan) == '(') {
        return 1;
    }
    if (sign != '+' && sign != '-') {
        return take_zone_name(scan, minutes_ret);
    }
    scan->at++;
    if (!take_digits(scan, 2, &hours)) {
        return 0;
    }
    int separated = take(scan, ':');
    if ((separated || is_digit(peek(scan))) && !take_digits(scan, 2, &minutes)) {
        return 0;
    }
    *minutes_ret = (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
    return hours < 24 && minutes < 60;
}

static int64_t instant(int64_t day, int64_t time, int zone_minutes) {
    return (day * DAY_SECONDS - (int64_t)zone_minutes * MINUTE_SECONDS) * SECOND + time;
}

static int read_iso(scanner scan, int64_t *microseconds_ret) {
    int64_t day, time = 0;
    int zone = 0;
    if (!take_iso_date(&scan, &day)) {
        return 0;
    }
    if (!at_end(&scan)) {
        if (!take(&scan, 'T') && !take(&scan, 't') && !take(&scan, ' ')) {
            return 0;
        }
        skip_spaces(&scan);
        if (!take_time(&scan, &time)) {
            return 0;
        }
        skip_spaces(&scan);
        if (!take_zone(&scan, &zone)) {
            return 0;
        }
    }
    *microseconds_ret = instant(day, time, zone);
    return at_end(&scan);
}

/* yyyymmddhhmmss. */
static int read_archive(scanner scan, int64_t *microseconds_ret) {
    int year, month, day;
    int64_t days, time;
    if (count_digits(&scan) != 14 || scan.end - scan.at != 14 || *scan.at > '2' || !take_digits(&scan, 4, &year) ||
        !take_digits(&scan, 2, &month) || !take_digits(&scan, 2, &day) || !day_of_calendar(year, month, day, &days) ||
        !take_time(&scan, &time)) {
        return 0;
    }
    *microseconds_ret = instant(days, time, 0);
    return at_end(&scan);
}

static int take_month(scanner *scan, int *month_ret) {
    static const char *const names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    for (int i = 0; i < 12; i++) {
        if (take_word(scan, names[i])) {
            *month_ret = i + 1;
            return 1;
        }
    }
    return 0;
}

/* Of two digits 1950 to 2049, of three from 1900 on (RFC 2822, 4.3). */
static int take_year(scanner *scan, int *year_ret) {
    size_t digits = count_digits(scan);
    if (digits < 2 || digits > 4 || !take_digits(scan, digits, year_ret)) {
        return 0;
    }
    *year_ret += digits == 4 ? 0 : digits == 2 && *year_ret < 50 ? 2000 : 1900;
    return 1;
}

static int skip_day_name(scanner *scan) {
    static const char *const names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    for (int i = 0; i < 7; i++) {
        if (take_word(scan, names[i])) {
            skip_spaces(scan);
            return take(scan, ',');
        }
    }
    return 1;
}

static int skip_comment(scanner *scan) {
    skip_spaces(scan);
    if (take(scan, '(')) {
        const char *closed = memchr(scan->at, ')', (size_t)(scan->end - scan->at));
        scan->at = closed != NULL ? closed + 1 : scan->at;
    }
    return at_end(scan);
}

static int read_mail(scanner scan, int64_t *microseconds_ret) {
    int day, month, year, zone;
    int64_t days, time;
    if (!skip_day_name(&scan)) {
        return 0;
    }
    skip_spaces(&scan);
    size_t digits = count_digits(&scan);
    if (digits < 1 || digits > 2 || !take_digits(&scan, digits, &day)) {
        return 0;
    }
    skip_spaces(&scan);
    if (!take_month(&scan, &month)) {
        return 0;
    }
    skip_spaces(&scan);
    if (!take_year(&scan, &year) || !day_of_calendar(year, month, day, &days)) {
        return 0;
    }
    skip_spaces(&scan);
    if (!take_time(&scan, &time)) {
        return 0;
    }
    skip_spaces(&scan);
    if (!take_zone(&scan, &zone) || !skip_comment(&scan)) {
        return 0;
    }
    *microseconds_ret = instant(days, time, zone);
    return 1;
}

/* Digits with a fraction and an exponent, as JSON has them; not strtod, whose decimal point is the locale's. */
static int take_number(scanner *scan, double *value_ret) {
    double value = 0.0, place = 0.1;
    int sign = take(scan, '-') ? -1 : 1, exponent = 0;
    if (!is_digit(peek(scan))) {
        return 0;
    }
    for (; is_digit(peek(scan)); scan->at++) {
        value = value * 10.0 + (*scan->at - '0');
    }
    if (take(scan, '.')) {
        for (; is_digit(peek(scan)); scan->at++, place /= 10.0) {
            value += (*scan->at - '0') * place;
        }
    }
    if (take(scan, 'e') || take(scan, 'E')) {
        take(scan, '+');
        size_t digits = count_digits(scan);
        if (digits < 1 || digits > 2 || !take_digits(scan, digits, &exponent)) {
            return 0;
        }
    }
    for (; exponent > 0; exponent--) {
        value *= 10.0;
    }
    *value_ret = sign * value;
    return at_end(scan);
}

/* Seconds or milliseconds. */
static int read_number(scanner scan, int64_t *microseconds_ret) {
    double value;
    if (!take_number(&scan, &value)) {
        return 0;
    }
    double size = value < 0 ? -value : value;
    if (!(size < milliseconds_most)) {
        return 0;
    }
    value *= size < seconds_most ? SECOND : SECOND / 1000;
    *microseconds_ret = (int64_t)(value < 0 ? value - 0.5 : value + 0.5);
    return 1;
}

int wc_date_read(const char *bytes, size_t nbytes, int64_t *microseconds_ret) {
    scanner scan = {bytes, bytes + nbytes};
    skip_spaces(&scan);
    while (scan.end > scan.at && strchr(" \t\r\n", scan.end[-1]) != NULL && scan.end[-1] != '\0') {
        scan.end--;
    }
    return !at_end(&scan) && (read_archive(scan, microseconds_ret) || read_iso(scan, microseconds_ret) ||
                              read_mail(scan, microseconds_ret) || read_number(scan, microseconds_ret));
}

int wc_date_seconds(const char *bytes, size_t nbytes, int64_t *seconds_ret) {
    int64_t microseconds;
    if (!wc_date_read(bytes, nbytes, &microseconds)) {
        return 0;
    }
    *seconds_ret = microseconds / SECOND - (microseconds % SECOND < 0);
    return 1;
}
