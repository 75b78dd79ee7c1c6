/* The page of options.report, of an addition or a query: its documents, and those of the index that they were compared
 * with. */
#ifndef WC_INDEX_PAGE_H
#define WC_INDEX_PAGE_H

#include "index/placing.h"
#include "io/output.h"

/* Before the input is read: whether the page can be made and written. */
wirecopy_code wc_placing_page_check(const wc_disk *disk, wirecopy_error *error);

/* Sealed: to be committed once the change is. */
wirecopy_code wc_placing_page(wc_placing *placing, wc_output **page_ret, wirecopy_error *error);

#endif
