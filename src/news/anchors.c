#include "news/anchors.h"

#include <string.h>

#include "base/memory.h"
#include "base/radix.h"

/* Three levels, so that both long and short passages have anchors: of one gram in sixteen, which all texts keep, and
 * of one in four and one in three, of those that keep as many. Measured: docs/accuracy-rules.md, Anchors. */
static const struct {
    uint32_t one_in, least, most; /* units from the one gram to the other */
} levels[] = {{16, 10, 64}, {4, 7, 64}, {3, 7, 64}};

enum { LEVELS = sizeof levels / sizeof *levels };

static inline uint64_t mix(uint64_t x) {
    x ^= x >> 31;
    x *= 0x7FB5D329728EA185u;
    x ^= x >> 27;
    x *= 0x81DADEF4BC2DD44Du;
    return x ^ x >> 33;
}

/* Where the anchors of a text go: to a dealer, by its name, or to a list. */
typedef struct anchor_sink {
    const wc_kernels *kernels;
    uint32_t name;
    wc_dealer *dealer; /* NULL: to the list */
    wc_key_list *list;
} anchor_sink;

static wirecopy_code add_to_list(const uint64_t *anchors, size_t count, wc_key_list *list, wirecopy_error *error) {
    wirecopy_code code =
        wc_grow(list->allocator, (void **)&list->keys, &list->capacity, list->count + count, sizeof *list->keys, error);
    if (code == WIRECOPY_OK && count > 0) {
        memcpy(list->keys + list->count, anchors, count * sizeof *anchors);
        list->count += count;
    }
    return code;
}

static wirecopy_code put(const uint64_t *anchors, size_t count, const anchor_sink *sink, wirecopy_error *error) {
    wc_dealer *dealer = sink->dealer;
    if (dealer == NULL) {
        return add_to_list(anchors, count, sink->list, error);
    }
    uint32_t nparts = dealer->deal->nparts;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < count; i++) {
        uint64_t anchor = anchors[i];
        code = wc_dealer_add(dealer, (uint32_t)((anchor >> 32) * nparts >> 32), wc_anchors_record(anchor, sink->name),
                             error);
    }
    return code;
}

/* Grams of a level, some at a time: as many as are looked at, and those after them that may end an anchor. */
enum { GRAMS_MOST = 1024, AHEAD_MOST = 128 };

/* Grams after the first that are looked at without a branch: no more begin before the least distance of the second and
 * third level, since no two begin at one place; of the first, whose grams are sparse, hardly ever more than few. */
enum { SKIPPED_MOST = 6, SKIPPED_FEW = 2 };

/* What a kernel may write behind what it picks, and more than are looked at behind the last gram. */
enum { PICK_EXTRA = 16 };

typedef struct level_grams {
    uint32_t hash[GRAMS_MOST + PICK_EXTRA], place[GRAMS_MOST + PICK_EXTRA];
    uint32_t count;
    uint32_t next, last_place; /* of what is kept, the next gram, and where the one before it stands */
} level_grams;

/* The next grams up to the limit, as many as there is room for. */
static void take_grams(const wc_kernels *kernels, const wc_kept_view *kept, uint32_t limit, level_grams *grams) {
    while (grams->next < kept->ngrams && grams->count < GRAMS_MOST) {
        uint32_t left = kept->ngrams - grams->next, room = GRAMS_MOST - grams->count, n = left < room ? left : room;
        grams->count += (uint32_t)kernels->pick(kept->grams + grams->next, n, limit, &grams->last_place,
                                                grams->hash + grams->count, grams->place + grams->count);
        grams->next += n;
    }
}

/* Bits of a hash that tell its round. */
static inline uint32_t round_mask(uint32_t round) {
    return round == WC_ANCHORS_ALL ? 0 : WC_ANCHORS_ROUNDS - 1;
}

/* Of grams [0, end), those of a round. */
static uint32_t choose_grams(const level_grams *grams, uint32_t end, uint32_t round, uint16_t *chosen_ret) {
    uint32_t mask = round_mask(round), count = 0;
    for (uint32_t i = 0; i < end; i++) {
        chosen_ret[count] = (uint16_t)i;
        count += ((grams->hash[i] ^ round) & mask) == 0;
    }
    return count;
}

