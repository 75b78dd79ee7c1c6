#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "dump/supply_texts.h"
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
