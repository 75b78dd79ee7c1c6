#include "text/tokens.h"

#include <string.h>

#include "base/capacity.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "text/folder.h"

/* The shortest run of ASCII between other characters that is worth a call of the kernel. Chosen. */
enum { RUN_LEAST = 12 };

/* ASCII folded at a time: it stays in the first-level cache with its mask. A group is what the fold kernel takes. */
enum { CHUNK_NBYTES = 4096, GROUP_NBYTES = 64, READABLE_AFTER = 64 };

void wc_tokens_init(wc_tokens *tokens, const wirecopy_allocator *allocator, const wc_kernels *kernels) {
    *tokens = (wc_tokens){.allocator = allocator, .kernels = kernels};
}

void wc_tokens_clear(wc_tokens *tokens) {
    wc_release(tokens->allocator, tokens->folded, tokens->folded_capacity, 1);
    wc_release(tokens->allocator, tokens->starts, tokens->starts_capacity, sizeof *tokens->starts);
    wc_release(tokens->allocator, tokens->raw, tokens->raw_capacity, sizeof *tokens->raw);
    wc_release(tokens->allocator, tokens->marks, tokens->marks_capacity, sizeof *tokens->marks);
    wc_release(tokens->allocator, tokens->capitals, tokens->capitals_capacity, sizeof *tokens->capitals);
    wc_tokens_init(tokens, tokens->allocator, tokens->kernels);
}

/* Room for nbytes more of folded text and as many tokens as they can hold. */
static wirecopy_code make_room(wc_folder *folder, size_t nbytes, size_t ntokens, int positions, wirecopy_error *error) {
    wc_tokens *tokens = folder->tokens;
    size_t used = folder->out != NULL ? (size_t)(folder->out - tokens->folded) : 0;
    if (used + nbytes > WIRECOPY_TEXT_NBYTES_MOST) {
        return wc_fail(error, WIRECOPY_ERROR_LIMIT, "a text folds to more than %u bytes: split it",
                       (unsigned)WIRECOPY_TEXT_NBYTES_MOST);
    }
    wirecopy_code code = wc_grow(tokens->allocator, (void **)&tokens->folded, &tokens->folded_capacity,
                                 used + nbytes + READABLE_AFTER, 1, error);
    if (code == WIRECOPY_OK) {
        folder->out = tokens->folded + used;
        code = wc_grow(tokens->allocator, (void **)&tokens->starts, &tokens->starts_capacity,
                       tokens->ntokens + ntokens + 1, sizeof *tokens->starts, error);
    }
    if (code == WIRECOPY_OK && positions) {
        code = wc_grow(tokens->allocator, (void **)&tokens->raw, &tokens->raw_capacity,
                       2 * (tokens->ntokens + ntokens + 1), sizeof *tokens->raw, error);
    }
    return code;
}

static inline int has_room(const wc_folder *folder, size_t nbytes, size_t ntokens, int positions) {
    const wc_tokens *tokens = folder->tokens;
    return (size_t)(folder->out - tokens->folded) + nbytes + READABLE_AFTER <= tokens->folded_capacity &&
           tokens->ntokens + ntokens < tokens->starts_capacity &&
           (!positions || 2 * (tokens->ntokens + ntokens) < tokens->raw_capacity);
}

static uint32_t decode(const uint8_t *bytes, size_t length) {
    switch (length) {
    case 1:
        return bytes[0];
    case 2:
        return (bytes[0] & 0x1Fu) << 6 | (bytes[1] & 0x3Fu);
    case 3:
        return (bytes[0] & 0x0Fu) << 12 | (bytes[1] & 0x3Fu) << 6 | (bytes[2] & 0x3Fu);
    default:
        return (bytes[0] & 0x07u) << 18 | (bytes[1] & 0x3Fu) << 12 | (bytes[2] & 0x3Fu) << 6 | (bytes[3] & 0x3Fu);
    }
}

