/* The tokens of a text. */
#ifndef WC_TEXT_TOKEN_LIST_H
#define WC_TEXT_TOKEN_LIST_H

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
    int keeps_marks; /* set it where marks and capitals are wanted */
    uint32_t *marks; /* of quotation and of the ends of lines, in text order; else none */
    size_t nmarks, marks_capacity;
    size_t undoubled_end; /* where the text goes on after a straight mark that has not been doubled yet */
    uint32_t *capitals; /* tokens that begin with a capital letter, ascending */
    size_t ncapitals, capitals_capacity;
} wc_tokens;

#endif
