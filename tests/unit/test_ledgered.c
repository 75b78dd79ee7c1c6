/* Loops whose results are kept: what an earlier run kept is taken over and not computed again. */
#include "inputs_support.h"

#include "base/error.h"
#include "store/ledgered.h"

TestSuite(ledgered, .fini = remove_scratch);

enum { NITEMS = 1003, CHUNK = 64, STRIDE = 10, FAILS = 500 };

typedef struct squares {
    uint64_t results[NITEMS];
    size_t computed, restored;
    size_t fail_at; /* 0: never */
} squares;

static wirecopy_code square(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    squares *work = context;
    (void)state;
    if (work->fail_at != 0 && from >= work->fail_at) {
        return wc_fail(error, WIRECOPY_ERROR_INTERRUPTED, "interrupted");
    }
    for (size_t i = from; i < to; i++) {
        work->results[i] = (uint64_t)i * i;
        work->computed++;
    }
    return WIRECOPY_OK;
}

static void save(const void *context, size_t item, void *result_ret) {
    memcpy(result_ret, &((const squares *)context)->results[item], sizeof(uint64_t));
}

static void restore(void *context, size_t item, const void *result) {
    squares *work = context;
    memcpy(&work->results[item], result, sizeof(uint64_t));
    work->restored++;
}

/* A run with the checkpoint in the scratch folder. */
static wirecopy_code run(squares *work, size_t count, size_t chunk, size_t result_nbytes, int is_partial) {
    static char settings[] = "settings\n\0\0\0\0\0\0\0";
    wc_checkpoint checkpoint = {.allocator = &wc_allocator_default,
                                .folder = scratch_folder(),
                                .settings = {settings, sizeof "settings\n" - 1, 0},
                                .lock_fd = -1,
                                .is_partial = is_partial};
    const wc_ledgered ledgered = {.loop = {.allocator = &wc_allocator_default,
                                           .threads = 1,
                                           .count = count,
                                           .chunk = chunk,
                                           .stride = STRIDE,
                                           .body = square,
                                           .context = work},
                                  .checkpoint = &checkpoint,
                                  .result_nbytes = result_nbytes,
                                  .save = save,
                                  .restore = restore};
    return wc_ledgered_run(&ledgered, NULL);
}

static void expect_squares(const squares *work) {
    for (size_t i = 0; i < NITEMS; i++) {
        cr_assert(eq(u64, work->results[i], (uint64_t)i * i));
    }
}

Test(ledgered, what_was_kept_is_restored_and_not_computed_again) {
    squares first = {.fail_at = FAILS}, second = {0}, third = {0};
    size_t whole = FAILS / CHUNK * CHUNK;
    cr_assert(eq(int, run(&first, NITEMS, CHUNK, sizeof(uint64_t), 0), WIRECOPY_ERROR_INTERRUPTED));
    cr_assert(eq(int, run(&second, NITEMS, CHUNK, sizeof(uint64_t), 0), WIRECOPY_OK));
    cr_assert(eq(sz, second.restored, whole));
    cr_assert(eq(sz, second.computed, NITEMS - whole));
    expect_squares(&second);
    cr_assert(eq(int, run(&third, NITEMS, CHUNK, sizeof(uint64_t), 0), WIRECOPY_OK));
    cr_assert(eq(sz, third.restored, NITEMS));
    cr_assert(eq(sz, third.computed, 0));
    expect_squares(&third);
}

Test(ledgered, results_of_another_length_are_damaged) {
    squares first = {0}, second = {0};
    cr_assert(eq(int, run(&first, CHUNK, CHUNK, sizeof(uint64_t), 0), WIRECOPY_OK));
    cr_assert(eq(int, run(&second, CHUNK, CHUNK / 2, sizeof(uint64_t), 0), WIRECOPY_ERROR_FORMAT));
    cr_assert(eq(sz, second.restored, 0));
}

Test(ledgered, what_may_change_is_not_kept) {
    squares first = {0}, second = {0};
    cr_assert(eq(int, run(&first, NITEMS, CHUNK, sizeof(uint64_t), 1), WIRECOPY_OK));
    cr_assert(eq(int, run(&second, NITEMS, CHUNK, sizeof(uint64_t), 0), WIRECOPY_OK));
    cr_assert(eq(sz, second.restored, 0));
    expect_squares(&second);
}
