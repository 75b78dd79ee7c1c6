#include "lsh/postings_part.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/paged.h"
#include "lsh/radix.h"

typedef struct wirecopy_part_slot slot;
typedef struct wirecopy_postings_part part;

static const uint32_t *first_at_least(const uint32_t *values, size_t count, uint64_t wanted) {
    while (count > 0) {
        size_t half = count / 2;
        if (values[half] < wanted) {
            values += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    return values;
}

/* The values of a text that lie in the part: [*from_ret, *to_ret). Those of earlier parts are marks by now. */
static void find_values(const part *work, uint32_t text, const uint32_t **from_ret, const uint32_t **to_ret) {
    const wirecopy_samples *samples = &work->postings->samples;
    const uint32_t *values = samples->values + wirecopy_samples_start(samples, text) + work->cursors[text];
    const uint32_t *end = samples->values + samples->ends[text];
    size_t count = samples->left_out[text] ? 0 : (size_t)(end - values);
    *from_ret = first_at_least(values, count, work->from);
    *to_ret = first_at_least(*from_ret, count - (size_t)(*from_ret - values), work->to);
}

static wirecopy_code collect(part *work, wirecopy_error *error) {
    work->nrecords = 0;
    for (uint32_t text = 0; text < work->postings->samples.count; text++) {
        const uint32_t *value, *end;
        if (text % WIRECOPY_BREATH_IN_ORDER == 0) {
            wirecopy_breathe(work->postings->allocator);
        }
        find_values(work, text, &value, &end);
        size_t wanted = 2 * (work->nrecords + (size_t)(end - value));
        wirecopy_code code = wirecopy_grow(work->postings->allocator, (void **)&work->records, &work->records_capacity,
                                           wanted, sizeof *work->records, error);
        if (code != WIRECOPY_OK) {
            return code;
        }
        for (; value < end; value++) {
            work->records[work->nrecords++] = (uint64_t)*value << 32 | text;
        }
    }
    wirecopy_radix_sort(work->records, work->records + work->nrecords, work->nrecords, 32);
    return WIRECOPY_OK;
}

static slot *find_slot(const part *work, uint32_t value) {
    size_t place = (value * 0x9E3779B1u) & (work->table_length - 1);
    while (work->table[place].mark != 0 && work->table[place].value != value) {
        place = (place + 1) & (work->table_length - 1);
    }
    return &work->table[place];
}

static wirecopy_code clear_table(part *work, wirecopy_error *error) {
    const wirecopy_allocator *allocator = work->postings->allocator;
    size_t length = 1024;
    while (length < work->nrecords) {
        length *= 2;
    }
    if (length > work->table_length) {
        wirecopy_release(allocator, work->table, work->table_length, sizeof *work->table);
        work->table_length = 0;
        work->table = wirecopy_allocate(allocator, length, sizeof *work->table);
        if (work->table == NULL) {
            return wirecopy_fail_memory(error, length * sizeof *work->table);
        }
        work->table_length = length;
    }
    memset(work->table, 0, work->table_length * sizeof *work->table);
    return WIRECOPY_OK;
}

static void set_mark(part *work, uint32_t value, uint32_t mark) {
    *find_slot(work, value) = (slot){value, mark + 1};
}

static wirecopy_code add_list(part *work, const uint64_t *run, size_t length, uint32_t weight, wirecopy_error *error) {
    wirecopy_code code = wirecopy_grow(work->postings->allocator, (void **)&work->lists, &work->lists_capacity,
                                       work->nlists + length + 1, sizeof *work->lists, error);
    if (code == WIRECOPY_OK) {
        set_mark(work, (uint32_t)(run[0] >> 32), (uint32_t)work->nlists);
        work->lists[work->nlists++] = weight << WIRECOPY_LIST_LENGTH_BITS | (uint32_t)length;
        for (size_t i = 0; i < length; i++) {
            work->lists[work->nlists++] = (uint32_t)run[i];
        }
    }
    return code;
}

/* One gram, and the texts that it was sampled of. */
static wirecopy_code take_run(part *work, const uint64_t *run, size_t length, wirecopy_error *error) {
    const wirecopy_postings *postings = work->postings;
    uint32_t value = (uint32_t)(run[0] >> 32), weight = postings->weight(postings->weight_context, value);
    for (size_t i = 0; i < length; i++) {
        uint32_t text = (uint32_t)run[i];
        if (length <= WIRECOPY_POSTINGS_CAP) {
            __atomic_fetch_add(&postings->rare[text], 1, __ATOMIC_RELAXED);
        }
        __atomic_fetch_add(&postings->weights[text], weight, __ATOMIC_RELAXED);
    }
    if (length > WIRECOPY_POSTINGS_CAP) {
        set_mark(work, value, WIRECOPY_MARK_COMMON | value >> 1);
        return WIRECOPY_OK;
    }
    return length >= 2 ? add_list(work, run, length, weight, error) : WIRECOPY_OK;
}

static wirecopy_code make_lists(part *work, wirecopy_error *error) {
    wirecopy_code code = clear_table(work, error);
    size_t nruns = 0;
    work->nlists = 0;
    for (size_t from = 0, to; code == WIRECOPY_OK && from < work->nrecords; from = to) {
        for (to = from + 1; to < work->nrecords && work->records[to] >> 32 == work->records[from] >> 32; to++) {
        }
        if (++nruns % WIRECOPY_BREATH_AT_RANDOM == 0) {
            wirecopy_breathe(work->postings->allocator);
        }
        code = take_run(work, work->records + from, to - from, error);
    }
    return code;
}

wirecopy_code wirecopy_part_append(part *work, wirecopy_error *error) {
    wirecopy_postings *postings = work->postings;
    if (postings->nlists + work->nlists >= WIRECOPY_MARK_COMMON) {
        return wirecopy_fail(error, WIRECOPY_ERROR_LIMIT,
                             "more shared passages than one run can hold: split the input by date or source");
    }
    wirecopy_code code = wirecopy_grow(postings->allocator, (void **)&postings->lists, &postings->lists_capacity,
                                       postings->nlists + work->nlists, sizeof *postings->lists, error);
    if (code == WIRECOPY_OK && work->nlists > 0) {
        memcpy(postings->lists + postings->nlists, work->lists, work->nlists * sizeof *work->lists);
        work->base = (uint32_t)postings->nlists;
        postings->nlists += work->nlists;
    }
    return code;
}

wirecopy_code wirecopy_part_make(part *work, wirecopy_error *error) {
    wirecopy_code code = collect(work, error);
    return code == WIRECOPY_OK ? make_lists(work, error) : code;
}

void wirecopy_parts_mark(const part *parts, size_t nparts, uint32_t *cursors, uint32_t text) {
    const wirecopy_samples *samples = &parts[0].postings->samples;
    uint32_t *start = samples->values + wirecopy_samples_start(samples, text), *value = start + cursors[text];
    const uint32_t *end = samples->values + samples->ends[text];
    const part *within = parts;
    while (!samples->left_out[text] && value < end) {
        while (within < parts + nparts && *value >= within->to) {
            within++;
        }
        if (within == parts + nparts) {
            break;
        }
        uint32_t mark = find_slot(within, *value)->mark - 1; /* 0, where there is none, makes it lonely */
        *value++ = wirecopy_mark_is_list(mark) ? mark + within->base : mark;
    }
    cursors[text] = (uint32_t)(value - start);
}

void wirecopy_part_clear(part *work) {
    const wirecopy_allocator *allocator = work->postings->allocator;
    wirecopy_release(allocator, work->records, work->records_capacity, sizeof *work->records);
    wirecopy_release(allocator, work->lists, work->lists_capacity, sizeof *work->lists);
    wirecopy_release(allocator, work->table, work->table_length, sizeof *work->table);
}
