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
find_package(BZip2 REQUIRED)

set(WIRECOPY_LINK PkgConfig::SIMDJSON PkgConfig::ZSTD PkgConfig::ISAL PkgConfig::LZMA BZip2::BZip2
    $<$<BOOL:${WIRECOPY_OPENMP}>:OpenMP::OpenMP_C> Threads::Threads m)
