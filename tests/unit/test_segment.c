/* Segments of an index: what is written comes back, keys in any number and texts with and without words in common; and
 * a byte that changed in any section is found. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/blocks.h"
#include "random.h"
#include "segment/keys.h"
#include "segment/writer.h"

typedef struct made {
    char folder[64], path[128];
    uint32_t ntexts;
    size_t text_nbytes, nkeys;
    uint64_t *records;
    uint64_t checksum;
    char *text;
} made;

static int by_record(const void *left, const void *right) {
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

/* Sentences of a stock, in an order that the number decides. */
static const char *text_of(const made *own, uint32_t number) {
    static const char *const stock[] = {
        "The ferry to the islands runs again from noon. ", "Engineers found cracks in three of the pillars. ",
        "A mild winter has brought strong colonies. ", "It struck at noon for the first time since the war. ",
        "Lorries are to leave the old town from April on. "};
    size_t used = (size_t)sprintf(own->text, "%u: ", number);
    for (uint32_t i = 0; used + 64 < own->text_nbytes; i++) {
        const char *sentence = stock[(number * 7 + i * i + i) % 5];
        memcpy(own->text + used, sentence, strlen(sentence));
        used += strlen(sentence);
    }
    memset(own->text + used, '.', own->text_nbytes - used);
    return own->text;
}

static wirecopy_code sample(void *context, size_t place, const char **text_ret, size_t *nbytes_ret,
                            wirecopy_error *error) {
    const made *own = context;
    (void)error;
    *text_ret = text_of(own, (uint32_t)place);
    *nbytes_ret = own->text_nbytes;
    return WIRECOPY_OK;
}

/* Every third key is one that many texts have. */
static void draw_records(made *own) {
    random_state random = random_start("test_segment");
    own->records = malloc((own->nkeys + 1) * sizeof *own->records);
    for (size_t i = 0; i < own->nkeys; i++) {
        uint64_t key = i % 3 == 0 ? (uint64_t)(i % 5) * 0x2F3D5B7911131719u : random_next(&random);
        own->records[i] = wc_key_record(key, (uint32_t)(random_next(&random) % own->ntexts));
    }
    qsort(own->records, own->nkeys, sizeof *own->records, by_record);
}

static made make(uint32_t ntexts, size_t text_nbytes, size_t nkeys) {
    made own = {.folder = "/tmp/segment.XXXXXX", .ntexts = ntexts, .text_nbytes = text_nbytes, .nkeys = nkeys};
    wc_segment_writer *writer = malloc(sizeof *writer);
    own.text = malloc(text_nbytes);
    cr_assert(ne(ptr, mkdtemp(own.folder), NULL));
    snprintf(own.path, sizeof own.path, "%s/1" WC_SEGMENT_SUFFIX, own.folder);
    draw_records(&own);
    cr_assert(
        eq(int, wc_segment_writer_open(writer, own.folder, "1" WC_SEGMENT_SUFFIX, 1, &wc_allocator_default, NULL), 0));
    cr_assert(eq(int, wc_segment_words_learn(&writer->words, ntexts, sample, &own, NULL), 0));
    for (uint32_t i = 0; i < ntexts; i++) {
        wc_content content = {i * 2654435761u, i};
        cr_assert(
            eq(int, wc_segment_writer_add(writer, i + 10, content, text_of(&own, i), text_nbytes, NULL, NULL), 0));
    }
    cr_assert(eq(int, wc_segment_writer_expect(writer, nkeys, NULL), 0));
    for (size_t from = 0; from < nkeys; from += 1000) {
        size_t count = nkeys - from < 1000 ? nkeys - from : 1000;
        cr_assert(eq(int, wc_segment_writer_keys(writer, own.records + from, count, NULL), 0));
    }
    cr_assert(eq(int, wc_segment_writer_finish(writer, NULL), 0));
    own.checksum = writer->head.checksum;
    wc_segment_writer_clear(writer);
    free(writer);
    return own;
}

static void clear(made *own) {
    unlink(own->path);
    rmdir(own->folder);
    free(own->records);
    free(own->text);
}

static void check_keys(const made *own, const wc_segment *segment) {
    wc_key_walk walk = wc_keys_walk(segment, 0);
    uint64_t record;
    for (size_t i = 0; i < own->nkeys; i++) {
        cr_assert(eq(int, wc_key_walk_next(&walk, &record), 1));
        cr_assert(eq(u64, record, own->records[i]));
        cr_assert(eq(int, wc_segment_may_have(segment, record), 1));
    }
    cr_assert(eq(int, wc_key_walk_next(&walk, &record), 0));
    for (size_t from = 0, to; from < own->nkeys; from = to) {
        size_t found_from, found_to;
        for (to = from + 1;
             to < own->nkeys && own->records[to] >> WC_KEY_TEXT_BITS == own->records[from] >> WC_KEY_TEXT_BITS; to++) {
        }
        wc_keys_find(segment, own->records[from], &found_from, &found_to);
        cr_assert(eq(sz, found_from, from));
        cr_assert(eq(sz, found_to, to));
        cr_assert(eq(u32, wc_keys_number(segment, from), wc_key_text(own->records[from])));
        uint64_t between = own->records[from] + ((uint64_t)1 << WC_KEY_TEXT_BITS);
        if (between > own->records[from] &&
            (to == own->nkeys || between >> WC_KEY_TEXT_BITS < own->records[to] >> WC_KEY_TEXT_BITS)) {
            wc_keys_find(segment, between, &found_from, &found_to);
            cr_assert(eq(sz, found_from, found_to), "a key that is not there");
        }
    }
}

