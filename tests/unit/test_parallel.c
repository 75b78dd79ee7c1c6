/* The loops: each item once, by whichever thread; one outcome whatever the threads do. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "run/parallel.h"

enum { NITEMS = 10007, CHUNK = 64, STRIDE = 10, SPINS = 200000 };

typedef struct work {
    uint8_t seen[NITEMS];
    uint32_t created, finished, gathered, cleared, last_gathered;
    int crossed, fail_create;
    uint32_t failed; /* chunks */
    uint64_t gathered_items;
} work;

typedef struct own {
    uint32_t thread;
    uint64_t nitems;
    int finished;
} own;

static wirecopy_code create(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    work *made = context;
    own *mine = state;
    cr_assert(eq(u64, mine->nitems, 0), "states are zeroed");
    mine->thread = thread;
    __atomic_add_fetch(&made->created, 1, __ATOMIC_SEQ_CST);
    return made->fail_create ? wc_fail(error, WIRECOPY_ERROR_MEMORY, "created") : WIRECOPY_OK;
}

static wirecopy_code finish(void *context, void *state, wirecopy_error *error) {
    (void)error;
    ((own *)state)->finished = 1;
    __atomic_add_fetch(&((work *)context)->finished, 1, __ATOMIC_SEQ_CST);
    return WIRECOPY_OK;
}

static wirecopy_code gather(void *context, void *state, wirecopy_error *error) {
    work *made = context;
    const own *mine = state;
    (void)error;
    cr_assert(mine->finished);
    cr_assert(made->gathered == 0 || made->last_gathered < mine->thread, "in the order of threads");
    made->last_gathered = mine->thread;
    made->gathered++;
    made->gathered_items += mine->nitems;
    return WIRECOPY_OK;
}

static void clear(void *context, void *state) {
    (void)state;
    ((work *)context)->cleared++;
}

static wirecopy_code see(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    work *made = context;
    (void)error;
    if (from / CHUNK != (to - 1) / CHUNK || to - from > STRIDE) {
        made->crossed = 1;
    }
    for (size_t i = from; i < to; i++) {
        made->seen[i]++;
    }
    ((own *)state)->nitems += to - from;
    return WIRECOPY_OK;
}

static wc_loop loop_of(work *made, wc_loop_fn body, uint32_t threads) {
    return (wc_loop){.allocator = &wc_allocator_default,
                     .threads = threads,
                     .count = NITEMS,
                     .chunk = CHUNK,
                     .stride = STRIDE,
                     .body = body,
                     .context = made,
                     .state = {sizeof(own), create, finish, gather, clear}};
}

Test(parallel, each_item_is_seen_once) {
    for (uint32_t threads = 1; threads <= 5; threads += 2) {
        work *made = calloc(1, sizeof *made);
        const wc_loop loop = loop_of(made, see, threads);
        cr_assert(eq(int, wc_loop_run(&loop, NULL), WIRECOPY_OK));
        for (size_t i = 0; i < NITEMS; i++) {
            cr_assert(eq(int, made->seen[i], 1));
        }
        cr_assert(not(made->crossed), "a call is of one chunk and at most a stride");
        cr_assert(eq(u64, made->gathered_items, NITEMS));
        cr_assert(eq(u32, made->created, threads));
        cr_assert(eq(u32, made->finished, threads));
        cr_assert(eq(u32, made->cleared, threads));
        free(made);
    }
}

Test(parallel, no_items_and_fewer_items_than_threads) {
    work *made = calloc(1, sizeof *made);
    wc_loop loop = loop_of(made, see, 4);
    loop.count = 0;
    cr_assert(eq(int, wc_loop_run(&loop, NULL), WIRECOPY_OK));
    cr_assert(eq(u32, made->created, 0));
    loop.count = CHUNK + 1;
    cr_assert(eq(int, wc_loop_run(&loop, NULL), WIRECOPY_OK));
    cr_assert(eq(u32, made->created, 2));
    free(made);
}

