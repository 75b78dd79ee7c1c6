#include "dump/place.h"

#include <stdio.h>

int wc_place_has_line(const wc_file *file) {
    return file->format == WIRECOPY_FORMAT_JSONL || file->format == WIRECOPY_FORMAT_JSON ||
           file->format == WIRECOPY_FORMAT_CSV || file->format == WIRECOPY_FORMAT_TSV;
}

void wc_place_describe_byte(const wc_file *file, uint64_t offset, char place_ret[WC_PLACE_NBYTES]) {
    snprintf(place_ret, WC_PLACE_NBYTES, "%s: byte %llu", wc_file_name(file), (unsigned long long)offset);
}

void wc_place_describe(const wc_file *file, uint64_t line, uint64_t offset, char place_ret[WC_PLACE_NBYTES]) {
    unsigned long long shown = (unsigned long long)line + 1;
    if (file->is_rows) {
        snprintf(place_ret, WC_PLACE_NBYTES, "row %llu", shown - 1);
    } else if (file->format == WIRECOPY_FORMAT_TEXT) {
        snprintf(place_ret, WC_PLACE_NBYTES, "%s", wc_file_name(file));
    } else if (file->is_array && line == 0) {
        snprintf(place_ret, WC_PLACE_NBYTES, "%s:1 (byte %llu)", wc_file_name(file), (unsigned long long)offset);
    } else if (wc_place_has_line(file)) {
        snprintf(place_ret, WC_PLACE_NBYTES, "%s:%llu", wc_file_name(file), shown);
    } else {
        wc_place_describe_byte(file, offset, place_ret);
    }
}
