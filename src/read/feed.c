#include "read/feed.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/scratch.h"

/* Errors of the file itself end its reading; others end the run. */
static wirecopy_code note_failure(wc_feed *feed, wirecopy_code code, wirecopy_error *error) {
    if ((code != WIRECOPY_ERROR_IO && code != WIRECOPY_ERROR_FORMAT) || feed->source.spool_failed) {
        return code;
    }
    feed->ended = 1;
    feed->was_refused = code == WIRECOPY_ERROR_IO;
    snprintf(feed->failure, sizeof feed->failure, "%.255s", error->message);
    return WIRECOPY_OK;
}

void wc_feed_close(wc_feed *feed) {
    if (feed->is_open) {
        wc_decoder_free(feed->decoder);
        feed->decoder = NULL;
        wc_readahead_stop(feed->readahead);
        wc_stream_close(&feed->stream);
        wc_source_close(&feed->source);
        feed->readahead = NULL;
        feed->is_open = 0;
    }
}

/* A copy of a file that cannot be opened twice: written the first time, read after that. */
static wirecopy_code open_spool(wc_feed *feed, wirecopy_error *error) {
    wc_input_file *file = feed->file;
    if (file->regular || !feed->keep_streams || file->problem != 0) {
        return WIRECOPY_OK;
    }
    if (file->spool_fd >= 0) {
        feed->source = (wc_source){.fd = -1, .spool_fd = file->spool_fd, .replay = 1};
        return WIRECOPY_OK;
    }
    return wc_scratch_open(feed->tmp, &file->spool_fd, error);
}

static wirecopy_code open_source(wc_feed *feed, wirecopy_error *error) {
    wc_input_file *file = feed->file;
    feed->source = (wc_source){.fd = -1, .spool_fd = -1};
    wirecopy_code code = open_spool(feed, error);
    if (code != WIRECOPY_OK) {
        feed->source.spool_failed = 1;
        return code;
    }
    if (!feed->source.replay) {
        code = wc_source_open(file, &feed->source, error);
        feed->source.spool_fd = file->spool_fd;
        feed->source.spool_folder = feed->tmp;
    }
    feed->source.done = &feed->done;
    feed->source.stop = feed->stop;
    feed->source.stop_context = feed->stop_context;
    file->was_opened = 1;
    return code;
}

static wirecopy_code open_stream(wc_feed *feed, wirecopy_error *error) {
    wc_input_file *file = feed->file;
    wirecopy_code code = wc_stream_open(&feed->source, feed->allocator, &feed->stream, error);
    wc_stream_limit(&feed->stream, feed->input, feed->memory_nbytes);
    if (code != WIRECOPY_OK || feed->stream.codec == NULL) {
        file->file.seekable = code == WIRECOPY_OK && file->regular;
        return code;
    }
    return wc_readahead_start(&feed->stream, &feed->readahead, error);
}

wirecopy_code wc_feed_open(wc_feed *feed, wc_input_file *file, wirecopy_error *error) {
    wirecopy_error own;
    error = error != NULL ? error : &own;
    feed->file = file;
    feed->is_open = 1;
    feed->ended = 0;
    feed->failure[0] = '\0';
    feed->was_refused = 0;
    feed->carry_start = feed->carry_end = 0;
    feed->stream = (wc_stream){.allocator = feed->allocator};
    wirecopy_code code = open_source(feed, error);
    if (code == WIRECOPY_OK) {
        code = open_stream(feed, error);
    }
    return code == WIRECOPY_OK ? code : note_failure(feed, code, error);
}

void wc_feed_clear(wc_feed *feed) {
    wc_feed_close(feed);
    wc_release(feed->allocator, feed->carry, feed->carry_capacity, 1);
}

static wirecopy_code read_raw(wc_feed *feed, uint8_t *bytes, size_t nbytes, size_t *got_ret, wirecopy_error *error) {
    if (feed->readahead != NULL) {
        return wc_readahead_read(feed->readahead, feed->stop, feed->stop_context, bytes, nbytes, got_ret, error);
    }
    return wc_stream_read(&feed->stream, bytes, nbytes, got_ret, error);
}

