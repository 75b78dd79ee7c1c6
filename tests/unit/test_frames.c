/* Files of checksummed frames: what reading them leaves in memory. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "store/frames.h"

enum { FRAME_NBYTES = 96 << 10, NFRAMES = 200 };

/* A ledger of NFRAMES frames of zeroes. */
static void write_frames(const char *path) {
    static const uint8_t payload[FRAME_NBYTES];
    uint8_t head[WC_FRAMES_HEAD_NBYTES], frame[WC_FRAME_HEAD_NBYTES];
    FILE *file = fopen(path, "w");
    cr_assert(ne(ptr, file, NULL));
    wc_frames_head(WC_FRAMES_LEDGER, head);
    fwrite(head, sizeof head, 1, file);
    for (uint64_t i = 0; i < NFRAMES; i++) {
        wc_frame_head(WC_FRAME_RESULTS, i, payload, sizeof payload, frame);
        fwrite(frame, sizeof frame, 1, file);
        fwrite(payload, sizeof payload, 1, file);
    }
    cr_assert(eq(int, fclose(file), 0));
}

/* What was dropped, from the start of the file on. */
static const uint8_t *mapping;
static size_t dropped, reached;
static int gap;

static void count_dropped(void *pages, size_t nbytes, int fd, uint64_t offset, int is_writable) {
    size_t from = (size_t)((const uint8_t *)pages - mapping);
    cr_assert(ge(int, fd, 0));
    cr_assert(eq(u64, offset, from));
    cr_assert(eq(int, is_writable, 0));
    gap |= from > reached;
    dropped += nbytes;
    reached = from + nbytes;
}

static void read_all(wc_frames *frames) {
    wc_frame frame;
    wirecopy_error error = {0};
    int more = 1;
    size_t count = 0;
    mapping = frames->bytes;
    while (more) {
        cr_assert(eq(int, wc_frames_next(frames, &frame, &more, &error), WIRECOPY_OK), "%s", error.message);
        count += (size_t)more;
        cr_assert(le(sz, reached, frames->place), "pages are dropped before they were read");
    }
    cr_assert(eq(sz, count, NFRAMES));
}

Test(frames, each_page_that_was_read_is_dropped_about_once) {
    char path[] = "/tmp/wirecopy-frames-XXXXXX";
    int fd = mkstemp(path);
    cr_assert(ge(int, fd, 0));
    close(fd);
    write_frames(path);
    wc_frames frames;
    wirecopy_error error = {0};
    cr_assert(eq(int, wc_frames_open(path, WC_FRAMES_LEDGER, &frames, &error), WIRECOPY_OK), "%s", error.message);
    frames.drop = count_dropped;
    read_all(&frames);
    cr_assert(eq(int, gap, 0), "pages were left out");
    cr_assert(le(sz, frames.nbytes - reached, (size_t)2 << 20), "%zu of %zu bytes were dropped", reached,
              frames.nbytes);
    cr_assert(le(sz, dropped, frames.nbytes + frames.nbytes / 8), "%zu bytes were dropped of a file of %zu", dropped,
              frames.nbytes);
    wc_frames_close(&frames);
    unlink(path);
}
