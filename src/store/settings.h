/* What files that a later run goes on from were made with, as lines of text: a name, a space, a value. */
#ifndef WC_STORE_SETTINGS_H
#define WC_STORE_SETTINGS_H

#include "store/frames.h"
#include "io/reader.h"
#include "dump/batch.h"

typedef struct wc_settings {
    char *text; /* ends in NUL; as many zeroes follow as make the length a multiple of 8 */
    size_t nbytes, capacity;
} wc_settings;

/* What signatures depend on. */
wirecopy_code wc_settings_of_sketch(const wirecopy_sketcher *sketcher, wc_settings *settings_ret,
                                    wirecopy_error *error);

/* What a run depends on: that, everything else that decides about its result, and which inputs it has: their paths,
 * sizes, times, and a hash of the first and last 64 KiB of each. purpose: what the run is to make. Inputs that are no
 * regular files can't be told again: WIRECOPY_ERROR_UNSUPPORTED. */
wirecopy_code wc_settings_of_run(const wirecopy_sketcher *sketcher, const wirecopy_input *input,
                                 const wc_reader *reader, const char *purpose, wc_settings *settings_ret,
                                 wirecopy_error *error);

void wc_settings_clear(wc_settings *settings, const wirecopy_allocator *allocator);

/* WIRECOPY_ERROR_ARGUMENT, naming the first line that differs, where the frame's settings are not these. */
wirecopy_code wc_settings_compare(const wc_settings *settings, const wc_frame *frame, const char *path,
                                  wirecopy_error *error);

/* Non-zero where a file of that kind (io/frames.h) can be read and tells the seed it was made with. */
int wc_settings_seed(const char *path, uint32_t kind, uint64_t *seed_ret);

#endif
