#include "text/tokens.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "text/folder.h"

/* ASCII folded at a time: with its mask it stays in the first-level cache. */
enum { CHUNK_NBYTES = 4096, GROUP_NBYTES = 64, READABLE_AFTER = 64 };

void wirecopy_tokens_init(wirecopy_tokens *tokens, const wirecopy_allocator *allocator,
                          const wirecopy_kernels *kernels) {
    *tokens = (wirecopy_tokens){.allocator = allocator, .kernels = kernels};
}

void wirecopy_tokens_clear(wirecopy_tokens *tokens) {
    wirecopy_release(tokens->allocator, tokens->folded, tokens->folded_capacity, 1);
    wirecopy_release(tokens->allocator, tokens->starts, tokens->starts_capacity, sizeof *tokens->starts);
    wirecopy_release(tokens->allocator, tokens->raw, tokens->raw_capacity, sizeof *tokens->raw);
    wirecopy_tokens_init(tokens, tokens->allocator, tokens->kernels);
}

/* Room for nbytes more of folded text and as many tokens as they can hold. */
static wirecopy_code make_room(wirecopy_folder *folder, size_t nbytes, size_t ntokens, int positions,
                               wirecopy_error *error) {
    wirecopy_tokens *tokens = folder->tokens;
    size_t used = folder->out != NULL ? (size_t)(folder->out - tokens->folded) : 0;
    if (used + nbytes > UINT32_MAX - READABLE_AFTER) {
        return wirecopy_fail(error, WIRECOPY_ERROR_LIMIT, "a text folds to more than 4 GB: split it");
    }
    wirecopy_code code = wirecopy_grow(tokens->allocator, (void **)&tokens->folded, &tokens->folded_capacity,
                                       used + nbytes + READABLE_AFTER, 1, error);
    folder->out = tokens->folded + used;
    if (code == WIRECOPY_OK) {
        code = wirecopy_grow(tokens->allocator, (void **)&tokens->starts, &tokens->starts_capacity,
                             tokens->ntokens + ntokens + 1, sizeof *tokens->starts, error);
    }
    if (code == WIRECOPY_OK && positions) {
        code = wirecopy_grow(tokens->allocator, (void **)&tokens->raw, &tokens->raw_capacity,
                             2 * (tokens->ntokens + ntokens + 1), sizeof *tokens->raw, error);
    }
    return code;
}

static inline int has_room(const wirecopy_folder *folder, size_t nbytes, size_t ntokens, int positions) {
    const wirecopy_tokens *tokens = folder->tokens;
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

/* Characters from `at` on, for about a group; returns where it stopped. */
static size_t fold_points(wirecopy_folder *folder, const uint8_t *text, size_t at, size_t n, int positions,
                          wirecopy_code *code, wirecopy_error *error) {
    size_t stop = n - at < GROUP_NBYTES ? n : at + GROUP_NBYTES;
    while (at < stop) {
        if (!has_room(folder, WIRECOPY_FOLDER_NBYTES, WIRECOPY_FOLDER_TOKENS, positions)) {
            *code = make_room(folder, 4 * WIRECOPY_FOLDER_NBYTES, 4 * WIRECOPY_FOLDER_TOKENS, positions, error);
            if (*code != WIRECOPY_OK) {
                return at;
            }
        }
        size_t length = wirecopy_utf8_length(text + at, n - at);
        uint32_t point = length > 0 ? decode(text + at, length) : 0xFFFD;
        length += length == 0;
        wirecopy_folder_point(folder, point, (uint32_t)at, (uint32_t)(at + length));
        at += length;
    }
    return at;
}

/* The last bytes of a text, filled up with spaces to a group. */
static size_t fold_rest(const wirecopy_folder *folder, const uint8_t *text, size_t n, uint8_t *folded_ret,
                        uint64_t *mask_ret) {
    uint8_t group[GROUP_NBYTES];
    memset(group, ' ', sizeof group);
    memcpy(group, text, n);
    return folder->tokens->kernels->fold(group, sizeof group, folded_ret, mask_ret) > 0 ? n : 0;
}

static wirecopy_code fold_text(wirecopy_folder *folder, const uint8_t *text, size_t n, int positions,
                               wirecopy_error *error) {
    uint8_t folded[CHUNK_NBYTES + GROUP_NBYTES];
    uint64_t mask[CHUNK_NBYTES / GROUP_NBYTES];
    wirecopy_code code = WIRECOPY_OK;
    for (size_t at = 0; code == WIRECOPY_OK && at < n;) {
        size_t chunk = n - at < CHUNK_NBYTES ? n - at : CHUNK_NBYTES;
        size_t done = chunk < GROUP_NBYTES ? fold_rest(folder, text + at, chunk, folded, mask)
                                           : folder->tokens->kernels->fold(text + at, chunk, folded, mask);
        if (done == 0) {
            at = fold_points(folder, text, at, n, positions, &code, error);
            continue;
        }
        /* A token needs two bytes of text; what an open unspaced run holds back comes on top. */
        if (!has_room(folder, done + WIRECOPY_FOLDER_NBYTES, done / 2 + WIRECOPY_FOLDER_TOKENS, positions)) {
            code =
                make_room(folder, done + WIRECOPY_FOLDER_NBYTES, done / 2 + WIRECOPY_FOLDER_TOKENS, positions, error);
        }
        for (size_t group = 0; code == WIRECOPY_OK && group < done; group += GROUP_NBYTES) {
            wirecopy_folder_ascii(folder, folded + group, mask[group / GROUP_NBYTES], (uint32_t)(at + group));
        }
        at += done;
    }
    return code;
}

wirecopy_code wirecopy_tokenise(wirecopy_tokens *tokens, const char *text, size_t text_nbytes, int positions,
                                wirecopy_error *error) {
    wirecopy_folder folder;
    if (text_nbytes > UINT32_MAX - READABLE_AFTER) {
        return wirecopy_fail(error, WIRECOPY_ERROR_LIMIT, "a text of %zu bytes is longer than 4 GB: split it",
                             text_nbytes);
    }
    if (!positions && tokens->raw != NULL) {
        wirecopy_release(tokens->allocator, tokens->raw, tokens->raw_capacity, sizeof *tokens->raw);
        tokens->raw = NULL;
        tokens->raw_capacity = 0;
    }
    wirecopy_folder_start(&folder, tokens);
    wirecopy_code code = make_room(&folder, text_nbytes + WIRECOPY_FOLDER_NBYTES,
                                   text_nbytes / 4 + WIRECOPY_FOLDER_TOKENS, positions, error);
    if (code == WIRECOPY_OK) {
        code = fold_text(&folder, (const uint8_t *)text, text_nbytes, positions, error);
    }
    if (code == WIRECOPY_OK) {
        wirecopy_folder_finish(&folder);
    }
    return code;
}
