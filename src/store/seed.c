#include "store/seed.h"

#include <string.h>

#include "base/error.h"
#include "base/options.h"
#include "base/os.h"
#include "store/checkpoint.h"
#include "store/settings.h"

/* Seeds are written as JSON numbers, of which many parsers keep 53 bits. */
enum { SEED_BITS = 53 };

static wirecopy_code draw(uint64_t *seed_ret, wirecopy_error *error) {
    int problem = wc_os_random(seed_ret, sizeof *seed_ret);
    if (problem != 0) {
        return wc_fail(error, WIRECOPY_ERROR_IO, "cannot draw a random seed: %s; set options.seed", strerror(problem));
    }
    *seed_ret >>= 64 - SEED_BITS;
    return WIRECOPY_OK;
}

wirecopy_code wc_seed_choose(wirecopy_options *options, const wirecopy_input *input, wirecopy_error *error) {
    wirecopy_input checked = {0};
    wirecopy_code code = WIRECOPY_OK;
    if (options->untrusted != WIRECOPY_UNTRUSTED) {
        return code;
    }
    if (input != NULL) {
        code = wc_input_check(input, &checked, error);
    }
    /* A file that cannot be read is reported later, when its documents are read. */
    if (code != WIRECOPY_OK ||
        (checked.format == WIRECOPY_FORMAT_SIGNATURES &&
         wc_settings_seed(checked.paths[0], WC_FRAMES_SIGNATURES, &options->seed)) ||
        (checked.checkpoint != NULL && wc_checkpoint_seed(checked.checkpoint, &options->seed))) {
        return code;
    }
    return draw(&options->seed, error);
}
