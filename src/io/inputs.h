/* Resolves paths and folders to a list of files, in the stated order. */
#ifndef WC_IO_INPUTS_H
#define WC_IO_INPUTS_H

#include "format/file.h"

typedef struct wc_input_file {
    wc_file file;
    char *path;       /* owned */
    size_t path_size; /* with the NUL */
    int problem;      /* errno of stat or opendir; 0: none */
    int is_stdin;
    int in_folder; /* found in a folder, not named by the user */
    int is_junk;   /* passed by: a picture, a program ... */
    int regular;
    uint64_t nbytes;         /* on disk, where regular */
    uint64_t device, number; /* of a regular file, by which it is known under any name */
    uint64_t start;          /* where reading of a regular stdin starts: part of it may have been read before */
    int was_opened;
    int kept_fd;  /* for random reads; -1: none */
    int spool_fd; /* scratch copy of what cannot be opened twice; -1: none */
} wc_input_file;

typedef struct wc_inputs {
    const wirecopy_allocator *allocator;
    wc_input_file *files;
    size_t nfiles, capacity;
    uint64_t nhidden;                        /* names in folders that were passed by */
    const char *empty[WIRECOPY_NOTICES_MAX]; /* folders that the user named and that have no file */
    size_t nempty;                           /* at most as many as there is room for */
    uint32_t twice[WIRECOPY_NOTICES_MAX][2]; /* files, in order, and the ones before that are the same */
    size_t ntwice;                           /* as of nempty */
} wc_inputs;

/* Clear *inputs_ret whatever this returns. */
wirecopy_code wc_inputs_resolve(const wirecopy_input *input, const wirecopy_allocator *allocator, wc_inputs *inputs_ret,
                                wirecopy_error *error);
void wc_inputs_clear(wc_inputs *inputs);

/* Bytes of all files on disk; 0 if one is not a regular file. */
uint64_t wc_inputs_total(const wc_inputs *inputs);

#endif
