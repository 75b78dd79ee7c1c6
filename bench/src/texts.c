#include "texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "parse/parser.h"

enum { BLOCK_NBYTES = 1 << 20, PADDING = 64 };

static void check(wirecopy_code code, const wirecopy_error *error) {
    if (code != WIRECOPY_OK) {
        fprintf(stderr, "%s\n", error->message);
        exit(2);
    }
}

static void *grown(void *memory, size_t nbytes) {
    void *larger = realloc(memory, nbytes);
    if (larger == NULL) {
        fputs("out of memory: ask for less text\n", stderr);
        exit(2);
    }
    return larger;
}

static void add(texts *loaded, const wc_record *record, size_t *capacity) {
    if (loaded->nbytes + record->text_nbytes + PADDING > *capacity) {
        *capacity = 2 * (loaded->nbytes + record->text_nbytes + PADDING);
        loaded->bytes = grown(loaded->bytes, *capacity);
    }
    if ((loaded->ntexts & (loaded->ntexts + 1)) == 0) {
        loaded->ends = grown(loaded->ends, 2 * (loaded->ntexts + 1) * sizeof *loaded->ends);
    }
    memcpy(loaded->bytes + loaded->nbytes, record->text, record->text_nbytes);
    loaded->nbytes += record->text_nbytes;
    loaded->ends[loaded->ntexts++] = loaded->nbytes;
}

static void add_block(texts *loaded, wc_parser *parser, size_t most_nbytes, size_t *capacity) {
    wirecopy_error error;
    wc_record record;
    int more = 1;
    while (loaded->nbytes < most_nbytes) {
        check(wc_parser_next(parser, &record, &more, &error), &error);
        if (!more) {
            return;
        }
        if (record.reason == WIRECOPY_REASON_NONE) {
            add(loaded, &record, capacity);
        }
    }
}

texts texts_load(const char *path, size_t most_nbytes) {
    texts loaded = {0};
    size_t capacity = 0;
    wirecopy_error error;
    wirecopy_input input;
    wirecopy_input_init(&input, sizeof input);
    input.paths = &path;
    input.npaths = 1;
    wc_reader *reader;
    wc_parser *parser;
    wc_block block;
    int more = 1;
    wc_block_init(&block, &wc_allocator_default);
    check(wc_reader_open(&input, &wc_allocator_default, 0, NULL, NULL, &reader, &error), &error);
    check(wc_parser_create(&input, &wc_allocator_default, &parser, &error), &error);
    while (loaded.nbytes < most_nbytes) {
        check(wc_reader_next(reader, BLOCK_NBYTES, &block, &more, &error), &error);
        if (!more) {
            break;
        }
        check(wc_parser_begin_block(parser, wc_reader_file(reader, block.file), &block, &error), &error);
        add_block(&loaded, parser, most_nbytes, &capacity);
    }
    wc_block_clear(&block);
    wc_parser_free(parser);
    wc_reader_close(reader);
    if (loaded.ntexts == 0) {
        fprintf(stderr, "%s holds no text\n", path);
        exit(2);
    }
    return loaded;
}

void texts_free(texts *loaded) {
    free(loaded->bytes);
    free(loaded->ends);
    *loaded = (texts){0};
}
