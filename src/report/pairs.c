/* Pairs on either side of the threshold, most doubtful first, to be judged. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "dump/ids.h"
#include "report/excerpt.h"
#include "report/views.h"

/* Pairs that are drawn in all, and of each side and distance; bytes shown of each text. Chosen: as many as one
 * judges in one go. */
enum { PAIRS_MOST = 60, EACH_MOST = 5, TEXT_MOST = 2600 };

/* Another story that shares this much of the threshold with one of a pair is not drawn beside it: what is not judged
 * counts for tune as two stories, and should be. */
static const double touching = 0.5;

typedef struct view {
    wc_markup *html;
    const wc_found *found;
    double threshold;
    uint8_t *used; /* by entry that names a group: one of its texts was drawn, or comes near one that was */
    wc_drawn drawn[PAIRS_MOST];
    size_t ndrawn;
    wc_text_copy a, b;
} view;

static uint32_t group_of(const view *work, uint32_t entry) {
    return work->found->of->grouping->group[entry];
}

static uint32_t document_of(const view *work, uint32_t entry) {
    return work->found->job->dump.corpus.first_document[entry];
}

static void use_neighbour(void *context, uint32_t entry, uint32_t other, double similarity) {
    const view *work = context;
    (void)entry;
    if (similarity >= touching * work->threshold) {
        work->used[group_of(work, other)] = 1;
    }
}

static void use(view *work, uint32_t entry) {
    const wc_method *method = work->found->method;
    work->used[group_of(work, entry)] = 1;
    if (method->neighbours != NULL) {
        method->neighbours(work->found->state, entry, use_neighbour, work);
    }
}

/* Whether a line of gold.tsv can name the document, and no other: tune takes ids as they are, and the first of those
 * that are equal. */
static int can_be_labelled(const view *work, uint32_t document) {
    const wc_dump *dump = &work->found->job->dump;
    size_t nbytes;
    const char *id = wc_strings_get(&dump->ids, document, &nbytes);
    if (!wc_markup_is_plain(id, nbytes)) {
        return 0;
    }
    for (uint32_t other = 0; dump->stats->repeated_ids + dump->repeated_against > 0 && other < document; other++) {
        size_t other_nbytes;
        const char *other_id = wc_strings_get(&dump->ids, other, &other_nbytes);
        if (wc_bytes_order(id, nbytes, other_id, other_nbytes) == 0) {
            return 0;
        }
    }
    return 1;
}

static int can_be_drawn(const view *work, const wc_drawn *pair) {
    return !work->used[group_of(work, pair->a)] && !work->used[group_of(work, pair->b)] &&
           can_be_labelled(work, document_of(work, pair->a)) && can_be_labelled(work, document_of(work, pair->b));
}

static void draw(view *work, const wc_sample *sample, size_t side, size_t stratum) {
    size_t taken = 0;
    for (size_t i = 0; i < sample->held[side][stratum] && taken < EACH_MOST && work->ndrawn < PAIRS_MOST; i++) {
        const wc_drawn *pair = &sample->drawn[side][stratum][i];
        if (can_be_drawn(work, pair)) {
            use(work, pair->a);
            use(work, pair->b);
            work->drawn[work->ndrawn++] = *pair;
            taken++;
        }
    }
}

static double doubt_of(const view *work, const wc_drawn *pair) {
    return -fabs(pair->similarity - work->threshold);
}

/* Few, so that places are found one by one. */
static void order_by_doubt(view *work) {
    for (size_t i = 1; i < work->ndrawn; i++) {
        const wc_drawn pair = work->drawn[i];
        size_t place = i;
        for (; place > 0 && doubt_of(work, &work->drawn[place - 1]) < doubt_of(work, &pair); place--) {
            work->drawn[place] = work->drawn[place - 1];
        }
        work->drawn[place] = pair;
    }
}

static const char *verdict_of(const view *work, const wc_drawn *pair, const wc_pair_facts *facts) {
    int is_one = group_of(work, pair->a) == group_of(work, pair->b), links = pair->similarity >= work->threshold;
    if (is_one) {
        return links ? "in one group" : "in one group, through other texts";
    }
    if (facts->is_series) {
        return "apart: of one series, with other numbers, names or dates";
    }
    return links ? "apart, although similar enough: their groups do not agree" : "apart: too little is shared";
}

/* Where the similarity stands between 0 and 1, and where the threshold. */
static void put_scale(wc_markup *html, double similarity, double threshold) {
    wc_markup_print(html,
                    "<svg class=scale viewBox=\"0 0 200 12\" aria-hidden=true><path class=axis d=\"M0 6H200\"/><path "
                    "class=threshold d=\"M%.1f 0V12\"/><circle class=%s cx=%.1f cy=6 r=5 /></svg>",
                    200.0 * threshold, similarity >= threshold ? "over" : "under", 200.0 * similarity);
}

