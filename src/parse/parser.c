#include "parse/parser.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/size_text.h"
#include "format/bom.h"
#include "format/detect.h"
#include "format/lines.h"
#include "io/limits.h"
#include "parse/page.h"
#include "parse/parse.h"
#include "parse/prefer.h"

wirecopy_code wc_parser_create(const wirecopy_input *input, const wirecopy_allocator *allocator, wc_parser **parser_ret,
                               wirecopy_error *error) {
    wc_parser *parser = wc_allocate_zeroed(allocator, 1, sizeof *parser);
    if (parser == NULL) {
        return wc_fail_memory(error, sizeof *parser);
    }
    parser->allocator = allocator;
    parser->input = input;
    parser->wanted = wc_fields_wanted(input);
    parser->columns.text = wc_allocate(allocator, input->ntext_fields, sizeof *parser->columns.text);
    parser->columns.preferred = wc_allocate(allocator, input->npreferences, sizeof *parser->columns.preferred);
    if (parser->columns.text == NULL || parser->columns.preferred == NULL) {
        wc_parser_free(parser);
        return wc_fail_memory(error, (input->ntext_fields + input->npreferences) * sizeof *parser->columns.text);
    }
    *parser_ret = parser;
    return WIRECOPY_OK;
}

void wc_parser_allow(wc_parser *parser, uint64_t memory_nbytes) {
    parser->memory_nbytes = memory_nbytes;
}

void wc_parser_free(wc_parser *parser) {
    if (parser != NULL) {
        wc_json_free(parser->json);
        wc_pages_free(parser->pages, parser->allocator);
        wc_bytes_clear(&parser->text, parser->allocator);
        wc_bytes_clear(&parser->repaired, parser->allocator);
        wc_bytes_clear(&parser->columns.header, parser->allocator);
        wc_release(parser->allocator, parser->columns.preferred, parser->input->npreferences,
                   sizeof *parser->columns.preferred);
        wc_release(parser->allocator, parser->columns.text, parser->input->ntext_fields, sizeof *parser->columns.text);
        wc_release(parser->allocator, parser, 1, sizeof *parser);
    }
}

static int is_csv(const wc_file *file) {
    return file->format == WIRECOPY_FORMAT_CSV || file->format == WIRECOPY_FORMAT_TSV;
}

static int has_lines(const wc_file *file) {
    return is_csv(file) || file->format == WIRECOPY_FORMAT_JSONL;
}

wirecopy_code wc_parser_begin(wc_parser *parser, const wc_file *file, int first, const uint8_t *bytes, size_t nbytes,
                              wirecopy_error *error) {
    parser->file = file;
    parser->bytes = bytes;
    parser->nbytes = nbytes;
    parser->position = 0;
    parser->lines = 0;
    parser->first = first;
    parser->text_given = parser->read_page = 0;
    parser->whole = (wc_extent){.nbytes = nbytes};
    parser->extents = &parser->whole;
    parser->nextents = 1;
    parser->next_extent = 0;
    parser->seen.fields = parser->seen.nrecords = parser->seen.nheads = 0;
    parser->seen.nwithout = parser->seen.nodd_ids = 0;
    parser->seen.names[0] = '\0';
    parser->seen.has_text_for_name = 0;
    parser->lacks_records = 0;
    return is_csv(file) ? wc_columns_find(parser, error) : WIRECOPY_OK;
}

wirecopy_code wc_parser_begin_block(wc_parser *parser, const wc_file *file, const wc_block *block,
                                    wirecopy_error *error) {
    wirecopy_code code = wc_parser_begin(parser, file, block->first, block->bytes, block->nbytes, error);
    parser->extents = block->extents;
    parser->nextents = block->nextents;
    return code;
}

int wc_parser_read_page(const wc_parser *parser) {
    return parser->read_page;
}

const wc_fields *wc_parser_fields(const wc_parser *parser) {
    return &parser->seen;
}

uint64_t wc_parser_lines(const wc_parser *parser) {
    return parser->lines;
}

/* The length of the blank line at i with its line end; 0 if there is none. In CSV a line of spaces is a field. */
static size_t blank_line(const wc_parser *parser, size_t i) {
    size_t start = i;
    if (wc_file_line_end(parser->file) == '\r') {
        return parser->bytes[i] == '\r';
    }
    int spaces_count = parser->file->format == WIRECOPY_FORMAT_JSONL;
    const uint8_t *bytes = parser->bytes;
    while (i < parser->nbytes && (bytes[i] == '\r' || (spaces_count && (bytes[i] == ' ' || bytes[i] == '\t')))) {
        i++;
    }
    if (i < parser->nbytes && bytes[i] == '\n') {
        return i + 1 - start;
    }
    return i == parser->nbytes && spaces_count ? i - start : 0;
}

