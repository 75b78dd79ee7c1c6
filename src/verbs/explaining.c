#include "verbs/explaining.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/owned.h"
#include "dump/texts.h"
#include "news/news.h"
#include "news/stretches.h"

/* The most neighbours that are reported, those that share most. Chosen: a screen. */
enum { NEIGHBOURS_MAX = 20 };

static const wc_news *news_of(const wc_explaining *work) {
    return work->job->found;
}

wirecopy_code wc_explaining_copy(const wc_explaining *work, const char *bytes, size_t nbytes, char **copy_ret,
                                 wirecopy_error *error) {
    *copy_ret = wc_owned_string(work->allocator, bytes, nbytes);
    return *copy_ret == NULL ? wc_fail_memory(error, nbytes + 1) : WIRECOPY_OK;
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

/* As the header says. */
static int series_of(const wc_pair_view *pair) {
    return !wc_weights_is_series(pair) ? 0 : (pair->head->flags & WC_PAIR_SERIES) != 0 ? 1 : 2;
}

static wirecopy_neighbour neighbour_of(const wc_explaining *work, const ranked *rank) {
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
                                .in_group = work->are_together(work->context, work->entry, rank->other),
                                .links = similarity >= work->result->threshold,
                                .is_digest = work->is_digest(work->context, rank->other),
                                .is_series = series_of(&pair)};
}

/* Of texts that are compared, most share furniture alone: those share nothing that counts, and are no neighbours unless
 * they are in the group. Returns how many are. */
static size_t rank(const wc_explaining *work, ranked *ranks, size_t count) {
    const wc_news *news = news_of(work);
    uint64_t first = news->evidence.starts[work->entry];
    size_t nranked = 0;
    for (size_t i = 0; i < count; i++) {
        wc_pair_view pair = wc_evidence_listed(&news->evidence, first + i);
        wc_shared shared = wc_weights_shared(&news->weights, &pair);
        uint32_t other = wc_evidence_other(&news->evidence, first + i);
        double own = wc_cells_of(pair.head->a == work->entry ? shared.a : shared.b);
        if (shared.a > 0 || shared.b > 0 || work->are_together(work->context, work->entry, other)) {
            ranks[nranked++] = (ranked){own, other, wc_evidence_place(&news->evidence, first + i)};
        }
    }
    qsort(ranks, nranked, sizeof *ranks, by_shared);
    return nranked;
}

static wirecopy_code list_ids(const wc_explaining *work, const ranked *ranks, size_t count, wc_strings *ids,
                              wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < count; i++) {
        const char *id;
        size_t nbytes;
        code = work->id_of(work->context, ranks[i].other, &id, &nbytes, error);
        if (code == WIRECOPY_OK) {
            code = wc_strings_add(ids, work->allocator, id, nbytes, error);
        }
    }
    return code;
}

/* Neighbours are one block, followed by their ids. */
static wirecopy_code put_neighbours(const wc_explaining *work, const ranked *ranks, size_t count, const wc_strings *ids,
                                    wirecopy_error *error) {
    size_t ids_nbytes = 0, nbytes;
    for (size_t i = 0; i < count; i++) {
        wc_strings_get(ids, i, &nbytes);
        ids_nbytes += nbytes + 1;
    }
    wirecopy_neighbour *neighbours = wc_owned_allocate(work->allocator, count * sizeof *neighbours + ids_nbytes);
    if (neighbours == NULL) {
        return wc_fail_memory(error, count * sizeof *neighbours + ids_nbytes);
    }
    char *place = (char *)(neighbours + count);
    for (size_t i = 0; i < count; i++) {
        const char *id = wc_strings_get(ids, i, &nbytes);
        neighbours[i] = neighbour_of(work, &ranks[i]);
        neighbours[i].id = memcpy(place, id, nbytes);
        neighbours[i].id[nbytes] = '\0';
        place += nbytes + 1;
    }
    work->result->neighbours = neighbours;
    work->result->nneighbours = count;
    return WIRECOPY_OK;
}

static wirecopy_code fill_neighbours(const wc_explaining *work, uint32_t *partner_ret, wirecopy_error *error) {
    const uint64_t *starts = news_of(work)->evidence.starts;
    size_t count = (size_t)(starts[work->entry + 1] - starts[work->entry]);
    if (count == 0) {
        return WIRECOPY_OK;
    }
    ranked *ranks = wc_allocate(work->allocator, count, sizeof *ranks);
    if (ranks == NULL) {
        return wc_fail_memory(error, count * sizeof *ranks);
    }
    size_t nranked = rank(work, ranks, count);
    size_t shown = nranked < NEIGHBOURS_MAX ? nranked : NEIGHBOURS_MAX;
    wc_strings ids = {0};
    wirecopy_code code = list_ids(work, ranks, shown, &ids, error);
    if (code == WIRECOPY_OK && shown > 0) {
        *partner_ret = ranks[0].other;
        code = put_neighbours(work, ranks, shown, &ids, error);
    }
    wc_strings_clear(&ids, work->allocator);
    wc_release(work->allocator, ranks, count, sizeof *ranks);
    return code;
}

static int is_space(char byte) {
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* What stands before or behind the words of a stretch without a space between goes with them: brackets, quotation marks,
 * the last full stop. */
static void widen(wirecopy_explanation *result) {
    uint64_t before = 0;
    for (size_t i = 0; i < result->nstretches; i++) {
        wirecopy_explained *stretch = &result->stretches[i];
        uint64_t next = i + 1 < result->nstretches ? result->stretches[i + 1].start : result->text_nbytes;
        while (stretch->start > before && !is_space(result->text[stretch->start - 1])) {
            stretch->start--;
        }
        while (stretch->end < next && !is_space(result->text[stretch->end])) {
            stretch->end++;
        }
        before = stretch->end;
    }
}

static wirecopy_code fill_stretches(const wc_explaining *work, uint32_t partner, wirecopy_error *error) {
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
        widen(result);
    }
    wc_stretcher_clear(&stretcher);
    return code;
}

static wirecopy_code fill_text(const wc_explaining *work, uint32_t partner, wirecopy_error *error) {
    wirecopy_explanation *result = work->result;
    const char *bytes;
    wirecopy_code code = WIRECOPY_OK;
    if (partner != WC_NO_ENTRY) {
        size_t nbytes;
        code = work->id_of(work->context, partner, &bytes, &nbytes, error);
        if (code == WIRECOPY_OK) {
            code = wc_explaining_copy(work, bytes, nbytes, &result->partner, error);
        }
    }
    if (code == WIRECOPY_OK) {
        code = wc_dump_text(&work->job->dump, 0, work->document, &bytes, &result->text_nbytes, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_explaining_copy(work, bytes, result->text_nbytes, &result->text, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    result->weight = wc_cells_of(news_of(work)->weights.of[work->entry].total);
    return fill_stretches(work, partner, error);
}

wirecopy_code wc_explaining_fill(const wc_explaining *work, uint32_t stands, wirecopy_error *error) {
    uint32_t partner = WC_NO_ENTRY;
    wirecopy_code code = fill_neighbours(work, &partner, error);
    return code == WIRECOPY_OK ? fill_text(work, stands != work->entry ? stands : partner, error) : code;
}
