/* The signatures of all texts. Documents of equal tokens share one entry, so that a million copies of one text cost a
 * number each. */
#ifndef WC_DUMP_CORPUS_H
#define WC_DUMP_CORPUS_H

#include <stddef.h>
#include <stdint.h>

#include "sketch/signatures.h"
#include "sketch/sketcher.h"

/* What is kept of a text. */
typedef struct wc_sketch {
    const uint32_t *minima; /* options.permutations */
    const uint32_t *sample; /* sampled grams, ascending; NULL where sketches have none */
    size_t nsample;
    uint32_t ngrams, level, site; /* grams of the text, level of the sample; who printed it, 0 where not known */
} wc_sketch;

/* No entry. */
#define WC_NO_ENTRY UINT32_MAX

typedef struct wc_corpus {
    const wirecopy_sketcher *sketcher;
    const wirecopy_allocator *allocator;
    uint32_t *entry_of; /* by document */
    size_t ndocuments, documents_capacity;
    wc_rows minima;           /* by entry */
    wc_row_reader reader;     /* of minima, for the thread that is not one of many */
    wc_digests digests;       /* of minima; once finished */
    wc_signatures signatures; /* through reader; once finished */
    wc_content *contents;     /* by entry */
    uint32_t *first_document; /* by entry; ascending */
    uint32_t *samples;        /* of all entries, one after another */
    uint64_t *sample_ends;    /* by entry */
    uint8_t *levels;          /* by entry: of its sample */
    uint32_t *ngrams;         /* by entry */
    uint32_t *sites;          /* by entry */
    size_t nentries, contents_capacity, first_capacity;
    size_t samples_capacity, ends_capacity, levels_capacity, ngrams_capacity, sites_capacity;
    uint32_t *table; /* entry + 1 by content, open addressing, at most half full */
    size_t table_length;
    uint64_t salt; /* base/salt.h */
} wc_corpus;

void wc_corpus_init(wc_corpus *corpus, const wirecopy_sketcher *sketcher);
void wc_corpus_clear(wc_corpus *corpus);

/* Adds a document, whose number is corpus->ndocuments before the call. */
wirecopy_code wc_corpus_add(wc_corpus *corpus, wc_content content, const wc_sketch *sketch, wirecopy_error *error);

/* Forgets the samples, which take most of the memory where there are any. */
void wc_corpus_drop_samples(wc_corpus *corpus);

/* Forgets the signatures, once no pair is looked for any more. */
void wc_corpus_drop_signatures(wc_corpus *corpus);

/* To be called once all documents are added, before the signatures are read. */
wirecopy_code wc_corpus_finish(wc_corpus *corpus, wirecopy_error *error);

#endif
