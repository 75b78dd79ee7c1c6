/* The second pass of dedup: the records' own bytes, in the order of the inputs, to the output that each belongs to. */
#ifndef WC_VERBS_REWRITING_H
#define WC_VERBS_REWRITING_H

#include "io/output.h"
#include "job/job.h"
#include "verbs/keeping.h"

/* The records that cannot be used and, where no output takes them, are left out: among those kept they would spoil what
 * stands beside them. These are the record that a file's end cuts, records of JSON arrays that are no JSON, and a CSV
 * record with an open quote that another file would follow. */
uint64_t wc_count_left_out(const wc_dump *dump);

/* bad: for records that cannot be used; NULL: these go to kept, or are left out. What goes to another output that is
 * NULL is left out. A file of text is one record, of which the name is written, on a line. */
wirecopy_code wc_rewrite(wc_job *job, const wc_keeping *keeping, wc_output *kept, wc_output *removed, wc_output *bad,
                         wirecopy_error *error);

#endif
