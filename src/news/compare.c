#include "news/compare.h"

#include <string.h>

#include "base/memory.h"

/* A match belongs to a run where its distance is within TOLERANCE of the last one's and it is no more than GAP units
 * behind; a run counts where it has MATCHES, spans SPAN units, and a quarter (DENSITY) of the grams that were kept
 * there. It is cut where a gap is far longer than the others: over CUT_LEAST units and CUT_RATIO times the mean.
 * Measured: docs/accuracy.md, Constants. */
enum { TOLERANCE = 12, GAP = 110, MATCHES = 3, SPAN = 20, DENSITY = 4, OPEN_MAX = 128, CUT_LEAST = 24, CUT_RATIO = 8 };
static const double sparse_mean = 0.8;

/* Pages that end alike and begin apart for so many cells and so much of the page, more than a headline and a byline,
 * have a footer in common. Pages of one site that begin or end alike leave so many cells as well. Measured:
 * docs/accuracy.md, Constants, and Versions and releases of one site. */
enum { APART = 2 };
static const double apart_share = 0.2;

/* Units of the longest text that is short; grams in common that are no chance, of texts of which all are kept; and the
 * share of grams, half of what a link takes. Measured: docs/accuracy.md, Constants. */
enum { SHORT_UNITS = 1600, GRAMS_LEAST = 8 };
static const double likeness_least = 0.05;

/* Of the middle of two template pages, less than this is shared. Measured: docs/accuracy.md, Constants. */
static const double template_middle = 0.3;

void wc_comparer_init(wc_comparer *comparer, const wc_texts *texts) {
    *comparer = (wc_comparer){.texts = texts, .b = UINT32_MAX};
}

void wc_comparer_clear(wc_comparer *comparer) {
    if (comparer->texts == NULL) {
        return;
    }
    const wirecopy_allocator *allocator = comparer->texts->allocator;
    wc_release(allocator, comparer->slots, comparer->slots_capacity, sizeof *comparer->slots);
    wc_release(allocator, comparer->grams, comparer->grams_capacity, sizeof *comparer->grams);
    wc_release(allocator, comparer->seen, comparer->seen_capacity, sizeof *comparer->seen);
    wc_release(allocator, comparer->found_hashes, comparer->hashes_capacity, sizeof *comparer->found_hashes);
    wc_release(allocator, comparer->found_places, comparer->found_capacity, sizeof *comparer->found_places);
    wc_release(allocator, comparer->matches, comparer->matches_capacity, sizeof *comparer->matches);
    wc_release(allocator, comparer->runs, comparer->runs_capacity, sizeof *comparer->runs);
    wc_release(allocator, comparer->pieces, comparer->pieces_capacity, sizeof *comparer->pieces);
    wc_release(allocator, comparer->a_units, comparer->a_capacity, sizeof *comparer->a_units);
    wc_release(allocator, comparer->b_units, comparer->b_capacity, sizeof *comparer->b_units);
    wc_release(allocator, comparer->links, comparer->links_capacity, sizeof *comparer->links);
    wc_release(allocator, comparer->cells, comparer->cells_capacity, sizeof *comparer->cells);
    *comparer = (wc_comparer){0};
}

static wirecopy_code grow(const wc_comparer *comparer, void *array, size_t *capacity, size_t wanted, size_t each,
                          wirecopy_error *error) {
    return wanted <= *capacity ? WIRECOPY_OK
                               : wc_grow(comparer->texts->allocator, array, capacity, wanted, each, error);
}

/* Slots for each gram of b, and bits for each. Half as many of both took 5 % of a run's time more on real news. Hashes
 * have 24 bits. */
enum { SLOTS_EACH = 8, BITS_EACH = 32, BITS_MOST = 1 << 24 };

static wirecopy_code make_room(wc_comparer *comparer, wirecopy_error *error) {
    size_t n = comparer->kept.ngrams, nslots = 64, nbits = 1024;
    while (nslots < SLOTS_EACH * n) {
        nslots *= 2;
    }
    while (nbits < BITS_EACH * n && nbits < BITS_MOST) {
        nbits *= 2;
    }
    comparer->nslots = nslots;
    comparer->seen_mask = (uint32_t)nbits - 1;
    wirecopy_code code =
        grow(comparer, &comparer->slots, &comparer->slots_capacity, nslots, sizeof *comparer->slots, error);
    if (code == WIRECOPY_OK) {
        code = grow(comparer, &comparer->grams, &comparer->grams_capacity, n + 1, sizeof *comparer->grams, error);
    }
    if (code == WIRECOPY_OK) {
        code = grow(comparer, &comparer->seen, &comparer->seen_capacity, nbits / 32, sizeof *comparer->seen, error);
    }
    return code;
}

