#include "store/checkpoint.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/files.h"
#include "base/memory.h"
#include "dump/ingest.h"
#include "dump/likely.h"
#include "store/replay.h"

/* Appended bytes between two syncs: what has to be redone after a power failure. Chosen: some seconds of work. */
enum { SYNC_NBYTES = 256 << 20 };

/* All files of a checkpoint have this suffix; nothing else in the folder is touched. */
static const char suffix[] = ".wirecopy";

/* The file that holds the documents. */
static const char documents_name[] = "documents";

static wirecopy_code path_in(const char *folder, const char *name, char *path_ret, wirecopy_error *error) {
    int length = snprintf(path_ret, WC_PATH_NBYTES, "%s/%s%s", folder, name, suffix);
    return length < WC_PATH_NBYTES ? WIRECOPY_OK
                                   : wc_fail(error, WIRECOPY_ERROR_IO,
                                             "the name of the checkpoint folder is too "
                                             "long: give a shorter one");
}

static wirecopy_code fail_io(const char *what, const char *path, wirecopy_error *error) {
    const char *wanted = wc_room_wanted(errno);
    return wc_fail(error, WIRECOPY_ERROR_IO, "cannot %s %s: %s; %s%srun again with the same input.checkpoint to resume",
                   what, path, strerror(errno), wanted != NULL ? wanted : "", wanted != NULL ? ", and " : "");
}

/* Before there is anything to resume from. */
static wirecopy_code fail_start(const char *folder, wirecopy_error *error) {
    struct stat found;
    int problem = errno;
    const char *wanted = wc_room_wanted(problem);
    int is_file = stat(folder, &found) == 0 && !S_ISDIR(found.st_mode);
    return wc_fail(error, WIRECOPY_ERROR_IO, "cannot keep a checkpoint in %s: %s; %s%s", folder,
                   is_file ? "it is a file" : strerror(problem), is_file || wanted == NULL ? "" : wanted,
                   is_file             ? "name a folder, which need not exist"
                   : wanted != NULL    ? ", or name another folder"
                   : problem == ENOENT ? "make the folder that it is to be in first"
                                       : "name another folder");
}

static wirecopy_code append(void *context, const void *bytes, size_t nbytes, wirecopy_error *error) {
    wc_appender *end = context;
    if (wc_write_all(end->fd, bytes, nbytes) != 0) {
        return fail_io("write to", end->path, error);
    }
    end->unsynced += nbytes;
    if (end->unsynced > SYNC_NBYTES) {
        end->unsynced = 0;
        return wc_sync(end->fd) == 0 ? WIRECOPY_OK : fail_io("sync", end->path, error);
    }
    return WIRECOPY_OK;
}

/* A run that was killed a moment ago may not have ended yet. */
static int take_lock(int fd) {
    const struct timespec pause = {0, 100 * 1000 * 1000};
    for (int tries = 0; tries < 30; tries++) {
        if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
            return 1;
        }
        nanosleep(&pause, NULL);
    }
    return 0;
}

