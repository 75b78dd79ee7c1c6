/* Two texts side by side, as wirecopy_compare_texts has it. */
#ifndef WC_VERBS_COMPARE_TEXTS_H
#define WC_VERBS_COMPARE_TEXTS_H

#include "sketch/sketcher.h"

/* Replaces *comparison_ret, which is of this version; cleared on failure. */
wirecopy_code wc_compare_texts(const wirecopy_sketcher *sketcher, const char *a, size_t a_nbytes, const char *b,
                               size_t b_nbytes, wirecopy_comparison *comparison_ret, wirecopy_error *error);

#endif