/* Past a '\r' before a record of CSV: it ends a line whose '\n' came first. */
static size_t skip_returns(const wc_parser *parser, size_t i) {
    while (is_csv(parser->file) && wc_file_line_end(parser->file) == '\n' && i < parser->nbytes &&
           parser->bytes[i] == '\r') {
        i++;
    }
    return i;
}

static size_t skip_blank_lines(const wc_parser *parser, size_t i) {
    size_t length;
    while (i < parser->nbytes && (length = blank_line(parser, i)) > 0) {
        i += length;
    }
    return i;
}

/* Finds where the next record's content starts and ends (without its line end), and sets the record's place. Returns 0
 * if there is none. */
static int next_extent(wc_parser *parser, wc_record *record, size_t *start_ret, size_t *end_ret) {
    size_t from = parser->position;
    int at_bom = from == 0 && parser->first;
    size_t start = from + (at_bom ? wc_first_record(parser->file, parser->bytes, parser->nbytes) : 0);
    int lines = has_lines(parser->file);
    uint8_t line_end = wc_file_line_end(parser->file);
    start = lines ? skip_returns(parser, skip_blank_lines(parser, start)) : start;
    wc_splitter splitter = wc_splitter_of(parser->file->format, &parser->file->dialect);
    size_t scanned = start;
    size_t end = splitter.next(&splitter, parser->bytes, &scanned, parser->nbytes, 1);
    if (end == WC_NO_END) {
        parser->lines += lines ? wc_count_lines(parser->bytes + from, parser->nbytes - from, line_end) : 0;
        parser->position = parser->nbytes;
        return 0;
    }
    size_t after = lines ? skip_blank_lines(parser, end) : end;
    record->offset = from;
    record->nbytes = after - from;
    if (lines) {
        record->line = parser->lines + wc_count_lines(parser->bytes + from, start - from, line_end);
        parser->lines += wc_count_lines(parser->bytes + from, after - from, line_end);
        end -= end > start && parser->bytes[end - 1] == line_end && !wc_split_csv_in_quotes(&splitter);
    }
    parser->position = after;
    *start_ret = start;
    *end_ret = end;
    return 1;
}

static wc_parse_record parse_of(wirecopy_format format) {
    switch (format) {
    case WIRECOPY_FORMAT_JSONL:
    case WIRECOPY_FORMAT_JSON:
        return wc_parse_jsonl;
    case WIRECOPY_FORMAT_CSV:
    case WIRECOPY_FORMAT_TSV:
        return wc_parse_csv;
    case WIRECOPY_FORMAT_WARC:
        return wc_parse_warc;
    default:
        return wc_parse_text;
    }
}

/* A text file is one record, even if empty. */
static int next_text(wc_parser *parser, wc_record *record, size_t *start_ret, size_t *end_ret) {
    if (parser->text_given) {
        return 0;
    }
    parser->text_given = 1;
    parser->position = parser->nbytes;
    record->nbytes = parser->nbytes;
    *start_ret = parser->first ? wc_bom_nbytes(parser->bytes, parser->nbytes) : 0;
    *end_ret = parser->nbytes;
    return 1;
}

