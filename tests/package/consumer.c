/* An example of the library: which of these headlines' stories are copies, and what the index holds like a given one.
 */
#include <stdio.h>
#include <string.h>

#include <wirecopy/wirecopy.h>

static const char *const stories[] = {
    "The harbour of Port Lenna reopened on Monday after a week of storms, the port authority said. Forty ships had "
    "been "
    "waiting in the bay, among them two tankers that had run short of water for their crews.",
    "A new bridge over the Tarn will open in spring, two years late, the ministry of transport said on Tuesday.",
    "The harbour of Port Lenna reopened on Monday after a week of storms, the port authority said. Forty ships had "
    "been "
    "waiting in the bay, among them two tankers that had run short of water for their crews, officials said.",
};

enum { NSTORIES = sizeof stories / sizeof stories[0] };

static int text_of(void *context, uint32_t thread, uint64_t position, const char **text_ret, size_t *nbytes_ret) {
    (void)context;
    (void)thread;
    *text_ret = stories[position];
    *nbytes_ret = strlen(stories[position]);
    return 0;
}

static int print_member(void *context, uint64_t position, uint64_t representative, double similarity) {
    printf("story %d: group of story %d, similarity %.2f\n", (int)position, (int)representative, similarity);
    *(int *)context += position != representative;
    return 0;
}

static int count_hit(void *context, uint64_t key, double jaccard) {
    printf("like story %d: %.2f\n", (int)key, jaccard);
    ++*(int *)context;
    return 0;
}

static int fail(const char *what, const wirecopy_error *error) {
    fprintf(stderr, "%s: %s\n", what, error->message);
    return 1;
}

int main(void) {
    wirecopy_options options;
    wirecopy_error error;
    int copies = 0, hits = 0;
    wirecopy_options_init(&options, sizeof options);

    if (wirecopy_group(&options, NSTORIES, text_of, NULL, print_member, &copies, &error) != WIRECOPY_OK) {
        return fail("grouping", &error);
    }

    wirecopy_index *index;
    if (wirecopy_index_create(&options, &index, &error) != WIRECOPY_OK) {
        return fail("making an index", &error);
    }
    for (uint64_t i = 0; i < NSTORIES; i++) {
        if (wirecopy_index_add(index, i, stories[i], strlen(stories[i]), &error) != WIRECOPY_OK) {
            return fail("adding to the index", &error);
        }
    }
    wirecopy_code code = wirecopy_index_query(index, stories[0], strlen(stories[0]), count_hit, &hits, &error);
    wirecopy_index_free(index);
    if (code != WIRECOPY_OK) {
        return fail("asking the index", &error);
    }
    printf("wirecopy %s\n", wirecopy_version());
    return copies == 1 && hits == 2 && strcmp(wirecopy_version(), WIRECOPY_VERSION_STRING) == 0 ? 0 : 1;
}
