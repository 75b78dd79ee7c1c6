/* The contract of every kernel. Each has a scalar reference, which is the specification, and may have versions for
 * wider instruction sets with bit-identical results. No kernel reads or writes outside the ranges named here; no
 * alignment is required; a length of zero is allowed everywhere. */
#ifndef WC_KERNELS_H
#define WC_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

/* Folds ASCII: copies text[0, n) to folded_ret[0, n) with A-Z in lower case and all but letters and digits replaced by
 * spaces, up to the first 64-byte group that holds a byte over 127 or is shorter than 64 bytes. Bit j of mask_ret[i] is
 * set if byte 64*i+j is a letter or digit. Returns the bytes folded, a multiple of 64; nothing after them is written.
 */
typedef size_t wc_fold_fn(const uint8_t *text, size_t n, uint8_t *folded_ret, uint64_t *mask_ret);

typedef struct wc_squeezed {
    uint32_t nbytes, nplaces;
} wc_squeezed;

/* Copies the bytes of group, of 64, whose bit in `kept` is set to out contiguously. For each bit of `starts`, a subset
 * of `kept`, writes `base` plus the index of its byte in out to places_ret, in order. out has room for 80 bytes and
 * places_ret for 72 numbers; the rest of both may be overwritten. 16 bytes after group are readable. Returns the
 * numbers of bytes and places. */
typedef wc_squeezed wc_squeeze_fn(const uint8_t *group, uint64_t kept, uint64_t starts, uint8_t *out, uint32_t base,
                                  uint32_t *places_ret);

/* Hashes each word i in [0, n), the bytes [starts[i], starts[i+1] - 1) of folded. Up to 16 bytes: XXH32, seeded with
 * the lower half of seed, of the word padded with zeros to 16 bytes. Longer words: the lower half of XXH3-64 seeded
 * with seed. 16 bytes are readable from the start of each word. */
typedef void wc_words_fn(const uint8_t *folded, const uint32_t *starts, size_t n, uint64_t seed, uint32_t *hashes_ret);

/* Hashes each window i in [0, n), words [i, i + width) with width >= 1: the sum over k of words[i+k] *
 * base^(width-1-k), mod 2^32, followed by the last step of XXH32. */
typedef void wc_windows_fn(const uint32_t *words, size_t n, size_t width, uint32_t base, uint32_t *hashes_ret);

/* Lowers minima[j] to the minimum over i of multipliers[j] * shingles[i] mod 2^32, for j in [0, npermutations). minima
 * holds the values of earlier calls, UINT32_MAX at first. */
typedef void wc_minhash_fn(const uint32_t *shingles, size_t nshingles, const uint32_t *multipliers,
                           size_t npermutations, uint32_t *minima);

/* The number of j in [0, n) with a[j] == b[j]. */
typedef size_t wc_agree_fn(const uint32_t *a, const uint32_t *b, size_t n);

typedef struct wc_own {
    uint32_t own, agreeing;
} wc_own;

/* Counts the positions j in [0, n) whose lesser value (a[j] if both are equal) is not flagged, and those of them with
 * a[j] == b[j]. Bit j % 8 of byte j / 8 of a_flags flags a[j]; b_flags does the same for b[j]. */
typedef wc_own wc_own_fn(const uint32_t *a, const uint8_t *a_flags, const uint32_t *b, const uint8_t *b_flags,
                         size_t n);

/* Hashes the 64 windows of eight bytes that start at text[0] to text[63], by XXH3-64 seeded with seed; 72 bytes are
 * read. Writes the hashes whose upper `level` bits, 0 to 63, are zero to hashes_ret[64], in window order; the rest of
 * hashes_ret is undefined. Returns a mask of these windows: bit i for the one at text[i]. */
typedef uint64_t wc_grams_fn(const uint8_t *text, uint64_t seed, uint32_t level, uint64_t *hashes_ret);

/* Of a hash of 24 bits, those that tell its second bit: above those that tell the word, unless a text has thousands of
 * grams, and below those that are zero where few grams are kept. */
enum { WC_SIFT_SECOND = 15 };

/* The bits of a hash, within the word that it has in what was seen. */
static inline uint32_t wc_sift_bits(uint32_t hash) {
    return (uint32_t)1 << hash % 32 | (uint32_t)1 << (hash >> WC_SIFT_SECOND) % 32;
}

/* grams[i], i in [0, n): a hash in the upper 24 bits; in the lower eight, its distance from the gram before, so that
 * its place is the sum of those up to it. Of the grams whose bits are both set in seen writes hashes and places in
 * order. mask: 2^k - 1, k >= 5; the bits of a hash are those of wc_sift_bits in seen[(hash & mask) / 32]. Both arrays
 * have room for n + 16; what is behind those written may be overwritten. Returns how many there are. */
typedef size_t wc_sift_fn(const uint32_t *grams, size_t n, const uint32_t *seen, uint32_t mask, uint32_t *hashes_ret,
                          uint32_t *places_ret);

/* grams as for sift, *place that of the one before them. Of the grams whose hash is up to limit, of 24 bits, writes
 * hashes and places in order, and moves *place on to the last of all. Both arrays have room for n + 16; what is behind
 * those written may be overwritten. Returns how many there are. */
typedef size_t wc_pick_fn(const uint32_t *grams, size_t n, uint32_t limit, uint32_t *place, uint32_t *hashes_ret,
                          uint32_t *places_ret);

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
    wc_sift_fn *sift;
    wc_pick_fn *pick;
} wc_kernels;

/* The kernels for that instruction set; NULL if this machine or build lacks it. Static. */
const wc_kernels *wc_kernels_for(wirecopy_isa isa);

/* As the header has them without `wc_`: the name of an instruction set, whether it runs here, and which one is best. */
const char *wc_isa_name(wirecopy_isa isa);
int wc_isa_runs(wirecopy_isa isa);
wirecopy_isa wc_isa_best(void);

/* The value of the environment variable WIRECOPY_ISA if it does not name an instruction set; NULL if it does, is empty,
 * or is not set. */
const char *wc_isa_unknown(void);

#endif
