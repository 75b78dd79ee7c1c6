/* Sizes as they are typed: 128M, not 134217728. */
#ifndef WC_BASE_SIZE_TEXT_H
#define WC_BASE_SIZE_TEXT_H

#include <stdint.h>

typedef struct wc_size_text {
    char text[24];
} wc_size_text;

/* With the largest of K, M, G and T that loses nothing; else the bytes. */
wc_size_text wc_size_text_of(uint64_t nbytes);

#endif
