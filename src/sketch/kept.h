/* What is kept of a text for the news profile, so that it is read, cut and hashed once: grams with their places,
 * numbers with what stands around them, dates, and how much of each cell stands in quotation marks. It depends on the
 * folded text and its quotation marks alone. The layout is in docs/formats.md. */
#ifndef WC_SKETCH_KEPT_H
#define WC_SKETCH_KEPT_H

#include "text/tokens.h"

/* Lengths and places are in units: characters of the text without its spaces, where one of a script without spaces
 * counts two and a mark none. A gram is eight units. Texts are looked at in cells of 50 units, about a line. */
enum { WC_UNITS_GRAM = 8, WC_UNITS_CELL = 50, WC_CELLS_MAX = 1 << 16 };

/* Grams kept: all of a text of up to WC_KEPT_FULL units, as many of a longer one, and one in WC_KEPT_SPARSEST of one
 * longer still. Chosen; 256 of a text and one in 16 do worse (docs/accuracy-rules.md, Constants). */
enum { WC_KEPT_FULL = 384, WC_KEPT_SPARSEST = 12 };

/* Numbers and words of names that are kept: those whose surroundings have the least hashes, so that two of a series
 * keep the same ones. The highest bit of the hash tells one from the other. */
enum { WC_KEPT_NUMBERS = 64, WC_KEPT_NAMES = 64 };
#define WC_KEPT_NAME 0x80000000u

/* A date of the first lines stands behind the names, as if this were its surroundings. Its value is its number among
 * the days since 1950. More than so many were not seen there. */
#define WC_KEPT_DATE UINT32_MAX
enum { WC_KEPT_DATES = 4 };

/* A gram: the upper 24 bits of its hash, and the units from the one before. A filler stands for units alone. */
enum { WC_KEPT_STEP_BITS = 8, WC_KEPT_STEP_MAX = 255, WC_KEPT_FILLER = 0xFFFFFF };

typedef struct wc_kept {
    uint32_t *values; /* the layout */
    size_t count, capacity;
    uint8_t *squeezed; /* the folded text without spaces, as grams have it */
    size_t nbytes, squeezed_capacity;
    int wide;         /* it may hold other bytes than ASCII */
    uint32_t *places; /* of such a text, the units before each byte of it, and all of them */
    size_t places_capacity;
    uint32_t *token_places; /* scratch, likewise: before each token */
    size_t token_capacity;
    uint64_t *numbers; /* scratch */
    size_t numbers_capacity;
    uint32_t *quoted; /* scratch: units in quotation marks, by cell */
    size_t quoted_capacity;
} wc_kept;

/* The value of a number or of a word of a name, as it is kept: 16 bits. */
uint32_t wc_kept_value(const void *word, size_t nbytes, uint64_t seed);

void wc_kept_clear(wc_kept *kept, const wirecopy_allocator *allocator);

/* Replaces what kept holds. tokens were cut with marks. In kept_fill.c. */
wirecopy_code wc_kept_fill(wc_kept *kept, const wc_tokens *tokens, uint64_t seed, wirecopy_error *error);

/* Whether two texts have the same bytes in the grams that begin at those places; kept were filled from them. */
int wc_kept_same_gram(const wc_kept *a, uint32_t a_place, const wc_kept *b, uint32_t b_place);

/* Values before the grams. */
enum { WC_KEPT_HEAD = 3 };

/* The layout read. */
typedef struct wc_kept_view {
    uint32_t length, ncells, ngrams, nnumbers, ndates; /* ngrams: with fillers */
    uint32_t limit;                            /* grams of a hash, in 24 bits, up to this are kept */
    const uint32_t *grams;                     /* in text order */
    const uint32_t *numbers;                   /* and names: two each, ascending: surroundings; value and cell; then
                                                  dates */
    const uint8_t *quoted;                     /* by cell: 255 where all of it stands in quotation marks */
} wc_kept_view;

/* The values that the layout takes. */
size_t wc_kept_count(const uint32_t *values);

/* Whether count values are such a layout; for what comes from files. */
int wc_kept_holds(const uint32_t *values, size_t count);

/* The greatest hash kept of a text of that length, in 32 bits. */
static inline uint32_t wc_kept_limit(uint32_t length) {
    if (length <= WC_KEPT_FULL) {
        return UINT32_MAX;
    }
    uint32_t limit = (uint32_t)(((uint64_t)WC_KEPT_FULL << 32) / length);
    return limit > UINT32_MAX / WC_KEPT_SPARSEST ? limit : UINT32_MAX / WC_KEPT_SPARSEST;
}

static inline uint32_t wc_kept_cells(uint32_t length) {
    uint32_t ncells = (length + WC_UNITS_CELL / 2) / WC_UNITS_CELL;
    return ncells < 1 ? 1 : ncells < WC_CELLS_MAX ? ncells : WC_CELLS_MAX;
}

static inline wc_kept_view wc_kept_read(const uint32_t *values) {
    wc_kept_view view = {.length = values[0], .ngrams = values[1], .nnumbers = values[2]};
    view.ncells = wc_kept_cells(view.length);
    view.limit = wc_kept_limit(view.length) >> WC_KEPT_STEP_BITS;
    view.grams = values + WC_KEPT_HEAD;
    view.numbers = view.grams + view.ngrams;
    view.quoted = (const uint8_t *)(view.numbers + 2 * (size_t)view.nnumbers);
    while (view.nnumbers > 0 && view.numbers[2 * (size_t)view.nnumbers - 2] == WC_KEPT_DATE) {
        view.nnumbers--;
        view.ndates++;
    }
    return view;
}

/* The cell of a place; the last one takes the rest. */
static inline uint32_t wc_kept_cell(uint32_t place, uint32_t ncells) {
    uint32_t cell = place / WC_UNITS_CELL;
    return cell < ncells ? cell : ncells - 1;
}

/* Where a token of the text that kept was filled from begins, in units. */
static inline uint32_t wc_kept_token_place(const wc_kept *kept, const wc_tokens *tokens, size_t token) {
    return tokens->wide ? kept->token_places[token] : tokens->starts[token] - (uint32_t)token;
}

#endif
