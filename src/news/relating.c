#include "news/relating.h"

#include "base/memory.h"
#include "base/radix.h"
#include "base/walk.h"
#include "news/compare.h"
#include "news/series.h"
#include "run/clock.h"
#include "run/parallel.h"

/* Copies of a story among which the fullest is looked for: those that weigh most. */
enum { CANDIDATES_MAX = 12 };

/* A passage that no other candidate has may be part of the story, or of its page: it counts half. */
static const double unconfirmed = 0.5;

/* From this share on both ways, copies are near; a copy of less of the story than that is an excerpt. */
static const double near_share = 0.8, excerpt_share = 0.35;

/* This much of its own makes an update. */
static const double own_share = 0.2;

/* A copy that has fewer of the grams within shared passages than this is noisy. */
static const double clean_share = 0.75;

/* What a thread needs to relate the members of groups. */
typedef struct relater {
    const wc_run *run;
    const wc_news *news;
    wc_comparer comparer;
    uint32_t candidates[CANDIDATES_MAX];
    size_t ncandidates;
    uint8_t *confirmed; /* by cell of a candidate */
    size_t capacity;
} relater;

typedef struct relating {
    const wc_run *run;
    const wc_news *news;
    const uint64_t *records; /* group and entry */
    const uint32_t *starts;  /* of groups, in records */
    wc_relations *result;
} relating;

static wirecopy_code relater_create(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    const relating *all = context;
    relater *own = state;
    (void)thread;
    (void)error;
    own->run = all->run;
    own->news = all->news;
    wc_comparer_init(&own->comparer, &all->news->texts);
    return WIRECOPY_OK;
}

static void relater_clear(void *context, void *state) {
    relater *own = state;
    wc_comparer_clear(&own->comparer);
    wc_release(((const relating *)context)->news->allocator, own->confirmed, own->capacity, 1);
}

/* What two members share, compared now if they were not before; the head is NULL where it is nothing. */
static wirecopy_code look(relater *work, uint32_t one, uint32_t other, wc_pair_view *pair_ret, wirecopy_error *error) {
    *pair_ret = wc_evidence_find(&work->news->evidence, one, other);
    return pair_ret->head != NULL ? WIRECOPY_OK : wc_comparer_pair(&work->comparer, one, other, pair_ret, error);
}

static int weighs_more(const wc_news *news, uint32_t one, uint32_t other) {
    const uint32_t *rank = news->texts.rank;
    uint32_t a = news->weights.of[one].total, b = news->weights.of[other].total;
    return a != b ? a > b : rank[one] < rank[other];
}

static void choose_candidates(relater *work, const uint64_t *members, size_t nmembers) {
    work->ncandidates = 0;
    for (size_t i = 0; i < nmembers; i++) {
        uint32_t entry = (uint32_t)members[i];
        size_t place = work->ncandidates < CANDIDATES_MAX ? work->ncandidates++ : CANDIDATES_MAX;
        for (; place > 0 && weighs_more(work->news, entry, work->candidates[place - 1]); place--) {
            if (place < CANDIDATES_MAX) {
                work->candidates[place] = work->candidates[place - 1];
            }
        }
        if (place < CANDIDATES_MAX) {
            work->candidates[place] = entry;
        }
    }
}

static void confirm(relater *work, const wc_pair_view *pair, uint32_t text) {
    for (uint32_t i = 0; pair->head->a == text && i < pair->head->nlinks; i++) {
        work->confirmed[wc_link_a(pair->links[i])] = 1;
    }
    for (uint32_t i = 0; pair->head->b == text && i < pair->head->ncells; i++) {
        work->confirmed[pair->cells[i]] = 1;
    }
}

/* How much of the story a candidate has, less the more it is broken: as many grams are missing in the passages it
 * shares with others. */
static wirecopy_code measure(relater *work, uint32_t text, double *fullness_ret, wirecopy_error *error) {
    const wc_weights *weights = &work->news->weights;
    size_t ncells = wc_weights_cells(weights, text);
    double density = 0.0, sum = 0.0;
    size_t npairs = 0;
    wirecopy_code code = wc_grow(work->news->allocator, (void **)&work->confirmed, &work->capacity, ncells, 1, error);
    for (size_t cell = 0; code == WIRECOPY_OK && cell < ncells; cell++) {
        work->confirmed[cell] = 0;
    }
    for (size_t i = 0; code == WIRECOPY_OK && i < work->ncandidates; i++) {
        wc_pair_view pair = {0};
        if (work->candidates[i] != text) {
            code = look(work, text, work->candidates[i], &pair, error);
        }
        if (code == WIRECOPY_OK && pair.head != NULL) {
            confirm(work, &pair, text);
            density += pair.head->density / 255.0;
            npairs++;
        }
    }
    for (size_t cell = 0; code == WIRECOPY_OK && cell < ncells; cell++) {
        uint8_t weight = weights->weight[weights->of[text].start + cell];
        sum += work->confirmed[cell] ? weight : unconfirmed * weight;
    }
    *fullness_ret = npairs > 0 ? sum * density / (double)npairs : 0.0;
    return code;
}

