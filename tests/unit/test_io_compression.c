#include "inputs_support.h"

#include <isa-l/crc.h>

TestSuite(io_compression, .fini = remove_scratch);

static uint8_t packed[ROOM + 64];

/* Text that does not compress to nothing. */
static char *make_lines(size_t count, size_t *nbytes_ret) {
    char *text = malloc(count * 64 + 1);
    size_t length = 0;
    uint32_t state = 1;
    for (size_t i = 0; i < count; i++) {
        state = state * 1664525 + 1013904223;
        length += (size_t)sprintf(text + length, "{\"id\":%zu,\"text\":\"story %u\"}\n", i, state);
    }
    *nbytes_ret = length;
    return text;
}

Test(io_compression, is_detected_by_content_and_not_by_name) {
    const char *line = "{\"id\":\"a\",\"text\":\"one\"}\n";
    for (int i = 0; i < NCOMPRESSIONS; i++) {
        size_t length = compressions[i].append(packed, 0, line, strlen(line));
        cr_assert(eq(str, (char *)list_path(write_file("dump.jsonl", packed, length)), "a|one\n"));
        cr_assert(eq(str, (char *)list_path(write_file("dump.bin", packed, length)), "a|one\n"));
    }
}

Test(io_compression, goes_on_over_members) {
    for (int i = 0; i < NCOMPRESSIONS; i++) {
        size_t length = 0;
        const char *parts[] = {"{\"text\":\"o", "", "ne\"}\n{\"text\":\"two\"}", "\n"};
        for (int j = 0; j < 4; j++) {
            length = compressions[i].append(packed, length, parts[j], strlen(parts[j]));
        }
        cr_assert(eq(str, (char *)list_path(write_file("dump.jsonl", packed, length)), "|one\n|two\n"));
    }
}

Test(io_compression, of_zstd_passes_over_skippable_frames) {
    static const uint8_t skippable[] = {0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 'x', 'y', 'z'};
    memcpy(packed, skippable, sizeof skippable);
    size_t length = append_zstd(packed, sizeof skippable, "{\"text\":\"a\"}\n", 13);
    memcpy(packed + length, skippable, sizeof skippable);
    cr_assert(eq(str, (char *)list_path(write_file("dump", packed, length + sizeof skippable)), "|a\n"));
}

Test(io_compression, of_gzip_and_bzip2_takes_padding_of_zeroes) {
    compress_fn padded[] = {append_gzip, append_bzip2};
    for (int i = 0; i < 2; i++) {
        size_t length = padded[i](packed, 0, "{\"text\":\"a\"}\n", 13);
        memset(packed + length, 0, 32);
        cr_assert(eq(str, (char *)list_path(write_file("dump", packed, length + 32)), "|a\n"));
    }
}

Test(io_compression, truncation_is_reported_after_the_complete_records) {
    size_t nbytes;
    char *text = make_lines(400, &nbytes);
    for (int i = 0; i < NCOMPRESSIONS; i++) {
        size_t length = compressions[i].append(packed, 0, text, nbytes);
        for (size_t cut = length - 1; cut > 12; cut = cut * 2 / 3) {
            char expected[128];
            snprintf(expected, sizeof expected,
                     "the %s data ends early, after %zu bytes: the file is truncated; fetch it again\n",
                     compressions[i].name, cut);
            const char *all = list_path(write_file("dump.jsonl", packed, cut));
            cr_assert(strstr(all, "!unreadable:") != NULL && strstr(all, expected) != NULL, "%s", all);
        }
    }
    free(text);
}

Test(io_compression, corruption_is_reported) {
    size_t nbytes;
    char *text = make_lines(400, &nbytes);
    for (int i = 0; i < NCOMPRESSIONS; i++) {
        size_t length = compressions[i].append(packed, 0, text, nbytes);
        for (size_t at = length / 2; at < length / 2 + 8; at++) {
            packed[at] ^= 0x55;
        }
        const char *all = list_path(write_file("dump.jsonl", packed, length));
        cr_assert(strstr(all, "!unreadable:") != NULL && strstr(all, "corrupt near byte") != NULL, "%s", all);
    }
    free(text);
}

Test(io_compression, followed_by_other_bytes_is_reported) {
    for (int i = 0; i < NCOMPRESSIONS; i++) {
        size_t length = compressions[i].append(packed, 0, "{\"text\":\"a\"}\n", 13);
        memcpy(packed + length, "other bytes!", 12);
        const char *all = list_path(write_file("dump", packed, length + 12));
        cr_assert(strncmp(all, "|a\n!unreadable:", 15) == 0, "%s", all);
    }
}

