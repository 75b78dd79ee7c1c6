#include "parse/charset.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"

static const char replacement[] = "\xEF\xBF\xBD"; /* U+FFFD */

/* Names that iconv does not know or means otherwise: Encoding Standard of the WHATWG, section 4.2. */
static const struct {
    const char *label, *name;
} names[] = {
    {"iso-8859-1", "WINDOWS-1252"},
    {"iso8859-1", "WINDOWS-1252"},
    {"latin1", "WINDOWS-1252"},
    {"l1", "WINDOWS-1252"},
    {"ascii", "WINDOWS-1252"},
    {"us-ascii", "WINDOWS-1252"},
    {"cp1252", "WINDOWS-1252"},
    {"x-cp1252", "WINDOWS-1252"},
    {"iso-8859-9", "WINDOWS-1254"},
    {"latin5", "WINDOWS-1254"},
    {"iso-8859-11", "WINDOWS-874"},
    {"tis-620", "WINDOWS-874"},
    {"gb2312", "GB18030"},
    {"gbk", "GB18030"},
    {"x-gbk", "GB18030"},
    {"gb_2312-80", "GB18030"},
    {"shift_jis", "CP932"},
    {"shift-jis", "CP932"},
    {"sjis", "CP932"},
    {"x-sjis", "CP932"},
    {"ms_kanji", "CP932"},
    {"windows-31j", "CP932"},
    {"euc-kr", "CP949"},
    {"ks_c_5601-1987", "CP949"},
    {"korean", "CP949"},
    {"big5", "BIG5-HKSCS"},
    {"x-x-big5", "BIG5-HKSCS"},
    {"x-euc-jp", "EUC-JP"},
    {"x-mac-cyrillic", "MAC-CYRILLIC"},
    {"x-cp1251", "WINDOWS-1251"},
    {"macintosh", "MACINTOSH"},
    {"unicode-1-1-utf-8", "UTF-8"},
    {"utf8", "UTF-8"},
    {"x-cp1250", "WINDOWS-1250"},
    {"visual", "ISO-8859-8"},
    {"iso-8859-8-i", "ISO-8859-8"},
    {"utf-16", "UTF-16LE"},
    {"unicode", "UTF-16LE"},
};

void wc_charset_clear(wc_charset *charset) {
    if (charset->conversion != NULL) {
        iconv_close((iconv_t)charset->conversion);
    }
    *charset = (wc_charset){0};
}

static int is_valid(const uint8_t *bytes, size_t nbytes) {
    size_t i = 0;
    while (i < nbytes) {
        size_t length = bytes[i] < 0x80 ? 1 : wc_utf8_length(bytes + i, nbytes - i);
        if (length == 0) {
            return 0;
        }
        i += length;
    }
    return 1;
}

static const char *name_of(const char *label) {
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcasecmp(names[i].label, label) == 0) {
            return names[i].name;
        }
    }
    return label;
}

/* Encodings of which ASCII bytes are not ASCII text. */
static int is_shifted(const char *label) {
    return strncasecmp(label, "iso-2022-", 9) == 0 || strncasecmp(label, "hz-", 3) == 0 ||
           strncasecmp(label, "utf-16", 6) == 0 || strncasecmp(label, "utf-7", 5) == 0;
}

static int open_conversion(wc_charset *charset, const char *name) {
    if (charset->conversion != NULL && strcmp(charset->name, name) == 0) {
        iconv((iconv_t)charset->conversion, NULL, NULL, NULL, NULL);
        return 1;
    }
    wc_charset_clear(charset);
    iconv_t conversion = iconv_open("UTF-8", name);
    if (conversion == (iconv_t)-1) {
        return 0;
    }
    charset->conversion = (void *)conversion;
    strcpy(charset->name, name);
    return 1;
}

/* A character takes at most four bytes of UTF-8, and one that cannot be decoded three; two make room for ligatures and
 * such that become several. */
static wirecopy_code convert(wc_charset *charset, const uint8_t *bytes, size_t nbytes, wc_bytes *out,
                             const wirecopy_allocator *allocator, wirecopy_error *error) {
    char *from = (char *)(uintptr_t)bytes;
    wirecopy_code code = wc_bytes_reserve(out, allocator, out->nbytes + nbytes + nbytes / 2 + 64, error);
    for (int ends = 0; code == WIRECOPY_OK && !ends;) {
        char *to = (char *)out->bytes + out->nbytes;
        size_t room = out->capacity - out->nbytes;
        ends = nbytes == 0; /* some encodings hold a character back until then */
        size_t failed = iconv((iconv_t)charset->conversion, ends ? NULL : &from, ends ? NULL : &nbytes, &to, &room);
        int problem = failed == (size_t)-1 ? errno : 0;
        out->nbytes = (size_t)((uint8_t *)to - out->bytes);
        if (problem == E2BIG) {
            ends = 0;
            code = wc_bytes_reserve(out, allocator, out->capacity + nbytes + 64, error);
        } else if (problem != 0 && !ends) {
            from++;
            nbytes--;
            code = wc_bytes_reserve(out, allocator, out->nbytes + 3, error);
            if (code == WIRECOPY_OK) {
                memcpy(out->bytes + out->nbytes, replacement, 3);
                out->nbytes += 3;
            }
        }
    }
    return code;
}

/* UTF-8 with each byte that is none replaced. */
static wirecopy_code repair(const uint8_t *bytes, size_t nbytes, wc_bytes *out, const wirecopy_allocator *allocator,
                            wirecopy_error *error) {
    wirecopy_code code = wc_bytes_reserve(out, allocator, out->nbytes + 3 * nbytes + 1, error);
    for (size_t i = 0; code == WIRECOPY_OK && i < nbytes;) {
        size_t length = bytes[i] < 0x80 ? 1 : wc_utf8_length(bytes + i, nbytes - i);
        memcpy(out->bytes + out->nbytes, length > 0 ? (const char *)bytes + i : replacement, length > 0 ? length : 3);
        out->nbytes += length > 0 ? length : 3;
        i += length > 0 ? length : 1;
    }
    return code;
}

/* The label with a NUL; empty if it is absent or longer than any. */
static void copy_label(const char *label, size_t nbytes, char copy_ret[WC_LABEL_NBYTES]) {
    nbytes = label != NULL && nbytes < WC_LABEL_NBYTES ? nbytes : 0;
    memcpy(copy_ret, nbytes > 0 ? label : "", nbytes);
    copy_ret[nbytes] = '\0';
}

int wc_charset_is_utf8(const char *label, size_t label_nbytes, const uint8_t *bytes, size_t nbytes) {
    char given[WC_LABEL_NBYTES];
    copy_label(label, label_nbytes, given);
    return !is_shifted(name_of(given)) && is_valid(bytes, nbytes);
}

wirecopy_code wc_charset_decode(wc_charset *charset, const char *label, size_t label_nbytes, const uint8_t *bytes,
                                size_t nbytes, wc_bytes *out, const wirecopy_allocator *allocator,
                                wirecopy_error *error) {
    char given[WC_LABEL_NBYTES];
    copy_label(label, label_nbytes, given);
    const char *name = name_of(given);
    if (!wc_charset_is_utf8(label, label_nbytes, bytes, nbytes) && strcasecmp(name, "UTF-8") != 0) {
        if (strchr(name, '/') == NULL && *name != '\0' && open_conversion(charset, name)) {
            return convert(charset, bytes, nbytes, out, allocator, error);
        }
        if (open_conversion(charset, "WINDOWS-1252")) {
            return convert(charset, bytes, nbytes, out, allocator, error);
        }
    }
    return repair(bytes, nbytes, out, allocator, error);
}