/* Chunk 2 fails first, and chunk 1 when it sees that. */
static wirecopy_code fail_late(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    work *made = context;
    size_t chunk = from / CHUNK;
    (void)state;
    (void)to;
    if (chunk == 2) {
        __atomic_store_n(&made->failed, 1, __ATOMIC_SEQ_CST);
        return wc_fail(error, WIRECOPY_ERROR_IO, "the second");
    }
    for (int i = 0; chunk == 1 && i < SPINS && !__atomic_load_n(&made->failed, __ATOMIC_SEQ_CST); i++) {
        usleep(100);
    }
    usleep(chunk == 1 ? 20000 : 0);
    return chunk == 1 ? wc_fail(error, WIRECOPY_ERROR_FORMAT, "the first") : WIRECOPY_OK;
}

Test(parallel, the_error_is_that_of_the_lowest_chunk) {
    work *made = calloc(1, sizeof *made);
    wirecopy_error error = {0};
    const wc_loop loop = loop_of(made, fail_late, 2);
    cr_assert(eq(int, wc_loop_run(&loop, &error), WIRECOPY_ERROR_FORMAT));
    cr_assert(eq(str, error.message, "the first"));
    cr_assert(eq(u32, made->gathered, 0), "nothing is gathered after a failure");
    cr_assert(eq(u32, made->cleared, made->created));
    free(made);
}

Test(parallel, a_state_that_cannot_be_made_ends_the_loop) {
    work *made = calloc(1, sizeof *made);
    made->fail_create = 1;
    const wc_loop loop = loop_of(made, see, 3);
    cr_assert(eq(int, wc_loop_run(&loop, NULL), WIRECOPY_ERROR_MEMORY));
    cr_assert(eq(u32, made->cleared, made->created));
    cr_assert(eq(int, made->seen[0], 0));
    free(made);
}

static int stop_half_way(void *context, wirecopy_stage stage, uint64_t done, uint64_t total) {
    (void)stage;
    cr_assert(eq(u64, total, NITEMS));
    *(uint64_t *)context = done;
    return done > NITEMS / 2;
}

Test(parallel, an_interrupt_ends_the_loop) {
    work *made = calloc(1, sizeof *made);
    uint64_t last = 0;
    wirecopy_options options;
    wirecopy_options_init(&options, sizeof options);
    options.progress = stop_half_way;
    options.progress_context = &last;
    wc_progress progress;
    wc_progress_init(&progress, &options, WC_STEPS(READ));
    wc_loop loop = loop_of(made, see, 1);
    loop.progress = &progress;
    cr_assert(eq(int, wc_loop_run(&loop, NULL), WIRECOPY_ERROR_INTERRUPTED));
    cr_assert(gt(u64, last, NITEMS / 2));
    cr_assert(le(u64, last, NITEMS / 2 + CHUNK));
    wc_progress_clear(&progress);
    free(made);
}

typedef struct told {
    uint64_t first, last, total;
} told;

static int note_progress(void *context, wirecopy_stage stage, uint64_t done, uint64_t total) {
    told *noted = context;
    (void)stage;
    noted->first = noted->first == 0 ? done : noted->first;
    noted->last = done;
    noted->total = total;
    return 0;
}

Test(parallel, a_loop_that_is_a_part_of_the_stage_goes_on_from_the_parts_before) {
    work *made = calloc(1, sizeof *made);
    told noted = {0};
    wirecopy_options options;
    wirecopy_options_init(&options, sizeof options);
    options.progress = note_progress;
    options.progress_context = &noted;
    wc_progress progress;
    wc_progress_init(&progress, &options, WC_STEPS(READ));
    wc_loop loop = loop_of(made, see, 1);
    loop.progress = &progress;
    loop.done_before = 5000;
    loop.total = 20000;
    cr_assert(eq(int, wc_loop_run(&loop, NULL), WIRECOPY_OK));
    cr_assert(eq(u64, noted.first, 5000 + CHUNK));
    cr_assert(eq(u64, noted.last, 5000 + NITEMS));
    cr_assert(eq(u64, noted.total, 20000));
    wc_progress_clear(&progress);
    free(made);
}