/* The number of leading ASCII bytes in bytes[0, n), n at most a group. */
static size_t ascii_length(const uint8_t *bytes, size_t n) {
    size_t at = 0;
    for (; at + 8 <= n; at += 8) {
        uint64_t word;
        memcpy(&word, bytes + at, sizeof word);
        word &= 0x8080808080808080u;
        if (word != 0) {
            return at + (size_t)__builtin_ctzll(word) / 8;
        }
    }
    while (at < n && bytes[at] < 0x80) {
        at++;
    }
    return at;
}

/* Folded bytes so far, the space before each token but the first not counted. */
static size_t place_of_marks(const wc_folder *folder) {
    size_t nspaces = folder->tokens->ntokens > 0 ? folder->tokens->ntokens - 1 : 0;
    return (size_t)(folder->out - folder->tokens->folded) - nspaces;
}

/* at: of the mark, in the text. */
static wirecopy_code put_mark(wc_tokens *tokens, size_t place, uint32_t point, size_t at, wirecopy_error *error) {
    int is_second = point == '"' && tokens->nmarks > 0 && tokens->undoubled_end == at;
    tokens->undoubled_end = point == '"' && !is_second ? at + 1 : SIZE_MAX;
    if (is_second) {
        tokens->marks[tokens->nmarks - 1] |= WC_MARK_DOUBLED;
        return WIRECOPY_OK;
    }
    wirecopy_code code = wc_grow(tokens->allocator, (void **)&tokens->marks, &tokens->marks_capacity,
                                 tokens->nmarks + 1, sizeof *tokens->marks, error);
    if (code == WIRECOPY_OK) {
        place = place < WC_MARK_PLACE_MAX ? place : WC_MARK_PLACE_MAX;
        tokens->marks[tokens->nmarks++] = (uint32_t)place << WC_MARK_SHIFT | (point == '\n' ? WC_MARK_PARAGRAPH : 0);
    }
    return code;
}

static int is_quotation_mark(uint32_t point) {
    return point == 0xAB || point == 0xBB || (point >= 0x201C && point <= 0x201F) || (point >= 0x300C && point <= 0x300F);
}

/* The lowest bits of eight bytes, side by side. */
static inline uint64_t pack_bits(uint64_t word) {
    return (word & 0x0101010101010101u) * 0x0102040810204080u >> 56;
}

/* Without the instruction, which not every processor has, the compiler calls a function. */
static inline size_t count_bits(uint64_t word) {
    word -= word >> 1 & 0x5555555555555555u;
    word = (word & 0x3333333333333333u) + (word >> 2 & 0x3333333333333333u);
    return (size_t)(((word + (word >> 4)) & 0x0F0F0F0F0F0F0F0Fu) * 0x0101010101010101u >> 56);
}

/* The highest bit of each of eight bytes of ASCII, clear where it is a mark: what is left of a byte once the mark is
 * taken from it reaches 0x80 with 0x7F more, unless it is nothing. */
static inline uint64_t others_than_marks(const uint8_t *bytes) {
    const uint64_t each = 0x0101010101010101u;
    uint64_t word;
    memcpy(&word, bytes, 8);
    return ((word ^ each * '"') + each * 0x7F) & ((word ^ each * '\n') + each * 0x7F);
}

/* Bits of the bytes of a group of ASCII that are marks: most have none. */
static inline uint64_t marks_among(const uint8_t *group) {
    uint64_t others = UINT64_MAX, marks = 0;
    for (int i = 0; i < GROUP_NBYTES; i += 8) {
        others &= others_than_marks(group + i);
    }
    int has_marks = (others & 0x8080808080808080u) != 0x8080808080808080u;
    for (int i = 0; has_marks && i < GROUP_NBYTES; i += 8) {
        marks |= pack_bits(~others_than_marks(group + i) >> 7) << i;
    }
    return marks;
}

