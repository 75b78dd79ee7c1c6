#include "index/page.h"

#include "base/error.h"
#include "base/memory.h"
#include "io/output.h"
#include "report/report.h"

static const wc_report_words words = {.figure = "of stories that were known",
                                      .view = "was known",
                                      .column = "Known",
                                      .other = "the document that it is most like",
                                      .before = "",
                                      .after = ", are of stories that the index or an earlier document has",
                                      .beyond = "index"};

typedef struct page {
    const wc_placing *placing;
    uint8_t *known; /* by document of the input */
} page;

/* As it is told of each document: known, once the index or an earlier one has its story. */
static wirecopy_code mark_known(page *work, wirecopy_error *error) {
    const wc_placing *placing = work->placing;
    const uint32_t *entry_of = placing->job.dump.corpus.entry_of;
    uint8_t *seen = wc_allocate_zeroed(placing->allocator, (size_t)placing->nnew, 1);
    if (seen == NULL) {
        return wc_fail_refused(placing->allocator, (size_t)placing->nnew, error);
    }
    for (uint32_t i = 0; i < placing->ndocuments; i++) {
        int64_t story = placing->story[entry_of[i]];
        work->known[i] = story > 0 || seen[-story - 1];
        if (story < 0) {
            seen[-story - 1] = 1;
        }
    }
    wc_release(placing->allocator, seen, (size_t)placing->nnew, 1);
    return WIRECOPY_OK;
}

static wc_report_fate fate_of(const void *context, uint32_t document) {
    const page *work = context;
    if (!work->known[document]) {
        return (wc_report_fate){0, document, WIRECOPY_RELATION_ALONE};
    }
    wc_likest likest = wc_placing_likest(work->placing, document);
    return (wc_report_fate){1, likest.document, (wirecopy_relation)likest.kinship.relation};
}

wirecopy_code wc_placing_page_check(const wc_disk *disk, wirecopy_error *error) {
    return disk->keeps_texts
               ? wc_output_check(disk->report, error)
               : wc_fail(error, WIRECOPY_ERROR_UNSUPPORTED,
                         "the index %s has no texts, which a page shows: leave out options.report", disk->folder);
}

wirecopy_code wc_placing_page(wc_placing *placing, wc_output **page_ret, wirecopy_error *error) {
    page work = {.placing = placing, .known = wc_allocate(placing->allocator, placing->ndocuments, 1)};
    if (work.known == NULL) {
        return wc_fail_refused(placing->allocator, placing->ndocuments, error);
    }
    const wc_report_of of = {.job = &placing->job,
                             .grouping = &placing->grouping,
                             .relations = &placing->relations,
                             .fate = fate_of,
                             .fate_context = &work,
                             .words = &words,
                             .ndocuments = placing->ndocuments};
    wirecopy_code code = mark_known(&work, error);
    if (code == WIRECOPY_OK) {
        code = wc_report_page(&of, placing->disk->allocator, page_ret, error);
    }
    wc_release(placing->allocator, work.known, placing->ndocuments, 1);
    return code;
}
