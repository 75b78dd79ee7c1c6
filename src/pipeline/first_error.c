#include "pipeline/first_error.h"

void wirecopy_first_error_init(wirecopy_first_error *first) {
    *first = (wirecopy_first_error){0};
    pthread_mutex_init(&first->lock, NULL);
}

void wirecopy_first_error_note(wirecopy_first_error *first, wirecopy_code code, const wirecopy_error *error) {
    if (code == WIRECOPY_OK) {
        return;
    }
    pthread_mutex_lock(&first->lock);
    if (first->error.code == WIRECOPY_OK) {
        first->error = *error;
        first->error.code = code;
    }
    pthread_mutex_unlock(&first->lock);
}

wirecopy_code wirecopy_first_error_code(wirecopy_first_error *first) {
    pthread_mutex_lock(&first->lock);
    wirecopy_code code = first->error.code;
    pthread_mutex_unlock(&first->lock);
    return code;
}

wirecopy_code wirecopy_first_error_finish(wirecopy_first_error *first, wirecopy_error *error) {
    pthread_mutex_destroy(&first->lock);
    if (error != NULL && first->error.code != WIRECOPY_OK) {
        *error = first->error;
    }
    return first->error.code;
}
