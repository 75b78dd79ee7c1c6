#include "news/chaining.h"

#include "base/memory.h"

/* A match belongs to a run where its distance is within TOLERANCE of the last one's and it is no more than GAP units
 * behind; a run counts where it has WC_MATCHES_LEAST, spans SPAN units, and a quarter (DENSITY) of the grams that were
 * kept there. It is cut where a gap is far longer than the others: over CUT_LEAST units and CUT_RATIO times the mean.
 * Measured: docs/accuracy-rules.md, Constants. */
enum { TOLERANCE = 12, GAP = 110, SPAN = 20, DENSITY = 4, OPEN_MAX = 128, CUT_LEAST = 24, CUT_RATIO = 8 };
static const double sparse_mean = 0.8;

void wc_chainer_clear(wc_chainer *chainer) {
    wc_release(chainer->allocator, chainer->runs, chainer->runs_capacity, sizeof *chainer->runs);
    wc_release(chainer->allocator, chainer->pieces, chainer->pieces_capacity, sizeof *chainer->pieces);
    *chainer = (wc_chainer){0};
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
static size_t run_for(wc_chainer *chainer, open_runs *open, uint32_t a, uint32_t b) {
    const open_run *last = &open->runs[open->last];
    if (open->count > 0 && last->diagonal == (int64_t)b - a && a - open->oldest <= GAP) {
        return open->last;
    }
    size_t best = nearest_run(open, a, b);
    if (best == OPEN_MAX && open->count < OPEN_MAX) {
        best = open->count++;
        open->runs[best].number = (uint32_t)chainer->nruns;
        chainer->runs[chainer->nruns++] = (wc_chain){.a0 = a, .b0 = b};
        open->oldest = a < open->oldest ? a : open->oldest;
    }
    open->last = best != OPEN_MAX ? best : 0;
    return best;
}

/* Adds match i to an open run, and those after it that go on with it on one diagonal: in texts that are alike, most.
 * Returns the first that does not. *n_ret: matches that are kept. */
static size_t extend_run(wc_chainer *chainer, wc_matcher *matcher, const open_runs *open, open_run *at, size_t i,
                         size_t *n_ret) {
    wc_match *matches = matcher->matches;
    wc_chain *run = &chainer->runs[at->number];
    uint32_t a = matches[i].a, b = matches[i].b, number = at->number, widest = run->widest;
    uint32_t before = run->count > 0 ? run->a1 : a;
    int64_t diagonal = (int64_t)b - a;
    size_t from = i, n = *n_ret, count = matcher->nmatches;
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
static void join_matches(wc_chainer *chainer, wc_matcher *matcher) {
    open_runs open;
    size_t n = 0;
    open.count = open.last = 0;
    for (size_t i = 0; i < matcher->nmatches;) {
        size_t best = run_for(chainer, &open, matcher->matches[i].a, matcher->matches[i].b);
        i = best != OPEN_MAX ? extend_run(chainer, matcher, &open, &open.runs[best], i, &n) : i + 1;
    }
    matcher->nmatches = n;
}

wirecopy_code wc_chainer_join(wc_chainer *chainer, wc_matcher *matcher, wirecopy_error *error) {
    chainer->nruns = chainer->npieces = 0;
    wirecopy_code code = wc_grow(chainer->allocator, (void **)&chainer->runs, &chainer->runs_capacity,
                                 matcher->nmatches, sizeof *chainer->runs, error);
    if (code == WIRECOPY_OK) {
        join_matches(chainer, matcher);
    }
    return code;
}

/* Runs that are no chance, long and dense enough, become pieces; limit: of the text that kept less, in 24 bits. Which
 * do is hard to predict: each is written, and counted if it does. There is room for all. */
static void judge_runs(wc_chainer *chainer, uint32_t limit) {
    double mean = sparse_mean * (1 << 24) / ((double)limit + 1.0);
    wc_chain *pieces = chainer->pieces;
    size_t n = 0;
    for (size_t i = 0; i < chainer->nruns; i++) {
        const wc_chain *run = &chainer->runs[i];
        uint64_t span = run->a1 - run->a0 + WC_UNITS_GRAM;
        pieces[n] = *run;
        pieces[n].piece = (uint32_t)i;
        n += (run->count >= WC_MATCHES_LEAST) & (span >= SPAN) & ((uint64_t)run->count * DENSITY << 24 >= span * limit);
    }
    for (size_t i = 0; i < n; i++) {
        double own = (pieces[i].a1 - pieces[i].a0) / (pieces[i].count - 1.0),
               gap = CUT_RATIO * (own > mean ? own : mean);
        pieces[i].gap = gap > CUT_LEAST ? (uint32_t)gap : CUT_LEAST;
    }
    chainer->npieces = n;
}

/* Most runs are one piece each; runs and pieces are in the order of their first matches. */
static int are_whole(const wc_chainer *chainer) {
    int whole = 1;
    for (size_t i = 0; i < chainer->npieces; i++) {
        whole &= chainer->pieces[i].widest <= chainer->pieces[i].gap;
    }
    return whole;
}

static wirecopy_code cut_matches(wc_chainer *chainer, const wc_matcher *matcher, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < matcher->nmatches; i++) {
        const wc_match *match = &matcher->matches[i];
        wc_chain *run = &chainer->runs[match->run];
        if (run->gap == 0) {
            continue;
        }
        wc_chain *piece = run->piece > 0 ? &chainer->pieces[run->piece - 1] : NULL;
        if (piece != NULL && match->a - piece->a1 <= run->gap) {
            piece->a1 = match->a;
            piece->b1 = match->b;
            piece->count++;
            continue;
        }
        code = wc_grow(chainer->allocator, (void **)&chainer->pieces, &chainer->pieces_capacity, chainer->npieces + 1,
                       sizeof *chainer->pieces, error);
        if (code == WIRECOPY_OK) {
            chainer->pieces[chainer->npieces++] = (wc_chain){match->a, match->a, match->b, match->b, .count = 1};
            run->piece = (uint32_t)chainer->npieces;
        }
    }
    return code;
}

wirecopy_code wc_chainer_cut(wc_chainer *chainer, const wc_matcher *matcher, uint32_t limit, wirecopy_error *error) {
    wirecopy_code code = wc_grow(chainer->allocator, (void **)&chainer->pieces, &chainer->pieces_capacity,
                                 chainer->nruns + 1, sizeof *chainer->pieces, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    judge_runs(chainer, limit);
    if (are_whole(chainer)) {
        return WIRECOPY_OK;
    }
    for (size_t i = 0; i < chainer->npieces; i++) {
        wc_chain *run = &chainer->runs[chainer->pieces[i].piece];
        run->gap = chainer->pieces[i].gap;
    }
    chainer->npieces = 0;
    return cut_matches(chainer, matcher, error);
}

uint8_t wc_chainer_density(const wc_chainer *chainer, uint32_t limit) {
    uint64_t span = 0, count = 0;
    for (size_t i = 0; i < chainer->npieces; i++) {
        span += chainer->pieces[i].a1 - chainer->pieces[i].a0 + 1;
        count += chainer->pieces[i].count;
    }
    uint64_t expected = (span * limit >> 24) + 1, density = count * 255 / expected;
    return (uint8_t)(density < 255 ? density : 255);
}
