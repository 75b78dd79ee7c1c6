#include "parse/arrow_date.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { DAY_SECONDS = 86400, MICROSECONDS = 1000000 };

wc_arrow_unit wc_arrow_unit_of(const char *format, int *width_ret) {
    static const struct {
        const char *start;
        wc_arrow_unit unit;
        int width, has_zone;
    } formats[] = {{"tdD", WC_ARROW_DAYS, 4, 0},          {"tdm", WC_ARROW_MILLISECONDS, 8, 0},
                   {"tss:", WC_ARROW_SECONDS, 8, 1},      {"tsm:", WC_ARROW_MILLISECONDS, 8, 1},
                   {"tsu:", WC_ARROW_MICROSECONDS, 8, 1}, {"tsn:", WC_ARROW_NANOSECONDS, 8, 1}};
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        size_t length = strlen(formats[i].start);
        if (strncmp(format, formats[i].start, length) == 0 && (formats[i].has_zone || format[length] == '\0')) {
            *width_ret = formats[i].width;
            return formats[i].unit;
        }
    }
    return WC_ARROW_NO_DATE;
}

/* Rounds down, where C rounds to zero. */
static int64_t divide(int64_t value, int64_t by, int64_t *rest_ret) {
    int64_t whole = value / by, rest = value % by;
    *rest_ret = rest < 0 ? rest + by : rest;
    return rest < 0 ? whole - 1 : whole;
}

size_t wc_arrow_date_write(int64_t value, wc_arrow_unit unit, char date_ret[WC_ARROW_DATE_NBYTES]) {
    static const int64_t per_second[] = {1, 1, 1, 1000, MICROSECONDS, 1000 * (int64_t)MICROSECONDS};
    int64_t rest = 0;
    int is_day = unit == WC_ARROW_DAYS;
    int64_t seconds = is_day ? value * DAY_SECONDS : divide(value, per_second[unit], &rest);
    time_t instant = (time_t)seconds;
    struct tm at;
    if (gmtime_r(&instant, &at) == NULL || at.tm_year < 1 - 1900 || at.tm_year > 9999 - 1900) {
        return 0;
    }
    int64_t microseconds = per_second[unit] > MICROSECONDS ? rest / (per_second[unit] / MICROSECONDS)
                                                           : rest * (MICROSECONDS / per_second[unit]);
    int written = snprintf(date_ret, WC_ARROW_DATE_NBYTES, "%04d-%02d-%02dT%02d:%02d:%02d.%06d", at.tm_year + 1900,
                           at.tm_mon + 1, at.tm_mday, at.tm_hour, at.tm_min, at.tm_sec, (int)microseconds);
    return (size_t)written;
}
