#include "sketch/signatures.h"

size_t wc_signatures_agreeing(const wc_signatures *signatures, const wc_kernels *kernels, uint32_t a, uint32_t b,
                              size_t least) {
    const wc_digests *digests = signatures->digests;
    if (digests != NULL && digests->words != NULL && wc_digests_agreeing_most(digests, a, b) < least) {
        return 0;
    }
    const uint32_t *a_minima = wc_signature(signatures, a);
    return kernels->agree(a_minima, wc_signature(signatures, b), signatures->permutations);
}

wirecopy_code wc_signatures_share(const wc_signatures *signatures, wc_row_reader *reader_ret,
                                  wc_signatures *signatures_ret, wirecopy_error *error) {
    *signatures_ret = *signatures;
    signatures_ret->reader = reader_ret;
    return wc_row_reader_create(reader_ret, signatures->reader->rows, error);
}
