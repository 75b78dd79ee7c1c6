#include "news/relating.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"
#include "base/radix.h"
#include "match/fetch.h"
#include "news/reading.h"
#include "run/clock.h"
#include "run/parallel.h"

/* Copies of a story among which the fullest is looked for: the longest ones. */
enum { CANDIDATES_MAX = 12 };

/* What breaks add to a text is taken off twice: once for what they are not, once for what they spoil. */
static const double break_cost = 2.0;

/* What a thread needs to relate the members of groups. */
typedef struct relater {
    const wc_matching *matching;
    const wc_news *news;
    uint32_t thread;
    wc_tokens tokens;
    wc_reading candidates[CANDIDATES_MAX], member;
    uint32_t chosen[CANDIDATES_MAX]; /* the entries that candidates are of */
    size_t nchosen;
    wc_gramtable scratch, confirmed, fullest;
} relater;

/* Groups of more than one entry, and what comes of them. */
typedef struct relating {
    const wc_matching *matching;
    const wc_news *news;
    const uint64_t *records; /* group and entry */
    const uint32_t *starts;  /* by group: where it begins in the records */
    wc_relations *result;
} relating;

static wirecopy_code relater_create(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    const relating *all = context;
    const wirecopy_sketcher *sketcher = all->matching->corpus->sketcher;
    relater *work = state;
    (void)error;
    *work = (relater){.matching = all->matching, .news = all->news, .thread = thread};
    wc_tokens_init(&work->tokens, sketcher->allocator, sketcher->kernels);
    work->member.set.exact = sketcher->options.untrusted != WIRECOPY_TRUSTED;
    for (int i = 0; i < CANDIDATES_MAX; i++) {
        work->candidates[i].set.exact = work->member.set.exact;
    }
    return WIRECOPY_OK;
}

static void relater_clear(void *context, void *state) {
    relater *work = state;
    (void)context;
    const wirecopy_allocator *allocator = work->news->allocator;
    for (int i = 0; i < CANDIDATES_MAX; i++) {
        wc_reading_clear(&work->candidates[i], allocator);
    }
    wc_reading_clear(&work->member, allocator);
    wc_gramtable_clear(&work->scratch, allocator);
    wc_gramtable_clear(&work->confirmed, allocator);
    wc_gramtable_clear(&work->fullest, allocator);
    wc_tokens_clear(&work->tokens);
}

static wirecopy_code read_entry(relater *work, uint32_t entry, wc_reading *reading, wirecopy_error *error) {
    const wc_corpus *corpus = work->matching->corpus;
    wirecopy_code code = wc_fetch_tokens(&work->tokens, work->matching->text, work->matching->text_context,
                                         work->thread, corpus->first_document[entry], error);
    if (code == WIRECOPY_OK) {
        code = wc_reading_fill(reading, &work->scratch, &work->tokens, corpus->sketcher->options.seed,
                               &work->news->rarity, corpus->sites[entry], error);
    }
    return code;
}

/* The entries of most grams, the longest first; ties by entry. */
static size_t choose_candidates(const relater *work, const uint64_t *members, size_t nmembers, uint32_t *chosen_ret) {
    const uint32_t *ngrams = work->matching->corpus->ngrams;
    size_t nchosen = 0;
    for (size_t i = 0; i < nmembers; i++) {
        uint32_t entry = (uint32_t)members[i];
        size_t place = nchosen < CANDIDATES_MAX ? nchosen++ : CANDIDATES_MAX;
        for (; place > 0 && ngrams[chosen_ret[place - 1]] < ngrams[entry]; place--) {
            if (place < CANDIDATES_MAX) {
                chosen_ret[place] = chosen_ret[place - 1];
            }
        }
        if (place < CANDIDATES_MAX) {
            chosen_ret[place] = entry;
        }
    }
    return nchosen;
}

/* The value of a gram in work->confirmed: whether one of the candidates has it, or more do. */
enum { ONE = 1, CONFIRMED = 2 };

static wirecopy_code find_confirmed(relater *work, wirecopy_error *error) {
    size_t count = 0;
    for (size_t i = 0; i < work->nchosen; i++) {
        count += work->candidates[i].set.count;
    }
    wirecopy_code code =
        wc_gramtable_reset(&work->confirmed, count, work->member.set.exact, work->news->allocator, error);
    for (size_t i = 0; code == WIRECOPY_OK && i < work->nchosen; i++) {
        const wc_gramset *set = &work->candidates[i].set;
        for (size_t k = 0; k < set->count; k++) {
            const uint8_t *bytes = wc_gramset_bytes(set, k);
            uint64_t *slot = wc_gramtable_slot(&work->confirmed, set->grams[k], bytes);
            uint64_t gram = wc_gram_with(set->grams[k], *slot == 0 ? ONE : CONFIRMED);
            wc_gramtable_fill(&work->confirmed, slot, gram, bytes);
        }
    }
    return code;
}

/* What more than one copy has, and whole passages that others lack, make a copy full; what is broken in it counts
 * against it. Ties: the first in the input. */
