#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "news/link.h"
#include "match/fetch.h"
#include "news/reading.h"
#include "verbs/job.h"
#include "news/relating.h"
#include "text/grams.h"

/* Kin told of: those that share most. */
enum { KIN_MAX = 20 };

enum { BATCH = 512 };

typedef struct explain {
    wc_job *job;
    wc_grouping grouping;
    wc_relating relating;
    wirecopy_explanation *result;
    uint32_t document, entry;
} explain;

static char *copy(const wirecopy_allocator *allocator, const char *bytes, size_t nbytes) {
    char *made = wc_allocate(allocator, nbytes + 1, 1);
    if (made != NULL) {
        memcpy(made, bytes, nbytes);
        made[nbytes] = '\0';
    }
    return made;
}

static char *copy_id(const explain *work, uint32_t document) {
    size_t nbytes;
    const char *id = wc_strings_get(&work->job->dump.ids, document, &nbytes);
    return copy(work->result->allocator, id, nbytes);
}

static wirecopy_code find_document(explain *work, const char *id, wirecopy_error *error) {
    const wc_dump *dump = &work->job->dump;
    size_t length = strlen(id);
    for (uint32_t i = 0; i < dump->corpus.ndocuments; i++) {
        size_t nbytes;
        const char *held = wc_strings_get(&dump->ids, i, &nbytes);
        if (nbytes == length && memcmp(held, id, length) == 0) {
            work->document = i;
            work->entry = dump->corpus.entry_of[i];
            return WIRECOPY_OK;
        }
    }
    return wc_fail(error, WIRECOPY_ERROR_NOT_FOUND,
                   "no document has the id \"%.200s\" (%llu documents were looked at, %llu records passed "
                   "over): check the id and the id field",
                   id, (unsigned long long)dump->corpus.ndocuments,
                   (unsigned long long)wirecopy_stats_passed_over(work->job->stats));
}

