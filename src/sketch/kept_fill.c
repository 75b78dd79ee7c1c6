#include "sketch/keeping.h"

#include <string.h>

static wirecopy_code put_rest(wc_keeping *work, size_t ngrams, size_t nnumbers) {
    wc_kept *kept = work->kept;
    uint32_t ncells = wc_kept_cells(work->length);
    size_t count = WC_KEPT_HEAD + ngrams + 2 * nnumbers + (ncells + 3) / 4;
    wirecopy_code code = wc_keeping_grow(work, &kept->values, &kept->capacity, count, sizeof *kept->values);
    if (code == WIRECOPY_OK) {
        code = wc_keeping_grow(work, &kept->quoted, &kept->quoted_capacity, ncells, sizeof *kept->quoted);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    memset(kept->quoted, 0, ncells * sizeof *kept->quoted);
    wc_keep_quoted(work, ncells);
    kept->values[0] = work->length;
    kept->values[1] = (uint32_t)ngrams;
    kept->values[2] = (uint32_t)nnumbers;
    uint32_t *numbers = kept->values + WC_KEPT_HEAD + ngrams;
    for (size_t i = 0; i < nnumbers; i++) {
        numbers[2 * i] = (uint32_t)(kept->numbers[i] >> 32);
        numbers[2 * i + 1] = (uint32_t)kept->numbers[i];
    }
    uint8_t *quoted = (uint8_t *)(numbers + 2 * nnumbers);
    memset(quoted, 0, (ncells + 3) / 4 * 4);
    for (uint32_t cell = 0; cell < ncells; cell++) {
        uint32_t units = cell == ncells - 1 ? work->length - cell * WC_UNITS_CELL : WC_UNITS_CELL;
        uint32_t within = kept->quoted[cell] < units ? kept->quoted[cell] : units;
        quoted[cell] = units > 0 ? (uint8_t)((uint64_t)within * 255 / units) : 0;
    }
    kept->count = count;
    return WIRECOPY_OK;
}

/* Numbers, then names, which have the greater hashes, then dates. */
static wirecopy_code find_slots(wc_keeping *work, size_t *count_ret) {
    wirecopy_code code = wc_keep_numbers(work, count_ret);
    code = code == WIRECOPY_OK ? wc_keep_names(work, count_ret) : code;
    if (code == WIRECOPY_OK) {
        code = wc_keeping_grow(work, &work->kept->numbers, &work->kept->numbers_capacity, *count_ret + WC_KEPT_DATES,
                               sizeof *work->kept->numbers);
    }
    if (code == WIRECOPY_OK) {
        wc_keep_dates(work, count_ret);
    }
    return code;
}

wirecopy_code wc_kept_fill(wc_kept *kept, const wc_tokens *tokens, uint64_t seed, wirecopy_error *error) {
    wc_keeping work = {.kept = kept, .tokens = tokens, .seed = seed, .error = error};
    size_t ngrams = 0, nslots = 0;
    kept->count = 0;
    wirecopy_code code = wc_keep_squeezed(&work);
    if (code == WIRECOPY_OK) {
        code = wc_keep_grams(&work, &ngrams);
    }
    if (code == WIRECOPY_OK) {
        code = find_slots(&work, &nslots);
    }
    return code == WIRECOPY_OK ? put_rest(&work, ngrams, nslots) : code;
}
