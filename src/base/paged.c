#include "base/paged.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "base/blocks.h"
#include "base/error.h"
#include "base/os.h"
#include "base/scratch.h"

/* Smaller blocks stay in memory: few of them grow with the dump, and a mapping costs system calls and whole pages.
 * Chosen. */
enum { LARGE_NBYTES = 256 << 10 };

/* Pages are dropped in pieces of this many bytes: what one page fault may map around itself (a huge page). */
enum { PIECE_NBYTES = 2 << 20 };

/* Scattered files are filled with zeros in pieces of what a fault brings in, since the system then keeps each piece as
 * one (a large folio: ext4 from Linux 6.16 on, XFS from 5.18 on): bringing it in, writing to it first and dropping it
 * are then done once for 16 pages. Measured: docs/performance.md, Dumps in which much is shared. */
enum { FOLIO_NBYTES = 64 << 10 };
static const uint8_t zeros[FOLIO_NBYTES];

/* How often the watcher checks resident memory. At 5 GB/s of first touches, 2.5 MB come in between two checks, far less
 * than the 12 % of a budget that high_share leaves. Chosen. */
enum { WATCH_NANOSECONDS = 500 * 1000 };

/* For so long after memory was found to be within the budget loops do not ask again: asking is a system call that goes
 * through the counters of all processors, and loops on several threads ask a hundred thousand times a second. A thread
 * faults in less than 2 MB meanwhile, by faults of 64 KiB, and threads are as many as have 24 MiB of the budget each
 * (run/threads.c), of which high_share leaves 2.9. */
enum { ASK_NANOSECONDS = 50 * 1000 };

/* How often malloc's free memory is given back once blocks are in files. It is not counted, and a program that leaves
 * malloc as it is, such as Python, held 54 MB more by it (docs/reliability.md). Chosen. */
enum { TRIM_NANOSECONDS = 250 * 1000 * 1000 };

/* Pages are counted one by one at most ten times a second, and take at most a fiftieth of one processor. Chosen. */
enum { COUNT_NANOSECONDS = 100 * 1000 * 1000, COUNT_PAUSE = 50 };

/* Fewer mapped bytes than this are not dropped: they would be faulted in again at once. Chosen; half and twice as much
 * do as well. */
static const double mapped_share = 1.0 / 16.0;
enum { MAPPED_NBYTES_LEAST = 4 << 20 }; /* two pieces */

/* Shares of the budget. table_share: how far tables that may as well lie in a file grow in memory, which leaves room
 * for memory that may not. resident_share: how much blocks outside files may take; full_share: the same once all is
 * expected to fit, which is to take no more than fit_share; short_share: how much of it there may be when a scattered
 * one is added and it is known that not all will fit: 0.1 does as well, and with 0.35 a gigabyte in 256M takes 7 % more
 * of processor time. high_share: the library's bytes at which pages are dropped, down to low_share; the rest is
 * headroom for pages touched before the next check. Chosen so that measured peaks stay within the budget
 * (docs/reliability.md). */
static const double table_share = 0.4667, resident_share = 0.6, full_share = 0.75, short_share = 0.2;
static const double high_share = 0.88, low_share = 0.78, fit_share = 0.85;

/* What is known of tables that are yet to come (wc_allocator_expect): nothing, that all fit, that not all do. */
enum { ANY, FIT, SHORT };

typedef struct region {
    uint8_t *start;
    size_t nbytes; /* whole pages */
    int fd;
} region;

struct wc_paged {
    wirecopy_allocator own, firm, scattered;
    const wirecopy_allocator *beneath;
    const char *folder;
    uint64_t budget;
    size_t page_nbytes;
    atomic_size_t held;      /* bytes of blocks outside files, and of what else was charged */
    atomic_size_t spilled;   /* bytes of regions */
    atomic_int expected;     /* ANY, FIT or SHORT */
    _Atomic uint64_t mapped; /* of these, resident at the last check */
    _Atomic uint64_t others; /* resident bytes of other files that the process maps, at the last count */
    _Atomic uint64_t most;   /* peak of own bytes */
    _Atomic uint64_t asked;  /* when own bytes were last found to be within the budget, in nanoseconds_now */
    size_t most_spilled;
    pthread_mutex_t lock; /* guards the fields below */
    region *regions;
    size_t nregions, capacity;
    size_t hand, hand_offset; /* the next piece to drop, as in a clock replacement */
    int problem;              /* errno of the last file that could not grow; 0: memory was refused since */
    size_t refused_nbytes;
    uint64_t next_count; /* in nanoseconds_now */
    int watching;
    atomic_int quit;
    pthread_t watcher;
    wc_os_gauge gauge;
};

