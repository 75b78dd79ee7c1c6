#include "dump/twice.h"

#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/same_files.h"
#include "run/notices.h"

void wc_twice_note(wirecopy_stats *stats, const char *path, const char *earlier) {
    if (strcmp(path, earlier) == 0) {
        wc_notice_ahead(stats, "%s is given twice: each of its records counts twice; leave one out", path);
    } else {
        wc_notice_ahead(stats, "%s is the same file as %s: each of its records counts twice; leave one out", path,
                        earlier);
    }
}

static size_t list_identities(const wirecopy_input *input, wc_identity *identities_ret) {
    size_t count = 0;
    for (size_t i = 0; i < input->npaths; i++) {
        struct stat found;
        if (stat(input->paths[i], &found) == 0 && S_ISREG(found.st_mode)) {
            identities_ret[count++] =
                (wc_identity){.device = found.st_dev, .number = found.st_ino, .file = (uint32_t)i};
        }
    }
    return count;
}

wirecopy_code wc_twice_note_paths(const wirecopy_input *input, const wirecopy_allocator *allocator,
                                  wirecopy_stats *stats, wirecopy_error *error) {
    wc_identity *identities = wc_allocate(allocator, input->npaths, sizeof *identities);
    if (identities == NULL) {
        return wc_fail_refused(allocator, input->npaths * sizeof *identities, error);
    }
    size_t count = list_identities(input, identities);
    wc_identities_compare(identities, count);
    for (size_t i = count; i-- > 0;) {
        if (identities[i].earlier != WC_NO_FILE) {
            wc_twice_note(stats, input->paths[identities[i].file], input->paths[identities[i].earlier]);
        }
    }
    wc_release(allocator, identities, input->npaths, sizeof *identities);
    return WIRECOPY_OK;
}
