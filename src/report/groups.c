/* Groups: largest, most diverse, newest, and some drawn by chance; what is in each, and why. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"
#include "report/excerpt.h"
#include "report/views.h"
#include "result/membership.h"

/* Groups of each kind; texts of a group that are shown; bytes shown of a representative and of what a text has of its
 * own; bars of a line of time; groups that may be on the page. Chosen: a page that can be read. */
enum { EACH_MOST = 20, MEMBERS_MOST = 12, TEXT_MOST = 900, OWN_MOST = 160, BINS = 60, KINDS = 4 };

/* Why a group is shown. */
enum { LARGE, DIVERSE, NEW, DRAWN };

typedef struct chosen {
    size_t group;     /* in found->groups */
    int place[KINDS]; /* from 1; 0: not for that */
} chosen;

typedef struct member {
    uint32_t document, entry, ncopies; /* ncopies: documents of the same words */
    uint64_t hash;
    int64_t time;
} member;

typedef struct view {
    wc_markup *html;
    const wc_found *found;
    chosen list[KINDS * EACH_MOST];
    size_t count;
    member members[MEMBERS_MOST];
    size_t nmembers;
    wc_text_copy text, other;
} view;

/* ---- Which groups ---- */

static double order_of(const view *work, size_t group, int kind) {
    const wc_found *found = work->found;
    const wc_group_seen *seen = &found->groups[group];
    uint32_t representative = wc_found_entry(found, wc_found_representative(found, seen->group));
    switch (kind) {
    case LARGE:
        return seen->ndocuments;
    case DIVERSE:
        return seen->ntexts > 1 ? seen->diversity : -1.0;
    case NEW:
        return seen->last != WC_NO_TIME ? (double)seen->last : -1e30;
    default:
        return (double)(wc_sample_hash(found->method->key(found->state, representative)) >> 12);
    }
}

static chosen *find(view *work, size_t group) {
    size_t i = 0;
    while (i < work->count && work->list[i].group != group) {
        i++;
    }
    if (i == work->count) {
        work->list[work->count++] = (chosen){.group = group};
    }
    return &work->list[i];
}

typedef struct ranked {
    double order;
    size_t group;
} ranked;

static void choose(view *work, int kind) {
    const wc_found *found = work->found;
    ranked best[EACH_MOST];
    size_t count = 0, place;
    WC_EACH(size_t, i, found->ngroups, WC_IN_ORDER, found->allocator) {
        double order = order_of(work, i, kind);
        if (order <= -1.0 || (count == EACH_MOST && order <= best[count - 1].order)) {
            continue;
        }
        count += count < EACH_MOST;
        for (place = count - 1; place > 0 && best[place - 1].order < order; place--) {
            best[place] = best[place - 1];
        }
        best[place] = (ranked){order, i};
    }
    for (size_t i = 0; i < count; i++) {
        find(work, best[i].group)->place[kind] = (int)i + 1;
    }
}

static void choose_all(view *work) {
    for (int kind = 0; kind < KINDS; kind++) {
        choose(work, kind);
    }
    for (size_t i = 1; i < work->count; i++) {
        const chosen moved = work->list[i];
        const wc_group_seen *groups = work->found->groups;
        size_t place = i;
        for (; place > 0; place--) {
            const wc_group_seen *before = &groups[work->list[place - 1].group], *own = &groups[moved.group];
            if (before->ndocuments > own->ndocuments ||
                (before->ndocuments == own->ndocuments && work->list[place - 1].group < moved.group)) {
                break;
            }
            work->list[place] = work->list[place - 1];
        }
        work->list[place] = moved;
    }
}

/* ---- Which members ---- */

static int comes_before(const member *a, const member *b, uint32_t representative) {
    if ((a->entry == representative) != (b->entry == representative)) {
        return a->entry == representative;
    }
    return a->hash != b->hash ? a->hash < b->hash : a->document < b->document;
}

