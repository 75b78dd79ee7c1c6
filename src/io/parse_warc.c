#include <string.h>
#include <strings.h>

#include "io/parse.h"
#include "io/warc_header.h"

/* A part of a record: header lines and what follows them. */
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

/* The media type, parameters aside. */
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

/* Splits the record in header and block. 0 where it is none, with a message. */
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
        message = "the WARC header breaks off";
    } else if (!wc_header_content_length(bytes, header_nbytes, &length)) {
        message = "the WARC header has no valid Content-Length";
    } else if (length > nbytes - header_nbytes) {
        message = "the WARC record breaks off: its Content-Length goes beyond the end of the file";
    }
    if (message != NULL) {
        wc_skip_record(record, WIRECOPY_REASON_SYNTAX, "%s", message);
        return 0;
    }
    *part_ret = (warc_part){bytes, header_nbytes, bytes + header_nbytes, (size_t)length};
    return 1;
}

/* A part whose body is text as it stands. */
static int is_plain_text(const warc_part *part, wc_record *record) {
    if (!type_is(part, "text/plain")) {
        record->reason = WIRECOPY_REASON_OTHER_TYPE;
        return 0;
    }
    if (has_field(part, "Content-Encoding") || has_field(part, "Transfer-Encoding")) {
        wc_skip_record(record, WIRECOPY_REASON_NOT_TEXT,
                     "the text is stored chunked or compressed within the record; store it decoded");
        return 0;
    }
    return 1;
}

/* What the server sent: a header of its own, and the text. */
static int split_response(const warc_part *whole, warc_part *part_ret, wc_record *record) {
    size_t header_nbytes = wc_header_end(whole->body, whole->body_nbytes);
    if (!type_is(whole, "application/http") || header_nbytes == 0) {
        record->reason = WIRECOPY_REASON_OTHER_TYPE;
        return 0;
    }
    *part_ret =
        (warc_part){whole->body, header_nbytes, whole->body + header_nbytes, whole->body_nbytes - header_nbytes};
    return is_plain_text(part_ret, record);
}

/* The part that holds the record's text; 0 where there is none. */
static int find_text(const warc_part *whole, warc_part *part_ret, wc_record *record) {
    *part_ret = *whole;
    if (field_is(whole, "WARC-Type", "response")) {
        return split_response(whole, part_ret, record);
    }
    if (field_is(whole, "WARC-Type", "conversion") && !has_field(whole, "Content-Type")) {
        return 1;
    }
    if (field_is(whole, "WARC-Type", "conversion") || field_is(whole, "WARC-Type", "resource")) {
        return is_plain_text(whole, record);
    }
    record->reason = WIRECOPY_REASON_OTHER_TYPE;
    return 0;
}

static void take_field(const warc_part *whole, const char *name, const char **bytes_ret, size_t *nbytes_ret) {
    size_t nbytes;
    const char *value = wc_header_field(whole->header, whole->header_nbytes, name, &nbytes);
    if (value != NULL && nbytes >= 2 && value[0] == '<' && value[nbytes - 1] == '>') {
        value++;
        nbytes -= 2;
    }
    if (value != NULL && nbytes > 0) {
        *bytes_ret = value;
        *nbytes_ret = nbytes;
    }
}

wirecopy_code wc_parse_warc(wc_parser *parser, const uint8_t *bytes, size_t nbytes, wc_record *record,
                            wirecopy_error *error) {
    const wirecopy_input *input = parser->input;
    warc_part whole, part;
    (void)error;
    if (!split_record(bytes, nbytes, &whole, record) || !find_text(&whole, &part, record)) {
        return WIRECOPY_OK;
    }
    record->text = (const char *)part.body;
    record->text_nbytes = part.body_nbytes;
    if (input->id_field != NULL) {
        take_field(&whole, input->id_field, &record->id, &record->id_nbytes);
    }
    if (record->id == NULL) {
        take_field(&whole, "WARC-Record-ID", &record->id, &record->id_nbytes);
    }
    if (input->date_field != NULL) {
        take_field(&whole, input->date_field, &record->date, &record->date_nbytes);
    }
    if (input->site_field != NULL) {
        take_field(&whole, input->site_field, &record->site, &record->site_nbytes);
        if (record->site == NULL) {
            take_field(&whole, "WARC-Target-URI", &record->site, &record->site_nbytes);
        }
    }
    return WIRECOPY_OK;
}
