#include "dump/supply_arrow.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "dump/given.h"

/* An array of the stream. It is held while its rows are processed. */
struct wc_arrow_chunk {
    struct ArrowArray array;
    uint32_t references;
    wc_arrow_chunk *next;
};

/* Producers need not accept concurrent calls. Arrays are therefore released where the next one is requested, under the
 * same lock, and not where their last row was processed. */
static void drop(wc_arrow_supply *own, wc_arrow_chunk *chunk) {
    pthread_mutex_lock(&own->lock);
    if (--chunk->references == 0) {
        chunk->next = own->finished;
        own->finished = chunk;
    }
    pthread_mutex_unlock(&own->lock);
}

static void release_finished(wc_arrow_supply *own) {
    pthread_mutex_lock(&own->lock);
    wc_arrow_chunk *chunk = own->finished;
    own->finished = NULL;
    pthread_mutex_unlock(&own->lock);
    while (chunk != NULL) {
        wc_arrow_chunk *next = chunk->next;
        chunk->array.release(&chunk->array);
        wc_release(own->stream.allocator, chunk, 1, sizeof *chunk);
        chunk = next;
    }
}

static void leave_current(wc_arrow_supply *own) {
    if (own->current != NULL) {
        drop(own, own->current);
        own->current = NULL;
    }
    release_finished(own);
}

static wirecopy_code take_chunk(wc_arrow_supply *own, int *more_ret, wirecopy_error *error) {
    wc_arrow_chunk *chunk = wc_allocate_zeroed(own->stream.allocator, 1, sizeof *chunk);
    if (chunk == NULL) {
        return wc_fail_memory(error, sizeof *chunk);
    }
    wirecopy_code code = wc_arrow_stream_next(&own->stream, &chunk->array, error);
    if (code != WIRECOPY_OK || chunk->array.release == NULL) {
        wc_release(own->stream.allocator, chunk, 1, sizeof *chunk);
        *more_ret = 0;
        return code;
    }
    chunk->references = 1;
    own->current = chunk;
    own->row = 0;
    return WIRECOPY_OK;
}

/* Advances to the next array that has rows left; *more_ret is 0 at the end. */
static wirecopy_code find_rows(wc_arrow_supply *own, int *more_ret, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    *more_ret = 1;
    while (code == WIRECOPY_OK && *more_ret &&
           (own->current == NULL || own->row == (uint64_t)own->current->array.length)) {
        leave_current(own);
        code = take_chunk(own, more_ret, error);
    }
    return code;
}

static wirecopy_code append(wc_batch *batch, const char *bytes, size_t nbytes, wirecopy_error *error) {
    wc_strings *made_up = &batch->made_up;
    wirecopy_code code = wc_grow(batch->allocator, (void **)&made_up->bytes, &made_up->bytes_capacity,
                                 made_up->nbytes + nbytes + 1, 1, error);
    if (code == WIRECOPY_OK && nbytes > 0) {
        memcpy(made_up->bytes + made_up->nbytes, bytes, nbytes);
        made_up->nbytes += nbytes;
    }
    return code;
}

/* Joins the texts that are present by line breaks, as for several text fields of JSON. */
static wirecopy_code join_texts(const wc_arrow_supply *own, wc_batch *batch, wc_given *given, wirecopy_error *error) {
    size_t start = batch->made_up.nbytes;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < own->stream.ntexts; i++) {
        const char *bytes;
        size_t nbytes;
        code = wc_arrow_column_get(&own->stream.texts[i], own->row, NULL, &bytes, &nbytes, error);
        if (code == WIRECOPY_OK && bytes != NULL && given->text != NULL) {
            code = append(batch, "\n", 1, error);
        }
        if (code == WIRECOPY_OK && bytes != NULL) {
            code = append(batch, bytes, nbytes, error);
            given->text = "";
        }
    }
    given->text_nbytes = batch->made_up.nbytes - start;
    return code;
}

static wirecopy_code get_text(const wc_arrow_supply *own, wc_batch *batch, wc_given *given, wirecopy_error *error) {
    return own->stream.ntexts > 1
               ? join_texts(own, batch, given, error)
               : wc_arrow_column_get(own->stream.texts, own->row, NULL, &given->text, &given->text_nbytes, error);
}

