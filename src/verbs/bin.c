#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "base/owned.h"
#include "dump/supply_texts.h"
#include "result/membership.h"
#include "verbs/bin.h"
#include "verbs/verbs.h"

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
        wc_edges_init(&bin->edges, bin->job.sketcher->allocator);
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
    wc_relations_clear(&bin->relations);
    wc_grouping_clear(&bin->grouping);
    const wirecopy_allocator *inner = bin->job.sketcher != NULL ? bin->job.sketcher->allocator : bin->allocator;
    wc_release(inner, bin->ranks, bin->ranks_capacity, sizeof *bin->ranks);
    wc_release(inner, bin->copies, bin->copies_capacity, sizeof *bin->copies);
    wc_release(inner, bin->pairs, bin->pairs_capacity, sizeof *bin->pairs);
    wc_release(inner, bin->bytes, bin->bytes_capacity, 1);
    wc_release(inner, bin->text_ends, bin->ends_capacity, sizeof *bin->text_ends);
    wc_bin_clear_share(bin);
    wc_release(inner, bin->furniture, bin->furniture_capacity, sizeof *bin->furniture);
    if (bin->edges.allocator != NULL) {
        wc_edges_clear(&bin->edges);
    }
    if (bin->is_open) {
        wc_job_end(&bin->job, WIRECOPY_OK);
    }
    wc_release(bin->allocator, bin, 1, sizeof *bin);
}

static int keeps_grams(const wirecopy_bin *bin) {
    return bin->job.sketcher->kind->keeps;
}

static int is_sound(const wirecopy_bin *bin, const uint32_t *values, size_t count) {
    return keeps_grams(bin) ? wc_kept_holds(values, count) : count == bin->job.sketcher->options.permutations;
}

static wirecopy_code check_text(const wirecopy_bin *bin, const wirecopy_kept *kept, uint64_t i, wirecopy_error *error) {
    uint64_t from = i == 0 ? 0 : kept->ends[i - 1];
    if (kept->ends[i] < from || !is_sound(bin, kept->values + from, (size_t)(kept->ends[i] - from)) ||
        kept->ranks[i] >= bin->whole.ntexts) {
        return wc_fail(error, WIRECOPY_ERROR_FORMAT, "what was kept of the text of rank %lu is corrupt",
                       (unsigned long)kept->ranks[i]);
    }
    return bin->ntexts == 0 || bin->ranks[bin->ntexts - 1] < kept->ranks[i]
               ? WIRECOPY_OK
               : wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "the text of rank %lu comes after that of rank %lu: sort them",
                         (unsigned long)kept->ranks[i], (unsigned long)bin->ranks[bin->ntexts - 1]);
}

/* Texts are compared by their shingles, which no sketch has. */
static wirecopy_code hold_text(wirecopy_bin *bin, const wirecopy_kept *kept, uint64_t i, wirecopy_error *error) {
    const wirecopy_allocator *allocator = bin->job.sketcher->allocator;
    const char *text = NULL;
    size_t nbytes = 0;
    wirecopy_code code = wc_column_get(&kept->texts, "texts", i, &text, &nbytes, error);
    if (code == WIRECOPY_OK) {
        code = wc_grow(allocator, (void **)&bin->bytes, &bin->bytes_capacity, bin->nbytes + nbytes, 1, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_grow(allocator, (void **)&bin->text_ends, &bin->ends_capacity, bin->ntexts + 1,
                       sizeof *bin->text_ends, error);
    }
    if (code == WIRECOPY_OK && nbytes > 0) {
        memcpy(bin->bytes + bin->nbytes, text, nbytes);
    }
    if (code == WIRECOPY_OK) {
        bin->nbytes += nbytes;
        bin->text_ends[bin->ntexts] = bin->nbytes;
    }
    return code;
}

static wirecopy_code add_text(wirecopy_bin *bin, const wirecopy_kept *kept, uint64_t i, wirecopy_error *error) {
    static const uint32_t minimum = 0;
    wc_corpus *corpus = &bin->job.dump.corpus;
    uint64_t from = i == 0 ? 0 : kept->ends[i - 1];
    const uint32_t *values = kept->values + from;
    const wc_sketch sketch = keeps_grams(bin) ? (wc_sketch){.minima = &minimum,
                                                            .kept = values,
                                                            .nkept = (size_t)(kept->ends[i] - from),
                                                            .places = {kept->sites[2 * i], kept->sites[2 * i + 1]}}
                                              : (wc_sketch){.minima = values};
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
    if (code == WIRECOPY_OK && !keeps_grams(bin)) {
        code = hold_text(bin, kept, i, error);
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
    if (bin->is_ready) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "the bin has been looked at: make another");
    }
    if (kept->count > 0 && (keeps_grams(bin) ? kept->sites == NULL : kept->texts.offsets == NULL)) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "kept has texts but no %s: give them",
                       keeps_grams(bin) ? "sites" : "texts themselves, which the near profile compares");
    }
    for (uint64_t i = 0; code == WIRECOPY_OK && i < kept->count; i++) {
        code = add_text(bin, kept, i, error);
    }
    return code;
}

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

