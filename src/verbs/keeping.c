#include "verbs/keeping.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"
#include "dump/undated.h"
#include "parse/prefer.h"
#include "run/notices.h"
#include "text/date.h"

/* How a document, or the entry that it stands for, is preferred: the lowest first. */
typedef struct standing {
    uint32_t group, entry, document, rank;
    uint64_t key;
} standing;

/* What the choice goes by. */
typedef struct choice {
    wc_job *job;
    const wirecopy_dedup *dedup;
    const wc_grouping *grouping;
    wc_keeping *keeping;
    wc_relations relations; /* with KEEP_FULLEST, or where series go */
} choice;

static const uint64_t last_key = UINT64_MAX;

/* The earlier the lower; no date is last. */
static uint64_t key_of_date(const wc_strings *dates, uint32_t document, int earliest) {
    size_t nbytes;
    int64_t instant;
    const char *date = wc_strings_get(dates, document, &nbytes);
    if (!wc_date_read(date, nbytes, &instant)) {
        return last_key;
    }
    uint64_t since = (uint64_t)instant + ((uint64_t)1 << 63);
    return earliest ? since : last_key - since;
}

static uint64_t key_of(const choice *work, uint32_t document) {
    const wc_dump *dump = &work->job->dump;
    switch (work->dedup->keep) {
    case WIRECOPY_KEEP_LONGEST:
        return last_key - dump->text_nbytes[document];
    case WIRECOPY_KEEP_EARLIEST:
        return key_of_date(&dump->dates, document, 1);
    case WIRECOPY_KEEP_LATEST:
        return key_of_date(&dump->dates, document, 0);
    default:
        return 0;
    }
}

static int by_preference(const void *left, const void *right) {
    const standing *a = left, *b = right;
    if (a->group != b->group) {
        return a->group < b->group ? -1 : 1;
    }
    if (a->rank != b->rank) {
        return a->rank < b->rank ? -1 : 1;
    }
    if (a->key != b->key) {
        return a->key < b->key ? -1 : 1;
    }
    return (a->document > b->document) - (a->document < b->document);
}

/* Then each series is one group. */
static int removes_series(const choice *work) {
    return (work->keeping->relations >> WIRECOPY_RELATION_SERIES & 1) != 0;
}

/* Records that are in other dumps stay there, whatever is preferred among the rest. */
static uint32_t rank_of(const choice *work, uint32_t document) {
    const uint32_t *ranks = work->job->dump.ranks;
    return document >= work->keeping->ndocuments ? 0 : ranks != NULL ? ranks[document] + 1 : 1;
}

static standing standing_of(const choice *work, uint32_t document) {
    uint32_t entry = work->job->dump.corpus.entry_of[document];
    uint32_t series = wc_relations_series(&work->relations, entry);
    return (standing){.group = series != WC_NO_ENTRY && removes_series(work) ? series : work->grouping->group[entry],
                      .entry = entry,
                      .document = document,
                      .rank = rank_of(work, document),
                      .key = key_of(work, document)};
}

/* Of documents of the same words. */
static void find_best(const choice *work) {
    const wc_corpus *corpus = &work->job->dump.corpus;
    uint32_t *best = work->keeping->best;
    memset(best, 0xFF, corpus->nentries * sizeof *best);
    WC_EACH(uint32_t, document, corpus->ndocuments, WC_AT_RANDOM, corpus->allocator) {
        uint32_t entry = corpus->entry_of[document];
        if (best[entry] == UINT32_MAX) {
            best[entry] = document;
        } else {
            standing one = standing_of(work, document), other = standing_of(work, best[entry]);
            best[entry] = by_preference(&one, &other) < 0 ? document : best[entry];
        }
    }
}

/* The fullest stands first, the rest by length: the longer bear the shorter. */
static uint64_t key_of_fullest(const choice *work, uint32_t entry) {
    uint32_t group = work->grouping->group[entry];
    return wc_relations_representative(&work->relations, group) == entry
               ? 0
               : last_key - work->job->dump.text_nbytes[work->keeping->best[entry]];
}

static int is_shared(const choice *work, uint32_t entry) {
    int is_serial = removes_series(work) && wc_relations_series(&work->relations, entry) != WC_NO_ENTRY;
    return is_serial || work->grouping->documents[work->grouping->group[entry]] > 1;
}

