#include <math.h>

#include "base/options.h"
#include "base/sized.h"
#include "lsh/banding.h"
#include "run/threads.h"

/* Bytes held for each document beside its signature: its place (8), lengths (8), entry (4), first document (4), content
 * hash (16), share of the content table (12), id and its end (24), group and similarity while writing (16). */
enum { DOCUMENT_NBYTES = 92 };

/* Two records of 8 bytes a document, for each band that is being sorted. */
enum { BAND_NBYTES = 16 };

/* Blocks, parsers, output and the program itself. */
enum { FIXED_NBYTES = 16 << 20, THREAD_NBYTES = 8 << 20 };

wirecopy_code wirecopy_plan_run(const wirecopy_options *options, uint64_t ndocuments, uint64_t average_nbytes,
                                wirecopy_plan *plan_ret, wirecopy_error *error) {
    wirecopy_options checked;
    wirecopy_code code = wc_sized_check(plan_ret, "plan", error);
    if (code == WIRECOPY_OK) {
        code = wc_options_check(options, &checked, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    wc_banding banding = wc_banding_choose(&checked);
    uint32_t threads = wc_threads_of(&checked);
    uint32_t bands_at_once = threads < banding.bands ? threads : banding.bands;
    uint64_t each = checked.permutations * sizeof(uint32_t) + DOCUMENT_NBYTES + (uint64_t)bands_at_once * BAND_NBYTES;
    wirecopy_plan plan = {.bands = banding.bands,
                          .rows = banding.rows,
                          .false_positives = wc_banding_false_positives(banding, checked.threshold),
                          .misses = wc_banding_misses(banding, checked.threshold),
                          .memory_nbytes = ndocuments * each + FIXED_NBYTES + threads * (uint64_t)THREAD_NBYTES,
                          .disk_nbytes = ndocuments * average_nbytes};
    for (int i = 0; i < WIRECOPY_CURVE_POINTS; i++) {
        plan.curve[i] = wc_banding_chance(banding, i / (WIRECOPY_CURVE_POINTS - 1.0));
    }
    wc_sized_write(plan_ret, &plan, sizeof plan);
    return WIRECOPY_OK;
}
