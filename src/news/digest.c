#include "news/digest.h"

#include "news/telling.h"

/* Strands of a digest, and whole cells of a strand that counts. These and the others here are measured:
 * docs/accuracy-rules.md, Constants. */
enum { STRAND_CELLS = 3, STRANDS_LEAST = 3, STRANDS_OF_TWO = 2 };

/* Strands of so much of a page, and of so many whole cells, count, and three make a digest where they are so much of it
 * together, and the first is less than that of all strands and less than thrice the second. */
static const double strand_share = 0.06, strands_share = 0.5, dominant_share = 0.6, dominant_ratio = 3.0;

/* Two strands must be nearly all of the page, and of about one size: a print under another story's lead looks alike. */
static const double two_share = 0.8, two_ratio = 1.5;

void wc_digester_clear(wc_digester *digester) {
    wc_strands_clear(&digester->strands);
    wc_comparer_clear(&digester->comparer);
    *digester = (wc_digester){0};
}

/* A share compares its own texts' pairs; few others are asked for. */
static wirecopy_code find_pair(wc_digester *digester, uint32_t one, uint32_t other, wc_pair_view *pair_ret,
                               wirecopy_error *error) {
    const wc_weights *weights = digester->strands.weights;
    *pair_ret = wc_evidence_find(weights->evidence, one, other);
    if (pair_ret->head != NULL || digester->run == NULL || !wc_telling_is_apart(digester->run, one, other)) {
        return WIRECOPY_OK;
    }
    if (digester->comparer.texts == NULL) {
        wc_comparer_init(&digester->comparer, weights->texts);
    }
    return wc_comparer_pair(&digester->comparer, one, other, pair_ret, error);
}

/* Whether two texts share a passage: they tell of one matter. */
static wirecopy_code are_related(wc_digester *digester, uint32_t one, uint32_t other, int *related_ret,
                                 wirecopy_error *error) {
    wc_pair_view pair;
    wirecopy_code code = find_pair(digester, one, other, &pair, error);
    *related_ret = code == WIRECOPY_OK && pair.head != NULL &&
                   wc_strands_weigh_shared(digester->strands.weights, &pair, one) >= WC_WEIGHT_FULL;
    return code;
}

/* Whether a strand is the lead of a story that none of those counted before tells. */
static wirecopy_code is_story(wc_digester *digester, size_t strand, const uint8_t *counted, uint8_t *story_ret,
                              wirecopy_error *error) {
    const wc_strand *strands = digester->strands.of;
    wirecopy_code code = WIRECOPY_OK;
    int is_related = !strands[strand].is_lead;
    for (size_t i = 0; code == WIRECOPY_OK && !is_related && i < strand; i++) {
        if (counted[i]) {
            code = are_related(digester, strands[i].text, strands[strand].text, &is_related, error);
        }
    }
    *story_ret = (uint8_t)!is_related;
    return code;
}

/* Whether three strands and more are stories, and none stands out. */
static wirecopy_code judge_many(wc_digester *digester, uint32_t total, int *is_digest_ret, wirecopy_error *error) {
    const wc_strand *strands = digester->strands.of;
    size_t nstrands = digester->strands.count;
    double least = strand_share * total, all = 0;
    uint8_t counted[WC_STRANDS_MAX] = {0};
    int count = 0;
    wirecopy_code code = WIRECOPY_OK;
    least = least > STRAND_CELLS * WC_WEIGHT_FULL ? least : STRAND_CELLS * WC_WEIGHT_FULL;
    for (size_t i = 0; i < nstrands; i++) {
        all += strands[i].weight;
    }
    if (nstrands < STRANDS_LEAST || strands[0].weight >= dominant_share * all ||
        strands[0].weight >= dominant_ratio * strands[1].weight || all < strands_share * total) {
        return WIRECOPY_OK;
    }
    for (size_t i = 0; code == WIRECOPY_OK && i < nstrands && strands[i].weight >= least; i++) {
        code = is_story(digester, i, counted, &counted[i], error);
        count += counted[i];
    }
    *is_digest_ret = count >= STRANDS_LEAST;
    return code;
}

/* Whether the page is the beginnings of two stories, each told further elsewhere, by texts that share nothing. */
static wirecopy_code judge_two(wc_digester *digester, uint32_t total, int *is_digest_ret, wirecopy_error *error) {
    const wc_strand *one = &digester->strands.of[0], *two = &digester->strands.of[1];
    if (!one->goes_on || !two->goes_on || one->weight > two_ratio * two->weight ||
        one->weight + two->weight < two_share * total || (one->last > two->first && two->last > one->first)) {
        return WIRECOPY_OK;
    }
    wc_pair_view pair;
    wirecopy_code code = find_pair(digester, one->text, two->text, &pair, error);
    *is_digest_ret = code == WIRECOPY_OK && (pair.head == NULL || pair.head->nlinks == 0);
    return code;
}

wirecopy_code wc_digester_look(wc_digester *digester, uint32_t text, int *is_digest_ret, wirecopy_error *error) {
    wc_strands *strands = &digester->strands;
    uint32_t total = strands->weights->of[text].own;
    strands->count = 0;
    *is_digest_ret = 0;
    if (total < STRANDS_OF_TWO * STRAND_CELLS * WC_WEIGHT_FULL) {
        return WIRECOPY_OK;
    }
    wirecopy_code code = wc_strands_deal(strands, text, error);
    if (code == WIRECOPY_OK) {
        code = judge_many(digester, total, is_digest_ret, error);
    }
    if (code == WIRECOPY_OK && !*is_digest_ret && strands->count >= STRANDS_OF_TWO) {
        code = judge_two(digester, total, is_digest_ret, error);
    }
    return code;
}