/* Entries of groups that may have more than one, in the order in which they are preferred. */
static size_t line_up(const choice *work, standing *standings) {
    const wc_corpus *corpus = &work->job->dump.corpus;
    int by_fullness = work->dedup->keep == WIRECOPY_KEEP_FULLEST && work->job->profile->tells_relations;
    size_t count = 0;
    WC_EACH(uint32_t, entry, corpus->nentries, WC_AT_RANDOM, corpus->allocator) {
        if (is_shared(work, entry)) {
            standing own = standing_of(work, work->keeping->best[entry]);
            own.key = by_fullness ? key_of_fullest(work, entry) : own.key;
            standings[count++] = own;
        }
    }
    if (count > 0) {
        qsort(standings, count, sizeof *standings, by_preference);
    }
    return count;
}

static wirecopy_code bear(void *context, const uint64_t *pairs, size_t count, wc_kinship *kinship_ret,
                          wirecopy_error *error) {
    const choice *work = context;
    wc_run run = wc_job_run_of(work->job);
    return work->job->profile->bear(&run, work->job->found, pairs, count, WIRECOPY_REMOVE_FROM_LEAST, kinship_ret,
                                    error);
}

static wirecopy_code choose_bearers(choice *work, standing *standings, wc_member *members, wirecopy_error *error) {
    const wc_bearing bearing = {.share = work->dedup->remove_from > 0.0 ? work->dedup->remove_from
                                                                        : work->job->profile->remove_from,
                                .relations = work->keeping->relations,
                                .bear = bear,
                                .context = work};
    size_t count = line_up(work, standings);
    WC_EACH(size_t, i, count, WC_IN_ORDER, work->keeping->allocator) {
        members[i] = (wc_member){standings[i].group, standings[i].entry};
    }
    return wc_bearers_choose(&bearing, members, count, &work->keeping->bearers, error);
}

static wirecopy_code choose(choice *work, wirecopy_error *error) {
    const wirecopy_allocator *allocator = work->keeping->allocator;
    size_t n = work->job->dump.corpus.nentries;
    standing *standings = wc_allocate(allocator, n, sizeof *standings);
    wc_member *members = wc_allocate(allocator, n, sizeof *members);
    wirecopy_code code = WIRECOPY_OK;
    if (standings == NULL || members == NULL) {
        code = wc_fail_refused(allocator, n * (sizeof *standings + sizeof *members), error);
    }
    if (code == WIRECOPY_OK && (work->dedup->keep == WIRECOPY_KEEP_FULLEST || removes_series(work))) {
        code = wc_job_relate(work->job, work->grouping, 0, &work->relations, error);
    }
    if (code == WIRECOPY_OK) {
        find_best(work);
        code = choose_bearers(work, standings, members, error);
    }
    wc_relations_clear(&work->relations);
    wc_release(allocator, standings, n, sizeof *standings);
    wc_release(allocator, members, n, sizeof *members);
    return code;
}

/* No date is last: how many documents have none, and what else stands in its place. */
static void note_undated(const choice *work) {
    const wc_dump *dump = &work->job->dump;
    wirecopy_stats *stats = work->job->stats;
    if (work->dedup->keep != WIRECOPY_KEEP_EARLIEST && work->dedup->keep != WIRECOPY_KEEP_LATEST) {
        return;
    }
    WC_EACH(uint32_t, document, work->keeping->ndocuments, WC_AT_RANDOM, dump->allocator) {
        size_t nbytes;
        int64_t instant;
        const char *date = wc_strings_get(&dump->dates, document, &nbytes);
        if (!wc_date_read(date, nbytes, &instant)) {
            wc_undated_count(dump, document);
        }
    }
    if (stats->undated == work->keeping->ndocuments && stats->undated > 0) {
        wc_notice_ahead(stats, "no record has a date that can be read: not dates but the order of the inputs decided "
                               "what is kept; name another field with input.date_field");
    }
}

/* The records that have each place of preference i: places_ret has one more than there are values, for another one. */
static void count_places(const wc_dump *dump, size_t i, uint32_t *places_ret) {
    size_t nvalues = dump->input.preferences[i].nvalues;
    memset(places_ret, 0, (nvalues + 1) * sizeof *places_ret);
    WC_EACH(uint32_t, document, dump->corpus.ndocuments, WC_IN_ORDER, dump->allocator) {
        uint32_t place = wc_prefer_place_of(&dump->input, dump->ranks[document], i);
        if (place <= nvalues) {
            places_ret[place]++;
        }
    }
}

