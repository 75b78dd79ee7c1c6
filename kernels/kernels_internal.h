/* Every version of every kernel, by name; only kernels/ and its tests see this. */
#ifndef WIRECOPY_KERNELS_INTERNAL_H
#define WIRECOPY_KERNELS_INTERNAL_H

#include "kernels.h"

#define WIRECOPY_DECLARE_KERNELS(isa)                                                                                  \
    wirecopy_fold_fn wirecopy_fold_##isa;                                                                              \
    wirecopy_squeeze_fn wirecopy_squeeze_##isa;                                                                        \
    wirecopy_words_fn wirecopy_words_##isa;                                                                            \
    wirecopy_windows_fn wirecopy_windows_##isa;                                                                        \
    wirecopy_minhash_fn wirecopy_minhash_##isa;                                                                        \
    wirecopy_agree_fn wirecopy_agree_##isa;                                                                            \
    wirecopy_own_fn wirecopy_own_##isa;                                                                                \
    wirecopy_grams_fn wirecopy_grams_##isa;

WIRECOPY_DECLARE_KERNELS(scalar)
WIRECOPY_DECLARE_KERNELS(avx2)
WIRECOPY_DECLARE_KERNELS(avx512)
WIRECOPY_DECLARE_KERNELS(neon)

#endif
