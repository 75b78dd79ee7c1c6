#include "dump/repeated.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/radix.h"
#include "base/walk.h"
#include "dump/files.h"
#include "dump/ids.h"
#include "dump/place.h"
#include "run/notices.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Bytes of ids between two checks of the budget. Ids may be long. */
enum { IDS_NBYTES = 1 << 20 };

/* ---- Where a document is ---- */

static int is_even(const wc_dump *dump, const wc_batch *batch, uint64_t headers) {
    const wc_file *file = wc_dump_file(dump, batch->block.file);
    uint64_t records = batch->nrecords + headers;
    return wc_place_has_line(file) && !file->is_array && batch->nrecords == batch->ndocuments &&
           (batch->lines == records || batch->lines + 1 == records);
}

static wirecopy_code list_lines(wc_dump *dump, const wc_batch *batch, wirecopy_error *error) {
    wirecopy_code code = wc_grow(dump->allocator, (void **)&dump->lines, &dump->lines_capacity,
                                 dump->nlines + batch->ndocuments, sizeof *dump->lines, error);
    for (size_t i = 0; code == WIRECOPY_OK && i < batch->ndocuments; i++) {
        dump->lines[dump->nlines++] = batch->document_lines[i];
    }
    return code;
}

wirecopy_code wc_lines_mark(wc_dump *dump, const wc_batch *batch, wirecopy_error *error) {
    uint64_t headers = 0;
    for (size_t i = 0; i < batch->nskipped; i++) {
        headers += (uint64_t)batch->skipped[i].is_header;
    }
    if (batch->ndocuments == 0) {
        return WIRECOPY_OK;
    }
    int even = is_even(dump, batch, headers);
    int listed = !even && batch->is_parsed && wc_place_has_line(wc_dump_file(dump, batch->block.file));
    wirecopy_code code = wc_grow(dump->allocator, (void **)&dump->marks, &dump->marks_capacity, dump->nmarks + 1,
                                 sizeof *dump->marks, error);
    if (code == WIRECOPY_OK) {
        dump->marks[dump->nmarks++] = (wc_line_mark){.document = (uint32_t)dump->corpus.ndocuments,
                                                     .kind = even     ? WC_LINES_EVEN
                                                             : listed ? WC_LINES_LISTED
                                                                      : WC_LINES_UNKNOWN,
                                                     .line = dump->line + (even ? headers : 0),
                                                     .place = dump->nlines};
    }
    return code == WIRECOPY_OK && listed ? list_lines(dump, batch, error) : code;
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

static void describe(const wc_dump *dump, uint32_t document, char place_ret[WC_PLACE_NBYTES]) {
    const wc_file *file = wc_dump_file(dump, wc_dump_file_of(dump, document));
    const wc_line_mark *mark = mark_of(dump, document);
    uint64_t offset = dump->offsets[document], next = mark != NULL ? document - mark->document : 0;
    if (file->is_rows) {
        wc_place_describe(file, offset, offset, place_ret);
    } else if (mark != NULL && mark->kind == WC_LINES_LISTED) {
        wc_place_describe(file, mark->line + dump->lines[mark->place + next], offset, place_ret);
    } else if (mark != NULL && (mark->kind == WC_LINES_EVEN || !wc_place_has_line(file))) {
        wc_place_describe(file, mark->line + next, offset, place_ret);
    } else {
        wc_place_describe_byte(file, offset, place_ret);
    }
}

/* ---- Ids that repeat ---- */

/* A document, and one before it that has its id. */
typedef struct repeat {
    uint32_t document, earlier;
} repeat;

/* The first few, in input order, and the first of those that input.against has. */
typedef struct repeats {
    repeat first[WIRECOPY_NOTICES_MAX], against;
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

/* Dumps of one publisher share ids with those of before: that is said once. */
static void note_repeat(wc_dump *dump, repeats *kept, repeat found) {
    if (!wc_dump_file(dump, wc_dump_file_of(dump, found.document))->is_against) {
        dump->stats->repeated_ids++;
        keep_first(kept, found);
        return;
    }
    if (dump->repeated_against++ == 0 || found.document < kept->against.document) {
        kept->against = found;
    }
}

/* Ids of equal hash are adjacent after the sort, in input order; different ids among them are distinguished by their
 * bytes. */
static void find_repeats(wc_dump *dump, const uint64_t *records, size_t n, repeats *kept) {
    WC_EACH(size_t, i, n, WC_IN_ORDER, dump->allocator) {
        size_t before = i > 0 ? i - 1 : 0;
        uint32_t document = (uint32_t)records[i], earlier = (uint32_t)records[before];
        if (document != earlier && records[i] >> 32 == records[before] >> 32 && same_id(dump, document, earlier)) {
            note_repeat(dump, kept, (repeat){document, earlier});
        }
    }
}

/* Where a document is, where the one before it is that has its id, and that id; returns its bytes, a hundred at most. */
static int describe_repeat(const wc_dump *dump, repeat found, char place_ret[WC_PLACE_NBYTES],
                           char earlier_ret[WC_PLACE_NBYTES], const char **id_ret) {
    size_t nbytes;
    *id_ret = wc_strings_get(&dump->ids, found.document, &nbytes);
    describe(dump, found.document, place_ret);
    describe(dump, found.earlier, earlier_ret);
    return (int)(nbytes < 100 ? nbytes : 100);
}

static void note_repeats(wc_dump *dump, const repeats *kept) {
    char place[WC_PLACE_NBYTES], earlier[WC_PLACE_NBYTES];
    const char *id;
    for (size_t i = 0; i < kept->count; i++) {
        int nbytes = describe_repeat(dump, kept->first[i], place, earlier, &id);
        wc_notice(dump->stats, "%s: the id \"%.*s\" is that of %s too; results do not distinguish them", place, nbytes,
                  id, earlier);
    }
    dump->stats->unnamed += dump->stats->repeated_ids - kept->count;
    if (dump->repeated_against > 0) {
        unsigned long long count = dump->repeated_against;
        int nbytes = describe_repeat(dump, kept->against, place, earlier, &id);
        wc_notice(dump->stats,
                  "%llu document%s of input.against %s an id that an earlier one has: the first, %s, has the id \"%.*s\""
                  " of %s; results do not distinguish them",
                  count, count == 1 ? "" : "s", count == 1 ? "has" : "have", place, nbytes, id, earlier);
    }
}

wirecopy_code wc_dump_count_repeated_ids(wc_dump *dump, wirecopy_error *error) {
    size_t n = dump->ids.count < dump->nown ? dump->ids.count : dump->nown;
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
