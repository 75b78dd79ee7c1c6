#include "store/seed.h"

#include <string.h>

#include "base/error.h"
#include "base/options.h"
#include "base/os.h"
#include "store/checkpoint.h"
#include "store/settings.h"

/* Seeds go through JSON, of which many readers keep 53 bits of a number. */
enum { SEED_BITS = 53 };

static wirecopy_code draw(uint64_t *seed_ret, wirecopy_error *error) {
    int problem = wc_os_random(seed_ret, sizeof *seed_ret);
    if (problem != 0) {
        return wc_fail(error, WIRECOPY_ERROR_IO, "no random seed could be drawn: %s; give one with options.seed",
                       strerror(problem));
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
    /* A file that can't be read is complained of once it is asked for more than that. */
    if (code != WIRECOPY_OK ||
        (checked.format == WIRECOPY_FORMAT_SIGNATURES &&
         wc_settings_seed(checked.paths[0], WC_FRAMES_SIGNATURES, &options->seed)) ||
        (checked.checkpoint != NULL && wc_checkpoint_seed(checked.checkpoint, &options->seed))) {
        return code;
    }
    return draw(&options->seed, error);
}
