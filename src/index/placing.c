#include "index/placing.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "dump/ingest.h"
#include "index/hosts.h"

static wirecopy_code find_candidates(wc_placing *placing, wc_dump *dump, wirecopy_error *error) {
    const wirecopy_sketcher *sketcher = dump->sketcher;
    wirecopy_code code = wc_keys_finish(&placing->keys, error);
    if (code == WIRECOPY_OK && placing->keeps_keys) {
        code = wc_deal_create(&placing->again, placing->keys.deal.nparts, sketcher->options.tmp, sketcher->allocator,
                              error);
    }
    return code == WIRECOPY_OK
               ? wc_candidates_find(placing->disk, dump, &placing->keys,
                                    placing->keeps_keys ? &placing->again : NULL, &placing->candidates, error)
               : code;
}

/* The corpus forgets them. */
static wirecopy_code keep_contents(wc_placing *placing, const wc_dump *dump, wirecopy_error *error) {
    size_t n = dump->corpus.nentries;
    placing->allocator = dump->allocator;
    placing->nentries = (uint32_t)n;
    placing->contents = wc_allocate(dump->allocator, n, sizeof *placing->contents);
    if (placing->contents == NULL) {
        return wc_fail_refused(dump->allocator, n * sizeof *placing->contents, error);
    }
    if (n > 0) {
        memcpy(placing->contents, dump->corpus.contents, n * sizeof *placing->contents);
    }
    return WIRECOPY_OK;
}

/* Few texts that are held are compared with one another once, and what they share is remembered by their numbers. Where
 * a text of the input is one of them, what is kept is of the input's letters: it is left out. */
static wirecopy_code name_held(wc_placing *placing, const wc_dump *dump, wirecopy_error *error) {
    const wc_corpus *corpus = &dump->corpus;
    size_t n = corpus->nentries;
    if (placing->holding.count > WC_HELD_FEW || placing->ndocuments > WC_HELD_FEW) {
        return WIRECOPY_OK;
    }
    placing->names = wc_allocate_zeroed(dump->allocator, n, sizeof *placing->names);
    if (placing->names == NULL) {
        return wc_fail_refused(dump->allocator, n * sizeof *placing->names, error);
    }
    for (size_t i = 0; i < placing->holding.count; i++) {
        placing->names[corpus->entry_of[placing->ndocuments + i]] = placing->holding.texts[i].text;
    }
    for (uint32_t i = 0; i < placing->ndocuments; i++) {
        if (corpus->entry_of[i] != WC_NO_ENTRY) {
            placing->names[corpus->entry_of[i]] = 0;
        }
    }
    placing->job.memo = &placing->disk->warm.memo;
    placing->job.names = placing->names;
    return WIRECOPY_OK;
}

static wirecopy_code allocate(wc_placing *placing, wirecopy_error *error) {
    const wirecopy_allocator *allocator = placing->job.dump.allocator;
    size_t n = placing->nentries;
    placing->held = wc_allocate_zeroed(allocator, n, sizeof *placing->held);
    placing->told = wc_allocate_zeroed(allocator, n, sizeof *placing->told);
    placing->speaks = wc_allocate_zeroed(allocator, n, 1);
    placing->story = wc_allocate_zeroed(allocator, n, sizeof *placing->story);
    placing->nearest = wc_allocate_zeroed(allocator, n, sizeof *placing->nearest);
    placing->to_nearest = wc_allocate_zeroed(allocator, n, sizeof *placing->to_nearest);
    placing->to_story = wc_allocate_zeroed(allocator, n, sizeof *placing->to_story);
    int refused = placing->held == NULL || placing->told == NULL || placing->speaks == NULL ||
                  placing->story == NULL || placing->nearest == NULL || placing->to_nearest == NULL ||
                  placing->to_story == NULL;
    return refused ? wc_fail_refused(allocator, n * (sizeof *placing->story + 2 * sizeof(wc_kinship)), error) : WIRECOPY_OK;
}

/* Which entries the index has. Documents of the index come after those of the input, in the order of the holding. */
static void mark_held(wc_placing *placing) {
    const uint32_t *entry_of = placing->job.dump.corpus.entry_of + placing->ndocuments;
    for (size_t i = 0; i < placing->holding.count; i++) {
        placing->held[entry_of[i]] = (uint32_t)i + 1;
        placing->told[entry_of[i]] = placing->holding.texts[i].story;
    }
    placing->job.stories = placing->told;
}

