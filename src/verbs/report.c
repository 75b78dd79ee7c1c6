#include "verbs/report.h"

#include <string.h>

#include "base/walk.h"
#include "dump/files.h"
#include "io/table.h"
#include "result/membership.h"

static wc_name id_of(const wc_job *job, uint32_t document) {
    wc_name id;
    id.bytes = wc_strings_get(&job->dump.ids, document, &id.nbytes);
    return id;
}

/* Of a record in input.against; else nothing. */
static wc_name path_of(const wc_job *job, const wc_keeping *keeping, uint32_t document) {
    if (document < keeping->ndocuments) {
        return (wc_name){NULL, 0};
    }
    const char *path = wc_dump_file(&job->dump, wc_dump_file_of(&job->dump, document))->path;
    return (wc_name){path, strlen(path)};
}

wirecopy_code wc_report_write(wc_output *output, const wc_job *job, const wc_keeping *keeping, wirecopy_error *error) {
    wc_text_buffer line = {.allocator = job->dump.allocator};
    wirecopy_code code = WIRECOPY_OK;
    WC_EACH_WHILE(code == WIRECOPY_OK, uint32_t, document, keeping->ndocuments, WC_AT_RANDOM / 4, job->dump.allocator) {
        wc_fate fate = wc_keeping_fate(keeping, document);
        if (!fate.is_removed && fate.kept == document) {
            continue;
        }
        const wc_kinship *kinship = &fate.kinship;
        wc_fate_row row = {.id = id_of(job, document),
                           .kept = id_of(job, fate.kept),
                           .is_removed = fate.is_removed,
                           .against = path_of(job, keeping, fate.kept),
                           .relation = wc_relation_name((wirecopy_relation)kinship->relation),
                           .has_shares = job->profile->tells_relations,
                           .contained = kinship->contained,
                           .contains = kinship->contains};
        code = wc_table_fate(output, &row, &line, error);
    }
    wc_text_buffer_clear(&line);
    return code;
}