/* Numbers and dates are written out among what the batch makes up. */
static wirecopy_code get_name(const wc_arrow_supply *own, const wc_arrow_column *column, wc_batch *batch,
                              const char **bytes_ret, size_t *nbytes_ret, wirecopy_error *error) {
    char decimal[WC_ARROW_DECIMAL_NBYTES];
    wirecopy_code code = wc_arrow_column_get(column, own->row, decimal, bytes_ret, nbytes_ret, error);
    if (code == WIRECOPY_OK && *bytes_ret == decimal) {
        code = append(batch, decimal, *nbytes_ret, error);
        *bytes_ret = "";
    }
    return code;
}

static wirecopy_code give_row(wc_arrow_supply *own, wc_batch *batch, wirecopy_error *error) {
    wc_given given = {0};
    wirecopy_code code = WIRECOPY_OK;
    if (!wc_arrow_stream_is_null(&own->stream, own->row)) {
        code = get_text(own, batch, &given, error);
        if (code == WIRECOPY_OK) {
            code = get_name(own, &own->stream.id, batch, &given.id, &given.id_nbytes, error);
        }
        if (code == WIRECOPY_OK) {
            code = wc_arrow_column_get(&own->stream.site, own->row, NULL, &given.site, &given.site_nbytes, error);
        }
        if (code == WIRECOPY_OK) {
            code = get_name(own, &own->stream.date, batch, &given.date, &given.date_nbytes, error);
        }
    }
    return code == WIRECOPY_OK ? wc_batch_give(batch, &given, error) : code;
}

/* Made-up strings lie in row order; their addresses are final once no more are added. */
static void point_to_made_up(const wc_arrow_supply *own, wc_batch *batch) {
    const char *at = batch->made_up.bytes;
    for (size_t i = 0; at != NULL && i < batch->ngiven; i++) {
        wc_given *given = &batch->given[i];
        if (own->stream.ntexts > 1 && given->text != NULL) {
            given->text = at;
            at += given->text_nbytes;
        }
        if (own->stream.id.kind == WC_ARROW_INTEGER && given->id != NULL) {
            given->id = at;
            at += given->id_nbytes;
        }
        if (own->stream.date.kind == WC_ARROW_INTEGER && given->date != NULL) {
            given->date = at;
            at += given->date_nbytes;
        }
    }
}

static wirecopy_code next_rows(void *context, size_t target_nbytes, wc_batch *batch, int *more_ret,
                               wirecopy_error *error) {
    wc_arrow_supply *own = context;
    uint64_t text_nbytes = 0;
    wc_batch_begin_given(batch, own->next_row);
    batch->given_as_utf8 = 1;
    wirecopy_code code = find_rows(own, more_ret, error);
    if (code != WIRECOPY_OK || !*more_ret) {
        return code;
    }
    uint64_t length = (uint64_t)own->current->array.length;
    while (code == WIRECOPY_OK && own->row < length && batch->block.nbytes < target_nbytes) {
        code = give_row(own, batch, error);
        if (code == WIRECOPY_OK) {
            text_nbytes += batch->given[batch->ngiven - 1].text_nbytes;
            own->row++;
            own->next_row++;
        }
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    point_to_made_up(own, batch);
    __atomic_add_fetch(&own->done_nbytes, text_nbytes, __ATOMIC_RELAXED);
    batch->holds = own->current;
    pthread_mutex_lock(&own->lock);
    own->current->references++;
    pthread_mutex_unlock(&own->lock);
    return WIRECOPY_OK;
}

static void let_go(void *context, wc_batch *batch) {
    drop(context, batch->holds);
    batch->holds = NULL;
}

static uint64_t bytes_done(void *context) {
    return __atomic_load_n(&((wc_arrow_supply *)context)->done_nbytes, __ATOMIC_RELAXED);
}

wirecopy_code wc_arrow_supply_open(wc_arrow_supply *own, struct ArrowArrayStream *stream, const wirecopy_input *input,
                                   const wirecopy_allocator *allocator, wirecopy_error *error) {
    *own = (wc_arrow_supply){0};
    pthread_mutex_init(&own->lock, NULL);
    return wc_arrow_stream_open(&own->stream, stream, input, allocator, error);
}

void wc_arrow_supply_close(wc_arrow_supply *own) {
    leave_current(own);
    wc_arrow_stream_close(&own->stream);
    pthread_mutex_destroy(&own->lock);
}

wc_supply wc_supply_of_arrow(wc_arrow_supply *own) {
    return (wc_supply){.context = own, .next = next_rows, .processed = let_go, .done = bytes_done};
}
