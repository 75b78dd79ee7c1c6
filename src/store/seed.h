/* The seed of a run over untrusted texts. */
#ifndef WC_STORE_SEED_H
#define WC_STORE_SEED_H

#include "wirecopy/wirecopy.h"

/* If options->untrusted requires it, sets options->seed to the seed in the first signature file or the checkpoint of
 * input, so that a run resumes with its own seed, or else to an unpredictable one. input: may be NULL. */
wirecopy_code wc_seed_choose(wirecopy_options *options, const wirecopy_input *input, wirecopy_error *error);

#endif
