#include "news/choosing.h"

#include <string.h>

#include "base/radix.h"

/* Anchors that two texts share to be compared, by the shorter one: of long texts, more passages meet where any story is
 * shared. Measured: docs/accuracy-rules.md, Constants. */
static const uint32_t votes_least[] = {
    [WC_SIZE_SHORT] = 2, [WC_SIZE_PLAIN] = 2, [WC_SIZE_LONG] = 3, [WC_SIZE_VERY_LONG] = 4};

/* Of the texts before it, how many a text is compared with, so that work grows as texts do where each sentence stands
 * in many stories. Those that share less than one in LITTLE of the anchors that it shares with any are few: they would
 * outvote its copies; but short ones never share more. Measured:
 * docs/accuracy-rules.md, Partners, and Partners that share little. */
enum { PARTNERS_MOST = 96, LITTLE = 24, LITTLE_MOST = 24 };

/* Of two texts that an index has in different stories, how they were told apart is known. Where they share less than
 * one in APART of the anchors that the later one shares with any, they show no more than that a passage is stock, and
 * so few of a text are enough. Measured: docs/index-accuracy.md, Pairs of held texts. */
enum { APART = 12, APART_MOST = 4 };

/* Of a text's pairs with texts before it: by how much they share; above that, whether they are known to be apart. */
enum { CLASSES = 64 };
#define IS_APART ((uint64_t)1 << 32)

typedef struct partners {
    size_t count, having[CLASSES]; /* by class */
    size_t little;                 /* of those that share little */
} partners;

/* Whether an index has both texts of a pair, in different stories. */
static int is_apart(const wc_settled *settled, uint64_t meeting) {
    int64_t story = settled->stories[wc_meeting_later(meeting)];
    if (story == 0) {
        return 0;
    }
    int64_t other = settled->stories[settled->ranked[wc_meeting_earlier(meeting)]];
    return other != 0 && other != story;
}

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
static void class_partners(const uint64_t *records, uint64_t *classes, uint32_t met, const wc_settled *settled,
                           partners *found) {
    for (size_t i = 0; i < found->count; i++) {
        uint32_t votes = (uint32_t)classes[i], firsts = (uint32_t)(classes[i] >> 32);
        int is_short = wc_meeting_size(records[i]) == WC_SIZE_SHORT;
        int is_little = !is_short && (uint64_t)votes * LITTLE < met;
        uint32_t class = up_to_class(is_little ? firsts : votes);
        found->little += (size_t)is_little;
        found->having[class]++;
        int apart = settled != NULL && !is_short && (uint64_t)votes * APART < met && is_apart(settled, records[i]);
        classes[i] = apart ? IS_APART | class : class;
    }
}

static size_t partners_most(const partners *found) {
    size_t most = found->count - found->little + (found->little < LITTLE_MOST ? found->little : LITTLE_MOST);
    return most < PARTNERS_MOST ? most : PARTNERS_MOST;
}

/* The class from which on `most` and fewer are kept; *more_ret: how many of the one below. */
static uint32_t find_least(const size_t *having, size_t most, size_t *more_ret) {
    uint32_t least = CLASSES;
    while (least > 0 && having[least - 1] <= most) {
        most -= having[--least];
    }
    *more_ret = most;
    return least;
}

static int is_kept(uint32_t class, uint32_t least, size_t *more) {
    int is_next = class + 1 == least && *more > 0;
    *more -= (size_t)is_next;
    return class >= least || is_next;
}

/* Leaves few of those that are known to be apart. */
static size_t thin_apart(uint64_t *records, const uint64_t *classes, size_t count) {
    size_t having[CLASSES] = {0}, napart = 0, kept = 0, more;
    for (size_t i = 0; i < count; i++) {
        size_t apart = (classes[i] & IS_APART) != 0;
        having[(uint32_t)classes[i]] += apart;
        napart += apart;
    }
    if (napart <= APART_MOST) {
        return count;
    }
    uint32_t least = find_least(having, APART_MOST, &more);
    for (size_t i = 0; i < count; i++) {
        if (!(classes[i] & IS_APART) || is_kept((uint32_t)classes[i], least, &more)) {
            records[kept++] = records[i];
        }
    }
    return kept;
}

/* Of equal ones the first in rank, which are the same for all texts that share a passage. */
static size_t keep_partners(uint64_t *records, uint64_t *classes, const wc_settled *settled, const partners *found) {
    size_t kept = 0, more;
    uint32_t least = find_least(found->having, partners_most(found), &more);
    for (size_t i = 0; i < found->count; i++) {
        if (is_kept((uint32_t)classes[i], least, &more)) {
            classes[kept] = classes[i];
            records[kept++] = wc_meeting_pair(records[i]);
        }
    }
    return settled != NULL ? thin_apart(records, classes, kept) : kept;
}

static size_t choose_of_text(uint64_t *records, uint64_t *scratch, size_t count, const wc_settled *settled) {
    partners found = {0};
    uint32_t met = count_votes(records, count, scratch, &found);
    class_partners(records, scratch, met, settled, &found);
    return keep_partners(records, scratch, settled, &found);
}

size_t wc_choose_of_met(uint64_t *records, const wc_met *met, uint64_t *scratch, size_t count) {
    partners found = {0};
    uint32_t firsts = 0;
    for (size_t i = 0; i < count; i++) {
        firsts += met[i].firsts;
        take_up(records[i], met[i], records, scratch, &found);
    }
    class_partners(records, scratch, firsts, NULL, &found);
    return keep_partners(records, scratch, NULL, &found);
}

size_t wc_choose_pairs(uint64_t *records, uint64_t *scratch, size_t count, const wc_settled *settled) {
    size_t kept = 0;
    wc_radix_sort_placed(records, scratch, count,
                         WC_MEETING_FIRST); /* what is below is counted, or the same for a pair */
    for (size_t from = 0, next; from < count; from = next) {
        uint32_t later = wc_meeting_later(records[from]);
        for (next = from + 1; next < count && wc_meeting_later(records[next]) == later; next++) {
        }
        size_t chosen = choose_of_text(records + from, scratch, next - from, settled);
        memmove(records + kept, records + from, chosen * sizeof *records);
        kept += chosen;
    }
    return kept;
}