static wirecopy_code tell_place(explain *work, wirecopy_error *error) {
    wirecopy_explanation *result = work->result;
    const wc_corpus *corpus = &work->job->dump.corpus;
    uint32_t group = work->grouping.group[work->entry], fullest = work->relating.fullest[group];
    uint32_t representative = corpus->first_document[fullest];
    result->threshold = work->job->sketcher->options.threshold;
    result->group_size = work->grouping.documents[group];
    result->relation = representative == work->document
                           ? WIRECOPY_RELATION_REPRESENTATIVE
                           : (wirecopy_relation)work->relating.kinship[work->entry].relation;
    if (result->group_size < 2) {
        result->relation = WIRECOPY_RELATION_ALONE;
    }
    if (work->job->news.roundup[work->entry] &&
        (result->group_size < 2 || result->relation == WIRECOPY_RELATION_REPRESENTATIVE)) {
        result->relation = WIRECOPY_RELATION_ROUNDUP;
    }
    result->representative = copy_id(work, representative);
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

static wirecopy_kin kin_of(const explain *work, const ranked *rank) {
    const wc_news *news = &work->job->news;
    const wc_evidence *item = &news->evidence.items[rank->place];
    uint32_t self = news->leader[work->entry];
    double own = item->low == self ? item->low_total : item->high_total;
    double others = item->low == self ? item->high_total : item->low_total;
    return (wirecopy_kin){.shared = item->shared,
                          .demanded = wc_link_demand(item, work->result->threshold),
                          .contained = own > 0.0 ? item->shared / own : 0.0,
                          .contains = others > 0.0 ? item->shared / others : 0.0,
                          .in_group = work->grouping.group[rank->other] == work->grouping.group[work->entry],
                          .links = wc_links(item, work->result->threshold) && !news->roundup[self] &&
                                   !news->roundup[rank->other],
                          .is_roundup = news->roundup[rank->other],
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

/* The kin of the text that stands for the document's near-copies. */
static wirecopy_code tell_kin(explain *work, uint32_t *partner_ret, wirecopy_error *error) {
    const wc_neighbours *neighbours = &work->job->news.neighbours;
    const wirecopy_allocator *allocator = work->result->allocator;
    uint32_t self = work->job->news.leader[work->entry];
    uint64_t from = neighbours->starts[self];
    size_t count = neighbours->starts[self + 1] - from;
    ranked *ranks = wc_allocate(allocator, count, sizeof *ranks);
    work->result->kin = wc_allocate_zeroed(allocator, KIN_MAX, sizeof *work->result->kin);
    wirecopy_code code = ranks == NULL || work->result->kin == NULL
                             ? wc_fail_refused(allocator, count * sizeof *ranks, error)
                             : WIRECOPY_OK;
    if (code == WIRECOPY_OK) {
        rank(neighbours, from, count, ranks);
    }
    for (size_t i = 0; code == WIRECOPY_OK && i < count && i < KIN_MAX; i++) {
        wirecopy_kin *kin = &work->result->kin[work->result->nkin];
        *kin = kin_of(work, &ranks[i]);
        kin->id = copy_id(work, work->job->dump.corpus.first_document[ranks[i].other]);
        work->result->nkin++;
        code = kin->id == NULL ? wc_fail_refused(allocator, 1, error) : code;
    }
    if (code == WIRECOPY_OK && count > 0) {
        *partner_ret = ranks[0].other;
    }
    wc_release(allocator, ranks, count, sizeof *ranks);
    return code;
}

static wirecopy_code take_text(explain *work, wc_tokens *tokens, wirecopy_error *error) {
    const char *text;
    size_t nbytes;
    wirecopy_code code = wc_dump_text(&work->job->dump, 0, work->document, &text, &nbytes, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    work->result->text = copy(work->result->allocator, text, nbytes);
    work->result->text_nbytes = nbytes;
    return work->result->text == NULL ? wc_fail_memory(error, nbytes)
                                      : wc_tokenise(tokens, work->result->text, nbytes, 1, error);
}

/* What the grams over a token say of it, added up. */
typedef struct verdict {
    double weight;
    uint32_t own, shared, common;
} verdict;

static void judge_gram(const explain *work, const wc_gramtable *partner, uint64_t hash, const uint8_t *bytes,
                       uint32_t site, verdict *on) {
    const wc_rarity *rarity = &work->job->news.rarity;
    uint32_t limit = site != 0 ? wc_rarity_site_limit(rarity, site) : 0;
    uint32_t weight = wc_rarity_weight(rarity, hash, site, limit);
    int shared = partner != NULL && weight > 0 && wc_gramtable_value(partner, hash, bytes) > 0;
    if (weight == 0) {
        on->common++;
    } else if (shared) {
        on->shared++;
    } else {
        on->own++;
    }
    on->weight += (double)weight / WC_RARITY_UNIT;
}

static wirecopy_code add_token(explain *work, const wc_tokens *tokens, size_t token, const verdict *on,
                               size_t *capacity, wirecopy_error *error) {
    wirecopy_explanation *result = work->result;
    wirecopy_stretch_kind kind = on->shared > 0 && on->shared >= on->own ? WIRECOPY_STRETCH_SHARED
                                 : on->common > on->own                  ? WIRECOPY_STRETCH_COMMON
                                                                         : WIRECOPY_STRETCH_OWN;
    wirecopy_explained *last = result->nstretches > 0 ? &result->stretches[result->nstretches - 1] : NULL;
    uint64_t start = tokens->raw[2 * token], end = tokens->raw[2 * token + 1];
    if (last != NULL && last->kind == kind) {
        last->end = end > last->end ? end : last->end;
        last->weight += on->weight;
        return WIRECOPY_OK;
    }
    wirecopy_code code = wc_grow(result->allocator, (void **)&result->stretches, capacity, result->nstretches + 1,
                                 sizeof *result->stretches, error);
    if (code == WIRECOPY_OK) {
        start = result->nstretches > 0 && start < result->stretches[result->nstretches - 1].end
                    ? result->stretches[result->nstretches - 1].end
                    : start;
        result->stretches[result->nstretches++] =
            (wirecopy_explained){start, end > start ? end : start, kind, on->weight};
    }
    return code;
}

/* A token is judged by the grams that start in it. set: of tokens. */
static wirecopy_code tell_stretches(explain *work, const wc_tokens *tokens, const wc_gramset *set,
                                    const wc_gramtable *partner, wirecopy_error *error) {
    uint64_t hashes[BATCH];
    uint32_t starts[BATCH], site = work->job->dump.corpus.sites[work->entry];
    wc_gram_cursor cursor = wc_grams_begin(tokens, work->job->sketcher->options.seed, 0);
    size_t token = 0, capacity = 0;
    verdict on = {0};
    wirecopy_code code = WIRECOPY_OK;
    for (size_t n; code == WIRECOPY_OK && (n = wc_grams_next(&cursor, hashes, starts, BATCH)) > 0;) {
        for (size_t i = 0; code == WIRECOPY_OK && i < n; i++) {
            while (code == WIRECOPY_OK && token + 1 < tokens->ntokens && starts[i] >= tokens->starts[token + 1]) {
                code = add_token(work, tokens, token++, &on, &capacity, error);
                on = (verdict){0};
            }
            judge_gram(work, partner, hashes[i], set->exact ? set->text + starts[i] : NULL, site, &on);
        }
    }
    for (; code == WIRECOPY_OK && token < tokens->ntokens; token++) {
        code = add_token(work, tokens, token, &on, &capacity, error);
    }
    if (code == WIRECOPY_OK && work->result->nstretches > 0) {
        /* Exactly as many as there are: the caller's clear knows no capacity. */
        size_t count = work->result->nstretches;
        wirecopy_explained *exact = wc_allocate(work->result->allocator, count, sizeof *exact);
        if (exact == NULL) {
            code = wc_fail_refused(work->result->allocator, count * sizeof *exact, error);
        } else {
            memcpy(exact, work->result->stretches, count * sizeof *exact);
        }
        wc_release(work->result->allocator, work->result->stretches, capacity, sizeof *exact);
        work->result->stretches = exact;
        work->result->nstretches = exact != NULL ? count : 0;
    } else {
        wc_release(work->result->allocator, work->result->stretches, capacity, sizeof *work->result->stretches);
        work->result->stretches = NULL;
        work->result->nstretches = 0;
    }
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
        code = wc_gramset_weigh(&set, &own, &tokens, seed, SIZE_MAX / 2, &work->job->news.rarity,
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
    wc_matching matching = wc_job_matching(work->job);
    uint32_t partner = WC_NO_ENTRY;
    wirecopy_code code = find_document(work, id, error);
    if (code == WIRECOPY_OK) {
        code = wc_job_group(work->job, &work->grouping, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_relating_run(&matching, &work->job->news, &work->grouping, 1, &work->relating, error);
    }
    if (code == WIRECOPY_OK) {
        code = tell_place(work, error);
    }
    if (code == WIRECOPY_OK) {
        code = tell_kin(work, &partner, error);
    }
    if (code == WIRECOPY_OK) {
        uint32_t fullest = work->relating.fullest[work->grouping.group[work->entry]];
        code = tell_text(work, fullest != work->entry ? fullest : partner, error);
    }
    wc_relating_clear(&work->relating);
    wc_grouping_clear(&work->grouping);
    return code;
}

wirecopy_code wirecopy_explain_document(const wirecopy_options *options, const wirecopy_input *input, const char *id,
                                        wirecopy_explanation *explanation_ret, wirecopy_stats *stats_ret,
                                        wirecopy_error *error) {
    wirecopy_options news;
    wc_job job;
    *explanation_ret = (wirecopy_explanation){0};
    wirecopy_code code = wc_options_copy(options, &news, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    news.profile = WIRECOPY_PROFILE_NEWS;
    explanation_ret->allocator = wc_options_allocator(&news);
    code = wc_job_run(&job, &news, input, 0, stats_ret, error);
    if (code == WIRECOPY_OK) {
        explain work = {.job = &job, .result = explanation_ret};
        code = tell_all(&work, id, error);
    }
    return wc_job_end(&job, code);
}

static void release_string(const wirecopy_allocator *allocator, char *string) {
    if (string != NULL) {
        wc_release(allocator, string, strlen(string) + 1, 1);
    }
}

void wirecopy_explanation_clear(wirecopy_explanation *explanation) {
    const wirecopy_allocator *allocator = explanation->allocator;
    if (allocator == NULL) {
        return;
    }
    for (size_t i = 0; i < explanation->nkin; i++) {
        release_string(allocator, explanation->kin[i].id);
    }
    wc_release(allocator, explanation->kin, KIN_MAX, sizeof *explanation->kin);
    release_string(allocator, explanation->representative);
    release_string(allocator, explanation->partner);
    if (explanation->text != NULL) {
        wc_release(allocator, explanation->text, explanation->text_nbytes + 1, 1);
    }
    wc_release(allocator, explanation->stretches, explanation->nstretches, sizeof *explanation->stretches);
    *explanation = (wirecopy_explanation){0};
}