/* Of the `most` grams after the i-th, how many are less than that many units behind it; places ascend. */
static inline uint32_t count_nearer(const level_grams *grams, uint32_t i, uint32_t least, uint32_t most) {
    uint32_t place = grams->place[i], count = 0;
    for (uint32_t k = 1; k <= most; k++) {
        count += grams->place[i + k] - place < least;
    }
    return count;
}

/* The first gram at least so many units after the i-th, or count. How many lie between is hard to predict, so that the
 * first ones are counted rather than looked for. */
static inline uint32_t gram_after(const level_grams *grams, uint32_t i, int level) {
    uint32_t least = levels[level].least, place = grams->place[i];
    uint32_t next = i + 1 + (level == 0 ? count_nearer(grams, i, least, SKIPPED_FEW)
                                        : count_nearer(grams, i, least, SKIPPED_MOST));
    while (next < grams->count && grams->place[next] - place < least) {
        next++;
    }
    return next;
}

/* The anchors that begin with grams [0, end). Nearly all chosen ones begin one. */
static wirecopy_code end_anchors(level_grams *grams, uint32_t end, int level, uint32_t round, const anchor_sink *sink,
                                 wirecopy_error *error) {
    uint32_t most = levels[level].most, count = 0;
    uint16_t chosen[GRAMS_MOST + 1];
    uint64_t anchors[GRAMS_MOST + 1];
    memset(grams->place + grams->count, 0xFF, SKIPPED_MOST * sizeof *grams->place);
    uint32_t nchosen = choose_grams(grams, end, round, chosen);
    for (uint32_t j = 0; j < nchosen; j++) {
        uint32_t i = chosen[j], k = gram_after(grams, i, level);
        anchors[count] = mix((uint64_t)grams->hash[i] << 24 | grams->hash[k] | (uint64_t)level << 48);
        count += (k < grams->count) & (grams->place[k] - grams->place[i] <= most);
    }
    return put(anchors, count, sink, error);
}

static wirecopy_code deal_level(const wc_kept_view *kept, int level, uint32_t round, const anchor_sink *sink,
                                wirecopy_error *error) {
    uint32_t limit = UINT32_MAX / levels[level].one_in >> WC_KEPT_STEP_BITS;
    level_grams grams;
    grams.count = grams.next = grams.last_place = 0;
    wirecopy_code code = WIRECOPY_OK;
    int is_first = 1;
    do {
        take_grams(sink->kernels, kept, limit, &grams);
        int is_last = grams.next == kept->ngrams;
        uint32_t end = is_last ? grams.count : grams.count - AHEAD_MOST, left = grams.count - end;
        code = end_anchors(&grams, end, level, round, sink, error);
        int is_lone = is_first && is_last && grams.count == 1;
        if (is_lone && ((grams.hash[0] ^ round) & round_mask(round)) == 0 && code == WIRECOPY_OK) {
            uint64_t anchor = mix(grams.hash[0] | (uint64_t)(level + LEVELS) << 48);
            code = put(&anchor, 1, sink, error);
        }
        memmove(grams.hash, grams.hash + end, left * sizeof *grams.hash);
        memmove(grams.place, grams.place + end, left * sizeof *grams.place);
        grams.count = left;
        is_first = 0;
    } while (code == WIRECOPY_OK && grams.count > 0);
    return code;
}

static wirecopy_code deal_round(const wc_kept_view *kept, uint32_t round, const anchor_sink *sink,
                                wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (int level = 0; code == WIRECOPY_OK && level < LEVELS; level++) {
        if (kept->limit >= UINT32_MAX / levels[level].one_in >> WC_KEPT_STEP_BITS) {
            code = deal_level(kept, level, round, sink, error);
        }
    }
    return code;
}

wirecopy_code wc_anchors_deal_kept(const wc_kernels *kernels, const wc_kept_view *kept, uint32_t rank, uint32_t round,
                                   wc_dealer *dealer, wirecopy_error *error) {
    const anchor_sink sink = {.kernels = kernels, .name = wc_name(rank, kept->length), .dealer = dealer};
    return deal_round(kept, round, &sink, error);
}

