#include "news/choosing.h"

#include <string.h>

#include "base/radix.h"

/* Anchors that two texts share to be compared, by the shorter one: of long texts, more passages meet where any story is
 * shared. Measured: docs/accuracy.md, Constants. */
static const uint32_t votes_least[] = {
    [WC_SIZE_SHORT] = 2, [WC_SIZE_PLAIN] = 2, [WC_SIZE_LONG] = 3, [WC_SIZE_VERY_LONG] = 4};

/* Of the texts before it, how many a text is compared with, so that work grows as texts do where each sentence stands
 * in many stories. Those that share less than one in LITTLE of the anchors that it shares with any are few: they would
 * outvote its copies; but short ones never share more. These are measured: docs/accuracy.md, Constants. */
enum { PARTNERS_MOST = 96, LITTLE = 24, LITTLE_MOST = 24 };

/* Of a text's pairs with texts before it: by how much they share. */
enum { CLASSES = 64 };

typedef struct partners {
    size_t count, having[CLASSES]; /* by class */
    size_t little;                 /* of those that share little */
} partners;

static uint32_t up_to_class(uint32_t count) {
    return count < CLASSES ? count : CLASSES - 1;
}

/* Takes up a pair that meets often enough; of its class: votes, and above them, of how many anchors the other is the
 * first. */
static void take_up(uint64_t meeting, wc_met met, uint64_t *records, uint64_t *classes, partners *found) {
    if (met.times >= votes_least[wc_meeting_size(meeting)]) {
        classes[found->count] = (uint64_t)met.firsts << 32 | met.times;
        records[found->count++] = meeting;
    }
}

/* Leaves the pairs of a text that meet often enough, each once. Returns how many anchors the text shares with any. */
static uint32_t count_votes(uint64_t *records, size_t count, uint64_t *classes_ret, partners *found) {
    uint32_t met = 0;
    for (size_t from = 0, next; from < count; from = next) {
        wc_met pair = {0};
        for (next = from; next < count && records[next] >> 1 == records[from] >> 1; next++) {
            pair.firsts += (uint32_t)wc_meeting_is_first(records[next]);
        }
        pair.times = (uint32_t)(next - from);
        met += pair.firsts;
        take_up(records[from], pair, records, classes_ret, found);
    }
    return met;
}

/* Those that share little come after the others, and in the order of how many passages they are the first of: so each
 * passage keeps a partner, and a digest the stories that it draws from. */
static void class_partners(const uint64_t *records, uint64_t *classes, uint32_t met, partners *found) {
    for (size_t i = 0; i < found->count; i++) {
        uint32_t votes = (uint32_t)classes[i], firsts = (uint32_t)(classes[i] >> 32);
        int is_little = wc_meeting_size(records[i]) != WC_SIZE_SHORT && (uint64_t)votes * LITTLE < met;
        classes[i] = up_to_class(is_little ? firsts : votes);
        found->little += (size_t)is_little;
        found->having[classes[i]]++;
    }
}

static size_t partners_most(const partners *found) {
    size_t most = found->count - found->little + (found->little < LITTLE_MOST ? found->little : LITTLE_MOST);
    return most < PARTNERS_MOST ? most : PARTNERS_MOST;
}

/* Of equal ones the first in rank, which are the same for all texts that share a passage. */
static size_t keep_partners(uint64_t *records, const uint64_t *classes, const partners *found) {
    size_t most = partners_most(found), kept = 0, sure = 0;
    uint64_t least = CLASSES;
    while (least > 0 && sure + found->having[least - 1] <= most) {
        sure += found->having[--least];
    }
    size_t more = most - sure;
    for (size_t i = 0; i < found->count; i++) {
        int is_next = classes[i] + 1 == least && more > 0;
        more -= (size_t)is_next;
        if (classes[i] >= least || is_next) {
            records[kept++] = wc_meeting_pair(records[i]);
        }
    }
    return kept;
}

static size_t choose_of_text(uint64_t *records, uint64_t *scratch, size_t count) {
    partners found = {0};
    uint32_t met = count_votes(records, count, scratch, &found);
    class_partners(records, scratch, met, &found);
    return keep_partners(records, scratch, &found);
}

size_t wc_choose_of_met(uint64_t *records, const wc_met *met, uint64_t *scratch, size_t count) {
    partners found = {0};
    uint32_t firsts = 0;
    for (size_t i = 0; i < count; i++) {
        firsts += met[i].firsts;
        take_up(records[i], met[i], records, scratch, &found);
    }
    class_partners(records, scratch, firsts, &found);
    return keep_partners(records, scratch, &found);
}

size_t wc_choose_pairs(uint64_t *records, uint64_t *scratch, size_t count) {
    size_t kept = 0;
    wc_radix_sort_placed(records, scratch, count,
                         WC_MEETING_FIRST); /* what is below is counted, or the same for a pair */
    for (size_t from = 0, next; from < count; from = next) {
        uint32_t later = wc_meeting_later(records[from]);
        for (next = from + 1; next < count && wc_meeting_later(records[next]) == later; next++) {
        }
        size_t chosen = choose_of_text(records + from, scratch, next - from);
        memmove(records + kept, records + from, chosen * sizeof *records);
        kept += chosen;
    }
    return kept;
}
