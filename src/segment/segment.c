#include "segment/segment.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/os.h"
#include "sketch/kept_packed.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

static_assert(sizeof(wc_content) == 16 && sizeof(wc_text_block) == 24, "no padding: they are written as they are");
static_assert(sizeof(wc_segment_head) == 8 + 8 + 16 + 16 + 24 * WC_SECTION_COUNT + 8, "no padding");

static wirecopy_code fail_damaged(const char *path, const char *what, const char *hint, wirecopy_error *error) {
    return wc_fail(error, WIRECOPY_ERROR_FORMAT, "%s is damaged: %s%s", path, what, hint);
}

uint64_t wc_segment_head_sum(const wc_segment_head *head) {
    return XXH3_64bits(head, offsetof(wc_segment_head, checksum));
}

static wirecopy_code check_head(wc_segment *segment, const char *path, const char *hint, wirecopy_error *error) {
    wc_segment_head *head = &segment->head;
    if (segment->nbytes < sizeof *head) {
        return fail_damaged(path, "it is cut off", hint, error);
    }
    memcpy(head, segment->bytes, sizeof *head);
    if (memcmp(head->magic, WC_SEGMENT_MAGIC, sizeof head->magic) != 0 || head->checksum != wc_segment_head_sum(head)) {
        return fail_damaged(path, "its first bytes are no segment's", hint, error);
    }
    if (head->version < WC_SEGMENT_VERSION_LEAST || head->version > WC_SEGMENT_VERSION) {
        return wc_fail(error, WIRECOPY_ERROR_UNSUPPORTED,
                       "%s has format version %u, and this program reads versions %d and %d: %s", path, head->version,
                       WC_SEGMENT_VERSION_LEAST, WC_SEGMENT_VERSION,
                       head->version > WC_SEGMENT_VERSION ? "use a later program" : "make the index anew");
    }
    return WIRECOPY_OK;
}

/* A section of items of that size. */
static const void *take(const wc_segment *segment, int number, size_t each, size_t *count_ret, int *fits) {
    const wc_section *section = &segment->head.sections[number];
    *fits = *fits && section->offset % 8 == 0 && section->offset <= segment->nbytes &&
            section->nbytes <= segment->nbytes - section->offset && section->nbytes % each == 0;
    *count_ret = section->nbytes / each;
    return segment->bytes + section->offset;
}

/* Whether sections of so many bytes and starts have room for what the head says of keys. */
static int keys_fit(const wc_segment_head *head, size_t nbytes, size_t nstarts) {
    return head->bucket_bits <= WC_KEYS_BUCKET_BITS_MOST && head->number_bits <= WC_KEY_TEXT_BITS &&
           wc_keys_width(head) <= WC_KEYS_WIDTH_MOST && nbytes >= WC_KEYS_SPARE_NBYTES &&
           head->nkeys <= (nbytes - WC_KEYS_SPARE_NBYTES) * 8 / wc_keys_width(head) &&
           nstarts == ((size_t)1 << head->bucket_bits) + 1;
}

static int take_sections(wc_segment *segment) {
    size_t ntexts, ncontents, norder, nplaces, nbytes, nfilter, nkeys, nstarts;
    int fits = 1;
    take(segment, WC_SECTION_DATA, 1, &nbytes, &fits);
    take(segment, WC_SECTION_WORDS, 1, &nbytes, &fits);
    segment->keys = take(segment, WC_SECTION_KEYS, 1, &nkeys, &fits);
    segment->starts = take(segment, WC_SECTION_STARTS, sizeof *segment->starts, &nstarts, &fits);
    segment->texts = take(segment, WC_SECTION_TEXTS, sizeof *segment->texts, &ntexts, &fits);
    segment->contents = take(segment, WC_SECTION_CONTENTS, sizeof *segment->contents, &ncontents, &fits);
    segment->order = take(segment, WC_SECTION_ORDER, sizeof *segment->order, &norder, &fits);
    segment->places = take(segment, WC_SECTION_PLACES, sizeof *segment->places, &nplaces, &fits);
    segment->blocks = take(segment, WC_SECTION_BLOCKS, sizeof *segment->blocks, &segment->nblocks, &fits);
    segment->filter = take(segment, WC_SECTION_FILTER, sizeof *segment->filter, &nfilter, &fits);
    segment->nfilter = 64 * (uint64_t)nfilter;
    uint64_t n = segment->head.ntexts;
    return fits && keys_fit(&segment->head, nkeys, nstarts) && segment->nfilter <= WC_FILTER_BITS_MAX &&
           n <= WC_KEY_TEXTS_MAX && ntexts == n && ncontents == n && norder == n && nplaces == n;
}

