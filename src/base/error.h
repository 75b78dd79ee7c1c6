/* Reporting errors. */
#ifndef WC_BASE_ERROR_H
#define WC_BASE_ERROR_H

#include "wirecopy/wirecopy.h"

/* Fills error, if it is not NULL, and returns code. An error that was set before is replaced. */
__attribute__((format(printf, 3, 4))) wirecopy_code wc_fail(wirecopy_error *error, wirecopy_code code,
                                                            const char *format, ...);

/* "out of memory: n bytes ..." */
wirecopy_code wc_fail_memory(wirecopy_error *error, size_t nbytes);

#endif
