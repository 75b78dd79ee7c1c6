#include "dump/texts.h"

#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/scratch.h"
#include "dump/files.h"

/* One a thread. */
struct wc_rereader {
    wc_dump *dump;
    wc_parser *parser;
    uint8_t *bytes;
    size_t capacity;
    uint8_t *text; /* of a large record, whose parser has been freed */
    size_t text_capacity;
};

static wirecopy_code create_parser(wc_rereader *rereader, wirecopy_error *error) {
    const wc_dump *dump = rereader->dump;
    wirecopy_code code = wc_parser_create(&dump->input, dump->allocator, &rereader->parser, error);
    if (code == WIRECOPY_OK) {
        wc_parser_allow(rereader->parser, dump->stats->memory_nbytes);
    }
    return code;
}

static void rereader_free(wc_rereader *rereader) {
    if (rereader != NULL) {
        wc_parser_free(rereader->parser);
        wc_release(rereader->dump->allocator, rereader->bytes, rereader->capacity, 1);
        wc_release(rereader->dump->allocator, rereader->text, rereader->text_capacity, 1);
        wc_release(rereader->dump->allocator, rereader, 1, sizeof *rereader);
    }
}

static wirecopy_code rereader_create(wc_dump *dump, wc_rereader **rereader_ret, wirecopy_error *error) {
    wc_rereader *rereader = wc_allocate_zeroed(dump->allocator, 1, sizeof *rereader);
    if (rereader == NULL) {
        return wc_fail_memory(error, sizeof *rereader);
    }
    rereader->dump = dump;
    wirecopy_code code = create_parser(rereader, error);
    if (code != WIRECOPY_OK) {
        rereader_free(rereader);
        return code;
    }
    *rereader_ret = rereader;
    return WIRECOPY_OK;
}

static wirecopy_code read_record(wc_rereader *rereader, uint32_t file, uint64_t document, const char **text_ret,
                                 size_t *nbytes_ret, wirecopy_error *error) {
    wc_dump *dump = rereader->dump;
    size_t nbytes = dump->nbytes[document];
    uint64_t offset = dump->offsets[document];
    wc_record record;
    int more = 0;
    wirecopy_code code = wc_reader_pread(dump->reader, file, offset, rereader->bytes, nbytes, error);
    memset(rereader->bytes + nbytes, 0, WC_BLOCK_PADDING);
    if (code == WIRECOPY_OK) {
        code = wc_parser_begin(rereader->parser, wc_reader_file(dump->reader, file), offset == 0, rereader->bytes,
                               nbytes, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_parser_next(rereader->parser, &record, &more, error);
    }
    if (code == WIRECOPY_OK && (!more || record.reason != WIRECOPY_REASON_NONE)) {
        code = wc_fail(error, WIRECOPY_ERROR_IO, "%s changed while it was being read: run again",
                       wc_file_name(wc_reader_file(dump->reader, file)));
    }
    if (code == WIRECOPY_OK) {
        *text_ret = record.text;
        *nbytes_ret = record.text_nbytes;
    }
    return code;
}

static wirecopy_code keep_text(wc_rereader *rereader, const char **text_ret, size_t nbytes, wirecopy_error *error) {
    wirecopy_code code =
        wc_grow(rereader->dump->allocator, (void **)&rereader->text, &rereader->text_capacity, nbytes, 1, error);
    if (code == WIRECOPY_OK) {
        memcpy(rereader->text, *text_ret, nbytes);
        *text_ret = (const char *)rereader->text;
    }
    return code;
}

static wirecopy_code read_large(wc_rereader *rereader, uint32_t file, uint64_t document, const char **text_ret,
                                size_t *nbytes_ret, wirecopy_error *error) {
    wc_dump *dump = rereader->dump;
    pthread_mutex_lock(&dump->large_lock);
    wirecopy_code code = read_record(rereader, file, document, text_ret, nbytes_ret, error);
    if (code == WIRECOPY_OK) {
        code = keep_text(rereader, text_ret, *nbytes_ret, error);
    }
    wc_parser_free(rereader->parser);
    rereader->parser = NULL;
    wirecopy_code made = create_parser(rereader, error);
    pthread_mutex_unlock(&dump->large_lock);
    return code == WIRECOPY_OK ? made : code;
}

static wirecopy_code reread(wc_rereader *rereader, uint64_t document, const char **text_ret, size_t *nbytes_ret,
                            wirecopy_error *error) {
    wc_dump *dump = rereader->dump;
    uint32_t file = wc_dump_file_of(dump, document);
    int seekable = wc_dump_file(dump, file)->seekable;
    size_t nbytes = seekable ? dump->nbytes[document] : dump->text_nbytes[document];
    if (!seekable && (document >= dump->nspooled || dump->spooled[document] == WC_SPOOLED_NOWHERE)) {
        return wc_fail(error, WIRECOPY_ERROR_FORMAT,
                       "the checkpoint does not hold the texts of %s: remove its "
                       "folder to start over",
                       wc_file_name(wc_dump_file(dump, file)));
    }
    wirecopy_code code =
        wc_grow(dump->allocator, (void **)&rereader->bytes, &rereader->capacity, nbytes + WC_BLOCK_PADDING, 1, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    if (seekable) {
        return (nbytes > dump->large_nbytes ? read_large : read_record)(rereader, file, document, text_ret, nbytes_ret,
                                                                        error);
    }
    *text_ret = (const char *)rereader->bytes;
    *nbytes_ret = nbytes;
    return wc_scratch_read(dump->spool_fd, dump->spooled[document], rereader->bytes, nbytes, error);
}

wirecopy_code wc_dump_text(void *context, uint32_t thread, uint64_t document, const char **text_ret, size_t *nbytes_ret,
                           wirecopy_error *error) {
    wc_dump *dump = context;
    wirecopy_code code = WIRECOPY_OK;
    if (dump->supply.text != NULL && document < dump->nown) {
        return dump->supply.text(dump->supply.context, thread, dump->offsets[document], text_ret, nbytes_ret, error);
    }
    if (dump->rereaders[thread] == NULL) {
        code = rereader_create(dump, &dump->rereaders[thread], error);
    }
    return code == WIRECOPY_OK ? reread(dump->rereaders[thread], document, text_ret, nbytes_ret, error) : code;
}

void wc_dump_forget_texts(wc_dump *dump) {
    dump->supply = (wc_supply){0};
    for (uint32_t thread = 0; dump->rereaders != NULL && thread < dump->threads; thread++) {
        rereader_free(dump->rereaders[thread]);
        dump->rereaders[thread] = NULL;
    }
    if (dump->spool_fd >= 0) {
        close(dump->spool_fd);
        dump->spool_fd = -1;
    }
}
