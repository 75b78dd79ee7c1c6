/* Decompression: the bytes that come out, and how it ends, do not depend on the sizes of reads; only how much is
 * returned of a corrupt piece does. The first bytes choose the sizes, and whether checksums are corrected first, so
 * that the code behind them is reached. */
#include <poll.h>

#include "base/memory.h"
#include "fuzz.h"
#include "io/stream.h"
#include "mend.h"

/* Decompression bombs are cut short: their contents do not matter. */
enum { OUT_NBYTES_MAX = 256 << 10, MEMORY_NBYTES = 256 << 20, MENDED_NBYTES_MAX = 1 << 16 };

typedef struct outcome {
    const wc_codec *codec;
    wirecopy_code code;
    size_t nbytes;
    uint8_t bytes[OUT_NBYTES_MAX];
} outcome;

static void drain(wc_source *source, size_t piece, outcome *all) {
    wc_stream stream;
    wirecopy_error error = {0};
    all->nbytes = 0;
    all->code = wc_stream_open(source, &bounded_allocator, &stream, &error);
    all->codec = stream.codec;
    wirecopy_input input;
    wirecopy_input_init(&input, sizeof input);
    input.ratio_max = 0;
    wc_stream_limit(&stream, &input, MEMORY_NBYTES); /* as each run does: windows are a quarter at most */
    while (all->code == WIRECOPY_OK && all->nbytes < OUT_NBYTES_MAX) {
        size_t got, room = OUT_NBYTES_MAX - all->nbytes, wanted = piece < room ? piece : room;
        all->code = wc_stream_read(&stream, all->bytes + all->nbytes, wanted, &got, &error);
        REQUIRE(got <= wanted);
        all->nbytes += got;
        if (got == 0) {
            break;
        }
        REQUIRE(all->code == WIRECOPY_OK);
    }
    wc_stream_close(&stream);
    REQUIRE(all->code == WIRECOPY_OK || error.message[0] != '\0');
}

/* What the calls of the system below give: of a file any part, of a pipe packets. In memory alone, since real ones were
 * most of the calls. No process has so many descriptors. */
enum { FILE_FD = 1 << 28, PIPE_FD };

static struct {
    const uint8_t *bytes;
    size_t nbytes, at, packet;
} held;

ssize_t __real_read(int fd, void *bytes, size_t nbytes);
ssize_t __real_pread(int fd, void *bytes, size_t nbytes, off_t offset);
int __real_poll(struct pollfd *wanted, nfds_t count, int milliseconds);
ssize_t __wrap_read(int fd, void *bytes, size_t nbytes);
ssize_t __wrap_pread(int fd, void *bytes, size_t nbytes, off_t offset);
int __wrap_poll(struct pollfd *wanted, nfds_t count, int milliseconds);

static ssize_t give(void *bytes, size_t nbytes, size_t at) {
    size_t left = at < held.nbytes ? held.nbytes - at : 0;
    nbytes = nbytes < left ? nbytes : left;
    memcpy(bytes, held.bytes + at, nbytes);
    return (ssize_t)nbytes;
}

/* A packet is what one read returns. The first ten bytes, which identify the compression, come one by one. */
ssize_t __wrap_read(int fd, void *bytes, size_t nbytes) {
    if (fd != PIPE_FD) {
        return __real_read(fd, bytes, nbytes);
    }
    size_t packet = held.at < 10 ? 1 : held.packet;
    ssize_t got = give(bytes, packet < nbytes ? packet : nbytes, held.at);
    held.at += (size_t)got;
    return got;
}

ssize_t __wrap_pread(int fd, void *bytes, size_t nbytes, off_t offset) {
    return fd == FILE_FD ? give(bytes, nbytes, (size_t)offset) : __real_pread(fd, bytes, nbytes, offset);
}

int __wrap_poll(struct pollfd *wanted, nfds_t count, int milliseconds) {
    return count == 1 && wanted->fd == PIPE_FD ? 1 : __real_poll(wanted, count, milliseconds);
}

static void drain_file(const uint8_t *bytes, size_t nbytes, outcome *all) {
    held.bytes = bytes;
    held.nbytes = nbytes;
    wc_source source = {.fd = FILE_FD, .regular = 1, .spool_fd = -1};
    drain(&source, OUT_NBYTES_MAX, all);
}

static void drain_packets(const uint8_t *bytes, size_t nbytes, size_t packet, size_t piece, outcome *all) {
    held.bytes = bytes;
    held.nbytes = nbytes;
    held.packet = packet;
    held.at = 0;
    wc_source source = {.fd = PIPE_FD, .spool_fd = -1};
    drain(&source, piece, all);
}

/* What ISA-L gives along with an error may end in what its own buffer held before. libzstd checks the length that a
 * frame promises where it has all of it at once; in pieces, a last block without a byte passes for its end. */
static void compare(const outcome *whole, const outcome *pieces) {
    size_t both = whole->nbytes < pieces->nbytes ? whole->nbytes : pieces->nbytes;
    int junk = whole->codec == &wc_codec_gzip && whole->code != WIRECOPY_OK;
    int lax = whole->codec == &wc_codec_zstd;
    REQUIRE(whole->codec == pieces->codec && (lax || whole->code == pieces->code));
    REQUIRE(junk || memcmp(whole->bytes, pieces->bytes, both) == 0);
    REQUIRE(whole->code != WIRECOPY_OK || pieces->code != WIRECOPY_OK || whole->nbytes == pieces->nbytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t nbytes) {
    static uint8_t mended[MENDED_NBYTES_MAX];
    static outcome whole, pieces;
    uint8_t choice = take_byte(&bytes, &nbytes), piece = take_byte(&bytes, &nbytes);
    nbytes = nbytes < MENDED_NBYTES_MAX - 64 ? nbytes : MENDED_NBYTES_MAX - 64;
    memcpy(mended, bytes, nbytes);
    tame(mended, nbytes);
    nbytes = choice & 1 ? mend(mended, nbytes) : nbytes;
    drain_file(mended, nbytes, &whole);
    size_t packet = 1 + (choice >> 1) + nbytes / 100;
    drain_packets(mended, nbytes, packet, packet + piece * 7, &pieces);
    if (whole.nbytes < OUT_NBYTES_MAX && pieces.nbytes < OUT_NBYTES_MAX) {
        compare(&whole, &pieces);
    }
    return 0;
}
