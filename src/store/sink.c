#include "store/sink.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "dump/dump.h"
#include "store/packing.h"

typedef struct file_payload {
    uint32_t format;
    uint32_t about; /* bits: seekable, is_array */
    uint64_t path_nbytes, header_nbytes; /* what follows: both, and zeroes up to a multiple of 8 */
} file_payload;

/* After those. Files that were written before there was one have none. */
typedef struct file_tail {
    wc_dialect dialect;
    uint8_t zero[3]; /* so that there is no padding */
    char encoding[WC_ENCODING_NBYTES];
} file_tail;

static size_t padded(size_t nbytes) {
    return (nbytes + 7) / 8 * 8;
}

static wirecopy_code take_batch(wc_batch_sink *batches, const wc_dump *dump, const wc_batch *batch,
                                wirecopy_error *error) {
    wc_sink *sink = (wc_sink *)batches;
    wirecopy_code code = WIRECOPY_OK;
    sink->ended |= sink->until_refused && batch->block.was_refused;
    if (sink->ended) {
        return WIRECOPY_OK;
    }
    while (code == WIRECOPY_OK && sink->nfiles <= batch->block.file) {
        code = wc_sink_file(sink, wc_dump_file(dump, sink->nfiles), dump->allocator, error);
    }
    return code == WIRECOPY_OK ? wc_sink_frame(sink, WC_FRAME_BATCH, batch->packed.bytes, batch->packed.nbytes, error)
                               : code;
}

void wc_sink_resume(wc_sink *sink) {
    sink->batches = (wc_batch_sink){wc_batch_pack, take_batch};
}

wirecopy_code wc_sink_start(wc_sink *sink, uint32_t kind, const char *settings, wirecopy_error *error) {
    wc_sink_resume(sink);
    uint8_t head[WC_FRAMES_HEAD_NBYTES];
    wc_frames_head(kind, head);
    wirecopy_code code = sink->write(sink->context, head, sizeof head, error);
    return code == WIRECOPY_OK ? wc_sink_frame(sink, WC_FRAME_SETTINGS, settings, padded(strlen(settings) + 1), error)
                               : code;
}

wirecopy_code wc_sink_frame(wc_sink *sink, wc_frame_type type, const void *payload, size_t nbytes,
                            wirecopy_error *error) {
    uint8_t head[WC_FRAME_HEAD_NBYTES];
    wc_frame_head(type, sink->ordinal, payload, nbytes, head);
    wirecopy_code code = sink->failure.code;
    if (code == WIRECOPY_OK) {
        code = sink->write(sink->context, head, sizeof head, &sink->failure);
    }
    if (code == WIRECOPY_OK) {
        code = sink->write(sink->context, payload, nbytes, &sink->failure);
    }
    sink->ordinal++;
    return code == WIRECOPY_OK ? code : wc_fail(error, code, "%s", sink->failure.message);
}

wirecopy_code wc_sink_file(wc_sink *sink, const wc_file *file, const wirecopy_allocator *allocator,
                           wirecopy_error *error) {
    const uint32_t about = (uint32_t)(file->seekable != 0) | (uint32_t)(file->is_array != 0) << 1;
    const file_payload fields = {file->format, about, strlen(file->path), file->header_nbytes};
    file_tail tail = {.dialect = file->dialect};
    size_t start = padded(sizeof fields + fields.path_nbytes + fields.header_nbytes), nbytes = start + sizeof tail;
    memcpy(tail.encoding, file->encoding, sizeof tail.encoding);
    uint8_t *payload = wc_allocate_zeroed(allocator, nbytes, 1);
    if (payload == NULL) {
        return wc_fail_refused(allocator, nbytes, error);
    }
    memcpy(payload, &fields, sizeof fields);
    memcpy(payload + sizeof fields, file->path, fields.path_nbytes);
    if (fields.header_nbytes > 0) {
        memcpy(payload + sizeof fields + fields.path_nbytes, file->header, fields.header_nbytes);
    }
    memcpy(payload + start, &tail, sizeof tail);
    wirecopy_code code = wc_sink_frame(sink, WC_FRAME_FILE, payload, nbytes, error);
    wc_release(allocator, payload, nbytes, 1);
    sink->nfiles++;
    return code;
}

static int take_tail(const wc_frame *frame, size_t start, wc_file *file) {
    file_tail tail = {.dialect = wc_dialect_of(file->format)};
    if (frame->nbytes >= start + sizeof tail) {
        memcpy(&tail, frame->payload + start, sizeof tail);
    }
    file->dialect = tail.dialect;
    memcpy(file->encoding, tail.encoding, sizeof file->encoding);
    return tail.encoding[sizeof tail.encoding - 1] == '\0';
}

int wc_frame_file(const wc_frame *frame, wc_file *file_ret, size_t *path_nbytes_ret) {
    file_payload fields;
    if (frame->nbytes < sizeof fields) {
        return 0;
    }
    memcpy(&fields, frame->payload, sizeof fields);
    size_t left = frame->nbytes - sizeof fields;
    if (fields.format > WIRECOPY_FORMAT_JSON || fields.format == WIRECOPY_FORMAT_SIGNATURES ||
        fields.path_nbytes > left ||
        fields.header_nbytes > left - fields.path_nbytes) {
        return 0;
    }
    const uint8_t *path = frame->payload + sizeof fields;
    *file_ret = (wc_file){.path = (const char *)path,
                          .format = (wirecopy_format)fields.format,
                          .seekable = (fields.about & 1) != 0,
                          .is_array = (fields.about & 2) != 0,
                          .header = fields.header_nbytes > 0 ? (uint8_t *)(uintptr_t)path + fields.path_nbytes : NULL,
                          .header_nbytes = fields.header_nbytes};
    *path_nbytes_ret = fields.path_nbytes;
    return take_tail(frame, padded(sizeof fields + fields.path_nbytes + fields.header_nbytes), file_ret);
}
