#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

wirecopy_code wc_fail(wirecopy_error *error, wirecopy_code code, const char *format, ...) {
    if (error != NULL) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(error->message, sizeof error->message, format, arguments);
        va_end(arguments);
        error->code = code;
    }
    return code;
}

wirecopy_code wc_fail_memory(wirecopy_error *error, size_t nbytes) {
    return wc_fail(error, WIRECOPY_ERROR_MEMORY,
                   "out of memory: %zu more bytes were refused; free memory, or split the input", nbytes);
}