/* The reader has found the records. */
static int next_json(wc_parser *parser, wc_record *record, size_t *start_ret, size_t *end_ret) {
    size_t from = parser->position;
    if (parser->next_extent == parser->nextents) {
        parser->lines += wc_count_lines(parser->bytes + from, parser->nbytes - from, '\n');
        parser->position = parser->nbytes;
        return 0;
    }
    const wc_extent *extent = &parser->extents[parser->next_extent++];
    size_t start = extent->offset, end = start + extent->nbytes;
    record->offset = start;
    record->nbytes = extent->nbytes;
    record->line = parser->lines + wc_count_lines(parser->bytes + from, start - from, '\n');
    parser->lines += wc_count_lines(parser->bytes + from, end - from, '\n');
    parser->position = end;
    parser->lacks_records = extent->kind == WC_EXTENT_WITHOUT;
    if (extent->kind == WC_EXTENT_DEEP) {
        wc_skip_record(record, WIRECOPY_REASON_SYNTAX,
                       "records are looked for within up to %d arrays and objects, and here are more: take the outer "
                       "ones off first",
                       WC_JSON_AROUND_MOST);
    }
    if (extent->kind == WC_EXTENT_WITHOUT_LONG) {
        wc_skip_record(record, WIRECOPY_REASON_TOO_LARGE,
                       "an object that is over the limit of a record ends here, without records at \"%.100s\", which "
                       "records_path names",
                       parser->input->records_path);
    }
    if (extent->kind == WC_EXTENT_LOST) {
        wc_skip_record(
            record, WIRECOPY_REASON_SYNTAX,
            "the JSON has a quote, comma or bracket too few or too many, and in the %zu bytes from here to "
            "the end of the file no next record was found: mend it, or write each record on a line of its own",
            extent->nbytes);
    }
    if (extent->kind == WC_EXTENT_UNCLOSED) {
        wc_skip_record(record, WIRECOPY_REASON_SYNTAX,
                       "the file ends within an array or object around the records: it may be cut off; fetch it again");
    }
    /* Where a broken record ends is a guess, with the comma after it. */
    while (extent->kind == WC_EXTENT_BROKEN && end > start && strchr(", \t\r\n", parser->bytes[end - 1]) != NULL) {
        end--;
    }
    *start_ret = start;
    *end_ret = end;
    return 1;
}

/* Ids are kept in memory, and a representative's id is written for every member of its group. */
static void check_id(const wirecopy_input *input, wc_record *record) {
    if (record->id_nbytes > input->id_nbytes_max) {
        wc_skip_record(record, WIRECOPY_REASON_TOO_LARGE,
                       "the id has %zu bytes, over the limit of %s; raise id_nbytes_max, or name another field with "
                       "id_field",
                       record->id_nbytes, wc_size_text_of(input->id_nbytes_max).text);
    }
}

static int find_next(wc_parser *parser, wc_record *record, size_t *start_ret, size_t *end_ret) {
    switch (parser->file->format) {
    case WIRECOPY_FORMAT_TEXT:
    case WIRECOPY_FORMAT_AUTO:
        return next_text(parser, record, start_ret, end_ret);
    case WIRECOPY_FORMAT_JSON:
        return next_json(parser, record, start_ret, end_ret);
    default:
        return next_extent(parser, record, start_ret, end_ret);
    }
}

wirecopy_code wc_parser_next(wc_parser *parser, wc_record *record_ret, int *more_ret, wirecopy_error *error) {
    wirecopy_format format = parser->file->format;
    size_t from = parser->position, start = 0, end = 0;
    /* Clearing the 256 bytes of the message too would take a tenth of the time. */
    memset(record_ret, 0, offsetof(wc_record, message));
    record_ret->message[0] = '\0';
    record_ret->text = record_ret->id = record_ret->date = record_ret->site = NULL;
    record_ret->rank = wc_prefer_none(parser->input);
    record_ret->text_nbytes = record_ret->id_nbytes = record_ret->date_nbytes = record_ret->site_nbytes = 0;
    *more_ret = find_next(parser, record_ret, &start, &end);
    if (!*more_ret || record_ret->reason != WIRECOPY_REASON_NONE) {
        return WIRECOPY_OK;
    }
    if (from == 0 && parser->first && is_csv(parser->file)) {
        record_ret->reason = WIRECOPY_REASON_OTHER_TYPE;
        record_ret->is_header = 1;
        return WIRECOPY_OK;
    }
    if (end - start > wc_record_most(parser->input, parser->memory_nbytes)) {
        record_ret->reason = WIRECOPY_REASON_TOO_LARGE;
        wc_describe_too_large(parser->input, parser->memory_nbytes, end - start, record_ret->message,
                              sizeof record_ret->message);
        return WIRECOPY_OK;
    }
    wirecopy_code code = parse_of(format)(parser, parser->bytes + start, end - start, record_ret, error);
    if (code == WIRECOPY_OK && record_ret->reason == WIRECOPY_REASON_NONE && format != WIRECOPY_FORMAT_WARC) {
        code = wc_page_field(parser, record_ret, error);
    }
    if (code == WIRECOPY_OK && record_ret->reason == WIRECOPY_REASON_NONE) {
        check_id(parser->input, record_ret);
    }
    return code;
}
