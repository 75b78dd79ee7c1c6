#include "io/compress.h"

#include <isa-l/igzip_lib.h>
#include <string.h>
#include <strings.h>
#include <zstd.h>

#include "base/error.h"
#include "base/memory.h"

/* Compressed bytes that are written at a time: enough to make the cost of a write negligible. */
enum { OUT_NBYTES = 256 << 10 };

/* The best that ISA-L has, about that of gzip -1, at several times its speed. */
enum { GZIP_LEVEL = 3, GZIP_LEVEL_NBYTES = ISAL_DEF_LVL3_DEFAULT };

/* zstd's own default. */
enum { ZSTD_LEVEL = 3 };

struct wc_compressor {
    const wirecopy_allocator *allocator;
    ZSTD_CCtx *zstd; /* NULL: gzip */
    struct isal_zstream gzip;
    uint8_t level[GZIP_LEVEL_NBYTES];
    uint8_t out[OUT_NBYTES];
};

static int ends_in(const char *path, const char *ending) {
    size_t length = strlen(path), n = strlen(ending);
    return length > n && strcasecmp(path + length - n, ending) == 0;
}

int wc_compression_is_named(const char *path) {
    return ends_in(path, ".gz") || ends_in(path, ".zst");
}

/* Programs that open such a file find that it is none. */
static wirecopy_code check_format(const char *path, wirecopy_error *error) {
    static const char *const others[] = {".parquet", ".pq",     ".arrow", ".arrows", ".feather", ".ipc",
                                         ".orc",     ".avro",   ".xlsx",  ".xls",    ".ods",     ".sqlite",
                                         ".sqlite3", ".duckdb", ".pdf",   ".docx"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (ends_in(path, others[i])) {
            return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                           "cannot write '%s': what would be in it is text (JSON Lines, CSV, TSV, or records as they "
                           "were read); name it so, and convert it then",
                           path);
        }
    }
    return WIRECOPY_OK;
}

wirecopy_code wc_output_name_check(const char *path, wirecopy_error *error) {
    static const char *const others[] = {".xz", ".bz2", ".lz4", ".br", ".lzma", ".zip", ".7z", ".Z"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (ends_in(path, others[i])) {
            return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                           "cannot write '%s': results are compressed as .gz or .zst; name it so, or leave %s out",
                           path, others[i]);
        }
    }
    return check_format(path, error);
}

static void start_gzip(wc_compressor *compressor) {
    struct isal_zstream *gzip = &compressor->gzip;
    isal_deflate_init(gzip);
    gzip->level = GZIP_LEVEL;
    gzip->level_buf = compressor->level;
    gzip->level_buf_size = GZIP_LEVEL_NBYTES;
    gzip->gzip_flag = IGZIP_GZIP;
}

wirecopy_code wc_compressor_create(const char *path, const wirecopy_allocator *allocator,
                                   wc_compressor **compressor_ret, wirecopy_error *error) {
    *compressor_ret = NULL;
    wirecopy_code code = wc_output_name_check(path, error);
    if (code != WIRECOPY_OK || !wc_compression_is_named(path)) {
        return code;
    }
    wc_compressor *compressor = wc_allocate_zeroed(allocator, 1, sizeof *compressor);
    if (compressor == NULL) {
        return wc_fail_memory(error, sizeof *compressor);
    }
    compressor->allocator = allocator;
    if (ends_in(path, ".gz")) {
        start_gzip(compressor);
    } else {
        compressor->zstd = ZSTD_createCCtx();
        if (compressor->zstd == NULL) {
            wc_compressor_free(compressor);
            return wc_fail_memory(error, (size_t)1 << 20);
        }
        ZSTD_CCtx_setParameter(compressor->zstd, ZSTD_c_compressionLevel, ZSTD_LEVEL);
        ZSTD_CCtx_setParameter(compressor->zstd, ZSTD_c_checksumFlag, 1);
    }
    *compressor_ret = compressor;
    return WIRECOPY_OK;
}

void wc_compressor_free(wc_compressor *compressor) {
    if (compressor != NULL) {
        ZSTD_freeCCtx(compressor->zstd);
        wc_release(compressor->allocator, compressor, 1, sizeof *compressor);
    }
}

static wirecopy_code write_gzip(wc_compressor *compressor, const uint8_t *bytes, size_t nbytes, int ends,
                                wc_compressed_fn write, void *context, wirecopy_error *error) {
    struct isal_zstream *gzip = &compressor->gzip;
    wirecopy_code code = WIRECOPY_OK;
    do {
        uint32_t piece = nbytes < (1u << 30) ? (uint32_t)nbytes : 1u << 30;
        gzip->next_in = (uint8_t *)(uintptr_t)bytes;
        gzip->avail_in = piece;
        gzip->end_of_stream = ends && piece == nbytes;
        do {
            gzip->next_out = compressor->out;
            gzip->avail_out = OUT_NBYTES;
            if (isal_deflate(gzip) != COMP_OK) {
                return wc_fail(error, WIRECOPY_ERROR_IO, "the result cannot be compressed: leave .gz out of its name");
            }
            code = write(context, compressor->out, OUT_NBYTES - gzip->avail_out, error);
        } while (code == WIRECOPY_OK && gzip->avail_out == 0);
        bytes += piece;
        nbytes -= piece;
    } while (code == WIRECOPY_OK && nbytes > 0);
    return code;
}

static wirecopy_code write_zstd(wc_compressor *compressor, const uint8_t *bytes, size_t nbytes, int ends,
                                wc_compressed_fn write, void *context, wirecopy_error *error) {
    ZSTD_inBuffer in = {bytes, nbytes, 0};
    wirecopy_code code = WIRECOPY_OK;
    size_t left;
    do {
        ZSTD_outBuffer out = {compressor->out, OUT_NBYTES, 0};
        left = ZSTD_compressStream2(compressor->zstd, &out, &in, ends ? ZSTD_e_end : ZSTD_e_continue);
        if (ZSTD_isError(left)) {
            return wc_fail(error, WIRECOPY_ERROR_MEMORY, "the result cannot be compressed: %s; free memory",
                           ZSTD_getErrorName(left));
        }
        code = write(context, compressor->out, out.pos, error);
    } while (code == WIRECOPY_OK && (in.pos < in.size || (ends && left != 0)));
    return code;
}

wirecopy_code wc_compress(wc_compressor *compressor, const uint8_t *bytes, size_t nbytes, int ends,
                          wc_compressed_fn write, void *context, wirecopy_error *error) {
    return (compressor->zstd != NULL ? write_zstd : write_gzip)(compressor, bytes, nbytes, ends, write, context, error);
}
