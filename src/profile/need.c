#include "profile/need.h"

#include "dump/dump.h"

/* An id: those of dumps are numbers, hashes and URLs. Chosen; 8 to 60 change the sum by 2 to 8 %. */
enum { ID_NBYTES = 16 };

static uint64_t digest_nbytes(const wirecopy_options *options) {
    uint64_t words = (options->permutations + WC_DIGEST_POSITIONS - 1) / WC_DIGEST_POSITIONS;
    return words * WC_HELD(wc_digests, words);
}

uint64_t wc_need_kept(const wirecopy_options *options) {
    return WC_HELD(wc_dump, offsets) + WC_HELD(wc_dump, nbytes) + WC_HELD(wc_dump, text_nbytes) + WC_HELD(wc_strings, ends) +
           ID_NBYTES + WC_HELD(wc_corpus, entry_of) + WC_HELD(wc_corpus, first_document) +
           options->permutations * sizeof(uint32_t) + digest_nbytes(options);
}
