#include "sketch/keeping.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Where the last gram was put. */
typedef struct cutting {
    uint32_t limit, place;
    uint32_t level; /* hashes up to limit have that many upper bits clear */
    size_t count;
} cutting;

static wirecopy_code make_room(wc_keeping *work, size_t ngrams) {
    wc_kept *kept = work->kept;
    size_t wanted = WC_KEPT_HEAD + ngrams;
    return wanted <= kept->capacity
               ? WIRECOPY_OK
               : wc_keeping_grow(work, &kept->values, &kept->capacity, wanted, sizeof *kept->values);
}

/* Grams that a group may have, for which there is room once one was put. */
enum { GROUP = 64 };

static wirecopy_code put_gram(wc_keeping *work, cutting *cut, uint32_t hash, uint32_t place) {
    wc_kept *kept = work->kept;
    uint32_t step = place - cut->place;
    wirecopy_code code = make_room(work, cut->count + step / WC_KEPT_STEP_MAX + 1 + GROUP);
    if (code != WIRECOPY_OK) {
        return code;
    }
    uint32_t *grams = kept->values + WC_KEPT_HEAD;
    for (; step > WC_KEPT_STEP_MAX; step -= WC_KEPT_STEP_MAX) {
        grams[cut->count++] = (uint32_t)WC_KEPT_FILLER << WC_KEPT_STEP_BITS | WC_KEPT_STEP_MAX;
    }
    grams[cut->count++] = hash >> WC_KEPT_STEP_BITS << WC_KEPT_STEP_BITS | step;
    cut->place = place;
    return WIRECOPY_OK;
}

static int is_kept(const cutting *cut, uint32_t hash) {
    return (hash <= cut->limit) & (hash >> WC_KEPT_STEP_BITS != WC_KEPT_FILLER);
}

static uint32_t place_of(const wc_keeping *work, size_t at) {
    return work->tokens->wide ? work->kept->places[at] : (uint32_t)at;
}

/* Those of the grams, by their bits, that are kept. Whether one is, is hard to predict: each is written, and counted if
 * it is. Returns how many were looked at, whose bits are taken away: up to one that is too far from the one before. */
static size_t put_near(const wc_keeping *work, cutting *cut, size_t at, uint64_t *bits, const uint64_t *hashes) {
    const cutting from = *cut;
    uint64_t which = *bits;
    const uint32_t *places = work->tokens->wide ? work->kept->places : NULL;
    uint32_t *grams = work->kept->values + WC_KEPT_HEAD, last = from.place;
    size_t count = from.count, i = 0;
    for (; which != 0; which &= which - 1, i++) {
        size_t start = at + (size_t)__builtin_ctzll(which);
        uint32_t hash = (uint32_t)(hashes[i] >> 32), place = places != NULL ? places[start] : (uint32_t)start;
        if (place - last > WC_KEPT_STEP_MAX) {
            break;
        }
        size_t kept = (size_t)is_kept(&from, hash);
        grams[count] = hash >> WC_KEPT_STEP_BITS << WC_KEPT_STEP_BITS | (place - last);
        count += kept;
        last = kept ? place : last;
    }
    cut->count = count;
    cut->place = last;
    *bits = which;
    return i;
}

/* The 64 grams that start at `at`, all of plain characters; those of them before `end`. */
static wirecopy_code cut_group(wc_keeping *work, cutting *cut, size_t at, size_t end) {
    uint64_t hashes[GROUP];
    uint64_t which = work->tokens->kernels->grams(work->kept->squeezed + at, work->seed, cut->level, hashes);
    which &= end - at < GROUP ? ((uint64_t)1 << (end - at)) - 1 : UINT64_MAX;
    wirecopy_code code = make_room(work, cut->count + GROUP);
    for (size_t i = 0; code == WIRECOPY_OK && which != 0;) {
        i += put_near(work, cut, at, &which, hashes + i);
        if (which != 0) {
            size_t start = at + (size_t)__builtin_ctzll(which);
            uint32_t hash = (uint32_t)(hashes[i++] >> 32);
            code = is_kept(cut, hash) ? put_gram(work, cut, hash, place_of(work, start)) : WIRECOPY_OK;
            which &= which - 1;
        }
    }
    return code;
}

static wirecopy_code cut_plain(wc_keeping *work, cutting *cut) {
    size_t count = work->nbytes < WC_UNITS_GRAM ? 0 : work->nbytes - WC_UNITS_GRAM + 1;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t at = 0; code == WIRECOPY_OK && at < count; at += 64) {
        code = cut_group(work, cut, at, count);
    }
    return code;
}

/* Whether the next 72 bytes are plain characters of one unit each. */
static int is_plain(const wc_keeping *work, size_t at) {
    uint64_t seen = 0;
    if (work->nbytes < at + 72) {
        return 0;
    }
    for (int i = 0; i < 72; i += 8) {
        uint64_t word;
        memcpy(&word, work->kept->squeezed + at + i, 8);
        seen |= word;
    }
    return (seen & 0x8080808080808080u) == 0;
}

/* Grams begin with each character that has units, and end before the first that has eight before it. */
static wirecopy_code cut_wide(wc_keeping *work, cutting *cut) {
    const wc_kept *kept = work->kept;
    wirecopy_code code = WIRECOPY_OK;
    size_t end = 0;
    for (size_t at = 0; code == WIRECOPY_OK && at < work->nbytes;) {
        if (is_plain(work, at)) {
            code = cut_group(work, cut, at, at + 64);
            at += 64;
            continue;
        }
        end = end < at ? at : end;
        while (end < work->nbytes && kept->places[end] - kept->places[at] < WC_UNITS_GRAM) {
            end++;
        }
        if (kept->places[end] - kept->places[at] < WC_UNITS_GRAM) {
            break;
        }
        uint32_t hash = (uint32_t)(XXH3_64bits_withSeed(kept->squeezed + at, end - at, work->seed) >> 32);
        if (is_kept(cut, hash)) {
            code = put_gram(work, cut, hash, kept->places[at]);
        }
        uint32_t place = kept->places[at];
        while (at < work->nbytes && kept->places[at] == place) {
            at++;
        }
    }
    return code;
}

wirecopy_code wc_keep_grams(wc_keeping *work, size_t *count_ret) {
    cutting cut = {.limit = wc_kept_limit(work->length)};
    cut.level = cut.limit == 0 ? 0 : (uint32_t)__builtin_clz(cut.limit);
    wirecopy_code code = work->tokens->wide ? cut_wide(work, &cut) : cut_plain(work, &cut);
    *count_ret = cut.count;
    return code;
}
