#include <string.h>
#include <strings.h>

#include "format/html_marks.h"
#include "format/stretch.h"
#include "format/warc_header.h"
#include "parse/page.h"
#include "parse/parse.h"
#include "parse/prefer.h"

/* A part of a record: header lines and the body that follows them. */
typedef struct warc_part {
    const uint8_t *header;
    size_t header_nbytes;
    const uint8_t *body;
    size_t body_nbytes;
} warc_part;

static int field_is(const warc_part *part, const char *name, const char *value) {
    size_t nbytes;
    const char *field = wc_header_field(part->header, part->header_nbytes, name, &nbytes);
    return field != NULL && nbytes == strlen(value) && strncasecmp(field, value, nbytes) == 0;
}

/* Compares the media type, ignoring its parameters. */
static int type_is(const warc_part *part, const char *type) {
    size_t nbytes, length = strlen(type);
    const char *field = wc_header_field(part->header, part->header_nbytes, "Content-Type", &nbytes);
    return field != NULL && nbytes >= length && strncasecmp(field, type, length) == 0 &&
           (nbytes == length || field[length] == ';' || field[length] == ' ' || field[length] == '\t');
}

static int has_field(const warc_part *part, const char *name) {
    size_t nbytes;
    return wc_header_field(part->header, part->header_nbytes, name, &nbytes) != NULL;
}

/* Splits the record into header and block. Returns 0, with a message, if it is not a record. */
static int split_record(const uint8_t *bytes, size_t nbytes, warc_part *part_ret, wc_record *record) {
    while (nbytes > 0 && (*bytes == '\r' || *bytes == '\n')) {
        bytes++;
        nbytes--;
    }
    uint64_t length = 0;
    size_t header_nbytes = wc_header_end(bytes, nbytes);
    const char *message = NULL;
    if (nbytes < 5 || memcmp(bytes, "WARC/", 5) != 0) {
        message = "no WARC record starts here; the record before may have a wrong Content-Length";
    } else if (header_nbytes == 0) {
        message = "the WARC header is truncated";
    } else if (!wc_header_content_length(bytes, header_nbytes, &length)) {
        message = "the WARC header has no valid Content-Length";
    }
    if (message == NULL && length > nbytes - header_nbytes) {
        while (nbytes > header_nbytes && (bytes[nbytes - 1] == '\r' || bytes[nbytes - 1] == '\n')) {
            nbytes--;
        }
        wc_skip_record(record, WIRECOPY_REASON_SYNTAX,
                       "the WARC record has %zu bytes of content and not the %llu of its Content-Length: it is cut "
                       "off, or the number is wrong",
                       nbytes - header_nbytes, (unsigned long long)length);
        return 0;
    }
    if (message != NULL) {
        wc_skip_record(record, WIRECOPY_REASON_SYNTAX, "%s", message);
        return 0;
    }
    *part_ret = (warc_part){bytes, header_nbytes, bytes + header_nbytes, (size_t)length};
    return 1;
}

/* An HTTP response: its header and its body. Other statuses than success come with pages of their own. */
static int split_response(const warc_part *whole, warc_part *part_ret) {
    size_t header_nbytes = wc_header_end(whole->body, whole->body_nbytes);
    if (!type_is(whole, "application/http") || header_nbytes == 0) {
        return 0;
    }
    *part_ret =
        (warc_part){whole->body, header_nbytes, whole->body + header_nbytes, whole->body_nbytes - header_nbytes};
    const uint8_t *space = memchr(part_ret->header, ' ', header_nbytes);
    size_t left = space != NULL ? header_nbytes - (size_t)(space - part_ret->header) : 0;
    return left < 2 || space[1] < '0' || space[1] > '9' || space[1] == '2';
}

/* Finds the part whose body may hold the record's text; returns 0 if there is none. */
static int find_part(const warc_part *whole, warc_part *part_ret, wc_record *record) {
    *part_ret = *whole;
    if (field_is(whole, "WARC-Type", "revisit")) {
        record->reason = WIRECOPY_REASON_REVISIT;
        return 0;
    }
    int is_part = field_is(whole, "WARC-Type", "response")
                      ? split_response(whole, part_ret)
                      : field_is(whole, "WARC-Type", "conversion") || field_is(whole, "WARC-Type", "resource");
    record->reason = is_part ? WIRECOPY_REASON_NONE : WIRECOPY_REASON_OTHER_TYPE;
    return is_part;
}

typedef enum body_kind { OTHER_BODY = 0, PLAIN_BODY, HTML_BODY, UNTOLD_BODY } body_kind;

static body_kind kind_of(const warc_part *part, int is_conversion) {
    if (type_is(part, "text/plain")) {
        return PLAIN_BODY;
    }
    if (type_is(part, "text/html") || type_is(part, "application/xhtml+xml")) {
        return HTML_BODY;
    }
    return has_field(part, "Content-Type") ? OTHER_BODY : is_conversion ? PLAIN_BODY : UNTOLD_BODY;
}

/* The charset of the Content-Type; NULL: none. */
static const char *find_charset(const warc_part *part, size_t *nbytes_ret) {
    static const char word[] = "charset=";
    size_t nbytes;
    const char *type = wc_header_field(part->header, part->header_nbytes, "Content-Type", &nbytes);
    for (size_t i = 0; type != NULL && i + sizeof word <= nbytes; i++) {
        if (strncasecmp(type + i, word, sizeof word - 1) == 0) {
            size_t start = i + sizeof word - 1, end;
            start += type[start] == '"' || type[start] == '\'';
            for (end = start; end < nbytes && strchr("\"'; \t,", type[end]) == NULL;) {
                end++;
            }
            *nbytes_ret = end - start;
            return end > start ? type + start : NULL;
        }
    }
    *nbytes_ret = 0;
    return NULL;
}

