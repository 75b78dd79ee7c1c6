#include "verbs/one_format.h"

#include <string.h>
#include <sys/stat.h>

#include "base/error.h"

/* Whether two headers name the same columns; line ends and byte order marks are none. */
static int have_same_columns(const wc_file *a, const wc_file *b) {
    size_t a_start = wc_table_start(a->header, a->header_nbytes, &a->dialect), a_end = a->header_nbytes;
    size_t b_start = wc_table_start(b->header, b->header_nbytes, &b->dialect), b_end = b->header_nbytes;
    while (a_end > a_start && strchr("\r\n", a->header[a_end - 1]) != NULL) {
        a_end--;
    }
    while (b_end > b_start && strchr("\r\n", b->header[b_end - 1]) != NULL) {
        b_end--;
    }
    return a_end - a_start == b_end - b_start && memcmp(a->header + a_start, b->header + b_start, a_end - a_start) == 0;
}

/* JSON Lines are JSON objects one after another, too. */
static int is_any_json(const wc_file *file) {
    return file->format == WIRECOPY_FORMAT_JSONL || file->format == WIRECOPY_FORMAT_JSON;
}

/* What two files differ in; NULL if their records can stand in one file. */
static const char *difference_of(const wc_file *a, const wc_file *b) {
    if (a->format == b->format && a->format != WIRECOPY_FORMAT_TEXT && strcmp(a->encoding, b->encoding) != 0) {
        return "encoding";
    }
    if (is_any_json(a) && is_any_json(b)) {
        return a->is_array == b->is_array ? NULL : "layout, as one is a JSON array and the other is not";
    }
    if (a->format != b->format) {
        return "format";
    }
    if (a->header == NULL || b->header == NULL) {
        return a->header == b->header ? NULL : "columns";
    }
    if (a->dialect.separator != b->dialect.separator || a->dialect.line_end != b->dialect.line_end) {
        return "delimiter or line ends";
    }
    return have_same_columns(a, b) ? a->dialect.quoting == b->dialect.quoting ? NULL : "quoting" : "columns";
}

/* A file of no more than a byte order mark has no records, whatever its name says of it. */
static int is_empty(const wc_file *file) {
    enum { MARK_NBYTES = 3 };
    struct stat found;
    return stat(file->path, &found) == 0 && S_ISREG(found.st_mode) && found.st_size <= MARK_NBYTES;
}

wirecopy_code wc_check_one_format(const wc_dump *dump, wirecopy_error *error) {
    const wc_file *first = NULL;
    for (uint32_t i = 0; i < wc_reader_nfiles(dump->reader); i++) {
        const wc_file *file = wc_reader_file(dump->reader, i);
        if (file->format == WIRECOPY_FORMAT_AUTO || file->is_against || is_empty(file)) {
            continue;
        }
        if (first == NULL) {
            first = file;
        }
        const char *difference = difference_of(first, file);
        if (difference != NULL) {
            return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                           "%s and %s differ in %s, so that their records cannot be written to one file: run dedup "
                           "on each, or use cluster, which takes both",
                           wc_file_name(first), wc_file_name(file), difference);
        }
    }
    return WIRECOPY_OK;
}
