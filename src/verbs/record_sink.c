#include "verbs/record_sink.h"

#include <errno.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"

/* White space between two records beyond this is left out. Chosen: more than any layout has. */
enum { BETWEEN_NBYTES_MOST = 64 << 10 };

void wc_record_sink_clear(wc_record_sink *sink) {
    wc_release(sink->allocator, sink->between, sink->between_capacity, 1);
    wc_release(sink->allocator, sink->tail, sink->tail_capacity, 1);
    if (sink->encodes) {
        iconv_close(sink->encoder);
    }
    sink->encodes = 0;
    sink->between = sink->tail = NULL;
    sink->between_capacity = sink->tail_capacity = 0;
}

wirecopy_code wc_record_encode(wc_record_sink *sink, const char *encoding, wirecopy_error *error) {
    if (encoding[0] == '\0' || sink->output == NULL) {
        return WIRECOPY_OK;
    }
    iconv_t encoder = iconv_open(encoding, "UTF-8");
    if (encoder == (iconv_t)-1) {
        return wc_fail(error, WIRECOPY_ERROR_UNSUPPORTED, "records in %s cannot be written here: %s; convert the input to UTF-8 first",
                       encoding, strerror(errno));
    }
    sink->encoder = encoder;
    sink->encodes = 1;
    return WIRECOPY_OK;
}

/* What stands between records in JSON, and line breaks: hardly anything but ASCII. */
static wirecopy_code write_encoded(wc_record_sink *sink, const char *bytes, size_t nbytes, wirecopy_error *error) {
    char *from = (char *)(uintptr_t)bytes;
    wirecopy_code code = WIRECOPY_OK;
    while (code == WIRECOPY_OK && nbytes > 0) {
        char encoded[256], *to = encoded;
        size_t room = sizeof encoded;
        if (iconv(sink->encoder, &from, &nbytes, &to, &room) == (size_t)-1 && errno != E2BIG) {
            /* What has no code there came of no character either. */
            from++;
            nbytes--;
        }
        code = wc_output_write(sink->output, encoded, sizeof encoded - room, error);
    }
    return code;
}

static wirecopy_code write_mark(wc_record_sink *sink, wirecopy_error *error) {
    size_t nbytes = sink->last == 0 ? sink->mark_nbytes : 0;
    return nbytes > 0 ? wc_output_write(sink->output, sink->mark, nbytes, error) : WIRECOPY_OK;
}

static wirecopy_code put(wc_record_sink *sink, const void *bytes, size_t nbytes, wirecopy_error *error) {
    if (sink->output == NULL || nbytes == 0) {
        return WIRECOPY_OK;
    }
    wirecopy_code code = write_mark(sink, error);
    sink->last = ((const char *)bytes)[nbytes - 1];
    if (code != WIRECOPY_OK) {
        return code;
    }
    return sink->encodes ? write_encoded(sink, bytes, nbytes, error)
                         : wc_output_write(sink->output, bytes, nbytes, error);
}

static wirecopy_code put_original(wc_record_sink *sink, const uint8_t *bytes, size_t nbytes, const uint8_t *original,
                                  size_t original_nbytes, wirecopy_error *error) {
    wirecopy_code code = write_mark(sink, error);
    sink->last = (char)bytes[nbytes - 1];
    return code == WIRECOPY_OK ? wc_output_write(sink->output, original, original_nbytes, error) : code;
}

