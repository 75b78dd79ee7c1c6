#include "parse/body.h"

#include <isa-l/igzip_lib.h>
#include <string.h>
#include <strings.h>
#include <zstd.h>
#ifdef WIRECOPY_BROTLI
#include <brotli/decode.h>
#endif

#include "base/error.h"
#include "base/memory.h"
#include "base/size_text.h"

/* Codings of one body. Chosen: servers apply one or two. */
enum { CODINGS_MOST = 8 };

/* Room for what comes out is doubled, from this on. */
enum { ROOM_LEAST = 4096 };

typedef enum outcome {
    WHOLE,
    CUT,      /* the data ends early; what came out before stands */
    AS_IT_IS, /* the data is not so coded */
    CORRUPT,
    TOO_LARGE,
    OUT_OF_MEMORY
} outcome;

struct wc_body_decoder {
    const wirecopy_allocator *allocator;
    wc_bytes buffers[2]; /* each coding is undone from one to the other */
    struct inflate_state inflate;
    ZSTD_DCtx *zstd; /* made for the first body that needs it */
};

/* What comes out of a coding. */
typedef struct target {
    const wirecopy_allocator *allocator;
    wc_bytes *bytes;
    uint64_t most;
} target;

/* Makes room for more; returns 0 if there may be no more, or with *outcome_ret OUT_OF_MEMORY. */
static int make_room(target *out, size_t nbytes, outcome *outcome_ret) {
    if (out->bytes->nbytes + nbytes > out->most) {
        nbytes = out->bytes->nbytes < out->most ? (size_t)(out->most - out->bytes->nbytes) : 0;
    }
    *outcome_ret = nbytes == 0 ? TOO_LARGE : WHOLE;
    if (nbytes > 0 && wc_bytes_reserve(out->bytes, out->allocator, out->bytes->nbytes + nbytes, NULL) != WIRECOPY_OK) {
        *outcome_ret = OUT_OF_MEMORY;
    }
    return *outcome_ret == WHOLE;
}

/* Room that is free, up to the limit. */
static size_t room_of(const target *out) {
    uint64_t end = out->bytes->capacity < out->most ? out->bytes->capacity : out->most;
    return end > out->bytes->nbytes ? (size_t)(end - out->bytes->nbytes) : 0;
}

/* ---- Chunks: RFC 9112, section 7.1 ---- */

static int digit_of(uint8_t byte) {
    return byte >= '0' && byte <= '9'   ? byte - '0'
           : byte >= 'a' && byte <= 'f' ? byte - 'a' + 10
           : byte >= 'A' && byte <= 'F' ? byte - 'A' + 10
                                        : -1;
}

/* The size line at *place, which is advanced after it; returns 0 if there is none. */
static int read_size(const uint8_t *bytes, size_t nbytes, size_t *place, size_t *size_ret) {
    size_t i = *place, ndigits = 0;
    *size_ret = 0;
    for (; i < nbytes && digit_of(bytes[i]) >= 0 && ndigits < 8; i++, ndigits++) {
        *size_ret = *size_ret * 16 + (size_t)digit_of(bytes[i]);
    }
    while (i < nbytes && (bytes[i] == ' ' || bytes[i] == '\t')) {
        i++;
    }
    int ends = i < nbytes && (bytes[i] == ';' || bytes[i] == '\r' || bytes[i] == '\n');
    const uint8_t *line_end = ends ? memchr(bytes + i, '\n', nbytes - i) : NULL;
    if (ndigits == 0 || line_end == NULL) {
        return 0;
    }
    *place = (size_t)(line_end - bytes) + 1;
    return 1;
}

