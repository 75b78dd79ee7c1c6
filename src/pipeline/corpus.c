#include "pipeline/corpus.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/paged.h"
#include "base/salt.h"

enum { TABLE_FIRST = 1 << 10, LOOKS_A_BREATH = 1 << 10 };

void wirecopy_corpus_init(wirecopy_corpus *corpus, const wirecopy_sketcher *sketcher) {
    *corpus = (wirecopy_corpus){.sketcher = sketcher, .allocator = sketcher->allocator, .salt = wirecopy_salt()};
    wirecopy_rows_init(&corpus->minima, sketcher->options.permutations * sizeof(uint32_t), sketcher->options.tmp,
                       sketcher->allocator);
}

void wirecopy_corpus_clear(wirecopy_corpus *corpus) {
    const wirecopy_allocator *allocator = corpus->allocator;
    wirecopy_release(allocator, corpus->entry_of, corpus->documents_capacity, sizeof *corpus->entry_of);
    wirecopy_digests_clear(&corpus->digests);
    wirecopy_row_reader_clear(&corpus->reader);
    wirecopy_rows_clear(&corpus->minima);
    wirecopy_release(allocator, corpus->contents, corpus->contents_capacity, sizeof *corpus->contents);
    wirecopy_release(allocator, corpus->first_document, corpus->first_capacity, sizeof *corpus->first_document);
    wirecopy_release(allocator, corpus->table, corpus->table_length, sizeof *corpus->table);
    wirecopy_corpus_drop_samples(corpus);
    wirecopy_release(allocator, corpus->levels, corpus->levels_capacity, sizeof *corpus->levels);
    wirecopy_release(allocator, corpus->ngrams, corpus->ngrams_capacity, sizeof *corpus->ngrams);
    wirecopy_release(allocator, corpus->sites, corpus->sites_capacity, sizeof *corpus->sites);
    wirecopy_corpus_init(corpus, corpus->sketcher);
}

void wirecopy_corpus_drop_samples(wirecopy_corpus *corpus) {
    const wirecopy_allocator *allocator = corpus->allocator;
    wirecopy_release(allocator, corpus->samples, corpus->samples_capacity, sizeof *corpus->samples);
    wirecopy_release(allocator, corpus->sample_ends, corpus->ends_capacity, sizeof *corpus->sample_ends);
    corpus->samples = NULL;
    corpus->sample_ends = NULL;
    corpus->samples_capacity = corpus->ends_capacity = 0;
}

static size_t find_slot(const wirecopy_corpus *corpus, const uint32_t *table, size_t length,
                        wirecopy_content content) {
    size_t slot = (content.low * corpus->salt >> 32) & (length - 1);
    while (table[slot] != 0) {
        const wirecopy_content *held = &corpus->contents[table[slot] - 1];
        if (held->low == content.low && held->high == content.high) {
            break;
        }
        slot = (slot + 1) & (length - 1);
    }
    return slot;
}

/* A look into the table brings a page in, wherever it is. */
static void breathe_at(const wirecopy_corpus *corpus, size_t n) {
    if (n % LOOKS_A_BREATH == 0) {
        wirecopy_breathe(corpus->allocator);
    }
}

static wirecopy_code grow_table(wirecopy_corpus *corpus, wirecopy_error *error) {
    if (2 * (corpus->nentries + 1) <= corpus->table_length) {
        return WIRECOPY_OK;
    }
    size_t length = corpus->table_length == 0 ? TABLE_FIRST : 2 * corpus->table_length;
    uint32_t *table = wirecopy_allocate(corpus->allocator, length, sizeof *table);
    if (table == NULL) {
        return wirecopy_fail_memory(error, length * sizeof *table);
    }
    for (size_t slot = 0; slot < length; slot += TABLE_FIRST) {
        memset(table + slot, 0, TABLE_FIRST * sizeof *table);
        breathe_at(corpus, slot / TABLE_FIRST);
    }
    wirecopy_release(corpus->allocator, corpus->table, corpus->table_length, sizeof *corpus->table);
    corpus->table = table;
    corpus->table_length = length;
    for (size_t entry = 0; entry < corpus->nentries; entry++) {
        breathe_at(corpus, entry);
        table[find_slot(corpus, table, length, corpus->contents[entry])] = (uint32_t)entry + 1;
    }
    return WIRECOPY_OK;
}

static wirecopy_code reserve_entry(wirecopy_corpus *corpus, wirecopy_error *error) {
    size_t wanted = corpus->nentries + 1;
    const wirecopy_allocator *allocator = corpus->allocator;
    wirecopy_code code = wirecopy_grow(allocator, (void **)&corpus->contents, &corpus->contents_capacity, wanted,
                                       sizeof *corpus->contents, error);
    if (code == WIRECOPY_OK) {
        code = wirecopy_grow(allocator, (void **)&corpus->first_document, &corpus->first_capacity, wanted,
                             sizeof *corpus->first_document, error);
    }
    return code;
}

