#include "pipeline/indexing.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/paged.h"
#include "lsh/postings_part.h"
#include "pipeline/first_error.h"

/* Parts are of about this many records: each looks at every text, so that there should be few, and never more than that
 * however large the dump. */
enum { PART_RECORDS = 1 << 20, PARTS_MAX = 256 };

/* Texts a thread takes at a time. */
enum { CHUNK = 256 };

/* As many parts as there are threads are made at once; then all texts are marked with them. */
static wirecopy_code make_round(const wirecopy_matching *matching, wirecopy_postings_part *parts, uint32_t nparts,
                                uint32_t *cursors, wirecopy_error *error) {
    wirecopy_first_error failure;
    wirecopy_first_error_init(&failure);
#pragma omp parallel for schedule(dynamic) num_threads((int)matching->threads)
    for (uint32_t i = 0; i < nparts; i++) {
        wirecopy_error own_error = {0};
        wirecopy_first_error_note(&failure, wirecopy_part_make(&parts[i], &own_error), &own_error);
    }
    wirecopy_code code = wirecopy_first_error_finish(&failure, error);
    for (uint32_t i = 0; code == WIRECOPY_OK && i < nparts; i++) {
        code = wirecopy_part_append(&parts[i], error);
    }
    if (code == WIRECOPY_OK) {
#pragma omp parallel for schedule(static) num_threads((int)matching->threads)
        for (uint32_t text = 0; text < parts[0].postings->samples.count; text++) {
            if (text % WIRECOPY_BREATH_IN_ORDER == 0) {
                wirecopy_breathe(parts[0].postings->allocator);
            }
            wirecopy_parts_mark(parts, nparts, cursors, text);
        }
    }
    return code;
}

static wirecopy_code make_parts(const wirecopy_matching *matching, wirecopy_postings *postings,
                                wirecopy_postings_part *parts, uint32_t *cursors, wirecopy_error *error) {
    uint32_t threads = matching->threads, count = postings->samples.count;
    uint64_t nvalues = count > 0 ? postings->samples.ends[count - 1] : 0;
    uint64_t nparts = nvalues / PART_RECORDS < PARTS_MAX ? nvalues / PART_RECORDS + 1 : PARTS_MAX;
    uint64_t width = WIRECOPY_MARK_LONELY / nparts + 1;
    wirecopy_code code = WIRECOPY_OK;
    for (uint64_t done = 0; code == WIRECOPY_OK && done < nparts; done += threads) {
        uint32_t at_once = nparts - done < threads ? (uint32_t)(nparts - done) : threads;
        for (uint32_t i = 0; i < at_once; i++) {
            parts[i].postings = postings;
            parts[i].cursors = cursors;
            parts[i].from = (done + i) * width;
            parts[i].to = parts[i].from + width < WIRECOPY_MARK_LONELY ? parts[i].from + width : WIRECOPY_MARK_LONELY;
        }
        code = make_round(matching, parts, at_once, cursors, error);
        if (code == WIRECOPY_OK) {
            code = wirecopy_progress_report(matching->progress, WIRECOPY_STAGE_MATCH, done, nparts, error);
        }
    }
    return code;
}

wirecopy_code wirecopy_indexing_run(const wirecopy_matching *matching, wirecopy_postings *postings,
                                    wirecopy_error *error) {
    const wirecopy_allocator *allocator = postings->allocator;
    uint32_t threads = matching->threads, count = postings->samples.count;
#pragma omp parallel for schedule(dynamic, CHUNK) num_threads((int)matching->threads)
    for (uint32_t text = 0; text < count; text++) {
        if (text % WIRECOPY_BREATH_IN_ORDER == 0) {
            wirecopy_breathe(allocator);
        }
        wirecopy_postings_thin(postings, text);
    }
    wirecopy_postings_part *parts = wirecopy_allocate_zeroed(allocator, threads, sizeof *parts);
    uint32_t *cursors = wirecopy_allocate_zeroed(allocator, count, sizeof *cursors);
    wirecopy_code code = parts == NULL || cursors == NULL
                             ? wirecopy_fail_memory(error, threads * sizeof *parts + count * sizeof *cursors)
                             : make_parts(matching, postings, parts, cursors, error);
    for (uint32_t i = 0; parts != NULL && i < threads; i++) {
        parts[i].postings = postings;
        wirecopy_part_clear(&parts[i]);
    }
    wirecopy_release(allocator, parts, threads, sizeof *parts);
    wirecopy_release(allocator, cursors, count, sizeof *cursors);
    if (code == WIRECOPY_OK) {
#pragma omp parallel for schedule(dynamic, CHUNK) num_threads((int)matching->threads)
        for (uint32_t text = 0; text < count; text++) {
            if (text % WIRECOPY_BREATH_IN_ORDER == 0) {
                wirecopy_breathe(allocator);
            }
            wirecopy_postings_arrange(postings, text);
        }
    }
    return code;
}

wirecopy_code wirecopy_indexing_search(const wirecopy_matching *matching, const wirecopy_postings *postings,
                                       double least, wirecopy_pairs *pairs_ret, wirecopy_error *error) {
    wirecopy_first_error failure;
    wirecopy_first_error_init(&failure);
    uint32_t n = postings->samples.count, nchunks = (n + CHUNK - 1) / CHUNK, done = 0;
#pragma omp parallel num_threads((int)matching->threads)
    {
        wirecopy_tally tally = {0};
        wirecopy_pairs own;
        wirecopy_pairs_init(&own, postings->allocator);
        wirecopy_error own_error = {0};
#pragma omp for schedule(dynamic)
        for (uint32_t chunk = 0; chunk < nchunks; chunk++) {
            wirecopy_code code = wirecopy_first_error_code(&failure);
            uint32_t to = n - chunk * CHUNK < CHUNK ? n : (chunk + 1) * CHUNK;
            for (uint32_t text = chunk * CHUNK; code == WIRECOPY_OK && text < to; text++) {
                if (text % 8 == 0) {
                    wirecopy_breathe(postings->allocator);
                }
                code = wirecopy_postings_candidates(postings, text, least, &tally, &own, &own_error);
            }
            uint32_t sofar = __atomic_add_fetch(&done, 1, __ATOMIC_RELAXED);
            if (code == WIRECOPY_OK) {
                code = wirecopy_progress_report(matching->progress, WIRECOPY_STAGE_MATCH, sofar, nchunks, &own_error);
            }
            wirecopy_first_error_note(&failure, code, &own_error);
        }
        wirecopy_tally_clear(&tally, postings->allocator);
#pragma omp critical(wirecopy_postings)
        wirecopy_first_error_note(&failure, wirecopy_pairs_take(pairs_ret, &own, &own_error), &own_error);
    }
    wirecopy_code code = wirecopy_first_error_finish(&failure, error);
    return code == WIRECOPY_OK ? wirecopy_pairs_compact(pairs_ret, error) : code;
}
