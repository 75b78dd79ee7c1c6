#include "dump/corpus.h"

#include <string.h>

#include "base/capacity.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/salt.h"
#include "base/walk.h"

enum { TABLE_FIRST = 1 << 10 };

void wc_corpus_init(wc_corpus *corpus, const wirecopy_sketcher *sketcher) {
    *corpus = (wc_corpus){.sketcher = sketcher, .allocator = sketcher->allocator, .salt = wc_salt()};
    wc_rows_init(&corpus->minima, sketcher->options.permutations * sizeof(uint32_t), sketcher->options.tmp,
                 sketcher->allocator);
}

void wc_corpus_clear(wc_corpus *corpus) {
    const wirecopy_allocator *allocator = corpus->allocator;
    wc_release(allocator, corpus->entry_of, corpus->documents_capacity, sizeof *corpus->entry_of);
    wc_corpus_drop_signatures(corpus);
    wc_release(allocator, corpus->contents, corpus->contents_capacity, sizeof *corpus->contents);
    wc_release(allocator, corpus->first_document, corpus->first_capacity, sizeof *corpus->first_document);
    wc_release(allocator, corpus->table, corpus->table_length, sizeof *corpus->table);
    wc_corpus_drop_samples(corpus);
    wc_release(allocator, corpus->levels, corpus->levels_capacity, sizeof *corpus->levels);
    wc_release(allocator, corpus->ngrams, corpus->ngrams_capacity, sizeof *corpus->ngrams);
    wc_release(allocator, corpus->sites, corpus->sites_capacity, sizeof *corpus->sites);
    wc_corpus_init(corpus, corpus->sketcher);
}

void wc_corpus_drop_signatures(wc_corpus *corpus) {
    wc_digests_clear(&corpus->digests);
    wc_row_reader_clear(&corpus->reader);
    wc_rows_clear(&corpus->minima);
    corpus->signatures = (wc_signatures){0};
}

void wc_corpus_drop_samples(wc_corpus *corpus) {
    const wirecopy_allocator *allocator = corpus->allocator;
    wc_release(allocator, corpus->samples, corpus->samples_capacity, sizeof *corpus->samples);
    wc_release(allocator, corpus->sample_ends, corpus->ends_capacity, sizeof *corpus->sample_ends);
    corpus->samples = NULL;
    corpus->sample_ends = NULL;
    corpus->samples_capacity = corpus->ends_capacity = 0;
}

static size_t find_slot(const wc_corpus *corpus, const uint32_t *table, size_t length, wc_content content) {
    size_t slot = (content.low * corpus->salt >> 32) & (length - 1);
    while (table[slot] != 0) {
        const wc_content *held = &corpus->contents[table[slot] - 1];
        if (held->low == content.low && held->high == content.high) {
            break;
        }
        slot = (slot + 1) & (length - 1);
    }
    return slot;
}

static wirecopy_code grow_table(wc_corpus *corpus, wirecopy_error *error) {
    if (2 * (corpus->nentries + 1) <= corpus->table_length) {
        return WIRECOPY_OK;
    }
    size_t length = corpus->table_length == 0 ? TABLE_FIRST : 2 * corpus->table_length;
    uint32_t *table = wc_allocate_zeroed(corpus->allocator, length, sizeof *table);
    if (table == NULL) {
        return wc_fail_refused(corpus->allocator, length * sizeof *table, error);
    }
    wc_release(corpus->allocator, corpus->table, corpus->table_length, sizeof *corpus->table);
    corpus->table = table;
    corpus->table_length = length;
    WC_EACH(size_t, entry, corpus->nentries, WC_ADDING, corpus->allocator) {
        table[find_slot(corpus, table, length, corpus->contents[entry])] = (uint32_t)entry + 1;
    }
    return WIRECOPY_OK;
}

static wirecopy_code reserve_entry(wc_corpus *corpus, wirecopy_error *error) {
    size_t wanted = corpus->nentries + 1;
    const wirecopy_allocator *allocator = corpus->allocator;
    wirecopy_code code = wc_grow(allocator, (void **)&corpus->contents, &corpus->contents_capacity, wanted,
                                 sizeof *corpus->contents, error);
    if (code == WIRECOPY_OK) {
        code = wc_grow(allocator, (void **)&corpus->first_document, &corpus->first_capacity, wanted,
                       sizeof *corpus->first_document, error);
    }
    return code;
}

