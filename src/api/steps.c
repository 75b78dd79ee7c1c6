/* The steps of a run, for engines. */
#include "base/error.h"
#include "base/options.h"
#include "base/sized.h"
#include "cluster/bins.h"
#include "news/dealing.h"
#include "news/telling.h"
#include "verbs/verbs.h"

static const size_t of_sketches[] = {offsetof(wirecopy_sketches, contents), offsetof(wirecopy_sketches, sites),
                                     offsetof(wirecopy_sketches, values), offsetof(wirecopy_sketches, ends)};
static const size_t of_parts[] = {offsetof(wirecopy_parts, ends), offsetof(wirecopy_parts, records)};
static const size_t of_grouped[] = {offsetof(wirecopy_grouped, groups),     offsetof(wirecopy_grouped, representatives),
                                    offsetof(wirecopy_grouped, ndocuments), offsetof(wirecopy_grouped, relations),
                                    offsetof(wirecopy_grouped, own),        offsetof(wirecopy_grouped, contained),
                                    offsetof(wirecopy_grouped, contains)};

enum { OF_SKETCHES = 4, OF_PARTS = 2, OF_GROUPED = 7, PARTS_MOST = 512 };

void wirecopy_sketches_clear(wirecopy_sketches *sketches) {
    wc_sized_clear(sketches, of_sketches, OF_SKETCHES);
}

void wirecopy_parts_clear(wirecopy_parts *parts) {
    wc_sized_clear(parts, of_parts, OF_PARTS);
}

void wirecopy_grouped_clear(wirecopy_grouped *grouped) {
    wc_sized_clear(grouped, of_grouped, OF_GROUPED);
}

wirecopy_code wirecopy_sketch_texts(const wirecopy_options *options, const wirecopy_texts *texts,
                                    wirecopy_sketches *sketches_ret, wirecopy_error *error) {
    wirecopy_sketches own;
    wirecopy_code code = wc_sized_check(sketches_ret, "sketches", error);
    if (code == WIRECOPY_OK) {
        code = wc_sketch_texts(options, texts, &own, error);
        wc_sized_hand_over(sketches_ret, &own, sizeof own, of_sketches, OF_SKETCHES);
    }
    return code;
}

static wirecopy_code read_whole(const wirecopy_whole *whole, wirecopy_whole *own, wirecopy_error *error) {
    wirecopy_code code = wc_sized_check(whole, "whole", error);
    *own = (wirecopy_whole){.size = sizeof *own};
    if (code == WIRECOPY_OK) {
        wc_sized_read(whole, own, sizeof *own);
    }
    return code;
}

static wirecopy_code read_kept(const wirecopy_kept *kept, wirecopy_kept *own, wirecopy_error *error) {
    wirecopy_code code = wc_sized_check(kept, "kept", error);
    *own = (wirecopy_kept){.size = sizeof *own};
    if (code == WIRECOPY_OK) {
        wc_sized_read(kept, own, sizeof *own);
        if (own->count > 0 && (own->ranks == NULL || own->values == NULL || own->ends == NULL)) {
            code = wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "kept has texts but no ranks, values or ends: give all");
        }
    }
    return code;
}

wirecopy_code wirecopy_deal_anchors(const wirecopy_options *options, const wirecopy_whole *whole,
                                    const wirecopy_kept *kept, wirecopy_parts *parts_ret, wirecopy_error *error) {
    wirecopy_options own_options;
    wirecopy_whole own_whole;
    wirecopy_kept own_kept;
    wirecopy_parts own;
    wirecopy_code code = wc_sized_check(parts_ret, "parts", error);
    if (code == WIRECOPY_OK) {
        code = wc_options_copy(options, &own_options, error);
    }
    if (code == WIRECOPY_OK) {
        code = read_whole(whole, &own_whole, error);
    }
    if (code == WIRECOPY_OK) {
        code = read_kept(kept, &own_kept, error);
    }
    if (code == WIRECOPY_OK) {
        code =
            wc_dealing_anchors(&own_whole, &own_kept, own_options.tmp, wc_options_allocator(&own_options), &own, error);
        wc_sized_hand_over(parts_ret, &own, sizeof own, of_parts, OF_PARTS);
    }
    return code;
}

