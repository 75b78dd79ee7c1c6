/* Paths and folders to a list of files, in the stated order. */
#ifndef WC_IO_INPUTS_H
#define WC_IO_INPUTS_H

#include "io/file.h"

typedef struct wc_input_file {
    wc_file file;
    char *path;       /* owned */
    size_t path_size; /* with the NUL */
    int problem;      /* errno of what kept it from being looked at; 0: none */
    int is_stdin;
    int regular;
    uint64_t nbytes; /* on disk, where regular */
    uint64_t start;  /* of what is read of stdin, where regular: some may have been read before */
    int was_opened;
    int kept_fd;  /* for reading again at random; -1: none */
    int spool_fd; /* scratch copy of what cannot be opened twice; -1: none */
} wc_input_file;

typedef struct wc_inputs {
    const wirecopy_allocator *allocator;
    wc_input_file *files;
    size_t nfiles, capacity;
} wc_inputs;

/* Fills *inputs_ret; to be cleared by the caller, also after a failure. */
wirecopy_code wc_inputs_resolve(const wirecopy_input *input, const wirecopy_allocator *allocator, wc_inputs *inputs_ret,
                                wirecopy_error *error);
void wc_inputs_clear(wc_inputs *inputs);

/* Bytes of all files on disk; 0 where one is no regular file. */
uint64_t wc_inputs_total(const wc_inputs *inputs);

#endif
