#include "news/days.h"

#include <stdio.h>
#include <string.h>

#include "news/values.h"

/* In cells: the first lines, where a release has its date; and in days: an update may be put out that much later.
 * Measured: docs/accuracy.md, Words used again. */
enum { FIRST_CELLS = 5, APART = 3, FIRST_DAYS = (1 << APART) - 1 };

/* Days of a month, at least and at most. */
enum { MONTH_LEAST = 28, MONTH_MOST = 31 };

static const char *const month_names[WC_DAYS_MONTH_NAMES] = {
    "january",   "february", "march",    "april",    "may",  "june", "july", "august",
    "september", "october",  "november", "december", "jan",  "feb",  "mar",  "apr",
    "jun",       "jul",      "aug",      "sep",      "sept", "oct",  "nov",  "dec"};

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
    for (int month = 0; month < WC_DAYS_MONTH_NAMES; month++) {
        values->months[month] = (uint16_t)wc_kept_value(month_names[month], strlen(month_names[month]), seed);
    }
}

static int is_one_of(const uint16_t *values, int count, uint32_t value) {
    int found = 0;
    for (int i = 0; i < count; i++) {
        found |= values[i] == value;
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

/* Cells with a year, and those before them, a bit each: a date is cut by the end of a cell at most once. */
static uint32_t cells_of_years(const wc_day_values *values, const wc_kept_view *kept) {
    uint32_t cells = 0;
    for (uint32_t i = 0; i < kept->nnumbers; i++) {
        if (is_at_first(kept, i) && is_one_of(values->years, WC_DAYS_YEARS, wc_value_of(kept, i))) {
            cells |= 3u << wc_value_cell(kept, i) >> 1;
        }
    }
    return cells;
}

/* Cells with a month, and those beside them. */
static uint32_t cells_of_months(const wc_day_values *values, const wc_kept_view *kept) {
    uint32_t cells = 0;
    for (uint32_t i = 0; i < kept->nnumbers; i++) {
        if (kept->numbers[2 * i] & WC_KEPT_NAME && wc_value_cell(kept, i) < FIRST_CELLS &&
            is_one_of(values->months, WC_DAYS_MONTH_NAMES, wc_value_of(kept, i))) {
            cells |= 7u << wc_value_cell(kept, i) >> 1;
        }
    }
    return cells;
}

uint32_t wc_days_of(const wc_day_values *values, const wc_kept_view *kept) {
    uint32_t cells = cells_of_years(values, kept), days = 0;
    cells = cells != 0 ? cells & cells_of_months(values, kept) : 0;
    for (uint32_t i = 0; cells != 0 && i < kept->nnumbers; i++) {
        if (is_at_first(kept, i) && (cells >> wc_value_cell(kept, i) & 1)) {
            days |= day_of(values, wc_value_of(kept, i));
        }
    }
    return days;
}

int wc_days_are_apart(uint32_t one, uint32_t other) {
    uint32_t near = one;
    for (int by = 1; by <= APART; by++) {
        near |= one << by | one >> by;
    }
    for (int by = MONTH_LEAST - APART; by < MONTH_MOST; by++) { /* the first days of a month, and the last before it */
        near |= (one & FIRST_DAYS) << by | (one >> by & FIRST_DAYS);
    }
    return one != 0 && other != 0 && (near & other) == 0;
}
