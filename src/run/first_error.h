/* The first failure among several threads. */
#ifndef WC_RUN_FIRST_ERROR_H
#define WC_RUN_FIRST_ERROR_H

#include <pthread.h>

#include "wirecopy/wirecopy.h"

typedef struct wc_first_error {
    pthread_mutex_t lock;
    wirecopy_error error;
} wc_first_error;

void wc_first_error_init(wc_first_error *first);

/* Keeps the error where code is one and none was kept. Thread-safe. */
void wc_first_error_note(wc_first_error *first, wirecopy_code code, const wirecopy_error *error);

/* Thread-safe. */
wirecopy_code wc_first_error_code(wc_first_error *first);

/* Hands over what was kept, and ends first. */
wirecopy_code wc_first_error_finish(wc_first_error *first, wirecopy_error *error);

#endif