/* The resident bytes of regions: those of all mapped files, less those known to belong to other files. All bytes of
 * regions if the system does not report them. */
static uint64_t mapped_now(const wc_paged *paged) {
    uint64_t files = wc_os_gauge_files(&paged->gauge), others = atomic_load(&paged->others);
    uint64_t spilled = atomic_load(&paged->spilled), mapped = files > others ? files - others : 0;
    return mapped < spilled ? mapped : spilled;
}

static void note_most(wc_paged *paged, uint64_t nbytes) {
    uint64_t most = atomic_load_explicit(&paged->most, memory_order_relaxed);
    while (nbytes > most && !atomic_compare_exchange_weak(&paged->most, &most, nbytes)) {
    }
}

/* The library's own bytes. */
static uint64_t own_now(wc_paged *paged, uint64_t mapped) {
    uint64_t own = atomic_load(&paged->held) + mapped;
    atomic_store_explicit(&paged->mapped, mapped, memory_order_relaxed);
    note_most(paged, own);
    return own;
}

static uint64_t nanoseconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* Counts the resident pages of regions one by one. The rest of the process's file pages belong to other files: the host
 * program maps and unmaps files of its own. The caller holds the lock. */
static void count_pages(wc_paged *paged) {
    uint64_t start = nanoseconds_now(), own = 0, files = wc_os_gauge_files(&paged->gauge);
    for (size_t i = 0; i < paged->nregions && files != UINT64_MAX; i++) {
        uint64_t nbytes = wc_os_gauge_count(&paged->gauge, paged->regions[i].start, paged->regions[i].nbytes);
        if (nbytes == UINT64_MAX) {
            return;
        }
        own += nbytes;
    }
    if (files != UINT64_MAX) {
        atomic_store(&paged->others, files > own ? files - own : 0);
    }
    uint64_t end = nanoseconds_now(), pause = (end - start) * COUNT_PAUSE;
    paged->next_count = end + (pause > COUNT_NANOSECONDS ? pause : COUNT_NANOSECONDS);
}

static void count_when_due(wc_paged *paged) {
    if (nanoseconds_now() >= paged->next_count) {
        count_pages(paged);
    }
}

/* Drops the piece under the hand and advances the hand. */
static void drop_piece(wc_paged *paged) {
    if (paged->hand >= paged->nregions) {
        paged->hand = paged->hand_offset = 0;
    }
    const region *held = &paged->regions[paged->hand];
    size_t rest = held->nbytes - paged->hand_offset;
    size_t nbytes = rest < PIECE_NBYTES ? rest : PIECE_NBYTES;
    wc_os_drop(held->start + paged->hand_offset, nbytes, held->fd, paged->hand_offset, 1);
    paged->hand_offset += nbytes;
    if (paged->hand_offset == held->nbytes) {
        paged->hand++;
        paged->hand_offset = 0;
    }
}

/* Goes around at most once: the resident bytes may belong to other files. The caller holds the lock. */
static void drop_pieces(wc_paged *paged) {
    uint64_t low = (uint64_t)(low_share * (double)paged->budget);
    size_t npieces = atomic_load(&paged->spilled) / PIECE_NBYTES + paged->nregions;
    for (size_t i = 0; i < npieces && paged->nregions > 0; i++) {
        if (i % 8 == 0 && own_now(paged, mapped_now(paged)) < low) {
            return;
        }
        drop_piece(paged);
    }
}

static uint64_t high_nbytes(const wc_paged *paged) {
    return (uint64_t)(high_share * (double)paged->budget);
}

static int would_fit(wc_paged *paged) {
    return atomic_load(&paged->held) + atomic_load(&paged->spilled) <= high_nbytes(paged);
}

/* Loops ask for each chunk, so the system is asked only where not all of the regions would fit, and not at each of
 * them: asking took a seventh of a run of the news profile in 1 GB. */
static int is_over(wc_paged *paged) {
    uint64_t now = nanoseconds_now(), high = high_nbytes(paged);
    if (would_fit(paged) || now - atomic_load_explicit(&paged->asked, memory_order_relaxed) < ASK_NANOSECONDS) {
        return 0;
    }
    uint64_t mapped = mapped_now(paged), least = (uint64_t)(mapped_share * (double)paged->budget);
    int over = own_now(paged, mapped) > high && mapped > (least > MAPPED_NBYTES_LEAST ? least : MAPPED_NBYTES_LEAST);
    if (!over) {
        atomic_store_explicit(&paged->asked, now, memory_order_relaxed);
    }
    return over;
}

