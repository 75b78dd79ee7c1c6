#include <string.h>

#include "parse/parse.h"

wirecopy_code wc_parse_text(wc_parser *parser, const uint8_t *bytes, size_t nbytes, wc_record *record,
                            wirecopy_error *error) {
    (void)error;
    if (nbytes == 0) {
        wc_skip_record(record, WIRECOPY_REASON_EMPTY, "the file is empty");
        return WIRECOPY_OK;
    }
    record->text = (const char *)bytes;
    record->text_nbytes = nbytes;
    record->id = parser->file->path;
    record->id_nbytes = strlen(record->id);
    return WIRECOPY_OK;
}
