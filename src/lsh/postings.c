#include "lsh/postings.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "lsh/radix.h"

/* Records sorted at a time: with their scratch they are 16 MiB however large the dump. */
enum { PART_RECORDS = 1 << 20 };

/* A shared gram is none: two texts have one in common by chance. */
enum { SHARED_LEAST = 2 };

/* What a sampled value turns into once the lists are made: under COMMON the place of its gram's list; from there on the
 * upper 31 bits of the value of a common gram; LONELY where no other text has it. Within each kind, marks ascend in a
 * sample as the values did, for lists are made in the order of their grams' values. */
#define COMMON ((uint32_t)1 << 31)
#define LONELY UINT32_MAX

/* How many texts a list has, in the lower bits of its head; its gram's weight above. */
enum { LENGTH_BITS = 8, LENGTH_MASK = (1 << LENGTH_BITS) - 1 };

typedef struct slot {
    uint32_t value, mark; /* mark: plus 1; 0 for a free slot */
} slot;

/* What one part of the values' range is turned into lists with. */
typedef struct builder {
    wirecopy_postings *postings;
    uint32_t *cursors; /* by text: its first value that is not in an earlier part */
    uint64_t *records; /* value and text, and scratch */
    size_t nrecords, records_capacity;
    slot *table; /* lists by value */
    size_t table_length;
} builder;

static uint64_t start_of(const wirecopy_samples *samples, uint32_t text) {
    return text == 0 ? 0 : samples->ends[text - 1];
}

