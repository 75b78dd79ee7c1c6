#include "store/frames.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/files.h"
#include "io/stream.h"
#include "base/os.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the files are little-endian, and so must the machine be");

/* Raised when the layout in docs/formats.md changes. */
enum { FORMAT_VERSION = 1 };

/* Pages are dropped in steps of this size: a call costs little beside reading them. Chosen; 256 KiB to 4 MiB do as
 * well. */
enum { DROPPED_AT_ONCE = 1 << 20 };

/* fault_around_bytes of Linux: a fault also maps cached pages within this distance. */
enum { MAPPED_AROUND = 64 << 10 };

static const char magic[8] = "WIRECOPY";

typedef struct file_head {
    char magic[8];
    uint32_t version, kind;
    uint64_t reserved, checksum;
} file_head;

typedef struct frame_head {
    uint32_t type, reserved;
    uint64_t nbytes;
    uint64_t payload_checksum;
    uint64_t checksum; /* of the fields before, seeded by the ordinal, so that frames cannot be reordered */
} frame_head;

static_assert(sizeof(file_head) == WC_FRAMES_HEAD_NBYTES, "no padding");
static_assert(sizeof(frame_head) == WC_FRAME_HEAD_NBYTES, "no padding");

void wc_frames_head(uint32_t kind, uint8_t *head_ret) {
    file_head head = {.version = FORMAT_VERSION, .kind = kind};
    memcpy(head.magic, magic, sizeof magic);
    head.checksum = XXH3_64bits(&head, offsetof(file_head, checksum));
    memcpy(head_ret, &head, sizeof head);
}

void wc_frame_head(wc_frame_type type, uint64_t ordinal, const void *payload, size_t nbytes, uint8_t *head_ret) {
    frame_head head = {.type = type, .nbytes = nbytes, .payload_checksum = XXH3_64bits(payload, nbytes)};
    head.checksum = XXH3_64bits_withSeed(&head, offsetof(frame_head, checksum), ordinal);
    memcpy(head_ret, &head, sizeof head);
}

static wirecopy_code fail_corrupt(const wc_frames *frames, wirecopy_error *error) {
    return wc_fail(error, WIRECOPY_ERROR_FORMAT, "%s is corrupt at byte %zu: create it again", frames->path,
                   frames->place);
}

static wirecopy_code fail_foreign(const char *path, uint32_t kind, wirecopy_error *error) {
    return kind == WC_FRAMES_SIGNATURES
               ? wc_fail(error, WIRECOPY_ERROR_FORMAT,
                         "%s is not a signature file: leave from_signatures out to read it as an input, or sign it "
                         "first: wirecopy sign INPUT... -o FILE",
                         path)
               : wc_fail(error, WIRECOPY_ERROR_FORMAT,
                         "%s was not written by wirecopy: name another folder for the checkpoint", path);
}

static wirecopy_code check_head(wc_frames *frames, uint32_t kind, wirecopy_error *error) {
    file_head head;
    const wc_codec *codec = frames->nbytes > 0 ? wc_stream_codec_of(frames->bytes, frames->nbytes) : NULL;
    if (codec != NULL) {
        return wc_fail(error, WIRECOPY_ERROR_FORMAT,
                       "%s is compressed (%s), which signature files are not: unpack it if it is one", frames->path,
                       codec->name);
    }
    if (frames->nbytes < sizeof head || memcmp(frames->bytes, magic, sizeof magic) != 0) {
        return fail_foreign(frames->path, kind, error);
    }
    memcpy(&head, frames->bytes, sizeof head);
    if (head.checksum != XXH3_64bits(&head, offsetof(file_head, checksum))) {
        return fail_corrupt(frames, error);
    }
    if (head.version != FORMAT_VERSION) {
        return wc_fail(error, WIRECOPY_ERROR_FORMAT,
                       "%s has format version %u, and this program reads version %d: create it again", frames->path,
                       head.version, FORMAT_VERSION);
    }
    if (head.kind != kind) {
        return fail_foreign(frames->path, kind, error);
    }
    frames->place = sizeof head;
    return WIRECOPY_OK;
}

