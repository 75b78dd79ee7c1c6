#include "index/segment_checking.h"

#include <stdio.h>

#include "database/document_names.h"
#include "segment/keys.h"

wirecopy_code wc_segment_checking_begin(wc_segment_checking *work_ret, wc_checking *check, wirecopy_error *error) {
    *work_ret = (wc_segment_checking){.check = check};
    return wc_statement_prepare(
        &check->disk->database,
        "SELECT id FROM documents WHERE text BETWEEN ? AND ? AND " WC_IS_THERE("document") " ORDER BY document",
        &work_ret->ids, error);
}

void wc_segment_checking_end(wc_segment_checking *work) {
    sqlite3_finalize(work->ids);
}

static wirecopy_code report_texts(wc_segment_checking *work, const wc_segment *segment, uint32_t from, uint32_t to,
                                  const char *what, wirecopy_error *error) {
    wc_names named = {.count = 0};
    wirecopy_code code = to > from ? wc_names_by(&work->check->disk->database, work->ids, segment->texts[from],
                                                 segment->texts[to - 1], &named, error)
                                   : WIRECOPY_OK;
    return code == WIRECOPY_OK
               ? wc_checking_report(work->check, error,
                                    "%s: %s; documents: %s; restore the file from a copy of the folder, or"
                                    " take out what cannot be read: wirecopy index remove %s --damaged",
                                    segment->name, what, named.text, work->check->disk->folder)
               : code;
}

wirecopy_code wc_segment_checking_disagrees(wc_segment_checking *work, const wc_segment *segment, const char *what,
                                            wirecopy_error *error) {
    return wc_checking_report(work->check, error, "%s: %s; " WC_DATABASE_LOST, segment->name, what);
}

static const char *const sections[] = {"the texts are",         "the keys are",  "the numbers of texts are",
                                       "the contents are",      "the order is",  "the places of texts are",
                                       "the list of blocks is", "the filter is", "the list of buckets is",
                                       "the words are"};

/* Blocks that are summed between two questions: some milliseconds. Chosen. */
enum { BLOCKS_A_QUESTION = 4096 };

/* Of a segment this is asked some times: all of its texts and keys are looked at in a second or two. */
static wirecopy_code goes_on(wc_segment_checking *work, wirecopy_error *error) {
    return wc_progress_report(&work->check->disk->progress, 0, 0, error);
}

/* Each block by itself, so that what is damaged is told from what is not. Of one whose texts were all taken out
 * nothing is missed. */
static wirecopy_code check_blocks(wc_segment_checking *work, const wc_segment *segment, wirecopy_error *error) {
    uint32_t n = (uint32_t)segment->head.ntexts;
    wirecopy_code code = WIRECOPY_OK;
    for (uint32_t from = 0, to; code == WIRECOPY_OK && from < n; from = to) {
        uint64_t number = segment->places[from] >> 32;
        int is_live = 0;
        for (to = from; to < n && segment->places[to] >> 32 == number; to++) {
            is_live |= !wc_segment_is_dead(segment, to);
        }
        if (is_live && !wc_segment_block_is_whole(segment, number)) {
            code = report_texts(work, segment, from, to, "texts are damaged", error);
        }
        code = code == WIRECOPY_OK && number % BLOCKS_A_QUESTION == 0 ? goes_on(work, error) : code;
    }
    return code;
}

static wirecopy_code check_kept(wc_segment_checking *work, const wc_segment *segment, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    wc_text_reader reader;
    wc_text_reader_init(&reader, work->check->disk->allocator);
    for (uint32_t i = 0; code == WIRECOPY_OK && i < segment->head.ntexts; i++) {
        const uint32_t *kept;
        size_t count;
        code =
            wc_segment_is_dead(segment, i) ? WIRECOPY_OK : wc_segment_kept(segment, i, &reader, &kept, &count, error);
        if (code == WIRECOPY_ERROR_FORMAT) {
            code = report_texts(work, segment, i, i + 1, "what is kept of a text is damaged", error);
        }
    }
    wc_text_reader_clear(&reader);
    return code;
}

static int keys_ascend(const wc_segment *segment) {
    wc_key_walk walk = {.segment = segment};
    size_t nbuckets = (size_t)1 << segment->head.bucket_bits;
    int ascend = segment->starts[0] == 0 && segment->starts[nbuckets] == segment->head.nkeys;
    for (size_t i = 0; ascend && i < nbuckets; i++) {
        ascend = segment->starts[i] <= segment->starts[i + 1];
    }
    for (uint64_t record, before = 0; ascend && wc_key_walk_next(&walk, &record); before = record) {
        ascend = record >= before && wc_key_text(record) < segment->head.ntexts;
    }
    return ascend;
}