/* Also waits while another thread drops pages, so that no thread runs ahead of it. */
static void keep_within(wc_paged *paged) {
    if (is_over(paged)) {
        pthread_mutex_lock(&paged->lock);
        count_when_due(paged);
        if (is_over(paged)) {
            drop_pieces(paged);
        }
        pthread_mutex_unlock(&paged->lock);
    }
}

/* If the host program unmapped files, an old count would hide as many bytes of regions. */
static void recount(wc_paged *paged) {
    pthread_mutex_lock(&paged->lock);
    count_when_due(paged);
    pthread_mutex_unlock(&paged->lock);
}

static void *watch(void *context) {
    wc_paged *paged = context;
    const struct timespec pause = {0, WATCH_NANOSECONDS};
    uint64_t next_trim = 0;
    while (!atomic_load(&paged->quit)) {
        uint64_t now = nanoseconds_now();
        if (atomic_load(&paged->spilled) > 0 && now >= next_trim) {
            wc_os_trim();
            next_trim = now + TRIM_NANOSECONDS;
        }
        recount(paged);
        own_now(paged, mapped_now(paged)); /* notes the peak, where loops need not ask */
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

/* Disk blocks are allocated up front: a page fault on a full disk would kill the process. */
static int reserve(wc_paged *paged, int fd, size_t from, size_t to) {
    int problem = wc_os_reserve(fd, from, to);
    if (problem != 0) {
        note_problem(paged, problem, to - from);
    }
    return problem == 0;
}

/* Without the lock, for which other threads wait. Where it fails, pages are made one by one once they are touched. */
static void fill_scattered(int fd, size_t from, size_t to) {
    for (size_t end; from < to; from = end) {
        end = (from / FOLIO_NBYTES + 1) * FOLIO_NBYTES;
        end = end < to ? end : to;
        if (pwrite(fd, zeros, end - from, (off_t)from) != (ssize_t)(end - from)) {
            return;
        }
    }
}

/* Callers of the functions below hold the lock. */
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
        count_pages(paged); /* there are no regions yet: all mapped files are others' */
        paged->watching = pthread_create(&paged->watcher, NULL, watch, paged) == 0;
    }
    return paged->watching;
}

static void note_spilled(wc_paged *paged, size_t more) {
    size_t now = atomic_fetch_add(&paged->spilled, more) + more;
    paged->most_spilled = now > paged->most_spilled ? now : paged->most_spilled;
}

/* Makes room for another region. */
static int grow_regions(wc_paged *paged) {
    const wirecopy_allocator *beneath = paged->beneath;
    size_t capacity = paged->capacity + paged->capacity / 2 + 16, each = sizeof *paged->regions;
    if (paged->nregions < paged->capacity) {
        return 1;
    }
    region *grown = beneath->resize(beneath->context, paged->regions, paged->capacity * each, capacity * each);
    if (grown != NULL) {
        paged->regions = grown;
        paged->capacity = capacity;
    }
    return grown != NULL;
}

