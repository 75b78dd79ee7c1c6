/* Who prints whom: which source prints the stories of which other, how often and how much later; who comes first. */
#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"
#include "report/views.h"

/* Sources of the matrix, rows of the tables; steps of shading. Chosen: a screen. */
enum { MATRIX_MOST = 16, ROWS_MOST = 200, SHADES = 4 };

/* One source of one group beside the source that came first. */
typedef struct reprint {
    uint64_t key; /* the first, and the one that printed it after */
    int64_t lag;  /* WC_NO_TIME: not known */
} reprint;

/* All stories that one source printed after another. */
typedef struct flow {
    uint32_t from, to;
    size_t count, ndated;
    int64_t lag; /* the median; WC_NO_TIME: none is known */
} flow;

typedef struct source {
    uint32_t site;
    uint32_t ndocuments, nstories, nfirst; /* stories: that others have, too; first: of these, those it had first */
} source;

typedef struct arrival {
    int64_t time;
    uint32_t site, document;
} arrival;

typedef struct view {
    wc_markup *html;
    const wc_found *found;
    source *sources; /* by site, from 1 */
    reprint *reprints;
    size_t nreprints, reprints_capacity;
    flow *flows;
    size_t nflows, flows_capacity;
    arrival *arrivals; /* scratch: of a group */
} view;

/* ---- Counting ---- */

static int time_order(int64_t a, int64_t b) {
    return a == b ? 0 : a == WC_NO_TIME ? 1 : b == WC_NO_TIME ? -1 : a < b ? -1 : 1;
}

static int by_site_and_time(const void *left, const void *right) {
    const arrival *a = left, *b = right;
    if (a->site != b->site) {
        return a->site < b->site ? -1 : 1;
    }
    int order = time_order(a->time, b->time);
    return order != 0 ? order : (a->document > b->document) - (a->document < b->document);
}

/* The first document of each source of a group. Returns their number. */
static size_t list_arrivals(view *work, const wc_group_seen *seen) {
    const wc_found *found = work->found;
    size_t count = 0, kept = 0;
    for (uint32_t i = found->starts[seen->group]; i < found->starts[seen->group + 1]; i++) {
        uint32_t document = found->members[i], site = wc_found_site(found, document);
        if (site != WC_NO_SITE) {
            work->arrivals[count++] = (arrival){wc_found_time(found, document), site, document};
        }
    }
    qsort(work->arrivals, count, sizeof *work->arrivals, by_site_and_time);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || work->arrivals[i].site != work->arrivals[i - 1].site) {
            work->arrivals[kept++] = work->arrivals[i];
        }
    }
    return kept;
}

/* Of several that came first at one time, or without dates, the source of the representative, else that of the first
 * document in the input. */
static size_t first_of(const view *work, size_t count, uint32_t representative) {
    uint32_t site = wc_found_site(work->found, representative);
    size_t first = 0;
    for (size_t i = 1; i < count; i++) {
        const arrival *own = &work->arrivals[i], *best = &work->arrivals[first];
        int order = time_order(own->time, best->time);
        int is_better =
            order != 0 ? order < 0 : best->site != site && (own->site == site || own->document < best->document);
        first = is_better ? i : first;
    }
    return first;
}

static wirecopy_code count_group(view *work, const wc_group_seen *seen, wirecopy_error *error) {
    size_t count = list_arrivals(work, seen);
    wirecopy_code code = wc_grow(work->found->allocator, (void **)&work->reprints, &work->reprints_capacity,
                                 work->nreprints + count, sizeof *work->reprints, error);
    if (code != WIRECOPY_OK || count < 2) {
        return code;
    }
    const arrival *first = &work->arrivals[first_of(work, count, wc_found_representative(work->found, seen->group))];
    work->sources[first->site].nfirst++;
    for (size_t i = 0; i < count; i++) {
        const arrival *own = &work->arrivals[i];
        work->sources[own->site].nstories++;
        if (own->site != first->site) {
            int is_dated = own->time != WC_NO_TIME && first->time != WC_NO_TIME;
            work->reprints[work->nreprints++] =
                (reprint){(uint64_t)first->site << 32 | own->site, is_dated ? own->time - first->time : WC_NO_TIME};
        }
    }
    return code;
}

