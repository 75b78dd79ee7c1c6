#include "messages.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "flags.h"

static int in_name(char byte) {
    return isalnum((unsigned char)byte) || byte == '_' || byte == '.';
}

static const char *flag_of(const char *option, size_t nbytes) {
    for (size_t i = 0; i < cli_nflags; i++) {
        if (strlen(cli_flags[i].option) == nbytes && memcmp(cli_flags[i].option, option, nbytes) == 0) {
            return cli_flags[i].name;
        }
    }
    return NULL;
}

/* The flag for the option that a word of nbytes names; NULL: none. */
static const char *flag_named(const char *word, size_t nbytes) {
    static const char *const structs[] = {"options.", "input.", "dedup."};
    if (nbytes == strlen("input.format") && memcmp(word, "input.format", nbytes) == 0) { /* not the result's */
        return flag_of("input_format", strlen("input_format"));
    }
    for (size_t i = 0; i < sizeof structs / sizeof structs[0]; i++) {
        size_t length = strlen(structs[i]);
        if (nbytes > length && memcmp(word, structs[i], length) == 0) {
            return flag_of(word + length, nbytes - length);
        }
    }
    return memchr(word, '_', nbytes) != NULL ? flag_of(word, nbytes) : NULL;
}

/* Only words after a space and without a colon after them: a path or an id that looks like a name stays as it is. */
void cli_name_flags(const char *message, char *named_ret, size_t named_nbytes) {
    size_t length = 0;
    for (const char *place = message; *place != '\0' && length + 1 < named_nbytes;) {
        size_t nbytes = 0;
        while (in_name(place[nbytes])) {
            nbytes++;
        }
        while (nbytes > 0 && place[nbytes - 1] == '.') { /* the end of a sentence */
            nbytes--;
        }
        int stands_alone = nbytes > 0 && (place == message || place[-1] == ' ') && place[nbytes] != ':';
        const char *flag = stands_alone ? flag_named(place, nbytes) : NULL;
        size_t taken = nbytes > 0 ? nbytes : 1, room = named_nbytes - length;
        int written = flag != NULL ? snprintf(named_ret + length, room, "--%s", flag)
                                   : snprintf(named_ret + length, room, "%.*s", (int)taken, place);
        length += (size_t)written < room ? (size_t)written : room - 1;
        place += taken;
    }
    named_ret[length] = '\0';
}