static wirecopy_code take_words(wc_segment *segment, const char *path, const char *hint, wirecopy_error *error) {
    const wc_section *words = &segment->head.sections[WC_SECTION_WORDS];
    if (words->nbytes > 0) {
        segment->words = ZSTD_createDDict(segment->bytes + words->offset, (size_t)words->nbytes);
    }
    if (words->nbytes == 0 || segment->words != NULL) {
        return WIRECOPY_OK;
    }
    return wc_segment_sum(segment, WC_SECTION_WORDS) == words->checksum
               ? wc_fail_memory(error, (size_t)words->nbytes)
               : fail_damaged(path, "its words changed after it was written", hint, error);
}

wirecopy_code wc_segment_open(wc_segment *segment_ret, const char *path, const char *hint, wirecopy_error *error) {
    struct stat found;
    *segment_ret = (wc_segment){.fd = open(path, O_RDONLY | O_CLOEXEC), .folder = ""};
    if (segment_ret->fd < 0 || fstat(segment_ret->fd, &found) != 0) {
        int is_gone = errno == ENOENT, is_refused = errno == EACCES;
        return wc_fail(error, is_gone ? WIRECOPY_ERROR_NOT_FOUND : WIRECOPY_ERROR_IO, "cannot open %s: %s%s", path,
                       strerror(errno),
                       is_gone      ? hint
                       : is_refused ? "; run as a user who may read it, or change its permissions"
                                    : "");
    }
    if (!S_ISREG(found.st_mode) || found.st_size == 0) {
        return fail_damaged(path, "it is empty", hint, error);
    }
    void *mapped = mmap(NULL, (size_t)found.st_size, PROT_READ, MAP_SHARED, segment_ret->fd, 0);
    if (mapped == MAP_FAILED) {
        return wc_fail(error, WIRECOPY_ERROR_IO, "cannot map %s: %s; free memory, and run again", path,
                       strerror(errno));
    }
    segment_ret->bytes = mapped;
    segment_ret->nbytes = (size_t)found.st_size;
    wirecopy_code code = check_head(segment_ret, path, hint, error);
    if (code == WIRECOPY_OK && !take_sections(segment_ret)) {
        code = fail_damaged(path, "it is cut off", hint, error);
    }
    return code == WIRECOPY_OK ? take_words(segment_ret, path, hint, error) : code;
}

void wc_segment_close(wc_segment *segment, const wirecopy_allocator *allocator) {
    if (segment->bytes != NULL) {
        munmap((void *)(uintptr_t)segment->bytes, segment->nbytes);
    }
    if (segment->fd >= 0) {
        close(segment->fd);
    }
    ZSTD_freeDDict(segment->words);
    wc_release(allocator, segment->dead, segment->dead_nbytes, 1);
    *segment = (wc_segment){.fd = -1};
}

/* Texts of one segment mostly come before those of the next, so that most segments are passed by at once. */
uint32_t wc_segment_find(const wc_segment *segment, uint32_t text) {
    size_t from = 0, to = segment->head.ntexts;
    if (to == 0 || text < segment->texts[0] || text > segment->texts[to - 1]) {
        return UINT32_MAX;
    }
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (segment->texts[middle] < text) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from < segment->head.ntexts && segment->texts[from] == text ? (uint32_t)from : UINT32_MAX;
}

static int is_before(wc_content a, wc_content b) {
    return a.low != b.low ? a.low < b.low : a.high < b.high;
}

/* Of a damaged segment it may be another one's, but it is one of the segment's. */
static wc_content content_at(const wc_segment *segment, size_t place, uint32_t *number_ret) {
    uint32_t number = segment->order[place];
    *number_ret = number < segment->head.ntexts ? number : 0;
    return segment->contents[*number_ret];
}

static int comes_before(const wc_segment *segment, size_t place, wc_content content) {
    uint32_t number;
    return is_before(content_at(segment, place, &number), content);
}

/* From a place on by strides that double, then by halves; from the beginning where what is looked for comes before. */
uint32_t wc_segment_find_content(const wc_segment *segment, wc_content content, size_t *place) {
    size_t n = segment->head.ntexts, from = *place < n ? *place : n, stride = 1;
    uint32_t number;
    from = from > 0 && !comes_before(segment, from - 1, content) ? 0 : from;
    size_t to = from;
    while (to < n && comes_before(segment, to, content)) {
        from = to + 1;
        to = stride < n - to ? to + stride : n;
        stride *= 2;
    }
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (comes_before(segment, middle, content)) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    *place = from;
    for (; from < n; from++) {
        wc_content found = content_at(segment, from, &number);
        if (found.low != content.low || found.high != content.high) {
            break;
        }
        if (!wc_segment_is_dead(segment, number)) {
            return number;
        }
    }
    return UINT32_MAX;
}