/* Hashes are spread evenly below the text's limit: their lowest bits tell them apart best. */
static uint32_t *slot_of(const wc_comparer *comparer, uint32_t hash) {
    size_t at = hash & (comparer->nslots - 1);
    while (comparer->slots[at] != 0 && comparer->grams[comparer->slots[at]].hash != hash) {
        at = (at + 1) & (comparer->nslots - 1);
    }
    return &comparer->slots[at];
}

/* From the last on, so that each list of places ascends. */
static void list_grams(wc_comparer *comparer) {
    const wc_kept_view *kept = &comparer->kept;
    uint32_t place = 0;
    comparer->grams[0] = (wc_gram_of_b){0};
    for (uint32_t i = 1; i <= kept->ngrams; i++) {
        uint32_t hash = kept->grams[i - 1] >> WC_KEPT_STEP_BITS;
        place += kept->grams[i - 1] & WC_KEPT_STEP_MAX;
        comparer->grams[i] = (wc_gram_of_b){.hash = hash, .place = place};
    }
    for (uint32_t i = kept->ngrams; i > 0; i--) {
        uint32_t hash = comparer->grams[i].hash;
        if (hash != WC_KEPT_FILLER) {
            uint32_t *slot = slot_of(comparer, hash);
            comparer->grams[i].next = *slot;
            *slot = i;
            comparer->seen[(hash & comparer->seen_mask) / 32] |= wc_sift_bits(hash);
        }
    }
}

wirecopy_code wc_comparer_take(wc_comparer *comparer, uint32_t b, wirecopy_error *error) {
    if (comparer->b == b) {
        return WIRECOPY_OK;
    }
    comparer->b = UINT32_MAX;
    comparer->kept = wc_texts_kept(comparer->texts, b);
    wirecopy_code code = make_room(comparer, error);
    if (code == WIRECOPY_OK) {
        memset(comparer->slots, 0, comparer->nslots * sizeof *comparer->slots);
        memset(comparer->seen, 0, ((size_t)comparer->seen_mask + 1) / 8);
        comparer->round = 0;
        list_grams(comparer);
        comparer->b = b;
    }
    return code;
}

/* The next gram of b of a hash that a has, each of either once and in order; 0: none. Without a branch, since some have
 * none. */
static inline uint32_t next_in_b(wc_gram_of_b *grams, uint32_t first, uint32_t round) {
    wc_gram_of_b *gram = &grams[first];
    uint32_t number = gram->round == round ? gram->taken_next : first;
    gram->round = round;
    gram->taken_next = grams[number].next;
    return number;
}

/* What a kernel may write behind what it finds. */
enum { FOUND_EXTRA = 16 };

/* Grams of a whose bits grams of b have, too: nearly all of those that b has not are skipped. */
static wirecopy_code sift(wc_comparer *comparer, const wc_kept_view *a, size_t *count_ret, wirecopy_error *error) {
    const wc_kernels *kernels = comparer->texts->corpus->sketcher->kernels;
    size_t most = (size_t)a->ngrams + FOUND_EXTRA;
    wirecopy_code code = grow(comparer, &comparer->found_hashes, &comparer->hashes_capacity, most,
                              sizeof *comparer->found_hashes, error);
    if (code == WIRECOPY_OK) {
        code = grow(comparer, &comparer->found_places, &comparer->found_capacity, most, sizeof *comparer->found_places,
                    error);
    }
    *count_ret = code == WIRECOPY_OK ? kernels->sift(a->grams, a->ngrams, comparer->seen, comparer->seen_mask,
                                                     comparer->found_hashes, comparer->found_places)
                                     : 0;
    return code;
}

/* Of those that were found, the ones that both have, each with its place in b. There is room for all. */
static void find_matches(wc_comparer *comparer, size_t count) {
    const wc_comparer own = *comparer; /* what is read in the loop, which nothing that it writes changes */
    wc_match *matches = own.matches;
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t number = next_in_b(own.grams, *slot_of(&own, own.found_hashes[i]), own.round);
        matches[n] = (wc_match){own.found_places[i], own.grams[number].place, 0};
        n += number != 0;
    }
    comparer->nmatches = n;
}

