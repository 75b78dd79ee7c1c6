/* Blocks that are kept for the next ones: what they hold, whose they are, and that all go back. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/spare.h"
#include "random.h"

enum { BLOCKS = 64, STEPS = 4000 };

static size_t calls, live;

static void *count_calls(void *context, void *memory, size_t old_nbytes, size_t new_nbytes) {
    (void)context;
    calls++;
    live += new_nbytes - old_nbytes;
    if (new_nbytes == 0) {
        free(memory);
        return NULL;
    }
    return realloc(memory, new_nbytes);
}

static const wirecopy_allocator counted = {count_calls, NULL};

typedef struct block {
    uint8_t *bytes;
    size_t nbytes;
    uint8_t mark;
} block;

/* Of the first nbytes of a block, whether all have its mark. */
static int is_marked(const uint8_t *bytes, size_t nbytes, uint8_t mark) {
    size_t marked = 0;
    for (size_t i = 0; i < nbytes; i++) {
        marked += bytes[i] == mark;
    }
    return marked == nbytes;
}

Test(spare, blocks_keep_what_they_hold_and_go_back) {
    random_state random = random_start("spare");
    wc_spare spare;
    block blocks[BLOCKS] = {{0}};
    wc_spare_init(&spare, &counted);
    for (size_t step = 0; step < STEPS; step++) {
        block *held = &blocks[random_below(&random, BLOCKS)];
        size_t nbytes =
            random_below(&random, 4) == 0 ? 0 : 1 + (random_below(&random, 1 << 20) >> random_below(&random, 20));
        cr_assert(is_marked(held->bytes, held->nbytes, held->mark));
        uint8_t *grown = spare.own.resize(spare.own.context, held->bytes, held->nbytes, nbytes);
        cr_assert(eq(int, grown != NULL, nbytes > 0));
        cr_assert(is_marked(grown, held->nbytes < nbytes ? held->nbytes : nbytes, held->mark));
        *held = (block){grown, nbytes, (uint8_t)step};
        if (nbytes > 0) {
            memset(grown, held->mark, nbytes);
        }
    }
    for (size_t i = 0; i < BLOCKS; i++) {
        cr_assert(is_marked(blocks[i].bytes, blocks[i].nbytes, blocks[i].mark));
        spare.own.resize(spare.own.context, blocks[i].bytes, blocks[i].nbytes, 0);
    }
    wc_spare_clear(&spare);
    cr_assert(eq(sz, live, 0));
}

Test(spare, a_second_run_asks_for_no_block) {
    wc_spare spare;
    wc_spare_init(&spare, &counted);
    for (int run = 0; run < 3; run++) {
        void *blocks[BLOCKS];
        size_t before = calls;
        for (size_t i = 0; i < BLOCKS; i++) {
            blocks[i] = spare.own.resize(spare.own.context, NULL, 0, 100 * (i + 1));
        }
        for (size_t i = 0; i < BLOCKS; i++) {
            spare.own.resize(spare.own.context, blocks[i], 100 * (i + 1), 0);
        }
        cr_assert(eq(int, calls == before, run > 0));
    }
    wc_spare_clear(&spare);
    cr_assert(eq(sz, live, 0));
}
