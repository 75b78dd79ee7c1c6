#include "news/days.h"

#include <stdio.h>

#include "news/values.h"

/* In cells: the first lines, where a release has its date; and in days: an update may be put out that much later.
 * Measured: docs/accuracy.md, Words used again. */
enum { FIRST_CELLS = 5, APART = 3 };

/* From the last days of a month to the first ones. */
enum { MONTH = 30 };

static uint16_t value_of_number(const char *format, int number, uint64_t seed) {
    char digits[16];
    int length = snprintf(digits, sizeof digits, format, number);
    return (uint16_t)wc_kept_value(digits, (size_t)length, seed);
}

void wc_day_values_fill(wc_day_values *values, uint64_t seed) {
    for (int day = 0; day < WC_DAYS_OF_MONTH; day++) {
        values->days[0][day] = value_of_number("%d", day + 1, seed);
        values->days[1][day] = value_of_number("%02d", day + 1, seed);
    }
    for (int year = 0; year < WC_DAYS_YEARS; year++) {
        values->years[year] = value_of_number("%d", WC_DAYS_FIRST_YEAR + year, seed);
    }
}

static int is_year(const wc_day_values *values, uint32_t value) {
    int found = 0;
    for (int year = 0; year < WC_DAYS_YEARS; year++) {
        found |= values->years[year] == value;
    }
    return found;
}

static uint32_t day_of(const wc_day_values *values, uint32_t value) {
    uint32_t found = 0;
    for (int day = 0; day < WC_DAYS_OF_MONTH; day++) {
        found |= (uint32_t)(values->days[0][day] == value || values->days[1][day] == value) << day;
    }
    return found;
}

/* A number of the first lines; names are none. */
static int is_at_first(const wc_kept_view *kept, uint32_t slot) {
    return !(kept->numbers[2 * slot] & WC_KEPT_NAME) && wc_value_cell(kept, slot) < FIRST_CELLS;
}

uint32_t wc_days_of(const wc_day_values *values, const wc_kept_view *kept) {
    uint32_t beside = 0, days = 0; /* beside: cells with a year, and those before them, a bit each */
    for (uint32_t i = 0; i < kept->nnumbers; i++) {
        if (is_at_first(kept, i) && is_year(values, wc_value_of(kept, i))) {
            beside |= 3u << wc_value_cell(kept, i);
        }
    }
    for (uint32_t i = 0; beside != 0 && i < kept->nnumbers; i++) {
        if (is_at_first(kept, i) && (beside >> (wc_value_cell(kept, i) + 1) & 1)) {
            days |= day_of(values, wc_value_of(kept, i));
        }
    }
    return days;
}

int wc_days_are_apart(uint32_t one, uint32_t other) {
    uint32_t near = one;
    for (int by = 0; by <= APART; by++) {
        near |= one << by | one >> by | one << (MONTH - by) | one >> (MONTH - by);
    }
    return one != 0 && other != 0 && (near & other) == 0;
}
