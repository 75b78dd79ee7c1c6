/* The contract of every kernel. Each has a scalar reference, which is the specification, and may have versions for
 * wider instruction sets, which give the same bits. No kernel reads or writes outside the ranges named here; no
 * alignment is asked for; a length of zero is allowed everywhere. */
#ifndef WC_KERNELS_H
#define WC_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

/* Folds ASCII: copies text[0, n) to folded_ret[0, n) with A-Z lower-cased and whatever is no letter or digit as a
 * space, up to the first 64-byte group that holds a byte over 127 or is shorter than 64 bytes. Bit j of mask_ret[i]
 * tells whether byte 64*i+j is a letter or digit. Returns the bytes done, a multiple of 64; nothing after them is
 * written. */
typedef size_t wc_fold_fn(const uint8_t *text, size_t n, uint8_t *folded_ret, uint64_t *mask_ret);

typedef struct wc_squeezed {
    uint32_t nbytes, nplaces;
} wc_squeezed;

/* Copies those of the 64 bytes of group whose bit in `kept` is set to out, one after another, and for each bit of
 * `starts`, which are among them, writes `base` plus where its byte went to places_ret, in order. out has room for 80
 * bytes and places_ret for 72 numbers; what lies after those asked for may be overwritten. group has 16 readable bytes
 * more. Returns how many bytes and places. */
typedef wc_squeezed wc_squeeze_fn(const uint8_t *group, uint64_t kept, uint64_t starts, uint8_t *out, uint32_t base,
                                  uint32_t *places_ret);

/* Hashes each word i in [0, n), the bytes [starts[i], starts[i+1] - 1) of folded: one of up to 16 bytes by XXH32, keyed
 * by the lower half of seed, of the word filled up with zeros to 16 bytes; a longer one by the lower half of XXH3-64
 * keyed by seed. 16 bytes are readable from the start of each word on. */
typedef void wc_words_fn(const uint8_t *folded, const uint32_t *starts, size_t n, uint64_t seed, uint32_t *hashes_ret);

/* Hashes each window i in [0, n), words [i, i + width) with width >= 1: the sum over k of words[i+k] *
 * base^(width-1-k), mod 2^32, put through the last step of XXH32. */
typedef void wc_windows_fn(const uint32_t *words, size_t n, size_t width, uint32_t base, uint32_t *hashes_ret);

/* Lowers minima[j] to min over i of multipliers[j] * shingles[i] mod 2^32, for j in [0, npermutations). minima holds
 * values of earlier calls, UINT32_MAX at first. */
typedef void wc_minhash_fn(const uint32_t *shingles, size_t nshingles, const uint32_t *multipliers,
                           size_t npermutations, uint32_t *minima);

/* The number of j in [0, n) with a[j] == b[j]. */
typedef size_t wc_agree_fn(const uint32_t *a, const uint32_t *b, size_t n);

typedef struct wc_own {
    uint32_t own, agreeing;
} wc_own;

/* Counts the positions j in [0, n) whose lesser value (a[j] where both are equal) is not flagged, and those of them
 * with a[j] == b[j]. Bit j % 8 of byte j / 8 of a_flags flags a[j], the same of b_flags b[j]. */
typedef wc_own wc_own_fn(const uint32_t *a, const uint8_t *a_flags, const uint32_t *b, const uint8_t *b_flags,
                         size_t n);

/* Hashes the 64 windows of eight bytes that start at text[0] to text[63], by XXH3-64 keyed by seed; 72 bytes are read.
 * Those hashes whose upper `level` bits, 0 to 63, are zero come first in hashes_ret[64], in the order of the windows;
 * what follows them there is undefined. Returns which windows these are: bit i is that of text[i]. */
typedef uint64_t wc_grams_fn(const uint8_t *text, uint64_t seed, uint32_t level, uint64_t *hashes_ret);

typedef struct wc_kernels {
    wirecopy_isa isa;
    wc_fold_fn *fold;
    wc_squeeze_fn *squeeze;
    wc_words_fn *words;
    wc_windows_fn *windows;
    wc_minhash_fn *minhash;
    wc_agree_fn *agree;
    wc_own_fn *own;
    wc_grams_fn *grams;
} wc_kernels;

/* The table for that instruction set, NULL where this machine or build lacks it. Static. */
const wc_kernels *wc_kernels_for(wirecopy_isa isa);

/* The value of the environment variable WIRECOPY_ISA where it is not the name of an instruction set; NULL where it is
 * one, is empty, or is not set. */
const char *wc_isa_unknown(void);

#endif
