/* Steps of the near profile over signatures alone. */
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "base/owned.h"
#include "base/rows.h"
#include "lsh/candidates.h"
#include "near/furniture.h"
#include "verbs/verbs.h"

static wirecopy_code check(const wirecopy_options *options, wirecopy_options *own, wirecopy_error *error) {
    wirecopy_code code = wc_options_check(options, own, error);
    return code == WIRECOPY_OK && own->profile != WIRECOPY_PROFILE_NEAR
               ? wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "this step is of the near profile: options.profile is another")
               : code;
}

static wirecopy_code allocate(const wirecopy_allocator *allocator, uint64_t nparts, uint64_t nrecords,
                              wirecopy_parts *made, wirecopy_error *error) {
    *made = (wirecopy_parts){.size = sizeof *made, .nparts = nparts};
    made->ends = wc_owned_allocate(allocator, nparts * sizeof *made->ends);
    made->records = wc_owned_allocate(allocator, (nrecords + 1) * sizeof *made->records);
    return made->ends == NULL || made->records == NULL
               ? wc_fail_refused(allocator, (nparts + nrecords) * sizeof *made->records, error)
               : WIRECOPY_OK;
}

wirecopy_code wc_band_keys(const wirecopy_options *options, const uint32_t *minima, uint64_t count,
                           wirecopy_parts *keys_ret, wirecopy_error *error) {
    wirecopy_options own;
    *keys_ret = (wirecopy_parts){.size = sizeof *keys_ret};
    wirecopy_code code = check(options, &own, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    wc_banding banding = wc_banding_choose(&own);
    code = allocate(wc_options_allocator(&own), banding.bands, banding.bands * count, keys_ret, error);
    for (uint32_t band = 0; code == WIRECOPY_OK && band < banding.bands; band++) {
        for (uint64_t i = 0; i < count; i++) {
            keys_ret->records[band * count + i] = wc_band_key(minima + i * own.permutations, banding, band);
        }
        keys_ret->ends[band] = (band + 1) * count;
    }
    return code;
}

static wirecopy_code fill_rows(wc_rows *rows, const uint32_t *minima, uint64_t count, uint32_t permutations,
                               wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (uint64_t i = 0; code == WIRECOPY_OK && i < count; i++) {
        code = wc_rows_add(rows, minima + i * permutations, error);
    }
    return code == WIRECOPY_OK ? wc_rows_finish(rows, error) : code;
}

static wirecopy_code find_values(const wc_signatures *signatures, const uint32_t *components, wc_pairs *values,
                                 wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (uint32_t byte = 0; code == WIRECOPY_OK && byte < (signatures->permutations + 7) / 8; byte++) {
        code = wc_furniture_values(signatures, components, byte, values, error);
    }
    return code;
}

wirecopy_code wc_find_furniture(const wirecopy_options *options, const uint32_t *minima, const uint32_t *components,
                                uint64_t count, wirecopy_parts *values_ret, wirecopy_error *error) {
    wirecopy_options own;
    wc_rows rows;
    wc_row_reader reader = {0};
    wc_pairs values;
    *values_ret = (wirecopy_parts){.size = sizeof *values_ret};
    wirecopy_code code = check(options, &own, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    const wirecopy_allocator *allocator = wc_options_allocator(&own);
    wc_rows_init(&rows, own.permutations * sizeof *minima, own.tmp, allocator);
    wc_pairs_init(&values, allocator);
    code = fill_rows(&rows, minima, count, own.permutations, error);
    if (code == WIRECOPY_OK) {
        code = wc_row_reader_create(&reader, &rows, error);
    }
    const wc_signatures signatures = {&reader, (uint32_t)count, own.permutations, NULL};
    if (code == WIRECOPY_OK && count > 0) {
        code = find_values(&signatures, components, &values, error);
    }
    if (code == WIRECOPY_OK) {
        code = allocate(allocator, 1, values.count, values_ret, error);
    }
    if (code == WIRECOPY_OK) {
        values_ret->ends[0] = values.count;
        if (values.count > 0) {
            memcpy(values_ret->records, values.pairs, values.count * sizeof *values.pairs);
        }
    }
    wc_pairs_clear(&values);
    wc_row_reader_clear(&reader);
    wc_rows_clear(&rows);
    return code;
}