/* Those whose bytes are equal, where texts are told. */
static void confirm_matches(wc_comparer *comparer) {
    size_t n = 0;
    for (size_t i = 0; i < comparer->nmatches; i++) {
        wc_match match = comparer->matches[i];
        comparer->matches[n] = match;
        n += (size_t)wc_kept_same_gram(comparer->a_text, match.a, comparer->b_text, match.b);
    }
    comparer->nmatches = n;
}

/* Runs that a match may still belong to: what is asked of each is kept together. No two have one diagonal, since a
 * match joins the nearest. */
typedef struct open_run {
    uint32_t number, a1, b1;
    int64_t diagonal;
} open_run;

typedef struct open_runs {
    open_run runs[OPEN_MAX];
    size_t count;
    size_t last;     /* the run that was joined last */
    uint32_t oldest; /* none ended before that place of a */
} open_runs;

/* The open run of the nearest diagonal, OPEN_MAX: none is near; those too far behind are closed. */
static size_t nearest_run(open_runs *open, uint32_t a, uint32_t b) {
    int64_t diagonal = (int64_t)b - a, nearest = TOLERANCE + 1;
    size_t best = OPEN_MAX;
    open->oldest = UINT32_MAX;
    for (size_t i = 0; i < open->count;) {
        const open_run *run = &open->runs[i];
        if (a - run->a1 > GAP) {
            open->runs[i] = open->runs[--open->count];
            continue;
        }
        int64_t off = run->diagonal - diagonal;
        off = off < 0 ? -off : off;
        int is_nearer = (off < nearest) & (b >= run->b1);
        nearest = is_nearer ? off : nearest;
        best = is_nearer ? i : best;
        open->oldest = run->a1 < open->oldest ? run->a1 : open->oldest;
        i++;
    }
    return best;
}

/* The open run that a match belongs to, a new one if none is near; OPEN_MAX: there are too many. Most matches go on
 * with the run that was joined last. */
static size_t run_for(wc_comparer *comparer, open_runs *open, uint32_t a, uint32_t b) {
    const open_run *last = &open->runs[open->last];
    if (open->count > 0 && last->diagonal == (int64_t)b - a && a - open->oldest <= GAP) {
        return open->last;
    }
    size_t best = nearest_run(open, a, b);
    if (best == OPEN_MAX && open->count < OPEN_MAX) {
        best = open->count++;
        open->runs[best].number = (uint32_t)comparer->nruns;
        comparer->runs[comparer->nruns++] = (wc_chain){.a0 = a, .b0 = b};
        open->oldest = a < open->oldest ? a : open->oldest;
    }
    open->last = best != OPEN_MAX ? best : 0;
    return best;
}

/* Adds match i to an open run, and those after it that go on with it on one diagonal: in texts that are alike, most.
 * Returns the first that does not. *n_ret: matches that are kept. */
static size_t extend_run(wc_comparer *comparer, const open_runs *open, open_run *at, size_t i, size_t *n_ret) {
    wc_match *matches = comparer->matches;
    wc_chain *run = &comparer->runs[at->number];
    uint32_t a = matches[i].a, b = matches[i].b, number = at->number, widest = run->widest;
    uint32_t before = run->count > 0 ? run->a1 : a;
    int64_t diagonal = (int64_t)b - a;
    size_t from = i, n = *n_ret, count = comparer->nmatches;
    do {
        a = matches[i].a;
        b = matches[i].b;
        widest = a - before > widest ? a - before : widest;
        before = a;
        matches[n++] = (wc_match){a, b, number};
        i++;
    } while (i < count && (int64_t)matches[i].b - matches[i].a == diagonal && matches[i].a - open->oldest <= GAP);
    run->widest = widest;
    run->a1 = a;
    run->b1 = b;
    run->count += (uint32_t)(i - from);
    *at = (open_run){number, a, b, diagonal};
    *n_ret = n;
    return i;
}