/* Bytes that are summed before their pages are given back. Chosen. */
enum { PIECE_NBYTES = 4 << 20 };

uint64_t wc_segment_sum(const wc_segment *segment, int section) {
    const wc_section *of = &segment->head.sections[section];
    XXH3_state_t sum;
    XXH3_64bits_reset(&sum);
    for (uint64_t at = 0; at < of->nbytes; at += PIECE_NBYTES) {
        size_t nbytes = (size_t)(of->nbytes - at < PIECE_NBYTES ? of->nbytes - at : PIECE_NBYTES);
        XXH3_64bits_update(&sum, segment->bytes + of->offset + at, nbytes);
        if (of->nbytes > PIECE_NBYTES) {
            wc_segment_drop(segment);
        }
    }
    return XXH3_64bits_digest(&sum);
}

int wc_segment_padding_is_whole(const wc_segment *segment) {
    uint8_t all = 0;
    for (int i = 0; i < WC_SECTION_COUNT; i++) {
        const wc_section *section = &segment->head.sections[i];
        for (uint64_t at = section->offset + section->nbytes; at % 8 != 0 && at < segment->nbytes; at++) {
            all |= segment->bytes[at];
        }
    }
    const wc_section *data = &segment->head.sections[WC_SECTION_DATA];
    int has_spare = !segment->head.has_texts && wc_segment_has_sums_within(segment);
    for (uint64_t i = 1; has_spare && data->nbytes >= WC_KEPT_PACKED_SPARE && i <= WC_KEPT_PACKED_SPARE; i++) {
        all |= segment->bytes[data->offset + data->nbytes - i];
    }
    return all == 0;
}

static const char *const sections[] = {
    "its texts",           "its keys",           "its numbers of texts", "its contents",        "its order",
    "its places of texts", "its list of blocks", "its filter",           "its list of buckets", "its words"};

wirecopy_code wc_segment_check(wc_segment *segment, const char *path, const char *hint, uint64_t checksum,
                               int numbers_alone, wirecopy_error *error) {
    if (segment->head.checksum != checksum) {
        return fail_damaged(path, "it is not the file that was written", hint, error);
    }
    for (int i = 0; i < WC_SECTION_COUNT; i++) {
        int is_within = i == WC_SECTION_DATA && wc_segment_has_sums_within(segment);
        int is_wanted = !is_within && (!numbers_alone || i == WC_SECTION_TEXTS);
        if (is_wanted && wc_segment_sum(segment, i) != segment->head.sections[i].checksum) {
            char what[64];
            snprintf(what, sizeof what, "%s changed after it was written", sections[i]);
            return fail_damaged(path, what, hint, error);
        }
    }
    segment->is_summed = !numbers_alone;
    return WIRECOPY_OK;
}

void wc_segment_drop(const wc_segment *segment) {
    wc_os_drop((void *)(uintptr_t)segment->bytes, segment->nbytes, segment->fd, 0, 0);
}

void wc_text_reader_init(wc_text_reader *reader, const wirecopy_allocator *allocator) {
    *reader = (wc_text_reader){.allocator = allocator, .block = SIZE_MAX};
}

void wc_text_reader_forget(wc_text_reader *reader) {
    reader->segment = NULL;
    reader->block = SIZE_MAX;
}

void wc_text_reader_clear(wc_text_reader *reader) {
    wc_release(reader->allocator, reader->bytes, reader->capacity, 1);
    wc_release(reader->allocator, reader->values, reader->values_capacity, sizeof *reader->values);
    ZSTD_freeDCtx(reader->unpacker);
    wc_text_reader_init(reader, reader->allocator);
}

static wirecopy_code fail_text(const wc_segment *segment, uint32_t number, wirecopy_error *error) {
    return wc_fail(
        error, WIRECOPY_ERROR_FORMAT,
        "text %u in %s of the index is damaged; restore that file from a copy of the folder, or take what is damaged"
        " out: wirecopy index remove %s --damaged",
        segment->texts[number], segment->name, segment->folder);
}

int wc_segment_block_is_whole(const wc_segment *segment, uint64_t number) {
    const wc_text_block *block = number < segment->nblocks ? &segment->blocks[number] : NULL;
    const wc_section *data = &segment->head.sections[WC_SECTION_DATA];
    return block != NULL && block->offset <= data->nbytes && block->packed_nbytes <= data->nbytes - block->offset &&
           XXH3_64bits(segment->bytes + data->offset + block->offset, block->packed_nbytes) == block->checksum;
}

