/* Runs a fuzz target over files and over all files of folders. */
#include <dirent.h>
#include <errno.h>

#include "fuzz.h"

static int replay_file(const char *path, FILE *file) {
    size_t nbytes = 0, got;
    uint8_t *bytes = NULL;
    do {
        uint8_t *grown = realloc(bytes, nbytes + 4096);
        REQUIRE(grown != NULL);
        bytes = grown;
        got = fread(bytes + nbytes, 1, 4096, file);
        nbytes += got;
    } while (got > 0);
    if (ferror(file)) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        free(bytes);
        return -1;
    }
    /* A block of exactly that size, so that a sanitizer sees a read past its end. */
    uint8_t *exact = malloc(nbytes > 0 ? nbytes : 1);
    REQUIRE(exact != NULL);
    memcpy(exact, bytes, nbytes);
    LLVMFuzzerTestOneInput(exact, nbytes);
    free(exact);
    free(bytes);
    return 1;
}

static int replay(const char *path);

static int replay_folder(const char *path, DIR *folder) {
    const struct dirent *entry;
    int count = 0;
    while ((entry = readdir(folder)) != NULL && count >= 0) {
        char name[4096];
        if (entry->d_name[0] != '.') {
            snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
            int more = replay(name);
            count = more < 0 ? more : count + more;
        }
    }
    return count;
}

/* How many inputs were run; -1 where one can't be read. */
static int replay(const char *path) {
    DIR *folder = opendir(path);
    if (folder != NULL) {
        int count = replay_folder(path, folder);
        closedir(folder);
        return count;
    }
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return -1;
    }
    int count = replay_file(path, file);
    fclose(file);
    return count;
}

int main(int count, char **arguments) {
    int total = 0;
    for (int i = 1; i < count; i++) {
        int more = replay(arguments[i]);
        if (more < 0) {
            return 1;
        }
        total += more;
    }
    printf("%d inputs\n", total);
    return total > 0 ? 0 : 1;
}