/* Each match to the open run of the nearest diagonal, or to a new one. There is room for as many runs. */
static void chain_matches(wc_comparer *comparer) {
    open_runs open;
    size_t n = 0;
    open.count = open.last = 0;
    for (size_t i = 0; i < comparer->nmatches;) {
        size_t best = run_for(comparer, &open, comparer->matches[i].a, comparer->matches[i].b);
        i = best != OPEN_MAX ? extend_run(comparer, &open, &open.runs[best], i, &n) : i + 1;
    }
    comparer->nmatches = n;
}

static wirecopy_code find_runs(wc_comparer *comparer, const wc_kept_view *a, wirecopy_error *error) {
    size_t count = 0;
    comparer->nruns = comparer->nmatches = 0;
    comparer->round++;
    wirecopy_code code = sift(comparer, a, &count, error);
    if (code != WIRECOPY_OK || count < MATCHES) {
        return code;
    }
    code = grow(comparer, &comparer->matches, &comparer->matches_capacity, count, sizeof *comparer->matches, error);
    if (code == WIRECOPY_OK) {
        code = grow(comparer, &comparer->runs, &comparer->runs_capacity, count, sizeof *comparer->runs, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    find_matches(comparer, count);
    if (comparer->a_text != NULL) {
        confirm_matches(comparer);
    }
    chain_matches(comparer);
    return WIRECOPY_OK;
}

/* Runs that are no chance, long and dense enough, become pieces; limit: of the text that kept less, in 24 bits. Which
 * do is hard to predict: each is written, and counted if it does. There is room for all. */
static void judge_runs(wc_comparer *comparer, uint32_t limit) {
    double mean = sparse_mean * (1 << 24) / ((double)limit + 1.0);
    wc_chain *pieces = comparer->pieces;
    size_t n = 0;
    for (size_t i = 0; i < comparer->nruns; i++) {
        const wc_chain *run = &comparer->runs[i];
        uint64_t span = run->a1 - run->a0 + WC_UNITS_GRAM;
        pieces[n] = *run;
        pieces[n].piece = (uint32_t)i;
        n += (run->count >= MATCHES) & (span >= SPAN) & ((uint64_t)run->count * DENSITY << 24 >= span * limit);
    }
    for (size_t i = 0; i < n; i++) {
        double own = (pieces[i].a1 - pieces[i].a0) / (pieces[i].count - 1.0),
               gap = CUT_RATIO * (own > mean ? own : mean);
        pieces[i].gap = gap > CUT_LEAST ? (uint32_t)gap : CUT_LEAST;
    }
    comparer->npieces = n;
}

/* Most runs are one piece each; runs and pieces are in the order of their first matches. */
static int are_whole(const wc_comparer *comparer) {
    int whole = 1;
    for (size_t i = 0; i < comparer->npieces; i++) {
        whole &= comparer->pieces[i].widest <= comparer->pieces[i].gap;
    }
    return whole;
}

static wirecopy_code cut_matches(wc_comparer *comparer, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < comparer->nmatches; i++) {
        const wc_match *match = &comparer->matches[i];
        wc_chain *run = &comparer->runs[match->run];
        if (run->gap == 0) {
            continue;
        }
        wc_chain *piece = run->piece > 0 ? &comparer->pieces[run->piece - 1] : NULL;
        if (piece != NULL && match->a - piece->a1 <= run->gap) {
            piece->a1 = match->a;
            piece->b1 = match->b;
            piece->count++;
            continue;
        }
        code = grow(comparer, &comparer->pieces, &comparer->pieces_capacity, comparer->npieces + 1,
                    sizeof *comparer->pieces, error);
        if (code == WIRECOPY_OK) {
            comparer->pieces[comparer->npieces++] = (wc_chain){match->a, match->a, match->b, match->b, .count = 1};
            run->piece = (uint32_t)comparer->npieces;
        }
    }
    return code;
}

static wirecopy_code cut_runs(wc_comparer *comparer, uint32_t limit, wirecopy_error *error) {
    wirecopy_code code = grow(comparer, &comparer->pieces, &comparer->pieces_capacity, comparer->nruns + 1,
                              sizeof *comparer->pieces, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    judge_runs(comparer, limit);
    if (are_whole(comparer)) {
        return WIRECOPY_OK;
    }
    for (size_t i = 0; i < comparer->npieces; i++) {
        wc_chain *run = &comparer->runs[comparer->pieces[i].piece];
        run->gap = comparer->pieces[i].gap;
    }
    comparer->npieces = 0;
    return cut_matches(comparer, error);
}

typedef struct stretch {
    uint32_t from, to;
} stretch;

/* A run's stretch of a text, with half of what lies between two grams added at either end. */
static stretch stretch_of(uint32_t first, uint32_t last, uint32_t extra, uint32_t length) {
    uint32_t to = last + WC_UNITS_GRAM + extra;
    return (stretch){first > extra ? first - extra : 0, to < length ? to : length};
}

static uint32_t end_of_cell(uint32_t cell, const wc_kept_view *kept) {
    return cell == kept->ncells - 1 ? kept->length : (cell + 1) * WC_UNITS_CELL;
}

static void cover(stretch on, const wc_kept_view *kept, uint32_t *units) {
    for (uint32_t cell = wc_kept_cell(on.from, kept->ncells); cell < kept->ncells && cell * WC_UNITS_CELL < on.to;
         cell++) {
        uint32_t start = cell * WC_UNITS_CELL, end = end_of_cell(cell, kept);
        start = start > on.from ? start : on.from;
        end = end < on.to ? end : on.to;
        units[cell] += end > start ? end - start : 0;
    }
}

static int is_shared(const uint32_t *units, uint32_t cell, const wc_kept_view *kept) {
    return (2 * units[cell] >= end_of_cell(cell, kept) - cell * WC_UNITS_CELL) & (units[cell] > 0);
}

/* Where the middle of a cell of a stands in b, along the run. */
static uint32_t follow(const wc_chain *run, uint32_t cell, uint32_t b_ncells) {
    int64_t along = (int64_t)cell * WC_UNITS_CELL + WC_UNITS_CELL / 2 - run->a0, length = run->a1 - run->a0;
    if (length == 0) {
        return wc_kept_cell(run->b0, b_ncells);
    }
    /* Not far beyond its ends. */
    along = along < -length / 5 ? -length / 5 : along > length + length / 5 ? length + length / 5 : along;
    int64_t b_length = run->b1 - run->b0;
    int64_t place = run->b0 + (b_length == length ? along : along * b_length / length);
    return place < 0 ? 0 : wc_kept_cell((uint32_t)place, b_ncells);
}

#define LINKED UINT32_MAX

static wirecopy_code link_cells(wc_comparer *comparer, const wc_kept_view *a, uint32_t extra, wirecopy_error *error) {
    wirecopy_code code =
        grow(comparer, &comparer->links, &comparer->links_capacity, a->ncells, sizeof(uint32_t), error);
    comparer->head.nlinks = 0;
    for (size_t i = 0; code == WIRECOPY_OK && i < comparer->npieces; i++) {
        const wc_chain *run = &comparer->pieces[i];
        stretch on = stretch_of(run->a0, run->a1, extra, UINT32_MAX);
        for (uint32_t cell = wc_kept_cell(on.from, a->ncells); cell < a->ncells && cell * WC_UNITS_CELL < on.to;
             cell++) {
            if (comparer->a_units[cell] != LINKED && is_shared(comparer->a_units, cell, a)) {
                comparer->links[comparer->head.nlinks++] = cell << 16 | follow(run, cell, comparer->kept.ncells);
                comparer->a_units[cell] = LINKED;
            }
        }
    }
    return code;
}

/* The cells of b that are shared are among those of its pieces. */
static wirecopy_code list_cells(wc_comparer *comparer, uint32_t extra, wirecopy_error *error) {
    const wc_kept_view *b = &comparer->kept;
    wirecopy_code code =
        grow(comparer, &comparer->cells, &comparer->cells_capacity, b->ncells + 1, sizeof(uint16_t), error);
    stretch within = {b->length, 0};
    for (size_t i = 0; i < comparer->npieces; i++) {
        stretch on = stretch_of(comparer->pieces[i].b0, comparer->pieces[i].b1, extra, b->length);
        within.from = on.from < within.from ? on.from : within.from;
        within.to = on.to > within.to ? on.to : within.to;
    }
    comparer->head.ncells = 0;
    for (uint32_t cell = wc_kept_cell(within.from, b->ncells);
         code == WIRECOPY_OK && cell < b->ncells && cell * WC_UNITS_CELL < within.to; cell++) {
        comparer->cells[comparer->head.ncells] = (uint16_t)cell;
        comparer->head.ncells += (uint32_t)is_shared(comparer->b_units, cell, b);
    }
    return code;
}

/* How many cells at the start and at the end of a text are shared, and how much of those between. */
typedef struct frame {
    uint32_t head, tail;
} frame;

static int is_linked(const uint32_t *units, uint32_t cell) {
    return units[cell] == LINKED;
}

/* Cells of a text from its start on, or from its end back. */
typedef struct reading {
    const uint32_t *units;
    const wc_kept_view *kept;
    int is_back;
} reading;

static uint32_t cell_at(const reading *from, uint32_t i) {
    return from->is_back ? from->kept->ncells - 1 - i : i;
}

static int is_linked_at(const reading *from, uint32_t i) {
    return i < from->kept->ncells && is_linked(from->units, cell_at(from, i));
}

/* Where few grams were kept, a run is cut or begins late: one cell with fewer than GAP_GRAMS is passed over if so many
 * linked ones follow. A cell with more is the text's own, such as a headline. Measured: docs/accuracy.md, Versions
 * and releases of one site. */
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
        if (!is_linked_at(from, i + 1 + k)) {
            return 0;
        }
    }
    return grams_in(from->kept, cell_at(from, i)) < GAP_GRAMS;
}

