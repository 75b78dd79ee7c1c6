/* Groups an array of strings:  cc group_texts.c $(pkg-config --cflags --libs wirecopy) -o group_texts */
#include <stdio.h>
#include <string.h>
#include <wirecopy/wirecopy.h>

static const char *const stories[] = {
    "The harbour of Port Lenna reopened on Monday after a week of storms, the port authority said. Forty ships had "
    "been "
    "waiting in the bay, among them two tankers that had run short of water for their crews.",
    "A new bridge over the Tarn will open in spring, two years late, the ministry of transport said on Tuesday.",
    "PORT LENNA - The harbour of Port Lenna reopened on Monday after a week of storms, the port authority said. Forty "
    "ships had been waiting in the bay, among them two tankers that had run short of water for their crews.",
    "A new bridge over the Tarn will open in spring, two years late, the ministry of transport said on Tuesday. Tolls "
    "will be the same as on the old bridge, which is to be closed to lorries and kept for walkers.",
};

enum { COUNT = sizeof stories / sizeof stories[0] };

int main(void) {
    char bytes[4096];
    uint64_t offsets[COUNT + 1] = {0};
    for (int i = 0; i < COUNT; i++) {
        size_t nbytes = strlen(stories[i]);
        memcpy(bytes + offsets[i], stories[i], nbytes);
        offsets[i + 1] = offsets[i] + nbytes;
    }

    wirecopy_options options;
    wirecopy_texts texts;
    wirecopy_result *result;
    wirecopy_error error;
    wirecopy_options_init(&options, sizeof options);
    wirecopy_texts_init(&texts, sizeof texts);
    texts.count = COUNT;
    texts.texts = (wirecopy_column){bytes, offsets};
    if (wirecopy_group_texts(&options, &texts, &result, NULL, &error) != WIRECOPY_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }

    wirecopy_result_row row;
    wirecopy_result_row_init(&row, sizeof row);
    for (uint64_t i = 0; i < wirecopy_result_count(result); i++) {
        if (wirecopy_result_document(result, i, &row, &error) == WIRECOPY_OK) {
            printf("story %d: in the group of story %d (%s, %.2f)\n", (int)row.position, (int)row.representative,
                   wirecopy_relation_name(row.relation), row.similarity);
        }
    }
    wirecopy_result_free(result);
    return 0;
}