/* For the decoder: a failure ends the file once what came before it is decoded. */
static wirecopy_code pull_raw(void *context, uint8_t *bytes, size_t nbytes, size_t *got_ret, wirecopy_error *error) {
    wc_feed *feed = context;
    *got_ret = 0;
    wirecopy_code code = read_raw(feed, bytes, nbytes, got_ret, error);
    if (code != WIRECOPY_OK) {
        *got_ret = 0;
        code = note_failure(feed, code, error);
        feed->ended = 0;
    }
    return code;
}

static wirecopy_code read_some(wc_feed *feed, uint8_t *bytes, size_t nbytes, size_t *got_ret, wirecopy_error *error) {
    return feed->decoder != NULL ? wc_decoder_read(feed->decoder, pull_raw, feed, bytes, nbytes, got_ret, error)
                                 : read_raw(feed, bytes, nbytes, got_ret, error);
}

static size_t take_carry(wc_feed *feed, uint8_t *bytes, size_t nbytes) {
    size_t ready = feed->carry_end - feed->carry_start;
    size_t n = ready < nbytes ? ready : nbytes;
    if (n > 0) {
        memcpy(bytes, feed->carry + feed->carry_start, n);
        feed->carry_start += n;
    }
    return n;
}

wirecopy_code wc_feed_fill(wc_feed *feed, wc_block *block, size_t wanted, wirecopy_error *error) {
    wirecopy_error own;
    error = error != NULL ? error : &own;
    wirecopy_code code = wc_block_grow(block, wanted, error);
    if (code != WIRECOPY_OK || block->nbytes >= wanted) {
        return code;
    }
    block->nbytes += take_carry(feed, block->bytes + block->nbytes, wanted - block->nbytes);
    while (code == WIRECOPY_OK && block->nbytes < wanted && !feed->ended) {
        size_t got = 0;
        code = read_some(feed, block->bytes + block->nbytes, wanted - block->nbytes, &got, error);
        if (code != WIRECOPY_OK) {
            code = note_failure(feed, code, error);
            continue;
        }
        block->nbytes += got;
        feed->ended = got == 0;
    }
    return code;
}

wirecopy_code wc_feed_take_back(wc_feed *feed, wc_block *block, size_t cut, wirecopy_error *error) {
    size_t tail = block->nbytes - cut;
    /* Then the whole block came from it, and is still there. */
    if (feed->carry_start < feed->carry_end) {
        feed->carry_start -= tail;
    } else if (tail > 0) {
        wirecopy_code code = wc_grow(feed->allocator, (void **)&feed->carry, &feed->carry_capacity, tail, 1, error);
        if (code != WIRECOPY_OK) {
            return code;
        }
        memcpy(feed->carry, block->bytes + cut, tail);
        feed->carry_start = 0;
        feed->carry_end = tail;
    }
    block->nbytes = cut;
    return WIRECOPY_OK;
}

wirecopy_code wc_feed_decode(wc_feed *feed, wc_block *block, size_t wanted, wirecopy_error *error) {
    wirecopy_code code =
        wc_decoder_create(feed->file->file.encoding, feed->keep_original, feed->allocator, &feed->decoder, error);
    if (code == WIRECOPY_OK) {
        code = wc_decoder_push(feed->decoder, block->bytes, block->nbytes, feed->ended, error);
    }
    feed->ended = 0;
    block->nbytes = 0;
    return code == WIRECOPY_OK ? wc_feed_fill(feed, block, wanted, error) : code;
}

void wc_feed_drop(wc_feed *feed) {
    feed->ended = 1;
    feed->failure[0] = '\0';
    feed->carry_start = feed->carry_end = 0;
}

int wc_feed_is_used_up(const wc_feed *feed) {
    return feed->ended && feed->carry_start == feed->carry_end;
}

const char *wc_feed_codec(const wc_feed *feed) {
    return feed->is_open && feed->stream.codec != NULL ? feed->stream.codec->name : NULL;
}
