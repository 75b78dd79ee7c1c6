#include "news/telling.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

/* Bytes of a text that are told. */
typedef struct field {
    uint8_t *bytes;
    size_t nbytes;
} field;

static wc_tidings what_of(uint32_t step) {
    static const wc_tidings first[] = {WC_TIDINGS_BASE,   WC_TIDINGS_SLOTS,  WC_TIDINGS_SERIAL,
                                       WC_TIDINGS_DIGEST, WC_TIDINGS_SHARES, WC_TIDINGS_WEIGHTS};
    static const uint32_t nfirst = 4, each = 2; /* steps of a round */
    return step + 1 == WIRECOPY_TELLING_STEPS ? WC_TIDINGS_TOLD
           : step < nfirst                    ? first[step]
                                              : first[nfirst + (step - nfirst) % each];
}

int wc_telling_needs(uint32_t step, uint32_t next) {
    for (uint32_t later = step + 1; later < next; later++) {
        if (what_of(later) == what_of(step)) {
            return 0;
        }
    }
    return 1;
}

int wc_telling_is_apart(const wc_run *run, uint32_t one, uint32_t other) {
    const wc_telling *telling = wc_telling_of(run);
    if (telling == NULL || !telling->knows_passages || telling->is_own[one] || telling->is_own[other]) {
        return 0;
    }
    uint64_t pair = one > other ? (uint64_t)one << 32 | other : (uint64_t)other << 32 | one;
    size_t from = 0, to = run->handed->npairs;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (run->handed->pairs[middle] < pair) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from < run->handed->npairs && run->handed->pairs[from] == pair;
}

static field field_of(const wc_weights *weights, uint32_t text, uint32_t *told, wc_tidings what) {
    wc_weights_text *of = &weights->of[text];
    size_t ncells = wc_weights_cells(weights, text);
    switch (what) {
    case WC_TIDINGS_BASE:
        return (field){weights->base + of->start, ncells};
    case WC_TIDINGS_SLOTS:
        return (field){weights->varying + of->slot, (size_t)(of[1].slot - of->slot)};
    case WC_TIDINGS_SERIAL:
        return (field){&of->serial, 1};
    case WC_TIDINGS_SHARES:
        return (field){(uint8_t *)(weights->same + of->start), ncells * sizeof *weights->same};
    case WC_TIDINGS_WEIGHTS:
        return (field){weights->weight + of->start, ncells};
    case WC_TIDINGS_DIGEST:
        return (field){&of->digest, 1};
    default:
        return (field){(uint8_t *)(told + text), sizeof *told};
    }
}

static wirecopy_code tell_text(wc_telling *telling, field told, wirecopy_error *error) {
    size_t nwords = (told.nbytes + sizeof(uint64_t) - 1) / sizeof(uint64_t);
    wirecopy_code code = wc_grow(telling->allocator, (void **)&telling->told, &telling->told_capacity,
                                 telling->ntold + nwords + 1, sizeof *telling->told, error);
    if (code == WIRECOPY_OK) {
        code = wc_grow(telling->allocator, (void **)&telling->ends, &telling->ends_capacity, telling->nends + 1,
                       sizeof *telling->ends, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    memset(telling->told + telling->ntold, 0, nwords * sizeof *telling->told);
    memcpy(telling->told + telling->ntold, told.bytes, told.nbytes);
    telling->ntold += nwords;
    telling->ends[telling->nends++] = telling->ntold;
    return WIRECOPY_OK;
}

/* Whatever changed: what is looked at again without need comes out the same. */
static unsigned marks_of(wc_tidings what) {
    return what == WC_TIDINGS_SHARES ? WC_MARK_SHARES : what == WC_TIDINGS_WEIGHTS ? WC_MARK_WEIGHTS : 0;
}

static wirecopy_code hear_of_text(const wc_telling *telling, uint32_t text, field heard, wirecopy_error *error) {
    const uint64_t *places = telling->places[telling->step];
    if (places == NULL || places[text] == UINT64_MAX) {
        return telling->is_own[text] ? WIRECOPY_OK
                                     : wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                                               "text %lu of the bin was not told of at step %lu: tell of all texts",
                                               (unsigned long)text, (unsigned long)telling->step);
    }
    memcpy(heard.bytes, telling->words[telling->step] + places[text], heard.nbytes);
    return WIRECOPY_OK;
}

wirecopy_code wc_telling_step(const wc_run *run, const wc_weights *weights, wc_mark *marks, uint32_t *told,
                              wc_tidings what, wirecopy_error *error) {
    wc_telling *telling = run->handed != NULL ? run->handed->telling : NULL;
    wirecopy_code code = WIRECOPY_OK;
    if (telling == NULL) {
        return WIRECOPY_OK;
    }
    int tells = telling->step == telling->nsteps, hears = !tells && wc_telling_needs(telling->step, telling->nsteps);
    for (uint32_t text = 0; code == WIRECOPY_OK && text < weights->texts->count; text++) {
        field what_is_told = field_of(weights, text, told, what);
        if (tells && telling->is_own[text]) {
            code = tell_text(telling, what_is_told, error);
        } else if (hears) {
            code = hear_of_text(telling, text, what_is_told, error);
            if (marks != NULL) {
                wc_marks_add(&marks[text], marks_of(what));
            }
        }
    }
    telling->step++;
    if (code == WIRECOPY_OK && tells) {
        telling->has_told = 1;
        code = wc_fail(error, WIRECOPY_ERROR_INTERRUPTED, "own texts have told");
    }
    return code;
}
