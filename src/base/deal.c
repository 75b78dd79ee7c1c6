#include "base/deal.h"

#include <string.h>
#include <unistd.h>

#include "base/bundle.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/paged.h"
#include "base/scratch.h"

/* Chunks lie in slabs, on shelves of the parts that follow each other. A slab is large enough that the system gets it
 * back once it is freed (cli/main.c), when the last part of its shelf is taken: chunks that were freed one by one would
 * leave holes in the heap. Chosen. */
enum { SLAB_WORDS = 1 << 15, SHELVES_MAX = 16 };

typedef struct chunk {
    uint64_t *words; /* NULL: in the file */
    uint64_t offset;
    wc_bundle bundle;
} chunk;

typedef struct wc_deal_part {
    chunk *chunks;
    size_t nchunks, capacity, count;
} deal_part;

typedef struct wc_deal_shelf {
    uint64_t **slabs;
    size_t nslabs, capacity, nused; /* nused: words of the last slab */
    uint32_t nfull;                 /* parts with records */
} shelf;

wirecopy_code wc_deal_create(wc_deal *deal_ret, uint32_t nparts, const char *folder,
                             const wirecopy_allocator *allocator, wirecopy_error *error) {
    *deal_ret = (wc_deal){.allocator = allocator, .folder = folder, .nparts = nparts, .fd = -1};
    pthread_mutex_init(&deal_ret->lock, NULL);
    deal_ret->parts = wc_allocate_zeroed(allocator, nparts, sizeof *deal_ret->parts);
    deal_ret->shelves = wc_allocate_zeroed(allocator, SHELVES_MAX, sizeof *deal_ret->shelves);
    return deal_ret->parts != NULL && deal_ret->shelves != NULL
               ? WIRECOPY_OK
               : wc_fail_refused(allocator, nparts * sizeof *deal_ret->parts, error);
}

static shelf *shelf_of(const wc_deal *deal, uint32_t part) {
    return &deal->shelves[(uint64_t)part * SHELVES_MAX / deal->nparts];
}

static void clear_part(const wc_deal *deal, deal_part *part) {
    wc_release(deal->allocator, part->chunks, part->capacity, sizeof *part->chunks);
    *part = (deal_part){0};
}

static void clear_shelf(const wc_deal *deal, shelf *cleared) {
    for (size_t i = 0; i < cleared->nslabs; i++) {
        wc_release(deal->allocator, cleared->slabs[i], SLAB_WORDS, sizeof **cleared->slabs);
    }
    wc_release(deal->allocator, cleared->slabs, cleared->capacity, sizeof *cleared->slabs);
    *cleared = (shelf){0};
}

void wc_deal_clear(wc_deal *deal) {
    if (deal->allocator == NULL) {
        return;
    }
    for (uint32_t i = 0; deal->parts != NULL && i < deal->nparts; i++) {
        clear_part(deal, &deal->parts[i]);
    }
    for (uint32_t i = 0; deal->shelves != NULL && i < SHELVES_MAX; i++) {
        clear_shelf(deal, &deal->shelves[i]);
    }
    wc_release(deal->allocator, deal->parts, deal->nparts, sizeof *deal->parts);
    wc_release(deal->allocator, deal->shelves, SHELVES_MAX, sizeof *deal->shelves);
    if (deal->fd >= 0) {
        close(deal->fd);
    }
    pthread_mutex_destroy(&deal->lock);
    *deal = (wc_deal){.fd = -1};
}

size_t wc_deal_count(const wc_deal *deal, uint32_t part) {
    return deal->parts[part].count;
}

size_t wc_deal_nbytes(const wc_deal *deal) {
    size_t nslabs = 0;
    for (uint32_t i = 0; i < SHELVES_MAX; i++) {
        nslabs += deal->shelves[i].nslabs;
    }
    return nslabs * SLAB_WORDS * sizeof(uint64_t);
}

static void empty_part(wc_deal *deal, uint32_t part) {
    shelf *from = shelf_of(deal, part);
    if (deal->parts[part].count > 0) {
        pthread_mutex_lock(&deal->lock);
        if (--from->nfull == 0) {
            clear_shelf(deal, from);
        }
        pthread_mutex_unlock(&deal->lock);
    }
    clear_part(deal, &deal->parts[part]);
}

static wirecopy_code take_chunk(const wc_deal *deal, const chunk *taken, uint64_t *records_ret, wirecopy_error *error) {
    uint64_t read[WC_DEAL_CHUNK];
    wirecopy_code code = WIRECOPY_OK;
    if (taken->words == NULL) {
        code = wc_scratch_read(deal->fd, taken->offset, read, wc_bundle_words(&taken->bundle) * sizeof *read, error);
    }
    if (code == WIRECOPY_OK) {
        wc_bundle_unpack(&taken->bundle, taken->words != NULL ? taken->words : read, records_ret);
    }
    return code;
}

