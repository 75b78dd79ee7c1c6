/* An index of texts in memory. */
#include "verbs/index.h"

wirecopy_code wirecopy_index_create(const wirecopy_options *options, wirecopy_index **index_ret,
                                    wirecopy_error *error) {
    return wc_index_create(options, index_ret, error);
}

void wirecopy_index_free(wirecopy_index *index) {
    wc_index_free(index);
}

wirecopy_code wirecopy_index_add(wirecopy_index *index, uint64_t key, const char *text, size_t text_nbytes,
                                 wirecopy_error *error) {
    return wc_index_add(index, key, text, text_nbytes, error);
}

uint64_t wirecopy_index_size(const wirecopy_index *index) {
    return wc_index_size(index);
}

wirecopy_code wirecopy_index_query(const wirecopy_index *index, const char *text, size_t text_nbytes,
                                   wirecopy_hit_fn hit, void *context, wirecopy_error *error) {
    return wc_index_query(index, text, text_nbytes, hit, context, error);
}
