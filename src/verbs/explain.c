#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "base/owned.h"
#include "dump/ids.h"
#include "dump/texts.h"
#include "job/job.h"
#include "result/membership.h"
#include "news/news.h"
#include "news/stretches.h"
#include "verbs/verbs.h"

/* The most neighbours that are reported, those that share most. Chosen: a screen. */
enum { NEIGHBOURS_MAX = 20 };

typedef struct explain {
    wc_job *job;
    wc_grouping grouping;
    wc_relations relating;
    wirecopy_explanation *result;
    const wirecopy_allocator *allocator; /* of the result; the caller's */
    uint32_t document, entry;
} explain;

static const wc_news *news_of(const explain *work) {
    return work->job->found;
}

static char *copy_id(const explain *work, uint32_t document) {
    size_t nbytes;
    const char *id = wc_strings_get(&work->job->dump.ids, document, &nbytes);
    return wc_owned_string(work->allocator, id, nbytes);
}

static wirecopy_code find_document(explain *work, const char *id, wirecopy_error *error) {
    const wc_dump *dump = &work->job->dump;
    work->document = wc_ids_find(dump, id);
    if (work->document == UINT32_MAX) {
        return wc_ids_fail(id, work->job->stats, error);
    }
    work->entry = dump->corpus.entry_of[work->document];
    return WIRECOPY_OK;
}

static wirecopy_code fill_place(explain *work, wirecopy_error *error) {
    wirecopy_explanation *result = work->result;
    wc_membership membership;
    wc_membership_of(work->job, &work->grouping, &work->relating, work->document, &membership);
    result->threshold = work->job->sketcher->options.threshold;
    result->group_size = membership.ndocuments;
    result->relation = membership.relation;
    result->representative = copy_id(work, membership.representative);
    return result->representative == NULL ? wc_fail_memory(error, 1) : WIRECOPY_OK;
}

typedef struct ranked {
    double shared;
    uint32_t other, place;
} ranked;

static int by_shared(const void *left, const void *right) {
    const ranked *a = left, *b = right;
    if (a->shared != b->shared) {
        return a->shared < b->shared ? 1 : -1;
    }
    return (a->other > b->other) - (a->other < b->other);
}

static wirecopy_neighbour neighbour_of(const explain *work, const ranked *rank) {
    const wc_news *news = news_of(work);
    wc_pair_view pair = wc_evidence_at(&news->evidence, rank->place);
    wc_shared shared = wc_weights_shared(&news->weights, &pair);
    int is_a = pair.head->a == work->entry;
    double similarity = wc_weights_similarity(&news->weights, &pair);
    return (wirecopy_neighbour){.shared = rank->shared,
                                .needed = work->result->threshold,
                                .similarity = similarity,
                                .contained = is_a ? shared.a_cover : shared.b_cover,
                                .contains = is_a ? shared.b_cover : shared.a_cover,
                                .in_group = work->grouping.group[rank->other] == work->grouping.group[work->entry],
                                .links = similarity >= work->result->threshold,
                                .is_digest = news->weights.digest[rank->other] != 0,
                                .is_series = (pair.head->flags & WC_PAIR_SERIES) != 0};
}

static size_t rank(const explain *work, ranked *ranks) {
    const wc_news *news = news_of(work);
    const wc_evidence *evidence = &news->evidence;
    size_t count = 0;
    for (uint64_t i = evidence->starts[work->entry]; i < evidence->starts[work->entry + 1]; i++) {
        wc_pair_view pair = wc_evidence_at(evidence, evidence->places[i]);
        wc_shared shared = wc_weights_shared(&news->weights, &pair);
        double own = wc_cells_of(pair.head->a == work->entry ? shared.a : shared.b);
        ranks[count++] = (ranked){own, wc_pair_other(&pair, work->entry), evidence->places[i]};
    }
    qsort(ranks, count, sizeof *ranks, by_shared);
    return count;
}

/* Copies the neighbours to one block, followed by their ids. */
static wirecopy_code copy_neighbours(explain *work, const ranked *ranks, size_t count, wirecopy_error *error) {
    const wc_dump *dump = &work->job->dump;
    size_t ids_nbytes = 0, nbytes;
    for (size_t i = 0; i < count; i++) {
        wc_strings_get(&dump->ids, dump->corpus.first_document[ranks[i].other], &nbytes);
        ids_nbytes += nbytes + 1;
    }
    wirecopy_neighbour *neighbours = wc_owned_allocate(work->allocator, count * sizeof *neighbours + ids_nbytes);
    if (neighbours == NULL) {
        return wc_fail_memory(error, count * sizeof *neighbours + ids_nbytes);
    }
    char *place = (char *)(neighbours + count);
    for (size_t i = 0; i < count; i++) {
        const char *id = wc_strings_get(&dump->ids, dump->corpus.first_document[ranks[i].other], &nbytes);
        neighbours[i] = neighbour_of(work, &ranks[i]);
        neighbours[i].id = memcpy(place, id, nbytes);
        neighbours[i].id[nbytes] = '\0';
        place += nbytes + 1;
    }
    work->result->neighbours = neighbours;
    work->result->nneighbours = count;
    return WIRECOPY_OK;
}

