/* Where records end. One splitter sees the bytes of a file in order, in stretches of any size, and needs none of them
 * twice but those it says: a record of any length is split in constant memory. The same rules serve the reader, which
 * cuts blocks, and the parsers, which take blocks apart. */
#ifndef WIRECOPY_IO_SPLITTER_H
#define WIRECOPY_IO_SPLITTER_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

#define WIRECOPY_NO_END SIZE_MAX

typedef struct wirecopy_splitter wirecopy_splitter;

/* Goes on at bytes[*scanned], up to bytes[nbytes). Returns the offset after the next record that ends there, with
 * *scanned at it, or WIRECOPY_NO_END, with *scanned at the first byte that must be shown again. `ends`, for one who
 * holds all of the last record: nothing follows, so that it ends with the bytes. */
typedef size_t (*wirecopy_split_next)(wirecopy_splitter *splitter, const uint8_t *bytes, size_t *scanned, size_t nbytes,
                                      int ends);

struct wirecopy_splitter {
    wirecopy_split_next next;
    int state;         /* the format's; 0 at the start of a record */
    uint8_t separator; /* of fields: CSV, TSV */
    uint64_t left;     /* of a record whose length is known */
};

/* A splitter that stands at the start of a record. */
wirecopy_splitter wirecopy_splitter_of(wirecopy_format format);

/* The end of the last record that ends in bytes[*scanned, nbytes), while more bytes may follow. */
size_t wirecopy_split_last(wirecopy_splitter *splitter, const uint8_t *bytes, size_t *scanned, size_t nbytes);

size_t wirecopy_split_line(wirecopy_splitter *splitter, const uint8_t *bytes, size_t *scanned, size_t nbytes, int ends);
size_t wirecopy_split_csv(wirecopy_splitter *splitter, const uint8_t *bytes, size_t *scanned, size_t nbytes, int ends);
size_t wirecopy_split_warc(wirecopy_splitter *splitter, const uint8_t *bytes, size_t *scanned, size_t nbytes, int ends);

/* Non-zero after wirecopy_split_csv: the bytes ended within quotes. */
int wirecopy_split_csv_in_quotes(const wirecopy_splitter *splitter);

#endif
