/* An index on disk. */
#include "base/error.h"
#include "base/sized.h"
#include "index/operations.h"

wirecopy_code wirecopy_disk_index_create(const wirecopy_options *options, const char *path, int keeps_texts,
                                         wirecopy_error *error) {
    return wc_disk_create(options, path, keeps_texts != 0, error);
}

wirecopy_code wirecopy_disk_index_open(const wirecopy_options *options, const char *path,
                                       wirecopy_disk_index **index_ret, wirecopy_error *error) {
    return wc_disk_open(options, path, index_ret, error);
}

void wirecopy_disk_index_free(wirecopy_disk_index *index) {
    wc_disk_free(index);
}

wirecopy_code wirecopy_disk_index_add(wirecopy_disk_index *index, const wirecopy_input *input, const char *path,
                                      wirecopy_placed_fn placed, void *context, wirecopy_stats *stats_ret,
                                      wirecopy_error *error) {
    return wc_disk_add(index, input, NULL, path, placed, context, stats_ret, error);
}

wirecopy_code wirecopy_disk_index_add_texts(wirecopy_disk_index *index, const wirecopy_texts *texts,
                                            wirecopy_placed_fn placed, void *context, wirecopy_stats *stats_ret,
                                            wirecopy_error *error) {
    return wc_disk_take_texts(index, texts, 1, placed, context, stats_ret, error);
}

wirecopy_code wirecopy_disk_index_query(wirecopy_disk_index *index, const wirecopy_input *input, const char *path,
                                        wirecopy_placed_fn placed, void *context, wirecopy_stats *stats_ret,
                                        wirecopy_error *error) {
    return wc_disk_query(index, input, NULL, path, placed, context, stats_ret, error);
}

wirecopy_code wirecopy_disk_index_query_texts(wirecopy_disk_index *index, const wirecopy_texts *texts,
                                              wirecopy_placed_fn placed, void *context, wirecopy_stats *stats_ret,
                                              wirecopy_error *error) {
    return wc_disk_take_texts(index, texts, 0, placed, context, stats_ret, error);
}

wirecopy_code wirecopy_disk_index_remove(wirecopy_disk_index *index, const wirecopy_column *ids, uint64_t nids,
                                         wirecopy_id_fn unknown, void *context, uint64_t *removed_ret,
                                         wirecopy_error *error) {
    return wc_disk_remove(index, ids, nids, unknown, context, removed_ret, error);
}

wirecopy_code wirecopy_disk_index_remove_damaged(wirecopy_disk_index *index, wirecopy_id_fn lost, void *context,
                                                 uint64_t *removed_ret, wirecopy_error *error) {
    return wc_disk_remove_damaged(index, lost, context, removed_ret, error);
}

wirecopy_code wirecopy_disk_index_expire(wirecopy_disk_index *index, int64_t before, uint64_t *removed_ret,
                                         wirecopy_error *error) {
    return wc_disk_expire(index, before, removed_ret, error);
}

wirecopy_code wirecopy_disk_index_compact(wirecopy_disk_index *index, uint64_t *kept_nbytes_ret,
                                          wirecopy_error *error) {
    return wc_disk_compact(index, kept_nbytes_ret, error);
}

wirecopy_code wirecopy_disk_index_count(wirecopy_disk_index *index, wirecopy_disk_index_stats *stats_ret,
                                        wirecopy_error *error) {
    wirecopy_disk_index_stats own = {.size = sizeof own};
    wirecopy_code code = wc_sized_check(stats_ret, "disk_index_stats", error);
    if (code == WIRECOPY_OK) {
        code = wc_disk_count(index, &own, error);
    }
    if (code == WIRECOPY_OK) {
        wc_sized_write(stats_ret, &own, sizeof own);
    }
    return code;
}

wirecopy_code wirecopy_disk_index_verify(wirecopy_disk_index *index, wirecopy_damage_fn damage, void *context,
                                         uint64_t *damages_ret, wirecopy_error *error) {
    return wc_disk_verify(index, damage, context, damages_ret, error);
}

wirecopy_code wirecopy_disk_index_stories(wirecopy_disk_index *index, const char *path, int64_t since,
                                          wirecopy_damage_fn damage, void *context, uint64_t *damages_ret,
                                          wirecopy_error *error) {
    return wc_disk_stories(index, path, since, damage, context, damages_ret, error);
}

wirecopy_code wirecopy_disk_index_export(wirecopy_disk_index *index, const char *path, wirecopy_table table,
                                         int duplicates_only, wirecopy_damage_fn damage, void *context,
                                         uint64_t *damages_ret, wirecopy_error *error) {
    return wc_disk_export(index, path, table, duplicates_only, damage, context, damages_ret, error);
}
