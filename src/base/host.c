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

/* Labels that say how a paper shows its pages, and not whose they are: "www", with digits or without, and these. */
static int is_of_pages(const char *label, size_t nbytes) {
    static const char *const labels[] = {"m", "mobile", "amp"};
    size_t digits = nbytes;
    for (; digits > 0 && label[digits - 1] >= '0' && label[digits - 1] <= '9'; digits--) {
    }
    int found = digits == 3 && strncasecmp(label, "www", 3) == 0;
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        found |= nbytes == strlen(labels[i]) && strncasecmp(label, labels[i], nbytes) == 0;
    }
    return found;
}

/* The bytes of such a label in front, with its dot; 0: none. What is left of the host must have a dot, since "m.co" is
 * a name of its own. */
static size_t skip_label(const char *host, size_t nbytes) {
    const char *end = host + nbytes, *dot = memchr(host, '.', nbytes);
    int is_skipped = dot != NULL && is_of_pages(host, (size_t)(dot - host)) &&
                     memchr(dot + 1, '.', (size_t)(end - dot - 1)) != NULL;
    return is_skipped ? (size_t)(dot + 1 - host) : 0;
}

void wc_narrow_to_site(const char **field, size_t *nbytes) {
    const char *whole = *field;
    wc_narrow_to_host(field, nbytes);
    for (size_t skipped; *field != whole && (skipped = skip_label(*field, *nbytes)) > 0;) {
        *field += skipped;
        *nbytes -= skipped;
    }
}
