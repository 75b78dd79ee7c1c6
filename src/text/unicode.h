/* What every code point is, and what it folds to. */
#ifndef WIRECOPY_TEXT_UNICODE_H
#define WIRECOPY_TEXT_UNICODE_H

#include <stdint.h>

typedef enum wirecopy_unicode_class {
    WIRECOPY_UNICODE_SEPARATOR,
    WIRECOPY_UNICODE_TOKEN,    /* letters and numbers of scripts written with spaces */
    WIRECOPY_UNICODE_MARK,     /* belongs to the character before it */
    WIRECOPY_UNICODE_UNSPACED, /* letters of scripts written without spaces */
    WIRECOPY_UNICODE_IGNORABLE /* as if it were not there */
} wirecopy_unicode_class;

typedef struct wirecopy_unicode_entry {
    uint16_t offset; /* of the expansion in the pool */
    uint8_t length;  /* in code points; 0: stands for itself */
    uint8_t class;
    uint8_t combining; /* canonical combining class */
} wirecopy_unicode_entry;

/* Two stages: blocks of 128 code points, most of which are alike. */
extern const uint16_t wirecopy_unicode_blocks[], wirecopy_unicode_entry_of[];
extern const wirecopy_unicode_entry wirecopy_unicode_entries[];
extern const uint32_t wirecopy_unicode_pool[];

/* point: up to 0x10FFFF. Hangul syllables stand for themselves here; tokens.c takes them apart by arithmetic. */
static inline const wirecopy_unicode_entry *wirecopy_unicode_of(uint32_t point) {
    return &wirecopy_unicode_entries[wirecopy_unicode_entry_of[wirecopy_unicode_blocks[point >> 7] * 128u +
                                                               (point & 127)]];
}

#endif