/* Writes bytes to a pipe one at a time, from another process, and gives the reading end. */
static int drip(const uint8_t *bytes, size_t nbytes) {
    int ends[2];
    cr_assert(pipe(ends) == 0);
    if (fork() == 0) {
        for (size_t i = 0; i < nbytes; i++) {
            if (write(ends[1], bytes + i, 1) != 1) {
                _exit(1);
            }
        }
        _exit(0);
    }
    close(ends[1]);
    return ends[0];
}

Test(io_compression, comes_down_a_pipe_byte_by_byte) {
    size_t nbytes;
    char *text = make_lines(100, &nbytes);
    char *expected = strdup(list_path(write_file("plain.jsonl", text, nbytes)));
    for (int i = 0; i < NCOMPRESSIONS; i++) {
        size_t length = compressions[i].append(packed, 0, text, nbytes / 2);
        length = compressions[i].append(packed, length, text + nbytes / 2, nbytes - nbytes / 2);
        char path[32];
        snprintf(path, sizeof path, "/dev/fd/%d", drip(packed, length));
        cr_assert(eq(str, (char *)list_path(path), expected));
    }
    free(expected);
    free(text);
}

/* ---- Cut and damaged at every byte ---- */

/* A member as bgzip writes it: an extra field of the header has the length. */
static size_t append_bgzip(uint8_t *out, size_t length, const char *text, size_t nbytes) {
    static const uint8_t head[] = {0x1F, 0x8B, 8, 4, 0, 0, 0, 0, 0, 0xFF, 6, 0, 'B', 'C', 2, 0};
    enum { TAIL_NBYTES = 8 };
    static struct isal_zstream stream;
    uint8_t *at = out + length;
    isal_deflate_stateless_init(&stream);
    stream.next_in = (uint8_t *)text;
    stream.avail_in = (uint32_t)nbytes;
    stream.next_out = at + sizeof head + 2;
    stream.avail_out = (uint32_t)(ROOM - length - sizeof head - 2 - TAIL_NBYTES);
    stream.end_of_stream = 1;
    cr_assert(isal_deflate_stateless(&stream) == COMP_OK);
    size_t total = sizeof head + 2 + stream.total_out + TAIL_NBYTES;
    uint16_t told = (uint16_t)(total - 1);
    uint32_t tail[2] = {crc32_gzip_refl(0, (const uint8_t *)text, nbytes), (uint32_t)nbytes};
    memcpy(at, head, sizeof head);
    memcpy(at + sizeof head, &told, sizeof told);
    memcpy(at + total - TAIL_NBYTES, tail, TAIL_NBYTES);
    return length + total;
}

static size_t append_checked_zstd(uint8_t *out, size_t length, const char *text, size_t nbytes) {
    ZSTD_CCtx *context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    size_t written = ZSTD_compress2(context, out + length, ROOM - length, text, nbytes);
    cr_assert(not(ZSTD_isError(written)));
    ZSTD_freeCCtx(context);
    return length + written;
}

enum { SKIPPABLE_NBYTES = 11 };

static size_t append_skippable(uint8_t *out, size_t length, const char *text, size_t nbytes) {
    static const uint8_t skippable[SKIPPABLE_NBYTES] = {0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 'x', 'y', 'z'};
    memcpy(out + length, skippable, sizeof skippable);
    return append_checked_zstd(out, length + sizeof skippable, text, nbytes);
}

static const struct {
    const char *name;
    compress_fn append;
    int is_checked;  /* by a sum of what it holds */
    int has_its_end; /* it cannot be cut between members unseen */
} wrappers[] = {{"gzip", append_gzip, 1, 0},     {"gzip", append_bgzip, 1, 1},  {"xz", append_xz, 1, 0},
                {"zstd", append_zstd, 0, 0},     {"bzip2", append_bzip2, 1, 0}, {"zstd", append_checked_zstd, 1, 0},
                {"zstd", append_skippable, 1, 0}};

enum { NWRAPPERS = sizeof wrappers / sizeof wrappers[0], MEMBERS_MOST = 3 };

/* Lines in so many members, of which the last is empty; where each ends. */
static size_t wrap(int wrapper, int members, size_t ends[MEMBERS_MOST]) {
    size_t nbytes, length = 0;
    char *text = make_lines(12, &nbytes);
    for (int i = 0; i < members; i++) {
        size_t start = i == 0 ? 0 : nbytes / 2, end = i + 2 < members ? nbytes / 2 : nbytes;
        start = i + 1 == members && members > 1 ? end : start;
        length = wrappers[wrapper].append(packed, length, text + start, end - start);
        ends[i] = length;
    }
    free(text);
    return length;
}

