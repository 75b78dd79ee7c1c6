#include <string.h>

#include "base/error.h"
#include "result/result.h"

/* The document that stands for an entry's group. */
static uint32_t representative_of(const wirecopy_result *result, uint32_t entry) {
    uint32_t group = result->grouping.group[entry];
    return result->job.dump.corpus.first_document[wc_relations_representative(&result->relations, group)];
}

static int is_digest(const wirecopy_result *result, uint32_t entry) {
    const wc_profile *profile = result->job.profile;
    return profile->is_digest != NULL && profile->is_digest(result->job.found, entry);
}

static int is_series(const wirecopy_result *result, uint32_t entry) {
    const wc_profile *profile = result->job.profile;
    return profile->is_series != NULL && profile->is_series(result->job.found, entry);
}

/* The groups that a digest draws from, by the share it took of each, each once. */
static void find_draws(const wirecopy_result *result, uint32_t entry, wc_membership *membership) {
    uint32_t groups[WC_DRAWS_MAX];
    membership->ndraws = result->job.profile->draws(result->job.found, &result->grouping, entry, groups);
    for (size_t i = 0; i < membership->ndraws; i++) {
        membership->draws[i] = representative_of(result, groups[i]);
    }
}

static void relate_by_kinship(const wirecopy_result *result, uint32_t entry, int represents,
                              wc_membership *membership) {
    const wc_kinship *kinship = &result->relations.kinship[entry];
    int is_alone = membership->ndocuments < 2;
    membership->relation = represents ? WIRECOPY_RELATION_REPRESENTATIVE : (wirecopy_relation)kinship->relation;
    if (is_alone) {
        membership->relation = WIRECOPY_RELATION_ALONE;
    }
    if (is_digest(result, entry) && (is_alone || represents)) {
        membership->relation = WIRECOPY_RELATION_DIGEST;
        find_draws(result, entry, membership);
    } else if (is_series(result, entry) && (is_alone || represents)) {
        membership->relation = WIRECOPY_RELATION_SERIES;
    }
    membership->contained = kinship->contained;
    membership->contains = kinship->contains;
}

/* All that is known of a member is its similarity, and whether its words are the same. */
static void relate_by_similarity(const wirecopy_result *result, uint32_t entry, int represents,
                                 wc_membership *membership) {
    int is_same = result->grouping.group[entry] == entry;
    membership->relation = represents ? WIRECOPY_RELATION_REPRESENTATIVE
                           : is_same  ? WIRECOPY_RELATION_IDENTICAL
                                      : WIRECOPY_RELATION_NEAR;
    if (membership->ndocuments < 2) {
        membership->relation = WIRECOPY_RELATION_ALONE;
    }
    membership->contained = membership->contains = 0.0;
}

void wc_result_membership(const wirecopy_result *result, uint32_t document, wc_membership *membership_ret) {
    uint32_t entry = result->job.dump.corpus.entry_of[document];
    membership_ret->representative = representative_of(result, entry);
    membership_ret->ndocuments = result->grouping.documents[result->grouping.group[entry]];
    membership_ret->ndraws = 0;
    int represents = document == membership_ret->representative;
    membership_ret->similarity = wc_relations_similarity(&result->relations, entry);
    (result->relations.kinship != NULL ? relate_by_kinship : relate_by_similarity)(result, entry, represents,
                                                                                   membership_ret);
}

void wirecopy_result_row_init(wirecopy_result_row *row, size_t size) {
    memset(row, 0, size);
    memcpy(row, &size, sizeof size);
}

static void fill_row(const wirecopy_result *result, uint32_t document, wirecopy_result_row *row) {
    const wc_dump *dump = &result->job.dump;
    wc_membership membership;
    wc_result_membership(result, document, &membership);
    row->id = wc_strings_get(&dump->ids, document, &row->id_nbytes);
    row->position = dump->offsets[document];
    row->representative = membership.representative;
    row->ndocuments = membership.ndocuments;
    row->relation = membership.relation;
    row->similarity = membership.similarity;
    row->contained = membership.contained;
    row->contains = membership.contains;
    row->ndraws_from = membership.ndraws;
    for (size_t i = 0; i < membership.ndraws; i++) {
        row->draws_from[i] = membership.draws[i];
    }
    if (dump->dates.count > 0) {
        row->date = wc_strings_get(&dump->dates, document, &row->date_nbytes);
    }
}

wirecopy_code wirecopy_result_document(const wirecopy_result *result, uint64_t document, wirecopy_result_row *row_ret,
                                       wirecopy_error *error) {
    size_t size = row_ret->size;
    if (size < sizeof row_ret->size || size > 65536) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "the row was not set up: call wirecopy_result_row_init first");
    }
    if (document >= result->job.dump.corpus.ndocuments) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "document %llu is out of range: there are %llu",
                       (unsigned long long)document, (unsigned long long)result->job.dump.corpus.ndocuments);
    }
    wirecopy_result_row row = {0};
    fill_row(result, (uint32_t)document, &row);
    row.size = size;
    memcpy(row_ret, &row, size < sizeof row ? size : sizeof row);
    return WIRECOPY_OK;
}
