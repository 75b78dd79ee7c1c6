/* Finds where records end. A splitter sees the bytes of a file in order, in pieces of any size, and none twice except
 * those that it names: records of any length are split in constant memory. The reader, which cuts blocks, and the
 * parsers, which split them, share these rules. */
#ifndef WC_FORMAT_SPLITTER_H
#define WC_FORMAT_SPLITTER_H

#include <stddef.h>
#include <stdint.h>

#include "format/dialect.h"
#include "format/split_json.h"

typedef struct wc_splitter wc_splitter;

/* Continues at bytes[*scanned], up to bytes[nbytes). Returns the offset after the next record that ends there and sets
 * *scanned to it; or returns WC_NO_END and sets *scanned to the first byte that must be passed again. `ends`: no bytes
 * follow, so that the last record ends with them. */
typedef size_t (*wc_split_next)(wc_splitter *splitter, const uint8_t *bytes, size_t *scanned, size_t nbytes, int ends);

struct wc_splitter {
    wc_split_next next;
    int state;                      /* the format's; 0 at the start of a record */
    uint8_t separator;              /* of fields: CSV, TSV in quotes; else 0 */
    uint8_t line_end;               /* of formats that have lines */
    int escapes;                    /* CSV: a backslash in quotes is an escape */
    uint64_t left;                  /* bytes left of a record whose length is known */
    uint64_t passed, header_nbytes; /* WARC: of the record, up to *scanned, and of its header */
    uint64_t seen_again;            /* WARC: bytes of records that ended before their length said so */
    int cuts;                       /* WARC: the record that has ended must be the last of its block */
    /* The caller's, for WARC: */
    uint64_t record_nbytes_most;  /* a longer record is not in memory as a whole. 0: of a block that was cut by this */
    uint64_t offset, file_nbytes; /* of bytes[0] in the file, and of the file; 0 if that is unknown */
    wc_json_splitter *json;       /* the caller's; JSON */
};

/* A splitter at the start of a record. */
wc_splitter wc_splitter_of(wirecopy_format format, const wc_dialect *dialect);

/* The end of the last record that ends in bytes[*scanned, nbytes), while more bytes may follow. */
size_t wc_split_last(wc_splitter *splitter, const uint8_t *bytes, size_t *scanned, size_t nbytes);

size_t wc_split_line(wc_splitter *splitter, const uint8_t *bytes, size_t *scanned, size_t nbytes, int ends);
size_t wc_split_csv(wc_splitter *splitter, const uint8_t *bytes, size_t *scanned, size_t nbytes, int ends);
size_t wc_split_warc(wc_splitter *splitter, const uint8_t *bytes, size_t *scanned, size_t nbytes, int ends);

/* For splitter->json, which tells the record's length and kind; what is before it belongs to no record. */
size_t wc_split_json(wc_splitter *splitter, const uint8_t *bytes, size_t *scanned, size_t nbytes, int ends);

/* Non-zero after wc_split_csv: the bytes ended within quotes. */
int wc_split_csv_in_quotes(const wc_splitter *splitter);

#endif
