/* Which seed a run over untrusted texts works with. */
#ifndef WC_STORE_SEED_H
#define WC_STORE_SEED_H

#include "wirecopy/wirecopy.h"

/* Where options->untrusted asks for it, makes options->seed the one that the first signature file or the checkpoint
 * of input holds, so that a run goes on as it began, else one that nobody can foresee. input: NULL where there is
 * none. */
wirecopy_code wc_seed_choose(wirecopy_options *options, const wirecopy_input *input, wirecopy_error *error);

#endif
