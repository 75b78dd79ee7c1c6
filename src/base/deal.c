#include "base/deal.h"

#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/paged.h"
#include "base/scratch.h"

/* Records of a chunk: a page of them, so that a deal of few records takes little. */
enum { CHUNK = 512 };

typedef struct chunk {
    uint64_t *records; /* NULL: in the file */
    uint64_t offset;
    uint32_t count;
} chunk;

typedef struct wc_deal_part {
    chunk *chunks;
    size_t nchunks, capacity, count;
} deal_part;

wirecopy_code wc_deal_create(wc_deal *deal_ret, uint32_t nparts, const char *folder,
                             const wirecopy_allocator *allocator, wirecopy_error *error) {
    *deal_ret = (wc_deal){.allocator = allocator, .folder = folder, .nparts = nparts, .fd = -1};
    pthread_mutex_init(&deal_ret->lock, NULL);
    deal_ret->parts = wc_allocate_zeroed(allocator, nparts, sizeof *deal_ret->parts);
    return deal_ret->parts != NULL ? WIRECOPY_OK : wc_fail_refused(allocator, nparts * sizeof *deal_ret->parts, error);
}

static void clear_part(const wc_deal *deal, deal_part *part) {
    for (size_t i = 0; i < part->nchunks; i++) {
        wc_release(deal->allocator, part->chunks[i].records, part->chunks[i].count, sizeof(uint64_t));
    }
    wc_release(deal->allocator, part->chunks, part->capacity, sizeof *part->chunks);
    *part = (deal_part){0};
}

void wc_deal_clear(wc_deal *deal) {
    if (deal->allocator == NULL) {
        return;
    }
    for (uint32_t i = 0; deal->parts != NULL && i < deal->nparts; i++) {
        clear_part(deal, &deal->parts[i]);
    }
    wc_release(deal->allocator, deal->parts, deal->nparts, sizeof *deal->parts);
    if (deal->fd >= 0) {
        close(deal->fd);
    }
    pthread_mutex_destroy(&deal->lock);
    *deal = (wc_deal){.fd = -1};
}

size_t wc_deal_count(const wc_deal *deal, uint32_t part) {
    return deal->parts[part].count;
}

wirecopy_code wc_deal_take(wc_deal *deal, uint32_t part, uint64_t *records_ret, wirecopy_error *error) {
    deal_part *taken = &deal->parts[part];
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < taken->nchunks; i++) {
        const chunk *held = &taken->chunks[i];
        if (held->records != NULL) {
            memcpy(records_ret, held->records, held->count * sizeof *records_ret);
        } else {
            code = wc_scratch_read(deal->fd, held->offset, records_ret, held->count * sizeof *records_ret, error);
        }
        records_ret += held->count;
    }
    clear_part(deal, taken);
    return code;
}

static wirecopy_code write_chunk(wc_deal *deal, const uint64_t *records, chunk *held, wirecopy_error *error) {
    size_t nbytes = held->count * sizeof *records;
    wirecopy_code code = deal->fd < 0 ? wc_scratch_open(deal->folder, &deal->fd, error) : WIRECOPY_OK;
    if (code == WIRECOPY_OK) {
        code = wc_scratch_write(deal->fd, records, nbytes, error);
    }
    held->offset = deal->file_nbytes;
    deal->file_nbytes += nbytes;
    return code;
}

/* The lock is held. */
static wirecopy_code keep_chunk(wc_deal *deal, deal_part *part, const uint64_t *records, uint32_t count,
                                wirecopy_error *error) {
    chunk held = {.count = count};
    wirecopy_code code = wc_grow(deal->allocator, (void **)&part->chunks, &part->capacity, part->nchunks + 1,
                                 sizeof *part->chunks, error);
    if (code == WIRECOPY_OK && wc_allocator_admits(deal->allocator, count * sizeof *records)) {
        held.records = wc_allocate(deal->allocator, count, sizeof *records);
    }
    if (code == WIRECOPY_OK && held.records != NULL) {
        memcpy(held.records, records, count * sizeof *records);
    } else if (code == WIRECOPY_OK) {
        code = write_chunk(deal, records, &held, error);
    }
    if (code == WIRECOPY_OK) {
        part->chunks[part->nchunks++] = held;
        part->count += count;
    }
    return code;
}

static wirecopy_code hand_over(wc_dealer *dealer, uint32_t part, wirecopy_error *error) {
    wc_deal *deal = dealer->deal;
    pthread_mutex_lock(&deal->lock);
    wirecopy_code code =
        keep_chunk(deal, &deal->parts[part], dealer->records + (size_t)part * CHUNK, dealer->counts[part], error);
    pthread_mutex_unlock(&deal->lock);
    dealer->counts[part] = 0;
    return code;
}

wirecopy_code wc_dealer_create(wc_dealer *dealer_ret, wc_deal *deal, wirecopy_error *error) {
    size_t nrecords = (size_t)deal->nparts * CHUNK;
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
        wc_release(deal->allocator, dealer->records, (size_t)deal->nparts * CHUNK, sizeof *dealer->records);
        wc_release(deal->allocator, dealer->counts, deal->nparts, sizeof *dealer->counts);
    }
    *dealer = (wc_dealer){0};
}

wirecopy_code wc_dealer_add(wc_dealer *dealer, uint32_t part, uint64_t record, wirecopy_error *error) {
    dealer->records[(size_t)part * CHUNK + dealer->counts[part]++] = record;
    return dealer->counts[part] == CHUNK ? hand_over(dealer, part, error) : WIRECOPY_OK;
}

wirecopy_code wc_dealer_finish(wc_dealer *dealer, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (uint32_t part = 0; code == WIRECOPY_OK && part < dealer->deal->nparts; part++) {
        if (dealer->counts[part] > 0) {
            code = hand_over(dealer, part, error);
        }
    }
    return code;
}
