#include "inputs_support.h"

#include <iconv.h>

#include "base/encoding.h"
#include "format/encoding.h"
#include "random.h"
#include "read/decoder.h"

TestSuite(read_encoding, .fini = remove_scratch);

static const char *resolved(const char *name) {
    static char found[WC_ENCODING_NBYTES];
    wirecopy_error error = {0};
    return wc_encoding_resolve(name, found, &error) == WIRECOPY_OK ? found : "none";
}

Test(read_encoding, is_known_by_the_names_that_people_use) {
    static const char *const names[] = {"windows-1252", "CP1252", "latin-1",   "latin_1",
                                        "Shift_JIS",    "sjis",   "gb18030",   "utf_16_le",
                                        "windows1251",  "koi8-r", "mac_roman", "iso8859_15"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        cr_expect(ne(str, (char *)resolved(names[i]), "none"), "%s", names[i]);
    }
    cr_expect(eq(str, (char *)resolved("utf-8"), ""));
    cr_expect(eq(str, (char *)resolved("UTF8"), ""));
    cr_expect(eq(str, (char *)resolved("utf_16_le"), "UTF-16LE"));
    cr_expect(eq(str, (char *)resolved("shift_jis"), "CP932"), "a backslash is a backslash");
    cr_expect(eq(str, (char *)resolved("Shift-JIS"), "CP932"));
    cr_expect(eq(str, (char *)resolved("windows-1253x"), "none"));
    cr_expect(eq(str, (char *)resolved(""), "none"));
    cr_expect(eq(str, (char *)resolved("ascii//translit"), "none"));
    cr_expect(eq(str, (char *)resolved("a-name-that-is-longer-than-any-encoding-of-any-system"), "none"));
}

static const char *chosen(const char *named, const void *bytes, size_t nbytes) {
    static char found[WC_ENCODING_NBYTES];
    wc_encoding_choose(named, bytes, nbytes, found);
    return found;
}

#define CHOOSES(named, bytes, expected) cr_expect(eq(str, (char *)chosen(named, bytes, sizeof bytes - 1), expected))

Test(read_encoding, is_chosen_by_the_first_bytes) {
    CHOOSES(NULL, "plain", "");
    CHOOSES(NULL, "\xFF\xFEi\0d\0", "UTF-16LE");
    CHOOSES(NULL, "\xFE\xFF\0i\0d", "UTF-16BE");
    CHOOSES(NULL, "i\0d\0,\0t\0e\0x\0t\0\n\0", "UTF-16LE");
    CHOOSES(NULL, "\0i\0d\0,\0t\0e\0x\0t\0\n", "UTF-16BE");
    CHOOSES(NULL, "{\0\"\0\x11\x62\"\0:\0\"\0\x0F\x61\x0F\x61\"\0}\0\n\0", "UTF-16LE");
    /* Two words of Chinese in each line. */
    CHOOSES(NULL, "\x2D\x4E\x87\x65\n\0\x00\x4E\xBA\x4E\n\0\x2D\x4E\xFD\x56\n\0", "UTF-16LE");
    CHOOSES(NULL, "text with a \0 zero in it, and more of it after that", "");
    CHOOSES(NULL, "caf\xE9 with a \0 zero in it, and more of it after that, until it's long enough to be text", "");
    CHOOSES(NULL,
            "\x7F"
            "ELF\0\0\1\0\2\0\0\0\3\0\0\1",
            "");
    CHOOSES("CP1252", "caf\xE9", "CP1252");
    CHOOSES("CP1252", "\xEF\xBB\xBFplain", "");
    CHOOSES("CP1252", "\xFF\xFEi\0", "UTF-16LE");
    CHOOSES("UTF-16", "\0i\0d\0,\0t", "UTF-16BE");
    CHOOSES("UTF-16", "\x2D\x4E\x87\x65", "UTF-16LE");
    CHOOSES(NULL, "\xFF\xFE\0\0i\0\0\0", "UTF-32LE");
    CHOOSES("windows-1252", "\0\0\xFE\xFF\0\0\0i", "UTF-32BE");
    CHOOSES(NULL, "i\0\0\0d\0\0\0", "UTF-32LE");
    CHOOSES(NULL, "\0\0\0i\0\0\0d", "UTF-32BE");
    CHOOSES(NULL, "i\0\0\0\1\0\0\0", "");
    CHOOSES(NULL, "\0\0\0\0\0\0\0\0", "");
    CHOOSES("UTF-32", "\xFF\xFE\0\0i\0\0\0", "UTF-32LE");
    CHOOSES("UTF-32", "\0\0\xFE\xFF\0\0\0i", "UTF-32BE");
}