wirecopy_code wc_record_write_original(wc_record_sink *sink, const uint8_t *bytes, uint64_t nbytes,
                                       const uint8_t *original, size_t original_nbytes, int begins, uint8_t line_end,
                                       wirecopy_error *error) {
    if (sink->output == NULL || nbytes == 0) {
        return WIRECOPY_OK;
    }
    wirecopy_code code = WIRECOPY_OK;
    if (begins && line_end != 0 && sink->last != 0 && (uint8_t)sink->last != line_end) {
        code = put(sink, &line_end, 1, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    return original != NULL ? put_original(sink, bytes, (size_t)nbytes, original, original_nbytes, error)
                            : put(sink, bytes, (size_t)nbytes, error);
}

wirecopy_code wc_record_write(wc_record_sink *sink, const uint8_t *bytes, uint64_t nbytes, int begins, uint8_t line_end,
                              wirecopy_error *error) {
    return wc_record_write_original(sink, bytes, nbytes, NULL, 0, begins, line_end, error);
}

static int is_plain(char byte) {
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n' || byte == ',';
}

static wirecopy_code keep(wc_record_sink *sink, char byte, wirecopy_error *error) {
    wirecopy_code code =
        wc_grow(sink->allocator, (void **)&sink->between, &sink->between_capacity, sink->between_nbytes + 1, 1, error);
    /* Brackets and commas are kept where white space no longer is. */
    size_t most = memchr("[],", byte, 3) != NULL ? 2 * BETWEEN_NBYTES_MOST : BETWEEN_NBYTES_MOST;
    if (code == WIRECOPY_OK && sink->between_nbytes < most) {
        sink->between[sink->between_nbytes++] = byte;
    }
    return code;
}

static wirecopy_code put_between(wc_record_sink *sink, wirecopy_error *error) {
    wirecopy_code code = put(sink, sink->between, sink->between_nbytes, error);
    sink->between_nbytes = 0;
    return code;
}

/* A file's first bytes: no two records share a line. */
static wirecopy_code start_line(wc_record_sink *sink, wirecopy_error *error) {
    int starts = (sink->at_start || sink->apart) && sink->last != 0 && sink->last != '\n';
    sink->at_start = 0;
    return starts ? put(sink, "\n", 1, error) : WIRECOPY_OK;
}

/* ---- Objects, and arrays within objects ---- */

static wirecopy_code take_verbatim(wc_record_sink *sink, const char *bytes, size_t nbytes, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    size_t i = 0;
    while (code == WIRECOPY_OK && !sink->verbatim && i < nbytes && is_plain(bytes[i])) {
        code = keep(sink, bytes[i++], error);
    }
    if (code != WIRECOPY_OK || i == nbytes) {
        return code;
    }
    sink->verbatim = 1;
    sink->written = 0;
    code = start_line(sink, error);
    if (code == WIRECOPY_OK) {
        code = put_between(sink, error);
    }
    for (size_t k = nbytes; k > i; k--) {
        if (!is_plain(bytes[k - 1]) || bytes[k - 1] == ',') {
            sink->last_mark = bytes[k - 1];
            break;
        }
    }
    return code == WIRECOPY_OK ? put(sink, bytes + i, nbytes - i, error) : code;
}

static wirecopy_code begin_verbatim(wc_record_sink *sink, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    if (sink->written && sink->between_nbytes > 0) {
        code = put_between(sink, error);
    }
    return code == WIRECOPY_OK ? start_line(sink, error) : code;
}

/* ---- One array ---- */

static wirecopy_code open_array(wc_record_sink *sink, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    if (sink->opened) {
        sink->joins = 1;
        sink->between_nbytes = sink->tail_nbytes = 0;
        return code;
    }
    sink->opened = 1;
    code = keep(sink, '[', error);
    return code == WIRECOPY_OK ? put_between(sink, error) : code;
}

/* The bracket is written at the end, unless another array follows. */
static wirecopy_code close_array(wc_record_sink *sink, wirecopy_error *error) {
    wirecopy_code code = keep(sink, ']', error);
    if (code == WIRECOPY_OK) {
        code = wc_grow(sink->allocator, (void **)&sink->tail, &sink->tail_capacity, sink->between_nbytes, 1, error);
    }
    if (code == WIRECOPY_OK) {
        memcpy(sink->tail, sink->between, sink->between_nbytes);
        sink->tail_nbytes = sink->between_nbytes;
        sink->between_nbytes = 0;
    }
    return code;
}

static wirecopy_code take_byte(wc_record_sink *sink, char byte, wirecopy_error *error) {
    if (byte == '[' && sink->depth++ == 0) {
        return open_array(sink, error);
    }
    if (byte == ']' && sink->depth > 0 && --sink->depth == 0) {
        return close_array(sink, error);
    }
    sink->nested |= byte == '[' || byte == ']';
    return keep(sink, byte, error);
}

static int has_comma(const wc_record_sink *sink) {
    return sink->between_nbytes > 0 && memchr(sink->between, ',', sink->between_nbytes) != NULL;
}

static wirecopy_code put_without_commas(wc_record_sink *sink, wirecopy_error *error) {
    size_t nbytes = 0;
    for (size_t i = 0; i < sink->between_nbytes; i++) {
        sink->between[nbytes] = sink->between[i];
        nbytes += sink->between[i] != ',';
    }
    sink->between_nbytes = nbytes;
    return put_between(sink, error);
}

static wirecopy_code begin_element(wc_record_sink *sink, wirecopy_error *error) {
    if (!sink->opened) {
        sink->opened = 1;
        sink->between_nbytes = 0;
        return put(sink, "[\n", 2, error);
    }
    if (sink->nested) {
        return put_between(sink, error);
    }
    if (!sink->written && !sink->joins) {
        return put_without_commas(sink, error);
    }
    if (has_comma(sink) && !sink->joins) {
        return put_between(sink, error);
    }
    return sink->written ? put(sink, ",\n", 2, error) : WIRECOPY_OK;
}

/* ---- All ---- */

wirecopy_code wc_record_between(wc_record_sink *sink, const uint8_t *bytes, uint64_t nbytes, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    if (sink->output == NULL) {
        return code;
    }
    if (!sink->is_array) {
        return take_verbatim(sink, (const char *)bytes, (size_t)nbytes, error);
    }
    for (uint64_t i = 0; code == WIRECOPY_OK && i < nbytes; i++) {
        code = take_byte(sink, (char)bytes[i], error);
    }
    return code;
}

wirecopy_code wc_record_begin(wc_record_sink *sink, wirecopy_error *error) {
    wirecopy_code code = (sink->is_array ? begin_element : begin_verbatim)(sink, error);
    sink->between_nbytes = 0;
    sink->nested = sink->verbatim = sink->joins = 0;
    sink->at_start = 0;
    sink->written = 1;
    return code;
}

wirecopy_code wc_record_pass(wc_record_sink *sink, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    if (sink->nested && sink->output != NULL) {
        code = put_between(sink, error);
        sink->written = 0;
    } else if (sink->verbatim && sink->last_mark == ':') {
        code = put(sink, "null", 4, error); /* a member without a value would be no JSON */
    }
    sink->between_nbytes = 0;
    sink->nested = sink->verbatim = 0;
    return code;
}

wirecopy_code wc_record_end_file(wc_record_sink *sink, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    if (!sink->is_array && (sink->written || sink->verbatim)) {
        code = put_between(sink, error);
    }
    if (!sink->is_array || sink->depth > 0) {
        sink->between_nbytes = 0;
    }
    sink->nested = sink->verbatim = 0;
    sink->depth = 0;
    sink->at_start = 1;
    return code;
}

wirecopy_code wc_record_end(wc_record_sink *sink, wirecopy_error *error) {
    if (sink->output == NULL) {
        return WIRECOPY_OK;
    }
    if (!sink->is_array) {
        sink->at_start = sink->apart;
        return start_line(sink, error);
    }
    if (sink->tail_nbytes > 0) {
        wirecopy_code code = put(sink, sink->tail, sink->tail_nbytes, error);
        return code == WIRECOPY_OK ? put_between(sink, error) : code;
    }
    return sink->opened ? put(sink, "\n]\n", 3, error) : put(sink, "[\n]\n", 4, error);
}
