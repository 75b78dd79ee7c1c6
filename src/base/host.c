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
