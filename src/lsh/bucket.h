/* Candidates within one bucket. */
#ifndef WC_LSH_BUCKET_H
#define WC_LSH_BUCKET_H

#include "lsh/search.h"

/* Links the members of a bucket; in a small one all pairs are compared. `turn` varies the positions by which a large
 * bucket is split.
 *
 * A large bucket holds either many copies of one story or many stories that share furniture. Both have common values:
 * at each position of the signature, the value that most members have. The member nearest to these, among the first few
 * hundred, is the pivot. All others are compared with it, which finds the copies; those that it does not settle are
 * compared with another pivot, for as long as pivots find copies. Stories that share something besides furniture agree
 * where they differ from the common values, so members are split into smaller buckets by the first value that is not
 * common, and those are linked in the same way. */
wirecopy_code wc_bucket_link(const wc_search *search, const uint32_t *members, size_t nmembers, uint32_t turn,
                             wc_pairs *pairs, wirecopy_error *error);

#endif