/* A file in memory, given in pieces of a size. */
typedef struct source {
    const uint8_t *bytes;
    size_t nbytes, place, step;
} source;

static wirecopy_code pull(void *context, uint8_t *bytes_ret, size_t nbytes, size_t *got_ret, wirecopy_error *error) {
    source *from = context;
    size_t left = from->nbytes - from->place;
    (void)error;
    nbytes = nbytes < from->step ? nbytes : from->step;
    *got_ret = left < nbytes ? left : nbytes;
    memcpy(bytes_ret, from->bytes + from->place, *got_ret);
    from->place += *got_ret;
    return WIRECOPY_OK;
}

enum { DECODED_NBYTES_MAX = 1 << 16 };

/* Decodes all, `most` bytes at a time, of a file that comes in steps. Returns how many bytes came. */
static size_t decode(const char *encoding, const uint8_t *bytes, size_t nbytes, size_t step, size_t most,
                     uint8_t *decoded_ret) {
    source from = {bytes, nbytes, 0, step};
    wc_decoder *decoder;
    size_t length = 0, got = 1;
    cr_assert(eq(int, wc_decoder_create(encoding, 0, &wc_allocator_default, &decoder, NULL), WIRECOPY_OK));
    while (got > 0) {
        cr_assert(eq(int, wc_decoder_read(decoder, pull, &from, decoded_ret + length, most, &got, NULL), WIRECOPY_OK));
        length += got;
    }
    wc_decoder_free(decoder);
    return length;
}

/* Asks for the originals of decoded bytes in pieces that end where lines do, or anywhere, and puts them together. */
static void check_original(const char *encoding, const uint8_t *bytes, size_t nbytes, size_t step, int by_lines) {
    static uint8_t decoded[DECODED_NBYTES_MAX], again[DECODED_NBYTES_MAX];
    source from = {bytes, nbytes, 0, step};
    wc_decoder *decoder;
    size_t length = 0, got = 1, joined = 0;
    cr_assert(eq(int, wc_decoder_create(encoding, 1, &wc_allocator_default, &decoder, NULL), WIRECOPY_OK));
    while (got > 0) {
        cr_assert(eq(int, wc_decoder_read(decoder, pull, &from, decoded + length, 300, &got, NULL), WIRECOPY_OK));
        length += got;
    }
    for (size_t at = 0; at < length;) {
        const uint8_t *end = by_lines ? memchr(decoded + at, '\n', length - at) : NULL, *original;
        size_t piece = by_lines ? (end != NULL ? (size_t)(end + 1 - decoded) - at : length - at) : 7, original_nbytes;
        piece = piece < length - at ? piece : length - at;
        cr_assert(eq(int, wc_decoder_original(decoder, piece, &original, &original_nbytes, NULL), WIRECOPY_OK));
        cr_assert(le(sz, original_nbytes, nbytes - joined));
        cr_assert(eq(int, memcmp(bytes + joined, original, original_nbytes), 0), "%s at %zu", encoding, at);
        if (by_lines && strncmp(encoding, "ISO-2022", 8) != 0) {
            size_t alone = decode(encoding, original, original_nbytes, 1 << 16, 1 << 12, again);
            cr_assert(eq(sz, alone, piece), "%s: a line by itself", encoding);
            cr_assert(eq(int, memcmp(again, decoded + at, piece), 0), "%s: a line by itself", encoding);
        }
        joined += original_nbytes;
        at += piece;
    }
    cr_assert(eq(sz, joined, nbytes), "%s: all bytes belong to something", encoding);
    wc_decoder_free(decoder);
}

