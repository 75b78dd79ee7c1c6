#include "inputs_support.h"

#include <pthread.h>

TestSuite(reader, .fini = remove_scratch);

static const wirecopy_allocator *const usual = &wc_allocator_default;

static wirecopy_code open_paths(const char *const *paths, size_t npaths, wirecopy_error *error) {
    wirecopy_input input = input_of(paths);
    wc_reader *reader = NULL;
    input.npaths = npaths;
    wirecopy_code code = wc_reader_open(&input, usual, 0, NULL, NULL, &reader, error);
    wc_reader_close(code == WIRECOPY_OK ? reader : NULL);
    return code;
}

Test(reader, refuses_what_is_not_there) {
    const char *paths[] = {"/no/such"};
    wirecopy_error error = {0};
    cr_assert(open_paths(paths, 1, &error) == WIRECOPY_ERROR_IO);
    cr_assert(eq(str, error.message, "cannot open '/no/such': No such file or directory; check the name"));
}

Test(reader, refuses_stdin_twice) {
    const char *paths[] = {"-", "-"};
    wirecopy_error error = {0};
    cr_assert(open_paths(paths, 2, &error) == WIRECOPY_ERROR_ARGUMENT);
}

static void make_folder(const char *name) {
    char path[128];
    snprintf(path, sizeof path, "%s/%s", scratch_folder(), name);
    cr_assert(mkdir(path, 0777) == 0);
}

static void make_link(const char *target, const char *name) {
    char path[128];
    snprintf(path, sizeof path, "%s/%s", scratch_folder(), name);
    cr_assert(symlink(target, path) == 0);
}

Test(reader, walks_folders_in_byte_order) {
    char path[128];
    make_folder("d");
    make_folder("d/b");
    write_text("d/b/z.jsonl", "{\"text\":\"3\"}");
    write_text("d/a.jsonl", "{\"text\":\"2\"}");
    write_text("d/Z.jsonl", "{\"text\":\"1\"}");
    write_text("d/c.jsonl", "{\"text\":\"4\"}");
    write_text("d/.h.jsonl", "{\"text\":\"0\"}");
    make_link("c.jsonl", "d/e");
    make_link("nowhere", "d/f");
    make_link("..", "d/g");
    snprintf(path, sizeof path, "%s/d/pipe", scratch_folder());
    cr_assert(mkfifo(path, 0600) == 0);
    snprintf(path, sizeof path, "%s/d/", scratch_folder());
    cr_assert(eq(str, (char *)list_path(path),
                 "|1\n|2\n|3\n|4\n|4\n!unreadable:1 cannot be opened: No such file or directory; check the name\n"));
}

Test(reader, tells_formats_by_content_then_by_name) {
    cr_expect(eq(str, (char *)list_text("a", " \n{\"text\":\"x\"}\n"), "|x\n"));
    cr_expect(eq(str, (char *)list_text("a.JSON", "{\"text\":\"x\"}\n"), "|x\n"));
    cr_expect(eq(str, (char *)list_text("a.txt", "{\"text\":\"x\"}\n"), "|x\n"));
    cr_expect(strstr(list_text("a.txt", "{text} in a brace\n"), "|{text} in") != NULL);
    cr_expect(eq(str, (char *)list_text("a.csv", "[{\"text\":\"x\"}]"), "|x\n"));
    cr_expect(strstr(list_text("b.txt", "{{cite news}} words"), "|{{cite") != NULL);
    cr_expect(strstr(list_text("b.txt", "[Update] words"), "|[Update]") != NULL);
    cr_expect(strstr(list_text("b", "words\nand more\n"), "/b|words\nand more\n\n") != NULL);
    cr_expect(strstr(list_text("a.csv.gz", "text\nx\n"), "|x\n") != NULL);
    cr_expect(eq(str, (char *)list_text("c.txt", ""), "!empty:1 the file is empty\n"));
    cr_expect(eq(str, (char *)list_text("d", ""), ""));
}