static wirecopy_code add_sample(wc_corpus *corpus, const wc_sketch *sketch, wirecopy_error *error) {
    size_t entry = corpus->nentries;
    const wirecopy_allocator *allocator = corpus->allocator;
    uint64_t start = entry == 0 ? 0 : corpus->sample_ends[entry - 1];
    /* One more, so that there is a block even where no text has a gram that is sampled: a long one of few words. */
    wirecopy_code code = wc_grow(allocator, (void **)&corpus->samples, &corpus->samples_capacity,
                                 start + sketch->nsample + 1, sizeof *corpus->samples, error);
    if (code == WIRECOPY_OK) {
        code = wc_grow(allocator, (void **)&corpus->sample_ends, &corpus->ends_capacity, entry + 1,
                       sizeof *corpus->sample_ends, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_grow(allocator, (void **)&corpus->levels, &corpus->levels_capacity, entry + 1, sizeof *corpus->levels,
                       error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_grow(allocator, (void **)&corpus->ngrams, &corpus->ngrams_capacity, entry + 1, sizeof *corpus->ngrams,
                       error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_grow(allocator, (void **)&corpus->sites, &corpus->sites_capacity, entry + 1, sizeof *corpus->sites,
                       error);
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

static wirecopy_code add_entry(wc_corpus *corpus, size_t slot, wc_content content, const wc_sketch *sketch,
                               wirecopy_error *error) {
    size_t entry = corpus->nentries;
    wirecopy_code code = reserve_entry(corpus, error);
    if (code == WIRECOPY_OK && sketch->sample != NULL) {
        code = add_sample(corpus, sketch, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_rows_add(&corpus->minima, sketch->minima, error);
    }
    if (code == WIRECOPY_OK) {
        corpus->contents[entry] = content;
        corpus->first_document[entry] = (uint32_t)corpus->ndocuments;
        corpus->table[slot] = (uint32_t)entry + 1;
        corpus->nentries++;
    }
    return code;
}

static wirecopy_code make_room(wc_corpus *corpus, wirecopy_error *error) {
    if (corpus->ndocuments >= WIRECOPY_DOCUMENTS_MOST) {
        return wc_fail(error, WIRECOPY_ERROR_LIMIT,
                       "more than %u documents in one run: split the input by date or source",
                       (unsigned)WIRECOPY_DOCUMENTS_MOST);
    }
    return wc_grow(corpus->allocator, (void **)&corpus->entry_of, &corpus->documents_capacity, corpus->ndocuments + 1,
                   sizeof *corpus->entry_of, error);
}

wirecopy_code wc_corpus_add(wc_corpus *corpus, wc_content content, const wc_sketch *sketch, wirecopy_error *error) {
    wirecopy_code code = make_room(corpus, error);
    if (code == WIRECOPY_OK) {
        code = grow_table(corpus, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    size_t slot = find_slot(corpus, corpus->table, corpus->table_length, content);
    if (corpus->table[slot] == 0) {
        code = add_entry(corpus, slot, content, sketch, error);
    }
    if (code == WIRECOPY_OK) {
        corpus->entry_of[corpus->ndocuments++] = corpus->table[slot] - 1;
    }
    return code;
}

/* No document is looked up by content any more. */
static void forget_contents(wc_corpus *corpus) {
    wc_release(corpus->allocator, corpus->contents, corpus->contents_capacity, sizeof *corpus->contents);
    wc_release(corpus->allocator, corpus->table, corpus->table_length, sizeof *corpus->table);
    corpus->contents = NULL;
    corpus->table = NULL;
    corpus->contents_capacity = corpus->table_length = 0;
}

static void fit_samples(wc_corpus *corpus) {
    const wirecopy_allocator *allocator = corpus->allocator;
    size_t n = corpus->nentries;
    if (corpus->samples != NULL) {
        wc_fit(allocator, (void **)&corpus->samples, &corpus->samples_capacity, corpus->sample_ends[n - 1],
               sizeof *corpus->samples);
        wc_fit(allocator, (void **)&corpus->sample_ends, &corpus->ends_capacity, n, sizeof *corpus->sample_ends);
        wc_fit(allocator, (void **)&corpus->levels, &corpus->levels_capacity, n, sizeof *corpus->levels);
        wc_fit(allocator, (void **)&corpus->ngrams, &corpus->ngrams_capacity, n, sizeof *corpus->ngrams);
        wc_fit(allocator, (void **)&corpus->sites, &corpus->sites_capacity, n, sizeof *corpus->sites);
    }
}

wirecopy_code wc_corpus_finish(wc_corpus *corpus, wirecopy_error *error) {
    const wirecopy_allocator *allocator = corpus->allocator;
    size_t n = corpus->nentries;
    forget_contents(corpus);
    wc_fit(allocator, (void **)&corpus->entry_of, &corpus->documents_capacity, corpus->ndocuments,
           sizeof *corpus->entry_of);
    wc_fit(allocator, (void **)&corpus->first_document, &corpus->first_capacity, n, sizeof *corpus->first_document);
    fit_samples(corpus);
    wirecopy_code code = wc_rows_finish(&corpus->minima, error);
    if (code == WIRECOPY_OK) {
        code = wc_row_reader_create(&corpus->reader, &corpus->minima, error);
    }
    uint32_t permutations = corpus->sketcher->options.permutations;
    if (code == WIRECOPY_OK) {
        code = wc_digests_create(&corpus->digests, &corpus->reader, permutations, error);
    }
    corpus->signatures = (wc_signatures){&corpus->reader, (uint32_t)n, permutations, &corpus->digests};
    return code;
}