static size_t encode(const char *encoding, const char *text, uint8_t *encoded_ret, size_t room) {
    iconv_t handle = iconv_open(encoding, "UTF-8");
    char *from = (char *)(uintptr_t)text, *to = (char *)encoded_ret;
    size_t left = strlen(text), before = room;
    cr_assert(handle != (iconv_t)-1);
    cr_assert(iconv(handle, &from, &left, &to, &room) != (size_t)-1, "%s", encoding);
    iconv(handle, NULL, NULL, &to, &room);
    iconv_close(handle);
    return before - room;
}

static const struct {
    const char *encoding, *text;
} samples[] = {
    {"UTF-16LE", "id,text\n1,caf\u00E9 \u2014 \u4E2D\u6587 \U0001F600\n2,\u00FC\n"},
    {"UTF-16BE", "id,text\n1,caf\u00E9 \u2014 \u4E2D\u6587 \U0001F600\n2,\u00FC\n"},
    {"UTF-32LE", "id,text\n1,caf\u00E9 \U0001F600\n"},
    {"CP1252", "id,text\n1,caf\u00E9 \u201Cna\u00EFve\u201D \u20AC\n"},
    {"CP1251", "id,text\n1,\u0433\u043E\u0440\u043E\u0434\n"},
    {"SHIFT_JIS", "id,text\n1,\u8868\u793A\u3059\u308B\n2,\u30BD\n"},
    {"EUC-JP", "id,text\n1,\u8868\u793A\u3059\u308B\n2,\u30BD\n"},
    {"ISO-2022-JP", "id,text\n1,\u8868\u793A\u3059\u308B\n2,\u30BD\n"},
    {"ISO-2022-JP", "1,\u8868\u793A"},
    {"GB18030", "id,text\n1,\u4E2D\u6587 \U0001F600 \u00E9\n2,\u4EBA\n"},
    {"BIG5", "id,text\n1,\u4E2D\u6587\n2,\u4EBA\n"},
    {"EUC-KR", "id,text\n1,\uD55C\uAD6D\n"},
};

Test(read_encoding, decodes_the_same_in_pieces_of_any_size) {
    static uint8_t encoded[1024], decoded[4096], again[4096];
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        size_t nbytes = encode(samples[i].encoding, samples[i].text, encoded, sizeof encoded);
        size_t length = decode(samples[i].encoding, encoded, nbytes, 1 << 16, sizeof decoded, decoded);
        cr_assert(eq(sz, length, strlen(samples[i].text)), "%s", samples[i].encoding);
        cr_assert(eq(int, memcmp(decoded, samples[i].text, length), 0), "%s", samples[i].encoding);
        for (size_t step = 1; step < 12; step++) {
            for (size_t most = 1; most < 9; most++) {
                cr_assert(eq(sz, decode(samples[i].encoding, encoded, nbytes, step, most, again), length));
                cr_assert(eq(int, memcmp(again, decoded, length), 0));
            }
        }
    }
}

/* A character that is none is as long as a unit of its encoding. */
Test(read_encoding, goes_on_after_what_is_no_character) {
    static const struct {
        const char *encoding, *bytes;
        size_t nbytes;
        const char *text;
    } cases[] = {
        {"UTF-16LE",
         "a\0\0\xDC"
         "b\0",
         6, "a\uFFFDb"},
        {"UTF-16BE", "\0a\xD8\0\0b", 6, "a\uFFFDb"},
        {"UTF-16LE", "a\0b", 3, "a\uFFFD"},
        {"UTF-32LE", "a\0\0\0\0\0\x11\0b\0\0\0", 12, "a\uFFFDb"},
        {"CP1252",
         "a\x81"
         "b",
         3, "a\uFFFDb"},
    };
    static uint8_t decoded[64];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t length = decode(cases[i].encoding, (const uint8_t *)cases[i].bytes, cases[i].nbytes, 1 << 10,
                               sizeof decoded, decoded);
        cr_expect(eq(sz, length, strlen(cases[i].text)), "case %zu", i);
        cr_expect(eq(int, memcmp(decoded, cases[i].text, length), 0), "case %zu", i);
    }
}