/* Reads all blocks, checks that they follow one another, and gives their bytes. */
static size_t read_all(wc_reader *reader, size_t target_nbytes, uint8_t *bytes) {
    wc_block block;
    size_t nbytes = 0;
    uint64_t sequence = 0;
    int more;
    wc_block_init(&block, usual);
    while (wc_reader_next(reader, target_nbytes, &block, &more, NULL) == WIRECOPY_OK && more) {
        cr_assert(eq(u64, block.sequence, sequence++));
        cr_assert(eq(u64, block.offset, nbytes));
        if (block.nbytes > 0) {
            memcpy(bytes + nbytes, block.bytes, block.nbytes);
        }
        nbytes += block.nbytes + block.skipped_nbytes;
    }
    wc_block_clear(&block);
    return nbytes;
}

/* Lines of lengths 1, 2, 3 ..., the longest over target, limit and slack. */
static char *make_oversize(size_t *nbytes_ret) {
    static const size_t lengths[] = {20, 90, 200000, 20, 130000, 110, 3000000, 20};
    char *text = malloc(4000000);
    size_t nbytes = 0;
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        nbytes += (size_t)sprintf(text + nbytes, "{\"text\":\"%zu ", i);
        memset(text + nbytes, 'x', lengths[i]);
        nbytes += lengths[i];
        nbytes += (size_t)sprintf(text + nbytes, "\"}\n");
    }
    *nbytes_ret = nbytes;
    return text;
}

Test(reader, passes_over_what_is_too_large) {
    size_t nbytes;
    char *text = make_oversize(&nbytes);
    const char *path = write_file("a.jsonl", text, nbytes);
    wirecopy_input input = input_of(&path);
    input.record_nbytes_max = 100;
    char *expected = strdup(list_input(&input, 8 << 20));
    cr_assert(strstr(expected, "bytes, over the limit of 100; raise record_nbytes_max") != NULL);
    static const size_t targets[] = {1, 50, 1000, 60000, 70000, 100000, 1 << 20};
    for (size_t i = 0; i < 7; i++) {
        cr_assert(eq(str, (char *)list_input(&input, targets[i]), expected), "target %zu", targets[i]);
    }
    free(expected);
    free(text);
}

Test(reader, delivers_oversize_records_on_request) {
    size_t nbytes;
    char *text = make_oversize(&nbytes);
    const char *path = write_file("a.jsonl", text, nbytes);
    uint8_t *bytes = malloc(nbytes);
    wirecopy_input input = input_of(&path);
    input.record_nbytes_max = 100;
    wc_reader *reader;
    cr_assert(wc_reader_open(&input, usual, 0, NULL, NULL, &reader, NULL) == WIRECOPY_OK);
    static const size_t targets[] = {1, 50, 1000, 60000, 70000, 1 << 20};
    for (size_t i = 0; i < 6; i++) {
        wc_reader_deliver_oversize(reader, 0);
        cr_assert(eq(sz, read_all(reader, targets[i], bytes), nbytes));
        cr_assert(wc_reader_rewind(reader, NULL) == WIRECOPY_OK);
        wc_reader_deliver_oversize(reader, 1);
        memset(bytes, 0, nbytes);
        cr_assert(eq(sz, read_all(reader, targets[i], bytes), nbytes));
        cr_assert(memcmp(bytes, text, nbytes) == 0, "target %zu", targets[i]);
        cr_assert(wc_reader_rewind(reader, NULL) == WIRECOPY_OK);
    }
    wc_reader_close(reader);
    free(bytes);
    free(text);
}

/* A header may be as long as a mebibyte, and a splitter needs all of it at once to find its end. */
Test(reader, delivers_a_header_that_has_no_end) {
    size_t nbytes = 3 << 20;
    char *text = malloc(nbytes);
    memset(text, '.', nbytes);
    memcpy(text, "WARC/1.0\r\n", 10);
    const char *path = write_file("a.warc", text, nbytes);
    uint8_t *bytes = malloc(nbytes);
    wirecopy_input input = input_of(&path);
    input.record_nbytes_max = 100;
    wc_reader *reader;
    cr_assert(wc_reader_open(&input, usual, 0, NULL, NULL, &reader, NULL) == WIRECOPY_OK);
    wc_reader_deliver_oversize(reader, 1);
    cr_assert(eq(sz, read_all(reader, 1000, bytes), nbytes));
    cr_assert(memcmp(bytes, text, nbytes) == 0);
    wc_reader_close(reader);
    free(bytes);
    free(text);
}

