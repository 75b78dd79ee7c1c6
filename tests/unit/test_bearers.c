/* What goes names what stays and bears it: over random groups, and over dumps with the records themselves. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "profile/bearers.h"
#include "random.h"
#include "wirecopy/wirecopy.h"

enum { ENTRIES_MAX = 400, GROUPS = 12, SETTLED_IN_FULL = 33, COMPARED_EACH = 16 };

/* Random groups, and what any two of their members have in common: told from their numbers, so that it can be asked
 * again. */
typedef struct made {
    uint64_t seed, often; /* one of often bears another */
    uint32_t nentries;
    uint32_t group[ENTRIES_MAX], place[ENTRIES_MAX]; /* place: in the order of preference */
    wc_member members[ENTRIES_MAX];
    uint64_t asked;
} made;

static wc_kinship kinship_between(const made *all, uint32_t stays, uint32_t entry) {
    random_state state = {(all->seed ^ ((uint64_t)stays << 32 | entry) * UINT64_C(0x9E3779B97F4A7C15)) | 1};
    wc_kinship kinship = {.contains = 0.5F};
    random_next(&state);
    kinship.relation = (uint8_t)(random_next(&state) % 2 == 0 ? WIRECOPY_RELATION_NEAR : WIRECOPY_RELATION_EXCERPT);
    kinship.contained = random_next(&state) % all->often == 0 ? 0.75F : 0.7499F;
    return kinship;
}

static wirecopy_code bear(void *context, const uint64_t *pairs, size_t count, wc_kinship *kinship_ret,
                          wirecopy_error *error) {
    made *all = context;
    (void)error;
    for (size_t i = 0; i < count; i++) {
        cr_assert(i == 0 || pairs[i - 1] >> 32 == pairs[i] >> 32 ||
                      all->group[pairs[i] >> 32] != all->group[pairs[i - 1] >> 32],
                  "one bearer of a group at a time");
        kinship_ret[i] = kinship_between(all, (uint32_t)(pairs[i] >> 32), (uint32_t)pairs[i]);
    }
    all->asked += count;
    return WIRECOPY_OK;
}

