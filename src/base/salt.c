#include "base/salt.h"

#include <time.h>

#include "base/os.h"

/* Where the system has no random number ready, the time and where the stack lies will do. */
uint64_t wc_salt(void) {
    uint64_t salt;
    if (wc_os_random_now(&salt, sizeof salt) != 0) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        salt = ((uint64_t)now.tv_nsec << 32 ^ (uint64_t)(uintptr_t)&now) * 0x9E3779B97F4A7C15u;
    }
    return salt | 1;
}