typedef struct feed {
    int fd;
    const char *text;
    size_t nbytes;
} feed;

static void *feed_pipe(void *context) {
    feed *job = context;
    for (size_t i = 0; i < job->nbytes;) {
        ssize_t n = write(job->fd, job->text + i, job->nbytes - i < 1000 ? job->nbytes - i : 1000);
        i += n > 0 ? (size_t)n : job->nbytes;
    }
    close(job->fd);
    return NULL;
}

Test(reader, gives_a_pipe_again_that_was_kept) {
    int ends[2];
    cr_assert(pipe(ends) == 0);
    const char *text = "{\"text\":\"a\"}\n{\"text\":\"b\"}\n";
    feed job = {ends[1], text, strlen(text)};
    pthread_t thread;
    pthread_create(&thread, NULL, feed_pipe, &job);
    char path[32];
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    const char *paths[] = {path};
    wirecopy_input input = input_of(paths);
    wc_reader *reader;
    static listing all;
    cr_assert(wc_reader_open(&input, usual, 1, NULL, NULL, &reader, NULL) == WIRECOPY_OK);
    for (int i = 0; i < 3; i++) {
        list_reader(reader, &input, 16, &all);
        cr_assert(eq(str, all.text, "|a\n|b\n"));
        cr_assert(wc_reader_rewind(reader, NULL) == WIRECOPY_OK);
    }
    cr_assert(not(wc_reader_file(reader, 0)->seekable));
    cr_assert(eq(u64, wc_reader_total(reader), 0));
    wc_reader_close(reader);
    pthread_join(thread, NULL);
}

Test(reader, does_not_give_a_pipe_again_that_was_not_kept) {
    int ends[2];
    cr_assert(pipe(ends) == 0);
    close(ends[1]);
    char path[32];
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    const char *paths[] = {path};
    wirecopy_input input = input_of(paths);
    wc_reader *reader;
    wirecopy_error error = {0};
    static listing all;
    cr_assert(wc_reader_open(&input, usual, 0, NULL, NULL, &reader, NULL) == WIRECOPY_OK);
    list_reader(reader, &input, 16, &all);
    cr_assert(wc_reader_rewind(reader, &error) == WIRECOPY_ERROR_UNSUPPORTED);
    wc_reader_close(reader);
}

static int stop_third_time(void *context) {
    return ++*(int *)context >= 3;
}

/* The third question ends the run; asked: how many were before. */
static void check_is_stopped(int fd, int asked) {
    char path[32];
    snprintf(path, sizeof path, "/dev/fd/%d", fd);
    const char *paths[] = {path};
    wirecopy_input input = input_of(paths);
    wc_reader *reader;
    wc_block block;
    int more;
    wc_block_init(&block, usual);
    cr_assert(wc_reader_open(&input, usual, 0, stop_third_time, &asked, &reader, NULL) == WIRECOPY_OK);
    cr_assert(wc_reader_next(reader, 100, &block, &more, NULL) == WIRECOPY_ERROR_INTERRUPTED);
    wc_block_clear(&block);
    wc_reader_close(reader);
}

Test(reader, stops_while_a_pipe_is_silent, .timeout = 5) {
    int ends[2];
    cr_assert(pipe(ends) == 0);
    check_is_stopped(ends[0], 0);
}

Test(reader, stops_while_compressed_data_is_awaited, .timeout = 5) {
    static uint8_t packed[ROOM];
    int ends[2];
    cr_assert(pipe(ends) == 0);
    size_t length = append_gzip(packed, 0, "{\"text\":\"x\"}\n", 13);
    cr_assert(write(ends[1], packed, length - 4) == (ssize_t)length - 4);
    check_is_stopped(ends[0], -10); /* while the first bytes are read, too */
}