static wirecopy_code read_block(const wc_segment *segment, size_t number, wc_text_reader *reader, int *is_whole,
                                wirecopy_error *error) {
    const wc_text_block *block = &segment->blocks[number];
    const wc_section *data = &segment->head.sections[WC_SECTION_DATA];
    wc_text_reader_forget(reader);
    *is_whole = wc_segment_block_is_whole(segment, number);
    if (!*is_whole) {
        return WIRECOPY_OK;
    }
    const uint8_t *packed = segment->bytes + data->offset + block->offset;
    wirecopy_code code =
        wc_grow(reader->allocator, (void **)&reader->bytes, &reader->capacity, (size_t)block->nbytes + 1, 1, error);
    if (code == WIRECOPY_OK && reader->unpacker == NULL && (reader->unpacker = ZSTD_createDCtx()) == NULL) {
        code = wc_fail_memory(error, block->nbytes);
    }
    if (code == WIRECOPY_OK) {
        *is_whole = ZSTD_decompress_usingDDict(reader->unpacker, reader->bytes, block->nbytes, packed,
                                               block->packed_nbytes, segment->words) == block->nbytes;
    }
    if (code == WIRECOPY_OK && *is_whole) {
        reader->segment = segment;
        reader->block = number;
    }
    return code;
}

wirecopy_code wc_segment_text(const wc_segment *segment, uint32_t number, wc_text_reader *reader, const char **text_ret,
                              size_t *nbytes_ret, wirecopy_error *error) {
    uint64_t place = segment->places[number], offset = place & UINT32_MAX, end;
    size_t block = (size_t)(place >> 32);
    int is_whole = block < segment->nblocks;
    wirecopy_code code = WIRECOPY_OK;
    if (is_whole && (reader->segment != segment || reader->block != block)) {
        code = read_block(segment, block, reader, &is_whole, error);
    }
    if (code == WIRECOPY_OK && is_whole) {
        uint64_t after = number + 1 < segment->head.ntexts ? segment->places[number + 1] : UINT64_MAX;
        end = after >> 32 == block ? after & UINT32_MAX : segment->blocks[block].nbytes;
        is_whole = offset <= end && end <= segment->blocks[block].nbytes;
        *text_ret = reader->bytes + offset;
        *nbytes_ret = is_whole ? (size_t)(end - offset) : 0;
    }
    return code == WIRECOPY_OK && !is_whole ? fail_text(segment, number, error) : code;
}

/* Of version 3, by place of values and not of bytes. */
static wirecopy_code read_unpacked(const wc_segment *segment, uint32_t number, const uint32_t **values_ret,
                                   size_t *count_ret, wirecopy_error *error) {
    const wc_section *data = &segment->head.sections[WC_SECTION_DATA];
    uint64_t from = number == 0 ? 0 : segment->places[number - 1], to = segment->places[number];
    if (from > to || to > data->nbytes / sizeof(uint32_t)) {
        return fail_text(segment, number, error);
    }
    *values_ret = (const uint32_t *)(const void *)(segment->bytes + data->offset) + from;
    *count_ret = (size_t)(to - from);
    /* Programs of that version wrote room behind what is kept where a later print of the text keeps less. */
    if (*count_ret >= WC_KEPT_HEAD && wc_kept_count(*values_ret) < *count_ret) {
        *count_ret = wc_kept_count(*values_ret);
    }
    return wc_kept_holds(*values_ret, *count_ret) ? WIRECOPY_OK : fail_text(segment, number, error);
}

wirecopy_code wc_segment_kept(const wc_segment *segment, uint32_t number, wc_text_reader *reader,
                              const uint32_t **values_ret, size_t *count_ret, wirecopy_error *error) {
    const wc_section *data = &segment->head.sections[WC_SECTION_DATA];
    uint64_t from = number == 0 ? 0 : segment->places[number - 1], to = segment->places[number];
    if (!wc_segment_has_sums_within(segment)) {
        return read_unpacked(segment, number, values_ret, count_ret, error);
    }
    if (data->nbytes < WC_KEPT_PACKED_SPARE || to > data->nbytes - WC_KEPT_PACKED_SPARE || from > to ||
        to - from < WC_SEGMENT_KEPT_SUM_NBYTES) {
        return fail_text(segment, number, error);
    }
    const uint8_t *packed = segment->bytes + data->offset + from;
    size_t nbytes = (size_t)(to - from) - WC_SEGMENT_KEPT_SUM_NBYTES;
    uint32_t sum = (uint32_t)XXH3_64bits(packed, nbytes);
    if (memcmp(&sum, packed + nbytes, sizeof sum) != 0) {
        return fail_text(segment, number, error);
    }
    wirecopy_code code =
        wc_kept_unpack(packed, nbytes, reader->allocator, &reader->values, &reader->values_capacity, count_ret, error);
    *values_ret = reader->values;
    return code == WIRECOPY_ERROR_FORMAT ? fail_text(segment, number, error) : code;
}
