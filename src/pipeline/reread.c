#include "pipeline/reread.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/scratch.h"

struct wirecopy_rereader {
    wirecopy_dump *dump;
    wirecopy_parser *parser;
    uint8_t *bytes;
    size_t capacity;
    uint8_t *text; /* of a large record, whose parser is gone */
    size_t text_capacity;
};

wirecopy_code wirecopy_rereader_create(wirecopy_dump *dump, wirecopy_rereader **rereader_ret, wirecopy_error *error) {
    wirecopy_rereader *rereader = wirecopy_allocate_zeroed(dump->allocator, 1, sizeof *rereader);
    if (rereader == NULL) {
        return wirecopy_fail_memory(error, sizeof *rereader);
    }
    rereader->dump = dump;
    wirecopy_code code = wirecopy_parser_create(&dump->input, dump->allocator, &rereader->parser, error);
    if (code != WIRECOPY_OK) {
        wirecopy_rereader_free(rereader);
        return code;
    }
    *rereader_ret = rereader;
    return WIRECOPY_OK;
}

void wirecopy_rereader_free(wirecopy_rereader *rereader) {
    if (rereader != NULL) {
        wirecopy_parser_free(rereader->parser);
        wirecopy_release(rereader->dump->allocator, rereader->bytes, rereader->capacity, 1);
        wirecopy_release(rereader->dump->allocator, rereader->text, rereader->text_capacity, 1);
        wirecopy_release(rereader->dump->allocator, rereader, 1, sizeof *rereader);
    }
}

static wirecopy_code read_record(wirecopy_rereader *rereader, uint32_t file, uint64_t document, const char **text_ret,
                                 size_t *nbytes_ret, wirecopy_error *error) {
    wirecopy_dump *dump = rereader->dump;
    size_t nbytes = dump->nbytes[document];
    uint64_t offset = dump->offsets[document];
    wirecopy_record record;
    int more = 0;
    wirecopy_code code = wirecopy_reader_pread(dump->reader, file, offset, rereader->bytes, nbytes, error);
    memset(rereader->bytes + nbytes, 0, WIRECOPY_BLOCK_PADDING);
    if (code == WIRECOPY_OK) {
        code = wirecopy_parser_begin(rereader->parser, wirecopy_reader_file(dump->reader, file), offset == 0,
                                     rereader->bytes, nbytes, error);
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_parser_next(rereader->parser, &record, &more, error);
    }
    if (code == WIRECOPY_OK && (!more || record.reason != WIRECOPY_REASON_NONE)) {
        code = wirecopy_fail(error, WIRECOPY_ERROR_IO, "%s changed while it was being read",
                             wirecopy_reader_file(dump->reader, file)->path);
    }
    if (code == WIRECOPY_OK) {
        *text_ret = record.text;
        *nbytes_ret = record.text_nbytes;
    }
    return code;
}

static wirecopy_code keep_text(wirecopy_rereader *rereader, const char **text_ret, size_t nbytes,
                               wirecopy_error *error) {
    wirecopy_code code = wirecopy_grow(rereader->dump->allocator, (void **)&rereader->text, &rereader->text_capacity,
                                       nbytes, 1, error);
    if (code == WIRECOPY_OK) {
        memcpy(rereader->text, *text_ret, nbytes);
        *text_ret = (const char *)rereader->text;
    }
    return code;
}

static wirecopy_code read_large(wirecopy_rereader *rereader, uint32_t file, uint64_t document, const char **text_ret,
                                size_t *nbytes_ret, wirecopy_error *error) {
    wirecopy_dump *dump = rereader->dump;
    pthread_mutex_lock(&dump->large_lock);
    wirecopy_code code = read_record(rereader, file, document, text_ret, nbytes_ret, error);
    if (code == WIRECOPY_OK) {
        code = keep_text(rereader, text_ret, *nbytes_ret, error);
    }
    wirecopy_parser_free(rereader->parser);
    rereader->parser = NULL;
    wirecopy_code made = wirecopy_parser_create(&dump->input, dump->allocator, &rereader->parser, error);
    pthread_mutex_unlock(&dump->large_lock);
    return code == WIRECOPY_OK ? made : code;
}

wirecopy_code wirecopy_rereader_text(wirecopy_rereader *rereader, uint64_t document, const char **text_ret,
                                     size_t *nbytes_ret, wirecopy_error *error) {
    wirecopy_dump *dump = rereader->dump;
    uint32_t file = wirecopy_dump_file_of(dump, document);
    int seekable = wirecopy_dump_file(dump, file)->seekable;
    size_t nbytes = seekable ? dump->nbytes[document] : dump->text_nbytes[document];
    if (!seekable && (document >= dump->nspooled || dump->spooled[document] == WIRECOPY_SPOOLED_NOWHERE)) {
        return wirecopy_fail(error, WIRECOPY_ERROR_FORMAT, "the checkpoint does not hold the texts of %s: remove its "
                                                           "folder to begin anew",
                             wirecopy_dump_file(dump, file)->path);
    }
    wirecopy_code code = wirecopy_grow(dump->allocator, (void **)&rereader->bytes, &rereader->capacity,
                                       nbytes + WIRECOPY_BLOCK_PADDING, 1, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    if (seekable) {
        return (nbytes > dump->large_nbytes ? read_large : read_record)(rereader, file, document, text_ret, nbytes_ret,
                                                                        error);
    }
    *text_ret = (const char *)rereader->bytes;
    *nbytes_ret = nbytes;
    return wirecopy_scratch_read(dump->spool_fd, dump->spooled[document], rereader->bytes, nbytes, error);
}
