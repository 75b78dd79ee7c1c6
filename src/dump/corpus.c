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
    wc_corpus_drop_kept(corpus);
    wc_release(allocator, corpus->places, corpus->places_capacity, sizeof *corpus->places);
    wc_release(allocator, corpus->copies, corpus->ncopies, sizeof *corpus->copies);
    wc_corpus_init(corpus, corpus->sketcher);
}

void wc_corpus_drop_signatures(wc_corpus *corpus) {
    wc_digests_clear(&corpus->digests);
    wc_row_reader_clear(&corpus->reader);
    wc_rows_clear(&corpus->minima);
    corpus->signatures = (wc_signatures){0};
}

void wc_corpus_drop_kept(wc_corpus *corpus) {
    const wirecopy_allocator *allocator = corpus->allocator;
    wc_release(allocator, corpus->kept, corpus->kept_capacity, sizeof *corpus->kept);
    wc_release(allocator, corpus->kept_ends, corpus->ends_capacity, sizeof *corpus->kept_ends);
    corpus->kept = NULL;
    corpus->kept_ends = NULL;
    corpus->kept_capacity = corpus->ends_capacity = 0;
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

static wirecopy_code add_kept(wc_corpus *corpus, const wc_sketch *sketch, wirecopy_error *error) {
    size_t entry = corpus->nentries;
    const wirecopy_allocator *allocator = corpus->allocator;
    uint64_t start = entry == 0 ? 0 : corpus->kept_ends[entry - 1];
    wirecopy_code code = wc_grow(wc_allocator_scattered(allocator), (void **)&corpus->kept, &corpus->kept_capacity,
                                 start + sketch->nkept, sizeof *corpus->kept, error);
    if (code == WIRECOPY_OK) {
        code = wc_grow(allocator, (void **)&corpus->kept_ends, &corpus->ends_capacity, entry + 1,
                       sizeof *corpus->kept_ends, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_grow(allocator, (void **)&corpus->places, &corpus->places_capacity, entry + 1, sizeof *corpus->places,
                       error);
    }
    if (code == WIRECOPY_OK) {
        memcpy(corpus->kept + start, sketch->kept, sketch->nkept * sizeof *corpus->kept);
        corpus->kept_ends[entry] = start + sketch->nkept;
        corpus->places[entry] = sketch->places;
    }
    return code;
}

static wirecopy_code add_entry(wc_corpus *corpus, size_t slot, wc_content content, const wc_sketch *sketch,
                               wirecopy_error *error) {
    size_t entry = corpus->nentries;
    wirecopy_code code = reserve_entry(corpus, error);
    if (code == WIRECOPY_OK && sketch->kept != NULL) {
        code = add_kept(corpus, sketch, error);
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

const uint32_t *wc_corpus_kept(const wc_corpus *corpus, uint32_t entry, size_t *count_ret) {
    uint64_t start = entry == 0 || corpus->kept == NULL ? 0 : corpus->kept_ends[entry - 1];
    int is_kept = corpus->kept != NULL && corpus->kept_ends[entry] > start;
    *count_ret = is_kept ? wc_kept_count(corpus->kept + start) : 0;
    return is_kept ? corpus->kept + start : NULL;
}

/* Equal tokens, but quotation marks and capitals may stand elsewhere: what is kept is the lesser of both, the shorter
 * one first, whichever came first. Who printed one text twice, on two sites, is not known. */
static void merge_kept(wc_corpus *corpus, uint32_t entry, const wc_sketch *sketch) {
    uint64_t start = entry == 0 ? 0 : corpus->kept_ends[entry - 1];
    wc_places *places = &corpus->places[entry];
    size_t nbytes = sketch->nkept * sizeof *corpus->kept, held;
    wc_corpus_kept(corpus, entry, &held);
    if (sketch->nkept < held || (sketch->nkept == held && memcmp(sketch->kept, corpus->kept + start, nbytes) < 0)) {
        memcpy(corpus->kept + start, sketch->kept, nbytes);
        corpus->kept_spare += held - sketch->nkept;
    }
    places->site = places->site == sketch->places.site ? places->site : 0;
    places->inner = places->inner == sketch->places.inner ? places->inner : 0;
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
    } else if (sketch->kept != NULL) {
        merge_kept(corpus, corpus->table[slot] - 1, sketch);
    }
    if (code == WIRECOPY_OK) {
        corpus->entry_of[corpus->ndocuments++] = corpus->table[slot] - 1;
    }
    return code;
}

/* No document is looked up by content any more. */
void wc_corpus_drop_contents(wc_corpus *corpus) {
    wc_release(corpus->allocator, corpus->contents, corpus->contents_capacity, sizeof *corpus->contents);
    corpus->contents = NULL;
    corpus->contents_capacity = 0;
}

/* No document is looked up by content any more. */
static void forget_table(wc_corpus *corpus) {
    wc_release(corpus->allocator, corpus->table, corpus->table_length, sizeof *corpus->table);
    corpus->table = NULL;
    corpus->table_length = 0;
    if (!corpus->sketcher->kind->keeps) {
        wc_corpus_drop_contents(corpus);
    }
}

static void fit_kept(wc_corpus *corpus) {
    const wirecopy_allocator *allocator = corpus->allocator;
    size_t n = corpus->nentries;
    if (corpus->kept != NULL) {
        wc_fit(wc_allocator_scattered(allocator), (void **)&corpus->kept, &corpus->kept_capacity,
               corpus->kept_ends[n - 1], sizeof *corpus->kept);
        wc_fit(allocator, (void **)&corpus->kept_ends, &corpus->ends_capacity, n, sizeof *corpus->kept_ends);
        wc_fit(allocator, (void **)&corpus->places, &corpus->places_capacity, n, sizeof *corpus->places);
    }
}

wirecopy_code wc_corpus_finish(wc_corpus *corpus, wirecopy_error *error) {
    const wirecopy_allocator *allocator = corpus->allocator;
    size_t n = corpus->nentries;
    forget_table(corpus);
    wc_fit(allocator, (void **)&corpus->entry_of, &corpus->documents_capacity, corpus->ndocuments,
           sizeof *corpus->entry_of);
    wc_fit(allocator, (void **)&corpus->first_document, &corpus->first_capacity, n, sizeof *corpus->first_document);
    fit_kept(corpus);
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
