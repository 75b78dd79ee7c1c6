/* How bands and rows are chosen. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

#include "lsh/banding.h"
#include "sketch/estimate.h"

static wirecopy_options at(double threshold, uint32_t permutations) {
    wirecopy_options options;
    wirecopy_options_init(&options, sizeof options);
    options.threshold = threshold;
    options.permutations = permutations;
    return options;
}

Test(banding, chance_follows_the_formula) {
    const wc_banding banding = {20, 5};
    cr_assert(epsilon_eq(dbl, wc_banding_chance(banding, 0.8), 0.99964, 1e-5));
    cr_assert(epsilon_eq(dbl, wc_banding_chance(banding, 0.3), 0.04749, 1e-5));
    cr_assert(eq(dbl, wc_banding_chance(banding, 0.0), 0.0));
    cr_assert(eq(dbl, wc_banding_chance(banding, 1.0), 1.0));
}

Test(banding, the_choice_stays_within_the_permutations) {
    for (uint32_t permutations = 1; permutations <= 300; permutations += 13) {
        for (int step = 1; step <= 20; step++) {
            wirecopy_options options = at(step / 20.0, permutations);
            wc_banding banding = wc_banding_choose(&options);
            cr_assert(ge(u32, banding.bands, 1));
            cr_assert(ge(u32, banding.rows, 1));
            cr_assert(le(u32, banding.bands * banding.rows, permutations));
        }
    }
}

Test(banding, misses_less_than_one_pair_in_a_thousand) {
    for (int step = 30; step <= 95; step++) {
        wirecopy_options options = at(step / 100.0, 128);
        wc_banding banding = wc_banding_choose(&options);
        cr_assert(lt(dbl, wc_banding_misses(banding, options.threshold), 0.001), "threshold 0.%02d", step);
    }
}

Test(banding, a_higher_threshold_asks_for_more_rows) {
    wirecopy_options low = at(0.5, 128), high = at(0.9, 128);
    cr_assert(lt(u32, wc_banding_choose(&low).rows, wc_banding_choose(&high).rows));
}

Test(banding, of_equal_texts_alone_one_band_of_all_positions_is_asked) {
    wirecopy_options options = at(1.0, 128);
    wc_banding banding = wc_banding_choose(&options);
    cr_assert(eq(u32, banding.bands, 1));
    cr_assert(eq(u32, banding.rows, 128));
}

/* T less so many standard deviations, sqrt(T(1-T)/K), in positions. */
Test(floor, is_so_many_deviations_under_the_threshold) {
    cr_assert(eq(u32, wc_estimate_floor(0.8, 128, 4.0), 84));
    cr_assert(eq(u32, wc_estimate_floor(0.8, 128, 2.0), 93));
    cr_assert(eq(u32, wc_estimate_floor(0.5, 128, 4.0), 41));
    cr_assert(eq(u32, wc_estimate_floor(0.5, 128, 2.0), 52));
    cr_assert(eq(u32, wc_estimate_floor(0.5, 128, 0.0), 64));
    cr_assert(eq(u32, wc_estimate_floor(1.0, 128, 4.0), 128));
    cr_assert(eq(u32, wc_estimate_floor(0.05, 16, 4.0), 1));
}

Test(banding, the_users_own_bands_win) {
    wirecopy_options options = at(0.8, 128);
    options.bands = 9;
    options.rows = 13;
    wc_banding banding = wc_banding_choose(&options);
    cr_assert(eq(u32, banding.bands, 9));
    cr_assert(eq(u32, banding.rows, 13));
}
