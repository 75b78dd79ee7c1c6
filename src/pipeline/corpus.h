/* The signatures of all texts. Documents of equal tokens share one entry, so that a million copies of one text cost a
 * number each. */
#ifndef WIRECOPY_PIPELINE_CORPUS_H
#define WIRECOPY_PIPELINE_CORPUS_H

#include <stddef.h>
#include <stdint.h>

#include "sketch/sketcher.h"

/* The entry of a document without a token. */
#define WIRECOPY_NO_ENTRY UINT32_MAX

typedef struct wirecopy_corpus {
    const wirecopy_sketcher *sketcher;
    const wirecopy_allocator *allocator;
    uint32_t *entry_of; /* by document */
    size_t ndocuments, documents_capacity;
    uint32_t *minima;           /* nentries * permutations */
    wirecopy_content *contents; /* by entry */
    uint32_t *first_document;   /* by entry; ascending */
    size_t nentries, minima_capacity, contents_capacity, first_capacity;
    uint32_t *table; /* entry + 1 by content, open addressing, at most half full */
    size_t table_length;
} wirecopy_corpus;

void wirecopy_corpus_init(wirecopy_corpus *corpus, const wirecopy_sketcher *sketcher);
void wirecopy_corpus_clear(wirecopy_corpus *corpus);

/* Adds a document, whose number is corpus->ndocuments before the call. */
wirecopy_code wirecopy_corpus_add(wirecopy_corpus *corpus, wirecopy_content content, const uint32_t *minima,
                                  wirecopy_error *error);

/* Adds a document that matches nothing. */
wirecopy_code wirecopy_corpus_add_empty(wirecopy_corpus *corpus, wirecopy_error *error);

#endif
