#include "store/pack.h"

#include <zstd.h>

#include "base/error.h"

size_t wc_pack_bound(size_t nbytes) {
    return ZSTD_compressBound(nbytes);
}

wirecopy_code wc_pack(const void *bytes, size_t nbytes, void *packed_ret, size_t *packed_nbytes_ret,
                      wirecopy_error *error) {
    size_t packed = ZSTD_compress(packed_ret, ZSTD_compressBound(nbytes), bytes, nbytes, 1);
    if (ZSTD_isError(packed)) {
        return wc_fail_memory(error, ZSTD_compressBound(nbytes));
    }
    *packed_nbytes_ret = packed;
    return WIRECOPY_OK;
}

int wc_unpack(const void *packed, size_t packed_nbytes, void *bytes_ret, size_t nbytes) {
    return ZSTD_decompress(bytes_ret, nbytes, packed, packed_nbytes) == nbytes;
}
