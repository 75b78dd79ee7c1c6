#include "lsh/postings.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "lsh/postings_part.h"

/* One shared gram is none: two texts have one in common by chance. */
enum { SHARED_LEAST = 2 };

static wirecopy_code allocate(wirecopy_postings *postings, wirecopy_error *error) {
    size_t count = postings->samples.count;
    postings->rare = wirecopy_allocate_zeroed(postings->allocator, count, sizeof *postings->rare);
    postings->weights = wirecopy_allocate_zeroed(postings->allocator, count, sizeof *postings->weights);
    postings->nlisted = wirecopy_allocate_zeroed(postings->allocator, count, sizeof *postings->nlisted);
    postings->nmarks = wirecopy_allocate_zeroed(postings->allocator, count, sizeof *postings->nmarks);
    int failed =
        postings->rare == NULL || postings->weights == NULL || postings->nlisted == NULL || postings->nmarks == NULL;
    return failed ? wirecopy_fail_memory(error, 4 * count * sizeof *postings->rare) : WIRECOPY_OK;
}

static int by_mark(const void *left, const void *right) {
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

void wirecopy_postings_thin(wirecopy_postings *postings, uint32_t text) {
    uint64_t start = wirecopy_samples_start(&postings->samples, text);
    uint32_t *values = postings->samples.values + start;
    size_t count = postings->samples.ends[text] - start, kept = 0;
    for (size_t i = 0; i < count; i++) {
        values[kept] = values[i];
        kept += postings->weight(postings->weight_context, values[i]) > 0;
    }
    while (kept < count) {
        values[kept++] = WIRECOPY_MARK_LONELY;
    }
}

void wirecopy_postings_arrange(wirecopy_postings *postings, uint32_t text) {
    uint64_t start = wirecopy_samples_start(&postings->samples, text);
    uint32_t *marks = postings->samples.values + start, nlisted = 0, nmarks = 0;
    size_t count = postings->samples.left_out[text] ? 0 : postings->samples.ends[text] - start;
    for (size_t i = 0; i < count; i++) {
        if (marks[i] != WIRECOPY_MARK_LONELY) {
            nlisted += (uint32_t)wirecopy_mark_is_list(marks[i]);
            marks[nmarks++] = marks[i];
        }
    }
    if (nlisted < nmarks) {
        qsort(marks, nmarks, sizeof *marks, by_mark);
    }
    postings->nlisted[text] = nlisted;
    postings->nmarks[text] = nmarks;
}

wirecopy_code wirecopy_postings_create(wirecopy_postings *postings_ret, const wirecopy_samples *samples,
                                       wirecopy_weight_fn weight, const void *weight_context,
                                       const wirecopy_allocator *allocator, wirecopy_error *error) {
    *postings_ret = (wirecopy_postings){
        .allocator = allocator, .samples = *samples, .weight = weight, .weight_context = weight_context};
    postings_ret->marks = wirecopy_view_of(allocator, samples->values);
    return allocate(postings_ret, error);
}

void wirecopy_postings_clear(wirecopy_postings *postings) {
    if (postings->allocator != NULL) {
        size_t count = postings->samples.count;
        wirecopy_release(postings->allocator, postings->lists, postings->lists_capacity, sizeof *postings->lists);
        wirecopy_release(postings->allocator, postings->rare, count, sizeof *postings->rare);
        wirecopy_release(postings->allocator, postings->weights, count, sizeof *postings->weights);
        wirecopy_release(postings->allocator, postings->nlisted, count, sizeof *postings->nlisted);
        wirecopy_release(postings->allocator, postings->nmarks, count, sizeof *postings->nmarks);
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
    if (length > tally->length) {
        wirecopy_tally_clear(tally, allocator);
        tally->slots = wirecopy_allocate_zeroed(allocator, length, sizeof *tally->slots);
        if (tally->slots == NULL) {
            return wirecopy_fail_memory(error, length * sizeof *tally->slots);
        }
        tally->length = length;
    }
    tally->mask = length - 1;
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

/* A text's marks of rare grams, of common ones, and where these end. */
typedef struct marks {
    const uint32_t *listed, *common, *end;
} marks;

/* Marks that are copied; those of long texts are read where they stand. */
enum { COPIED = 512 };

static marks marks_of(const wirecopy_postings *postings, uint32_t text, uint32_t *buffer) {
    size_t start = wirecopy_samples_start(&postings->samples, text) * sizeof *buffer;
    const uint32_t *first = wirecopy_view_read(postings->marks, start, postings->nmarks[text] * sizeof *buffer, buffer,
                                               COPIED * sizeof *buffer);
    return (marks){first, first + postings->nlisted[text], first + postings->nmarks[text]};
}

static uint64_t listed_weight(const wirecopy_postings *postings, marks a, marks b) {
    const uint32_t *x = a.listed, *y = b.listed;
    uint64_t sum = 0;
    while (x < a.common && y < b.common) {
        uint32_t left = *x, right = *y;
        if (left == right) {
            sum += wirecopy_list_weight(postings, left);
        }
        x += left <= right;
        y += right <= left;
    }
    return sum;
}

static uint64_t common_weight(const wirecopy_postings *postings, marks a, marks b) {
    const uint32_t *x = a.common, *y = b.common;
    uint64_t sum = 0;
    while (x < a.end && y < b.end) {
        uint32_t left = *x, right = *y;
        if (left == right) {
            sum += postings->weight(postings->weight_context, wirecopy_mark_value(left));
        }
        x += left <= right;
        y += right <= left;
    }
    return sum;
}

double wirecopy_postings_shared(const wirecopy_postings *postings, uint32_t a, uint32_t b) {
    uint32_t a_buffer[COPIED], b_buffer[COPIED];
    marks a_marks = marks_of(postings, a, a_buffer), b_marks = marks_of(postings, b, b_buffer);
    uint64_t shared = listed_weight(postings, a_marks, b_marks) + common_weight(postings, a_marks, b_marks);
    return of_level(postings, coarser(postings, a, b), (double)shared);
}

double wirecopy_postings_total(const wirecopy_postings *postings, uint32_t text) {
    return of_level(postings, text, postings->weights[text]);
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

static void count_later(const wirecopy_postings *postings, uint32_t mark, uint32_t text, wirecopy_tally *tally) {
    const uint32_t *list = postings->lists + mark;
    for (uint32_t k = wirecopy_list_length(postings, mark); k > 0 && list[k] > text; k--) {
        uint64_t *held = tally_slot(tally, list[k]);
        *held = (*held == 0 ? ((uint64_t)list[k] + 1) << 32 : *held) + 1;
    }
}

wirecopy_code wirecopy_postings_candidates(const wirecopy_postings *postings, uint32_t text, double least,
                                           wirecopy_tally *tally, wirecopy_pairs *pairs, wirecopy_error *error) {
    const uint32_t *marks = postings->samples.values + wirecopy_samples_start(&postings->samples, text);
    size_t count = 0;
    for (uint32_t i = 0; i < postings->nlisted[text]; i++) {
        count += wirecopy_list_length(postings, marks[i]);
    }
    wirecopy_code code = tally_reserve(tally, count, postings->allocator, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    for (uint32_t i = 0; i < postings->nlisted[text]; i++) {
        count_later(postings, marks[i], text, tally);
    }
    return report(postings, text, least, tally, pairs, error);
}
