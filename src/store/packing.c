#include "store/packing.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "store/pack.h"

/* Sizes of the arrays that follow. */
typedef struct packed_head {
    uint64_t file, offset, skipped_nbytes, lines, nrecords, ndocuments, nkept, ids_nbytes, dates_nbytes, has_texts,
        texts_nbytes, texts_packed_nbytes, nskipped, nmessages;
} packed_head;

typedef struct packed_skipped {
    uint64_t offset, nbytes, line;
    uint32_t reason, flags;
    int64_t message;
} packed_skipped;

enum { IS_HEADER = 1, IS_OPEN = 2 };

static_assert(sizeof(wc_document) == 64, "no padding: it is written as it is");
static_assert(sizeof(packed_skipped) == 40, "no padding");

enum { MESSAGE_NBYTES = sizeof((wc_batch *)0)->messages[0] };

/* After the texts. Batches that were packed before there was one have none. */
typedef struct packed_seen {
    uint64_t fields, nrecords;
    char names[WC_FIELD_NAMES_NBYTES]; /* only if a field was lacking; a multiple of 8 */
} packed_seen;

static_assert(sizeof(packed_seen) == 16 + WC_FIELD_NAMES_NBYTES, "no padding");

static size_t padded(size_t nbytes) {
    return (nbytes + 7) / 8 * 8;
}

static void put(wc_batch *batch, const void *bytes, size_t nbytes) {
    uint8_t *place = batch->packed.bytes + batch->packed.nbytes;
    if (nbytes > 0) {
        memcpy(place, bytes, nbytes);
    }
    memset(place + nbytes, 0, padded(nbytes) - nbytes);
    batch->packed.nbytes += padded(nbytes);
}

static void put_skipped(wc_batch *batch) {
    for (size_t i = 0; i < batch->nskipped; i++) {
        const wc_skipped *skipped = &batch->skipped[i];
        const packed_skipped item = {.offset = skipped->offset,
                                     .nbytes = skipped->nbytes,
                                     .line = skipped->line,
                                     .reason = skipped->reason,
                                     .flags = (skipped->is_header ? IS_HEADER : 0) | (skipped->is_open ? IS_OPEN : 0),
                                     .message = skipped->message};
        put(batch, &item, sizeof item);
    }
    for (int i = 0; i < batch->nmessages; i++) {
        char message[MESSAGE_NBYTES] = {0};
        memcpy(message, batch->messages[i], strnlen(batch->messages[i], MESSAGE_NBYTES - 1));
        put(batch, message, sizeof message);
    }
}

/* Texts come last, since their compressed size is known only then: the head is written again. */
static wirecopy_code put_texts(wc_batch *batch, packed_head *head, wirecopy_error *error) {
    size_t nbytes = 0;
    put(batch, batch->texts.ends, batch->ndocuments * sizeof *batch->texts.ends);
    uint8_t *place = batch->packed.bytes + batch->packed.nbytes;
    wirecopy_code code = wc_pack(batch->texts.bytes, batch->texts.nbytes, place, &nbytes, error);
    if (code == WIRECOPY_OK) {
        memset(place + nbytes, 0, padded(nbytes) - nbytes);
        batch->packed.nbytes += padded(nbytes);
        head->texts_packed_nbytes = nbytes;
        memcpy(batch->packed.bytes, head, sizeof *head);
    }
    return code;
}

static void put_seen(wc_batch *batch) {
    packed_seen seen = {.fields = batch->seen.fields, .nrecords = batch->seen.nrecords};
    memcpy(seen.names, batch->seen.names, sizeof seen.names);
    put(batch, &seen, seen.names[0] != '\0' ? sizeof seen : offsetof(packed_seen, names));
}

