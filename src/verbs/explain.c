#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "base/owned.h"
#include "dump/ids.h"
#include "news/link.h"
#include "match/fetch.h"
#include "news/reading.h"
#include "dump/texts.h"
#include "job/job.h"
#include "result/membership.h"
#include "news/news.h"
#include "text/grams.h"
#include "verbs/verbs.h"

/* Neighbours reported: those that share most. */
enum { KIN_MAX = 20 };

enum { BATCH = 512 };

typedef struct explain {
    wc_job *job;
    wc_grouping grouping;
    wc_relations relating;
    wirecopy_explanation *result;
    const wirecopy_allocator *allocator; /* of the result: the caller's */
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

static wirecopy_code tell_place(explain *work, wirecopy_error *error) {
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
    const wc_evidence *item = &news->evidence.items[rank->place];
    uint32_t self = news->leader[work->entry];
    double own = item->low == self ? item->low_total : item->high_total;
    double others = item->low == self ? item->high_total : item->low_total;
    return (wirecopy_neighbour){.shared = item->shared,
                                .needed = wc_link_demand(item, work->result->threshold),
                                .contained = own > 0.0 ? item->shared / own : 0.0,
                                .contains = others > 0.0 ? item->shared / others : 0.0,
                                .in_group = work->grouping.group[rank->other] == work->grouping.group[work->entry],
                                .links = wc_links(item, work->result->threshold) && !news->roundup[self] &&
                                         !news->roundup[rank->other],
                                .is_digest = news->roundup[rank->other],
                                .estimated = item->estimated};
}

static void rank(const wc_neighbours *neighbours, uint64_t from, size_t count, ranked *ranks) {
    for (size_t i = 0; i < count; i++) {
        const wc_neighbour held = neighbours->all[from + i];
        const wc_evidence *item = neighbours->list->items + held.place;
        ranks[i].other = held.other;
        ranks[i].place = held.place;
        ranks[i].shared = (double)item->shared;
    }
    qsort(ranks, count, sizeof *ranks, by_shared);
}

/* One block: the neighbours, and their ids after them. */
static wirecopy_code take_kin(explain *work, const ranked *ranks, size_t count, wirecopy_error *error) {
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

/* The neighbours of the text that stands for the document's near-copies. */
static wirecopy_code tell_kin(explain *work, uint32_t *partner_ret, wirecopy_error *error) {
    const wc_neighbours *neighbours = &news_of(work)->neighbours;
    uint32_t self = news_of(work)->leader[work->entry];
    uint64_t from = neighbours->starts[self];
    size_t count = neighbours->starts[self + 1] - from;
    if (count == 0) {
        return WIRECOPY_OK;
    }
    ranked *ranks = wc_allocate(work->allocator, count, sizeof *ranks);
    if (ranks == NULL) {
        return wc_fail_memory(error, count * sizeof *ranks);
    }
    rank(neighbours, from, count, ranks);
    *partner_ret = ranks[0].other;
    wirecopy_code code = take_kin(work, ranks, count < KIN_MAX ? count : KIN_MAX, error);
    wc_release(work->allocator, ranks, count, sizeof *ranks);
    return code;
}

static wirecopy_code take_text(explain *work, wc_tokens *tokens, wirecopy_error *error) {
    const char *text;
    size_t nbytes;
    wirecopy_code code = wc_dump_text(&work->job->dump, 0, work->document, &text, &nbytes, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    work->result->text = wc_owned_string(work->allocator, text, nbytes);
    work->result->text_nbytes = nbytes;
    return work->result->text == NULL ? wc_fail_memory(error, nbytes)
                                      : wc_tokenise(tokens, work->result->text, nbytes, 1, error);
}

/* What the grams over a token say of it, added up. */
typedef struct verdict {
    double weight;
    uint32_t own, shared, common;
} verdict;

/* weight: 0 where the gram stands in the text before: it counts once, as in the weight of the text. */
static void judge_gram(const explain *work, const wc_gramtable *partner, uint64_t hash, const uint8_t *bytes,
                       uint32_t site, uint32_t weight, verdict *on) {
    const wc_rarity *rarity = &news_of(work)->rarity;
    uint32_t limit = site != 0 ? wc_rarity_site_limit(rarity, site) : 0;
    if (wc_rarity_weight(rarity, hash, site, limit) == 0) {
        on->common++;
    } else if (partner != NULL && wc_gramtable_value(partner, hash, bytes) > 0) {
        on->shared++;
    } else {
        on->own++;
    }
    on->weight += (double)weight / WC_RARITY_UNIT;
}

/* The weight of a gram where it stands first, 0 where it stands again. set holds each gram once, in that order; next:
 * the first of it that was not met yet. */
static uint32_t weight_once(const wc_gramset *set, uint64_t hash, uint32_t start, size_t *next) {
    if (*next == set->count ||
        (set->exact ? set->places[*next] != start : (set->grams[*next] ^ hash) > WC_GRAM_VALUE_MASK)) {
        return 0;
    }
    return wc_gram_value(set->grams[(*next)++]);
}

typedef struct stretches {
    wirecopy_explained *items;
    size_t count, capacity;
} stretches;

static wirecopy_code add_token(const explain *work, const wc_tokens *tokens, size_t token, const verdict *on,
                               stretches *result, wirecopy_error *error) {
    wirecopy_stretch_kind kind = on->shared > 0 && on->shared >= on->own ? WIRECOPY_STRETCH_SHARED
                                 : on->common > on->own                  ? WIRECOPY_STRETCH_COMMON
                                                                         : WIRECOPY_STRETCH_OWN;
    wirecopy_explained *last = result->count > 0 ? &result->items[result->count - 1] : NULL;
    uint64_t start = tokens->raw[2 * token], end = tokens->raw[2 * token + 1];
    if (last != NULL && last->kind == kind) {
        last->end = end > last->end ? end : last->end;
        last->weight += on->weight;
        return WIRECOPY_OK;
    }
    if (last != NULL && start < last->end) {
        start = last->end;
    }
    wirecopy_code code = wc_grow(work->allocator, (void **)&result->items, &result->capacity, result->count + 1,
                                 sizeof *result->items, error);
    if (code == WIRECOPY_OK) {
        result->items[result->count++] = (wirecopy_explained){start, end > start ? end : start, kind, on->weight};
    }
    return code;
}

/* A token is judged by the grams that start in it. set: of tokens. */
static wirecopy_code list_stretches(const explain *work, const wc_tokens *tokens, const wc_gramset *set,
                                    const wc_gramtable *partner, stretches *result, wirecopy_error *error) {
    uint64_t hashes[BATCH];
    uint32_t starts[BATCH], site = work->job->dump.corpus.sites[work->entry];
    wc_gram_cursor cursor = wc_grams_begin(tokens, work->job->sketcher->options.seed, 0);
    size_t token = 0, next = 0;
    verdict on = {0};
    wirecopy_code code = WIRECOPY_OK;
    for (size_t n; code == WIRECOPY_OK && (n = wc_grams_next(&cursor, hashes, starts, BATCH)) > 0;) {
        for (size_t i = 0; code == WIRECOPY_OK && i < n; i++) {
            while (code == WIRECOPY_OK && token + 1 < tokens->ntokens && starts[i] >= tokens->starts[token + 1]) {
                code = add_token(work, tokens, token++, &on, result, error);
                on = (verdict){0};
            }
            judge_gram(work, partner, hashes[i], set->exact ? set->text + starts[i] : NULL, site,
                       weight_once(set, hashes[i], starts[i], &next), &on);
        }
    }
    for (; code == WIRECOPY_OK && token < tokens->ntokens; token++) {
        code = add_token(work, tokens, token, &on, result, error);
        on.weight = 0.0; /* in the last tokens no gram starts: they are as the one before, and weigh nothing more */
    }
    return code;
}

static wirecopy_code tell_stretches(explain *work, const wc_tokens *tokens, const wc_gramset *set,
                                    const wc_gramtable *partner, wirecopy_error *error) {
    stretches found = {0};
    wirecopy_code code = list_stretches(work, tokens, set, partner, &found, error);
    size_t nbytes = found.count * sizeof *found.items;
    if (code == WIRECOPY_OK && found.count > 0) {
        work->result->stretches = wc_owned_allocate(work->allocator, nbytes);
        code = work->result->stretches == NULL ? wc_fail_memory(error, nbytes) : WIRECOPY_OK;
    }
    if (code == WIRECOPY_OK && found.count > 0) {
        memcpy(work->result->stretches, found.items, nbytes);
        work->result->nstretches = found.count;
    }
    wc_release(work->allocator, found.items, found.capacity, sizeof *found.items);
    return code;
}

static wirecopy_code tell_text(explain *work, uint32_t partner, wirecopy_error *error) {
    const wc_corpus *corpus = &work->job->dump.corpus;
    const wirecopy_sketcher *sketcher = work->job->sketcher;
    wc_tokens tokens;
    int exact = sketcher->options.untrusted != WIRECOPY_TRUSTED;
    wc_gramset set = {.exact = exact}, partner_set = {.exact = exact};
    wc_gramtable partners = {0}, own = {0};
    uint64_t seed = sketcher->options.seed;
    wc_tokens_init(&tokens, sketcher->allocator, sketcher->kernels);
    wirecopy_code code = WIRECOPY_OK;
    if (partner != WC_NO_ENTRY) {
        work->result->partner = copy_id(work, corpus->first_document[partner]);
        code = work->result->partner == NULL ? wc_fail_memory(error, 1)
                                             : wc_fetch_tokens(&tokens, wc_dump_text, &work->job->dump, 0,
                                                               corpus->first_document[partner], error);
        if (code == WIRECOPY_OK) {
            code = wc_gramset_hash(&partner_set, &partners, &tokens, seed, SIZE_MAX / 2, error);
        }
    }
    if (code == WIRECOPY_OK) {
        code = take_text(work, &tokens, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_gramset_weigh(&set, &own, &tokens, seed, SIZE_MAX / 2, &news_of(work)->rarity,
                                corpus->sites[work->entry], error);
    }
    if (code == WIRECOPY_OK) {
        work->result->weight = (double)set.total / WC_RARITY_UNIT;
        code = tell_stretches(work, &tokens, &set, partner != WC_NO_ENTRY ? &partners : NULL, error);
    }
    wc_gramtable_clear(&partners, sketcher->allocator);
    wc_gramtable_clear(&own, sketcher->allocator);
    wc_gramset_clear(&set, sketcher->allocator);
    wc_gramset_clear(&partner_set, sketcher->allocator);
    wc_tokens_clear(&tokens);
    return code;
}

/* The representative, where the document is not it; else the text that it shares most with. */
static wirecopy_code tell_all(explain *work, const char *id, wirecopy_error *error) {
    uint32_t partner = WC_NO_ENTRY;
    wirecopy_code code = find_document(work, id, error);
    if (code == WIRECOPY_OK) {
        code = wc_job_group(work->job, &work->grouping, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_job_relate(work->job, &work->grouping, 1, &work->relating, error);
    }
    if (code == WIRECOPY_OK) {
        code = tell_place(work, error);
    }
    if (code == WIRECOPY_OK) {
        code = tell_kin(work, &partner, error);
    }
    if (code == WIRECOPY_OK) {
        uint32_t fullest = work->relating.representative[work->grouping.group[work->entry]];
        code = tell_text(work, fullest != work->entry ? fullest : partner, error);
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
        code = tell_all(&work, id, error);
    }
    return wc_job_end(&job, code);
}