static outcome undo_chunks(const uint8_t *bytes, size_t nbytes, target *out) {
    size_t place = 0, size;
    outcome result;
    if (!read_size(bytes, nbytes, &place, &size)) {
        return AS_IT_IS;
    }
    while (size > 0) {
        size_t there = size < nbytes - place ? size : nbytes - place;
        if (there > 0 && !make_room(out, there, &result)) {
            return result;
        }
        if (there > room_of(out)) {
            return TOO_LARGE;
        }
        if (there > 0) {
            memcpy(out->bytes->bytes + out->bytes->nbytes, bytes + place, there);
            out->bytes->nbytes += there;
        }
        place += there;
        if (there < size) {
            return CUT;
        }
        place += place < nbytes && bytes[place] == '\r';
        place += place < nbytes && bytes[place] == '\n';
        if (place == nbytes) {
            return CUT;
        }
        if (!read_size(bytes, nbytes, &place, &size)) {
            return CORRUPT;
        }
    }
    return WHOLE;
}

/* ---- Compression ---- */

static outcome inflate_member(struct inflate_state *inflate, target *out) {
    outcome result = WHOLE;
    while (inflate->block_state != ISAL_BLOCK_FINISH) {
        if (room_of(out) == 0 && !make_room(out, out->bytes->nbytes + ROOM_LEAST, &result)) {
            return result;
        }
        size_t room = room_of(out) < (1u << 30) ? room_of(out) : 1u << 30;
        inflate->next_out = out->bytes->bytes + out->bytes->nbytes;
        inflate->avail_out = (uint32_t)room;
        uint32_t before = inflate->avail_in;
        int problem = isal_inflate(inflate);
        size_t given = room - inflate->avail_out;
        out->bytes->nbytes += given;
        if (problem < 0 || problem >= ISAL_NAME_OVERFLOW) {
            return CORRUPT;
        }
        if (given == 0 && (inflate->avail_in == 0 || inflate->avail_in == before) &&
            inflate->block_state != ISAL_BLOCK_FINISH) {
            return CUT;
        }
    }
    return WHOLE;
}

static void start_inflate(struct inflate_state *inflate, const uint8_t *bytes, size_t nbytes, uint32_t kind) {
    isal_inflate_init(inflate);
    inflate->crc_flag = kind;
    inflate->next_in = (uint8_t *)(uintptr_t)bytes;
    inflate->avail_in = (uint32_t)nbytes;
}

/* Members may follow one another; what follows and is none is ignored, as browsers do. */
static outcome undo_gzip(wc_body_decoder *decoder, const uint8_t *bytes, size_t nbytes, target *out) {
    outcome result = AS_IT_IS;
    while (nbytes >= 3 && bytes[0] == 0x1F && bytes[1] == 0x8B && bytes[2] == 8 && nbytes <= UINT32_MAX) {
        start_inflate(&decoder->inflate, bytes, nbytes, ISAL_GZIP);
        result = inflate_member(&decoder->inflate, out);
        if (result != WHOLE) {
            return result;
        }
        bytes += nbytes - decoder->inflate.avail_in;
        nbytes = decoder->inflate.avail_in;
    }
    return result;
}

/* RFC 9110 means zlib by "deflate"; some servers send it bare. The two first bytes of zlib are a multiple of 31. */
static outcome undo_deflate(wc_body_decoder *decoder, const uint8_t *bytes, size_t nbytes, target *out) {
    if (nbytes < 2 || nbytes > UINT32_MAX) {
        return AS_IT_IS;
    }
    int is_zlib = (bytes[0] & 15) == 8 && (bytes[0] * 256 + bytes[1]) % 31 == 0;
    start_inflate(&decoder->inflate, bytes, nbytes, is_zlib ? ISAL_ZLIB : ISAL_DEFLATE);
    outcome result = inflate_member(&decoder->inflate, out);
    return result == CORRUPT && !is_zlib ? AS_IT_IS : result;
}

