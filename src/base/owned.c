#include "base/owned.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

/* Before the block that the caller sees. */
typedef struct owned_head {
    alignas(max_align_t) const wirecopy_allocator *allocator;
    size_t nbytes; /* of the block */
} owned_head;

void *wc_owned_resize(const wirecopy_allocator *allocator, void *owned, size_t nbytes) {
    owned_head *head = owned != NULL ? (owned_head *)owned - 1 : NULL;
    if (nbytes > SIZE_MAX - sizeof *head) {
        return NULL;
    }
    size_t before = head != NULL ? sizeof *head + head->nbytes : 0;
    head = allocator->resize(allocator->context, head, before, sizeof *head + nbytes);
    if (head == NULL) {
        return NULL;
    }
    *head = (owned_head){allocator, nbytes};
    return head + 1;
}

void *wc_owned_allocate(const wirecopy_allocator *allocator, size_t nbytes) {
    return wc_owned_resize(allocator, NULL, nbytes);
}

char *wc_owned_string(const wirecopy_allocator *allocator, const char *bytes, size_t nbytes) {
    char *made = wc_owned_allocate(allocator, nbytes + 1);
    if (made != NULL) {
        memcpy(made, bytes, nbytes);
        made[nbytes] = '\0';
    }
    return made;
}

void wc_owned_free(void *owned) {
    if (owned != NULL) {
        owned_head *head = (owned_head *)owned - 1;
        head->allocator->resize(head->allocator->context, head, sizeof *head + head->nbytes, 0);
    }
}