wirecopy_code wc_anchors_list(const wc_kernels *kernels, const uint32_t *values, uint32_t rounds, wc_key_list *list,
                              wirecopy_error *error) {
    wc_kept_view kept = wc_kept_read(values);
    const anchor_sink sink = {.kernels = kernels, .list = list};
    wirecopy_code code = WIRECOPY_OK;
    for (uint32_t round = 0; code == WIRECOPY_OK && rounds < WC_ANCHORS_ALL && round < rounds; round++) {
        code = deal_round(&kept, round, &sink, error);
    }
    return rounds < WC_ANCHORS_ALL ? code : deal_round(&kept, WC_ANCHORS_ALL, &sink, error);
}

wirecopy_code wc_anchors_deal(const wc_texts *texts, uint32_t text, uint32_t round, wc_dealer *dealer,
                              wirecopy_error *error) {
    wc_kept_view kept = wc_texts_kept(texts, text);
    return wc_anchors_deal_kept(texts->corpus->sketcher->kernels, &kept, texts->rank[text], round, dealer, error);
}

/* Parts are of about this many records, so that a thread sorts each in its caches' reach. */
uint32_t wc_anchors_nparts(uint64_t nkept) {
    uint64_t nparts = nkept / WC_ANCHORS_ROUNDS / WC_ANCHORS_PART_RECORDS + 1;
    return nparts < WC_DEAL_PARTS_MAX ? (uint32_t)nparts : WC_DEAL_PARTS_MAX;
}

/* The i-th text of a list with an earlier one. */
static wirecopy_code pair(const wc_names *names, const uint64_t *list, size_t i, size_t earlier, size_t first,
                          wc_dealer *dealer, wirecopy_error *error) {
    uint32_t one = (uint32_t)list[earlier], other = (uint32_t)list[i], rank = wc_name_rank(other);
    if (names->met != NULL) {
        wc_met *met = &names->met[(size_t)rank * names->count + wc_name_rank(one)];
        met->times++;
        met->firsts += earlier == first;
        return WIRECOPY_OK;
    }
    uint32_t later = names->ranked != NULL ? names->ranked[rank] : rank;
    uint64_t meeting = wc_meeting(later, one, other, earlier == first);
    return wc_dealer_add(dealer, wc_anchors_part(dealer->deal, names, later), meeting, error);
}

static wirecopy_code pair_all(const wc_names *names, const uint64_t *list, size_t n, wc_dealer *dealer,
                              wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 1; code == WIRECOPY_OK && i < n; i++) {
        for (size_t j = 0; code == WIRECOPY_OK && j < i; j++) {
            code = pair(names, list, i, j, 0, dealer, error);
        }
    }
    return code;
}

/* The first of a list at or after one of four places among all ranks, 0 if none is. */
static size_t find_hub(const wc_names *names, const uint64_t *list, size_t n) {
    uint32_t quarter = (uint32_t)(mix((list[0] >> 32) + 5) % WC_ANCHORS_HUBS);
    uint32_t least = (uint32_t)((uint64_t)names->count * quarter / WC_ANCHORS_HUBS);
    size_t start = 0, end = n;
    while (start < end) {
        size_t middle = start + (end - start) / 2;
        if (wc_name_rank((uint32_t)list[middle]) < least) {
            start = middle + 1;
        } else {
            end = middle;
        }
    }
    return start % n;
}

/* Hubs are the text found and those after it, in a ring. */
static wirecopy_code pair_with_hubs(const wc_names *names, const uint64_t *list, size_t n, wc_dealer *dealer,
                                    wirecopy_error *error) {
    size_t start = find_hub(names, list, n);
    size_t first_hub = start + WC_ANCHORS_HUBS > n ? 0 : start;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t hub = 0; code == WIRECOPY_OK && hub < WC_ANCHORS_HUBS; hub++) {
        size_t at = (start + hub) % n;
        for (size_t i = 0; code == WIRECOPY_OK && i < n; i++) {
            size_t after = i >= start ? i - start : i + n - start, earlier = i < at ? i : at, later = i < at ? at : i;
            int is_hub = after < WC_ANCHORS_HUBS;
            /* Two hubs are paired once. A hub meets all. */
            if (i != at && (!is_hub || after > hub)) {
                size_t first = later == at || is_hub ? 0 : first_hub;
                code = pair(names, list, later, earlier, first, dealer, error);
            }
        }
    }
    return code;
}