wirecopy_code wc_batch_pack(wc_batch *batch, size_t permutations, wirecopy_error *error) {
    int has_texts = batch->ndocuments > 0 && batch->texts.count == batch->ndocuments;
    packed_head head = {.file = batch->block.file,
                        .offset = batch->block.offset,
                        .skipped_nbytes = batch->block.skipped_nbytes,
                        .lines = batch->lines,
                        .nrecords = batch->nrecords,
                        .ndocuments = batch->ndocuments,
                        .nkept = batch->nkept,
                        .ids_nbytes = batch->ids.nbytes,
                        .dates_nbytes = batch->dates.nbytes,
                        .has_texts = (uint64_t)has_texts,
                        .texts_nbytes = has_texts ? batch->texts.nbytes : 0,
                        .nskipped = batch->nskipped,
                        .nmessages = (uint64_t)batch->nmessages};
    size_t most = sizeof head + batch->ndocuments * (sizeof *batch->documents + 3 * sizeof(uint64_t)) +
                  padded(batch->ndocuments * permutations * sizeof(uint32_t)) +
                  padded(batch->nkept * sizeof(uint32_t)) + padded(batch->ids.nbytes) + padded(batch->dates.nbytes) +
                  batch->nskipped * sizeof(packed_skipped) + (size_t)batch->nmessages * MESSAGE_NBYTES +
                  (has_texts ? padded(wc_pack_bound(batch->texts.nbytes)) : 0) + sizeof(packed_seen);
    batch->packed.nbytes = 0;
    wirecopy_code code =
        wc_grow(batch->allocator, (void **)&batch->packed.bytes, &batch->packed.capacity, most, 1, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    put(batch, &head, sizeof head);
    put(batch, batch->documents, batch->ndocuments * sizeof *batch->documents);
    put(batch, batch->minima, batch->ndocuments * permutations * sizeof *batch->minima);
    put(batch, batch->kept, batch->nkept * sizeof *batch->kept);
    put(batch, batch->ids.ends, batch->ndocuments * sizeof *batch->ids.ends);
    put(batch, batch->ids.bytes, batch->ids.nbytes);
    put(batch, batch->dates.ends, batch->ndocuments * sizeof *batch->dates.ends);
    put(batch, batch->dates.bytes, batch->dates.nbytes);
    put_skipped(batch);
    code = has_texts ? put_texts(batch, &head, error) : WIRECOPY_OK;
    put_seen(batch);
    return code;
}

/* The rest of a payload. */
typedef struct unpacking {
    const uint8_t *bytes;
    size_t nbytes;
    int broken;
} unpacking;

/* The next count items of a size. If there are fewer, returns NULL and marks the payload as broken. */
static void *take(unpacking *rest, uint64_t count, size_t each) {
    if (rest->broken || count > rest->nbytes / each || padded((size_t)count * each) > rest->nbytes) {
        rest->broken = 1;
        return NULL;
    }
    void *taken = (void *)(uintptr_t)rest->bytes;
    rest->bytes += padded((size_t)count * each);
    rest->nbytes -= padded((size_t)count * each);
    return taken;
}

static int ascend(const uint64_t *ends, size_t count, uint64_t last) {
    for (size_t i = 0; i < count; i++) {
        if (ends[i] < (i == 0 ? 0 : ends[i - 1]) || ends[i] > last) {
            return 0;
        }
    }
    return count == 0 || ends[count - 1] == last;
}

static int documents_are_valid(const wc_batch *batch) {
    uint64_t kept_end = 0;
    for (size_t i = 0; i < batch->ndocuments; i++) {
        const wc_document *document = &batch->documents[i];
        if (document->kept_end < kept_end || document->kept_end > batch->nkept ||
            (batch->nkept > 0 && !wc_kept_holds(batch->kept + kept_end, document->kept_end - kept_end))) {
            return 0;
        }
        kept_end = document->kept_end;
    }
    return 1;
}

static wirecopy_code unpack_skipped(unpacking *rest, const packed_head *head, wc_batch *batch, wirecopy_error *error) {
    const packed_skipped *items = take(rest, head->nskipped, sizeof *items);
    batch->nskipped = 0;
    if (rest->broken || head->nmessages > WIRECOPY_NOTICES_MAX) {
        rest->broken = 1;
        return WIRECOPY_OK;
    }
    wirecopy_code code = wc_grow(batch->allocator, (void **)&batch->skipped, &batch->skipped_capacity, head->nskipped,
                                 sizeof *batch->skipped, error);
    for (uint64_t i = 0; code == WIRECOPY_OK && i < head->nskipped; i++) {
        const packed_skipped *item = &items[i];
        rest->broken |=
            item->reason >= WIRECOPY_REASON_COUNT || item->message < -1 || item->message >= (int64_t)head->nmessages;
        batch->skipped[batch->nskipped++] = (wc_skipped){.offset = item->offset,
                                                         .nbytes = item->nbytes,
                                                         .line = item->line,
                                                         .reason = (wirecopy_reason)item->reason,
                                                         .is_header = (item->flags & IS_HEADER) != 0,
                                                         .is_open = (item->flags & IS_OPEN) != 0,
                                                         .message = (int)item->message};
    }
    const char *messages = take(rest, head->nmessages, MESSAGE_NBYTES);
    batch->nmessages = messages != NULL ? (int)head->nmessages : 0;
    for (int i = 0; i < batch->nmessages; i++) {
        memcpy(batch->messages[i], messages + (size_t)i * MESSAGE_NBYTES, MESSAGE_NBYTES);
        batch->messages[i][MESSAGE_NBYTES - 1] = '\0';
    }
    return code;
}

/* Whether each document's text has its stated length. */
static int texts_fit(const wc_batch *batch, const uint64_t *ends) {
    for (size_t i = 0; i < batch->ndocuments; i++) {
        if (batch->documents[i].text_nbytes != ends[i] - (i == 0 ? 0 : ends[i - 1])) {
            return 0;
        }
    }
    return 1;
}

/* The largest compression ratio that is believed, so that a corrupt length does not allocate without bound. zstd itself
 * reaches about 31,800 (docs/reliability.md). */
enum { RATIO_MOST = 1 << 16 };

static wirecopy_code unpack_texts(unpacking *rest, const packed_head *head, wc_batch *batch, wirecopy_error *error) {
    const uint64_t *ends = take(rest, head->ndocuments, sizeof *ends);
    const void *packed = take(rest, head->texts_packed_nbytes, 1);
    wc_strings *texts = &batch->texts;
    if (rest->broken || !ascend(ends, head->ndocuments, head->texts_nbytes) || !texts_fit(batch, ends) ||
        head->texts_nbytes / RATIO_MOST > head->texts_packed_nbytes) {
        rest->broken = 1;
        return WIRECOPY_OK;
    }
    wirecopy_code code =
        wc_grow(batch->allocator, (void **)&texts->bytes, &texts->bytes_capacity, head->texts_nbytes + 1, 1, error);
    if (code == WIRECOPY_OK) {
        code = wc_grow(batch->allocator, (void **)&texts->ends, &texts->ends_capacity, head->ndocuments,
                       sizeof *texts->ends, error);
    }
    if (code == WIRECOPY_OK) {
        rest->broken = !wc_unpack(packed, head->texts_packed_nbytes, texts->bytes, head->texts_nbytes);
        memcpy(texts->ends, ends, head->ndocuments * sizeof *ends);
        texts->nbytes = head->texts_nbytes;
        texts->count = head->ndocuments;
    }
    return code;
}

static void unpack_seen(const unpacking *rest, wc_fields *seen) {
    packed_seen packed = {0};
    size_t least = offsetof(packed_seen, names);
    if (!rest->broken && rest->nbytes >= least) {
        memcpy(&packed, rest->bytes, rest->nbytes < sizeof packed ? least : sizeof packed);
    }
    *seen = (wc_fields){.fields = packed.fields, .nrecords = packed.nrecords};
    memcpy(seen->names, packed.names, sizeof seen->names - 1);
}

static void unpack_strings(unpacking *rest, uint64_t count, uint64_t nbytes, wc_strings *strings) {
    strings->ends = take(rest, count, sizeof *strings->ends);
    strings->bytes = take(rest, nbytes, 1);
    strings->count = count;
    strings->nbytes = nbytes;
    rest->broken = rest->broken || !ascend(strings->ends, count, nbytes);
}

int wc_batch_unpack(const uint8_t *payload, size_t nbytes, size_t permutations, wc_batch *batch_ret,
                    wirecopy_code *code_ret, wirecopy_error *error) {
    unpacking rest = {payload, nbytes, 0};
    const packed_head *head = take(&rest, 1, sizeof *head);
    *code_ret = WIRECOPY_OK;
    if (head == NULL || head->file > UINT32_MAX || head->ndocuments > nbytes) {
        return 0;
    }
    batch_ret->block.file = (uint32_t)head->file;
    batch_ret->block.offset = head->offset;
    batch_ret->block.skipped_nbytes = head->skipped_nbytes;
    batch_ret->lines = head->lines;
    batch_ret->nrecords = head->nrecords;
    batch_ret->ndocuments = head->ndocuments;
    batch_ret->nkept = head->nkept;
    batch_ret->documents = take(&rest, head->ndocuments, sizeof *batch_ret->documents);
    batch_ret->minima = take(&rest, head->ndocuments, permutations * sizeof *batch_ret->minima);
    batch_ret->kept = take(&rest, head->nkept, sizeof *batch_ret->kept);
    unpack_strings(&rest, head->ndocuments, head->ids_nbytes, &batch_ret->ids);
    unpack_strings(&rest, head->ndocuments, head->dates_nbytes, &batch_ret->dates);
    *code_ret = unpack_skipped(&rest, head, batch_ret, error);
    batch_ret->texts.count = 0;
    if (*code_ret == WIRECOPY_OK && !rest.broken && head->has_texts && head->ndocuments > 0) {
        *code_ret = unpack_texts(&rest, head, batch_ret, error);
    }
    unpack_seen(&rest, &batch_ret->seen);
    return !rest.broken && documents_are_valid(batch_ret);
}
