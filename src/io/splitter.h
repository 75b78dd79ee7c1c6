/* Where records end. One splitter sees the bytes of a file in order, in stretches of any size, and needs none of them
 * twice but those it says: a record of any length is split in constant memory. The same rules serve the reader, which
 * cuts blocks, and the parsers, which take blocks apart. */
#ifndef WC_IO_SPLITTER_H
#define WC_IO_SPLITTER_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

#define WC_NO_END SIZE_MAX

typedef struct wc_splitter wc_splitter;

/* Goes on at bytes[*scanned], up to bytes[nbytes). Returns the offset after the next record that ends there, with
 * *scanned at it, or WC_NO_END, with *scanned at the first byte that must be shown again. `ends`, for one who
 * holds all of the last record: nothing follows, so that it ends with the bytes. */
typedef size_t (*wc_split_next)(wc_splitter *splitter, const uint8_t *bytes, size_t *scanned, size_t nbytes, int ends);

struct wc_splitter {
    wc_split_next next;
    int state;         /* the format's; 0 at the start of a record */
    uint8_t separator; /* of fields: CSV, TSV */
    uint64_t left;     /* of a record whose length is known */
};

/* A splitter that stands at the start of a record. */
wc_splitter wc_splitter_of(wirecopy_format format);

/* The end of the last record that ends in bytes[*scanned, nbytes), while more bytes may follow. */
size_t wc_split_last(wc_splitter *splitter, const uint8_t *bytes, size_t *scanned, size_t nbytes);

size_t wc_split_line(wc_splitter *splitter, const uint8_t *bytes, size_t *scanned, size_t nbytes, int ends);
size_t wc_split_csv(wc_splitter *splitter, const uint8_t *bytes, size_t *scanned, size_t nbytes, int ends);
size_t wc_split_warc(wc_splitter *splitter, const uint8_t *bytes, size_t *scanned, size_t nbytes, int ends);

/* Non-zero after wc_split_csv: the bytes ended within quotes. */
int wc_split_csv_in_quotes(const wc_splitter *splitter);

#endif
