#include "base/paged.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/scratch.h"

/* Smaller blocks never go to a file: there are few that grow with the dump, and a file takes a page at least. */
enum { LARGE_NBYTES = 256 << 10 };

/* Pages are sent away in pieces of this many bytes. */
enum { PIECE_NBYTES = 2 << 20 };

/* How often resident memory is looked at. */
enum { WATCH_NANOSECONDS = 500 * 1000 };

/* Mapped pages under this are not sent away: a share of the budget, but no less than about what the program's own code
 * takes, of which none goes. */
static const double mapped_share = 1.0 / 16.0;
enum { MAPPED_NBYTES_LEAST = 12 << 20 };

/* Shares of the budget: up to which tables grow in memory that can as well lie in a file, for what else there is can
 * not; what all blocks may take that are in no file; and the resident memory from which pages are sent
 * away, until it is down to the lower share. The rest is for what libraries take, and for what comes in before the
 * watcher looks again. */
static const double table_share = 0.35, resident_share = 0.45, high_share = 0.85, low_share = 0.75;

typedef struct region {
    uint8_t *start;
    size_t nbytes; /* whole pages */
    int fd;
} region;

struct wc_paged {
    wirecopy_allocator own, firm;
    const wirecopy_allocator *beneath;
    const char *folder;
    uint64_t budget;
    size_t page_nbytes;
    atomic_size_t held;    /* bytes of blocks that are in no file */
    atomic_size_t spilled; /* bytes of regions */
    size_t most_spilled;
    pthread_mutex_t lock; /* of all below */
    region *regions;
    size_t nregions, capacity;
    size_t hand, hand_offset; /* the next piece to send away */
    int problem;              /* errno of a file that could not be made larger */
    size_t refused_nbytes;
    int watching;
    atomic_int quit;
    pthread_t watcher;
    int statm_fd;
};

/* Resident memory of the process, and how much of it is mapped files. */
typedef struct residence {
    uint64_t nbytes, mapped_nbytes;
} residence;

static residence residence_of(const wc_paged *paged) {
    char text[128];
    ssize_t got = pread(paged->statm_fd, text, sizeof text - 1, 0);
    unsigned long long total = 0, resident = 0, mapped = 0;
    if (got <= 0) {
        return (residence){UINT64_MAX, UINT64_MAX};
    }
    text[got] = '\0';
    return sscanf(text, "%llu %llu %llu", &total, &resident, &mapped) == 3
               ? (residence){resident * paged->page_nbytes, mapped * paged->page_nbytes}
               : (residence){UINT64_MAX, UINT64_MAX};
}

/* Sends the piece under the hand away, and moves the hand. */
static void send_piece(wc_paged *paged) {
    if (paged->hand >= paged->nregions) {
        paged->hand = paged->hand_offset = 0;
    }
    const region *held = &paged->regions[paged->hand];
    size_t rest = held->nbytes - paged->hand_offset;
    size_t nbytes = rest < PIECE_NBYTES ? rest : PIECE_NBYTES;
    madvise(held->start + paged->hand_offset, nbytes, MADV_DONTNEED);
    paged->hand_offset += nbytes;
    if (paged->hand_offset == held->nbytes) {
        paged->hand++;
        paged->hand_offset = 0;
    }
}

/* At most once around: what is resident may lie elsewhere. The lock is held. */
static void send_away(wc_paged *paged) {
    uint64_t low = (uint64_t)(low_share * (double)paged->budget);
    size_t npieces = atomic_load(&paged->spilled) / PIECE_NBYTES + paged->nregions;
    for (size_t i = 0; i < npieces && paged->nregions > 0; i++) {
        if (i % 8 == 0 && residence_of(paged).nbytes < low) {
            return;
        }
        send_piece(paged);
    }
}

static int is_over(const wc_paged *paged) {
    residence now = residence_of(paged);
    uint64_t least = (uint64_t)(mapped_share * (double)paged->budget);
    return now.nbytes > (uint64_t)(high_share * (double)paged->budget) &&
           now.mapped_nbytes > (least > MAPPED_NBYTES_LEAST ? least : MAPPED_NBYTES_LEAST);
}

/* Also waits while another thread sends pages away, so that none runs ahead of it. */
static void keep_within(wc_paged *paged) {
    if (is_over(paged)) {
        pthread_mutex_lock(&paged->lock);
        if (is_over(paged)) {
            send_away(paged);
        }
        pthread_mutex_unlock(&paged->lock);
    }
}

static void *watch(void *context) {
    wc_paged *paged = context;
    const struct timespec pause = {0, WATCH_NANOSECONDS};
    while (!atomic_load(&paged->quit)) {
        keep_within(paged);
        nanosleep(&pause, NULL);
    }
    return NULL;
}

static size_t whole_pages(const wc_paged *paged, size_t nbytes) {
    return (nbytes + paged->page_nbytes - 1) / paged->page_nbytes * paged->page_nbytes;
}

static void note_problem(wc_paged *paged, int problem, size_t nbytes) {
    paged->problem = problem;
    paged->refused_nbytes = nbytes;
}

