#include "parse/html.h"

#include <libxml/HTMLparser.h>
#include <limits.h>
#include <pthread.h>
#include <string.h>
#include <strings.h>

#include "format/html_marks.h"

/* What is left out with all that is in it. Headers of articles hold headlines; those of pages do not. */
static const char *const dropped[] = {"script", "style",  "noscript", "template", "nav",      "aside",  "footer",
                                      "head",   "iframe", "object",   "svg",      "math",     "button", "select",
                                      "dialog", "canvas", "audio",    "video",    "textarea", "menu",   "datalist"};

static const char *const dropped_roles[] = {"navigation", "banner",  "contentinfo", "complementary",
                                            "search",     "menubar", "dialog",      "alert"};

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

#define IS_ONE_OF(name, list) wc_html_is_one_of(name, list, sizeof(list) / sizeof *(list))

static void stop(html_reading *reading, wc_html_end why) {
    reading->end = reading->end == WC_HTML_READ ? why : reading->end;
    xmlStopParser(reading->context);
}

static void separate(html_reading *reading, gap wanted) {
    reading->before = wanted > reading->before ? wanted : reading->before;
}

static void separate_by(html_reading *reading, const char *name) {
    if (wc_html_is_block(name)) {
        separate(reading, LINE);
    } else if (wc_html_is_cell(name)) {
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
        if (wc_html_is_space(bytes[i])) {
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
