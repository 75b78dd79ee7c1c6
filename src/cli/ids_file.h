/* A file of ids, one on a line. */
#ifndef CLI_IDS_FILE_H
#define CLI_IDS_FILE_H

#include "wirecopy/wirecopy.h"

typedef struct cli_ids {
    wirecopy_column column; /* the ids; empty lines are none */
    uint64_t count;
    char *bytes;
    uint64_t *offsets;
} cli_ids;

/* path: - is standard input. folder: of the index, for the message that says what to do. Free ids_ret whatever this
 * returns. */
wirecopy_code cli_ids_read(const char *path, const char *folder, cli_ids *ids_ret, wirecopy_error *error);
void cli_ids_free(cli_ids *ids);

#endif
