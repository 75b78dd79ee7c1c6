/* Texts of the index that take part in a run beside those of its input: candidates, and what stands for their stories. */
#ifndef WC_INDEX_HELD_H
#define WC_INDEX_HELD_H

#include "dump/supply.h"
#include "index/candidates.h"

/* Texts that are as soon cut one after another: of one text that is looked up. Chosen. */
enum { WC_HELD_FEW = 64 };

typedef struct wc_held {
    uint32_t text, number; /* number: in its segment */
    uint32_t segment;      /* among those that are open */
    uint32_t documents;    /* that have the text */
    int64_t story, source; /* source: 0 where it is not known, or they differ */
    int64_t first;         /* the first of its documents */
    uint32_t series;       /* the text that its series is named by; 0: none */
    uint8_t told, stands;  /* stands: the text that stands for its story */
} wc_held;

typedef struct wc_holding {
    const wirecopy_allocator *allocator;
    wc_disk *disk;
    wc_held *texts; /* ascending by text */
    size_t count, capacity;
    /* as a supply */
    size_t next;
    sqlite3_stmt *source;
    int64_t named;      /* the source whose row it has; 0: none */
    sqlite3_stmt *name; /* where a page shows ids and dates; else NULL */
    int shows_dates;    /* the page has dates of the input, too */
    uint32_t file;
} wc_holding;

/* What is known of candidates that are in the index still, and of the texts that stand for their stories. Clear
 * holding_ret whatever this returns. */
wirecopy_code wc_holding_create(wc_holding *holding_ret, wc_disk *disk, wc_candidates *candidates,
                                const wirecopy_allocator *allocator, wirecopy_error *error);
void wc_holding_clear(wc_holding *holding);

/* Adds them to a dump whose own documents have ended; the i-th is document nown + i. */
wirecopy_code wc_holding_add(wc_holding *holding, wc_dump *dump, wirecopy_error *error);

#endif
