/* Every version of every kernel, by name; used only by kernels/ and its tests. */
#ifndef WC_KERNELS_INTERNAL_H
#define WC_KERNELS_INTERNAL_H

#include "kernels.h"

#define WC_DECLARE_KERNELS(isa)                                                                                        \
    wc_fold_fn wc_fold_##isa;                                                                                          \
    wc_squeeze_fn wc_squeeze_##isa;                                                                                    \
    wc_words_fn wc_words_##isa;                                                                                        \
    wc_windows_fn wc_windows_##isa;                                                                                    \
    wc_minhash_fn wc_minhash_##isa;                                                                                    \
    wc_agree_fn wc_agree_##isa;                                                                                        \
    wc_own_fn wc_own_##isa;                                                                                            \
    wc_grams_fn wc_grams_##isa;                                                                                        \
    wc_sift_fn wc_sift_##isa;                                                                                          \
    wc_pick_fn wc_pick_##isa;

WC_DECLARE_KERNELS(scalar)
WC_DECLARE_KERNELS(avx2)
WC_DECLARE_KERNELS(avx512)
WC_DECLARE_KERNELS(neon)

#endif
