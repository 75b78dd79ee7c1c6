#include "news/telling.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

/* Bytes of a text that are told. */
typedef struct field {
    uint8_t *bytes;
    size_t nbytes;
} field;

enum { FIELDS_MOST = 2 };

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

static size_t cells_of(const wc_weights *weights, uint32_t text) {
    return (size_t)(weights->starts[text + 1] - weights->starts[text]);
}

static size_t fields_of(const wc_weights *weights, uint32_t text, uint8_t *told, wc_tidings what, field *fields) {
    uint64_t first = weights->starts[text];
    size_t ncells = cells_of(weights, text);
    switch (what) {
    case WC_TIDINGS_BASE:
        fields[0] = (field){weights->base + first, ncells};
        return 1;
    case WC_TIDINGS_SLOTS:
        fields[0] =
            (field){weights->varying + weights->slots[text], (size_t)(weights->slots[text + 1] - weights->slots[text])};
        return 1;
    case WC_TIDINGS_SERIAL:
        fields[0] = (field){weights->serial + text, 1};
        return 1;
    case WC_TIDINGS_SHARES:
        fields[0] = (field){(uint8_t *)(weights->same + first), ncells * sizeof *weights->same};
        fields[1] = (field){(uint8_t *)(weights->firm + first), ncells * sizeof *weights->firm};
        return 2;
    case WC_TIDINGS_WEIGHTS:
        fields[0] = (field){weights->weight + first, ncells};
        return 1;
    case WC_TIDINGS_DIGEST:
        fields[0] = (field){weights->digest + text, 1};
        return 1;
    default:
        fields[0] = (field){told + text, 1};
        return 1;
    }
}

static size_t words_of(const field *fields, size_t nfields) {
    size_t nbytes = 0;
    for (size_t i = 0; i < nfields; i++) {
        nbytes += fields[i].nbytes;
    }
    return (nbytes + sizeof(uint64_t) - 1) / sizeof(uint64_t);
}

static wirecopy_code tell_text(wc_telling *telling, const field *fields, size_t nfields, wirecopy_error *error) {
    size_t nwords = words_of(fields, nfields);
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
    uint8_t *bytes = (uint8_t *)(telling->told + telling->ntold);
    for (size_t i = 0; i < nfields; i++) {
        memcpy(bytes, fields[i].bytes, fields[i].nbytes);
        bytes += fields[i].nbytes;
    }
    telling->ntold += nwords;
    telling->ends[telling->nends++] = telling->ntold;
    return WIRECOPY_OK;
}

/* Whatever changed: what is looked at again without need comes out the same. */
static unsigned marks_of(wc_tidings what) {
    return what == WC_TIDINGS_SHARES ? WC_MARK_SHARES : what == WC_TIDINGS_WEIGHTS ? WC_MARK_WEIGHTS : 0;
}

static wirecopy_code hear_of_text(const wc_telling *telling, uint32_t text, field *fields, size_t nfields,
                                  wirecopy_error *error) {
    const uint64_t *places = telling->places[telling->step];
    if (places == NULL || places[text] == UINT64_MAX) {
        return telling->is_own[text] ? WIRECOPY_OK
                                     : wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                                               "text %lu of the bin was not told of at step %lu: tell of all texts",
                                               (unsigned long)text, (unsigned long)telling->step);
    }
    const uint8_t *bytes = (const uint8_t *)(telling->words[telling->step] + places[text]);
    for (size_t i = 0; i < nfields; i++) {
        memcpy(fields[i].bytes, bytes, fields[i].nbytes);
        bytes += fields[i].nbytes;
    }
    return WIRECOPY_OK;
}

wirecopy_code wc_telling_step(const wc_run *run, const wc_weights *weights, wc_mark *marks, uint8_t *told,
                              wc_tidings what, wirecopy_error *error) {
    wc_telling *telling = run->handed != NULL ? run->handed->telling : NULL;
    wirecopy_code code = WIRECOPY_OK;
    if (telling == NULL) {
        return WIRECOPY_OK;
    }
    int tells = telling->step == telling->nsteps, hears = !tells && wc_telling_needs(telling->step, telling->nsteps);
    for (uint32_t text = 0; code == WIRECOPY_OK && text < weights->texts->count; text++) {
        field fields[FIELDS_MOST];
        size_t nfields = fields_of(weights, text, told, what, fields);
        if (tells && telling->is_own[text]) {
            code = tell_text(telling, fields, nfields, error);
        } else if (hears) {
            code = hear_of_text(telling, text, fields, nfields, error);
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
