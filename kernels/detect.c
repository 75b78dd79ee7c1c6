#include "detect.h"

#if defined(__x86_64__)
/* The compiler's builtin also checks that the operating system saves the wide registers (XGETBV). */
static int detect_x86(wirecopy_isa isa) {
    __builtin_cpu_init();
    switch (isa) {
    case WIRECOPY_ISA_AVX2:
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
    case WIRECOPY_ISA_AVX512:
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
    default:
        return 0;
    }
}
#endif

int wc_detect(wirecopy_isa isa) {
    if (isa == WIRECOPY_ISA_SCALAR) {
        return 1;
    }
#if defined(__x86_64__)
    return detect_x86(isa);
#elif defined(__aarch64__)
    /* Advanced SIMD is part of the 64-bit Arm base. */
    return isa == WIRECOPY_ISA_NEON;
#else
    return 0;
#endif
}
