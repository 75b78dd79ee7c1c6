/* One output whatever the memory: over budgets so small that all large blocks, rows, and parts lie in scratch files. */
#include "inputs_support.h"

#include "base/paged.h"
#include "random.h"
#include "wirecopy/wirecopy.h"

TestSuite(memory, .fini = remove_scratch);

enum { DOCUMENTS = 3000, SENTENCES = 12, SENTENCE_NBYTES = 96 };

static char stories[DOCUMENTS][SENTENCES][SENTENCE_NBYTES];

static void make_sentence(random_state *random, char *sentence_ret) {
    size_t length = 0, most = 40 + random_below(random, SENTENCE_NBYTES - 44);
    while (length < most) {
        sentence_ret[length++] = random_below(random, 6) == 0 ? ' ' : (char)('a' + random_below(random, 26));
    }
    strcpy(sentence_ret + length, ". ");
}

/* Half are copies of an earlier story with a sentence or more of their own, behind a footer of their site. */
static const char *write_dump(void) {
    random_state random = random_start("memory");
    size_t room = (size_t)DOCUMENTS * (SENTENCES + 3) * SENTENCE_NBYTES, length = 0;
    char *dump = malloc(room);
    for (size_t d = 0; d < DOCUMENTS; d++) {
        int is_copy = d > 10 && random_below(&random, 2);
        size_t from = is_copy ? random_below(&random, (uint32_t)d) : d, own = 1 + random_below(&random, 3);
        for (size_t i = 0; i < SENTENCES; i++) {
            if (is_copy && i >= own) {
                memcpy(stories[d][i], stories[from][i], SENTENCE_NBYTES);
            } else {
                make_sentence(&random, stories[d][i]);
            }
        }
        int site = (int)random_below(&random, 5);
        length +=
            (size_t)sprintf(dump + length, "{\"id\":\"%zu\",\"url\":\"http://s%d.example/\",\"text\":\"", d, site);
        for (size_t i = 0; i < SENTENCES; i++) {
            length += (size_t)sprintf(dump + length, "%s", stories[d][i]);
        }
        length += (size_t)sprintf(dump + length, "All rights of site %d are reserved by the people of site %d.\"}\n",
                                  site, site);
    }
    const char *path = write_file("dump.jsonl", dump, length);
    free(dump);
    return path;
}

typedef wirecopy_code (*verb)(const wirecopy_options *options, const wirecopy_input *input, const char *out,
                              wirecopy_error *error);

static wirecopy_code cluster(const wirecopy_options *options, const wirecopy_input *input, const char *out,
                             wirecopy_error *error) {
    return wirecopy_cluster_documents(options, input, out, WIRECOPY_TABLE_JSONL, 0, NULL, error);
}

static wirecopy_code dedup(const wirecopy_options *options, const wirecopy_input *input, const char *out,
                           wirecopy_error *error) {
    wirecopy_dedup asked;
    wirecopy_dedup_init(&asked, sizeof asked);
    asked.path = out;
    return wirecopy_dedup_documents(options, input, &asked, NULL, error);
}

static wirecopy_code pairs(const wirecopy_options *options, const wirecopy_input *input, const char *out,
                           wirecopy_error *error) {
    return wirecopy_pairs_documents(options, input, out, NULL, error);
}

static char *read_whole(const char *path, size_t *nbytes_ret) {
    FILE *file = fopen(path, "rb");
    cr_assert(ne(ptr, file, NULL), "%s", path);
    fseek(file, 0, SEEK_END);
    *nbytes_ret = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*nbytes_ret + 1);
    cr_assert(eq(sz, fread(bytes, 1, *nbytes_ret, file), *nbytes_ret));
    fclose(file);
    return bytes;
}

/* Bytes that lay in files at once. */
static uint64_t run_within(uint64_t budget, verb run, const wirecopy_options *options, const wirecopy_input *input,
                           const char *out) {
    wirecopy_options within = *options;
    wc_paged *paged;
    wirecopy_error error = {0};
    cr_assert(eq(int, wc_paged_create(budget, scratch_folder(), &wc_allocator_default, &paged, &error), WIRECOPY_OK));
    within.allocator = wc_paged_allocator(paged);
    cr_assert(eq(int, run(&within, input, out, &error), WIRECOPY_OK), "%s", error.message);
    uint64_t spilled = wc_paged_spilled(paged);
    wc_paged_free(paged);
    return spilled;
}

static void expect_one_output(verb run, wirecopy_profile profile, double threshold) {
    const char *path = write_dump();
    wirecopy_options options;
    wirecopy_input input;
    wirecopy_options_init(&options, sizeof options);
    wirecopy_input_init(&input, sizeof input);
    options.profile = profile;
    options.threshold = threshold;
    options.threads = 2;
    input.paths = &path;
    input.npaths = 1;
    char expected_path[128], found_path[128];
    snprintf(expected_path, sizeof expected_path, "%s/expected", scratch_folder());
    snprintf(found_path, sizeof found_path, "%s/found", scratch_folder());
    cr_assert(eq(int, run(&options, &input, expected_path, NULL), WIRECOPY_OK));
    size_t nexpected, nfound;
    char *expected = read_whole(expected_path, &nexpected);
    cr_assert(gt(sz, nexpected, DOCUMENTS));
    for (uint64_t budget = 1; budget <= 4 << 20; budget = budget == 1 ? 1 << 20 : budget * 4) {
        uint64_t spilled = run_within(budget, run, &options, &input, found_path);
        cr_assert(budget > 1 || spilled > 0, "nothing was spilled");
        char *found = read_whole(found_path, &nfound);
        cr_assert(eq(sz, nfound, nexpected), "a budget of %llu", (unsigned long long)budget);
        cr_assert(eq(int, memcmp(found, expected, nexpected), 0), "a budget of %llu", (unsigned long long)budget);
        free(found);
    }
    free(expected);
}

Test(memory, news_groups_are_the_same_in_any) {
    expect_one_output(cluster, WIRECOPY_PROFILE_NEWS, 0.0);
}

Test(memory, near_groups_are_the_same_in_any) {
    expect_one_output(cluster, WIRECOPY_PROFILE_NEAR, 0.5);
}

Test(memory, what_dedup_keeps_is_the_same_in_any) {
    expect_one_output(dedup, WIRECOPY_PROFILE_NEWS, 0.0);
}

Test(memory, pairs_are_the_same_in_any) {
    expect_one_output(pairs, WIRECOPY_PROFILE_NEAR, 0.5);
}