wirecopy_code wc_bin_add_pairs(wirecopy_bin *bin, const uint64_t *pairs, uint64_t count, wirecopy_error *error) {
    if (bin->is_ready) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "the bin has been looked at: make another");
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
                              .edges = pairs_given && !keeps_grams(bin) ? &bin->edges : NULL,
                              .furniture = bin->furniture,
                              .nfurniture = bin->nfurniture,
                              .text = keeps_grams(bin) ? NULL : text_of,
                              .text_context = bin};
    bin->job.handed = &bin->handed;
    if (code == WIRECOPY_OK && !keeps_grams(bin)) {
        code = wc_bin_name_edges(bin, error);
    }
    return code == WIRECOPY_OK ? wc_corpus_finish(&bin->job.dump.corpus, error) : code;
}

static wirecopy_code find_pairs(wirecopy_bin *bin, int pairs_given, wirecopy_error *error) {
    wc_job *job = &bin->job;
    wirecopy_code code = wc_bin_ready(bin, pairs_given, error);
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

static void count_documents(wirecopy_bin *bin) {
    wc_grouping *grouping = &bin->grouping;
    memset(grouping->documents, 0, grouping->nentries * sizeof *grouping->documents);
    for (uint32_t text = 0; text < grouping->nentries; text++) {
        grouping->documents[grouping->group[text]] += bin->copies[text];
    }
}

static void tell(const wirecopy_bin *bin, wirecopy_grouped *made) {
    const wc_grouping *grouping = &bin->grouping;
    const wc_relations *relations = &bin->relations;
    for (uint32_t text = 0; text < grouping->nentries; text++) {
        uint32_t group = grouping->group[text];
        /* Of the near profile only the similarity is known. */
        double similarity = relations->kinship != NULL ? 0.0 : wc_relations_similarity(relations, text);
        uint8_t alike = group == text ? WIRECOPY_RELATION_IDENTICAL : WIRECOPY_RELATION_NEAR;
        const wc_kinship *kinship = relations->kinship != NULL ? &relations->kinship[text] : NULL;
        made->groups[text] = bin->ranks[group];
        made->representatives[text] = bin->ranks[wc_relations_representative(relations, group)];
        made->ndocuments[text] = grouping->documents[group];
        made->relations[text] = kinship != NULL ? kinship->relation : alike;
        made->own[text] = (uint8_t)wc_relation_own(&bin->job, text, grouping->documents[group] < 2);
        made->contained[text] = kinship != NULL ? kinship->contained : similarity;
        made->contains[text] = kinship != NULL ? kinship->contains : similarity;
    }
}

static wirecopy_code group(wirecopy_bin *bin, wirecopy_grouped *made, wirecopy_error *error) {
    wirecopy_code code = wc_job_group(&bin->job, &bin->grouping, error);
    if (code == WIRECOPY_OK) {
        count_documents(bin);
        code = wc_job_relate(&bin->job, &bin->grouping, 1, &bin->relations, error);
    }
    if (code == WIRECOPY_OK) {
        tell(bin, made);
    }
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
        code = find_pairs(bin, pairs_given, error);
    }
    if (code == WIRECOPY_OK) {
        code = group(bin, &made, error);
    }
    *grouped_ret = made;
    return code;
}
