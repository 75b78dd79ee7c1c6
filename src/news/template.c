#include "news/template.h"

/* Pages that end alike and begin apart for so many cells and so much of the page, more than a headline and a byline,
 * have a footer in common. Pages of one site that begin or end alike leave so many cells as well. Measured:
 * docs/accuracy-rules.md, Constants, and Versions and releases of one site. */
enum { APART = 2 };
static const double apart_share = 0.2;

/* Of the middle of two template pages, less than this is shared. Measured: docs/accuracy-rules.md, Constants. */
static const double template_middle = 0.3;

/* How many cells at the start and at the end of a text are shared, and how much of those between. */
typedef struct frame {
    uint32_t head, tail;
} frame;

static int is_shared(const uint32_t *units, uint32_t cell) {
    return units[cell] == WC_CELL_SHARED;
}

/* Cells of a text from its start on, or from its end back. */
typedef struct reading {
    const wc_page *page;
    int is_back;
} reading;

static uint32_t cell_at(const reading *from, uint32_t i) {
    return from->is_back ? from->page->kept->ncells - 1 - i : i;
}

static int is_shared_at(const reading *from, uint32_t i) {
    return i < from->page->kept->ncells && is_shared(from->page->units, cell_at(from, i));
}

/* Where few grams were kept, a run is cut or begins late: one cell with fewer than GAP_GRAMS is passed over if so many
 * linked ones follow. A cell with more is the text's own, such as a headline. Measured: docs/accuracy-rules.md,
 * Versions and releases of one site. */
enum { AFTER_GAP = 3, GAP_GRAMS = 6 };

static uint32_t grams_in(const wc_kept_view *kept, uint32_t cell) {
    uint32_t place = 0, count = 0;
    for (uint32_t i = 0; i < kept->ngrams && wc_kept_cell(place, kept->ncells) <= cell; i++) {
        place += kept->grams[i] & WC_KEPT_STEP_MAX;
        count += kept->grams[i] >> WC_KEPT_STEP_BITS != WC_KEPT_FILLER && wc_kept_cell(place, kept->ncells) == cell;
    }
    return count;
}

static int goes_on(const reading *from, uint32_t i) {
    for (uint32_t k = 0; k < AFTER_GAP; k++) {
        if (!is_shared_at(from, i + 1 + k)) {
            return 0;
        }
    }
    return grams_in(from->page->kept, cell_at(from, i)) < GAP_GRAMS;
}

static uint32_t block_of(const reading *from, uint32_t i) {
    while (is_shared_at(from, i) || goes_on(from, i)) {
        i++;
    }
    return i;
}

/* No gram may have been kept in the last cell: it is taken to be as the one before it. */
static frame frame_of(const wc_page *page) {
    const reading on = {page, 0}, back = {page, 1};
    uint32_t ncells = page->kept->ncells;
    uint32_t head = block_of(&on, 0);
    uint32_t from = head + 1 < ncells && !is_shared_at(&back, 0) && is_shared_at(&back, 1) ? 1 : 0;
    uint32_t tail = block_of(&back, from);
    return (frame){head, tail < ncells - head ? tail : ncells - head};
}

static double shared_between(const wc_page *page, frame of) {
    uint32_t ncells = page->kept->ncells, shared = 0, count = ncells - of.head - of.tail;
    for (uint32_t cell = of.head; cell < ncells - of.tail; cell++) {
        shared += (uint32_t)is_shared(page->units, cell);
    }
    return count > 0 ? (double)shared / count : 1.0;
}

static int alike(uint32_t one, uint32_t other) {
    return one > 0 && other > 0 && one <= other + 1 && other <= one + 1;
}

static int begins_apart(uint32_t ncells, uint32_t tail) {
    return ncells - tail >= APART && ncells - tail >= apart_share * ncells;
}

static int has_story(uint32_t ncells, frame of) {
    return ncells - of.head - of.tail >= APART;
}

/* The same block at the same end of both, of one length, and a middle of its own in each: pages of a site, or of a
 * template that many sites use; for the latter both ends are asked for. Versions of a story on one site have a block in
 * common, too: they begin alike and leave a teaser at the end of one, or end alike under a headline each. */
int wc_template_has(const wc_texts *texts, const wc_page *a, const wc_page *b) {
    frame of_a = frame_of(a), of_b = frame_of(b);
    int heads = alike(of_a.head, of_b.head), tails = alike(of_a.tail, of_b.tail);
    if (!heads && !tails) {
        return 0;
    }
    if (!heads) {
        of_a.head = of_b.head = 0;
    }
    if (!tails) {
        of_a.tail = of_b.tail = 0;
    }
    uint32_t a_ncells = a->kept->ncells, b_ncells = b->kept->ncells;
    int footer = tails && begins_apart(a_ncells, of_a.tail) && begins_apart(b_ncells, of_b.tail);
    int a_story = has_story(a_ncells, of_a), b_story = has_story(b_ncells, of_b);
    int site = ((tails && (a_story || b_story)) || (heads && a_story && b_story)) &&
               wc_texts_one_site(texts, a->text, b->text);
    return ((heads && tails) || footer || site) && shared_between(a, of_a) < template_middle &&
           shared_between(b, of_b) < template_middle;
}