static uint32_t block_of(const reading *from, uint32_t i) {
    while (is_linked_at(from, i) || goes_on(from, i)) {
        i++;
    }
    return i;
}

/* No gram may have been kept in the last cell: it is taken to be as the one before it. */
static frame frame_of(const uint32_t *units, const wc_kept_view *kept) {
    const reading on = {units, kept, 0}, back = {units, kept, 1};
    uint32_t ncells = kept->ncells;
    uint32_t head = block_of(&on, 0);
    uint32_t from = head + 1 < ncells && !is_linked_at(&back, 0) && is_linked_at(&back, 1) ? 1 : 0;
    uint32_t tail = block_of(&back, from);
    return (frame){head, tail < ncells - head ? tail : ncells - head};
}

static double shared_between(const uint32_t *units, uint32_t ncells, frame of) {
    uint32_t shared = 0, count = ncells - of.head - of.tail;
    for (uint32_t cell = of.head; cell < ncells - of.tail; cell++) {
        shared += (uint32_t)is_linked(units, cell);
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
static int is_template(const wc_comparer *comparer, uint32_t a, const wc_kept_view *kept) {
    uint32_t ncells = comparer->kept.ncells;
    frame of_a = frame_of(comparer->a_units, kept), of_b = frame_of(comparer->b_units, &comparer->kept);
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
    int footer = tails && begins_apart(kept->ncells, of_a.tail) && begins_apart(ncells, of_b.tail);
    int a_story = has_story(kept->ncells, of_a), b_story = has_story(ncells, of_b);
    int site = ((tails && (a_story || b_story)) || (heads && a_story && b_story)) &&
               wc_texts_one_site(comparer->texts, a, comparer->b);
    return ((heads && tails) || footer || site) &&
           shared_between(comparer->a_units, kept->ncells, of_a) < template_middle &&
           shared_between(comparer->b_units, ncells, of_b) < template_middle;
}

/* The links are by cell of a: runs may come in any order. */
static void sort_links(uint32_t *links, size_t n) {
    for (size_t i = 1; i < n; i++) {
        uint32_t link = links[i];
        size_t j = i;
        for (; j > 0 && links[j - 1] > link; j--) {
            links[j] = links[j - 1];
        }
        links[j] = link;
    }
}

static wirecopy_code mark_cells(wc_comparer *comparer, uint32_t a, const wc_kept_view *kept, uint32_t extra,
                                wirecopy_error *error) {
    const wc_kept_view *b = &comparer->kept;
    memset(comparer->a_units, 0, kept->ncells * sizeof(uint32_t));
    memset(comparer->b_units, 0, b->ncells * sizeof(uint32_t));
    for (size_t i = 0; i < comparer->npieces; i++) {
        const wc_chain *run = &comparer->pieces[i];
        cover(stretch_of(run->a0, run->a1, extra, kept->length), kept, comparer->a_units);
        cover(stretch_of(run->b0, run->b1, extra, b->length), b, comparer->b_units);
    }
    wirecopy_code code = list_cells(comparer, extra, error);
    if (code == WIRECOPY_OK) {
        code = link_cells(comparer, kept, extra, error);
    }
    if (code != WIRECOPY_OK || comparer->head.nlinks == 0 || comparer->head.ncells == 0) {
        comparer->head.nlinks = comparer->head.ncells = 0;
        return code;
    }
    for (uint32_t i = 0; i < comparer->head.ncells; i++) {
        comparer->b_units[comparer->cells[i]] = LINKED;
    }
    sort_links(comparer->links, comparer->head.nlinks);
    comparer->head.flags |= is_template(comparer, a, kept) ? WC_PAIR_TEMPLATE : 0;
    return WIRECOPY_OK;
}

static uint8_t density_of(const wc_comparer *comparer, uint32_t limit) {
    uint64_t span = 0, count = 0;
    for (size_t i = 0; i < comparer->npieces; i++) {
        span += comparer->pieces[i].a1 - comparer->pieces[i].a0 + 1;
        count += comparer->pieces[i].count;
    }
    uint64_t expected = (span * limit >> 24) + 1, density = count * 255 / expected;
    return (uint8_t)(density < 255 ? density : 255);
}

/* The cells in runs that are no chance. */
static wirecopy_code share_cells(wc_comparer *comparer, uint32_t a, const wc_kept_view *kept, wirecopy_error *error) {
    uint32_t limit = kept->limit < comparer->kept.limit ? kept->limit : comparer->kept.limit;
    wirecopy_code code = cut_runs(comparer, limit, error);
    if (code != WIRECOPY_OK || comparer->npieces == 0) {
        return code;
    }
    comparer->head.density = density_of(comparer, limit);
    code = grow(comparer, &comparer->a_units, &comparer->a_capacity, kept->ncells, sizeof(uint32_t), error);
    if (code == WIRECOPY_OK) {
        code =
            grow(comparer, &comparer->b_units, &comparer->b_capacity, comparer->kept.ncells, sizeof(uint32_t), error);
    }
    return code == WIRECOPY_OK ? mark_cells(comparer, a, kept, (1u << 23) / (limit + 1), error) : code;
}

/* Two short texts with so many grams in common, of all that either has, that they may be one story where no cell of
 * either is whole. */
static int may_be_rewritten(const wc_comparer *comparer, const wc_kept_view *a) {
    const wc_kept_view *b = &comparer->kept;
    if (a->length > SHORT_UNITS || b->length > SHORT_UNITS || comparer->nmatches == 0) {
        return 0;
    }
    double rate = ((a->limit < b->limit ? a->limit : b->limit) + 1.0) / (1 << 24);
    double common = (double)comparer->nmatches / rate;
    return common >= GRAMS_LEAST && common >= likeness_least * (a->length + b->length - common);
}

wirecopy_code wc_comparer_compare(wc_comparer *comparer, uint32_t a, wc_pair_view *pair_ret, wirecopy_error *error) {
    wc_kept_view kept = wc_texts_kept(comparer->texts, a);
    *pair_ret = (wc_pair_view){0};
    comparer->head = (wc_pair_head){.a = a, .b = comparer->b, .density = UINT8_MAX};
    comparer->npieces = 0;
    wirecopy_code code = find_runs(comparer, &kept, error);
    if (code == WIRECOPY_OK) {
        comparer->head.flags = may_be_rewritten(comparer, &kept) ? WC_PAIR_SHORT : 0;
        code = share_cells(comparer, a, &kept, error);
    }
    if (code == WIRECOPY_OK && (comparer->head.nlinks > 0 || comparer->head.flags & WC_PAIR_SHORT)) {
        *pair_ret = (wc_pair_view){&comparer->head, comparer->links, comparer->cells};
    }
    return code;
}

wirecopy_code wc_comparer_match(wc_comparer *comparer, uint32_t a, wirecopy_error *error) {
    wc_kept_view kept = wc_texts_kept(comparer->texts, a);
    return find_runs(comparer, &kept, error);
}

wirecopy_code wc_comparer_pair(wc_comparer *comparer, uint32_t one, uint32_t other, wc_pair_view *pair_ret,
                               wirecopy_error *error) {
    const uint32_t *rank = comparer->texts->rank;
    wirecopy_code code = wc_comparer_take(comparer, rank[one] < rank[other] ? other : one, error);
    return code == WIRECOPY_OK ? wc_comparer_compare(comparer, rank[one] < rank[other] ? one : other, pair_ret, error)
                               : code;
}
