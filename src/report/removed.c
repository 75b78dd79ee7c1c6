/* What dedup removes, or would, and why. */
#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"
#include "report/views.h"
#include "result/membership.h"

enum { RELATIONS = WIRECOPY_RELATION_SERIES + 1, LISTED_MOST = 20, SOURCES_MOST = 100 };

/* Something with many documents: a series, a digest. */
typedef struct listed {
    uint32_t document;
    uint32_t count;
} listed;

typedef struct view {
    wc_markup *html;
    const wc_found *found;
    uint64_t removed[RELATIONS], kept[RELATIONS], nremoved, nkept;
    listed series[LISTED_MOST], digests[LISTED_MOST];
    size_t nseries, ndigests, all_series;
    uint64_t all_digests;
    wc_text_copy text;
} view;

static void count_fates(view *work) {
    const wc_report_of *of = work->found->of;
    WC_EACH(uint32_t, document, of->ndocuments, WC_AT_RANDOM, work->found->allocator) {
        wc_report_fate fate = of->fate(of->fate_context, document);
        if (fate.is_removed) {
            work->removed[fate.relation]++;
            work->nremoved++;
        } else if (fate.kept != document) {
            work->kept[fate.relation]++;
            work->nkept++;
        }
    }
}

/* The largest; of equals the first. Returns their number. */
static size_t list(listed *all, size_t count, listed added) {
    size_t place;
    if (count == LISTED_MOST && added.count <= all[count - 1].count) {
        return count;
    }
    count += count < LISTED_MOST;
    for (place = count - 1; place > 0 && all[place - 1].count < added.count; place--) {
        all[place] = all[place - 1];
    }
    all[place] = added;
    return count;
}

static wirecopy_code list_series(view *work, wirecopy_error *error) {
    const wc_found *found = work->found;
    const wc_corpus *corpus = &found->job->dump.corpus;
    size_t n = corpus->nentries;
    uint32_t *counts = wc_allocate_zeroed(found->allocator, n, sizeof *counts);
    if (counts == NULL) {
        return wc_fail_refused(found->allocator, n * sizeof *counts, error);
    }
    WC_EACH(uint32_t, document, found->ndocuments, WC_AT_RANDOM, found->allocator) {
        uint32_t series = wc_relations_series(found->of->relations, wc_found_entry(found, document));
        if (series != WC_NO_ENTRY) {
            counts[series]++;
        }
    }
    WC_EACH(uint32_t, entry, n, WC_IN_ORDER, found->allocator) {
        if (counts[entry] > 0) {
            work->all_series++;
            work->nseries = list(work->series, work->nseries, (listed){corpus->first_document[entry], counts[entry]});
        }
    }
    wc_release(found->allocator, counts, n, sizeof *counts);
    return WIRECOPY_OK;
}

static void list_digests(view *work) {
    const wc_found *found = work->found;
    const wc_corpus *corpus = &found->job->dump.corpus;
    const wc_profile *profile = found->job->profile;
    uint32_t groups[WC_DRAWS_MAX];
    for (uint32_t entry = 0; profile->is_digest != NULL && entry < corpus->nentries; entry++) {
        if (profile->is_digest(found->job->found, entry)) {
            size_t count = profile->draws(found->job->found, found->of->grouping, entry, groups);
            work->all_digests++;
            work->ndigests =
                list(work->digests, work->ndigests, (listed){corpus->first_document[entry], (uint32_t)count});
        }
    }
}

/* ---- Writing ---- */

static void put_reasons(view *work) {
    static const char *const words[RELATIONS] = {
        [WIRECOPY_RELATION_IDENTICAL] = "the same words",
        [WIRECOPY_RELATION_NEAR] = "nearly all of each is in the other",
        [WIRECOPY_RELATION_ABRIDGED] = "a large part of the kept one, and little else",
        [WIRECOPY_RELATION_EXCERPT] = "about a third of the kept one or less, and little else",
        [WIRECOPY_RELATION_UPDATE] = "adds passages of its own",
        [WIRECOPY_RELATION_NOISY] = "differs in many small places: scanned, edited or spun",
        [WIRECOPY_RELATION_DIGEST] = "carries several stories",
        [WIRECOPY_RELATION_SERIES] = "written alike, with other numbers",
    };
    wc_markup *html = work->html;
    wc_markup_print(html,
                    "<table class=sortable><thead><tr><th scope=col>Relation to %s<th scope=col>Which "
                    "means<th scope=col class=n>%s<th scope=col class=n>Kept all the same</thead><tbody>",
                    work->found->of->words->other, work->found->of->words->column);
    for (int relation = 0; relation < RELATIONS; relation++) {
        if (work->removed[relation] + work->kept[relation] == 0) {
            continue;
        }
        wc_markup_print(
            html, "<tr><th scope=row>%s<td>%s<td class=n data-v=%llu>", wc_relation_name((wirecopy_relation)relation),
            !work->found->method->weighs && relation == WIRECOPY_RELATION_NEAR ? "similar, by the words of both"
            : words[relation] != NULL                                          ? words[relation]
                                                                               : "",
            (unsigned long long)work->removed[relation]);
        wc_put_count(html, work->removed[relation]);
        wc_markup_print(html, "<td class=n data-v=%llu>", (unsigned long long)work->kept[relation]);
        wc_put_count(html, work->kept[relation]);
    }
    wc_markup_put(html, "</table>");
}

