/* Detection of a file's format. */
#ifndef WC_FORMAT_DETECT_H
#define WC_FORMAT_DETECT_H

#include <stddef.h>
#include <stdint.h>

#include "format/file.h"
#include "wirecopy/wirecopy.h"

/* Bytes of a file that are looked at. Chosen: they hold the header and some records of most dumps. */
enum { WC_DETECT_NBYTES = 64 << 10 };

/* Whether a file's name ends so, in any case, before the extension of a compression. */
int wc_is_named(const char *path, const char *ending);

/* By the extension of the name, ignoring that of a compression; AUTO if it is unknown. */
wirecopy_format wc_format_by_name(const char *path);

/* Chooses the file's format and dialect by its first bytes, decompressed, and its name, unless input.format says the
 * format. `whole`: the bytes are all of the file. The format is text if it is nothing else. */
void wc_detect_format(wc_file *file, const wirecopy_input *input, const uint8_t *bytes, size_t nbytes, int whole);

/* Whether a WARC record begins at the first of these bytes, or behind others. */
int wc_has_warc(const uint8_t *bytes, size_t nbytes);

/* Where the first record of a file begins, whose first bytes these are. */
size_t wc_first_record(const wc_file *file, const uint8_t *bytes, size_t nbytes);

#endif
