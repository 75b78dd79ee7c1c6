/* A result as an Arrow stream. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "result/result.h"
#include "result/arrays.h"
#include "wirecopy/arrow.h"

typedef struct result_stream {
    wirecopy_allocator allocator;
    wirecopy_result *result;
    uint64_t next;
    int duplicates_only;
    wirecopy_error error;
} result_stream;

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
    result_stream *own = stream->private_data;
    return wc_result_schema(&own->allocator, out, &own->error) == WIRECOPY_OK ? 0 : ENOMEM;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
    result_stream *own = stream->private_data;
    wirecopy_code code =
        wc_result_arrays(own->result, &own->next, own->duplicates_only, &own->allocator, out, &own->error);
    return code == WIRECOPY_OK ? 0 : code == WIRECOPY_ERROR_MEMORY ? ENOMEM : EOVERFLOW;
}

static const char *get_last_error(struct ArrowArrayStream *stream) {
    const result_stream *own = stream->private_data;
    return own->error.code != WIRECOPY_OK ? own->error.message : NULL;
}

static void release(struct ArrowArrayStream *stream) {
    result_stream *own = stream->private_data;
    wirecopy_allocator allocator = own->allocator;
    wirecopy_result_free(own->result);
    wc_release(&allocator, own, 1, sizeof *own);
    stream->release = NULL;
}

wirecopy_code wirecopy_result_stream(wirecopy_result *result, int duplicates_only, struct ArrowArrayStream *stream_ret,
                                     wirecopy_error *error) {
    result_stream *own = wc_allocate_zeroed(result->allocator, 1, sizeof *own);
    stream_ret->release = NULL;
    if (own == NULL) {
        return wc_fail_memory(error, sizeof *own);
    }
    __atomic_add_fetch(&result->references, 1, __ATOMIC_RELAXED);
    own->allocator = *result->allocator;
    own->result = result;
    own->duplicates_only = duplicates_only;
    *stream_ret = (struct ArrowArrayStream){.get_schema = get_schema,
                                            .get_next = get_next,
                                            .get_last_error = get_last_error,
                                            .release = release,
                                            .private_data = own};
    return WIRECOPY_OK;
}
