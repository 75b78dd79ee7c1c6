/* What is done to an index, a file each: as the functions of the header of the same names have it. */
#ifndef WC_INDEX_OPERATIONS_H
#define WC_INDEX_OPERATIONS_H

#include "dump/supply.h"
#include "index/disk.h"

wirecopy_code wc_disk_create(const wirecopy_options *options, const char *folder, int keeps_texts,
                             wirecopy_error *error);

/* given: NULL where documents come from the input. */
wirecopy_code wc_disk_add(wc_disk *disk, const wirecopy_input *input, const wc_supply *given, const char *path,
                          wirecopy_placed_fn placed, void *context, wirecopy_stats *stats_ret, wirecopy_error *error);
wirecopy_code wc_disk_query(wc_disk *disk, const wirecopy_input *input, const wc_supply *given, const char *path,
                            wirecopy_placed_fn placed, void *context, wirecopy_stats *stats_ret, wirecopy_error *error);
/* Both for texts of the caller. */
wirecopy_code wc_disk_take_texts(wc_disk *disk, const wirecopy_texts *texts, int adds, wirecopy_placed_fn placed,
                                 void *context, wirecopy_stats *stats_ret, wirecopy_error *error);

wirecopy_code wc_disk_remove(wc_disk *disk, const wirecopy_column *ids, uint64_t nids, wirecopy_id_fn unknown,
                             void *context, uint64_t *removed_ret, wirecopy_error *error);
wirecopy_code wc_disk_remove_damaged(wc_disk *disk, wirecopy_id_fn lost, void *context, uint64_t *removed_ret,
                                     wirecopy_error *error);
wirecopy_code wc_disk_expire(wc_disk *disk, int64_t before, uint64_t *removed_ret, wirecopy_error *error);
wirecopy_code wc_disk_compact(wc_disk *disk, uint64_t *kept_nbytes_ret, wirecopy_error *error);
wirecopy_code wc_disk_count(wc_disk *disk, wirecopy_disk_index_stats *stats_ret, wirecopy_error *error);
wirecopy_code wc_disk_verify(wc_disk *disk, wirecopy_damage_fn damage, void *context, uint64_t *damages_ret,
                             wirecopy_error *error);
wirecopy_code wc_disk_stories(wc_disk *disk, const char *path, int64_t since, wirecopy_damage_fn damage, void *context,
                              uint64_t *damages_ret, wirecopy_error *error);
wirecopy_code wc_disk_export(wc_disk *disk, const char *path, wirecopy_table table, int duplicates_only,
                             wirecopy_damage_fn damage, void *context, uint64_t *damages_ret, wirecopy_error *error);

#endif
