/* The instruction sets, one test for each: one that this machine or build lacks is printed as skipped, and counts as
 * skipped. */
#ifndef WC_ISAS_H
#define WC_ISAS_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <stdio.h>

#include "kernels.h"

static inline struct criterion_test_params every_isa(void) {
    static wirecopy_isa isas[] = {WIRECOPY_ISA_SCALAR, WIRECOPY_ISA_AVX2, WIRECOPY_ISA_AVX512, WIRECOPY_ISA_NEON};
    return cr_make_param_array(wirecopy_isa, isas, sizeof isas / sizeof isas[0]);
}

static inline const wc_kernels *kernels_or_skip(wirecopy_isa isa) {
    if (!wirecopy_isa_runs(isa)) {
        fprintf(stderr, "skipped: %s, which this machine or build lacks\n", wirecopy_isa_name(isa));
        cr_skip("%s: this machine or build lacks it", wirecopy_isa_name(isa));
    }
    return wc_kernels_for(isa);
}

/* Before the body of a test that has the `kernels` of one instruction set. */
#define TEST_EACH_ISA(suite, name)                                                                                     \
    static void suite##_##name(const wc_kernels *kernels);                                                             \
    ParameterizedTestParameters(suite, name) {                                                                         \
        return every_isa();                                                                                            \
    }                                                                                                                  \
    ParameterizedTest(const wirecopy_isa *isa, suite, name) {                                                          \
        suite##_##name(kernels_or_skip(*isa));                                                                         \
    }                                                                                                                  \
    static void suite##_##name(const wc_kernels *kernels)

#endif
