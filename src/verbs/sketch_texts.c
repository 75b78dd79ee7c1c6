#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "base/owned.h"
#include "dump/supply_texts.h"
#include "job/profiles.h"
#include "sketch/sketcher.h"
#include "text/site.h"
#include "verbs/verbs.h"

typedef struct sketching {
    const wirecopy_sketcher *sketcher;
    const wirecopy_allocator *allocator;
    wirecopy_texts texts;
    wc_tokens tokens;
    wc_kept kept;
    uint32_t *minima; /* of a text */
    wirecopy_sketches made;
    uint64_t capacity; /* of made.values */
} sketching;

static wirecopy_code make_room(sketching *work, uint64_t nvalues, wirecopy_error *error) {
    if (nvalues <= work->capacity) {
        return WIRECOPY_OK;
    }
    uint64_t wanted = nvalues + nvalues / 2;
    uint32_t *values = wc_owned_resize(work->allocator, work->made.values, wanted * sizeof *values);
    if (values == NULL) {
        return wc_fail_refused(work->allocator, wanted * sizeof *values, error);
    }
    work->made.values = values;
    work->capacity = wanted;
    return WIRECOPY_OK;
}

static wirecopy_code allocate(sketching *work, wirecopy_error *error) {
    uint64_t n = work->texts.count;
    work->made.count = n;
    work->made.contents = wc_owned_allocate(work->allocator, (2 * n + 1) * sizeof *work->made.contents);
    work->made.sites = wc_owned_allocate(work->allocator, (2 * n + 1) * sizeof *work->made.sites);
    work->made.ends = wc_owned_allocate(work->allocator, (n + 1) * sizeof *work->made.ends);
    return work->made.contents == NULL || work->made.sites == NULL || work->made.ends == NULL
               ? wc_fail_refused(work->allocator, n * 32, error)
               : make_room(work, 1, error);
}

static wirecopy_code keep_text(sketching *work, uint64_t i, wirecopy_error *error) {
    int keeps = work->sketcher->kind->keeps;
    uint64_t end = i == 0 ? 0 : work->made.ends[i - 1];
    wc_content content = wc_content_of(&work->tokens, work->sketcher->options.seed);
    wirecopy_code code = work->sketcher->kind->fill(work->sketcher, &work->tokens, &work->kept, work->minima, error);
    const uint32_t *values = keeps ? work->kept.values : work->minima;
    size_t count = keeps ? work->kept.count : work->sketcher->options.permutations;
    if (code == WIRECOPY_OK) {
        code = make_room(work, end + count, error);
    }
    if (code == WIRECOPY_OK) {
        memcpy(work->made.values + end, values, count * sizeof *values);
        work->made.ends[i] = end + count;
        work->made.contents[2 * i] = content.low;
        work->made.contents[2 * i + 1] = content.high;
    }
    return code;
}

static wirecopy_code sketch_one(sketching *work, uint64_t i, wirecopy_error *error) {
    uint64_t key = wc_name_key(work->sketcher->options.seed);
    const char *text, *site = NULL;
    size_t nbytes, site_nbytes = 0;
    wirecopy_code code = wc_column_get(&work->texts.texts, "texts", i, &text, &nbytes, error);
    if (code == WIRECOPY_OK) {
        code = wc_column_get(&work->texts.sites, "sites", i, &site, &site_nbytes, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_tokenise(&work->tokens, text, nbytes, 0, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    work->made.sites[2 * i] = wc_site_of(site, site_nbytes, key);
    work->made.sites[2 * i + 1] = wc_site_within(site, site_nbytes, key);
    if (work->tokens.ntokens > 0) {
        return keep_text(work, i, error);
    }
    work->made.contents[2 * i] = work->made.contents[2 * i + 1] = 0;
    work->made.ends[i] = i == 0 ? 0 : work->made.ends[i - 1];
    return WIRECOPY_OK;
}

static wirecopy_code sketch_all(sketching *work, wirecopy_error *error) {
    wc_tokens_init(&work->tokens, work->sketcher->allocator, work->sketcher->kernels);
    work->tokens.keeps_marks = work->sketcher->kind->keeps;
    size_t permutations = work->sketcher->options.permutations;
    work->minima = wc_allocate(work->sketcher->allocator, permutations, sizeof *work->minima);
    wirecopy_code code = work->minima == NULL
                             ? wc_fail_refused(work->sketcher->allocator, permutations * sizeof *work->minima, error)
                             : allocate(work, error);
    for (uint64_t i = 0; code == WIRECOPY_OK && i < work->texts.count; i++) {
        code = sketch_one(work, i, error);
    }
    wc_kept_clear(&work->kept, work->sketcher->allocator);
    wc_release(work->sketcher->allocator, work->minima, permutations, sizeof *work->minima);
    wc_tokens_clear(&work->tokens);
    return code;
}

wirecopy_code wc_sketch_texts(const wirecopy_options *options, const wirecopy_texts *texts,
                              wirecopy_sketches *sketches_ret, wirecopy_error *error) {
    wirecopy_options own;
    wirecopy_sketcher *sketcher = NULL;
    sketching work = {.made = {.size = sizeof work.made}};
    wirecopy_code code = wc_options_copy(options, &own, error);
    if (code == WIRECOPY_OK) {
        code = wc_texts_check(texts, &work.texts, error);
    }
    if (code == WIRECOPY_OK) {
        const wc_profile *profile = wc_profile_of(own.profile);
        profile->prepare(&own);
        code = wc_sketcher_create(&own, &sketcher, error);
        if (code == WIRECOPY_OK) {
            sketcher->kind = profile->sketch;
        }
    }
    if (code == WIRECOPY_OK) {
        work.sketcher = sketcher;
        work.allocator = sketcher->allocator;
        code = sketch_all(&work, error);
    }
    *sketches_ret = work.made;
    wc_sketcher_free(sketcher);
    return code;
}
