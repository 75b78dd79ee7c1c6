/* Checking what a caller set. */
#ifndef WC_BASE_OPTIONS_H
#define WC_BASE_OPTIONS_H

#include "wirecopy/wirecopy.h"

/* The most tokens a shingle may have. */
enum { WC_NGRAM_MAX = 64 };

enum { WC_SEED_DEFAULT = 1 };

/* What keys the hashes of ids and sites, of which there are plain ones under the default seed. */
static inline uint64_t wc_name_key(uint64_t seed) {
    return seed - WC_SEED_DEFAULT;
}

/* Copies options (NULL: the defaults), fields that the caller's version lacks at their defaults. */
wirecopy_code wc_options_copy(const wirecopy_options *options, wirecopy_options *copy_ret, wirecopy_error *error);

/* The same, with a threshold of 0 made Jaccard's default, and every range checked. */
wirecopy_code wc_options_check(const wirecopy_options *options, wirecopy_options *checked_ret, wirecopy_error *error);

/* Never NULL. */
const wirecopy_allocator *wc_options_allocator(const wirecopy_options *options);

/* Copies input, fields that the caller's version lacks at their defaults, and checks all but that an input is named. */
wirecopy_code wc_input_fields(const wirecopy_input *input, wirecopy_input *checked_ret, wirecopy_error *error);

wirecopy_code wc_input_check(const wirecopy_input *input, wirecopy_input *checked_ret, wirecopy_error *error);

#endif