/* mask: as of the fold kernel, of the group at text. */
static wirecopy_code put_marks(const wc_folder *folder, const uint8_t *text, uint64_t marks, uint64_t mask, size_t at,
                               wirecopy_error *error) {
    size_t place = place_of_marks(folder);
    wirecopy_code code = WIRECOPY_OK;
    for (; code == WIRECOPY_OK && marks != 0; marks &= marks - 1) {
        size_t i = (size_t)__builtin_ctzll(marks), before = count_bits(mask & (((uint64_t)1 << i) - 1));
        code = put_mark(folder->tokens, place + before, text[i], at + i, error);
    }
    return code;
}

/* Capitals of the scripts that have most texts with them. */
static int is_capital(uint32_t point) {
    return point - 'A' < 26 || (point >= 0xC0 && point <= 0xDE && point != 0xD7) || point - 0x391 <= 0x3A9 - 0x391 ||
           point - 0x400 <= 0x42F - 0x400;
}

/* Bits of the bytes of a group that are not as they were before folding: of ASCII, capital letters. */
static inline uint64_t changed_bytes(const uint8_t *text, const uint8_t *folded) {
    uint64_t changed = 0;
    for (int i = 0; i < GROUP_NBYTES; i += 8) {
        uint64_t one, other;
        memcpy(&one, text + i, 8);
        memcpy(&other, folded + i, 8);
        changed |= pack_bits((one ^ other) >> 5) << i;
    }
    return changed;
}

static wirecopy_code put_capitals(wc_tokens *tokens, uint64_t starts, uint64_t capitals, wirecopy_error *error) {
    size_t first = tokens->ntokens - count_bits(starts);
    wirecopy_code code = WIRECOPY_OK;
    capitals &= starts;
    if (tokens->ncapitals + GROUP_NBYTES > tokens->capitals_capacity) {
        code = wc_grow(tokens->allocator, (void **)&tokens->capitals, &tokens->capitals_capacity,
                       tokens->ncapitals + GROUP_NBYTES, sizeof *tokens->capitals, error);
    }
    for (; code == WIRECOPY_OK && capitals != 0; capitals &= capitals - 1) {
        uint64_t before = starts & ((capitals & -capitals) - 1);
        tokens->capitals[tokens->ncapitals++] = (uint32_t)(first + count_bits(before));
    }
    return code;
}

/* A group of ASCII with what was folded of it. */
static wirecopy_code take_group(wc_folder *folder, const uint8_t *text, const uint8_t *folded, uint64_t mask,
                                size_t nbytes, size_t at, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    if (!folder->tokens->keeps_marks) {
        wc_folder_ascii(folder, folded, mask, (uint32_t)nbytes, (uint32_t)at);
        return code;
    }
    uint64_t marks = marks_among(text);
    if (marks != 0) {
        code = put_marks(folder, text, marks, mask, at, error);
    }
    uint64_t starts = mask & ~(mask << 1 | (uint64_t)(folder->state == WC_IN_WORD));
    wc_folder_ascii(folder, folded, mask, (uint32_t)nbytes, (uint32_t)at);
    return code == WIRECOPY_OK ? put_capitals(folder->tokens, starts, changed_bytes(text, folded) & mask, error) : code;
}

/* Less than a group of ASCII, filled up to one. */
static wirecopy_code fold_run(wc_folder *folder, const uint8_t *text, size_t at, size_t nbytes,
                              wirecopy_error *error) {
    uint8_t group[GROUP_NBYTES] = {0}, folded[GROUP_NBYTES + READABLE_AFTER];
    uint64_t mask;
    memcpy(group, text + at, nbytes);
    folder->tokens->kernels->fold(group, sizeof group, folded, &mask);
    return take_group(folder, group, folded, mask, nbytes, at, error);
}

