#include "dump/not_text.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "dump/files.h"
#include "format/encoding.h"
#include "format/lines.h"
#include "run/notices.h"

/* Bytes before the first that is no UTF-8, from which on the encoding is guessed. Chosen: a few sentences, and few of
 * what is ASCII alone. */
enum { BEFORE_NBYTES = 4 << 10 };

static size_t find_invalid(const uint8_t *bytes, size_t nbytes) {
    size_t i = 0, length = 1;
    while (i < nbytes && length > 0) {
        length = bytes[i] < 0x80 ? 1 : wc_utf8_length(bytes + i, nbytes - i);
        i += length;
    }
    return i;
}

static void describe_undecoded(const wc_dump *dump, const wc_batch *batch, const wc_file *file, char *message,
                               size_t message_nbytes) {
    const wc_block *block = &batch->block;
    char guess[WC_ENCODING_NBYTES], line[32] = "";
    size_t at = find_invalid(block->bytes, block->nbytes), from = at > BEFORE_NBYTES ? at - BEFORE_NBYTES : 0;
    wc_encoding_guess(block->bytes + from, block->nbytes - from, guess);
    if (file->format != WIRECOPY_FORMAT_TEXT) {
        uint64_t lines = dump->line + wc_count_lines(block->bytes, at, wc_file_line_end(file));
        snprintf(line, sizeof line, ":%llu", (unsigned long long)lines + 1);
    }
    snprintf(message, message_nbytes,
             "%.200s%s: bytes that are not UTF-8, which count as separators; name the file's encoding with "
             "input.encoding, %s%s",
             wc_file_name(file), line, guess[0] != '\0' ? "perhaps " : "windows-1252 for one", guess);
}

static void describe(const wc_dump *dump, const wc_batch *batch, const wc_file *file, char *message,
                     size_t message_nbytes) {
    if (file->is_mistaken) {
        snprintf(message, message_nbytes,
                 "%.200s: the bytes are UTF-8, and were read as %s, which input.encoding names: give such files in a "
                 "run without it",
                 wc_file_name(file), file->encoding);
    } else if (batch->escaped != NULL) {
        snprintf(message, message_nbytes,
                 "%.200s: escape sequences stand for letters, which are not read; name the file's encoding with "
                 "input.encoding, perhaps %s",
                 wc_file_name(file), batch->escaped);
    } else if (file->encoding[0] == '\0') {
        describe_undecoded(dump, batch, file, message, message_nbytes);
    } else {
        snprintf(message, message_nbytes,
                 "%.200s: bytes that are not %s, which count as separators: check that this is its encoding",
                 wc_file_name(file), file->encoding);
    }
}

void wc_not_text_note(wc_dump *dump, const wc_batch *batch) {
    char message[sizeof dump->stats->notices[0]];
    const wc_file *file = wc_dump_file(dump, batch->block.file);
    int is_told = batch->is_no_text || batch->block.undecodable > 0 || batch->escaped != NULL || file->is_mistaken;
    if (!is_told || dump->told_of_file == batch->block.file + 1) {
        return;
    }
    dump->told_of_file = batch->block.file + 1;
    describe(dump, batch, file, message, sizeof message);
    /* One at least is to be seen, however many records are bad. */
    if (dump->stats->files_not_text++ == 0) {
        wc_notice_ahead(dump->stats, "%s", message);
    } else {
        wc_notice(dump->stats, "%s", message);
    }
}
