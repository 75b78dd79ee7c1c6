#include "read/decoder.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "base/memory.h"

/* Bytes read and decoded at a time: enough to make the cost of a call negligible. Chosen. */
enum { IN_NBYTES = 64 << 10, OUT_NBYTES = 64 << 10 };

/* More than any character of any encoding has, with what shifts to its state. Chosen. */
enum { LEAST_NBYTES = 32 };

/* U+FFFD in UTF-8. */
static const char replacement[] = "\xEF\xBF\xBD";
enum { REPLACEMENT_NBYTES = 3 };

/* One pass over the bytes of a file. */
typedef struct conversion {
    iconv_t handle;
    size_t unit; /* bytes that are passed over where there is no character */
    int is_open, flushed;
    uint64_t given, replaced; /* bytes of UTF-8, characters that were none */
} conversion;

struct wc_decoder {
    const wirecopy_allocator *allocator;
    conversion reading, tracking;
    int keeps, ended;
    uint8_t *in, *out;
    size_t in_start, in_end, in_capacity, out_start, out_end;
    uint8_t *kept; /* read, and not asked for yet: [kept_start, kept_end) */
    size_t kept_start, kept_end, kept_capacity;
    uint64_t asked; /* bytes of UTF-8 whose originals were asked for */
};

static size_t unit_of(const char *encoding) {
    if (strncasecmp(encoding, "UTF-16", 6) == 0 || strncasecmp(encoding, "UCS-2", 5) == 0) {
        return 2;
    }
    return strncasecmp(encoding, "UTF-32", 6) == 0 || strncasecmp(encoding, "UCS-4", 5) == 0 ? 4 : 1;
}

static wirecopy_code open_conversion(conversion *opened, const char *encoding, wirecopy_error *error) {
    *opened = (conversion){.handle = iconv_open("UTF-8", encoding), .unit = unit_of(encoding)};
    opened->is_open = opened->handle != (iconv_t)-1;
    return opened->is_open
               ? WIRECOPY_OK
               : wc_fail(error, WIRECOPY_ERROR_UNSUPPORTED,
                         "the encoding %s cannot be read here: %s; convert the input to UTF-8 where it can be",
                         encoding, strerror(errno));
}

static void close_conversion(conversion *opened) {
    if (opened->is_open) {
        iconv_close(opened->handle);
    }
}

/* Decodes from *in up to `end`, as far as there is room, and advances both. ends: no bytes follow. */
static void convert(conversion *pass, const uint8_t **in, const uint8_t *end, int ends, uint8_t **out, size_t room) {
    char *from = (char *)(uintptr_t)*in, *to = (char *)*out;
    size_t left = (size_t)(end - *in), before = room;
    for (;;) {
        size_t done = left > 0 ? iconv(pass->handle, &from, &left, &to, &room) : 0;
        int problem = done == (size_t)-1 ? errno : 0;
        int is_cut = problem == EINVAL && ends;
        if (problem == 0 && left == 0 && ends && !pass->flushed) {
            /* Some encodings hold a character back until they see the next. */
            pass->flushed = iconv(pass->handle, NULL, NULL, &to, &room) != (size_t)-1;
        }
        if ((problem != EILSEQ && !is_cut) || room < REPLACEMENT_NBYTES) {
            break;
        }
        memcpy(to, replacement, REPLACEMENT_NBYTES);
        size_t passed = is_cut || left < pass->unit ? left : pass->unit;
        from += passed;
        left -= passed;
        to += REPLACEMENT_NBYTES;
        room -= REPLACEMENT_NBYTES;
        pass->replaced++;
    }
    pass->given += before - room;
    *in = (const uint8_t *)from;
    *out = (uint8_t *)to;
}

