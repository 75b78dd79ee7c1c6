#include "profile/bearers.h"

#include "base/memory.h"
#include "base/walk.h"

/* Comparisons for each member of a group, on average: what it takes to compare all 33 of a group with one another. In
 * groups of the labelled dumps all are settled with 4 (docs/accuracy.md). */
enum { COMPARED_EACH = 16 };

/* A group that is not settled. */
typedef struct open_group {
    size_t from, nleft; /* in members: those left, the most preferred first */
    uint64_t allowed;   /* comparisons */
} open_group;

typedef struct choosing {
    const wc_bearing *bearing;
    wc_bearers *bearers;
    wc_member *members;
    open_group *groups;
    size_t ngroups;
    uint64_t *pairs;
    wc_kinship *kinship; /* by pair */
    size_t npairs;
} choosing;

wirecopy_code wc_bearers_create(const wirecopy_allocator *allocator, uint32_t nentries, wc_bearers *bearers_ret,
                                wirecopy_error *error) {
    *bearers_ret = (wc_bearers){.allocator = allocator, .nentries = nentries};
    bearers_ret->bearer = wc_allocate(allocator, nentries, sizeof *bearers_ret->bearer);
    bearers_ret->first = wc_allocate(allocator, nentries, sizeof *bearers_ret->first);
    bearers_ret->kinship = wc_allocate(allocator, nentries, sizeof *bearers_ret->kinship);
    if (bearers_ret->bearer == NULL || bearers_ret->first == NULL || bearers_ret->kinship == NULL) {
        return wc_fail_refused(allocator, nentries * (2 * sizeof(uint32_t) + sizeof(wc_kinship)), error);
    }
    WC_EACH(uint32_t, entry, nentries, WC_IN_ORDER, allocator) {
        bearers_ret->bearer[entry] = bearers_ret->first[entry] = entry;
        bearers_ret->kinship[entry] = (wc_kinship){WIRECOPY_RELATION_IDENTICAL, 1.0F, 1.0F};
    }
    return WIRECOPY_OK;
}

void wc_bearers_clear(wc_bearers *bearers) {
    if (bearers->allocator != NULL) {
        size_t n = bearers->nentries;
        wc_release(bearers->allocator, bearers->bearer, n, sizeof *bearers->bearer);
        wc_release(bearers->allocator, bearers->first, n, sizeof *bearers->first);
        wc_release(bearers->allocator, bearers->kinship, n, sizeof *bearers->kinship);
    }
    *bearers = (wc_bearers){0};
}

/* Returns the number of groups; with groups NULL it only counts. */
static size_t find_groups(const choosing *work, size_t nmembers, open_group *groups) {
    size_t count = 0;
    wc_walk walk = wc_walk_over(work->bearers->allocator, nmembers, WC_IN_ORDER);
    for (size_t from = 0, to; wc_walk_reach(&walk, from); from = to, count++) {
        for (to = from + 1; to < nmembers && work->members[to].group == work->members[from].group; to++) {
        }
        for (size_t i = from; groups != NULL && i < to; i++) {
            work->bearers->first[work->members[i].entry] = work->members[from].entry;
        }
        if (groups != NULL) {
            groups[count] = (open_group){from, to - from, (uint64_t)COMPARED_EACH * (to - from)};
        }
    }
    return count;
}

/* The first of each group that is left stays, and the others are to be compared with it. Groups that are done, or for
 * which no comparisons are left, are dropped: all that is left of them stays. */
static void ask_next(choosing *work) {
    size_t kept = 0;
    work->npairs = 0;
    WC_EACH(size_t, i, work->ngroups, WC_AT_RANDOM, work->bearers->allocator) {
        open_group group = work->groups[i];
        if (group.nleft < 2 || group.allowed < group.nleft - 1) {
            continue;
        }
        uint64_t stays = work->members[group.from].entry;
        for (size_t k = 1; k < group.nleft; k++) {
            work->pairs[work->npairs++] = stays << 32 | work->members[group.from + k].entry;
        }
        group.allowed -= group.nleft - 1;
        work->groups[kept++] = group;
    }
    work->ngroups = kept;
}

static int goes(const wc_bearing *bearing, const wc_kinship *kinship) {
    return kinship->contained >= (float)bearing->share && (bearing->relations >> kinship->relation & 1) != 0;
}

static void take_answer(choosing *work, uint32_t stays, uint32_t entry, const wc_kinship *kinship) {
    wc_bearers *bearers = work->bearers;
    if (goes(work->bearing, kinship)) {
        bearers->bearer[entry] = stays;
    }
    if (bearers->bearer[entry] != entry || bearers->first[entry] == stays) {
        bearers->kinship[entry] = *kinship;
    }
}

static void take_answers(choosing *work) {
    size_t pair = 0;
    WC_EACH(size_t, i, work->ngroups, WC_AT_RANDOM, work->bearers->allocator) {
        open_group *group = &work->groups[i];
        wc_member *members = work->members + group->from;
        size_t left = 0;
        for (size_t k = 1; k < group->nleft; k++, pair++) {
            uint32_t entry = members[k].entry;
            take_answer(work, (uint32_t)(work->pairs[pair] >> 32), entry, &work->kinship[pair]);
            if (work->bearers->bearer[entry] == entry) {
                members[++left] = members[k];
            }
        }
        group->from++;
        group->nleft = left;
    }
}

static wirecopy_code choose(choosing *work, size_t nmembers, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    find_groups(work, nmembers, work->groups);
    for (ask_next(work); code == WIRECOPY_OK && work->npairs > 0; ask_next(work)) {
        code = work->bearing->bear(work->bearing->context, work->pairs, work->npairs, work->kinship, error);
        if (code == WIRECOPY_OK) {
            take_answers(work);
        }
    }
    return code;
}

wirecopy_code wc_bearers_choose(const wc_bearing *bearing, wc_member *members, size_t nmembers, wc_bearers *bearers,
                                wirecopy_error *error) {
    const wirecopy_allocator *allocator = bearers->allocator;
    choosing work = {.bearing = bearing, .bearers = bearers, .members = members};
    size_t ngroups = work.ngroups = find_groups(&work, nmembers, NULL);
    work.groups = wc_allocate(allocator, ngroups, sizeof *work.groups);
    work.pairs = wc_allocate(allocator, nmembers, sizeof *work.pairs);
    work.kinship = wc_allocate(allocator, nmembers, sizeof *work.kinship);
    wirecopy_code code = work.groups == NULL || work.pairs == NULL || work.kinship == NULL
                             ? wc_fail_refused(allocator, nmembers * (sizeof *work.pairs + sizeof *work.kinship), error)
                             : choose(&work, nmembers, error);
    wc_release(allocator, work.groups, ngroups, sizeof *work.groups);
    wc_release(allocator, work.pairs, nmembers, sizeof *work.pairs);
    wc_release(allocator, work.kinship, nmembers, sizeof *work.kinship);
    return code;
}
