#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "base/owned.h"
#include "job/job.h"
#include "profile/handed.h"
#include "result/membership.h"
#include "verbs/verbs.h"

struct wirecopy_bin {
    const wirecopy_allocator *allocator; /* of the bin itself */
    wc_job job;
    int is_open, is_grouped;
    wirecopy_whole whole;
    wc_handed handed;
    uint32_t *ranks, *copies; /* by text */
    size_t ntexts, ranks_capacity, copies_capacity;
    uint64_t *pairs; /* by rank, and once grouped by text of the bin: texts are numbered as they are ranked */
    size_t npairs, pairs_capacity;
};

/* Rows come from wirecopy_bin_add_texts. */
static wirecopy_code no_rows(void *context, size_t target_nbytes, wc_batch *batch, int *more_ret,
                             wirecopy_error *error) {
    (void)context;
    (void)target_nbytes;
    (void)batch;
    (void)error;
    *more_ret = 0;
    return WIRECOPY_OK;
}

static wirecopy_code check_options(const wirecopy_options *options, wirecopy_error *error) {
    if (options->profile != WIRECOPY_PROFILE_NEWS) {
        return wc_fail(error, WIRECOPY_ERROR_UNSUPPORTED, "steps are of the news profile: options.profile is near");
    }
    return options->untrusted == WIRECOPY_TRUSTED
               ? WIRECOPY_OK
               : wc_fail(error, WIRECOPY_ERROR_UNSUPPORTED,
                         "untrusted texts are compared by their bytes, which no step has: leave options.untrusted out");
}

static wirecopy_code open_job(wirecopy_bin *bin, const wirecopy_options *options, wirecopy_error *error) {
    static const wc_supply nothing = {.next = no_rows};
    wirecopy_input input;
    wc_input_init(&input, sizeof input);
    bin->is_open = 1;
    return wc_job_open_rows(&bin->job, options, &input, &nothing, WC_VERB_GROUP, NULL, error);
}

