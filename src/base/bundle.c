#include "base/bundle.h"

#include <string.h>

static uint64_t bits_below(unsigned bit) {
    return ((uint64_t)1 << bit) - 1;
}

/* The widest run of zeros below the highest bit of a mask. */
static void find_gap(uint64_t mask, wc_bundle *bundle) {
    for (unsigned from = 0, to; mask >> from != 0; from = to + 1) {
        for (to = from; (mask >> to & 1) == 0; to++) {
        }
        if (to - from > (unsigned)bundle->high - bundle->low) {
            bundle->low = (uint8_t)from;
            bundle->high = (uint8_t)to;
        }
        if (to == 63) {
            return;
        }
    }
}

static unsigned bits_of(uint64_t value) {
    unsigned bits = 0;
    for (; value != 0; value >>= 1) {
        bits++;
    }
    return bits;
}

static wc_bundle look_at(const uint64_t *records, uint32_t count) {
    wc_bundle bundle = {.count = count, .width = 64};
    uint64_t mask = 0, least = UINT64_MAX, most = 0;
    for (uint32_t i = 0; i < count; i++) {
        mask |= records[i] ^ records[0];
        least = records[i] < least ? records[i] : least;
        most = records[i] > most ? records[i] : most;
    }
    find_gap(mask, &bundle);
    bundle.base = least & ~bits_below(bundle.low);
    unsigned width = bundle.low + bits_of((most - bundle.base) >> bundle.high);
    if (((size_t)count * width + 63) / 64 + 1 < count) {
        bundle.width = (uint8_t)width;
    }
    return bundle;
}

wc_bundle wc_bundle_pack(uint64_t *records, uint32_t count) {
    const wc_bundle bundle = look_at(records, count);
    if (bundle.width == 64) {
        return bundle;
    }
    uint64_t word = 0, low = bits_below(bundle.low);
    size_t nwords = 0;
    unsigned filled = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t more = records[i] - bundle.base, kept = (more & low) | more >> bundle.high << bundle.low;
        word |= kept << filled;
        filled += bundle.width;
        if (filled >= 64) {
            filled -= 64;
            records[nwords++] = word;
            word = kept >> (bundle.width - filled);
        }
    }
    for (; nwords < wc_bundle_words(&bundle); nwords++) {
        records[nwords] = word;
        word = 0;
    }
    return bundle;
}

void wc_bundle_unpack(const wc_bundle *bundle, const uint64_t *words, uint64_t *records_ret) {
    if (bundle->width == 64) {
        memcpy(records_ret, words, bundle->count * sizeof *words);
        return;
    }
    if (bundle->width == 0) { /* all are equal, and no two words can be read */
        for (uint32_t i = 0; i < bundle->count; i++) {
            records_ret[i] = bundle->base;
        }
        return;
    }
    uint64_t mask = bits_below(bundle->width), low = bits_below(bundle->low);
    for (size_t i = 0, bit = 0; i < bundle->count; i++, bit += bundle->width) {
        const uint64_t *at = words + bit / 64;
        unsigned shift = bit % 64;
        uint64_t kept = (at[0] >> shift | at[1] << 1 << (63 - shift)) & mask;
        records_ret[i] = bundle->base + ((kept & low) | kept >> bundle->low << bundle->high);
    }
}
