#include "text/shingle_set.h"

#include <string.h>

#include "base/memory.h"
#include "base/salt.h"
#include "text/shingles.h"

/* At least twice as many slots as shingles keeps probe sequences short (Knuth, TAOCP vol. 3, 6.4: 1.5 probes for a hit
 * at half load with linear probing). */
enum { BITS_MIN = 4, SLOTS_EACH = 2 };

void wc_shingle_set_clear(wc_shingle_set *set, const wirecopy_allocator *allocator) {
    wc_release(allocator, set->hashes, set->capacity, sizeof *set->hashes);
    wc_release(allocator, set->slots, set->slots_capacity, sizeof *set->slots);
    *set = (wc_shingle_set){0};
}

static wirecopy_code make_room(wc_shingle_set *set, size_t n, const wirecopy_allocator *allocator,
                               wirecopy_error *error) {
    set->bits = BITS_MIN;
    while ((size_t)1 << set->bits < SLOTS_EACH * n) {
        set->bits++;
    }
    size_t nslots = (size_t)1 << set->bits;
    set->salt = set->salt == 0 ? wc_salt() : set->salt;
    wirecopy_code code = wc_grow(allocator, (void **)&set->hashes, &set->capacity, n, sizeof *set->hashes, error);
    if (code == WIRECOPY_OK) {
        code = wc_grow(allocator, (void **)&set->slots, &set->slots_capacity, nslots, sizeof *set->slots, error);
    }
    if (code == WIRECOPY_OK) {
        memset(set->slots, 0, nslots * sizeof *set->slots);
    }
    return code;
}

/* The slot that holds the hash, or the free slot for it. */
static inline size_t slot_of(const wc_shingle_set *set, uint64_t hash) {
    size_t slot = wc_salted_slot(hash, set->salt, set->bits), mask = ((size_t)1 << set->bits) - 1;
    while (set->slots[slot] != hash && set->slots[slot] != 0) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

/* Branchless in whether a hash is new. */
static void drop_repeats(wc_shingle_set *set, size_t n) {
    set->length = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t hash = set->hashes[i] + (set->hashes[i] == 0);
        size_t slot = slot_of(set, hash);
        set->hashes[set->length] = hash;
        set->length += set->slots[slot] == 0;
        set->slots[slot] = hash;
    }
}

wirecopy_code wc_shingle_set_fill(wc_shingle_set *set, const wc_tokens *tokens, uint32_t ngram, uint64_t seed,
                                  wirecopy_error *error) {
    size_t n = wc_shingles_count(tokens->ntokens, ngram);
    wirecopy_code code = make_room(set, n, tokens->allocator, error);
    if (code == WIRECOPY_OK) {
        wc_shingles_hash(tokens, ngram, seed, 0, n, set->hashes);
        drop_repeats(set, n);
    }
    return code;
}

size_t wc_shingle_set_shared(const wc_shingle_set *set, const uint64_t *hashes, size_t length) {
    size_t shared = 0;
    for (size_t i = 0; set->length > 0 && i < length; i++) {
        shared += set->slots[slot_of(set, hashes[i])] != 0;
    }
    return shared;
}

double wc_shingle_set_jaccard(const wc_shingle_set *a, const uint64_t *b_hashes, size_t b_length) {
    size_t shared = wc_shingle_set_shared(a, b_hashes, b_length);
    size_t either = a->length + b_length - shared;
    return either == 0 ? 0.0 : (double)shared / (double)either;
}
