/* Stories of made-up words for the tests of steps, printed by many or few, whole, cut, with footers, some twice. */
#ifndef MADE_STORIES_H
#define MADE_STORIES_H

#include <stdio.h>
#include <string.h>

#include "wirecopy/wirecopy.h"

enum { NDOCUMENTS = 600, ROOM = 1 << 20 };

static char bytes[ROOM], site_bytes[ROOM];
static uint64_t offsets[NDOCUMENTS + 1], site_offsets[NDOCUMENTS + 1];

/* A number that looks random, the same in every run: SplitMix64. */
static uint64_t random_of(uint64_t n) {
    n = (n + 1) * 0x9E3779B97F4A7C15u;
    n = (n ^ n >> 30) * 0xBF58476D1CE4E5B9u;
    n = (n ^ n >> 27) * 0x94D049BB133111EBu;
    return n ^ n >> 31;
}

/* A sentence of made-up words, the same for the same number. */
static void add_sentence(char *text, uint64_t number, int in_marks) {
    static const char *const parts[] = {"ka", "lo", "mi", "ren", "tu", "so", "vel", "dar", "ni", "po", "gra", "he"};
    strcat(text, in_marks ? "\"" : "");
    for (uint64_t word = 0; word < 9; word++) {
        for (uint64_t part = 0; part < 3; part++) {
            strcat(text, parts[random_of(number * 64 + word * 4 + part) % (sizeof parts / sizeof *parts)]);
        }
        strcat(text, word < 8 ? " " : in_marks ? "\".\n" : ".\n");
    }
}

/* Stories of 12 sentences, printed by many or few, whole, cut or with a footer of the site's, some twice. */
static void write_document(uint32_t i, char *text) {
    uint64_t story = random_of(i) % 140, first = random_of(i + 1000) % 3 * 3, last = 12 - random_of(i + 2000) % 2 * 4;
    story = story < 20 ? 0 : story;
    text[0] = '\0';
    if (random_of(i + 3000) % 6 == 0) {
        first = 0;
        last = 12;
    }
    for (uint64_t k = first; k < last; k++) {
        add_sentence(text, 100 * story + k, random_of(i + 4000) % 8 == 0 && k % 3 == 0);
    }
    for (uint64_t k = 0; random_of(i + 3000) % 3 == 1 && k < 4; k++) {
        add_sentence(text, 1000000 + 100 * (i % 7) + k, 0);
    }
}

static wirecopy_texts make_texts(void) {
    static char text[ROOM / 8];
    wirecopy_texts texts;
    for (uint32_t i = 0; i < NDOCUMENTS; i++) {
        write_document(i, text);
        memcpy(bytes + offsets[i], text, strlen(text));
        offsets[i + 1] = offsets[i] + strlen(text);
        site_offsets[i + 1] =
            site_offsets[i] + (uint64_t)sprintf(site_bytes + site_offsets[i], "https://paper%u.example/%u", i % 7, i);
    }
    wirecopy_texts_init(&texts, sizeof texts);
    texts.count = NDOCUMENTS;
    texts.texts = (wirecopy_column){bytes, offsets};
    texts.sites = (wirecopy_column){site_bytes, site_offsets};
    return texts;
}

static wirecopy_options make_options(void) {
    wirecopy_options options;
    wirecopy_options_init(&options, sizeof options);
    options.threads = 1;
    return options;
}

#endif