static wirecopy_code lock(wc_checkpoint *checkpoint, wirecopy_error *error) {
    char path[WC_PATH_NBYTES];
    wirecopy_code code = path_in(checkpoint->folder, "lock", path, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    if (mkdir(checkpoint->folder, 0777) != 0 && errno != EEXIST) {
        return fail_start(checkpoint->folder, error);
    }
    checkpoint->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (checkpoint->lock_fd < 0) {
        return fail_start(checkpoint->folder, error);
    }
    if (!take_lock(checkpoint->lock_fd)) {
        return wc_fail(error, WIRECOPY_ERROR_IO,
                       "another run uses the checkpoint %s: wait for it, or name another "
                       "folder",
                       checkpoint->folder);
    }
    return WIRECOPY_OK;
}

wirecopy_code wc_checkpoint_open(wc_checkpoint *checkpoint_ret, const wc_dump *dump, const char *purpose,
                                 wirecopy_error *error) {
    *checkpoint_ret = (wc_checkpoint){.allocator = dump->allocator, .folder = dump->input.checkpoint, .lock_fd = -1};
    wirecopy_code code =
        wc_settings_of_run(dump->sketcher, &dump->input, dump->reader, purpose, &checkpoint_ret->settings, error);
    return code == WIRECOPY_OK ? lock(checkpoint_ret, error) : code;
}

int wc_checkpoint_seed(const char *folder, uint64_t *seed_ret) {
    char path[WC_PATH_NBYTES];
    return path_in(folder, documents_name, path, NULL) == WIRECOPY_OK &&
           wc_settings_seed(path, WC_FRAMES_LEDGER, seed_ret);
}

static void remove_all(const wc_checkpoint *checkpoint) {
    DIR *folder = opendir(checkpoint->folder);
    const struct dirent *item;
    while (folder != NULL && (item = readdir(folder)) != NULL) {
        size_t length = strlen(item->d_name), tail = sizeof suffix - 1;
        if (length > tail && strcmp(item->d_name + length - tail, suffix) == 0) {
            unlinkat(dirfd(folder), item->d_name, 0);
        }
    }
    if (folder != NULL) {
        closedir(folder);
        rmdir(checkpoint->folder); /* refused if it holds anything else */
    }
}

void wc_checkpoint_close(wc_checkpoint *checkpoint, int finished) {
    if (checkpoint->allocator == NULL) {
        return;
    }
    if ((finished || checkpoint->is_futile) && checkpoint->lock_fd >= 0) {
        remove_all(checkpoint);
    }
    if (checkpoint->lock_fd >= 0) {
        close(checkpoint->lock_fd);
    }
    wc_settings_clear(&checkpoint->settings, checkpoint->allocator);
    *checkpoint = (wc_checkpoint){0};
}

/* A file gets its name once it holds its head and settings. */
static wirecopy_code create(const char *path, const char *settings, wirecopy_error *error) {
    wc_appender end = {.path = ""};
    if ((size_t)snprintf(end.path, sizeof end.path, "%s.new", path) >= sizeof end.path) {
        errno = ENAMETOOLONG;
        return fail_io("make", path, error);
    }
    end.fd = open(end.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (end.fd < 0) {
        return fail_io("make", end.path, error);
    }
    wc_sink sink = {.write = append, .context = &end};
    wirecopy_code code = wc_sink_start(&sink, WC_FRAMES_LEDGER, settings, error);
    if (code == WIRECOPY_OK && (wc_sync(end.fd) != 0 || rename(end.path, path) != 0)) {
        code = fail_io("write", path, error);
    }
    if (code != WIRECOPY_OK) {
        unlink(end.path);
    }
    close(end.fd);
    return code;
}

/* Opens a file of the checkpoint, or creates it, positioned after its settings. */
static wirecopy_code open_kept(const char *path, const wc_settings *settings, wc_frames *frames_ret,
                               wirecopy_error *error) {
    wirecopy_code code = access(path, F_OK) == 0 ? WIRECOPY_OK : create(path, settings->text, error);
    wc_frame frame = {0};
    int more = 0;
    *frames_ret = (wc_frames){.fd = -1};
    if (code == WIRECOPY_OK) {
        code = wc_frames_open(path, WC_FRAMES_LEDGER, frames_ret, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_frames_next(frames_ret, &frame, &more, error);
    }
    return code == WIRECOPY_OK ? wc_settings_compare(settings, &frame, path, 0, error) : code;
}

/* Truncates a partial frame that a killed run left, so that new frames follow the last complete one. */
static wirecopy_code start_adding(const wc_frames *frames, wc_appender *end, wirecopy_error *error) {
    int refused;
    while ((refused = ftruncate(end->fd, (off_t)frames->place)) != 0 && errno == EINTR) {
    }
    return refused == 0 && lseek(end->fd, 0, SEEK_END) >= 0 ? WIRECOPY_OK : fail_io("cut", end->path, error);
}

static wirecopy_code open_end(const char *path, wc_appender *end_ret, wirecopy_error *error) {
    *end_ret = (wc_appender){.fd = open(path, O_WRONLY | O_CLOEXEC)};
    snprintf(end_ret->path, sizeof end_ret->path, "%s", path);
    return end_ret->fd >= 0 ? WIRECOPY_OK : fail_io("open", path, error);
}

static wirecopy_code read_rest(wc_checkpoint *checkpoint, wc_dump *dump, const wc_frames *frames, wc_appender *end,
                               uint64_t nbatches, wirecopy_error *error) {
    wc_sink sink = {.write = append,
                    .context = end,
                    .until_refused = 1,
                    .ordinal = frames->ordinal,
                    .nfiles = (uint32_t)(frames->ordinal - 1 - nbatches)};
    wirecopy_code code = start_adding(frames, end, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    wc_sink_resume(&sink);
    dump->sink = &sink.batches;
    code = wc_ingest(dump, nbatches, error);
    checkpoint->is_partial = sink.ended;
    if (code == WIRECOPY_OK && !sink.ended) {
        const wc_ending ending = {dump->stats->files, dump->stats->input_nbytes};
        code = wc_sink_frame(&sink, WC_FRAME_END, &ending, sizeof ending, error);
    }
    dump->sink = NULL;
    return code;
}

wirecopy_code wc_checkpoint_ingest(wc_checkpoint *checkpoint, wc_dump *dump, wirecopy_error *error) {
    char path[WC_PATH_NBYTES];
    wc_frames frames = {.fd = -1};
    wc_appender end = {.fd = -1};
    uint64_t nbatches = 0;
    int whole = 0;
    wirecopy_code code = path_in(checkpoint->folder, documents_name, path, error);
    if (code == WIRECOPY_OK) {
        code = open_kept(path, &checkpoint->settings, &frames, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_replay_frames(dump, &frames, &nbatches, &whole, error);
    }
    int is_own = code == WIRECOPY_OK;
    if (code == WIRECOPY_OK && whole) {
        wc_likely_note(dump);
        code = wc_dump_finish(dump, error);
    } else if (code == WIRECOPY_OK) {
        code = open_end(path, &end, error);
        if (code == WIRECOPY_OK) {
            code = read_rest(checkpoint, dump, &frames, &end, nbatches, error);
        }
    }
    checkpoint->is_futile = is_own && code == WIRECOPY_ERROR_ARGUMENT;
    if (end.fd >= 0) {
        close(end.fd);
    }
    wc_frames_close(&frames);
    return code;
}

wirecopy_code wc_ledger_open(wc_checkpoint *checkpoint, size_t nchunks, wc_ledger *ledger_ret, wirecopy_error *error) {
    char name[64], path[WC_PATH_NBYTES];
    *ledger_ret = (wc_ledger){.end = {.fd = -1}, .frames = {.fd = -1}, .nchunks = nchunks};
    pthread_mutex_init(&ledger_ret->lock, NULL);
    if (checkpoint == NULL || checkpoint->is_partial) {
        return WIRECOPY_OK;
    }
    ledger_ret->allocator = checkpoint->allocator;
    snprintf(name, sizeof name, "results-%u", ++checkpoint->nstages);
    ledger_ret->done = wc_allocate_zeroed(checkpoint->allocator, nchunks, 1);
    wirecopy_code code = ledger_ret->done == NULL ? wc_fail_refused(checkpoint->allocator, nchunks, error)
                                                  : path_in(checkpoint->folder, name, path, error);
    if (code == WIRECOPY_OK) {
        code = open_kept(path, &checkpoint->settings, &ledger_ret->frames, error);
    }
    if (code == WIRECOPY_OK) {
        code = open_end(path, &ledger_ret->end, error);
    }
    ledger_ret->frames.path = ledger_ret->end.path;
    ledger_ret->sink = (wc_sink){.write = append, .context = &ledger_ret->end};
    return code;
}

wirecopy_code wc_ledger_close(wc_ledger *ledger, wirecopy_code code, wirecopy_error *error) {
    if (ledger->end.fd >= 0) {
        if (code == WIRECOPY_OK && wc_sync(ledger->end.fd) != 0) {
            code = fail_io("sync", ledger->end.path, error);
        }
        close(ledger->end.fd);
    }
    wc_frames_close(&ledger->frames);
    if (ledger->allocator != NULL) {
        wc_release(ledger->allocator, ledger->done, ledger->nchunks, 1);
    }
    pthread_mutex_destroy(&ledger->lock);
    return code;
}

wirecopy_code wc_ledger_corrupt(const wc_ledger *ledger, wirecopy_error *error) {
    return wc_fail(error, WIRECOPY_ERROR_FORMAT, "%s is corrupt before byte %zu: remove its folder to start over",
                   ledger->end.path, ledger->frames.place);
}

wirecopy_code wc_ledger_next(wc_ledger *ledger, size_t *chunk_ret, const void **results_ret, size_t *nbytes_ret,
                             int *more_ret, wirecopy_error *error) {
    wc_frame frame;
    uint64_t chunk;
    *more_ret = 0;
    if (ledger->end.fd < 0) {
        return WIRECOPY_OK;
    }
    wirecopy_code code = wc_frames_next(&ledger->frames, &frame, more_ret, error);
    if (code != WIRECOPY_OK || !*more_ret) {
        ledger->sink.ordinal = ledger->frames.ordinal;
        return code == WIRECOPY_OK ? start_adding(&ledger->frames, &ledger->end, error) : code;
    }
    if (frame.type != WC_FRAME_RESULTS || frame.nbytes < sizeof chunk) {
        return wc_ledger_corrupt(ledger, error);
    }
    memcpy(&chunk, frame.payload, sizeof chunk);
    if (chunk >= ledger->nchunks) {
        return wc_ledger_corrupt(ledger, error);
    }
    ledger->done[chunk] = 1;
    *chunk_ret = chunk;
    *results_ret = frame.payload + sizeof chunk;
    *nbytes_ret = frame.nbytes - sizeof chunk;
    return WIRECOPY_OK;
}

wirecopy_code wc_ledger_add(wc_ledger *ledger, size_t chunk, const void *results, size_t nbytes,
                            wirecopy_error *error) {
    if (ledger->end.fd < 0) {
        return WIRECOPY_OK;
    }
    uint64_t number = chunk;
    uint8_t *payload = wc_allocate(ledger->allocator, sizeof number + nbytes, 1);
    if (payload == NULL) {
        return wc_fail_refused(ledger->allocator, nbytes, error);
    }
    memcpy(payload, &number, sizeof number);
    memcpy(payload + sizeof number, results, nbytes);
    pthread_mutex_lock(&ledger->lock);
    wirecopy_code code = wc_sink_frame(&ledger->sink, WC_FRAME_RESULTS, payload, sizeof number + nbytes, error);
    pthread_mutex_unlock(&ledger->lock);
    wc_release(ledger->allocator, payload, sizeof number + nbytes, 1);
    return code;
}
