#include "pipeline/sink.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

typedef struct file_payload {
    uint32_t format, seekable;
    uint64_t path_nbytes, header_nbytes; /* what follows: both, and zeroes up to a multiple of 8 */
} file_payload;

static size_t padded(size_t nbytes) {
    return (nbytes + 7) / 8 * 8;
}

wirecopy_code wirecopy_sink_start(wirecopy_sink *sink, uint32_t kind, const char *settings, wirecopy_error *error) {
    uint8_t head[WIRECOPY_FRAMES_HEAD_NBYTES];
    wirecopy_frames_head(kind, head);
    wirecopy_code code = sink->write(sink->context, head, sizeof head, error);
    return code == WIRECOPY_OK
               ? wirecopy_sink_frame(sink, WIRECOPY_FRAME_SETTINGS, settings, padded(strlen(settings) + 1), error)
               : code;
}

wirecopy_code wirecopy_sink_frame(wirecopy_sink *sink, wirecopy_frame_type type, const void *payload, size_t nbytes,
                                  wirecopy_error *error) {
    uint8_t head[WIRECOPY_FRAME_HEAD_NBYTES];
    wirecopy_frame_head(type, sink->ordinal, payload, nbytes, head);
    wirecopy_code code = sink->failure.code;
    if (code == WIRECOPY_OK) {
        code = sink->write(sink->context, head, sizeof head, &sink->failure);
    }
    if (code == WIRECOPY_OK) {
        code = sink->write(sink->context, payload, nbytes, &sink->failure);
    }
    sink->ordinal++;
    return code == WIRECOPY_OK ? code : wirecopy_fail(error, code, "%s", sink->failure.message);
}

wirecopy_code wirecopy_sink_file(wirecopy_sink *sink, const wirecopy_file *file, const wirecopy_allocator *allocator,
                                 wirecopy_error *error) {
    const file_payload fields = {file->format, file->seekable != 0, strlen(file->path), file->header_nbytes};
    size_t nbytes = padded(sizeof fields + fields.path_nbytes + fields.header_nbytes);
    uint8_t *payload = wirecopy_allocate_zeroed(allocator, nbytes, 1);
    if (payload == NULL) {
        return wirecopy_fail_memory(error, nbytes);
    }
    memcpy(payload, &fields, sizeof fields);
    memcpy(payload + sizeof fields, file->path, fields.path_nbytes);
    if (fields.header_nbytes > 0) {
        memcpy(payload + sizeof fields + fields.path_nbytes, file->header, fields.header_nbytes);
    }
    wirecopy_code code = wirecopy_sink_frame(sink, WIRECOPY_FRAME_FILE, payload, nbytes, error);
    wirecopy_release(allocator, payload, nbytes, 1);
    sink->nfiles++;
    return code;
}

int wirecopy_frame_file(const wirecopy_frame *frame, wirecopy_file *file_ret, size_t *path_nbytes_ret) {
    file_payload fields;
    if (frame->nbytes < sizeof fields) {
        return 0;
    }
    memcpy(&fields, frame->payload, sizeof fields);
    size_t left = frame->nbytes - sizeof fields;
    if (fields.format > WIRECOPY_FORMAT_WARC || fields.path_nbytes > left ||
        fields.header_nbytes > left - fields.path_nbytes) {
        return 0;
    }
    const uint8_t *path = frame->payload + sizeof fields;
    *file_ret =
        (wirecopy_file){.path = (const char *)path,
                        .format = (wirecopy_format)fields.format,
                        .seekable = fields.seekable != 0,
                        .header = fields.header_nbytes > 0 ? (uint8_t *)(uintptr_t)path + fields.path_nbytes : NULL,
                        .header_nbytes = fields.header_nbytes};
    *path_nbytes_ret = fields.path_nbytes;
    return 1;
}
