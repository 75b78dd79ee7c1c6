#include "base/encoding.h"

#include <ctype.h>
#include <iconv.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/error.h"

static int opens(const char *name) {
    iconv_t found = iconv_open("UTF-8", name);
    if (found == (iconv_t)-1) {
        return 0;
    }
    iconv_close(found);
    return 1;
}

/* Copies letters and digits, and one hyphen where others stood: utf_16_le is utf-16-le. */
static void hyphenate(const char *name, char *copy) {
    size_t length = 0;
    for (; *name != '\0' && length + 1 < WC_ENCODING_NBYTES; name++) {
        copy[length++] = *name == '_' || *name == ' ' ? '-' : *name;
    }
    copy[length] = '\0';
}

static void drop_hyphens(const char *name, char *copy) {
    size_t length = 0;
    for (; *name != '\0'; name++) {
        if (*name != '-') {
            copy[length++] = *name;
        }
    }
    copy[length] = '\0';
}

/* Names that people use and iconv lacks, by what they begin with; what follows is kept. */
static const struct {
    const char *start, *instead;
} others[] = {{"windows", "CP"},         {"win", "CP"},           {"ansi", "CP"},
              {"macroman", "MACINTOSH"}, {"utf8sig", "UTF-8"},    {"utf16le", "UTF-16LE"},
              {"utf16be", "UTF-16BE"},   {"utf32le", "UTF-32LE"}, {"utf32be", "UTF-32BE"}};

static int opens_by_other_name(const char *name, char *copy) {
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        size_t length = strlen(others[i].start);
        if (strncasecmp(name, others[i].start, length) == 0) {
            snprintf(copy, WC_ENCODING_NBYTES, "%.12s%.32s", others[i].instead, name + length);
            if (opens(copy)) {
                return 1;
            }
        }
    }
    return 0;
}

static int find(const char *name, char *copy) {
    char bare[WC_ENCODING_NBYTES];
    snprintf(copy, WC_ENCODING_NBYTES, "%s", name);
    if (opens(copy)) {
        return 1;
    }
    hyphenate(name, copy);
    if (opens(copy)) {
        return 1;
    }
    drop_hyphens(copy, bare);
    if (opens_by_other_name(bare, copy)) {
        return 1;
    }
    memcpy(copy, bare, sizeof bare);
    return opens(copy);
}

/* iconv reads the backslash and the tilde of Shift-JIS as a yen sign and an overline, as the standard has them, so that no
 * escape of JSON is one. Files have what Windows writes. */
static void read_as_windows_does(char *name) {
    static const char *const names[] = {"SHIFT_JIS", "SHIFT-JIS", "SJIS", "MS_KANJI", "MS-KANJI", "CSSHIFTJIS"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcasecmp(name, names[i]) == 0 && opens("CP932")) {
            snprintf(name, WC_ENCODING_NBYTES, "CP932");
            return;
        }
    }
}

wirecopy_code wc_encoding_resolve(const char *name, char resolved_ret[WC_ENCODING_NBYTES], wirecopy_error *error) {
    /* A slash begins what iconv is to do about characters that have no code. */
    if (name[0] == '\0' || strlen(name) >= WC_ENCODING_NBYTES || strchr(name, '/') != NULL ||
        !find(name, resolved_ret)) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                       "no encoding is called \"%.100s\": iconv -l lists those of this system, such as windows-1252, "
                       "latin1, shift_jis, gb18030 and utf-16",
                       name);
    }
    read_as_windows_does(resolved_ret);
    if (strcasecmp(resolved_ret, "UTF-8") == 0 || strcasecmp(resolved_ret, "UTF8") == 0) {
        resolved_ret[0] = '\0';
    }
    return WIRECOPY_OK;
}