static void choose_members(view *work, const wc_group_seen *seen, uint32_t representative) {
    const wc_found *found = work->found;
    const wc_corpus *corpus = &found->job->dump.corpus;
    work->nmembers = 0;
    for (uint32_t i = found->starts[seen->group]; i < found->starts[seen->group + 1]; i++) {
        uint32_t document = found->members[i], entry = wc_found_entry(found, document);
        if (corpus->first_document[entry] != document) {
            continue;
        }
        const member added = {.document = document,
                              .entry = entry,
                              .hash = wc_sample_hash(found->method->key(found->state, entry)),
                              .time = wc_found_time(found, document)};
        size_t place = work->nmembers;
        if (place == MEMBERS_MOST && !comes_before(&added, &work->members[place - 1], representative)) {
            continue;
        }
        work->nmembers += work->nmembers < MEMBERS_MOST;
        for (place = work->nmembers - 1; place > 0 && comes_before(&added, &work->members[place - 1], representative);
             place--) {
            work->members[place] = work->members[place - 1];
        }
        work->members[place] = added;
    }
}

static void count_copies(view *work, const wc_group_seen *seen) {
    const wc_found *found = work->found;
    for (uint32_t i = found->starts[seen->group]; i < found->starts[seen->group + 1]; i++) {
        uint32_t entry = wc_found_entry(found, found->members[i]);
        for (size_t k = 0; k < work->nmembers; k++) {
            work->members[k].ncopies += work->members[k].entry == entry;
        }
    }
}

static int by_time(const void *left, const void *right) {
    const member *a = left, *b = right;
    if (a->time != b->time) {
        return a->time == WC_NO_TIME ? 1 : b->time == WC_NO_TIME ? -1 : a->time < b->time ? -1 : 1;
    }
    return (a->document > b->document) - (a->document < b->document);
}

/* ---- A group ---- */

static void put_why_shown(wc_markup *html, const chosen *group) {
    static const char *const names[] = {"largest", "most diverse", "newest", "drawn by chance"};
    int shown = 0;
    for (int kind = 0; kind < KINDS; kind++) {
        if (group->place[kind] > 0 && (kind != DRAWN || !shown)) {
            wc_markup_print(html, kind == DRAWN ? " <span class=badge>%s</span>" : " <span class=badge>%s %d</span>",
                            names[kind], group->place[kind]);
            shown = 1;
        }
    }
}

static void put_summary(view *work, size_t number, const chosen *group) {
    const wc_found *found = work->found;
    const wc_group_seen *seen = &found->groups[group->group];
    wc_markup *html = work->html;
    wc_markup_print(html,
                    "<details class=group id=group-%zu data-size=%u data-diversity=%.4f data-last=%lld data-span=%lld>"
                    "<summary><span class=size>",
                    number + 1, seen->ndocuments, seen->diversity,
                    seen->last != WC_NO_TIME ? (long long)(seen->last / 1000000) : 0LL,
                    seen->last != WC_NO_TIME ? (long long)((seen->last - seen->first) / 1000000) : -1LL);
    wc_put_count(html, seen->ndocuments);
    wc_markup_put(html, "</span> <span class=begins>");
    wc_put_beginning(html, &work->text);
    wc_markup_put(html, "</span> <span class=fact>");
    wc_put_count(html, seen->ntexts);
    wc_markup_put(html, seen->ntexts == 1 ? " text" : " texts");
    if (seen->nsites > 0) {
        wc_markup_put(html, ", ");
        wc_put_count(html, seen->nsites);
        wc_markup_put(html, seen->nsites == 1 ? " source" : " sources");
    }
    if (seen->last != WC_NO_TIME && seen->last > seen->first) {
        wc_markup_put(html, ", over ");
        wc_put_span(html, seen->last - seen->first);
    }
    wc_markup_put(html, "</span>");
    if (found->ngroups > work->count) {
        put_why_shown(html, group);
    }
    wc_markup_put(html, "</summary>");
}

