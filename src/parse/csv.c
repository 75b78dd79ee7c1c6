#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "format/bom.h"
#include "format/csv_fields.h"
#include "format/lines.h"
#include "parse/parse.h"
#include "parse/prefer.h"

/* The fields of a record that are needed are stored in parser->text: id, date, site, then the texts in the order named.
 */

static void skip_malformed(wc_record *record, wc_csv_problem problem, const wc_dialect *dialect, const uint8_t *bytes,
                           const wc_csv_field *field) {
    int escaped =
        dialect->quoting == WIRECOPY_QUOTING_DOUBLED && field->nbytes > 0 && field->bytes[field->nbytes - 1] == '\\';
    record->line += wc_count_lines(bytes, field->start, dialect->line_end);
    if (problem == WC_CSV_UNCLOSED) {
        record->is_open = 1;
        wc_skip_record(record, WIRECOPY_REASON_SYNTAX,
                       "the quote that opens here is never closed, so that everything after it is lost; close it");
    } else if (escaped) {
        wc_skip_record(
            record, WIRECOPY_REASON_SYNTAX,
            "bytes follow a quote after a backslash; if backslashes escape quotes here, set quoting backslash");
    } else {
        wc_skip_record(record, WIRECOPY_REASON_SYNTAX,
                       "bytes follow a closing quote; double the quotes within a quoted field");
    }
}

/* A separator that is not a comma is named. */
static void skip_wrong_count(wc_record *record, size_t count, size_t expected, const wc_dialect *dialect,
                             int has_quote) {
    char between[32] = "";
    if (expected == 1) {
        wc_skip_record(record, WIRECOPY_REASON_SYNTAX,
                       "the record has %zu fields and the header 1: it is no header, or another byte separates its "
                       "names: name that with input.delimiter",
                       count);
        return;
    }
    if (dialect->separator != ',') {
        snprintf(between, sizeof between, dialect->separator == '\t' ? ", between tabs" : ", between '%c'",
                 dialect->separator);
    }
    wc_skip_record(record, WIRECOPY_REASON_SYNTAX, "the record has %zu field%s and the header %zu%s; %s%s", count,
                   count == 1 ? "" : "s", expected, between,
                   count < expected ? "a separator or quote is missing" : "there is a separator or quote too many",
                   has_quote && dialect->quoting == WIRECOPY_QUOTING_NONE
                       ? "; if fields stand in quotes here, set quoting doubled"
                       : "");
}

/* "100%|####| 3/3 [00:00<00:00, 12.2it/s]" of Python's tqdm, which may have as many commas as the header. */
static int is_progress(const uint8_t *bytes, size_t nbytes) {
    enum { SHARE_MOST = 4 };
    size_t i = 0;
    while (i < nbytes && i < SHARE_MOST && (bytes[i] == ' ' || (bytes[i] >= '0' && bytes[i] <= '9'))) {
        i++;
    }
    return i > 0 && nbytes - i > 2 && bytes[i] == '%' && bytes[i + 1] == '|' && bytes[nbytes - 1] == ']';
}

/* Checks the whole record before any field is used. Empty fields after the last column are none: some programs end each
 * record, but not the header, in a separator. */
static int check_fields(const wc_parser *parser, const uint8_t *bytes, size_t nbytes, const wc_dialect *dialect,
                        wc_record *record) {
    size_t position = 0, count = 0, needed = 0;
    int has_quote = 0;
    while (position != SIZE_MAX) {
        wc_csv_field field;
        wc_csv_problem problem = wc_csv_next(bytes, nbytes, dialect, &position, &field);
        if (problem != WC_CSV_OK) {
            skip_malformed(record, problem, dialect, bytes, &field);
            return 0;
        }
        has_quote |= field.nbytes > 0 && field.bytes[0] == '"';
        needed = ++count > parser->columns.count && field.nbytes == 0 ? needed : count;
    }
    if (needed != parser->columns.count) {
        skip_wrong_count(record, count, parser->columns.count, dialect, has_quote);
        return 0;
    }
    if (is_progress(bytes, nbytes)) {
        wc_skip_record(record, WIRECOPY_REASON_SYNTAX, "the line is a program's bar of progress");
        return 0;
    }
    return 1;
}

static wc_csv_field field_at(const uint8_t *bytes, size_t nbytes, const wc_dialect *dialect, int64_t column) {
    wc_csv_field field = {0};
    size_t position = 0;
    for (int64_t i = 0; i <= column; i++) {
        wc_csv_next(bytes, nbytes, dialect, &position, &field);
    }
    return field;
}

/* Appends the unquoted field to parser->text, which has room, if it holds doubled quotes; else returns it in place. */
static const char *place_field(wc_parser *parser, const wc_csv_field *field, size_t *nbytes_ret) {
    if (!field->has_quotes) {
        *nbytes_ret = field->nbytes;
        return (const char *)field->bytes;
    }
    uint8_t *copy = parser->text.bytes + parser->text.nbytes;
    *nbytes_ret = wc_csv_unquote(field, copy);
    parser->text.nbytes += *nbytes_ret;
    return (const char *)copy;
}

