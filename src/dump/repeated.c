#include "dump/repeated.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/radix.h"
#include "base/walk.h"
#include "dump/files.h"
#include "dump/ids.h"
#include "run/notices.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Bytes of ids between two checks of the budget. Ids may be long. */
enum { IDS_NBYTES = 1 << 20 };

/* ---- Where a document is ---- */

static int has_lines(const wc_file *file) {
    return !file->is_array && (file->format == WIRECOPY_FORMAT_JSONL || file->format == WIRECOPY_FORMAT_CSV ||
                               file->format == WIRECOPY_FORMAT_TSV);
}

wirecopy_code wc_lines_mark(wc_dump *dump, const wc_batch *batch, wirecopy_error *error) {
    uint64_t headers = 0;
    for (size_t i = 0; i < batch->nskipped; i++) {
        headers += (uint64_t)batch->skipped[i].is_header;
    }
    uint64_t records = batch->nrecords + headers;
    int is_even = batch->nrecords == batch->ndocuments && (batch->lines == records || batch->lines + 1 == records) &&
                  has_lines(wc_dump_file(dump, batch->block.file));
    if (batch->ndocuments == 0) {
        return WIRECOPY_OK;
    }
    wirecopy_code code = wc_grow(dump->allocator, (void **)&dump->marks, &dump->marks_capacity, dump->nmarks + 1,
                                 sizeof *dump->marks, error);
    if (code == WIRECOPY_OK) {
        dump->marks[dump->nmarks++] = (wc_line_mark){
            .document = (uint32_t)dump->corpus.ndocuments, .is_even = is_even, .line = dump->line + headers};
    }
    return code;
}

static const wc_line_mark *mark_of(const wc_dump *dump, uint32_t document) {
    size_t from = 0, to = dump->nmarks;
    while (to - from > 1) {
        size_t middle = from + (to - from) / 2;
        if (dump->marks[middle].document <= document) {
            from = middle;
        } else {
            to = middle;
        }
    }
    return from < dump->nmarks ? &dump->marks[from] : NULL;
}

static void describe(const wc_dump *dump, uint32_t document, char *place_ret, size_t place_nbytes) {
    const wc_file *file = wc_dump_file(dump, wc_dump_file_of(dump, document));
    const wc_line_mark *mark = mark_of(dump, document);
    unsigned long long offset = (unsigned long long)dump->offsets[document];
    if (file->is_rows) {
        snprintf(place_ret, place_nbytes, "row %llu", offset);
    } else if (mark != NULL && mark->is_even) {
        snprintf(place_ret, place_nbytes, "%s:%llu", file->path,
                 (unsigned long long)(mark->line + (document - mark->document) + 1));
    } else {
        snprintf(place_ret, place_nbytes, "%s: byte %llu", file->path, offset);
    }
}

/* ---- Ids that repeat ---- */

/* A document, and one before it that has its id. */
typedef struct repeat {
    uint32_t document, earlier;
} repeat;

/* The first few, in input order. */
typedef struct repeats {
    repeat first[WIRECOPY_NOTICES_MAX];
    size_t count;
} repeats;

static int same_id(const wc_dump *dump, uint32_t a, uint32_t b) {
    size_t a_nbytes, b_nbytes;
    const char *a_id = wc_strings_get(&dump->ids, a, &a_nbytes);
    const char *b_id = wc_strings_get(&dump->ids, b, &b_nbytes);
    return a_nbytes == b_nbytes && memcmp(a_id, b_id, a_nbytes) == 0;
}

static void keep_first(repeats *kept, repeat found) {
    size_t i = kept->count < WIRECOPY_NOTICES_MAX ? kept->count++ : WIRECOPY_NOTICES_MAX;
    for (; i > 0 && kept->first[i - 1].document > found.document; i--) {
        if (i < WIRECOPY_NOTICES_MAX) {
            kept->first[i] = kept->first[i - 1];
        }
    }
    if (i < WIRECOPY_NOTICES_MAX) {
        kept->first[i] = found;
    }
}

/* Ids of equal hash are adjacent after the sort, in input order; different ids among them are distinguished by their
 * bytes. */
static void find_repeats(wc_dump *dump, const uint64_t *records, size_t n, repeats *kept) {
    WC_EACH(size_t, i, n, WC_IN_ORDER, dump->allocator) {
        size_t before = i > 0 ? i - 1 : 0;
        uint32_t document = (uint32_t)records[i], earlier = (uint32_t)records[before];
        if (document != earlier && records[i] >> 32 == records[before] >> 32 && same_id(dump, document, earlier)) {
            dump->stats->repeated_ids++;
            keep_first(kept, (repeat){document, earlier});
        }
    }
}

static void note_repeats(wc_dump *dump, const repeats *kept) {
    for (size_t i = 0; i < kept->count; i++) {
        char place[160], earlier[160];
        size_t nbytes;
        const char *id = wc_strings_get(&dump->ids, kept->first[i].document, &nbytes);
        describe(dump, kept->first[i].document, place, sizeof place);
        describe(dump, kept->first[i].earlier, earlier, sizeof earlier);
        wc_notice(dump->stats, "%s: the id \"%.*s\" is that of %s too; results do not distinguish them", place,
                  (int)(nbytes < 100 ? nbytes : 100), id, earlier);
    }
}

wirecopy_code wc_dump_count_repeated_ids(wc_dump *dump, wirecopy_error *error) {
    size_t n = dump->ids.count;
    repeats kept = {.count = 0};
    uint64_t *records = wc_allocate(dump->allocator, 2 * n, sizeof *records);
    if (records == NULL) {
        return wc_fail_refused(dump->allocator, 2 * n * sizeof *records, error);
    }
    uint64_t key = wc_name_key(dump->sketcher->options.seed);
    size_t stride = wc_walk_stride(n, dump->ids.nbytes, IDS_NBYTES, WC_IN_ORDER);
    WC_EACH(size_t, i, n, stride, dump->allocator) {
        size_t nbytes;
        const char *id = wc_strings_get(&dump->ids, i, &nbytes);
        records[i] = XXH3_64bits_withSeed(id, nbytes, key) >> 32 << 32 | i;
    }
    wc_radix_sort_within(records, records + n, n, 32, dump->allocator);
    find_repeats(dump, records, n, &kept);
    wc_release(dump->allocator, records, 2 * n, sizeof *records);
    note_repeats(dump, &kept);
    return WIRECOPY_OK;
}
