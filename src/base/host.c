#include "base/host.h"

#include <string.h>
#include <strings.h>

const char *wc_find_bytes(const char *bytes, size_t nbytes, const char *wanted) {
    size_t length = strlen(wanted);
    for (size_t i = 0; i + length <= nbytes; i++) {
        if (memcmp(bytes + i, wanted, length) == 0) {
            return bytes + i;
        }
    }
    return NULL;
}

void wc_narrow_to_host(const char **field, size_t *nbytes) {
    const char *end = *field + *nbytes, *start = wc_find_bytes(*field, *nbytes, "://");
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

/* The bytes of a first label that says how a paper shows its pages, and not whose they are, with its dot; 0: none. What
 * is left of the host must have a dot, since "m.co" is a name of its own. */
static size_t skip_label(const char *host, size_t nbytes) {
    static const char *const labels[] = {"www", "m", "mobile", "amp"};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        size_t length = strlen(labels[i]);
        if (nbytes <= length || strncasecmp(host, labels[i], length) != 0) {
            continue;
        }
        for (; i == 0 && length < nbytes && host[length] >= '0' && host[length] <= '9'; length++) { /* "www1" */
        }
        if (length < nbytes && host[length] == '.' && memchr(host + length + 1, '.', nbytes - length - 1) != NULL) {
            return length + 1;
        }
    }
    return 0;
}

void wc_narrow_to_site(const char **field, size_t *nbytes) {
    const char *whole = *field;
    wc_narrow_to_host(field, nbytes);
    for (size_t skipped; *field != whole && (skipped = skip_label(*field, *nbytes)) > 0;) {
        *field += skipped;
        *nbytes -= skipped;
    }
}
