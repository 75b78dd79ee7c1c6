/* Groups the documents of an Arrow stream:  cc group_stream.c sample_stream.c $(pkg-config --cflags --libs wirecopy) */
#include <stdio.h>
#include <wirecopy/arrow.h>
#include <wirecopy/wirecopy.h>

/* What any Arrow library exports: record batches of id and text, here from sample_stream.c. */
void sample_stream(struct ArrowArrayStream *stream_ret);

int main(void) {
    struct ArrowArrayStream stream;
    wirecopy_result *result;
    wirecopy_error error;
    sample_stream(&stream);
    /* The default options, and the default names of columns. */
    if (wirecopy_group_stream(NULL, NULL, &stream, &result, NULL, &error) != WIRECOPY_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }

    wirecopy_result_row row, leader;
    wirecopy_result_row_init(&row, sizeof row);
    wirecopy_result_row_init(&leader, sizeof leader);
    for (uint64_t i = 0; i < wirecopy_result_count(result); i++) {
        if (wirecopy_result_document(result, i, &row, &error) == WIRECOPY_OK &&
            wirecopy_result_document(result, row.representative, &leader, &error) == WIRECOPY_OK) {
            printf("%.*s: in the group of %.*s (%s, %.2f)\n", (int)row.id_nbytes, row.id, (int)leader.id_nbytes,
                   leader.id, wirecopy_relation_name(row.relation), row.similarity);
        }
    }
    wirecopy_result_free(result);
    return 0;
}
