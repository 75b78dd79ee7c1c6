/* Words that the texts of a segment have in common, from which zstd packs them. */
#ifndef WC_SEGMENT_WORDS_H
#define WC_SEGMENT_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

/* Of zstd; measured in segment/writer.c. */
enum { WC_SEGMENT_LEVEL = 3 };

typedef struct wc_segment_words {
    const wirecopy_allocator *allocator;
    void *form; /* zstd's; NULL: there are none */
    uint8_t *bytes;
    size_t nbytes;
} wc_segment_words;

/* The bytes of a text, by its place among those that will be added; valid until the next call. */
typedef wirecopy_code (*wc_sample_fn)(void *context, size_t place, const char **text_ret, size_t *nbytes_ret,
                                      wirecopy_error *error);

/* Looks at some of count texts. Few texts have none. */
wirecopy_code wc_segment_words_learn(wc_segment_words *words, size_t count, wc_sample_fn sample, void *context,
                                     wirecopy_error *error);
void wc_segment_words_clear(wc_segment_words *words);

#endif