Test(read_encoding, knows_the_original_bytes) {
    static uint8_t encoded[1024];
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        size_t nbytes = encode(samples[i].encoding, samples[i].text, encoded, sizeof encoded);
        for (size_t step = 1; step < 12; step++) {
            check_original(samples[i].encoding, encoded, nbytes, step, 1);
            check_original(samples[i].encoding, encoded, nbytes, step, 0);
        }
    }
}

/* Whatever the bytes are: those that are no character count as U+FFFD, and none is lost. */
Test(read_encoding, of_random_bytes_is_decoded_the_same_in_pieces) {
    static uint8_t bytes[600], decoded[8192], again[8192];
    random_state state = random_start("encodings of random bytes");
    for (int round = 0; round < 300; round++) {
        const char *encoding = samples[(size_t)round % (sizeof samples / sizeof samples[0])].encoding;
        size_t nbytes = random_next(&state) % sizeof bytes;
        for (size_t i = 0; i < nbytes; i++) {
            uint64_t drawn = random_next(&state);
            bytes[i] = (uint8_t)(drawn % 5 == 0 ? 'a' : drawn % 7 == 0 ? '\n' : drawn % 11 == 0 ? 0 : drawn >> 8);
        }
        size_t length = decode(encoding, bytes, nbytes, 1 << 16, sizeof decoded, decoded);
        cr_assert(eq(sz,
                     decode(encoding, bytes, nbytes, 1 + random_next(&state) % 9, 1 + random_next(&state) % 40, again),
                     length),
                  "%s", encoding);
        cr_assert(eq(int, memcmp(again, decoded, length), 0), "%s", encoding);
        check_original(encoding, bytes, nbytes, 1 + random_next(&state) % 50, 0);
    }
}

static const char *list_encoded(const char *name, const char *encoding, const char *named, const char *text,
                                size_t target_nbytes) {
    static uint8_t encoded[4096];
    const char *path = write_file(name, encoded, encode(encoding, text, encoded, sizeof encoded));
    wirecopy_input input = input_of(&path);
    input.encoding = named;
    return list_input(&input, target_nbytes);
}

Test(read_encoding, of_files_of_every_format_is_decoded) {
    static const struct {
        const char *name, *text, *listed;
    } files[] = {
        {"a.csv", "id,text\r\n1,\"caf\u00E9, \u00FC\"\r\n2\r\n",
         "#header\n1|caf\u00E9, \u00FC\n!syntax:3 the record has 1 field and the header 2; a separator or quote is "
         "missing\n"},
        {"a.jsonl", "{\"id\":\"1\",\"text\":\"caf\u00E9\"}\n\n{\"id\":\"2\",\"text\":\"x\"}\n", "1|caf\u00E9\n2|x\n"},
        {"a.tsv", "id\ttext\n1\t\"caf\u00E9\n", "#header\n1|\"caf\u00E9\n"},
    };
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        for (size_t target = 1; target < 300; target += 13) {
            char with_mark[256];
            snprintf(with_mark, sizeof with_mark, "\xEF\xBB\xBF%s", files[i].text);
            char *listed = (char *)(uintptr_t)files[i].listed;
            cr_assert(eq(str, (char *)list_encoded(files[i].name, "UTF-16LE", NULL, with_mark, target), listed));
            cr_assert(eq(str, (char *)list_encoded(files[i].name, "UTF-16BE", NULL, files[i].text, target), listed));
            cr_assert(
                eq(str, (char *)list_encoded(files[i].name, "CP1252", "windows-1252", files[i].text, target), listed));
            cr_assert(eq(str, (char *)list_encoded(files[i].name, "UTF-16LE", "latin1", with_mark, target), listed));
        }
    }
}

Test(read_encoding, that_nobody_knows_is_refused) {
    const char *path = write_text("a.txt", "words");
    wirecopy_input input = input_of(&path), checked;
    wirecopy_error error = {0};
    input.encoding = "klingon-1";
    cr_assert(eq(int, wc_input_check(&input, &checked, &error), WIRECOPY_ERROR_ARGUMENT));
    cr_assert(strstr(error.message, "klingon-1") != NULL);
}
