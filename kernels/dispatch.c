#include <stdlib.h>
#include <string.h>

#include "detect.h"
#include "kernels_internal.h"

#define KERNELS(isa, suffix)                                                                                           \
    {                                                                                                                  \
        isa, wc_fold_##suffix, wc_squeeze_##suffix, wc_words_##suffix, wc_windows_##suffix, wc_minhash_##suffix,       \
            wc_agree_##suffix, wc_own_##suffix, wc_grams_##suffix, wc_sift_##suffix, wc_pick_##suffix                  \
    }

static const wc_kernels scalar_kernels = KERNELS(WIRECOPY_ISA_SCALAR, scalar);
#if defined(__x86_64__)
static const wc_kernels avx2_kernels = KERNELS(WIRECOPY_ISA_AVX2, avx2);
static const wc_kernels avx512_kernels = KERNELS(WIRECOPY_ISA_AVX512, avx512);
#elif defined(__aarch64__)
static const wc_kernels neon_kernels = KERNELS(WIRECOPY_ISA_NEON, neon);
#endif

static const wc_kernels *built_kernels(wirecopy_isa isa) {
    switch (isa) {
    case WIRECOPY_ISA_SCALAR:
        return &scalar_kernels;
#if defined(__x86_64__)
    case WIRECOPY_ISA_AVX2:
        return &avx2_kernels;
    case WIRECOPY_ISA_AVX512:
        return &avx512_kernels;
#elif defined(__aarch64__)
    case WIRECOPY_ISA_NEON:
        return &neon_kernels;
#endif
    default:
        return NULL;
    }
}

/* Widest first. */
static const wirecopy_isa preference[] = {WIRECOPY_ISA_AVX512, WIRECOPY_ISA_AVX2, WIRECOPY_ISA_NEON,
                                          WIRECOPY_ISA_SCALAR};

static const char *const names[] = {"auto", "scalar", "avx2", "avx512", "neon"};

enum { NNAMES = sizeof names / sizeof names[0] };

const char *wc_isa_name(wirecopy_isa isa) {
    return (unsigned)isa < NNAMES ? names[isa] : names[WIRECOPY_ISA_AUTO];
}

int wc_isa_runs(wirecopy_isa isa) {
    return isa == WIRECOPY_ISA_AUTO || (built_kernels(isa) != NULL && wc_detect(isa));
}

static const char *cap(void) {
    const char *value = getenv("WIRECOPY_ISA");
    return value != NULL && value[0] != '\0' ? value : names[WIRECOPY_ISA_AUTO];
}

/* NNAMES if the name is unknown. */
static unsigned isa_named(const char *name) {
    unsigned isa = 0;
    while (isa < NNAMES && strcmp(name, names[isa]) != 0) {
        isa++;
    }
    return isa;
}

const char *wc_isa_unknown(void) {
    const char *name = cap();
    return isa_named(name) == NNAMES ? name : NULL;
}

/* An unknown name does not cap: options with WIRECOPY_ISA_AUTO are rejected instead (base/options.c). */
static int capped(wirecopy_isa isa) {
    unsigned widest = isa_named(cap());
    return widest != WIRECOPY_ISA_AUTO && isa != WIRECOPY_ISA_SCALAR && (unsigned)isa > widest;
}

wirecopy_isa wc_isa_best(void) {
    for (size_t i = 0; i < sizeof preference / sizeof preference[0]; i++) {
        if (wc_isa_runs(preference[i]) && !capped(preference[i])) {
            return preference[i];
        }
    }
    return WIRECOPY_ISA_SCALAR;
}

const wc_kernels *wc_kernels_for(wirecopy_isa isa) {
    wirecopy_isa wanted = isa == WIRECOPY_ISA_AUTO ? wc_isa_best() : isa;
    return wc_isa_runs(wanted) ? built_kernels(wanted) : NULL;
}