static made make_groups(uint64_t seed, uint32_t nentries, uint32_t ngroups) {
    made all = {.seed = seed, .often = 1 + seed % 9, .nentries = nentries};
    random_state state = {seed};
    uint32_t count = 0;
    for (uint32_t entry = 0; entry < nentries; entry++) {
        all.group[entry] = (uint32_t)(random_next(&state) % ngroups);
    }
    for (uint32_t group = 0; group < ngroups; group++) {
        uint32_t from = count;
        for (uint32_t entry = 0; entry < nentries; entry++) {
            if (all.group[entry] == group) {
                uint32_t to = from + (uint32_t)(random_next(&state) % (count - from + 1));
                memmove(&all.members[to + 1], &all.members[to], (count - to) * sizeof all.members[0]);
                all.members[to] = (wc_member){group, entry};
                count++;
            }
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        all.place[all.members[i].entry] = i;
    }
    return all;
}

static uint32_t size_of_group(const made *all, uint32_t group) {
    uint32_t size = 0;
    for (uint32_t entry = 0; entry < all->nentries; entry++) {
        size += all->group[entry] == group;
    }
    return size;
}

static int may_go(const wc_bearing *rule, const wc_kinship *kinship) {
    return kinship->contained >= rule->share && (rule->relations >> kinship->relation & 1) != 0;
}

static void check_one(const made *all, const wc_bearing *rule, const wc_bearers *found, uint32_t entry) {
    uint32_t bearer = found->bearer[entry], first = found->first[entry];
    wc_kinship kinship = kinship_between(all, bearer != entry ? bearer : first, entry);
    cr_assert(eq(u32, all->group[first], all->group[entry]));
    cr_assert(le(u32, all->place[first], all->place[entry]));
    cr_assert(eq(u32, found->bearer[first], first), "the most preferred stays");
    if (bearer != entry || first != entry) {
        cr_assert(eq(flt, found->kinship[entry].contained, kinship.contained));
        cr_assert(eq(u8, found->kinship[entry].relation, kinship.relation));
    }
    if (bearer != entry) {
        cr_assert(eq(u32, found->bearer[bearer], bearer), "what it names stays");
        cr_assert(eq(u32, all->group[bearer], all->group[entry]));
        cr_assert(lt(u32, all->place[bearer], all->place[entry]), "and is preferred");
        cr_assert(may_go(rule, &kinship), "and bears it");
        return;
    }
    for (uint32_t other = 0; other < all->nentries && size_of_group(all, all->group[entry]) <= SETTLED_IN_FULL;
         other++) {
        if (all->group[other] == all->group[entry] && found->bearer[other] == other &&
            all->place[other] < all->place[entry]) {
            wc_kinship borne = kinship_between(all, other, entry);
            cr_assert(not(may_go(rule, &borne)), "%u stays, though %u bears it", entry, other);
        }
    }
}

static uint32_t check_groups(made *all, uint32_t relations) {
    const wc_bearing rule = {.share = 0.75, .relations = relations, .bear = bear, .context = all};
    wc_bearers found;
    uint32_t gone = 0;
    cr_assert(eq(int, wc_bearers_create(&wc_allocator_default, all->nentries, &found, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wc_bearers_choose(&rule, all->members, all->nentries, &found, NULL), WIRECOPY_OK));
    for (uint32_t entry = 0; entry < all->nentries; entry++) {
        check_one(all, &rule, &found, entry);
        gone += found.bearer[entry] != entry;
    }
    cr_assert(le(u64, all->asked, (uint64_t)COMPARED_EACH * all->nentries));
    wc_bearers_clear(&found);
    return gone;
}

Test(bearers, random_groups) {
    const uint32_t all_relations = ~(uint32_t)0, excerpts = WIRECOPY_REMOVE(WIRECOPY_RELATION_EXCERPT);
    uint32_t gone = 0, gone_as_excerpts = 0;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        uint32_t nentries = 1 + (uint32_t)(seed * 37 % ENTRIES_MAX);
        made groups = make_groups(seed, nentries, GROUPS), same = make_groups(seed, nentries, GROUPS);
        gone += check_groups(&groups, all_relations);
        gone_as_excerpts += check_groups(&same, excerpts);
    }
    cr_assert(gt(u32, gone, 1000));
    cr_assert(gt(u32, gone_as_excerpts, 1000));
    cr_assert(lt(u32, gone_as_excerpts, gone));
}

/* One in which nothing bears anything takes no more comparisons than it may. */
Test(bearers, a_large_group_ends) {
    made group = make_groups(7, ENTRIES_MAX, 1);
    group.often = UINT64_C(1) << 60;
    cr_assert(eq(u32, check_groups(&group, ~(uint32_t)0), 0));
    cr_assert(gt(u64, group.asked, (uint64_t)(COMPARED_EACH - 1) * ENTRIES_MAX));
}

/* Only the last but one of a group bears the last. */
static wirecopy_code bear_last(void *context, const uint64_t *pairs, size_t count, wc_kinship *kinship_ret,
                               wirecopy_error *error) {
    uint32_t last = *(const uint32_t *)context;
    (void)error;
    for (size_t i = 0; i < count; i++) {
        int is_borne = pairs[i] == ((uint64_t)(last - 1) << 32 | last);
        kinship_ret[i] = (wc_kinship){WIRECOPY_RELATION_NEAR, is_borne ? 1.0F : 0.0F, 1.0F};
    }
    return WIRECOPY_OK;
}

static int last_goes(uint32_t nentries) {
    uint32_t last = nentries - 1;
    const wc_bearing rule = {.share = 0.75, .relations = ~(uint32_t)0, .bear = bear_last, .context = &last};
    wc_member members[SETTLED_IN_FULL + 1];
    wc_bearers found;
    for (uint32_t entry = 0; entry < nentries; entry++) {
        members[entry] = (wc_member){0, entry};
    }
    cr_assert(eq(int, wc_bearers_create(&wc_allocator_default, nentries, &found, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wc_bearers_choose(&rule, members, nentries, &found, NULL), WIRECOPY_OK));
    int goes = found.bearer[last] == last - 1;
    wc_bearers_clear(&found);
    return goes;
}

Test(bearers, all_pairs_of_33_are_as_many_as_may_be_compared) {
    cr_assert(last_goes(SETTLED_IN_FULL));
    cr_assert(not(last_goes(SETTLED_IN_FULL + 1)));
}

/* ---- Whole dumps ---- */

enum { LINES_MAX = 300, LINE_NBYTES = 4096, STORIES = 25, SENTENCES = 12 };

typedef struct lines {
    char *line[LINES_MAX];
    size_t count;
} lines;

typedef struct folder {
    char path[64], input[96], old[96], kept[96], removed[96], bad[96], report[96];
} folder;

static folder make_folder(void) {
    folder made = {.path = "/tmp/wirecopy-bearers-XXXXXX"};
    cr_assert(ne(ptr, mkdtemp(made.path), NULL));
    snprintf(made.input, sizeof made.input, "%s/in.jsonl", made.path);
    snprintf(made.old, sizeof made.old, "%s/old.jsonl", made.path);
    snprintf(made.kept, sizeof made.kept, "%s/kept", made.path);
    snprintf(made.removed, sizeof made.removed, "%s/removed", made.path);
    snprintf(made.bad, sizeof made.bad, "%s/bad", made.path);
    snprintf(made.report, sizeof made.report, "%s/report", made.path);
    return made;
}

static void remove_folder(const folder *made) {
    const char *const files[] = {made->input, made->old, made->kept, made->removed, made->bad, made->report};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        unlink(files[i]);
    }
    cr_assert(eq(int, rmdir(made->path), 0));
}

static lines read_lines(const char *path) {
    lines read = {.count = 0};
    char line[LINE_NBYTES];
    FILE *file = fopen(path, "r");
    cr_assert(ne(ptr, file, NULL), "%s", path);
    while (fgets(line, sizeof line, file) != NULL) {
        read.line[read.count++] = strdup(line);
    }
    fclose(file);
    return read;
}

static void clear_lines(lines *read) {
    for (size_t i = 0; i < read->count; i++) {
        free(read->line[i]);
    }
}

static int by_bytes(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* A sentence of its own for each number. */
static void put_sentence(FILE *file, uint64_t number) {
    static const char *const words[] = {"harbour", "bridge", "council", "winter",  "ferry",   "miners",
                                        "library", "grain",  "storm",   "railway", "bakers",  "vote",
                                        "river",   "school", "doctors", "glass",   "market",  "pilots",
                                        "judge",   "forest", "strike",  "museum",  "sailors", "tax"};
    random_state state = {number * UINT64_C(0xD1342543DE82EF95) + 1};
    for (int i = 0; i < 14; i++) {
        fprintf(file, "%s%s", i > 0 ? " " : "", words[random_next(&state) % (sizeof words / sizeof words[0])]);
    }
    fputs(". ", file);
}

/* Prints of stories: whole, cut, with sentences of their own; and lines that are no records. */
/* name: before the numbers that are ids. */
static void write_dump(const char *path, const char *name, uint64_t seed) {
    FILE *file = fopen(path, "w");
    random_state state = {seed};
    cr_assert(ne(ptr, file, NULL));
    for (uint64_t i = 0; i < 200; i++) {
        uint64_t story = random_next(&state) % STORIES, from = random_next(&state) % 4, own = random_next(&state) % 6;
        uint64_t to = from + 2 + random_next(&state) % (SENTENCES - 5);
        if (random_next(&state) % 20 == 0) {
            fprintf(file, "no record %llu\n", (unsigned long long)i);
            continue;
        }
        fprintf(file, "{\"id\":\"%s%llu\",\"text\":\"", name, (unsigned long long)i);
        for (uint64_t k = from; k < to; k++) {
            put_sentence(file, story * SENTENCES + k + 1);
        }
        for (uint64_t k = 0; k < own && own < 4; k++) {
            put_sentence(file, seed * 1000000 + i * 100 + k);
        }
        fputs("\"}\n", file);
    }
    fclose(file);
}

static void id_after(const char *line, const char *field, char id_ret[64]) {
    const char *at = strstr(line, field);
    cr_assert(ne(ptr, (void *)(uintptr_t)at, NULL), "%s has no %s", line, field);
    sscanf(at + strlen(field), "%63[^\"]", id_ret);
}

static double number_after(const char *line, const char *field) {
    const char *at = strstr(line, field);
    cr_assert(ne(ptr, (void *)(uintptr_t)at, NULL), "%s has no %s", line, field);
    return strtod(at + strlen(field), NULL);
}

static int holds(const lines *where, const char *id) {
    char wanted[96];
    snprintf(wanted, sizeof wanted, "{\"id\":\"%s\",", id);
    for (size_t i = 0; i < where->count; i++) {
        if (strncmp(where->line[i], wanted, strlen(wanted)) == 0) {
            return 1;
        }
    }
    return 0;
}

/* Every line of the input is in one of the outputs, and every output line is the input's. */
static void check_whole(const lines *input, const lines *kept, const lines *removed, const lines *bad) {
    char *all[3 * LINES_MAX], *given[LINES_MAX];
    size_t count = 0;
    const lines *parts[] = {kept, removed, bad};
    for (int i = 0; i < 3; i++) {
        memcpy(all + count, parts[i]->line, parts[i]->count * sizeof all[0]);
        count += parts[i]->count;
    }
    memcpy(given, input->line, input->count * sizeof given[0]);
    cr_assert(eq(sz, count, input->count));
    qsort(all, count, sizeof all[0], by_bytes);
    qsort(given, count, sizeof given[0], by_bytes);
    for (size_t i = 0; i < count; i++) {
        cr_assert(eq(str, all[i], given[i]));
    }
}

static size_t check_report(const lines *report, const lines *kept, const lines *removed, const lines *old,
                           double share) {
    size_t nremoved = 0;
    for (size_t i = 0; i < report->count; i++) {
        const char *line = report->line[i];
        char id[64], of[64];
        id_after(line, "\"id\":\"", id);
        id_after(line, "\"kept\":\"", of);
        int is_removed = strstr(line, "\"removed\":true") != NULL;
        const lines *where = strstr(line, "\"against\":") != NULL ? old : kept;
        cr_assert(holds(where, of), "%s is named and not kept", of);
        cr_assert(holds(is_removed ? removed : kept, id));
        nremoved += (size_t)is_removed;
        if (is_removed) {
            double contained = number_after(line, strstr(line, "contained") ? "\"contained\":" : "\"similarity\":");
            cr_assert(ge(dbl, contained, share - 1e-6), "%s", line);
        }
    }
    return nremoved;
}

static void check_dump(const folder *where, int against, wirecopy_profile profile, wirecopy_keep keep, double share) {
    wirecopy_options options;
    wirecopy_input input;
    wirecopy_dedup dedup;
    wirecopy_stats stats;
    wirecopy_error error = {0};
    const char *paths[] = {where->input}, *old_paths[] = {where->old};
    wirecopy_options_init(&options, sizeof options);
    wirecopy_input_init(&input, sizeof input);
    wirecopy_dedup_init(&dedup, sizeof dedup);
    wirecopy_stats_init(&stats, sizeof stats);
    options.profile = profile;
    options.threshold = profile == WIRECOPY_PROFILE_NEAR ? 0.4 : 0.0;
    input.paths = paths;
    input.npaths = 1;
    input.against = old_paths;
    input.nagainst = (size_t)against;
    dedup.keep = keep;
    dedup.path = where->kept;
    dedup.removed_path = where->removed;
    dedup.bad_path = where->bad;
    dedup.report_path = where->report;
    dedup.remove_from = share;
    cr_assert(eq(int, wirecopy_dedup_documents(&options, &input, &dedup, &stats, &error), WIRECOPY_OK), "%s",
              error.message);
    lines given = read_lines(where->input), kept = read_lines(where->kept), removed = read_lines(where->removed),
          bad = read_lines(where->bad), report = read_lines(where->report), old = read_lines(where->old);
    check_whole(&given, &kept, &removed, &bad);
    cr_assert(eq(sz, check_report(&report, &kept, &removed, &old, share), removed.count));
    cr_assert(eq(u64, stats.removed, removed.count));
    cr_assert(eq(u64, stats.written, kept.count));
    cr_assert(eq(u64, stats.kept_grouped, report.count - removed.count));
    cr_assert(gt(sz, removed.count, 10));
    cr_assert(lt(sz, removed.count, report.count), "some are kept although grouped");
    clear_lines(&given);
    clear_lines(&kept);
    clear_lines(&removed);
    clear_lines(&bad);
    cr_assert(eq(u64, stats.against, against ? old.count : 0));
    clear_lines(&report);
    clear_lines(&old);
}

Test(bearers, records_of_random_dumps) {
    folder where = make_folder();
    for (uint64_t seed = 1; seed <= 6; seed++) {
        write_dump(where.input, "d", seed);
        write_dump(where.old, "old", seed + 100);
        for (int against = 0; against < 2; against++) {
            wirecopy_keep keep = seed % 2 ? WIRECOPY_KEEP_FIRST : WIRECOPY_KEEP_LONGEST;
            check_dump(&where, against, WIRECOPY_PROFILE_NEWS, WIRECOPY_KEEP_FULLEST, 0.7);
            check_dump(&where, against, WIRECOPY_PROFILE_NEWS, keep, 0.9);
            check_dump(&where, against, WIRECOPY_PROFILE_NEAR, WIRECOPY_KEEP_FIRST, 0.6);
        }
    }
    remove_folder(&where);
}
