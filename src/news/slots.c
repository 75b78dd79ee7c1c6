#include "news/slots.h"

#include <string.h>

#include "news/own.h"
#include "news/values.h"

/* Numbers: of so many in common under half are equal, or of one less none. Measured:
 * docs/accuracy-rules.md, Constants. */
enum { NUMBERS_LEAST = 3 };
static const double series_share = 0.5;

/* A slot varies that at least three texts much like this one have, and fill in otherwise but for a third of them. Two
 * texts that differ in three such slots, and in a fifth of all that they have in common, are two of a series; two that
 * have equal values in nine tenths of three or more are one. Chosen: half and twice as much do as well on the same
 * dumps, except that forms with few slots are missed. How much is alike is measured: docs/accuracy-rules.md, Forms
 * among furniture. */
enum { LIKE_LEAST = 3, VARYING_LEAST = 3 };
static const double alike_share = 1.0 / 3.0, varying_share = 1.0 / 3.0, differing_share = 0.2, reprint_share = 0.9;

/* A slot also varies that has many other values, one for each page of the form: of a page that is printed often, most
 * texts like it are its own prints. Slips and scans of a story give few. And what varies so widely in one text does in
 * any that it is compared with: what an update has anew, the prints before it have all alike.
 * Measured: docs/accuracy-rules.md, Forms among furniture. */
enum { OTHERS_LEAST = 8 };
static const double others_share = 0.125;

/* Two numbers tell as much where many have them, and each text its own: a stock request with a ticket and an order.
 * Hours and minutes at which prints were put up come again. Measured: docs/accuracy-rules.md, Stock forms. */
enum { OWN_LEAST = 2, MANY_LEAST = 12 };
static const double own_share = 0.05;

/* Two texts of which one has another name, twice the same for the same, or other names and numbers, three together, in
 * two cells or more, tell of different things in the same words: a grant to another town. Their shared passages are
 * fair or whole (news/evidence.h). A site does not scan its own pages. Measured: docs/accuracy-rules.md,
 * Stock forms. */
enum { REPLACED_LEAST = 3, REPLACED_CELLS = 2 };

/* A site fills in a form where two texts of a series have so much in common and two names are others; then one other
 * name is enough if each text has a number of its own, too: a page that is put up again with a name mended has not.
 * What stands at the ends does not count. Measured: docs/accuracy-rules.md, Forms of one site. */
enum { FORM_NAMES = 2 };
static const float form_cover = 0.9F;

/* What differs within a form stands all over it; bylines, dates and credits of prints stand at their ends. Of the lines
 * with slots in common so many have one that differs. */
static const double spread_share = 0.3;

/* Prints on two sites have their own headline, byline, date and credit: what differs in the first and last lines only
 * makes no form of a text that is longer than these. Measured: docs/accuracy-rules.md, Stock forms. */
enum { END_CELLS = 3, ENDED_CELLS = 4 * END_CELLS };

/* Slots in common between two texts: [a, a_to) of one, [b, b_to) of the other. */
typedef struct slots_in_common {
    wc_kept_view one, other;
    uint32_t a, a_to, b, b_to;
} slots_in_common;

/* Past those around which the same stands. */
static uint32_t end_of_slots(const wc_kept_view *kept, uint32_t from) {
    uint32_t context = kept->numbers[2 * from], to = from + 1;
    while (to < kept->nnumbers && kept->numbers[2 * to] == context) {
        to++;
    }
    return to;
}

/* Goes on to the next; 0 at the end. */
static inline int next_slots(slots_in_common *at) {
    const uint32_t *one = at->one.numbers, *other = at->other.numbers;
    uint32_t a = at->a_to, b = at->b_to;
    while (a < at->one.nnumbers && b < at->other.nnumbers) {
        uint32_t x = one[2 * a], y = other[2 * b];
        if (x == y) {
            at->a = a;
            at->b = b;
            at->a_to = end_of_slots(&at->one, a);
            at->b_to = end_of_slots(&at->other, b);
            return 1;
        }
        a += x < y;
        b += y < x;
    }
    return 0;
}

static slots_in_common slots_of(const wc_texts *texts, uint32_t one, uint32_t other) {
    return (slots_in_common){.one = wc_texts_kept(texts, one), .other = wc_texts_kept(texts, other)};
}

