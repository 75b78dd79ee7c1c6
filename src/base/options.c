#include "base/options.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

static const double default_jaccard = 0.8;

/* What is open at once is kept in memory: some bytes for each. */
enum { DEPTH_MOST = 1 << 20 };

static const char *const default_text_fields[] = {"text"};

void wirecopy_options_init(wirecopy_options *options, size_t size) {
    const wirecopy_options defaults = {
        .size = size, .ngram = 5, .permutations = 128, .seed = WC_SEED_DEFAULT, .bucket_texts_max = 32};
    memset(options, 0, size);
    memcpy(options, &defaults, size < sizeof defaults ? size : sizeof defaults);
}

void wirecopy_input_init(wirecopy_input *input, size_t size) {
    const wirecopy_input defaults = {.size = size,
                                     .text_fields = default_text_fields,
                                     .ntext_fields = 1,
                                     .id_field = "id",
                                     .record_nbytes_max = (uint64_t)1 << 30,
                                     .site_field = "url",
                                     .id_nbytes_max = (uint64_t)64 << 10,
                                     .depth_max = 1024,
                                     .ratio_max = 20000};
    memset(input, 0, size);
    memcpy(input, &defaults, size < sizeof defaults ? size : sizeof defaults);
}

void wirecopy_dedup_init(wirecopy_dedup *dedup, size_t size) {
    memset(dedup, 0, size);
    memcpy(dedup, &size, sizeof size);
    if (size >= sizeof(wirecopy_dedup)) {
        dedup->keep = WIRECOPY_KEEP_FULLEST;
    }
}

const wirecopy_allocator *wc_options_allocator(const wirecopy_options *options) {
    return options->allocator != NULL ? options->allocator : &wc_allocator_default;
}

static wirecopy_code check_banding(const wirecopy_options *options, wirecopy_error *error) {
    if ((options->bands == 0) != (options->rows == 0)) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                       "bands and rows go together: give both, or neither to have them chosen");
    }
    if ((uint64_t)options->bands * options->rows > options->permutations) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                       "%u bands of %u rows need %llu permutations, and there are %u: use fewer, or set more "
                       "permutations",
                       options->bands, options->rows, (unsigned long long)options->bands * options->rows,
                       options->permutations);
    }
    return WIRECOPY_OK;
}

static wirecopy_code check_ranges(const wirecopy_options *options, wirecopy_error *error) {
    if (!(options->threshold > 0.0 && options->threshold <= 1.0)) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "threshold %g is out of range: give one over 0, up to 1",
                       options->threshold);
    }
    if (options->ngram < 1 || options->ngram > WC_NGRAM_MAX) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "ngram %u is out of range: give 1 to %d", options->ngram,
                       WC_NGRAM_MAX);
    }
    if (options->permutations < 1 || options->permutations > 4096) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "permutations %u is out of range: give 1 to 4096",
                       options->permutations);
    }
    if (options->threads > 1024) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "threads %u is out of range: give 0 to 1024", options->threads);
    }
    if ((unsigned)options->linkage > WIRECOPY_LINKAGE_COMPONENTS) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "linkage %d is unknown", (int)options->linkage);
    }
    if ((unsigned)options->profile > WIRECOPY_PROFILE_NEAR) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "profile %d is unknown", (int)options->profile);
    }
    if (options->bucket_texts_max < 2 || options->bucket_texts_max > 1024) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "a bucket of %u texts is out of range: give 2 to 1024",
                       options->bucket_texts_max);
    }
    if ((unsigned)options->untrusted > WIRECOPY_UNTRUSTED_SEEDED) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "untrusted %d is unknown", (int)options->untrusted);
    }
    if (options->memory_nbytes != 0 && options->memory_nbytes < WIRECOPY_MEMORY_LEAST) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "memory of %llu bytes is too little: give %llu or more",
                       (unsigned long long)options->memory_nbytes, (unsigned long long)WIRECOPY_MEMORY_LEAST);
    }
    if (!wirecopy_isa_runs(options->isa)) {
        return wc_fail(error, WIRECOPY_ERROR_UNSUPPORTED,
                       "this machine does not run %s: use auto, or %s, the best it has",
                       wirecopy_isa_name(options->isa), wirecopy_isa_name(wirecopy_isa_best()));
    }
    return check_banding(options, error);
}

wirecopy_code wc_options_copy(const wirecopy_options *options, wirecopy_options *copy_ret, wirecopy_error *error) {
    wirecopy_options_init(copy_ret, sizeof *copy_ret);
    if (options != NULL) {
        if (options->size < sizeof options->size || options->size > 4096) {
            return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                           "the options were not set up: call wirecopy_options_init first");
        }
        memcpy(copy_ret, options, options->size < sizeof *copy_ret ? options->size : sizeof *copy_ret);
        copy_ret->size = sizeof *copy_ret;
    }
    return WIRECOPY_OK;
}

wirecopy_code wc_options_check(const wirecopy_options *options, wirecopy_options *checked_ret, wirecopy_error *error) {
    wirecopy_code code = wc_options_copy(options, checked_ret, error);
    if (code == WIRECOPY_OK && checked_ret->threshold == 0.0) {
        checked_ret->threshold = default_jaccard;
    }
    return code == WIRECOPY_OK ? check_ranges(checked_ret, error) : code;
}

wirecopy_code wc_input_fields(const wirecopy_input *input, wirecopy_input *checked_ret, wirecopy_error *error) {
    wirecopy_input_init(checked_ret, sizeof *checked_ret);
    if (input == NULL || input->size < sizeof input->size || input->size > 4096) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "the input was not set up: call wirecopy_input_init first");
    }
    memcpy(checked_ret, input, input->size < sizeof *checked_ret ? input->size : sizeof *checked_ret);
    checked_ret->size = sizeof *checked_ret;
    if (checked_ret->ntext_fields == 0) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "no text field was named");
    }
    if (checked_ret->depth_max < 1 || checked_ret->depth_max > DEPTH_MOST) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "a depth of %u is out of range: give 1 to %d",
                       checked_ret->depth_max, DEPTH_MOST);
    }
    return WIRECOPY_OK;
}

wirecopy_code wc_input_check(const wirecopy_input *input, wirecopy_input *checked_ret, wirecopy_error *error) {
    wirecopy_code code = wc_input_fields(input, checked_ret, error);
    return code == WIRECOPY_OK && checked_ret->npaths == 0
               ? wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "no input was named: give files, folders or - for stdin")
               : code;
}
