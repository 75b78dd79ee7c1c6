#include "sketch/keeping.h"

/* A quotation of more units is a mark that was lost. Chosen with the method. */
enum { QUOTATION_MAX = 300 };

/* The units of [from, to) stand in quotation marks. */
static void quote(wc_keeping *work, uint32_t from, uint32_t to, uint32_t ncells) {
    while (from < to) {
        uint32_t cell = wc_kept_cell(from, ncells), end = cell == ncells - 1 ? to : (cell + 1) * WC_UNITS_CELL;
        end = end < to ? end : to;
        work->kept->quoted[cell] += end - from;
        from = end;
    }
}

/* Where a mark stands, in units. Marks are counted in bytes of the folded text without its spaces, in which the pairs
 * of an unspaced script have each character twice; on the whole that is the share of the text before them. */
static uint32_t mark_place(const wc_keeping *work, uint32_t mark) {
    const wc_tokens *tokens = work->tokens;
    if (!tokens->wide) {
        return mark < work->length ? mark : work->length;
    }
    uint64_t all = tokens->folded_nbytes - (tokens->ntokens > 0 ? tokens->ntokens - 1 : 0);
    size_t at = all > 0 ? (size_t)(mark * (uint64_t)work->nbytes / all) : 0;
    return work->kept->places[at < work->nbytes ? at : work->nbytes];
}

/* A field of CSV that was taken as it stands has its own marks, single, at its ends, and doubles those of its text. */
static int doubles_marks(const wc_tokens *tokens) {
    size_t singles = 0, doubled = 0;
    for (size_t i = 0; i < tokens->nmarks; i++) {
        int is_doubled = (tokens->marks[i] & WC_MARK_DOUBLED) != 0;
        doubled += (size_t)is_doubled;
        singles += !is_doubled && !(tokens->marks[i] & WC_MARK_PARAGRAPH);
    }
    return doubled > 0 && doubled >= singles;
}

/* Two marks side by side end a quotation and begin the next, which is the same as none. Where marks are doubled, single
 * ones are CSV's own. */
static int is_mark(uint32_t mark, int doubles) {
    return (mark & WC_MARK_PARAGRAPH) != 0 || ((mark & WC_MARK_DOUBLED) != 0) == doubles;
}

/* A quotation is from a mark to the next of its paragraph. One left open runs to the paragraph's end where it was
 * opened at its start: so are quotations of several paragraphs printed. */
void wc_keep_quoted(wc_keeping *work, uint32_t ncells) {
    const wc_tokens *tokens = work->tokens;
    int open = 0, at_start = 0, doubles = doubles_marks(tokens);
    uint32_t from = 0, paragraph = 0;
    for (size_t i = 0; i <= tokens->nmarks; i++) {
        if (i < tokens->nmarks && !is_mark(tokens->marks[i], doubles)) {
            continue;
        }
        int is_end = i == tokens->nmarks || tokens->marks[i] & WC_MARK_PARAGRAPH;
        uint32_t place = i == tokens->nmarks ? work->length : mark_place(work, tokens->marks[i] >> WC_MARK_SHIFT);
        if (open && (!is_end || at_start) && place - from <= QUOTATION_MAX) {
            quote(work, from, place, ncells);
        }
        if (is_end) {
            open = 0;
            paragraph = place;
        } else if (open) {
            open = 0;
        } else {
            open = 1;
            from = place;
            at_start = place == paragraph;
        }
    }
}
