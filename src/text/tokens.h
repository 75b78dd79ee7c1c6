/* Text to folded tokens. A token is a maximal run of Unicode letters, digits and the marks that follow them, after
 * case folding and compatibility decomposition; in scripts written without spaces it is a pair of neighbouring
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
    int wide;         /* non-zero where folded may hold other bytes than ASCII */
    uint32_t *starts; /* of each token in folded, and starts[ntokens] = folded_nbytes + 1: tokens [i, i+n) are the
                         bytes [starts[i], starts[i+n] - 1) */
    size_t ntokens, starts_capacity;
    uint32_t *raw; /* with positions: token i stands at bytes [raw[2i], raw[2i+1]) of the text; else NULL */
    size_t raw_capacity;
    int keeps_marks; /* set it where marks are wanted */
    uint32_t *marks; /* of quotation and of the ends of lines, in text order; else none */
    size_t nmarks, marks_capacity;
} wc_tokens;

/* A mark: how many folded bytes, spaces not counted, stand before it, shifted by one; and whether it ends a line. */
enum { WC_MARK_PARAGRAPH = 1, WC_MARK_PLACE_MAX = INT32_MAX };

void wc_tokens_init(wc_tokens *tokens, const wirecopy_allocator *allocator, const wc_kernels *kernels);
void wc_tokens_clear(wc_tokens *tokens);

/* Replaces what tokens holds by the tokens of text. WIRECOPY_ERROR_LIMIT where they fill more than UINT32_MAX - 64
 * bytes. */
wirecopy_code wc_tokenise(wc_tokens *tokens, const char *text, size_t text_nbytes, int positions,
                          wirecopy_error *error);

#endif
