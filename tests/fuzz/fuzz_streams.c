/* Decompression: the bytes that come out, and how it ends, do not depend on the sizes of reads; only how much is
 * returned of a corrupt piece does. The first bytes choose the sizes, and whether checksums are corrected first, so
 * that the code behind them is reached. */
#include <sys/socket.h>

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
    all->code = wc_stream_open(source, &wc_allocator_default, &stream, &error);
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

static void drain_file(const uint8_t *bytes, size_t nbytes, outcome *all) {
    static memory_file file;
    memory_file_set(&file, bytes, nbytes);
    wc_source source = {.fd = file.fd, .regular = 1, .spool_fd = -1};
    drain(&source, OUT_NBYTES_MAX, all);
}

/* A packet is what one read returns. The first ten bytes, which identify the compression, come one by one. */
static void drain_packets(const uint8_t *bytes, size_t nbytes, size_t packet, size_t piece, outcome *all) {
    int ends[2];
    const int room = 4 << 20;
    REQUIRE(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0);
    setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    for (size_t at = 0, length; at < nbytes; at += length) {
        length = at < 10 ? 1 : packet < nbytes - at ? packet : nbytes - at;
        REQUIRE(send(ends[1], bytes + at, length, MSG_DONTWAIT) == (ssize_t)length);
    }
    shutdown(ends[1], SHUT_WR);
    wc_source source = {.fd = ends[0], .spool_fd = -1};
    drain(&source, piece, all);
    close(ends[0]);
    close(ends[1]);
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
    /* At most 128 packets, which a socket holds; none larger than a read requests, or its rest would be lost. */
    size_t packet = 1 + (choice >> 1) + nbytes / 100;
    drain_packets(mended, nbytes, packet, packet + piece * 7, &pieces);
    if (whole.nbytes < OUT_NBYTES_MAX && pieces.nbytes < OUT_NBYTES_MAX) {
        compare(&whole, &pieces);
    }
    return 0;
}
