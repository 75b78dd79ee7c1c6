#include "io/html.h"

#include <libxml/HTMLparser.h>
#include <limits.h>
#include <pthread.h>
#include <string.h>
#include <strings.h>

/* What is left out with all that is in it. Headers of articles hold headlines; those of pages do not. */
static const char *const dropped[] = {"script", "style",  "noscript", "template", "nav",      "aside",  "footer",
                                      "head",   "iframe", "object",   "svg",      "math",     "button", "select",
                                      "dialog", "canvas", "audio",    "video",    "textarea", "menu",   "datalist"};

static const char *const dropped_roles[] = {"navigation", "banner",  "contentinfo", "complementary",
                                            "search",     "menubar", "dialog",      "alert"};

/* Elements that begin and end a line of their own; others stand within a line. */
static const char *const blocks[] = {
    "address", "article", "blockquote", "body",       "br",     "caption", "center", "dd",    "details", "div",
    "dl",      "dt",      "fieldset",   "figcaption", "figure", "footer",  "form",   "h1",    "h2",      "h3",
    "h4",      "h5",      "h6",         "header",     "hr",     "html",    "li",     "main",  "ol",      "p",
    "pre",     "section", "summary",    "table",      "tbody",  "tfoot",   "thead",  "title", "tr",      "ul"};

/* Cells of a table. */
static const char *const cells[] = {"td", "th"};

typedef enum gap { NO_GAP = 0, SPACE, LINE } gap;

typedef struct html_reading {
    htmlParserCtxtPtr context;
    const wirecopy_allocator *allocator;
    wc_bytes *out;
    uint32_t depth, depth_max;
    uint32_t dropped_from; /* depth of the element that is left out; 0: none */
    uint32_t article_from; /* depth of the outermost article or main; 0: none */
    size_t start;          /* of the text in out */
    gap before;            /* the next character */
    wc_html_end end;
} html_reading;

#define IS_ONE_OF(name, list) is_one_of(name, list, sizeof(list) / sizeof *(list))

static int is_one_of(const char *name, const char *const *list, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (strcasecmp(name, list[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

static void stop(html_reading *reading, wc_html_end why) {
    reading->end = reading->end == WC_HTML_READ ? why : reading->end;
    xmlStopParser(reading->context);
}

static void separate(html_reading *reading, gap wanted) {
    reading->before = wanted > reading->before ? wanted : reading->before;
}

static void separate_by(html_reading *reading, const char *name) {
    if (IS_ONE_OF(name, blocks)) {
        separate(reading, LINE);
    } else if (IS_ONE_OF(name, cells)) {
        separate(reading, SPACE);
    }
}

static int is_left_out(const html_reading *reading, const char *name, const xmlChar **attributes) {
    if (IS_ONE_OF(name, dropped) || (strcmp(name, "header") == 0 && reading->article_from == 0)) {
        return 1;
    }
    for (size_t i = 0; attributes != NULL && attributes[i] != NULL; i += 2) {
        const char *attribute = (const char *)attributes[i], *value = (const char *)attributes[i + 1];
        if (strcmp(attribute, "hidden") == 0 && (value == NULL || strcasecmp(value, "until-found") != 0)) {
            return 1;
        }
        if (strcmp(attribute, "role") == 0 && value != NULL && IS_ONE_OF(value, dropped_roles)) {
            return 1;
        }
    }
    return 0;
}

static void start_element(void *context, const xmlChar *given, const xmlChar **attributes) {
    html_reading *reading = context;
    const char *name = (const char *)given;
    if (++reading->depth > reading->depth_max) {
        stop(reading, WC_HTML_DEEP);
        return;
    }
    separate_by(reading, name);
    int is_page = strcmp(name, "html") == 0 || strcmp(name, "body") == 0;
    if (reading->dropped_from == 0 && !is_page && is_left_out(reading, name, attributes)) {
        reading->dropped_from = reading->depth;
        separate(reading, LINE);
    }
    if (reading->article_from == 0 && (strcmp(name, "article") == 0 || strcmp(name, "main") == 0)) {
        reading->article_from = reading->depth;
    }
}

static void end_element(void *context, const xmlChar *given) {
    html_reading *reading = context;
    if (reading->depth == reading->dropped_from) {
        reading->dropped_from = 0;
    }
    if (reading->depth == reading->article_from) {
        reading->article_from = 0;
    }
    reading->depth -= reading->depth > 0;
    separate_by(reading, (const char *)given);
}

static int is_space(xmlChar byte) {
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f';
}

/* Room for a character and the gap before it, of each of the bytes. */
static void take_characters(void *context, const xmlChar *bytes, int nbytes) {
    html_reading *reading = context;
    wc_bytes *out = reading->out;
    if (reading->dropped_from != 0 || nbytes <= 0) {
        return;
    }
    if (wc_bytes_reserve(out, reading->allocator, out->nbytes + 2 * (size_t)nbytes, NULL) != WIRECOPY_OK) {
        stop(reading, WC_HTML_MEMORY);
        return;
    }
    for (int i = 0; i < nbytes; i++) {
        if (is_space(bytes[i])) {
            separate(reading, SPACE);
            continue;
        }
        if (reading->before != NO_GAP && out->nbytes > reading->start) {
            out->bytes[out->nbytes++] = reading->before == LINE ? '\n' : ' ';
        }
        reading->before = NO_GAP;
        out->bytes[out->nbytes++] = bytes[i];
    }
}

static void init_parser(void) {
    xmlInitParser();
}

wc_html_end wc_html_text(const uint8_t *bytes, size_t nbytes, uint32_t depth_max, wc_bytes *out,
                         const wirecopy_allocator *allocator) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    html_reading reading = {.allocator = allocator, .out = out, .depth_max = depth_max, .start = out->nbytes};
    pthread_once(&once, init_parser);
    reading.context = nbytes <= INT_MAX ? htmlNewParserCtxt() : NULL;
    if (reading.context == NULL) {
        return WC_HTML_MEMORY;
    }
    *reading.context->sax = (htmlSAXHandler){.startElement = start_element,
                                             .endElement = end_element,
                                             .characters = take_characters,
                                             .ignorableWhitespace = take_characters,
                                             .initialized = 1};
    reading.context->userData = &reading;
    const int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                        HTML_PARSE_NODEFDTD | HTML_PARSE_IGNORE_ENC;
    htmlDocPtr made = htmlCtxtReadMemory(reading.context, (const char *)bytes, (int)nbytes, NULL, "UTF-8", options);
    if (made != NULL) {
        xmlFreeDoc(made);
    }
    if (reading.context->errNo == XML_ERR_NO_MEMORY && reading.end == WC_HTML_READ) {
        reading.end = WC_HTML_MEMORY;
    }
    htmlFreeParserCtxt(reading.context);
    return reading.end;
}

/* ---- What is HTML ---- */

static size_t skip_space(const uint8_t *bytes, size_t i, size_t nbytes) {
    while (i < nbytes && is_space(bytes[i])) {
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
    return (after == '>' || after == '/' || is_space(after)) && is_one_of(name, list, count);
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
                          bytes[end] != '>' && bytes[end] != '/' && !is_space(bytes[end]);) {
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
