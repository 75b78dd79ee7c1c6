/* Texts as the news profile keeps them, made by hand: places and hashes of grams, numbers, who printed them. A text's
 * rank is its number. */
#ifndef MADE_TEXTS_H
#define MADE_TEXTS_H

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "news/texts.h"
#include "sketch/sketcher.h"

typedef struct made_gram {
    uint32_t place, hash; /* 24 bits */
} made_gram;

typedef struct made_number {
    uint32_t around, value, cell;
} made_number;

enum { MADE_MOST = 128, MADE_VALUES = 1 << 18 };

typedef struct made_texts {
    wirecopy_sketcher sketcher;
    wc_corpus corpus;
    wc_texts texts;
    uint32_t kept[MADE_VALUES], ranks[MADE_MOST], copies[MADE_MOST], lengths[MADE_MOST];
    uint64_t ends[MADE_MOST];
    wc_places places[MADE_MOST];
} made_texts;

static inline made_texts *made_start(void) {
    made_texts *made = calloc(1, sizeof *made);
    made->sketcher.kernels = wc_kernels_for(WIRECOPY_ISA_AUTO);
    made->corpus = (wc_corpus){.allocator = &wc_allocator_default,
                               .sketcher = &made->sketcher,
                               .kept = made->kept,
                               .kept_ends = made->ends,
                               .places = made->places};
    made->texts = (wc_texts){.allocator = &wc_allocator_default,
                             .corpus = &made->corpus,
                             .rank = made->ranks,
                             .ranked = made->ranks,
                             .copies = made->copies,
                             .lengths = made->lengths};
    return made;
}

/* grams ascend by place, numbers by what is around them; nothing is quoted. */
static inline uint32_t made_add(made_texts *made, uint32_t length, const made_gram *grams, uint32_t ngrams,
                                const made_number *numbers, uint32_t nnumbers, uint32_t site) {
    uint32_t text = made->texts.count++;
    uint64_t at = text == 0 ? 0 : made->ends[text - 1], place = 0;
    uint32_t *values = made->kept + at, *next = values + 3;
    for (uint32_t i = 0; i < ngrams; i++) {
        uint32_t step = grams[i].place - (uint32_t)place;
        for (; step > WC_KEPT_STEP_MAX; step -= WC_KEPT_STEP_MAX) {
            *next++ = (uint32_t)WC_KEPT_FILLER << WC_KEPT_STEP_BITS | WC_KEPT_STEP_MAX;
        }
        *next++ = grams[i].hash << WC_KEPT_STEP_BITS | step;
        place = grams[i].place;
    }
    values[0] = length;
    values[1] = (uint32_t)(next - values - 3);
    values[2] = nnumbers;
    for (uint32_t i = 0; i < nnumbers; i++) {
        *next++ = numbers[i].around;
        *next++ = numbers[i].value << 16 | numbers[i].cell;
    }
    next += (wc_kept_cells(length) + 3) / 4;
    made->ends[text] = (uint64_t)(next - made->kept);
    made->places[text] = (wc_places){site, 0};
    made->ranks[text] = text;
    made->copies[text] = 1;
    made->lengths[text] = length;
    made->corpus.nentries = made->texts.count;
    return text;
}

#endif