/* Sites are told by what the whole index has: a run is beside few documents of it. */
static wirecopy_code find_hosts(wc_placing *placing, const wc_dump *dump, wirecopy_error *error) {
    int is_told = 0;
    wirecopy_code code =
        placing->disk->options.profile == WIRECOPY_PROFILE_NEWS
            ? wc_hosts_find(placing->disk, dump, placing->keeps_keys, &placing->handed, &is_told, error)
            : WIRECOPY_OK;
    placing->job.handed = is_told ? &placing->handed : NULL;
    return code;
}

/* A supplement: the input is read, and what it may be like is added. */
static wirecopy_code supplement(void *context, wc_dump *dump, wirecopy_error *error) {
    wc_placing *placing = context;
    dump->sink = NULL;
    placing->ndocuments = (uint32_t)dump->corpus.ndocuments;
    wirecopy_code code = find_hosts(placing, dump, error);
    if (code == WIRECOPY_OK) {
        code = find_candidates(placing, dump, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_holding_create(&placing->holding, placing->disk, &placing->candidates, dump->allocator, error);
    }
    uint64_t distinct = dump->stats->distinct_texts;
    if (code == WIRECOPY_OK) {
        code = wc_holding_add(&placing->holding, dump, error);
    }
    dump->stats->distinct_texts = distinct;
    if (code == WIRECOPY_OK) {
        code = keep_contents(placing, dump, error);
    }
    if (code == WIRECOPY_OK) {
        code = allocate(placing, error);
    }
    if (code == WIRECOPY_OK) {
        mark_held(placing);
        code = name_held(placing, dump, error);
    }
    return code;
}

/* Before the input is read. */
static wirecopy_code begin(void *context, wc_dump *dump, wirecopy_error *error) {
    wc_placing *placing = context;
    uint32_t nparts = placing->disk->is_of_few ? 1 : WC_KEYS_PARTS;
    wirecopy_code code = wc_keys_create(&placing->keys, dump->sketcher, placing->job.profile, nparts, error);
    dump->sink = &placing->keys.sink;
    return code;
}

static wirecopy_code place(wc_placing *placing, wirecopy_error *error) {
    wirecopy_code code = wc_job_group(&placing->job, &placing->grouping, error);
    if (code == WIRECOPY_OK) {
        code = wc_job_relate(&placing->job, &placing->grouping, 1, &placing->relations, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_placing_find_stories(placing, error);
    }
    return code == WIRECOPY_OK ? wc_placing_find_likeness(placing, error) : code;
}

wirecopy_code wc_placing_run(wc_placing *placing_ret, wc_disk *disk, const wirecopy_input *input,
                             const wc_supply *given, int keeps_keys, wirecopy_stats *stats_ret, wirecopy_error *error) {
    *placing_ret = (wc_placing){.disk = disk, .keeps_keys = keeps_keys};
    const wc_supplement more = {.begin = begin, .add = supplement, .context = placing_ret};
    wirecopy_options options = disk->options;
    options.allocator = disk->is_of_few ? &disk->spare.own : options.allocator;
    wirecopy_code code =
        wc_job_run_more(&placing_ret->job, &options, input, given, &more, WC_VERB_CLUSTER, stats_ret, error);
    return code == WIRECOPY_OK ? place(placing_ret, error) : code;
}

wirecopy_code wc_placing_end(wc_placing *placing, wirecopy_code code) {
    const wirecopy_allocator *allocator = placing->allocator;
    size_t n = placing->nentries;
    if (allocator != NULL) {
        wc_release(allocator, placing->contents, n, sizeof *placing->contents);
        wc_release(allocator, placing->names, n, sizeof *placing->names);
        wc_release(allocator, placing->speaks, n, 1);
        wc_release(allocator, placing->told, n, sizeof *placing->told);
        wc_release(allocator, placing->held, n, sizeof *placing->held);
        wc_release(allocator, placing->story, n, sizeof *placing->story);
        wc_release(allocator, placing->nearest, n, sizeof *placing->nearest);
        wc_release(allocator, placing->to_nearest, n, sizeof *placing->to_nearest);
        wc_release(allocator, placing->to_story, n, sizeof *placing->to_story);
        wc_release(allocator, placing->begins, (size_t)placing->nnew, sizeof *placing->begins);
        wc_release(allocator, placing->ties, placing->ties_capacity, sizeof *placing->ties);
        wc_release(allocator, placing->stands, 2 * placing->holding.count, sizeof *placing->stands);
    }
    wc_relations_clear(&placing->relations);
    wc_grouping_clear(&placing->grouping);
    wc_holding_clear(&placing->holding);
    if (placing->candidates.allocator != NULL) {
        wc_candidates_clear(&placing->candidates);
    }
    wc_keys_clear(&placing->keys);
    wc_deal_clear(&placing->again);
    return wc_job_end(&placing->job, code);
}