static void put_head(view *work, size_t number, const wc_drawn *pair, const wc_pair_facts *facts) {
    wc_markup *html = work->html;
    int links = pair->similarity >= work->threshold;
    wc_markup_print(html,
                    "<article class=pair id=pair-%zu data-pair=%zu tabindex=-1 aria-labelledby=pair-%zu-h><header><h3 "
                    "id=pair-%zu-h>Pair %zu</h3>",
                    number + 1, number, number + 1, number + 1, number + 1);
    wc_markup_print(html, "<p><b class=%s>%.3f</b> ", links ? "over" : "under", pair->similarity);
    put_scale(html, pair->similarity, work->threshold);
    wc_markup_print(html, " <span class=verdict>%s</span>", verdict_of(work, pair, facts));
    if (work->found->method->weighs) {
        wc_markup_print(
            html, " <span class=fact>%.1f lines shared: %.0f&nbsp;%% of the left, %.0f&nbsp;%% of the right</span>",
            facts->shared, 100.0 * facts->a_in_b, 100.0 * facts->b_in_a);
    }
    wc_markup_put(html, "</p></header>");
}

static wirecopy_code put_side(view *work, uint32_t entry, uint32_t partner, const wc_text_copy *text,
                              const wc_text_copy *partner_text, double weight, wirecopy_error *error) {
    const wc_found *found = work->found;
    wc_markup *html = work->html;
    uint32_t document = document_of(work, entry);
    const wirecopy_explained *stretches;
    size_t count;
    wirecopy_code code = found->method->cut(found->state, entry, text->bytes, text->nbytes, partner,
                                            partner_text->bytes, partner_text->nbytes, &stretches, &count, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    wc_markup_put(html, "<div class=side><p class=by>");
    wc_put_id(html, found, document);
    if (found->nsites > 0) {
        wc_markup_put(html, " &middot; ");
        wc_put_site(html, found, wc_found_site(found, document));
    }
    if (found->times != NULL) {
        wc_markup_put(html, " &middot; ");
        wc_put_time(html, wc_found_time(found, document));
    }
    if (found->method->weighs) {
        wc_markup_print(html, " &middot; weighs %.1f", weight);
    }
    wc_markup_put(html, "</p><div class=text dir=auto tabindex=0 role=group aria-label=\"text\">");
    wc_excerpt_put(html, text->bytes, text->nbytes, stretches, count, TEXT_MOST);
    wc_markup_put(html, "</div></div>");
    return WIRECOPY_OK;
}

static void put_judge(wc_markup *html, size_t number) {
    static const char *const verdicts[][3] = {
        {"same", "Same story", "A"}, {"different", "Different", "R"}, {"skip", "Skip", "S"}};
    wc_markup_put(html, "<fieldset class=judge><legend>Is it one story?</legend>");
    for (size_t i = 0; i < 3; i++) {
        wc_markup_print(html, "<label><input type=radio name=j%zu value=%s> %s <kbd>%s</kbd></label>", number,
                        verdicts[i][0], verdicts[i][1], verdicts[i][2]);
    }
    wc_markup_put(html, "</fieldset></article>");
}

static wirecopy_code put_pair(view *work, size_t number, wirecopy_error *error) {
    const wc_drawn *pair = &work->drawn[number];
    const wc_found *found = work->found;
    wc_pair_facts facts;
    wirecopy_code code = found->method->facts(found->state, pair->a, pair->b, &facts, error);
    if (code == WIRECOPY_OK) {
        code = wc_found_text(found, document_of(work, pair->a), &work->a, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_found_text(found, document_of(work, pair->b), &work->b, error);
    }
    if (code == WIRECOPY_OK) {
        put_head(work, number, pair, &facts);
        wc_markup_put(work->html, "<div class=two>");
        code = put_side(work, pair->a, pair->b, &work->a, &work->b, facts.a_weight, error);
    }
    if (code == WIRECOPY_OK) {
        code = put_side(work, pair->b, pair->a, &work->b, &work->a, facts.b_weight, error);
    }
    wc_markup_put(work->html, "</div>");
    put_judge(work->html, number);
    return code;
}

/* The ids as they are, for gold.tsv. */
static void put_data(view *work) {
    wc_markup *html = work->html;
    const wc_strings *ids = &work->found->job->dump.ids;
    wc_markup_put(html, "<script type=\"application/json\" id=pairs-data>[");
    for (size_t i = 0; i < work->ndrawn; i++) {
        size_t a_nbytes, b_nbytes;
        const char *a = wc_strings_get(ids, document_of(work, work->drawn[i].a), &a_nbytes);
        const char *b = wc_strings_get(ids, document_of(work, work->drawn[i].b), &b_nbytes);
        wc_markup_put(html, i > 0 ? ",[" : "[");
        wc_markup_json(html, a, a_nbytes);
        wc_markup_put(html, ",");
        wc_markup_json(html, b, b_nbytes);
        wc_markup_print(html, ",%.4f]", work->drawn[i].similarity);
    }
    wc_markup_put(html, "]</script>");
}

static void put_paths(wc_markup *html, const char *const *paths, size_t npaths, const char *none) {
    for (size_t i = 0; i < npaths && i < 3; i++) {
        wc_markup_put(html, " ");
        wc_markup_name(html, paths[i], strlen(paths[i]));
    }
    wc_markup_put(html, npaths > 3 ? " &hellip;" : npaths == 0 ? none : "");
}

/* All files whose documents may be labelled: tune has to read each. An index does not know its own. */
static void put_tuning(wc_markup *html, const wc_found *found) {
    const wirecopy_input *input = &found->job->dump.input;
    int is_of_index = wc_found_is_wider(found) && input->nagainst == 0;
    wc_markup_put(html, "<p>Then <code>wirecopy tune");
    wc_markup_put(html, found->job->sketcher->options.profile == WIRECOPY_PROFILE_NEAR ? " --profile near" : "");
    put_paths(html, input->paths, input->npaths, " INPUT");
    put_paths(html, input->against, input->nagainst, is_of_index ? " INDEXED" : "");
    wc_markup_put(html, " gold.tsv</code> finds the threshold that agrees with you best");
    wc_markup_put(html, is_of_index ? "; INDEXED are the files that the index was made of." : ".");
    wc_markup_put(html, "</p>");
}

static void put_introduction(view *work, const wc_pairs_seen *seen) {
    wc_markup *html = work->html;
    wc_markup_put(html, "<p>Two texts are linked from a similarity of ");
    wc_markup_print(html, "%.2f on (%s). ", work->threshold, work->found->method->unit);
    if (!seen->is_sample) {
        wc_markup_put(html, "Of ");
        wc_put_count(html, seen->count);
        wc_markup_put(html, " pairs that were compared, ");
    }
    wc_put_count(html, seen->over);
    wc_markup_put(html, seen->is_sample ? " pairs reach it; " : " reach it. ");
    if (seen->is_sample) {
        wc_put_count(html, seen->count - seen->over);
        wc_markup_put(html, " others that the search met were compared for this page. ");
    }
    wc_markup_print(html,
                    "These %zu are a sample from both sides, the most doubtful first: of each distance from "
                    "the threshold a few, drawn by a hash of the texts, each story once.</p>",
                    work->ndrawn);
    if (work->found->method->weighs) {
        wc_markup_put(html,
                      "<p class=key><mark>shared</mark> what the other text has &middot; <span>own</span> what it "
                      "has not &middot; <span class=common>common</span> what many texts have, such as a footer: it "
                      "weighs nothing. A weight of 1 is a line of 50 letters.</p>");
    } else {
        wc_markup_put(html, "<p class=key><mark>shared</mark> passages that the other text has.</p>");
    }
    wc_markup_put(html,
                  "<div class=\"bar scripted\" id=judging><p><b id=judged>0</b> of <span id=to-judge></span> judged. "
                  "<kbd>A</kbd> same story, <kbd>R</kbd> different, <kbd>S</kbd> skip, <kbd>U</kbd> undo, "
                  "<kbd>J</kbd> <kbd>K</kbd> next and previous.</p><p><button type=button id=export>Save "
                  "gold.tsv</button> <button type=button id=forget>Forget all</button> <span id=said "
                  "role=status></span></p>");
    put_tuning(html, work->found);
    wc_markup_put(html,
                  "</div><noscript><p "
                  "class=note>To judge pairs, allow this page its script; it sends nothing anywhere.</p></noscript>");
}

static void draw_all(view *work, const wc_sample *sample) {
    for (size_t stratum = 0; stratum < WC_SAMPLE_STRATA; stratum++) {
        for (size_t side = 0; side < WC_SAMPLE_SIDES; side++) {
            draw(work, sample, side, stratum);
        }
    }
    order_by_doubt(work);
}

static wirecopy_code put_all(view *work, size_t most, wirecopy_error *error) {
    size_t start = work->html->nbytes;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < work->ndrawn; i++) {
        size_t before = work->html->nbytes;
        code = put_pair(work, i, error);
        if (work->html->nbytes - start > most) {
            work->html->nbytes = before;
            work->ndrawn = i;
        }
    }
    return code;
}

wirecopy_code wc_view_pairs(wc_markup *html, const wc_found *found, const wc_pairs_seen *seen, size_t most,
                            wirecopy_error *error) {
    uint32_t nentries = found->of->grouping->nentries;
    view work = {.html = html,
                 .found = found,
                 .threshold = found->job->sketcher->options.threshold,
                 .used = wc_allocate_zeroed(found->allocator, nentries, 1)};
    wirecopy_code code = work.used == NULL ? wc_fail_refused(found->allocator, nentries, error) : WIRECOPY_OK;
    if (code == WIRECOPY_OK) {
        draw_all(&work, &seen->sample);
        wc_markup_put(html, "<section id=pairs aria-labelledby=pairs-h><h2 id=pairs-h>Borderline pairs</h2>");
        put_introduction(&work, seen);
        code = put_all(&work, most, error);
        wc_markup_put(html, work.ndrawn == 0 ? "<p class=none>No two texts come near the threshold.</p>" : "");
        put_data(&work);
        wc_markup_put(html, "</section>");
    }
    wc_found_text_clear(found, &work.a);
    wc_found_text_clear(found, &work.b);
    wc_release(found->allocator, work.used, nentries, 1);
    return code;
}
