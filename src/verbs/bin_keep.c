#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"
#include "profile/bearers.h"
#include "verbs/bin.h"
#include "verbs/verbs.h"

/* How a text is preferred in its group: the lowest first. */
typedef struct standing {
    uint32_t group, text, place;
    int64_t key;
} standing;

static int by_preference(const void *left, const void *right) {
    const standing *a = left, *b = right;
    if (a->group != b->group) {
        return a->group < b->group ? -1 : 1;
    }
    if (a->key != b->key) {
        return a->key < b->key ? -1 : 1;
    }
    return (a->place > b->place) - (a->place < b->place);
}

static wirecopy_code bear(void *context, const uint64_t *pairs, size_t count, wc_kinship *kinship_ret,
                          wirecopy_error *error) {
    wc_job *job = &((wirecopy_bin *)context)->job;
    wc_run run = wc_job_run_of(job);
    return job->profile->bear(&run, job->found, pairs, count, WIRECOPY_REMOVE_FROM_LEAST, kinship_ret, error);
}

/* Texts of groups of several documents, in the order in which they are preferred. The one that stands for its group is
 * the fullest. */
static size_t line_up(const wirecopy_bin *bin, const int64_t *keys, const uint32_t *places, int by_fullness,
                      standing *standings) {
    const wc_grouping *grouping = &bin->grouping;
    size_t count = 0;
    WC_EACH(uint32_t, text, grouping->nentries, WC_AT_RANDOM, grouping->allocator) {
        uint32_t group = grouping->group[text];
        int is_fullest = by_fullness && wc_relations_representative(&bin->relations, group) == text;
        if (grouping->documents[group] > 1) {
            standings[count++] = (standing){group, text, places[text], is_fullest ? INT64_MIN : keys[text]};
        }
    }
    if (count > 0) {
        qsort(standings, count, sizeof *standings, by_preference);
    }
    return count;
}

static wirecopy_code choose(wirecopy_bin *bin, size_t nstandings, const standing *standings, wc_member *members,
                            double remove_from, wc_bearers *bearers, wirecopy_error *error) {
    const wc_bearing bearing = {.share = remove_from > 0.0 ? remove_from : bin->job.profile->remove_from,
                                .relations = ~((uint32_t)1 << WIRECOPY_RELATION_SERIES),
                                .bear = bear,
                                .context = bin};
    wirecopy_code code = wc_bearers_create(bin->grouping.allocator, bin->grouping.nentries, bearers, error);
    for (size_t i = 0; code == WIRECOPY_OK && i < nstandings; i++) {
        members[i] = (wc_member){standings[i].group, standings[i].text};
    }
    return code == WIRECOPY_OK ? wc_bearers_choose(&bearing, members, nstandings, bearers, error) : code;
}

wirecopy_code wc_bin_keep(wirecopy_bin *bin, const int64_t *keys, const uint32_t *places, int by_fullness,
                          double remove_from, uint32_t *bearers_ret, wirecopy_error *error) {
    const wirecopy_allocator *allocator = bin->grouping.allocator;
    size_t n = bin->grouping.nentries;
    if (bin->relations.allocator == NULL) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "the bin is not grouped: call wirecopy_bin_group before");
    }
    standing *standings = wc_allocate(allocator, n, sizeof *standings);
    wc_member *members = wc_allocate(allocator, n, sizeof *members);
    wc_bearers bearers = {0};
    wirecopy_code code = WIRECOPY_OK;
    if (standings == NULL || members == NULL) {
        code = wc_fail_refused(allocator, n * (sizeof *standings + sizeof *members), error);
    }
    if (code == WIRECOPY_OK) {
        size_t count = line_up(bin, keys, places, by_fullness && bin->job.profile->tells_relations, standings);
        code = choose(bin, count, standings, members, remove_from, &bearers, error);
    }
    for (size_t i = 0; code == WIRECOPY_OK && i < n; i++) {
        bearers_ret[i] = bin->ranks[bearers.bearer[i]];
    }
    wc_bearers_clear(&bearers);
    wc_release(allocator, standings, n, sizeof *standings);
    wc_release(allocator, members, n, sizeof *members);
    return code;
}
