#include "parse/prefer.h"

#include <string.h>
#include <strings.h>

#include "base/host.h"

static int is_value(const char *value, const char *bytes, size_t nbytes) {
    return strlen(value) == nbytes && memcmp(value, bytes, nbytes) == 0;
}

/* Hosts are compared without case and without "www.". */
static int is_host(const char *value, const char *host, size_t nbytes) {
    value += strlen(value) > 4 && strncasecmp(value, "www.", 4) == 0 ? 4 : 0;
    return strlen(value) == nbytes && strncasecmp(value, host, nbytes) == 0;
}

uint32_t wc_prefer_place(const wirecopy_preference *preference, const char *bytes, size_t nbytes) {
    if (bytes == NULL || nbytes == 0) {
        return (uint32_t)preference->nvalues + 1;
    }
    const char *host = bytes;
    size_t host_nbytes = nbytes;
    wc_narrow_to_host(&host, &host_nbytes);
    size_t place = 0;
    while (place < preference->nvalues && !is_value(preference->values[place], bytes, nbytes) &&
           !(host != bytes && is_host(preference->values[place], host, host_nbytes))) {
        place++;
    }
    return (uint32_t)place;
}

uint32_t wc_prefer_add(uint32_t rank, const wirecopy_preference *preference, uint32_t place) {
    return rank * ((uint32_t)preference->nvalues + 2) + place;
}

uint32_t wc_prefer_none(const wirecopy_input *input) {
    uint32_t rank = 0;
    for (size_t i = 0; i < input->npreferences; i++) {
        rank = wc_prefer_add(rank, &input->preferences[i], wc_prefer_place(&input->preferences[i], NULL, 0));
    }
    return rank;
}

uint32_t wc_prefer_place_of(const wirecopy_input *input, uint32_t rank, size_t i) {
    for (size_t k = input->npreferences; --k > i;) {
        rank /= (uint32_t)input->preferences[k].nvalues + 2;
    }
    return rank % ((uint32_t)input->preferences[i].nvalues + 2);
}
