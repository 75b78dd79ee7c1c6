/* A bin as a share of the news: told of other texts, and telling of its own. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/owned.h"
#include "news/grouping.h"
#include "news/telling.h"
#include "verbs/bin.h"
#include "verbs/verbs.h"

static wirecopy_code begin_share(wirecopy_bin *bin, wirecopy_error *error) {
    const wirecopy_allocator *allocator = bin->job.sketcher->allocator;
    if (bin->is_share) {
        return WIRECOPY_OK;
    }
    bin->is_own = wc_allocate(allocator, bin->ntexts, 1);
    bin->ntold_texts = bin->ntexts;
    bin->is_share = 1;
    /* Told of all steps, until it is to tell. */
    bin->telling = (wc_telling){.is_own = bin->is_own, .nsteps = WIRECOPY_TELLING_STEPS, .allocator = allocator};
    if (bin->is_own == NULL) {
        return wc_fail_refused(allocator, bin->ntexts, error);
    }
    memset(bin->is_own, 1, bin->ntexts);
    return WIRECOPY_OK;
}

void wc_bin_clear_share(wirecopy_bin *bin) {
    if (!bin->is_share) {
        return;
    }
    const wirecopy_allocator *allocator = bin->job.sketcher->allocator;
    for (uint32_t step = 0; step < WIRECOPY_TELLING_STEPS; step++) {
        wc_release(allocator, bin->words[step], bin->words_capacity[step], sizeof *bin->words[step]);
        wc_release(allocator, bin->places[step], bin->places[step] != NULL ? bin->ntold_texts : 0,
                   sizeof *bin->places[step]);
    }
    wc_release(allocator, bin->telling.told, bin->telling.told_capacity, sizeof *bin->telling.told);
    wc_release(allocator, bin->telling.ends, bin->telling.ends_capacity, sizeof *bin->telling.ends);
    wc_release(allocator, bin->is_own, bin->ntold_texts, 1);
    wc_release(allocator, bin->passages, bin->passages_capacity, sizeof *bin->passages);
}

static wirecopy_code check_is_open(const wirecopy_bin *bin, wirecopy_error *error) {
    if (!bin->job.sketcher->kind->keeps) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "the bin is of the near profile, which has no shares");
    }
    if (bin->is_ready || (bin->is_share && bin->ntold_texts != bin->ntexts)) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                       bin->is_ready ? "the bin has been looked at: make another"
                                     : "texts were added after some were told of: add all before");
    }
    return WIRECOPY_OK;
}

static wirecopy_code make_places(wirecopy_bin *bin, uint32_t step, wirecopy_error *error) {
    const wirecopy_allocator *allocator = bin->job.sketcher->allocator;
    if (bin->places[step] == NULL) {
        bin->places[step] = wc_allocate(allocator, bin->ntexts, sizeof *bin->places[step]);
        if (bin->places[step] == NULL) {
            return wc_fail_refused(allocator, bin->ntexts * sizeof *bin->places[step], error);
        }
        memset(bin->places[step], 0xFF, bin->ntexts * sizeof *bin->places[step]);
    }
    return WIRECOPY_OK;
}

wirecopy_code wc_bin_tell(wirecopy_bin *bin, uint32_t step, const uint32_t *ranks, const uint64_t *words,
                          const uint64_t *ends, uint64_t count, wirecopy_error *error) {
    wirecopy_code code = check_is_open(bin, error);
    if (code == WIRECOPY_OK) {
        code = begin_share(bin, error);
    }
    if (code == WIRECOPY_OK) {
        code = make_places(bin, step, error);
    }
    if (code != WIRECOPY_OK || count == 0) {
        return code;
    }
    size_t before = bin->nwords[step], nwords = (size_t)ends[count - 1];
    code = wc_grow(bin->job.sketcher->allocator, (void **)&bin->words[step], &bin->words_capacity[step],
                   before + nwords + 1, sizeof *words, error);
    for (uint64_t i = 0; code == WIRECOPY_OK && i < count; i++) {
        size_t text = wc_bin_find(bin, ranks[i]);
        if (text == bin->ntexts) {
            return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "the text of rank %lu, which is told of, is not in the bin",
                           (unsigned long)ranks[i]);
        }
        bin->places[step][text] = before + (i == 0 ? 0 : ends[i - 1]);
    }
    if (code == WIRECOPY_OK && nwords > 0) {
        memcpy(bin->words[step] + before, words, nwords * sizeof *words);
    }
    if (code == WIRECOPY_OK) {
        bin->nwords[step] = before + nwords;
        /* They move as they grow. */
        bin->telling.words[step] = bin->words[step];
        bin->telling.places[step] = bin->places[step];
    }
    return code;
}