/* Calls for each value under `to` of each text that takes part: the values of one part. */
#define FOR_PART(builder, to, text, value)                                                                             \
    for (uint32_t text = 0; text < (builder)->postings->samples.count; text++)                                         \
        for (uint32_t *value = part_begin(builder, text), *value##_end = part_end(builder, text, value, to);           \
             value < value##_end; value++)

static uint32_t *part_begin(const builder *work, uint32_t text) {
    const wirecopy_samples *samples = &work->postings->samples;
    return samples->values + start_of(samples, text) + work->cursors[text];
}

static uint32_t *part_end(const builder *work, uint32_t text, uint32_t *from, uint64_t to) {
    const wirecopy_samples *samples = &work->postings->samples;
    uint32_t *end = samples->values + samples->ends[text];
    if (samples->left_out[text]) {
        return from;
    }
    while (from < end && *from < to) {
        from++;
    }
    return from;
}

static wirecopy_code collect(builder *work, uint64_t to, wirecopy_error *error) {
    work->nrecords = 0;
    FOR_PART(work, to, text, value) {
        if (2 * (work->nrecords + 1) > work->records_capacity) {
            wirecopy_code code =
                wirecopy_grow(work->postings->allocator, (void **)&work->records, &work->records_capacity,
                              2 * (work->nrecords + 1), sizeof *work->records, error);
            if (code != WIRECOPY_OK) {
                return code;
            }
        }
        work->records[work->nrecords++] = (uint64_t)*value << 32 | text;
    }
    wirecopy_radix_sort(work->records, work->records + work->nrecords, work->nrecords, 32);
    return WIRECOPY_OK;
}

static slot *find_slot(const builder *work, uint32_t value) {
    size_t place = (value * 0x9E3779B1u) & (work->table_length - 1);
    while (work->table[place].mark != 0 && work->table[place].value != value) {
        place = (place + 1) & (work->table_length - 1);
    }
    return &work->table[place];
}

static wirecopy_code clear_table(builder *work, wirecopy_error *error) {
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

static void set_mark(builder *work, uint32_t value, uint32_t mark) {
    *find_slot(work, value) = (slot){value, mark + 1};
}

static wirecopy_code add_list(builder *work, const uint64_t *run, size_t length, uint32_t weight,
                              wirecopy_error *error) {
    wirecopy_postings *postings = work->postings;
    if (postings->nlists + length + 1 >= COMMON) {
        return wirecopy_fail(error, WIRECOPY_ERROR_LIMIT,
                             "more shared passages than one run can hold: split the input by date or source");
    }
    wirecopy_code code = wirecopy_grow(postings->allocator, (void **)&postings->lists, &postings->lists_capacity,
                                       postings->nlists + length + 1, sizeof *postings->lists, error);
    if (code == WIRECOPY_OK) {
        set_mark(work, (uint32_t)(run[0] >> 32), (uint32_t)postings->nlists);
        postings->lists[postings->nlists++] = weight << LENGTH_BITS | (uint32_t)length;
        for (size_t i = 0; i < length; i++) {
            postings->lists[postings->nlists++] = (uint32_t)run[i];
        }
    }
    return code;
}

/* One gram, and the texts that it was sampled of. */
static wirecopy_code take_run(builder *work, const uint64_t *run, size_t length, wirecopy_error *error) {
    wirecopy_postings *postings = work->postings;
    uint32_t value = (uint32_t)(run[0] >> 32), weight = postings->weight(postings->weight_context, value);
    for (size_t i = 0; i < length; i++) {
        postings->rare[(uint32_t)run[i]] += length <= WIRECOPY_POSTINGS_CAP;
        postings->weights[(uint32_t)run[i]] += weight;
    }
    if (length > WIRECOPY_POSTINGS_CAP) {
        set_mark(work, value, COMMON | value >> 1);
        return WIRECOPY_OK;
    }
    return length >= 2 ? add_list(work, run, length, weight, error) : WIRECOPY_OK;
}

static wirecopy_code make_lists(builder *work, wirecopy_error *error) {
    wirecopy_code code = clear_table(work, error);
    for (size_t from = 0, to; code == WIRECOPY_OK && from < work->nrecords; from = to) {
        for (to = from + 1; to < work->nrecords && work->records[to] >> 32 == work->records[from] >> 32; to++) {
        }
        code = take_run(work, work->records + from, to - from, error);
    }
    return code;
}

static void mark_values(builder *work, uint64_t to) {
    for (uint32_t text = 0; text < work->postings->samples.count; text++) {
        uint32_t *value = part_begin(work, text), *end = part_end(work, text, value, to);
        work->cursors[text] += (uint32_t)(end - value);
        for (; value < end; value++) {
            *value = find_slot(work, *value)->mark - 1; /* 0, where there is none, makes LONELY */
        }
    }
}

static wirecopy_code build_parts(builder *work, wirecopy_error *error) {
    const wirecopy_samples *samples = &work->postings->samples;
    uint64_t nvalues = samples->count > 0 ? samples->ends[samples->count - 1] : 0;
    uint64_t nparts = nvalues / PART_RECORDS + 1, width = ((uint64_t)1 << 32) / nparts + 1;
    wirecopy_code code = WIRECOPY_OK;
    for (uint64_t part = 0; code == WIRECOPY_OK && part < nparts; part++) {
        uint64_t to = (part + 1) * width;
        code = collect(work, to, error);
        if (code == WIRECOPY_OK) {
            code = make_lists(work, error);
        }
        if (code == WIRECOPY_OK) {
            mark_values(work, to);
        }
    }
    return code;
}

wirecopy_code wirecopy_postings_build(wirecopy_postings *postings_ret, const wirecopy_samples *samples,
                                      wirecopy_weight_fn weight, const void *weight_context,
                                      const wirecopy_allocator *allocator, wirecopy_error *error) {
    *postings_ret = (wirecopy_postings){
        .allocator = allocator, .samples = *samples, .weight = weight, .weight_context = weight_context};
    builder work = {.postings = postings_ret};
    postings_ret->rare = wirecopy_allocate_zeroed(allocator, samples->count, sizeof *postings_ret->rare);
    postings_ret->weights = wirecopy_allocate_zeroed(allocator, samples->count, sizeof *postings_ret->weights);
    work.cursors = wirecopy_allocate_zeroed(allocator, samples->count, sizeof *work.cursors);
    wirecopy_code code = postings_ret->rare == NULL || postings_ret->weights == NULL || work.cursors == NULL
                             ? wirecopy_fail_memory(error, 3 * samples->count * sizeof *work.cursors)
                             : build_parts(&work, error);
    wirecopy_release(allocator, work.cursors, samples->count, sizeof *work.cursors);
    wirecopy_release(allocator, work.records, work.records_capacity, sizeof *work.records);
    wirecopy_release(allocator, work.table, work.table_length, sizeof *work.table);
    return code;
}

void wirecopy_postings_clear(wirecopy_postings *postings) {
    if (postings->allocator != NULL) {
        wirecopy_release(postings->allocator, postings->lists, postings->lists_capacity, sizeof *postings->lists);
        wirecopy_release(postings->allocator, postings->rare, postings->samples.count, sizeof *postings->rare);
        wirecopy_release(postings->allocator, postings->weights, postings->samples.count, sizeof *postings->weights);
    }
    *postings = (wirecopy_postings){0};
}

void wirecopy_tally_clear(wirecopy_tally *tally, const wirecopy_allocator *allocator) {
    wirecopy_release(allocator, tally->slots, tally->length, sizeof *tally->slots);
    *tally = (wirecopy_tally){0};
}

static wirecopy_code tally_reserve(wirecopy_tally *tally, size_t count, const wirecopy_allocator *allocator,
                                   wirecopy_error *error) {
    size_t length = 64;
    while (length < 2 * count) {
        length *= 2;
    }
    tally->mask = length - 1;
    if (length > tally->length) {
        wirecopy_tally_clear(tally, allocator);
        tally->mask = length - 1;
        tally->slots = wirecopy_allocate_zeroed(allocator, length, sizeof *tally->slots);
        if (tally->slots == NULL) {
            return wirecopy_fail_memory(error, length * sizeof *tally->slots);
        }
        tally->length = length;
    }
    return WIRECOPY_OK;
}

static uint64_t *tally_slot(wirecopy_tally *tally, uint32_t text) {
    size_t place = (text * 0x9E3779B1u >> 5) & tally->mask;
    while (tally->slots[place] != 0 && tally->slots[place] >> 32 != (uint64_t)text + 1) {
        place = (place + 1) & tally->mask;
    }
    return &tally->slots[place];
}

static double of_level(const wirecopy_postings *postings, uint32_t text, double sampled) {
    return sampled * (double)((uint64_t)1 << postings->samples.levels[text]);
}

/* What is shared is sampled at the higher level of the two. */
static uint32_t coarser(const wirecopy_postings *postings, uint32_t a, uint32_t b) {
    return postings->samples.levels[a] > postings->samples.levels[b] ? a : b;
}

static int is_candidate(const wirecopy_postings *postings, uint32_t a, uint32_t b, uint32_t shared, double least) {
    double a_rare = of_level(postings, a, postings->rare[a]), b_rare = of_level(postings, b, postings->rare[b]);
    return shared >= SHARED_LEAST &&
           of_level(postings, coarser(postings, a, b), shared) >= least * (a_rare < b_rare ? a_rare : b_rare);
}

static int is_list(uint32_t mark) {
    return mark < COMMON;
}

static int is_common(uint32_t mark) {
    return mark >= COMMON && mark != LONELY;
}

static uint32_t list_weight(const wirecopy_postings *postings, uint32_t mark) {
    return postings->lists[mark] >> LENGTH_BITS;
}

static uint32_t common_weight(const wirecopy_postings *postings, uint32_t mark) {
    return postings->weight(postings->weight_context, mark << 1);
}

/* The weight of the marks of one kind that both samples have. */
static uint64_t shared_weight(const wirecopy_postings *postings, uint32_t a, uint32_t b, int (*is_kind)(uint32_t),
                              uint32_t (*weight)(const wirecopy_postings *, uint32_t)) {
    const wirecopy_samples *samples = &postings->samples;
    uint64_t i = start_of(samples, a), i_end = samples->ends[a], j = start_of(samples, b), j_end = samples->ends[b];
    uint64_t sum = 0;
    while (i < i_end && j < j_end) {
        uint32_t x = samples->values[i], y = samples->values[j];
        int x_counts = is_kind(x), y_counts = is_kind(y);
        if (x == y && x_counts) {
            sum += weight(postings, x);
        }
        i += !x_counts || (y_counts && x <= y);
        j += !y_counts || (x_counts && y <= x);
    }
    return sum;
}

wirecopy_sample_overlap wirecopy_postings_estimate(const wirecopy_postings *postings, uint32_t a, uint32_t b) {
    uint64_t shared = shared_weight(postings, a, b, is_list, list_weight) +
                      shared_weight(postings, a, b, is_common, common_weight);
    return (wirecopy_sample_overlap){of_level(postings, coarser(postings, a, b), (double)shared),
                                     of_level(postings, a, postings->weights[a]),
                                     of_level(postings, b, postings->weights[b])};
}

static wirecopy_code report(const wirecopy_postings *postings, uint32_t text, double least, wirecopy_tally *tally,
                            wirecopy_pairs *pairs, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; i <= tally->mask; i++) {
        uint32_t other = (uint32_t)(tally->slots[i] >> 32) - 1, shared = (uint32_t)tally->slots[i];
        if (shared > 0 && code == WIRECOPY_OK && is_candidate(postings, text, other, shared, least)) {
            code = wirecopy_pairs_add(pairs, wirecopy_pair(text, other), error);
        }
        tally->slots[i] = 0;
    }
    return code;
}

static void count_later(const uint32_t *list, uint32_t text, wirecopy_tally *tally) {
    for (uint32_t k = list[0] & LENGTH_MASK; k > 0 && list[k] > text; k--) {
        uint64_t *held = tally_slot(tally, list[k]);
        *held = (*held == 0 ? ((uint64_t)list[k] + 1) << 32 : *held) + 1;
    }
}

wirecopy_code wirecopy_postings_candidates(const wirecopy_postings *postings, uint32_t text, double least,
                                           wirecopy_tally *tally, wirecopy_pairs *pairs, wirecopy_error *error) {
    const wirecopy_samples *samples = &postings->samples;
    if (samples->left_out[text]) {
        return WIRECOPY_OK;
    }
    uint64_t from = start_of(samples, text), to = samples->ends[text];
    size_t count = 0;
    for (uint64_t i = from; i < to; i++) {
        count += is_list(samples->values[i]) ? postings->lists[samples->values[i]] & LENGTH_MASK : 0;
    }
    wirecopy_code code = tally_reserve(tally, count, postings->allocator, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    for (uint64_t i = from; i < to; i++) {
        if (is_list(samples->values[i])) {
            count_later(postings->lists + samples->values[i], text, tally);
        }
    }
    return report(postings, text, least, tally, pairs, error);
}
