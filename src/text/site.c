#include "text/site.h"

#include <string.h>

#include "base/host.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* The longest host name (RFC 1035). */
enum { HOST_NBYTES_MAX = 255 };

/* folded_ret: HOST_NBYTES_MAX. */
static size_t fold_host(const char *field, size_t nbytes, char *folded_ret) {
    wc_narrow_to_site(&field, &nbytes);
    nbytes = nbytes < HOST_NBYTES_MAX ? nbytes : HOST_NBYTES_MAX;
    for (size_t i = 0; i < nbytes; i++) {
        folded_ret[i] = (char)(field[i] >= 'A' && field[i] <= 'Z' ? field[i] + ('a' - 'A') : field[i]);
    }
    return nbytes;
}

static uint32_t hash_of_host(const char *field, size_t nbytes, uint64_t key) {
    char folded[HOST_NBYTES_MAX];
    nbytes = fold_host(field, nbytes, folded);
    uint32_t site = (uint32_t)XXH3_64bits_withSeed(folded, nbytes, key);
    return nbytes == 0 ? 0 : site != 0 ? site : 1;
}

uint32_t wc_site_of(const char *field, size_t nbytes, uint64_t key) {
    return field == NULL || nbytes == 0 ? 0 : hash_of_host(field, nbytes, key);
}

/* The URL within a URL; NULL where there is none. */
static const char *inner_url(const char *field, size_t nbytes) {
    const char *own = field != NULL ? wc_find_bytes(field, nbytes, "://") : NULL;
    return own == NULL ? NULL : wc_find_bytes(own + 3, nbytes - (size_t)(own + 3 - field), "://");
}

uint32_t wc_site_within(const char *field, size_t nbytes, uint64_t key) {
    const char *inner = inner_url(field, nbytes);
    return inner == NULL ? 0 : hash_of_host(inner, nbytes - (size_t)(inner - field), key);
}

size_t wc_site_name(const char *field, size_t nbytes, char name_ret[WC_SITE_NAME_NBYTES]) {
    static const char scheme[] = "http://", between[] = "/http://";
    const char *inner = inner_url(field, nbytes);
    if (field == NULL || inner == NULL) {
        return field == NULL ? 0 : fold_host(field, nbytes, name_ret);
    }
    size_t length = sizeof scheme - 1;
    memcpy(name_ret, scheme, length);
    length += fold_host(field, nbytes, name_ret + length);
    memcpy(name_ret + length, between, sizeof between - 1);
    length += sizeof between - 1;
    return length + fold_host(inner, nbytes - (size_t)(inner - field), name_ret + length);
}
