#include "result/membership.h"

/* Groups of a job, and what tells how their members relate. */
typedef struct grouped {
    const wc_job *job;
    const wc_grouping *grouping;
    const wc_relations *relations;
} grouped;

/* The document that stands for an entry's group. */
static uint32_t representative_of(const grouped *all, uint32_t entry) {
    uint32_t group = all->grouping->group[entry];
    return all->job->dump.corpus.first_document[wc_relations_representative(all->relations, group)];
}

wirecopy_relation wc_relation_own(const wc_job *job, const wc_relations *relations, uint32_t entry, int is_alone) {
    const wc_profile *profile = job->profile;
    if (profile->is_digest != NULL && profile->is_digest(job->found, entry)) {
        return WIRECOPY_RELATION_DIGEST;
    }
    if (wc_relations_series(relations, entry) != WC_NO_ENTRY) {
        return WIRECOPY_RELATION_SERIES;
    }
    return is_alone ? WIRECOPY_RELATION_ALONE : WIRECOPY_RELATION_REPRESENTATIVE;
}

/* The groups that a digest draws from, ordered by the share of each, without repeats. */
static void find_draws(const grouped *all, uint32_t entry, wc_membership *membership) {
    uint32_t groups[WC_DRAWS_MAX];
    membership->ndraws = all->job->profile->draws(all->job->found, all->grouping, entry, groups);
    for (size_t i = 0; i < membership->ndraws; i++) {
        membership->draws[i] = representative_of(all, groups[i]);
    }
}

static void relate_by_kinship(const grouped *all, uint32_t entry, int represents, wc_membership *membership) {
    const wc_kinship *kinship = &all->relations->kinship[entry];
    int is_alone = membership->ndocuments < 2;
    membership->relation = is_alone || represents ? wc_relation_own(all->job, all->relations, entry, is_alone)
                                                  : (wirecopy_relation)kinship->relation;
    if (membership->relation == WIRECOPY_RELATION_DIGEST) {
        find_draws(all, entry, membership);
    }
    membership->contained = kinship->contained;
    membership->contains = kinship->contains;
}

/* Only a member's similarity is known, and whether its words are identical. */
static void relate_by_similarity(const grouped *all, uint32_t entry, int represents, wc_membership *membership) {
    int is_same = all->grouping->group[entry] == entry;
    membership->relation = represents ? WIRECOPY_RELATION_REPRESENTATIVE
                           : is_same  ? WIRECOPY_RELATION_IDENTICAL
                                      : WIRECOPY_RELATION_NEAR;
    if (membership->ndocuments < 2) {
        membership->relation = WIRECOPY_RELATION_ALONE;
    }
    membership->contained = membership->contains = 0.0;
}

void wc_membership_of(const wc_job *job, const wc_grouping *grouping, const wc_relations *relations, uint32_t document,
                      wc_membership *membership_ret) {
    const grouped all = {job, grouping, relations};
    uint32_t entry = job->dump.corpus.entry_of[document];
    membership_ret->representative = representative_of(&all, entry);
    membership_ret->ndocuments = grouping->documents[grouping->group[entry]];
    membership_ret->ndraws = 0;
    uint32_t series = wc_relations_series(relations, entry);
    membership_ret->series = series != WC_NO_ENTRY ? job->dump.corpus.first_document[series] : UINT32_MAX;
    int represents = document == membership_ret->representative;
    membership_ret->similarity = wc_relations_similarity(relations, entry);
    (relations->kinship != NULL ? relate_by_kinship : relate_by_similarity)(&all, entry, represents, membership_ret);
}

const char *wc_relation_name(wirecopy_relation relation) {
    static const char *const names[] = {"alone",   "representative", "identical", "near",   "abridged",
                                        "excerpt", "update",         "noisy",     "digest", "series"};
    return (unsigned)relation < sizeof names / sizeof names[0] ? names[relation] : "alone";
}
