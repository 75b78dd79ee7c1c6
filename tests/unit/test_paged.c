/* Blocks within a budget: which lie in files, what counts as held, and what is sent away. */
#include "inputs_support.h"

#include <signal.h>
#include <sys/resource.h>

#include "base/error.h"
#include "base/os.h"
#include "base/paged.h"

TestSuite(paged, .fini = remove_scratch);

enum { MIB = 1 << 20, BUDGET = 16 * MIB };

static wc_paged *paged_of(const wirecopy_allocator **allocator_ret) {
    wc_paged *paged;
    cr_assert(eq(int, wc_paged_create(BUDGET, scratch_folder(), &wc_allocator_default, &paged, NULL), WIRECOPY_OK));
    *allocator_ret = wc_paged_allocator(paged);
    return paged;
}

static void *resized(const wirecopy_allocator *allocator, void *block, size_t from, size_t to) {
    void *moved = allocator->resize(allocator->context, block, from, to);
    cr_assert(to == 0 || moved != NULL);
    return moved;
}

static void expect_numbers(const uint32_t *block, size_t count) {
    for (size_t i = 0; i < count; i++) {
        cr_assert(eq(u32, block[i], i));
    }
}

/* Of the budget 46.67 % is for tables that could lie in files. */
static void expect_held(const wirecopy_allocator *allocator, size_t nbytes) {
    size_t room = (size_t)(0.4667 * BUDGET) - nbytes;
    cr_assert(wc_allocator_admits(allocator, room), "less is held");
    cr_assert(not(wc_allocator_admits(allocator, room + 1)), "more is held");
}

Test(paged, a_block_that_moves_keeps_its_bytes_and_is_held_where_it_lies_in_memory) {
    const wirecopy_allocator *allocator;
    wc_paged *paged = paged_of(&allocator);
    enum { SMALL = 100 << 10, MEDIUM = 4 * MIB };
    expect_held(allocator, 0);
    uint32_t *block = resized(allocator, NULL, 0, MEDIUM);
    for (uint32_t i = 0; i < MEDIUM / sizeof *block; i++) {
        block[i] = i;
    }
    expect_held(allocator, MEDIUM);
    block = resized(allocator, block, MEDIUM, BUDGET);
    expect_held(allocator, 0);
    expect_numbers(block, MEDIUM / sizeof *block);
    block = resized(allocator, block, BUDGET, 2 * BUDGET);
    expect_numbers(block, MEDIUM / sizeof *block);
    block = resized(allocator, block, 2 * BUDGET, SMALL);
    expect_numbers(block, SMALL / sizeof *block);
    expect_held(allocator, SMALL);
    resized(allocator, block, SMALL, 0);
    expect_held(allocator, 0);
    wc_paged_free(paged);
}

/* What is new of its file is filled with zeros (fill_scattered), to a length that is no multiple of their pieces. */
Test(paged, a_scattered_block_keeps_its_bytes_as_its_file_grows) {
    const wirecopy_allocator *allocator;
    wc_paged *paged = paged_of(&allocator);
    allocator = wc_allocator_scattered(allocator);
    enum { FIRST = BUDGET + 5 * 4096, THEN = 2 * BUDGET + 3 * 4096 };
    uint32_t *block = resized(allocator, NULL, 0, 4 * MIB);
    for (uint32_t i = 0; i < MIB; i++) {
        block[i] = i;
    }
    block = resized(allocator, block, 4 * MIB, FIRST);
    expect_held(allocator, 0);
    expect_numbers(block, MIB);
    for (uint32_t i = MIB; i < FIRST / sizeof *block; i++) {
        block[i] = i;
    }
    block = resized(allocator, block, FIRST, THEN);
    expect_numbers(block, FIRST / sizeof *block);
    cr_assert(eq(u32, block[THEN / sizeof *block - 1], 0));
    resized(allocator, block, THEN, 0);
    wc_paged_free(paged);
}

Test(paged, the_most_that_lay_in_files_at_once_is_told) {
    const wirecopy_allocator *allocator;
    wc_paged *paged = paged_of(&allocator);
    void *first = resized(allocator, NULL, 0, 2 * BUDGET), *second = resized(allocator, NULL, 0, BUDGET);
    resized(allocator, first, 2 * BUDGET, 0);
    void *third = resized(allocator, NULL, 0, BUDGET);
    cr_assert(eq(u64, wc_paged_spilled(paged), 3 * (uint64_t)BUDGET));
    resized(allocator, second, BUDGET, 0);
    resized(allocator, third, BUDGET, 0);
    wc_paged_free(paged);
}

/* Of a budget of 16 MiB, and in turn: 13.6 are said to fit, 12 lie in memory then, and 3.2 where not all fits. */
Test(paged, tables_that_are_expected_to_fit_stay_in_memory_and_others_go_to_files_early) {
    const wirecopy_allocator *allocator;
    wc_paged *paged = paged_of(&allocator);
    allocator = wc_allocator_scattered(allocator);
    cr_expect(not(wc_allocator_expect(allocator, 14 * MIB)));
    void *few = resized(allocator, NULL, 0, 3 * MIB);
    cr_expect(eq(u64, wc_paged_spilled(paged), 0));
    void *more = resized(allocator, NULL, 0, MIB);
    cr_expect(eq(u64, wc_paged_spilled(paged), MIB));
    cr_expect(not(wc_allocator_expect(allocator, 10 * MIB)), "4 are there, one of them in a file");
    cr_expect(wc_allocator_expect(allocator, 9 * MIB));
    void *most = resized(allocator, NULL, 0, 8 * MIB);
    cr_expect(eq(u64, wc_paged_spilled(paged), MIB));
    void *last = resized(allocator, NULL, 0, 2 * MIB);
    cr_expect(eq(u64, wc_paged_spilled(paged), 3 * MIB));
    resized(allocator, few, 3 * MIB, 0);
    resized(allocator, more, MIB, 0);
    resized(allocator, most, 8 * MIB, 0);
    resized(allocator, last, 2 * MIB, 0);
    wc_paged_free(paged);
}

