/* Splits text into folded tokens. A token is a maximal run of Unicode letters, digits and the marks that follow them,
 * after case folding and compatibility decomposition; in scripts written without spaces it is a pair of adjacent
 * characters. docs/formats.md has the definition. */
#ifndef WC_TEXT_TOKENS_H
#define WC_TEXT_TOKENS_H

#include <stddef.h>
#include <stdint.h>

#include "kernels.h"
#include "wirecopy/wirecopy.h"

/* Reused from text to text by one thread. */
typedef struct wc_tokens {
    const wirecopy_allocator *allocator;
    const wc_kernels *kernels;
    uint8_t *folded; /* the tokens, one space between two; 64 bytes more are readable */
    size_t folded_nbytes, folded_capacity;
    int wide;         /* non-zero if folded may hold bytes other than ASCII */
    uint32_t *starts; /* of each token in folded, and starts[ntokens] = folded_nbytes + 1: tokens [i, i+n) are the
                         bytes [starts[i], starts[i+n] - 1) */
    size_t ntokens, starts_capacity;
    uint32_t *raw; /* with positions: token i is bytes [raw[2i], raw[2i+1]) of the text; else NULL */
    size_t raw_capacity;
} wc_tokens;

void wc_tokens_init(wc_tokens *tokens, const wirecopy_allocator *allocator, const wc_kernels *kernels);
void wc_tokens_clear(wc_tokens *tokens);

/* Replaces the contents of tokens by the tokens of text. WIRECOPY_ERROR_LIMIT if they fill more than
 * WIRECOPY_TEXT_NBYTES_MOST bytes. */
wirecopy_code wc_tokenise(wc_tokens *tokens, const char *text, size_t text_nbytes, int positions,
                          wirecopy_error *error);

#endif
