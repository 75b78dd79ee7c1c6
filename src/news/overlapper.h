/* What documents have of one another, their texts fetched when needed. One a thread. */
#ifndef WC_NEWS_OVERLAPPER_H
#define WC_NEWS_OVERLAPPER_H

#include "match/fetch.h"
#include "news/gramset.h"
#include "sketch/sketcher.h"

/* Sets kept from pair to pair: pairs come ordered by group, so a few hold nearly all that is asked again. */
enum { WC_OVERLAPPER_SLOTS = 128 };

typedef struct wc_overlapper {
    const wirecopy_sketcher *sketcher;
    const wc_rarity *rarity; /* NULL: grams are to be counted, not weighed */
    wc_fetch_fn text;
    void *text_context;
    uint32_t thread;
    wc_tokens tokens;
    wc_gramtable scratch, table; /* table: the grams of the last slot's document */
    uint64_t tabulated;          /* that document, UINT64_MAX for none */
    struct {
        uint64_t document; /* UINT64_MAX: none */
        wc_gramset set;
    } slots[WC_OVERLAPPER_SLOTS + 1]; /* the last is for the text that comes up once and then no more */
} wc_overlapper;

void wc_overlapper_init(wc_overlapper *overlapper, const wirecopy_sketcher *sketcher, const wc_rarity *rarity,
                        wc_fetch_fn text, void *text_context, uint32_t thread);
void wc_overlapper_clear(wc_overlapper *overlapper);

/* A document and the site it was printed by, 0 where that is not known. */
typedef struct wc_print {
    uint64_t document;
    uint32_t site;
} wc_print;

/* Asked in runs of one a, whatever b. */
wirecopy_code wc_overlapper_ask(wc_overlapper *overlapper, wc_print a, wc_print b, wc_overlap *overlap_ret,
                                wirecopy_error *error);

/* The grams of one document, valid until the next call. */
wirecopy_code wc_overlapper_grams(wc_overlapper *overlapper, wc_print print, const wc_gramset **set_ret,
                                  wirecopy_error *error);

#endif