static wirecopy_code count_groups(view *work, wirecopy_error *error) {
    const wc_found *found = work->found;
    wirecopy_code code = WIRECOPY_OK;
    WC_EACH_WHILE(code == WIRECOPY_OK, size_t, i, found->ngroups, WC_AT_RANDOM / 4, found->allocator) {
        if (found->groups[i].nsites > 1) {
            code = count_group(work, &found->groups[i], error);
        }
    }
    WC_EACH(uint32_t, document, found->ndocuments, WC_AT_RANDOM, found->allocator) {
        work->sources[wc_found_site(found, document)].ndocuments++;
    }
    return code;
}

/* What has no date comes last. */
static int by_key_and_lag(const void *left, const void *right) {
    const reprint *a = left, *b = right;
    return a->key != b->key ? (a->key > b->key) - (a->key < b->key) : time_order(a->lag, b->lag);
}

static int by_count(const void *left, const void *right) {
    const flow *a = left, *b = right;
    if (a->count != b->count) {
        return a->count < b->count ? 1 : -1;
    }
    return a->from != b->from ? (a->from > b->from) - (a->from < b->from) : (a->to > b->to) - (a->to < b->to);
}

static wirecopy_code add_flow(view *work, size_t from, size_t to, wirecopy_error *error) {
    const reprint *reprints = work->reprints;
    size_t ndated = 0;
    while (from + ndated < to && reprints[from + ndated].lag != WC_NO_TIME) {
        ndated++;
    }
    wirecopy_code code = wc_grow(work->found->allocator, (void **)&work->flows, &work->flows_capacity, work->nflows + 1,
                                 sizeof *work->flows, error);
    if (code == WIRECOPY_OK) {
        work->flows[work->nflows++] = (flow){.from = (uint32_t)(reprints[from].key >> 32),
                                             .to = (uint32_t)reprints[from].key,
                                             .count = to - from,
                                             .ndated = ndated,
                                             .lag = ndated > 0 ? reprints[from + ndated / 2].lag : WC_NO_TIME};
    }
    return code;
}

static wirecopy_code make_flows(view *work, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    if (work->nreprints == 0) {
        return code;
    }
    qsort(work->reprints, work->nreprints, sizeof *work->reprints, by_key_and_lag);
    for (size_t from = 0, to; code == WIRECOPY_OK && from < work->nreprints; from = to) {
        for (to = from + 1; to < work->nreprints && work->reprints[to].key == work->reprints[from].key; to++) {
        }
        code = add_flow(work, from, to, error);
    }
    if (code == WIRECOPY_OK) {
        qsort(work->flows, work->nflows, sizeof *work->flows, by_count);
    }
    return code;
}

/* ---- Tables ---- */

static int by_stories(const void *left, const void *right) {
    const source *a = left, *b = right;
    if (a->nstories != b->nstories) {
        return a->nstories < b->nstories ? 1 : -1;
    }
    if (a->ndocuments != b->ndocuments) {
        return a->ndocuments < b->ndocuments ? 1 : -1;
    }
    return (a->site > b->site) - (a->site < b->site);
}

static const flow *flow_between(const view *work, uint32_t from, uint32_t to) {
    for (size_t i = 0; i < work->nflows; i++) {
        if (work->flows[i].from == from && work->flows[i].to == to) {
            return &work->flows[i];
        }
    }
    return NULL;
}

static int shade_of(size_t count, size_t most) {
    return (int)((SHADES * count + most - 1) / most);
}

static void put_cell(view *work, uint32_t from, uint32_t to) {
    wc_markup *html = work->html;
    const flow *found = from != to ? flow_between(work, from, to) : NULL;
    if (found == NULL) {
        wc_markup_put(html, from == to ? "<td class=same>" : "<td>");
        return;
    }
    wc_markup_print(html, "<td class=\"n h%d\">", shade_of(found->count, work->flows[0].count));
    wc_put_count(html, found->count);
    if (found->lag != WC_NO_TIME) {
        wc_markup_put(html, "<br><span class=fact>");
        wc_put_span(html, found->lag);
        wc_markup_put(html, "</span>");
    }
}

