#include "pipeline/corpus.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

enum { TABLE_FIRST = 1 << 10 };

void wirecopy_corpus_init(wirecopy_corpus *corpus, const wirecopy_sketcher *sketcher) {
    *corpus = (wirecopy_corpus){.sketcher = sketcher, .allocator = sketcher->allocator};
}

void wirecopy_corpus_clear(wirecopy_corpus *corpus) {
    const wirecopy_allocator *allocator = corpus->allocator;
    wirecopy_release(allocator, corpus->entry_of, corpus->documents_capacity, sizeof *corpus->entry_of);
    wirecopy_release(allocator, corpus->minima, corpus->minima_capacity, sizeof *corpus->minima);
    wirecopy_release(allocator, corpus->contents, corpus->contents_capacity, sizeof *corpus->contents);
    wirecopy_release(allocator, corpus->first_document, corpus->first_capacity, sizeof *corpus->first_document);
    wirecopy_release(allocator, corpus->table, corpus->table_length, sizeof *corpus->table);
    wirecopy_corpus_init(corpus, corpus->sketcher);
}

static size_t find_slot(const uint32_t *table, size_t length, const wirecopy_content *contents,
                        wirecopy_content content) {
    size_t slot = content.low & (length - 1);
    while (table[slot] != 0) {
        const wirecopy_content *held = &contents[table[slot] - 1];
        if (held->low == content.low && held->high == content.high) {
            break;
        }
        slot = (slot + 1) & (length - 1);
    }
    return slot;
}

static wirecopy_code grow_table(wirecopy_corpus *corpus, wirecopy_error *error) {
    if (2 * (corpus->nentries + 1) <= corpus->table_length) {
        return WIRECOPY_OK;
    }
    size_t length = corpus->table_length == 0 ? TABLE_FIRST : 2 * corpus->table_length;
    uint32_t *table = wirecopy_allocate_zeroed(corpus->allocator, length, sizeof *table);
    if (table == NULL) {
        return wirecopy_fail_memory(error, length * sizeof *table);
    }
    wirecopy_release(corpus->allocator, corpus->table, corpus->table_length, sizeof *corpus->table);
    corpus->table = table;
    corpus->table_length = length;
    for (size_t entry = 0; entry < corpus->nentries; entry++) {
        table[find_slot(table, length, corpus->contents, corpus->contents[entry])] = (uint32_t)entry + 1;
    }
    return WIRECOPY_OK;
}

static wirecopy_code add_entry(wirecopy_corpus *corpus, size_t slot, wirecopy_content content, const uint32_t *minima,
                               wirecopy_error *error) {
    size_t permutations = corpus->sketcher->options.permutations, entry = corpus->nentries;
    const wirecopy_allocator *allocator = corpus->allocator;
    wirecopy_code code = wirecopy_grow(allocator, (void **)&corpus->minima, &corpus->minima_capacity,
                                       (entry + 1) * permutations, sizeof *corpus->minima, error);
    if (code == WIRECOPY_OK) {
        code = wirecopy_grow(allocator, (void **)&corpus->contents, &corpus->contents_capacity, entry + 1,
                             sizeof *corpus->contents, error);
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_grow(allocator, (void **)&corpus->first_document, &corpus->first_capacity, entry + 1,
                             sizeof *corpus->first_document, error);
    }
    if (code == WIRECOPY_OK) {
        memcpy(corpus->minima + entry * permutations, minima, permutations * sizeof *minima);
        corpus->contents[entry] = content;
        corpus->first_document[entry] = (uint32_t)corpus->ndocuments;
        corpus->table[slot] = (uint32_t)entry + 1;
        corpus->nentries++;
    }
    return code;
}

static wirecopy_code make_room(wirecopy_corpus *corpus, wirecopy_error *error) {
    if (corpus->ndocuments == UINT32_MAX - 1) {
        return wirecopy_fail(error, WIRECOPY_ERROR_LIMIT,
                             "more than %u documents in one run: split the input by date or source", UINT32_MAX - 1);
    }
    return wirecopy_grow(corpus->allocator, (void **)&corpus->entry_of, &corpus->documents_capacity,
                         corpus->ndocuments + 1, sizeof *corpus->entry_of, error);
}

wirecopy_code wirecopy_corpus_add(wirecopy_corpus *corpus, wirecopy_content content, const uint32_t *minima,
                                  wirecopy_error *error) {
    wirecopy_code code = make_room(corpus, error);
    if (code == WIRECOPY_OK) {
        code = grow_table(corpus, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    size_t slot = find_slot(corpus->table, corpus->table_length, corpus->contents, content);
    if (corpus->table[slot] == 0) {
        code = add_entry(corpus, slot, content, minima, error);
    }
    if (code == WIRECOPY_OK) {
        corpus->entry_of[corpus->ndocuments++] = corpus->table[slot] - 1;
    }
    return code;
}

wirecopy_code wirecopy_corpus_add_empty(wirecopy_corpus *corpus, wirecopy_error *error) {
    wirecopy_code code = make_room(corpus, error);
    if (code == WIRECOPY_OK) {
        corpus->entry_of[corpus->ndocuments++] = WIRECOPY_NO_ENTRY;
    }
    return code;
}
