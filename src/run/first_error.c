#include "run/first_error.h"

void wc_first_error_init(wc_first_error *first) {
    *first = (wc_first_error){0};
    pthread_mutex_init(&first->lock, NULL);
}

void wc_first_error_note(wc_first_error *first, wirecopy_code code, const wirecopy_error *error) {
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

wirecopy_code wc_first_error_code(wc_first_error *first) {
    pthread_mutex_lock(&first->lock);
    wirecopy_code code = first->error.code;
    pthread_mutex_unlock(&first->lock);
    return code;
}

wirecopy_code wc_first_error_finish(wc_first_error *first, wirecopy_error *error) {
    pthread_mutex_destroy(&first->lock);
    if (error != NULL && first->error.code != WIRECOPY_OK) {
        *error = first->error;
    }
    return first->error.code;
}