static void put_matrix(view *work, size_t nsources) {
    wc_markup *html = work->html;
    size_t count = nsources < MATRIX_MOST ? nsources : MATRIX_MOST;
    while (count > 0 && work->sources[count - 1].nstories == 0) {
        count--;
    }
    wc_markup_print(html,
                    "<h3>The %zu sources that share most stories</h3><div class=\"wide tall\" tabindex=0 role=group "
                    "aria-label=\"Matrix of reprints\"><table class=matrix><caption>Row: who had it first. Column: who "
                    "printed it after. Stories, and the median time between.</caption><thead><tr><td>",
                    count);
    for (size_t i = 0; i < count; i++) {
        wc_markup_put(html, "<th scope=col>");
        wc_put_site(html, work->found, work->sources[i].site);
    }
    wc_markup_put(html, "</thead><tbody>");
    for (size_t i = 0; i < count; i++) {
        wc_markup_put(html, "<tr><th scope=row>");
        wc_put_site(html, work->found, work->sources[i].site);
        for (size_t k = 0; k < count; k++) {
            put_cell(work, work->sources[i].site, work->sources[k].site);
        }
    }
    wc_markup_put(html, "</table></div>");
}

static void put_flows(view *work) {
    wc_markup *html = work->html;
    size_t count = work->nflows < ROWS_MOST ? work->nflows : ROWS_MOST;
    wc_markup_put(html, "<h3>Who prints whom</h3><div class=wide tabindex=0 role=group aria-label=\"Reprints\"><table "
                        "class=sortable><thead><tr><th scope=col>First<th scope=col>Printed after by<th scope=col "
                        "class=n>Stories<th scope=col class=n>Median time after</thead><tbody>");
    for (size_t i = 0; i < count; i++) {
        const flow *shown = &work->flows[i];
        wc_markup_put(html, "<tr><td>");
        wc_put_site(html, work->found, shown->from);
        wc_markup_put(html, "<td>");
        wc_put_site(html, work->found, shown->to);
        wc_markup_print(html, "<td class=n data-v=%zu>", shown->count);
        wc_put_count(html, shown->count);
        wc_markup_print(html, "<td class=n data-v=%lld>",
                        shown->lag != WC_NO_TIME ? (long long)(shown->lag / 1000000) : -1LL);
        if (shown->lag != WC_NO_TIME) {
            wc_put_span(html, shown->lag);
        }
    }
    wc_markup_put(html, "</table></div>");
    if (count < work->nflows) {
        wc_markup_print(html, "<p class=note>The %zu of most stories, of ", count);
        wc_put_count(html, work->nflows);
        wc_markup_put(html, ".</p>");
    }
}

static void put_number(wc_markup *html, uint32_t number) {
    wc_markup_print(html, "<td class=n data-v=%u>", number);
    wc_put_count(html, number);
}

static void put_ratio(wc_markup *html, uint32_t part, uint32_t whole) {
    wc_markup_print(html, "<td class=n data-v=%.4f>", whole > 0 ? (double)part / whole : -1.0);
    if (whole > 0) {
        wc_put_share(html, part, whole);
    }
}

static void put_sources(view *work, size_t nsources) {
    wc_markup *html = work->html;
    size_t count = nsources < ROWS_MOST ? nsources : ROWS_MOST;
    wc_markup_put(html, "<h3>Each source</h3><div class=wide tabindex=0 role=group aria-label=\"Sources\"><table "
                        "class=sortable><thead><tr><th scope=col>Source<th scope=col class=n>Documents<th scope=col "
                        "class=n>Shared stories<th scope=col class=n>Had first<th scope=col class=n>of "
                        "shared</thead><tbody>");
    for (size_t i = 0; i < count; i++) {
        const source *shown = &work->sources[i];
        wc_markup_put(html, "<tr><th scope=row>");
        wc_put_site(html, work->found, shown->site);
        put_number(html, shown->ndocuments);
        put_number(html, shown->nstories);
        put_number(html, shown->nfirst);
        put_ratio(html, shown->nfirst, shown->nstories);
    }
    wc_markup_put(html, "</table></div>");
    if (count < nsources) {
        wc_markup_print(html, "<p class=note>The %zu that share most stories, of ", count);
        wc_put_count(html, nsources);
        wc_markup_put(html, ".</p>");
    }
}

