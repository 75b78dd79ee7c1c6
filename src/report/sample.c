#include "report/sample.h"

#include <string.h>

/* Width of the first distance. Chosen: a fifth of the step of tune. */
static const double nearest = 0.01;

/* splitmix64 (Steele, Lea and Flood 2014). */
uint64_t wc_sample_hash(uint64_t value) {
    value += 0x9E3779B97F4A7C15u;
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9u;
    value = (value ^ value >> 27) * 0x94D049BB133111EBu;
    return value ^ value >> 31;
}

static size_t stratum_of(double distance) {
    size_t stratum = 0;
    for (double width = nearest; stratum + 1 < WC_SAMPLE_STRATA && distance >= width; width *= 2.0) {
        stratum++;
    }
    return stratum;
}

void wc_sample_add(wc_sample *sample, uint32_t a, uint64_t a_key, uint32_t b, uint64_t b_key, double similarity) {
    if (similarity <= 0.0) {
        return;
    }
    size_t side = similarity >= sample->threshold;
    size_t stratum = stratum_of(side ? similarity - sample->threshold : sample->threshold - similarity);
    size_t *held = &sample->held[side][stratum], place;
    wc_drawn *drawn = sample->drawn[side][stratum];
    uint64_t low = a_key < b_key ? a_key : b_key, high = a_key < b_key ? b_key : a_key;
    const wc_drawn added = {wc_sample_hash(wc_sample_hash(low) ^ high), similarity, a, b};
    sample->counts[side][stratum]++;
    if (*held == WC_SAMPLE_HELD && added.hash >= drawn[*held - 1].hash) {
        return;
    }
    *held += *held < WC_SAMPLE_HELD;
    for (place = *held - 1; place > 0 && drawn[place - 1].hash > added.hash; place--) {
        drawn[place] = drawn[place - 1];
    }
    drawn[place] = added;
}
