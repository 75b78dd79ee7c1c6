#include "report/views.h"

#include <math.h>

#include "lsh/banding.h"

/* The drawing, in its own units: bars from LEFT to LEFT + WIDTH, heights from TOP to BOTTOM. */
enum { LEFT = 56, WIDTH = 600, TOP = 16, BOTTOM = 196, TALL = 240, WIDE = 680, CURVE_POINTS = 60 };

static double x_of(double similarity) {
    return LEFT + WIDTH * similarity;
}

/* By logarithm: most pairs have little in common, and those at the threshold are few. */
static double height_of(uint64_t count, uint64_t most) {
    return most > 0 && count > 0 ? (BOTTOM - TOP) * log2((double)count + 1.0) / log2((double)most + 1.0) : 0.0;
}

static void put_axes(wc_markup *html, uint64_t most) {
    wc_markup_print(html, "<path class=axis d=\"M%d %dH%d\"/>", LEFT, BOTTOM, LEFT + WIDTH);
    for (int tenth = 0; tenth <= 10; tenth += 2) {
        wc_markup_print(html, "<text class=tick x=%.0f y=%d text-anchor=middle>%.1f</text>", x_of(tenth / 10.0),
                        BOTTOM + 18, tenth / 10.0);
    }
    for (uint64_t count = 1; count <= most; count *= 10) {
        double y = BOTTOM - height_of(count, most);
        wc_markup_print(html, "<path class=grid d=\"M%d %.1fH%d\"/><text class=tick x=%d y=%.1f text-anchor=end>", LEFT,
                        y, LEFT + WIDTH, LEFT - 6, y + 4);
        wc_put_count(html, count);
        wc_markup_put(html, "</text>");
    }
    wc_markup_print(html, "<text class=tick x=%d y=%d text-anchor=middle>similarity</text>", LEFT + WIDTH / 2,
                    TALL - 6);
}

static void put_curve(wc_markup *html, wc_banding banding) {
    wc_markup_put(html, "<path class=curve d=\"");
    for (int i = 0; i <= CURVE_POINTS; i++) {
        double similarity = (double)i / CURVE_POINTS;
        double chance = wc_banding_chance(banding, similarity);
        wc_markup_print(html, "%c%.1f %.1f", i == 0 ? 'M' : 'L', x_of(similarity), BOTTOM - (BOTTOM - TOP) * chance);
    }
    wc_markup_put(html, "\"/>");
}

static void put_numbers(wc_markup *html, const wc_pairs_seen *seen) {
    wc_markup_put(html, "<details><summary>The same in numbers</summary><table><thead><tr><th scope=col>similarity<th "
                        "scope=col class=n>pairs</thead><tbody>");
    for (int bar = 0; bar < WC_BARS; bar++) {
        if (seen->bars[bar] > 0) {
            wc_markup_print(html, "<tr><td>%.2f to %.2f<td class=n>", (double)bar / WC_BARS, (bar + 1.0) / WC_BARS);
            wc_put_count(html, seen->bars[bar]);
        }
    }
    wc_markup_put(html, "</table></details>");
}

void wc_put_histogram(wc_markup *html, const wc_pairs_seen *seen, double threshold, const wc_recall *recall) {
    uint64_t most = 0;
    for (int bar = 0; bar < WC_BARS; bar++) {
        most = seen->bars[bar] > most ? seen->bars[bar] : most;
    }
    wc_markup_print(html,
                    "<figure><svg viewBox=\"0 0 %d %d\" role=img aria-label=\"Pairs by similarity, with the threshold "
                    "%.2f; the numbers are in the table below\">",
                    WIDE, TALL, threshold);
    put_axes(html, most);
    for (int bar = 0; bar < WC_BARS; bar++) {
        double height = height_of(seen->bars[bar], most), from = (double)bar / WC_BARS;
        int is_over = from + 0.5 / WC_BARS >= threshold;
        wc_markup_print(html, "<rect class=%s x=%.1f y=%.1f width=%.1f height=%.1f />", is_over ? "over" : "under",
                        x_of(from) + 0.5, BOTTOM - height, (double)WIDTH / WC_BARS - 1.0, height);
    }
    if (recall->bands > 0) {
        put_curve(html, (wc_banding){recall->bands, recall->rows});
    }
    wc_markup_print(html,
                    "<path class=threshold d=\"M%.1f %dV%d\"/><text class=label x=%.1f y=%d text-anchor=%s>threshold "
                    "%.2f</text></svg>",
                    x_of(threshold), TOP - 8, BOTTOM, x_of(threshold) + (threshold > 0.7 ? -6 : 6), TOP,
                    threshold > 0.7 ? "end" : "start", threshold);
    wc_markup_put(html, "<figcaption>Pairs of texts that were compared, by how similar they are. The height is the "
                        "logarithm of their number.");
    wc_markup_put(html, recall->bands == 0 ? " The first bar has those that share nothing that counts." : "");
    wc_markup_put(html,
                  seen->is_sample ? " Under the threshold, a sample of the pairs that the search met is shown." : "");
    wc_markup_put(html, recall->bands > 0 ? " The line is the chance that a pair becomes a candidate." : "");
    wc_markup_put(html, "</figcaption></figure>");
    put_numbers(html, seen);
}
