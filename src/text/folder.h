/* Writes tokens, character by character: what belongs to which token, where it ends, in what order marks stand. */
#ifndef WIRECOPY_TEXT_FOLDER_H
#define WIRECOPY_TEXT_FOLDER_H

#include "text/tokens.h"

/* Marks are put in order within runs up to this length, far past any in a real text. */
enum { WIRECOPY_MARKS_MAX = 32 };

/* Bytes of a character with its marks, in scripts without spaces; marks past it are dropped. */
enum { WIRECOPY_CHARACTER_NBYTES = 252 };

/* Room that a character of input, or 64 bytes of ASCII, may need at most in folded bytes and in tokens. */
enum { WIRECOPY_FOLDER_NBYTES = 2048, WIRECOPY_FOLDER_TOKENS = 128 };

typedef struct wirecopy_character {
    uint8_t bytes[WIRECOPY_CHARACTER_NBYTES];
    uint32_t nbytes, raw_start, raw_end;
} wirecopy_character;

typedef struct wirecopy_folder {
    wirecopy_tokens *tokens;
    uint8_t *out; /* tokens->folded + tokens->folded_nbytes, kept at hand */
    enum { WIRECOPY_OUTSIDE, WIRECOPY_IN_WORD, WIRECOPY_IN_UNSPACED } state;
    struct {
        uint32_t point;
        uint32_t combining;
    } marks[WIRECOPY_MARKS_MAX]; /* not yet written: the next may have to go before them */
    uint32_t nmarks;
    wirecopy_character previous, current; /* of an unspaced run */
    int has_previous;
} wirecopy_folder;

void wirecopy_folder_start(wirecopy_folder *folder, wirecopy_tokens *tokens);

/* Ends the last token. */
void wirecopy_folder_finish(wirecopy_folder *folder);

/* Whatever kind of character it is. raw_start, raw_end: its bytes in the text. */
void wirecopy_folder_point(wirecopy_folder *folder, uint32_t point, uint32_t raw_start, uint32_t raw_end);

/* ASCII: nbytes folded bytes, 1 to 64 (80 are readable), and the mask of those in tokens, clear from nbytes on. */
void wirecopy_folder_ascii(wirecopy_folder *folder, const uint8_t *folded, uint64_t mask, uint32_t nbytes,
                           uint32_t raw_start);

#endif
