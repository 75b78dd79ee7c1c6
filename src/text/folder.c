#include "text/folder.h"

#include <string.h>

#include "base/utf8.h"
#include "text/unicode.h"

void wc_folder_start(wc_folder *folder, wc_tokens *tokens) {
    folder->tokens = tokens;
    folder->out = tokens->folded;
    folder->state = WC_OUTSIDE;
    folder->nmarks = 0;
    folder->has_previous = 0;
    tokens->folded_nbytes = 0;
    tokens->wide = 0;
    tokens->ntokens = 0;
}

static inline void begin_token(wc_folder *folder, uint32_t raw_start) {
    wc_tokens *tokens = folder->tokens;
    if (tokens->ntokens > 0) {
        *folder->out++ = ' ';
    }
    tokens->starts[tokens->ntokens] = (uint32_t)(folder->out - tokens->folded);
    if (tokens->raw != NULL) {
        tokens->raw[2 * tokens->ntokens] = raw_start;
    }
    tokens->ntokens++;
}

static inline void extend_raw(wc_folder *folder, uint32_t raw_end) {
    if (folder->tokens->raw != NULL) {
        folder->tokens->raw[2 * folder->tokens->ntokens - 1] = raw_end;
    }
}

/* Appends to the token or unspaced character that is open. */
static void append(wc_folder *folder, uint32_t point) {
    if (folder->state == WC_IN_WORD) {
        folder->out += wc_utf8_encode(point, folder->out);
    } else if (folder->current.nbytes + 4 <= WC_CHARACTER_NBYTES) {
        folder->current.nbytes += wc_utf8_encode(point, folder->current.bytes + folder->current.nbytes);
    }
}

/* Writes marks in canonical order: by combining class, stable within a class. */
static void write_marks(wc_folder *folder) {
    for (uint32_t i = 1; i < folder->nmarks; i++) {
        for (uint32_t j = i; j > 0 && folder->marks[j - 1].combining > folder->marks[j].combining; j--) {
            uint32_t point = folder->marks[j].point, combining = folder->marks[j].combining;
            folder->marks[j] = folder->marks[j - 1];
            folder->marks[j - 1].point = point;
            folder->marks[j - 1].combining = combining;
        }
    }
    for (uint32_t i = 0; i < folder->nmarks; i++) {
        append(folder, folder->marks[i].point);
    }
    folder->nmarks = 0;
}

static void write_character(wc_folder *folder, const wc_character *character) {
    memcpy(folder->out, character->bytes, character->nbytes);
    folder->out += character->nbytes;
}

/* The current character is complete: with the one before it, it forms a token. */
static void end_character(wc_folder *folder) {
    if (folder->has_previous) {
        begin_token(folder, folder->previous.raw_start);
        extend_raw(folder, folder->current.raw_end);
        write_character(folder, &folder->previous);
        write_character(folder, &folder->current);
    }
}

static void end_token(wc_folder *folder) {
    if (folder->nmarks > 0) {
        write_marks(folder);
    }
    if (folder->state == WC_IN_UNSPACED) {
        end_character(folder);
        if (!folder->has_previous) {
            begin_token(folder, folder->current.raw_start);
            extend_raw(folder, folder->current.raw_end);
            write_character(folder, &folder->current);
        }
        folder->has_previous = 0;
    }
    folder->state = WC_OUTSIDE;
}

void wc_folder_finish(wc_folder *folder) {
    wc_tokens *tokens = folder->tokens;
    end_token(folder);
    tokens->folded_nbytes = (size_t)(folder->out - tokens->folded);
    tokens->starts[tokens->ntokens] = (uint32_t)tokens->folded_nbytes + 1;
}

static void put_letter(wc_folder *folder, uint32_t point, uint32_t raw_start, uint32_t raw_end) {
    if (folder->nmarks > 0) {
        write_marks(folder);
    }
    if (folder->state != WC_IN_WORD) {
        end_token(folder);
        begin_token(folder, raw_start);
        folder->state = WC_IN_WORD;
    }
    extend_raw(folder, raw_end);
    folder->out += wc_utf8_encode(point, folder->out);
}

static void put_unspaced(wc_folder *folder, uint32_t point, uint32_t raw_start, uint32_t raw_end) {
    if (folder->nmarks > 0) {
        write_marks(folder);
    }
    if (folder->state == WC_IN_UNSPACED) {
        end_character(folder);
        memcpy(folder->previous.bytes, folder->current.bytes, folder->current.nbytes);
        folder->previous.nbytes = folder->current.nbytes;
        folder->previous.raw_start = folder->current.raw_start;
        folder->has_previous = 1;
    }
    folder->state = WC_IN_UNSPACED;
    folder->current.nbytes = wc_utf8_encode(point, folder->current.bytes);
    folder->current.raw_start = raw_start;
    folder->current.raw_end = raw_end;
}

