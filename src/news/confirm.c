#include "news/confirm.h"

#include "match/fetch.h"
#include "news/short.h"

void wc_confirmer_init(wc_confirmer *confirmer, const wc_run *run, const wc_news *news) {
    const wirecopy_sketcher *sketcher = run->corpus->sketcher;
    *confirmer = (wc_confirmer){.run = run, .news = news};
    wc_tokens_init(&confirmer->tokens, sketcher->allocator, sketcher->kernels);
    wc_comparer_init(&confirmer->comparer, &news->texts);
    confirmer->comparer.matcher.a_text = &confirmer->a;
    confirmer->comparer.matcher.b_text = &confirmer->b;
}

void wc_confirmer_clear(wc_confirmer *confirmer) {
    wc_kept_clear(&confirmer->a, confirmer->news->allocator);
    wc_kept_clear(&confirmer->b, confirmer->news->allocator);
    wc_comparer_clear(&confirmer->comparer);
    wc_tokens_clear(&confirmer->tokens);
}

static wirecopy_code read_text(wc_confirmer *confirmer, uint32_t text, wc_kept *kept, wirecopy_error *error) {
    const wc_run *run = confirmer->run;
    wirecopy_code code = wc_fetch_tokens(&confirmer->tokens, run->text, run->text_context, confirmer->thread,
                                         run->corpus->first_document[text], error);
    return code == WIRECOPY_OK ? wc_kept_fill(kept, &confirmer->tokens, run->corpus->sketcher->options.seed, error)
                               : code;
}

wirecopy_code wc_confirmer_compare(wc_confirmer *confirmer, const wc_pair_view *pair, wc_pair_view *confirmed_ret,
                                   wirecopy_error *error) {
    *confirmed_ret = (wc_pair_view){0};
    wirecopy_code code = read_text(confirmer, pair->head->a, &confirmer->a, error);
    if (code == WIRECOPY_OK) {
        code = read_text(confirmer, pair->head->b, &confirmer->b, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_comparer_pair(&confirmer->comparer, pair->head->a, pair->head->b, confirmed_ret, error);
    }
    if (code == WIRECOPY_OK && confirmed_ret->head != NULL) {
        /* What else is known of the pair stands. */
        confirmed_ret->head->flags = pair->head->flags;
        confirmed_ret->head->numbers = pair->head->numbers;
        confirmed_ret->head->equal = pair->head->equal;
        confirmed_ret->head->raw = pair->head->raw;
        if (pair->head->likeness > 0) {
            wc_short_measure(&confirmer->news->weights, &confirmer->comparer, confirmed_ret);
        }
    }
    return code;
}

wirecopy_code wc_confirmer_ask(wc_confirmer *confirmer, const wc_pair_view *pair, double *similarity_ret,
                               wirecopy_error *error) {
    wc_pair_view found;
    wirecopy_code code = wc_confirmer_compare(confirmer, pair, &found, error);
    *similarity_ret =
        code == WIRECOPY_OK && found.head != NULL ? wc_weights_similarity(&confirmer->news->weights, &found) : 0.0;
    return code;
}
