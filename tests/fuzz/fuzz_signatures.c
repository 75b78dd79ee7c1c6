/* Signature files, as cluster and pairs take them. The first byte chooses the profile, the result, and whether the rest
 * is the file as it is or payloads of frames (frames_input.h). */
#include "frames_input.h"

static void fill_options(wirecopy_options *options, int near) {
    wirecopy_options_init(options, sizeof *options);
    options->profile = near ? WIRECOPY_PROFILE_NEAR : WIRECOPY_PROFILE_NEWS;
    options->permutations = 16;
    options->threads = 1;
    options->allocator = &bounded_allocator;
    options->memory_nbytes = (uint64_t)64 << 30;
    options->tmp = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t nbytes) {
    static memory_file file;
    static uint8_t frames[FRAMES_NBYTES_MAX];
    uint8_t choice = take_byte(&bytes, &nbytes);
    int near = choice & 1, raw = choice & 2, pairs = choice & 4, other_settings = choice & 8;
    const char *settings =
        near ? "sketch 1\nprofile near\nseed 1\nngram 5\npermutations 16\n" : "sketch 1\nprofile news\nseed 1\n";
    if (raw) {
        memory_file_set(&file, bytes, nbytes);
    } else {
        size_t length = frames_of_input(WC_FRAMES_SIGNATURES, other_settings ? NULL : settings, bytes, nbytes, frames);
        memory_file_set(&file, frames, length);
    }
    const char *path = file.path;
    wirecopy_options options;
    wirecopy_input input;
    wirecopy_stats stats;
    wirecopy_error error = {0};
    fill_options(&options, near);
    wirecopy_input_init(&input, sizeof input);
    input.paths = &path;
    input.npaths = 1;
    input.format = WIRECOPY_FORMAT_SIGNATURES;
    wirecopy_stats_init(&stats, sizeof stats);
    const char *output = "/dev/null";
    wirecopy_code code =
        near && pairs ? wirecopy_pairs_documents(&options, &input, output, &stats, &error)
                      : wirecopy_cluster_documents(&options, &input, output, WIRECOPY_TABLE_JSONL, 0, &stats, &error);
    REQUIRE(code == WIRECOPY_OK || error.message[0] != '\0');
    return 0;
}
