/* Compares two texts, as wirecopy_compare_texts does. */
#ifndef WC_NEAR_COMPARE_TEXTS_H
#define WC_NEAR_COMPARE_TEXTS_H

#include "sketch/sketcher.h"

/* Replaces *comparison_ret, which has this version's size; cleared on failure. */
wirecopy_code wc_compare_texts(const wirecopy_sketcher *sketcher, const char *a, size_t a_nbytes, const char *b,
                               size_t b_nbytes, wirecopy_comparison *comparison_ret, wirecopy_error *error);

#endif