static void take_scalar(wc_parser *parser, const uint8_t *bytes, size_t nbytes, const wc_dialect *dialect,
                        int64_t column, const char **bytes_ret, size_t *nbytes_ret) {
    if (column >= 0) {
        wc_csv_field field = field_at(bytes, nbytes, dialect, column);
        const char *placed = place_field(parser, &field, nbytes_ret);
        *bytes_ret = *nbytes_ret > 0 ? placed : NULL;
    }
}

/* A single text stays in place if it can; several are joined. */
static void take_texts(wc_parser *parser, const uint8_t *bytes, size_t nbytes, const wc_dialect *dialect,
                       wc_record *record) {
    const wc_columns *columns = &parser->columns;
    wc_bytes *text = &parser->text;
    size_t start = text->nbytes, count = 0;
    for (size_t i = 0; i < parser->input->ntext_fields; i++) {
        if (columns->text[i] < 0) {
            continue;
        }
        wc_csv_field field = field_at(bytes, nbytes, dialect, columns->text[i]);
        if (parser->input->ntext_fields == 1) {
            record->text = place_field(parser, &field, &record->text_nbytes);
            return;
        }
        if (count++ > 0) {
            text->bytes[text->nbytes++] = '\n';
        }
        text->nbytes += wc_csv_unquote(&field, text->bytes + text->nbytes);
    }
    record->text = (const char *)text->bytes + start;
    record->text_nbytes = text->nbytes - start;
    if (count == 0) {
        wc_skip_no_field(record, parser->input, "column");
    }
}

/* Room for id, date, site, every preference and every text, for a column may be named more than once; and for the names
 * of the columns.
 */
static size_t room_for(const wc_parser *parser, size_t nbytes) {
    size_t fields = (parser->input->ntext_fields + parser->input->npreferences + 3) * (nbytes + 1),
           names = parser->columns.header.nbytes;
    return fields > names ? fields : names;
}

/* Where tables were joined, each has its own line of names. */
static int is_header_again(const wc_columns *columns, const uint8_t *bytes, size_t nbytes) {
    size_t bom = wc_bom_nbytes(bytes, nbytes);
    return columns->count > 1 && nbytes - bom == columns->names_nbytes &&
           memcmp(bytes + bom, columns->header.bytes + columns->names_start, columns->names_nbytes) == 0;
}

wirecopy_code wc_parse_csv(wc_parser *parser, const uint8_t *bytes, size_t nbytes, wc_record *record,
                           wirecopy_error *error) {
    const wc_dialect *dialect = &parser->file->dialect;
    size_t npreferences = parser->input->npreferences;
    nbytes = wc_csv_trim(bytes, nbytes, dialect);
    if (parser->columns.count == 0) {
        wc_skip_record(
            record, WIRECOPY_REASON_SYNTAX,
            "the file's header is malformed: a quote in it is never closed, or bytes follow one; if another byte "
            "than commas separates its names, name that with input.delimiter");
        return WIRECOPY_OK;
    }
    if (wc_is_file_end(bytes, nbytes) || is_header_again(&parser->columns, bytes, nbytes)) {
        record->reason = WIRECOPY_REASON_OTHER_TYPE;
        return WIRECOPY_OK;
    }
    if (!check_fields(parser, bytes, nbytes, dialect, record)) {
        return WIRECOPY_OK;
    }
    parser->text.nbytes = 0;
    wirecopy_code code = wc_bytes_reserve(&parser->text, parser->allocator, room_for(parser, nbytes), error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    parser->seen.nrecords++;
    parser->seen.fields |= parser->columns.fields;
    if ((parser->wanted & ~parser->columns.fields) != 0 && parser->seen.names[0] == '\0') {
        wc_columns_name(parser);
    }
    take_scalar(parser, bytes, nbytes, dialect, parser->columns.id, &record->id, &record->id_nbytes);
    take_scalar(parser, bytes, nbytes, dialect, parser->columns.date, &record->date, &record->date_nbytes);
    take_scalar(parser, bytes, nbytes, dialect, parser->columns.site, &record->site, &record->site_nbytes);
    record->rank = 0;
    for (size_t i = 0; i < npreferences; i++) {
        const wirecopy_preference *preference = &parser->input->preferences[i];
        const char *value = NULL;
        size_t value_nbytes = 0;
        take_scalar(parser, bytes, nbytes, dialect, parser->columns.preferred[i], &value, &value_nbytes);
        record->rank = wc_prefer_add(record->rank, preference, wc_prefer_place(preference, value, value_nbytes));
    }
    take_texts(parser, bytes, nbytes, dialect, record);
    return WIRECOPY_OK;
}
