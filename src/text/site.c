#include "text/site.h"

#include "base/host.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* The longest host name (RFC 1035). */
enum { HOST_NBYTES_MAX = 255 };

static uint32_t hash_of_host(const char *field, size_t nbytes, uint64_t key) {
    char folded[HOST_NBYTES_MAX];
    wc_narrow_to_host(&field, &nbytes);
    nbytes = nbytes < sizeof folded ? nbytes : sizeof folded;
    for (size_t i = 0; i < nbytes; i++) {
        folded[i] = (char)(field[i] >= 'A' && field[i] <= 'Z' ? field[i] + ('a' - 'A') : field[i]);
    }
    uint32_t site = (uint32_t)XXH3_64bits_withSeed(folded, nbytes, key);
    return nbytes == 0 ? 0 : site != 0 ? site : 1;
}

uint32_t wc_site_of(const char *field, size_t nbytes, uint64_t key) {
    return field == NULL || nbytes == 0 ? 0 : hash_of_host(field, nbytes, key);
}

uint32_t wc_site_within(const char *field, size_t nbytes, uint64_t key) {
    const char *own = field != NULL ? wc_find_bytes(field, nbytes, "://") : NULL;
    if (own == NULL) {
        return 0;
    }
    own += 3;
    const char *inner = wc_find_bytes(own, nbytes - (size_t)(own - field), "://");
    return inner == NULL ? 0 : hash_of_host(inner, nbytes - (size_t)(inner - field), key);
}
