#include "test_io_support.h"

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
