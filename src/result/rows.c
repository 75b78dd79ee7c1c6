#include <string.h>

#include "base/error.h"
#include "result/result.h"

/* The document that stands for an entry's group. */
static uint32_t representative_of(const wirecopy_result *result, uint32_t entry) {
    uint32_t group = result->grouping.group[entry];
    return result->job.dump.corpus.first_document[result->job.is_news ? result->relating.fullest[group] : group];
}

/* The groups that a round-up draws from, by the share it took of each, each once. */
static void find_draws(const wirecopy_result *result, uint32_t entry, wc_membership *membership) {
    const wc_news *news = &result->job.news;
    wc_strand strands[WC_STRANDS_MAX];
    uint32_t groups[WC_STRANDS_MAX];
    size_t nstrands = wc_strands_of(&news->neighbours, news->leader[entry], strands), count = 0;
    for (size_t i = 0; i < nstrands; i++) {
        uint32_t group = result->grouping.group[strands[i].text];
        size_t known = 0;
        while (known < count && groups[known] != group) {
            known++;
        }
        if (known == count && !news->roundup[strands[i].text]) {
            membership->draws[count] = representative_of(result, strands[i].text);
            groups[count++] = group;
        }
    }
    membership->ndraws = count;
}

static void relate_news(const wirecopy_result *result, uint32_t entry, int represents, wc_membership *membership) {
    const wc_kinship *kinship = &result->relating.kinship[entry];
    int is_alone = membership->ndocuments < 2;
    membership->relation = represents ? WIRECOPY_RELATION_REPRESENTATIVE : (wirecopy_relation)kinship->relation;
    if (is_alone) {
        membership->relation = WIRECOPY_RELATION_ALONE;
    }
    if (result->job.news.roundup[entry] && (is_alone || represents)) {
        membership->relation = WIRECOPY_RELATION_ROUNDUP;
        find_draws(result, entry, membership);
    }
    membership->contained = kinship->contained;
    membership->contains = kinship->contains;
    membership->similarity =
        membership->contained > membership->contains ? membership->contained : membership->contains;
}

/* All that the near profile knows of a member is its Jaccard, and whether its words are the same. */
static void relate_near(const wirecopy_result *result, uint32_t entry, int represents, wc_membership *membership) {
    int is_same = result->grouping.group[entry] == entry;
    membership->relation = represents ? WIRECOPY_RELATION_REPRESENTATIVE
                           : is_same  ? WIRECOPY_RELATION_IDENTICAL
                                      : WIRECOPY_RELATION_NEAR;
    if (membership->ndocuments < 2) {
        membership->relation = WIRECOPY_RELATION_ALONE;
    }
    membership->contained = membership->contains = 0.0;
    membership->similarity = result->similarity[entry];
}

void wc_result_membership(const wirecopy_result *result, uint32_t document, wc_membership *membership_ret) {
    uint32_t entry = result->job.dump.corpus.entry_of[document];
    membership_ret->representative = representative_of(result, entry);
    membership_ret->ndocuments = result->grouping.documents[result->grouping.group[entry]];
    membership_ret->ndraws = 0;
    int represents = document == membership_ret->representative;
    (result->job.is_news ? relate_news : relate_near)(result, entry, represents, membership_ret);
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
