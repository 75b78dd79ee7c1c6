/* UTF-8 (Unicode 15, table 3-7). */
#ifndef WC_BASE_UTF8_H
#define WC_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* The length of the well-formed character at bytes[0, n), 1 to 4; 0 if there is none. */
static inline size_t wc_utf8_length(const uint8_t *bytes, size_t n) {
    uint8_t lead = n > 0 ? bytes[0] : 0xFF;
    if (lead < 0x80) {
        return 1;
    }
    size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || n < length) {
        return 0;
    }
    uint8_t low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    uint8_t high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (bytes[1] < low || bytes[1] > high) {
        return 0;
    }
    for (size_t i = 2; i < length; i++) {
        if ((bytes[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    return length;
}

/* Writes a character in 1 to 4 bytes; returns how many. */
static inline uint32_t wc_utf8_encode(uint32_t point, uint8_t *bytes) {
    if (point < 0x80) {
        bytes[0] = (uint8_t)point;
        return 1;
    }
    if (point < 0x800) {
        bytes[0] = (uint8_t)(0xC0 | point >> 6);
        bytes[1] = (uint8_t)(0x80 | (point & 0x3F));
        return 2;
    }
    if (point < 0x10000) {
        bytes[0] = (uint8_t)(0xE0 | point >> 12);
        bytes[1] = (uint8_t)(0x80 | (point >> 6 & 0x3F));
        bytes[2] = (uint8_t)(0x80 | (point & 0x3F));
        return 3;
    }
    bytes[0] = (uint8_t)(0xF0 | point >> 18);
    bytes[1] = (uint8_t)(0x80 | (point >> 12 & 0x3F));
    bytes[2] = (uint8_t)(0x80 | (point >> 6 & 0x3F));
    bytes[3] = (uint8_t)(0x80 | (point & 0x3F));
    return 4;
}

#endif