static void put_mark(wc_folder *folder, uint32_t point, uint32_t combining, uint32_t raw_end) {
    if (folder->state == WC_OUTSIDE) {
        return;
    }
    if (folder->state == WC_IN_WORD) {
        extend_raw(folder, raw_end);
    } else {
        folder->current.raw_end = raw_end;
    }
    if (combining == 0 || folder->nmarks == WC_MARKS_MAX) {
        write_marks(folder);
    }
    if (combining == 0) {
        append(folder, point);
        return;
    }
    folder->marks[folder->nmarks].point = point;
    folder->marks[folder->nmarks++].combining = combining;
}

static void put(wc_folder *folder, uint32_t point, const wc_unicode_entry *entry, uint32_t raw_start,
                uint32_t raw_end) {
    switch (entry->class) {
    case WC_UNICODE_TOKEN:
        put_letter(folder, point, raw_start, raw_end);
        break;
    case WC_UNICODE_UNSPACED:
        put_unspaced(folder, point, raw_start, raw_end);
        break;
    case WC_UNICODE_MARK:
        put_mark(folder, point, entry->combining, raw_end);
        break;
    case WC_UNICODE_SEPARATOR:
        end_token(folder);
        break;
    default:
        break;
    }
}

/* A Hangul syllable is its two or three jamo (Unicode 15, section 3.12). */
static void put_hangul(wc_folder *folder, uint32_t point, uint32_t raw_start, uint32_t raw_end) {
    uint32_t index = point - 0xAC00;
    put_letter(folder, 0x1100 + index / 588, raw_start, raw_end);
    put_letter(folder, 0x1161 + index % 588 / 28, raw_start, raw_end);
    if (index % 28 != 0) {
        put_letter(folder, 0x11A7 + index % 28, raw_start, raw_end);
    }
}

void wc_folder_point(wc_folder *folder, uint32_t point, uint32_t raw_start, uint32_t raw_end) {
    const wc_unicode_entry *entry = wc_unicode_of(point);
    folder->tokens->wide |= point > 127;
    if (entry->length == 0) {
        if (point - 0xAC00 <= 0xD7A3 - 0xAC00) {
            put_hangul(folder, point, raw_start, raw_end);
        } else {
            put(folder, point, entry, raw_start, raw_end);
        }
        return;
    }
    for (uint32_t i = 0; i < entry->length; i++) {
        uint32_t part = wc_unicode_pool[entry->offset + i];
        put(folder, part, wc_unicode_of(part), raw_start, raw_end);
    }
}

/* With positions: token by token. */
static void put_words(wc_folder *folder, const uint8_t *folded, uint64_t mask, int continues, uint32_t raw_start) {
    while (mask != 0) {
        uint32_t start = (uint32_t)__builtin_ctzll(mask);
        uint64_t rest = ~(mask >> start);
        uint32_t length = rest != 0 ? (uint32_t)__builtin_ctzll(rest) : 64;
        if (!continues) {
            begin_token(folder, raw_start + start);
        }
        continues = 0;
        extend_raw(folder, raw_start + start + length);
        memcpy(folder->out, folded + start, length);
        folder->out += length;
        mask = start + length < 64 ? mask >> (start + length) << (start + length) : 0;
    }
}

/* Keeps the last of each run of separators, which is folded to a space, and none before the first token. */
static void squeeze_words(wc_folder *folder, const uint8_t *folded, uint64_t mask, int continues) {
    wc_tokens *tokens = folder->tokens;
    uint64_t starts = mask & ~(mask << 1 | (uint64_t)continues);
    uint64_t spaced = tokens->ntokens > 0 ? starts : starts & (starts - 1);
    uint64_t kept = mask | spaced >> 1;
    *folder->out = ' ';
    folder->out += spaced & 1;
    const wc_squeezed done = tokens->kernels->squeeze(
        folded, kept, starts, folder->out, (uint32_t)(folder->out - tokens->folded), tokens->starts + tokens->ntokens);
    tokens->ntokens += done.nplaces;
    folder->out += done.nbytes;
}

void wc_folder_ascii(wc_folder *folder, const uint8_t *folded, uint64_t mask, uint32_t nbytes, uint32_t raw_start) {
    if (folder->nmarks > 0 || folder->state == WC_IN_UNSPACED) {
        int in_word = folder->state == WC_IN_WORD;
        end_token(folder);
        folder->state = in_word ? WC_IN_WORD : WC_OUTSIDE;
    }
    int continues = folder->state == WC_IN_WORD && (mask & 1);
    folder->state = mask >> (nbytes - 1) & 1 ? WC_IN_WORD : WC_OUTSIDE;
    if (folder->tokens->raw != NULL) {
        put_words(folder, folded, mask, continues, raw_start);
    } else {
        squeeze_words(folder, folded, mask, continues);
    }
}