static int is_name(const slots_in_common *at) {
    return (at->one.numbers[2 * at->a] & WC_KEPT_NAME) != 0;
}

/* Whether a value of the one is one of the other. Mostly each has one. */
static inline unsigned have_equal(const slots_in_common *at) {
    unsigned equal = wc_value_of(&at->one, at->a) == wc_value_of(&at->other, at->b);
    for (uint32_t p = at->a; !equal && p < at->a_to; p++) {
        for (uint32_t q = at->b; q < at->b_to; q++) {
            equal |= wc_value_of(&at->one, p) == wc_value_of(&at->other, q);
        }
    }
    return equal;
}

/* Whether a value of the one is one of the other, whether one stands beside furniture, and both at once. */
enum { EQUAL = 1, COUNTS = 2, COUNTS_EQUAL = 4 };

static unsigned compare_values(const slots_in_common *at, const uint8_t *one_base, const uint8_t *other_base) {
    unsigned found = 0;
    for (uint32_t p = at->a; p < at->a_to; p++) {
        for (uint32_t q = at->b; q < at->b_to; q++) {
            uint8_t beside = one_base[wc_value_cell(&at->one, p)] | other_base[wc_value_cell(&at->other, q)];
            unsigned equal = wc_value_of(&at->one, p) == wc_value_of(&at->other, q);
            unsigned counts = (beside & WC_CELL_FURNITURE) == 0;
            found |= equal * EQUAL | counts * COUNTS | (equal & counts) * COUNTS_EQUAL;
        }
    }
    return found;
}

int wc_slots_alike(const wc_weights *weights, const wc_pair_view *pair) {
    const wc_pair_head *head = pair->head;
    const wc_weights_text *a = &weights->of[head->a], *b = &weights->of[head->b];
    if (head->nlinks >= alike_share * wc_weights_cells(weights, head->a) &&
        head->ncells >= alike_share * wc_weights_cells(weights, head->b)) {
        return 1;
    }
    if (head->nlinks * (double)WC_WEIGHT_FULL < alike_share * a->total ||
        head->ncells * (double)WC_WEIGHT_FULL < alike_share * b->total) {
        return 0;
    }
    /* Of a page that is mostly furniture the form is a small part; where the form itself is furniture, it is none. */
    wc_shared shared = wc_weights_shared(weights, pair);
    return shared.a_cover >= alike_share && shared.b_cover >= alike_share;
}

/* What wc_weights.varying says of a slot. */
enum { VARIES = 1, OWN = 2, WIDELY = 4 };

static uint8_t how_varying(const wc_slot_tally *slot) {
    uint32_t nothers = (uint32_t)__builtin_popcountll(slot->others);
    int are_many = nothers >= OTHERS_LEAST && nothers >= others_share * slot->having,
        is_seldom_equal = slot->having >= LIKE_LEAST && slot->equal <= varying_share * slot->having,
        is_own = slot->having >= MANY_LEAST && slot->equal <= own_share * slot->having,
        is_wide = is_seldom_equal && nothers >= OTHERS_LEAST;
    return (uint8_t)((are_many || is_seldom_equal || is_own ? VARIES : 0) | (is_own ? OWN : 0) |
                     (is_wide ? WIDELY : 0));
}

static void count_slot(wc_slot_tally *slot, unsigned equal, uint32_t value) {
    slot->having++;
    slot->equal += equal;
    slot->others |= equal ? 0 : (uint64_t)1 << value % 64;
}

static void count_slots_like(void *context, const wc_pair_view *pair, unsigned asked) {
    const wc_poll *poll = context;
    const wc_weights *weights = poll->weights;
    uint32_t a = pair->head->a, b = pair->head->b;
    if (!wc_slots_alike(weights, pair)) {
        return;
    }
    wc_slot_tally *of_a = asked & WC_ASKED_A ? wc_poll_slots(poll, a) : NULL,
                  *of_b = asked & WC_ASKED_B ? wc_poll_slots(poll, b) : NULL;
    if (of_a != NULL) {
        ++*wc_poll_of_pairs(poll, a);
    }
    if (of_b != NULL) {
        ++*wc_poll_of_pairs(poll, b);
    }
    for (slots_in_common at = slots_of(weights->texts, a, b); next_slots(&at);) {
        unsigned equal = have_equal(&at);
        if (of_a != NULL) {
            count_slot(&of_a[at.a], equal, wc_value_of(&at.other, at.b));
        }
        if (of_b != NULL) {
            count_slot(&of_b[at.b], equal, wc_value_of(&at.one, at.a));
        }
    }
}