wirecopy_code wirecopy_pair_anchors(const wirecopy_options *options, const wirecopy_whole *whole,
                                    const uint64_t *anchors, uint64_t count, uint32_t nparts, wirecopy_parts *parts_ret,
                                    wirecopy_error *error) {
    wirecopy_options own_options;
    wirecopy_whole own_whole;
    wirecopy_parts own;
    wirecopy_code code = wc_sized_check(parts_ret, "parts", error);
    if (code == WIRECOPY_OK && (nparts < 1 || nparts > PARTS_MOST)) {
        code = wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "nparts %lu is out of range: give 1 to %d",
                       (unsigned long)nparts, PARTS_MOST);
    }
    if (code == WIRECOPY_OK) {
        code = wc_options_copy(options, &own_options, error);
    }
    if (code == WIRECOPY_OK) {
        code = read_whole(whole, &own_whole, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_dealing_pairs(&own_whole, anchors, (size_t)count, nparts, own_options.tmp,
                                wc_options_allocator(&own_options), &own, error);
        wc_sized_hand_over(parts_ret, &own, sizeof own, of_parts, OF_PARTS);
    }
    return code;
}

wirecopy_code wirecopy_choose_pairs(const wirecopy_options *options, uint64_t *pairs, uint64_t count,
                                    uint64_t *count_ret, wirecopy_error *error) {
    wirecopy_options own;
    size_t kept = 0;
    wirecopy_code code = wc_options_copy(options, &own, error);
    if (code == WIRECOPY_OK) {
        code = wc_dealing_choose(pairs, (size_t)count, wc_options_allocator(&own), &kept, error);
    }
    *count_ret = kept;
    return code;
}

wirecopy_code wirecopy_join_pairs(uint32_t *parents, uint64_t ntexts, const uint64_t *pairs, uint64_t count,
                                  wirecopy_error *error) {
    return ntexts <= UINT32_MAX && wc_bins_join(parents, (uint32_t)ntexts, pairs, (size_t)count)
               ? WIRECOPY_OK
               : wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "a pair names a text that is none of the %llu",
                         (unsigned long long)ntexts);
}

wirecopy_code wirecopy_pack_bins(const wirecopy_options *options, uint32_t *parents, uint64_t ntexts, uint32_t least,
                                 uint32_t *bins_ret, wirecopy_error *error) {
    wirecopy_options own;
    wirecopy_code code = wc_options_copy(options, &own, error);
    return code == WIRECOPY_OK
               ? wc_bins_pack(parents, (uint32_t)ntexts, least, wc_options_allocator(&own), bins_ret, error)
               : code;
}

wirecopy_code wirecopy_bin_create(const wirecopy_options *options, const wirecopy_whole *whole, wirecopy_bin **bin_ret,
                                  wirecopy_error *error) {
    wirecopy_whole own;
    *bin_ret = NULL;
    wirecopy_code code = read_whole(whole, &own, error);
    return code == WIRECOPY_OK ? wc_bin_create(options, &own, bin_ret, error) : code;
}

void wirecopy_bin_free(wirecopy_bin *bin) {
    wc_bin_free(bin);
}

wirecopy_code wirecopy_bin_add_texts(wirecopy_bin *bin, const wirecopy_kept *kept, wirecopy_error *error) {
    wirecopy_kept own;
    wirecopy_code code = read_kept(kept, &own, error);
    if (code == WIRECOPY_OK && own.count > 0 && own.copies == NULL) {
        code = wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "kept has texts but no copies: give them");
    }
    return code == WIRECOPY_OK ? wc_bin_add_texts(bin, &own, error) : code;
}

wirecopy_code wirecopy_bin_add_pairs(wirecopy_bin *bin, const uint64_t *pairs, uint64_t count, wirecopy_error *error) {
    return wc_bin_add_pairs(bin, pairs, count, error);
}

wirecopy_code wirecopy_bin_group(wirecopy_bin *bin, int pairs_given, wirecopy_grouped *grouped_ret,
                                 wirecopy_error *error) {
    wirecopy_grouped own = {0};
    wirecopy_code code = wc_sized_check(grouped_ret, "grouped", error);
    if (code == WIRECOPY_OK) {
        code = wc_bin_group(bin, pairs_given, &own, error);
        wc_sized_hand_over(grouped_ret, &own, sizeof own, of_grouped, OF_GROUPED);
    }
    return code;
}

wirecopy_code wirecopy_band_keys(const wirecopy_options *options, const uint32_t *minima, uint64_t count,
                                 wirecopy_parts *keys_ret, wirecopy_error *error) {
    wirecopy_parts own;
    wirecopy_code code = wc_sized_check(keys_ret, "parts", error);
    if (code == WIRECOPY_OK) {
        code = wc_band_keys(options, minima, count, &own, error);
        wc_sized_hand_over(keys_ret, &own, sizeof own, of_parts, OF_PARTS);
    }
    return code;
}

