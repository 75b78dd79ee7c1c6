/* The instant that a date names, in whichever of the usual notations. */
#ifndef WC_TEXT_DATE_H
#define WC_TEXT_DATE_H

#include <stddef.h>
#include <stdint.h>

/* Microseconds since 1970 in UTC. Returns 0, and sets nothing, where the bytes are none of these:
 *
 * - ISO 8601: 2025, 2025-03, 2025-03-03, 20250303, 2025-062 (day of the year), 2025-W10-1 (week and day); then, after T
 *   or a space, a time as 10, 10:00, 10:00:30, 100030, with a fraction of its last part; then Z, UTC, GMT, +05, +0530
 * or +05:30. 20250303100030, as web archives write it, too.
 * - RFC 2822: [Mon, ] 3 Mar 2025 10:00[:30] +0100, with the zone names of RFC 822 and comments in parentheses.
 * - Seconds or milliseconds since 1970: 1741000000, 1741000000.5, 1741000000000. Up to 99,999,999,999 are seconds. What
 *   4, 8 or 14 digits name as a year, a day or a second of the calendar is that.
 *
 * A date without a zone is taken as UTC, and one without a time as its first instant. Space around it is ignored. */
int wc_date_read(const char *bytes, size_t nbytes, int64_t *microseconds_ret);

/* The same in seconds. */
int wc_date_seconds(const char *bytes, size_t nbytes, int64_t *seconds_ret);

#endif