wirecopy_code wc_slots_poll(wc_poll *poll, wirecopy_error *error) {
    wirecopy_code code = wc_poll_clear_slots(poll, error);
    if (code == WIRECOPY_OK) {
        wc_poll_visit(poll, count_slots_like, poll);
    }
    return code;
}

void wc_slots_look(const wc_weights *weights, uint32_t text, const wc_poll *poll) {
    const wc_slot_tally *slots = wc_poll_slots(poll, text);
    uint64_t first = weights->of[text].slot, nslots = weights->of[text + 1].slot - first;
    for (uint32_t slot = 0; *wc_poll_of_pairs(poll, text) >= LIKE_LEAST && slot < nslots; slot++) {
        weights->varying[first + slot] = how_varying(&slots[slot]);
    }
}

typedef struct slot_counts {
    uint32_t numbers, equal;         /* in common beside furniture */
    uint32_t all, all_equal;         /* numbers in common */
    uint32_t slots, varying, agreed; /* numbers and names in common; those that vary; equal ones of these */
    uint32_t own;                    /* numbers that differ, and that each text has its own */
    uint32_t within;                 /* that differ, and stand at neither text's ends */
    uint32_t ncells, ndiffering;     /* of the one text: with slots in common, and with one that differs */
    uint32_t nunequal;
    uint64_t seen[WC_CELLS_MAX / 64], differs[WC_CELLS_MAX / 64]; /* by cell, a bit; as many words as it has cells */
    uint16_t unequal_a[WC_KEPT_NUMBERS + WC_KEPT_NAMES], unequal_b[WC_KEPT_NUMBERS + WC_KEPT_NAMES]; /* slots */
} slot_counts;

/* Sets a bit; whether it was not set before. */
static uint32_t set_bit(uint64_t *bits, uint32_t number) {
    uint64_t bit = (uint64_t)1 << number % 64;
    uint32_t is_new = (bits[number / 64] & bit) == 0;
    bits[number / 64] |= bit;
    return is_new;
}

static void count_cell(slot_counts *counts, uint32_t cell, int differs) {
    counts->ncells += set_bit(counts->seen, cell);
    counts->ndiffering += differs ? set_bit(counts->differs, cell) : 0;
}

/* Values that one text has in a place where the other has another, and neither has the other's anywhere. */
typedef struct replaced {
    uint32_t numbers, names;
    int name_twice;
} replaced;

static replaced count_replaced(const wc_texts *texts, const wc_pair_head *head, const slot_counts *counts) {
    wc_kept_view a = wc_texts_kept(texts, head->a), b = wc_texts_kept(texts, head->b);
    uint32_t pairs[WC_KEPT_NUMBERS + WC_KEPT_NAMES]; /* of names: both values */
    wc_value_bits of_a, of_b;
    replaced found = {0};
    wc_values_note(&a, &of_a);
    wc_values_note(&b, &of_b);
    for (uint32_t i = 0; i < counts->nunequal; i++) {
        uint32_t in_a = counts->unequal_a[i], one = wc_value_of(&a, in_a),
                 other = wc_value_of(&b, counts->unequal_b[i]);
        if (wc_values_have(&b, &of_b, one) || wc_values_have(&a, &of_a, other)) {
            continue;
        }
        if (!(a.numbers[2 * in_a] & WC_KEPT_NAME)) {
            found.numbers++;
            continue;
        }
        for (uint32_t k = 0; k < found.names; k++) {
            found.name_twice |= pairs[k] == (one << 16 | other);
        }
        pairs[found.names++] = one << 16 | other;
    }
    return found;
}

static int is_within(const wc_kept_view *kept, uint32_t slot) {
    uint32_t cell = wc_value_cell(kept, slot);
    return cell >= END_CELLS && cell + END_CELLS < kept->ncells;
}

