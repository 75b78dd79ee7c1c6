#include "dump/text_lines.h"

#include "dump/files.h"
#include "format/html_marks.h"
#include "format/lines.h"
#include "run/notices.h"

/* A story has fewer lines, and a book shorter ones, where its lines are wrapped, or empty ones between its paragraphs.
 * Chosen: of 66,459 real stories the longest has 78 KB. */
enum { LINES_LEAST = 200, LINE_NBYTES_LEAST = 300 };

/* Comments say what they are. */
static void note_lead(const wc_dump *dump, const wc_file *file) {
    size_t lines = file->dialect.lead_nlines;
    if (lines > 0 && file->header != NULL && file->header_nbytes > 0 && file->header[0] != '#') {
        wc_notice(dump->stats,
                  lines > 1 ? "%.200s: the %zu lines above the names of its columns are no records"
                            : "%.200s: the line above the names of its columns is no record",
                  wc_file_name(file), lines);
    }
}

static void note_twice(const wc_dump *dump, const wc_file *file) {
    const char *name = wc_columns_twice(file, &dump->input);
    if (name != NULL) {
        wc_notice(dump->stats,
                  "%.200s: two columns are named \"%.100s\", and only the first is read: rename the other",
                  wc_file_name(file), name);
    }
}

void wc_text_lines_note(wc_dump *dump, const wc_batch *batch) {
    const wc_block *block = &batch->block;
    const wc_file *file = wc_dump_file(dump, block->file);
    if (batch->is_parsed && block->first) {
        note_lead(dump, file);
        note_twice(dump, file);
    }
    if (!batch->is_parsed || file->format != WIRECOPY_FORMAT_TEXT || !block->first ||
        block->nbytes < (size_t)LINES_LEAST * LINE_NBYTES_LEAST || wc_html_is_page(block->bytes, block->nbytes)) {
        return;
    }
    uint64_t lines = wc_count_lines(block->bytes, block->nbytes, '\n');
    if (lines >= LINES_LEAST && block->nbytes / lines >= LINE_NBYTES_LEAST) {
        wc_notice(dump->stats,
                  "%.200s is read as one text; if each of its %llu lines is a text, make records of them: jq -R "
                  "'{text: .}' FILE | wirecopy VERB -",
                  wc_file_name(file), (unsigned long long)lines);
    }
}
