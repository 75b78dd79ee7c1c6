/* Who printed each document, by name. Runs do with numbers (text/site.h); a report shows names. */
#ifndef WC_DUMP_SITE_NAMES_H
#define WC_DUMP_SITE_NAMES_H

#include "dump/batch.h"

typedef struct wc_site_names {
    const wirecopy_allocator *allocator;
    wc_strings names; /* by site, in the order in which they come; each once */
    uint32_t *of;     /* by document: its site + 1; 0: not known */
    size_t ndocuments, documents_capacity;
    uint32_t *slots; /* site + 1 by open addressing, at most half full; 0: free */
    size_t nslots;
} wc_site_names;

/* Adds the record's site to the batch: the host of a URL, of an archived page that of the page within, in lower case;
 * any other name as it is. */
wirecopy_code wc_site_names_take(wc_batch *batch, const wc_record *record, wirecopy_error *error);

/* Adds document i of the batch. Batches that come from signature files and checkpoints have no names. */
wirecopy_code wc_site_names_commit(wc_site_names *sites, const wc_batch *batch, size_t i, wirecopy_error *error);

void wc_site_names_clear(wc_site_names *sites);

#endif
