/* Decodes a file to UTF-8, and finds the original bytes of what was decoded. */
#ifndef WC_READ_DECODER_H
#define WC_READ_DECODER_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

typedef struct wc_decoder wc_decoder;

/* Gives the file's next bytes; *got_ret is 0 at the end. */
typedef wirecopy_code (*wc_decoder_pull)(void *context, uint8_t *bytes_ret, size_t nbytes, size_t *got_ret,
                                         wirecopy_error *error);

/* encoding: as iconv calls it. keeps: the original bytes are kept until wc_decoder_original asks for them. */
wirecopy_code wc_decoder_create(const char *encoding, int keeps, const wirecopy_allocator *allocator,
                                wc_decoder **decoder_ret, wirecopy_error *error);
void wc_decoder_free(wc_decoder *decoder);

/* Bytes of the file that were read already, before any other; at most WC_DECODER_PUSH_NBYTES. ended: there are no
 * others. */
enum { WC_DECODER_PUSH_NBYTES = 1 << 20 };
wirecopy_code wc_decoder_push(wc_decoder *decoder, const uint8_t *bytes, size_t nbytes, int ended,
                              wirecopy_error *error);

/* Reads up to nbytes in UTF-8; *got_ret is 0 at the end. Bytes that are no character of the encoding are U+FFFD. What
 * comes out does not depend on the sizes in which it is read. */
wirecopy_code wc_decoder_read(wc_decoder *decoder, wc_decoder_pull pull, void *context, uint8_t *bytes_ret,
                              size_t nbytes, size_t *got_ret, wirecopy_error *error);

/* How often bytes were no character so far. */
uint64_t wc_decoder_replaced(const wc_decoder *decoder);

/* The bytes that the next nbytes of UTF-8 were decoded from, from the start of the file on: those of whole characters,
 * the rest of a character that is cut with the call that asks for its end. They stay valid until the next call. */
wirecopy_code wc_decoder_original(wc_decoder *decoder, uint64_t nbytes, const uint8_t **original_ret,
                                  size_t *original_nbytes_ret, wirecopy_error *error);

#endif