/* Disk is taken at once: a page that finds none later would end the process. */
static int reserve(wc_paged *paged, int fd, size_t from, size_t to) {
    int problem;
    while ((problem = posix_fallocate(fd, (off_t)from, (off_t)(to - from))) == EINTR) {
    }
    if (problem != 0) {
        note_problem(paged, problem, to - from);
    }
    return problem == 0;
}

/* The lock is held by the callers of those below. */
static region *region_of(wc_paged *paged, const void *memory) {
    for (size_t i = 0; i < paged->nregions; i++) {
        if (paged->regions[i].start == memory) {
            return &paged->regions[i];
        }
    }
    return NULL;
}

static int start_watching(wc_paged *paged) {
    if (!paged->watching) {
        paged->watching = pthread_create(&paged->watcher, NULL, watch, paged) == 0;
    }
    return paged->watching;
}

static void note_spilled(wc_paged *paged, size_t more) {
    size_t now = atomic_fetch_add(&paged->spilled, more) + more;
    paged->most_spilled = now > paged->most_spilled ? now : paged->most_spilled;
}

static void *region_create(wc_paged *paged, size_t nbytes) {
    int fd = -1;
    size_t length = whole_pages(paged, nbytes);
    if (wc_grow(paged->beneath, (void **)&paged->regions, &paged->capacity, paged->nregions + 1, sizeof *paged->regions,
                NULL) != WIRECOPY_OK ||
        !start_watching(paged)) {
        return NULL;
    }
    if (wc_scratch_open(paged->folder, &fd, NULL) != WIRECOPY_OK) {
        note_problem(paged, errno, length);
        return NULL;
    }
    void *start =
        reserve(paged, fd, 0, length) ? mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) : MAP_FAILED;
    if (start == MAP_FAILED) {
        close(fd);
        return NULL;
    }
    paged->regions[paged->nregions++] = (region){start, length, fd};
    note_spilled(paged, length);
    return start;
}

static void region_remove(wc_paged *paged, region *held) {
    munmap(held->start, held->nbytes);
    close(held->fd);
    atomic_fetch_sub(&paged->spilled, held->nbytes);
    *held = paged->regions[--paged->nregions];
    paged->hand_offset = 0;
}

static void *region_resize(wc_paged *paged, region *held, size_t nbytes) {
    size_t length = whole_pages(paged, nbytes);
    if (length > held->nbytes && !reserve(paged, held->fd, held->nbytes, length)) {
        return NULL;
    }
    void *start = length == held->nbytes ? held->start : mremap(held->start, held->nbytes, length, MREMAP_MAYMOVE);
    if (start == MAP_FAILED) {
        return NULL;
    }
    if (length < held->nbytes && ftruncate(held->fd, (off_t)length) != 0) {
        note_problem(paged, errno, 0);
    }
    note_spilled(paged, length - held->nbytes);
    *held = (region){start, length, held->fd};
    paged->hand_offset = 0;
    return start;
}

/* A block that outgrows the budget moves to a file. */
static void *move_to_region(wc_paged *paged, void *memory, size_t old_nbytes, size_t new_nbytes) {
    pthread_mutex_lock(&paged->lock);
    void *start = region_create(paged, new_nbytes);
    pthread_mutex_unlock(&paged->lock);
    if (start != NULL && memory != NULL) {
        size_t nbytes = old_nbytes < new_nbytes ? old_nbytes : new_nbytes;
        for (size_t done = 0; done < nbytes; done += PIECE_NBYTES) {
            keep_within(paged);
            memcpy((uint8_t *)start + done, (uint8_t *)memory + done,
                   nbytes - done < PIECE_NBYTES ? nbytes - done : PIECE_NBYTES);
        }
        paged->beneath->resize(paged->beneath->context, memory, old_nbytes, 0);
        atomic_fetch_sub(&paged->held, old_nbytes);
    }
    return start;
}

/* A block that becomes small again, or is freed. The lock is held. */
static void *move_from_region(wc_paged *paged, region *held, size_t nbytes) {
    void *moved = NULL;
    if (nbytes > 0) {
        moved = paged->beneath->resize(paged->beneath->context, NULL, 0, nbytes);
        if (moved == NULL) {
            return NULL;
        }
        memcpy(moved, held->start, nbytes);
        atomic_fetch_add(&paged->held, nbytes);
    }
    region_remove(paged, held);
    return moved;
}

static void *resize_in_memory(wc_paged *paged, void *memory, size_t old_nbytes, size_t new_nbytes) {
    void *resized = paged->beneath->resize(paged->beneath->context, memory, old_nbytes, new_nbytes);
    if (resized != NULL || new_nbytes == 0) {
        atomic_fetch_add(&paged->held, new_nbytes - old_nbytes);
    }
    return resized;
}

static void *resize_firm(void *context, void *memory, size_t old_nbytes, size_t new_nbytes) {
    return resize_in_memory(context, memory, old_nbytes, new_nbytes);
}

