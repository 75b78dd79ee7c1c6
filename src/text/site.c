#include "text/site.h"

#include <string.h>
#include <strings.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

/* The longest host name (RFC 1035). */
enum { HOST_NBYTES_MAX = 255 };

static const char *find(const char *bytes, size_t nbytes, const char *wanted) {
    size_t length = strlen(wanted);
    for (size_t i = 0; i + length <= nbytes; i++) {
        if (memcmp(bytes + i, wanted, length) == 0) {
            return bytes + i;
        }
    }
    return NULL;
}

/* Narrows a URL to its host: what stands between "://", or a name before it and "@", and ":", "/", "?" or "#". */
static void narrow_to_host(const char **field, size_t *nbytes) {
    const char *end = *field + *nbytes, *start = find(*field, *nbytes, "://");
    if (start == NULL) {
        return;
    }
    start += 3;
    const char *stop = start;
    for (; stop < end && strchr("/?#", *stop) == NULL && *stop != '\0'; stop++) {
        start = *stop == '@' ? stop + 1 : start;
    }
    const char *port = memchr(start, ':', (size_t)(stop - start));
    stop = port != NULL ? port : stop;
    if (stop - start > 4 && strncasecmp(start, "www.", 4) == 0) {
        start += 4;
    }
    *field = start;
    *nbytes = (size_t)(stop - start);
}

static uint32_t hash_of_host(const char *field, size_t nbytes, uint64_t key) {
    char folded[HOST_NBYTES_MAX];
    narrow_to_host(&field, &nbytes);
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
    const char *own = field != NULL ? find(field, nbytes, "://") : NULL;
    if (own == NULL) {
        return 0;
    }
    own += 3;
    const char *inner = find(own, nbytes - (size_t)(own - field), "://");
    return inner == NULL ? 0 : hash_of_host(inner, nbytes - (size_t)(inner - field), key);
}