/* Leaves out anchors that one text has, by a count of each of the lowest bits of their hashes: most are. A count has
 * two bits, for one and for more, so that eight for each record lie in a quarter of the scratch. */
static size_t drop_lone(uint64_t *records, uint8_t *counts, size_t count) {
    size_t mask = 4, kept = 0;
    while (mask < 4 * count) {
        mask *= 2;
    }
    memset(counts, 0, mask / 4);
    mask--;
    for (size_t i = 0; i < count; i++) {
        size_t number = records[i] >> 32 & mask, shift = number % 4 * 2;
        uint8_t *four = &counts[number / 4];
        *four = (uint8_t)(*four | ((*four >> shift & 1) + 1) << shift);
    }
    for (size_t i = 0; i < count; i++) {
        uint64_t record = records[i];
        size_t number = record >> 32 & mask;
        records[kept] = record;
        kept += counts[number / 4] >> (number % 4 * 2 + 1) & 1;
    }
    return kept;
}

/* Records up to which they are brought together by one deal into many places: their places and what they hold fit a
 * cache of the second level, and in each place are few. Chosen; frames are small (src/CMakeLists.txt). */
enum { PLACES_BITS = 12, PLACES = 1 << PLACES_BITS, PLACED_MOST = 8 * PLACES };

/* By all bits; leaves them in scratch. */
static void sort_few(uint64_t *records, uint64_t *scratch, size_t count) {
    uint32_t ends[PLACES] = {0}, end = 0;
    for (size_t i = 0; i < count; i++) {
        ends[records[i] >> (64 - PLACES_BITS)]++;
    }
    for (uint32_t i = 0; i < PLACES; i++) {
        uint32_t n = ends[i];
        ends[i] = end;
        end += n;
    }
    for (size_t i = 0; i < count; i++) {
        scratch[ends[records[i] >> (64 - PLACES_BITS)]++] = records[i];
    }
    for (uint32_t i = 0, from = 0; i < PLACES; from = ends[i++]) {
        if (ends[i] - from > 1) {
            wc_radix_sort(scratch + from, records, ends[i] - from, 0);
        }
    }
}

/* Of sorted records of an anchor each once; returns how many. */
static size_t leave_equal(uint64_t *list, size_t count) {
    size_t n = 1;
    for (size_t i = 1; i < count; i++) {
        if (list[i] != list[n - 1]) {
            list[n++] = list[i];
        }
    }
    return n;
}

wirecopy_code wc_anchors_pair(const wc_names *names, uint64_t *records, uint64_t *scratch, size_t count,
                              wc_dealer *dealer, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    count = count > 0 ? drop_lone(records, (uint8_t *)scratch, count) : 0;
    int is_few = count <= PLACED_MOST;
    if (is_few) {
        sort_few(records, scratch, count);
        uint64_t *sorted = scratch;
        scratch = records;
        records = sorted;
    } else {
        wc_radix_sort(records, scratch, count, 32);
    }
    for (size_t from = 0, to; code == WIRECOPY_OK && from < count; from = to) {
        for (to = from + 1; to < count && records[to] >> 32 == records[from] >> 32; to++) {
        }
        /* By rank. Most anchors have few, so that this is faster than sorting a part by all bits. */
        if (!is_few) {
            wc_radix_sort(records + from, scratch, to - from, 0);
        }
        size_t n = leave_equal(records + from, to - from);
        if (n > 1) {
            code = n <= WC_ANCHORS_SHORT ? pair_all(names, records + from, n, dealer, error)
                                         : pair_with_hubs(names, records + from, n, dealer, error);
        }
    }
    return code;
}
