/* What is wrong with a segment: its sums, the order of what it has, and whether index.db has rows of its texts. */
#ifndef WC_INDEX_SEGMENT_CHECKING_H
#define WC_INDEX_SEGMENT_CHECKING_H

#include "index/checking.h"

typedef struct wc_segment_checking {
    wc_checking *check;
    sqlite3_stmt *ids; /* of documents whose texts are between two */
} wc_segment_checking;

/* Call wc_segment_checking_end whatever this returns. */
wirecopy_code wc_segment_checking_begin(wc_segment_checking *work_ret, wc_checking *check, wirecopy_error *error);
void wc_segment_checking_end(wc_segment_checking *work);

/* written_nbytes: that were written of the file. */
wirecopy_code wc_segment_checking_run(wc_segment_checking *work, const wc_segment *segment, uint64_t written_nbytes,
                                      wirecopy_error *error);

/* Reports that a segment whose sums are right does not agree with index.db: it was written so, or index.db is not the
 * one that it was written for. */
wirecopy_code wc_segment_checking_disagrees(wc_segment_checking *work, const wc_segment *segment, const char *what,
                                            wirecopy_error *error);

#endif