wirecopy_code wc_deal_take(wc_deal *deal, uint32_t part, uint64_t *records_ret, wirecopy_error *error) {
    const deal_part *taken = &deal->parts[part];
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < taken->nchunks; i++) {
        code = take_chunk(deal, &taken->chunks[i], records_ret, error);
        records_ret += taken->chunks[i].bundle.count;
    }
    empty_part(deal, part);
    return code;
}

static wirecopy_code write_chunk(wc_deal *deal, const uint64_t *words, chunk *held, wirecopy_error *error) {
    size_t nbytes = wc_bundle_words(&held->bundle) * sizeof *words;
    wirecopy_code code = deal->fd < 0 ? wc_scratch_open(deal->folder, &deal->fd, error) : WIRECOPY_OK;
    if (code == WIRECOPY_OK) {
        code = wc_scratch_write(deal->fd, deal->folder, words, nbytes, error);
    }
    held->offset = deal->file_nbytes;
    deal->file_nbytes += nbytes;
    return code;
}

/* Room on a shelf; NULL where the budget has none. The caller holds the lock. */
static uint64_t *find_room(const wc_deal *deal, shelf *on, size_t nwords) {
    size_t slab_nbytes = SLAB_WORDS * sizeof **on->slabs;
    if (on->nslabs == 0 || on->nused + nwords > SLAB_WORDS) {
        if (!wc_allocator_admits(deal->allocator, slab_nbytes) ||
            wc_grow(deal->allocator, (void **)&on->slabs, &on->capacity, on->nslabs + 1, sizeof *on->slabs, NULL) !=
                WIRECOPY_OK) {
            return NULL;
        }
        on->slabs[on->nslabs] = wc_allocate(deal->allocator, SLAB_WORDS, sizeof **on->slabs);
        if (on->slabs[on->nslabs] == NULL) {
            return NULL;
        }
        on->nslabs++;
        on->nused = 0;
    }
    on->nused += nwords;
    return on->slabs[on->nslabs - 1] + on->nused - nwords;
}

/* The caller holds the lock. */
static wirecopy_code keep_chunk(wc_deal *deal, uint32_t number, const uint64_t *words, const wc_bundle *bundle,
                                wirecopy_error *error) {
    deal_part *part = &deal->parts[number];
    shelf *on = shelf_of(deal, number);
    chunk held = {.bundle = *bundle};
    wirecopy_code code = wc_grow(deal->allocator, (void **)&part->chunks, &part->capacity, part->nchunks + 1,
                                 sizeof *part->chunks, error);
    if (code == WIRECOPY_OK) {
        held.words = find_room(deal, on, wc_bundle_words(bundle));
    }
    if (code == WIRECOPY_OK && held.words != NULL) {
        memcpy(held.words, words, wc_bundle_words(bundle) * sizeof *words);
    } else if (code == WIRECOPY_OK) {
        code = write_chunk(deal, words, &held, error);
    }
    if (code == WIRECOPY_OK) {
        on->nfull += part->count == 0;
        part->chunks[part->nchunks++] = held;
        part->count += bundle->count;
    }
    return code;
}

wirecopy_code wc_dealer_hand_over(wc_dealer *dealer, uint32_t part, wirecopy_error *error) {
    wc_deal *deal = dealer->deal;
    uint64_t *records = dealer->records + (size_t)part * WC_DEAL_CHUNK;
    const wc_bundle bundle = wc_bundle_pack(records, dealer->counts[part]);
    pthread_mutex_lock(&deal->lock);
    wirecopy_code code = keep_chunk(deal, part, records, &bundle, error);
    pthread_mutex_unlock(&deal->lock);
    dealer->counts[part] = 0;
    return code;
}

wirecopy_code wc_dealer_create(wc_dealer *dealer_ret, wc_deal *deal, wirecopy_error *error) {
    size_t nrecords = (size_t)deal->nparts * WC_DEAL_CHUNK;
    *dealer_ret = (wc_dealer){.deal = deal};
    dealer_ret->records = wc_allocate(deal->allocator, nrecords, sizeof *dealer_ret->records);
    dealer_ret->counts = wc_allocate_zeroed(deal->allocator, deal->nparts, sizeof *dealer_ret->counts);
    return dealer_ret->records != NULL && dealer_ret->counts != NULL
               ? WIRECOPY_OK
               : wc_fail_refused(deal->allocator, nrecords * sizeof *dealer_ret->records, error);
}

void wc_dealer_clear(wc_dealer *dealer) {
    if (dealer->deal != NULL) {
        const wc_deal *deal = dealer->deal;
        wc_release(deal->allocator, dealer->records, (size_t)deal->nparts * WC_DEAL_CHUNK, sizeof *dealer->records);
        wc_release(deal->allocator, dealer->counts, deal->nparts, sizeof *dealer->counts);
    }
    *dealer = (wc_dealer){0};
}

wirecopy_code wc_dealer_finish(wc_dealer *dealer, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (uint32_t part = 0; code == WIRECOPY_OK && part < dealer->deal->nparts; part++) {
        if (dealer->counts[part] > 0) {
            code = wc_dealer_hand_over(dealer, part, error);
        }
    }
    return code;
}
