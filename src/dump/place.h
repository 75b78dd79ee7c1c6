/* The place of a record, as a user finds it. */
#ifndef WC_DUMP_PLACE_H
#define WC_DUMP_PLACE_H

#include <stddef.h>
#include <stdint.h>

#include "format/file.h"

enum { WC_PLACE_NBYTES = 320 };

/* Whether places in the file are told by lines, as in JSON and tables. */
int wc_place_has_line(const wc_file *file);

/* file:line. Where all of an array may be one line, and where there are no lines, the byte as well, or instead; both
 * line and byte count from 0 here, and lines from 1 in the text. Of a text, whose file it is; of a row, its number. */
void wc_place_describe(const wc_file *file, uint64_t line, uint64_t offset, char place_ret[WC_PLACE_NBYTES]);

/* The byte alone, where the line is not known. */
void wc_place_describe_byte(const wc_file *file, uint64_t offset, char place_ret[WC_PLACE_NBYTES]);

#endif