wirecopy_code wirecopy_find_furniture(const wirecopy_options *options, const uint32_t *minima,
                                      const uint32_t *components, uint64_t count, wirecopy_parts *values_ret,
                                      wirecopy_error *error) {
    wirecopy_parts own;
    wirecopy_code code = wc_sized_check(values_ret, "parts", error);
    if (code == WIRECOPY_OK && count > WIRECOPY_FURNITURE_TEXTS) {
        code = wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "there are %llu texts: furniture is found among up to %d",
                       (unsigned long long)count, WIRECOPY_FURNITURE_TEXTS);
    }
    if (code == WIRECOPY_OK) {
        code = wc_find_furniture(options, minima, components, count, &own, error);
        wc_sized_hand_over(values_ret, &own, sizeof own, of_parts, OF_PARTS);
    }
    return code;
}

wirecopy_code wirecopy_bin_add_edges(wirecopy_bin *bin, const uint64_t *pairs, const double *jaccard, uint64_t count,
                                     wirecopy_error *error) {
    return wc_bin_add_edges(bin, pairs, jaccard, count, error);
}

wirecopy_code wirecopy_bin_add_furniture(wirecopy_bin *bin, const uint64_t *values, uint64_t count,
                                         wirecopy_error *error) {
    return wc_bin_add_furniture(bin, values, count, error);
}

wirecopy_code wirecopy_bin_search(wirecopy_bin *bin, uint32_t band, wirecopy_parts *pairs_ret, wirecopy_error *error) {
    wirecopy_parts own;
    wirecopy_code code = wc_sized_check(pairs_ret, "parts", error);
    if (code == WIRECOPY_OK) {
        code = wc_bin_search(bin, band, &own, error);
        wc_sized_hand_over(pairs_ret, &own, sizeof own, of_parts, OF_PARTS);
    }
    return code;
}

wirecopy_code wirecopy_bin_compare(wirecopy_bin *bin, double *jaccard_ret, wirecopy_error *error) {
    return wc_bin_compare(bin, jaccard_ret, error);
}

wirecopy_code wirecopy_bin_keep(wirecopy_bin *bin, const int64_t *keys, const uint32_t *places, int by_fullness,
                                double remove_from, uint32_t *bearers_ret, wirecopy_error *error) {
    return remove_from == 0.0 || (remove_from >= WIRECOPY_REMOVE_FROM_LEAST && remove_from <= 1.0)
               ? wc_bin_keep(bin, keys, places, by_fullness, remove_from, bearers_ret, error)
               : wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "remove_from %g is out of range: give %g to 1, or 0",
                         remove_from, WIRECOPY_REMOVE_FROM_LEAST);
}

wirecopy_code wirecopy_bin_tell(wirecopy_bin *bin, uint32_t step, const uint32_t *ranks, const uint64_t *words,
                                const uint64_t *ends, uint64_t count, wirecopy_error *error) {
    return step < WIRECOPY_TELLING_STEPS ? wc_bin_tell(bin, step, ranks, words, ends, count, error)
                                         : wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "there is no step %lu: there are %d",
                                                   (unsigned long)step, WIRECOPY_TELLING_STEPS);
}

int wirecopy_telling_needs(uint32_t step, uint32_t next) {
    return step < next && wc_telling_needs(step, next);
}

wirecopy_code wirecopy_bin_passages(wirecopy_bin *bin, const uint8_t *is_own, wirecopy_parts *passages_ret,
                                    wirecopy_error *error) {
    wirecopy_parts own;
    wirecopy_code code = wc_sized_check(passages_ret, "parts", error);
    if (code == WIRECOPY_OK) {
        code = wc_bin_passages(bin, is_own, &own, error);
        wc_sized_hand_over(passages_ret, &own, sizeof own, of_parts, OF_PARTS);
    }
    return code;
}

wirecopy_code wirecopy_bin_add_passages(wirecopy_bin *bin, const uint64_t *records, uint64_t count,
                                        wirecopy_error *error) {
    return wc_bin_add_passages(bin, records, count, error);
}

wirecopy_code wirecopy_bin_weigh(wirecopy_bin *bin, const uint8_t *is_own, uint32_t step, wirecopy_parts *told_ret,
                                 wirecopy_error *error) {
    wirecopy_parts own;
    wirecopy_code code = wc_sized_check(told_ret, "parts", error);
    if (code == WIRECOPY_OK) {
        code = wc_bin_weigh(bin, is_own, step, &own, error);
        wc_sized_hand_over(told_ret, &own, sizeof own, of_parts, OF_PARTS);
    }
    return code;
}
