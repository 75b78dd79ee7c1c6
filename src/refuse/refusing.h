/* Which of the refusals a file meets, and in which words it is refused. */
#ifndef WC_REFUSE_REFUSING_H
#define WC_REFUSE_REFUSING_H

#include "io/inputs.h"
#include "refuse/text.h"

/* As many as wirecopy_error.message has. */
enum { WC_REFUSAL_WORDS_NBYTES = 1024 };

/* Why the file is not read in this format, or NULL. format: AUTO, while it is not known: what is refused in any.
 * bytes: the file's first, as wc_refused_by_signature takes them. */
const wc_refusal *wc_refusal_of(const wc_input_file *file, const wirecopy_input *input, wirecopy_format format,
                                const uint8_t *bytes, size_t nbytes, wc_refusal_room *room);

/* "a tar archive: unpack it into a folder", into out. packed: the program that
 * decompresses the file, which is named as its compression is; NULL: it is not compressed. encoding: as in wc_file. */
void wc_refusal_describe(const wc_refusal *refusal, const char *packed, const char *encoding,
                         char out[WC_REFUSAL_WORDS_NBYTES]);

#endif
