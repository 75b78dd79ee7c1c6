/* Whether the records of all inputs can stand in one file. */
#ifndef WC_VERBS_ONE_FORMAT_H
#define WC_VERBS_ONE_FORMAT_H

#include "dump/dump.h"

/* WIRECOPY_ERROR_ARGUMENT with the first two files that differ, and in what. Those of input.against are not written,
 * and are not looked at. */
wirecopy_code wc_check_one_format(const wc_dump *dump, wirecopy_error *error);

#endif
