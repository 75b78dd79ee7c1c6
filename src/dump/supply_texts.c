#include "dump/supply_texts.h"

#include <string.h>

#include "base/error.h"
#include "dump/given.h"

void wirecopy_texts_init(wirecopy_texts *texts, size_t size) {
    memset(texts, 0, size);
    memcpy(texts, &size, sizeof size);
}

static wirecopy_code check_column(const wirecopy_column *column, const char *name, wirecopy_error *error) {
    return column->offsets == NULL && column->bytes != NULL
               ? wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "%s have bytes but no offsets: give both, or neither", name)
               : WIRECOPY_OK;
}

wirecopy_code wc_texts_check(const wirecopy_texts *texts, wirecopy_texts *checked_ret, wirecopy_error *error) {
    if (texts == NULL || texts->size < sizeof texts->size || texts->size > 4096) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "the texts were not set up: call wirecopy_texts_init first");
    }
    wirecopy_texts_init(checked_ret, sizeof *checked_ret);
    memcpy(checked_ret, texts, texts->size < sizeof *checked_ret ? texts->size : sizeof *checked_ret);
    checked_ret->size = sizeof *checked_ret;
    if (checked_ret->count > 0 && checked_ret->texts.offsets == NULL) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "there are %llu texts but no offsets of them",
                       (unsigned long long)checked_ret->count);
    }
    wirecopy_code code = check_column(&checked_ret->texts, "texts", error);
    if (code == WIRECOPY_OK) {
        code = check_column(&checked_ret->ids, "ids", error);
    }
    if (code == WIRECOPY_OK) {
        code = check_column(&checked_ret->sites, "sites", error);
    }
    return code == WIRECOPY_OK ? check_column(&checked_ret->dates, "dates", error) : code;
}

wirecopy_code wc_column_get(const wirecopy_column *column, const char *name, uint64_t i, const char **bytes_ret,
                            size_t *nbytes_ret, wirecopy_error *error) {
    *bytes_ret = NULL;
    *nbytes_ret = 0;
    if (column->offsets == NULL) {
        return WIRECOPY_OK;
    }
    uint64_t start = column->offsets[i], end = column->offsets[i + 1];
    if (end < start || end > PTRDIFF_MAX) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                       "%s: offset %llu of row %llu is followed by %llu: offsets must not fall, nor pass the end "
                       "of memory",
                       name, (unsigned long long)start, (unsigned long long)i, (unsigned long long)end);
    }
    if (end > start && column->bytes == NULL) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "%s have offsets but no bytes: give both", name);
    }
    *bytes_ret = end > start ? column->bytes + start : "";
    *nbytes_ret = (size_t)(end - start);
    return WIRECOPY_OK;
}

static wirecopy_code give_row(const wirecopy_texts *texts, uint64_t row, wc_batch *batch, wirecopy_error *error) {
    wc_given given;
    wirecopy_code code = wc_column_get(&texts->texts, "texts", row, &given.text, &given.text_nbytes, error);
    if (code == WIRECOPY_OK) {
        code = wc_column_get(&texts->ids, "ids", row, &given.id, &given.id_nbytes, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_column_get(&texts->sites, "sites", row, &given.site, &given.site_nbytes, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_column_get(&texts->dates, "dates", row, &given.date, &given.date_nbytes, error);
    }
    return code == WIRECOPY_OK ? wc_batch_give(batch, &given, error) : code;
}

static wirecopy_code next_rows(void *context, size_t target_nbytes, wc_batch *batch, int *more_ret,
                               wirecopy_error *error) {
    wc_texts_supply *own = context;
    wirecopy_code code = WIRECOPY_OK;
    uint64_t text_nbytes = 0;
    wc_batch_begin_given(batch, own->next_row);
    while (code == WIRECOPY_OK && own->next_row < own->texts.count && batch->block.nbytes < target_nbytes) {
        code = give_row(&own->texts, own->next_row, batch, error);
        if (code == WIRECOPY_OK) {
            text_nbytes += batch->given[batch->ngiven - 1].text_nbytes;
            own->next_row++;
        }
    }
    __atomic_add_fetch(&own->done_nbytes, text_nbytes, __ATOMIC_RELAXED);
    *more_ret = batch->ngiven > 0;
    return code;
}

/* Offsets were checked when the row was given. */
static void text_of(void *context, uint64_t row, const char **text_ret, size_t *nbytes_ret) {
    const wirecopy_column *texts = &((const wc_texts_supply *)context)->texts.texts;
    *text_ret = texts->bytes + texts->offsets[row];
    *nbytes_ret = (size_t)(texts->offsets[row + 1] - texts->offsets[row]);
}

static uint64_t bytes_done(void *context) {
    return __atomic_load_n(&((wc_texts_supply *)context)->done_nbytes, __ATOMIC_RELAXED);
}

wirecopy_code wc_texts_supply_init(wc_texts_supply *own, const wirecopy_texts *texts, wirecopy_error *error) {
    *own = (wc_texts_supply){0};
    return wc_texts_check(texts, &own->texts, error);
}

wc_supply wc_supply_of_texts(wc_texts_supply *own) {
    const uint64_t *offsets = own->texts.texts.offsets;
    uint64_t n = own->texts.count;
    return (wc_supply){.context = own,
                       .next = next_rows,
                       .text = text_of,
                       .done = bytes_done,
                       .total = n > 0 && offsets[n] > offsets[0] ? offsets[n] - offsets[0] : 0};
}
