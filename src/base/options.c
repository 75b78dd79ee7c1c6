#include "base/options.h"

#include <string.h>

#include "base/encoding.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/size_text.h"
#include "base/sized.h"
#include "kernels.h"

/* Chosen: the threshold of SlimPajama (Soboleva et al. 2023). Tasks differ; `wirecopy tune` finds the best
 * value for labelled documents. */
static const double default_jaccard = 0.8;

/* The parser allocates some bytes for each level of nesting: tens of megabytes at this depth. */
enum { DEPTH_MOST = 1 << 20 };

/* Chosen limits that catch slips of the keyboard: a signature of 4096 minima takes 16 KiB and has a standard error of
 * 0.008; 1024 threads are more than the processors of one machine. */
enum { PERMUTATIONS_MOST = 4096, THREADS_MOST = 1024 };

/* The largest bucket that may be compared in full, half a million pairs: chosen. The default: 8 to 128 give the same
 * groups on the labelled dumps (docs/architecture.md, Constants of the near profile). */
enum { BUCKET_TEXTS_MOST = 1024, BUCKET_TEXTS_DEFAULT = 32 };

/* 128 permutations are the default of datasketch, 5 words that of datatrove and text-dedup: results compare. */
enum { PERMUTATIONS_DEFAULT = 128, NGRAM_DEFAULT = 5 };

/* Chosen, far over any record and id of a news dump. */
static const uint64_t record_nbytes_default = (uint64_t)1 << 30, id_nbytes_default = (uint64_t)64 << 10;

/* The nesting that simdjson allows by default (DEFAULT_MAX_DEPTH). */
enum { DEPTH_DEFAULT = 1024 };

/* Measured: equal records reach 11,600 and gzip at most 1,030; bombs reach 31,800 and more (docs/reliability.md). */
enum { RATIO_DEFAULT = 20000 };

static const char *const default_text_fields[] = {"text"};

void wc_options_init(wirecopy_options *options, size_t size) {
    const wirecopy_options defaults = {.ngram = NGRAM_DEFAULT,
                                       .permutations = PERMUTATIONS_DEFAULT,
                                       .seed = WC_SEED_DEFAULT,
                                       .bucket_texts_max = BUCKET_TEXTS_DEFAULT};
    wc_sized_init(options, size, &defaults, sizeof defaults);
}

void wc_input_init(wirecopy_input *input, size_t size) {
    const wirecopy_input defaults = {.text_fields = default_text_fields,
                                     .ntext_fields = 1,
                                     .id_field = "id",
                                     .record_nbytes_max = record_nbytes_default,
                                     .site_field = "url",
                                     .id_nbytes_max = id_nbytes_default,
                                     .depth_max = DEPTH_DEFAULT,
                                     .ratio_max = RATIO_DEFAULT,
                                     .required = WIRECOPY_FIELD_TEXT | WIRECOPY_FIELD_DATE};
    wc_sized_init(input, size, &defaults, sizeof defaults);
}

void wc_dedup_init(wirecopy_dedup *dedup, size_t size) {
    const wirecopy_dedup defaults = {.keep = WIRECOPY_KEEP_FULLEST};
    wc_sized_init(dedup, size, &defaults, sizeof defaults);
}

const wirecopy_allocator *wc_options_allocator(const wirecopy_options *options) {
    return options->allocator != NULL ? options->allocator : &wc_allocator_default;
}

static wirecopy_code check_banding(const wirecopy_options *options, wirecopy_error *error) {
    if ((options->bands == 0) != (options->rows == 0)) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                       "options.bands and options.rows go together: give both, or neither to have them chosen");
    }
    if ((uint64_t)options->bands * options->rows > options->permutations) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                       "%u bands of %u rows need %llu permutations, and there are %u: use fewer, or raise "
                       "options.permutations",
                       options->bands, options->rows, (unsigned long long)options->bands * options->rows,
                       options->permutations);
    }
    return WIRECOPY_OK;
}

