/* Whether documents have dates, and those that have none that can be read. */
#ifndef WC_DUMP_UNDATED_H
#define WC_DUMP_UNDATED_H

#include "dump/documents.h"

/* Whether dates are asked for, or some record has the field that is tried for them. Once all records are read. */
int wc_dump_is_dated(const wc_dump *dump);

/* Counts one in the stats, and names it where something else stands in the date's place. */
void wc_undated_count(const wc_dump *dump, size_t document);

#endif
