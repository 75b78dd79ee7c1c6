#include "report/excerpt.h"

/* Bytes kept at each end of a stretch, from generous to few; the last is used however long the whole is. Chosen. */
static const size_t edges[] = {1000, 600, 300, 150, 80, 40};
enum { NEDGES = sizeof edges / sizeof edges[0] };

/* What a stretch costs beyond its text: markup. */
enum { MARKUP = 24 };

/* Less than this is not worth leaving out. */
enum { LEFT_OUT_LEAST = 40 };

static size_t shown_of(size_t nbytes, size_t edge) {
    return nbytes > 2 * edge + LEFT_OUT_LEAST ? 2 * edge + LEFT_OUT_LEAST : nbytes;
}

/* Stretches and what is between them, which counts with the one after it. */
static size_t shown_of_all(const wirecopy_explained *stretches, size_t count, size_t nbytes, size_t edge) {
    size_t sum = 0, place = 0;
    for (size_t i = 0; i < count; i++) {
        sum += shown_of((size_t)stretches[i].end - place, edge) + MARKUP;
        place = (size_t)stretches[i].end;
    }
    return sum + shown_of(nbytes - place, edge);
}

/* Between words, where there is a space near. */
static size_t cut_before(const char *text, size_t nbytes, size_t most) {
    size_t place = wc_markup_cut(text, nbytes, most);
    for (size_t back = 0; back < LEFT_OUT_LEAST / 2 && back < place; back++) {
        if (text[place - back - 1] == ' ' || text[place - back - 1] == '\n') {
            return place - back;
        }
    }
    return place;
}

static void put_cut(wc_markup *html, const char *text, size_t nbytes, size_t edge) {
    if (nbytes <= 2 * edge + LEFT_OUT_LEAST) {
        wc_markup_text(html, text, nbytes);
        return;
    }
    size_t head = cut_before(text, nbytes, edge), tail = cut_before(text, nbytes, nbytes - edge);
    wc_markup_text(html, text, head);
    wc_markup_print(html, " <span class=cut>[%zu bytes left out]</span> ", tail - head);
    wc_markup_text(html, text + tail, nbytes - tail);
}

static void put_stretch(wc_markup *html, const char *text, const wirecopy_explained *stretch, size_t edge) {
    size_t nbytes = (size_t)(stretch->end - stretch->start);
    if (nbytes == 0) {
        return;
    }
    if (stretch->kind == WIRECOPY_STRETCH_SHARED) {
        wc_markup_print(html, "<mark title=\"shared, weighs %.1f\">", stretch->weight);
    } else if (stretch->kind == WIRECOPY_STRETCH_COMMON) {
        wc_markup_put(html, "<span class=common title=\"common to many texts, weighs nothing\">");
    }
    put_cut(html, text + stretch->start, nbytes, edge);
    wc_markup_put(html, stretch->kind == WIRECOPY_STRETCH_SHARED   ? "</mark>"
                        : stretch->kind == WIRECOPY_STRETCH_COMMON ? "</span>"
                                                                   : "");
}

void wc_excerpt_put(wc_markup *html, const char *text, size_t nbytes, const wirecopy_explained *stretches, size_t count,
                    size_t most) {
    size_t edge = 0, place = 0, start = html->nbytes, i = 0;
    while (edge + 1 < NEDGES && shown_of_all(stretches, count, nbytes, edges[edge]) > most && nbytes > most) {
        edge++;
    }
    if (count == 0 && nbytes > most) {
        size_t head = cut_before(text, nbytes, most);
        wc_markup_text(html, text, head);
        wc_markup_print(html, " <span class=cut>[%zu bytes left out]</span>", nbytes - head);
        return;
    }
    size_t keep = nbytes > most ? edges[edge] : nbytes;
    for (; i < count && html->nbytes - start <= 2 * most; i++) {
        put_cut(html, text + place, (size_t)stretches[i].start - place, keep);
        put_stretch(html, text, &stretches[i], keep);
        place = (size_t)stretches[i].end;
    }
    if (i < count) {
        wc_markup_print(html, " <span class=cut>[%zu bytes left out]</span>", nbytes - place);
    } else {
        put_cut(html, text + place, nbytes - place, keep);
    }
}