/* Documents without a source that are not of the input: an index keeps no names, whatever its records had. */
static uint32_t count_beyond(const wc_found *found) {
    uint32_t count = 0;
    for (uint32_t document = found->of->ndocuments; document < found->ndocuments; document++) {
        count += wc_found_site(found, document) == WC_NO_SITE;
    }
    return count;
}

/* nunknown, nbeyond: documents without a source, of the input and beyond it. */
static void put_introduction(wc_markup *html, const wc_found *found, uint32_t nunknown, uint32_t nbeyond) {
    wc_markup_put(html, "<p>");
    wc_put_count(html, found->nsites);
    wc_markup_put(html, found->nsites == 1 ? " source. " : " sources. ");
    wc_markup_put(html,
                  found->times != NULL
                      ? "Of each group, the source with the earliest date had the story first; of several with one "
                        "date, the source of the representative. "
                      : "No dates were read, so that the source of each group's representative stands first: name "
                        "the field of the date with --date-field. ");
    if (nunknown > 0) {
        wc_put_count(html, nunknown);
        wc_markup_put(html, nunknown == 1 ? " document names no source." : " documents name no source.");
    }
    if (nbeyond > 0) {
        wc_markup_put(html, nunknown > 0 ? " " : "");
        wc_put_count(html, nbeyond);
        wc_markup_print(html, " of the %s %s here without %s source.", found->of->words->beyond,
                        nbeyond == 1 ? "stands" : "stand", nbeyond == 1 ? "its" : "their");
    }
    wc_markup_put(html, "</p>");
}

static wirecopy_code put_all(view *work, wirecopy_error *error) {
    wc_markup *html = work->html;
    const wc_found *found = work->found;
    size_t nsources = found->nsites;
    for (uint32_t site = 0; site <= nsources; site++) {
        work->sources[site].site = site;
    }
    wirecopy_code code = count_groups(work, error);
    if (code == WIRECOPY_OK) {
        code = make_flows(work, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    uint32_t nbeyond = count_beyond(found), nunknown = work->sources[WC_NO_SITE].ndocuments - nbeyond;
    /* From here on they are in the order of the table, the unknown one left out. */
    source *known = work->sources + 1;
    qsort(known, nsources, sizeof *known, by_stories);
    view shown = *work;
    shown.sources = known;
    put_introduction(html, found, nunknown, nbeyond);
    if (work->nflows > 0) {
        put_matrix(&shown, nsources);
        put_flows(&shown);
    }
    put_sources(&shown, nsources);
    return code;
}

wirecopy_code wc_view_sources(wc_markup *html, const wc_found *found, wirecopy_error *error) {
    view work = {.html = html, .found = found};
    size_t nsources = (size_t)found->nsites + 1;
    wc_markup_put(html, "<section id=sources aria-labelledby=sources-h><h2 id=sources-h>Who prints whom</h2>");
    wirecopy_code code = WIRECOPY_OK;
    if (found->nsites == 0) {
        wc_markup_put(html,
                      "<p class=none>No document names its source: name the field of the publisher or its URL with "
                      "--site-field. Signature files and checkpoints keep no names.</p>");
    } else {
        work.sources = wc_allocate_zeroed(found->allocator, nsources, sizeof *work.sources);
        work.arrivals = wc_allocate(found->allocator, found->ndocuments, sizeof *work.arrivals);
        code = work.sources == NULL || work.arrivals == NULL
                   ? wc_fail_refused(found->allocator, found->ndocuments * sizeof *work.arrivals, error)
                   : put_all(&work, error);
        wc_release(found->allocator, work.sources, nsources, sizeof *work.sources);
        wc_release(found->allocator, work.arrivals, found->ndocuments, sizeof *work.arrivals);
        wc_release(found->allocator, work.reprints, work.reprints_capacity, sizeof *work.reprints);
        wc_release(found->allocator, work.flows, work.flows_capacity, sizeof *work.flows);
    }
    wc_markup_put(html, "</section>");
    return code;
}