static wirecopy_code find_fullest(relater *work, const uint64_t *members, size_t nmembers, uint32_t *fullest_ret,
                                  wirecopy_error *error) {
    double best = -1.0;
    wirecopy_code code = WIRECOPY_OK;
    choose_candidates(work, members, nmembers);
    for (size_t i = 0; code == WIRECOPY_OK && i < work->ncandidates; i++) {
        double fullness = 0.0;
        code = measure(work, work->candidates[i], &fullness, error);
        /* Candidates that are as full: the one before, by weight and content. */
        if (code == WIRECOPY_OK && fullness > best) {
            best = fullness;
            *fullest_ret = work->candidates[i];
        }
    }
    return code;
}

static wirecopy_relation tell(double contained, double contains, double density) {
    if (density < clean_share) {
        return WIRECOPY_RELATION_NOISY;
    }
    if (contained < 1.0 - own_share) {
        return WIRECOPY_RELATION_UPDATE;
    }
    if (contains < excerpt_share) {
        return WIRECOPY_RELATION_EXCERPT;
    }
    return contains < near_share ? WIRECOPY_RELATION_ABRIDGED : WIRECOPY_RELATION_NEAR;
}

wc_kinship wc_kinship_of_shares(const wc_pair_view *pair, double contained, double contains) {
    wirecopy_relation relation = tell(contained, contains, pair->head->density / 255.0);
    return (wc_kinship){(uint8_t)relation, (float)contained, (float)contains};
}

wc_kinship wc_kinship_of(const wc_weights *weights, const wc_pair_view *pair, uint32_t text) {
    wc_shared shared = wc_weights_shared(weights, pair);
    int is_a = pair->head->a == text;
    return wc_kinship_of_shares(pair, is_a ? shared.a_cover : shared.b_cover, is_a ? shared.b_cover : shared.a_cover);
}

/* Whether what two prints of one story share counts for nothing, or less than a line of one is left by furniture and
 * coherence: a form that many pages have, printed by two sites. */
static int is_all_form(const wc_weights *weights, const wc_pair_view *pair) {
    wc_shared shared = wc_weights_shared(weights, pair);
    return weights->of[pair->head->a].total < WC_WEIGHT_FULL || weights->of[pair->head->b].total < WC_WEIGHT_FULL ||
           (shared.a == 0 && shared.b == 0);
}

/* Of such a text all cells count, since nothing else tells a print in full from an excerpt. */
static wc_kinship kinship_in_group(const wc_weights *weights, const wc_pair_view *pair, uint32_t text) {
    const wc_pair_head *head = pair->head;
    if (!is_all_form(weights, pair)) {
        return wc_kinship_of(weights, pair, text);
    }
    double a_share = (double)head->nlinks / wc_weights_cells(weights, head->a),
           b_share = (double)head->ncells / wc_weights_cells(weights, head->b);
    return head->a == text ? wc_kinship_of_shares(pair, a_share, b_share)
                           : wc_kinship_of_shares(pair, b_share, a_share);
}

static wirecopy_code relate_member(relater *work, uint32_t entry, uint32_t fullest, wc_kinship *kinship_ret,
                                   wirecopy_error *error) {
    wc_pair_view pair;
    wirecopy_code code = look(work, entry, fullest, &pair, error);
    if (code == WIRECOPY_OK) {
        *kinship_ret = pair.head != NULL ? kinship_in_group(&work->news->weights, &pair, entry)
                                         : (wc_kinship){WIRECOPY_RELATION_UPDATE, 0.0F, 0.0F};
    }
    return code;
}

static wirecopy_code relate_group(relater *work, const uint64_t *members, size_t nmembers, wc_relations *relating,
                                  wirecopy_error *error) {
    uint32_t fullest = (uint32_t)members[0];
    wirecopy_code code = find_fullest(work, members, nmembers, &fullest, error);
    relating->representative[members[0] >> 32] = fullest;
    for (size_t i = 0; code == WIRECOPY_OK && relating->kinship != NULL && i < nmembers; i++) {
        uint32_t entry = (uint32_t)members[i];
        if (entry != fullest) {
            code = relate_member(work, entry, fullest, &relating->kinship[entry], error);
        }
    }
    return code;
}