static wirecopy_code fail_no_file(const char *path, wirecopy_error *error) {
    return wc_fail(error, WIRECOPY_ERROR_UNSUPPORTED,
                   "%s is not a regular file, and signatures are read from regular files alone: save it to one first",
                   path);
}

wirecopy_code wc_frames_open(const char *path, uint32_t kind, wc_frames *frames_ret, wirecopy_error *error) {
    *frames_ret = (wc_frames){.path = path, .fd = -1};
    if (strcmp(path, "-") == 0) {
        return fail_no_file("standard input", error);
    }
    frames_ret->fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat found;
    if (frames_ret->fd < 0 || fstat(frames_ret->fd, &found) != 0) {
        return wc_fail_opening(path, errno, error);
    }
    if (!S_ISREG(found.st_mode)) {
        return fail_no_file(path, error);
    }
    if (found.st_size == 0) {
        return fail_foreign(path, kind, error);
    }
    void *mapped = mmap(NULL, (size_t)found.st_size, PROT_READ, MAP_SHARED, frames_ret->fd, 0);
    if (mapped == MAP_FAILED) {
        return wc_fail(error, WIRECOPY_ERROR_IO, "cannot map %s: %s; free memory, and run again", path, strerror(errno));
    }
    frames_ret->bytes = mapped;
    frames_ret->nbytes = (size_t)found.st_size;
    frames_ret->drop = wc_os_drop;
    return check_head(frames_ret, kind, error);
}

void wc_frames_close(wc_frames *frames) {
    if (frames->bytes != NULL) {
        munmap((void *)(uintptr_t)frames->bytes, frames->nbytes);
    }
    if (frames->fd >= 0) {
        close(frames->fd);
    }
    *frames = (wc_frames){.fd = -1};
}

/* Drops the pages of frames that were read, since memory is bounded. Each page is dropped once: starting at the
 * beginning of the file every time would take time quadratic in its size. A fault also maps cached pages around it,
 * some of which were dropped before: those are dropped again. */
static void leave_behind(wc_frames *frames) {
    if (frames->place - frames->left < DROPPED_AT_ONCE) {
        return;
    }
    size_t page = (size_t)sysconf(_SC_PAGESIZE), end = frames->place / page * page;
    size_t from = frames->left > MAPPED_AROUND ? frames->left - MAPPED_AROUND : 0;
    frames->drop((void *)(uintptr_t)(frames->bytes + from), end - from, frames->fd, from, 0);
    frames->left = end;
}

wirecopy_code wc_frames_next(wc_frames *frames, wc_frame *frame_ret, int *more_ret, wirecopy_error *error) {
    frame_head head;
    size_t left = frames->nbytes - frames->place;
    *more_ret = 0;
    if (left < sizeof head) {
        return WIRECOPY_OK;
    }
    leave_behind(frames);
    memcpy(&head, frames->bytes + frames->place, sizeof head);
    if (head.checksum != XXH3_64bits_withSeed(&head, offsetof(frame_head, checksum), frames->ordinal)) {
        return fail_corrupt(frames, error);
    }
    if (head.nbytes > left - sizeof head) {
        return WIRECOPY_OK;
    }
    const uint8_t *payload = frames->bytes + frames->place + sizeof head;
    if (head.nbytes % 8 != 0 || head.payload_checksum != XXH3_64bits(payload, head.nbytes)) {
        return fail_corrupt(frames, error);
    }
    *frame_ret = (wc_frame){(wc_frame_type)head.type, payload, head.nbytes};
    frames->place += sizeof head + head.nbytes;
    frames->ordinal++;
    *more_ret = 1;
    return WIRECOPY_OK;
}
