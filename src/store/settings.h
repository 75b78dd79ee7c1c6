/* The settings that produced a signature file or checkpoint, as lines of text: a name, a space, a value. */
#ifndef WC_STORE_SETTINGS_H
#define WC_STORE_SETTINGS_H

#include "dump/batch.h"
#include "read/reader.h"
#include "store/frames.h"

typedef struct wc_settings {
    char *text; /* NUL-terminated, padded with zeroes to a multiple of 8 */
    size_t nbytes, capacity;
} wc_settings;

/* The settings that signatures depend on. */
wirecopy_code wc_settings_of_sketch(const wirecopy_sketcher *sketcher, wc_settings *settings_ret,
                                    wirecopy_error *error);

/* The settings that a run depends on: those of signatures, everything else that affects its result, and its inputs:
 * path, size, time, and a hash of the first and last 64 KiB of each. purpose: the verb and its output. Inputs that are
 * not regular files cannot be recognised again: WIRECOPY_ERROR_UNSUPPORTED. */
wirecopy_code wc_settings_of_run(const wirecopy_sketcher *sketcher, const wirecopy_input *input,
                                 const wc_reader *reader, const char *purpose, wc_settings *settings_ret,
                                 wirecopy_error *error);

void wc_settings_clear(wc_settings *settings, const wirecopy_allocator *allocator);

/* WIRECOPY_ERROR_ARGUMENT, naming the first line that differs, if the frame's settings are not these. is_signed: it is
 * a signature file's. */
wirecopy_code wc_settings_compare(const wc_settings *settings, const wc_frame *frame, const char *path, int is_signed,
                                  wirecopy_error *error);

/* Non-zero if a file of that kind (store/frames.h) can be read and holds the seed that it was created with. */
int wc_settings_seed(const char *path, uint32_t kind, uint64_t *seed_ret);

#endif