/* ---- By source ---- */

typedef struct loss {
    uint32_t site, ndocuments, nremoved;
} loss;

static int by_loss(const void *left, const void *right) {
    const loss *a = left, *b = right;
    if (a->nremoved != b->nremoved) {
        return a->nremoved < b->nremoved ? 1 : -1;
    }
    return a->ndocuments != b->ndocuments ? (a->ndocuments < b->ndocuments ? 1 : -1)
                                          : (a->site > b->site) - (a->site < b->site);
}

static void put_losses(view *work, const loss *losses, size_t count, size_t all) {
    wc_markup *html = work->html;
    wc_markup_print(html,
                    "<h3>Of each source</h3><div class=wide tabindex=0 role=group aria-label=\"What each source "
                    "loses\"><table class=sortable><thead><tr><th scope=col>Source<th scope=col class=n>Documents<th "
                    "scope=col class=n>%s<th scope=col class=n>Share</thead><tbody>",
                    work->found->of->words->column);
    for (size_t i = 0; i < count; i++) {
        wc_markup_put(html, "<tr><th scope=row>");
        wc_put_site(html, work->found, losses[i].site);
        wc_markup_print(html, "<td class=n data-v=%u>", losses[i].ndocuments);
        wc_put_count(html, losses[i].ndocuments);
        wc_markup_print(html, "<td class=n data-v=%u>", losses[i].nremoved);
        wc_put_count(html, losses[i].nremoved);
        wc_markup_print(html, "<td class=n data-v=%.4f>", (double)losses[i].nremoved / losses[i].ndocuments);
        wc_put_share(html, losses[i].nremoved, losses[i].ndocuments);
    }
    wc_markup_put(html, "</table></div>");
    if (count < all) {
        wc_markup_print(html, "<p class=note>The %zu that lose most, of ", count);
        wc_put_count(html, all);
        wc_markup_put(html, ".</p>");
    }
}

static wirecopy_code put_sources(view *work, wirecopy_error *error) {
    const wc_found *found = work->found;
    const wc_report_of *of = found->of;
    size_t n = (size_t)found->nsites + 1, known = 0;
    loss *losses = wc_allocate_zeroed(found->allocator, n, sizeof *losses);
    if (losses == NULL) {
        return wc_fail_refused(found->allocator, n * sizeof *losses, error);
    }
    WC_EACH(uint32_t, document, of->ndocuments, WC_AT_RANDOM, found->allocator) {
        loss *own = &losses[wc_found_site(found, document)];
        own->ndocuments++;
        own->nremoved += (uint32_t)of->fate(of->fate_context, document).is_removed;
    }
    for (uint32_t site = 0; site < n; site++) {
        losses[site].site = site;
        known += losses[site].ndocuments > 0;
    }
    qsort(losses, n, sizeof *losses, by_loss);
    put_losses(work, losses, known < SOURCES_MOST ? known : SOURCES_MOST, known);
    wc_release(found->allocator, losses, n, sizeof *losses);
    return WIRECOPY_OK;
}

static wirecopy_code put_listed(view *work, const listed *all, size_t count, const char *what, wirecopy_error *error) {
    wc_markup *html = work->html;
    wirecopy_code code = WIRECOPY_OK;
    wc_markup_print(html,
                    "<div class=wide tabindex=0 role=group aria-label=\"%s\"><table class=sortable><thead><tr><th "
                    "scope=col>Document<th scope=col>Begins<th scope=col class=n>%s</thead><tbody>",
                    what, what);
    for (size_t i = 0; code == WIRECOPY_OK && i < count; i++) {
        code = wc_found_text(work->found, all[i].document, &work->text, error);
        wc_markup_put(html, "<tr><th scope=row>");
        wc_put_id(html, work->found, all[i].document);
        wc_markup_put(html, "<td>");
        wc_put_beginning(html, &work->text);
        wc_markup_print(html, "<td class=n data-v=%u>", all[i].count);
        wc_put_count(html, all[i].count);
    }
    wc_markup_put(html, "</table></div>");
    return code;
}

