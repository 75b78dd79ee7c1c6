#include "report/views.h"

#include <string.h>

typedef struct seeing {
    const wc_found *found;
    wc_pairs_seen *seen;
} seeing;

static void see(void *context, uint32_t a, uint32_t b, double similarity) {
    const seeing *work = context;
    wc_pairs_seen *seen = work->seen;
    double place = similarity * WC_BARS;
    size_t bar = place <= 0.0 ? 0 : place >= WC_BARS ? WC_BARS - 1 : (size_t)place;
    seen->bars[bar]++;
    seen->count++;
    seen->over += similarity >= seen->sample.threshold;
    const wc_method *method = work->found->method;
    wc_sample_add(&seen->sample, a, method->key(work->found->state, a), b, method->key(work->found->state, b),
                  similarity);
}

wirecopy_code wc_pairs_see(const wc_found *found, wc_pairs_seen *seen_ret, wirecopy_error *error) {
    seeing work = {found, seen_ret};
    memset(seen_ret, 0, sizeof *seen_ret);
    seen_ret->sample.threshold = found->job->sketcher->options.threshold;
    return found->method->each(found->state, see, &work, &seen_ret->is_sample, error);
}