/* Folds the bytes before the next group of ASCII, about one group; returns where it stopped. */
static size_t fold_mixed(wc_folder *folder, const uint8_t *text, size_t at, size_t n, int positions,
                         wirecopy_code *code, wirecopy_error *error) {
    size_t stop = n - at < GROUP_NBYTES ? n : at + GROUP_NBYTES;
    while (at < stop) {
        if (!has_room(folder, WC_FOLDER_NBYTES, WC_FOLDER_TOKENS, positions)) {
            *code = make_room(folder, 4 * WC_FOLDER_NBYTES, 4 * WC_FOLDER_TOKENS, positions, error);
            if (*code != WIRECOPY_OK) {
                return at;
            }
        }
        size_t run = ascii_length(text + at, stop - at);
        if (run >= RUN_LEAST) {
            *code = fold_run(folder, text, at, run, error);
            if (*code != WIRECOPY_OK) {
                return at;
            }
            at += run;
            continue;
        }
        size_t length = wc_utf8_length(text + at, n - at);
        uint32_t point = length > 0 ? decode(text + at, length) : 0xFFFD;
        length += length == 0;
        if (folder->tokens->keeps_marks && (point == '"' || point == '\n' || is_quotation_mark(point))) {
            *code = put_mark(folder->tokens, place_of_marks(folder), point, at, error);
            if (*code != WIRECOPY_OK) {
                return at;
            }
        }
        int continues = folder->state == WC_IN_WORD;
        wc_folder_point(folder, point, (uint32_t)at, (uint32_t)(at + length));
        if (folder->tokens->keeps_marks && !continues && is_capital(point)) {
            *code = put_capitals(folder->tokens, 1, 1, error);
            if (*code != WIRECOPY_OK) {
                return at;
            }
        }
        at += length;
    }
    return at;
}

static wirecopy_code fold_text(wc_folder *folder, const uint8_t *text, size_t n, int positions, wirecopy_error *error) {
    uint8_t folded[CHUNK_NBYTES + GROUP_NBYTES];
    uint64_t mask[CHUNK_NBYTES / GROUP_NBYTES];
    wirecopy_code code = WIRECOPY_OK;
    for (size_t at = 0; code == WIRECOPY_OK && at < n;) {
        size_t chunk = n - at < CHUNK_NBYTES ? n - at : CHUNK_NBYTES;
        size_t done = folder->tokens->kernels->fold(text + at, chunk, folded, mask);
        if (done == 0) {
            at = fold_mixed(folder, text, at, n, positions, &code, error);
            continue;
        }
        /* A token needs two bytes of text, and an open unspaced run may hold back one more. */
        if (!has_room(folder, done + WC_FOLDER_NBYTES, done / 2 + WC_FOLDER_TOKENS, positions)) {
            code = make_room(folder, done + WC_FOLDER_NBYTES, done / 2 + WC_FOLDER_TOKENS, positions, error);
        }
        for (size_t group = 0; code == WIRECOPY_OK && group < done; group += GROUP_NBYTES) {
            code = take_group(folder, text + at + group, folded + group, mask[group / GROUP_NBYTES], GROUP_NBYTES,
                              at + group, error);
        }
        at += done;
    }
    return code;
}

wirecopy_code wc_tokenise(wc_tokens *tokens, const char *text, size_t text_nbytes, int positions,
                          wirecopy_error *error) {
    wc_folder folder;
    if (text_nbytes > WIRECOPY_TEXT_NBYTES_MOST) {
        return wc_fail(error, WIRECOPY_ERROR_LIMIT, "a text of %zu bytes is over the limit of %u: split it",
                       text_nbytes, (unsigned)WIRECOPY_TEXT_NBYTES_MOST);
    }
    if (!positions && tokens->raw != NULL) {
        wc_release(tokens->allocator, tokens->raw, tokens->raw_capacity, sizeof *tokens->raw);
        tokens->raw = NULL;
        tokens->raw_capacity = 0;
    }
    wc_folder_start(&folder, tokens);
    tokens->nmarks = tokens->ncapitals = 0;
    tokens->undoubled_end = SIZE_MAX;
    wirecopy_code code =
        make_room(&folder, text_nbytes + WC_FOLDER_NBYTES, text_nbytes / 4 + WC_FOLDER_TOKENS, positions, error);
    if (code == WIRECOPY_OK) {
        code = fold_text(&folder, (const uint8_t *)text, text_nbytes, positions, error);
    }
    if (code == WIRECOPY_OK) {
        wc_folder_finish(&folder);
    }
    return code;
}
