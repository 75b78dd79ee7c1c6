#include "text/shingle_places.h"

#include <string.h>

#include "base/memory.h"
#include "base/salt.h"
#include "text/shingles.h"

/* At least twice as many slots as shingles keeps probe sequences short (Knuth, TAOCP vol. 3, 6.4: 1.5 probes for a hit
 * at half load with linear probing). */
enum { BITS_MIN = 4, SLOTS_EACH = 2 };

void wc_shingle_places_clear(wc_shingle_places *places, const wirecopy_allocator *allocator) {
    wc_release(allocator, places->hashes, places->hashes_capacity, sizeof *places->hashes);
    wc_release(allocator, places->distinct, places->distinct_capacity, sizeof *places->distinct);
    wc_release(allocator, places->slots, places->slots_capacity, sizeof *places->slots);
    *places = (wc_shingle_places){0};
}

static wirecopy_code make_room(wc_shingle_places *places, const wirecopy_allocator *allocator, wirecopy_error *error) {
    places->bits = BITS_MIN;
    while ((size_t)1 << places->bits < SLOTS_EACH * places->count) {
        places->bits++;
    }
    size_t nslots = (size_t)1 << places->bits;
    places->salt = places->salt == 0 ? wc_salt() : places->salt;
    wirecopy_code code = wc_grow(allocator, (void **)&places->hashes, &places->hashes_capacity, places->count,
                                 sizeof *places->hashes, error);
    if (code == WIRECOPY_OK) {
        code = wc_grow(allocator, (void **)&places->distinct, &places->distinct_capacity, places->count,
                       sizeof *places->distinct, error);
    }
    if (code == WIRECOPY_OK) {
        code =
            wc_grow(allocator, (void **)&places->slots, &places->slots_capacity, nslots, sizeof *places->slots, error);
    }
    if (code == WIRECOPY_OK) {
        memset(places->slots, 0, nslots * sizeof *places->slots);
    }
    return code;
}

static int same_bytes(const wc_shingle_places *a, size_t i, const wc_shingle_places *b, size_t j) {
    const uint32_t *a_starts = a->tokens->starts + i, *b_starts = b->tokens->starts + j;
    size_t nbytes = a_starts[a->width] - a_starts[0];
    return nbytes == b_starts[b->width] - b_starts[0] &&
           memcmp(a->tokens->folded + a_starts[0], b->tokens->folded + b_starts[0], nbytes - 1) == 0;
}

int wc_shingle_places_same(const wc_shingle_places *a, size_t i, const wc_shingle_places *b, size_t j) {
    return a->hashes[i] == b->hashes[j] && same_bytes(a, i, b, j);
}

/* The slot that holds the other text's shingle, or the free slot for it. */
static size_t slot_of(const wc_shingle_places *places, const wc_shingle_places *other, size_t shingle) {
    size_t slot = wc_salted_slot(other->hashes[shingle], places->salt, places->bits);
    size_t mask = ((size_t)1 << places->bits) - 1;
    for (uint32_t held; (held = places->slots[slot]) != 0; slot = (slot + 1) & mask) {
        if (wc_shingle_places_same(places, held - 1, other, shingle)) {
            break;
        }
    }
    return slot;
}

wirecopy_code wc_shingle_places_fill(wc_shingle_places *places, const wc_tokens *tokens, uint32_t ngram, uint64_t seed,
                                     wirecopy_error *error) {
    places->tokens = tokens;
    places->width = tokens->ntokens < ngram ? tokens->ntokens : ngram;
    places->count = wc_shingles_count(tokens->ntokens, ngram);
    places->length = 0;
    wirecopy_code code = make_room(places, tokens->allocator, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    wc_shingles_hash(tokens, ngram, seed, 0, places->count, places->hashes);
    for (size_t i = 0; i < places->count; i++) {
        size_t slot = slot_of(places, places, i);
        if (places->slots[slot] == 0) {
            places->slots[slot] = (uint32_t)i + 1;
            places->distinct[places->length++] = (uint32_t)i;
        }
    }
    return code;
}

size_t wc_shingle_places_find(const wc_shingle_places *places, const wc_shingle_places *other, size_t shingle) {
    return (size_t)places->slots[slot_of(places, other, shingle)] - 1;
}

size_t wc_shingle_places_shared(const wc_shingle_places *a, const wc_shingle_places *b) {
    size_t shared = 0;
    for (size_t i = 0; i < b->length; i++) {
        shared += wc_shingle_places_find(a, b, b->distinct[i]) != WC_NO_SHINGLE;
    }
    return shared;
}

double wc_shingle_places_jaccard(const wc_shingle_places *a, const wc_shingle_places *b) {
    size_t shared = wc_shingle_places_shared(a, b), either = a->length + b->length - shared;
    return either == 0 ? 0.0 : (double)shared / (double)either;
}
