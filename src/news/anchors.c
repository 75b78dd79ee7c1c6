#include "news/anchors.h"

#include <string.h>

#include "base/radix.h"

/* Two levels, so that both long and short passages have anchors: of one gram in twelve, which all texts keep, and of
 * one in three, of those that keep as many. */
static const struct {
    uint32_t one_in, least, most; /* units from the one gram to the other */
} levels[] = {{WC_KEPT_SPARSEST, 10, 64}, {3, 7, 64}};

enum { LEVELS = sizeof levels / sizeof *levels, NEAR_MAX = 128 };

static inline uint64_t mix(uint64_t x) {
    x ^= x >> 31;
    x *= 0x7FB5D329728EA185u;
    x ^= x >> 27;
    x *= 0x81DADEF4BC2DD44Du;
    return x ^ x >> 33;
}

static wirecopy_code put(uint64_t anchor, uint32_t rank, wc_dealer *dealer, wirecopy_error *error) {
    uint32_t part = (uint32_t)((anchor >> 32) * dealer->deal->nparts >> 32);
    return wc_dealer_add(dealer, part, anchor << 32 | rank, error);
}

/* Grams that wait for one after them: at most as many as fit before it. */
typedef struct waiting {
    uint32_t round;
    uint32_t hash[NEAR_MAX], place[NEAR_MAX];
    uint32_t from, to; /* mod NEAR_MAX */
} waiting;

/* A gram at that place ends the anchors of those that wait for it. */
static wirecopy_code end_anchors(waiting *wait, int level, uint32_t hash, uint32_t place, uint32_t rank,
                                 wc_dealer *dealer, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    while (code == WIRECOPY_OK && wait->from != wait->to) {
        uint32_t at = wait->from % NEAR_MAX, distance = place - wait->place[at];
        if (distance < levels[level].least) {
            break;
        }
        if (distance <= levels[level].most && wait->hash[at] % WC_ANCHORS_ROUNDS == wait->round) {
            uint64_t both = (uint64_t)wait->hash[at] << 24 | hash | (uint64_t)level << 48;
            code = put(mix(both), rank, dealer, error);
        }
        wait->from++;
    }
    return code;
}

static wirecopy_code deal_level(const wc_kept_view *kept, int level, uint32_t rank, uint32_t round, wc_dealer *dealer,
                                wirecopy_error *error) {
    uint32_t limit = UINT32_MAX / levels[level].one_in >> WC_KEPT_STEP_BITS, place = 0, count = 0, last = 0;
    waiting wait;
    wait.from = wait.to = 0;
    wait.round = round;
    wirecopy_code code = WIRECOPY_OK;
    for (uint32_t i = 0; code == WIRECOPY_OK && i < kept->ngrams; i++) {
        uint32_t hash = kept->grams[i] >> WC_KEPT_STEP_BITS;
        place += kept->grams[i] & WC_KEPT_STEP_MAX;
        if (hash > limit) {
            continue;
        }
        code = end_anchors(&wait, level, hash, place, rank, dealer, error);
        wait.hash[wait.to % NEAR_MAX] = hash;
        wait.place[wait.to++ % NEAR_MAX] = place;
        last = hash;
        count++;
    }
    if (code == WIRECOPY_OK && count == 1 && last % WC_ANCHORS_ROUNDS == round) {
        code = put(mix(last | (uint64_t)(level + LEVELS) << 48), rank, dealer, error);
    }
    return code;
}

wirecopy_code wc_anchors_deal(const wc_texts *texts, uint32_t text, uint32_t round, wc_dealer *dealer,
                              wirecopy_error *error) {
    wc_kept_view kept = wc_texts_kept(texts, text);
    wirecopy_code code = WIRECOPY_OK;
    for (int level = 0; code == WIRECOPY_OK && level < LEVELS; level++) {
        if (kept.limit >= UINT32_MAX / levels[level].one_in >> WC_KEPT_STEP_BITS) {
            code = deal_level(&kept, level, texts->rank[text], round, dealer, error);
        }
    }
    return code;
}

