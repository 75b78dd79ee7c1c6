/* The AVX-512 intrinsics, or SIMDe's emulation of them in test builds that request it. */
#ifndef WC_AVX512_H
#define WC_AVX512_H

#if defined(WIRECOPY_SIMDE)
#define SIMDE_ENABLE_NATIVE_ALIASES
#include <simde/x86/avx512.h>
#else
#include <immintrin.h>
#endif

#endif