static wirecopy_code find_neighbours(explain *work, uint32_t *partner_ret, wirecopy_error *error) {
    const wc_evidence *evidence = &news_of(work)->evidence;
    size_t count = (size_t)(evidence->starts[work->entry + 1] - evidence->starts[work->entry]);
    if (count == 0) {
        return WIRECOPY_OK;
    }
    ranked *ranks = wc_allocate(work->allocator, count, sizeof *ranks);
    if (ranks == NULL) {
        return wc_fail_memory(error, count * sizeof *ranks);
    }
    rank(work, ranks);
    *partner_ret = ranks[0].other;
    wirecopy_code code = copy_neighbours(work, ranks, count < NEIGHBOURS_MAX ? count : NEIGHBOURS_MAX, error);
    wc_release(work->allocator, ranks, count, sizeof *ranks);
    return code;
}

static wirecopy_code take_text(explain *work, wirecopy_error *error) {
    const char *text;
    size_t nbytes;
    wirecopy_code code = wc_dump_text(&work->job->dump, 0, work->document, &text, &nbytes, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    work->result->text = wc_owned_string(work->allocator, text, nbytes);
    work->result->text_nbytes = nbytes;
    return work->result->text == NULL ? wc_fail_memory(error, nbytes) : WIRECOPY_OK;
}

static wirecopy_code fill_stretches(explain *work, uint32_t partner, wirecopy_error *error) {
    wirecopy_explanation *result = work->result;
    wc_stretcher stretcher;
    wc_stretcher_init(&stretcher, news_of(work), work->job->sketcher);
    wirecopy_code code = wc_stretcher_cut(&stretcher, work->entry, partner, result->text, result->text_nbytes, error);
    size_t nbytes = stretcher.count * sizeof *stretcher.items;
    if (code == WIRECOPY_OK && nbytes > 0) {
        result->stretches = wc_owned_allocate(work->allocator, nbytes);
        code = result->stretches == NULL ? wc_fail_memory(error, nbytes) : WIRECOPY_OK;
    }
    if (code == WIRECOPY_OK && nbytes > 0) {
        memcpy(result->stretches, stretcher.items, nbytes);
        result->nstretches = stretcher.count;
    }
    wc_stretcher_clear(&stretcher);
    return code;
}

static wirecopy_code fill_text(explain *work, uint32_t partner, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    if (partner != WC_NO_ENTRY) {
        work->result->partner = copy_id(work, work->job->dump.corpus.first_document[partner]);
        code = work->result->partner == NULL ? wc_fail_memory(error, 1) : WIRECOPY_OK;
    }
    if (code == WIRECOPY_OK) {
        code = take_text(work, error);
    }
    if (code == WIRECOPY_OK) {
        work->result->weight = wc_cells_of(news_of(work)->weights.total[work->entry]);
        code = fill_stretches(work, partner, error);
    }
    return code;
}

/* The partner is the representative or, if the document is itself that, the text that shares most with it. */
static wirecopy_code fill_all(explain *work, const char *id, wirecopy_error *error) {
    uint32_t partner = WC_NO_ENTRY;
    wirecopy_code code = find_document(work, id, error);
    if (code == WIRECOPY_OK) {
        code = wc_job_group(work->job, &work->grouping, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_job_relate(work->job, &work->grouping, 1, &work->relating, error);
    }
    if (code == WIRECOPY_OK) {
        code = fill_place(work, error);
    }
    if (code == WIRECOPY_OK) {
        code = find_neighbours(work, &partner, error);
    }
    if (code == WIRECOPY_OK) {
        uint32_t fullest = work->relating.representative[work->grouping.group[work->entry]];
        code = fill_text(work, fullest != work->entry ? fullest : partner, error);
    }
    wc_relations_clear(&work->relating);
    wc_grouping_clear(&work->grouping);
    return code;
}

wirecopy_code wc_explain_document(const wirecopy_options *options, const wirecopy_input *input, const char *id,
                                  wirecopy_explanation *explanation_ret, wirecopy_stats *stats_ret,
                                  wirecopy_error *error) {
    wirecopy_options news;
    wc_job job;
    wirecopy_code code = wc_options_copy(options, &news, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    news.profile = WIRECOPY_PROFILE_NEWS;
    code = wc_job_run(&job, &news, input, WC_VERB_EXPLAIN, stats_ret, error);
    if (code == WIRECOPY_OK) {
        explain work = {.job = &job, .result = explanation_ret, .allocator = wc_options_allocator(&news)};
        code = fill_all(&work, id, error);
    }
    return wc_job_end(&job, code);
}
