/* Splits text into folded tokens. A token is a maximal run of Unicode letters, digits and the marks that follow them,
 * after case folding and compatibility decomposition; in scripts written without spaces it is a pair of adjacent
 * characters. docs/formats.md has the definition. */
#ifndef WC_TEXT_TOKENS_H
#define WC_TEXT_TOKENS_H

#include <stddef.h>

#include "text/token_list.h"

/* A mark: how many folded bytes, spaces not counted, stand before it, shifted by two; whether it ends a line; and
 * whether it is two straight quotation marks that touch, as CSV writes one within a field. */
enum { WC_MARK_PARAGRAPH = 1, WC_MARK_DOUBLED = 2, WC_MARK_SHIFT = 2, WC_MARK_PLACE_MAX = UINT32_MAX >> WC_MARK_SHIFT };

void wc_tokens_init(wc_tokens *tokens, const wirecopy_allocator *allocator, const wc_kernels *kernels);
void wc_tokens_clear(wc_tokens *tokens);

/* Replaces the contents of tokens by the tokens of text. WIRECOPY_ERROR_LIMIT if they fill more than
 * WIRECOPY_TEXT_NBYTES_MOST bytes. */
wirecopy_code wc_tokenise(wc_tokens *tokens, const char *text, size_t text_nbytes, int positions,
                          wirecopy_error *error);

#endif
