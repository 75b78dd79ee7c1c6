#include "parse/parse.h"

#include <stdarg.h>
#include <stdio.h>

void wc_skip_record(wc_record *record, wirecopy_reason reason, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    record->reason = reason;
    vsnprintf(record->message, sizeof record->message, format, arguments);
    va_end(arguments);
}

void wc_skip_no_field(wc_record *record, const wirecopy_input *input, const char *what) {
    if (input->ntext_fields == 1) {
        wc_skip_record(record, WIRECOPY_REASON_NO_FIELD, "there is no %s \"%.120s\"; name another with text_fields",
                       what, input->text_fields[0]);
    } else {
        wc_skip_record(record, WIRECOPY_REASON_NO_FIELD,
                       "there is none of the %zu text %ss (\"%.100s\" ...); name others with text_fields",
                       input->ntext_fields, what, input->text_fields[0]);
    }
}
