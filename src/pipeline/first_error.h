/* The first failure among several threads. */
#ifndef WIRECOPY_PIPELINE_FIRST_ERROR_H
#define WIRECOPY_PIPELINE_FIRST_ERROR_H

#include <pthread.h>

#include "wirecopy/wirecopy.h"

typedef struct wirecopy_first_error {
    pthread_mutex_t lock;
    wirecopy_error error;
} wirecopy_first_error;

void wirecopy_first_error_init(wirecopy_first_error *first);

/* Keeps the error where code is one and none was kept. Thread-safe. */
void wirecopy_first_error_note(wirecopy_first_error *first, wirecopy_code code, const wirecopy_error *error);

/* Thread-safe. */
wirecopy_code wirecopy_first_error_code(wirecopy_first_error *first);

/* Hands over what was kept, and ends first. */
wirecopy_code wirecopy_first_error_finish(wirecopy_first_error *first, wirecopy_error *error);

#endif