wirecopy_code wc_decoder_create(const char *encoding, int keeps, const wirecopy_allocator *allocator,
                                wc_decoder **decoder_ret, wirecopy_error *error) {
    wc_decoder *decoder = wc_allocate_zeroed(allocator, 1, sizeof *decoder);
    if (decoder == NULL) {
        return wc_fail_memory(error, sizeof *decoder);
    }
    decoder->allocator = allocator;
    decoder->keeps = keeps;
    wirecopy_code code = open_conversion(&decoder->reading, encoding, error);
    if (code == WIRECOPY_OK && keeps) {
        code = open_conversion(&decoder->tracking, encoding, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_grow(allocator, (void **)&decoder->in, &decoder->in_capacity, IN_NBYTES, 1, error);
    }
    if (code == WIRECOPY_OK) {
        decoder->out = wc_allocate(allocator, OUT_NBYTES, 1);
        code = decoder->out == NULL ? wc_fail_memory(error, OUT_NBYTES) : WIRECOPY_OK;
    }
    if (code != WIRECOPY_OK) {
        wc_decoder_free(decoder);
        return code;
    }
    *decoder_ret = decoder;
    return WIRECOPY_OK;
}

void wc_decoder_free(wc_decoder *decoder) {
    if (decoder != NULL) {
        close_conversion(&decoder->reading);
        close_conversion(&decoder->tracking);
        wc_release(decoder->allocator, decoder->in, decoder->in_capacity, 1);
        wc_release(decoder->allocator, decoder->out, OUT_NBYTES, 1);
        wc_release(decoder->allocator, decoder->kept, decoder->kept_capacity, 1);
        wc_release(decoder->allocator, decoder, 1, sizeof *decoder);
    }
}

static wirecopy_code keep(wc_decoder *decoder, const uint8_t *bytes, size_t nbytes, wirecopy_error *error) {
    if (!decoder->keeps || nbytes == 0) {
        return WIRECOPY_OK;
    }
    if (decoder->kept_start > decoder->kept_end / 2) {
        memmove(decoder->kept, decoder->kept + decoder->kept_start, decoder->kept_end - decoder->kept_start);
        decoder->kept_end -= decoder->kept_start;
        decoder->kept_start = 0;
    }
    wirecopy_code code = wc_grow(decoder->allocator, (void **)&decoder->kept, &decoder->kept_capacity,
                                 decoder->kept_end + nbytes, 1, error);
    if (code == WIRECOPY_OK) {
        memcpy(decoder->kept + decoder->kept_end, bytes, nbytes);
        decoder->kept_end += nbytes;
    }
    return code;
}

wirecopy_code wc_decoder_push(wc_decoder *decoder, const uint8_t *bytes, size_t nbytes, int ended,
                              wirecopy_error *error) {
    wirecopy_code code =
        wc_grow(decoder->allocator, (void **)&decoder->in, &decoder->in_capacity, decoder->in_end + nbytes, 1, error);
    if (code == WIRECOPY_OK) {
        code = keep(decoder, bytes, nbytes, error);
    }
    if (code == WIRECOPY_OK) {
        memcpy(decoder->in + decoder->in_end, bytes, nbytes);
        decoder->in_end += nbytes;
        decoder->ended = ended;
    }
    return code;
}

/* More bytes, after those of a character that is cut. */
static wirecopy_code pull_more(wc_decoder *decoder, wc_decoder_pull pull, void *context, wirecopy_error *error) {
    size_t left = decoder->in_end - decoder->in_start, got = 0;
    memmove(decoder->in, decoder->in + decoder->in_start, left);
    decoder->in_start = 0;
    decoder->in_end = left;
    wirecopy_code code = pull(context, decoder->in + left, IN_NBYTES - left, &got, error);
    if (code == WIRECOPY_OK) {
        decoder->ended = got == 0;
        decoder->in_end += got;
        code = keep(decoder, decoder->in + left, got, error);
    }
    return code;
}

static void fill_out(wc_decoder *decoder) {
    const uint8_t *from = decoder->in + decoder->in_start;
    uint8_t *to = decoder->out;
    convert(&decoder->reading, &from, decoder->in + decoder->in_end, decoder->ended, &to, OUT_NBYTES);
    decoder->in_start = (size_t)(from - decoder->in);
    decoder->out_start = 0;
    decoder->out_end = (size_t)(to - decoder->out);
}

wirecopy_code wc_decoder_read(wc_decoder *decoder, wc_decoder_pull pull, void *context, uint8_t *bytes_ret,
                              size_t nbytes, size_t *got_ret, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    while (decoder->out_start == decoder->out_end) {
        fill_out(decoder);
        if (decoder->out_end > 0 || decoder->ended) {
            break;
        }
        code = pull_more(decoder, pull, context, error);
        if (code != WIRECOPY_OK) {
            *got_ret = 0;
            return code;
        }
    }
    size_t ready = decoder->out_end - decoder->out_start;
    *got_ret = ready < nbytes ? ready : nbytes;
    memcpy(bytes_ret, decoder->out + decoder->out_start, *got_ret);
    decoder->out_start += *got_ret;
    return code;
}

uint64_t wc_decoder_replaced(const wc_decoder *decoder) {
    return decoder->reading.replaced;
}

wirecopy_code wc_decoder_original(wc_decoder *decoder, uint64_t nbytes, const uint8_t **original_ret,
                                  size_t *original_nbytes_ret, wirecopy_error *error) {
    uint8_t scratch[4096];
    const uint8_t *start = decoder->kept + decoder->kept_start, *from = start, *end = decoder->kept + decoder->kept_end;
    conversion *pass = &decoder->tracking;
    (void)error;
    decoder->asked += nbytes;
    for (const uint8_t *before = NULL; pass->given < decoder->asked && from != before;) {
        uint64_t wanted = decoder->asked - pass->given;
        uint8_t *to = scratch;
        wanted = wanted < sizeof scratch ? wanted : sizeof scratch;
        /* iconv decodes what it is given twice if there is no room for it. */
        size_t least = wanted < LEAST_NBYTES ? LEAST_NBYTES : (size_t)wanted, left = (size_t)(end - from);
        const uint8_t *until = from + (left < least ? left : least);
        before = from;
        convert(pass, &from, until, decoder->ended && until == end, &to, (size_t)wanted);
    }
    if (decoder->ended && decoder->asked == decoder->reading.given && decoder->in_start == decoder->in_end) {
        from = end; /* what no character came of */
    }
    *original_ret = start;
    *original_nbytes_ret = (size_t)(from - start);
    decoder->kept_start += *original_nbytes_ret;
    return WIRECOPY_OK;
}