static wirecopy_code check_places(const wc_dump *dump, const wirecopy_preference *preference, const uint32_t *places,
                                  wirecopy_error *error) {
    size_t place = 0;
    while (place <= preference->nvalues && places[place] == 0) {
        place++;
    }
    if (place > preference->nvalues) {
        const char *names = dump->seen.names;
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                       "no record has the field \"%.120s\" whose values are to be preferred: %s%s",
                       preference->field, names[0] != '\0' ? "there are " : "check its name", names);
    }
    for (size_t i = preference->nvalues; i-- > 0;) {
        if (places[i] == 0) {
            wc_notice_ahead(dump->stats,
                            "no record has the preferred value \"%.120s\" in \"%.120s\": check how the records "
                            "write it",
                            preference->values[i], preference->field);
        }
    }
    return WIRECOPY_OK;
}

/* A field that no record has is a slip; a value that none has may be one. */
static wirecopy_code check_preferences(const wc_dump *dump, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && dump->corpus.ndocuments > 0 && i < dump->input.npreferences; i++) {
        size_t count = dump->input.preferences[i].nvalues + 1;
        uint32_t *places = wc_allocate(dump->allocator, count, sizeof *places);
        if (places == NULL) {
            return wc_fail_refused(dump->allocator, count * sizeof *places, error);
        }
        count_places(dump, i, places);
        code = check_places(dump, &dump->input.preferences[i], places, error);
        wc_release(dump->allocator, places, count, sizeof *places);
    }
    return code;
}

/* Files of input.against come last. */
static uint32_t count_documents(const wc_dump *dump) {
    for (uint32_t file = 0; file < dump->nfile_starts; file++) {
        if (wc_dump_file(dump, file)->is_against) {
            return dump->file_starts[file];
        }
    }
    return (uint32_t)dump->corpus.ndocuments;
}

wirecopy_code wc_keeping_choose(wc_job *job, const wirecopy_dedup *dedup, const wc_grouping *grouping,
                                wc_keeping *keeping_ret, wirecopy_error *error) {
    const wirecopy_allocator *allocator = job->sketcher->allocator;
    uint32_t nentries = (uint32_t)job->dump.corpus.nentries;
    *keeping_ret =
        (wc_keeping){.allocator = allocator,
                     .dump = &job->dump,
                     .ndocuments = count_documents(&job->dump),
                     .best = wc_allocate(allocator, nentries, sizeof *keeping_ret->best),
                     .relations = dedup->remove != 0 ? dedup->remove : ~((uint32_t)1 << WIRECOPY_RELATION_SERIES)};
    choice work = {.job = job, .dedup = dedup, .grouping = grouping, .keeping = keeping_ret};
    wirecopy_code code = keeping_ret->best == NULL
                             ? wc_fail_refused(allocator, nentries * sizeof *keeping_ret->best, error)
                             : wc_bearers_create(allocator, nentries, &keeping_ret->bearers, error);
    if (code == WIRECOPY_OK) {
        code = check_preferences(&job->dump, error);
        job->checkpoint.is_futile |= code == WIRECOPY_ERROR_ARGUMENT;
    }
    if (code == WIRECOPY_OK) {
        note_undated(&work);
        code = choose(&work, error);
    }
    return code;
}

void wc_keeping_clear(wc_keeping *keeping) {
    if (keeping->allocator != NULL) {
        wc_release(keeping->allocator, keeping->best, keeping->dump->corpus.nentries, sizeof *keeping->best);
        wc_bearers_clear(&keeping->bearers);
    }
    *keeping = (wc_keeping){0};
}

wc_fate wc_keeping_fate(const wc_keeping *keeping, uint32_t document) {
    static const wc_kinship identical = {WIRECOPY_RELATION_IDENTICAL, 1.0F, 1.0F};
    const wc_bearers *bearers = &keeping->bearers;
    uint32_t entry = keeping->dump->corpus.entry_of[document], best = keeping->best[entry];
    int identical_go = (keeping->relations >> WIRECOPY_RELATION_IDENTICAL & 1) != 0;
    if (best >= keeping->ndocuments && identical_go) {
        return (wc_fate){1, best, identical};
    }
    if (bearers->bearer[entry] != entry) {
        return (wc_fate){1, keeping->best[bearers->bearer[entry]], bearers->kinship[entry]};
    }
    if (best != document) {
        return (wc_fate){identical_go, best, identical};
    }
    return (wc_fate){0, keeping->best[bearers->first[entry]], bearers->kinship[entry]};
}