static wirecopy_code check_isa(wirecopy_isa isa, wirecopy_error *error) {
    const char *unknown = isa == WIRECOPY_ISA_AUTO ? wc_isa_unknown() : NULL;
    if (unknown != NULL) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                       "WIRECOPY_ISA=%.40s in the environment names no instruction set: set it to auto, scalar, "
                       "avx2, avx512 or neon, or unset it",
                       unknown);
    }
    if (!wc_isa_runs(isa)) {
        return wc_fail(error, WIRECOPY_ERROR_UNSUPPORTED,
                       "this machine does not run %s: use auto, or %s, the best it has", wc_isa_name(isa),
                       wc_isa_name(wc_isa_best()));
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
    if (options->permutations < 1 || options->permutations > PERMUTATIONS_MOST) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "permutations %u is out of range: give 1 to %d",
                       options->permutations, PERMUTATIONS_MOST);
    }
    if (options->threads > THREADS_MOST) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "threads %u is out of range: give 0 to %d", options->threads,
                       THREADS_MOST);
    }
    if ((unsigned)options->linkage > WIRECOPY_LINKAGE_COMPONENTS) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "linkage %d is unknown", (int)options->linkage);
    }
    if ((unsigned)options->profile > WIRECOPY_PROFILE_NEAR) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "profile %d is unknown", (int)options->profile);
    }
    if (options->bucket_texts_max < 2 || options->bucket_texts_max > BUCKET_TEXTS_MOST) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "bucket_texts_max %u is out of range: give 2 to %d",
                       options->bucket_texts_max, BUCKET_TEXTS_MOST);
    }
    if ((unsigned)options->untrusted > WIRECOPY_UNTRUSTED_SEEDED) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "untrusted %d is unknown", (int)options->untrusted);
    }
    if (options->memory_nbytes != 0 && options->memory_nbytes < WIRECOPY_MEMORY_LEAST) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "memory_nbytes of %s is too little: give %s or more",
                       wc_size_text_of(options->memory_nbytes).text, wc_size_text_of(WIRECOPY_MEMORY_LEAST).text);
    }
    wirecopy_code code = check_isa(options->isa, error);
    return code == WIRECOPY_OK ? check_banding(options, error) : code;
}

wirecopy_code wc_options_copy(const wirecopy_options *options, wirecopy_options *copy_ret, wirecopy_error *error) {
    wc_options_init(copy_ret, sizeof *copy_ret);
    if (options == NULL) {
        return WIRECOPY_OK;
    }
    wirecopy_code code = wc_sized_check(options, "options", error);
    if (code == WIRECOPY_OK) {
        wc_sized_read(options, copy_ret, sizeof *copy_ret);
    }
    return code;
}

wirecopy_code wc_options_check(const wirecopy_options *options, wirecopy_options *checked_ret, wirecopy_error *error) {
    wirecopy_code code = wc_options_copy(options, checked_ret, error);
    if (code == WIRECOPY_OK && checked_ret->threshold == 0.0) {
        checked_ret->threshold = default_jaccard;
    }
    return code == WIRECOPY_OK ? check_ranges(checked_ret, error) : code;
}

/* Places of all preferences are one number (parse/prefer.h). */
static wirecopy_code check_preferences(const wirecopy_input *input, wirecopy_error *error) {
    uint64_t ranks = 1;
    for (size_t i = 0; i < input->npreferences; i++) {
        const wirecopy_preference *preference = &input->preferences[i];
        if (preference->field == NULL || preference->nvalues == 0) {
            return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "a preference names no field, or no value of it");
        }
        ranks = preference->nvalues < UINT32_MAX ? ranks * (preference->nvalues + 2) : UINT64_MAX;
        if (ranks > UINT32_MAX) {
            return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                           "there are too many preferences: name fewer values, or fewer fields");
        }
    }
    return WIRECOPY_OK;
}

static wirecopy_code check_input(const wirecopy_input *input, wirecopy_error *error) {
    if (input->ntext_fields == 0) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "no text field was named: name one in input.text_fields");
    }
    if ((unsigned)input->format > WIRECOPY_FORMAT_JSON) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "input format %d is unknown", (int)input->format);
    }
    if (input->delimiter >= 0x80 || (input->delimiter != 0 && strchr("\r\n\"", (int)input->delimiter) != NULL)) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                       "delimiter %u is no ASCII character that can stand between fields", input->delimiter);
    }
    if ((unsigned)input->html > WIRECOPY_HTML_SKIP) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "html %d is unknown", (int)input->html);
    }
    char encoding[WC_ENCODING_NBYTES];
    wirecopy_code code = input->encoding != NULL ? wc_encoding_resolve(input->encoding, encoding, error) : WIRECOPY_OK;
    if (code != WIRECOPY_OK) {
        return code;
    }
    if ((unsigned)input->quoting > WIRECOPY_QUOTING_NONE) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "quoting %d is unknown", (int)input->quoting);
    }
    if (input->depth_max < 1 || input->depth_max > DEPTH_MOST) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "depth_max %u is out of range: give 1 to %d", input->depth_max,
                       DEPTH_MOST);
    }
    return check_preferences(input, error);
}

wirecopy_code wc_input_fields(const wirecopy_input *input, wirecopy_input *checked_ret, wirecopy_error *error) {
    wc_input_init(checked_ret, sizeof *checked_ret);
    wirecopy_code code = wc_sized_check(input, "input", error);
    if (code == WIRECOPY_OK) {
        wc_sized_read(input, checked_ret, sizeof *checked_ret);
        code = check_input(checked_ret, error);
    }
    return code;
}

wirecopy_code wc_input_check(const wirecopy_input *input, wirecopy_input *checked_ret, wirecopy_error *error) {
    wirecopy_code code = wc_input_fields(input, checked_ret, error);
    return code == WIRECOPY_OK && checked_ret->npaths == 0 && checked_ret->stream == NULL
               ? wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "no input was named: give files, folders or - for standard input")
               : code;
}