static wirecopy_code pair(const wc_texts *texts, uint32_t one, uint32_t other, wc_dealer *dealer,
                          wirecopy_error *error) {
    uint32_t first = texts->ranked[one < other ? one : other], second = texts->ranked[one < other ? other : one];
    return wc_dealer_add(dealer, wc_anchors_part(dealer->deal, texts, second), (uint64_t)second << 32 | first, error);
}

static wirecopy_code pair_all(const wc_texts *texts, const uint64_t *list, size_t n, wc_dealer *dealer,
                              wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 1; code == WIRECOPY_OK && i < n; i++) {
        for (size_t j = 0; code == WIRECOPY_OK && j < i; j++) {
            code = pair(texts, (uint32_t)list[i], (uint32_t)list[j], dealer, error);
        }
    }
    return code;
}

/* The first at or after one of four places among all ranks, and those after it, in a ring. */
static wirecopy_code pair_with_hubs(const wc_texts *texts, const uint64_t *list, size_t n, wc_dealer *dealer,
                                    wirecopy_error *error) {
    uint32_t quarter = (uint32_t)(mix((list[0] >> 32) + 5) % WC_ANCHORS_HUBS);
    uint32_t least = (uint32_t)((uint64_t)texts->count * quarter / WC_ANCHORS_HUBS);
    size_t start = 0, end = n;
    while (start < end) {
        size_t middle = start + (end - start) / 2;
        if ((uint32_t)list[middle] < least) {
            start = middle + 1;
        } else {
            end = middle;
        }
    }
    wirecopy_code code = WIRECOPY_OK;
    for (size_t hub = 0; code == WIRECOPY_OK && hub < WC_ANCHORS_HUBS; hub++) {
        size_t at = (start + hub) % n;
        for (size_t i = 0; code == WIRECOPY_OK && i < n; i++) {
            /* Two hubs are paired once. */
            size_t before = (i + n - start % n) % n;
            if (i != at && (before >= WC_ANCHORS_HUBS || before > hub)) {
                code = pair(texts, (uint32_t)list[i], (uint32_t)list[at], dealer, error);
            }
        }
    }
    return code;
}

/* Leaves out anchors that one text has, by a count of each of the lowest bits of their hashes: most are. */
static size_t drop_lone(uint64_t *records, uint8_t *counts, size_t count) {
    size_t mask = 1, kept = 0;
    while (mask < 2 * count) {
        mask *= 2;
    }
    memset(counts, 0, mask);
    mask--;
    for (size_t i = 0; i < count; i++) {
        uint8_t *at = &counts[records[i] >> 32 & mask];
        *at = (uint8_t)(*at + (*at < 2));
    }
    for (size_t i = 0; i < count; i++) {
        uint64_t record = records[i];
        records[kept] = record;
        kept += counts[record >> 32 & mask] > 1;
    }
    return kept;
}

wirecopy_code wc_anchors_pair(const wc_texts *texts, uint64_t *records, uint64_t *scratch, size_t count,
                              wc_dealer *dealer, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    count = count > 0 ? drop_lone(records, (uint8_t *)scratch, count) : 0;
    wc_radix_sort(records, scratch, count, 0);
    for (size_t from = 0, to; code == WIRECOPY_OK && from < count; from = to) {
        size_t n = 0;
        for (to = from; to < count && records[to] >> 32 == records[from] >> 32; to++) {
            if (n == 0 || records[from + n - 1] != records[to]) {
                records[from + n++] = records[to];
            }
        }
        if (n > 1) {
            code = n <= WC_ANCHORS_SHORT ? pair_all(texts, records + from, n, dealer, error)
                                         : pair_with_hubs(texts, records + from, n, dealer, error);
        }
    }
    return code;
}
