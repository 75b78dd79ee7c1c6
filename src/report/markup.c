#include "report/markup.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"

/* Room for one formatted piece; longer ones are put together. */
enum { PRINTED_MAX = 512 };

void wc_markup_init(wc_markup *html, const wirecopy_allocator *allocator) {
    *html = (wc_markup){.allocator = allocator};
}

void wc_markup_clear(wc_markup *html) {
    wc_release(html->allocator, html->bytes, html->capacity, 1);
    *html = (wc_markup){.allocator = html->allocator};
}

void wc_markup_put_bytes(wc_markup *html, const char *bytes, size_t nbytes) {
    if (html->code == WIRECOPY_OK) {
        html->code = wc_grow(html->allocator, (void **)&html->bytes, &html->capacity, html->nbytes + nbytes + 1, 1,
                             &html->error);
    }
    if (html->code == WIRECOPY_OK) {
        memcpy(html->bytes + html->nbytes, bytes, nbytes);
        html->nbytes += nbytes;
    }
}

void wc_markup_put(wc_markup *html, const char *markup) {
    wc_markup_put_bytes(html, markup, strlen(markup));
}

void wc_markup_print(wc_markup *html, const char *format, ...) {
    char printed[PRINTED_MAX];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(printed, sizeof printed, format, arguments);
    va_end(arguments);
    size_t nbytes = length > 0 ? (size_t)length : 0;
    wc_markup_put_bytes(html, printed, nbytes < sizeof printed ? nbytes : sizeof printed - 1);
}

static uint32_t code_point(const uint8_t *bytes, size_t length) {
    static const uint8_t lead[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    uint32_t value = bytes[0] & lead[length];
    for (size_t i = 1; i < length; i++) {
        value = value << 6 | (bytes[i] & 0x3F);
    }
    return value;
}

/* Controls, embeddings, overrides and isolates (Unicode 15, Bidi_Control without the three marks, which right-to-left
 * texts are full of and which reach no further than their isolate), what separates lines, byte order marks, joiners of
 * words, tags, and code points that are no characters. */
static int is_strange(uint32_t point) {
    return (point >= 0x7F && point < 0xA0) || (point >= 0x202A && point <= 0x202E) ||
           (point >= 0x2066 && point <= 0x2069) || point == 0x2028 || point == 0x2029 || point == 0x200B ||
           (point >= 0x2060 && point <= 0x2065) || (point >= 0x206A && point <= 0x206F) || point == 0xFEFF ||
           (point >= 0xFFF9 && point <= 0xFFFB) || (point >= 0xE0000 && point <= 0xE007F) ||
           (point >= 0xFDD0 && point <= 0xFDEF) || (point & 0xFFFE) == 0xFFFE;
}

/* How text is written. */
typedef enum context { NAME, RUNNING, VALUE } context;

/* Controls by the names of ISO 646: fonts seldom have the symbols of Unicode for them. */
static void put_strange(wc_markup *html, uint32_t point, context where) {
    static const char names[][4] = {"NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS",  "TAB", "LF",
                                    "VT",  "FF",  "CR",  "SO",  "SI",  "DLE", "DC1", "DC2", "DC3", "DC4", "NAK",
                                    "SYN", "ETB", "CAN", "EM",  "SUB", "ESC", "FS",  "GS",  "RS",  "US"};
    wc_markup_put(html, where == VALUE ? "[" : "<span class=odd>");
    if (point < 0x20) {
        wc_markup_put(html, names[point]);
    } else {
        wc_markup_print(html, "U+%04X", point);
    }
    wc_markup_put(html, where == VALUE ? "]" : "</span>");
}

static void put_ascii(wc_markup *html, char byte, context where) {
    unsigned char c = (unsigned char)byte;
    if (c == '<' || c == '>' || c == '&' || c == '"' || c == '\'') {
        wc_markup_put(html, c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : c == '"' ? "&quot;" : "&#39;");
    } else if (where == RUNNING && (c == '\n' || c == '\t')) {
        wc_markup_put_bytes(html, &byte, 1);
    } else if (c < 0x20 || c == 0x7F) {
        put_strange(html, c, where);
    } else {
        wc_markup_put_bytes(html, &byte, 1);
    }
}

static void put_text(wc_markup *html, const char *text, size_t nbytes, context where) {
    const uint8_t *bytes = (const uint8_t *)text;
    for (size_t i = 0; i < nbytes;) {
        size_t plain = i;
        while (plain < nbytes && bytes[plain] >= 0x20 && bytes[plain] < 0x7F && bytes[plain] != '<' &&
               bytes[plain] != '>' && bytes[plain] != '&' && bytes[plain] != '"' && bytes[plain] != '\'') {
            plain++;
        }
        wc_markup_put_bytes(html, text + i, plain - i);
        i = plain;
        if (i == nbytes) {
            break;
        }
        size_t length = wc_utf8_length(bytes + i, nbytes - i);
        uint32_t point = length > 0 ? code_point(bytes + i, length) : 0;
        if (length == 0) {
            wc_markup_put(html, "\xEF\xBF\xBD");
        } else if (length == 1) {
            /* A line may end in a return and a line feed: that is one break. */
            if (where != RUNNING || bytes[i] != '\r' || i + 1 == nbytes || bytes[i + 1] != '\n') {
                put_ascii(html, text[i], where);
            }
        } else if (is_strange(point)) {
            put_strange(html, point, where);
        } else {
            wc_markup_put_bytes(html, text + i, length);
        }
        i += length > 0 ? length : 1;
    }
}

void wc_markup_name(wc_markup *html, const char *bytes, size_t nbytes) {
    wc_markup_put(html, "<bdi>");
    put_text(html, bytes, nbytes, NAME);
    wc_markup_put(html, "</bdi>");
}

void wc_markup_value(wc_markup *html, const char *bytes, size_t nbytes) {
    put_text(html, bytes, nbytes, VALUE);
}

void wc_markup_text(wc_markup *html, const char *bytes, size_t nbytes) {
    put_text(html, bytes, nbytes, RUNNING);
}

void wc_markup_json(wc_markup *html, const char *text, size_t nbytes) {
    const uint8_t *bytes = (const uint8_t *)text;
    wc_markup_put(html, "\"");
    for (size_t i = 0; i < nbytes;) {
        size_t length = wc_utf8_length(bytes + i, nbytes - i);
        uint32_t point = length > 0 ? code_point(bytes + i, length) : 0xFFFD;
        if (length == 0) {
            wc_markup_put(html, "\xEF\xBF\xBD");
        } else if (point < 0x20 || point == '"' || point == '\\' || point == '<' || point == '>' || point == '&' ||
                   (point < 0x10000 && is_strange(point))) {
            wc_markup_print(html, "\\u%04x", point);
        } else {
            wc_markup_put_bytes(html, text + i, length);
        }
        i += length > 0 ? length : 1;
    }
    wc_markup_put(html, "\"");
}

size_t wc_markup_cut(const char *bytes, size_t nbytes, size_t most) {
    if (nbytes <= most) {
        return nbytes;
    }
    while (most > 0 && ((unsigned char)bytes[most] & 0xC0) == 0x80) {
        most--;
    }
    return most;
}

int wc_markup_is_plain(const char *text, size_t nbytes) {
    const uint8_t *bytes = (const uint8_t *)text;
    for (size_t i = 0; i < nbytes;) {
        size_t length = wc_utf8_length(bytes + i, nbytes - i);
        if (length == 0 || bytes[i] < 0x20) {
            return 0;
        }
        i += length;
    }
    return nbytes > 0;
}
