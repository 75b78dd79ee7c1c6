/* What dedup reports of the records that it removes or keeps although they are grouped. */
#ifndef WC_VERBS_REPORT_H
#define WC_VERBS_REPORT_H

#include "io/output.h"
#include "verbs/keeping.h"

/* As wirecopy_dedup_documents describes. */
wirecopy_code wc_report_write(wc_output *output, const wc_job *job, const wc_keeping *keeping, wirecopy_error *error);

#endif