static const region *region_create(wc_paged *paged, size_t nbytes, int scattered) {
    int fd = -1;
    size_t length = whole_pages(paged, nbytes);
    note_problem(paged, 0, 0);
    if (!grow_regions(paged) || !start_watching(paged)) {
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
    if (scattered) {
        posix_madvise(start, length, POSIX_MADV_RANDOM);
    }
    region *created = &paged->regions[paged->nregions++];
    *created = (region){start, length, fd};
    note_spilled(paged, length);
    return created;
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
    note_problem(paged, 0, 0);
    if (length > held->nbytes && !reserve(paged, held->fd, held->nbytes, length)) {
        return NULL;
    }
    void *start = length == held->nbytes ? held->start : wc_os_remap(held->start, held->nbytes, length, held->fd);
    if (start == NULL) {
        return NULL;
    }
    if (length < held->nbytes && ftruncate(held->fd, (off_t)length) != 0) {
        /* The disk blocks stay allocated until the file is closed, which is harmless. */
    }
    note_spilled(paged, length - held->nbytes);
    *held = (region){start, length, held->fd};
    paged->hand_offset = 0;
    return start;
}

/* A block that outgrows the budget moves to a file. */
static void *move_to_region(wc_paged *paged, void *memory, size_t old_nbytes, size_t new_nbytes, int scattered) {
    pthread_mutex_lock(&paged->lock);
    const region *created = region_create(paged, new_nbytes, scattered);
    region held = created != NULL ? *created : (region){0};
    pthread_mutex_unlock(&paged->lock);
    void *start = held.start;
    if (start != NULL && scattered) {
        fill_scattered(held.fd, 0, held.nbytes);
    }
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

/* A block shrinks below LARGE_NBYTES or is freed. The caller holds the lock. */
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

static void charge(wc_paged *paged, size_t old_nbytes, size_t new_nbytes) {
    size_t held = atomic_fetch_add(&paged->held, new_nbytes - old_nbytes) + new_nbytes - old_nbytes;
    if (new_nbytes > old_nbytes) {
        note_most(paged, held + atomic_load_explicit(&paged->mapped, memory_order_relaxed));
    }
}

static void *resize_in_memory(wc_paged *paged, void *memory, size_t old_nbytes, size_t new_nbytes) {
    void *resized = paged->beneath->resize(paged->beneath->context, memory, old_nbytes, new_nbytes);
    if (resized != NULL || new_nbytes == 0) {
        charge(paged, old_nbytes, new_nbytes);
    } else {
        pthread_mutex_lock(&paged->lock);
        note_problem(paged, 0, 0);
        pthread_mutex_unlock(&paged->lock);
    }
    return resized;
}

static void *resize_firm(void *context, void *memory, size_t old_nbytes, size_t new_nbytes) {
    return resize_in_memory(context, memory, old_nbytes, new_nbytes);
}

/* Blocks that are read at random lie in large pages, if they have several: of a gigabyte in small ones, each look also
 * misses the translation of its address. A block that grew is moved, out of step with large pages; once it is shrunk to
 * what it holds, it is put into them. Measured: docs/performance.md. Memory of a caller's own allocator is left as it
 * is. */
enum { WIDE_NBYTES_LEAST = 8 << 20 };

static void *resize_in_memory_as(wc_paged *paged, void *memory, size_t old_nbytes, size_t new_nbytes, int scattered) {
    void *resized = resize_in_memory(paged, memory, old_nbytes, new_nbytes);
    if (scattered && new_nbytes >= WIDE_NBYTES_LEAST && resized != NULL &&
        paged->beneath->resize == wc_allocator_default.resize) {
        wc_os_widen(resized, new_nbytes, new_nbytes < old_nbytes);
    }
    return resized;
}

static double share_outside_files(const wc_paged *paged, int scattered) {
    int expected = atomic_load(&paged->expected);
    return expected == FIT ? full_share : expected == SHORT && scattered ? short_share : resident_share;
}

static void *resize_held(wc_paged *paged, void *memory, size_t old_nbytes, size_t new_nbytes, int scattered) {
    size_t held = atomic_load(&paged->held) + new_nbytes - old_nbytes;
    double share = share_outside_files(paged, scattered);
    return new_nbytes > old_nbytes && new_nbytes >= LARGE_NBYTES && held > (size_t)(share * (double)paged->budget)
               ? move_to_region(paged, memory, old_nbytes, new_nbytes, scattered)
               : resize_in_memory_as(paged, memory, old_nbytes, new_nbytes, scattered);
}

static void *resize_as(wc_paged *paged, void *memory, size_t old_nbytes, size_t new_nbytes, int scattered) {
    if (memory == NULL || old_nbytes < LARGE_NBYTES) {
        return resize_held(paged, memory, old_nbytes, new_nbytes, scattered);
    }
    pthread_mutex_lock(&paged->lock);
    region *held = region_of(paged, memory);
    region before = held != NULL ? *held : (region){0}, after = {0};
    void *resized = NULL;
    if (held != NULL && new_nbytes < LARGE_NBYTES) {
        resized = move_from_region(paged, held, new_nbytes);
    } else if (held != NULL) {
        resized = region_resize(paged, held, new_nbytes);
        after = *held;
    }
    pthread_mutex_unlock(&paged->lock);
    if (scattered) {
        fill_scattered(after.fd, before.nbytes, after.nbytes);
    }
    return before.start != NULL ? resized : resize_held(paged, memory, old_nbytes, new_nbytes, scattered);
}

static void *resize(void *context, void *memory, size_t old_nbytes, size_t new_nbytes) {
    return resize_as(context, memory, old_nbytes, new_nbytes, 0);
}

static void *resize_scattered(void *context, void *memory, size_t old_nbytes, size_t new_nbytes) {
    return resize_as(context, memory, old_nbytes, new_nbytes, 1);
}

int wc_allocator_is_paged(const wirecopy_allocator *allocator) {
    return allocator->resize == resize || allocator->resize == resize_scattered;
}

wirecopy_code wc_paged_create(uint64_t budget, const char *folder, const wirecopy_allocator *beneath,
                              wc_paged **paged_ret, wirecopy_error *error) {
    wc_paged *paged = wc_allocate(beneath, 1, sizeof *paged);
    if (paged == NULL) {
        return wc_fail_memory(error, sizeof *paged);
    }
    memset(paged, 0, sizeof *paged);
    paged->own = (wirecopy_allocator){resize, paged};
    paged->firm = (wirecopy_allocator){resize_firm, paged};
    paged->scattered = (wirecopy_allocator){resize_scattered, paged};
    paged->beneath = beneath;
    paged->folder = folder;
    paged->budget = budget;
    paged->page_nbytes = (size_t)sysconf(_SC_PAGESIZE);
    wc_os_gauge_open(&paged->gauge);
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
    wc_os_gauge_close(&paged->gauge);
    pthread_mutex_destroy(&paged->lock);
    const wirecopy_allocator *beneath = paged->beneath;
    wc_release(beneath, paged->regions, paged->capacity, sizeof *paged->regions);
    wc_release(beneath, paged, 1, sizeof *paged);
}

const wirecopy_allocator *wc_allocator_firm(const wirecopy_allocator *allocator) {
    return wc_allocator_is_paged(allocator) ? &((const wc_paged *)allocator->context)->firm : allocator;
}

const wirecopy_allocator *wc_allocator_scattered(const wirecopy_allocator *allocator) {
    return wc_allocator_is_paged(allocator) ? &((const wc_paged *)allocator->context)->scattered : allocator;
}

void wc_allocator_trim(const wirecopy_allocator *allocator) {
    if (wc_allocator_is_paged(allocator)) {
        wc_paged *paged = allocator->context;
        if (atomic_load_explicit(&paged->spilled, memory_order_relaxed) > 0) {
            keep_within(paged);
        }
    }
}

void wc_allocator_leave(const wirecopy_allocator *allocator, const void *block, size_t from, size_t to) {
    if (!wc_allocator_is_paged(allocator) || would_fit(allocator->context)) {
        return;
    }
    wc_paged *paged = allocator->context;
    size_t page = paged->page_nbytes, first = (from + page - 1) / page * page, last = to / page * page;
    pthread_mutex_lock(&paged->lock);
    const region *held = region_of(paged, block);
    region found = held != NULL ? *held : (region){0};
    pthread_mutex_unlock(&paged->lock);
    /* Not under the lock, for which other threads wait: the block stays while its user calls this. */
    if (found.start != NULL && first < last) {
        wc_os_drop(found.start + first, last - first, found.fd, first, 1);
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

void wc_allocator_charge(const wirecopy_allocator *allocator, size_t old_nbytes, size_t new_nbytes) {
    if (wc_allocator_is_paged(allocator)) {
        charge(allocator->context, old_nbytes, new_nbytes);
    }
}

int wc_allocator_admits(const wirecopy_allocator *allocator, size_t nbytes) {
    if (!wc_allocator_is_paged(allocator)) {
        return 1;
    }
    const wc_paged *paged = allocator->context;
    return atomic_load(&paged->held) + nbytes <= (size_t)(table_share * (double)paged->budget);
}

int wc_allocator_expect(const wirecopy_allocator *allocator, size_t nbytes) {
    if (!wc_allocator_is_paged(allocator)) {
        return 1;
    }
    wc_paged *paged = allocator->context;
    int fits = atomic_load(&paged->held) + atomic_load(&paged->spilled) + nbytes <=
               (size_t)(fit_share * (double)paged->budget);
    atomic_store(&paged->expected, fits ? FIT : SHORT);
    return fits;
}

const wirecopy_allocator *wc_paged_allocator(const wc_paged *paged) {
    return &paged->own;
}

wirecopy_code wc_paged_refusal(const wirecopy_allocator *allocator, wirecopy_error *error) {
    if (!wc_allocator_is_paged(allocator)) {
        return WIRECOPY_OK;
    }
    wc_paged *paged = allocator->context;
    pthread_mutex_lock(&paged->lock);
    int problem = paged->problem;
    size_t nbytes = paged->refused_nbytes;
    pthread_mutex_unlock(&paged->lock);
    return problem == 0 ? WIRECOPY_OK
                        : wc_fail(error, WIRECOPY_ERROR_IO,
                                  "cannot allocate %zu more bytes of scratch disk in %s: %s; free space, name another "
                                  "folder with options.tmp, or raise memory_nbytes",
                                  nbytes, wc_scratch_folder(paged->folder), strerror(problem));
}

uint64_t wc_paged_most(const wc_paged *paged) {
    return paged != NULL ? atomic_load(&paged->most) : 0;
}

uint64_t wc_paged_spilled(const wc_paged *paged) {
    return paged != NULL ? paged->most_spilled : 0;
}
