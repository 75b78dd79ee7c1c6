/* An index of texts in memory, as the functions of the header of the same names have it. */
#ifndef WC_VERBS_INDEX_H
#define WC_VERBS_INDEX_H

#include "wirecopy/wirecopy.h"

wirecopy_code wc_index_create(const wirecopy_options *options, wirecopy_index **index_ret, wirecopy_error *error);
void wc_index_free(wirecopy_index *index);
wirecopy_code wc_index_add(wirecopy_index *index, uint64_t key, const char *text, size_t text_nbytes,
                           wirecopy_error *error);
uint64_t wc_index_size(const wirecopy_index *index);
wirecopy_code wc_index_query(const wirecopy_index *index, const char *text, size_t text_nbytes, wirecopy_hit_fn hit,
                             void *context, wirecopy_error *error);

#endif
