#include "news/days.h"

#include <stdlib.h>

#include "news/values.h"

/* In days: an update may be put out that much later. Measured: docs/accuracy-rules.md, Words used again. */
enum { NEAR = 3 };

static int day_of(const wc_kept_view *kept, uint32_t date) {
    return (int)wc_value_of(kept, kept->nnumbers + date);
}

int wc_days_are_apart(const wc_kept_view *one, const wc_kept_view *other) {
    int are_apart = one->ndates > 0 && other->ndates > 0;
    for (uint32_t i = 0; i < one->ndates; i++) {
        for (uint32_t k = 0; k < other->ndates; k++) {
            are_apart &= abs(day_of(one, i) - day_of(other, k)) > NEAR;
        }
    }
    return are_apart;
}
