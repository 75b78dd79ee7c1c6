/* The days that releases are of: most name theirs in the first lines. */
#ifndef WC_NEWS_DAYS_H
#define WC_NEWS_DAYS_H

#include "sketch/kept.h"

enum { WC_DAYS_OF_MONTH = 31, WC_DAYS_MONTH_NAMES = 24, WC_DAYS_FIRST_YEAR = 1950, WC_DAYS_YEARS = 100 };

/* How days, months and years are kept. */
typedef struct wc_day_values {
    uint16_t days[2][WC_DAYS_OF_MONTH]; /* without and with a leading zero */
    uint16_t years[WC_DAYS_YEARS];
    uint16_t months[WC_DAYS_MONTH_NAMES]; /* in English, whole and short */
} wc_day_values;

void wc_day_values_fill(wc_day_values *values, uint64_t seed);

/* The days that stand beside a month and a year in the first lines, bit 0 for the first of a month; 0: there are none.
 */
uint32_t wc_days_of(const wc_day_values *values, const wc_kept_view *kept);

/* Whether all days of one are some days from all of the other, whatever the months. */
int wc_days_are_apart(uint32_t one, uint32_t other);

#endif