wirecopy_code wc_bin_add_passages(wirecopy_bin *bin, const uint64_t *records, uint64_t count, wirecopy_error *error) {
    wirecopy_code code = check_is_open(bin, error);
    if (code == WIRECOPY_OK) {
        code = begin_share(bin, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_grow(bin->job.sketcher->allocator, (void **)&bin->passages, &bin->passages_capacity,
                       bin->npassages + (size_t)count + 1, sizeof *records, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    if (count > 0) {
        memcpy(bin->passages + bin->npassages, records, (size_t)count * sizeof *records);
    }
    bin->npassages += (size_t)count;
    /* They move as they grow. */
    bin->telling.passages = bin->passages;
    bin->telling.npassages = bin->npassages;
    bin->telling.knows_passages = 1;
    return WIRECOPY_OK;
}

static wirecopy_code hand_over(const wirecopy_bin *bin, const uint64_t *ends, size_t nends, const uint64_t *records,
                               size_t nrecords, wirecopy_parts *told_ret, wirecopy_error *error) {
    const wirecopy_allocator *allocator = bin->allocator;
    told_ret->nparts = nends;
    told_ret->ends = wc_owned_allocate(allocator, (nends + 1) * sizeof *ends);
    told_ret->records = wc_owned_allocate(allocator, (nrecords + 1) * sizeof *records);
    if (told_ret->ends == NULL || told_ret->records == NULL) {
        return wc_fail_refused(allocator, (nends + nrecords) * sizeof *records, error);
    }
    if (nends > 0) {
        memcpy(told_ret->ends, ends, nends * sizeof *ends);
    }
    if (nrecords > 0) {
        memcpy(told_ret->records, records, nrecords * sizeof *records);
    }
    return WIRECOPY_OK;
}

static wirecopy_code tell_links(wirecopy_bin *bin, wirecopy_parts *told_ret, wirecopy_error *error) {
    wc_run run = wc_job_run_of(&bin->job);
    wc_pairs links;
    wc_pairs_init(&links, bin->job.sketcher->allocator);
    wirecopy_code code = wc_news_links(&run, bin->job.found, bin->job.sketcher->options.threshold, &links, error);
    uint64_t kept = 0;
    for (size_t i = 0; code == WIRECOPY_OK && i < links.count; i++) {
        uint32_t low = (uint32_t)(links.pairs[i] >> 32), high = (uint32_t)links.pairs[i];
        if (bin->is_own[high]) {
            links.pairs[kept++] = (uint64_t)bin->ranks[high] << 32 | bin->ranks[low];
        }
    }
    if (code == WIRECOPY_OK) {
        code = hand_over(bin, &kept, 1, links.pairs, (size_t)kept, told_ret, error);
    }
    wc_pairs_clear(&links);
    return code;
}

static int by_number(const void *left, const void *right) {
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

/* Goes as far as what it is asked for. */
static wirecopy_code look(wirecopy_bin *bin, const uint8_t *is_own, uint32_t nsteps, int tells_passages,
                          wirecopy_error *error) {
    wc_job *job = &bin->job;
    wirecopy_code code = check_is_open(bin, error);
    if (code == WIRECOPY_OK) {
        code = begin_share(bin, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    memcpy(bin->is_own, is_own, bin->ntexts);
    bin->telling.nsteps = nsteps;
    bin->telling.tells_passages = tells_passages;
    bin->is_grouped = 1;
    code = wc_bin_ready(bin, 1, error);
    if (code == WIRECOPY_OK && bin->telling.knows_passages) {
        qsort(bin->pairs, bin->npairs, sizeof *bin->pairs, by_number); /* in which some are looked up */
    }
    wc_run run = wc_job_run_of(job);
    return code == WIRECOPY_OK ? job->profile->find(&run, &job->dump.corpus, &job->found, error) : code;
}

static wirecopy_code tell_passages(const wirecopy_bin *bin, wirecopy_parts *told_ret, wirecopy_error *error) {
    const wc_evidence *evidence = &((const wc_news *)bin->job.found)->evidence;
    size_t nwords = 0;
    for (size_t i = 0; i < evidence->nblocks; i++) {
        nwords += evidence->blocks[i].count;
    }
    told_ret->nparts = evidence->nblocks;
    told_ret->ends = wc_owned_allocate(bin->allocator, (evidence->nblocks + 1) * sizeof *told_ret->ends);
    told_ret->records = wc_owned_allocate(bin->allocator, (nwords + 1) * sizeof *told_ret->records);
    if (told_ret->ends == NULL || told_ret->records == NULL) {
        return wc_fail_refused(bin->allocator, (evidence->nblocks + nwords) * sizeof *told_ret->records, error);
    }
    for (size_t i = 0, at = 0; i < evidence->nblocks; i++) {
        memcpy(told_ret->records + at, evidence->blocks[i].words, evidence->blocks[i].count * sizeof(uint64_t));
        at += evidence->blocks[i].count;
        told_ret->ends[i] = at;
    }
    return WIRECOPY_OK;
}

wirecopy_code wc_bin_passages(wirecopy_bin *bin, const uint8_t *is_own, wirecopy_parts *passages_ret,
                              wirecopy_error *error) {
    *passages_ret = (wirecopy_parts){.size = sizeof *passages_ret};
    wirecopy_code code = look(bin, is_own, 0, 1, error);
    return code == WIRECOPY_ERROR_INTERRUPTED ? tell_passages(bin, passages_ret, error) : code;
}

wirecopy_code wc_bin_weigh(wirecopy_bin *bin, const uint8_t *is_own, uint32_t step, wirecopy_parts *told_ret,
                           wirecopy_error *error) {
    const wc_telling *telling = &bin->telling;
    *told_ret = (wirecopy_parts){.size = sizeof *told_ret};
    wirecopy_code code = look(bin, is_own, step, 0, error);
    if (step == WIRECOPY_TELLING_STEPS) {
        return code == WIRECOPY_OK ? tell_links(bin, told_ret, error) : code;
    }
    return telling->has_told
               ? hand_over(bin, telling->ends, telling->nends, telling->told, telling->ntold, told_ret, error)
               : code;
}
