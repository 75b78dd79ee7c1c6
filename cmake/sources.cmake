# cmake -DSOURCE=FOLDER -DOUT=FILE -P sources.cmake: writes a header with a hash of the sources of the Python package, which is
# the same on each machine, unlike the commit, which a wheel made of an archive of sources lacks. A file that would not change
# is left as it is.
file(GLOB_RECURSE files RELATIVE ${SOURCE} ${SOURCE}/include/*.h ${SOURCE}/src/*.c ${SOURCE}/src/*.h ${SOURCE}/kernels/*.c
     ${SOURCE}/kernels/*.h ${SOURCE}/python/src/*.c ${SOURCE}/python/src/*.h ${SOURCE}/python/wirecopy/*.py)
list(SORT files)
set(hashes)
foreach(file IN LISTS files)
  file(SHA256 ${SOURCE}/${file} hash)
  string(APPEND hashes "${file} ${hash}\n")
endforeach()
string(SHA256 hash "${hashes}")
string(SUBSTRING ${hash} 0 12 hash)
file(CONFIGURE OUTPUT ${OUT} CONTENT "#define WIRECOPY_SOURCES \"${hash}\"\n" @ONLY)