static wirecopy_code take_text(wc_parser *parser, const warc_part *whole, const warc_part *part, wc_record *record,
                               wirecopy_error *error) {
    body_kind kind = kind_of(part, field_is(whole, "WARC-Type", "conversion"));
    wc_body body = {.bytes = part->body, .nbytes = part->body_nbytes, .is_cut = has_field(whole, "WARC-Truncated")};
    body.transfer = wc_header_field(part->header, part->header_nbytes, "Transfer-Encoding", &body.transfer_nbytes);
    body.content = wc_header_field(part->header, part->header_nbytes, "Content-Encoding", &body.content_nbytes);
    const uint8_t *bytes = NULL;
    size_t nbytes = 0, charset_nbytes;
    if (kind == OTHER_BODY || (kind == HTML_BODY && parser->input->html == WIRECOPY_HTML_SKIP)) {
        record->reason = WIRECOPY_REASON_OTHER_TYPE;
        return WIRECOPY_OK;
    }
    wirecopy_code code = wc_page_body(parser, &body, &bytes, &nbytes, record, error);
    if (code != WIRECOPY_OK || record->reason != WIRECOPY_REASON_NONE) {
        return code;
    }
    if (kind == UNTOLD_BODY && !wc_html_is_page(bytes, nbytes)) {
        record->reason = WIRECOPY_REASON_OTHER_TYPE;
        return WIRECOPY_OK;
    }
    const char *charset = find_charset(part, &charset_nbytes);
    return wc_page_text(parser, bytes, nbytes, charset, charset_nbytes, kind != PLAIN_BODY, record, error);
}

/* Returns 0 if there is no such header, or nothing in it. */
static int take_field(const warc_part *whole, const char *name, const char **bytes_ret, size_t *nbytes_ret) {
    size_t nbytes;
    const char *value = wc_header_field(whole->header, whole->header_nbytes, name, &nbytes);
    if (value != NULL && nbytes >= 2 && value[0] == '<' && value[nbytes - 1] == '>') {
        value++;
        nbytes -= 2;
    }
    if (value == NULL || nbytes == 0) {
        return 0;
    }
    *bytes_ret = value;
    *nbytes_ret = nbytes;
    return 1;
}

/* Where a header says by itself what the field of this name is for. */
typedef struct usual_header {
    int bit;
    const char *name, *header;
} usual_header;

static const usual_header of_id = {WC_FIELD_ID, "id", "WARC-Record-ID"},
                          of_site = {WC_FIELD_SITE, "url", "WARC-Target-URI"}, of_date = {WC_FIELD_DATE, NULL, NULL};

/* Takes the header that the user names, or else the usual one, and notes whether the former is there. */
static void take_named(wc_parser *parser, const warc_part *whole, const usual_header *usual, const char *name,
                       const char **bytes_ret, size_t *nbytes_ret) {
    int is_there = name != NULL && take_field(whole, name, bytes_ret, nbytes_ret);
    if (!is_there && usual->header != NULL && take_field(whole, usual->header, bytes_ret, nbytes_ret)) {
        is_there = name != NULL && strcmp(name, usual->name) == 0;
    }
    parser->seen.fields |= is_there ? wc_fields_bit(usual->bit) : 0;
}

static void list_names(wc_fields *seen, const warc_part *whole) {
    wc_stretch rest = {(const char *)whole->header, (const char *)whole->header + whole->header_nbytes};
    wc_stretch_line(&rest); /* the version */
    while (rest.at < rest.end) {
        wc_stretch line = wc_stretch_line(&rest);
        size_t nbytes = wc_stretch_name(line, ':');
        if (nbytes > 0) {
            wc_fields_name(seen, line.at, nbytes);
        }
    }
}

static void take_preferences(wc_parser *parser, const warc_part *whole, wc_record *record) {
    const wirecopy_input *input = parser->input;
    size_t found = 0;
    record->rank = 0;
    for (size_t i = 0; i < input->npreferences; i++) {
        const wirecopy_preference *preference = &input->preferences[i];
        const char *value = NULL;
        size_t value_nbytes = 0;
        found += (size_t)take_field(whole, preference->field, &value, &value_nbytes);
        record->rank = wc_prefer_add(record->rank, preference, wc_prefer_place(preference, value, value_nbytes));
    }
    parser->seen.fields |= found == input->npreferences ? wc_fields_bit(WC_FIELD_PREFERRED) : 0;
}

wirecopy_code wc_parse_warc(wc_parser *parser, const uint8_t *bytes, size_t nbytes, wc_record *record,
                            wirecopy_error *error) {
    const wirecopy_input *input = parser->input;
    warc_part whole, part;
    if (!split_record(bytes, nbytes, &whole, record) || !find_part(&whole, &part, record)) {
        return WIRECOPY_OK;
    }
    wirecopy_code code = take_text(parser, &whole, &part, record, error);
    if (code != WIRECOPY_OK || record->reason != WIRECOPY_REASON_NONE) {
        return code;
    }
    take_named(parser, &whole, &of_id, input->id_field, &record->id, &record->id_nbytes);
    take_named(parser, &whole, &of_date, input->date_field, &record->date, &record->date_nbytes);
    if (input->site_field != NULL) {
        take_named(parser, &whole, &of_site, input->site_field, &record->site, &record->site_nbytes);
    }
    take_preferences(parser, &whole, record);
    parser->seen.nheads++;
    if ((wc_fields_of_heads(input) & ~parser->seen.fields) != 0 && parser->seen.names[0] == '\0') {
        list_names(&parser->seen, &whole);
    }
    return WIRECOPY_OK;
}
