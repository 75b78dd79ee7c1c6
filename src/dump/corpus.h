/* The signatures of all texts. Documents of equal tokens share one entry, so that a million copies of one text cost a
 * number each. */
#ifndef WC_DUMP_CORPUS_H
#define WC_DUMP_CORPUS_H

#include <stddef.h>
#include <stdint.h>

#include "sketch/signatures.h"
#include "sketch/sketcher.h"

/* Who printed a text, and the host within that one's URL, as a mirror's has it; 0 where not known. */
typedef struct wc_places {
    uint32_t site, inner;
} wc_places;

/* What is kept of a text. */
typedef struct wc_sketch {
    const uint32_t *minima; /* options.permutations */
    const uint32_t *kept;   /* as sketch/kept.h has it; NULL where sketches keep nothing */
    size_t nkept;
    wc_places places;
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
    wc_content *contents;     /* by entry; once finished, only where sketches keep something */
    uint32_t *first_document; /* by entry; ascending */
    uint32_t *kept;           /* of all entries, one after another */
    uint64_t *kept_ends;      /* by entry */
    uint64_t kept_spare;      /* values before these ends that nothing is kept in any more */
    wc_places *places;        /* by entry: 0 also where its documents differ */
    uint32_t *copies;         /* by entry: documents elsewhere that have the text; NULL: none. Of the first ncopies */
    size_t ncopies;
    size_t nentries, contents_capacity, first_capacity;
    size_t kept_capacity, ends_capacity, places_capacity;
    uint32_t *table; /* entry + 1 by content, open addressing, at most half full */
    size_t table_length;
    uint64_t salt; /* base/salt.h */
} wc_corpus;

void wc_corpus_init(wc_corpus *corpus, const wirecopy_sketcher *sketcher);
void wc_corpus_clear(wc_corpus *corpus);

/* Adds a document, whose number is corpus->ndocuments before the call. */
wirecopy_code wc_corpus_add(wc_corpus *corpus, wc_content content, const wc_sketch *sketch, wirecopy_error *error);

/* What is kept of an entry; NULL where sketches keep nothing. Less may be kept than there is room for up to its end. */
const uint32_t *wc_corpus_kept(const wc_corpus *corpus, uint32_t entry, size_t *count_ret);

/* Forgets what was kept, which takes most of the memory. */
void wc_corpus_drop_kept(wc_corpus *corpus);

/* Forgets the hashes of contents, once nothing is to be ordered by them. */
void wc_corpus_drop_contents(wc_corpus *corpus);

/* Forgets the signatures, once no pair is looked for any more. */
void wc_corpus_drop_signatures(wc_corpus *corpus);

/* To be called once all documents are added, before the signatures are read. */
wirecopy_code wc_corpus_finish(wc_corpus *corpus, wirecopy_error *error);

#endif
