/* The instant that a date names, in whichever of the usual notations. */
#ifndef WC_TEXT_DATE_H
#define WC_TEXT_DATE_H

#include <stddef.h>
#include <stdint.h>

/* Microseconds since 1970 in UTC. Returns 0, and sets nothing, where the bytes are none of these:
 *
 * - ISO 8601: 2025, 2025-03, 2025-03-03, 20250303, 2025-062 (day of the year), 2025-W10-1 (week and day).
 * - Year, month and day: 2025/3/3, 2025-3-3, 2025.03.03, 2025:03:03, and with the signs of Chinese, Japanese and
 * Korean.
 * - The month's English name, and day, year, time and day of the week in any order: Mon, 3 Mar 2025 10:00:00 +0100 (RFC
 *   2822), Mon Mar  3 10:00:00 2025 (asctime), 03-Mar-25 (RFC 850), March 3rd, 2025 at 10:00 AM; without a day its
 * first.
 * - Seconds, milliseconds, microseconds or nanoseconds since 1970: 1741000000, 1741000000.5, 1741000000000. Up to
 *   99,999,999,999 are seconds, up to a thousand times that milliseconds, and so on. What 4, 8, 12, 14 or 17 digits
 * name as a year, a day, or a minute, second or thousandth of the calendar is that.
 *
 * A day may have a time after T, a comma or spaces: 10, 10:00, 10:00:30, 100030, 9:00 PM, with a fraction of its last
 * part, and a zone: Z, +05, +0530, +05:30, a name of RFC 822. Without a zone it is UTC, and without a time its first
 * instant. What begins with the day or the month as a number, such as 03/04/2025, is not read: it may be either. Space
 * around a date is ignored. */
int wc_date_read(const char *bytes, size_t nbytes, int64_t *microseconds_ret);

/* The same in seconds. */
int wc_date_seconds(const char *bytes, size_t nbytes, int64_t *seconds_ret);

#endif