static void count_slots(const wc_weights *weights, const wc_pair_head *head, slot_counts *counts) {
    slots_in_common at = slots_of(weights->texts, head->a, head->b);
    const uint8_t *a_base = weights->base + weights->of[head->a].start,
                  *b_base = weights->base + weights->of[head->b].start;
    const uint8_t *a_varies = weights->varying + weights->of[head->a].slot,
                  *b_varies = weights->varying + weights->of[head->b].slot;
    size_t nwords = ((size_t)at.one.ncells + 63) / 64;
    memset(counts, 0, offsetof(slot_counts, seen));
    memset(counts->seen, 0, nwords * sizeof *counts->seen);
    memset(counts->differs, 0, nwords * sizeof *counts->differs);
    while (next_slots(&at)) {
        int is_of_name = is_name(&at);
        unsigned found = is_of_name ? have_equal(&at) * EQUAL : compare_values(&at, a_base, b_base);
        unsigned equal = found & EQUAL;
        int varies = (a_varies[at.a] && b_varies[at.b]) || (a_varies[at.a] | b_varies[at.b]) & WIDELY;
        count_cell(counts, wc_value_cell(&at.one, at.a), !equal);
        if (!equal) {
            counts->unequal_a[counts->nunequal] = (uint16_t)at.a;
            counts->unequal_b[counts->nunequal++] = (uint16_t)at.b;
            counts->within += (uint32_t)(is_within(&at.one, at.a) && is_within(&at.other, at.b));
        }
        counts->slots++;
        counts->varying += (uint32_t)varies;
        counts->agreed += (uint32_t)(varies && equal);
        if (!is_of_name) {
            counts->all++;
            counts->own += (uint32_t)(!equal && (a_varies[at.a] & b_varies[at.b] & OWN) != 0);
            counts->all_equal += equal;
            counts->numbers += (found & COUNTS) != 0;
            counts->equal += (found & COUNTS_EQUAL) != 0;
        }
    }
}

/* Of two numbers both, of more most. */
static int tell_series(uint32_t numbers, uint32_t equal) {
    return (numbers >= NUMBERS_LEAST && equal < series_share * numbers) || (numbers == NUMBERS_LEAST - 1 && equal == 0);
}

static int tell_form(const slot_counts *counts) {
    uint32_t differing = counts->varying - counts->agreed;
    return (differing >= VARYING_LEAST || counts->own >= OWN_LEAST) && differing >= differing_share * counts->slots &&
           counts->agreed < series_share * counts->varying;
}

static int tell_other_names(const wc_weights *weights, const wc_pair_head *head, const slot_counts *counts) {
    int is_clean = head->density >= WC_DENSITY_WHOLE || wc_texts_one_site(weights->texts, head->a, head->b);
    if (counts->ndiffering < REPLACED_CELLS || (!is_clean && head->density < WC_DENSITY_FAIR)) {
        return 0;
    }
    replaced found = count_replaced(weights->texts, head, counts);
    int is_several = found.names > 0 && found.numbers > 0 && found.names + found.numbers >= REPLACED_LEAST;
    return (found.name_twice && head->density >= WC_DENSITY_FAIR) || (is_several && is_clean);
}

static int are_prints(const wc_weights *weights, const wc_pair_head *head, const slot_counts *counts) {
    return wc_texts_two_sites(weights->texts, head->a, head->b) && counts->within == 0 &&
           wc_weights_cells(weights, head->a) >= ENDED_CELLS && wc_weights_cells(weights, head->b) >= ENDED_CELLS;
}

static int are_of_series(const wc_weights *weights, const wc_pair_head *head, const slot_counts *counts, int is_alike) {
    int is_spread = counts->ndiffering >= spread_share * counts->ncells,
        is_series = tell_series(counts->numbers, counts->equal) || tell_series(counts->all, counts->all_equal);
    return !are_prints(weights, head, counts) &&
           ((is_spread && is_series) || (is_alike && tell_form(counts)) || tell_other_names(weights, head, counts));
}

