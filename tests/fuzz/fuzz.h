/* What the fuzz targets share. Each defines LLVMFuzzerTestOneInput; libFuzzer calls it with inputs it makes up,
 * replay.c with those kept in corpus/. */
#ifndef WC_FUZZ_FUZZ_H
#define WC_FUZZ_FUZZ_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "wirecopy/wirecopy.h"

#if defined(__has_include) && __has_include(<sanitizer/asan_interface.h>)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(memory, nbytes) ((void)(memory), (void)(nbytes))
#define ASAN_UNPOISON_MEMORY_REGION(memory, nbytes) ((void)(memory), (void)(nbytes))
#endif

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

/* Blocks of these sizes that were released, to be taken again for the same size. A sanitizer's own allocator maps the
 * larger ones anew each time, and their pages are then touched for the first time. They are poisoned meanwhile, so that a
 * use of one is seen all the same. */
enum { REUSED_NBYTES_LEAST = 32 << 10, REUSED_NBYTES_MOST = 8 << 20, REUSED_MOST = 32 };

typedef struct released {
    void *memory[REUSED_MOST];
    size_t nbytes[REUSED_MOST], oldest;
    pthread_mutex_t lock;
} released;

static released reused = {.lock = PTHREAD_MUTEX_INITIALIZER};

static inline void *take_block(size_t nbytes) {
    void *found = NULL;
    pthread_mutex_lock(&reused.lock);
    for (size_t i = 0; i < REUSED_MOST && found == NULL && nbytes >= REUSED_NBYTES_LEAST; i++) {
        if (reused.nbytes[i] == nbytes) {
            found = reused.memory[i];
            reused.memory[i] = NULL;
            reused.nbytes[i] = 0;
        }
    }
    pthread_mutex_unlock(&reused.lock);
    if (found == NULL) {
        return malloc(nbytes);
    }
    ASAN_UNPOISON_MEMORY_REGION(found, nbytes);
    return found;
}

static inline void release_block(void *memory, size_t nbytes) {
    size_t out_nbytes;
    if (memory == NULL || nbytes < REUSED_NBYTES_LEAST || nbytes > REUSED_NBYTES_MOST) {
        free(memory);
        return;
    }
    ASAN_POISON_MEMORY_REGION(memory, nbytes);
    pthread_mutex_lock(&reused.lock);
    void *out = reused.memory[reused.oldest];
    out_nbytes = reused.nbytes[reused.oldest];
    reused.memory[reused.oldest] = memory;
    reused.nbytes[reused.oldest] = nbytes;
    reused.oldest = (reused.oldest + 1) % REUSED_MOST;
    pthread_mutex_unlock(&reused.lock);
    if (out != NULL) {
        ASAN_UNPOISON_MEMORY_REGION(out, out_nbytes);
        free(out);
    }
}

/* An allocator for which a block of half a gigabyte is a broken promise: no input is so large. */
static inline void *resize_bounded(void *context, void *memory, size_t old_nbytes, size_t new_nbytes) {
    (void)context;
    REQUIRE(new_nbytes < (size_t)1 << 29);
    if (new_nbytes == 0) {
        release_block(memory, old_nbytes);
        return NULL;
    }
    if (memory != NULL && old_nbytes < REUSED_NBYTES_LEAST && new_nbytes < REUSED_NBYTES_LEAST) {
        return realloc(memory, new_nbytes);
    }
    void *resized = take_block(new_nbytes);
    if (resized != NULL && memory != NULL) {
        memcpy(resized, memory, old_nbytes < new_nbytes ? old_nbytes : new_nbytes);
        release_block(memory, old_nbytes);
    }
    return resized;
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
