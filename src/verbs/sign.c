#include "base/error.h"
#include "io/compress.h"
#include "io/output.h"
#include "dump/ingest.h"
#include "job/job.h"
#include "store/settings.h"
#include "store/sink.h"
#include "verbs/verbs.h"

static wirecopy_code write_output(void *output, const void *bytes, size_t nbytes, wirecopy_error *error) {
    return wc_output_write(output, bytes, nbytes, error);
}

static wirecopy_code sign(wc_job *job, wc_output *output, wirecopy_error *error) {
    wc_sink sink = {.write = write_output, .context = output};
    wc_settings settings;
    wirecopy_code code = wc_settings_of_sketch(job->sketcher, &settings, error);
    if (code == WIRECOPY_OK) {
        code = wc_sink_start(&sink, WC_FRAMES_SIGNATURES, settings.text, error);
    }
    wc_settings_clear(&settings, job->sketcher->allocator);
    job->dump.sink = &sink.batches;
    job->dump.signs_only = 1;
    if (code == WIRECOPY_OK) {
        code = wc_ingest(&job->dump, 0, error);
    }
    if (code == WIRECOPY_OK) {
        const wc_ending ending = {job->stats->files, job->stats->input_nbytes};
        code = wc_sink_frame(&sink, WC_FRAME_END, &ending, sizeof ending, error);
    }
    job->stats->written = job->stats->documents;
    return code;
}

wirecopy_code wc_sign_documents(const wirecopy_options *options, const wirecopy_input *input, const char *path,
                                wirecopy_stats *stats_ret, wirecopy_error *error) {
    wc_job job;
    wc_output *output = NULL;
    wirecopy_code code = wc_job_open(&job, options, input, WC_VERB_SIGN, stats_ret, error);
    if (code == WIRECOPY_OK &&
        (job.dump.input.format == WIRECOPY_FORMAT_SIGNATURES || job.dump.input.checkpoint != NULL)) {
        code =
            wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "sign takes inputs, not signature files, and keeps no checkpoint");
    }
    if (code == WIRECOPY_OK && wc_compression_is_named(path)) {
        code = wc_fail(
            error, WIRECOPY_ERROR_ARGUMENT,
            "signature files are read in place, and their texts are compressed within: give '%s' another name", path);
    }
    if (code == WIRECOPY_OK) {
        code = wc_output_open(path, job.sketcher->allocator, &output, error);
    }
    if (code == WIRECOPY_OK) {
        code = sign(&job, output, error);
        if (code == WIRECOPY_OK) {
            code = wc_output_commit(output, error);
        } else {
            wc_output_discard(output);
        }
    }
    return wc_job_end(&job, code);
}
