/* What was worked out before: it is found as it was kept, within a bound, and what is asked for stays. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>

#include "base/memo.h"
#include "random.h"

enum { BOUND = 8 << 20, KEYS = 40000, WORDS_MOST = 40 };

static size_t live, live_most;

static void *count_bytes(void *context, void *memory, size_t old_nbytes, size_t new_nbytes) {
    (void)context;
    live += new_nbytes - old_nbytes;
    live_most = live > live_most ? live : live_most;
    if (new_nbytes == 0) {
        free(memory);
        return NULL;
    }
    return realloc(memory, new_nbytes);
}

static const wirecopy_allocator counted = {count_bytes, NULL};

static wc_memo_key key_of(uint32_t number) {
    return (wc_memo_key){number % 7, number, number % 3};
}

static size_t words_of(uint32_t number) {
    return number % 97 == 0 ? 1 << 16 : number % WORDS_MOST;
}

static void keep(wc_memo *memo, uint32_t number) {
    size_t nwords = words_of(number);
    uint64_t *words = wc_memo_keep(memo, key_of(number), nwords);
    cr_assert(ne(ptr, words, NULL));
    for (size_t i = 0; i < nwords; i++) {
        words[i] = (uint64_t)number << 20 | i;
    }
}

/* Whether it is there; it must be as it was kept then. */
static int is_there(wc_memo *memo, uint32_t number) {
    size_t nwords, wrong = 0;
    const uint64_t *words = wc_memo_find(memo, key_of(number), &nwords);
    if (words == NULL) {
        return 0;
    }
    cr_assert(eq(sz, nwords, words_of(number)));
    for (size_t i = 0; i < nwords; i++) {
        wrong += words[i] != ((uint64_t)number << 20 | i);
    }
    cr_assert(eq(sz, wrong, 0));
    return 1;
}

Test(memo, items_are_as_they_were_kept_within_the_bound) {
    random_state random = random_start("memo");
    wc_memo memo;
    size_t found = 0, asked = 0;
    wc_memo_init(&memo, &counted, BOUND);
    for (uint32_t number = 0; number < KEYS; number++) {
        keep(&memo, number);
        cr_assert(is_there(&memo, number));
        found += (size_t)is_there(&memo, (uint32_t)random_below(&random, number + 1));
        asked++;
        cr_assert(le(sz, live, BOUND));
    }
    cr_assert(is_there(&memo, KEYS - 1));
    cr_assert(not(is_there(&memo, 1)));
    cr_assert(gt(sz, live_most, BOUND / 4));
    cr_assert(ne(sz, found, 0));
    cr_assert(lt(sz, found, asked));
    wc_memo_clear(&memo);
    cr_assert(eq(sz, live, 0));
}

Test(memo, what_is_asked_for_stays) {
    wc_memo memo;
    wc_memo_init(&memo, &counted, BOUND);
    keep(&memo, 5);
    keep(&memo, 6);
    for (uint32_t number = 7; number < KEYS; number++) {
        if (!is_there(&memo, number)) {
            keep(&memo, number);
        }
        cr_assert(is_there(&memo, 5));
    }
    cr_assert(not(is_there(&memo, 6)));
    wc_memo_clear(&memo);
    cr_assert(eq(sz, live, 0));
}

Test(memo, keys_differ_in_each_part) {
    wc_memo memo;
    size_t nwords;
    wc_memo_init(&memo, &counted, BOUND);
    cr_assert(ne(ptr, wc_memo_keep(&memo, (wc_memo_key){1, 2, 1}, 0), NULL));
    cr_assert(ne(ptr, (void *)wc_memo_find(&memo, (wc_memo_key){1, 2, 1}, &nwords), NULL));
    cr_assert(eq(sz, nwords, 0));
    cr_assert(eq(ptr, (void *)wc_memo_find(&memo, (wc_memo_key){2, 1, 1}, &nwords), NULL));
    cr_assert(eq(ptr, (void *)wc_memo_find(&memo, (wc_memo_key){1, 2, 2}, &nwords), NULL));
    cr_assert(eq(ptr, (void *)wc_memo_find(&memo, (wc_memo_key){0, 2, 1}, &nwords), NULL));
    wc_memo_clear(&memo);
}

Test(memo, where_there_is_no_room_nothing_is_kept) {
    wc_memo memo;
    size_t nwords;
    wc_memo_init(&memo, &counted, 1000);
    cr_assert(eq(ptr, wc_memo_keep(&memo, key_of(1), 1), NULL));
    cr_assert(eq(ptr, (void *)wc_memo_find(&memo, key_of(1), &nwords), NULL));
    wc_memo_clear(&memo);
    wc_memo_init(&memo, &counted, BOUND);
    cr_assert(eq(ptr, wc_memo_keep(&memo, key_of(1), BOUND), NULL));
    wc_memo_clear(&memo);
    cr_assert(eq(sz, live, 0));
}
