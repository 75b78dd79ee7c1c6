#include "base/salt.h"

#include <time.h>

#include "base/os.h"

/* If the system has no random number ready, the time and the stack's address serve. The factor is 2^64 over the golden
 * ratio, which spreads them over all bits (Knuth, TAOCP vol. 3, 6.4). */
uint64_t wc_salt(void) {
    uint64_t salt;
    if (wc_os_random_now(&salt, sizeof salt) != 0) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        salt = ((uint64_t)now.tv_nsec << 32 ^ (uint64_t)(uintptr_t)&now) * 0x9E3779B97F4A7C15u;
    }
    return salt | 1;
}
