/* The files that documents come from. */
#ifndef WC_DUMP_FILES_H
#define WC_DUMP_FILES_H

#include "dump/documents.h"

/* For a dump without a reader: adds a file and copies its path. */
wirecopy_code wc_dump_add_file(wc_dump *dump, const wc_file *file, size_t path_nbytes, wirecopy_error *error);

/* The number of the input's files, and of the one that documents from elsewhere are said to be of. */
uint32_t wc_dump_nfiles(const wc_dump *dump);

const wc_file *wc_dump_file(const wc_dump *dump, uint32_t file);

uint32_t wc_dump_file_of(const wc_dump *dump, uint64_t document);

#endif
