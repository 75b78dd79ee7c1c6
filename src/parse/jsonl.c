#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "format/bom.h"
#include "parse/json_repair.h"
#include "parse/parse.h"
#include "parse/prefer.h"
#include "read/reader.h"

static const char *kind_name(wc_json_kind kind) {
    switch (kind) {
    case WC_JSON_NUMBER:
        return "a number";
    case WC_JSON_BOOLEAN:
        return "true or false";
    case WC_JSON_NULL:
        return "null";
    case WC_JSON_ARRAY:
        return "an array";
    default:
        return "an object";
    }
}

/* simdjson rejects what is no JSON: the record is parsed again, repaired. */
static wirecopy_code parse_repaired(wc_parser *parser, const uint8_t *bytes, size_t nbytes, wc_json_result *result_ret,
                                    const char **message_ret, wirecopy_error *error) {
    wc_bytes *copy = &parser->repaired;
    wirecopy_code code =
        wc_bytes_reserve(copy, parser->allocator, wc_json_repair_bound(nbytes) + WC_BLOCK_PADDING, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    copy->nbytes = wc_json_repair(bytes, nbytes, copy->bytes);
    memset(copy->bytes + copy->nbytes, 0, WC_BLOCK_PADDING);
    *result_ret = wc_json_parse(parser->json, (const char *)copy->bytes, copy->nbytes, message_ret);
    return WIRECOPY_OK;
}

static wirecopy_code parse_object(wc_parser *parser, const uint8_t *bytes, size_t nbytes, wc_record *record,
                                  wirecopy_error *error) {
    const char *message = "a string has an escape that is not valid JSON";
    wc_json_result result = wc_json_parse(parser->json, (const char *)bytes, nbytes, &message);
    if (result == WC_JSON_BAD_STRING || (result == WC_JSON_SYNTAX && bytes[0] == '{')) {
        const char *repaired = message;
        int is_string = result == WC_JSON_BAD_STRING;
        wirecopy_code code = parse_repaired(parser, bytes, nbytes, &result, &repaired, error);
        if (code != WIRECOPY_OK) {
            return code;
        }
        message = is_string ? repaired : message;
    }
    if (result == WC_JSON_MEMORY) {
        return wc_fail(error, WIRECOPY_ERROR_MEMORY,
                       "out of memory: a record of %zu bytes could not be parsed; free memory, or skip such "
                       "records with record_nbytes_max",
                       nbytes);
    }
    if (result == WC_JSON_TOO_LARGE) {
        wc_skip_record(record, WIRECOPY_REASON_TOO_LARGE,
                       "the record's %zu bytes are more than can be parsed; split it", nbytes);
    } else if (result != WC_JSON_OK) {
        int is_value = result == WC_JSON_NOT_OBJECT;
        wc_skip_record(record, is_value ? WIRECOPY_REASON_NOT_OBJECT : WIRECOPY_REASON_SYNTAX, "%s", message);
    }
    return WIRECOPY_OK;
}

static wirecopy_code fail_unknown(wirecopy_error *error) {
    return wc_fail(error, WIRECOPY_ERROR_MEMORY, "out of memory while reading a field; free memory");
}

/* The strings of a field, as they are found. */
typedef struct gathering {
    wc_parser *parser;
    size_t count;
    wirecopy_code code;
    wirecopy_error *error;
} gathering;

static void append_line(void *context, const char *bytes, size_t nbytes) {
    gathering *work = context;
    wc_bytes *text = &work->parser->text;
    if (work->code == WIRECOPY_OK) {
        work->code = wc_bytes_reserve(text, work->parser->allocator, text->nbytes + nbytes + 1, work->error);
    }
    if (work->code != WIRECOPY_OK) {
        return;
    }
    if (work->count++ > 0) {
        text->bytes[text->nbytes++] = '\n';
    }
    memcpy(text->bytes + text->nbytes, bytes, nbytes);
    text->nbytes += nbytes;
}

static void skip_no_field(wc_parser *parser, wc_record *record) {
    const wirecopy_input *input = parser->input;
    char fields[160];
    wc_json_describe_fields(parser->json, input->text_fields[0], fields, sizeof fields);
    if (input->ntext_fields == 1) {
        wc_skip_record(record, WIRECOPY_REASON_NO_FIELD, "there is no field \"%.60s\"; %s", input->text_fields[0],
                       fields);
    } else {
        wc_skip_record(record, WIRECOPY_REASON_NO_FIELD, "there is none of the %zu text fields (\"%.40s\" ...); %s",
                       input->ntext_fields, input->text_fields[0], fields);
    }
}

static void skip_no_records(wc_parser *parser, wc_record *record) {
    const wirecopy_input *input = parser->input;
    char fields[160];
    wc_json_describe_fields(parser->json, input->text_fields[0], fields, sizeof fields);
    wc_skip_record(record, WIRECOPY_REASON_NO_FIELD, "there are no records at \"%.60s\", which records_path names; %s",
                   input->records_path, fields);
}

/* "text": {"0": "...", "1": "..."}, as pandas writes a table where nothing else is asked for. */
static int is_column_by_number(const wc_parser *parser) {
    char first[128];
    int length = snprintf(first, sizeof first, "%s.0", parser->input->text_fields[0]);
    return length > 0 && (size_t)length < sizeof first && wc_json_find(parser->json, first).kind == WC_JSON_STRING;
}

static int has_column_of_ids(const wc_parser *parser) {
    const char *id = parser->input->id_field;
    return id != NULL && wc_json_find(parser->json, id).kind == WC_JSON_ARRAY;
}

/* Why there is no text: what the field is instead. */
static void skip_not_text(wc_parser *parser, wc_record *record, wc_json_kind kind) {
    const wirecopy_input *input = parser->input;
    if (input->ntext_fields > 1) {
        wc_skip_record(record, WIRECOPY_REASON_NOT_TEXT,
                       "none of the %zu text fields (\"%.100s\" ...) is a string; name others with text_fields",
                       input->ntext_fields, input->text_fields[0]);
    } else if (kind == WC_JSON_ARRAY && has_column_of_ids(parser)) {
        wc_skip_record(record, WIRECOPY_REASON_NOT_TEXT,
                       "\"%.60s\" and \"%.60s\" are arrays, columns of a table: write an object for each record",
                       input->id_field, input->text_fields[0]);
    } else if (kind == WC_JSON_OBJECT && is_column_by_number(parser)) {
        wc_skip_record(record, WIRECOPY_REASON_NOT_TEXT,
                       "field \"%.60s\" is a column of a table with an entry for each row: write an object for each "
                       "row, in pandas with orient='records' and lines=True",
                       input->text_fields[0]);
    } else if (kind == WC_JSON_ARRAY) {
        wc_skip_record(record, WIRECOPY_REASON_NOT_TEXT,
                       "field \"%.80s\" is an array without a string; if it has objects, name a field of theirs: "
                       "\"%.60s.NAME\" with text_fields",
                       input->text_fields[0], input->text_fields[0]);
    } else {
        wc_skip_record(record, WIRECOPY_REASON_NOT_TEXT,
                       "field \"%.120s\" is %s, not a string; name another with text_fields", input->text_fields[0],
                       kind_name(kind));
    }
}

/* Joins the strings of all text fields by line breaks, those of an array too. */
static wirecopy_code join_texts(wc_parser *parser, wc_record *record, wirecopy_error *error) {
    const wirecopy_input *input = parser->input;
    gathering work = {.parser = parser, .error = error};
    wc_json_kind kind = WC_JSON_ABSENT;
    parser->text.nbytes = 0;
    for (size_t i = 0; i < input->ntext_fields; i++) {
        wc_json_kind found = wc_json_find(parser->json, input->text_fields[i]).kind;
        kind = kind == WC_JSON_ABSENT ? found : kind;
        parser->seen.fields |= found != WC_JSON_ABSENT ? wc_fields_text(i) : 0;
        if (found == WC_JSON_UNKNOWN ||
            wc_json_strings(parser->json, input->text_fields[i], append_line, &work) == SIZE_MAX) {
            return fail_unknown(error);
        }
    }
    record->text = (const char *)parser->text.bytes;
    record->text_nbytes = parser->text.nbytes;
    if (kind == WC_JSON_ABSENT) {
        skip_no_field(parser, record);
    } else if ((work.count == 0 || (kind == WC_JSON_ARRAY && has_column_of_ids(parser))) && work.code == WIRECOPY_OK) {
        skip_not_text(parser, record, kind);
    }
    return work.code;
}

/* A single string stays where it is. */
static wirecopy_code take_text(wc_parser *parser, wc_record *record, wirecopy_error *error) {
    if (parser->input->ntext_fields > 1) {
        return join_texts(parser, record, error);
    }
    wc_json_value value = wc_json_find(parser->json, parser->input->text_fields[0]);
    if (value.kind != WC_JSON_STRING || value.is_part) {
        return join_texts(parser, record, error);
    }
    parser->seen.fields |= wc_fields_text(0);
    record->text = value.bytes;
    record->text_nbytes = value.nbytes;
    return WIRECOPY_OK;
}

/* Slots of scalars: id, date and site are 0 to 2. */
enum { PREFERENCE_SLOT = 3 };

static int is_odd_id(wc_json_kind kind) {
    return kind == WC_JSON_OBJECT || kind == WC_JSON_ARRAY || kind == WC_JSON_BOOLEAN;
}

/* A string or a number; an empty string counts as absent. */
static wirecopy_code take_scalar(wc_parser *parser, const char *path, int slot, const char **bytes_ret,
                                 size_t *nbytes_ret, wirecopy_error *error) {
    if (path == NULL) {
        return WIRECOPY_OK;
    }
    wc_json_value value = wc_json_find_scalar(parser->json, path, slot);
    /* Of an object a field must be named, and the names of its fields are among those that are listed. */
    if (value.kind != WC_JSON_ABSENT && value.kind != WC_JSON_OBJECT && slot < PREFERENCE_SLOT) {
        parser->seen.fields |= wc_fields_bit(WC_FIELD_ID + slot);
    }
    parser->seen.nodd_ids += slot == 0 && is_odd_id(value.kind);
    if ((value.kind == WC_JSON_STRING || value.kind == WC_JSON_NUMBER) && value.nbytes > 0) {
        *bytes_ret = value.bytes;
        *nbytes_ret = value.nbytes;
    }
    return value.kind == WC_JSON_UNKNOWN ? fail_unknown(error) : WIRECOPY_OK;
}

static wirecopy_code take_scalars(wc_parser *parser, wc_record *record, wirecopy_error *error) {
    const wirecopy_input *input = parser->input;
    wirecopy_code code = take_scalar(parser, input->id_field, 0, &record->id, &record->id_nbytes, error);
    if (code == WIRECOPY_OK) {
        code = take_scalar(parser, input->date_field, 1, &record->date, &record->date_nbytes, error);
    }
    if (code == WIRECOPY_OK) {
        code = take_scalar(parser, input->site_field, 2, &record->site, &record->site_nbytes, error);
    }
    record->rank = 0;
    size_t found = 0;
    for (size_t i = 0; code == WIRECOPY_OK && i < input->npreferences; i++) {
        const wirecopy_preference *preference = &input->preferences[i];
        const char *bytes = NULL;
        size_t nbytes = 0;
        code = take_scalar(parser, preference->field, PREFERENCE_SLOT, &bytes, &nbytes, error);
        found += bytes != NULL;
        record->rank = wc_prefer_add(record->rank, preference, wc_prefer_place(preference, bytes, nbytes));
    }
    parser->seen.fields |= found == input->npreferences ? wc_fields_bit(WC_FIELD_PREFERRED) : 0;
    return code;
}

static void list_name(void *seen, const char *bytes, size_t nbytes) {
    wc_fields_name(seen, bytes, nbytes);
}

static int is_blank(uint8_t byte) {
    return byte == ' ' || byte == '\t' || byte == '\r';
}

/* Where files were joined, lines after the first have byte order marks too. */
static void trim(const uint8_t **bytes, size_t *nbytes) {
    size_t bom = wc_bom_nbytes(*bytes, *nbytes);
    *bytes += bom;
    *nbytes -= bom;
    while (*nbytes > 0 && is_blank(**bytes)) {
        ++*bytes;
        --*nbytes;
    }
    while (*nbytes > 0 && is_blank((*bytes)[*nbytes - 1])) {
        --*nbytes;
    }
}

/* A comment, the end of a file of DOS, or a bracket of the array that the lines were cut from. */
static int is_no_record(const uint8_t *bytes, size_t nbytes) {
    int is_comment = nbytes > 0 && (bytes[0] == '#' || (nbytes > 1 && bytes[0] == '/' && bytes[1] == '/'));
    int is_bracket =
        nbytes > 0 && (bytes[0] == '[' || bytes[0] == ']') && (nbytes == 1 || (nbytes == 2 && bytes[1] == ','));
    return is_comment || is_bracket || wc_is_file_end(bytes, nbytes);
}

/* A value that is no object. */
static const char *describe_value(const uint8_t *bytes, size_t nbytes) {
    static const char *const words[] = {"true", "false", "null"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (nbytes == strlen(words[i]) && memcmp(bytes, words[i], nbytes) == 0) {
            return words[i];
        }
    }
    uint8_t first = nbytes > 0 ? bytes[0] : 0;
    int is_number = first == '-' || (first >= '0' && first <= '9');
    return nbytes == 0    ? "nothing"
           : first == '"' ? "a string"
           : first == '[' ? "an array"
           : is_number    ? "a number"
                          : "something that is no JSON";
}

wirecopy_code wc_parse_jsonl(wc_parser *parser, const uint8_t *bytes, size_t nbytes, wc_record *record,
                             wirecopy_error *error) {
    if (parser->json == NULL && (parser->json = wc_json_create(parser->input->depth_max)) == NULL) {
        return wc_fail_memory(error, (size_t)1 << 20);
    }
    trim(&bytes, &nbytes);
    if (parser->file->format == WIRECOPY_FORMAT_JSON && (nbytes == 0 || bytes[0] != '{')) {
        const char *message;
        int is_value = wc_json_parse(parser->json, (const char *)bytes, nbytes, &message) == WC_JSON_NOT_OBJECT;
        wc_skip_record(record, is_value ? WIRECOPY_REASON_NOT_OBJECT : WIRECOPY_REASON_SYNTAX,
                       "there is %s where an object should be: a record is a JSON object%s",
                       describe_value(bytes, nbytes),
                       nbytes > 0 && bytes[0] == '"' ? ", which jq makes of texts: jq -c '.[] | {text: .}' FILE" : "");
        return WIRECOPY_OK;
    }
    if (parser->file->format == WIRECOPY_FORMAT_JSONL) {
        if (is_no_record(bytes, nbytes)) {
            record->reason = WIRECOPY_REASON_OTHER_TYPE;
            return WIRECOPY_OK;
        }
        if (nbytes > 0 && bytes[nbytes - 1] == ',') {
            nbytes--; /* lines cut from an array */
            trim(&bytes, &nbytes);
        }
    }
    wirecopy_code code = parse_object(parser, bytes, nbytes, record, error);
    if (code != WIRECOPY_OK || record->reason != WIRECOPY_REASON_NONE) {
        return code;
    }
    if (parser->lacks_records) {
        skip_no_records(parser, record);
        parser->seen.nwithout++;
        if (parser->seen.names[0] == '\0') {
            wc_json_each_name(parser->json, list_name, &parser->seen);
        }
        return code;
    }
    uint64_t nodd_ids = parser->seen.nodd_ids;
    code = take_text(parser, record, error);
    if (code == WIRECOPY_OK) {
        code = take_scalars(parser, record, error);
    }
    parser->seen.nodd_ids = record->reason == WIRECOPY_REASON_NONE ? parser->seen.nodd_ids : nodd_ids;
    parser->seen.nrecords++;
    if ((parser->wanted & ~parser->seen.fields) != 0 && parser->seen.names[0] == '\0') {
        wc_json_each_name(parser->json, list_name, &parser->seen);
    }
    return code;
}
