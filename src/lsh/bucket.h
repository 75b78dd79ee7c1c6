/* The candidates within one bucket. */
#ifndef WC_LSH_BUCKET_H
#define WC_LSH_BUCKET_H

#include "lsh/search.h"

/* Links the members of a bucket, all pairs tried where it is small; `turn` varies the positions that a large bucket is
 * split by.
 *
 * A large bucket is either many copies of one story or many stories that share furniture. Both have a common part: at
 * each position of the signature, the value most members hold. The member nearest to it, of the first few hundred, is
 * the pivot, and every other is tried against it, which finds the copies; those that it does not settle are tried
 * against a pivot of their own, for as long as pivots find copies. Stories that share furniture and something else
 * agree where they differ from the common part, so members are dealt into smaller buckets by the first value that is
 * not common, and those are linked in the same way. */
wirecopy_code wc_bucket_link(const wc_search *search, const uint32_t *members, size_t nmembers, uint32_t turn,
                             wc_pairs *pairs, wirecopy_error *error);

#endif
