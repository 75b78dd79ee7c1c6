/* The texts of a dump, in memory. */
#ifndef WC_SRC_TEXTS_H
#define WC_SRC_TEXTS_H

#include <stddef.h>

typedef struct texts {
    char *bytes;  /* one text after another; 64 readable bytes more */
    size_t *ends; /* by text */
    size_t ntexts, nbytes;
} texts;

/* Up to most_nbytes of the texts of the dump at path. Ends the program with a message where that fails. */
texts texts_load(const char *path, size_t most_nbytes);

void texts_free(texts *loaded);

#endif
