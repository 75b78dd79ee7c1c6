#include "news/texts.h"

#include <string.h>

#include "base/memory.h"
#include "base/radix.h"
#include "base/walk.h"
#include "profile/handed.h"
#include "run/notices.h"

static int is_before(const wc_content *a, const wc_content *b) {
    return a->low != b->low ? a->low < b->low : a->high < b->high;
}

/* By the upper half of the hash first; the few that share it by the rest. */
static void rank_all(const wc_corpus *corpus, uint64_t *records, wc_texts *texts) {
    uint32_t n = texts->count;
    WC_EACH(uint32_t, i, n, WC_IN_ORDER, texts->allocator) {
        records[i] = corpus->contents[i].low >> 32 << 32 | i;
    }
    wc_radix_sort_within(records, records + n, n, 32, texts->allocator);
    WC_EACH(uint32_t, i, n, WC_AT_RANDOM, texts->allocator) {
        uint64_t record = records[i];
        uint32_t j = i;
        for (; j > 0 && records[j - 1] >> 32 == record >> 32 &&
               is_before(&corpus->contents[(uint32_t)record], &corpus->contents[(uint32_t)records[j - 1]]);
             j--) {
            records[j] = records[j - 1];
        }
        records[j] = record;
    }
    WC_EACH(uint32_t, i, n, WC_AT_RANDOM, texts->allocator) {
        texts->ranked[i] = (uint32_t)records[i];
        texts->rank[(uint32_t)records[i]] = i;
    }
}

/* The one host that can have more than half (Boyer and Moore 1981), and whether it has. */
static void find_host(const wc_corpus *corpus, wc_texts *texts) {
    uint64_t votes = 0, count = 0, ndocuments = 0;
    WC_EACH(uint32_t, i, texts->count, WC_IN_ORDER, texts->allocator) {
        uint32_t site = corpus->places[i].site;
        uint32_t copies = texts->copies[i];
        ndocuments += copies;
        if (site == texts->host) {
            votes += copies;
        } else if (votes >= copies) {
            votes -= copies;
        } else {
            texts->host = site;
            votes = copies - votes;
        }
    }
    WC_EACH(uint32_t, i, texts->count, WC_IN_ORDER, texts->allocator) {
        count += corpus->places[i].site == texts->host ? texts->copies[i] : 0;
    }
    texts->nowhere = texts->host != 0 && wc_is_host_of_most(count, ndocuments);
}

static void count_copies(const wc_run *run, wc_texts *texts) {
    const wc_corpus *corpus = texts->corpus;
    if (run->handed != NULL && run->handed->copies != NULL) {
        memcpy(texts->copies, run->handed->copies, texts->count * sizeof *texts->copies);
        return;
    }
    WC_EACH(size_t, document, corpus->ndocuments, WC_AT_RANDOM, texts->allocator) {
        if (corpus->entry_of[document] != WC_NO_ENTRY) {
            texts->copies[corpus->entry_of[document]]++;
        }
    }
    WC_EACH(size_t, i, corpus->ncopies, WC_IN_ORDER, texts->allocator) {
        texts->copies[i] += corpus->copies[i];
    }
}

wirecopy_code wc_texts_create(const wc_run *run, wc_corpus *corpus, wc_texts *texts_ret, wirecopy_error *error) {
    const wirecopy_allocator *allocator = corpus->allocator;
    size_t n = corpus->nentries;
    *texts_ret = (wc_texts){.allocator = allocator, .corpus = corpus, .count = (uint32_t)n};
    texts_ret->rank = wc_allocate(allocator, n, sizeof *texts_ret->rank);
    texts_ret->ranked = wc_allocate(allocator, n, sizeof *texts_ret->ranked);
    texts_ret->copies = wc_allocate_zeroed(allocator, n, sizeof *texts_ret->copies);
    texts_ret->lengths = wc_allocate(allocator, n, sizeof *texts_ret->lengths);
    uint64_t *records = wc_allocate(allocator, 2 * n, sizeof *records);
    if (texts_ret->rank == NULL || texts_ret->ranked == NULL || texts_ret->copies == NULL ||
        texts_ret->lengths == NULL || records == NULL) {
        wc_release(allocator, records, 2 * n, sizeof *records);
        return wc_fail_refused(allocator, n * (4 * sizeof(uint32_t) + 2 * sizeof *records), error);
    }
    rank_all(corpus, records, texts_ret);
    wc_release(allocator, records, 2 * n, sizeof *records);
    wc_corpus_drop_contents(corpus);
    count_copies(run, texts_ret);
    if (run->handed == NULL || run->handed->is_whole) {
        find_host(corpus, texts_ret);
    } else {
        texts_ret->nowhere = run->handed->nowhere;
        texts_ret->host = run->handed->host;
    }
    WC_EACH(uint32_t, text, texts_ret->count, WC_AT_RANDOM, allocator) {
        uint64_t start = text == 0 ? 0 : corpus->kept_ends[text - 1];
        texts_ret->lengths[text] = corpus->kept_ends[text] > start ? corpus->kept[start] : 0;
    }
    if (texts_ret->nowhere) {
        wc_notice(run->stats, "most documents name one host, which is taken for an archive's or an aggregator's: "
                              "sites are told by the addresses within theirs, or not at all");
    }
    return WIRECOPY_OK;
}

void wc_texts_clear(wc_texts *texts) {
    if (texts->allocator != NULL) {
        wc_release(texts->allocator, texts->rank, texts->count, sizeof *texts->rank);
        wc_release(texts->allocator, texts->ranked, texts->count, sizeof *texts->ranked);
        wc_release(texts->allocator, texts->copies, texts->count, sizeof *texts->copies);
        wc_release(texts->allocator, texts->lengths, texts->count, sizeof *texts->lengths);
    }
    *texts = (wc_texts){0};
}
