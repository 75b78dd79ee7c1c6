#include "base/links.h"

#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The place that a link names. Returns 0 if the path is none of a link. */
static int follow(const char *path, char target_ret[PATH_MAX]) {
    char named[PATH_MAX], copy[PATH_MAX];
    ssize_t length = readlink(path, named, sizeof named - 1);
    if (length <= 0) {
        return 0;
    }
    named[length] = '\0';
    strcpy(copy, path);
    int n = named[0] == '/' ? snprintf(target_ret, PATH_MAX, "%s", named)
                            : snprintf(target_ret, PATH_MAX, "%s/%s", dirname(copy), named);
    return n < PATH_MAX;
}

int wc_links_follow(const char *path, char target_ret[PATH_MAX]) {
    enum { LINKS_MOST = 40 }; /* as Linux follows */
    char at[PATH_MAX];
    struct stat about;
    if (strlen(path) >= sizeof at) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(at, path);
    for (int links = 0; realpath(at, target_ret) == NULL; links++) {
        if (errno != ENOENT || links == LINKS_MOST) {
            return -1;
        }
        /* What has a name but no path is a pipe or the like, behind /dev/fd. */
        if (stat(at, &about) == 0 || !follow(at, target_ret)) {
            strcpy(target_ret, at);
            return 0;
        }
        strcpy(at, target_ret);
    }
    return 0;
}