static int keys_are_in_filter(const wc_segment *segment) {
    wc_key_walk walk = {.segment = segment};
    int are_in = 1;
    for (uint64_t record; are_in && wc_key_walk_next(&walk, &record);) {
        are_in = wc_segment_may_have(segment, record);
    }
    return are_in;
}

/* Live texts have rows, in order. */
static wirecopy_code check_texts(wc_segment_checking *work, const wc_segment *segment, wirecopy_error *error) {
    sqlite3_stmt *statement;
    wirecopy_code code =
        wc_statement_prepare(&work->check->disk->database,
                             "SELECT 1 FROM texts WHERE text = ? AND " WC_IS_THERE("first"), &statement, error);
    for (uint32_t i = 0; code == WIRECOPY_OK && i < segment->head.ntexts; i++) {
        int row = 0;
        sqlite3_bind_int64(statement, 1, segment->texts[i]);
        code = wc_statement_step(&work->check->disk->database, statement, &row, error);
        sqlite3_reset(statement);
        if (code == WIRECOPY_OK && row == wc_segment_is_dead(segment, i)) {
            char what[64];
            snprintf(what, sizeof what, "text %u is %s", segment->texts[i],
                     row ? "taken for removed, and is not" : "in no table of index.db");
            code = wc_segment_checking_disagrees(work, segment, what, error);
        }
        if (code == WIRECOPY_OK && i > 0 && segment->texts[i] <= segment->texts[i - 1]) {
            code = wc_segment_checking_disagrees(work, segment, "texts are out of order", error);
            break;
        }
    }
    sqlite3_finalize(statement);
    return code;
}

static wirecopy_code check_sections(wc_segment_checking *work, const wc_segment *segment, wirecopy_error *error) {
    uint32_t n = (uint32_t)segment->head.ntexts;
    int texts_are_whole = 1;
    wirecopy_code code = goes_on(work, error);
    for (int i = 0; code == WIRECOPY_OK && i < WC_SECTION_COUNT; i++) {
        int is_whole = wc_segment_sum(segment, i) == segment->head.sections[i].checksum;
        char what[64];
        snprintf(what, sizeof what, "%s damaged", sections[i]);
        texts_are_whole =
            texts_are_whole && (is_whole || i == WC_SECTION_DATA || i == WC_SECTION_KEYS || i == WC_SECTION_FILTER ||
                                i == WC_SECTION_STARTS || i == WC_SECTION_WORDS);
        if (!is_whole && (i != WC_SECTION_DATA || n == 0 || !wc_segment_has_sums_within(segment))) {
            code = report_texts(work, segment, 0, n, what, error);
        }
        code = code == WIRECOPY_OK ? goes_on(work, error) : code;
    }
    if (code == WIRECOPY_OK && !wc_segment_padding_is_whole(segment)) {
        code = wc_checking_report(work->check, error,
                                  "%s: a byte between its parts is not as it was written, and nothing reads it; "
                                  "restore the file from a copy of the folder",
                                  segment->name);
    }
    if (code == WIRECOPY_OK && texts_are_whole) {
        code = (segment->head.has_texts ? check_blocks : check_kept)(work, segment, error);
    }
    if (code == WIRECOPY_OK && texts_are_whole) {
        code = check_texts(work, segment, error);
    }
    if (code == WIRECOPY_OK && !keys_ascend(segment)) {
        code = wc_segment_checking_disagrees(work, segment, "the keys are out of order", error);
    }
    return code == WIRECOPY_OK && !keys_are_in_filter(segment)
               ? wc_segment_checking_disagrees(work, segment, "a key is not in the filter", error)
               : code;
}

/* What comes after what was written is never read, but a copy of the folder may have more like it. */
static wirecopy_code check_length(wc_segment_checking *work, const wc_segment *segment, uint64_t written,
                                  wirecopy_error *error) {
    if (segment->nbytes == written) {
        return WIRECOPY_OK;
    }
    return wc_checking_report(work->check, error,
                              "%s has %llu bytes, and %llu were written; what was written is checked by itself, and"
                              " wirecopy index compact %s writes it anew",
                              segment->name, (unsigned long long)segment->nbytes, (unsigned long long)written,
                              work->check->disk->folder);
}

wirecopy_code wc_segment_checking_run(wc_segment_checking *work, const wc_segment *segment, uint64_t written_nbytes,
                                      wirecopy_error *error) {
    wirecopy_code code = check_length(work, segment, written_nbytes, error);
    return code == WIRECOPY_OK ? check_sections(work, segment, error) : code;
}