static wirecopy_code find_fullest(relater *work, const uint64_t *members, size_t nmembers, size_t *place_ret,
                                  wirecopy_error *error) {
    uint32_t level = 0;
    wirecopy_code code = WIRECOPY_OK;
    work->nchosen = choose_candidates(work, members, nmembers, work->chosen);
    for (size_t i = 0; code == WIRECOPY_OK && i < work->nchosen; i++) {
        code = read_entry(work, work->chosen[i], &work->candidates[i], error);
        level = work->candidates[i].set.level > level ? work->candidates[i].set.level : level;
    }
    if (code == WIRECOPY_OK) {
        code = find_confirmed(work, error);
    }
    double best = 0.0;
    *place_ret = 0;
    for (size_t i = 0; code == WIRECOPY_OK && i < work->nchosen; i++) {
        wc_composition made = wc_reading_compose(&work->candidates[i], &work->confirmed, CONFIRMED, level);
        double fullness = made.shared + made.own - break_cost * made.broken;
        if (i == 0 || fullness > best || (fullness == best && work->chosen[i] < work->chosen[*place_ret])) {
            best = fullness;
            *place_ret = i;
        }
    }
    return code;
}

static wirecopy_code relate_member(relater *work, uint32_t entry, const wc_reading *fullest, wc_kinship *kinship_ret,
                                   wirecopy_error *error) {
    double contained, contains;
    size_t place = 0;
    wirecopy_code code = WIRECOPY_OK;
    while (place < work->nchosen && work->chosen[place] != entry) {
        place++;
    }
    const wc_reading *member = place < work->nchosen ? &work->candidates[place] : &work->member;
    if (place == work->nchosen) {
        code = read_entry(work, entry, &work->member, error);
    }
    if (code == WIRECOPY_OK) {
        wirecopy_relation relation = wc_reading_relate(member, fullest, &work->fullest, &contained, &contains);
        *kinship_ret = (wc_kinship){(uint8_t)relation, (float)contained, (float)contains};
    }
    return code;
}

static wirecopy_code relate_group(relater *work, const uint64_t *members, size_t nmembers, wc_relations *result,
                                  wirecopy_error *error) {
    size_t place;
    wirecopy_code code = find_fullest(work, members, nmembers, &place, error);
    uint32_t fullest = work->chosen[place];
    result->representative[members[0] >> 32] = fullest;
    if (code == WIRECOPY_OK) {
        code = wc_gramset_tabulate(&work->candidates[place].set, &work->fullest, work->news->allocator, error);
    }
    WC_EACH_WHILE(code == WIRECOPY_OK && result->kinship != NULL, size_t, i, nmembers, WC_TEXTS,
                  work->news->allocator) {
        uint32_t entry = (uint32_t)members[i];
        if (entry != fullest) {
            code = relate_member(work, entry, &work->candidates[place], &result->kinship[entry], error);
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
        code = relate_group(state, all->records + start, group_length(all->records, all->news->nentries, start),
                            all->result, error);
    }
    return code;
}

static wirecopy_code relate_groups(relating *all, size_t ngroups, wirecopy_error *error) {
    const wc_loop loop = {.allocator = all->news->allocator,
                          .threads = all->matching->threads,
                          .count = ngroups,
                          .chunk = 16,
                          .stride = 1,
                          .body = relate_some,
                          .context = all,
                          .state = {.nbytes = sizeof(relater), .create = relater_create, .clear = relater_clear},
                          .progress = all->matching->progress};
    return wc_loop_run(&loop, error);
}

static wirecopy_code allocate(wc_relations *relating, int with_kinship, wirecopy_error *error) {
    uint32_t n = relating->nentries;
    relating->representative = wc_allocate(relating->allocator, n, sizeof *relating->representative);
    if (with_kinship) {
        relating->kinship = wc_allocate(relating->allocator, n, sizeof *relating->kinship);
    }
    if (relating->representative == NULL || (with_kinship && relating->kinship == NULL)) {
        return wc_fail_refused(relating->allocator,
                               n * (sizeof *relating->representative + sizeof *relating->kinship), error);
    }
    WC_EACH(uint32_t, entry, n, WC_IN_ORDER, relating->allocator) {
        relating->representative[entry] = entry;
        if (with_kinship) {
            relating->kinship[entry] = (wc_kinship){WIRECOPY_RELATION_IDENTICAL, 1.0F, 1.0F};
        }
    }
    return WIRECOPY_OK;
}

wirecopy_code wc_relating_run(const wc_matching *matching, const wc_news *news, const wc_grouping *grouping,
                              int with_kinship, wc_relations *relations_ret, wirecopy_error *error) {
    const wirecopy_allocator *allocator = news->allocator;
    uint32_t n = news->nentries;
    double start = wc_seconds();
    *relations_ret = (wc_relations){.allocator = allocator, .nentries = n};
    wirecopy_code code = allocate(relations_ret, with_kinship, error);
    if (code == WIRECOPY_OK) {
        code = wc_progress_begin(matching->progress, WC_STEP_RELATIONS, error);
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
        relating all = {matching, news, records, starts, relations_ret};
        code = relate_groups(&all, find_groups(allocator, records, n, starts), error);
    }
    wc_release(allocator, records, 2 * (size_t)n, sizeof *records);
    wc_release(allocator, starts, n, sizeof *starts);
    wc_spend(start, &matching->stats->seconds_group, &matching->stats->seconds_relations);
    return code;
}
