/* The second pass of dedup: the records' own bytes, in the order of the inputs, to the output that each belongs to. */
#ifndef WC_VERBS_REWRITING_H
#define WC_VERBS_REWRITING_H

#include "io/output.h"
#include "job/job.h"
#include "verbs/keeping.h"

/* bad: for records that cannot be used; NULL: these go to kept. What goes to another output that is NULL is left out.
 * A file of text is one record, of which the name is written, on a line. */
wirecopy_code wc_rewrite(wc_job *job, const wc_keeping *keeping, wc_output *kept, wc_output *removed, wc_output *bad,
                         wirecopy_error *error);

#endif
