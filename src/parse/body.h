/* The body of an HTTP message as it was sent: chunked, compressed. */
#ifndef WC_PARSE_BODY_H
#define WC_PARSE_BODY_H

#include "parse/parse.h"

/* What a decoder keeps from body to body. One a thread. */
typedef struct wc_body_decoder wc_body_decoder;

wirecopy_code wc_body_decoder_create(const wirecopy_allocator *allocator, wc_body_decoder **decoder_ret,
                                     wirecopy_error *error);
void wc_body_decoder_free(wc_body_decoder *decoder);

/* A body, and how its header says that it is coded. Fields that are absent are NULL. */
typedef struct wc_body {
    const uint8_t *bytes;
    size_t nbytes;
    const char *transfer, *content; /* Transfer-Encoding, Content-Encoding: lists, the last applied last */
    size_t transfer_nbytes, content_nbytes;
    int is_cut; /* the crawler kept only its beginning, and said so: what there is of it is used */
} wc_body;

/* Undoes the codings. *bytes_ret is the body itself or a buffer of the decoder, until the next call. Many crawlers
 * store a body decoded and keep its header: one that is not what its header says is taken as it is. A body that cannot
 * be decoded, or to no more than nbytes_most, sets record->reason. */
wirecopy_code wc_body_decode(wc_body_decoder *decoder, const wc_body *body, uint64_t nbytes_most,
                             const uint8_t **bytes_ret, size_t *nbytes_ret, wc_record *record, wirecopy_error *error);

#endif