enum { NSTREAM = 500, NSLOTS = 8 };

typedef struct flow {
    uint64_t numbers[NSLOTS], committed;
    uint32_t working;
    int bad;
    uint64_t fail_at;
} flow;

static wirecopy_code take(void *context, uint64_t number, uint64_t slot, int *more_ret, int *alone_ret,
                          wirecopy_error *error) {
    flow *made = context;
    (void)error;
    made->numbers[slot] = number;
    *more_ret = number < NSTREAM;
    *alone_ret = number % 50 == 7;
    return WIRECOPY_OK;
}

static void work_on(void *context, void *state, uint64_t slot) {
    flow *made = context;
    uint32_t at_once = __atomic_add_fetch(&made->working, 1, __ATOMIC_SEQ_CST);
    (void)state;
    usleep(made->numbers[slot] % 3 * 100);
    if (made->numbers[slot] % 50 == 7 && (at_once != 1 || __atomic_load_n(&made->working, __ATOMIC_SEQ_CST) != 1)) {
        made->bad = 1;
    }
    __atomic_sub_fetch(&made->working, 1, __ATOMIC_SEQ_CST);
}

static wirecopy_code commit(void *context, uint64_t slot, wirecopy_error *error) {
    flow *made = context;
    made->bad |= made->numbers[slot] != made->committed;
    made->committed++;
    return made->committed == made->fail_at ? wc_fail(error, WIRECOPY_ERROR_IO, "a commit") : WIRECOPY_OK;
}

static const wc_stream streaming = {.allocator = &wc_allocator_default,
                                    .threads = 4,
                                    .nslots = NSLOTS,
                                    .take = take,
                                    .work = work_on,
                                    .commit = commit};

Test(parallel, a_stream_is_committed_in_order) {
    flow made = {0};
    wc_stream stream = streaming;
    stream.context = &made;
    cr_assert(eq(int, wc_stream_run(&stream, NULL), WIRECOPY_OK));
    cr_assert(eq(u64, made.committed, NSTREAM));
    cr_assert(not(made.bad), "in order, and alone where that is asked for");
}

Test(parallel, nothing_is_committed_after_a_failure) {
    flow made = {.fail_at = 100};
    wc_stream stream = streaming;
    stream.context = &made;
    cr_assert(eq(int, wc_stream_run(&stream, NULL), WIRECOPY_ERROR_IO));
    cr_assert(eq(u64, made.committed, 100));
}

Test(parallel, a_walk_is_a_for_loop) {
    size_t sum = 0, n = 0;
    WC_EACH(uint32_t, i, 100, 7, &wc_allocator_default) {
        if (i % 2 == 1) {
            continue;
        }
        if (i == 90) {
            break;
        }
        sum += i;
        n++;
    }
    cr_assert(eq(sz, n, 45));
    cr_assert(eq(sz, sum, 1980));
    WC_EACH_WHILE(n > 40, size_t, i, 100, 7, NULL) {
        cr_assert(lt(sz, i, 5));
        n--;
    }
    WC_EACH(size_t, i, 0, 7, NULL) {
        cr_assert(0);
    }
    wc_walk walk = wc_walk_over(NULL, 100, 7);
    for (size_t from = 0; wc_walk_reach(&walk, from); from += 9) {
        n = from;
    }
    cr_assert(eq(sz, n, 99));
    cr_assert(eq(sz, wc_walk_stride(0, 0, 100, 16), 16));
    cr_assert(eq(sz, wc_walk_stride(10, 100000, 100, 16), 1));
}
