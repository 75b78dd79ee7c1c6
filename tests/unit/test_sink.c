/* Frames of documents on their way to a file: after a failure none is written, and what a file says of inputs is
 * checked. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "dump/dump.h"
#include "store/sink.h"

typedef struct written {
    int calls, fail_at;
    size_t nbytes, last_nbytes;
    uint8_t last[256];
} written;

static wirecopy_code take_bytes(void *context, const void *bytes, size_t nbytes, wirecopy_error *error) {
    written *into = context;
    if (++into->calls == into->fail_at) {
        return wc_fail(error, WIRECOPY_ERROR_IO, "the disk is full");
    }
    into->nbytes += nbytes;
    into->last_nbytes = nbytes;
    memcpy(into->last, bytes, nbytes < sizeof into->last ? nbytes : sizeof into->last);
    return WIRECOPY_OK;
}

Test(sink, nothing_is_written_after_a_failure) {
    written into = {.fail_at = 4}; /* the payload of the second frame */
    wc_sink sink = {.write = take_bytes, .context = &into};
    const uint64_t payload = 7;
    wirecopy_error error = {0};
    cr_assert(eq(int, wc_sink_frame(&sink, WC_FRAME_RESULTS, &payload, sizeof payload, &error), WIRECOPY_OK));
    cr_assert(eq(int, wc_sink_frame(&sink, WC_FRAME_RESULTS, &payload, sizeof payload, &error), WIRECOPY_ERROR_IO));
    size_t nbytes = into.nbytes;
    error = (wirecopy_error){0};
    cr_assert(eq(int, wc_sink_frame(&sink, WC_FRAME_RESULTS, &payload, sizeof payload, &error), WIRECOPY_ERROR_IO));
    cr_assert(eq(str, error.message, "the disk is full"));
    cr_assert(eq(sz, into.nbytes, nbytes));
}

/* An input that the system refuses to read may be read by another run. */
Test(sink, of_a_checkpoint_ends_at_the_first_refusal) {
    written into = {0};
    wc_sink sink = {.write = take_bytes, .context = &into, .until_refused = 1, .nfiles = 1};
    wc_dump dump = {.allocator = &wc_allocator_default};
    uint8_t packed[8] = {1, 2, 3};
    wc_batch batch = {.packed = {.bytes = packed, .nbytes = sizeof packed}};
    wc_sink_resume(&sink);
    cr_assert(eq(int, sink.batches.take(&sink.batches, &dump, &batch, NULL), WIRECOPY_OK));
    size_t nbytes = into.nbytes;
    cr_assert(ne(sz, nbytes, 0));
    batch.block.was_refused = 1;
    cr_assert(eq(int, sink.batches.take(&sink.batches, &dump, &batch, NULL), WIRECOPY_OK));
    batch.block.was_refused = 0;
    cr_assert(eq(int, sink.batches.take(&sink.batches, &dump, &batch, NULL), WIRECOPY_OK));
    cr_assert(eq(sz, into.nbytes, nbytes));
    cr_assert(sink.ended);
}

Test(sink, a_frame_of_a_file_that_is_shorter_than_it_says_is_refused) {
    written into = {0};
    wc_sink sink = {.write = take_bytes, .context = &into};
    uint8_t header[] = "id,text\n";
    char path[] = "dump.csv";
    const wc_file file = {.path = path, .format = WIRECOPY_FORMAT_CSV, .header = header, .header_nbytes = 8};
    cr_assert(eq(int, wc_sink_file(&sink, &file, &wc_allocator_default, NULL), WIRECOPY_OK));
    wc_frame frame = {.type = WC_FRAME_FILE, .payload = into.last, .nbytes = into.last_nbytes};
    wc_file found;
    size_t path_nbytes;
    cr_assert(wc_frame_file(&frame, &found, &path_nbytes));
    cr_assert(eq(sz, path_nbytes, 8));
    cr_assert(eq(int, memcmp(found.path, "dump.csv", 8), 0));
    cr_assert(eq(sz, found.header_nbytes, 8));
    cr_assert(eq(int, memcmp(found.header, header, 8), 0));
    frame.nbytes -= 56;
    cr_assert(wc_frame_file(&frame, &found, &path_nbytes), "written before there were dialects and encodings");
    cr_assert(eq(int, found.dialect.separator, ','));
    frame.nbytes -= 8;
    cr_assert(not(wc_frame_file(&frame, &found, &path_nbytes)), "the header passes the end");
    frame.nbytes -= 8;
    cr_assert(not(wc_frame_file(&frame, &found, &path_nbytes)), "the path passes the end");
    frame.nbytes -= 8;
    cr_assert(not(wc_frame_file(&frame, &found, &path_nbytes)), "shorter than any");
}
