/* A stream of one record batch by hand, to stand in for an Arrow library: ids as int32, texts as utf8. All of it is
 * static, so that there is nothing to release. */
#include <stddef.h>
#include <wirecopy/arrow.h>

#define HARBOUR                                                                                                        \
    "The harbour of Port Lenna reopened on Monday after a week of storms, the port authority said. Forty ships had "   \
    "been waiting in the bay, among them two tankers that had run short of water for their crews."
#define BRIDGE                                                                                                         \
    "A new bridge over the Tarn will open in spring, two years late, the ministry of transport said on Tuesday."
#define BYLINE "From our correspondent. "

enum { COUNT = 3 };

static const char texts[] = HARBOUR BRIDGE BYLINE HARBOUR;
static const int32_t ids[COUNT] = {101, 102, 103};
static const int32_t offsets[COUNT + 1] = {0, sizeof HARBOUR - 1, sizeof HARBOUR + sizeof BRIDGE - 2, sizeof texts - 1};

static const void *no_validity[] = {NULL}, *id_buffers[] = {NULL, ids}, *text_buffers[] = {NULL, offsets, texts};
static struct ArrowSchema id_schema, text_schema, *schemas[] = {&id_schema, &text_schema};
static struct ArrowArray id_array, text_array, *arrays[] = {&id_array, &text_array};

static void release_schema(struct ArrowSchema *schema) {
    schema->release = NULL;
}

static void release_array(struct ArrowArray *array) {
    array->release = NULL;
}

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
    (void)stream;
    id_schema = (struct ArrowSchema){.format = "i", .name = "id", .release = release_schema};
    text_schema = (struct ArrowSchema){.format = "u", .name = "text", .release = release_schema};
    *out = (struct ArrowSchema){.format = "+s", .n_children = 2, .children = schemas, .release = release_schema};
    return 0;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
    *out = (struct ArrowArray){0};
    if (stream->private_data == NULL) {
        return 0;
    }
    stream->private_data = NULL;
    id_array = (struct ArrowArray){.length = COUNT, .n_buffers = 2, .buffers = id_buffers, .release = release_array};
    text_array =
        (struct ArrowArray){.length = COUNT, .n_buffers = 3, .buffers = text_buffers, .release = release_array};
    *out = (struct ArrowArray){.length = COUNT,
                               .n_buffers = 1,
                               .n_children = 2,
                               .buffers = no_validity,
                               .children = arrays,
                               .release = release_array};
    return 0;
}

static const char *get_last_error(struct ArrowArrayStream *stream) {
    (void)stream;
    return NULL;
}

static void release_stream(struct ArrowArrayStream *stream) {
    stream->release = NULL;
}

void sample_stream(struct ArrowArrayStream *stream_ret) {
    static int left;
    *stream_ret = (struct ArrowArrayStream){get_schema, get_next, get_last_error, release_stream, &left};
}