static wirecopy_code put_templates(view *work, wirecopy_error *error) {
    const wc_found *found = work->found;
    wc_markup *html = work->html;
    wirecopy_code code = WIRECOPY_OK;
    if (!found->method->weighs) {
        return code;
    }
    wc_markup_put(html, "<h3>Templates and series</h3><p>");
    wc_put_share(html, found->method->furniture(found->state), 1.0);
    wc_markup_put(html, " of all text is furniture, such as menus, footers and forms: it weighs nothing. ");
    wc_put_count(html, work->all_series);
    wc_markup_put(html, work->all_series == 1 ? " series of pages is" : " series of pages are");
    wc_markup_put(html,
                  " written alike with other numbers, such as results, rates and weather; its pages are no copies "
                  "of one another.</p>");
    if (work->nseries > 0) {
        code = put_listed(work, work->series, work->nseries, "Pages of the series", error);
    }
    if (code == WIRECOPY_OK) {
        wc_markup_put(html, "<h3>Round-ups</h3><p>");
        wc_put_count(html, work->all_digests);
        wc_markup_put(html, work->all_digests == 1 ? " text carries several stories and joins none of their groups.</p>"
                                                   : " texts carry several stories and join none of their groups.</p>");
        if (work->ndigests > 0) {
            code = put_listed(work, work->digests, work->ndigests, "Groups that it draws from", error);
        }
    }
    return code;
}

static void put_recall(wc_markup *html, const wc_recall *recall) {
    if (recall->bands == 0) {
        return;
    }
    wc_markup_print(html, "<p>Candidates share one of %u bands of %u values. ", recall->bands, recall->rows);
    if (recall->pairs == 0) {
        wc_put_count(html, recall->ntexts);
        wc_markup_put(html, " texts drawn by their words were compared with all others; none has a pair at or over the "
                            "threshold, so that there is no recall to measure.</p>");
        return;
    }
    wc_markup_put(html, "Recall as measured: ");
    wc_put_count(html, recall->ntexts);
    wc_markup_put(html, " texts drawn by their words were compared with all others (");
    wc_put_count(html, recall->ncompared);
    wc_markup_put(html, " comparisons); of the ");
    wc_put_count(html, recall->pairs);
    wc_markup_put(html, " pairs at or over the threshold, <b>");
    wc_put_share(html, (double)recall->met, (double)recall->pairs);
    wc_markup_put(html, "</b> share a band, where the curve expects ");
    wc_put_share(html, recall->expected, (double)recall->pairs);
    wc_markup_put(html, "; ");
    wc_put_share(html, (double)recall->found, (double)recall->pairs);
    wc_markup_put(html, " are in one group. Pairs that only the furniture of a site makes similar are kept apart on "
                        "purpose.</p>");
}

static void put_summary(view *work) {
    const wc_report_of *of = work->found->of;
    wc_markup *html = work->html;
    wc_markup_print(html, "<p>%s<b>", of->words->before);
    wc_put_count(html, work->nremoved);
    wc_markup_put(html, " of ");
    wc_put_count(html, of->ndocuments);
    wc_markup_put(html, " documents</b>, ");
    wc_put_share(html, (double)work->nremoved, of->ndocuments);
    if (of->rule == NULL) {
        wc_markup_print(html, "%s.</p>", of->words->after);
        return;
    }
    wc_markup_print(html, "%s: those of which a kept one has %.0f&nbsp;%% or more. Of a group it keeps %s. ",
                    of->words->after, 100.0 * of->remove_from, of->rule);
    wc_put_count(html, work->nkept);
    wc_markup_put(html, work->nkept == 1 ? " grouped document stays" : " grouped documents stay");
    wc_markup_put(html, " beside the preferred one, since no kept document has enough of them.</p>");
}

static wirecopy_code put_all(view *work, const wc_pairs_seen *seen, wirecopy_error *error) {
    const wc_found *found = work->found;
    wc_recall recall;
    wirecopy_code code = list_series(work, error);
    if (code == WIRECOPY_OK) {
        code = found->method->recall(found->state, &recall, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    list_digests(work);
    count_fates(work);
    put_summary(work);
    if (work->nremoved + work->nkept > 0) {
        put_reasons(work);
    }
    wc_markup_put(work->html, "<p>The largest groups stand under <a href=\"#groups\">groups</a>.</p>");
    if (found->nsites > 0) {
        code = put_sources(work, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    wc_markup_put(work->html, "<h3>Similarity</h3>");
    wc_put_histogram(work->html, seen, found->job->sketcher->options.threshold, &recall);
    put_recall(work->html, &recall);
    return put_templates(work, error);
}

wirecopy_code wc_view_removed(wc_markup *html, const wc_found *found, const wc_pairs_seen *seen,
                              wirecopy_error *error) {
    view work = {.html = html, .found = found};
    wc_markup_print(html, "<section id=removed aria-labelledby=removed-h><h2 id=removed-h>What %s and why</h2>",
                    found->of->words->view);
    wirecopy_code code = put_all(&work, seen, error);
    wc_markup_put(html, "</section>");
    wc_found_text_clear(found, &work.text);
    return code;
}