Test(paged, a_view_is_copied_from_the_file_only_where_the_buffer_has_room) {
    const wirecopy_allocator *allocator;
    wc_paged *paged = paged_of(&allocator);
    uint8_t *block = resized(allocator, NULL, 0, BUDGET), buffer[32];
    memset(block, 1, BUDGET);
    memset(buffer, 2, sizeof buffer);
    wc_view view = wc_view_of(allocator, block);
    cr_assert(eq(ptr, (void *)wc_view_read(view, 100, 17, buffer, 16), block + 100));
    cr_assert(eq(int, buffer[0], 2), "nothing was copied");
    cr_assert(eq(ptr, (void *)wc_view_read(view, 100, 16, buffer, 16), buffer));
    cr_assert(eq(int, buffer[15], 1));
    cr_assert(eq(int, buffer[16], 2));
    resized(allocator, block, BUDGET, 0);
    wc_paged_free(paged);
}

/* A limit on the size of files stands for a disk that is full. */
Test(paged, who_finds_no_scratch_disk_is_told_so) {
    const wirecopy_allocator *allocator;
    wc_paged *paged = paged_of(&allocator);
    wirecopy_error error = {0};
    cr_assert(eq(int, wc_paged_refusal(allocator, &error), WIRECOPY_OK));
    struct rlimit files;
    getrlimit(RLIMIT_FSIZE, &files);
    const struct rlimit small = {MIB, files.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    void *block = allocator->resize(allocator->context, NULL, 0, BUDGET);
    setrlimit(RLIMIT_FSIZE, &files);
    cr_assert(eq(ptr, block, NULL));
    cr_assert(eq(int, wc_paged_refusal(allocator, &error), WIRECOPY_ERROR_IO));
    char said[128];
    snprintf(said, sizeof said, "16777216 more bytes of scratch disk in %s: ", scratch_folder());
    cr_assert(strstr(error.message, said) != NULL, "%s", error.message);
    resized(allocator, resized(allocator, NULL, 0, BUDGET), BUDGET, 0);
    cr_assert(eq(int, wc_paged_refusal(allocator, &error), WIRECOPY_OK), "the next one had room");
    wc_paged_free(paged);
}

/* Blocks of 12 MiB: none fits, and the pages of all but one have to go. */
Test(paged, pages_of_every_file_are_sent_away) {
    enum { NBLOCKS = 4, NBYTES = 12 * MIB };
    const wirecopy_allocator *allocator;
    wc_paged *paged = paged_of(&allocator);
    wc_os_gauge gauge;
    wc_os_gauge_open(&gauge);
    void *blocks[NBLOCKS];
    uint64_t resident = 0;
    for (size_t i = 0; i < NBLOCKS; i++) {
        blocks[i] = resized(allocator, NULL, 0, NBYTES);
    }
    for (size_t i = NBLOCKS; i-- > 0;) {
        memset(blocks[i], 1, NBYTES);
    }
    wc_allocator_trim(allocator);
    int told = wc_os_gauge_count(&gauge, blocks[0], NBYTES) != UINT64_MAX;
    for (size_t i = 0; told && i < NBLOCKS; i++) {
        resident += wc_os_gauge_count(&gauge, blocks[i], NBYTES);
    }
    cr_assert(le(u64, resident, BUDGET));
    for (size_t i = 0; i < NBLOCKS; i++) {
        resized(allocator, blocks[i], NBYTES, 0);
    }
    wc_os_gauge_close(&gauge);
    wc_paged_free(paged);
}

/* In MiB. */
static double resident_of(const void *start, size_t nbytes) {
    wc_os_gauge gauge;
    wc_os_gauge_open(&gauge);
    uint64_t count = wc_os_gauge_count(&gauge, start, nbytes);
    wc_os_gauge_close(&gauge);
    return count == UINT64_MAX ? 0.0 : (double)count / MIB;
}

Test(paged, what_is_left_is_dropped_and_keeps_its_bytes) {
    const wirecopy_allocator *allocator;
    wc_paged *paged = paged_of(&allocator);
    enum { SMALL = 4 * MIB, LARGE = 12 * MIB };
    uint32_t *held = resized(allocator, NULL, 0, SMALL), *block = resized(allocator, NULL, 0, LARGE);
    for (uint32_t i = 0; i < SMALL / sizeof *held; i++) {
        held[i] = block[i] = i;
    }
    double before = resident_of(block, SMALL);
    wc_allocator_leave(allocator, held, 0, SMALL);
    wc_allocator_leave(allocator, block, MIB + 1, SMALL);
    /* 0 where the system does not tell. */
    cr_expect(before == 0.0 || resident_of(block, SMALL) <= before - 2, "%g MiB before", before);
    expect_numbers(held, SMALL / sizeof *held);
    expect_numbers(block, SMALL / sizeof *block);
    resized(allocator, held, SMALL, 0);
    resized(allocator, block, LARGE, 0);
    wc_paged_free(paged);
}
