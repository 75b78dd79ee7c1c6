#include "news/dealing.h"

#include <string.h>

#include "base/deal.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/owned.h"
#include "news/anchors.h"
#include "news/choosing.h"
#include "news/pairing.h"

static wirecopy_code check_whole(const wirecopy_whole *whole, wirecopy_error *error) {
    return wc_pairing_check(whole->ntexts, error);
}

/* Deals of all rounds, one after another, and what they come to. */
typedef struct dealing {
    wc_deal deal;
    wc_dealer dealer;
    wirecopy_parts parts;
    const wirecopy_allocator *allocator;
} dealing;

static wirecopy_code begin(dealing *work, uint32_t nparts, const char *folder, wirecopy_error *error) {
    wirecopy_code code = wc_deal_create(&work->deal, nparts, folder, work->allocator, error);
    return code == WIRECOPY_OK ? wc_dealer_create(&work->dealer, &work->deal, error) : code;
}

static void clear(dealing *work) {
    wc_dealer_clear(&work->dealer);
    wc_deal_clear(&work->deal);
}

static wirecopy_code make_room(dealing *work, uint32_t nparts, uint64_t nrecords, wirecopy_error *error) {
    uint64_t *ends = wc_owned_resize(work->allocator, work->parts.ends, nparts * sizeof *ends);
    work->parts.ends = ends != NULL ? ends : work->parts.ends;
    uint64_t *records =
        ends != NULL ? wc_owned_resize(work->allocator, work->parts.records, (nrecords + 1) * sizeof *records) : NULL;
    work->parts.records = records != NULL ? records : work->parts.records;
    return records != NULL ? WIRECOPY_OK : wc_fail_refused(work->allocator, nrecords * sizeof *records, error);
}

/* Adds the parts of the deal behind those that are there. */
static wirecopy_code finish(dealing *work, wirecopy_error *error) {
    uint32_t nparts = work->deal.nparts;
    wirecopy_code code = wc_dealer_finish(&work->dealer, error);
    uint64_t before = (uint64_t)work->parts.nparts, end = before > 0 ? work->parts.ends[before - 1] : 0, all = end;
    for (uint32_t part = 0; part < nparts; part++) {
        all += wc_deal_count(&work->deal, part);
    }
    if (code == WIRECOPY_OK) {
        code = make_room(work, (uint32_t)before + nparts, all, error);
    }
    for (uint32_t part = 0; code == WIRECOPY_OK && part < nparts; part++) {
        uint64_t count = wc_deal_count(&work->deal, part);
        code = wc_deal_take(&work->deal, part, work->parts.records + end, error);
        end += count;
        work->parts.ends[before + part] = end;
    }
    work->parts.nparts = before + nparts;
    return code;
}

static wirecopy_code hand_over(dealing *work, wirecopy_code code, wirecopy_parts *parts_ret) {
    clear(work);
    if (code != WIRECOPY_OK) {
        wc_owned_free(work->parts.ends);
        wc_owned_free(work->parts.records);
        work->parts = (wirecopy_parts){0};
    }
    *parts_ret = work->parts;
    return code;
}

static wirecopy_code deal_texts(const wirecopy_kept *kept, uint32_t round, wc_dealer *dealer, wirecopy_error *error) {
    const wc_kernels *kernels = wc_kernels_for(WIRECOPY_ISA_AUTO);
    wirecopy_code code = WIRECOPY_OK;
    for (uint64_t i = 0; code == WIRECOPY_OK && i < kept->count; i++) {
        wc_kept_view view = wc_kept_read(kept->values + (i == 0 ? 0 : kept->ends[i - 1]));
        code = wc_anchors_deal_kept(kernels, &view, kept->ranks[i], round, dealer, error);
    }
    return code;
}

static wirecopy_code check_kept(const wirecopy_whole *whole, const wirecopy_kept *kept, wirecopy_error *error) {
    for (uint64_t i = 0, from = 0; i < kept->count; from = kept->ends[i++]) {
        if (kept->ends[i] < from || !wc_kept_holds(kept->values + from, (size_t)(kept->ends[i] - from)) ||
            kept->ranks[i] >= whole->ntexts) {
            return wc_fail(error, WIRECOPY_ERROR_FORMAT,
                           "what was kept of text %llu of %llu is corrupt, or its rank %lu is over the %llu of the "
                           "dump",
                           (unsigned long long)i, (unsigned long long)kept->count, (unsigned long)kept->ranks[i],
                           (unsigned long long)whole->ntexts);
        }
    }
    return WIRECOPY_OK;
}

wirecopy_code wc_dealing_anchors(const wirecopy_whole *whole, const wirecopy_kept *kept, const char *folder,
                                 const wirecopy_allocator *allocator, wirecopy_parts *parts_ret,
                                 wirecopy_error *error) {
    dealing work = {.allocator = allocator};
    wirecopy_code code = check_whole(whole, error);
    if (code == WIRECOPY_OK) {
        code = check_kept(whole, kept, error);
    }
    for (uint32_t round = 0; code == WIRECOPY_OK && round < WC_ANCHORS_ROUNDS; round++) {
        code = begin(&work, wc_anchors_nparts(whole->nkept), folder, error);
        if (code == WIRECOPY_OK) {
            code = deal_texts(kept, round, &work.dealer, error);
        }
        if (code == WIRECOPY_OK) {
            code = finish(&work, error);
        }
        clear(&work);
    }
    return hand_over(&work, code, parts_ret);
}

wirecopy_code wc_dealing_pairs(const wirecopy_whole *whole, const uint64_t *anchors, size_t count, uint32_t nparts,
                               const char *folder, const wirecopy_allocator *allocator, wirecopy_parts *parts_ret,
                               wirecopy_error *error) {
    dealing work = {.allocator = allocator};
    const wc_names names = {.count = (uint32_t)whole->ntexts};
    wirecopy_code code = check_whole(whole, error);
    /* The records are spent, and as many are scratch. */
    uint64_t *records = wc_allocate(allocator, 2 * count + 1, sizeof *records);
    if (code == WIRECOPY_OK && records == NULL) {
        code = wc_fail_refused(allocator, 2 * count * sizeof *records, error);
    }
    if (code == WIRECOPY_OK) {
        code = begin(&work, nparts, folder, error);
    }
    if (code == WIRECOPY_OK && count > 0) {
        memcpy(records, anchors, count * sizeof *records);
        code = wc_anchors_pair(&names, records, records + count, count, &work.dealer, error);
    }
    wc_release(allocator, records, 2 * count + 1, sizeof *records);
    if (code == WIRECOPY_OK) {
        code = finish(&work, error);
    }
    return hand_over(&work, code, parts_ret);
}

wirecopy_code wc_dealing_choose(uint64_t *pairs, size_t count, const wirecopy_allocator *allocator, size_t *count_ret,
                                wirecopy_error *error) {
    uint64_t *scratch = wc_allocate(allocator, count + 1, sizeof *scratch);
    *count_ret = 0;
    if (scratch == NULL) {
        return wc_fail_refused(allocator, count * sizeof *scratch, error);
    }
    *count_ret = wc_choose_pairs(pairs, scratch, count, NULL);
    wc_release(allocator, scratch, count + 1, sizeof *scratch);
    return WIRECOPY_OK;
}
