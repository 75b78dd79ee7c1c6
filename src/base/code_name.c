#include "wirecopy/wirecopy.h"

const char *wirecopy_code_name(wirecopy_code code) {
    static const char *const names[] = {[WIRECOPY_OK] = "ok",
                                        [WIRECOPY_ERROR_ARGUMENT] = "argument",
                                        [WIRECOPY_ERROR_MEMORY] = "memory",
                                        [WIRECOPY_ERROR_IO] = "io",
                                        [WIRECOPY_ERROR_FORMAT] = "format",
                                        [WIRECOPY_ERROR_RECORD] = "record",
                                        [WIRECOPY_ERROR_LIMIT] = "limit",
                                        [WIRECOPY_ERROR_UNSUPPORTED] = "unsupported",
                                        [WIRECOPY_ERROR_NOT_FOUND] = "not found",
                                        [WIRECOPY_ERROR_INTERRUPTED] = "interrupted",
                                        [WIRECOPY_ERROR_PIPE] = "pipe"};
    return (unsigned)code < sizeof names / sizeof names[0] ? names[code] : "unknown";
}
