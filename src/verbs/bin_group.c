/* The groups of a bin, and what each text is in its own. */
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/owned.h"
#include "result/membership.h"
#include "verbs/bin.h"
#include "verbs/verbs.h"

static wirecopy_code find_pairs(wirecopy_bin *bin, int pairs_given, wirecopy_error *error) {
    wc_job *job = &bin->job;
    wirecopy_code code = wc_bin_ready(bin, pairs_given, error);
    wc_run run = wc_job_run_of(job);
    return code == WIRECOPY_OK ? job->profile->find(&run, &job->dump.corpus, &job->found, error) : code;
}

static wirecopy_code allocate(const wirecopy_bin *bin, wirecopy_grouped *made, wirecopy_error *error) {
    size_t n = bin->ntexts + 1;
    made->count = bin->ntexts;
    made->groups = wc_owned_allocate(bin->allocator, n * sizeof *made->groups);
    made->representatives = wc_owned_allocate(bin->allocator, n * sizeof *made->representatives);
    made->ndocuments = wc_owned_allocate(bin->allocator, n * sizeof *made->ndocuments);
    made->relations = wc_owned_allocate(bin->allocator, n);
    made->own = wc_owned_allocate(bin->allocator, n);
    made->contained = wc_owned_allocate(bin->allocator, n * sizeof *made->contained);
    made->contains = wc_owned_allocate(bin->allocator, n * sizeof *made->contains);
    return made->groups == NULL || made->representatives == NULL || made->ndocuments == NULL ||
                   made->relations == NULL || made->own == NULL || made->contained == NULL || made->contains == NULL
               ? wc_fail_refused(bin->allocator, n * 30, error)
               : WIRECOPY_OK;
}

static void count_documents(wirecopy_bin *bin) {
    wc_grouping *grouping = &bin->grouping;
    memset(grouping->documents, 0, grouping->nentries * sizeof *grouping->documents);
    for (uint32_t text = 0; text < grouping->nentries; text++) {
        grouping->documents[grouping->group[text]] += bin->copies[text];
    }
}

static void tell(const wirecopy_bin *bin, wirecopy_grouped *made) {
    const wc_grouping *grouping = &bin->grouping;
    const wc_relations *relations = &bin->relations;
    for (uint32_t text = 0; text < grouping->nentries; text++) {
        uint32_t group = grouping->group[text];
        /* Of the near profile only the similarity is known. */
        double similarity = relations->kinship != NULL ? 0.0 : wc_relations_similarity(relations, text);
        uint8_t alike = group == text ? WIRECOPY_RELATION_IDENTICAL : WIRECOPY_RELATION_NEAR;
        const wc_kinship *kinship = relations->kinship != NULL ? &relations->kinship[text] : NULL;
        made->groups[text] = bin->ranks[group];
        made->representatives[text] = bin->ranks[wc_relations_representative(relations, group)];
        made->ndocuments[text] = grouping->documents[group];
        made->relations[text] = kinship != NULL ? kinship->relation : alike;
        made->own[text] = (uint8_t)wc_relation_own(&bin->job, relations, text, grouping->documents[group] < 2);
        made->contained[text] = kinship != NULL ? kinship->contained : similarity;
        made->contains[text] = kinship != NULL ? kinship->contains : similarity;
    }
}

static wirecopy_code group(wirecopy_bin *bin, wirecopy_grouped *made, wirecopy_error *error) {
    wirecopy_code code = wc_job_group(&bin->job, &bin->grouping, error);
    if (code == WIRECOPY_OK) {
        count_documents(bin);
        code = wc_job_relate(&bin->job, &bin->grouping, 1, &bin->relations, error);
    }
    if (code == WIRECOPY_OK) {
        tell(bin, made);
    }
    return code;
}

wirecopy_code wc_bin_group(wirecopy_bin *bin, int pairs_given, wirecopy_grouped *grouped_ret, wirecopy_error *error) {
    wirecopy_grouped made = {.size = sizeof made};
    if (bin->is_grouped || bin->ntexts == 0) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                       bin->is_grouped ? "the bin is grouped once: make another" : "the bin has no text: add some");
    }
    bin->is_grouped = 1;
    wirecopy_code code = allocate(bin, &made, error);
    if (code == WIRECOPY_OK) {
        code = find_pairs(bin, pairs_given, error);
    }
    if (code == WIRECOPY_OK) {
        code = group(bin, &made, error);
    }
    *grouped_ret = made;
    return code;
}
