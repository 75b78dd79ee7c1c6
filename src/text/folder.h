/* Writes tokens, character by character: what belongs to which token, where it ends, in what order marks stand. */
#ifndef WC_TEXT_FOLDER_H
#define WC_TEXT_FOLDER_H

#include "text/token_list.h"

/* Marks are put in order within runs up to this length, far past any in a real text. */
enum { WC_MARKS_MAX = 32 };

/* Bytes of a character with its marks, in scripts without spaces; marks past it are dropped. */
enum { WC_CHARACTER_NBYTES = 252 };

/* Room that a character of input, or 64 bytes of ASCII, may need at most in folded bytes and in tokens. */
enum { WC_FOLDER_NBYTES = 2048, WC_FOLDER_TOKENS = 128 };

typedef struct wc_character {
    uint8_t bytes[WC_CHARACTER_NBYTES];
    uint32_t nbytes, raw_start, raw_end;
} wc_character;

typedef struct wc_folder {
    wc_tokens *tokens;
    uint8_t *out; /* tokens->folded + tokens->folded_nbytes, kept at hand */
    enum { WC_OUTSIDE, WC_IN_WORD, WC_IN_UNSPACED } state;
    struct {
        uint32_t point;
        uint32_t combining;
    } marks[WC_MARKS_MAX]; /* not yet written: the next may have to go before them */
    uint32_t nmarks;
    wc_character previous, current; /* of an unspaced run */
    int has_previous;
} wc_folder;

void wc_folder_start(wc_folder *folder, wc_tokens *tokens);

/* Ends the last token. */
void wc_folder_finish(wc_folder *folder);

/* Whatever kind of character it is. raw_start, raw_end: its bytes in the text. */
void wc_folder_point(wc_folder *folder, uint32_t point, uint32_t raw_start, uint32_t raw_end);

/* ASCII: nbytes folded bytes, 1 to 64 (80 are readable), and the mask of those in tokens, clear from nbytes on. */
void wc_folder_ascii(wc_folder *folder, const uint8_t *folded, uint64_t mask, uint32_t nbytes, uint32_t raw_start);

#endif
