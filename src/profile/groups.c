#include "profile/groups.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"

wirecopy_code wc_grouping_create(const wc_corpus *corpus, wc_grouping *grouping_ret, wirecopy_error *error) {
    const wirecopy_allocator *allocator = corpus->allocator;
    uint32_t nentries = (uint32_t)corpus->nentries;
    *grouping_ret = (wc_grouping){.allocator = allocator, .nentries = nentries};
    grouping_ret->group = wc_allocate(allocator, nentries, sizeof *grouping_ret->group);
    grouping_ret->documents = wc_allocate_zeroed(allocator, nentries, sizeof *grouping_ret->documents);
    if (grouping_ret->group == NULL || grouping_ret->documents == NULL) {
        return wc_fail_refused(allocator, 2 * nentries * sizeof(uint32_t), error);
    }
    return WIRECOPY_OK;
}

void wc_grouping_count(const wc_run *run, wc_grouping *grouping) {
    const wc_corpus *corpus = run->corpus;
    wirecopy_stats *stats = run->stats;
    WC_EACH(size_t, document, corpus->ndocuments, WC_AT_RANDOM, grouping->allocator) {
        grouping->documents[grouping->group[corpus->entry_of[document]]]++;
    }
    WC_EACH(uint32_t, entry, grouping->nentries, WC_IN_ORDER, grouping->allocator) {
        uint32_t documents = grouping->documents[entry];
        stats->groups += documents > 1;
        stats->grouped += documents > 1 ? documents : 0;
        stats->largest = documents > stats->largest ? documents : stats->largest;
    }
}

void wc_grouping_clear(wc_grouping *grouping) {
    if (grouping->allocator != NULL) {
        wc_release(grouping->allocator, grouping->group, grouping->nentries, sizeof *grouping->group);
        wc_release(grouping->allocator, grouping->documents, grouping->nentries, sizeof *grouping->documents);
    }
    *grouping = (wc_grouping){0};
}

uint32_t wc_relations_representative(const wc_relations *relations, uint32_t group) {
    return relations->representative != NULL ? relations->representative[group] : group;
}

uint32_t wc_relations_series(const wc_relations *relations, uint32_t entry) {
    return relations->series != NULL ? relations->series[entry] : WC_NO_ENTRY;
}

double wc_relations_similarity(const wc_relations *relations, uint32_t entry) {
    if (relations->similarity != NULL) {
        return relations->similarity[entry];
    }
    const wc_kinship *kinship = &relations->kinship[entry];
    return kinship->contained > kinship->contains ? kinship->contained : kinship->contains;
}

void wc_relations_clear(wc_relations *relations) {
    if (relations->allocator != NULL) {
        size_t n = relations->nentries;
        wc_release(relations->allocator, relations->representative, n, sizeof *relations->representative);
        wc_release(relations->allocator, relations->kinship, n, sizeof *relations->kinship);
        wc_release(relations->allocator, relations->series, n, sizeof *relations->series);
        wc_release(relations->allocator, relations->similarity, n, sizeof *relations->similarity);
    }
    *relations = (wc_relations){0};
}