static wirecopy_code add_sample(wirecopy_corpus *corpus, const wirecopy_sketch *sketch, wirecopy_error *error) {
    size_t entry = corpus->nentries;
    const wirecopy_allocator *allocator = corpus->allocator;
    uint64_t start = entry == 0 ? 0 : corpus->sample_ends[entry - 1];
    /* One more, so that there is a block even where no text has a gram that is sampled: a long one of few words. */
    wirecopy_code code = wirecopy_grow(allocator, (void **)&corpus->samples, &corpus->samples_capacity,
                                       start + sketch->nsample + 1, sizeof *corpus->samples, error);
    if (code == WIRECOPY_OK) {
        code = wirecopy_grow(allocator, (void **)&corpus->sample_ends, &corpus->ends_capacity, entry + 1,
                             sizeof *corpus->sample_ends, error);
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_grow(allocator, (void **)&corpus->levels, &corpus->levels_capacity, entry + 1,
                             sizeof *corpus->levels, error);
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_grow(allocator, (void **)&corpus->ngrams, &corpus->ngrams_capacity, entry + 1,
                             sizeof *corpus->ngrams, error);
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_grow(allocator, (void **)&corpus->sites, &corpus->sites_capacity, entry + 1,
                             sizeof *corpus->sites, error);
    }
    if (code == WIRECOPY_OK) {
        memcpy(corpus->samples + start, sketch->sample, sketch->nsample * sizeof *corpus->samples);
        corpus->sample_ends[entry] = start + sketch->nsample;
        corpus->levels[entry] = (uint8_t)sketch->level;
        corpus->ngrams[entry] = sketch->ngrams;
        corpus->sites[entry] = sketch->site;
    }
    return code;
}

static wirecopy_code add_entry(wirecopy_corpus *corpus, size_t slot, wirecopy_content content,
                               const wirecopy_sketch *sketch, wirecopy_error *error) {
    size_t entry = corpus->nentries;
    wirecopy_code code = reserve_entry(corpus, error);
    if (code == WIRECOPY_OK && sketch->sample != NULL) {
        code = add_sample(corpus, sketch, error);
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_rows_add(&corpus->minima, sketch->minima, error);
    }
    if (code == WIRECOPY_OK) {
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

wirecopy_code wirecopy_corpus_add(wirecopy_corpus *corpus, wirecopy_content content, const wirecopy_sketch *sketch,
                                  wirecopy_error *error) {
    wirecopy_code code = make_room(corpus, error);
    if (code == WIRECOPY_OK) {
        code = grow_table(corpus, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    breathe_at(corpus, corpus->ndocuments);
    size_t slot = find_slot(corpus, corpus->table, corpus->table_length, content);
    if (corpus->table[slot] == 0) {
        code = add_entry(corpus, slot, content, sketch, error);
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

/* No document is looked up by content any more. */
static void forget_contents(wirecopy_corpus *corpus) {
    wirecopy_release(corpus->allocator, corpus->contents, corpus->contents_capacity, sizeof *corpus->contents);
    wirecopy_release(corpus->allocator, corpus->table, corpus->table_length, sizeof *corpus->table);
    corpus->contents = NULL;
    corpus->table = NULL;
    corpus->contents_capacity = corpus->table_length = 0;
}

static void fit_samples(wirecopy_corpus *corpus) {
    const wirecopy_allocator *allocator = corpus->allocator;
    size_t n = corpus->nentries;
    if (corpus->samples != NULL) {
        wirecopy_fit(allocator, (void **)&corpus->samples, &corpus->samples_capacity, corpus->sample_ends[n - 1],
                     sizeof *corpus->samples);
        wirecopy_fit(allocator, (void **)&corpus->sample_ends, &corpus->ends_capacity, n, sizeof *corpus->sample_ends);
        wirecopy_fit(allocator, (void **)&corpus->levels, &corpus->levels_capacity, n, sizeof *corpus->levels);
        wirecopy_fit(allocator, (void **)&corpus->ngrams, &corpus->ngrams_capacity, n, sizeof *corpus->ngrams);
        wirecopy_fit(allocator, (void **)&corpus->sites, &corpus->sites_capacity, n, sizeof *corpus->sites);
    }
}

wirecopy_code wirecopy_corpus_finish(wirecopy_corpus *corpus, wirecopy_error *error) {
    const wirecopy_allocator *allocator = corpus->allocator;
    size_t n = corpus->nentries;
    forget_contents(corpus);
    wirecopy_fit(allocator, (void **)&corpus->entry_of, &corpus->documents_capacity, corpus->ndocuments,
                 sizeof *corpus->entry_of);
    wirecopy_fit(allocator, (void **)&corpus->first_document, &corpus->first_capacity, n,
                 sizeof *corpus->first_document);
    fit_samples(corpus);
    wirecopy_code code = wirecopy_rows_finish(&corpus->minima, error);
    if (code == WIRECOPY_OK) {
        code = wirecopy_row_reader_create(&corpus->reader, &corpus->minima, error);
    }
    uint32_t permutations = corpus->sketcher->options.permutations;
    if (code == WIRECOPY_OK) {
        code = wirecopy_digests_create(&corpus->digests, &corpus->reader, permutations, error);
    }
    corpus->signatures = (wirecopy_signatures){&corpus->reader, (uint32_t)n, permutations, &corpus->digests};
    return code;
}
