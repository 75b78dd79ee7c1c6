#include "run/budget.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The number in a file, UINT64_MAX where there is none ("max"). */
static uint64_t read_limit(const char *path) {
    FILE *file = fopen(path, "re");
    unsigned long long limit = UINT64_MAX;
    if (file != NULL) {
        limit = fscanf(file, "%llu", &limit) == 1 ? limit : UINT64_MAX;
        fclose(file);
    }
    return limit;
}

/* The least limit of a group and of those that it is in. */
static uint64_t limit_of_group(const char *root, const char *group, const char *name) {
    char path[4096], within[2048];
    uint64_t least = UINT64_MAX;
    snprintf(within, sizeof within, "%s", group);
    for (;;) {
        snprintf(path, sizeof path, "%s%s/%s", root, within, name);
        uint64_t limit = read_limit(path);
        least = limit < least ? limit : least;
        char *slash = strrchr(within, '/');
        if (slash == NULL) {
            return least;
        }
        *slash = '\0';
    }
}

/* Both generations of control groups; a line is "number:controllers:group". */
static uint64_t limit_of_groups(void) {
    char line[2048];
    uint64_t least = UINT64_MAX;
    FILE *file = fopen("/proc/self/cgroup", "re");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        char *controllers = strchr(line, ':');
        char *group = controllers != NULL ? strchr(controllers + 1, ':') : NULL;
        if (group == NULL) {
            continue;
        }
        *group++ = '\0';
        uint64_t limit = UINT64_MAX;
        if (controllers[1] == '\0') {
            limit = limit_of_group("/sys/fs/cgroup", group, "memory.max");
        } else if (strstr(controllers, "memory") != NULL) {
            limit = limit_of_group("/sys/fs/cgroup/memory", group, "memory.limit_in_bytes");
        }
        least = limit < least ? limit : least;
    }
    if (file != NULL) {
        fclose(file);
    }
    return least;
}

uint64_t wc_budget_of(const wirecopy_options *options) {
    if (options->memory_nbytes != 0) {
        return options->memory_nbytes;
    }
    uint64_t machine = (uint64_t)sysconf(_SC_PHYS_PAGES) * (uint64_t)sysconf(_SC_PAGESIZE);
    uint64_t limit = limit_of_groups(), half = (machine < limit ? machine : limit) / 2;
    return half > WIRECOPY_MEMORY_LEAST ? half : WIRECOPY_MEMORY_LEAST;
}
