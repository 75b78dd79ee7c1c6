# What the library stands on; docs/dependencies.md says why. Debian's package names are in scripts/packages.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
if(WIRECOPY_OPENMP)
  find_package(OpenMP REQUIRED COMPONENTS C)
endif()

pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(SIMDJSON REQUIRED IMPORTED_TARGET simdjson)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(ISAL REQUIRED IMPORTED_TARGET libisal)
pkg_check_modules(LZMA REQUIRED IMPORTED_TARGET liblzma)
pkg_check_modules(LIBXML2 REQUIRED IMPORTED_TARGET libxml-2.0)
pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3)
find_package(BZip2 REQUIRED)
find_package(Iconv REQUIRED)
# Bodies of pages only; without it those are named and skipped.
pkg_check_modules(BROTLI IMPORTED_TARGET libbrotlidec)
# Names the likely encoding of a file that is not UTF-8, in a message.
pkg_check_modules(UCHARDET IMPORTED_TARGET uchardet)

# For `wirecopy --version`.
set(WIRECOPY_LIBRARIES "simdjson ${SIMDJSON_VERSION}, xxHash ${XXHASH_VERSION}, zstd ${ZSTD_VERSION}")
string(APPEND WIRECOPY_LIBRARIES ", ISA-L ${ISAL_VERSION}, liblzma ${LZMA_VERSION}, bzip2 ${BZIP2_VERSION_STRING}")
string(APPEND WIRECOPY_LIBRARIES ", libxml2 ${LIBXML2_VERSION}, SQLite ${SQLITE_VERSION}")
if(BROTLI_FOUND)
  string(APPEND WIRECOPY_LIBRARIES ", brotli ${BROTLI_VERSION}")
endif()
if(UCHARDET_FOUND)
  string(APPEND WIRECOPY_LIBRARIES ", uchardet ${UCHARDET_VERSION}")
endif()
if(WIRECOPY_OPENMP)
  string(APPEND WIRECOPY_LIBRARIES ", OpenMP ${OpenMP_C_VERSION}")
endif()

set(WIRECOPY_LINK PkgConfig::SIMDJSON PkgConfig::ZSTD PkgConfig::ISAL PkgConfig::LZMA BZip2::BZip2 PkgConfig::LIBXML2 PkgConfig::SQLITE
    Iconv::Iconv $<$<BOOL:${BROTLI_FOUND}>:PkgConfig::BROTLI> $<$<BOOL:${UCHARDET_FOUND}>:PkgConfig::UCHARDET>
    $<$<BOOL:${WIRECOPY_OPENMP}>:OpenMP::OpenMP_C> Threads::Threads m)
