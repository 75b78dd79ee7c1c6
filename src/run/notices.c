#include "run/notices.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void wc_notice(wirecopy_stats *stats, const char *format, ...) {
    if (stats->nnotices < WIRECOPY_NOTICES_MAX) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(stats->notices[stats->nnotices++], sizeof stats->notices[0], format, arguments);
        va_end(arguments);
    } else {
        stats->unnamed++;
    }
}

static void make_room(wirecopy_stats *stats) {
    int is_full = stats->nnotices == WIRECOPY_NOTICES_MAX;
    stats->nnotices += !is_full;
    stats->unnamed += (uint64_t)is_full;
}

void wc_notice_surely(wirecopy_stats *stats, const char *format, ...) {
    va_list arguments;
    make_room(stats);
    va_start(arguments, format);
    vsnprintf(stats->notices[stats->nnotices - 1], sizeof stats->notices[0], format, arguments);
    va_end(arguments);
}

void wc_notice_ahead(wirecopy_stats *stats, const char *format, ...) {
    va_list arguments;
    make_room(stats);
    memmove(stats->notices[1], stats->notices[0], (stats->nnotices - 1) * sizeof stats->notices[0]);
    va_start(arguments, format);
    vsnprintf(stats->notices[0], sizeof stats->notices[0], format, arguments);
    va_end(arguments);
}

int wc_is_reported(wirecopy_reason reason) {
    return reason != WIRECOPY_REASON_OTHER_TYPE && reason != WIRECOPY_REASON_REVISIT;
}

uint64_t wc_stats_skipped(const wirecopy_stats *stats) {
    uint64_t sum = 0;
    for (int reason = WIRECOPY_REASON_SYNTAX; reason < WIRECOPY_REASON_COUNT; reason++) {
        sum += wc_is_reported((wirecopy_reason)reason) ? stats->skipped[reason] : 0;
    }
    return sum;
}
