#include "news/sampled.h"

/* Of so many shared grams and such a Jaccard, three standard deviations lie between a pair and a Jaccard of a half, and
 * many more between it and what a link asks for. */
enum { SHARED_LEAST = 32 };
static const double near_jaccard = 0.65, confirmed_jaccard = 0.5;

typedef struct weighed {
    uint64_t total;
    size_t ncommon;
} weighed;

static weighed weigh(const wc_sampled_text *text, const wc_rarity *rarity, uint32_t site_limit) {
    weighed all = {0};
    for (size_t i = 0; i < text->count; i++) {
        uint32_t weight = wc_rarity_weight(rarity, text->values[i], text->site, site_limit);
        all.total += weight;
        all.ncommon += weight == 0;
    }
    return all;
}

static uint32_t site_limit(const wc_sampled_text *text, const wc_rarity *rarity) {
    return text->site != 0 ? wc_rarity_site_limit(rarity, text->site) : 0;
}

static int is_near(const wc_overlap *overlap, double jaccard) {
    return overlap->shared >= jaccard * (overlap->a_total + overlap->b_total - overlap->shared);
}

int wc_sampled_near(const wc_sampled_text *a, const wc_sampled_text *b, const wc_rarity *rarity,
                    wc_overlap *overlap_ret) {
    uint32_t a_limit = site_limit(a, rarity), b_limit = site_limit(b, rarity);
    uint64_t sum = 0;
    size_t nshared = 0;
    for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
        uint32_t x = a->values[i], y = b->values[j];
        if (x == y) {
            uint32_t a_weight = wc_rarity_weight(rarity, x, a->site, a_limit);
            uint32_t b_weight = wc_rarity_weight(rarity, x, b->site, b_limit);
            uint32_t lesser = a_weight < b_weight ? a_weight : b_weight;
            sum += lesser;
            nshared += lesser > 0;
        }
        i += x <= y;
        j += y <= x;
    }
    if (nshared < SHARED_LEAST) {
        return 0;
    }
    const weighed a_all = weigh(a, rarity, a_limit), b_all = weigh(b, rarity, b_limit);
    double a_scale = (double)((uint64_t)1 << a->level), b_scale = (double)((uint64_t)1 << b->level);
    *overlap_ret = (wc_overlap){.shared = (a_scale > b_scale ? a_scale : b_scale) * (double)sum / WC_RARITY_UNIT,
                                .a_total = a_scale * (double)a_all.total / WC_RARITY_UNIT,
                                .b_total = b_scale * (double)b_all.total / WC_RARITY_UNIT,
                                .a_common = a_scale * (double)a_all.ncommon,
                                .b_common = b_scale * (double)b_all.ncommon};
    return is_near(overlap_ret, near_jaccard);
}

int wc_sampled_confirmed(const wc_overlap *read) {
    return is_near(read, confirmed_jaccard);
}
