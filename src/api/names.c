/* Constants by name: the version, codes, relations, reasons, instruction sets. */
#include "kernels.h"
#include "result/membership.h"
#include "text/date.h"
#include "wirecopy/wirecopy.h"

const char *wirecopy_version(void) {
    return WIRECOPY_VERSION_STRING;
}

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

const char *wirecopy_relation_name(wirecopy_relation relation) {
    return wc_relation_name(relation);
}

const char *wirecopy_reason_name(wirecopy_reason reason) {
    static const char *const names[WIRECOPY_REASON_COUNT] = {
        "none",      "bad syntax",      "no text field",     "text field is no string", "no text",
        "too large", "unreadable file", "other record type", "format not read",         "revisit",
        "no object"};
    return (unsigned)reason < WIRECOPY_REASON_COUNT ? names[reason] : names[0];
}

const char *wirecopy_isa_name(wirecopy_isa isa) {
    return wc_isa_name(isa);
}

int wirecopy_isa_runs(wirecopy_isa isa) {
    return wc_isa_runs(isa);
}

wirecopy_isa wirecopy_isa_best(void) {
    return wc_isa_best();
}

int wirecopy_date_read(const char *date, size_t date_nbytes, int64_t *seconds_ret) {
    return wc_date_seconds(date, date_nbytes, seconds_ret);
}
