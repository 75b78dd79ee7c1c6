/* What documents have of one another, their texts fetched when needed. One a thread. */
#ifndef WIRECOPY_MATCH_OVERLAPPER_H
#define WIRECOPY_MATCH_OVERLAPPER_H

#include "match/gramset.h"
#include "sketch/sketcher.h"

/* Sets kept from pair to pair: pairs come ordered by group, so a few hold nearly all that is asked again. */
enum { WIRECOPY_OVERLAPPER_SLOTS = 128 };

typedef struct wirecopy_overlapper {
    const wirecopy_sketcher *sketcher;
    const wirecopy_rarity *rarity; /* NULL: grams are to be counted, not weighed */
    wirecopy_text_fn text;
    void *text_context;
    uint32_t thread;
    wirecopy_tokens tokens;
    wirecopy_gramtable scratch, table; /* table: the grams of the last slot's document */
    uint64_t tabulated;                /* that document, UINT64_MAX for none */
    struct {
        uint64_t document; /* UINT64_MAX: none */
        wirecopy_gramset set;
    } slots[WIRECOPY_OVERLAPPER_SLOTS + 1]; /* the last is for the text that comes up once and then no more */
} wirecopy_overlapper;

void wirecopy_overlapper_init(wirecopy_overlapper *overlapper, const wirecopy_sketcher *sketcher,
                              const wirecopy_rarity *rarity, wirecopy_text_fn text, void *text_context,
                              uint32_t thread);
void wirecopy_overlapper_clear(wirecopy_overlapper *overlapper);

/* A document and the site it was printed by, 0 where that is not known. */
typedef struct wirecopy_print {
    uint64_t document;
    uint32_t site;
} wirecopy_print;

/* Asked in runs of one a, whatever b. */
wirecopy_code wirecopy_overlapper_ask(wirecopy_overlapper *overlapper, wirecopy_print a, wirecopy_print b,
                                      wirecopy_overlap *overlap_ret, wirecopy_error *error);

/* The grams of one document, valid until the next call. */
wirecopy_code wirecopy_overlapper_grams(wirecopy_overlapper *overlapper, wirecopy_print print,
                                        const wirecopy_gramset **set_ret, wirecopy_error *error);

#endif
