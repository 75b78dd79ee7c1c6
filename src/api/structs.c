/* Structs of the header, set up for a caller of any version. */
#include "base/options.h"
#include "base/sized.h"

/* All fields but the size. */
static const size_t zeros = 0;

static void clear(void *sized, size_t size) {
    wc_sized_init(sized, size, &zeros, sizeof zeros);
}

void wirecopy_options_init(wirecopy_options *options, size_t size) {
    wc_options_init(options, size);
}

void wirecopy_input_init(wirecopy_input *input, size_t size) {
    wc_input_init(input, size);
}

void wirecopy_dedup_init(wirecopy_dedup *dedup, size_t size) {
    wc_dedup_init(dedup, size);
}

void wirecopy_texts_init(wirecopy_texts *texts, size_t size) {
    clear(texts, size);
}

void wirecopy_stats_init(wirecopy_stats *stats, size_t size) {
    clear(stats, size);
}

void wirecopy_comparison_init(wirecopy_comparison *comparison, size_t size) {
    clear(comparison, size);
}

void wirecopy_explanation_init(wirecopy_explanation *explanation, size_t size) {
    clear(explanation, size);
}

void wirecopy_tuned_init(wirecopy_tuned *tuned, size_t size) {
    clear(tuned, size);
}

void wirecopy_plan_init(wirecopy_plan *plan, size_t size) {
    clear(plan, size);
}

void wirecopy_result_row_init(wirecopy_result_row *row, size_t size) {
    clear(row, size);
}

void wirecopy_whole_init(wirecopy_whole *whole, size_t size) {
    clear(whole, size);
}

void wirecopy_kept_init(wirecopy_kept *kept, size_t size) {
    clear(kept, size);
}

void wirecopy_sketches_init(wirecopy_sketches *sketches, size_t size) {
    clear(sketches, size);
}

void wirecopy_parts_init(wirecopy_parts *parts, size_t size) {
    clear(parts, size);
}

void wirecopy_grouped_init(wirecopy_grouped *grouped, size_t size) {
    clear(grouped, size);
}

void wirecopy_disk_index_stats_init(wirecopy_disk_index_stats *stats, size_t size) {
    clear(stats, size);
}
