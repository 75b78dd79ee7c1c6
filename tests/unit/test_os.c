/* What systems do each in their own way does the same: run in each build, with the calls of POSIX alone too. */
#include "inputs_support.h"

#include <errno.h>
#include <sys/mman.h>

#include "base/os.h"

TestSuite(os, .fini = remove_scratch);

enum { MIB = 1 << 20 };

static int scratch_file(size_t nbytes) {
    char path[128];
    snprintf(path, sizeof path, "%s/file.XXXXXX", scratch_folder());
    int fd = wc_os_scratch(path);
    cr_assert(ge(int, fd, 0));
    cr_assert(ne(int, fcntl(fd, F_GETFD) & FD_CLOEXEC, 0), "programs that are started do not get it");
    unlink(path);
    cr_assert(eq(int, wc_os_reserve(fd, 0, nbytes), 0));
    return fd;
}

static uint8_t *mapped(int fd, size_t nbytes) {
    void *start = mmap(NULL, nbytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    cr_assert(start != MAP_FAILED);
    return start;
}

Test(os, finds_bytes_wherever_they_stand) {
    static const char text[] = "abcabdab";
    size_t length = sizeof text - 1;
    cr_assert(eq(ptr, (void *)wc_os_find(text, length, "abd", 3), (void *)(text + 3)), "not at the first like it");
    cr_assert(eq(ptr, (void *)wc_os_find(text, length, "dab", 3), (void *)(text + 5)), "at the end");
    cr_assert(eq(ptr, (void *)wc_os_find(text, length, "abc", 3), (void *)text), "at the beginning");
    cr_assert(eq(ptr, (void *)wc_os_find(text, length - 1, "dab", 3), NULL), "past the end");
    cr_assert(eq(ptr, (void *)wc_os_find(text, 2, "abc", 3), NULL), "longer than all");
    cr_assert(eq(ptr, (void *)wc_os_find_last(text, 'b', length), (void *)(text + 7)), "at the end");
    cr_assert(eq(ptr, (void *)wc_os_find_last(text, 'c', length), (void *)(text + 2)));
    cr_assert(eq(ptr, (void *)wc_os_find_last(text, text[0], 3), (void *)text), "at the beginning");
    cr_assert(eq(ptr, (void *)wc_os_find_last(text, 'z', length), NULL));
    cr_assert(eq(ptr, (void *)wc_os_find_last(text, 'a', 0), NULL));
}

Test(os, a_file_is_as_long_as_was_reserved) {
    struct stat found;
    int fd = scratch_file(100000);
    cr_assert(eq(int, fstat(fd, &found), 0));
    cr_assert(eq(i64, found.st_size, 100000));
    cr_assert(eq(int, wc_os_reserve(fd, 100000, 300001), 0));
    cr_assert(eq(int, fstat(fd, &found), 0));
    cr_assert(eq(i64, found.st_size, 300001));
    cr_assert(ge(i64, found.st_blocks * 512, 300001), "the disk is taken");
    close(fd);
    int problem = open("/dev/null", O_RDONLY);
    cr_assert(ne(int, wc_os_reserve(problem, 0, 4096), 0));
    close(problem);
}

Test(os, a_mapping_that_grows_or_is_dropped_keeps_its_bytes) {
    int fd = scratch_file(MIB);
    uint8_t *bytes = mapped(fd, MIB);
    memset(bytes, 7, MIB);
    cr_assert(eq(int, wc_os_reserve(fd, MIB, 3 * MIB), 0));
    bytes = wc_os_remap(bytes, MIB, 3 * MIB, fd);
    cr_assert(bytes != NULL);
    cr_assert(eq(int, bytes[MIB - 1], 7));
    bytes[3 * MIB - 1] = 9;
    wc_os_drop(bytes + MIB / 2, MIB, fd, MIB / 2, 1);
    cr_assert(eq(int, bytes[MIB / 2 - 1], 7));
    cr_assert(eq(int, bytes[MIB / 2], 7));
    cr_assert(eq(int, bytes[MIB - 1], 7));
    cr_assert(eq(int, bytes[MIB], 0));
    bytes[MIB / 2] = 8;
    wc_os_drop(bytes, 3 * MIB, fd, 0, 0);
    cr_assert(eq(int, bytes[MIB / 2], 8), "also what was written after");
    cr_assert(eq(int, bytes[3 * MIB - 1], 9));
    munmap(bytes, 3 * MIB);
    close(fd);
}

/* Of a mapping of 8 MiB, more than are counted at a time, its second half. */
Test(os, tells_how_much_of_a_mapping_is_resident_where_it_can) {
    wc_os_gauge gauge;
    wc_os_gauge_open(&gauge);
    int fd = scratch_file(8 * MIB);
    uint8_t *bytes = mapped(fd, 8 * MIB);
    wc_os_drop(bytes, 8 * MIB, fd, 0, 1);
    uint64_t before = wc_os_gauge_files(&gauge);
    if (before == UINT64_MAX || wc_os_gauge_count(&gauge, bytes, 8 * MIB) == UINT64_MAX) {
        cr_skip("the system does not tell");
    }
    cr_assert(eq(u64, wc_os_gauge_count(&gauge, bytes, 8 * MIB), 0));
    memset(bytes + 4 * MIB, 1, 4 * MIB);
    cr_assert(eq(u64, wc_os_gauge_count(&gauge, bytes, 8 * MIB), 4 * MIB));
    cr_assert(eq(u64, wc_os_gauge_count(&gauge, bytes, 4 * MIB), 0));
    uint64_t after = wc_os_gauge_files(&gauge);
    cr_assert(ge(u64, after - before, 3 * MIB), "%llu bytes of files more", (unsigned long long)(after - before));
    volatile uint8_t *own = malloc(32 * MIB);
    for (size_t i = 0; i < 32 * MIB; i += 1024) {
        own[i] = 1;
    }
    cr_assert(lt(u64, wc_os_gauge_files(&gauge), after + 8 * MIB), "what is of no file does not count");
    free((void *)own);
    wc_os_drop(bytes, 8 * MIB, fd, 0, 1);
    cr_assert(eq(u64, wc_os_gauge_count(&gauge, bytes, 8 * MIB), 0));
    munmap(bytes, 8 * MIB);
    close(fd);
    wc_os_gauge_close(&gauge);
}

Test(os, random_numbers_are_of_the_length_asked_for) {
    uint8_t first[256] = {0}, second[256] = {0};
    cr_assert(eq(int, wc_os_random(first, sizeof first - 1), 0));
    cr_assert(eq(int, wc_os_random_now(second, sizeof second - 1), 0));
    cr_assert(eq(int, first[255], 0));
    cr_assert(ne(int, memcmp(first, second, sizeof first), 0));
    int zeros = 0;
    for (size_t i = 0; i + 1 < sizeof first; i++) {
        zeros += first[i] == 0;
    }
    cr_assert(lt(int, zeros, 32), "the last bytes too");
}

Test(os, knows_the_machine) {
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    cr_assert(ge(u32, wc_os_processors(), 1));
    cr_assert(le(u32, wc_os_processors(), (uint32_t)online));
    cr_assert(gt(u64, wc_os_memory(), 64 * MIB));
    cr_assert(le(u64, wc_os_memory(), (uint64_t)sysconf(_SC_PHYS_PAGES) * (uint64_t)sysconf(_SC_PAGESIZE)));
    cr_assert(gt(u64, wc_os_peak_resident(), MIB));
    cr_assert(lt(u64, wc_os_peak_resident(), wc_os_memory()));
}

Test(os, a_program_knows_its_path) {
    char path[4096], little[4];
    if (wc_os_program(path, sizeof path)) {
        cr_assert(ne(ptr, strstr(path, "test_os"), NULL), "%s", path);
        cr_assert(eq(int, wc_os_program(little, sizeof little), 0));
    }
}