wirecopy_code wc_bin_create(const wirecopy_options *options, const wirecopy_whole *whole, wirecopy_bin **bin_ret,
                            wirecopy_error *error) {
    wirecopy_options own;
    *bin_ret = NULL;
    wirecopy_code code = wc_options_copy(options, &own, error);
    if (code == WIRECOPY_OK) {
        code = check_options(&own, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    const wirecopy_allocator *allocator = wc_options_allocator(&own);
    wirecopy_bin *bin = wc_allocate_zeroed(allocator, 1, sizeof *bin);
    if (bin == NULL) {
        return wc_fail_refused(allocator, sizeof *bin, error);
    }
    bin->allocator = allocator;
    bin->whole = *whole;
    code = open_job(bin, &own, error);
    if (code == WIRECOPY_OK) {
        *bin_ret = bin;
    } else {
        wc_bin_free(bin);
    }
    return code;
}

void wc_bin_free(wirecopy_bin *bin) {
    if (bin == NULL) {
        return;
    }
    const wirecopy_allocator *inner = bin->job.sketcher != NULL ? bin->job.sketcher->allocator : bin->allocator;
    wc_release(inner, bin->ranks, bin->ranks_capacity, sizeof *bin->ranks);
    wc_release(inner, bin->copies, bin->copies_capacity, sizeof *bin->copies);
    wc_release(inner, bin->pairs, bin->pairs_capacity, sizeof *bin->pairs);
    if (bin->is_open) {
        wc_job_end(&bin->job, WIRECOPY_OK);
    }
    wc_release(bin->allocator, bin, 1, sizeof *bin);
}

static wirecopy_code check_text(const wirecopy_bin *bin, const wirecopy_kept *kept, uint64_t i, wirecopy_error *error) {
    uint64_t from = i == 0 ? 0 : kept->ends[i - 1];
    if (kept->ends[i] < from || !wc_kept_holds(kept->values + from, (size_t)(kept->ends[i] - from)) ||
        kept->ranks[i] >= bin->whole.ntexts) {
        return wc_fail(error, WIRECOPY_ERROR_FORMAT, "what was kept of the text of rank %lu is corrupt",
                       (unsigned long)kept->ranks[i]);
    }
    return bin->ntexts == 0 || bin->ranks[bin->ntexts - 1] < kept->ranks[i]
               ? WIRECOPY_OK
               : wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "the text of rank %lu comes after that of rank %lu: sort them",
                         (unsigned long)kept->ranks[i], (unsigned long)bin->ranks[bin->ntexts - 1]);
}

static wirecopy_code add_text(wirecopy_bin *bin, const wirecopy_kept *kept, uint64_t i, wirecopy_error *error) {
    static const uint32_t minimum = 0;
    wc_corpus *corpus = &bin->job.dump.corpus;
    uint64_t from = i == 0 ? 0 : kept->ends[i - 1];
    const wc_sketch sketch = {.minima = &minimum,
                              .kept = kept->values + from,
                              .nkept = (size_t)(kept->ends[i] - from),
                              .places = {kept->sites[2 * i], kept->sites[2 * i + 1]}};
    /* Stands for its content: texts are told apart and ordered by it alone. */
    const wc_content content = {.low = (uint64_t)kept->ranks[i] << 32};
    wirecopy_code code = check_text(bin, kept, i, error);
    if (code == WIRECOPY_OK) {
        code = wc_grow(corpus->allocator, (void **)&bin->ranks, &bin->ranks_capacity, bin->ntexts + 1,
                       sizeof *bin->ranks, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_grow(corpus->allocator, (void **)&bin->copies, &bin->copies_capacity, bin->ntexts + 1,
                       sizeof *bin->copies, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_corpus_add(corpus, content, &sketch, error);
    }
    if (code == WIRECOPY_OK) {
        bin->ranks[bin->ntexts] = kept->ranks[i];
        bin->copies[bin->ntexts++] = kept->copies[i];
    }
    return code;
}

wirecopy_code wc_bin_add_texts(wirecopy_bin *bin, const wirecopy_kept *kept, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    if (bin->is_grouped) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "the bin is grouped: make another");
    }
    for (uint64_t i = 0; code == WIRECOPY_OK && i < kept->count; i++) {
        code = add_text(bin, kept, i, error);
    }
    return code;
}

/* ntexts: there is none of that rank. */
static size_t find_text(const wirecopy_bin *bin, uint32_t rank) {
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

wirecopy_code wc_bin_add_pairs(wirecopy_bin *bin, const uint64_t *pairs, uint64_t count, wirecopy_error *error) {
    if (bin->is_grouped) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "the bin is grouped: make another");
    }
    wirecopy_code code = wc_grow(bin->job.sketcher->allocator, (void **)&bin->pairs, &bin->pairs_capacity,
                                 bin->npairs + (size_t)count, sizeof *bin->pairs, error);
    if (code == WIRECOPY_OK && count > 0) {
        memcpy(bin->pairs + bin->npairs, pairs, (size_t)count * sizeof *pairs);
        bin->npairs += (size_t)count;
    }
    return code;
}

/* From ranks of the dump to texts of the bin. */
static wirecopy_code name_pairs(wirecopy_bin *bin, wirecopy_error *error) {
    for (size_t i = 0; i < bin->npairs; i++) {
        uint64_t pair = bin->pairs[i];
        size_t later = find_text(bin, (uint32_t)(pair >> 32)), earlier = find_text(bin, (uint32_t)pair);
        if (later == bin->ntexts || earlier == bin->ntexts || later <= earlier) {
            return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                           "the texts of ranks %lu and %lu are no pair of this bin: add both, the later one first in "
                           "the pair",
                           (unsigned long)(pair >> 32), (unsigned long)(uint32_t)pair);
        }
        bin->pairs[i] = (uint64_t)later << 32 | earlier;
    }
    return WIRECOPY_OK;
}

