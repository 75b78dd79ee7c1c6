#include "index/keys.h"

#include "base/error.h"
#include "base/memory.h"
#include "segment/segment.h"

static wirecopy_code note_count(wc_keys *keys, uint32_t entry, wirecopy_error *error) {
    wirecopy_code code = wc_grow(keys->list.allocator, (void **)&keys->counts, &keys->capacity, (size_t)entry + 1,
                                 sizeof *keys->counts, error);
    if (code == WIRECOPY_OK) {
        keys->counts[entry] = (uint16_t)(keys->list.count < UINT16_MAX ? keys->list.count : UINT16_MAX);
    }
    return code;
}

/* Of a batch that was committed, the documents that are the first with their texts. */
static wirecopy_code take(wc_batch_sink *sink, const wc_dump *dump, const wc_batch *batch, wirecopy_error *error) {
    wc_keys *keys = (wc_keys *)(void *)sink;
    const wc_corpus *corpus = &dump->corpus;
    size_t first = corpus->ndocuments - batch->ndocuments, permutations = keys->sketcher->options.permutations;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < batch->ndocuments; i++) {
        uint32_t entry = corpus->entry_of[first + i];
        if (corpus->first_document[entry] != first + i) {
            continue;
        }
        if (entry >= WC_KEY_TEXTS_MAX) {
            return wc_fail(error, WIRECOPY_ERROR_LIMIT, "more than %u texts at once: add the input in parts",
                           (unsigned)WC_KEY_TEXTS_MAX);
        }
        uint64_t from = i == 0 ? 0 : batch->documents[i - 1].kept_end;
        const uint32_t *kept = batch->nkept > 0 ? batch->kept + from : NULL;
        keys->list.count = 0;
        code = keys->profile->keys(keys->sketcher, batch->minima + i * permutations, kept, &keys->list, error);
        if (code == WIRECOPY_OK) {
            code = note_count(keys, entry, error);
        }
        for (size_t k = 0; code == WIRECOPY_OK && k < keys->list.count; k++) {
            uint64_t record = wc_key_record(keys->list.keys[k], entry);
            code = wc_dealer_add(&keys->dealer, wc_keys_part(keys, record), record, error);
        }
    }
    return code;
}

wirecopy_code wc_keys_create(wc_keys *keys_ret, const wirecopy_sketcher *sketcher, const wc_profile *profile,
                             uint32_t nparts, wirecopy_error *error) {
    *keys_ret = (wc_keys){.sink = {.take = take},
                          .sketcher = sketcher,
                          .profile = profile,
                          .list = {.allocator = sketcher->allocator}};
    wirecopy_code code = wc_deal_create(&keys_ret->deal, nparts, sketcher->options.tmp, sketcher->allocator, error);
    return code == WIRECOPY_OK ? wc_dealer_create(&keys_ret->dealer, &keys_ret->deal, error) : code;
}

wirecopy_code wc_keys_finish(wc_keys *keys, wirecopy_error *error) {
    return wc_dealer_finish(&keys->dealer, error);
}

void wc_keys_clear(wc_keys *keys) {
    if (keys->sketcher != NULL) {
        wc_dealer_clear(&keys->dealer);
        wc_deal_clear(&keys->deal);
        wc_release(keys->list.allocator, keys->counts, keys->capacity, sizeof *keys->counts);
        wc_release(keys->list.allocator, keys->list.keys, keys->list.capacity, sizeof *keys->list.keys);
        keys->sketcher = NULL;
    }
}