static void *resize_held(wc_paged *paged, void *memory, size_t old_nbytes, size_t new_nbytes) {
    size_t held = atomic_load(&paged->held) + new_nbytes - old_nbytes;
    return new_nbytes > old_nbytes && new_nbytes >= LARGE_NBYTES &&
                   held > (size_t)(resident_share * (double)paged->budget)
               ? move_to_region(paged, memory, old_nbytes, new_nbytes)
               : resize_in_memory(paged, memory, old_nbytes, new_nbytes);
}

static void *resize(void *context, void *memory, size_t old_nbytes, size_t new_nbytes) {
    wc_paged *paged = context;
    if (memory == NULL || old_nbytes < LARGE_NBYTES) {
        return resize_held(paged, memory, old_nbytes, new_nbytes);
    }
    pthread_mutex_lock(&paged->lock);
    region *held = region_of(paged, memory);
    void *resized = NULL;
    if (held != NULL && new_nbytes < LARGE_NBYTES) {
        resized = move_from_region(paged, held, new_nbytes);
    } else if (held != NULL) {
        resized = region_resize(paged, held, new_nbytes);
    }
    pthread_mutex_unlock(&paged->lock);
    return held != NULL ? resized : resize_held(paged, memory, old_nbytes, new_nbytes);
}

int wc_allocator_is_paged(const wirecopy_allocator *allocator) {
    return allocator->resize == resize;
}

wirecopy_code wc_paged_create(uint64_t budget, const char *folder, const wirecopy_allocator *beneath,
                              wc_paged **paged_ret, wirecopy_error *error) {
    wc_paged *paged = wc_allocate_zeroed(beneath, 1, sizeof *paged);
    if (paged == NULL) {
        return wc_fail_memory(error, sizeof *paged);
    }
    paged->own = (wirecopy_allocator){resize, paged};
    paged->firm = (wirecopy_allocator){resize_firm, paged};
    paged->beneath = beneath;
    paged->folder = folder;
    paged->budget = budget;
    paged->page_nbytes = (size_t)sysconf(_SC_PAGESIZE);
    paged->statm_fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    pthread_mutex_init(&paged->lock, NULL);
    *paged_ret = paged;
    return WIRECOPY_OK;
}

void wc_paged_free(wc_paged *paged) {
    if (paged == NULL) {
        return;
    }
    if (paged->watching) {
        atomic_store(&paged->quit, 1);
        pthread_join(paged->watcher, NULL);
    }
    if (paged->statm_fd >= 0) {
        close(paged->statm_fd);
    }
    pthread_mutex_destroy(&paged->lock);
    const wirecopy_allocator *beneath = paged->beneath;
    wc_release(beneath, paged->regions, paged->capacity, sizeof *paged->regions);
    wc_release(beneath, paged, 1, sizeof *paged);
}

const wirecopy_allocator *wc_allocator_firm(const wirecopy_allocator *allocator) {
    return wc_allocator_is_paged(allocator) ? &((const wc_paged *)allocator->context)->firm : allocator;
}

void wc_breathe(const wirecopy_allocator *allocator) {
    if (wc_allocator_is_paged(allocator)) {
        wc_paged *paged = allocator->context;
        if (atomic_load_explicit(&paged->spilled, memory_order_relaxed) > 0) {
            keep_within(paged);
        }
    }
}

wc_view wc_view_of(const wirecopy_allocator *allocator, const void *block) {
    wc_view view = {block, -1};
    if (wc_allocator_is_paged(allocator)) {
        wc_paged *paged = allocator->context;
        pthread_mutex_lock(&paged->lock);
        const region *held = region_of(paged, block);
        view.fd = held != NULL ? held->fd : -1;
        pthread_mutex_unlock(&paged->lock);
    }
    return view;
}

const void *wc_view_read(wc_view view, size_t offset, size_t nbytes, void *buffer, size_t buffer_nbytes) {
    int copied = view.fd >= 0 && nbytes <= buffer_nbytes &&
                 wc_scratch_read(view.fd, offset, buffer, nbytes, NULL) == WIRECOPY_OK;
    return copied ? buffer : view.start + offset;
}

int wc_allocator_admits(const wirecopy_allocator *allocator, size_t nbytes) {
    if (!wc_allocator_is_paged(allocator)) {
        return 1;
    }
    const wc_paged *paged = allocator->context;
    return atomic_load(&paged->held) + nbytes <= (size_t)(table_share * (double)paged->budget);
}

const wirecopy_allocator *wc_paged_allocator(const wc_paged *paged) {
    return &paged->own;
}

wirecopy_code wc_paged_explain(const wc_paged *paged, wirecopy_code code, wirecopy_error *error) {
    if (paged == NULL || code != WIRECOPY_ERROR_MEMORY || paged->problem == 0) {
        return code;
    }
    return wc_fail(error, WIRECOPY_ERROR_IO,
                   "cannot take %zu more bytes of scratch disk: %s; free space, name another folder with --tmp, "
                   "or allow more --memory",
                   paged->refused_nbytes, strerror(paged->problem));
}

uint64_t wc_paged_spilled(const wc_paged *paged) {
    return paged != NULL ? paged->most_spilled : 0;
}