void wc_slots_compare(const wc_weights *weights, const wc_pair_view *pair) {
    wc_pair_head *head = pair->head;
    int is_alike = wc_slots_alike(weights, pair);
    slot_counts counts;
    count_slots(weights, head, &counts);
    head->numbers = (uint8_t)(counts.numbers < 255 ? counts.numbers : 255);
    head->equal = (uint8_t)(counts.equal < 255 ? counts.equal : 255);
    head->flags &= (uint8_t) ~(WC_PAIR_SERIES | WC_PAIR_REPRINT | WC_PAIR_OWN | WC_PAIR_REUSED);
    if (are_of_series(weights, head, &counts, is_alike)) {
        head->flags |= WC_PAIR_SERIES;
    } else if (is_alike && counts.varying >= VARYING_LEAST && counts.agreed >= reprint_share * counts.varying) {
        head->flags |= WC_PAIR_REPRINT;
    }
    /* Of two of a series it makes no difference. */
    if (!(head->flags & WC_PAIR_SERIES) && wc_own_tell_apart(weights, pair)) {
        head->flags |= WC_PAIR_OWN;
    }
    if (wc_own_is_reuse(weights, pair)) {
        head->flags |= WC_PAIR_REUSED;
    }
}

/* Whether a cell of each is where the other has it in what they share. Headlines of other stories that a site pushes
 * in are shared, too, but stand elsewhere. A name may be where a cell ends. */
static int stand_together(const wc_pair_view *pair, uint32_t a, uint32_t b) {
    for (uint32_t i = 0; i < pair->head->nlinks; i++) {
        if (wc_link_a(pair->links[i]) == a) {
            uint32_t there = wc_link_b(pair->links[i]);
            return there <= b + 1 && b <= there + 1;
        }
    }
    return 0;
}

/* Of what differs between two texts: what stands together, at neither's ends. */
static void keep_within(const wc_texts *texts, const wc_pair_view *pair, slot_counts *counts) {
    wc_kept_view a = wc_texts_kept(texts, pair->head->a), b = wc_texts_kept(texts, pair->head->b);
    uint32_t count = 0;
    for (uint32_t i = 0; i < counts->nunequal; i++) {
        uint32_t in_a = counts->unequal_a[i], in_b = counts->unequal_b[i];
        if (is_within(&a, in_a) && is_within(&b, in_b) &&
            stand_together(pair, wc_value_cell(&a, in_a), wc_value_cell(&b, in_b))) {
            counts->unequal_a[count] = (uint16_t)in_a;
            counts->unequal_b[count++] = (uint16_t)in_b;
        }
    }
    counts->nunequal = count;
}

/* Two texts of one site, each with a number of its own. */
static int may_fill_a_form(const wc_weights *weights, const wc_pair_head *head) {
    return wc_texts_one_site(weights->texts, head->a, head->b) && wc_own_have_numbers(weights->texts, head);
}

/* How many names are others in the same places. */
static uint32_t count_other_names(const wc_weights *weights, const wc_pair_view *pair, slot_counts *counts) {
    count_slots(weights, pair->head, counts);
    return count_replaced(weights->texts, pair->head, counts).names;
}

/* Whether so many are, one of them within what the two share. */
static int has_other_names(const wc_weights *weights, const wc_pair_view *pair, uint32_t least) {
    slot_counts counts;
    if (count_other_names(weights, pair, &counts) < least) {
        return 0;
    }
    keep_within(weights->texts, pair, &counts);
    return count_replaced(weights->texts, pair->head, &counts).names > 0;
}

int wc_slots_fill_a_form(const wc_weights *weights, const wc_pair_view *pair) {
    const wc_pair_head *head = pair->head;
    return (head->flags & WC_PAIR_SERIES) && head->raw >= form_cover && may_fill_a_form(weights, head) &&
           has_other_names(weights, pair, FORM_NAMES);
}

/* What would be a page of the form once more has all its names, wherever they stand. */
static int is_filled_again(const wc_weights *weights, const wc_pair_view *pair) {
    slot_counts counts;
    return wc_weights_is_reprint(weights, pair) && count_other_names(weights, pair, &counts) > 0;
}

void wc_slots_look_at_form(const wc_weights *weights, const wc_pair_view *pair) {
    wc_pair_head *head = pair->head;
    int is_of_form = (weights->of[head->a].serial | weights->of[head->b].serial) & WC_SERIAL_FORM;
    if (is_of_form && wc_weights_may_link(pair) && may_fill_a_form(weights, head) &&
        ((!wc_weights_is_series(pair) && has_other_names(weights, pair, 1)) || is_filled_again(weights, pair))) {
        head->flags |= WC_PAIR_OWN;
    }
}

void wc_slots_complete(const wc_weights *weights, const wc_pair_view *pair) {
    wc_weights_complete(weights, pair);
    wc_slots_compare(weights, pair);
    wc_slots_look_at_form(weights, pair);
}
