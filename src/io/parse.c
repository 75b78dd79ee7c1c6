#include <stdarg.h>
#include <stdio.h>

#include "base/memory.h"
#include "io/parse.h"

wirecopy_code wc_bytes_reserve(wc_bytes *buffer, const wirecopy_allocator *allocator, size_t nbytes,
                               wirecopy_error *error) {
    return wc_grow(allocator, (void **)&buffer->bytes, &buffer->capacity, nbytes, 1, error);
}

void wc_bytes_clear(wc_bytes *buffer, const wirecopy_allocator *allocator) {
    wc_release(allocator, buffer->bytes, buffer->capacity, 1);
    *buffer = (wc_bytes){0};
}

void wc_pass_over(wc_record *record, wirecopy_reason reason, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    record->reason = reason;
    vsnprintf(record->message, sizeof record->message, format, arguments);
    va_end(arguments);
}

void wc_pass_over_no_field(wc_record *record, const wirecopy_input *input, const char *what) {
    if (input->ntext_fields == 1) {
        wc_pass_over(record, WIRECOPY_REASON_NO_FIELD, "there is no %s \"%.120s\"; name another with text_fields", what,
                     input->text_fields[0]);
    } else {
        wc_pass_over(record, WIRECOPY_REASON_NO_FIELD,
                     "there is none of the %zu text %ss (\"%.100s\" ...); name others with text_fields",
                     input->ntext_fields, what, input->text_fields[0]);
    }
}
