/* What the fuzz targets share. Each defines LLVMFuzzerTestOneInput; libFuzzer calls it with inputs it makes up,
 * replay.c with those kept in corpus/. */
#ifndef WC_FUZZ_FUZZ_H
#define WC_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "wirecopy/wirecopy.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t nbytes);

/* A promise of the program that an input has broken. */
#define REQUIRE(condition)                                                                                             \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                                    \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

/* Takes the next byte of the input; 0 at its end. */
static inline uint8_t take_byte(const uint8_t **bytes, size_t *nbytes) {
    if (*nbytes == 0) {
        return 0;
    }
    (*nbytes)--;
    return *(*bytes)++;
}

/* An allocator for which a block of half a gigabyte is a broken promise: no input is so large. */
static inline void *resize_bounded(void *context, void *memory, size_t old_nbytes, size_t new_nbytes) {
    (void)context;
    (void)old_nbytes;
    REQUIRE(new_nbytes < (size_t)1 << 29);
    if (new_nbytes == 0) {
        free(memory);
        return NULL;
    }
    return realloc(memory, new_nbytes);
}

static const wirecopy_allocator bounded_allocator __attribute__((unused)) = {resize_bounded, NULL};

/* A file in memory alone, with a path by which it can be opened. */
typedef struct memory_file {
    int fd;
    char path[32];
} memory_file;

static inline void memory_file_set(memory_file *file, const void *bytes, size_t nbytes) {
    if (file->path[0] == '\0') {
        file->fd = memfd_create("fuzz", MFD_CLOEXEC);
        REQUIRE(file->fd >= 0);
        snprintf(file->path, sizeof file->path, "/proc/self/fd/%d", file->fd);
    }
    REQUIRE(ftruncate(file->fd, 0) == 0);
    REQUIRE(nbytes == 0 || pwrite(file->fd, bytes, nbytes, 0) == (ssize_t)nbytes);
}

#endif
