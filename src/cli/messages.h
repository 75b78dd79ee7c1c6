/* The library's messages, with its option names replaced by flags. */
#ifndef CLI_MESSAGES_H
#define CLI_MESSAGES_H

#include <stddef.h>

/* The longest message of the library, with room for names that grow. */
enum { CLI_MESSAGE_NBYTES = 1536 };

/* Copies a message. "record_nbytes_max" becomes "--max-record", as the flag table has it, and so does a name with the
 * struct before it, "options.tmp"; a name that is also a plain word, such as "tmp", is an option only with that. */
void cli_name_flags(const char *message, char *named_ret, size_t named_nbytes);

#endif
