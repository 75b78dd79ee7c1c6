/* Digits of the escapes of JSON. */
#ifndef WC_FORMAT_HEX_H
#define WC_FORMAT_HEX_H

#include <stdint.h>

/* The value of a hexadecimal digit; -1 if the byte is none. */
static inline int wc_hex_digit(uint8_t byte) {
    uint8_t lower = byte | 32;
    if (byte >= '0' && byte <= '9') {
        return byte - '0';
    }
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

#endif
