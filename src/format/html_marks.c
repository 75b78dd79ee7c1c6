#include "format/html_marks.h"

#include <string.h>
#include <strings.h>

#define IS_ONE_OF(name, list) wc_html_is_one_of(name, list, sizeof(list) / sizeof *(list))

/* Elements that begin and end a line of their own; others stand within a line. */
static const char *const blocks[] = {
    "address", "article", "blockquote", "body",       "br",     "caption", "center", "dd",    "details", "div",
    "dl",      "dt",      "fieldset",   "figcaption", "figure", "footer",  "form",   "h1",    "h2",      "h3",
    "h4",      "h5",      "h6",         "header",     "hr",     "html",    "li",     "main",  "ol",      "p",
    "pre",     "section", "summary",    "table",      "tbody",  "tfoot",   "thead",  "title", "tr",      "ul"};

/* Cells of a table. */
static const char *const cells[] = {"td", "th"};

int wc_html_is_one_of(const char *name, const char *const *list, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (strcasecmp(name, list[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

int wc_html_is_block(const char *name) {
    return IS_ONE_OF(name, blocks);
}

int wc_html_is_cell(const char *name) {
    return IS_ONE_OF(name, cells);
}

static size_t skip_space(const uint8_t *bytes, size_t i, size_t nbytes) {
    while (i < nbytes && wc_html_is_space(bytes[i])) {
        i++;
    }
    return i;
}

/* The element's name at i, after '<' or "</"; returns its length. */
static size_t name_at(const uint8_t *bytes, size_t i, size_t nbytes) {
    size_t length = 0;
    while (i + length < nbytes && length < 16 &&
           ((bytes[i + length] | 32) >= 'a' && (bytes[i + length] | 32) <= 'z'
                ? 1
                : length > 0 && bytes[i + length] >= '1' && bytes[i + length] <= '6')) {
        length++;
    }
    return length;
}

static int is_element(const uint8_t *bytes, size_t i, size_t nbytes, const char *const *list, size_t count) {
    char name[17];
    size_t length = name_at(bytes, i, nbytes);
    if (length == 0 || i + length >= nbytes) {
        return 0;
    }
    uint8_t after = bytes[i + length];
    memcpy(name, bytes + i, length);
    name[length] = '\0';
    return (after == '>' || after == '/' || wc_html_is_space(after)) && wc_html_is_one_of(name, list, count);
}

int wc_html_is_page(const uint8_t *bytes, size_t nbytes) {
    static const char *const first[] = {"html", "head", "body", "title", "meta"};
    static const char doctype[] = "<!doctype html", bom[] = "\xEF\xBB\xBF";
    size_t i = nbytes >= 3 && memcmp(bytes, bom, 3) == 0 ? 3 : 0;
    for (;;) {
        i = skip_space(bytes, i, nbytes);
        int comment = nbytes - i >= 4 && memcmp(bytes + i, "<!--", 4) == 0;
        int declaration = nbytes - i >= 5 && memcmp(bytes + i, "<?xml", 5) == 0;
        if (!comment && !declaration) {
            break;
        }
        const uint8_t *end = bytes + i;
        do {
            end = memchr(end + 1, '>', nbytes - (size_t)(end + 1 - bytes));
        } while (comment && end != NULL && (end[-1] != '-' || end[-2] != '-'));
        if (end == NULL) {
            return 0;
        }
        i = (size_t)(end - bytes) + 1;
    }
    size_t length = sizeof doctype - 1;
    return (nbytes - i > length && strncasecmp((const char *)bytes + i, doctype, length) == 0) ||
           (i < nbytes && bytes[i] == '<' && is_element(bytes, i + 1, nbytes, first, sizeof first / sizeof *first));
}

/* "&amp;", "&#8217;", "&#x2019;". */
static int is_reference(const uint8_t *bytes, size_t i, size_t nbytes) {
    size_t start = i + 1, end;
    start += start < nbytes && bytes[start] == '#';
    for (end = start; end < nbytes && end - start < 10; end++) {
        uint8_t lower = bytes[end] | 32;
        if (!((lower >= 'a' && lower <= 'z') || (bytes[end] >= '0' && bytes[end] <= '9'))) {
            break;
        }
    }
    return end > start && end < nbytes && bytes[end] == ';';
}

int wc_html_is_within(const uint8_t *bytes, size_t nbytes) {
    static const char *const usual[] = {"a",   "b",   "i",      "u",     "em",     "strong", "span",  "img",    "font",
                                        "sup", "sub", "script", "style", "iframe", "cite",   "small", "article"};
    for (size_t i = 0; i < nbytes; i++) {
        if (bytes[i] == '&' && is_reference(bytes, i, nbytes)) {
            return 1;
        }
        if (bytes[i] == '<') {
            size_t name = i + 1 + (i + 1 < nbytes && bytes[i + 1] == '/');
            if (is_element(bytes, name, nbytes, usual, sizeof usual / sizeof *usual) ||
                is_element(bytes, name, nbytes, blocks, sizeof blocks / sizeof *blocks) ||
                is_element(bytes, name, nbytes, cells, sizeof cells / sizeof *cells)) {
                return 1;
            }
        }
    }
    return 0;
}

const char *wc_html_charset(const uint8_t *bytes, size_t nbytes, size_t *nbytes_ret) {
    enum { PRESCAN = 1024 };
    static const char word[] = "charset";
    nbytes = nbytes < PRESCAN ? nbytes : PRESCAN;
    for (size_t i = 0; i + sizeof word < nbytes; i++) {
        if (strncasecmp((const char *)bytes + i, word, sizeof word - 1) != 0) {
            continue;
        }
        size_t start = skip_space(bytes, i + sizeof word - 1, nbytes), end;
        if (start >= nbytes || bytes[start] != '=') {
            continue;
        }
        start = skip_space(bytes, start + 1, nbytes);
        start += start < nbytes && (bytes[start] == '"' || bytes[start] == '\'');
        for (end = start; end < nbytes && bytes[end] != '"' && bytes[end] != '\'' && bytes[end] != ';' &&
                          bytes[end] != '>' && bytes[end] != '/' && !wc_html_is_space(bytes[end]);) {
            end++;
        }
        if (end > start) {
            *nbytes_ret = end - start;
            return (const char *)bytes + start;
        }
    }
    *nbytes_ret = 0;
    return NULL;
}
