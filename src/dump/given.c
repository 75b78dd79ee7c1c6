#include "dump/given.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "io/limits.h"

void wc_batch_begin_given(wc_batch *batch, uint64_t first_row) {
    wc_block *block = &batch->block;
    block->file = 0;
    block->offset = first_row;
    block->nbytes = 0;
    block->first = first_row == 0;
    block->reason = WIRECOPY_REASON_NONE;
    batch->is_given = 1;
    batch->given_as_utf8 = 0;
    batch->ngiven = 0;
    batch->made_up.nbytes = 0;
    batch->made_up.count = 0;
    batch->holds = NULL;
}

wirecopy_code wc_batch_give(wc_batch *batch, const wc_given *given, wirecopy_error *error) {
    wirecopy_code code = wc_grow(batch->allocator, (void **)&batch->given, &batch->given_capacity, batch->ngiven + 1,
                                 sizeof *batch->given, error);
    if (code == WIRECOPY_OK) {
        batch->given[batch->ngiven++] = *given;
        /* Rows without a text count too, so that a batch of them does not grow without end. */
        batch->block.nbytes +=
            sizeof *given + given->text_nbytes + given->id_nbytes + given->date_nbytes + given->site_nbytes;
    }
    return code;
}

static int is_ascii(const char *bytes) {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return (word & UINT64_C(0x8080808080808080)) == 0;
}

static int is_utf8(const char *bytes, size_t nbytes) {
    for (size_t i = 0; i < nbytes;) {
        if (nbytes - i >= sizeof(uint64_t) && is_ascii(bytes + i)) {
            i += sizeof(uint64_t);
            continue;
        }
        size_t length = wc_utf8_length((const uint8_t *)bytes + i, nbytes - i);
        if (length == 0) {
            return 0;
        }
        i += length;
    }
    return 1;
}

static wirecopy_code check_utf8(const wc_batch *batch, size_t i, wirecopy_error *error) {
    const wc_given *given = &batch->given[i];
    const struct {
        const char *bytes, *name;
        size_t nbytes;
    } strings[] = {{given->text, "text", given->text_nbytes},
                   {given->id, "id", given->id_nbytes},
                   {given->date, "date", given->date_nbytes},
                   {given->site, "site", given->site_nbytes}};
    for (size_t k = 0; k < sizeof strings / sizeof strings[0]; k++) {
        if (strings[k].bytes != NULL && !is_utf8(strings[k].bytes, strings[k].nbytes)) {
            return wc_fail(error, WIRECOPY_ERROR_FORMAT,
                           "row %llu: the %s is not valid UTF-8: mend it, or cast the column from its encoding",
                           (unsigned long long)(batch->block.offset + i), strings[k].name);
        }
    }
    return WIRECOPY_OK;
}

/* An empty name names nothing, as in a file. */
static void take_name(const char *bytes, size_t nbytes, const char **bytes_ret, size_t *nbytes_ret) {
    *bytes_ret = nbytes > 0 ? bytes : NULL;
    *nbytes_ret = bytes != NULL ? nbytes : 0;
}

static void check_limits(const wirecopy_input *input, uint64_t memory_nbytes, wc_record *record) {
    if (record->text == NULL) {
        record->reason = WIRECOPY_REASON_NO_FIELD;
        snprintf(record->message, sizeof record->message, "the text is null");
    } else if (record->text_nbytes > wc_record_most(input, memory_nbytes)) {
        record->reason = WIRECOPY_REASON_TOO_LARGE;
        wc_describe_too_large(input, memory_nbytes, record->text_nbytes, record->message, sizeof record->message);
    } else if (record->id_nbytes > input->id_nbytes_max) {
        record->reason = WIRECOPY_REASON_TOO_LARGE;
        snprintf(record->message, sizeof record->message,
                 "the id has %zu bytes, over the limit of %llu: give a shorter one", record->id_nbytes,
                 (unsigned long long)input->id_nbytes_max);
    }
}

wirecopy_code wc_given_record(const wc_batch *batch, size_t i, const wirecopy_input *input, uint64_t memory_nbytes,
                              wc_record *record_ret, wirecopy_error *error) {
    const wc_given *given = &batch->given[i];
    memset(record_ret, 0, offsetof(wc_record, message));
    record_ret->message[0] = '\0';
    record_ret->offset = record_ret->line = i;
    record_ret->nbytes = record_ret->text_nbytes = given->text_nbytes;
    record_ret->text = given->text;
    take_name(given->id, given->id_nbytes, &record_ret->id, &record_ret->id_nbytes);
    take_name(given->date, given->date_nbytes, &record_ret->date, &record_ret->date_nbytes);
    take_name(given->site, given->site_nbytes, &record_ret->site, &record_ret->site_nbytes);
    check_limits(input, memory_nbytes, record_ret);
    return batch->given_as_utf8 ? check_utf8(batch, i, error) : WIRECOPY_OK;
}