static wirecopy_code find_pairs(wirecopy_bin *bin, int pairs_given, wirecopy_error *error) {
    static const uint64_t none = 0;
    wc_job *job = &bin->job;
    bin->handed = (wc_handed){.copies = bin->copies,
                              .is_whole = !pairs_given,
                              .nowhere = bin->whole.is_nowhere,
                              .host = bin->whole.host,
                              .pairs = !pairs_given         ? NULL
                                       : bin->pairs != NULL ? bin->pairs
                                                            : &none,
                              .npairs = bin->npairs};
    job->handed = &bin->handed;
    wirecopy_code code = wc_corpus_finish(&job->dump.corpus, error);
    wc_run run = wc_job_run_of(job);
    return code == WIRECOPY_OK ? job->profile->find(&run, &job->dump.corpus, &job->found, error) : code;
}

static wirecopy_code allocate(const wirecopy_bin *bin, wirecopy_grouped *made, wirecopy_error *error) {
    size_t n = bin->ntexts + 1;
    made->count = bin->ntexts;
    made->groups = wc_owned_allocate(bin->allocator, n * sizeof *made->groups);
    made->representatives = wc_owned_allocate(bin->allocator, n * sizeof *made->representatives);
    made->ndocuments = wc_owned_allocate(bin->allocator, n * sizeof *made->ndocuments);
    made->relations = wc_owned_allocate(bin->allocator, n);
    made->own = wc_owned_allocate(bin->allocator, n);
    made->contained = wc_owned_allocate(bin->allocator, n * sizeof *made->contained);
    made->contains = wc_owned_allocate(bin->allocator, n * sizeof *made->contains);
    return made->groups == NULL || made->representatives == NULL || made->ndocuments == NULL ||
                   made->relations == NULL || made->own == NULL || made->contained == NULL || made->contains == NULL
               ? wc_fail_refused(bin->allocator, n * 30, error)
               : WIRECOPY_OK;
}

static void count_documents(const wirecopy_bin *bin, wc_grouping *grouping) {
    memset(grouping->documents, 0, grouping->nentries * sizeof *grouping->documents);
    for (uint32_t text = 0; text < grouping->nentries; text++) {
        grouping->documents[grouping->group[text]] += bin->copies[text];
    }
}

static void tell(const wirecopy_bin *bin, const wc_grouping *grouping, const wc_relations *relations,
                 wirecopy_grouped *made) {
    for (uint32_t text = 0; text < grouping->nentries; text++) {
        uint32_t group = grouping->group[text];
        const wc_kinship *kinship = &relations->kinship[text];
        made->groups[text] = bin->ranks[group];
        made->representatives[text] = bin->ranks[wc_relations_representative(relations, group)];
        made->ndocuments[text] = grouping->documents[group];
        made->relations[text] = kinship->relation;
        made->own[text] = (uint8_t)wc_relation_own(&bin->job, text, grouping->documents[group] < 2);
        made->contained[text] = kinship->contained;
        made->contains[text] = kinship->contains;
    }
}

static wirecopy_code group(wirecopy_bin *bin, wirecopy_grouped *made, wirecopy_error *error) {
    wc_grouping grouping = {0};
    wc_relations relations = {0};
    wirecopy_code code = wc_job_group(&bin->job, &grouping, error);
    if (code == WIRECOPY_OK) {
        count_documents(bin, &grouping);
        code = wc_job_relate(&bin->job, &grouping, 1, &relations, error);
    }
    if (code == WIRECOPY_OK) {
        tell(bin, &grouping, &relations, made);
    }
    wc_relations_clear(&relations);
    wc_grouping_clear(&grouping);
    return code;
}

wirecopy_code wc_bin_group(wirecopy_bin *bin, int pairs_given, wirecopy_grouped *grouped_ret, wirecopy_error *error) {
    wirecopy_grouped made = {.size = sizeof made};
    if (bin->is_grouped || bin->ntexts == 0) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                       bin->is_grouped ? "the bin is grouped once: make another" : "the bin has no text: add some");
    }
    bin->is_grouped = 1;
    wirecopy_code code = allocate(bin, &made, error);
    if (code == WIRECOPY_OK) {
        code = name_pairs(bin, error);
    }
    if (code == WIRECOPY_OK) {
        code = find_pairs(bin, pairs_given, error);
    }
    if (code == WIRECOPY_OK) {
        code = group(bin, &made, error);
    }
    *grouped_ret = made;
    return code;
}
