/* The class and folding of every code point. */
#ifndef WC_TEXT_UNICODE_H
#define WC_TEXT_UNICODE_H

#include <stdint.h>

typedef enum wc_unicode_class {
    WC_UNICODE_SEPARATOR,
    WC_UNICODE_TOKEN,    /* letters and numbers of scripts written with spaces */
    WC_UNICODE_MARK,     /* belongs to the character before it */
    WC_UNICODE_UNSPACED, /* letters of scripts written without spaces */
    WC_UNICODE_IGNORABLE /* ignored */
} wc_unicode_class;

typedef struct wc_unicode_entry {
    uint16_t offset; /* of the expansion in the pool */
    uint8_t length;  /* in code points; 0: folds to itself */
    uint8_t class;
    uint8_t combining; /* canonical combining class */
} wc_unicode_entry;

/* A two-stage table: blocks of 128 code points, many of which are equal. */
extern const uint16_t wc_unicode_blocks[], wc_unicode_entry_of[];
extern const wc_unicode_entry wc_unicode_entries[];
extern const uint32_t wc_unicode_pool[];

/* point: up to 0x10FFFF. Hangul syllables fold to themselves here; folder.c decomposes them by arithmetic. */
static inline const wc_unicode_entry *wc_unicode_of(uint32_t point) {
    return &wc_unicode_entries[wc_unicode_entry_of[wc_unicode_blocks[point >> 7] * 128u + (point & 127)]];
}

#endif
