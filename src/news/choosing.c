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

/* Of a text's pairs with texts before it: by how much they share; beside that, whether they are known to be apart. */
enum { CLASSES = 64, IS_APART = CLASSES };

typedef struct partners {
    size_t count, having[CLASSES]; /* by class */
    size_t little;                 /* of those that share little */
} partners;

/* Meetings of a text up to which its partners are found in a table: those of most texts. It is a power of two, of which
 * half stays empty, and fits the cache of the first level. Chosen; frames are small (src/CMakeLists.txt). */
enum { SLOTS = 1 << 12, TABLED_MOST = SLOTS / 2 };

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
static void take_up(uint64_t meeting, uint64_t votes, uint64_t *records, uint64_t *classes, partners *found) {
    records[found->count] = meeting;
    classes[found->count] = votes;
    found->count += (uint32_t)votes >= votes_least[wc_meeting_size(meeting)];
}

static uint64_t votes_of(uint32_t times, uint32_t firsts) {
    return (uint64_t)firsts << 32 | times;
}

/* Where a partner's number among the records is noted, from 1 on; 0: it has none yet. */
static uint16_t *slot_of(uint16_t *slots, const uint64_t *records, uint32_t earlier) {
    uint32_t at = earlier % SLOTS;
    while (slots[at] != 0 && wc_meeting_earlier(records[slots[at] - 1]) != earlier) {
        at = (at + 1) % SLOTS;
    }
    return &slots[at];
}

/* Leaves each pair of a text once, and counts its votes; whether it is a new one is hard to predict. Returns how many
 * there are. */
static size_t count_in_table(uint64_t *records, size_t count, uint64_t *votes_ret) {
    uint16_t slots[SLOTS] = {0};
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t record = records[i];
        uint16_t *slot = slot_of(slots, records, wc_meeting_earlier(record));
        size_t number = *slot != 0 ? *slot - 1u : n;
        uint64_t before = *slot != 0 ? votes_ret[number] : 0;
        votes_ret[number] = before + votes_of(1, (uint32_t)wc_meeting_is_first(record));
        records[number] = record;
        *slot = (uint16_t)(number + 1);
        n += number == n;
    }
    return n;
}

/* The same of more meetings than the table has room for. */
static size_t count_sorted(uint64_t *records, size_t count, uint64_t *votes_ret) {
    size_t n = 0;
    wc_radix_sort(records, votes_ret, count, WC_MEETING_FIRST); /* what is below is counted, or the same for a pair */
    for (size_t i = 0; i < count; i++) {
        uint64_t record = records[i];
        int is_new = n == 0 || records[n - 1] >> WC_MEETING_FIRST != record >> WC_MEETING_FIRST;
        n += (size_t)is_new;
        votes_ret[n - 1] = (is_new ? 0 : votes_ret[n - 1]) + votes_of(1, (uint32_t)wc_meeting_is_first(record));
        records[n - 1] = record;
    }
    return n;
}

/* Leaves the pairs of a text that meet often enough, each once. Returns how many anchors the text shares with any. */
static uint32_t count_votes(uint64_t *records, size_t count, uint64_t *classes_ret, partners *found) {
    uint32_t met = 0;
    size_t n =
        count <= TABLED_MOST ? count_in_table(records, count, classes_ret) : count_sorted(records, count, classes_ret);
    for (size_t i = 0; i < n; i++) {
        met += (uint32_t)(classes_ret[i] >> 32);
        take_up(records[i], classes_ret[i], records, classes_ret, found);
    }
    return met;
}

/* Those that share little come after the others, and in the order of how many passages they are the first of: so each
 * passage keeps a partner, and a digest the stories that it draws from. Leaves of each its rank, and below it the
 * class. */
static void class_partners(uint64_t *records, const uint64_t *classes, uint32_t met, const wc_settled *settled,
                           partners *found) {
    for (size_t i = 0; i < found->count; i++) {
        uint32_t votes = (uint32_t)classes[i], firsts = (uint32_t)(classes[i] >> 32);
        int is_short = wc_meeting_size(records[i]) == WC_SIZE_SHORT;
        int is_little = !is_short && (uint64_t)votes * LITTLE < met;
        uint32_t class = up_to_class(is_little ? firsts : votes);
        found->little += (size_t)is_little;
        found->having[class]++;
        int apart = settled != NULL && !is_short && (uint64_t)votes * APART < met && is_apart(settled, records[i]);
        records[i] = (uint64_t)wc_meeting_earlier(records[i]) << 32 | (apart ? IS_APART : 0) | class;
    }
}

static uint32_t class_of(uint64_t partner) {
    return (uint32_t)partner % CLASSES;
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
static size_t thin_apart(uint64_t *partners, size_t count) {
    size_t having[CLASSES] = {0}, napart = 0, kept = 0, more;
    for (size_t i = 0; i < count; i++) {
        size_t apart = (partners[i] & IS_APART) != 0;
        having[class_of(partners[i])] += apart;
        napart += apart;
    }
    if (napart <= APART_MOST) {
        return count;
    }
    uint32_t least = find_least(having, APART_MOST, &more);
    for (size_t i = 0; i < count; i++) {
        if (!(partners[i] & IS_APART) || is_kept(class_of(partners[i]), least, &more)) {
            partners[kept++] = partners[i];
        }
    }
    return kept;
}

/* Of equal ones the first in rank, which are the same for all texts that share a passage. */
static size_t keep_partners(uint64_t *records, uint64_t *scratch, uint32_t later, const wc_settled *settled,
                            const partners *found) {
    size_t kept = 0, more;
    uint32_t least = find_least(found->having, partners_most(found), &more);
    wc_radix_sort(records, scratch, found->count, 32);
    for (size_t i = 0; i < found->count; i++) {
        if (is_kept(class_of(records[i]), least, &more)) {
            records[kept++] = records[i];
        }
    }
    kept = settled != NULL ? thin_apart(records, kept) : kept;
    for (size_t i = 0; i < kept; i++) {
        records[i] = (uint64_t)later << 32 | records[i] >> 32;
    }
    return kept;
}

static size_t choose_of_text(uint64_t *records, uint64_t *scratch, size_t count, const wc_settled *settled) {
    partners found = {0};
    uint32_t later = wc_meeting_later(records[0]), met = count_votes(records, count, scratch, &found);
    class_partners(records, scratch, met, settled, &found);
    return keep_partners(records, scratch, later, settled, &found);
}

size_t wc_choose_of_met(uint64_t *records, const wc_met *met, uint64_t *scratch, size_t count) {
    partners found = {0};
    uint32_t firsts = 0, later = count > 0 ? wc_meeting_later(records[0]) : 0;
    for (size_t i = 0; i < count; i++) {
        firsts += met[i].firsts;
        take_up(records[i], votes_of(met[i].times, met[i].firsts), records, scratch, &found);
    }
    class_partners(records, scratch, firsts, NULL, &found);
    return keep_partners(records, scratch, later, NULL, &found);
}

size_t wc_choose_pairs(uint64_t *records, uint64_t *scratch, size_t count, const wc_settled *settled) {
    size_t kept = 0;
    wc_radix_sort_placed(records, scratch, count, WC_MEETING_LATER);
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
