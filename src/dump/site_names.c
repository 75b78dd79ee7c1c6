#include "dump/site_names.h"

#include <string.h>

#include "base/error.h"
#include "base/host.h"
#include "base/memory.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* A longer name is cut: it is none that anyone can read. As text/site.c has it (RFC 1035). */
enum { NAME_NBYTES_MAX = 255 };

enum { SLOTS_LEAST = 64 };

/* The URL within the URL, as an archive's or a mirror's has it. */
static void narrow_to_inner(const char **field, size_t *nbytes) {
    const char *end = *field + *nbytes, *own = wc_find_bytes(*field, *nbytes, "://");
    const char *inner = own != NULL ? wc_find_bytes(own + 3, (size_t)(end - own - 3), "://") : NULL;
    if (inner != NULL) {
        *field = inner;
        *nbytes = (size_t)(end - inner);
    }
}

wirecopy_code wc_site_names_take(wc_batch *batch, const wc_record *record, wirecopy_error *error) {
    char folded[NAME_NBYTES_MAX];
    const char *name = record->site;
    size_t nbytes = name != NULL ? record->site_nbytes : 0;
    if (nbytes > 0) {
        narrow_to_inner(&name, &nbytes);
        wc_narrow_to_site(&name, &nbytes);
    }
    nbytes = nbytes < sizeof folded ? nbytes : sizeof folded;
    for (size_t i = 0; i < nbytes; i++) {
        folded[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] + ('a' - 'A') : name[i]);
    }
    return wc_strings_add(&batch->sites, batch->allocator, folded, nbytes, error);
}

/* The slot of a name, or the free one where it belongs. */
static uint32_t *find_slot(const wc_site_names *sites, const char *name, size_t nbytes) {
    size_t mask = sites->nslots - 1, slot = (size_t)XXH3_64bits(name, nbytes) & mask;
    for (; sites->slots[slot] != 0; slot = (slot + 1) & mask) {
        size_t held_nbytes;
        const char *held = wc_strings_get(&sites->names, sites->slots[slot] - 1, &held_nbytes);
        if (held_nbytes == nbytes && memcmp(held, name, nbytes) == 0) {
            break;
        }
    }
    return &sites->slots[slot];
}

static wirecopy_code make_slots(wc_site_names *sites, wirecopy_error *error) {
    size_t nslots = sites->nslots > 0 ? 2 * sites->nslots : SLOTS_LEAST;
    uint32_t *slots = wc_allocate_zeroed(sites->allocator, nslots, sizeof *slots);
    if (slots == NULL) {
        return wc_fail_refused(sites->allocator, nslots * sizeof *slots, error);
    }
    wc_release(sites->allocator, sites->slots, sites->nslots, sizeof *sites->slots);
    sites->slots = slots;
    sites->nslots = nslots;
    for (size_t site = 0; site < sites->names.count; site++) {
        size_t nbytes;
        const char *name = wc_strings_get(&sites->names, site, &nbytes);
        *find_slot(sites, name, nbytes) = (uint32_t)site + 1;
    }
    return WIRECOPY_OK;
}

static wirecopy_code number_of(wc_site_names *sites, const char *name, size_t nbytes, uint32_t *number_ret,
                               wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    if (2 * (sites->names.count + 1) > sites->nslots) {
        code = make_slots(sites, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    uint32_t *slot = find_slot(sites, name, nbytes);
    if (*slot == 0) {
        code = wc_strings_add(&sites->names, sites->allocator, name, nbytes, error);
        *slot = code == WIRECOPY_OK ? (uint32_t)sites->names.count : 0;
    }
    *number_ret = *slot;
    return code;
}

wirecopy_code wc_site_names_commit(wc_site_names *sites, const wc_batch *batch, size_t i, wirecopy_error *error) {
    size_t nbytes = 0;
    const char *name = i < batch->sites.count ? wc_strings_get(&batch->sites, i, &nbytes) : NULL;
    uint32_t number = 0;
    wirecopy_code code = wc_grow(sites->allocator, (void **)&sites->of, &sites->documents_capacity,
                                 sites->ndocuments + 1, sizeof *sites->of, error);
    if (code == WIRECOPY_OK && nbytes > 0) {
        code = number_of(sites, name, nbytes, &number, error);
    }
    if (code == WIRECOPY_OK) {
        sites->of[sites->ndocuments++] = number;
    }
    return code;
}

void wc_site_names_clear(wc_site_names *sites) {
    if (sites->allocator != NULL) {
        wc_strings_clear(&sites->names, sites->allocator);
        wc_release(sites->allocator, sites->of, sites->documents_capacity, sizeof *sites->of);
        wc_release(sites->allocator, sites->slots, sites->nslots, sizeof *sites->slots);
    }
}
