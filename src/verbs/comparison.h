/* Two texts side by side, as wirecopy_compare_texts gives it. */
#ifndef WC_VERBS_COMPARISON_H
#define WC_VERBS_COMPARISON_H

#include "sketch/sketcher.h"

/* Replaces *comparison_ret, which is of this version; cleared on failure. */
wirecopy_code wc_compare(const wirecopy_sketcher *sketcher, const char *a, size_t a_nbytes, const char *b,
                         size_t b_nbytes, wirecopy_comparison *comparison_ret, wirecopy_error *error);

/* Gives the caller what its struct has room for, and frees the rest. */
void wc_comparison_hand_over(const wirecopy_comparison *own, wirecopy_comparison *comparison_ret);

#endif