Test(reader, reads_at_random) {
    const char *path = write_text("a.jsonl", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n");
    wirecopy_input input = input_of(&path);
    wc_reader *reader;
    wirecopy_error error = {0};
    static listing all;
    char bytes[16] = {0};
    cr_assert(wc_reader_open(&input, usual, 0, NULL, NULL, &reader, NULL) == WIRECOPY_OK);
    list_reader(reader, &input, 16, &all);
    cr_assert(wc_reader_file(reader, 0)->seekable);
    cr_assert(eq(u64, wc_reader_done(reader), 26));
    cr_assert(eq(u64, wc_reader_total(reader), 26));
    cr_assert(wc_reader_pread(reader, 0, 13, bytes, 12, NULL) == WIRECOPY_OK);
    cr_assert(eq(str, bytes, "{\"text\":\"b\"}"));
    cr_assert(wc_reader_pread(reader, 0, 20, bytes, 12, &error) == WIRECOPY_ERROR_IO);
    wc_reader_close(reader);
}

/* Refuses the n-th allocation from now, once, and counts the bytes that are held. No thread of the reader's own
 * allocates. */
static long countdown, held_nbytes;

static void *refuse_one(void *context, void *memory, size_t old_nbytes, size_t new_nbytes) {
    if (new_nbytes > 0 && countdown-- == 0) {
        return NULL;
    }
    held_nbytes += (long)new_nbytes - (long)old_nbytes;
    return wc_allocator_default.resize(context, memory, old_nbytes, new_nbytes);
}

static wirecopy_code read_with(const wirecopy_input *input, const wirecopy_allocator *allocator) {
    wc_reader *reader = NULL;
    wc_parser *parser = NULL;
    wc_block block;
    wc_record record;
    wirecopy_error error;
    int more = 1;
    wc_block_init(&block, allocator);
    wirecopy_code code = wc_reader_open(input, allocator, 0, NULL, NULL, &reader, &error);
    code = code == WIRECOPY_OK ? wc_parser_create(input, allocator, &parser, &error) : code;
    while (code == WIRECOPY_OK) {
        code = wc_reader_next(reader, 64, &block, &more, &error);
        if (code != WIRECOPY_OK || !more) {
            break;
        }
        code = wc_parser_begin_block(parser, wc_reader_file(reader, block.file), &block, &error);
        while (code == WIRECOPY_OK && more) {
            code = wc_parser_next(parser, &record, &more, &error);
        }
    }
    wc_block_clear(&block);
    wc_parser_free(parser);
    wc_reader_close(reader);
    return code;
}

Test(reader, fails_in_order_when_memory_is_short) {
    static uint8_t packed[ROOM];
    const wirecopy_allocator allocator = {refuse_one, NULL};
    const char *fields[] = {"text", "more"};
    make_folder("m");
    write_text("m/a.csv", "id,text\n\"a\"\"\",b\n2,c\n");
    write_text("m/b.jsonl", "{\"text\":\"\xFF\",\"more\":\"x\"}\n");
    for (int i = 0; i < NCOMPRESSIONS; i++) {
        char name[16];
        snprintf(name, sizeof name, "m/%d", i);
        write_file(name, packed, compressions[i].append(packed, 0, "{\"text\":\"x\"}\n", 13));
    }
    char folder[128];
    snprintf(folder, sizeof folder, "%s/m", scratch_folder());
    const char *paths[] = {folder};
    wirecopy_input input = input_of(paths);
    input.text_fields = fields;
    input.ntext_fields = 2;
    long n = 0;
    wirecopy_code code;
    do {
        countdown = n++;
        code = read_with(&input, &allocator);
        cr_assert(code == WIRECOPY_OK || code == WIRECOPY_ERROR_MEMORY, "allocation %ld", n);
        cr_assert(eq(long, held_nbytes, 0));
    } while (code != WIRECOPY_OK);
    cr_assert(n > 20);
}
