/* Random numbers for tests: seeded from WIRECOPY_TEST_SEED, or else the clock, and the seed is printed so that a
 * failure can be had again. */
#ifndef WC_RANDOM_H
#define WC_RANDOM_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct random_state {
    uint64_t state;
} random_state;

static inline random_state random_start(const char *name) {
    const char *given = getenv("WIRECOPY_TEST_SEED");
    uint64_t seed = given != NULL ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
    fprintf(stderr, "%s: WIRECOPY_TEST_SEED=%llu\n", name, (unsigned long long)seed);
    return (random_state){seed * 2654435761u + 1};
}

static inline uint64_t random_next(random_state *random) {
    /* xorshift64* (Vigna 2016) */
    random->state ^= random->state >> 12;
    random->state ^= random->state << 25;
    random->state ^= random->state >> 27;
    return random->state * 0x2545F4914F6CDD1Du;
}

/* 0 .. bound-1 */
static inline uint32_t random_below(random_state *random, uint32_t bound) {
    return (uint32_t)((random_next(random) >> 32) * bound >> 32);
}

static inline double random_share(random_state *random) {
    return (double)(random_next(random) >> 11) / 9007199254740992.0;
}

#endif
