/* Dates and timestamps of the Arrow C data interface as ISO 8601. */
#ifndef WC_PARSE_ARROW_DATE_H
#define WC_PARSE_ARROW_DATE_H

#include <stddef.h>
#include <stdint.h>

typedef enum wc_arrow_unit {
    WC_ARROW_NO_DATE = 0,
    WC_ARROW_DAYS,
    WC_ARROW_SECONDS,
    WC_ARROW_MILLISECONDS,
    WC_ARROW_MICROSECONDS,
    WC_ARROW_NANOSECONDS
} wc_arrow_unit;

/* The unit of a format: "tdD" and "tdm" are dates, "tss:", "tsm:", "tsu:" and "tsn:" with any zone are instants.
 * width_ret: bytes of a value, which has a sign. WC_ARROW_NO_DATE for any other. */
wc_arrow_unit wc_arrow_unit_of(const char *format, int *width_ret);

/* Room for what wc_arrow_date_write writes, a NUL included. */
enum { WC_ARROW_DATE_NBYTES = 40 };

/* Writes the date in UTC, with microseconds: a timestamp's zone only says how to show it. Returns the length; 0 for a
 * year before 1 or after 9999, which ISO 8601 does not write in four digits. */
size_t wc_arrow_date_write(int64_t value, wc_arrow_unit unit, char date_ret[WC_ARROW_DATE_NBYTES]);

#endif
