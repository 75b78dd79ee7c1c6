#include "news/matching.h"

#include <string.h>

#include "base/memory.h"

void wc_matcher_clear(wc_matcher *matcher) {
    const wirecopy_allocator *allocator = matcher->allocator;
    wc_release(allocator, matcher->slots, matcher->slots_capacity, sizeof *matcher->slots);
    wc_release(allocator, matcher->grams, matcher->grams_capacity, sizeof *matcher->grams);
    wc_release(allocator, matcher->seen, matcher->seen_capacity, sizeof *matcher->seen);
    wc_release(allocator, matcher->found_hashes, matcher->hashes_capacity, sizeof *matcher->found_hashes);
    wc_release(allocator, matcher->found_places, matcher->found_capacity, sizeof *matcher->found_places);
    wc_release(allocator, matcher->matches, matcher->matches_capacity, sizeof *matcher->matches);
    *matcher = (wc_matcher){0};
}

/* Slots for each gram of b, and bits for each. Half as many of both took 5 % of a run's time more on real news. Hashes
 * have 24 bits. */
enum { SLOTS_EACH = 8, BITS_EACH = 32, BITS_MOST = 1 << 24 };

static wirecopy_code make_room(wc_matcher *matcher, wirecopy_error *error) {
    size_t n = matcher->b.ngrams, nslots = 64, nbits = 1024;
    while (nslots < SLOTS_EACH * n) {
        nslots *= 2;
    }
    while (nbits < BITS_EACH * n && nbits < BITS_MOST) {
        nbits *= 2;
    }
    matcher->nslots = nslots;
    matcher->seen_mask = (uint32_t)nbits - 1;
    wirecopy_code code = wc_grow(matcher->allocator, (void **)&matcher->slots, &matcher->slots_capacity, nslots,
                                 sizeof *matcher->slots, error);
    if (code == WIRECOPY_OK) {
        code = wc_grow(matcher->allocator, (void **)&matcher->grams, &matcher->grams_capacity, n + 1,
                       sizeof *matcher->grams, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_grow(matcher->allocator, (void **)&matcher->seen, &matcher->seen_capacity, nbits / 32,
                       sizeof *matcher->seen, error);
    }
    return code;
}

/* Hashes are spread evenly below the text's limit: their lowest bits tell them apart best. */
static uint32_t *slot_of(const wc_matcher *matcher, uint32_t hash) {
    size_t at = hash & (matcher->nslots - 1);
    while (matcher->slots[at] != 0 && matcher->grams[matcher->slots[at]].hash != hash) {
        at = (at + 1) & (matcher->nslots - 1);
    }
    return &matcher->slots[at];
}

/* From the last on, so that each list of places ascends. */
static void list_grams(wc_matcher *matcher) {
    const wc_kept_view *kept = &matcher->b;
    uint32_t place = 0;
    matcher->grams[0] = (wc_gram_of_b){0};
    for (uint32_t i = 1; i <= kept->ngrams; i++) {
        uint32_t hash = kept->grams[i - 1] >> WC_KEPT_STEP_BITS;
        place += kept->grams[i - 1] & WC_KEPT_STEP_MAX;
        matcher->grams[i] = (wc_gram_of_b){.hash = hash, .place = place};
    }
    for (uint32_t i = kept->ngrams; i > 0; i--) {
        uint32_t hash = matcher->grams[i].hash;
        if (hash != WC_KEPT_FILLER) {
            uint32_t *slot = slot_of(matcher, hash);
            matcher->grams[i].next = *slot;
            *slot = i;
            matcher->seen[(hash & matcher->seen_mask) / 32] |= wc_sift_bits(hash);
        }
    }
}

wirecopy_code wc_matcher_take(wc_matcher *matcher, const wc_kept_view *b, wirecopy_error *error) {
    matcher->b = *b;
    wirecopy_code code = make_room(matcher, error);
    if (code == WIRECOPY_OK) {
        memset(matcher->slots, 0, matcher->nslots * sizeof *matcher->slots);
        memset(matcher->seen, 0, ((size_t)matcher->seen_mask + 1) / 8);
        matcher->round = 0;
        list_grams(matcher);
    }
    return code;
}

/* The next gram of b of a hash that a has, each of either once and in order; 0: none. Without a branch, since some have
 * none. */
static inline uint32_t next_in_b(wc_gram_of_b *grams, uint32_t first, uint32_t round) {
    wc_gram_of_b *gram = &grams[first];
    uint32_t number = gram->round == round ? gram->taken_next : first;
    gram->round = round;
    gram->taken_next = grams[number].next;
    return number;
}

/* What a kernel may write behind what it finds. */
enum { FOUND_EXTRA = 16 };

/* Grams of a whose bits grams of b have, too: nearly all of those that b has not are skipped. */
static wirecopy_code sift(wc_matcher *matcher, const wc_kept_view *a, size_t *count_ret, wirecopy_error *error) {
    size_t most = (size_t)a->ngrams + FOUND_EXTRA;
    wirecopy_code code = wc_grow(matcher->allocator, (void **)&matcher->found_hashes, &matcher->hashes_capacity, most,
                                 sizeof *matcher->found_hashes, error);
    if (code == WIRECOPY_OK) {
        code = wc_grow(matcher->allocator, (void **)&matcher->found_places, &matcher->found_capacity, most,
                       sizeof *matcher->found_places, error);
    }
    *count_ret = code == WIRECOPY_OK ? matcher->kernels->sift(a->grams, a->ngrams, matcher->seen, matcher->seen_mask,
                                                              matcher->found_hashes, matcher->found_places)
                                     : 0;
    return code;
}

/* Of those that were found, the ones that both have, each with its place in b. There is room for all. */
static void find_matches(wc_matcher *matcher, size_t count) {
    const wc_matcher own = *matcher; /* what is read in the loop, which nothing that it writes changes */
    wc_match *matches = own.matches;
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t number = next_in_b(own.grams, *slot_of(&own, own.found_hashes[i]), own.round);
        matches[n] = (wc_match){own.found_places[i], own.grams[number].place, 0};
        n += number != 0;
    }
    matcher->nmatches = n;
}

/* Those whose bytes are equal, where texts are told. */
static void confirm_matches(wc_matcher *matcher) {
    size_t n = 0;
    for (size_t i = 0; i < matcher->nmatches; i++) {
        wc_match match = matcher->matches[i];
        matcher->matches[n] = match;
        n += (size_t)wc_kept_same_gram(matcher->a_text, match.a, matcher->b_text, match.b);
    }
    matcher->nmatches = n;
}

wirecopy_code wc_matcher_match(wc_matcher *matcher, const wc_kept_view *a, wirecopy_error *error) {
    size_t count = 0;
    matcher->nmatches = 0;
    matcher->round++;
    wirecopy_code code = sift(matcher, a, &count, error);
    if (code != WIRECOPY_OK || count < WC_MATCHES_LEAST) {
        return code;
    }
    code = wc_grow(matcher->allocator, (void **)&matcher->matches, &matcher->matches_capacity, count,
                   sizeof *matcher->matches, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    find_matches(matcher, count);
    if (matcher->a_text != NULL) {
        confirm_matches(matcher);
    }
    return WIRECOPY_OK;
}