/* Groups of more than one entry: where each begins in the records, and one past the last. */
static size_t find_groups(const wirecopy_allocator *allocator, const uint64_t *records, uint32_t nentries,
                          uint32_t *starts_ret) {
    size_t count = 0;
    wc_walk walk = wc_walk_over(allocator, nentries, WC_IN_ORDER);
    for (uint32_t from = 0, to; wc_walk_reach(&walk, from); from = to) {
        for (to = from + 1; to < nentries && records[to] >> 32 == records[from] >> 32; to++) {
        }
        if (to - from > 1) {
            starts_ret[count++] = from;
        }
    }
    return count;
}

static size_t group_length(const uint64_t *records, uint32_t nentries, uint32_t from) {
    uint32_t to = from + 1;
    while (to < nentries && records[to] >> 32 == records[from] >> 32) {
        to++;
    }
    return to - from;
}

static wirecopy_code relate_some(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    const relating *all = context;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = from; code == WIRECOPY_OK && i < to; i++) {
        uint32_t start = all->starts[i];
        code = relate_group(state, all->records + start, group_length(all->records, all->news->texts.count, start),
                            all->result, error);
    }
    return code;
}

static wirecopy_code relate_groups(relating *all, size_t ngroups, wirecopy_error *error) {
    const wc_loop loop = {.allocator = all->news->allocator,
                          .threads = all->run->threads,
                          .count = ngroups,
                          .chunk = 16,
                          .stride = 1,
                          .body = relate_some,
                          .context = all,
                          .state = {.nbytes = sizeof(relater), .create = relater_create, .clear = relater_clear},
                          .progress = all->run->progress};
    return wc_loop_run(&loop, error);
}

static wirecopy_code allocate(wc_relations *relating, int with_kinship, wirecopy_error *error) {
    uint32_t n = relating->nentries;
    relating->representative = wc_allocate(relating->allocator, n, sizeof *relating->representative);
    if (with_kinship) {
        relating->kinship = wc_allocate(relating->allocator, n, sizeof *relating->kinship);
    }
    relating->series = wc_allocate(relating->allocator, n, sizeof *relating->series);
    if (relating->representative == NULL || relating->series == NULL || (with_kinship && relating->kinship == NULL)) {
        return wc_fail_refused(relating->allocator,
                               n * (2 * sizeof *relating->representative + sizeof *relating->kinship), error);
    }
    WC_EACH(uint32_t, entry, n, WC_IN_ORDER, relating->allocator) {
        relating->representative[entry] = entry;
        if (with_kinship) {
            relating->kinship[entry] = (wc_kinship){WIRECOPY_RELATION_IDENTICAL, 1.0F, 1.0F};
        }
    }
    return WIRECOPY_OK;
}

wirecopy_code wc_relating_run(const wc_run *run, const wc_news *news, const wc_grouping *grouping, int with_kinship,
                              wc_relations *relations_ret, wirecopy_error *error) {
    const wirecopy_allocator *allocator = news->allocator;
    uint32_t n = news->texts.count;
    double start = wc_seconds();
    *relations_ret = (wc_relations){.allocator = allocator, .nentries = n};
    wirecopy_code code = allocate(relations_ret, with_kinship, error);
    if (code == WIRECOPY_OK) {
        code = wc_series_find(news, grouping, relations_ret->series, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_progress_begin(run->progress, WC_STEP_RELATIONS, error);
    }
    uint64_t *records = wc_allocate(allocator, 2 * (size_t)n, sizeof *records);
    uint32_t *starts = wc_allocate(allocator, n, sizeof *starts);
    if (code == WIRECOPY_OK && (records == NULL || starts == NULL)) {
        code = wc_fail_refused(allocator, 2 * n * sizeof *records, error);
    }
    if (code == WIRECOPY_OK) {
        WC_EACH(uint32_t, entry, n, WC_IN_ORDER, allocator) {
            records[entry] = (uint64_t)grouping->group[entry] << 32 | entry;
        }
        wc_radix_sort_within(records, records + n, n, 32, allocator);
        relating all = {run, news, records, starts, relations_ret};
        code = relate_groups(&all, find_groups(allocator, records, n, starts), error);
    }
    wc_release(allocator, records, 2 * (size_t)n, sizeof *records);
    wc_release(allocator, starts, n, sizeof *starts);
    wc_spend(start, &run->stats->seconds_group, &run->stats->seconds_relations);
    return code;
}
