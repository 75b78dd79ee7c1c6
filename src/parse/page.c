#include "parse/page.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "format/html_marks.h"
#include "io/limits.h"
#include "parse/charset.h"
#include "parse/html.h"

struct wc_pages {
    wc_body_decoder *decoder;
    wc_charset charset;
    wc_bytes decoded; /* the page in UTF-8 */
    wc_bytes text;
};

void wc_pages_free(wc_pages *pages, const wirecopy_allocator *allocator) {
    if (pages != NULL) {
        wc_body_decoder_free(pages->decoder);
        wc_charset_clear(&pages->charset);
        wc_bytes_clear(&pages->decoded, allocator);
        wc_bytes_clear(&pages->text, allocator);
        wc_release(allocator, pages, 1, sizeof *pages);
    }
}

static wirecopy_code make_pages(wc_parser *parser, wirecopy_error *error) {
    if (parser->pages != NULL) {
        return WIRECOPY_OK;
    }
    wc_pages *pages = wc_allocate_zeroed(parser->allocator, 1, sizeof *pages);
    if (pages == NULL) {
        return wc_fail_memory(error, sizeof *pages);
    }
    parser->pages = pages;
    return wc_body_decoder_create(parser->allocator, &pages->decoder, error);
}

wirecopy_code wc_page_body(wc_parser *parser, const wc_body *body, const uint8_t **bytes_ret, size_t *nbytes_ret,
                           wc_record *record, wirecopy_error *error) {
    *bytes_ret = body->bytes;
    *nbytes_ret = body->nbytes;
    if (body->transfer == NULL && body->content == NULL) {
        return WIRECOPY_OK;
    }
    wirecopy_code code = make_pages(parser, error);
    uint64_t most = wc_record_most(parser->input, parser->memory_nbytes);
    return code == WIRECOPY_OK
               ? wc_body_decode(parser->pages->decoder, body, most, bytes_ret, nbytes_ret, record, error)
               : code;
}

/* The mark at the beginning goes before what the server says, and that before what the page says. Returns the length of
 * the mark. */
static size_t find_label(const uint8_t *bytes, size_t nbytes, int is_html, const char **label, size_t *label_nbytes) {
    static const struct {
        const char *mark, *name;
        size_t nbytes;
    } marks[] = {{"\xEF\xBB\xBF", "utf-8", 3}, {"\xFF\xFE", "utf-16le", 2}, {"\xFE\xFF", "utf-16be", 2}};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (nbytes >= marks[i].nbytes && memcmp(bytes, marks[i].mark, marks[i].nbytes) == 0) {
            *label = marks[i].name;
            *label_nbytes = strlen(marks[i].name);
            return marks[i].nbytes;
        }
    }
    /* A page that names UTF-16 in ASCII letters is not in UTF-16. */
    if (*label == NULL && is_html) {
        *label = wc_html_charset(bytes, nbytes, label_nbytes);
        if (*label != NULL && *label_nbytes >= 6 && memcmp(*label, "utf-16", 6) == 0) {
            *label = NULL;
        }
    }
    return 0;
}

static void replace_nul(wc_bytes *text) {
    uint8_t *found = text->bytes, *end = text->bytes + text->nbytes;
    while (found < end && (found = memchr(found, 0, (size_t)(end - found))) != NULL) {
        *found++ = ' ';
    }
}

static wirecopy_code take_text(wc_parser *parser, wc_record *record, wirecopy_error *error) {
    wc_pages *pages = parser->pages;
    pages->text.nbytes = 0;
    replace_nul(&pages->decoded);
    wirecopy_code code = wc_bytes_reserve(&pages->text, parser->allocator, 1, error);
    wc_html_end end = code == WIRECOPY_OK ? wc_html_text(pages->decoded.bytes, pages->decoded.nbytes,
                                                         parser->input->depth_max, &pages->text, parser->allocator)
                                          : WC_HTML_MEMORY;
    record->text = (const char *)pages->text.bytes;
    record->text_nbytes = pages->text.nbytes;
    if (end == WC_HTML_DEEP) {
        wc_skip_record(record, WIRECOPY_REASON_TOO_LARGE, "the HTML is nested deeper than %u; raise depth_max",
                       parser->input->depth_max);
    }
    return end == WC_HTML_MEMORY ? wc_fail_refused(parser->allocator, pages->decoded.nbytes, error) : WIRECOPY_OK;
}

wirecopy_code wc_page_text(wc_parser *parser, const uint8_t *bytes, size_t nbytes, const char *label,
                           size_t label_nbytes, int is_html, wc_record *record, wirecopy_error *error) {
    if (is_html && parser->input->html == WIRECOPY_HTML_SKIP) {
        record->reason = WIRECOPY_REASON_OTHER_TYPE;
        return WIRECOPY_OK;
    }
    record->text = (const char *)bytes;
    record->text_nbytes = nbytes;
    size_t mark_nbytes = find_label(bytes, nbytes, is_html, &label, &label_nbytes);
    if (!is_html && (label == NULL || (mark_nbytes == 0 && wc_charset_is_utf8(label, label_nbytes, bytes, nbytes)))) {
        return WIRECOPY_OK;
    }
    wirecopy_code code = make_pages(parser, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    wc_pages *pages = parser->pages;
    pages->decoded.nbytes = 0;
    code = wc_charset_decode(&pages->charset, label, label_nbytes, bytes + mark_nbytes, nbytes - mark_nbytes,
                             &pages->decoded, parser->allocator, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    if (is_html && parser->input->html != WIRECOPY_HTML_KEEP) {
        return take_text(parser, record, error);
    }
    record->text = (const char *)pages->decoded.bytes;
    record->text_nbytes = pages->decoded.nbytes;
    return WIRECOPY_OK;
}

wirecopy_code wc_page_field(wc_parser *parser, wc_record *record, wirecopy_error *error) {
    const uint8_t *bytes = (const uint8_t *)record->text;
    wirecopy_html html = parser->input->html;
    int is_file = parser->file->format == WIRECOPY_FORMAT_TEXT;
    if (html == WIRECOPY_HTML_KEEP || (html == WIRECOPY_HTML_AUTO && !is_file)) {
        return WIRECOPY_OK;
    }
    int is_html = wc_html_is_page(bytes, record->text_nbytes) ||
                  (html != WIRECOPY_HTML_AUTO && wc_html_is_within(bytes, record->text_nbytes));
    parser->read_page |= is_html;
    return is_html ? wc_page_text(parser, bytes, record->text_nbytes, NULL, 0, 1, record, error) : WIRECOPY_OK;
}