static outcome undo_zstd(wc_body_decoder *decoder, const uint8_t *bytes, size_t nbytes, target *out) {
    static const uint8_t mark[4] = {0x28, 0xB5, 0x2F, 0xFD};
    outcome result = WHOLE;
    if (nbytes < sizeof mark || memcmp(bytes, mark, sizeof mark) != 0) {
        return AS_IT_IS;
    }
    decoder->zstd = decoder->zstd != NULL ? decoder->zstd : ZSTD_createDCtx();
    if (decoder->zstd == NULL) {
        return OUT_OF_MEMORY;
    }
    ZSTD_DCtx_reset(decoder->zstd, ZSTD_reset_session_only);
    ZSTD_inBuffer in = {bytes, nbytes, 0};
    for (;;) {
        if (room_of(out) == 0 && !make_room(out, out->bytes->nbytes + ROOM_LEAST, &result)) {
            return result;
        }
        ZSTD_outBuffer to = {out->bytes->bytes, out->bytes->nbytes + room_of(out), out->bytes->nbytes};
        size_t left = ZSTD_decompressStream(decoder->zstd, &to, &in);
        int is_full = to.pos == to.size;
        out->bytes->nbytes = to.pos;
        if (ZSTD_isError(left)) {
            return CORRUPT;
        }
        if (in.pos == in.size && (left == 0 || !is_full)) {
            return left == 0 ? WHOLE : CUT;
        }
    }
}

#ifdef WIRECOPY_BROTLI
/* brotli has no mark: what does not decode from its first byte on is not brotli. */
static outcome undo_brotli(const uint8_t *bytes, size_t nbytes, target *out) {
    BrotliDecoderState *state = BrotliDecoderCreateInstance(NULL, NULL, NULL);
    outcome result = WHOLE;
    BrotliDecoderResult done = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
    if (state == NULL) {
        return OUT_OF_MEMORY;
    }
    while (done == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) {
        if (room_of(out) == 0 && !make_room(out, out->bytes->nbytes + ROOM_LEAST, &result)) {
            break;
        }
        size_t room = room_of(out), before = room;
        uint8_t *next = out->bytes->bytes + out->bytes->nbytes;
        done = BrotliDecoderDecompressStream(state, &nbytes, &bytes, &room, &next, NULL);
        out->bytes->nbytes += before - room;
    }
    if (result == WHOLE && done != BROTLI_DECODER_RESULT_SUCCESS) {
        result = done == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT ? CUT : out->bytes->nbytes == 0 ? AS_IT_IS : CORRUPT;
    }
    BrotliDecoderDestroyInstance(state);
    return result;
}
#endif

/* ---- The codings of a body ---- */

typedef struct coding {
    const char *name;
    size_t nbytes;
} coding;

/* The items of a list, separated by commas. Returns their number. */
static size_t list_codings(const char *list, size_t nbytes, coding *codings_ret, size_t count) {
    size_t i = 0;
    while (list != NULL && i < nbytes && count < CODINGS_MOST) {
        while (i < nbytes && (list[i] == ' ' || list[i] == '\t' || list[i] == ',')) {
            i++;
        }
        size_t start = i;
        while (i < nbytes && list[i] != ',' && list[i] != ' ' && list[i] != '\t' && list[i] != ';') {
            i++;
        }
        if (i > start) {
            codings_ret[count++] = (coding){list + start, i - start};
        }
        while (i < nbytes && list[i] != ',') {
            i++;
        }
    }
    return count;
}

static int is_called(const coding *given, const char *name) {
    size_t length = strlen(name);
    return (given->nbytes == length && strncasecmp(given->name, name, length) == 0) ||
           (given->nbytes == length + 2 && strncasecmp(given->name, "x-", 2) == 0 &&
            strncasecmp(given->name + 2, name, length) == 0);
}

static int is_none(const coding *given) {
    static const char *const names[] = {"identity", "none", "utf-8", "utf8", "binary"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (is_called(given, names[i])) {
            return 1;
        }
    }
    return 0;
}

/* Returns 0 for a coding that is not known. */
static int undo(wc_body_decoder *decoder, const coding *given, const uint8_t *bytes, size_t nbytes, target *out,
                outcome *outcome_ret) {
    *outcome_ret = AS_IT_IS;
    if (is_none(given)) {
        return 1;
    }
    if (is_called(given, "chunked")) {
        *outcome_ret = undo_chunks(bytes, nbytes, out);
    } else if (is_called(given, "gzip")) {
        *outcome_ret = undo_gzip(decoder, bytes, nbytes, out);
    } else if (is_called(given, "deflate")) {
        *outcome_ret = undo_deflate(decoder, bytes, nbytes, out);
    } else if (is_called(given, "zstd")) {
        *outcome_ret = undo_zstd(decoder, bytes, nbytes, out);
#ifdef WIRECOPY_BROTLI
    } else if (is_called(given, "br")) {
        *outcome_ret = undo_brotli(bytes, nbytes, out);
#endif
    } else {
        return 0;
    }
    return 1;
}

