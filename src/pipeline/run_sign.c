#include "base/error.h"
#include "io/output.h"
#include "pipeline/ingest.h"
#include "pipeline/job.h"
#include "pipeline/settings.h"
#include "pipeline/sink.h"

static wirecopy_code write_output(void *output, const void *bytes, size_t nbytes, wirecopy_error *error) {
    return wirecopy_output_write(output, bytes, nbytes, error);
}

static wirecopy_code sign(wirecopy_job *job, wirecopy_output *output, wirecopy_error *error) {
    wirecopy_sink sink = {.write = write_output, .context = output};
    wirecopy_settings settings;
    wirecopy_code code = wirecopy_settings_of_sketch(job->sketcher, &settings, error);
    if (code == WIRECOPY_OK) {
        code = wirecopy_sink_start(&sink, WIRECOPY_FRAMES_SIGNATURES, settings.text, error);
    }
    wirecopy_settings_clear(&settings, job->sketcher->allocator);
    job->dump.sink = &sink;
    job->dump.signs_only = 1;
    if (code == WIRECOPY_OK) {
        code = wirecopy_ingest(&job->dump, 0, error);
    }
    if (code == WIRECOPY_OK) {
        const wirecopy_ending ending = {job->stats->files, job->stats->input_nbytes};
        code = wirecopy_sink_frame(&sink, WIRECOPY_FRAME_END, &ending, sizeof ending, error);
    }
    job->stats->written = job->stats->documents;
    return code;
}

wirecopy_code wirecopy_sign_documents(const wirecopy_options *options, const wirecopy_input *input, const char *path,
                                      wirecopy_stats *stats_ret, wirecopy_error *error) {
    wirecopy_job job;
    wirecopy_output *output = NULL;
    wirecopy_code code = wirecopy_job_open(&job, options, input, 0, stats_ret, error);
    if (code == WIRECOPY_OK && (job.dump.input.signatures || job.dump.input.checkpoint != NULL)) {
        code = wirecopy_fail(error, WIRECOPY_ERROR_ARGUMENT,
                             "signing takes inputs, not signatures, and keeps no checkpoint");
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_output_open(path, job.sketcher->allocator, &output, error);
    }
    if (code == WIRECOPY_OK) {
        code = sign(&job, output, error);
        if (code == WIRECOPY_OK) {
            code = wirecopy_output_commit(output, error);
        } else {
            wirecopy_output_discard(output);
        }
    }
    return wirecopy_job_end(&job, code, error);
}
