/* What is done to a dump, a verb a file. Each does what the function of the header of the same name does, which has the
 * words. Structs that a verb fills are of this version, which src/api hands over; those that it reads may be of
 * another, and so may stats, which the job fills (job/job.h). */
#ifndef WC_VERBS_VERBS_H
#define WC_VERBS_VERBS_H

#include "wirecopy/wirecopy.h"

wirecopy_code wc_sign_texts(const wirecopy_sketcher *sketcher, const wirecopy_texts *texts, uint32_t *minima_ret,
                            uint64_t *nshingles_ret, uint32_t threads, wirecopy_error *error);

wirecopy_code wc_group(const wirecopy_options *options, uint64_t ndocuments, wirecopy_text_fn text, void *text_context,
                       wirecopy_member_fn member, void *member_context, wirecopy_error *error);
wirecopy_code wc_group_texts(const wirecopy_options *options, const wirecopy_texts *texts, wirecopy_result **result_ret,
                             wirecopy_stats *stats_ret, wirecopy_error *error);
wirecopy_code wc_group_stream(const wirecopy_options *options, const wirecopy_input *input,
                              struct ArrowArrayStream *stream, wirecopy_result **result_ret, wirecopy_stats *stats_ret,
                              wirecopy_error *error);

/* Told what was counted once all results are whole on disk, and before any has its name: a failure leaves none. */
typedef struct wc_counted {
    wirecopy_code (*tell)(void *context, const wirecopy_stats *stats, wirecopy_error *error);
    void *context;
} wc_counted;

/* counted may be NULL. */
wirecopy_code wc_group_kept(const wirecopy_options *options, const wirecopy_input *input, const wirecopy_dedup *dedup,
                            const wc_counted *counted, wirecopy_result **result_ret, wirecopy_stats *stats_ret,
                            wirecopy_error *error);
/* Checks which records dedup is to keep, not where to. */
wirecopy_code wc_dedup_choice(const wirecopy_dedup *dedup, wirecopy_dedup *checked_ret, const wirecopy_input *input,
                              wirecopy_error *error);

wirecopy_code wc_cluster_documents(const wirecopy_options *options, const wirecopy_input *input, const char *path,
                                   wirecopy_table table, int duplicates_only, wirecopy_stats *stats_ret,
                                   wirecopy_error *error);
wirecopy_code wc_sign_documents(const wirecopy_options *options, const wirecopy_input *input, const char *path,
                                wirecopy_stats *stats_ret, wirecopy_error *error);
/* counted may be NULL. */
wirecopy_code wc_dedup_documents(const wirecopy_options *options, const wirecopy_input *input,
                                 const wirecopy_dedup *dedup, const wc_counted *counted, wirecopy_stats *stats_ret,
                                 wirecopy_error *error);
wirecopy_code wc_pairs_documents(const wirecopy_options *options, const wirecopy_input *input, const char *path,
                                 wirecopy_stats *stats_ret, wirecopy_error *error);
wirecopy_code wc_pairs_each(const wirecopy_options *options, const wirecopy_input *input, wirecopy_pair_fn pair,
                            void *context, wirecopy_stats *stats_ret, wirecopy_error *error);
/* The news profile's part of it. */
wirecopy_code wc_evidence_each(const wirecopy_options *options, const wirecopy_input *input, wirecopy_pair_fn pair,
                               void *context, wirecopy_stats *stats_ret, wirecopy_error *error);
wirecopy_code wc_result_pairs_each(wirecopy_result *result, wirecopy_pair_fn pair, void *context,
                                   wirecopy_error *error);
wirecopy_code wc_compare_documents(const wirecopy_options *options, const wirecopy_input *input, const char *a_id,
                                   const char *b_id, wirecopy_comparison *comparison_ret, wirecopy_stats *stats_ret,
                                   wirecopy_error *error);
wirecopy_code wc_explain_document(const wirecopy_options *options, const wirecopy_input *input, const char *id,
                                  wirecopy_explanation *explanation_ret, wirecopy_stats *stats_ret,
                                  wirecopy_error *error);
wirecopy_code wc_result_explain(wirecopy_result *result, const char *id, wirecopy_explanation *explanation_ret,
                                wirecopy_error *error);
wirecopy_code wc_explain_indexed(wirecopy_disk_index *index, const char *id, wirecopy_explanation *explanation_ret,
                                 wirecopy_error *error);
wirecopy_code wc_tune_documents(const wirecopy_options *options, const wirecopy_input *input, const char *labels_path,
                                wirecopy_tuned *tuned_ret, wirecopy_stats *stats_ret, wirecopy_error *error);
wirecopy_code wc_sketch_texts(const wirecopy_options *options, const wirecopy_texts *texts,
                              wirecopy_sketches *sketches_ret, wirecopy_error *error);
wirecopy_code wc_bin_create(const wirecopy_options *options, const wirecopy_whole *whole, wirecopy_bin **bin_ret,
                            wirecopy_error *error);
void wc_bin_free(wirecopy_bin *bin);
wirecopy_code wc_bin_add_texts(wirecopy_bin *bin, const wirecopy_kept *kept, wirecopy_error *error);
wirecopy_code wc_bin_add_pairs(wirecopy_bin *bin, const uint64_t *pairs, uint64_t count, wirecopy_error *error);
wirecopy_code wc_bin_group(wirecopy_bin *bin, int pairs_given, wirecopy_grouped *grouped_ret, wirecopy_error *error);
wirecopy_code wc_bin_tell(wirecopy_bin *bin, uint32_t step, const uint32_t *ranks, const uint64_t *words,
                          const uint64_t *ends, uint64_t count, wirecopy_error *error);
wirecopy_code wc_bin_weigh(wirecopy_bin *bin, const uint8_t *is_own, uint32_t step, wirecopy_parts *told_ret,
                           wirecopy_error *error);
wirecopy_code wc_bin_passages(wirecopy_bin *bin, const uint8_t *is_own, wirecopy_parts *passages_ret,
                              wirecopy_error *error);
wirecopy_code wc_bin_add_passages(wirecopy_bin *bin, const uint64_t *records, uint64_t count, wirecopy_error *error);
wirecopy_code wc_bin_add_edges(wirecopy_bin *bin, const uint64_t *pairs, const double *jaccard, uint64_t count,
                               wirecopy_error *error);
wirecopy_code wc_bin_add_furniture(wirecopy_bin *bin, const uint64_t *values, uint64_t count, wirecopy_error *error);
wirecopy_code wc_bin_search(wirecopy_bin *bin, uint32_t band, wirecopy_parts *pairs_ret, wirecopy_error *error);
wirecopy_code wc_bin_compare(wirecopy_bin *bin, double *jaccard_ret, wirecopy_error *error);
wirecopy_code wc_band_keys(const wirecopy_options *options, const uint32_t *minima, uint64_t count,
                           wirecopy_parts *keys_ret, wirecopy_error *error);
wirecopy_code wc_find_furniture(const wirecopy_options *options, const uint32_t *minima, const uint32_t *components,
                                uint64_t count, wirecopy_parts *values_ret, wirecopy_error *error);
wirecopy_code wc_bin_keep(wirecopy_bin *bin, const int64_t *keys, const uint32_t *places, int by_fullness,
                          double remove_from, uint32_t *bearers_ret, wirecopy_error *error);
wirecopy_code wc_plan_run(const wirecopy_options *options, uint64_t ndocuments, uint64_t average_nbytes,
                          wirecopy_plan *plan_ret, wirecopy_error *error);

#endif