/* Returns 0 if the record is to be skipped. */
static int judge(const coding *given, outcome found, const wc_body *body, uint64_t nbytes_most, wc_record *record) {
    int name_nbytes = (int)(given->nbytes < 40 ? given->nbytes : 40);
    if (found == TOO_LARGE) {
        wc_skip_record(record, WIRECOPY_REASON_TOO_LARGE,
                       "the page has more than %s when it is decoded; raise record_nbytes_max or memory_nbytes",
                       wc_size_text_of(nbytes_most).text);
    } else if (found == CUT && !body->is_cut) {
        wc_skip_record(record, WIRECOPY_REASON_SYNTAX, "the page ends early in its %.*s data; fetch it again",
                       name_nbytes, given->name);
    } else if (found == CORRUPT) {
        wc_skip_record(record, WIRECOPY_REASON_SYNTAX, "the page's %.*s data is corrupt; fetch it again", name_nbytes,
                       given->name);
    }
    return record->reason == WIRECOPY_REASON_NONE;
}

wirecopy_code wc_body_decode(wc_body_decoder *decoder, const wc_body *body, uint64_t nbytes_most,
                             const uint8_t **bytes_ret, size_t *nbytes_ret, wc_record *record, wirecopy_error *error) {
    coding codings[CODINGS_MOST];
    size_t count = list_codings(body->content, body->content_nbytes, codings, 0);
    count = list_codings(body->transfer, body->transfer_nbytes, codings, count);
    *bytes_ret = body->bytes;
    *nbytes_ret = body->nbytes;
    for (size_t i = count, turn = 0; i-- > 0;) {
        target out = {decoder->allocator, &decoder->buffers[turn], nbytes_most};
        out.bytes->nbytes = 0;
        outcome found = WHOLE;
        wirecopy_code code = wc_bytes_reserve(out.bytes, decoder->allocator, ROOM_LEAST, error);
        if (code != WIRECOPY_OK) {
            return code;
        }
        if (!undo(decoder, &codings[i], *bytes_ret, *nbytes_ret, &out, &found)) {
            wc_skip_record(record, WIRECOPY_REASON_NOT_TEXT,
                           "the page is coded as \"%.*s\", which is not read; store it decoded",
                           (int)(codings[i].nbytes < 40 ? codings[i].nbytes : 40), codings[i].name);
            return WIRECOPY_OK;
        }
        if (found == OUT_OF_MEMORY) {
            return wc_fail_refused(decoder->allocator, out.bytes->nbytes, error);
        }
        if (!judge(&codings[i], found, body, nbytes_most, record)) {
            return WIRECOPY_OK;
        }
        if (found != AS_IT_IS) {
            *bytes_ret = out.bytes->bytes;
            *nbytes_ret = out.bytes->nbytes;
            turn ^= 1;
        }
    }
    return WIRECOPY_OK;
}

wirecopy_code wc_body_decoder_create(const wirecopy_allocator *allocator, wc_body_decoder **decoder_ret,
                                     wirecopy_error *error) {
    wc_body_decoder *decoder = wc_allocate_zeroed(allocator, 1, sizeof *decoder);
    if (decoder == NULL) {
        return wc_fail_memory(error, sizeof *decoder);
    }
    decoder->allocator = allocator;
    *decoder_ret = decoder;
    return WIRECOPY_OK;
}

void wc_body_decoder_free(wc_body_decoder *decoder) {
    if (decoder != NULL) {
        wc_bytes_clear(&decoder->buffers[0], decoder->allocator);
        wc_bytes_clear(&decoder->buffers[1], decoder->allocator);
        ZSTD_freeDCtx(decoder->zstd);
        wc_release(decoder->allocator, decoder, 1, sizeof *decoder);
    }
}