/* As list_path; NULL where the file is refused. */
static const char *try_path(const char *path) {
    static listing all;
    wc_reader *reader;
    wirecopy_input input = input_of(&path);
    if (wc_reader_open(&input, &wc_allocator_default, 0, NULL, NULL, &reader, NULL) != WIRECOPY_OK) {
        return NULL;
    }
    list_reader(reader, &input, 1 << 20, &all);
    wc_reader_close(reader);
    return all.text;
}

/* Bytes in a pipe, which has room for them. */
static const char *list_piped(size_t nbytes) {
    static char copy[1 << 16];
    int ends[2];
    char path[32];
    cr_assert(pipe(ends) == 0);
    cr_assert(write(ends[1], packed, nbytes) == (ssize_t)nbytes);
    close(ends[1]);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    snprintf(copy, sizeof copy, "%s", list_path(path));
    close(ends[0]);
    return copy;
}

/* Between members a shorter file ends, which is whole. One byte of a skippable frame is a letter or the like. */
static int can_be_told(int wrapper, const size_t *ends, int members, size_t cut) {
    size_t skipped = wrappers[wrapper].append == append_skippable ? SKIPPABLE_NBYTES : 0;
    int is_whole = skipped > 0 && cut == 1;
    for (int i = 0; i < members; i++) {
        is_whole |= cut == ends[i] || (skipped > 0 && cut == (i == 0 ? 0 : ends[i - 1]) + skipped);
    }
    return wrappers[wrapper].has_its_end || !is_whole;
}

/* Whatever came before is what the whole file begins with. */
static int is_beginning(const char *all, const char *of) {
    const char *told = strchr(all, '!');
    return told != NULL && strncmp(all, of, (size_t)(told - all)) == 0;
}

static void cut_everywhere(int wrapper, int members) {
    size_t ends[MEMBERS_MOST], length = wrap(wrapper, members, ends);
    char *whole = strdup(list_path(write_file("whole", packed, length)));
    cr_assert(strchr(whole, '!') == NULL, "%s", whole);
    for (size_t cut = 1; cut < length; cut++) {
        char expected[128];
        snprintf(expected, sizeof expected,
                 "the %s data ends early, after %zu byte%s: the file is truncated; fetch it again\n",
                 wrappers[wrapper].name, cut, cut == 1 ? "" : "s");
        const char *all = list_path(write_file("cut", packed, cut));
        int is_told = strstr(all, expected) != NULL && is_beginning(all, whole);
        cr_assert(is_told || !can_be_told(wrapper, ends, members, cut), "wrapper %d, %d members, cut at %zu: %s",
                  wrapper, members, cut, all);
        cr_assert(eq(str, (char *)list_piped(cut), (char *)all));
    }
    free(whole);
}

Test(io_compression, cut_at_any_byte_is_told) {
    for (int i = 0; i < NWRAPPERS; i++) {
        cut_everywhere(i, MEMBERS_MOST);
        if (!wrappers[i].has_its_end) {
            cut_everywhere(i, 1);
        }
    }
}

/* One bit of each byte. What has a checksum never gives other records without a word. */
Test(io_compression, with_any_bit_flipped_is_told_or_the_same) {
    for (int i = 0; i < NWRAPPERS; i++) {
        size_t ends[MEMBERS_MOST], length = wrap(i, MEMBERS_MOST, ends), told = 0;
        char *whole = strdup(list_path(write_file("whole", packed, length)));
        for (size_t at = 0; at < length; at++) {
            packed[at] ^= (uint8_t)(1 << at % 8);
            const char *all = try_path(write_file("flipped", packed, length));
            int is_told = all == NULL || strchr(all, '!') != NULL;
            cr_assert(is_told || !wrappers[i].is_checked || strcmp(all, whole) == 0, "wrapper %d, byte %zu: %s", i, at,
                      all);
            packed[at] ^= (uint8_t)(1 << at % 8);
            told += (size_t)is_told;
        }
        cr_assert(told > length / 2);
        free(whole);
    }
}

Test(io_compression, wrong_checksum_of_zstd_is_told_where_it_stands) {
    size_t nbytes;
    char *text = make_lines(12, &nbytes), expected[128];
    size_t length = append_checked_zstd(packed, 0, text, nbytes);
    char *whole = strdup(list_path(write_file("whole", packed, length)));
    packed[length - 1] ^= 1;
    const char *all = list_path(write_file("wrong", packed, length));
    snprintf(expected, sizeof expected, "!unreadable:13 the zstd data is corrupt near byte %zu (", length - 4);
    cr_assert(strncmp(all, whole, strlen(whole)) == 0 && strncmp(all + strlen(whole), expected, strlen(expected)) == 0,
              "%s", all);
    free(whole);
    free(text);
}
