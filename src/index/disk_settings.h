/* The settings of an index, which are written when it is made and read when it is opened. */
#ifndef WC_INDEX_DISK_SETTINGS_H
#define WC_INDEX_DISK_SETTINGS_H

#include "index/disk.h"

/* Within the transaction that lays the database out. */
wirecopy_code wc_disk_write_settings(wc_database *database, const wirecopy_options *options, int keeps_texts,
                                     wirecopy_error *error);

/* Checks that this program reads such an index, and takes what it was made with. */
wirecopy_code wc_disk_read_settings(wc_disk *disk, wirecopy_error *error);

#endif
