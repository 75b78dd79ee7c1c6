#include "news/relating.h"

#include <omp.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/paged.h"
#include "base/radix.h"
#include "match/fetch.h"
#include "news/reading.h"
#include "run/clock.h"
#include "run/first_error.h"

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

static void relater_init(relater *work, const wc_matching *matching, const wc_news *news) {
    const wirecopy_sketcher *sketcher = matching->corpus->sketcher;
    *work = (relater){.matching = matching, .news = news, .thread = (uint32_t)omp_get_thread_num()};
    wc_tokens_init(&work->tokens, sketcher->allocator, sketcher->kernels);
    work->member.set.exact = sketcher->options.untrusted != WIRECOPY_TRUSTED;
    for (int i = 0; i < CANDIDATES_MAX; i++) {
        work->candidates[i].set.exact = work->member.set.exact;
    }
}

static void relater_clear(relater *work) {
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

static wirecopy_code relate_group(relater *work, const uint64_t *members, size_t nmembers, wc_relations *relating,
                                  wirecopy_error *error) {
    size_t place;
    wirecopy_code code = find_fullest(work, members, nmembers, &place, error);
    uint32_t fullest = work->chosen[place];
    relating->representative[members[0] >> 32] = fullest;
    if (code == WIRECOPY_OK) {
        code = wc_gramset_tabulate(&work->candidates[place].set, &work->fullest, work->news->allocator, error);
    }
    for (size_t i = 0; code == WIRECOPY_OK && relating->kinship != NULL && i < nmembers; i++) {
        uint32_t entry = (uint32_t)members[i];
        if (entry != fullest) {
            code = relate_member(work, entry, &work->candidates[place], &relating->kinship[entry], error);
        }
    }
    return code;
}

/* Groups of more than one entry: where each begins in the records, and one past the last. */
static size_t find_groups(const wirecopy_allocator *allocator, const uint64_t *records, uint32_t nentries,
                          uint32_t *starts_ret) {
    size_t count = 0;
    for (uint32_t from = 0, to; from < nentries; from = to) {
        wc_breathe_every(allocator, WC_BREATH_IN_ORDER, from);
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

static wirecopy_code relate_groups(const wc_matching *matching, const wc_news *news, const uint64_t *records,
                                   const uint32_t *starts, size_t ngroups, wc_relations *relating,
                                   wirecopy_error *error) {
    wc_first_error failure;
    wc_first_error_init(&failure);
    uint64_t done = 0;
#pragma omp parallel num_threads((int)matching->threads)
    {
        relater work;
        relater_init(&work, matching, news);
        wirecopy_error own_error = {0};
#pragma omp for schedule(dynamic, 16)
        for (size_t i = 0; i < ngroups; i++) {
            wirecopy_code code = wc_first_error_code(&failure);
            if (code == WIRECOPY_OK) {
                code = relate_group(&work, records + starts[i], group_length(records, news->nentries, starts[i]),
                                    relating, &own_error);
            }
            uint64_t sofar = __atomic_add_fetch(&done, 1, __ATOMIC_RELAXED);
            if (code == WIRECOPY_OK) {
                code = wc_progress_report(matching->progress, sofar, ngroups, &own_error);
            }
            wc_first_error_note(&failure, code, &own_error);
        }
        relater_clear(&work);
    }
    return wc_first_error_finish(&failure, error);
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
    for (uint32_t entry = 0; entry < n; entry++) {
        wc_breathe_every(relating->allocator, WC_BREATH_IN_ORDER, entry);
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
        for (uint32_t entry = 0; entry < n; entry++) {
            wc_breathe_every(allocator, WC_BREATH_IN_ORDER, entry);
            records[entry] = (uint64_t)grouping->group[entry] << 32 | entry;
        }
        wc_radix_sort_within(records, records + n, n, 32, allocator);
        code = relate_groups(matching, news, records, starts, find_groups(allocator, records, n, starts), relations_ret,
                             error);
    }
    wc_release(allocator, records, 2 * (size_t)n, sizeof *records);
    wc_release(allocator, starts, n, sizeof *starts);
    wc_spend(start, &matching->stats->seconds_group, &matching->stats->seconds_relations);
    return code;
}
