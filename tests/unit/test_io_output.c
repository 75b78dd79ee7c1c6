#include "inputs_support.h"

#include <dirent.h>
#include <signal.h>

TestSuite(io_output, .fini = remove_scratch);

static const wirecopy_allocator *const usual = &wc_allocator_default;

static const char *path_of(const char *name) {
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", scratch_folder(), name);
    return path;
}

static int count_files(void) {
    DIR *folder = opendir(scratch_folder());
    int count = -2;
    while (readdir(folder) != NULL) {
        count++;
    }
    closedir(folder);
    return count;
}

static const char *contents(const char *path) {
    static char bytes[256];
    FILE *file = fopen(path, "rb");
    cr_assert(file != NULL);
    bytes[fread(bytes, 1, sizeof bytes - 1, file)] = '\0';
    fclose(file);
    return bytes;
}

Test(io_output, appears_whole_when_committed) {
    wc_output *output;
    const char *path = path_of("out");
    cr_assert(wc_output_open(path, usual, &output, NULL) == WIRECOPY_OK);
    cr_assert(wc_output_write(output, "abc", 3, NULL) == WIRECOPY_OK);
    cr_assert(access(path, F_OK) != 0);
    cr_assert(wc_output_commit(output, NULL) == WIRECOPY_OK);
    cr_assert(eq(str, (char *)contents(path), "abc"));
    cr_assert(eq(int, count_files(), 1));
}

Test(io_output, is_on_disk_but_not_named_when_sealed) {
    wc_output *output, *other;
    const char *path = path_of("out");
    cr_assert(wc_output_open(path, usual, &output, NULL) == WIRECOPY_OK);
    cr_assert(wc_output_write(output, "abc", 3, NULL) == WIRECOPY_OK);
    cr_assert(wc_output_seal(output, NULL) == WIRECOPY_OK);
    cr_assert(wc_output_seal(output, NULL) == WIRECOPY_OK);
    cr_assert(access(path, F_OK) != 0);
    cr_assert(wc_output_commit(output, NULL) == WIRECOPY_OK);
    cr_assert(eq(str, (char *)contents(path), "abc"));
    cr_assert(wc_output_open(path, usual, &other, NULL) == WIRECOPY_OK);
    cr_assert(wc_output_seal(other, NULL) == WIRECOPY_OK);
    wc_output_discard(other);
    cr_assert(eq(str, (char *)contents(path), "abc"));
    cr_assert(eq(int, count_files(), 1));
}

Test(io_output, leaves_nothing_when_discarded) {
    wc_output *output;
    cr_assert(wc_output_open(path_of("out"), usual, &output, NULL) == WIRECOPY_OK);
    wc_output_discard(output);
    wc_output_discard(NULL);
    cr_assert(eq(int, count_files(), 0));
}

Test(io_output, keeps_the_mode_and_follows_links) {
    wc_output *output;
    struct stat about;
    const char *target = write_text("target", "old");
    cr_assert(chmod(target, 0640) == 0);
    const char *path = path_of("link");
    cr_assert(symlink("target", path) == 0);
    cr_assert(wc_output_open(path, usual, &output, NULL) == WIRECOPY_OK);
    cr_assert(wc_output_write(output, "new", 3, NULL) == WIRECOPY_OK);
    cr_assert(wc_output_commit(output, NULL) == WIRECOPY_OK);
    cr_assert(eq(str, (char *)contents(target), "new"));
    cr_assert(stat(target, &about) == 0 && (about.st_mode & 0777) == 0640);
    cr_assert(lstat(path, &about) == 0 && S_ISLNK(about.st_mode));
}

Test(io_output, takes_any_size_of_write) {
    wc_output *output;
    const char *path = path_of("big");
    size_t total = 0;
    char *bytes = calloc(3 << 20, 1);
    cr_assert(wc_output_open(path, usual, &output, NULL) == WIRECOPY_OK);
    for (size_t n = 0; n <= 3 << 20; n = n * 3 + 1) {
        cr_assert(wc_output_write(output, bytes, n, NULL) == WIRECOPY_OK);
        total += n;
    }
    cr_assert(wc_output_commit(output, NULL) == WIRECOPY_OK);
    struct stat about;
    cr_assert(stat(path, &about) == 0 && (size_t)about.st_size == total);
    free(bytes);
}

Test(io_output, says_what_is_wrong) {
    wc_output *output;
    wirecopy_error error = {0};
    cr_assert(wc_output_open("/no/such/out", usual, &output, &error) == WIRECOPY_ERROR_IO);
    cr_assert(eq(str, error.message, "cannot write '/no/such/out': No such file or directory; make its folder first"));
    cr_assert(wc_output_open("/tmp", usual, &output, &error) == WIRECOPY_ERROR_IO);
    cr_assert(eq(str, error.message, "cannot write '/tmp': it is a folder; name a file"));
    cr_assert(wc_output_open("/dev/full", usual, &output, &error) == WIRECOPY_OK);
    cr_assert(wc_output_write(output, "x", 1, &error) == WIRECOPY_OK);
    cr_assert(wc_output_commit(output, &error) == WIRECOPY_ERROR_IO);
    cr_assert(eq(str, error.message, "cannot write /dev/full: No space left on device; free space, and run again"));
}

Test(io_output, tells_when_the_reader_has_gone) {
    int ends[2];
    char path[32];
    wc_output *output;
    cr_assert(pipe(ends) == 0);
    signal(SIGPIPE, SIG_IGN);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[1]);
    cr_assert(wc_output_open(path, usual, &output, NULL) == WIRECOPY_OK);
    close(ends[0]);
    cr_assert(wc_output_write(output, "x", 1, NULL) == WIRECOPY_OK);
    cr_assert(wc_output_commit(output, NULL) == WIRECOPY_ERROR_PIPE);
}
