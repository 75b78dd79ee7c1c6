#include "run/notices.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/sized.h"

void wc_notice(wirecopy_stats *stats, const char *format, ...) {
    if (stats->nnotices < WIRECOPY_NOTICES_MAX) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(stats->notices[stats->nnotices++], sizeof stats->notices[0], format, arguments);
        va_end(arguments);
    }
}

const char *wirecopy_reason_name(wirecopy_reason reason) {
    static const char *const names[WIRECOPY_REASON_COUNT] = {
        "none",    "bad syntax", "no text field",   "text field is no string",
        "no text", "too large",  "unreadable file", "other record type"};
    return (unsigned)reason < WIRECOPY_REASON_COUNT ? names[reason] : names[0];
}

uint64_t wirecopy_stats_skipped(const wirecopy_stats *given) {
    wirecopy_stats own, *stats = &own;
    uint64_t sum = 0;
    wirecopy_stats_init(stats, sizeof *stats);
    wc_sized_read(given, stats, sizeof *stats);
    for (int reason = WIRECOPY_REASON_SYNTAX; reason < WIRECOPY_REASON_COUNT; reason++) {
        sum += reason == WIRECOPY_REASON_OTHER_TYPE ? 0 : stats->skipped[reason];
    }
    return sum;
}
