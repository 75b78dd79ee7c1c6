/* How records name texts, and pairs of them. */
#ifndef WC_NEWS_NAMES_H
#define WC_NEWS_NAMES_H

#include <stdint.h>

/* Ranks have 30 bits, so that what is asked of a pair goes with it. */
enum { WC_RANK_BITS = 30, WC_SIZE_BITS = 2 };
#define WC_TEXTS_MOST ((uint64_t)1 << WC_RANK_BITS)

/* How long a text is, and the units from which on it is so long. Measured: docs/accuracy-rules.md, Constants. */
enum { WC_SIZE_SHORT, WC_SIZE_PLAIN, WC_SIZE_LONG, WC_SIZE_VERY_LONG };
enum { WC_UNITS_PLAIN = 1000, WC_UNITS_LONG = 3000, WC_UNITS_VERY_LONG = 4000 };

/* Names ascend as ranks do. */
static inline uint32_t wc_name(uint32_t rank, uint32_t length) {
    uint32_t size = length < WC_UNITS_PLAIN       ? WC_SIZE_SHORT
                    : length < WC_UNITS_LONG      ? WC_SIZE_PLAIN
                    : length < WC_UNITS_VERY_LONG ? WC_SIZE_LONG
                                                  : WC_SIZE_VERY_LONG;
    return rank << WC_SIZE_BITS | size;
}

static inline uint32_t wc_name_rank(uint32_t name) {
    return name >> WC_SIZE_BITS;
}

static inline uint32_t wc_name_size(uint32_t name) {
    return name & ((1 << WC_SIZE_BITS) - 1);
}

/* An anchor that a text shares with one before it in rank: the text, by number or by rank, the rank of the earlier one,
 * how long the shorter one is, and whether the earlier one is the first that the text is paired with
 * for that anchor. Records of one pair stand together once sorted. */
enum { WC_MEETING_FIRST = WC_SIZE_BITS + 1, WC_MEETING_LATER = WC_MEETING_FIRST + WC_RANK_BITS };

static inline uint64_t wc_meeting(uint32_t later, uint32_t earlier_name, uint32_t later_name, int is_first) {
    uint32_t one = wc_name_size(earlier_name), other = wc_name_size(later_name);
    return (uint64_t)later << WC_MEETING_LATER | (uint64_t)wc_name_rank(earlier_name) << WC_MEETING_FIRST |
           (uint64_t)(one < other ? one : other) << 1 | (uint64_t)is_first;
}

static inline int wc_meeting_is_first(uint64_t meeting) {
    return (int)(meeting & 1);
}

/* Of the shorter one. */
static inline uint32_t wc_meeting_size(uint64_t meeting) {
    return (uint32_t)meeting >> 1 & ((1 << WC_SIZE_BITS) - 1);
}

static inline uint32_t wc_meeting_later(uint64_t meeting) {
    return (uint32_t)(meeting >> WC_MEETING_LATER);
}

/* Its rank. */
static inline uint32_t wc_meeting_earlier(uint64_t meeting) {
    return (uint32_t)(meeting >> WC_MEETING_FIRST & (WC_TEXTS_MOST - 1));
}

/* How often two texts meet, and how often as the first: of few texts, in place of a record for each meeting. */
typedef struct wc_met {
    uint32_t times, firsts;
} wc_met;

#endif
