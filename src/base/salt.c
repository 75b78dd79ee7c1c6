#include "base/salt.h"

#include <sys/random.h>
#include <time.h>

/* Where the system has no random number ready, the time and where the stack lies will do. */
uint64_t wc_salt(void) {
    uint64_t salt;
    if (getrandom(&salt, sizeof salt, GRND_NONBLOCK) != (ssize_t)sizeof salt) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        salt = ((uint64_t)now.tv_nsec << 32 ^ (uint64_t)(uintptr_t)&now) * 0x9E3779B97F4A7C15u;
    }
    return salt | 1;
}