/* How many documents of the group came when. */
static void put_timeline(view *work, const wc_group_seen *seen, uint32_t representative) {
    const wc_found *found = work->found;
    wc_markup *html = work->html;
    uint32_t bins[BINS] = {0}, most = 0;
    double span = (double)(seen->last - seen->first);
    int64_t shown = wc_found_time(found, representative);
    for (uint32_t i = found->starts[seen->group]; i < found->starts[seen->group + 1]; i++) {
        int64_t time = wc_found_time(found, found->members[i]);
        if (time != WC_NO_TIME) {
            int bin = (int)((double)(time - seen->first) / span * (BINS - 1) + 0.5);
            most = ++bins[bin] > most ? bins[bin] : most;
        }
    }
    wc_markup_put(html,
                  "<figure class=timeline><svg viewBox=\"0 0 600 40\" role=img aria-label=\"When the documents came\">"
                  "<path class=axis d=\"M0 36H600\"/>");
    for (int bin = 0; bin < BINS; bin++) {
        if (bins[bin] > 0) {
            double height = 4.0 + 26.0 * bins[bin] / most;
            wc_markup_print(html, "<rect class=over x=%d y=%.1f width=8 height=%.1f />", bin * 10 + 1, 36.0 - height,
                            height);
        }
    }
    if (shown != WC_NO_TIME) {
        wc_markup_print(html, "<circle class=mark cx=%.1f cy=36 r=4 />",
                        5.0 + 590.0 * (double)(shown - seen->first) / span);
    }
    wc_markup_put(html, "</svg><figcaption>");
    wc_put_time(html, seen->first);
    wc_markup_put(html, " to ");
    wc_put_time(html, seen->last);
    wc_markup_put(html, "; the dot is the representative</figcaption></figure>");
}

/* What the text has that the representative lacks: the longest of it. */
static void put_own(wc_markup *html, const wc_text_copy *text, const wirecopy_explained *stretches, size_t count) {
    const wirecopy_explained *longest = NULL;
    for (size_t i = 0; i < count; i++) {
        int is_longer = longest == NULL || stretches[i].end - stretches[i].start > longest->end - longest->start;
        if (stretches[i].kind == WIRECOPY_STRETCH_OWN && is_longer) {
            longest = &stretches[i];
        }
    }
    if (longest == NULL) {
        wc_markup_put(html, "<span class=none>nothing</span>");
        return;
    }
    size_t nbytes = (size_t)(longest->end - longest->start), shown;
    shown = wc_markup_cut(text->bytes + longest->start, nbytes, OWN_MOST);
    wc_markup_put(html, "<span dir=auto>");
    wc_markup_text(html, text->bytes + longest->start, shown);
    wc_markup_put(html, shown < nbytes ? "&hellip;</span>" : "</span>");
}

static wirecopy_code cut_member(view *work, const member *shown, uint32_t representative,
                                const wirecopy_explained **stretches_ret, size_t *count_ret, wirecopy_error *error) {
    const wc_found *found = work->found;
    return found->method->cut(found->state, shown->entry, work->other.bytes, work->other.nbytes, representative,
                              work->text.bytes, work->text.nbytes, stretches_ret, count_ret, error);
}

