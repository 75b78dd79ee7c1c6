/* Whether most documents of an index name one host, which is an archive's or an aggregator's then. A run sees a few of
 * them, and those are alike: they do not tell. */
#ifndef WC_INDEX_HOSTS_H
#define WC_INDEX_HOSTS_H

#include "index/disk.h"
#include "profile/handed.h"

/* Of the index with the documents that the dump has so far; an empty index leaves it to the run. Of a run that writes,
 * what was counted is noted. */
wirecopy_code wc_hosts_find(wc_disk *disk, const wc_dump *dump, int writes, wc_handed *handed_ret, int *is_told_ret,
                            wirecopy_error *error);

/* So many documents were removed. */
wirecopy_code wc_hosts_removed(wc_disk *disk, int64_t documents, wirecopy_error *error);

#endif
