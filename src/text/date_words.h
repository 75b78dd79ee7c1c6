/* Dates that name their month: those of mail, of programs' logs, and of prose. */
#ifndef WC_TEXT_DATE_WORDS_H
#define WC_TEXT_DATE_WORDS_H

#include "text/date_parts.h"

/* The whole of the scan, in microseconds since 1970. Returns 0 if it is no such date. */
int wc_date_read_words(wc_date_scan scan, int64_t *microseconds_ret);

#endif
