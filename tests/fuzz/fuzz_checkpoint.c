/* Checkpoints over a small dump: a run resumes from the files or rejects them. The input is frames (frames_input.h) of
 * the documents; after a mark of type 0, of the first stage's results; after another, of the second's. The first byte
 * chooses the profile and the dump, and whether the documents are used unchanged. */
#include <zstd.h>

#include "frames_input.h"

/* Two stories, one of them twice, in words of our own. */
static const char story[] =
    "The harbour board of Brackwater voted on Tuesday to rebuild the north pier, which a storm broke in two last winter"
    ", and to pay for it with a levy on every crate of fish that is landed there.";
static const char other[] =
    "A choir of forty miners sang in the rain outside the closed Ellerby works, and when the last verse was over they "
    "folded their coats, thanked the band, and walked home by the old tramway.";

enum { PLAIN = 0, SQUEEZED, NDUMPS, PATH_NBYTES = 96, NSTAGES = 2 };

typedef struct place {
    const char *tmp;
    char folder[PATH_NBYTES], dumps[NDUMPS][PATH_NBYTES], documents[PATH_NBYTES], results[NSTAGES][PATH_NBYTES];
    char *settings[2][NDUMPS]; /* by profile and dump */
} place;

static place here;

static void write_file(const char *path, const void *bytes, size_t nbytes) {
    FILE *file = fopen(path, "wb");
    REQUIRE(file != NULL && fwrite(bytes, 1, nbytes, file) == nbytes && fclose(file) == 0);
}

static void write_dumps(void) {
    char text[2048], squeezed[2048];
    int length = snprintf(text, sizeof text,
                          "{\"id\":\"a\",\"text\":\"%s\"}\n{\"text\":\"%s\"}\nno record\n"
                          "{\"id\":\"c\",\"text\":\"%s By a reporter.\"}\n",
                          story, other, story);
    write_file(here.dumps[PLAIN], text, (size_t)length);
    write_file(here.dumps[SQUEEZED], squeezed, ZSTD_compress(squeezed, sizeof squeezed, text, (size_t)length, 1));
}

static wirecopy_code run(int near, int dump, const char *output) {
    wirecopy_options options;
    wirecopy_input input;
    wirecopy_stats stats;
    wirecopy_error error = {0};
    const char *path = here.dumps[dump];
    wirecopy_stats_init(&stats, sizeof stats);
    wirecopy_options_init(&options, sizeof options);
    options.profile = near ? WIRECOPY_PROFILE_NEAR : WIRECOPY_PROFILE_NEWS;
    options.permutations = 16;
    options.threads = 1;
    options.allocator = &bounded_allocator;
    options.threshold = near ? 0.5 : 0;
    if (near) {
        /* Named, since to choose them took two fifths of the time of an input. */
        options.bands = 8;
        options.rows = 2;
    }
    options.memory_nbytes = (uint64_t)64 << 30;
    options.tmp = here.tmp;
    wirecopy_input_init(&input, sizeof input);
    input.paths = &path;
    input.npaths = 1;
    wirecopy_stats_init(&stats, sizeof stats);
    input.checkpoint = here.folder;
    wirecopy_code code = wirecopy_cluster_documents(&options, &input, output, WIRECOPY_TABLE_JSONL, 0, &stats, &error);
    REQUIRE(code == WIRECOPY_OK || error.message[0] != '\0');
    return code;
}

static void remove_kept(void) {
    if (access(here.documents, F_OK) != 0) {
        return; /* the run was done, and has removed all */
    }
    unlink(here.documents);
    for (int stage = 0; stage < NSTAGES; stage++) {
        unlink(here.results[stage]);
    }
}

static void leave(void) {
    char lock[PATH_NBYTES + 16];
    snprintf(lock, sizeof lock, "%s/lock.wirecopy", here.folder);
    remove_kept();
    unlink(lock);
    unlink(here.dumps[PLAIN]);
    unlink(here.dumps[SQUEEZED]);
    rmdir(here.folder);
    for (int i = 0; i < 2 * NDUMPS; i++) {
        free(here.settings[i / NDUMPS][i % NDUMPS]);
    }
}

/* The settings that a run writes: they hold the dump's time of change. An output that can't be written leaves them. */
static char *learn_settings(int near, int dump) {
    wc_frames frames;
    wc_frame frame;
    int more;
    REQUIRE(run(near, dump, "/dev/null/none") != WIRECOPY_OK);
    REQUIRE(wc_frames_open(here.documents, WC_FRAMES_LEDGER, &frames, NULL) == WIRECOPY_OK);
    REQUIRE(wc_frames_next(&frames, &frame, &more, NULL) == WIRECOPY_OK && more);
    char *settings = strdup((const char *)frame.payload);
    wc_frames_close(&frames);
    remove_kept();
    return settings;
}

static void arrive(void) {
    here.tmp = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    snprintf(here.folder, sizeof here.folder, "%s/fuzz.XXXXXX", here.tmp);
    REQUIRE(mkdtemp(here.folder) != NULL);
    snprintf(here.dumps[PLAIN], PATH_NBYTES, "%.64s/plain.jsonl", here.folder);
    snprintf(here.dumps[SQUEEZED], PATH_NBYTES, "%.64s/squeezed.jsonl", here.folder);
    snprintf(here.documents, PATH_NBYTES, "%.64s/documents.wirecopy", here.folder);
    for (int stage = 0; stage < NSTAGES; stage++) {
        snprintf(here.results[stage], PATH_NBYTES, "%.64s/results-%d.wirecopy", here.folder, stage + 1);
    }
    write_dumps();
    for (int i = 0; i < 2 * NDUMPS; i++) {
        here.settings[i / NDUMPS][i % NDUMPS] = learn_settings(i / NDUMPS, i % NDUMPS);
    }
    atexit(leave);
}

/* Where the part ends: at a mark of type 0. */
static size_t part_nbytes(const uint8_t *bytes, size_t nbytes) {
    const uint8_t *found = memmem(bytes, nbytes, FRAME_MARK "\0", FRAME_MARK_NBYTES + 1);
    return found != NULL ? (size_t)(found - bytes) : nbytes;
}

static void keep_frames(const char *path, const char *settings, const uint8_t *bytes, size_t nbytes) {
    static uint8_t frames[FRAMES_NBYTES_MAX];
    write_file(path, frames, frames_of_input(WC_FRAMES_LEDGER, settings, bytes, nbytes, frames));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t nbytes) {
    if (here.tmp == NULL) {
        arrive();
    }
    uint8_t choice = take_byte(&bytes, &nbytes);
    int near = choice & 1, dump = choice & 2 ? SQUEEZED : PLAIN, raw = choice & 4;
    const char *settings = here.settings[near][dump];
    size_t documents = part_nbytes(bytes, nbytes);
    if (raw) {
        write_file(here.documents, bytes, documents);
    } else {
        keep_frames(here.documents, settings, bytes, documents);
    }
    for (int stage = 0; stage < NSTAGES && documents < nbytes; stage++) {
        bytes += documents + FRAME_MARK_NBYTES + 1;
        nbytes -= documents + FRAME_MARK_NBYTES + 1;
        documents = part_nbytes(bytes, nbytes);
        keep_frames(here.results[stage], settings, bytes, documents);
    }
    if (run(near, dump, "/dev/null") == WIRECOPY_OK) {
        REQUIRE(access(here.documents, F_OK) != 0);
    }
    remove_kept();
    return 0;
}
