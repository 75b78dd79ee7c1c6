#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "index/placing.h"

static int by_pair(const void *left, const void *right) {
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

/* Pairs of a text and what it is measured by, the latter in the upper half; kinship_ret: by entry of the text. */
static wirecopy_code measure(wc_placing *placing, uint64_t *pairs, size_t count, wc_kinship *kinship_ret,
                             wirecopy_error *error) {
    wc_run run = wc_job_run_of(&placing->job);
    wc_kinship *found = wc_allocate(placing->allocator, count, sizeof *found);
    if (found == NULL) {
        return wc_fail_refused(placing->allocator, count * sizeof *found, error);
    }
    if (count > 1) {
        qsort(pairs, count, sizeof *pairs, by_pair);
    }
    wirecopy_code code = count > 0 ? placing->job.profile->bear(&run, placing->job.found, pairs, count, 0.0, found, error)
                                   : WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < count; i++) {
        kinship_ret[(uint32_t)pairs[i]] = found[i];
    }
    wc_release(placing->allocator, found, count, sizeof *found);
    return code;
}

static wirecopy_code find_nearest(wc_placing *placing, uint64_t *pairs, wirecopy_error *error) {
    uint32_t n = placing->nentries;
    uint32_t *order = wc_allocate(placing->allocator, n, sizeof *order);
    if (order == NULL) {
        return wc_fail_refused(placing->allocator, n * sizeof *order, error);
    }
    for (uint32_t entry = 0; entry < n; entry++) {
        order[entry] = placing->held[entry] != 0 ? 0 : placing->job.dump.corpus.first_document[entry] + 1;
    }
    wirecopy_code code = placing->job.profile->nearest(placing->job.found, placing->grouping.group, order,
                                                       placing->nearest, error);
    wc_release(placing->allocator, order, n, sizeof *order);
    size_t count = 0;
    for (uint32_t entry = 0; code == WIRECOPY_OK && entry < n; entry++) {
        if (placing->held[entry] == 0 && placing->nearest[entry] != WC_NO_ENTRY) {
            pairs[count++] = (uint64_t)placing->nearest[entry] << 32 | entry;
        }
    }
    return code == WIRECOPY_OK ? measure(placing, pairs, count, placing->to_nearest, error) : code;
}

static int by_story(const void *left, const void *right) {
    const int64_t *a = left, *b = right;
    return (a[0] > b[0]) - (a[0] < b[0]);
}

/* The entries that stand for stories of the index. */
static wirecopy_code list_standing(wc_placing *placing, wirecopy_error *error) {
    size_t n = placing->holding.count;
    placing->stands = wc_allocate(placing->allocator, 2 * n, sizeof *placing->stands);
    if (placing->stands == NULL) {
        return wc_fail_refused(placing->allocator, 2 * n * sizeof *placing->stands, error);
    }
    for (size_t i = 0; i < n; i++) {
        const wc_held *held = &placing->holding.texts[i];
        if (held->stands) {
            placing->stands[2 * placing->nstands] = held->story;
            placing->stands[2 * placing->nstands++ + 1] = placing->job.dump.corpus.entry_of[placing->ndocuments + i];
        }
    }
    if (placing->nstands > 1) {
        qsort(placing->stands, placing->nstands, 2 * sizeof *placing->stands, by_story);
    }
    return WIRECOPY_OK;
}

uint32_t wc_placing_standing(const wc_placing *placing, int64_t story) {
    const int64_t key[2] = {story, 0};
    const int64_t *found = placing->nstands > 0 ? bsearch(key, placing->stands, placing->nstands,
                                                          2 * sizeof *placing->stands, by_story)
                                                : NULL;
    return found != NULL ? (uint32_t)found[1] : WC_NO_ENTRY;
}

int wc_placing_is_as_related(const wc_placing *placing, uint32_t entry) {
    int64_t story = placing->story[entry];
    return story < 0 && placing->begins[-story - 1] ==
                            wc_relations_representative(&placing->relations, placing->grouping.group[entry]);
}

/* Texts that are not related to what stands for their stories yet. */
static wirecopy_code relate_to_stories(wc_placing *placing, uint64_t *pairs, wirecopy_error *error) {
    static const wc_kinship same = {WIRECOPY_RELATION_IDENTICAL, 1.0F, 1.0F};
    size_t count = 0;
    for (uint32_t entry = 0; entry < placing->nentries; entry++) {
        if (placing->held[entry] != 0 || wc_placing_is_as_related(placing, entry)) {
            continue;
        }
        int64_t story = placing->story[entry];
        uint32_t stands = story > 0 ? wc_placing_standing(placing, story) : placing->begins[-story - 1];
        placing->to_story[entry] = same;
        if (stands != WC_NO_ENTRY && stands != entry) {
            pairs[count++] = (uint64_t)stands << 32 | entry;
        }
    }
    return measure(placing, pairs, count, placing->to_story, error);
}

static wirecopy_code relate(wc_placing *placing, wirecopy_error *error) {
    uint64_t *pairs = wc_allocate(placing->allocator, placing->nentries, sizeof *pairs);
    if (pairs == NULL) {
        return wc_fail_refused(placing->allocator, placing->nentries * sizeof *pairs, error);
    }
    wirecopy_code code = find_nearest(placing, pairs, error);
    if (code == WIRECOPY_OK) {
        code = relate_to_stories(placing, pairs, error);
    }
    wc_release(placing->allocator, pairs, placing->nentries, sizeof *pairs);
    return code;
}

wirecopy_code wc_placing_find_likeness(wc_placing *placing, wirecopy_error *error) {
    wirecopy_code code = list_standing(placing, error);
    return code == WIRECOPY_OK ? relate(placing, error) : code;
}

/* The document of the run that stands for an entry. */
static uint32_t document_of(const wc_placing *placing, uint32_t entry) {
    uint32_t held = placing->held[entry];
    return held != 0 ? placing->ndocuments + held - 1 : placing->job.dump.corpus.first_document[entry];
}

wc_likest wc_placing_likest(const wc_placing *placing, uint32_t document) {
    static const wc_kinship same = {WIRECOPY_RELATION_IDENTICAL, 1.0F, 1.0F};
    static const wc_kinship none = {WIRECOPY_RELATION_ALONE, 0.0F, 0.0F};
    uint32_t entry = placing->job.dump.corpus.entry_of[document], first = document_of(placing, entry);
    if (first != document) {
        return (wc_likest){first, same};
    }
    if (placing->nearest[entry] != WC_NO_ENTRY) {
        return (wc_likest){document_of(placing, placing->nearest[entry]), placing->to_nearest[entry]};
    }
    int64_t story = placing->story[entry];
    uint32_t stands = story > 0 ? wc_placing_standing(placing, story) : WC_NO_ENTRY;
    return stands == WC_NO_ENTRY ? (wc_likest){UINT32_MAX, none}
                                 : (wc_likest){document_of(placing, stands), placing->to_story[entry]};
}