static wirecopy_code put_why(view *work, const member *shown, uint32_t representative, wirecopy_error *error) {
    const wc_found *found = work->found;
    wc_markup *html = work->html;
    double threshold = found->job->sketcher->options.threshold, similarity;
    wc_pair_facts facts;
    wirecopy_code code = found->method->facts(found->state, shown->entry, representative, &facts, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    if (facts.similarity >= threshold) {
        wc_markup_print(html, "%.2f to the representative", facts.similarity);
        return code;
    }
    uint32_t other = found->method->nearest(found->state, shown->entry, &similarity);
    if (other == WC_NO_ENTRY || similarity <= facts.similarity) {
        if (facts.similarity >= 0.0) {
            wc_markup_print(html, "%.2f to the representative; ", facts.similarity);
        }
        wc_markup_put(html, "linked through others");
        return code;
    }
    wc_markup_print(html, "%.2f to ", similarity);
    wc_put_id(html, found, found->job->dump.corpus.first_document[other]);
    return code;
}

static void put_relation(view *work, uint32_t document) {
    const wc_report_of *of = work->found->of;
    wc_membership membership;
    wc_membership_of(of->job, of->grouping, of->relations, document, &membership);
    wc_markup_print(work->html, "<td>%s", wc_relation_name(membership.relation));
    if (document == membership.representative) {
        wc_markup_put(work->html, "<td class=n>&ndash;<td class=n>&ndash;");
    } else if (of->relations->kinship != NULL) {
        wc_markup_print(work->html, "<td class=n>%.0f&nbsp;%%<td class=n>%.0f&nbsp;%%", 100.0 * membership.contained,
                        100.0 * membership.contains);
    } else {
        wc_markup_print(work->html, "<td class=n>%.2f<td class=n>%.2f", membership.similarity, membership.similarity);
    }
}

static wirecopy_code put_member(view *work, const member *shown, uint32_t representative, wirecopy_error *error) {
    const wc_found *found = work->found;
    wc_markup *html = work->html;
    const wirecopy_explained *stretches = NULL;
    size_t count = 0;
    wirecopy_code code = WIRECOPY_OK;
    wc_markup_put(html, "<tr>");
    if (found->times != NULL) {
        wc_markup_put(html, "<td>");
        wc_put_time(html, shown->time);
    }
    if (found->nsites > 0) {
        wc_markup_put(html, "<td>");
        wc_put_site(html, found, wc_found_site(found, shown->document));
    }
    wc_markup_put(html, "<th scope=row>");
    wc_put_id(html, found, shown->document);
    if (shown->ncopies > 1) {
        wc_markup_put(html, " <span class=fact>and ");
        wc_put_count(html, shown->ncopies - 1);
        wc_markup_put(html, " of the same words</span>");
    }
    put_relation(work, shown->document);
    wc_markup_put(html, "<td class=own>");
    if (shown->entry == representative) {
        wc_markup_put(html, "<span class=none>shown above</span><td>");
        return code;
    }
    code = wc_found_text(found, shown->document, &work->other, error);
    if (code == WIRECOPY_OK) {
        code = cut_member(work, shown, representative, &stretches, &count, error);
    }
    if (code == WIRECOPY_OK) {
        put_own(html, &work->other, stretches, count);
        wc_markup_put(html, "<td>");
        code = put_why(work, shown, representative, error);
    }
    return code;
}

static wirecopy_code put_members(view *work, const wc_group_seen *seen, uint32_t representative,
                                 wirecopy_error *error) {
    wc_markup *html = work->html;
    wirecopy_code code = WIRECOPY_OK;
    const wc_found *found = work->found;
    wc_markup_put(html,
                  "<div class=wide tabindex=0 role=group aria-label=\"Members\"><table class=members><thead><tr>");
    wc_markup_put(html, found->times != NULL ? "<th scope=col>Date" : "");
    wc_markup_put(html, found->nsites > 0 ? "<th scope=col>Source" : "");
    wc_markup_put(html,
                  "<th scope=col>Document<th scope=col>Relation<th scope=col class=n title=\"the share of it that "
                  "the representative has\">Contained<th scope=col class=n title=\"the share of the representative "
                  "that it has\">Contains<th scope=col>Of its own<th scope=col>Why</thead><tbody>");
    qsort(work->members, work->nmembers, sizeof *work->members, by_time);
    for (size_t i = 0; code == WIRECOPY_OK && i < work->nmembers; i++) {
        code = put_member(work, &work->members[i], representative, error);
    }
    wc_markup_put(html, "</table></div>");
    if (seen->ntexts > work->nmembers) {
        wc_markup_print(html, "<p class=note>%zu of ", work->nmembers);
        wc_put_count(html, seen->ntexts);
        wc_markup_put(html, " texts are shown, drawn by a hash of their words.</p>");
    }
    return code;
}

static wirecopy_code put_group(view *work, size_t number, wirecopy_error *error) {
    const wc_found *found = work->found;
    const chosen *group = &work->list[number];
    const wc_group_seen *seen = &found->groups[group->group];
    uint32_t document = wc_found_representative(found, seen->group), entry = wc_found_entry(found, document);
    wc_markup *html = work->html;
    wirecopy_code code = wc_found_text(found, document, &work->text, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    put_summary(work, number, group);
    if (seen->last != WC_NO_TIME && seen->last > seen->first) {
        put_timeline(work, seen, document);
    }
    wc_markup_put(html, "<p class=by>Represented by ");
    wc_put_id(html, found, document);
    wc_markup_put(html, "</p><div class=text dir=auto>");
    wc_excerpt_put(html, work->text.bytes, work->text.nbytes, NULL, 0, TEXT_MOST);
    wc_markup_put(html, "</div>");
    choose_members(work, seen, entry);
    count_copies(work, seen);
    code = put_members(work, seen, entry, error);
    wc_markup_put(html, "</details>");
    return code;
}

static void put_introduction(view *work) {
    wc_markup *html = work->html;
    const wirecopy_stats *stats = work->found->job->stats;
    wc_put_count(html, work->found->ngroups);
    wc_markup_put(html, " groups hold ");
    wc_put_count(html, stats->grouped);
    wc_markup_put(html, " documents. ");
    if (work->found->ngroups > work->count) {
        wc_markup_print(
            html,
            "%zu of them are shown: the %d largest, the %d most diverse (whose texts differ most from their "
            "representative)%s, and %d drawn by a hash of their words.",
            work->count, EACH_MOST, EACH_MOST, work->found->times != NULL ? ", the newest" : "", EACH_MOST);
    }
}

static void put_tools(view *work) {
    wc_markup *html = work->html;
    wc_markup_put(html,
                  "<div class=\"bar scripted\"><p><label>Only groups with <input type=search id=groups-filter "
                  "autocomplete=off spellcheck=false></label> <label>Order <select id=groups-order><option value=size>"
                  "largest first<option value=diversity>most diverse first");
    wc_markup_put(
        html, work->found->times != NULL ? "<option value=last>newest first<option value=span>longest span first" : "");
    wc_markup_put(html, "</select></label> <span id=groups-said role=status></span></p></div>");
}

wirecopy_code wc_view_groups(wc_markup *html, const wc_found *found, size_t most, wirecopy_error *error) {
    view *work = wc_allocate_zeroed(found->allocator, 1, sizeof *work);
    if (work == NULL) {
        return wc_fail_refused(found->allocator, sizeof *work, error);
    }
    work->html = html;
    work->found = found;
    choose_all(work);
    wc_markup_put(html, "<section id=groups aria-labelledby=groups-h><h2 id=groups-h>Groups</h2><p>");
    put_introduction(work);
    wc_markup_put(html, "</p>");
    put_tools(work);
    wc_markup_put(html, "<div id=groups-list>");
    size_t start = html->nbytes, left = 0;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < work->count; i++) {
        size_t before = html->nbytes;
        code = put_group(work, i, error);
        if (html->nbytes - start > most) {
            html->nbytes = before;
            left++;
        }
    }
    wc_markup_put(html, "</div>");
    if (left > 0) {
        wc_markup_print(
            html, "<p class=note>%zu groups that were chosen are left out, so that the page stays small.</p>", left);
    }
    wc_markup_put(html, "</section>");
    wc_found_text_clear(found, &work->text);
    wc_found_text_clear(found, &work->other);
    wc_release(found->allocator, work, 1, sizeof *work);
    return code;
}
