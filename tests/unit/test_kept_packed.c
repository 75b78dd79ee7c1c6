/* What is kept of a text comes back from its packed bytes as it was; other bytes are refused, or are such values too.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "random.h"
#include "sketch/kept_packed.h"

enum { TRIES = 3000, VALUES_MOST = 1 << 15, BYTES_MOST = 1 << 18 };

static uint32_t values[VALUES_MOST];
static uint8_t bytes[BYTES_MOST + WC_KEPT_PACKED_SPARE];

static int by_around(const void *left, const void *right) {
    const uint32_t *a = left, *b = right;
    return (a[0] > b[0]) - (a[0] < b[0]);
}

/* As wc_kept_fill lays it out: mostly news, at times with long stretches without a gram. */
static size_t make(random_state *random) {
    uint32_t length = 1 + random_below(random, random_below(random, 9) == 0 ? 400000 : 6000), place = 0;
    uint32_t limit = wc_kept_limit(length) >> WC_KEPT_STEP_BITS, ncells = wc_kept_cells(length);
    uint32_t far = random_below(random, 5) == 0 ? 2000 : 16, least = random_below(random, 4) != 0;
    size_t count = WC_KEPT_HEAD;
    while (count < VALUES_MOST / 2) {
        uint32_t step = (count > WC_KEPT_HEAD ? least : 0) + random_below(random, far);
        if (place + step > length) {
            break;
        }
        place += step;
        for (; step > WC_KEPT_STEP_MAX; step -= WC_KEPT_STEP_MAX) {
            values[count++] = (uint32_t)WC_KEPT_FILLER << WC_KEPT_STEP_BITS | WC_KEPT_STEP_MAX;
        }
        uint32_t hash = random_below(random, 9) == 0 ? limit : random_below(random, limit + 1);
        values[count++] = (hash == WC_KEPT_FILLER ? 0 : hash) << WC_KEPT_STEP_BITS | step;
    }
    values[0] = length;
    values[1] = (uint32_t)(count - WC_KEPT_HEAD);
    values[2] = random_below(random, 3) == 0 ? 0 : random_below(random, WC_KEPT_NUMBERS + WC_KEPT_NAMES + 1);
    for (uint32_t i = 0; i < values[2]; i++) {
        values[count + 2 * i] = random_below(random, 1u << 31) << (i % 2) | random_below(random, 2);
        values[count + 2 * i + 1] = random_below(random, 1u << 16) << 16 | random_below(random, ncells);
    }
    qsort(values + count, values[2], 2 * sizeof *values, by_around);
    count += 2 * (size_t)values[2];
    uint32_t ndates = random_below(random, 3) == 0 ? random_below(random, WC_KEPT_DATES + 1) : 0;
    for (uint32_t i = 0; i < ndates; i++) {
        values[count++] = WC_KEPT_DATE;
        values[count++] = random_below(random, 36500) << 16 | random_below(random, ncells);
    }
    values[2] += ndates;
    uint8_t *quoted = (uint8_t *)(values + count);
    memset(quoted, 0, ((size_t)ncells + 3) / 4 * 4);
    for (uint32_t cell = 0; cell < ncells; cell++) {
        uint32_t kind = random_below(random, 6);
        quoted[cell] = kind == 0 ? 255 : kind == 1 ? (uint8_t)random_below(random, 256) : 0;
    }
    return count + ((size_t)ncells + 3) / 4;
}

Test(kept_packed, what_is_packed_comes_back) {
    random_state random = random_start("kept_packed");
    uint32_t *found = NULL;
    size_t capacity = 0, count = 0;
    for (int i = 0; i < TRIES; i++) {
        size_t made = make(&random);
        cr_assert(eq(sz, wc_kept_count(values), made));
        cr_assert(eq(int, wc_kept_holds(values, made), 1));
        cr_assert(le(sz, wc_kept_packed_most(values), (size_t)BYTES_MOST));
        size_t nbytes = wc_kept_pack(values, bytes);
        cr_assert(le(sz, nbytes, wc_kept_packed_most(values)));
        cr_assert(eq(int, wc_kept_unpack(bytes, nbytes, &wc_allocator_default, &found, &capacity, &count, NULL), 0));
        cr_assert(eq(sz, count, made));
        cr_assert(eq(int, memcmp(found, values, made * sizeof *values), 0));
    }
    wc_release(&wc_allocator_default, found, capacity, sizeof *found);
}

/* A block of the very size, so that a sanitizer sees what is read behind it. */
static wirecopy_code unpack_exact(size_t nbytes, uint32_t **found, size_t *capacity, size_t *count) {
    uint8_t *exact = malloc(nbytes + WC_KEPT_PACKED_SPARE);
    cr_assert(ne(ptr, exact, NULL));
    memcpy(exact, bytes, nbytes);
    memset(exact + nbytes, 0xFF, WC_KEPT_PACKED_SPARE);
    wirecopy_code code = wc_kept_unpack(exact, nbytes, &wc_allocator_default, found, capacity, count, NULL);
    free(exact);
    return code;
}

Test(kept_packed, other_bytes_are_refused_or_are_values) {
    random_state random = random_start("kept_packed_damaged");
    uint32_t *found = NULL, refused = 0;
    size_t capacity = 0, count = 0;
    for (int i = 0; i < TRIES; i++) {
        make(&random);
        size_t nbytes = wc_kept_pack(values, bytes);
        int is_cut = i % 3 == 0;
        for (uint32_t k = 0; !is_cut && k <= random_below(&random, 4); k++) {
            bytes[random_below(&random, (uint32_t)nbytes)] ^= (uint8_t)(1u << random_below(&random, 8));
        }
        nbytes = is_cut ? random_below(&random, (uint32_t)nbytes) : nbytes;
        wirecopy_code code = unpack_exact(nbytes, &found, &capacity, &count);
        refused += code == WIRECOPY_ERROR_FORMAT;
        cr_assert(code == WIRECOPY_ERROR_FORMAT || (code == WIRECOPY_OK && wc_kept_holds(found, count)));
    }
    cr_assert(gt(u32, refused, TRIES / 3));
    wc_release(&wc_allocator_default, found, capacity, sizeof *found);
}
