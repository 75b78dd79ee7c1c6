/* What was added to a bin, in numbers of its own texts instead of ranks of the dump. */
#include <stdlib.h>

#include "base/error.h"
#include "verbs/bin.h"

size_t wc_bin_find(const wirecopy_bin *bin, uint32_t rank) {
    size_t from = 0, to = bin->ntexts;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (bin->ranks[middle] < rank) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from < bin->ntexts && bin->ranks[from] == rank ? from : bin->ntexts;
}

static wirecopy_code name_pairs(wirecopy_bin *bin, wirecopy_error *error) {
    size_t kept = 0;
    for (size_t i = 0; i < bin->npairs; i++) {
        uint64_t pair = bin->pairs[i];
        size_t later = wc_bin_find(bin, (uint32_t)(pair >> 32)), earlier = wc_bin_find(bin, (uint32_t)pair);
        if (bin->is_share && (later == bin->ntexts || earlier == bin->ntexts)) {
            continue;
        }
        if (bin->is_share && bin->telling.tells_passages && !bin->is_own[later] && !bin->is_own[earlier]) {
            continue;
        }
        if (later == bin->ntexts || earlier == bin->ntexts || later <= earlier) {
            return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                           "the texts of ranks %lu and %lu are no pair of this bin: add both, the later one first in "
                           "the pair",
                           (unsigned long)(pair >> 32), (unsigned long)(uint32_t)pair);
        }
        bin->pairs[kept++] = (uint64_t)later << 32 | earlier;
    }
    bin->npairs = kept;
    return WIRECOPY_OK;
}

static int by_texts(const void *left, const void *right) {
    const wc_edge *a = left, *b = right;
    if (a->low != b->low) {
        return a->low < b->low ? -1 : 1;
    }
    return (a->high > b->high) - (a->high < b->high);
}

/* Edges of other texts are left out; the others get in order. */
static wirecopy_code name_edges(wirecopy_bin *bin, wirecopy_error *error) {
    wc_edges *edges = &bin->edges;
    size_t kept = 0;
    for (size_t i = 0; i < edges->count; i++) {
        size_t low = wc_bin_find(bin, edges->edges[i].low), high = wc_bin_find(bin, edges->edges[i].high);
        if (low < high && high < bin->ntexts) {
            edges->edges[kept++] = (wc_edge){(uint32_t)low, (uint32_t)high, edges->edges[i].similarity};
        } else if (low != bin->ntexts && high != bin->ntexts) {
            return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                           "the texts of ranks %lu and %lu are no edge: give the later one first",
                           (unsigned long)edges->edges[i].high, (unsigned long)edges->edges[i].low);
        }
    }
    edges->count = kept;
    if (kept > 0) {
        qsort(edges->edges, kept, sizeof *edges->edges, by_texts);
    }
    return WIRECOPY_OK;
}

static wirecopy_code text_of(void *context, uint32_t thread, uint64_t document, const char **text_ret,
                             size_t *nbytes_ret, wirecopy_error *error) {
    const wirecopy_bin *bin = context;
    uint64_t from = document == 0 ? 0 : bin->text_ends[document - 1];
    (void)thread;
    (void)error;
    *text_ret = bin->bytes + from;
    *nbytes_ret = (size_t)(bin->text_ends[document] - from);
    return WIRECOPY_OK;
}

wirecopy_code wc_bin_ready(wirecopy_bin *bin, int pairs_given, wirecopy_error *error) {
    static const uint64_t none = 0;
    if (bin->is_ready) {
        return WIRECOPY_OK;
    }
    bin->is_ready = 1;
    wirecopy_code code = name_pairs(bin, error);
    bin->handed = (wc_handed){.copies = bin->copies,
                              .is_whole = !pairs_given,
                              .nowhere = bin->whole.is_nowhere,
                              .host = bin->whole.host,
                              .pairs = !pairs_given         ? NULL
                                       : bin->pairs != NULL ? bin->pairs
                                                            : &none,
                              .npairs = bin->npairs,
                              .telling = bin->is_share ? &bin->telling : NULL,
                              .edges = pairs_given && !bin->job.sketcher->kind->keeps ? &bin->edges : NULL,
                              .furniture = bin->furniture,
                              .nfurniture = bin->nfurniture,
                              .text = bin->job.sketcher->kind->keeps ? NULL : text_of,
                              .text_context = bin};
    bin->job.handed = &bin->handed;
    if (code == WIRECOPY_OK && !bin->job.sketcher->kind->keeps) {
        code = name_edges(bin, error);
    }
    return code == WIRECOPY_OK ? wc_corpus_finish(&bin->job.dump.corpus, error) : code;
}