/* By contents that ascend and by ones that do not, from where the search before it ended; none is missed. */
static void check_contents(const made *own, const wc_segment *segment) {
    const uint64_t steps[] = {1, 3, 7919, 2 * (uint64_t)own->ntexts - 1};
    for (size_t k = 0; k < sizeof steps / sizeof steps[0]; k++) {
        size_t place = 0;
        for (uint32_t i = 0; i < own->ntexts; i++) {
            uint32_t number = (uint32_t)(i * steps[k] % own->ntexts);
            wc_content content = {number * 2654435761u, number}, absent = {content.low, number + 1};
            cr_assert(eq(u32, wc_segment_find_content(segment, content, &place), number));
            cr_assert(eq(u32, wc_segment_find_content(segment, absent, &place), UINT32_MAX));
        }
    }
}

static void check_texts(const made *own, const wc_segment *segment) {
    wc_text_reader reader;
    wc_text_reader_init(&reader, &wc_allocator_default);
    for (uint32_t i = 0; i < own->ntexts; i++) {
        const char *text;
        size_t nbytes;
        uint32_t number = (uint32_t)((uint64_t)i * 7919 % own->ntexts);
        cr_assert(eq(int, wc_segment_text(segment, number, &reader, &text, &nbytes, NULL), 0));
        cr_assert(eq(sz, nbytes, own->text_nbytes));
        cr_assert(eq(int, memcmp(text, text_of(own, number), nbytes), 0));
        cr_assert(eq(u32, wc_segment_find(segment, number + 10), number));
    }
    wc_text_reader_clear(&reader);
    check_contents(own, segment);
}

static void check_all(uint32_t ntexts, size_t text_nbytes, size_t nkeys, int has_words) {
    made own = make(ntexts, text_nbytes, nkeys);
    wc_segment segment;
    cr_assert(eq(int, wc_segment_open(&segment, own.path, "", NULL), 0));
    cr_assert(eq(int, wc_segment_check(&segment, own.path, "", own.checksum, 0, NULL), 0));
    cr_assert(eq(int, segment.words != NULL, has_words));
    check_keys(&own, &segment);
    check_texts(&own, &segment);
    wc_segment_close(&segment, &wc_allocator_default);
    clear(&own);
}

Test(segment, what_is_written_comes_back) {
    check_all(1, 500, 0, 0);
    check_all(1, 500, 1, 0);
    check_all(1, 500, 80, 0);
    check_all(300, 400, 5000, 0);
    check_all(3000, 700, 100000, 1);
    check_all(70000, 70, 200000, 1);
}

static void change_byte(const char *path, uint64_t at) {
    char byte;
    int fd = open(path, O_RDWR);
    cr_assert(eq(int, (int)pread(fd, &byte, 1, (off_t)at), 1));
    byte ^= 0x10;
    cr_assert(eq(int, (int)pwrite(fd, &byte, 1, (off_t)at), 1));
    close(fd);
}

/* What it is of is told when the segment is opened, or when the text is read. */
static int is_found(const made *own) {
    wc_segment segment;
    wc_text_reader reader;
    const char *text;
    size_t nbytes;
    wc_text_reader_init(&reader, &wc_allocator_default);
    wirecopy_code code = wc_segment_open(&segment, own->path, "", NULL);
    if (code == WIRECOPY_OK) {
        code = wc_segment_check(&segment, own->path, "", own->checksum, 0, NULL);
    }
    for (uint32_t i = 0; code == WIRECOPY_OK && i < own->ntexts; i++) {
        code = wc_segment_text(&segment, i, &reader, &text, &nbytes, NULL);
    }
    wc_text_reader_clear(&reader);
    wc_segment_close(&segment, &wc_allocator_default);
    return code == WIRECOPY_ERROR_FORMAT;
}

Test(segment, a_changed_byte_is_found) {
    made own = make(2000, 500, 20000);
    wc_segment segment;
    cr_assert(eq(int, wc_segment_open(&segment, own.path, "", NULL), 0));
    wc_segment_head head = segment.head;
    wc_segment_close(&segment, &wc_allocator_default);
    cr_assert(eq(int, is_found(&own), 0));
    for (int section = 0; section < WC_SECTION_COUNT; section++) {
        for (int part = 0; part < 5; part++) {
            uint64_t at = head.sections[section].offset + (head.sections[section].nbytes - 1) * (uint64_t)part / 4;
            cr_assert(ne(u64, head.sections[section].nbytes, 0));
            change_byte(own.path, at);
            cr_assert(eq(int, is_found(&own), 1), "section %d, part %d", section, part);
            change_byte(own.path, at);
        }
    }
    for (uint64_t at = 0; at < sizeof head; at += 3) {
        change_byte(own.path, at);
        cr_assert(eq(int, is_found(&own), 1), "head, byte %llu", (unsigned long long)at);
        change_byte(own.path, at);
    }
    clear(&own);
}
