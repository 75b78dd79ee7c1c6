/* Memory with an unreadable page right after (or before) it, so that a kernel that reads too far crashes. */
#ifndef WC_KERNELS_GUARDED_H
#define WC_KERNELS_GUARDED_H

#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

typedef struct guarded {
    uint8_t *map;
    size_t map_nbytes, room;
} guarded;

static inline guarded guarded_create(size_t nbytes) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t room = (nbytes + page - 1) / page * page;
    guarded made = {.map_nbytes = room + 2 * page, .room = room};
    made.map = mmap(NULL, made.map_nbytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mprotect(made.map, page, PROT_NONE);
    mprotect(made.map + page + room, page, PROT_NONE);
    return made;
}

/* nbytes that end where the unreadable page begins. */
static inline void *guarded_end(const guarded *memory, size_t nbytes) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    return memory->map + page + memory->room - nbytes;
}

/* Bytes that start where the unreadable page ends. */
static inline void *guarded_start(const guarded *memory) {
    return memory->map + (size_t)sysconf(_SC_PAGESIZE);
}

static inline void guarded_free(guarded *memory) {
    munmap(memory->map, memory->map_nbytes);
}

#endif
